//! A name that nothing declares.

use super::lint::{Errs, Lint};
use crate::diag::Severity;

/// The error, which the front ends or the resolver report.
pub(super) static LINT: Lint = Lint {
    name: "unknown_name",
    summary: "a name that nothing declares",
    severities: &[Severity::Error],
    errs: Errs::Exact,
    what: "\
A state, event, type, variable, constant, function, field, variant, attribute or lint is named that does not \
exist, or cannot be seen from there. The nearest name is suggested.",
    why: "\
`=> X` is looked up among the children of the source, then its siblings, then outward; `A.B` from wherever `A` \
is found. Declare it, or mend the spelling.",
    example: r"
machine Door {
    event Toggle;
    initial Closed;
    state Closed { on Toggle => Opened; }
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
