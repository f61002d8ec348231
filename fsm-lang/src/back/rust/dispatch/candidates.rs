//! What can be taken for which cause.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{self, Excluded, Included};
use std::rc::Rc;

use super::super::Machine;
use super::chain::Chain;
use crate::chart::{ArmOutcome, Chart, EventId, InvocationId, StateId, TransitionId, Trigger};

/// What a transition is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Cause {
    Event(EventId),
    /// Every event that is not looked for by itself: only what takes any event has something.
    Others,
    /// Any of several events that are looked for together; which one it is, each transition asks.
    Several,
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
            Self::Event(_) | Self::Others | Self::Several | Self::Always | Self::Fault | Self::OnlyTimer => {
                None
            }
        }
    }

    /// The event, if it is looked for by itself.
    pub(super) fn event(self) -> Option<EventId> {
        match self {
            Self::Event(event) => Some(event),
            _ => None,
        }
    }

    /// Where to look for what a state that does not name the cause has for it.
    fn unnamed(self) -> Option<Self> {
        self.event().map(|_| Self::Others)
    }

    /// Where to look: what is found last counts.
    fn looked_up(self) -> impl Iterator<Item = Self> {
        self.unnamed().into_iter().chain([self])
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

/// Which states have, or have inside, something for a cause.
///
/// Events stand apart only in the states that name them; what takes any event stands in [`Cause::Others`].
#[derive(Default)]
pub(in super::super) struct Candidates {
    own: BTreeMap<Cause, BTreeMap<StateId, Rc<[TransitionId]>>>,
    /// For what a state has or has inside, how many of its children have something: for an event, how many
    /// beside those that have something for the others.
    within: BTreeMap<StateId, BTreeMap<Cause, usize>>,
}

impl Candidates {
    pub(in super::super) fn of(machine: &Machine<'_>, causes: &[Cause]) -> Self {
        let mut candidates = Self::default();
        for &cause in causes {
            match cause.state(machine) {
                Some(state) => {
                    candidates.add(machine.chart, state, cause, machine.candidates(state, cause));
                }
                None => machine.chart.states.ids().for_each(|state| {
                    candidates.add(machine.chart, state, cause, machine.candidates(state, cause));
                }),
            }
        }
        candidates
    }

    /// The same for all events.
    pub(super) fn of_events(machine: &Machine<'_>) -> Self {
        let chart = machine.chart;
        let mut candidates = Self::default();
        let mut named = Vec::new();
        for state in chart.states.ids() {
            let mut of = machine.candidates_of_events(state);
            candidates.add(chart, state, Cause::Others, of.remove(&Cause::Others).unwrap_or_default());
            named.push((state, of));
        }
        for (state, of) in named {
            for (cause, transitions) in of {
                candidates.add(chart, state, cause, transitions);
            }
        }
        candidates
    }

    /// Events are added behind the others.
    fn add(&mut self, chart: &Chart, state: StateId, cause: Cause, transitions: Vec<TransitionId>) {
        if transitions.is_empty() {
            return;
        }
        self.own.entry(cause).or_default().insert(state, transitions.into());
        self.count(chart, state, cause);
    }

    /// Counts a state among those that have something.
    fn count(&mut self, chart: &Chart, state: StateId, cause: Cause) {
        let (mut at, mut children) = (state, 0);
        loop {
            let within = self.within.entry(at).or_default();
            let is_counted = cause.unnamed().is_some_and(|others| within.contains_key(&others));
            match within.entry(cause) {
                Entry::Vacant(entry) => {
                    entry.insert(children);
                }
                Entry::Occupied(mut entry) => {
                    *entry.get_mut() += children;
                    return;
                }
            }
            let Some(parent) = chart.states[at].parent else { return };
            (at, children) = (parent, usize::from(!is_counted));
        }
    }

    /// What a state has.
    pub(in super::super) fn own(&self, machine: &Machine<'_>, state: StateId, cause: Cause) -> Chain {
        let own = |cause: Cause| self.own.get(&cause)?.get(&state);
        let (named, any) = match cause {
            Cause::Others => (None, own(cause)),
            cause => (own(cause), cause.unnamed().and_then(own)),
        };
        let named = named.map_or(&[][..], |named| named);
        if cause == Cause::Several {
            // Which of them come into question depends on the event.
            return Chain::of(cause, named.to_vec());
        }
        Chain::of_state(machine, cause, named, any.cloned().unwrap_or_default())
    }

    /// What the states inside one have, in document order.
    pub(in super::super) fn own_inside(
        &self,
        machine: &Machine<'_>,
        state: StateId,
        cause: Cause,
    ) -> impl Iterator<Item = TransitionId> {
        let chart = machine.chart;
        let inside = self.states((Excluded(state), Excluded(chart.states[state].end)), cause.looked_up());
        inside.into_iter().flat_map(move |inner| self.own(machine, inner, cause).transitions(chart))
    }

    /// The states of a range that have something of their own for some causes.
    fn states(
        &self,
        states: (Bound<StateId>, Bound<StateId>),
        causes: impl Iterator<Item = Cause>,
    ) -> BTreeSet<StateId> {
        let own = causes.filter_map(|cause| self.own.get(&cause));
        own.flat_map(|own| own.range(states)).map(|(&state, _)| state).collect()
    }

    /// The causes for which a state or one inside it has something, in order: events only where they are named.
    pub(super) fn causes_within(&self, state: StateId) -> impl Iterator<Item = Cause> {
        self.within.get(&state).into_iter().flat_map(|causes| causes.keys().copied())
    }

    /// The same for the causes of some chains only, in a state.
    pub(super) fn of_some(&self, chart: &Chart, state: StateId, chains: &[Chain]) -> Self {
        let mut some = Self::default();
        some.add_some(self, chart, state, chains.iter().map(|chain| chain.cause));
        some
    }

    /// Adds what others have for some causes in a state. Where what takes any event is not among these, each event has
    /// it by itself.
    fn add_some(&mut self, from: &Self, chart: &Chart, state: StateId, causes: impl Iterator<Item = Cause>) {
        let states = (Included(state), Excluded(chart.states[state].end));
        let (others, named): (Vec<Cause>, Vec<Cause>) = causes.partition(|cause| cause.unnamed().is_none());
        if others.is_empty() {
            let any = from.own.get(&Cause::Others).into_iter().flat_map(|own| own.range(states));
            let any = any.map(|(&state, of)| (state, Rc::clone(of)));
            self.own.entry(Cause::Others).or_default().extend(any);
        }
        for &cause in others.iter().chain(&named) {
            let own = from.own.get(&cause).into_iter().flat_map(|own| own.range(states));
            let own = own.map(|(&state, of)| (state, Rc::clone(of)));
            self.own.entry(cause).or_default().extend(own);
            let shared = cause.unnamed().filter(|_| others.is_empty());
            for state in from.states(states, shared.into_iter().chain([cause])) {
                self.count(chart, state, cause);
            }
        }
    }

    /// What a state and those inside it have for one of several causes, as one.
    pub(super) fn together(&self, chart: &Chart, state: StateId, causes: &[Cause]) -> Self {
        let states = (Included(state), Excluded(chart.states[state].end));
        let mut all: BTreeMap<StateId, BTreeSet<TransitionId>> = BTreeMap::new();
        for cause in causes {
            for (&state, of) in self.own.get(cause).into_iter().flat_map(|own| own.range(states)) {
                all.entry(state).or_default().extend(of.iter());
            }
        }
        let mut together = Self::default();
        for (state, of) in all {
            together.add(chart, state, Cause::Several, of.into_iter().collect());
        }
        together
    }

    /// The same in a state, without some of its children, which are in order.
    pub(super) fn without(&self, chart: &Chart, state: StateId, children: &[StateId]) -> Self {
        let mut some = Self::default();
        let kept = chart.states[state].children.iter().filter(|child| children.binary_search(child).is_err());
        for &child in kept {
            some.add_some(self, chart, child, self.causes_within(child));
        }
        some
    }

    /// Whether a state or one inside it has something.
    pub(in super::super) fn within(&self, state: StateId, cause: Cause) -> bool {
        let within = self.within.get(&state);
        within.is_some_and(|causes| cause.looked_up().any(|cause| causes.contains_key(&cause)))
    }

    /// How many children of a state have, or have inside, something.
    pub(super) fn count_within(&self, state: StateId, cause: Cause) -> usize {
        let within = self.within.get(&state);
        within.map_or(0, |causes| cause.looked_up().filter_map(|cause| causes.get(&cause)).sum())
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
        let inside = self.states((Excluded(state), Excluded(chart.states[state].end)), cause.looked_up());
        for inner in inside {
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
            Cause::Event(_) | Cause::Others => {
                self.candidates_of_events(state).remove(&cause).unwrap_or_default()
            }
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
            Cause::Several
            | Cause::Done(_)
            | Cause::Jump(_)
            | Cause::Outcome(..)
            | Cause::Undone(_)
            | Cause::Stuck(_) => Vec::new(),
        }
    }

    /// What of a state names each event, and what takes any.
    fn candidates_of_events(&self, state: StateId) -> BTreeMap<Cause, Vec<TransitionId>> {
        let mut of_cause: BTreeMap<Cause, Vec<TransitionId>> = BTreeMap::new();
        for &id in &self.chart.states[state].transitions {
            match &self.chart.transitions[id].trigger {
                Trigger::Events(patterns) => {
                    for pattern in patterns {
                        let of = of_cause.entry(Cause::Event(pattern.event)).or_default();
                        // An event may stand in a transition twice.
                        if of.last() != Some(&id) {
                            of.push(id);
                        }
                    }
                }
                Trigger::Any => of_cause.entry(Cause::Others).or_default().push(id),
                _ => {}
            }
        }
        of_cause.into_iter().map(|(cause, of)| (cause, self.cut(of.into_iter()))).collect()
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
