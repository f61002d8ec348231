//! An event that nothing reacts to.

use std::collections::BTreeSet;

use super::findings::Findings;
use super::lint::{Errs, Lint};
use crate::analysis::Facts;
use crate::chart::{Chart, EventId, StateId, StateKind, Subject, Trigger};
use crate::diag::{Diagnostic, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "unhandled_event",
    summary: "a state that does not handle a declared event",
    severities: &[Severity::Error, Severity::Info],
    errs: Errs::Exact,
    what: "\
A state marked `#[exhaustive]` does not name a declared event, nor does a state around it, and there is no `on *`. \
Guards do not matter here: an event with a guarded transition is handled. Of states without the mark it is a remark, \
one a state, off unless asked for.",
    why: "\
An event that nothing handles is dropped without a trace. Handle it, or write `on Event {}` to say that it is \
ignored on purpose.",
    example: r"
machine Door {
    event Open | Close;
    initial Closed;
    #[exhaustive]
    state Closed { on Open => Opened; }
    state Opened { on Close => Closed; }
}
",
    mended: r"
machine Door {
    event Open | Close;
    initial Closed;
    #[exhaustive]
    state Closed { on Open => Opened; on Close {} }
    state Opened { on Close => Closed; }
}
",
    check: Some(check),
};

fn check(chart: &Chart, facts: &Facts, findings: &mut Findings<'_>) {
    let everywhere = findings.wants_info();
    for (state, node) in chart.states.iter() {
        if node.exhaustive {
            for event in missing(chart, state) {
                findings.report(Subject::State(state), describe(chart, state, event));
            }
        } else if everywhere && node.kind == StateKind::Atomic && facts.can_be_active(state) {
            let missing: Vec<&str> = missing(chart, state)
                .into_iter()
                .map(|event| chart.events[event].name.text.as_str())
                .collect();
            if !missing.is_empty() {
                let message = format!("`{}` does not handle `{}`", node.name.text, missing.join("`, `"));
                let diagnostic = Diagnostic::info(LINT.code(), node.name.span, message)
                    .with_help(format!("to ignore it on purpose, write `on {} {{}}`", missing.join(" | ")));
                findings.report(Subject::State(state), diagnostic);
            }
        }
    }
}

/// The events that neither the state nor one around it names.
fn missing(chart: &Chart, state: StateId) -> Vec<EventId> {
    let mut handled = BTreeSet::new();
    for around in std::iter::once(state).chain(chart.ancestors(state)) {
        for &transition in &chart.states[around].transitions {
            match &chart.transitions[transition].trigger {
                Trigger::Any => return Vec::new(),
                Trigger::Events(patterns) => handled.extend(patterns.iter().map(|pattern| pattern.event)),
                _ => {}
            }
        }
    }
    chart.events.ids().filter(|event| !handled.contains(event)).collect()
}

fn describe(chart: &Chart, state: StateId, event: EventId) -> Diagnostic {
    let name = &chart.states[state].name;
    let declared = &chart.events[event].name;
    let message = format!("`{}` does not handle `{}`", name.text, declared.text);
    Diagnostic::error(LINT.code(), name.span, message)
        .with_primary(format!(
            "marked `#[exhaustive]`, and neither here nor around it is `on {}`",
            declared.text
        ))
        .with_label(declared.span, "the event")
        .with_help(format!("handle it, or write `on {} {{}}` to ignore it on purpose", declared.text))
}
