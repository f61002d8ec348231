//! The reference interpreter: it decides what a chart means.
//!
//! It follows the algorithm of SCXML's Appendix D procedure by procedure, under its names, and is written to
//! be read beside it, not to be fast. Where it departs from the standard, the language reference says so (its
//! rulings, §5) or `ARCHITECTURE.md` under "Meaning", and a comment names the place. What the standard has and
//! this part of the language has not (data models, external queues) is left out.
//!
//! | Appendix D | here |
//! | --- | --- |
//! | `interpret`, `mainEventLoop` | `event_loop.rs` |
//! | `selectTransitions`, `selectEventlessTransitions`, `removeConflictingTransitions` | `select.rs` |
//! | `microstep`, `exitStates`, `executeTransitionContent` | `microstep.rs` |
//! | `computeExitSet`, `getTransitionDomain`, `getEffectiveTargetStates`, `isInFinalState`, … | `predicates.rs` |
//! | `enterStates`, `computeEntrySet`, `addDescendantStatesToEnter`, `addAncestorStatesToEnter` | `entry.rs` |
//! | `executeContent` | `execute.rs`, `evaluate.rs`, `operators.rs` |
//! | delayed events (SCXML 6.2) | `timers.rs` |
//! | invocations (SCXML 6.4), with what is owed for them | `calls.rs`, `work.rs` |

mod awaited;
mod calls;
mod entry;
mod evaluate;
mod event_loop;
mod execute;
mod history;
mod host;
mod integer;
mod microstep;
mod operators;
mod predicates;
pub mod script;
mod select;
mod situation;
#[cfg(test)]
mod tests;
mod timers;
mod value;
mod work;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

pub use calls::{CallId, CallOutcome, Effect, Owed};
pub use history::Record;
pub use host::{Host, HostFailure, Moment, Refused};
pub use integer::Integer;
pub use situation::Situation;
pub use timers::Timer;
pub use value::{Float, HostValue, Value};

use crate::chart::{
    ActivityId, Chart, EventId, FaultKind, HistoryId, Scope, StateId, StateKind, VariableId, Work,
};
use event_loop::{Event, Macrostep};

/// What became of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A transition was taken in the event's own macrostep; of [`Interpreter::advance`], in a timer's.
    Handled,
    /// None was, or the machine had ended before.
    Ignored,
}

/// How a machine ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completion {
    /// In a `final` state.
    Success,
    /// In a `final failure`.
    Failure,
}

/// What goes wrong in an input. The machine can be looked at afterwards, and goes on with the next input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// A run-time fault that no transition took (ruling 7).
    Fault(FaultKind),
    /// A macrostep did not end within `bounds.microsteps`: the machine stays where it then was.
    Microsteps,
    /// More internal events waited than `bounds.queue`: what did not fit is lost, and what waited was dropped.
    QueueFull,
    /// A call was not made, since no more can be open: its state was told that it failed.
    CallsFull,
    /// More timers were due than `bounds.timers`. The next deadline is not later than now, and the event was
    /// not looked at.
    Timers,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fault(FaultKind::Overflow) => "an arithmetic overflow that no transition takes",
            Self::Fault(FaultKind::DivisionByZero) => "a division by zero that no transition takes",
            Self::Fault(FaultKind::Conversion) => {
                "a conversion of a number that does not fit, which no transition takes"
            }
            Self::Fault(FaultKind::Host) => "a failure of a function of the host that no transition takes",
            Self::Microsteps => "the step did not end within the bound of microsteps",
            Self::QueueFull => "more internal events waited than their queue holds",
            Self::CallsFull => "more calls were open than can be",
            Self::Timers => "more timers were due than may fire in one input",
        })
    }
}

impl std::error::Error for Error {}

/// A run of a chart. It has no clock: each input says what time it is, in nanoseconds since a moment of the
/// caller's choice.
#[derive(Clone, Debug)]
pub struct Interpreter<'chart> {
    chart: &'chart Chart,
    /// The active states (SCXML `configuration`).
    configuration: BTreeSet<StateId>,
    /// What the histories recorded (SCXML `historyValue`).
    histories: BTreeMap<HistoryId, Record>,
    /// The variables of the machine and of the active states. That of a state that is being left has its
    /// value until the targets are entered (ruling 2).
    variables: BTreeMap<VariableId, Value>,
    /// The value, or fault, of each constant; the same wherever it is read.
    constants: Arc<Vec<Option<Result<Value, FaultKind>>>>,
    /// The armed timers.
    timers: Vec<Timer>,
    /// What is open and owed outside.
    calls: calls::Calls,
    /// Whether a transition of the chart takes `fault`; where none does, none is queued (ruling 7).
    takes_faults: bool,
    /// Whether the last input's macrostep took a transition.
    outcome: Outcome,
}

impl<'chart> Interpreter<'chart> {
    /// Starts a machine: sets its variables, enters its initial states and runs to the end of that step.
    /// `parameters` are the values of the machine's parameters, in order; one that is missing, or of another
    /// type, is its type's zero.
    ///
    /// # Errors
    /// As for [`Self::handle`]; the machine has started all the same.
    pub fn start(
        chart: &'chart Chart,
        parameters: &[Value],
        now: u64,
        host: &mut dyn Host,
    ) -> (Self, Result<(), Error>) {
        let mut machine = Self {
            chart,
            configuration: BTreeSet::new(),
            histories: BTreeMap::new(),
            variables: BTreeMap::new(),
            constants: Arc::new(vec![None; chart.constants.len()]),
            timers: Vec::new(),
            calls: calls::Calls::default(),
            takes_faults: select::takes_faults(chart),
            outcome: Outcome::Handled,
        };
        let mut step = Macrostep::new(&mut machine, host, now);
        step.evaluate_constants();
        step.interpret(parameters);
        let error = step.error;
        let error = error.or(machine.go_on(now, host));
        (machine, error.map_or(Ok(()), Err))
    }

    /// Takes an event: timers that are due fire first (ruling 6), then the event has its macrostep.
    /// `arguments` are the event's, in order; one that is missing, or of another type, is its type's zero.
    ///
    /// # Errors
    /// The first that occurred, be it in a timer's macrostep; [`Error::Timers`] goes before all others, and
    /// is the only one that leaves the rest of the input undone.
    pub fn handle(
        &mut self,
        event: EventId,
        arguments: &[Value],
        now: u64,
        host: &mut dyn Host,
    ) -> Result<Outcome, Error> {
        let fired = self.fire_timers(now, host);
        self.outcome = Outcome::Ignored;
        let mut error = fired.error;
        if self.completion().is_none() && error != Some(Error::Timers) {
            let parameters = &self.chart.events[event].parameters;
            let arguments = parameters.iter().enumerate().map(|(position, parameter)| {
                value::fitting(self.chart, parameter.ty, arguments.get(position))
            });
            let event = Event::Declared(event, arguments.collect());
            let mut step = Macrostep::new(self, host, now);
            step.main_event_loop(event);
            error = error.or(step.error);
            if step.taken {
                self.outcome = Outcome::Handled;
            }
            error = error.or(self.go_on(now, host));
        }
        error.map_or(Ok(self.outcome), Err)
    }

    /// Lets time pass: timers that are due fire, by deadline, then in document order.
    ///
    /// # Errors
    /// The first that occurred.
    pub fn advance(&mut self, now: u64, host: &mut dyn Host) -> Result<Outcome, Error> {
        let fired = self.fire_timers(now, host);
        self.outcome = if fired.taken { Outcome::Handled } else { Outcome::Ignored };
        // What an error left to be done (Meaning 16).
        let error = if fired.count == 0 { self.go_on(now, host) } else { fired.error };
        error.map_or(Ok(self.outcome), Err)
    }

    /// What became of the last input, be it that it ended with an error.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// The chart that runs.
    #[must_use]
    pub fn chart(&self) -> &'chart Chart {
        self.chart
    }

    /// The active states in document order, the machine itself first.
    pub fn configuration(&self) -> impl Iterator<Item = StateId> {
        self.configuration.iter().copied()
    }

    /// Whether a state is active.
    #[must_use]
    pub fn is_active(&self, state: StateId) -> bool {
        self.configuration.contains(&state)
    }

    /// The active states without states inside, in document order.
    pub fn leaves(&self) -> impl Iterator<Item = StateId> {
        self.configuration().filter(|&state| self.chart.is_leaf(state))
    }

    /// The variables of the machine and of the active states, in document order.
    pub fn variables(&self) -> impl Iterator<Item = (VariableId, &Value)> {
        self.variables.iter().map(|(&id, value)| (id, value))
    }

    /// The value of a variable; `None` if its state is not active.
    #[must_use]
    pub fn variable(&self, variable: VariableId) -> Option<&Value> {
        self.variables.get(&variable)
    }

    /// What a history has recorded; `None` if that is nothing, or was used up.
    #[must_use]
    pub fn history(&self, history: HistoryId) -> Option<&Record> {
        self.histories.get(&history)
    }

    /// The armed timers, in the order in which they will fire.
    #[must_use]
    pub fn timers(&self) -> Vec<Timer> {
        let mut timers = self.timers.clone();
        timers.sort_unstable_by_key(|timer| (timer.deadline, timer.transition));
        timers
    }

    /// When the next timer falls due, in nanoseconds; `None` if none is armed.
    #[must_use]
    pub fn next_deadline(&self) -> Option<u64> {
        self.timers.iter().map(|timer| timer.deadline).min()
    }

    /// What is owed, in the order in which it was completed.
    #[must_use]
    pub fn owed(&self) -> Vec<Owed> {
        self.calls.owed()
    }

    /// The calls that outcomes may still come for, undos among them, in the order in which they were begun.
    #[must_use]
    pub fn open_calls(&self) -> Vec<CallId> {
        self.calls.open_calls()
    }

    /// Whether the activity was called that often.
    #[must_use]
    pub fn was_called(&self, activity: ActivityId, ordinal: u32) -> bool {
        self.calls.was_made(activity, ordinal)
    }

    /// What entering a state begins, behind its own blocks.
    fn enter_work(&mut self, state: StateId) {
        let data = &self.chart.states[state];
        match &data.work {
            Some(Work::Invoke(_)) => {
                self.calls.entered.insert(state);
            }
            Some(Work::Compensate(_)) => self.calls.enter_undoer(state),
            // A plain end of the machine settles everything (ruling 23).
            None if data.parent == Some(Chart::ROOT)
                && data.kind == (StateKind::Final { failure: false }) =>
            {
                self.calls.settle(self.chart, Scope::All);
            }
            None => {}
        }
    }

    /// What leaving a state ends, behind its own blocks.
    fn leave_work(&mut self, state: StateId, host: &mut dyn Host) {
        if self.chart.activities.is_empty() {
            return;
        }
        if let Some(effect) = self.calls.leave(self.chart, state) {
            host.effect(&effect);
        }
        let chart = self.chart;
        self.calls.kept.retain(|event| match event {
            Event::Done(of) | Event::Outcome(of, _) | Event::Stuck(of) | Event::Undone(of) => *of != state,
            Event::Timer(of) | Event::Otherwise(of) => chart.transitions[*of].source != state,
            Event::Declared(..) | Event::Fault(_) => true,
        });
    }

    /// How the machine ended; `None` while it has not.
    #[must_use]
    pub fn completion(&self) -> Option<Completion> {
        // The machine is compound, so that the state behind it in document order is its active child.
        let &child = self.configuration.iter().nth(1)?;
        match self.chart.states[child].kind {
            StateKind::Final { failure: false } => Some(Completion::Success),
            StateKind::Final { failure: true } => Some(Completion::Failure),
            StateKind::Atomic | StateKind::Compound { .. } | StateKind::Parallel => None,
        }
    }
}
