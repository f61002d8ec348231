//! Which transitions can be refused, and by which states: read off the chart once.

use std::collections::{BTreeMap, BTreeSet};

use crate::chart::{Chart, StateId, StateKind, TransitionId, Trigger, Work};

/// What can be refused.
#[derive(Default)]
pub(in super::super::super) struct Refusals {
    /// The states that can refuse a transition, in document order; none of these is empty.
    blockers: BTreeMap<TransitionId, Vec<StateId>>,
    /// The transitions that are an `else` behind one that can be refused.
    followers: BTreeSet<TransitionId>,
}

impl Refusals {
    pub(in super::super::super) fn of(chart: &Chart) -> Self {
        let mut refusals = Self::default();
        let blocking: Vec<StateId> = chart.states.ids().filter(|&state| blocks(chart, state)).collect();
        for id in chart.transitions.ids() {
            let blockers = blockers(chart, id, &blocking);
            if !blockers.is_empty() {
                refusals.blockers.insert(id, blockers);
            }
        }
        for state in chart.states.values() {
            let mut before: Vec<TransitionId> = Vec::new();
            for &id in &state.transitions {
                if chart.transitions[id].otherwise && before.iter().any(|&other| follows(chart, id, other)) {
                    refusals.followers.insert(id);
                }
                if refusals.is_refusable(id) {
                    before.push(id);
                }
            }
        }
        refusals
    }

    /// The states that can refuse a transition: those that can be active with its source, that it leaves, and that undo
    /// or wait for a pivot. Their own arms are taken when they block no more.
    pub(super) fn blockers(&self, id: TransitionId) -> &[StateId] {
        self.blockers.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Whether a transition can be refused.
    pub(in super::super::super) fn is_refusable(&self, id: TransitionId) -> bool {
        self.blockers.contains_key(&id)
    }

    /// The transitions that can be refused, in order.
    pub(in super::super::super) fn refusable(&self) -> impl Iterator<Item = TransitionId> {
        self.blockers.keys().copied()
    }

    /// The states that can refuse something, in order.
    pub(in super::super::super) fn refusing(&self) -> BTreeSet<StateId> {
        self.blockers.values().flatten().copied().collect()
    }

    /// Whether a transition is an `else` behind one that can be refused.
    pub(super) fn is_follower(&self, id: TransitionId) -> bool {
        self.followers.contains(&id)
    }

    /// Whether a chart has an `else` behind a transition that can be refused.
    pub(in super::super::super) fn has_followers(&self) -> bool {
        !self.followers.is_empty()
    }
}

/// Whether a state may keep others from leaving it.
fn blocks(chart: &Chart, state: StateId) -> bool {
    match &chart.states[state].work {
        Some(Work::Compensate(_)) => true,
        Some(Work::Invoke(invocation)) => chart.invocations[*invocation].pivot,
        None => false,
    }
}

/// Those of `blocking`, which are in order, that can refuse a transition.
fn blockers(chart: &Chart, id: TransitionId, blocking: &[StateId]) -> Vec<StateId> {
    let transition = &chart.transitions[id];
    let Some(domain) = chart.domain(transition) else { return Vec::new() };
    let within = |from: StateId, end: StateId| {
        let (from, end) =
            (blocking.partition_point(|&state| state < from), blocking.partition_point(|&state| state < end));
        blocking.get(from..end).unwrap_or_default().iter().copied()
    };
    // What can be active with the source, from the inside outwards: what it is or has inside, what is around it, and what
    // lies in the regions beside it.
    let source = transition.source;
    let mut found: Vec<StateId> = within(source, chart.states[source].end).collect();
    let mut inner = source;
    while inner != domain {
        let Some(around) = chart.states[inner].parent else { break };
        if around != domain {
            found.extend(blocks(chart, around).then_some(around));
        }
        if chart.states[around].kind == StateKind::Parallel {
            found.extend(within(around, inner));
            found.extend(within(chart.states[inner].end, chart.states[around].end));
        }
        inner = around;
    }
    let own = |state| state == source && matches!(transition.trigger, Trigger::Outcome(_));
    found.retain(|&state| !own(state) && chart.exits(transition, state));
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a transition is an `else` that does not hold if another one of its state, which stands before it, was
/// refused.
pub(super) fn follows(chart: &Chart, id: TransitionId, before: TransitionId) -> bool {
    let (data, before) = (&chart.transitions[id], &chart.transitions[before]);
    data.otherwise
        && match (&data.trigger, &before.trigger) {
            (Trigger::Events(these), Trigger::Events(those)) => {
                these.iter().any(|this| those.iter().any(|that| this.event == that.event))
            }
            (Trigger::Events(_) | Trigger::Any, Trigger::Events(_) | Trigger::Any)
            | (Trigger::Always, Trigger::Always)
            | (Trigger::Done, Trigger::Done)
            | (Trigger::Fault(_), Trigger::Fault(_)) => true,
            _ => false,
        }
}
