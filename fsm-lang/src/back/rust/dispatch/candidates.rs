//! What can be taken for which cause.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Machine;
use super::super::facts::{cut, event_candidates};
use crate::chart::{ArmOutcome, EventId, InvocationId, StateId, TransitionId, Trigger};

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
    own: BTreeMap<(StateId, Cause), Vec<TransitionId>>,
    within: BTreeSet<(StateId, Cause)>,
}

impl Candidates {
    pub(in super::super) fn of(machine: &Machine<'_>, causes: &[Cause]) -> Self {
        let mut candidates = Self { own: BTreeMap::new(), within: BTreeSet::new() };
        for &cause in causes {
            match cause.state(machine) {
                Some(state) => candidates.add(machine, state, cause),
                None => machine.chart.states.ids().for_each(|state| candidates.add(machine, state, cause)),
            }
        }
        candidates
    }

    fn add(&mut self, machine: &Machine<'_>, state: StateId, cause: Cause) {
        let transitions = machine.candidates(state, cause);
        if transitions.is_empty() {
            return;
        }
        self.own.insert((state, cause), transitions);
        for around in std::iter::once(state).chain(machine.chart.ancestors(state)) {
            if !self.within.insert((around, cause)) {
                break;
            }
        }
    }

    pub(in super::super) fn own(&self, state: StateId, cause: Cause) -> &[TransitionId] {
        self.own.get(&(state, cause)).map_or(&[], Vec::as_slice)
    }

    /// Whether a state or one inside it has something.
    pub(in super::super) fn within(&self, state: StateId, cause: Cause) -> bool {
        self.within.contains(&(state, cause))
    }

    /// Whether there is something to be taken while a state is active.
    pub(in super::super) fn any(&self, state: StateId, chain: &Chain) -> bool {
        !chain.transitions.is_empty() || self.within(state, chain.cause)
    }

    /// Whether a state inside has something.
    pub(in super::super) fn inside(&self, machine: &Machine<'_>, state: StateId, cause: Cause) -> bool {
        machine.chart.states[state].children.iter().any(|&child| self.within(child, cause))
    }
}

impl<'c> Machine<'c> {
    /// The transitions of a state that a cause can trigger, in order.
    pub(super) fn candidates(&self, state: StateId, cause: Cause) -> Vec<TransitionId> {
        let transitions = &self.chart.states[state].transitions;
        let of = |fits: &dyn Fn(TransitionId, &Trigger) -> bool| {
            let fitting =
                transitions.iter().copied().filter(|&id| fits(id, &self.chart.transitions[id].trigger));
            cut(self.chart, fitting)
        };
        match cause {
            Cause::Event(event) => event_candidates(self.chart, state, event),
            Cause::Always => of(&|_, trigger| *trigger == Trigger::Always),
            Cause::Fault => of(&|_, trigger| matches!(trigger, Trigger::Fault(_))),
            Cause::Done(done) if done == state => of(&|_, trigger| *trigger == Trigger::Done),
            Cause::Timer(timer) => of(&|id, _| id == timer),
            Cause::OnlyTimer => of(&|_, trigger| matches!(trigger, Trigger::After(_))),
            Cause::Jump(jump) if self.chart.transitions[jump].source == state => vec![jump],
            Cause::Outcome(invocation, arrived) if self.chart.invocations[invocation].state == state => {
                cut(self.chart, self.arms_for(invocation, arrived).into_iter())
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
