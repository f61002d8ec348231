//! An activity of which two things are said that can't both be.

use super::findings::Findings;
use super::lint::{Errs, Lint};
use crate::analysis::Facts;
use crate::chart::{ActivityId, Chart, Subject, Undo};
use crate::diag::{Diagnostic, Severity};
use crate::map::Arena;

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "contradictory_activity",
    summary: "an activity of which two things are said that exclude each other",
    severities: &[Severity::Error],
    errs: Errs::Exact,
    what: "\
`readonly` with an `undo`, or as a pivot; `retriable` with declared errors or with `retry`; an undo that has an undo of its own.",
    why: "\
What changes nothing needs no undo and can't be the point of no return; what repeats until it succeeds has no error; what is undone \
is done with.",
    example: r#"
machine Shop {
    activity look() readonly undo none "why" timeout 1s;
    initial Looking;
    state Looking { invoke look() { ok => Done, err => Done } }
    final Done;
}
"#,
    mended: r"
machine Shop {
    activity look() readonly timeout 1s;
    initial Looking;
    state Looking { invoke look() { ok => Done, err => Done } }
    final Done;
}
",
    check: Some(check),
};

fn check(chart: &Chart, _: &Facts, findings: &mut Findings<'_>) {
    let (undos, pivots) = (undos(chart), pivots(chart));
    for (id, activity) in chart.activities.iter() {
        let name = &activity.name.text;
        let undone = !matches!(activity.undo, Undo::Unstated);
        let mut say = |message: String, help: &str| {
            let finding = Diagnostic::error(LINT.code(), activity.span, message).with_help(help);
            findings.report(Subject::Activity(id), finding);
        };
        if activity.readonly && undone {
            say(format!("`{name}` changes nothing and has an undo"), "remove `readonly` or the `undo`");
        }
        if activity.readonly && pivots[id] {
            say(
                format!("`{name}` changes nothing and is a pivot"),
                "remove `readonly`, or `pivot` where it is invoked",
            );
        }
        if activity.retriable && !activity.errors.is_empty() {
            say(
                format!("`{name}` repeats until it succeeds and declares an error"),
                "remove `retriable`, or the errors behind `!`",
            );
        }
        if activity.retriable && activity.retry.is_some() {
            say(
                format!("`{name}` repeats until it succeeds, and so many times"),
                "remove `retriable` or `retry`",
            );
        }
        if matches!(activity.undo, Undo::By { .. }) && undos[id] {
            say(
                format!("`{name}` is an undo and has an undo of its own"),
                "remove its `undo`: what is undone is done with",
            );
        }
    }
}

/// Whether an activity undoes another.
pub(super) fn undos(chart: &Chart) -> Arena<ActivityId, bool> {
    let mut undos = chart.activities.map(|_| false);
    for of in chart.activities.values() {
        if let Undo::By { activity, .. } = of.undo {
            undos[activity] = true;
        }
    }
    undos
}

/// Whether an activity is invoked as a pivot.
fn pivots(chart: &Chart) -> Arena<ActivityId, bool> {
    let mut pivots = chart.activities.map(|_| false);
    for invocation in chart.invocations.values().filter(|invocation| invocation.pivot) {
        pivots[invocation.activity] = true;
    }
    pivots
}
