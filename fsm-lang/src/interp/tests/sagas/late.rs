//! Ruling 16: what comes for a call that nobody waits for any more.

use super::tells;

const LEFT: &str = "initial S; state S { on A => T; invoke f(1) { ok => T, err => T } }
     state T { on A => V; on B => W { settle; } on C => Done; on D => X; }
     state V { compensate { ok => W, stuck => W } } state W { on A => V; }
     state X { invoke g() { ok => V, err => V } }
     final Done;";

#[test]
fn a_late_ok_makes_a_debt_certain_and_gives_its_undo_the_result() {
    tells(
        LEFT,
        &[
            ("", "S | start f#1(1) | "),
            ("A", "T | cancel f#1 | f#1"),
            ("@ok f 7", "T |  | f#1 | ignored"),
            ("A", "V | undo f#1: unf#1(1, 7) | f#1"),
            ("@ok unf", "W |  | "),
        ],
    );
}

#[test]
fn a_late_err_ends_a_debt_whose_undo_has_not_begun() {
    tells(
        LEFT,
        &[("", "S | start f#1(1) | "), ("A", "T | cancel f#1 | f#1"), ("@err f", "T |  |  | ignored")],
    );
    // One that has begun goes on.
    tells(
        LEFT,
        &[
            ("", "S | start f#1(1) | "),
            ("A", "T | cancel f#1 | f#1"),
            ("A", "V | undo f#1: unf#1(1, None) | f#1"),
            ("@err f Bad", "V |  | f#1 | ignored"),
            ("@ok unf", "W |  | "),
        ],
    );
}

#[test]
fn a_call_stays_open_behind_unknown() {
    tells(
        "initial S; state S { invoke f(1) { ok => T, err => T, unknown => T } } state T {}",
        &[
            ("", "S | start f#1(1) | "),
            ("@unknown f", "T |  | f#1"),
            ("@unknown f", "T |  | f#1 | ignored"),
            ("@err f", "T |  |  | ignored"),
            ("@err f", "line 4, column 6: no call of `f` is open\n  help: no call is open"),
        ],
    );
}

#[test]
fn a_late_ok_of_what_was_undone_runs_the_same_undo_again() {
    tells(
        LEFT,
        &[
            ("", "S | start f#1(1) | "),
            ("A", "T | cancel f#1 | f#1"),
            ("A", "V | undo f#1: unf#1(1, None) | f#1"),
            ("@ok unf", "W |  | "),
            // Under its own number, with the result that is known now. Nobody waits for it.
            ("@ok f 7", "W | undo f#1: unf#1(1, 7) |  | ignored"),
            ("@ok unf#1", "W |  |  | ignored"),
            ("A", "W |  | "),
        ],
    );
}

#[test]
fn a_late_ok_while_the_undo_runs_has_it_run_once_more() {
    // It may have run before the call took effect.
    tells(
        LEFT,
        &[
            ("", "S | start f#1(1) | "),
            ("A", "T | cancel f#1 | f#1"),
            ("A", "V | undo f#1: unf#1(1, None) | f#1"),
            ("@ok f 7", "V |  | f#1 | ignored"),
            ("@ok unf", "V | undo f#1: unf#1(1, 7) | f#1"),
            ("@ok unf", "W |  | "),
        ],
    );
}

#[test]
fn a_late_ok_of_what_was_settled_owes_nothing() {
    tells(
        LEFT,
        &[
            ("", "S | start f#1(1) | "),
            ("A", "T | cancel f#1 | f#1"),
            ("B", "W |  | "),
            ("@ok f 7", "W |  |  | ignored"),
            ("A", "W |  | "),
        ],
    );
    tells(
        LEFT,
        &[
            ("", "S | start f#1(1) | "),
            ("A", "T | cancel f#1 | f#1"),
            ("C", "Done |  | "),
            ("@ok f 7", "Done |  |  | ignored"),
        ],
    );
}

#[test]
fn a_late_ok_behind_the_end_of_a_failure_is_undone_again() {
    tells(
        "initial S; state S { on A => V; invoke f(1) { ok => V, err => V } }
         state V { compensate { ok => Failed, stuck => V } } final failure Failed;",
        &[
            ("", "S | start f#1(1) | "),
            ("A", "V | cancel f#1, undo f#1: unf#1(1, None) | f#1"),
            ("@ok unf", "Failed |  | "),
            ("@ok f 7", "Failed | undo f#1: unf#1(1, 7) |  | ignored"),
            ("B", "Failed |  |  | ignored"),
        ],
    );
}

#[test]
fn a_debt_keeps_its_place_in_the_order_after_a_late_ok() {
    tells(
        LEFT,
        &[
            ("", "S | start f#1(1) | "),
            ("A", "T | cancel f#1 | f#1"),
            ("D", "X | start g#1() | f#1"),
            ("@ok g", "V | undo g#1: ung#1() | f#1 g#1"),
            ("@ok f 7", "V |  | f#1 g#1 | ignored"),
            ("@ok ung", "V | undo f#1: unf#1(1, 7) | f#1"),
        ],
    );
}

#[test]
fn what_can_owe_nothing_closes_on_unknown_and_exit() {
    tells(
        "initial S; state S { on A => T; invoke q() { ok => T, err => T } } state T { on A => S; }",
        &[
            ("", "S | start q#1() | "),
            ("A", "T | cancel q#1 | "),
            ("@ok q#1", "T |  |  | ignored"),
            ("A", "S | start q#2() | "),
            ("@unknown q", "T |  | "),
            ("@ok q#2", "T |  |  | ignored"),
        ],
    );
}
