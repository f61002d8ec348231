//! SCXML Appendix D: the procedures and predicates that change nothing.
//!
//! Which states lie inside which, and what a transition's domain is, can be read off the chart and stands in
//! [`crate::chart::domain`]; here it has the standard's names.

use std::collections::BTreeSet;

use super::Interpreter;
use super::event_loop::Macrostep;
use crate::chart::{Chart, Node, StateId, StateKind, Transition, TransitionId};

/// `getTransitionDomain`: the state that stays around what the transition leaves and enters.
///
/// Departs from SCXML for histories, whose domain does not depend on what they recorded (Meaning 7), and for
/// `local`, which never leaves its source, also a parallel one (ruling 4). `findLCCA` is part of it.
pub(super) fn get_transition_domain(chart: &Chart, transition: &Transition) -> Option<StateId> {
    chart.domain(transition)
}

/// `getProperAncestors`: the states around a state, innermost first, up to `ancestor` and without it.
pub(super) fn get_proper_ancestors(
    chart: &Chart,
    state: StateId,
    ancestor: StateId,
) -> impl Iterator<Item = StateId> {
    chart.ancestors(state).take_while(move |&outer| outer != ancestor)
}

/// `getChildStates`: the states right inside a state, in document order.
pub(super) fn get_child_states(chart: &Chart, state: StateId) -> &[StateId] {
    &chart.states[state].children
}

/// Whether one of `states` lies inside `state`: the standard's `some(lambda s: isDescendant(s, child))`.
pub(super) fn some_is_descendant(chart: &Chart, states: &BTreeSet<StateId>, state: StateId) -> bool {
    states.range(state..chart.states[state].end).any(|&inner| chart.is_descendant(inner, state))
}

/// `isParallelState`
pub(super) fn is_parallel_state(chart: &Chart, state: StateId) -> bool {
    matches!(chart.states[state].kind, StateKind::Parallel)
}

/// `isFinalState`
pub(super) fn is_final_state(chart: &Chart, state: StateId) -> bool {
    matches!(chart.states[state].kind, StateKind::Final { .. })
}

impl Macrostep<'_, '_> {
    /// `computeExitSet`: the active states that the transitions leave, in document order.
    pub(super) fn compute_exit_set(&self, transitions: &[TransitionId]) -> Vec<StateId> {
        let chart = self.machine.chart;
        let mut states_to_exit = BTreeSet::new();
        for &transition in transitions {
            let transition = &chart.transitions[transition];
            // A `local` transition of a parallel state leaves the regions that it targets only (Meaning 7).
            let inside = self.machine.configuration();
            states_to_exit.extend(inside.filter(|&state| chart.exits(transition, state)));
        }
        states_to_exit.into_iter().collect()
    }

    /// `getEffectiveTargetStates`: the targets, a history replaced by what it recorded, else by its default.
    pub(super) fn get_effective_target_states(&self, nodes: impl Iterator<Item = Node>) -> BTreeSet<StateId> {
        let chart = self.machine.chart;
        let mut targets = BTreeSet::new();
        for node in nodes {
            match node {
                Node::State(state) => {
                    targets.insert(state);
                }
                Node::History(history) => match self.machine.histories.get(&history) {
                    Some(record) => targets.extend(record.states.iter().copied()),
                    None => {
                        // A default is no history, and so this goes no deeper.
                        if let Node::State(state) = chart.histories[history].default.node {
                            targets.insert(state);
                        }
                    }
                },
            }
        }
        targets
    }
}

impl Interpreter<'_> {
    /// `isInFinalState`: whether a final child of a compound state is active, or all regions of a parallel
    /// state are in one.
    pub(super) fn is_in_final_state(&self, state: StateId) -> bool {
        let mut children = get_child_states(self.chart, state).iter();
        match self.chart.states[state].kind {
            StateKind::Compound { .. } => {
                children.any(|&child| is_final_state(self.chart, child) && self.is_active(child))
            }
            StateKind::Parallel => children.all(|&child| self.is_in_final_state(child)),
            StateKind::Atomic | StateKind::Final { .. } => false,
        }
    }
}
