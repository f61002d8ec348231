//! In which order edges are followed: sources before targets as far as there are no loops, so that most rows are whole
//! after one round.

use super::edges::{Edges, From};
use super::table::Table;
use crate::chart::{Chart, StateId};
use crate::map::Id;

/// What is done in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// Regions beside the leaf are looked at.
    Leaf(StateId),
    /// The edge is followed.
    Edge(usize),
}

/// The reverse post-order of a walk from the start. A state with others inside stands behind them, since its
/// transitions are taken from there.
pub(super) fn of(chart: &Chart, table: &Table, edges: &Edges) -> Vec<Item> {
    let states = chart.states.len();
    let mut own: Vec<Vec<usize>> = vec![Vec::new(); states];
    for (position, edge) in edges.edges.iter().enumerate() {
        let parallel_of = |region: StateId| chart.states[region].parent.unwrap_or(Chart::ROOT);
        // What leaves the regions beside it stands behind all that happens in them.
        let source = match &edge.from {
            _ if !edge.beside.is_empty() => {
                edge.beside.last().map_or(Chart::ROOT, |&region| parallel_of(region))
            }
            From::Node(node) => table.nodes[*node].leaf,
            From::Leaving(state, _) | From::Done(state) | From::Inside(state) => *state,
            From::Regions(regions) => regions.first().map_or(Chart::ROOT, |&region| parallel_of(region)),
        };
        own[source.index()].push(position);
    }
    let successors = |state: usize| {
        let id = StateId::from_index(state);
        let around = chart.states[id].parent.map(|parent| parent.index());
        let targets = own[state].iter().flat_map(|&edge| &edges.edges[edge].to);
        let mut next: Vec<usize> = around.into_iter().collect();
        next.extend(targets.map(|&node| table.nodes[node].leaf.index()));
        next
    };
    let mut seen = vec![false; states];
    let mut finished: Vec<usize> = Vec::with_capacity(states);
    for &start in &edges.start {
        let start = table.nodes[start].leaf.index();
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let mut stack = vec![(start, successors(start))];
        while let Some((state, waiting)) = stack.last_mut() {
            match waiting.pop() {
                Some(next) => {
                    if !std::mem::replace(&mut seen[next], true) {
                        stack.push((next, successors(next)));
                    }
                }
                None => {
                    finished.push(*state);
                    stack.pop();
                }
            }
        }
    }
    let mut order = Vec::with_capacity(edges.edges.len() + states);
    for &state in finished.iter().rev() {
        let id = StateId::from_index(state);
        if chart.is_leaf(id) {
            order.push(Item::Leaf(id));
        }
        order.extend(own[state].iter().map(|&edge| Item::Edge(edge)));
    }
    order
}
