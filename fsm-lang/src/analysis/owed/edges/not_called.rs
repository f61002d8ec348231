//! Calls that are not made, one behind the other.

use super::super::rows::Row;
use super::super::table::Table;
use super::{Edge, From, Happening};
use crate::chart::Chart;

/// Whether calls that are not made may follow each other without an input: at the bound of that the next input finds some
/// that were not tried yet.
pub(super) fn for_ever(chart: &Chart, table: &Table, may_not_call: &Row, edges: &[Edge]) -> bool {
    if may_not_call.is_empty() {
        return false;
    }
    let fails = |edge: &Edge| match edge.happening {
        Happening::NoCall(place) => may_not_call.contains(place),
        _ => false,
    };
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); table.nodes.len()];
    for (position, edge) in edges.iter().enumerate() {
        let follows = match edge.happening {
            Happening::Nothing => !edge.begins,
            Happening::NoCall(_) => fails(edge),
            happening => matches!(happening, Happening::AllUndone(_)),
        };
        let nodes = match &edge.from {
            From::Node(node) => *node..*node + 1,
            From::Leaving(state, _) | From::Done(state) | From::Inside(state) => {
                table.nodes_in(chart, *state)
            }
            From::Regions(regions) => {
                let parallel = regions.first().and_then(|&region| chart.states[region].parent);
                table.nodes_in(chart, parallel.unwrap_or(Chart::ROOT))
            }
        };
        if follows {
            nodes.for_each(|node| out[node].push(position));
        }
    }
    let mut seen = vec![false; table.nodes.len()];
    let mut stack: Vec<usize> =
        edges.iter().filter(|edge| fails(edge)).flat_map(|edge| edge.to.clone()).collect();
    while let Some(node) = stack.pop() {
        if std::mem::replace(&mut seen[node], true) {
            continue;
        }
        for &edge in &out[node] {
            if fails(&edges[edge]) {
                return true;
            }
            stack.extend(&edges[edge].to);
        }
    }
    false
}
