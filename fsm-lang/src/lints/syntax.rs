//! Text that is not a chart.

use super::lint::{Errs, Lint};
use crate::diag::Severity;

/// The error, which the front ends or the resolver report.
pub(super) static LINT: Lint = Lint {
    name: "syntax",
    summary: "text that is not a chart",
    severities: &[Severity::Error],
    errs: Errs::Exact,
    what: "\
A token that cannot stand where it stands, a literal that is out of range, brackets that do not match, nesting \
that is too deep, or a file that is not text.",
    why: "\
The language lexes as Rust. After a mistake the reader goes on with the next item, so that several are shown at \
once.",
    example: r"
machine Door {
    event Toggle;
    initial Closed;
    state Closed { on Toggle = Open; }
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
