//! A failure behind the point of no return.

use super::findings::Findings;
use super::lint::{Errs, Lint};
use super::words;
use crate::analysis::Facts;
use crate::chart::{Chart, Subject};
use crate::diag::{Diagnostic, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "fallible_after_pivot",
    summary: "something that can fail behind a pivot",
    severities: &[Severity::Error],
    errs: Errs::Quiet,
    what: "\
Behind a pivot an activity is invoked that is neither `readonly` nor `retriable`, or a `final failure` of the machine can be reached.",
    why: "\
The pivot is the point of no return: what was done before it is not undone any more, so that what comes behind it has to succeed. \
Make the activity `retriable`, or call it before the pivot; lead to a plain `final`.",
    example: r"
machine Shop {
    activity pay() undo refund() timeout 1s;
    activity refund() retriable;
    activity ship() undo call_back() timeout 1s;
    activity call_back() retriable;
    initial Paying;
    state Paying { invoke pay() { ok => Shipping { pivot; } err => Undoing } }
    state Shipping { invoke ship() { ok => Done, err => Done } }
    state Undoing { compensate { ok => Failed } }
    final Done;
    final failure Failed;
}
",
    mended: r"
machine Shop {
    activity pay() undo refund() timeout 1s;
    activity refund() retriable;
    activity ship() retriable;
    initial Paying;
    state Paying { invoke pay() { ok => Shipping { pivot; } err => Undoing } }
    state Shipping { invoke ship() { ok => Done } }
    state Undoing { compensate { ok => Failed } }
    final Done;
    final failure Failed;
}
",
    check: Some(check),
};

fn check(chart: &Chart, facts: &Facts, findings: &mut Findings<'_>) {
    let owed = facts.owed();
    let pivot = owed.pivots().first().copied();
    let with_pivot = |finding: Diagnostic| match pivot {
        Some(span) => finding.with_label(span, "behind this pivot"),
        None => finding,
    };
    for &place in owed.calls_after_pivot() {
        let invocation = &chart.invocations[place];
        let activity = &chart.activities[invocation.activity];
        let name = &activity.name.text;
        let finding =
            Diagnostic::error(LINT.code(), invocation.span, format!("`{name}` can fail behind the pivot"))
                .with_primary("it is neither `readonly` nor `retriable`");
        findings.report(
            Subject::State(invocation.state),
            with_pivot(finding)
                .with_help(format!("declare `activity {name}(..) retriable`, or call it before the pivot")),
        );
    }
    if !owed.calls_after_pivot().is_empty() {
        // The failures follow from these.
        return;
    }
    for &id in owed.failures_after_pivot() {
        let transition = &chart.transitions[id];
        let finding = Diagnostic::error(
            LINT.code(),
            transition.trigger_span,
            format!("{} can fail the machine behind the pivot", words::trigger(chart, id)),
        )
        .with_primary("leads to a `final failure`");
        findings.report(
            Subject::Transition(id),
            with_pivot(finding)
                .with_help("behind a pivot the machine has to succeed: lead to a plain `final`"),
        );
    }
}
