//! What can be taken for which cause.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Bound::{Excluded, Included};

use super::super::Machine;
use crate::chart::{ArmOutcome, Chart, EventId, InvocationId, StateId, TransitionId, Trigger};

/// What a transition is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Cause {
    Event(EventId),
    Always,
    Fault,
    Done(StateId),
    /// The timer whose deadline came.
    Timer(TransitionId),
    /// The timer that runs, where there is but one deadline.
    OnlyTimer,
    Jump(TransitionId),
    /// The outcome of the call of an `invoke`.
    Outcome(InvocationId, Arrived),
    /// Nothing is owed any more where a state undoes.
    Undone(StateId),
    /// An undo failed there.
    Stuck(StateId),
}

impl Cause {
    /// The only state that can have something for it; `None` if there may be others.
    fn state(self, machine: &Machine<'_>) -> Option<StateId> {
        match self {
            Self::Done(state) | Self::Undone(state) | Self::Stuck(state) => Some(state),
            Self::Outcome(place, _) => Some(machine.chart.invocations[place].state),
            Self::Timer(transition) | Self::Jump(transition) => {
                Some(machine.chart.transitions[transition].source)
            }
            Self::Event(_) | Self::Always | Self::Fault | Self::OnlyTimer => None,
        }
    }
}

/// Which outcome came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Arrived {
    Ok,
    /// The declared error at this position.
    Error(usize),
    /// A failure of transport.
    Failed,
    Unknown,
}

/// What may still be taken for a cause, the innermost first.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Chain {
    pub(in super::super) cause: Cause,
    pub(in super::super) transitions: Vec<TransitionId>,
}

/// Which states have, or have inside, something for a cause.
pub(in super::super) struct Candidates {
    own: BTreeMap<Cause, BTreeMap<StateId, Vec<TransitionId>>>,
    /// For what a state has or has inside, how many of its children have something.
    within: BTreeMap<StateId, BTreeMap<Cause, usize>>,
}

impl Candidates {
    pub(in super::super) fn of(machine: &Machine<'_>, causes: &[Cause]) -> Self {
        let mut candidates = Self { own: BTreeMap::new(), within: BTreeMap::new() };
        for &cause in causes {
            match cause.state(machine) {
                Some(state) => candidates.add(machine, state, cause, machine.candidates(state, cause)),
                None => machine.chart.states.ids().for_each(|state| {
                    candidates.add(machine, state, cause, machine.candidates(state, cause));
                }),
            }
        }
        candidates
    }

    /// The same for all events.
    pub(super) fn of_events(machine: &Machine<'_>) -> Self {
        let mut candidates = Self { own: BTreeMap::new(), within: BTreeMap::new() };
        for state in machine.chart.states.ids() {
            for (event, transitions) in machine.candidates_of_events(state) {
                candidates.add(machine, state, Cause::Event(event), transitions);
            }
        }
        candidates
    }

    fn add(&mut self, machine: &Machine<'_>, state: StateId, cause: Cause, transitions: Vec<TransitionId>) {
        if transitions.is_empty() {
            return;
        }
        self.own.entry(cause).or_default().insert(state, transitions);
        let (mut at, mut children) = (state, 0);
        loop {
            match self.within.entry(at).or_default().entry(cause) {
                Entry::Vacant(entry) => {
                    entry.insert(children);
                }
                Entry::Occupied(mut entry) => {
                    *entry.get_mut() += children;
                    return;
                }
            }
            let Some(parent) = machine.chart.states[at].parent else { return };
            (at, children) = (parent, 1);
        }
    }

    pub(in super::super) fn own(&self, state: StateId, cause: Cause) -> &[TransitionId] {
        self.own.get(&cause).and_then(|own| own.get(&state)).map_or(&[], Vec::as_slice)
    }

    /// What the states inside one have, in document order.
    pub(in super::super) fn own_inside(
        &self,
        chart: &Chart,
        state: StateId,
        cause: Cause,
    ) -> impl Iterator<Item = TransitionId> {
        self.own_states(chart, state, cause).flat_map(|(_, transitions)| transitions.iter().copied())
    }

    /// The states inside one that have something of their own, in document order.
    fn own_states(
        &self,
        chart: &Chart,
        state: StateId,
        cause: Cause,
    ) -> impl Iterator<Item = (&StateId, &Vec<TransitionId>)> {
        let inside = (Excluded(state), Excluded(chart.states[state].end));
        self.own.get(&cause).into_iter().flat_map(move |own| own.range(inside))
    }

    /// The causes for which a state or one inside it has something, in order.
    pub(super) fn causes_within(&self, state: StateId) -> impl Iterator<Item = Cause> {
        self.within.get(&state).into_iter().flat_map(|causes| causes.keys().copied())
    }

    /// The same for the causes of some chains only, in a state.
    pub(super) fn of_some(&self, chart: &Chart, state: StateId, chains: &[Chain]) -> Self {
        let states = (Included(state), Excluded(chart.states[state].end));
        let mut some = Self { own: BTreeMap::new(), within: BTreeMap::new() };
        for cause in chains.iter().map(|chain| chain.cause) {
            let own = self.own.get(&cause).into_iter().flat_map(|own| own.range(states));
            some.own.insert(cause, own.map(|(&state, of)| (state, of.clone())).collect());
        }
        for (&state, causes) in self.within.range(states) {
            let chosen = causes.iter().filter(|(cause, _)| some.own.contains_key(cause));
            some.within.insert(state, chosen.map(|(&cause, &inside)| (cause, inside)).collect());
        }
        some
    }

    /// Whether a state or one inside it has something.
    pub(in super::super) fn within(&self, state: StateId, cause: Cause) -> bool {
        self.within.get(&state).is_some_and(|causes| causes.contains_key(&cause))
    }

    /// How many children of a state have, or have inside, something.
    pub(super) fn count_within(&self, state: StateId, cause: Cause) -> usize {
        self.within.get(&state).and_then(|causes| causes.get(&cause)).copied().unwrap_or_default()
    }

    /// Whether a state inside has something.
    pub(in super::super) fn inside(&self, state: StateId, cause: Cause) -> bool {
        self.count_within(state, cause) > 0
    }

    /// The children of a state that have, or have inside, something, in order.
    pub(in super::super) fn children_within(
        &self,
        chart: &Chart,
        state: StateId,
        cause: Cause,
    ) -> Vec<StateId> {
        let mut children: Vec<StateId> = Vec::new();
        for &inner in self.own_states(chart, state, cause).map(|(inner, _)| inner) {
            if children.last().is_none_or(|&last| !chart.is_within(inner, last)) {
                children.extend(chart.child_towards(state, inner));
            }
        }
        children
    }
}

impl<'c> Machine<'c> {
    /// The transitions of a state that a cause can trigger, in order.
    pub(super) fn candidates(&self, state: StateId, cause: Cause) -> Vec<TransitionId> {
        let transitions = &self.chart.states[state].transitions;
        let of = |fits: &dyn Fn(TransitionId, &Trigger) -> bool| {
            let fitting =
                transitions.iter().copied().filter(|&id| fits(id, &self.chart.transitions[id].trigger));
            self.cut(fitting)
        };
        match cause {
            Cause::Event(event) => of(&|_, trigger| match trigger {
                Trigger::Events(patterns) => patterns.iter().any(|pattern| pattern.event == event),
                Trigger::Any => true,
                _ => false,
            }),
            Cause::Always => of(&|_, trigger| *trigger == Trigger::Always),
            Cause::Fault => of(&|_, trigger| matches!(trigger, Trigger::Fault(_))),
            Cause::Done(done) if done == state => of(&|_, trigger| *trigger == Trigger::Done),
            Cause::Timer(timer) => of(&|id, _| id == timer),
            Cause::OnlyTimer => of(&|_, trigger| matches!(trigger, Trigger::After(_))),
            Cause::Jump(jump) if self.chart.transitions[jump].source == state => vec![jump],
            Cause::Outcome(invocation, arrived) if self.chart.invocations[invocation].state == state => {
                self.cut(self.arms_for(invocation, arrived).into_iter())
            }
            Cause::Undone(undoer) if undoer == state => {
                of(&|_, trigger| matches!(trigger, Trigger::Outcome(ArmOutcome::Ok(_))))
            }
            Cause::Stuck(undoer) if undoer == state => {
                of(&|_, trigger| *trigger == Trigger::Outcome(ArmOutcome::Stuck))
            }
            Cause::Done(_) | Cause::Jump(_) | Cause::Outcome(..) | Cause::Undone(_) | Cause::Stuck(_) => {
                Vec::new()
            }
        }
    }

    /// What each event can trigger in a state.
    fn candidates_of_events(&self, state: StateId) -> BTreeMap<EventId, Vec<TransitionId>> {
        let mut fitting: BTreeMap<EventId, Vec<TransitionId>> = BTreeMap::new();
        for &id in &self.chart.states[state].transitions {
            match &self.chart.transitions[id].trigger {
                Trigger::Events(patterns) => {
                    for pattern in patterns {
                        let of = fitting.entry(pattern.event).or_default();
                        // An event may stand in a transition twice.
                        if of.last() != Some(&id) {
                            of.push(id);
                        }
                    }
                }
                Trigger::Any => {
                    for event in self.events_apart() {
                        fitting.entry(event).or_default().push(id);
                    }
                }
                _ => {}
            }
        }
        fitting.into_iter().map(|(event, of)| (event, self.cut(of.into_iter()))).collect()
    }

    /// The arms that an outcome can take, those of its own kind first (rulings 20 and 22).
    pub(in super::super) fn arms_for(&self, id: InvocationId, arrived: Arrived) -> Vec<TransitionId> {
        let invocation = &self.chart.invocations[id];
        let repeated = self.chart.activities[invocation.activity].idempotent;
        let of = |fits: &dyn Fn(ArmOutcome) -> bool| -> Vec<TransitionId> {
            let arms = invocation.arms.iter().copied();
            arms.filter(|&arm| match self.chart.transitions[arm].trigger {
                Trigger::Outcome(outcome) => fits(outcome),
                _ => false,
            })
            .collect()
        };
        let mut arms = of(&|outcome| match (outcome, arrived) {
            (ArmOutcome::Ok(_), Arrived::Ok) | (ArmOutcome::Unknown, Arrived::Unknown) => true,
            (ArmOutcome::Error(_, error), Arrived::Error(position)) => error == position,
            _ => false,
        });
        let plain = match arrived {
            Arrived::Ok => false,
            Arrived::Unknown => !invocation.pivot || repeated,
            Arrived::Error(_) | Arrived::Failed => true,
        };
        if plain {
            arms.extend(of(&|outcome| outcome == ArmOutcome::AnyError));
        }
        arms
    }
}
