//! Books beside the interpreter's own: what is in flight, owed and undone, kept from what a driver and an observer see,
//! by the text of `ARCHITECTURE.md` (Meaning 14 to 19, 21). What the machine does is held against them.

use std::collections::BTreeMap;

use fsm_lang::chart::{
    Activity, ArmOutcome, Chart, InvocationId, Scope, StateId, StateKind, Trigger, Undo, Work,
};
use fsm_lang::interp::{CallId, Effect, Interpreter, Moment};

use super::input::Outcome;

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

    /// Before the outcome of a call is handed in (Meaning 14, 18).
    pub(super) fn arrive(&mut self, chart: &Chart, number: u64, outcome: Outcome) {
        let is_error = matches!(outcome, Outcome::Error(_) | Outcome::Failed);
        let position = |entries: &[Entry]| entries.iter().position(|entry| entry.number == number);
        if let Some(at) = position(&self.in_flight) {
            let entry = self.in_flight.remove(at);
            let can_owe = Self::activity(chart, &entry).can_owe();
            match outcome {
                Outcome::Ok if chart.invocations[entry.place].pivot => {
                    self.pass();
                    self.settle(chart, Scope::All);
                }
                Outcome::Ok if can_owe => self.debts.push(Entry { open: false, ..entry }),
                Outcome::Unknown if can_owe => self.debts.push(Entry { maybe: true, ..entry }),
                _ => {}
            }
        } else if let Some(at) = position(&self.debts).filter(|&at| self.debts[at].open) {
            let entry = &mut self.debts[at];
            match (outcome, entry.undo) {
                (Outcome::Ok, undo) => {
                    (entry.open, entry.maybe, entry.again) = (false, false, undo.is_some())
                }
                (_, None) if is_error => drop(self.debts.remove(at)),
                (_, Some(_)) if is_error => entry.open = false,
                _ => {}
            }
        } else if let Some(at) = position(&self.undone).filter(|&at| self.undone[at].open) {
            let entry = &mut self.undone[at];
            if outcome == Outcome::Ok {
                (entry.open, entry.again) = (false, true);
                self.due = entry.undo.map(|undo| (number, undo));
            } else if is_error {
                self.undone.remove(at);
            }
        } else if let Some(at) = position(&self.settled) {
            if outcome != Outcome::Unknown {
                self.settled.remove(at);
            }
        } else {
            self.arrive_undo(number, outcome == Outcome::Ok);
        }
    }

    /// A pivot is passed.
    fn pass(&mut self) {
        self.found.second_pivot |= self.passed;
        self.passed = true;
    }

    fn arrive_undo(&mut self, number: u64, is_ok: bool) {
        self.undone.retain(|entry| !(entry.again && entry.undo == Some(number)));
        let undoer = self.undoers.values_mut().find(|undoer| undoer.running == Some(number));
        let Some(undoer) = undoer else { return };
        let Some(at) = self.debts.iter().position(|entry| entry.undo == Some(number)) else {
            // It was settled in the meantime.
            undoer.running = None;
            return;
        };
        let entry = &mut self.debts[at];
        if !is_ok {
            (undoer.running, undoer.stuck) = (None, true);
            (entry.undo, entry.again) = (None, false);
        } else if entry.again {
            entry.again = false;
            self.due = Some((entry.number, number));
        } else {
            undoer.running = None;
            let entry = self.debts.remove(at);
            if entry.open {
                self.undone.push(entry);
            }
        }
    }

    fn settle(&mut self, chart: &Chart, scope: Scope) {
        let (taken, left) =
            std::mem::take(&mut self.debts).into_iter().partition(|entry| Self::covers(chart, scope, entry));
        self.debts = left;
        let taken: Vec<Entry> = taken;
        self.settled.extend(taken.into_iter().filter(|entry| entry.open));
    }

    /// Whether something in the scope of a state that undoes stands, or is being undone there.
    fn has_more(&self, chart: &Chart, state: StateId, undoer: Undoer) -> bool {
        let owes = |scope| self.debts.iter().any(|entry| Self::covers(chart, scope, entry));
        undoer.running.is_some() || Self::scope(chart, state).is_some_and(owes)
    }

    /// Whether the state must not be left but by its own arms (ruling 19). One that may be over is let off.
    fn blocks(&self, chart: &Chart, state: StateId) -> bool {
        let Some(&undoer) = self.undoers.get(&state) else { return false };
        !undoer.stuck && !undoer.over && !undoer.idle && self.has_more(chart, state, undoer)
    }

    /// Notes which states have nothing to undo.
    fn note_idle(&mut self, chart: &Chart) {
        let mut undoers = std::mem::take(&mut self.undoers);
        for (&state, undoer) in &mut undoers {
            undoer.idle |= !self.has_more(chart, state, *undoer);
        }
        self.undoers = undoers;
    }

    /// A microstep is at this phase; a new one begins where that goes back.
    fn at(&mut self, chart: &Chart, phase: Phase) {
        if self.phase > phase {
            self.note_idle(chart);
            let more = self.undoers.iter().filter(|(state, undoer)| self.has_more(chart, **state, **undoer));
            self.undoing_more = more.map(|(state, _)| *state).collect();
            let pivots = self.in_flight.iter().map(|entry| &chart.invocations[entry.place]);
            let mut blocking: Vec<StateId> =
                pivots.filter(|invocation| invocation.pivot).map(|invocation| invocation.state).collect();
            blocking.extend(self.undoers.keys().copied().filter(|&state| self.blocks(chart, state)));
            self.blocking = blocking;
            if self.ended.is_some() {
                self.broken(|| "a machine that has ended takes a transition".into());
            }
        } else if (self.phase, phase) == (Phase::Transition, Phase::Transition) {
            // The same microstep, or one without targets behind another.
            let mut blocking = std::mem::take(&mut self.blocking);
            blocking.retain(|&state| !self.undoers.contains_key(&state) || self.blocks(chart, state));
            self.blocking = blocking;
            let mut more = std::mem::take(&mut self.undoing_more);
            more.retain(|state| self.undoers.get(state).is_some_and(|&it| self.has_more(chart, *state, it)));
            self.undoing_more = more;
        }
        self.phase = phase;
    }

    /// Something happened inside a step.
    pub(super) fn observe(&mut self, chart: &Chart, moment: Moment) {
        match moment {
            Moment::Exited(state) => {
                self.at(chart, Phase::Exit);
                if self.blocking.contains(&state) {
                    self.broken(|| format!("`{}` is left while it blocks", chart.path(state)));
                }
                self.undoers.remove(&state);
                let waits = |entry: &Entry| chart.invocations[entry.place].state == state;
                if self.in_flight.iter().any(waits) {
                    self.broken(|| format!("`{}` is left, and its call not cancelled", chart.path(state)));
                }
            }
            Moment::Taken(id) => {
                self.at(chart, Phase::Transition);
                let transition = &chart.transitions[id];
                if Self::scope(chart, transition.source).is_some() {
                    self.arm_of_undoer(chart, transition.source, &transition.trigger);
                }
            }
            Moment::Entered(state) => {
                // The first is the start.
                if state != Chart::ROOT {
                    self.at(chart, Phase::Entry);
                }
                self.entered(chart, state);
            }
            Moment::Settled(scope) => self.settle(chart, scope),
            Moment::Passed => self.pass(),
            Moment::Called(state) => {
                self.phase = Phase::Rest;
                self.called = Some(state);
            }
            Moment::Undoing(state) => {
                self.phase = Phase::Rest;
                self.undoing = Some(state);
            }
            Moment::Fired(_) | Moment::Returned(_) => self.phase = Phase::Rest,
            Moment::Initial(_)
            | Moment::Restored(_)
            | Moment::Defaulted(_)
            | Moment::Dropped(_)
            | Moment::Kept(_) => {}
        }
    }

    fn arm_of_undoer(&mut self, chart: &Chart, state: StateId, trigger: &Trigger) {
        match trigger {
            Trigger::Outcome(ArmOutcome::Ok(_)) => {
                if self.undoing_more.contains(&state) {
                    self.broken(|| {
                        format!("`ok` of `{}` while something stands in its scope", chart.path(state))
                    });
                }
                if let Some(undoer) = self.undoers.get_mut(&state) {
                    if undoer.stuck {
                        self.broken(|| format!("`ok` of `{}`, which is stuck", chart.path(state)));
                    } else {
                        undoer.over = true;
                    }
                }
            }
            Trigger::Outcome(ArmOutcome::Stuck)
                if self.undoers.get(&state).is_some_and(|undoer| !undoer.stuck) =>
            {
                self.broken(|| format!("`stuck` of `{}`, where no undo failed", chart.path(state)));
            }
            _ => {}
        }
    }

    fn entered(&mut self, chart: &Chart, state: StateId) {
        let data = &chart.states[state];
        if data.work.as_ref().is_some_and(|work| matches!(work, Work::Compensate(_))) {
            self.undoers.insert(state, Undoer::default());
        }
        if let (Some(Chart::ROOT), StateKind::Final { failure }) = (data.parent, &data.kind) {
            self.ended = Some((state, *failure));
            if !failure {
                self.settle(chart, Scope::All);
            }
        }
    }

    /// A driver is told something.
    pub(super) fn effect(&mut self, chart: &Chart, effect: &Effect) {
        match effect {
            Effect::Start(call, _) => self.start(chart, *call),
            Effect::Cancel(call) => {
                self.at(chart, Phase::Exit);
                let Some(at) = self.in_flight.iter().position(|entry| entry.number == call.number) else {
                    return self.broken(|| "a call is cancelled that is not in flight".into());
                };
                let entry = self.in_flight.remove(at);
                if chart.invocations[entry.place].pivot {
                    self.broken(|| "a pivot in flight is cancelled".into());
                }
                if Self::activity(chart, &entry).can_owe() {
                    self.debts.push(Entry { maybe: true, ..entry });
                }
            }
            Effect::Undo { of, call, .. } => self.undo(chart, *of, *call),
        }
    }

    fn is_new(&mut self, call: CallId) {
        if call.number <= self.last {
            self.broken(|| "a call has the number of one before it".into());
        }
        self.last = call.number;
    }

    fn start(&mut self, chart: &Chart, call: CallId) {
        self.is_new(call);
        if self.ended.is_some() {
            self.broken(|| "a machine that has ended makes a call".into());
        }
        let state = self.called.take();
        let work = state.and_then(|state| chart.states[state].work.as_ref());
        let Some(&Work::Invoke(place)) = work else {
            return self.broken(|| "a call is made that is no state's".into());
        };
        if chart.invocations[place].activity != call.activity {
            self.broken(|| "a call of another activity is made".into());
        }
        let mut standing = self.in_flight.iter().chain(&self.debts);
        if standing.any(|entry| entry.place == place) && chart.activities[call.activity].can_owe() {
            self.found.again.push(place);
        }
        let activity = &chart.activities[call.activity];
        if self.passed && !chart.invocations[place].pivot && !activity.readonly && !activity.retriable {
            self.found.late_calls.push(place);
        }
        self.in_flight.push(Entry {
            number: call.number,
            place,
            open: true,
            maybe: false,
            undo: None,
            again: false,
        });
    }

    fn undo(&mut self, chart: &Chart, of: CallId, call: CallId) {
        if let Some(due) = self.due.take() {
            if due != (of.number, call.number) {
                self.broken(|| "another undo is run again than that which is due".into());
            }
            return;
        }
        self.is_new(call);
        if self.ended.is_some() {
            self.broken(|| "a machine that has ended undoes".into());
        }
        let Some((state, scope)) = self.undoing.take().and_then(|at| Some((at, Self::scope(chart, at)?)))
        else {
            return self.broken(|| "an undo is run by no state".into());
        };
        let free = |undoer: &Undoer| undoer.running.is_none() && !undoer.stuck && !undoer.over;
        if !self.undoers.get(&state).is_some_and(free) {
            self.broken(|| {
                format!("`{}` undoes though an undo runs, it is stuck or over", chart.path(state))
            });
        }
        let mut next = self.debts.iter_mut().rev();
        let next = next.find(|entry| entry.undo.is_none() && Self::covers(chart, scope, entry));
        match next {
            Some(entry) if entry.number == of.number => {
                entry.undo = Some(call.number);
                let activity = &chart.activities[of.activity];
                let Undo::By { activity: by, .. } = activity.undo else {
                    return self.broken(|| "something is undone that has no undo".into());
                };
                if by != call.activity {
                    self.broken(|| "an undo of another activity is run".into());
                }
                let arms = chart.states[state].work.as_ref().and_then(Work::compensation);
                let has_stuck = arms
                    .into_iter()
                    .flat_map(|work| &work.arms)
                    .any(|&arm| chart.transitions[arm].trigger == Trigger::Outcome(ArmOutcome::Stuck));
                if !has_stuck && !chart.activities[by].retriable {
                    self.found.may_stick.push(state);
                }
            }
            _ => self.broken(|| "what is undone is not the latest that stands in the scope".into()),
        }
        self.undoers.insert(state, Undoer { running: Some(call.number), ..Undoer::default() });
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
