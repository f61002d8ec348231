//! Charts for faults that random ones hardly ever show: each forgets `a`, on the one way that its fault does not see.

/// What each has.
const HEAD: &str = "machine M {
    event X0 | X1 | X2;
    fn ask() -> bool;
    var number: u8 = 0;
    activity a() undo u() retriable;
    activity b() undo u() retriable;
    activity u() retriable;
    final Done;
    final failure Failed;
";

/// The rest.
const CHARTS: [&str; 8] = [
    // A transition inside has the same trigger, and may not be taken.
    "initial Calling;
    state Calling { invoke a() { ok => Around } }
    state Around { on X0 => Failed; initial Inside; state Inside { on X0 if ask() => Done; } }",
    // Only what the history has recorded leads on.
    "initial Around;
    state Around {
        history Last deep => First;
        initial First;
        state First { on X0 => Second { settle; } }
        state Second { on X0 => Failed; on X1 => Calling; }
    }
    state Calling { invoke a() { ok => Around.Last } }",
    "initial Around;
    state Around {
        history Last => First;
        initial First;
        state First { on X0 => Second { settle; } }
        state Second { on X0 => Failed; on X1 => Calling; }
    }
    state Calling { invoke a() { ok => Around.Last } }",
    // `always` was refused until nothing was left to undo, and the own arm comes first.
    "initial First;
    state First { invoke b() { ok => Second } }
    state Second { invoke a() { ok => Around } }
    state Around { always => Undoing; initial Part; state Part { compensate b { ok => Failed } } }
    state Undoing { compensate { ok => Done } }",
    // `done` has come when its guard was false, and comes no more.
    "initial Calling;
    state Calling { invoke a() { ok => Both } }
    parallel Both {
        state One {
            done if in(Both.Other.Late) => Undoing;
            initial Early;
            state Early { on X0 => End; }
            final End;
        }
        state Other {
            initial Early;
            state Early { on X1 if in(Both.One.End) => Late; }
            state Late { on X2 => Failed; }
        }
    }
    state Undoing { compensate { ok => Done } }",
    // The call is made beside the region around the parallel state.
    "initial Both;
    parallel Both {
        state Deep {
            initial Two;
            parallel Two {
                state One { initial Waiting; state Waiting { on X0 => Failed; } }
                state Other { initial Idle; state Idle { on X1 => Idle; } }
            }
        }
        state Work { initial Calling; state Calling { invoke a() { ok => End } } final End; }
    }",
    // The rest of the block is skipped by a fault.
    "initial Calling;
    state Calling { invoke a() { ok => Waiting } }
    state Waiting { on X0 => Failed { number -= 1; settle; } }",
    // It may settle or not.
    "initial Calling;
    state Calling { invoke a() { ok => Waiting } }
    state Waiting { on X0 => Failed { if ask() { settle; } } }",
];

/// The texts.
#[must_use]
pub(super) fn charts() -> Vec<String> {
    CHARTS.iter().map(|rest| format!("{HEAD}    {rest}\n}}\n")).collect()
}
