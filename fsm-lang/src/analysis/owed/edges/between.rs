//! What is done between two inputs, and may come to no end.

use super::super::places::Places;
use super::super::rows::Row;
use super::super::table::Table;
use super::{Edge, From, Happening};
use crate::chart::{Chart, StateId};

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
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); table.nodes.len()];
    for (position, edge) in edges.iter().enumerate() {
        let follows = edge.happening == Happening::Nothing && !edge.begins || fails(edge) || is_over(edge);
        if follows {
            sources(chart, table, edge).for_each(|node| out[node].push(position));
        }
    }
    // Behind each one: is it there again, or another call that is not made?
    edges.iter().enumerate().filter(|(_, edge)| fails(edge) || is_over(edge)).any(|(from, edge)| {
        let mut seen = vec![false; table.nodes.len()];
        let mut stack = edge.to.clone();
        while let Some(node) = stack.pop() {
            if std::mem::replace(&mut seen[node], true) {
                continue;
            }
            for &next in &out[node] {
                if next == from || others && fails(edge) && fails(&edges[next]) {
                    return true;
                }
                stack.extend(&edges[next].to);
            }
        }
        false
    })
}

/// The nodes that may be left by an edge.
fn sources(chart: &Chart, table: &Table, edge: &Edge) -> std::ops::Range<usize> {
    let around =
        |region: &StateId| table.nodes_in(chart, chart.states[*region].parent.unwrap_or(Chart::ROOT));
    if let Some(outermost) = edge.beside.last() {
        return around(outermost);
    }
    match &edge.from {
        From::Node(node) => *node..*node + 1,
        From::Leaving(state, _) | From::Done(state) | From::Inside(state) => table.nodes_in(chart, *state),
        From::Regions(regions) => regions.first().map_or(0..0, around),
    }
}
