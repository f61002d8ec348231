//! A call whose debt still stands.

use super::findings::Findings;
use super::lint::{Errs, Lint};
use crate::analysis::Facts;
use crate::chart::{Chart, Subject};
use crate::diag::{Diagnostic, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "owed_again",
    summary: "a call that can be made again while it is owed",
    severities: &[Severity::Error],
    errs: Errs::Loud,
    what: "\
A state with an `invoke` can be entered again while what its call did is still owed, or may be.",
    why: "\
Debts are counted by place, so that their number is bounded: two reservations from one place could not be told apart. \
Undo the first before the second is made, or settle it.",
    example: r"
machine Shop {
    event Again | Stop;
    activity reserve() undo release() timeout 1s;
    activity release() retriable;
    initial Reserving;
    state Reserving { invoke reserve() { ok => Waiting, err => Undoing } }
    state Waiting { on Again => Reserving; on Stop => Undoing; }
    state Undoing { compensate { ok => Rejected } }
    final failure Rejected;
}
",
    mended: r"
machine Shop {
    event Again | Stop;
    activity reserve() undo release() timeout 1s;
    activity release() retriable;
    initial Reserving;
    state Reserving { invoke reserve() { ok => Waiting, err => Undoing } }
    state Waiting { on Again => Reserving { settle reserve; } on Stop => Undoing; }
    state Undoing { compensate { ok => Rejected } }
    final failure Rejected;
}
",
    check: Some(check),
};

fn check(chart: &Chart, facts: &Facts, findings: &mut Findings<'_>) {
    for debt in facts.debts() {
        let Some(again) = debt.again else { continue };
        let invocation = &chart.invocations[debt.place];
        let name = &chart.activities[invocation.activity].name.text;
        let mut finding = Diagnostic::error(
            LINT.code(),
            chart.transitions[again.by].trigger_span,
            format!("`{name}` can be called again while it is owed"),
        )
        .with_primary("leads back to it")
        .with_label(chart.states[invocation.state].name.span, "it is called here")
        .with_help(format!(
            "undo it first by way of a `compensate {name}`, or write `settle {name};` in the block"
        ));
        if !again.certain {
            finding = finding.with_note("by a path that guards or regions may rule out");
        }
        findings.report(Subject::Transition(again.by), finding);
    }
}
