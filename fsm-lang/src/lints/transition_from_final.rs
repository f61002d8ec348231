//! A final state with transitions.

use super::lint::{Errs, Lint};
use crate::diag::Severity;

/// The error, which the front ends or the resolver report.
pub(super) static LINT: Lint = Lint {
    name: "transition_from_final",
    summary: "a final state with transitions",
    severities: &[Severity::Error],
    errs: Errs::Exact,
    what: "\
A final state has a transition or a timer.",
    why: "\
A final state is an end: nothing leaves it. React in its parent with `done => ..`, or make it an ordinary state.",
    example: r"
machine Parcel {
    event Deliver | Return;
    initial Underway;
    state Underway { on Deliver => Delivered; }
    final Delivered { on Return => Underway; }
}
",
    mended: r"
machine Parcel {
    event Deliver | Return;
    initial Underway;
    state Underway { on Deliver => Delivered; on Return {} }
    final Delivered;
}
",
    check: None,
};
