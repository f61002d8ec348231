//! Rulings 19 and 25: what is undone, in which order, and until when.

use super::tells;

/// Owes `f` and `g`, in this order, in `U`.
const OWING: &str = "initial S; state S { invoke f(1) { ok => T, err => T } }
     state T { invoke g() { ok => U, err => U } }
     state U { on A => V; on B => X; on C => Y; on D => Z; }
     state V { compensate { ok => W, stuck => K } }
     state X { compensate f { ok => W, stuck => K } }
     state Y { compensate T { ok => W, stuck => K } }
     state Z { compensate { ok { n = 1; } stuck {} } on B => W; }
     state W { on A => V; }
     state K { on A => V; on B => W { settle; } on C => W { settle f; } on D => W { settle T; } }
     var n: u8 = 0;";

/// The start of [`OWING`], and what follows.
fn owing(script: &[(&str, &str)]) {
    let start = [
        ("", "S | start f#1(1) |  | n=0"),
        ("@ok f 7", "T | start g#1() | f#1 | n=0"),
        ("@ok g", "U |  | f#1 g#1 | n=0"),
    ];
    tells(OWING, &[&start[..], script].concat());
}

#[test]
fn ruling_25_everything_is_undone_latest_first() {
    owing(&[
        ("A", "V | undo g#1: ung#1() | f#1 g#1 | n=0"),
        ("@ok ung", "V | undo f#1: unf#1(1, 7) | f#1 | n=0"),
        ("@ok unf", "W |  |  | n=0"),
        // Where nothing is owed it goes on at once.
        ("A", "W |  |  | n=0"),
    ]);
}

#[test]
fn ruling_25_what_is_owed_of_an_activity_or_of_a_state() {
    owing(&[("B", "X | undo f#1: unf#1(1, 7) | f#1 g#1 | n=0"), ("@ok unf", "W |  | g#1 | n=0")]);
    owing(&[("C", "Y | undo g#1: ung#1() | f#1 g#1 | n=0"), ("@ok ung", "W |  | f#1 | n=0")]);
}

#[test]
fn ruling_25_debts_of_sibling_regions_are_undone_and_their_calls_in_flight_are_not() {
    tells(
        "initial S; state S { invoke f(1) { ok => P, err => P } }
         parallel P {
            state L { initial X; state X { compensate { ok => Y, stuck => Y } } state Y {} }
            state R { initial X; state X { invoke g() { ok => Y, err => Y } } state Y { on A => U; } }
         }
         state U {}",
        &[
            ("", "S | start f#1(1) | "),
            ("@ok f 7", "P.L.X P.R.X | start g#1(), undo f#1: unf#1(1, 7) | f#1"),
            // A debt that arises while it undoes is undone first.
            ("@ok g", "P.L.X P.R.Y |  | f#1 g#1"),
            ("@ok unf", "P.L.X P.R.Y | undo g#1: ung#1() | g#1"),
            ("@ok ung", "P.L.Y P.R.Y |  | "),
        ],
    );
}

#[test]
fn ruling_19_undoing_stops_at_the_first_undo_that_fails_for_good() {
    owing(&[
        ("A", "V | undo g#1: ung#1() | f#1 g#1 | n=0"),
        ("@err ung", "K |  | f#1 g#1 | n=0"),
        // Its debts stand until `compensate` again …
        ("A", "V | undo g#1: ung#2() | f#1 g#1 | n=0"),
    ]);
    // … or `settle`: of everything, of an activity, of a state.
    let stuck = [("A", "V | undo g#1: ung#1() | f#1 g#1 | n=0"), ("@unknown ung", "K |  | f#1 g#1 | n=0")];
    owing(&[&stuck[..], &[("B", "W |  |  | n=0")]].concat());
    owing(&[&stuck[..], &[("C", "W |  | g#1 | n=0")]].concat());
    owing(&[&stuck[..], &[("D", "W |  | f#1 | n=0")]].concat());
}

#[test]
fn meaning_16_once_its_ok_is_there_it_undoes_nothing_more_and_blocks_nobody() {
    owing(&[
        ("D", "Z | undo g#1: ung#1() | f#1 g#1 | n=0"),
        ("B", "Z |  | f#1 g#1 | n=0"),
        ("@ok ung", "Z | undo f#1: unf#1(1, 7) | f#1 | n=0"),
        // Its arm keeps the state; what was kept comes back behind it.
        ("@ok unf", "W |  |  | n=1"),
    ]);
}

#[test]
fn meaning_16_a_state_that_is_over_leaves_later_debts_alone() {
    tells(
        "initial P; parallel P {
            state L { initial X; state X { on A {} compensate { ok {} stuck {} } } }
            state R { initial X; state X { invoke g() { ok => Y, err => Y } } state Y { on B => U; } }
         }
         state U { compensate { ok => W, stuck => W } } state W {}",
        &[
            ("", "P.L.X P.R.X | start g#1() | "),
            ("@ok g", "P.L.X P.R.Y |  | g#1"),
            ("A", "P.L.X P.R.Y |  | g#1"),
            ("B", "U | undo g#1: ung#1() | g#1"),
        ],
    );
}

#[test]
fn meaning_18_stuck_stays_until_it_is_left() {
    owing(&[
        ("D", "Z | undo g#1: ung#1() | f#1 g#1 | n=0"),
        ("@err ung", "Z |  | f#1 g#1 | n=0"),
        ("@advance 1s", "Z |  | f#1 g#1 | n=0 | ignored"),
        ("B", "W |  | f#1 g#1 | n=0"),
        ("A", "V | undo g#1: ung#2() | f#1 g#1 | n=0"),
    ]);
}

#[test]
fn meaning_18_an_undo_whose_debt_was_settled_goes_on_and_changes_nothing() {
    tells(
        "initial S; state S { invoke f(1) { ok => P, err => P } }
         parallel P {
            state L { initial X; state X { compensate { ok => Y, stuck => K } } state Y {} state K {} }
            state R { initial X; state X { on A { settle; } } }
         }",
        &[
            ("", "S | start f#1(1) | "),
            ("@ok f 7", "P.L.X P.R.X | undo f#1: unf#1(1, 7) | f#1"),
            ("A", "P.L.X P.R.X |  | "),
            // It is waited for.
            ("@err unf", "P.L.Y P.R.X |  | "),
        ],
    );
}

#[test]
fn ruling_25_two_that_undo_share_the_debts() {
    tells(
        "initial S; state S { invoke f(1) { ok => T, err => T } } state T { invoke g() { ok => P, err => P } }
         parallel P {
            state L { initial X; state X { compensate { ok => Y, stuck => Y } } state Y {} }
            state R { initial X; state X { compensate { ok => Y, stuck => Y } } state Y {} }
         }",
        &[
            ("", "S | start f#1(1) | "),
            ("@ok f 7", "T | start g#1() | f#1"),
            ("@ok g", "P.L.X P.R.X | undo g#1: ung#1(), undo f#1: unf#1(1, 7) | f#1 g#1"),
            ("@ok unf", "P.L.X P.R.X |  | g#1"),
            ("@ok ung", "P.L.Y P.R.Y |  | "),
        ],
    );
}
