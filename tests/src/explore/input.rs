//! What can come next in a run.

use fsm_lang::chart::{Chart, EventId};
use fsm_lang::interp::{CallId, CallOutcome, Error, Host, Interpreter, Value};

use super::answers::Answers;
use super::ledger::Ledger;

/// An input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// An event; its arguments are answers.
    Event(EventId),
    /// So many nanoseconds pass.
    Advance(u64),
    /// The outcome of an open call.
    Outcome(CallId, Outcome),
}

/// The outcomes, without results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It took effect.
    Ok,
    /// The declared error at this position.
    Error(usize),
    /// A failure of transport.
    Failed,
    /// It may have.
    Unknown,
}

impl Input {
    /// All that can come: events that an active state reacts to, the next deadline, each outcome that a driver can
    /// report of an open call (of one that nobody waits for: one error for all). A timer that is due comes before
    /// everything else, as it would in any input.
    #[must_use]
    pub fn all(machine: &Interpreter<'_>, ledger: &Ledger, now: u64) -> Vec<Self> {
        let chart = machine.chart();
        let mut inputs = vec![];
        let deadline = machine.next_deadline();
        if deadline.is_some_and(|deadline| deadline <= now) {
            return vec![Self::Advance(0)];
        }
        inputs.extend(machine.awaited().into_iter().map(Self::Event));
        inputs.extend(deadline.map(|deadline| Self::Advance(deadline - now)));
        for call in machine.open_calls() {
            let activity = &chart.activities[call.activity];
            inputs.push(Self::Outcome(call, Outcome::Ok));
            // It repeats until it succeeds.
            if !activity.retriable {
                let errors = if ledger.is_in_flight(call.number) { activity.errors.len() } else { 0 };
                inputs.extend((0..errors).map(|at| Self::Outcome(call, Outcome::Error(at))));
                inputs.push(Self::Outcome(call, Outcome::Failed));
                inputs.push(Self::Outcome(call, Outcome::Unknown));
            }
        }
        inputs
    }

    /// Hands it to a machine; what went wrong, if anything.
    pub fn take(
        self,
        machine: &mut Interpreter<'_>,
        now: u64,
        host: &mut dyn Host,
        values: Vec<Value>,
    ) -> Option<Error> {
        match self {
            Self::Event(event) => machine.handle(event, &values, now, host).err(),
            Self::Advance(_) => machine.advance(now, host).err(),
            Self::Outcome(call, outcome) => {
                let outcome = match outcome {
                    Outcome::Ok => CallOutcome::Ok(values.into_iter().next()),
                    Outcome::Error(position) => CallOutcome::Error(position),
                    Outcome::Failed => CallOutcome::Failed,
                    Outcome::Unknown => CallOutcome::Unknown,
                };
                machine.outcome_of(call.number, outcome, now, host).err()
            }
        }
    }

    /// The values that come with it.
    pub fn values(self, chart: &Chart, answers: &mut Answers) -> Vec<Value> {
        match self {
            Self::Event(event) => {
                chart.events[event].parameters.iter().map(|field| answers.value(chart, field.ty)).collect()
            }
            Self::Outcome(call, Outcome::Ok) => {
                let result = chart.activities[call.activity].result.as_ref();
                result.into_iter().map(|result| answers.value(chart, result.ty)).collect()
            }
            Self::Advance(_) | Self::Outcome(..) => vec![],
        }
    }

    /// As a script of the simulator has it, values apart.
    #[must_use]
    pub fn line(self, chart: &Chart) -> String {
        match self {
            Self::Event(event) => chart.events[event].name.text.to_string(),
            Self::Advance(nanoseconds) => format!("@advance {}ms", nanoseconds / 1_000_000),
            Self::Outcome(call, outcome) => {
                let activity = &chart.activities[call.activity];
                let call = format!("{}#{}", activity.name.text, call.ordinal);
                match outcome {
                    Outcome::Ok => format!("@ok {call}"),
                    Outcome::Error(position) => format!("@err {call} {}", activity.errors[position].text),
                    Outcome::Failed => format!("@err {call}"),
                    Outcome::Unknown => format!("@unknown {call}"),
                }
            }
        }
    }
}
