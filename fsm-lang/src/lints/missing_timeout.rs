//! An activity that may never end.

use super::findings::Findings;
use super::lint::{Errs, Lint};
use super::unused_activity::used;
use crate::analysis::Facts;
use crate::chart::{Chart, Subject};
use crate::diag::{Diagnostic, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "missing_timeout",
    summary: "an activity that is not `retriable` and has no `timeout`",
    severities: &[Severity::Warning],
    errs: Errs::Exact,
    what: "\
An activity that is used is neither `retriable` nor has it a `timeout`.",
    why: "\
A service that does not answer keeps the machine waiting for ever. With a `timeout` the outcome of an attempt is `unknown` then; what is \
`retriable` is repeated anyway.",
    example: r"
machine Shop {
    activity look() readonly;
    initial Looking;
    state Looking { invoke look() { ok => Done, err => Done } }
    final Done;
}
",
    mended: r"
machine Shop {
    activity look() readonly timeout 5s;
    initial Looking;
    state Looking { invoke look() { ok => Done, err => Done } }
    final Done;
}
",
    check: Some(check),
};

fn check(chart: &Chart, _: &Facts, findings: &mut Findings<'_>) {
    let used = used(chart);
    for (id, activity) in chart.activities.iter() {
        if activity.retriable || activity.timeout.is_some() || !used[id] {
            continue;
        }
        let name = &activity.name.text;
        findings.report(
            Subject::Activity(id),
            Diagnostic::warning(LINT.code(), activity.name.span, format!("`{name}` may never end"))
                .with_primary("it has no `timeout`")
                .with_help("say how long an attempt may take: `timeout 30s`"),
        );
    }
}
