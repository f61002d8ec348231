//! A success with nothing left of it.

use super::findings::Findings;
use super::lint::{Errs, Lint};
use crate::analysis::Facts;
use crate::chart::{Chart, Subject};
use crate::diag::{Diagnostic, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "compensated_success",
    summary: "a plain `final` that is reached by way of an undo, with nothing in effect",
    severities: &[Severity::Warning],
    errs: Errs::Quiet,
    what: "\
A plain `final` of the machine is reached behind an undo, and on no way there with anything still in effect.",
    why: "\
Whoever started the machine is told that it succeeded, though all that it did was undone. Make it a `final failure`.",
    example: r"
machine Shop {
    activity pay() undo refund() timeout 1s;
    activity refund() retriable;
    initial Paying;
    state Paying { invoke pay() { ok => Paid, err => Undoing } }
    state Undoing { compensate { ok => Cancelled } }
    final Paid;
    final Cancelled;
}
",
    mended: r"
machine Shop {
    activity pay() undo refund() timeout 1s;
    activity refund() retriable;
    initial Paying;
    state Paying { invoke pay() { ok => Paid, err => Undoing } }
    state Undoing { compensate { ok => Cancelled } }
    final Paid;
    final failure Cancelled;
}
",
    check: Some(check),
};

fn check(chart: &Chart, facts: &Facts, findings: &mut Findings<'_>) {
    for &(state, place) in facts.owed().compensated_ends() {
        let invocation = &chart.invocations[place];
        let name = &chart.activities[invocation.activity].name.text;
        let end = &chart.states[state].name;
        findings.report(
            Subject::State(state),
            Diagnostic::warning(
                LINT.code(),
                end.span,
                format!("`{}` is a success of which nothing is left", end.text),
            )
            .with_primary("reached with all effects undone")
            .with_label(invocation.span, format!("`{name}` is done here, and undone"))
            .with_help(format!("write `final failure {}`", end.text)),
        );
    }
}
