//! Ruling 19: what would leave a state that undoes is refused, and kept.

use super::tells;

/// Undoes `f` in `V`.
fn undoing(body: &str, script: &[(&str, &str)]) {
    let at = if body.contains("parallel V") {
        "V.L.X V.R.X | undo f#1: unf#1(1, 7) | f#1"
    } else {
        "V | undo f#1: unf#1(1, 7) | f#1"
    };
    let start = [("", "S | start f#1(1) | "), ("@ok f 7", at)];
    let before = "initial S; state S { invoke f(1) { ok => V, err => V } }";
    tells(&format!("{before} {body}"), &[&start[..], script].concat());
}

#[test]
fn an_event_is_kept_once_and_comes_back() {
    undoing(
        "state V { compensate { ok => W, stuck => W } } state W { on A => X; } state X { on A => Y; } state Y {}
         on A => X; on B => W;",
        &[
            ("A", "V |  | f#1"),
            ("A", "V |  | f#1 | ignored"),
            ("@ok unf", "X |  | "),
        ],
    );
}

#[test]
fn kept_events_come_back_in_the_order_of_their_arrival() {
    undoing(
        "state V { compensate { ok => W, stuck => W } } state W { on A => X; on B => Y; }
         state X { on A => W; on B => Y; } state Y { on B => W; on A => Z; } state Z {}
         on A => Z; on B => Z;",
        &[("B", "V |  | f#1"), ("A", "V |  | f#1"), ("@ok unf", "Z |  | ")],
    );
}

#[test]
fn an_event_that_leaves_nothing_that_undoes_is_taken() {
    undoing(
        "fn say(); state V { on A { say(); } compensate { ok => W, stuck => W } } state W {}",
        &[("A", "V | say() | f#1")],
    );
}

#[test]
fn a_kept_event_for_which_nothing_is_enabled_any_more_is_gone() {
    undoing(
        "state V { on A => X; compensate { ok => W, stuck => W } } state W { on B => V; } state X {}",
        &[("A", "V |  | f#1"), ("@ok unf", "W |  | "), ("B", "W |  | ")],
    );
    undoing(
        "state V { on A => Y; compensate { ok => W, stuck => W } } state W { on B => X; }
         state X { on A => Y; } state Y {}",
        &[("A", "V |  | f#1"), ("@ok unf", "W |  | "), ("B", "X |  | ")],
    );
}

#[test]
fn a_kept_event_comes_back_when_something_else_is_enabled_for_it() {
    tells(
        "initial S; state S { invoke f(1) { ok => P, err => P } } fn say();
         parallel P {
            on A => W;
            state L { initial X; state X { compensate f { ok => Y, stuck => Y } } state Y {} }
            state R { initial X; state X { on B => Z; } state Z { on A { say(); } } }
         }
         state W {}",
        &[
            ("", "S | start f#1(1) | "),
            ("@ok f 7", "P.L.X P.R.X | undo f#1: unf#1(1, 7) | f#1"),
            ("A", "P.L.X P.R.X |  | f#1"),
            ("B", "P.L.X P.R.Z | say() | f#1"),
            ("@ok unf", "P.L.Y P.R.Z |  | "),
        ],
    );
}

#[test]
fn an_else_behind_a_refused_transition_does_not_hold() {
    let v = |guard: &str| {
        format!(
            "state V {{ on A if {guard} => X; on A else {{}} compensate {{ ok => W, stuck => W }} }}
             state W {{ on A => X; }} state X {{}}"
        )
    };
    undoing(&v("true"), &[("A", "V |  | f#1"), ("@ok unf", "X |  | ")]);
    undoing(&v("false"), &[("A", "V |  | f#1"), ("@ok unf", "W |  | ")]);
    // One further out is looked at.
    tells(
        "initial S; state S { invoke f(1) { ok => O, err => O } } fn say();
         state O {
            on A { say(); }
            initial V;
            state V { on A if true => W; on A else {} compensate { ok => W, stuck => W } }
         }
         state W {}",
        &[
            ("", "S | start f#1(1) | "),
            ("@ok f 7", "O.V | undo f#1: unf#1(1, 7) | f#1"),
            ("A", "O.V | say() | f#1"),
            ("@ok unf", "W |  | "),
        ],
    );
}

#[test]
fn a_due_timer_stays_due() {
    tells(
        "initial S; state S { invoke f(1) { ok => V, err => V } }
         state V { after 5s => X; compensate { ok { } stuck => W } } state W {} state X {}",
        &[
            ("", "S | start f#1(1) | "),
            ("@ok f 7", "V | undo f#1: unf#1(1, 7) | f#1"),
            ("@advance 9s", "V |  | f#1"),
            ("@ok unf", "X |  | "),
        ],
    );
    // Until its state is left.
    tells(
        "initial S; state S { invoke f(1) { ok => V, err => V } }
         state V { after 5s => X; compensate { ok => W, stuck => W } } state W {} state X {}",
        &[
            ("", "S | start f#1(1) | "),
            ("@ok f 7", "V | undo f#1: unf#1(1, 7) | f#1"),
            ("@advance 9s", "V |  | f#1"),
            ("@ok unf", "W |  | "),
        ],
    );
}

#[test]
fn eventless_transitions_are_looked_at_again() {
    undoing(
        "state V { always if true => X; compensate { ok { } stuck => W } } state W {} state X {}",
        &[("@ok unf", "X |  | ")],
    );
}

#[test]
fn done_is_kept() {
    undoing(
        "parallel V {
            state L { initial X; state X { compensate { ok => Y, stuck => Y } } state Y {} }
            state R { initial X; state X { on A => End; } final End; done => W; }
         }
         state W {}",
        &[("A", "V.L.X V.R.End |  | f#1"), ("@ok unf", "W |  | ")],
    );
}

#[test]
fn an_outcome_of_a_sibling_region_is_kept() {
    tells(
        "initial S; state S { invoke f(1) { ok => P, err => P } }
         parallel P {
            state L { initial X; state X { compensate f { ok => Y, stuck => Y } } state Y {} }
            state R { initial X; state X { invoke g() { ok => W, err => W } } }
         }
         state W {}",
        &[
            ("", "S | start f#1(1) | "),
            ("@ok f 7", "P.L.X P.R.X | start g#1(), undo f#1: unf#1(1, 7) | f#1"),
            ("@ok g", "P.L.X P.R.X |  | f#1 g#1"),
            ("@ok unf", "W |  | g#1"),
        ],
    );
}

#[test]
fn an_else_statement_is_kept() {
    tells(
        "initial S; state S { invoke f(1) { ok => P, err => P } } type Lost; fn attempt() -> Result<(), Lost>;
         parallel P {
            state L { initial X; state X { compensate f { ok => Y, stuck => Y } } state Y {} }
            state R { initial X; state X { on A { attempt() else => W; } } }
         }
         state W {}",
        &[
            ("", "S | start f#1(1) | "),
            ("@ok f 7", "P.L.X P.R.X | undo f#1: unf#1(1, 7) | f#1"),
            ("@given attempt() = Err", ""),
            ("A", "P.L.X P.R.X | attempt() | f#1"),
            ("@ok unf", "W |  | "),
        ],
    );
}

#[test]
fn its_own_arms_are_refused_by_a_sibling_that_undoes() {
    let regions = "initial S; state S { invoke f(1) { ok => T, err => T } } state T { invoke g() { ok => P, err => P } }
         parallel P {
            state L { initial X; state X { compensate f { ok => W, stuck => W } } }
            state R { initial X; state X { compensate g { ok => Y, stuck => Y } } state Y {} }
         }
         state W {}";
    let start = [
        ("", "S | start f#1(1) | "),
        ("@ok f 7", "T | start g#1() | f#1"),
        ("@ok g", "P.L.X P.R.X | undo f#1: unf#1(1, 7), undo g#1: ung#1() | f#1 g#1"),
    ];
    // `ok` is looked at again.
    tells(regions, &[&start[..], &[("@ok unf", "P.L.X P.R.X |  | g#1"), ("@ok ung", "W |  | ")]].concat());
    // `stuck` is kept.
    tells(
        regions,
        &[&start[..], &[("@err unf", "P.L.X P.R.X |  | f#1 g#1"), ("@ok ung", "W |  | f#1")]].concat(),
    );
}

#[test]
fn a_refused_guard_leaves_no_fault_behind() {
    tells(
        "var n: u8 = 0; initial S; state S { invoke f(1) { ok => V, err => V } }
         state V { on A if 7 / n > 0 => X; on A => X; compensate { ok => W, stuck => W } }
         state W { on A => X; } state X {}",
        &[
            ("", "S | start f#1(1) |  | n=0"),
            ("@ok f 7", "V | undo f#1: unf#1(1, 7) | f#1 | n=0"),
            ("A", "V |  | f#1 | n=0 | Fault(DivisionByZero)"),
            ("B", "V |  | f#1 | n=0 | ignored"),
            ("@ok unf", "X |  |  | n=0"),
        ],
    );
}
