//! Graphviz: a chart as a DOT digraph.
//!
//! Compound states are clusters, the regions of a parallel one dashed clusters, edges from and to them end at
//! their border (`compound`, `lhead`, `ltail`). A state that calls is a component, one that undoes has a double border
//! and a dashed edge to each call that it may undo; where something may be owed is amber ([`work`]). What a reader wrote reaches the output escaped only ([`escape`]).

mod edges;
mod escape;
mod label;
mod marks;
mod nodes;
mod work;

use std::fmt::Write;

use self::escape::quoted;
use self::marks::Marks;
use crate::analysis::owed::Owed;
use crate::chart::print::Printer;
use crate::chart::{Chart, HistoryId, StateId, StateKind, TransitionId};
use crate::lints::CheckedChart;
use crate::map::{Id, UnorderedMap};

/// What a picture shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether states, histories and transitions with findings are drawn in red, with the names of the lints.
    pub findings: bool,
    /// Whether edges are straight, and little time is spent on few crossings: for a chart too dense for curves.
    pub straight: bool,
}

/// The digraph of a chart, with or without findings.
#[must_use]
pub fn dot(checked: &CheckedChart, options: &Options) -> String {
    let chart = checked.chart();
    let findings = if options.findings { checked.findings() } else { &[] };
    let mut writer = Writer {
        chart,
        owed: checked.facts().owed(),
        marks: Marks::of(chart, findings),
        straight: options.straight,
        calls: otherwise_calls(chart),
        ports: edges::ports(chart),
        out: String::new(),
        depth: 1,
    };
    writer.graph();
    writer.out
}

const INK: &str = "#1f2933";
const LINE: &str = "#52667a";
const FADED: &str = "#4a5b6c";
const RED: &str = "#c62828";

/// Writes one digraph.
struct Writer<'c> {
    chart: &'c Chart,
    owed: &'c Owed,
    marks: Marks,
    straight: bool,
    /// The call that each `else => X` of a statement belongs to.
    calls: UnorderedMap<TransitionId, String>,
    ports: UnorderedMap<StateId, edges::Ports>,
    out: String,
    depth: usize,
}

impl Writer<'_> {
    fn graph(&mut self) {
        let chart = self.chart;
        let _ = writeln!(self.out, "digraph {} {{", quoted(&chart.name.text));
        let mut attributes = vec![
            "compound=true, newrank=true".to_owned(),
            format!("label={}", self.state_label(Chart::ROOT)),
            "labelloc=t, labeljust=l".to_owned(),
            format!("fontname=\"Helvetica,Arial,sans-serif\", fontsize=11, fontcolor=\"{INK}\""),
            "bgcolor=white, pad=0.25, nodesep=0.35, ranksep=0.45".to_owned(),
            self.tooltip(&chart.states[Chart::ROOT].docs, &chart.name.text),
        ];
        if self.straight {
            attributes.push("splines=line, nslimit=1, nslimit1=1, mclimit=0.2".to_owned());
        }
        self.line(&format!("graph [{}]", attributes.join(", ")));
        self.line(&format!(
            "node [shape=box, style=\"rounded,filled\", fillcolor=white, color=\"{LINE}\", penwidth=1.2, \
             fontname=\"Helvetica,Arial,sans-serif\", fontsize=11, fontcolor=\"{INK}\", margin=\"0.14,0.07\", height=0.4]"
        ));
        self.line(&format!(
            "edge [color=\"{LINE}\", penwidth=1.1, arrowsize=0.7, \
             fontname=\"Helvetica,Arial,sans-serif\", fontsize=9.5, fontcolor=\"{INK}\"]"
        ));
        self.inside(Chart::ROOT);
        self.edges();
        self.out.push_str("}\n");
    }

    fn line(&mut self, text: &str) {
        let indent = self.depth * 2;
        let _ = writeln!(self.out, "{:indent$}{text}", "");
    }

    /// Documentation as a tooltip; the name where there is none, since Graphviz would else show markup.
    fn tooltip(&self, docs: &[smol_str::SmolStr], name: &str) -> String {
        let docs: Vec<&str> = docs.iter().map(|line| line.trim()).collect();
        let text = docs.join("\n");
        format!("tooltip={}", quoted(if text.trim().is_empty() { name } else { text.trim() }))
    }

    fn is_composite(&self, state: StateId) -> bool {
        is_composite(self.chart, state)
    }

    fn node(&self, state: StateId) -> String {
        quoted(&self.chart.path(state))
    }

    fn cluster(&self, state: StateId) -> String {
        quoted(&format!("cluster {}", self.chart.path(state)))
    }

    fn history(&self, history: HistoryId) -> String {
        let history = &self.chart.histories[history];
        quoted(format!("{}.{}", self.chart.path(history.parent), history.name.text).trim_start_matches('.'))
    }

    /// The bar of a transition with several targets.
    fn fork(&self, transition: TransitionId) -> String {
        self.helper(self.chart.transitions[transition].source, &format!("fork {}", transition.index()))
    }

    /// A node of ours inside a state; no state's path has a blank in it.
    fn helper(&self, state: StateId, role: &str) -> String {
        quoted(&format!("{} {role}", self.chart.path(state)))
    }
}

fn is_composite(chart: &Chart, state: StateId) -> bool {
    !chart.states[state].children.is_empty()
        && matches!(chart.states[state].kind, StateKind::Compound { .. } | StateKind::Parallel)
}

/// The call of every `else => X` of the chart.
fn otherwise_calls(chart: &Chart) -> UnorderedMap<TransitionId, String> {
    let mut calls = UnorderedMap::new();
    for code in chart.codes() {
        let printer = Printer::with_code(chart, code);
        printer.otherwise_calls(&code.statements, &mut |transition, call| {
            calls.insert(transition, call);
        });
    }
    calls
}

#[cfg(test)]
mod tests;
