//! A machine or compound state without an initial.

use super::lint::{Errs, Lint};
use crate::diag::Severity;

/// The error, which the front ends or the resolver report.
pub(super) static LINT: Lint = Lint {
    name: "missing_initial",
    summary: "a machine or compound state without an initial",
    severities: &[Severity::Error],
    errs: Errs::Exact,
    what: "\
A machine, or a state with states inside, does not say which of them it starts in.",
    why: "\
One of its children is active whenever it is. Write `initial Child;`, or make it `parallel` if all of them are.",
    example: r"
machine Door {
    event Toggle;
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
