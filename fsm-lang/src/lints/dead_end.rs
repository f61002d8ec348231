//! A state that can be active and never left.

use super::findings::Findings;
use super::lint::{Errs, Lint};
use super::words;
use crate::analysis::{DeadEnd, Facts};
use crate::chart::{Chart, StateId, StateKind, Subject, Transition, Trigger};
use crate::diag::{Diagnostic, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "dead_end",
    summary: "a state that can be entered and never left, and is no end",
    severities: &[Severity::Error],
    errs: Errs::Quiet,
    what: "\
A state without states inside can be active, is neither final nor endless, and no transition of it, of a state around \
it that it does not override, or of another region can ever leave it. Or a compound state reaches a final child, and \
has neither a `done` nor another way out. A region that only watches or counts is none, and where the machine, or a state around, is \
`#[endless]`, nor is a state in which anything still happens. Where the way out is there \
but can never be taken, that is an `unreachable_transition` which names the state.",
    why: "\
The machine is stuck, and nobody can tell from outside that it will do nothing any more. If that is an end, make it \
`final`; if it goes on for ever on purpose, mark it `#[endless]`; else give it a way out.",
    example: r"
machine Parcel {
    event Deliver | Lose;
    initial Underway;
    state Underway { on Deliver => Delivered; on Lose => Lost; }
    state Lost;
    final Delivered;
}
",
    mended: r"
machine Parcel {
    event Deliver | Lose;
    initial Underway;
    state Underway { on Deliver => Delivered; on Lose => Lost; }
    final failure Lost;
    final Delivered;
}
",
    check: Some(check),
};

fn check(chart: &Chart, facts: &Facts, findings: &mut Findings<'_>) {
    for end in facts.dead_ends() {
        if end.because_of.is_none() {
            findings.report(Subject::State(end.state), describe(chart, end));
        }
    }
}

/// Whether a state has a transition for something that the other waits for.
fn overrides(chart: &Chart, state: StateId, other: &Transition) -> bool {
    chart.states[state].transitions.iter().any(|&id| match (&chart.transitions[id].trigger, &other.trigger) {
        (Trigger::Events(own), Trigger::Events(others)) => {
            own.iter().any(|own| others.iter().any(|other| own.event == other.event))
        }
        (Trigger::Any, _) => true,
        _ => false,
    })
}

fn describe(chart: &Chart, end: &DeadEnd) -> Diagnostic {
    let node = &chart.states[end.state];
    let path = words::state(chart, end.state);
    let place = if end.state == Chart::ROOT { chart.name.span } else { node.name.span };
    let name = &node.name.text;
    if let Some(child) = end.final_child {
        let child = &chart.states[child].name;
        return Diagnostic::error(LINT.code(), place, format!("{path} comes to its end and does not go on"))
            .with_primary("no `done`, and no other way out")
            .with_label(child.span, "its end")
            .with_help(format!("say where it goes on: `done => ..;` in `{name}`"));
    }
    let mut diagnostic = Diagnostic::error(LINT.code(), place, format!("{path} can never be left"))
        .with_primary("nothing leads on from here");
    // The nearest state around with transitions that this one overrides.
    let overridden = chart.ancestors(end.state).find_map(|around| {
        let transitions = &chart.states[around].transitions;
        transitions.iter().copied().find(|&id| {
            let transition = &chart.transitions[id];
            !transition.targets.is_empty() && matches!(transition.trigger, Trigger::Events(_) | Trigger::Any)
        })
    });
    if let Some(id) = overridden {
        let transition = &chart.transitions[id];
        let around = words::state(chart, transition.source);
        let by = std::iter::once(end.state)
            .chain(chart.ancestors(end.state))
            .take_while(|&inner| inner != transition.source)
            .find(|&inner| overrides(chart, inner, transition));
        let by = words::state(chart, by.unwrap_or(end.state));
        diagnostic = diagnostic
            .with_label(transition.trigger_span, format!("does not come from {around}: {by} overrides it"));
    }
    let in_region = chart.ancestors(end.state).any(|around| chart.states[around].kind == StateKind::Parallel);
    let help = if in_region {
        format!("give it a way out, make it `final {name};`, or mark it `#[endless]`")
    } else {
        format!(
            "give it a way out, such as `on Event => ..;`, make it `final {name};`, or mark it `#[endless]`"
        )
    };
    diagnostic.with_help(help)
}
