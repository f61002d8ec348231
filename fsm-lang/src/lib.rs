//! The fsm language: statecharts as text or tokens become one tree, the tree becomes a chart, the chart is
//! analysed and judged, and only a judged chart becomes Rust, a picture or a run.

pub mod analysis;
pub mod back;
pub mod chart;
pub mod diag;
pub mod interp;
pub mod lints;
mod map;
pub mod span;
pub mod syntax;

pub use map::{Arena, Id, UnorderedMap};

use diag::Sink;
use lints::{CheckedChart, Levels};
use syntax::ast::File;

/// What a door may decide about a compilation.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How much the findings of each lint weigh.
    pub levels: Levels,
}

/// The pipeline behind the front ends, which every door calls: resolves, analyses and judges each machine
/// of a tree. What stops a machine is reported to the sink; the findings of the lints are with the chart.
pub fn compile(file: &File, options: &Options, sink: &mut Sink) -> Vec<CheckedChart> {
    file.machines
        .iter()
        .filter_map(|machine| {
            Some(lints::judge(chart::resolve::resolve(machine, sink).ok()?, &options.levels))
        })
        .collect()
}
