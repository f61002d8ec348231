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

/// How many there are.
pub const WRITTEN: usize = CHARTS.len();

/// The rest.
const CHARTS: [&str; 32] = [
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
    // What was completed before the undo that fails has not been undone.
    "activity c() undo v() retriable;
    activity v() timeout 1s;
    initial Calling;
    state Calling { invoke a() { ok => Second } }
    state Second { invoke c() { ok => Undoing } }
    state Undoing { compensate { ok => Done, stuck => Failed { settle c; } } }",
    // The flag is not written behind a fault.
    "var paid: bool = true;
    initial Calling;
    state Calling { invoke a() { ok => Waiting } }
    state Waiting { on X0 => Out { number -= 1; paid = false; } }
    state Out { always if paid => Failed; always else => Undoing; }
    state Undoing { compensate { ok => Done } }",
    // The guard faults, and is false.
    "var paid: bool = true;
    initial Calling;
    state Calling { invoke a() { ok => Waiting } }
    state Waiting { on X0 => Out; on X1 { number = 1; } on X2 => Done { paid = false; } }
    state Out { always if 7 / number > 0 || paid => Undoing; always else => Failed; }
    state Undoing { compensate { ok => Done } }",
    // It is a fault to count below zero: it stays.
    "initial Calling;
    state Calling { invoke a() { ok => Waiting } }
    state Waiting { on X0 => Out { number -= 1; } on X1 => Out { number += 1; } }
    state Out { always if number == 0 => Failed; always else => Undoing; }
    state Undoing { compensate { ok => Done } }",
    // None was counted.
    "initial Calling;
    state Calling { invoke a() { ok => Waiting } }
    state Waiting { on X0 => Out; on X1 => Out { number += 1; } }
    state Out { always if number > 0 => Undoing; always else => Failed; }
    state Undoing { compensate { ok => Done } }",
    // The same, the other way round.
    "initial Calling;
    state Calling { invoke a() { ok => Waiting } }
    state Waiting { on X0 => Out; on X1 => Out { number = number + 2; } }
    state Out { always if 1 > number => Failed; always else => Undoing; }
    state Undoing { compensate { ok => Done } }",
    // Behind the fault nothing is raised.
    "initial Calling;
    state Calling { invoke a() { ok => Waiting } }
    state Waiting { on X0 => Out { number -= 1; raise X1; } }
    state Out { on X1 => Undoing; on X2 => Failed; }
    state Undoing { compensate { ok => Done } }",
    // What is raised may be taken by nobody.
    "initial Calling;
    state Calling { invoke a() { ok => Waiting } }
    state Waiting { on X0 => Out { raise X1; } }
    state Out { on X2 => Failed; }",
    // What was raised first is taken first.
    "initial Calling;
    state Calling { invoke a() { ok => Waiting } }
    state Waiting { on X0 => Out { raise X1; raise X2; } }
    state Out { on X1 => Failed; on X2 => Undoing; }
    state Undoing { compensate { ok => Done } }",
    // What held at the call does not hold any more.
    "var paid: bool = true;
    initial Calling;
    state Calling { invoke a() { ok => Waiting } }
    state Waiting { on X0 => Out { paid = false; } }
    state Out { always if paid => Undoing; always else => Failed; }
    state Undoing { compensate { ok => Done } }",
    // The later region is left first: the call is given up behind its block.
    "initial Both;
    parallel Both {
        on X0 => Failed;
        state Work { initial Calling; state Calling { invoke a() { ok => End } } final End; }
        state Other { exit { settle; } initial Idle; state Idle { on X1 => Idle; } }
    }",
    // The undo runs on though its debt was settled, and its state stays.
    "initial First;
    state First { invoke b() { ok => Both } }
    parallel Both {
        done => Failed;
        state One { initial Undoing; state Undoing { compensate b { ok => Over } } final Over; }
        state Other {
            initial Waiting;
            state Waiting { on X0 => Calling { settle; } }
            state Calling { invoke a() { ok => Owing } }
            state Owing { on X2 if in(Both.One.Undoing) => End; }
            final End;
        }
    }",
    // The other region leaves it in flight.
    "initial Both;
    parallel Both {
        state Work { initial Calling; state Calling { invoke a() { ok => End { settle; } } } final End; }
        state Other { initial Idle; state Idle { on X0 => Failed; } }
    }",
    // The first arm may not be taken.
    "initial Calling;
    state Calling { invoke a() { ok if ask() => Done, ok => Failed } }",
    // The books are full at last.
    "initial Calling;
    state Calling { invoke a() { ok => Again } }
    state Again { invoke b() { ok => Again, err => Failed { settle b; } } }",
    // Only what is done leads on.
    "initial Calling;
    state Calling { invoke a() { ok => Around } }
    state Around {
        done if ask() => Failed;
        done => Done;
        initial Inside;
        state Inside { on X0 => End; }
        final End;
    }",
    // A fault waits while an `always` is taken.
    "initial Calling;
    state Calling { invoke a() { ok => Waiting } }
    state Waiting { on X0 => Out { number -= 1; } }
    state Out { always => Late; }
    state Late { on fault => Failed; on X1 => Done; }",
    // What faults is taken where it stays.
    "initial Calling;
    state Calling { invoke a() { ok => Waiting } }
    state Waiting { on X0 { number -= 1; } on fault => Failed; on X1 => Done; }",
    // Leaving it faults.
    "initial Calling;
    state Calling { invoke a() { ok => Waiting } }
    state Waiting { exit { number -= 1; } on X0 => Out; }
    state Out { on fault => Failed; on X1 => Done; }",
    // What the call is given faults.
    "activity c(n: u8) readonly timeout 1s;
    initial Calling;
    state Calling { invoke a() { ok => Asking } }
    state Asking { on fault => Failed; invoke c(number - 1) { ok => Done, err => Done } }",
    // What faults in one region may be taken in another.
    "initial Calling;
    state Calling { invoke a() { ok => Both } }
    parallel Both {
        done => Done;
        state One { initial Owing; state Owing { on fault => Failed; on X1 => End; } final End; }
        state Other { initial Idle; state Idle { on X0 { number -= 1; } on X1 => End; } final End; }
    }",
    // It faults in one region when the other leaves both.
    "initial Calling;
    state Calling { invoke a() { ok => Both } }
    parallel Both {
        state One { initial Waiting; state Waiting { on X0 { number -= 1; } } }
        state Other { initial Idle; state Idle { on X0 => Out; } }
    }
    state Out { on fault => Failed; on X1 => Done; }",
    // It settles what is owed, and the call in flight is given up behind it.
    "initial Calling;
    state Calling { exit { settle; } on X0 => Failed; invoke a() { ok => Done } }",
    // A guard faults, and nothing is taken.
    "initial Calling;
    state Calling { invoke a() { ok => Waiting } }
    state Waiting { on X0 if number - 1 > 3 => Done; on fault => Failed; on X1 => Done; }",
];

/// The texts.
#[must_use]
pub(super) fn charts() -> Vec<String> {
    CHARTS.iter().map(|rest| format!("{HEAD}    {rest}\n}}\n")).collect()
}
