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

use diag::{Diagnostic, Sink};
use lints::{CheckedChart, Levels};
use span::Sources;
use syntax::ast::File;
use syntax::tokens::{self, TokenStream};

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

/// What `machine! { … }` becomes: the machines in Rust, or every mistake at the tokens where it was made.
#[must_use]
pub fn expand(tokens: TokenStream) -> TokenStream {
    let mut sink = Sink::new();
    let (file, table) = tokens::parse(Sources::new().add_tokens("machine!"), tokens, &mut sink);
    let charts =
        if sink.check().is_ok() { compile(&file, &Options::default(), &mut sink) } else { Vec::new() };
    let findings: Vec<Diagnostic> = sink
        .into_sorted()
        .into_iter()
        .chain(charts.iter().flat_map(|chart| chart.findings().to_vec()))
        .collect();
    tokens::compile_errors(&findings, &table)
}
