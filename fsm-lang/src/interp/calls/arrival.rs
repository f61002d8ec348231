//! What an outcome makes of a call (Meaning 14, 18).

use super::{CallOutcome, Calls, Effect, Standing, Undoer};
use crate::chart::{Chart, Scope, StateId};

/// What became of an outcome.
pub(in crate::interp) enum Arrival {
    /// Nobody waits for it.
    Late,
    /// The state waits for it.
    Awaited(StateId),
    /// The undo of a state that undoes is over.
    Over,
    /// It failed for good there.
    Stuck(StateId),
    /// An undo has to run (again). Whether a state waits for it.
    Again(Effect, bool),
}

impl Calls {
    /// An outcome arrives (Meaning 14, 18).
    pub(in crate::interp) fn arrive(&mut self, chart: &Chart, number: u64, outcome: &CallOutcome) -> Arrival {
        let Some(position) = self.calls.iter().position(|call| call.id.number == number && call.open) else {
            return self.arrive_undo(chart, number, outcome);
        };
        let call = &mut self.calls[position];
        let (standing, state) = (call.standing, chart.invocations[call.place].state);
        if let (CallOutcome::Ok(result), true) = (outcome, call.result.is_none()) {
            call.result.clone_from(result);
        }
        match (outcome, standing) {
            (CallOutcome::Ok(_), Standing::InFlight) => {
                if chart.invocations[call.place].pivot {
                    self.calls.remove(position);
                    self.settle(chart, Scope::All);
                } else {
                    self.complete(chart, position, false);
                }
                Arrival::Awaited(state)
            }
            (CallOutcome::Unknown, Standing::InFlight) => {
                self.complete(chart, position, true);
                Arrival::Awaited(state)
            }
            (CallOutcome::Error(_) | CallOutcome::Failed, Standing::InFlight) => {
                self.calls.remove(position);
                Arrival::Awaited(state)
            }
            (CallOutcome::Unknown, _) => Arrival::Late,
            (CallOutcome::Ok(_), Standing::Undone(undo)) => {
                (call.standing, call.open) = (Standing::Again(undo), false);
                Arrival::Again(Self::undo(chart, &self.calls[position], undo), false)
            }
            (CallOutcome::Ok(_), Standing::Undoing { undo, .. }) => {
                (call.standing, call.open, call.maybe) =
                    (Standing::Undoing { undo, again: true }, false, false);
                Arrival::Late
            }
            (CallOutcome::Ok(_), Standing::Owed) => {
                (call.open, call.maybe) = (false, false);
                Arrival::Late
            }
            // An undo that has begun goes on.
            (CallOutcome::Error(_) | CallOutcome::Failed, Standing::Undoing { .. }) => {
                call.open = false;
                Arrival::Late
            }
            _ => {
                self.calls.remove(position);
                Arrival::Late
            }
        }
    }

    fn arrive_undo(&mut self, chart: &Chart, number: u64, outcome: &CallOutcome) -> Arrival {
        let is_ok = matches!(outcome, CallOutcome::Ok(_));
        let undoer = self
            .undoers
            .iter_mut()
            .find(|(_, undoer)| undoer.running.is_some_and(|running| running.number == number));
        let Some((&state, undoer)) = undoer else {
            self.calls
                .retain(|call| !matches!(call.standing, Standing::Again(undo) if undo.number == number));
            return Arrival::Late;
        };
        let position = self.calls.iter().position(
            |call| matches!(call.standing, Standing::Undoing { undo, .. } if undo.number == number),
        );
        // It was settled in the meantime.
        let Some(position) = position else {
            undoer.running = None;
            return Arrival::Over;
        };
        let call = &mut self.calls[position];
        match call.standing {
            _ if !is_ok => {
                call.standing = Standing::Owed;
                *undoer = Undoer { stuck: true, ..Undoer::default() };
                Arrival::Stuck(state)
            }
            Standing::Undoing { undo, again: true } => {
                call.standing = Standing::Undoing { undo, again: false };
                Arrival::Again(Self::undo(chart, call, undo), true)
            }
            Standing::Undoing { undo, .. } if call.open => {
                call.standing = Standing::Undone(undo);
                undoer.running = None;
                Arrival::Over
            }
            _ => {
                self.calls.remove(position);
                undoer.running = None;
                Arrival::Over
            }
        }
    }
}
