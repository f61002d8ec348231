//! A state that is entered without its data.

use super::lint::{Errs, Lint};
use crate::diag::Severity;

/// The error, which the front ends or the resolver report.
pub(super) static LINT: Lint = Lint {
    name: "use_before_set",
    summary: "a state that is entered without its data",
    severities: &[Severity::Error],
    errs: Errs::Exact,
    what: "\
An edge enters a state without a value for each of its data, or a binding is used that not every event of `on A \
| B` has.",
    why: "\
The data of a state live as long as it is active, so every way in gives them: `=> Ready(disc)`, or `=> \
Ready(disc).Paused` for a state inside.",
    example: r"
machine Player {
    type Disc;
    event Load(disc: Disc) | Eject;
    initial Empty;
    state Empty { on Load(disc) => Ready; }
    state Ready(disc: Disc) { on Eject => Empty; }
}
",
    mended: r"
machine Player {
    type Disc;
    event Load(disc: Disc) | Eject;
    initial Empty;
    state Empty { on Load(disc) => Ready(disc); }
    state Ready(disc: Disc) { on Eject => Empty; }
}
",
    check: None,
};
