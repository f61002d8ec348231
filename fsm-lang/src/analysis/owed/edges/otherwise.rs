//! The steps of `else => X`, which is taken in the microstep behind the block that it ends, or never (Meaning 2).

use std::collections::BTreeSet;

use super::{Builder, From};
use crate::analysis::index::Owner;
use crate::chart::{StateId, StateKind, Transition, TransitionId, Trigger};

/// What may be taken before an `else => X`.
struct Others {
    /// The states with one in an `exit`, in order.
    in_exits: Vec<StateId>,
    /// The domains of all.
    domains: BTreeSet<StateId>,
}

impl Builder<'_> {
    pub(super) fn otherwise(&mut self) {
        let chart = self.chart;
        let can_be = |(id, it): &(TransitionId, &Transition)| {
            it.trigger == Trigger::Otherwise && (self.taken)(*id) && (self.active)(it.source)
        };
        let all: Vec<TransitionId> = chart.transitions.iter().filter(can_be).map(|(id, _)| id).collect();
        if all.is_empty() {
            return;
        }
        let mut others = Others { in_exits: Vec::new(), domains: BTreeSet::new() };
        for &id in &all {
            others.domains.extend(chart.domain(&chart.transitions[id]));
            if let Some(Owner::Exit(state)) = self.index.written_in[id] {
                others.in_exits.push(state);
            }
        }
        others.in_exits.sort_unstable();
        for id in all {
            match self.behind(id, &others) {
                Some(nodes) => {
                    let edge = self.edge(id, From::Node(0));
                    self.edges.extend(
                        nodes.into_iter().map(|node| super::Edge { from: From::Node(node), ..edge.clone() }),
                    );
                }
                None => self.transition(id),
            }
        }
    }

    /// Where the machine is when it is taken: right behind the transition in whose block it stands. `None` where that is
    /// not one node of the source: something else stands there, or may be taken in between.
    fn behind(&self, id: TransitionId, others: &Others) -> Option<Vec<usize>> {
        let chart = self.chart;
        let transition = &chart.transitions[id];
        let source = transition.source;
        let Some(Owner::Transition(by)) = self.index.written_in[id] else { return None };
        let exits_first = || {
            let first = others.in_exits.partition_point(|&state| state < source);
            others.in_exits.get(first).is_some_and(|&state| state < chart.states[source].end)
        };
        let in_region = self.table.regions_around(source).next().is_some();
        let from_beside =
            || in_region && chart.ancestors(source).any(|around| others.domains.contains(&around));
        let is_plain = |domain: StateId| chart.states[domain].kind != StateKind::Parallel;
        if chart.domain(&chart.transitions[by]) != Some(source)
            || !chart.domain(transition).is_some_and(is_plain)
            || self.index.has_regions[source]
            || exits_first()
            || from_beside()
        {
            return None;
        }
        let mut nodes = self.edge(by, From::Node(0)).to;
        nodes.sort_unstable();
        nodes.dedup();
        Some(nodes)
    }
}
