//! Which transitions can be refused (ruling 19): those that may leave a state which undoes, or a pivot's call in flight.
//!
//! Read off the chart alone, and rounded up: whether something is owed then is not asked.

use std::collections::BTreeSet;

use crate::chart::{
    ActivityId, Chart, Invocation, Scope, StateId, StateKind, Transition, TransitionId, Trigger, Work,
};
use crate::map::{Arena, Id};

/// For each transition, whether it may be refused though its guard holds; an `else` also where it does not hold because
/// one before it in its state was.
pub(super) fn refusable(chart: &Chart) -> Arena<TransitionId, bool> {
    let blockers = Blockers::of(chart);
    let mut refusable =
        chart.transitions.map(|transition| !blockers.0.is_empty() && blockers.are_left_by(chart, transition));
    if blockers.0.is_empty() {
        return refusable;
    }
    for state in chart.states.values() {
        let mut before = false;
        for &id in &state.transitions {
            before |= refusable[id];
            refusable[id] |= before && chart.transitions[id].otherwise;
        }
    }
    refusable
}

/// The states that can block, in document order.
struct Blockers(Vec<StateId>);

impl Blockers {
    fn of(chart: &Chart) -> Self {
        if chart.activities.is_empty() {
            return Self(Vec::new());
        }
        let owing = Owing::of(chart);
        let blocks = |work: &Work| match work {
            Work::Invoke(place) => chart.invocations[*place].pivot,
            Work::Compensate(compensation) => owing.is_in(chart, compensation.scope),
        };
        let states = chart.states.iter().filter(|(_, state)| state.work.as_ref().is_some_and(blocks));
        Self(states.map(|(id, _)| id).collect())
    }

    /// Whether one lies in `from .. to`.
    fn between(&self, from: usize, to: usize) -> bool {
        let first = self.0.partition_point(|blocker| blocker.index() < from);
        self.0.get(first).is_some_and(|blocker| blocker.index() < to)
    }

    /// Whether one can be active with the source of the transition, and is left by it.
    fn are_left_by(&self, chart: &Chart, transition: &Transition) -> bool {
        let Some(domain) = chart.domain(transition) else { return false };
        let source = transition.source;
        let (begin, end) = (source.index(), chart.states[source].end.index());
        // The arms of a state are taken when it blocks no more.
        let own = domain == source || matches!(transition.trigger, Trigger::Outcome(_));
        if self.between(begin + usize::from(own), end) {
            return true;
        }
        let mut inner = source;
        for around in chart.ancestors(source).take_while(|&around| around != domain) {
            let region = (inner.index(), chart.states[inner].end.index());
            if chart.states[around].kind == StateKind::Parallel
                && (self.between(around.index(), region.0)
                    || self.between(region.1, chart.states[around].end.index()))
            {
                return true;
            }
            inner = around;
        }
        false
    }
}

/// Where something can be owed.
struct Owing {
    /// The states whose calls can be owed, in document order.
    states: Vec<StateId>,
    activities: BTreeSet<ActivityId>,
}

impl Owing {
    fn of(chart: &Chart) -> Self {
        let owing: Vec<&Invocation> =
            chart.invocations.values().filter(|place| chart.activities[place.activity].can_owe()).collect();
        let mut states: Vec<StateId> = owing.iter().map(|place| place.state).collect();
        states.sort_unstable();
        Self { states, activities: owing.iter().map(|place| place.activity).collect() }
    }

    fn is_in(&self, chart: &Chart, scope: Scope) -> bool {
        match scope {
            Scope::All => !self.states.is_empty(),
            Scope::Activity(activity) => self.activities.contains(&activity),
            Scope::State(state) => {
                let first = self.states.partition_point(|&owing| owing < state);
                self.states.get(first).is_some_and(|&owing| chart.is_within(owing, state))
            }
        }
    }
}
