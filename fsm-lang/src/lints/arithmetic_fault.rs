//! Arithmetic that cannot give a value.

use super::lint::{Errs, Lint};
use crate::diag::Severity;

/// The error, which the front ends or the resolver report.
pub(super) static LINT: Lint = Lint {
    name: "arithmetic_fault",
    summary: "arithmetic that cannot give a value",
    severities: &[Severity::Error],
    errs: Errs::Exact,
    what: "\
A constant whose value overflows, is divided by zero, or does not fit its type.",
    why: "\
Arithmetic is checked. In a machine that runs, a fault skips the rest of its block and is raised as `fault`; a \
constant has no such way out.",
    example: r"
machine Counter {
    const LIMIT: u8 = 200 + 100;
    event Tick;
    var count: u8 = 0;
    initial Low;
    state Low { on Tick if count < LIMIT => High { count += 1; } }
    state High { on Tick => Low; }
}
",
    mended: r"
machine Counter {
    const LIMIT: u8 = 200;
    event Tick;
    var count: u8 = 0;
    initial Low;
    state Low { on Tick if count < LIMIT => High { count += 1; } }
    state High { on Tick => Low; }
}
",
    check: None,
};
