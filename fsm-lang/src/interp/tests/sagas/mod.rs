//! Calls, debts, undoing and refusal: rulings 14 to 25, sentence by sentence, as scripts.

mod calls;
mod late;
mod pivots;
mod refusal;
mod undoing;

use super::{chart, is_legal};
use crate::interp::script::{Simulation, Step};

/// A chart whose body is given, with activities that can be undone (`f`, whose result its undo takes, `g`), one that can
/// owe nothing (`q`), their undos, and the events `A` to `D`.
fn saga(body: &str) -> String {
    format!(
        "machine M {{
            event A | B | C | D;
            activity f(n: u8) -> r: u8 ! Bad | Late undo unf(n, r);
            activity g() undo ung();
            activity q() readonly;
            activity unf(n: u8, r: Option<u8>);
            activity ung();
            {body}
        }}"
    )
}

/// Where the machine is, what it told, what is owed, on one line; then what is not as usual.
fn show(step: &Step) -> String {
    let mut shown =
        format!("{} | {} | {}", step.configuration.join(" "), step.effects.join(", "), step.owed.join(" "));
    for (name, _, value) in &step.variables {
        shown.push_str(&format!(" | {name}={value}"));
    }
    if !step.handled {
        shown.push_str(" | ignored");
    }
    if let Some(error) = step.error {
        shown.push_str(&format!(" | {error:?}"));
    }
    shown
}

/// Runs the lines of a script, the start first, and compares what each shows.
#[track_caller]
fn tells(body: &str, script: &[(&str, &str)]) {
    let chart = chart(&saga(body));
    let mut simulation = Simulation::new(&chart);
    let mut shown = Vec::new();
    for (line, _) in script.iter().skip(1) {
        match simulation.line(line) {
            Ok(steps) => shown.extend(steps.iter().map(show)),
            Err(error) => shown.push(error.to_string()),
        }
        simulation.machine().into_iter().for_each(is_legal);
    }
    shown.extend(simulation.finish().unwrap().iter().map(show));
    // What queries answer is no step.
    let inputs = script.iter().filter(|(line, _)| !line.starts_with("@given"));
    let expected: Vec<&str> = inputs.map(|(_, expected)| *expected).collect();
    assert_eq!(shown, expected);
}
