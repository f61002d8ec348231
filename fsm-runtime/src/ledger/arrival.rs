//! What an outcome changes.

use super::{Entry, Ledger, Standing};
use crate::{CallId, CallOutcome};

/// What became of the outcome of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival<U> {
    /// No such call is open: the outcome came twice, or the call could not owe and was given up.
    Closed,
    /// The state at this place waits for it.
    Awaited(u16),
    /// It came late, and nobody waits for it.
    Late,
    /// It came late, and what it made had been undone before: the undo has to run again, under its own number.
    Again {
        /// The call that it undoes.
        of: CallId,
        /// The undo's own number.
        call: CallId,
        /// What to run.
        undo: U,
    },
}

/// What became of the outcome of an undo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UndoArrival<U> {
    /// No such undo runs.
    Closed,
    /// Nobody waited for it.
    Late,
    /// The undo of this state with `compensate` is over.
    Over(usize),
    /// It failed for good: this state is stuck.
    Stuck(usize),
    /// The effect was confirmed after the undo had begun: it has to run again, under its own number.
    Again {
        /// The call that it undoes.
        of: CallId,
        /// The undo's own number.
        call: CallId,
        /// What to run.
        undo: U,
    },
}

impl<U: Clone, const CALLS: usize, const UNDOERS: usize> Ledger<U, CALLS, UNDOERS> {
    /// The outcome of a call whose result no undo needs, and which is no pivot. `places` are those of the activity.
    pub fn arrived<T, E>(
        &mut self,
        call: CallId,
        outcome: &CallOutcome<T, E>,
        places: impl Fn(u16) -> bool,
    ) -> Arrival<U> {
        match outcome {
            CallOutcome::Ok(_) => self.ok(call, places, |_| false, |_| {}),
            CallOutcome::Err(_) | CallOutcome::Failed => self.failed(call, places),
            CallOutcome::Unknown => self.unknown(call, places),
        }
    }

    /// A call took effect. `fill` puts the result into its undo; `places` are those of the activity, `is_pivot`
    /// tells whose `ok` settles everything that is owed (ruling 20).
    pub fn ok(
        &mut self,
        call: CallId,
        places: impl Fn(u16) -> bool,
        is_pivot: impl Fn(u16) -> bool,
        fill: impl FnOnce(&mut U),
    ) -> Arrival<U> {
        let order = self.completed.saturating_add(1);
        let Some(slot) = self.open_slot(call, places) else { return Arrival::Closed };
        let Some(entry) = slot.as_mut() else { return Arrival::Closed };
        let place = entry.place;
        if let Some(undo) = &mut entry.undo {
            fill(undo);
        }
        entry.open = false;
        let arrival = match entry.standing {
            Standing::InFlight if is_pivot(place) => {
                *slot = None;
                self.settle(|_| true);
                return Arrival::Awaited(place);
            }
            Standing::InFlight => {
                (entry.standing, entry.order) = (Standing::Owed, order);
                if entry.undo.is_none() {
                    *slot = None;
                }
                self.completed = order;
                return Arrival::Awaited(place);
            }
            Standing::Undone(undo_call) => match entry.undo.clone() {
                Some(undo) => {
                    entry.standing = Standing::Again(undo_call);
                    return Arrival::Again { of: entry.call, call: undo_call, undo };
                }
                None => Arrival::Late,
            },
            Standing::Undoing { undo, .. } => {
                entry.standing = Standing::Undoing { undo, again: true };
                Arrival::Late
            }
            Standing::Owed | Standing::Settled | Standing::Again(_) => Arrival::Late,
        };
        entry.maybe = false;
        if !entry.stands() {
            *slot = None;
        }
        arrival
    }

    /// A call had no effect.
    pub fn failed(&mut self, call: CallId, places: impl Fn(u16) -> bool) -> Arrival<U> {
        let Some(slot) = self.open_slot(call, places) else { return Arrival::Closed };
        let Some(entry) = slot.as_mut() else { return Arrival::Closed };
        let arrival = match entry.standing {
            Standing::InFlight => Arrival::Awaited(entry.place),
            _ => Arrival::Late,
        };
        // An undo that has begun goes on.
        match entry.standing {
            Standing::Undoing { .. } => entry.open = false,
            _ => *slot = None,
        }
        arrival
    }

    /// Nobody can say whether a call had an effect.
    pub fn unknown(&mut self, call: CallId, places: impl Fn(u16) -> bool) -> Arrival<U> {
        let order = self.completed.saturating_add(1);
        let Some(slot) = self.open_slot(call, places) else { return Arrival::Closed };
        let Some(entry) = slot.as_mut() else { return Arrival::Closed };
        if entry.standing != Standing::InFlight {
            return Arrival::Late;
        }
        let place = entry.place;
        if entry.undo.is_some() {
            (entry.standing, entry.maybe, entry.order) = (Standing::Owed, true, order);
            self.completed = order;
        } else {
            *slot = None;
        }
        Arrival::Awaited(place)
    }

    /// An undo is over; `ok` says whether it took effect. `places` are those whose calls it undoes.
    pub fn undone(&mut self, undo: CallId, ok: bool, places: impl Fn(u16) -> bool) -> UndoArrival<U> {
        let Some((index, undoer)) =
            self.undoers.iter_mut().enumerate().find(|(_, undoer)| {
                undoer.running.is_some_and(|(call, place)| call == undo && places(place))
            })
        else {
            return self.undone_again(undo, places);
        };
        let slot = self.entries.iter_mut().take(self.used).find(|slot| {
            slot.as_ref().is_some_and(
                |entry| matches!(entry.standing, Standing::Undoing { undo: running, .. } if running == undo),
            )
        });
        // It was settled in the meantime.
        let Some(slot) = slot else {
            undoer.running = None;
            return UndoArrival::Over(index);
        };
        let Some(entry) = slot.as_mut() else { return UndoArrival::Closed };
        if !ok {
            entry.standing = Standing::Owed;
            (undoer.running, undoer.stuck) = (None, true);
            return UndoArrival::Stuck(index);
        }
        if let (Standing::Undoing { again: true, .. }, Some(arguments)) = (entry.standing, entry.undo.clone())
        {
            entry.standing = Standing::Undoing { undo, again: false };
            return UndoArrival::Again { of: entry.call, call: undo, undo: arguments };
        }
        undoer.running = None;
        if entry.open {
            entry.standing = Standing::Undone(undo);
        } else {
            *slot = None;
        }
        UndoArrival::Over(index)
    }

    fn undone_again(&mut self, undo: CallId, places: impl Fn(u16) -> bool) -> UndoArrival<U> {
        let slot = self.slots().find(|slot| {
            slot.as_ref().is_some_and(|entry| entry.standing == Standing::Again(undo) && places(entry.place))
        });
        match slot {
            Some(slot) => {
                *slot = None;
                UndoArrival::Late
            }
            None => UndoArrival::Closed,
        }
    }

    fn open_slot(&mut self, call: CallId, places: impl Fn(u16) -> bool) -> Option<&mut Option<Entry<U>>> {
        self.slots().find(|slot| {
            slot.as_ref().is_some_and(|entry| entry.open && entry.call == call && places(entry.place))
        })
    }
}
