//! An activity that nothing calls.

use super::contradictory_activity::undos;
use super::findings::Findings;
use super::lint::{Errs, Lint};
use crate::analysis::Facts;
use crate::chart::{ActivityId, Chart, Subject};
use crate::diag::{Diagnostic, Severity};
use crate::map::Arena;

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "unused_activity",
    summary: "an activity that is neither invoked nor an undo",
    severities: &[Severity::Warning],
    errs: Errs::Exact,
    what: "\
An activity is declared that no `invoke` calls and no `undo` names. Of one that only an unused activity names nothing is said: the other \
is the cause.",
    why: "\
Its driver is written for nothing, or a step is missing. Invoke it, or remove it.",
    example: r"
machine Shop {
    activity look() readonly timeout 1s;
    activity find() readonly timeout 1s;
    initial Looking;
    state Looking { invoke look() { ok => Done, err => Done } }
    final Done;
}
",
    mended: r"
machine Shop {
    activity look() readonly timeout 1s;
    activity find() readonly timeout 1s;
    initial Looking;
    state Looking { invoke look() { ok => Done, err => Finding } }
    state Finding { invoke find() { ok => Done, err => Done } }
    final Done;
}
",
    check: Some(check),
};

fn check(chart: &Chart, _: &Facts, findings: &mut Findings<'_>) {
    let used = used(chart);
    for (id, activity) in chart.activities.iter() {
        if used[id] {
            continue;
        }
        let name = &activity.name.text;
        findings.report(
            Subject::Activity(id),
            Diagnostic::warning(LINT.code(), activity.name.span, format!("`{name}` is never invoked"))
                .with_primary("nothing calls it")
                .with_help(format!("write `invoke {name}(..) {{ .. }}`, or remove it")),
        );
    }
}

/// Whether an activity is invoked, or named as an undo.
pub(super) fn used(chart: &Chart) -> Arena<ActivityId, bool> {
    let mut used = undos(chart);
    for invocation in chart.invocations.values() {
        used[invocation.activity] = true;
    }
    used
}
