//! An undo that can fail for good, and nothing follows.

use super::findings::Findings;
use super::lint::{Errs, Lint};
use crate::analysis::Facts;
use crate::chart::{ArmOutcome, Chart, Subject, Trigger, Work};
use crate::diag::{Diagnostic, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "missing_stuck",
    summary: "a `compensate` without `stuck`, where an undo can fail for good",
    severities: &[Severity::Error],
    errs: Errs::Exact,
    what: "\
A `compensate` has no `stuck` arm, and an undo that it may have to run is not `retriable`: it can fail for good.",
    why: "\
A refund that fails stays owed, and the machine would wait for ever. Say who sees to it: `stuck => NeedsAgent`.",
    example: r"
machine Shop {
    activity pay() undo refund() timeout 1s;
    activity refund() timeout 1s;
    initial Paying;
    state Paying { invoke pay() { ok => Done, err => Undoing } }
    state Undoing { compensate { ok => Rejected } }
    final Done;
    final failure Rejected;
}
",
    mended: r"
machine Shop {
    event Settled;
    activity pay() undo refund() timeout 1s;
    activity refund() timeout 1s;
    initial Paying;
    state Paying { invoke pay() { ok => Done, err => Undoing } }
    state Undoing { compensate { ok => Rejected, stuck => NeedsAgent } }
    state NeedsAgent { on Settled => Rejected { settle; } }
    final Done;
    final failure Rejected;
}
",
    check: Some(check),
};

fn check(chart: &Chart, facts: &Facts, findings: &mut Findings<'_>) {
    for (id, undoing) in facts.owed().undoing() {
        let Some(compensation) = chart.states[*id].work.as_ref().and_then(Work::compensation) else {
            continue;
        };
        let is_stuck = |trigger: &Trigger| *trigger == Trigger::Outcome(ArmOutcome::Stuck);
        if compensation.arms.iter().any(|&arm| is_stuck(&chart.transitions[arm].trigger)) {
            continue;
        }
        let Some(&place) = undoing.sticking.first() else { continue };
        let invocation = &chart.invocations[place];
        let activity = &chart.activities[invocation.activity];
        findings.report(
            Subject::State(*id),
            Diagnostic::error(
                LINT.code(),
                compensation.span,
                format!("the undo of `{}` can fail for good, and nothing follows", activity.name.text),
            )
            .with_primary("it may be undone here")
            .with_label(chart.states[invocation.state].name.span, "it is done here")
            .with_help(
                "write an arm `stuck => ..` that leads to whoever sees to it, or make the undo `retriable`",
            ),
        );
    }
}
