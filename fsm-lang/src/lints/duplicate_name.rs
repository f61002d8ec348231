//! A name that is declared twice among siblings.

use super::lint::{Errs, Lint};
use crate::diag::Severity;

/// The error, which the front ends or the resolver report.
pub(super) static LINT: Lint = Lint {
    name: "duplicate_name",
    summary: "a name that is declared twice among siblings",
    severities: &[Severity::Error],
    errs: Errs::Exact,
    what: "\
Two states or histories of one state, two events, two types, two values or two functions have one name; or two machines of one \
file have, or two that would be one module of Rust: `Door` and `door`.",
    why: "\
A name would not say which one is meant. Rename one of them.",
    example: r"
machine Door {
    event Toggle | Toggle;
    initial Closed;
    state Closed { on Toggle => Open; }
    state Open { on Toggle => Closed; }
}
",
    mended: r"
machine Door {
    event Toggle;
    initial Closed;
    state Closed { on Toggle => Open; }
    state Open { on Toggle => Closed; }
}
",
    check: None,
};
