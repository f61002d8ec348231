//! What charts mean: each test holds the interpreter to a numbered ruling of the language reference (§5), a
//! number of `ARCHITECTURE.md` "Meaning", or a procedure of Appendix D.

mod bounds;
mod ends;
mod expressions;
mod faults;
mod hierarchy;
mod histories;
mod regions;
mod sagas;
mod situations;
mod timers;

use super::Interpreter;
use super::script::{Simulation, Step};
use crate::chart::{Chart, StateKind, resolve};
use crate::diag::Sink;
use crate::span::Sources;
use crate::syntax::text;

/// The only machine of a text, resolved. What the charts here say aloud is `say("..")`.
pub(super) fn chart(text: &str) -> Chart {
    let mut sources = Sources::new();
    let mut sink = Sink::new();
    let source = sources.add_text("chart.fsm", text);
    let file = text::parse(source, text, &mut sink);
    assert!(sink.diagnostics().is_empty(), "{:#?}", sink.diagnostics());
    let chart = resolve::resolve(&file.machines[0], &mut sink).ok();
    chart.unwrap_or_else(|| panic!("{:#?}", sink.diagnostics()))
}

/// A chart whose body is given, with the action `say` and the events `A` to `F` and `N(n: u8)`.
pub(super) fn machine(body: &str) -> Chart {
    chart(&format!(
        "machine M {{ event A | B | C | D | E | F | N(n: u8); fn say(what: &'static str); {body} }}"
    ))
}

/// A step on one line: what was said, `=>`, where the machine is, its variables, its error, its end.
fn show(step: &Step) -> String {
    let said = step.effects.iter().map(|effect| {
        effect.strip_prefix("say(\"").and_then(|said| said.strip_suffix("\")")).unwrap_or(effect)
    });
    let mut shown: Vec<String> = said.map(str::to_owned).collect();
    shown.push("=>".to_owned());
    shown.extend(step.configuration.iter().cloned());
    shown.extend(step.variables.iter().map(|(name, _, value)| format!("{name}={value}")));
    shown.extend((!step.handled).then(|| "ignored".to_owned()));
    shown.extend(step.error.map(|error| format!("{error:?}")));
    shown.extend(step.done.map(|done| format!("{done:?}")));
    shown.join(" ")
}

/// What holds between inputs, whatever happened (SCXML 3.13, *legal configuration*): with a state its parent
/// is active, of a compound state one child, of a parallel state each region; exactly the variables of active
/// states have a value, of their type; timers belong to active states, and none to a machine that has ended.
fn is_legal(machine: &Interpreter<'_>) {
    let chart = machine.chart();
    assert!(machine.is_active(Chart::ROOT));
    for (id, state) in chart.states.iter() {
        let active = state.children.iter().filter(|&&child| machine.is_active(child)).count();
        let expected = match state.kind {
            _ if !machine.is_active(id) => 0,
            StateKind::Compound { .. } => 1,
            StateKind::Parallel => state.children.len(),
            StateKind::Atomic | StateKind::Final { .. } => 0,
        };
        assert_eq!(active, expected, "active in `{}`", chart.path(id));
    }
    for (id, variable) in chart.variables.iter() {
        let value = machine.variable(id);
        assert_eq!(value.is_some(), machine.is_active(variable.owner), "`{}`", variable.name.text);
        assert!(value.is_none_or(|value| value.is_of(variable.ty)), "{value:?} of `{}`", variable.name.text);
    }
    let timers = machine.timers();
    assert!(timers.iter().all(|timer| machine.is_active(chart.transitions[timer.transition].source)));
    assert!(machine.completion().is_none() || timers.is_empty());
    assert_eq!(machine.next_deadline(), timers.first().map(|timer| timer.deadline));
}

/// Runs a chart by the lines of a script, and compares what it shows: of the start first, then of each input.
#[track_caller]
pub(super) fn runs(chart: &Chart, script: &[&str], expected: &[&str]) {
    let mut simulation = Simulation::new(chart);
    let mut shown = Vec::new();
    for line in script {
        match simulation.line(line) {
            Ok(steps) => shown.extend(steps.iter().map(show)),
            Err(error) => shown.push(error.to_string()),
        }
        simulation.machine().into_iter().for_each(is_legal);
    }
    match simulation.finish() {
        Ok(step) => shown.extend(step.iter().map(show)),
        Err(error) => shown.push(error.to_string()),
    }
    assert_eq!(shown, expected);
}
