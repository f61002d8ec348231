//! An `invoke` or `compensate` that has no state to itself.

use super::lint::{Errs, Lint};
use crate::diag::Severity;

/// What the resolver reports.
pub(super) static LINT: Lint = Lint {
    name: "misplaced_work",
    summary: "an `invoke` or `compensate` that has no state to itself",
    severities: &[Severity::Error],
    errs: Errs::Exact,
    what: "\
An `invoke` or `compensate` stands in a state with states inside, in the machine itself, or beside another.",
    why: "\
A state waits for one thing. Beside others it waits in a region of a parallel state.",
    example: r"
machine Shop {
    activity look() readonly timeout 1s;
    initial Looking;
    state Looking {
        invoke look() { ok => Done, err => Done }
        initial Inside;
        state Inside;
    }
    final Done;
}
",
    mended: r"
machine Shop {
    activity look() readonly timeout 1s;
    initial Looking;
    state Looking { invoke look() { ok => Done, err => Done } }
    final Done;
}
",
    check: None,
};
