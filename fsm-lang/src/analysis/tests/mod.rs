//! The facts against runs: what a run does, the facts never deny.

mod charts;
mod exact;
mod verdicts;

use crate::chart::resolve::resolve;
use crate::chart::{Chart, EventId, FunctionId, Members, StateId, StateKind, TransitionId, Trigger, Type};
use crate::diag::Sink;
use crate::interp::{
    CallOutcome, Host, HostFailure, HostValue, Integer, Interpreter, Moment, Value as RunValue,
};
use crate::map::{Arena, Id};
use crate::span::Sources;
use crate::syntax;

use super::Facts;
use super::value::Value;
use charts::Dice;

/// The chart of a text; `None` if it does not resolve.
fn chart_of(text: &str) -> Option<Chart> {
    let mut sink = Sink::new();
    let source = Sources::new().add_text("test.fsm", text);
    let file = syntax::text::parse(source, text, &mut sink);
    sink.check().ok()?;
    resolve(file.machines.first()?, &mut sink).ok()
}

/// A host that answers by dice and notes what it is told.
struct DicedHost<'c> {
    chart: &'c Chart,
    dice: Dice,
    entered: Arena<StateId, bool>,
    taken: Arena<TransitionId, bool>,
}

fn any_value(chart: &Chart, ty: Type, dice: &mut Dice) -> RunValue {
    match ty {
        Type::Bool => RunValue::Bool(dice.one_in(2)),
        Type::Integer(integer) => {
            let magnitude = match dice.below(4) {
                0 => integer.max(),
                _ => dice.below(8) as u128,
            };
            Integer::new(integer, false, magnitude).map_or(RunValue::zero(chart, ty), RunValue::Integer)
        }
        Type::Host(id) => match &chart.types[id].members {
            Members::Variants(variants) => RunValue::Variant(id, dice.below(variants.len())),
            Members::Opaque | Members::Fields(_) => RunValue::zero(chart, ty),
        },
        _ => RunValue::zero(chart, ty),
    }
}

impl Host for DicedHost<'_> {
    fn query(&mut self, function: FunctionId, _: &[RunValue]) -> Result<RunValue, HostFailure> {
        let function = &self.chart.functions[function];
        if function.error.is_some() && self.dice.one_in(2) {
            return Err(HostFailure);
        }
        Ok(any_value(self.chart, function.result.unwrap_or(Type::Bool), &mut self.dice))
    }

    fn action(&mut self, function: FunctionId, _: &[RunValue]) -> Result<(), HostFailure> {
        let fails = self.chart.functions[function].error.is_some();
        if fails && self.dice.one_in(2) { Err(HostFailure) } else { Ok(()) }
    }

    fn field(&mut self, value: &HostValue, field: usize) -> RunValue {
        match &self.chart.types[value.ty].members {
            Members::Fields(fields) => any_value(self.chart, fields[field].ty, &mut self.dice),
            Members::Opaque | Members::Variants(_) => RunValue::Bool(false),
        }
    }

    fn observe(&mut self, moment: Moment) {
        match moment {
            Moment::Entered(state) => self.entered[state] = true,
            Moment::Taken(transition) => self.taken[transition] = true,
            _ => {}
        }
    }
}

/// Runs a chart many times by dice, and asserts that the facts foresee everything. Tells how many states were
/// entered and transitions taken.
fn hold(name: &str, text: &str, chart: &Chart, runs: u64, inputs: u64) -> (usize, usize) {
    let facts = Facts::of(chart);
    let mut entered = chart.states.map(|_| false);
    let mut taken = chart.transitions.map(|_| false);
    for run in 0..runs {
        let mut host = DicedHost {
            chart,
            dice: Dice::new(run),
            entered: chart.states.map(|_| false),
            taken: chart.transitions.map(|_| false),
        };
        let root = &chart.states[Chart::ROOT];
        let parameters: Vec<RunValue> = root
            .variables
            .iter()
            .filter(|&&variable| chart.variables[variable].initial.is_none())
            .map(|&variable| any_value(chart, chart.variables[variable].ty, &mut host.dice))
            .collect();
        let mut now = 0;
        let (mut machine, _) = Interpreter::start(chart, &parameters, now, &mut host);
        for input in 0..=inputs {
            let before: Vec<StateId> = machine.leaves().collect();
            if input > 0 {
                let open = machine.open_calls();
                let advance = host.dice.one_in(4) || chart.events.is_empty();
                if !open.is_empty() && host.dice.one_in(2) {
                    let call = open[host.dice.below(open.len())];
                    let activity = &chart.activities[call.activity];
                    let outcome = match host.dice.below(6) {
                        0 => CallOutcome::Unknown,
                        1 => CallOutcome::Failed,
                        2 if !activity.errors.is_empty() => CallOutcome::Error(0),
                        _ => CallOutcome::Ok(
                            activity.result.as_ref().map(|it| any_value(chart, it.ty, &mut host.dice)),
                        ),
                    };
                    let _ = machine.outcome_of(call.number, outcome, now, &mut host);
                } else if advance {
                    now = machine.next_deadline().unwrap_or(now).max(now);
                    let _ = machine.advance(now, &mut host);
                } else {
                    let event = EventId::from_index(host.dice.below(chart.events.len()));
                    let arguments: Vec<RunValue> = chart.events[event]
                        .parameters
                        .iter()
                        .map(|parameter| any_value(chart, parameter.ty, &mut host.dice))
                        .collect();
                    let _ = machine.handle(event, &arguments, now, &mut host);
                }
                for end in facts.dead_ends() {
                    if end.final_child.is_none() && before.contains(&end.state) {
                        assert!(
                            machine.is_active(end.state),
                            "{name}: {} was left\n{text}",
                            chart.path(end.state)
                        );
                    }
                }
            }
            for (variable, value) in machine.variables() {
                assert!(
                    holds(facts.values(variable), value),
                    "{name}: {} is {value:?}, not {:?}\n{text}",
                    chart.variables[variable].name.text,
                    facts.values(variable)
                );
            }
        }
        for (state, _) in host.entered.iter().filter(|(_, entered)| **entered) {
            entered[state] = true;
            assert!(facts.can_be_active(state), "{name}: {} was entered\n{text}", chart.path(state));
        }
        for (id, _) in host.taken.iter().filter(|(_, taken)| **taken) {
            taken[id] = true;
            assert!(
                facts.can_be_taken(id),
                "{name}: {:?} of {} was taken, but {:?}\n{text}",
                chart.transitions[id].trigger,
                chart.path(chart.transitions[id].source),
                facts.why_not_taken(id)
            );
        }
    }
    let count = |flags: &mut dyn Iterator<Item = &bool>| flags.filter(|&&flag| flag).count();
    (count(&mut entered.values()), count(&mut taken.values()))
}

fn holds(values: Value, value: &RunValue) -> bool {
    match (values, value) {
        (Value::Any, _) => true,
        (Value::Nothing, _) => false,
        (Value::Set(bits), RunValue::Bool(truth)) => bits & (1 << u32::from(*truth)) != 0,
        (Value::Set(bits), RunValue::Variant(_, variant)) => bits & (1 << variant) != 0,
        (Value::Range { low, high }, RunValue::Integer(integer)) => {
            let (negative, magnitude) = integer.sign_and_magnitude();
            let Ok(magnitude) = i128::try_from(magnitude) else { return high == i128::MAX };
            let number = if negative { -magnitude } else { magnitude };
            (low..=high).contains(&number)
        }
        _ => true,
    }
}

#[test]
fn random_charts_do_nothing_that_the_facts_deny() {
    let seeds = std::env::var("FSM_ANALYSIS_SEEDS").ok().and_then(|it| it.parse().ok()).unwrap_or(300);
    let (mut charts, mut dead, mut unreachable, mut ends, mut loops) = (0u64, 0usize, 0usize, 0usize, 0usize);
    let (mut sagas, mut undoing_loops) = (0u64, 0usize);
    for seed in 0..seeds {
        let text = charts::random(seed);
        let Some(chart) = chart_of(&text) else { continue };
        charts += 1;
        hold(&format!("seed {seed}"), &text, &chart, 12, 24);
        let facts = Facts::of(&chart);
        dead += chart.transitions.ids().filter(|&id| facts.why_not_taken(id).is_some()).count();
        unreachable += chart.states.ids().filter(|&id| !facts.can_be_active(id)).count();
        ends += facts.dead_ends().len();
        loops += facts.cycles().len();
        sagas += u64::from(!chart.activities.is_empty());
        let undoes = |id: &TransitionId| matches!(chart.transitions[*id].trigger, Trigger::Outcome(_));
        undoing_loops += facts.cycles().iter().filter(|cycle| cycle.transitions.iter().any(undoes)).count();
    }
    let many = usize::try_from(charts).unwrap_or_default();
    // The charts are of use only if most resolve and much is found in them.
    assert!(charts * 2 > seeds, "{charts} of {seeds} charts resolve");
    assert!(sagas * 4 > seeds, "{sagas} of {seeds} charts have activities and resolve");
    assert!(undoing_loops > 0, "no cycle of `compensate` in {sagas} charts");
    assert!(
        dead > many / 2 && unreachable > many / 4 && ends > many / 20 && loops > many / 20,
        "of {charts} charts: {dead} dead transitions, {unreachable} unreachable states, {ends} dead ends, {loops} cycles"
    );
}

#[test]
fn written_charts_do_all_that_they_can() {
    for (name, text) in exact::EXACT {
        let chart = chart_of(text).unwrap_or_else(|| panic!("{name} does not resolve"));
        let facts = Facts::of(&chart);
        let (states, transitions) = hold(name, text, &chart, 60, 40);
        let can = chart.states.ids().filter(|&state| facts.can_be_active(state)).count();
        let root = usize::from(chart.states[Chart::ROOT].kind != StateKind::Parallel);
        assert!(states == can || states + root == can, "{name}: {states} of {can} states were entered");
        let can = chart.transitions.ids().filter(|&id| facts.can_be_taken(id)).count();
        assert_eq!(transitions, can, "{name}: transitions taken, and those that can be");
    }
}
