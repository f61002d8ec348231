//! The calls of a machine that are open, and what is owed for those that took effect.
//!
//! Generated machines use it; the rules are rulings 14 to 19 of the language reference. A *place* is an `invoke` of the
//! chart, by its number; an *undoer* a state with `compensate`. Nothing here allocates, and nothing panics.

mod arrival;
#[cfg(test)]
mod tests;

pub use arrival::{Arrival, UndoArrival};

use crate::CallId;

/// At most `CALLS` calls that are open or owed, and the states that undo. `U` is an undo with its arguments as they were
/// captured when the call was made.
#[derive(Clone, Debug)]
pub struct Ledger<U, const CALLS: usize, const UNDOERS: usize> {
    entries: [Option<Entry<U>>; CALLS],
    /// All entries from here on have always been empty: what is seldom full is not looked through to its end.
    used: usize,
    undoers: [Undoer; UNDOERS],
    /// The number of the last call or undo.
    last_call: u64,
    /// How often something was completed: the order of the debts.
    completed: u64,
}

/// What a state with `compensate` should do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next<U> {
    /// Run this undo.
    Undo {
        /// The call that it undoes.
        of: CallId,
        /// The undo's own number.
        call: CallId,
        /// What to run.
        undo: U,
    },
    /// Wait: an undo of this scope runs, or one failed for good here.
    Wait,
    /// Nothing is owed any more: take `ok`. The state is over: it undoes nothing more, unless [`Ledger::wait`] says that
    /// its `ok` was refused.
    Done,
}

#[derive(Clone, Debug)]
struct Entry<U> {
    call: CallId,
    place: u16,
    /// `None` if the activity can owe nothing.
    undo: Option<U>,
    standing: Standing,
    /// Whether an outcome may still come.
    open: bool,
    /// Whether the effect is not certain.
    maybe: bool,
    /// When it was completed, counted in completions.
    order: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Its state waits for the outcome.
    InFlight,
    /// It is owed.
    Owed,
    /// It is owed, and its undo runs.
    Undoing {
        /// The undo.
        undo: CallId,
        /// Whether it has to run once more, since the effect was confirmed after it had begun.
        again: bool,
    },
    /// It was undone by this.
    Undone(CallId),
    /// It was undone, then confirmed: the same undo runs again, and nobody waits for it.
    Again(CallId),
    /// It was settled.
    Settled,
}

#[derive(Clone, Copy, Debug, Default)]
struct Undoer {
    /// The undo that runs, and the place of the call that it undoes.
    running: Option<(CallId, u16)>,
    is_active: bool,
    stuck: bool,
    over: bool,
}

impl<U: Clone, const CALLS: usize, const UNDOERS: usize> Ledger<U, CALLS, UNDOERS> {
    /// No call was made yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            entries: [const { None }; CALLS],
            used: 0,
            undoers: [Undoer { running: None, is_active: false, stuck: false, over: false }; UNDOERS],
            last_call: 0,
            completed: 0,
        }
    }

    /// Begins a call at a place. `undo` is what will undo it, `None` if it can owe nothing.
    /// `None` if no more calls can be open.
    pub fn open(&mut self, place: u16, undo: Option<U>) -> Option<CallId> {
        let (index, slot) = self.entries.iter_mut().enumerate().find(|(_, slot)| slot.is_none())?;
        self.used = self.used.max(index.saturating_add(1));
        self.last_call = self.last_call.saturating_add(1);
        let call = CallId::new(self.last_call);
        *slot = Some(Entry {
            call,
            place,
            undo,
            standing: Standing::InFlight,
            open: true,
            maybe: false,
            order: 0,
        });
        Some(call)
    }

    /// The call that the state at a place waits for.
    #[must_use]
    pub fn in_flight(&self, place: u16) -> Option<CallId> {
        self.entries().find(|entry| entry.waits_at(place)).map(|entry| entry.call)
    }

    /// The state at a place is left. The call to be cancelled, if one was in flight: it may be owed from here on.
    pub fn abandon(&mut self, place: u16) -> Option<CallId> {
        let order = self.completed.saturating_add(1);
        let slot = self.slots().find(|slot| slot.as_ref().is_some_and(|entry| entry.waits_at(place)))?;
        let entry = slot.as_mut()?;
        let call = entry.call;
        if entry.undo.is_some() {
            (entry.standing, entry.maybe, entry.order) = (Standing::Owed, true, order);
            self.completed = order;
        } else {
            *slot = None;
        }
        Some(call)
    }

    /// Whether something of the scope is owed, its undo begun or not.
    #[must_use]
    pub fn owes(&self, scope: impl Fn(u16) -> bool) -> bool {
        self.entries().any(|entry| entry.stands() && scope(entry.place))
    }

    /// What is owed in the scope is settled.
    pub fn settle(&mut self, scope: impl Fn(u16) -> bool) {
        for slot in self.slots() {
            if let Some(entry) = slot.as_mut().filter(|entry| entry.stands() && scope(entry.place)) {
                if entry.open {
                    entry.standing = Standing::Settled;
                } else {
                    *slot = None;
                }
            }
        }
    }

    /// A state with `compensate` is entered.
    pub fn enter(&mut self, undoer: usize) {
        if let Some(undoer) = self.undoers.get_mut(undoer) {
            *undoer = Undoer { is_active: true, ..Undoer::default() };
        }
    }

    /// A state with `compensate` is left.
    pub fn leave(&mut self, undoer: usize) {
        if let Some(undoer) = self.undoers.get_mut(undoer) {
            *undoer = Undoer::default();
        }
    }

    /// Whether a state with `compensate` is active and keeps others from leaving it.
    #[must_use]
    pub fn blocks(&self, undoer: usize, scope: impl Fn(u16) -> bool) -> bool {
        let Some(undoer) = self.undoers.get(undoer) else { return false };
        undoer.is_active && !undoer.stuck && !undoer.over && (undoer.running.is_some() || self.owes(scope))
    }

    /// What a state with `compensate` should do next; it waits while it is not active. An undo that this gives has begun.
    pub fn next(&mut self, undoer: usize, scope: impl Fn(u16) -> bool) -> Next<U> {
        let Some(undoer) = self.undoers.get_mut(undoer) else { return Next::Wait };
        if !undoer.is_active || undoer.stuck || undoer.over || undoer.running.is_some() {
            return Next::Wait;
        }
        let mut stands = false;
        let latest = self
            .entries
            .iter_mut()
            .take(self.used)
            .flatten()
            .filter(|entry| entry.stands() && scope(entry.place))
            .inspect(|_| stands = true)
            .filter(|entry| entry.standing == Standing::Owed)
            .max_by_key(|entry| entry.order);
        match latest {
            Some(entry) => {
                let Some(undo) = entry.undo.clone() else { return Next::Wait };
                self.last_call = self.last_call.saturating_add(1);
                let call = CallId::new(self.last_call);
                undoer.running = Some((call, entry.place));
                entry.standing = Standing::Undoing { undo: call, again: false };
                Next::Undo { of: entry.call, call, undo }
            }
            None if stands => Next::Wait,
            None => {
                undoer.over = true;
                Next::Done
            }
        }
    }

    /// A state that was told [`Next::Done`] could not take its `ok`: it goes on undoing.
    pub fn wait(&mut self, undoer: usize) {
        if let Some(undoer) = self.undoers.get_mut(undoer) {
            undoer.over = false;
        }
    }

    /// What is owed, in the order of completion: the call, its place, and whether it is not certain.
    pub fn owed(&self) -> impl Iterator<Item = (CallId, u16, bool)> {
        let mut last = 0;
        core::iter::from_fn(move || {
            let next = self
                .entries()
                .filter(|entry| entry.stands() && entry.order > last)
                .min_by_key(|entry| entry.order)?;
            last = next.order;
            Some((next.call, next.place, next.maybe))
        })
    }

    /// The calls that outcomes may still come for, in the order in which they were begun, undos among them.
    pub fn open_calls(&self) -> impl Iterator<Item = CallId> {
        let mut last = None;
        core::iter::from_fn(move || {
            let calls = self.entries().flat_map(|entry| {
                let undo = match entry.standing {
                    Standing::Again(undo) => Some(undo),
                    _ => None,
                };
                entry.open.then_some(entry.call).into_iter().chain(undo)
            });
            let undos = self.undoers.iter().filter_map(|undoer| undoer.running.map(|(undo, _)| undo));
            last = calls.chain(undos).filter(|&call| Some(call) > last).min();
            last
        })
    }

    fn entries(&self) -> impl Iterator<Item = &Entry<U>> {
        self.entries.iter().take(self.used).flatten()
    }

    fn slots(&mut self) -> impl Iterator<Item = &mut Option<Entry<U>>> {
        self.entries.iter_mut().take(self.used)
    }
}

impl<U> Entry<U> {
    fn waits_at(&self, place: u16) -> bool {
        self.standing == Standing::InFlight && self.place == place
    }

    fn stands(&self) -> bool {
        matches!(self.standing, Standing::Owed | Standing::Undoing { .. })
    }
}

impl<U: Clone, const CALLS: usize, const UNDOERS: usize> Default for Ledger<U, CALLS, UNDOERS> {
    fn default() -> Self {
        Self::new()
    }
}
