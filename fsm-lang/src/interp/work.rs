//! What is done between macrosteps (Meaning 16): calls are made, debts undone, what was kept comes back.

use super::calls::{Arrival, Next};
use super::evaluate::Locals;
use super::event_loop::{Event, Macrostep};
use super::host::{Host, Moment};
use super::{CallOutcome, Error, Interpreter, Outcome};
use crate::chart::{InvocationId, StateId, TransitionId, Trigger, Work};

impl Interpreter<'_> {
    /// Goes on until nothing is left to do; the first error.
    pub(super) fn go_on(&mut self, now: u64, host: &mut dyn Host) -> Option<Error> {
        if self.chart.activities.is_empty() {
            return None;
        }
        let mut error = None;
        for _ in 0..self.chart.bounds.microsteps {
            if self.completion().is_some() {
                return error;
            }
            if let Some((state, failure)) = self.begin_calls(now, host) {
                error = error.or(self.call_failed(state, failure, now, host));
                continue;
            }
            if !self.undo_debts(now, host, &mut error) && !self.come_back(now, host, &mut error) {
                return error;
            }
        }
        error.or(Some(Error::Microsteps))
    }

    /// Makes the calls of the states that were entered, in document order; gives the first that could not be made.
    fn begin_calls(&mut self, now: u64, host: &mut dyn Host) -> Option<(StateId, Error)> {
        while let Some(state) = self.calls.entered.pop_first() {
            let Some(Work::Invoke(place)) = self.chart.states[state].work else { continue };
            let arguments = &self.chart.invocations[place].arguments;
            let values = Macrostep::new(self, host, now).evaluate_all(arguments, &Locals::default());
            let effect = match values {
                Ok(values) => self.calls.open(self.chart, place, values),
                Err(kind) => return Some((state, Error::Fault(kind))),
            };
            match effect {
                Some(effect) => {
                    host.observe(Moment::Called(state));
                    host.effect(&effect);
                }
                None => return Some((state, Error::CallsFull)),
            }
        }
        None
    }

    /// A call that could not be made (Meaning 17).
    fn call_failed(
        &mut self,
        state: StateId,
        failure: Error,
        now: u64,
        host: &mut dyn Host,
    ) -> Option<Error> {
        let mut first = None;
        match failure {
            Error::Fault(kind) => {
                let mut step = Macrostep::new(self, host, now);
                step.faulted(kind);
                first = step.error;
            }
            other => first = first.or(Some(other)),
        }
        if self.completion().is_none() && !self.calls.entered.contains(&state) {
            let mut step = Macrostep::new(self, host, now);
            step.main_event_loop(Event::Outcome(state, CallOutcome::Failed));
            first = first.or(step.error);
        }
        first
    }

    /// Begins the undos that are next; whether a state went on where nothing is owed any more.
    fn undo_debts(&mut self, now: u64, host: &mut dyn Host, error: &mut Option<Error>) -> bool {
        let chart = self.chart;
        let active: Vec<StateId> = self.leaves().collect();
        for state in active {
            let Some(compensation) = chart.states[state].work.as_ref().and_then(Work::compensation) else {
                continue;
            };
            match self.calls.next(chart, state, compensation.scope) {
                Next::Undo(effect) => {
                    host.observe(Moment::Undoing(state));
                    host.effect(&effect);
                }
                Next::Wait => {}
                Next::Done => {
                    let mut step = Macrostep::new(self, host, now);
                    if step.come_back(&Event::Undone(state)) {
                        *error = error.or(step.error);
                        return true;
                    }
                }
            }
        }
        false
    }

    /// Takes the first that was kept and is refused no longer; whether there was one.
    fn come_back(&mut self, now: u64, host: &mut dyn Host, error: &mut Option<Error>) -> bool {
        let mut position = 0;
        while position < self.calls.kept.len() {
            let event = self.calls.kept.remove(position);
            let mut step = Macrostep::new(self, host, now);
            if step.come_back(&event) {
                *error = error.or(step.error);
                return true;
            }
            self.calls.kept.insert(position, event);
            position += 1;
        }
        false
    }

    /// Takes the outcome of a call; timers that are due fire first. The outcome of a call that is not open is
    /// ignored.
    ///
    /// # Errors
    /// As for [`Self::handle`].
    pub fn outcome_of(
        &mut self,
        call: u64,
        outcome: CallOutcome,
        now: u64,
        host: &mut dyn Host,
    ) -> Result<Outcome, Error> {
        let fired = self.fire_timers(now, host);
        self.outcome = Outcome::Ignored;
        let mut error = fired.error;
        if error != Some(Error::Timers) {
            let handled = match self.calls.arrive(self.chart, call, &outcome) {
                Arrival::Late => false,
                Arrival::Over => true,
                Arrival::Again(effect, awaited) => {
                    host.effect(&effect);
                    awaited
                }
                Arrival::Awaited(state) => {
                    let mut step = Macrostep::new(self, host, now);
                    step.main_event_loop(Event::Outcome(state, outcome));
                    error = error.or(step.error);
                    step.taken
                }
                Arrival::Stuck(state) => {
                    let mut step = Macrostep::new(self, host, now);
                    step.main_event_loop(Event::Stuck(state));
                    error = error.or(step.error);
                    true
                }
            };
            if handled {
                self.outcome = Outcome::Handled;
            }
            error = error.or(self.go_on(now, host));
        }
        error.map_or(Ok(self.outcome), Err)
    }

    /// The arms that an outcome can take, those of its own kind first (Meaning 20).
    pub(super) fn arms_for(&self, place: InvocationId, outcome: &CallOutcome) -> Vec<TransitionId> {
        use crate::chart::ArmOutcome;
        let invocation = &self.chart.invocations[place];
        let of = |fits: &dyn Fn(ArmOutcome) -> bool| -> Vec<TransitionId> {
            let arms = invocation.arms.iter().copied();
            arms.filter(|&arm| match self.chart.transitions[arm].trigger {
                Trigger::Outcome(outcome) => fits(outcome),
                _ => false,
            })
            .collect()
        };
        let mut arms = of(&|arm| match (arm, outcome) {
            (ArmOutcome::Ok(_), CallOutcome::Ok(_)) | (ArmOutcome::Unknown, CallOutcome::Unknown) => true,
            (ArmOutcome::Error(_, position), CallOutcome::Error(error)) => position == *error,
            _ => false,
        });
        let plain = match outcome {
            CallOutcome::Ok(_) => false,
            CallOutcome::Unknown => {
                !invocation.pivot || self.chart.activities[invocation.activity].idempotent
            }
            CallOutcome::Error(_) | CallOutcome::Failed => true,
        };
        if plain {
            arms.extend(of(&|arm| arm == ArmOutcome::AnyError));
        }
        arms
    }
}
