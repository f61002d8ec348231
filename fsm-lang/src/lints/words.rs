//! How findings speak of parts of a chart.

use crate::analysis::Cause;
use crate::analysis::value::Value;
use crate::chart::print::Printer;
use crate::chart::{Chart, ExprKind, StateId, TransitionId, Trigger, Type, VariableId};
use crate::diag::Diagnostic;

/// A transition's trigger as the chart writes it: "`on Coin`", "`after 60s`".
pub(super) fn trigger(chart: &Chart, transition: TransitionId) -> String {
    let transition = &chart.transitions[transition];
    let text = Printer::with_code(chart, &transition.code).trigger(&transition.trigger);
    match &transition.trigger {
        Trigger::Events(_) | Trigger::Any | Trigger::Fault(_) => format!("`on {text}`"),
        _ => format!("`{text}`"),
    }
}

/// A state's path, or the machine's name, in backticks.
pub(super) fn state(chart: &Chart, state: StateId) -> String {
    if state == Chart::ROOT { format!("`{}`", chart.name.text) } else { format!("`{}`", chart.path(state)) }
}

/// What a variable may be: "is always 0", "lies between 0 and 3"; `None` where that is every value.
pub(super) fn values(chart: &Chart, variable: VariableId, value: Value) -> Option<String> {
    let ty = chart.variables[variable].ty;
    let name = &chart.variables[variable].name.text;
    match (value, ty) {
        (Value::Range { low, high }, Type::Integer(_)) => {
            let all = Value::all_of(chart, ty);
            if value == all {
                None
            } else if low == high {
                Some(format!("`{name}` is always {low}"))
            } else {
                Some(format!("`{name}` lies between {low} and {high}"))
            }
        }
        (Value::Set(0b01), Type::Bool) => Some(format!("`{name}` is always false")),
        (Value::Set(0b10), Type::Bool) => Some(format!("`{name}` is always true")),
        (Value::Set(bits), Type::Host(_)) if bits.is_power_of_two() => {
            let kind = ExprKind::Variant(host_type(ty)?, bits.trailing_zeros() as usize);
            let span = chart.variables[variable].span;
            let expr = crate::chart::Expr { kind, ty, span };
            Some(format!("`{name}` is always `{}`", Printer::new(chart).expr(&expr)))
        }
        _ => None,
    }
}

fn host_type(ty: Type) -> Option<crate::chart::TypeId> {
    if let Type::Host(id) = ty { Some(id) } else { None }
}

/// So many names are told; of the others, how many they are.
const MOST_NAMED: usize = 8;

/// Notes what follows from a cause.
pub(super) fn with_followers(chart: &Chart, mut diagnostic: Diagnostic, cause: &Cause) -> Diagnostic {
    let states: Vec<String> = cause.states.iter().map(|&id| state(chart, id)).collect();
    if !states.is_empty() {
        diagnostic = diagnostic.with_note(format!("so {} cannot be entered", list(&states)));
    }
    let transitions: Vec<String> = cause
        .transitions
        .iter()
        .map(|&id| format!("{} of {}", trigger(chart, id), state(chart, chart.transitions[id].source)))
        .collect();
    if !transitions.is_empty() {
        diagnostic = diagnostic.with_note(format!("so {} cannot be taken", list(&transitions)));
    }
    diagnostic
}

/// Names with commas between them.
pub(super) fn list(names: &[String]) -> String {
    let shown = &names[..names.len().min(MOST_NAMED)];
    let more = names.len() - shown.len();
    match shown {
        _ if more > 0 => format!("{} and {more} more", shown.join(", ")),
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
