//! An undo of what has been undone.

use super::findings::Findings;
use super::lint::{Errs, Lint};
use crate::analysis::Facts;
use crate::chart::{Chart, Scope, Subject, Work};
use crate::diag::{Diagnostic, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "double_compensation",
    summary: "an undo of what has been undone on every way there",
    severities: &[Severity::Warning],
    errs: Errs::Quiet,
    what: "\
A `compensate x` undoes what has been undone on every way there, and was not done again since.",
    why: "\
Each debt is undone once, so it does nothing: one of the two is left over, or the wrong thing is undone.",
    example: r"
machine Shop {
    activity pay() undo refund() timeout 1s;
    activity refund() retriable;
    initial Paying;
    state Paying { invoke pay() { ok => Undoing, err => Failed, unknown => Undoing } }
    state Undoing { compensate { ok => Refunding } }
    state Refunding { compensate pay { ok => Failed } }
    final failure Failed;
}
",
    mended: r"
machine Shop {
    activity pay() undo refund() timeout 1s;
    activity refund() retriable;
    initial Paying;
    state Paying { invoke pay() { ok => Undoing, err => Failed, unknown => Undoing } }
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
        let Some(&place) = undoing.undone.first() else { continue };
        if compensation.scope == Scope::All {
            continue;
        }
        let invocation = &chart.invocations[place];
        let name = &chart.activities[invocation.activity].name.text;
        findings.report(
            Subject::State(*id),
            Diagnostic::warning(LINT.code(), compensation.span, format!("`{name}` has been undone before"))
                .with_primary("nothing is left to undo here")
                .with_label(invocation.span, "what is undone was done here")
                .with_help("remove one of the two"),
        );
    }
}
