//! Open calls and what is owed (rulings 14 to 18).

mod arrival;
mod situation;

use std::collections::{BTreeMap, BTreeSet};

use super::event_loop::Event;
use super::value::Value;
use crate::chart::{ActivityId, Chart, InvocationId, Scope, StateId, Undo, UndoArgument, Work};
pub(super) use arrival::Arrival;

/// Names a call in a run: the how-manyth of all, and of its activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId {
    /// 1, 2, … of the run, undos counted.
    pub number: u64,
    /// The activity.
    pub activity: ActivityId,
    /// 1, 2, … of the activity.
    pub ordinal: u32,
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq)]
pub enum CallOutcome {
    /// It took effect; with its result, if the activity has one.
    Ok(Option<Value>),
    /// It did not, by the declared error at this position.
    Error(usize),
    /// It surely did not: a failure of transport.
    Failed,
    /// It may have.
    Unknown,
}

/// What a driver is told, in order with the actions of the host.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Run an activity.
    Start(CallId, Vec<Value>),
    /// Nobody waits for the call any more.
    Cancel(CallId),
    /// Undo what a call did.
    Undo {
        /// The call that is undone.
        of: CallId,
        /// The undo.
        call: CallId,
        /// Its arguments; `None` for a result that is not there.
        arguments: Vec<Option<Value>>,
    },
}

/// What is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    /// The call that made it.
    pub call: CallId,
    /// Whether it may not have taken effect.
    pub maybe: bool,
}

/// Where a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Its state waits for it.
    InFlight,
    /// It is owed.
    Owed,
    /// Its undo runs; `again` if the effect was confirmed since that began.
    Undoing { undo: CallId, again: bool },
    /// It was undone.
    Undone(CallId),
    /// It was undone, then confirmed: its undo runs again, and nobody waits for that.
    Again(CallId),
    /// It was settled.
    Settled,
}

/// A call that is open or owed.
#[derive(Clone, Debug)]
struct Call {
    id: CallId,
    place: InvocationId,
    arguments: Vec<Value>,
    result: Option<Value>,
    standing: Standing,
    /// Whether an outcome may still come.
    open: bool,
    maybe: bool,
    /// When it was completed.
    order: u64,
}

impl Call {
    fn stands(&self) -> bool {
        matches!(self.standing, Standing::Owed | Standing::Undoing { .. })
    }
}

/// A state that undoes.
#[derive(Clone, Copy, Debug, Default)]
struct Undoer {
    running: Option<CallId>,
    stuck: bool,
    /// Nothing was owed any more, and its `ok` had its macrostep: it undoes nothing more (Meaning 16).
    over: bool,
}

/// What a run has outside.
#[derive(Clone, Debug, Default)]
pub(super) struct Calls {
    calls: Vec<Call>,
    undoers: BTreeMap<StateId, Undoer>,
    /// The states with an `invoke` that were entered since calls were last begun (SCXML `statesToInvoke`).
    pub(super) entered: BTreeSet<StateId>,
    /// What was refused, in order of arrival (ruling 19).
    pub(super) kept: Vec<Event>,
    last: u64,
    ordinals: BTreeMap<ActivityId, u32>,
    completed: u64,
}

/// What a state that undoes does next.
pub(super) enum Next {
    Undo(Effect),
    Wait,
    Done,
}

impl Calls {
    fn begin(&mut self, activity: ActivityId) -> CallId {
        self.last += 1;
        let ordinal = self.ordinals.entry(activity).or_default();
        *ordinal += 1;
        CallId { number: self.last, activity, ordinal: *ordinal }
    }

    /// Makes a call; `None` if no more can be open (Meaning 17).
    pub(super) fn open(
        &mut self,
        chart: &Chart,
        place: InvocationId,
        arguments: Vec<Value>,
    ) -> Option<Effect> {
        let extra = usize::try_from(chart.bounds.calls).unwrap_or(usize::MAX);
        if self.calls.len() >= chart.invocations.len().saturating_add(extra) {
            return None;
        }
        let id = self.begin(chart.invocations[place].activity);
        self.calls.push(Call {
            id,
            place,
            arguments: arguments.clone(),
            result: None,
            standing: Standing::InFlight,
            open: true,
            maybe: false,
            order: 0,
        });
        Some(Effect::Start(id, arguments))
    }

    /// Whether the state's call is in flight.
    pub(super) fn in_flight(&self, chart: &Chart, state: StateId) -> bool {
        self.calls
            .iter()
            .any(|call| call.standing == Standing::InFlight && chart.invocations[call.place].state == state)
    }

    /// A state is left: its call is owed maybe, or over (Meaning 14).
    pub(super) fn leave(&mut self, chart: &Chart, state: StateId) -> Option<Effect> {
        self.entered.remove(&state);
        self.undoers.remove(&state);
        let position = self.calls.iter().position(|call| {
            call.standing == Standing::InFlight && chart.invocations[call.place].state == state
        })?;
        let id = self.calls[position].id;
        self.complete(chart, position, true);
        Some(Effect::Cancel(id))
    }

    /// A call that is no longer waited for: a debt, or nothing.
    fn complete(&mut self, chart: &Chart, position: usize, maybe: bool) {
        let can_owe = chart.activities[self.calls[position].id.activity].can_owe();
        if !can_owe {
            self.calls.remove(position);
            return;
        }
        self.completed += 1;
        let call = &mut self.calls[position];
        (call.standing, call.order, call.maybe, call.open) = (Standing::Owed, self.completed, maybe, maybe);
    }

    /// Nothing is owed any more where a state undoes.
    pub(super) fn end_undoing(&mut self, state: StateId) {
        self.undoers.insert(state, Undoer { over: true, ..Undoer::default() });
    }

    /// A state that undoes is entered.
    pub(super) fn enter_undoer(&mut self, state: StateId) {
        self.undoers.insert(state, Undoer::default());
    }

    fn is_in(chart: &Chart, scope: Scope, call: &Call) -> bool {
        let invocation = &chart.invocations[call.place];
        match scope {
            Scope::All => true,
            Scope::Activity(activity) => invocation.activity == activity,
            Scope::State(state) => chart.is_within(invocation.state, state),
        }
    }

    fn owes(&self, chart: &Chart, scope: Scope) -> bool {
        self.calls.iter().any(|call| call.stands() && Self::is_in(chart, scope, call))
    }

    /// Takes the debts of a scope away (Meaning 15).
    pub(super) fn settle(&mut self, chart: &Chart, scope: Scope) {
        self.calls.retain_mut(|call| {
            if !call.stands() || !Self::is_in(chart, scope, call) {
                return true;
            }
            call.standing = Standing::Settled;
            call.open
        });
    }

    /// Whether a state must not be left but by its own arms (ruling 19, Meaning 19).
    pub(super) fn blocks(&self, chart: &Chart, state: StateId) -> bool {
        match &chart.states[state].work {
            Some(Work::Compensate(compensation)) => {
                let undoer = self.undoers.get(&state).copied().unwrap_or_default();
                !undoer.stuck
                    && !undoer.over
                    && (undoer.running.is_some() || self.owes(chart, compensation.scope))
            }
            Some(Work::Invoke(invocation)) => {
                chart.invocations[*invocation].pivot && self.in_flight(chart, state)
            }
            None => false,
        }
    }

    /// What a state that undoes does next; the undo that this gives has begun.
    pub(super) fn next(&mut self, chart: &Chart, state: StateId, scope: Scope) -> Next {
        let undoer = self.undoers.get(&state).copied().unwrap_or_default();
        if undoer.stuck || undoer.over || undoer.running.is_some() {
            return Next::Wait;
        }
        let mut owed: Vec<usize> = (0..self.calls.len())
            .filter(|&at| {
                self.calls[at].standing == Standing::Owed && Self::is_in(chart, scope, &self.calls[at])
            })
            .collect();
        owed.sort_by_key(|&at| self.calls[at].order);
        let Some(position) = owed.pop() else {
            return if self.owes(chart, scope) { Next::Wait } else { Next::Done };
        };
        let Undo::By { activity, .. } = chart.activities[self.calls[position].id.activity].undo else {
            return Next::Wait;
        };
        let undo = self.begin(activity);
        self.undoers.insert(state, Undoer { running: Some(undo), ..Undoer::default() });
        self.calls[position].standing = Standing::Undoing { undo, again: false };
        Next::Undo(Self::undo(chart, &self.calls[position], undo))
    }

    fn undo(chart: &Chart, call: &Call, undo: CallId) -> Effect {
        let arguments = match &chart.activities[call.id.activity].undo {
            Undo::By { arguments, .. } => arguments
                .iter()
                .map(|argument| match argument {
                    UndoArgument::Parameter(position) => call.arguments.get(*position).cloned(),
                    UndoArgument::Result => call.result.clone(),
                })
                .collect(),
            Undo::None { .. } | Undo::Unstated => Vec::new(),
        };
        Effect::Undo { of: call.id, call: undo, arguments }
    }

    /// What is owed, in the order of completion.
    pub(super) fn owed(&self) -> Vec<Owed> {
        let mut owed: Vec<&Call> = self.calls.iter().filter(|call| call.stands()).collect();
        owed.sort_by_key(|call| call.order);
        owed.into_iter().map(|call| Owed { call: call.id, maybe: call.maybe }).collect()
    }

    /// The calls that outcomes may still come for, undos among them, in the order in which they were begun.
    pub(super) fn open_calls(&self) -> Vec<CallId> {
        let calls = self.calls.iter().filter(|call| call.open).map(|call| call.id);
        let again = self.calls.iter().filter_map(|call| match call.standing {
            Standing::Again(undo) => Some(undo),
            _ => None,
        });
        let undos = self.undoers.values().filter_map(|undoer| undoer.running);
        let mut open: Vec<CallId> = calls.chain(again).chain(undos).collect();
        open.sort_unstable();
        open
    }

    /// Whether a call of that number was ever made.
    pub(super) fn was_made(&self, activity: ActivityId, ordinal: u32) -> bool {
        self.ordinals.get(&activity).is_some_and(|&last| (1..=last).contains(&ordinal))
    }
}
