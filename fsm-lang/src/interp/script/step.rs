//! What a run shows of an input.

use std::fmt;

use serde_json::{Map, Number, Value as Json, json};

use crate::chart::{Chart, FaultKind};
use crate::diag::render::clean_line;
use crate::interp::{CallId, Completion, Error, Float, Interpreter, Outcome, Value};

/// What an input led to.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The input as it was written; `None` for the start.
    pub input: Option<String>,
    /// Whether a transition was taken; true for the start.
    pub handled: bool,
    /// The dotted path of every active leaf, sorted.
    pub configuration: Vec<String>,
    /// The variables of the machine by their names and of the active states by their dotted paths, in
    /// document order, each with its value as JSON and as the chart would write it.
    pub variables: Vec<(String, Json, String)>,
    /// The calls of actions, in order.
    pub effects: Vec<String>,
    /// The calls with a standing debt, in the order of completion.
    pub owed: Vec<String>,
    /// Virtual time since the start, in nanoseconds.
    pub time: u64,
    /// How the machine ended; `None` while it has not.
    pub done: Option<Completion>,
    /// What went wrong in the step; the machine goes on all the same.
    pub error: Option<Error>,
}

impl Step {
    pub(super) fn of(
        machine: &Interpreter<'_>,
        input: Option<String>,
        effects: Vec<String>,
        time: u64,
        error: Option<Error>,
    ) -> Self {
        let chart = machine.chart();
        let mut configuration: Vec<String> = machine.leaves().map(|state| chart.path(state)).collect();
        configuration.sort_unstable();
        let variables = machine.variables().map(|(id, value)| {
            let variable = &chart.variables[id];
            let name = match variable.owner {
                Chart::ROOT => variable.name.text.to_string(),
                owner => format!("{}.{}", chart.path(owner), variable.name.text),
            };
            (name, to_json(value, chart), value.display(chart).to_string())
        });
        Self {
            handled: input.is_none() || machine.outcome() == Outcome::Handled,
            input,
            configuration,
            variables: variables.collect(),
            effects,
            owed: machine.owed().into_iter().map(|owed| call_name(chart, owed.call)).collect(),
            time,
            done: machine.completion(),
            error,
        }
    }

    /// The line of output of `fsm simulate --format json`, its keys in their order. `error` is there only
    /// where a step ended with one: its `kind`, for a `fault` which one, and a `message`.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let variables: Map<String, Json> =
            self.variables.iter().map(|(name, value, _)| (name.clone(), value.clone())).collect();
        let done = self.done.map(|completion| match completion {
            Completion::Success => "ok",
            Completion::Failure => "failure",
        });
        let mut line = json!({
            "input": self.input,
            "handled": self.handled,
            "configuration": self.configuration,
            "variables": variables,
            "effects": self.effects,
            "owed": self.owed,
            "time_ms": milliseconds(self.time),
            "done": done,
        });
        if let (Json::Object(line), Some(error)) = (&mut line, self.error) {
            line.insert("error".to_owned(), error_to_json(error));
        }
        line
    }
}

fn error_to_json(error: Error) -> Json {
    let message = error.to_string();
    let kind = match error {
        Error::Fault(kind) => {
            let fault = match kind {
                FaultKind::Overflow => "Overflow",
                FaultKind::DivisionByZero => "DivisionByZero",
                FaultKind::Conversion => "Conversion",
                FaultKind::Host => "Host",
            };
            return json!({ "kind": "fault", "fault": fault, "message": message });
        }
        Error::Microsteps => "microsteps",
        Error::QueueFull => "queue_full",
        Error::CallsFull => "calls_full",
        Error::Timers => "timers",
    };
    json!({ "kind": kind, "message": message })
}

/// `reserve#1`
pub(super) fn call_name(chart: &Chart, call: CallId) -> String {
    format!("{}#{}", chart.activities[call.activity].name.text, call.ordinal)
}

/// Nanoseconds as milliseconds, with a fraction where there is one.
fn milliseconds(nanoseconds: u64) -> Json {
    if nanoseconds.is_multiple_of(1_000_000) {
        return Json::from(nanoseconds / 1_000_000);
    }
    #[allow(
        clippy::cast_precision_loss,
        reason = "no run lasts the 104 days from which on nanoseconds are lost"
    )]
    Json::from(nanoseconds as f64 / 1_000_000.0)
}

/// A value as JSON: numbers and truth values as such, everything else, also what JSON's numbers do not hold,
/// as text.
fn to_json(value: &Value, chart: &Chart) -> Json {
    match value {
        Value::Bool(value) => Json::Bool(*value),
        Value::Integer(value) => {
            let (negative, magnitude) = value.sign_and_magnitude();
            let number = if negative {
                i64::try_from(magnitude.cast_signed().wrapping_neg()).ok().map(Number::from)
            } else {
                u64::try_from(magnitude).ok().map(Number::from)
            };
            number.map_or_else(|| Json::String(value.to_string()), Json::Number)
        }
        Value::Float(value) => {
            // By way of its shortest text, so that an `f32` shows no digits that it does not have.
            let number = match value {
                Float::F32(value) => value.to_string().parse().ok(),
                Float::F64(value) => Some(*value),
            };
            number.and_then(Number::from_f64).map_or_else(|| Json::String(value.to_string()), Json::Number)
        }
        Value::Text(text) => Json::String(text.to_string()),
        Value::Char(value) => Json::String(value.to_string()),
        Value::Host(value) => Json::String(value.text.to_string()),
        Value::Duration(_) | Value::Fault(_) | Value::Variant(..) => {
            Json::String(value.display(chart).to_string())
        }
    }
}

impl fmt::Display for Step {
    /// For a person: what happened and where the machine is now, then what it holds, a line for each effect.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let input = clean_line(self.input.as_deref().unwrap_or("(start)"));
        // Time passes whether or not a timer is due.
        let ignored = if self.handled || input.starts_with('@') { "" } else { " (ignored)" };
        write!(f, "{input}{ignored} => {}", self.configuration.join(" + "))?;
        if self.time > 0 {
            write!(f, "  at {}", crate::interp::value::duration(std::time::Duration::from_nanos(self.time)))?;
        }
        for (name, _, value) in &self.variables {
            write!(f, "  {name}={value}")?;
        }
        for effect in &self.effects {
            write!(f, "\n    {effect}")?;
        }
        if !self.owed.is_empty() {
            write!(f, "\n    owed: {}", self.owed.join(", "))?;
        }
        if let Some(error) = self.error {
            write!(f, "\n    error: {error}")?;
        }
        match self.done {
            Some(Completion::Success) => f.write_str("\n    done: ok"),
            Some(Completion::Failure) => f.write_str("\n    done: failure"),
            None => Ok(()),
        }
    }
}
