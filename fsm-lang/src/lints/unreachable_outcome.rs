//! An arm for an outcome that can't come.

use super::findings::Findings;
use super::lint::{Errs, Lint};
use crate::analysis::Facts;
use crate::chart::{ArmOutcome, Chart, Subject, TransitionId, Trigger, Work};
use crate::diag::{Diagnostic, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "unreachable_outcome",
    summary: "an arm for an outcome that can't come",
    severities: &[Severity::Warning],
    errs: Errs::Exact,
    what: "\
An arm names an error that its activity does not declare; or it is for `err` or `unknown`, and the activity is `retriable`; or it is the \
`stuck` of a `compensate`, and every undo that it may have to run is `retriable`.",
    why: "\
It is never taken: the error is misspelt or to be declared behind `!`, or somebody expects a failure that does not come.",
    example: r"
machine Shop {
    activity look() ! Hidden readonly timeout 1s;
    initial Looking;
    state Looking { invoke look() { ok => Done, err(Hiden) => Done, err => Done } }
    final Done;
}
",
    mended: r"
machine Shop {
    activity look() ! Hidden readonly timeout 1s;
    initial Looking;
    state Looking { invoke look() { ok => Done, err(Hidden) => Done, err => Done } }
    final Done;
}
",
    check: Some(check),
};

fn check(chart: &Chart, facts: &Facts, findings: &mut Findings<'_>) {
    for invocation in chart.invocations.values() {
        let activity = &chart.activities[invocation.activity];
        let name = &activity.name.text;
        for undeclared in &invocation.undeclared {
            let error = &undeclared.error;
            let help = match &undeclared.nearest {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => format!("declare it: `activity {name}(..) ! {}`", error.text),
            };
            let message = format!("`{name}` does not fail with `{}`", error.text);
            findings.report(
                Subject::State(invocation.state),
                Diagnostic::warning(LINT.code(), error.span, message)
                    .with_label(activity.name.span, "its errors are declared here")
                    .with_help(help)
                    .with_fix(undeclared.fix.clone()),
            );
        }
        if !activity.retriable {
            continue;
        }
        for &arm in &invocation.arms {
            if !matches!(chart.transitions[arm].trigger, Trigger::Outcome(ArmOutcome::Ok(_))) {
                let finding = never(chart, arm, format!("`{name}` repeats until it is `ok`"));
                findings.report(
                    Subject::Transition(arm),
                    finding
                        .with_label(activity.name.span, "declared `retriable` here")
                        .with_help("remove the arm, or the `retriable`"),
                );
            }
        }
    }
    for (id, undoing) in facts.owed().undoing() {
        let Some(compensation) = chart.states[*id].work.as_ref().and_then(Work::compensation) else {
            continue;
        };
        // Where nothing is owed, that is the cause.
        if !undoing.owed || !undoing.sticking.is_empty() {
            continue;
        }
        for &arm in &compensation.arms {
            if chart.transitions[arm].trigger == Trigger::Outcome(ArmOutcome::Stuck) {
                let finding = never(chart, arm, "no undo can fail for good here".to_owned());
                findings.report(
                    Subject::Transition(arm),
                    finding
                        .with_label(
                            compensation.span,
                            "all that is undone here is undone by what is `retriable`",
                        )
                        .with_help("remove the arm"),
                );
            }
        }
    }
}

/// An arm that is never taken.
fn never(chart: &Chart, arm: TransitionId, message: String) -> Diagnostic {
    Diagnostic::warning(LINT.code(), chart.transitions[arm].trigger_span, message)
        .with_primary("this is never taken")
}
