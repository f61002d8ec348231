//! Books beside the interpreter's own: what is in flight, owed and undone, kept from what a driver and an observer see,
//! by the text of `ARCHITECTURE.md` (Meaning 14 to 19, 21). What the machine does is held against them.

mod effects;
mod moments;
mod outcomes;

use std::collections::BTreeMap;

use fsm_lang::chart::{Activity, Chart, InvocationId, Scope, StateId};
use fsm_lang::interp::Interpreter;

/// A call that is in flight, owed, or of which an outcome may still come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    number: u64,
    place: InvocationId,
    /// Whether an outcome may still come.
    open: bool,
    /// Whether it may not have taken effect.
    maybe: bool,
    /// The undo that runs, or has run.
    undo: Option<u64>,
    /// Whether the undo has to run once more, since the effect was confirmed while it ran, or behind it.
    again: bool,
}

/// A state that undoes, from its entry on.
#[derive(Clone, Copy, Debug, Default)]
struct Undoer {
    running: Option<u64>,
    stuck: bool,
    /// Its `ok` was taken.
    over: bool,
    /// Nothing stood in its scope at some time: it may be over without an arm that tells of it.
    idle: bool,
}

/// What a microstep has come to, so that the next one can be told from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Exit,
    Transition,
    Entry,
    Rest,
}

/// The books of a run.
#[derive(Clone, Debug)]
pub struct Ledger {
    in_flight: Vec<Entry>,
    /// What stands, in order of completion.
    debts: Vec<Entry>,
    /// What was undone, and can still be confirmed, or is being undone again.
    undone: Vec<Entry>,
    /// What was settled, and of which an outcome may still come.
    settled: Vec<Entry>,
    undoers: BTreeMap<StateId, Undoer>,
    last: u64,
    phase: Phase,
    /// What must not be left in this microstep, except by an arm of its own (ruling 19).
    blocking: Vec<StateId>,
    /// The states that undo, in the scope of which something stands when this microstep begins.
    undoing_more: Vec<StateId>,
    /// The end of the machine that is active; whether it is a failure.
    ended: Option<(StateId, bool)>,
    /// Whether a pivot was passed.
    passed: bool,
    called: Option<StateId>,
    undoing: Option<StateId>,
    /// An undo that has to be run again before this input is over: of what, by which call.
    due: Option<(u64, u64)>,
    /// What was found in this input.
    pub(super) found: Found,
}

/// How an outcome finds a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lateness {
    /// Its state waits for it.
    Awaited(InvocationId),
    /// It is owed, and nobody undoes it.
    Owed,
    /// It is being undone.
    Undoing,
    /// It was undone.
    Undone,
    /// It was settled.
    Settled,
}

/// What an input brought to light.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// The places that are owed where the machine has failed.
    pub(super) forgotten: Vec<InvocationId>,
    /// The places that were invoked while they were owed or in flight.
    pub(super) again: Vec<InvocationId>,
    /// The states without `stuck` that ran an undo which can fail for good.
    pub(super) may_stick: Vec<StateId>,
    /// The calls that can fail, made behind a pivot.
    pub(super) late_calls: Vec<InvocationId>,
    /// The failure of the machine that is entered behind a pivot.
    pub(super) late_failure: Option<StateId>,
    /// Whether a pivot was passed behind another.
    pub(super) second_pivot: bool,
    /// What must never be.
    pub(super) broken: Option<String>,
}

impl Ledger {
    /// The books of a run that has not begun.
    #[must_use]
    pub fn new() -> Self {
        Self {
            in_flight: vec![],
            debts: vec![],
            undone: vec![],
            settled: vec![],
            undoers: BTreeMap::new(),
            last: 0,
            phase: Phase::Rest,
            blocking: vec![],
            undoing_more: vec![],
            ended: None,
            passed: false,
            called: None,
            undoing: None,
            due: None,
            found: Found::default(),
        }
    }

    /// Whether a state waits for the call.
    #[must_use]
    pub fn is_in_flight(&self, number: u64) -> bool {
        self.in_flight.iter().any(|entry| entry.number == number)
    }

    /// How an outcome would find the call; `None` for an undo.
    #[must_use]
    pub fn lateness(&self, number: u64) -> Option<Lateness> {
        let is_it = |entry: &&Entry| entry.number == number;
        if let Some(entry) = self.in_flight.iter().find(is_it) {
            return Some(Lateness::Awaited(entry.place));
        }
        if let Some(entry) = self.debts.iter().find(is_it) {
            return Some(if entry.undo.is_some() { Lateness::Undoing } else { Lateness::Owed });
        }
        let undone = self.undone.iter().any(|entry| entry.number == number);
        let settled = self.settled.iter().any(|entry| entry.number == number);
        undone.then_some(Lateness::Undone).or(settled.then_some(Lateness::Settled))
    }

    fn broken(&mut self, what: impl FnOnce() -> String) {
        if self.found.broken.is_none() {
            self.found.broken = Some(what());
        }
    }

    fn activity<'chart>(chart: &'chart Chart, entry: &Entry) -> &'chart Activity {
        &chart.activities[chart.invocations[entry.place].activity]
    }

    fn covers(chart: &Chart, scope: Scope, entry: &Entry) -> bool {
        let invocation = &chart.invocations[entry.place];
        match scope {
            Scope::All => true,
            Scope::Activity(activity) => invocation.activity == activity,
            Scope::State(state) => chart.is_within(invocation.state, state),
        }
    }

    fn scope(chart: &Chart, state: StateId) -> Option<Scope> {
        Some(chart.states[state].work.as_ref()?.compensation()?.scope)
    }

    /// Before an input: what was found before is forgotten.
    pub(super) fn begin(&mut self) {
        self.found = Found::default();
        self.phase = Phase::Rest;
    }

    /// After an input: holds the books against the machine's own.
    pub(super) fn end(&mut self, machine: &Interpreter<'_>, had_ended: bool) {
        let own: Vec<(u64, bool)> = self.debts.iter().map(|entry| (entry.number, entry.maybe)).collect();
        let owed: Vec<(u64, bool)> =
            machine.owed().into_iter().map(|owed| (owed.call.number, owed.maybe)).collect();
        if own != owed {
            self.broken(|| format!("owed are {own:?} (number, maybe), the machine says {owed:?}"));
        }
        let kept = [&self.in_flight, &self.debts, &self.undone, &self.settled].into_iter().flatten();
        let mut open: Vec<u64> = kept.filter(|entry| entry.open).map(|entry| entry.number).collect();
        open.extend(self.undone.iter().filter(|entry| entry.again).filter_map(|entry| entry.undo));
        open.extend(self.undoers.values().filter_map(|undoer| undoer.running));
        open.sort_unstable();
        let opened: Vec<u64> = machine.open_calls().into_iter().map(|call| call.number).collect();
        if open != opened {
            self.broken(|| format!("open are {open:?}, the machine says {opened:?}"));
        }
        self.note_idle(machine.chart());
        if self.due.take().is_some() {
            self.broken(|| "an undo that was confirmed late is not run again".into());
        }
        if self.called.take().is_some() || self.undoing.take().is_some() {
            self.broken(|| "a call was announced and not made".into());
        }
        if let Some((state, true)) = self.ended.filter(|_| !had_ended) {
            self.found.forgotten = self.debts.iter().map(|entry| entry.place).collect();
            self.found.late_failure = self.passed.then_some(state);
        }
    }

    /// Whether a pivot was passed.
    #[must_use]
    pub fn has_passed(&self) -> bool {
        self.passed
    }

    /// Whether the machine has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.ended.is_some()
    }
}

impl Default for Ledger {
    fn default() -> Self {
        Self::new()
    }
}
