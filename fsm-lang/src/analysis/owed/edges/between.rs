//! What is done between two inputs, and may come to no end.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::super::places::Places;
use super::super::rows::Row;
use super::super::table::Table;
use super::{Edge, From, Happening};
use crate::chart::{Chart, StateId};
use crate::map::Id;

/// Whether calls that are not made may follow each other without an input, or what has nothing to undo may be entered
/// again: at the bound of that (Meaning 16) the next input finds calls that were not tried yet.
pub(super) fn for_ever(chart: &Chart, table: &Table, may_not_call: &Row, edges: &[Edge]) -> bool {
    comes_again(chart, table, may_not_call, edges, true)
}

/// The same where no call may be made, since the books are full.
pub(super) fn for_ever_if_full(chart: &Chart, table: &Table, places: &Places, edges: &[Edge]) -> bool {
    comes_again(chart, table, &places.all, edges, false)
}

/// Whether a call of these that is not made, or what has nothing to undo, may come again without an input; if `others`, it
/// is enough that another call is not made behind the first.
fn comes_again(chart: &Chart, table: &Table, may_not_call: &Row, edges: &[Edge], others: bool) -> bool {
    let fails = |edge: &Edge| match edge.happening {
        Happening::NoCall(place) => may_not_call.contains(place),
        _ => false,
    };
    let is_over = |edge: &Edge| matches!(edge.happening, Happening::AllUndone(_));
    // A node leads to its state and what is around that, those to the edges that leave any node inside.
    let mut graph: DiGraph<Option<&Edge>, ()> = DiGraph::new();
    let nodes: Vec<NodeIndex> = table.nodes.iter().map(|_| graph.add_node(None)).collect();
    let states: Vec<NodeIndex> = chart.states.ids().map(|_| graph.add_node(None)).collect();
    for (&at, node) in nodes.iter().zip(&table.nodes) {
        graph.add_edge(at, states[node.leaf.index()], ());
    }
    for (state, data) in chart.states.iter() {
        if let Some(parent) = data.parent {
            graph.add_edge(states[state.index()], states[parent.index()], ());
        }
    }
    for edge in edges {
        if edge.happening == Happening::Nothing && !edge.begins || fails(edge) || is_over(edge) {
            let at = graph.add_node(Some(edge));
            let from = match source(chart, edge) {
                Some(Source::Node(node)) => nodes[node],
                Some(Source::Within(state)) => states[state.index()],
                None => continue,
            };
            graph.add_edge(from, at, ());
            for &to in &edge.to {
                graph.add_edge(at, nodes[to], ());
            }
        }
    }
    // Behind each one: is it there again, or another call that is not made? The components come from behind.
    let mut leads_to_failing = vec![false; graph.node_count()];
    for component in kosaraju_scc(&graph) {
        let behind =
            component.iter().any(|&at| graph.neighbors(at).any(|next| leads_to_failing[next.index()]));
        let mut failing = false;
        for edge in component.iter().filter_map(|&at| graph[at]) {
            failing |= fails(edge);
            let again = component.len() > 1 && (fails(edge) || is_over(edge));
            if again || others && behind && fails(edge) {
                return true;
            }
        }
        for at in component {
            leads_to_failing[at.index()] = behind || failing;
        }
    }
    false
}

/// What may be left by an edge.
enum Source {
    /// A node.
    Node(usize),
    /// Any node inside a state.
    Within(StateId),
}

fn source(chart: &Chart, edge: &Edge) -> Option<Source> {
    let around = |region: &StateId| Source::Within(chart.states[*region].parent.unwrap_or(Chart::ROOT));
    if let Some(outermost) = edge.beside.last() {
        return Some(around(outermost));
    }
    match &edge.from {
        From::Node(node) => Some(Source::Node(*node)),
        From::Leaving(state, _) | From::Done(state) | From::Inside(state) => Some(Source::Within(*state)),
        From::Regions(regions) => regions.first().map(around),
    }
}
