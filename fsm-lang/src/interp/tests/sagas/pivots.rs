//! Rulings 20 and 23: what settles debts, and what does not.

use super::tells;

#[test]
fn ruling_20_a_pivot_statement_settles_all_debts_and_no_call_in_flight() {
    tells(
        "initial S; state S { invoke f(1) { ok => P, err => P } }
         parallel P {
            state L { initial X; state X { on A => Y { pivot; } } state Y {} }
            state R { initial X; state X { invoke g() { ok => Y, err => Y } } state Y { on B => U; } }
         }
         state U { compensate { ok => W, stuck => W } } state W {}",
        &[
            ("", "S | start f#1(1) | "),
            ("@ok f 7", "P.L.X P.R.X | start g#1() | f#1"),
            ("A", "P.L.Y P.R.X |  | "),
            // Its `ok` owes.
            ("@ok g", "P.L.Y P.R.Y |  | g#1"),
            ("B", "U | undo g#1: ung#1() | g#1"),
        ],
    );
}

const PIVOT: &str = "initial S; state S { invoke f(1) { ok => T, err => T } }
     state T { on A => V; invoke pivot g() { ok => W, err => V, unknown => U } }
     state U { on A => V; } state V { compensate { ok => W, stuck => W } } state W {}";

#[test]
fn ruling_20_the_ok_of_a_pivot_settles() {
    tells(PIVOT, &[("", "S | start f#1(1) | "), ("@ok f 7", "T | start g#1() | f#1"), ("@ok g", "W |  | ")]);
}

#[test]
fn ruling_20_its_err_is_an_ordinary_failure() {
    tells(
        PIVOT,
        &[
            ("", "S | start f#1(1) | "),
            ("@ok f 7", "T | start g#1() | f#1"),
            ("@err g", "V | undo f#1: unf#1(1, 7) | f#1"),
        ],
    );
}

#[test]
fn ruling_20_its_unknown_needs_an_arm_of_its_own() {
    tells(
        PIVOT,
        &[
            ("", "S | start f#1(1) | "),
            ("@ok f 7", "T | start g#1() | f#1"),
            ("@unknown g", "U |  | f#1 g#1"),
            ("A", "V | undo g#1: ung#1() | f#1 g#1"),
        ],
    );
    // `err` does not cover it; of one that is idempotent it does.
    let only_err = "initial S; state S { invoke pivot g() { ok => W, err => E } } state W {} state E {}";
    tells(only_err, &[("", "S | start g#1() | "), ("@unknown g", "S |  | g#1 | ignored")]);
    tells(
        "activity h() undo ung() idempotent; initial S;
         state S { invoke pivot h() { ok => W, err => E } } state W {} state E {}",
        &[("", "S | start h#1() | "), ("@unknown h", "E |  | h#1")],
    );
}

#[test]
fn ruling_20_a_state_with_a_pivot_in_flight_is_not_left() {
    tells(
        PIVOT,
        &[
            ("", "S | start f#1(1) | "),
            ("@ok f 7", "T | start g#1() | f#1"),
            ("A", "T |  | f#1"),
            // Kept; where the pivot leads, nothing is enabled for it.
            ("@ok g", "W |  | "),
        ],
    );
    tells(
        PIVOT,
        &[
            ("", "S | start f#1(1) | "),
            ("@ok f 7", "T | start g#1() | f#1"),
            ("A", "T |  | f#1"),
            ("@unknown g", "V | undo g#1: ung#1() | f#1 g#1"),
        ],
    );
}

#[test]
fn meaning_14_a_late_ok_of_a_pivot_is_as_any_other() {
    tells(
        PIVOT,
        &[
            ("", "S | start f#1(1) | "),
            ("@ok f 7", "T | start g#1() | f#1"),
            ("@unknown g", "U |  | f#1 g#1"),
            ("@ok g", "U |  | f#1 g#1 | ignored"),
        ],
    );
}

#[test]
fn ruling_23_a_plain_final_of_the_machine_settles_and_a_failure_does_not() {
    let ends = "initial S; state S { invoke f(1) { ok => T, err => T } }
         state T { on A => Done; on B => Failed; } final Done; final failure Failed;";
    tells(ends, &[("", "S | start f#1(1) | "), ("@ok f 7", "T |  | f#1"), ("A", "Done |  | ")]);
    tells(ends, &[("", "S | start f#1(1) | "), ("@ok f 7", "T |  | f#1"), ("B", "Failed |  | f#1")]);
}

#[test]
fn ruling_23_finals_of_a_compound_settle_nothing_and_end_only_that() {
    tells(
        "initial S; state S {
            initial X; state X { invoke f(1) { ok => End, err => Broken } } final End; final failure Broken;
            done => T;
         }
         state T {}",
        &[("", "S.X | start f#1(1) | "), ("@ok f 7", "T |  | f#1")],
    );
    tells(
        "initial S; state S {
            initial X; state X { invoke f(1) { ok => End, err => Broken } } final End; final failure Broken;
            done => T;
         }
         state T { on A => S; }",
        &[("", "S.X | start f#1(1) | "), ("@err f", "T |  | "), ("A", "S.X | start f#2(1) | ")],
    );
}

#[test]
fn ruling_23_leaving_a_state_undoes_nothing_by_itself() {
    tells(
        "initial S; state S {
            on A => T;
            initial X; state X { invoke f(1) { ok => Y, err => Y } } state Y { invoke g() { ok => X, err => X } }
         }
         state T {}",
        &[
            ("", "S.X | start f#1(1) | "),
            ("@ok f 7", "S.Y | start g#1() | f#1"),
            ("A", "T | cancel g#1 | f#1 g#1"),
        ],
    );
}

/// Only its own call keeps others from leaving it, and only in flight.
#[test]
fn ruling_19_a_pivot_whose_outcome_came_keeps_nobody() {
    tells(
        "initial P;
         parallel P {
            on A => W;
            state L { initial X; state X { invoke pivot g() { ok {}, err {}, unknown {} } } }
            state R { initial X; state X { invoke f(1) { ok => Y, err => Y } } state Y {} }
         }
         state W {}",
        &[
            ("", "P.L.X P.R.X | start g#1(), start f#1(1) | "),
            ("@ok g", "P.L.X P.R.X |  | "),
            ("A", "W | cancel f#1 | f#1"),
        ],
    );
}
