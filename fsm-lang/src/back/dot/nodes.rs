//! States and what stands beside them: nodes and clusters, in document order.

use super::escape::quoted;
use super::{INK, RED, Writer};
use crate::chart::{HistoryId, StateId, StateKind};

/// The fill of a cluster, by its depth; the leaves are white.
const FILLS: [&str; 3] = ["#f3f6fa", "#e9eef5", "#dfe7f0"];

impl Writer<'_> {
    /// What lies in a composite state.
    pub(super) fn inside(&mut self, id: StateId) {
        let chart = self.chart;
        let state = &chart.states[id];
        if matches!(state.kind, StateKind::Compound { .. }) {
            let node = self.helper(id, "initial");
            self.line(&format!(
                "{node} [shape=circle, style=filled, fillcolor=\"{INK}\", label=\"\", width=0.13, height=0.13, \
                 fixedsize=true, tooltip=\"initial\"]"
            ));
        }
        if let Some(ports) = self.ports.get(&id) {
            let (from, to) = (ports.from, ports.to);
            let forks: Vec<String> = ports.forks.iter().map(|&fork| self.fork(fork)).collect();
            for role in [from.then_some("from"), to.then_some("to")].into_iter().flatten() {
                let node = self.helper(id, role);
                self.line(&format!(
                    "{node} [shape=point, style=filled, fillcolor=\"#52667a\", width=0.06, height=0.06, tooltip={}]",
                    quoted(&state.name.text)
                ));
            }
            for fork in forks {
                self.line(&format!(
                    "{fork} [shape=box, style=filled, fillcolor=\"{INK}\", label=\"\", width=0.5, height=0.05, \
                     fixedsize=true, tooltip=\"\"]"
                ));
            }
        }
        for &history in &state.histories {
            self.history_node(history);
        }
        for &child in &state.children {
            self.state(child);
        }
        if matches!(state.kind, StateKind::Parallel) {
            // The regions begin side by side, and so below what leads to the parallel state.
            let tops: String = state.children.iter().map(|&child| self.top(child) + "; ").collect();
            self.line(&format!("{{ rank=same; {}}}", tops));
        }
    }

    /// The node of a state that stands at its top.
    pub(super) fn top(&self, state: StateId) -> String {
        let mut inner = state;
        while let (StateKind::Parallel, Some(&region)) =
            (&self.chart.states[inner].kind, self.chart.states[inner].children.first())
        {
            inner = region;
        }
        if self.is_composite(inner) { self.helper(inner, "initial") } else { self.node(inner) }
    }

    fn state(&mut self, id: StateId) {
        let chart = self.chart;
        let state = &chart.states[id];
        let parent = state.parent.map(|parent| &chart.states[parent].kind);
        let region = matches!(parent, Some(StateKind::Parallel));
        let tooltip = self.tooltip(&state.docs, &state.name.text);
        let label = self.state_label(id);
        let red = if self.marks.is_state_red(id) {
            format!(", color=\"{RED}\", penwidth=2.2")
        } else if state.kind == (StateKind::Final { failure: true }) {
            ", color=\"#a65a1b\"".to_owned()
        } else {
            String::new()
        };
        if self.is_composite(id) {
            let style = if region { "rounded,filled,dashed" } else { "rounded,filled" };
            let level = chart.ancestors(id).count().saturating_sub(1) % FILLS.len();
            self.line(&format!("subgraph {} {{", self.cluster(id)));
            self.depth += 1;
            let red = if red.is_empty() { ", color=\"#52667a\", penwidth=1".to_owned() } else { red };
            self.line(&format!(
                "graph [label={label}, style=\"{style}\", fillcolor=\"{}\", labeljust=l, margin=12{red}, {tooltip}]",
                FILLS[level]
            ));
            self.inside(id);
            self.depth -= 1;
            self.line("}");
            return;
        }
        let shape = match state.kind {
            StateKind::Final { failure: false } => ", shape=doublecircle, style=filled, margin=\"0.02,0.02\"",
            StateKind::Final { failure: true } => {
                ", shape=doublecircle, style=filled, margin=\"0.02,0.02\", fillcolor=\"#fbe6d4\""
            }
            _ if state.work.is_some() => self.work_shape(id),
            _ if region => ", style=\"rounded,filled,dashed\"",
            _ => "",
        };
        let node = self.node(id);
        let fill = self.owed_fill(id);
        self.line(&format!("{node} [label={label}{shape}{fill}{red}, {tooltip}]"));
    }

    fn history_node(&mut self, id: HistoryId) {
        let history = &self.chart.histories[id];
        let letter = if history.deep { "H*" } else { "H" };
        let marks = self.marks.history(id);
        let red = if marks.is_empty() {
            String::new()
        } else {
            let lints = marks.join(", ");
            format!(", color=\"{RED}\", penwidth=2.2, xlabel=<<font color=\"{RED}\"><b>{lints}</b></font>>")
        };
        let node = self.history(id);
        let tooltip = self.tooltip(&history.docs, &history.name.text);
        self.line(&format!(
            "{node} [shape=circle, style=filled, label={}, width=0.3, height=0.3, fixedsize=true, margin=0{red}, {tooltip}]",
            quoted(letter)
        ));
    }
}
