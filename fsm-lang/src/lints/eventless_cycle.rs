//! Transitions without an event that may follow each other for ever.

use super::findings::Findings;
use super::lint::{Errs, Lint};
use super::words;
use crate::analysis::{Cycle, Facts};
use crate::chart::print::Printer;
use crate::chart::{Chart, Node, StateId, Subject, TransitionId, Trigger};
use crate::diag::{Diagnostic, PathStep, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "eventless_cycle",
    summary: "transitions without an event that may follow each other for ever",
    severities: &[Severity::Error, Severity::Warning],
    errs: Errs::Loud,
    what: "\
A cycle of `always`, of timers without a delay, of `else => X` of calls that fail, or of `compensate`, which goes on with \
`ok` at once where nothing is owed: an error if its guards stay true once they hold together, a warning if they may hold for ever because the host \
answers so, or because of what a variable is, or if something else may end it. Nothing is said \
where the guards exclude each other, as in a hysteresis, or where a variable provably ends it.",
    why: "\
No event can come in between, so that the step does not end: it runs into the bound of microsteps, and the caller gets \
an error. Give the cycle a guard that its own blocks make false, or let an event or a timer start the next round.",
    example: r"
machine Blinker {
    event Off;
    initial Dark;
    state Dark { always => Bright; }
    state Bright { always => Dark; }
}
",
    mended: r"
#[endless]
machine Blinker {
    event Off;
    initial Dark;
    state Dark { after 1s => Bright; }
    state Bright { after 1s => Dark; }
}
",
    check: Some(check),
};

fn check(chart: &Chart, facts: &Facts, findings: &mut Findings<'_>) {
    for cycle in facts.cycles() {
        if let Some(&first) = cycle.transitions.first() {
            findings.report(Subject::Transition(first), describe(chart, cycle, first));
        }
    }
}

fn describe(chart: &Chart, cycle: &Cycle, first: TransitionId) -> Diagnostic {
    let place = chart.transitions[first].trigger_span;
    let undoes =
        cycle.transitions.iter().any(|&id| matches!(chart.transitions[id].trigger, Trigger::Outcome(_)));
    let what = match chart.transitions[first].trigger {
        Trigger::Outcome(_) => "this `compensate`",
        Trigger::After(_) => "this timer without a delay",
        Trigger::Otherwise => "this `else`",
        _ => "this `always`",
    };
    let alone = cycle.transitions.len() == 1;
    let diagnostic = if cycle.certain {
        let message =
            if alone { format!("{what} is taken for ever") } else { format!("{what} comes round for ever") };
        Diagnostic::error(LINT.code(), place, message).with_primary(if alone {
            "still enabled when it has been taken"
        } else {
            "the cycle begins here"
        })
    } else {
        let message = format!("{what} may come round for ever");
        Diagnostic::warning(LINT.code(), place, message).with_primary("nothing shows that this ends")
    };
    let mut diagnostic = diagnostic;
    for &id in cycle.transitions.iter().skip(1).take(MOST_LABELS) {
        diagnostic = diagnostic.with_label(chart.transitions[id].trigger_span, "leads on");
    }
    if undoes {
        diagnostic = diagnostic.with_note("where nothing is owed, `compensate` goes on with `ok` at once");
    }
    let mut guards: Vec<String> = cycle
        .transitions
        .iter()
        .filter_map(|&id| {
            let transition = &chart.transitions[id];
            let guard = transition.guard.as_ref()?;
            Some(format!("`{}`", Printer::with_code(chart, &transition.code).expr(guard)))
        })
        .collect();
    guards.sort_unstable();
    guards.dedup();
    if !guards.is_empty() {
        let says = if cycle.certain { "these guards stay true:" } else { "it goes on as long as they hold:" };
        diagnostic = diagnostic.with_note(format!("{says} {}", words::list(&guards)));
    }
    diagnostic
        .with_path(path(chart, cycle))
        .with_help("let an event or an `after` start the next round, or add a guard that a block of the cycle makes false")
}

const MOST_LABELS: usize = 8;

fn path(chart: &Chart, cycle: &Cycle) -> Vec<PathStep> {
    let mut before = cycle.transitions.last().map_or(Chart::ROOT, |&id| goes_to(chart, id));
    let step = |&id: &TransitionId| {
        let transition = &chart.transitions[id];
        let to = goes_to(chart, id);
        // An `else` belongs to what stays active around it; it is seen where the block led.
        let is_else = transition.trigger == Trigger::Otherwise;
        let from = if is_else { before } else { transition.source };
        before = to;
        PathStep {
            from: chart.path(from),
            trigger: Printer::with_code(chart, &transition.code).trigger(&transition.trigger),
            to: chart.path(to),
            owed: Vec::new(),
        }
    };
    cycle.transitions.iter().map(step).collect()
}

fn goes_to(chart: &Chart, id: TransitionId) -> StateId {
    let transition = &chart.transitions[id];
    transition.targets.first().map_or(transition.source, |target| match target.node {
        Node::State(state) => state,
        Node::History(history) => chart.histories[history].parent,
    })
}
