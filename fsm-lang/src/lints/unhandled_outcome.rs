//! An outcome that nothing follows.

use super::findings::Findings;
use super::lint::{Errs, Lint};
use crate::analysis::Facts;
use crate::chart::{ArmOutcome, Chart, Subject, Trigger};
use crate::diag::{Diagnostic, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "unhandled_outcome",
    summary: "an `invoke` without a way for each outcome",
    severities: &[Severity::Error],
    errs: Errs::Exact,
    what: "\
An `invoke` has no arm without a guard for `ok`, or for `err` or `unknown` where those can happen: they can't of an activity that is \
`retriable`. A plain `err` covers every error and `unknown`, but not the `unknown` of a pivot that is not `idempotent`.",
    why: "\
After an outcome that nothing follows the machine would wait for ever.",
    example: r"
machine Shop {
    activity look() readonly timeout 1s;
    initial Looking;
    state Looking { invoke look() { ok => Done } }
    final Done;
}
",
    mended: r"
machine Shop {
    activity look() readonly timeout 1s;
    initial Looking;
    state Looking { invoke look() { ok => Done, err => Failed } }
    final Done;
    final failure Failed;
}
",
    check: Some(check),
};

fn check(chart: &Chart, _: &Facts, findings: &mut Findings<'_>) {
    for invocation in chart.invocations.values() {
        let activity = &chart.activities[invocation.activity];
        let has = |wanted: &dyn Fn(ArmOutcome) -> bool| {
            invocation.arms.iter().map(|&arm| &chart.transitions[arm]).any(|arm| {
                arm.guard.is_none() && matches!(arm.trigger, Trigger::Outcome(outcome) if wanted(outcome))
            })
        };
        let plain = has(&|outcome| outcome == ArmOutcome::AnyError);
        let mut missing = Vec::new();
        if !has(&|outcome| matches!(outcome, ArmOutcome::Ok(_))) {
            missing.push("ok".to_owned());
        }
        if !activity.retriable {
            if !plain {
                missing.push("err".to_owned());
            }
            let covered = plain && (!invocation.pivot || activity.idempotent);
            if !covered && !has(&|outcome| outcome == ArmOutcome::Unknown) {
                missing.push("unknown".to_owned());
            }
        }
        if missing.is_empty() {
            continue;
        }
        // A plain `err` covers both.
        if missing.iter().any(|of| of == "err") && !invocation.pivot {
            missing.retain(|of| of != "unknown");
        }
        let name = &activity.name;
        let arms: Vec<String> = missing.iter().map(|of| format!("{of} => ..")).collect();
        findings.report(
            Subject::State(invocation.state),
            Diagnostic::error(
                LINT.code(),
                invocation.span,
                format!("nothing follows `{}` of `{}`", missing.join("` and `"), name.text),
            )
            .with_label(name.span, "declared here")
            .with_help(format!("add `{}`", arms.join(", "))),
        );
    }
}
