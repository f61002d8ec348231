//! Compound states: who reacts, and in which order states are left and entered.

use super::{machine, runs};

/// The chart of Samek's book in the forms that matter here: s, s1 with s11, s2 with s21 with s211.
fn samek() -> crate::chart::Chart {
    machine(
        r#"
        initial S.S2 { say("top-init"); }
        state S {
            entry { say("s-entry"); } exit { say("s-exit"); }
            initial S1.S11 { say("s-init"); }
            on E => S1.S11 { say("s-E"); }
            state S1 {
                entry { say("s1-entry"); } exit { say("s1-exit"); }
                initial S11 { say("s1-init"); }
                on A => S1 { say("s1-A"); }
                on B => S11 { say("s1-B"); }
                on C => S2 { say("s1-C"); }
                on D => S { say("s1-D"); }
                on F => S2.S21.S211 { say("s1-F"); }
                state S11 {
                    entry { say("s11-entry"); } exit { say("s11-exit"); }
                    on N(n) if n > 3 => S { say("s11-N"); }
                }
            }
            state S2 {
                entry { say("s2-entry"); } exit { say("s2-exit"); }
                initial S21.S211 { say("s2-init"); }
                on C => S1 { say("s2-C"); }
                on F => S1.S11 { say("s2-F"); }
                state S21 {
                    entry { say("s21-entry"); } exit { say("s21-exit"); }
                    initial S211 { say("s21-init"); }
                    on A => S21 { say("s21-A"); }
                    on B => S211 { say("s21-B"); }
                    state S211 {
                        entry { say("s211-entry"); } exit { say("s211-exit"); }
                        on D => S21 { say("s211-D"); }
                        on N(n) if n > 3 { say("s211-N"); }
                    }
                }
            }
        }"#,
    )
}

/// Ruling 1: exits innermost first, then blocks, then entries outermost first, each compound state's initial
/// behind its entry (Appendix D, `exitStates`, `enterStates`). Ruling 4: what has a target is external.
#[test]
fn exits_blocks_and_entries_come_in_order() {
    runs(
        &samek(),
        &["E", "A", "B", "F", "A", "B", "D", "C", "D", "C"],
        &[
            "top-init s-entry s2-entry s2-init s21-entry s211-entry => S.S2.S21.S211",
            "s211-exit s21-exit s2-exit s-exit s-E s-entry s1-entry s11-entry => S.S1.S11",
            "s11-exit s1-exit s1-A s1-entry s1-init s11-entry => S.S1.S11",
            "s11-exit s1-exit s1-B s1-entry s11-entry => S.S1.S11",
            "s11-exit s1-exit s1-F s2-entry s21-entry s211-entry => S.S2.S21.S211",
            "s211-exit s21-exit s21-A s21-entry s21-init s211-entry => S.S2.S21.S211",
            "s211-exit s21-exit s21-B s21-entry s211-entry => S.S2.S21.S211",
            "s211-exit s21-exit s211-D s21-entry s21-init s211-entry => S.S2.S21.S211",
            "s211-exit s21-exit s2-exit s2-C s1-entry s1-init s11-entry => S.S1.S11",
            "s11-exit s1-exit s-exit s1-D s-entry s-init s1-entry s11-entry => S.S1.S11",
            "s11-exit s1-exit s1-C s2-entry s2-init s21-entry s211-entry => S.S2.S21.S211",
        ],
    );
}

/// Appendix D, `selectTransitions`: from the inside outward, past transitions whose guard does not hold.
#[test]
fn inner_transitions_win_where_their_guard_holds() {
    let chart = machine(
        r#"
        initial Out.In;
        state Out {
            state In { on N(n) if n == 1 { say("in"); } on N(n) if n < 3 { say("in2"); } on A {} }
            on N(n) { say("out"); }
            on A { say("outer A"); }
            initial In;
        }"#,
    );
    runs(
        &chart,
        &["N(1)", "N(2)", "N(3)", "A", "B"],
        &["=> Out.In", "in => Out.In", "in2 => Out.In", "out => Out.In", "=> Out.In", "=> Out.In ignored"],
    );
}

/// Ruling 4: `local` does not leave its source; without it, a transition to a child does.
#[test]
fn local_stays_in_its_source() {
    let chart = machine(
        r#"
        initial P;
        state P {
            entry { say("+p"); } exit { say("-p"); }
            initial X;
            state X { entry { say("+x"); } exit { say("-x"); } }
            state Y { entry { say("+y"); } exit { say("-y"); } }
            on A => local Y { say("local"); }
            on B => Y { say("external"); }
            on C => P { say("self"); }
        }"#,
    );
    runs(
        &chart,
        &["A", "B", "A", "C"],
        &[
            "+p +x => P.X",
            "-x local +y => P.Y",
            "-y -p external +p +y => P.Y",
            "-y local +y => P.Y",
            "-y -p self +p +x => P.X",
        ],
    );
}

/// Ruling 2 and Meaning 11: data of a state that is left can be read until its targets are entered; arguments
/// are evaluated behind all blocks. Ruling 1: variables are set, then `entry` runs.
#[test]
fn data_lives_as_long_as_its_state() {
    let chart = machine(
        r#"
        var total: u8 = 0;
        initial Zero;
        state Zero { on N(n) => Some(n); }
        state Some(n: u8) {
            var twice: u8 = n * 2;
            entry { total += twice; }
            exit { n += 1; }
            on A => Some(n + 10) { n += 100; }
            on B => Zero { total = n; }
        }"#,
    );
    runs(
        &chart,
        &["N(1)", "A", "B"],
        &[
            "=> Zero total=0",
            "=> Some total=2 Some.n=1 Some.twice=2",
            // 1, on exit 2, in the block 102, as the argument 112; its double and the total still fit.
            "=> Some total=226 Some.n=112 Some.twice=224",
            "=> Zero total=113",
        ],
    );
}

/// Meaning 2: after the event's microstep first what `always` enables, then the next internal event, the
/// first raised first; a raised event is an event like any other.
#[test]
fn always_goes_before_what_was_raised() {
    let chart = machine(
        r#"
        initial X;
        state X { on A => Y { raise B; raise N(7); } }
        state Y { always => Z { say("always"); } on B { say("too early"); } }
        state Z { on B { say("B"); raise C; } on N(n) if n == 7 { say("N"); } on C => X { say("C"); } }"#,
    );
    runs(&chart, &["A", "B"], &["=> X", "always B N C => X", "=> X ignored"]);
}

/// Ruling 13: `on *` takes every declared event that nothing before it in the state takes.
#[test]
fn any_event_that_nothing_before_takes() {
    let chart = machine(
        r#"
        initial X;
        state X {
            on A if false { say("never"); }
            on B { say("B"); }
            on * { say("any"); }
            on C { say("dead"); }
        }"#,
    );
    runs(&chart, &["A", "B", "C"], &["=> X", "any => X", "B => X", "any => X"]);
}

/// `else` is none of the conditions before it; several events share a transition and its bindings.
#[test]
fn guards_are_tried_in_order() {
    let chart = machine(
        r#"
        event O(n: u8);
        initial X;
        state X {
            on N(k) | O(k) if k > 9 { say("large"); }
            on N(_) if in(X) && !in(Y) { say("small"); }
            on O else { say("other"); }
        }
        state Y;"#,
    );
    runs(
        &chart,
        &["N(10)", "O(10)", "N(9)", "O(9)"],
        &["=> X", "large => X", "large => X", "small => X", "other => X"],
    );
}

#[test]
fn one_side_of_or_is_enough_and_both_of_and_are_needed() {
    let chart = machine(
        r#"
        initial X;
        state X {
            on N(k) if k > 9 || k == 3 { say("either"); }
            on N(k) if k > 5 && k < 8 { say("both"); }
            on N(_) else { say("none"); }
        }"#,
    );
    runs(
        &chart,
        &["N(10)", "N(3)", "N(6)", "N(9)", "N(4)"],
        &["=> X", "either => X", "either => X", "both => X", "none => X", "none => X"],
    );
}

/// Transitions of the machine itself are outermost, and leave everything below it.
#[test]
fn the_machine_reacts_last() {
    let chart = machine(
        r#"
        on A => Y { say("top"); }
        on B { say("stay"); }
        entry { say("machine"); }
        initial X { say("init"); }
        state X { exit { say("-x"); } }
        state Y { on A { say("inner"); } }"#,
    );
    runs(&chart, &["B", "A", "A"], &["machine init => X", "stay => X", "-x top => Y", "inner => Y"]);
}
