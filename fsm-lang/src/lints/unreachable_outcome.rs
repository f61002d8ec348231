//! An arm for an outcome that can't come.

use super::lint::{Errs, Lint};
use crate::diag::Severity;

/// What the resolver reports.
pub(super) static LINT: Lint = Lint {
    name: "unreachable_outcome",
    summary: "an arm for an outcome that can't come",
    severities: &[Severity::Warning],
    errs: Errs::Exact,
    what: "\
An arm names an error that its activity does not declare.",
    why: "\
It is never taken: the error is misspelt, or it is to be declared behind `!`.",
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
    check: None,
};
