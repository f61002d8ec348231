//! A target that cannot be gone to.

use super::lint::{Errs, Lint};
use crate::diag::Severity;

/// The error, which the front ends or the resolver report.
pub(super) static LINT: Lint = Lint {
    name: "illegal_target",
    summary: "a target that cannot be gone to",
    severities: &[Severity::Error],
    errs: Errs::Exact,
    what: "\
A transition from one region into a sibling region, several targets that cannot be active together, or `local` \
to a state that is not inside its source.",
    why: "\
Regions of a parallel state are active together; none can be entered from a sibling without leaving both. Let \
the other region react to the event itself, or target the parallel state.",
    example: r"
machine Radio {
    event Next;
    initial On;
    parallel On {
        state Tuner {
            initial Fm;
            state Fm { on Next => Am; }
            state Am { on Next => Sound.Muted; }
        }
        state Sound {
            initial Audible;
            state Audible { on Next => Muted; }
            state Muted { on Next => Audible; }
        }
    }
}
",
    mended: r"
machine Radio {
    event Next;
    initial On;
    parallel On {
        state Tuner {
            initial Fm;
            state Fm { on Next => Am; }
            state Am { on Next => Fm; }
        }
        state Sound {
            initial Audible;
            state Audible { on Next => Muted; }
            state Muted { on Next => Audible; }
        }
    }
}
",
    check: None,
};
