//! An undo that asks for what is not there.

use super::lint::{Errs, Lint};
use crate::diag::Severity;

/// What the resolver reports.
pub(super) static LINT: Lint = Lint {
    name: "undo_lacks_data",
    summary: "an undo that asks for what is not there",
    severities: &[Severity::Error],
    errs: Errs::Exact,
    what: "\
An undo takes something else than arguments of the activity that it undoes and its named result, or takes the result other than as an `Option`.",
    why: "\
The arguments of an undo are kept when the call is made. Its result may never come: after `unknown` the undo runs without.",
    example: r"
machine Shop {
    type Payment;
    activity pay() -> payment: Payment undo refund(payment) timeout 1s;
    activity refund(payment: Payment) retriable;
    initial Paying;
    state Paying { invoke pay() { ok => Done, err => Undoing } }
    state Undoing { compensate { ok => Rejected } }
    final Done;
    final failure Rejected;
}
",
    mended: r"
machine Shop {
    type Payment;
    activity pay() -> payment: Payment undo refund(payment) timeout 1s;
    activity refund(payment: Option<Payment>) retriable;
    initial Paying;
    state Paying { invoke pay() { ok => Done, err => Undoing } }
    state Undoing { compensate { ok => Rejected } }
    final Done;
    final failure Rejected;
}
",
    check: None,
};
