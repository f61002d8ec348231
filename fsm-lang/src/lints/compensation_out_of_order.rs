//! Undos in another order than the reverse of what was done.

use super::findings::Findings;
use super::lint::{Errs, Lint};
use crate::analysis::Facts;
use crate::chart::{Chart, Subject, Work};
use crate::diag::{Diagnostic, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "compensation_out_of_order",
    summary: "an undo of something while what was done after it is still owed",
    severities: &[Severity::Warning],
    errs: Errs::Quiet,
    what: "\
A `compensate x` undoes something while something is owed that was completed later.",
    why: "\
What came later may rest on what came before it: an invoice on a payment. A plain `compensate` undoes everything, the latest first; \
or undo the later one first.",
    example: r"
machine Shop {
    activity reserve() undo release() timeout 1s;
    activity release() retriable;
    activity pay() undo refund() timeout 1s;
    activity refund() retriable;
    initial Reserving;
    state Reserving { invoke reserve() { ok => Paying, err => Undoing } }
    state Paying { invoke pay() { ok => Releasing, err => Undoing, unknown => Releasing } }
    state Releasing { compensate reserve { ok => Undoing } }
    state Undoing { compensate { ok => Failed } }
    final failure Failed;
}
",
    mended: r"
machine Shop {
    activity reserve() undo release() timeout 1s;
    activity release() retriable;
    activity pay() undo refund() timeout 1s;
    activity refund() retriable;
    initial Reserving;
    state Reserving { invoke reserve() { ok => Paying, err => Undoing } }
    state Paying { invoke pay() { ok => Refunding, err => Undoing, unknown => Refunding } }
    state Refunding { compensate pay { ok => Undoing } }
    state Undoing { compensate { ok => Failed } }
    final failure Failed;
}
",
    check: Some(check),
};

fn check(chart: &Chart, facts: &Facts, findings: &mut Findings<'_>) {
    for (id, undoing) in facts.owed().undoing() {
        let Some(compensation) = chart.states[*id].work.as_ref().and_then(Work::compensation) else {
            continue;
        };
        let Some((place, other)) = undoing.later else { continue };
        let (first, second) = (&chart.invocations[place], &chart.invocations[other]);
        let name = |invocation: &crate::chart::Invocation| &chart.activities[invocation.activity].name.text;
        findings.report(
            Subject::State(*id),
            Diagnostic::warning(
                LINT.code(),
                compensation.span,
                format!("`{}` is undone while `{}`, which came later, is owed", name(first), name(second)),
            )
            .with_primary("undoes the earlier one")
            .with_label(first.span, "this was completed first")
            .with_label(second.span, "this later")
            .with_help(format!(
                "undo `{}` first, or everything by a plain `compensate`, the latest first",
                name(second)
            )),
        );
    }
}
