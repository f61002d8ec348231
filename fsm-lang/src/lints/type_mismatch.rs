//! A value of another type than is needed.

use super::lint::{Errs, Lint};
use crate::diag::Severity;

/// The error, which the front ends or the resolver report.
pub(super) static LINT: Lint = Lint {
    name: "type_mismatch",
    summary: "a value of another type than is needed",
    severities: &[Severity::Error],
    errs: Errs::Exact,
    what: "\
An expression, argument or assignment has a type that does not fit, or the number of arguments does not.",
    why: "\
Types are Rust's, and nothing is converted silently. Numbers are converted by `as`, which is checked like \
arithmetic.",
    example: r"
machine Counter {
    var count: u32 = true;
    event Tick;
    initial Even;
    state Even { on Tick => Odd { count += 1; } }
    state Odd { on Tick => Even { count += 1; } }
}
",
    mended: r"
machine Counter {
    var count: u32 = 0;
    event Tick;
    initial Even;
    state Even { on Tick => Odd { count += 1; } }
    state Odd { on Tick => Even { count += 1; } }
}
",
    check: None,
};
