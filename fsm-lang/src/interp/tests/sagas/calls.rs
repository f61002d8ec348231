//! Rulings 14, 17, 18 and 22: when a call is made, what its outcome means, and what is kept for its undo.

use super::tells;

#[test]
fn ruling_14_a_call_is_made_at_the_end_of_the_macrostep() {
    // The state is entered and left within one: nothing starts, and nothing is owed.
    tells(
        "initial S; state S { on A => T; }
         state T { invoke f(1) { ok => U, err => U } always if true => U; }
         state U { on A => V { raise B; } }
         state V { on B => W; invoke g() { ok => S, err => S } }
         state W { invoke g() { ok => S, err => S } }",
        &[("", "S |  | "), ("A", "U |  | "), ("A", "W | start g#1() | ")],
    );
}

#[test]
fn ruling_14_calls_of_several_regions_are_made_in_document_order() {
    tells(
        "initial P; parallel P {
            state L { initial X; state X { invoke g() { ok => Y } } final Y; }
            state R { initial X; state X { invoke f(2) { ok => Y } } final Y; }
         }",
        &[("", "P.L.X P.R.X | start g#1(), start f#1(2) | ")],
    );
}

#[test]
fn ruling_14_leaving_a_state_with_a_call_in_flight_cancels_it_and_owes_maybe() {
    tells(
        "initial S; state S { on A => T; exit { bye(); } invoke f(1) { ok => T, err => T } }
         state T { on B => U; invoke q() { ok => U } } state U {} fn bye();",
        &[
            ("", "S | start f#1(1) | "),
            ("A", "T | bye(), cancel f#1, start q#1() | f#1"),
            ("B", "U | cancel q#1 | f#1"),
        ],
    );
}

#[test]
fn ruling_17_debts_are_counted_by_place() {
    tells(
        "initial S; state S { invoke f(1) { ok => T, err => T } }
         state T { invoke f(2) { ok(r) => U { x = r; }, err => S } }
         state U { on A => V; } state V { compensate f { ok => W, stuck => W } } state W {} var x: u8 = 0;",
        &[
            ("", "S | start f#1(1) |  | x=0"),
            ("@ok f 7", "T | start f#2(2) | f#1 | x=0"),
            ("@ok f 8", "U |  | f#1 f#2 | x=8"),
            ("A", "V | undo f#2: unf#1(2, 8) | f#1 f#2 | x=8"),
            ("@ok unf", "V | undo f#1: unf#2(1, 7) | f#1 | x=8"),
            ("@ok unf", "W |  |  | x=8"),
        ],
    );
}

#[test]
fn ruling_18_the_arguments_of_an_undo_are_those_of_the_call() {
    tells(
        "var n: u8 = 3; initial S; state S { invoke f(n) { ok => T { n = 9; }, err => T } exit { n = 4; } }
         state T { compensate { ok => U, stuck => U } } state U {}",
        &[
            ("", "S | start f#1(3) |  | n=3"),
            ("@ok f 7", "T | undo f#1: unf#1(3, 7) | f#1 | n=9"),
            ("@ok unf", "U |  |  | n=9"),
        ],
    );
}

#[test]
fn ruling_18_the_result_is_not_there_after_unknown() {
    tells(
        "initial S; state S { invoke f(1) { ok => T, err => T } }
         state T { compensate { ok => U, stuck => U } } state U {}",
        &[("", "S | start f#1(1) | "), ("@unknown f", "T | undo f#1: unf#1(1, None) | f#1")],
    );
}

#[test]
fn ruling_18_an_invoke_of_an_undo_discharges_nothing() {
    tells(
        "initial S; state S { invoke g() { ok => T, err => T } }
         state T { invoke ung() { ok => U, err => U } } state U {}",
        &[("", "S | start g#1() | "), ("@ok g", "T | start ung#1() | g#1"), ("@ok ung", "U |  | g#1")],
    );
}

#[test]
fn ruling_22_which_arm() {
    let arms = "initial S; state S { invoke f(1) { ok => O, err(Bad) => B, err => E } }
         state O {} state B {} state E {} state U {}";
    tells(arms, &[("", "S | start f#1(1) | "), ("@err f Bad", "B |  | ")]);
    // A plain `err` covers every error without an arm of its own, failures of transport, and `unknown`.
    tells(arms, &[("", "S | start f#1(1) | "), ("@err f Late", "E |  | ")]);
    tells(arms, &[("", "S | start f#1(1) | "), ("@err f", "E |  | ")]);
    tells(arms, &[("", "S | start f#1(1) | "), ("@unknown f", "E |  | f#1")]);
    let own = "initial S; state S { invoke f(1) { ok => O, err => E, unknown => U } }
         state O {} state E {} state U {}";
    tells(own, &[("", "S | start f#1(1) | "), ("@unknown f", "U |  | f#1")]);
    // Meaning 20: those of its own kind first, the first whose guard holds.
    tells(
        "initial S; state S { invoke f(1) { err => E, err(Bad) if false => O, err(Bad) => B } }
         state O {} state E {} state B {}",
        &[("", "S | start f#1(1) | "), ("@err f Bad", "B |  | ")],
    );
}

#[test]
fn meaning_13_an_arm_that_keeps_the_state() {
    tells(
        "var n: u8 = 0; initial S; state S { on A => T; invoke g() { ok { n = 1; } err {} } } state T {}",
        &[("", "S | start g#1() |  | n=0"), ("@ok g", "S |  | g#1 | n=1"), ("A", "T |  | g#1 | n=1")],
    );
}

#[test]
fn meaning_17_a_faulty_argument_makes_no_call() {
    tells(
        "var n: u8 = 0; initial S; state S { invoke f(7 / n) { ok => O, err => E } } state O {} state E {}",
        &[("", "E |  |  | n=0 | Fault(DivisionByZero)")],
    );
    // The fault comes first: where it leads away, the call is forgotten.
    tells(
        "var n: u8 = 0; initial S; on fault => F;
         state S { invoke f(7 / n) { ok => O, err => E } } state O {} state E {} state F {}",
        &[("", "F |  |  | n=0")],
    );
}
