//! The steps of `else => X`, which is taken in the microstep behind the block that it ends, or never (Meaning 2).

use std::collections::{BTreeMap, BTreeSet};

use super::{Builder, From};
use crate::analysis::block::each_otherwise;
use crate::chart::{Chart, StateId, StateKind, Transition, TransitionId, Trigger};

/// Where each `else => X` is written.
struct Written {
    /// Those of the blocks of transitions.
    by_transition: BTreeMap<TransitionId, TransitionId>,
    /// The states with one in an `exit`, in order.
    in_exits: Vec<StateId>,
    /// The domains of all that can be taken.
    domains: BTreeSet<StateId>,
    /// The parallel states, in order.
    parallels: Vec<StateId>,
}

impl Written {
    fn of(chart: &Chart, taken: &dyn Fn(TransitionId) -> bool) -> Self {
        let mut by_transition = BTreeMap::new();
        for (id, transition) in chart.transitions.iter() {
            each_otherwise(&transition.code, &mut |otherwise| {
                by_transition.insert(otherwise, id);
            });
        }
        let mut in_exits = Vec::new();
        for (id, state) in chart.states.iter() {
            let mut has_one = false;
            state.exit.iter().for_each(|code| each_otherwise(code, &mut |it| has_one |= taken(it)));
            in_exits.extend(has_one.then_some(id));
        }
        let otherwise =
            chart.transitions.iter().filter(|(id, it)| it.trigger == Trigger::Otherwise && taken(*id));
        let domains = otherwise.filter_map(|(_, transition)| chart.domain(transition)).collect();
        let is_parallel = |state: &StateId| chart.states[*state].kind == StateKind::Parallel;
        let parallels = chart.states.ids().filter(is_parallel).collect();
        Self { by_transition, in_exits, domains, parallels }
    }
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
        let written = Written::of(chart, self.taken);
        for id in all {
            match self.behind(id, &written) {
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
    fn behind(&self, id: TransitionId, written: &Written) -> Option<Vec<usize>> {
        let chart = self.chart;
        let transition = &chart.transitions[id];
        let source = transition.source;
        let by = *written.by_transition.get(&id)?;
        // Of states in order.
        let are_inside = |states: &[StateId]| {
            let first = states.partition_point(|&state| state < source);
            states.get(first).is_some_and(|&state| state < chart.states[source].end)
        };
        let in_region = self.table.regions_around(source).next().is_some();
        let from_beside =
            || in_region && chart.ancestors(source).any(|around| written.domains.contains(&around));
        let is_plain = |domain: StateId| chart.states[domain].kind != StateKind::Parallel;
        if chart.domain(&chart.transitions[by]) != Some(source)
            || !chart.domain(transition).is_some_and(is_plain)
            || are_inside(&written.parallels)
            || are_inside(&written.in_exits)
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
