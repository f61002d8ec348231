//! An activity of which nothing is said, and that may be in effect when the machine fails.

use super::findings::Findings;
use super::lint::{Errs, Lint};
use crate::analysis::Facts;
use crate::chart::{Chart, Subject};
use crate::diag::{Diagnostic, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "unprotected_activity",
    summary: "an activity without a word about its effect, where the machine can still fail",
    severities: &[Severity::Error],
    errs: Errs::Exact,
    what: "\
An activity is invoked that is neither `readonly`, nor has an `undo f(..)` or `undo none \"why\"`, nor is the pivot, nor is `retriable` \
behind one; and a `final failure` of the machine can still be reached after it, or after its outcome was unknown.",
    why: "\
What it did would stand when the machine has failed. Say how it is undone, `undo release(..)`, or why it may stand, `undo none \"why\"`; \
that it changes nothing, `readonly`; or make it `retriable` and call it behind the pivot, where nothing fails any more.",
    example: r"
machine Shop {
    activity reserve() timeout 1s;
    initial Reserving;
    state Reserving { invoke reserve() { ok => Done, err => Rejected } }
    final Done;
    final failure Rejected;
}
",
    mended: r"
machine Shop {
    activity reserve() undo release() timeout 1s;
    activity release() retriable;
    initial Reserving;
    state Reserving { invoke reserve() { ok => Done, err => Undoing } }
    state Undoing { compensate { ok => Rejected } }
    final Done;
    final failure Rejected;
}
",
    check: Some(check),
};

fn check(chart: &Chart, facts: &Facts, findings: &mut Findings<'_>) {
    for &(place, failure) in facts.owed().unprotected() {
        let invocation = &chart.invocations[place];
        let activity = &chart.activities[invocation.activity];
        let name = &activity.name.text;
        findings.report(
            Subject::State(invocation.state),
            Diagnostic::error(
                LINT.code(),
                invocation.span,
                format!("nothing is said of what becomes of `{name}` if the machine fails"),
            )
            .with_primary("it may take effect here")
            .with_label(activity.name.span, "declared here")
            .with_label(chart.states[failure].name.span, "the machine may fail here, with the effect standing")
            .with_help(format!(
                "declare how it is undone, `activity {name}(..) undo ..`, or that it may stand, `undo none \"why\"`, or that it is `readonly`"
            )),
        );
    }
}
