//! Any chart that resolves: built, drawn, and run with every event and outcome, without a panic.
#![no_main]

use fsm_lang::back::{dot, rust};
use fsm_lang::chart::{Chart, FunctionId};
use fsm_lang::diag::Sink;
use fsm_lang::interp::{CallOutcome, Host, HostFailure, HostValue, Interpreter, Value};
use fsm_lang::span::Sources;
use fsm_lang::syntax::text;
use libfuzzer_sys::fuzz_target;

/// How often every event and every outcome comes.
const ROUNDS: u64 = 3;

/// One second.
const SECOND: u64 = 1_000_000_000;

/// Answers with zeros, and fails where it may.
struct Zeros<'c> {
    chart: &'c Chart,
    calls: usize,
}

impl Zeros<'_> {
    fn may_fail(&mut self, function: FunctionId) -> Result<(), HostFailure> {
        self.calls += 1;
        let fails = self.chart.functions[function].error.is_some() && self.calls % 3 == 0;
        if fails { Err(HostFailure) } else { Ok(()) }
    }
}

impl Host for Zeros<'_> {
    fn query(&mut self, function: FunctionId, _: &[Value]) -> Result<Value, HostFailure> {
        self.may_fail(function)?;
        Ok(self.chart.functions[function].result.map_or(Value::Bool(false), |ty| Value::zero(self.chart, ty)))
    }

    fn action(&mut self, function: FunctionId, _: &[Value]) -> Result<(), HostFailure> {
        self.may_fail(function)
    }

    fn field(&mut self, value: &HostValue, field: usize) -> Value {
        match &self.chart.types[value.ty].members {
            fsm_lang::chart::Members::Fields(fields) => Value::zero(self.chart, fields[field].ty),
            _ => Value::Bool(false),
        }
    }
}

fn run(chart: &Chart) {
    let mut host = Zeros { chart, calls: 0 };
    let (mut machine, _) = Interpreter::start(chart, &[], 0, &mut host);
    let events: Vec<_> = chart.events.ids().collect();
    for round in 0..ROUNDS {
        for (position, &event) in events.iter().enumerate() {
            let now = (round * 64 + position as u64) * SECOND;
            let _ = machine.handle(event, &[], now, &mut host);
            for (position, call) in machine.open_calls().into_iter().enumerate() {
                let outcome = match (round + position as u64) % 4 {
                    0 => CallOutcome::Ok(None),
                    1 => CallOutcome::Unknown,
                    2 if !chart.activities[call.activity].errors.is_empty() => CallOutcome::Error(0),
                    _ => CallOutcome::Failed,
                };
                let _ = machine.outcome_of(call.number, outcome, now, &mut host);
            }
        }
    }
    let _ = machine.advance(u64::MAX, &mut host);
}

fuzz_target!(|chart: &str| {
    let mut sink = Sink::new();
    let file = text::parse(Sources::new().add_text("input.fsm", chart), chart, &mut sink);
    for checked in fsm_lang::compile(&file, &fsm_lang::Options::default(), &mut sink) {
        let _ = dot::dot(&checked, &dot::Options::default());
        match rust::source(&checked, &rust::Options::default()) {
            Ok(built) => assert!(syn::parse_file(&built).is_ok_and(|file| !file.items.is_empty()), "{built}"),
            Err(_) => assert!(checked.has_errors(), "what has no error becomes Rust"),
        }
        run(checked.chart());
    }
});
