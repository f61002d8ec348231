//! An undo where nothing is to be undone.

use super::findings::Findings;
use super::lint::{Errs, Lint};
use crate::analysis::Facts;
use crate::chart::{Chart, Scope, Subject, Undo, Work};
use crate::diag::{Diagnostic, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "compensation_never_owed",
    summary: "a `compensate` of what is owed on no way there",
    severities: &[Severity::Warning],
    errs: Errs::Quiet,
    what: "\
A `compensate x` undoes what is done on no way there; or a plain `compensate` stands where nothing can be owed.",
    why: "\
It goes on at once, so it is misleading: the call comes later, or another one was meant. Go to its `ok` at once, or undo what is owed.",
    example: r"
machine Shop {
    activity look() readonly timeout 1s;
    activity pay() undo refund() timeout 1s;
    activity refund() retriable;
    initial Looking;
    state Looking { invoke look() { ok => Paying, err => Undoing } }
    state Paying { invoke pay() { ok => Done, err => Refunding } }
    state Undoing { compensate { ok => Failed } }
    state Refunding { compensate { ok => Failed } }
    final Done;
    final failure Failed;
}
",
    mended: r"
machine Shop {
    activity look() readonly timeout 1s;
    activity pay() undo refund() timeout 1s;
    activity refund() retriable;
    initial Looking;
    state Looking { invoke look() { ok => Paying, err => Failed } }
    state Paying { invoke pay() { ok => Done, err => Refunding } }
    state Refunding { compensate { ok => Failed } }
    final Done;
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
        // Of what is named it is said if it was never done; what was undone already is another lint's.
        let possible = if compensation.scope == Scope::All { undoing.owed } else { undoing.made };
        if possible || !facts.can_be_active(*id) {
            continue;
        }
        let message = match compensation.scope {
            Scope::All => "nothing can be owed here".to_owned(),
            Scope::Activity(activity) => {
                let activity = &chart.activities[activity];
                match activity.undo {
                    Undo::By { .. } => format!("`{}` can't be owed here", activity.name.text),
                    _ => format!("`{}` has no undo, so nothing of it is ever owed", activity.name.text),
                }
            }
            Scope::State(state) => format!("nothing of `{}` can be owed here", chart.path(state)),
        };
        findings.report(
            Subject::State(*id),
            Diagnostic::warning(LINT.code(), compensation.span, message)
                .with_primary("it goes on with `ok` at once")
                .with_help("leave it out, or look which way here was to come behind the call"),
        );
    }
}
