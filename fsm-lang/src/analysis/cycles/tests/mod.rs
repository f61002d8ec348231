//! Which cycles are found, and which are said to be certain: for each rule a chart that stands just on one side of it.

mod otherwise;

use crate::analysis::Facts;
use crate::chart::resolve::resolve;
use crate::diag::Sink;
use crate::span::Sources;

/// What is said of a machine's cycles.
#[derive(Debug, PartialEq, Eq)]
enum Said {
    Nothing,
    MayGoOn,
    GoesOn,
}
use Said::{GoesOn, MayGoOn, Nothing};

fn said(body: &str) -> Said {
    let text = format!(
        "machine M(on: bool, d: u32) {{ event A | B; var n: u32 = 0; var m: u32 = 4; var far: bool = false;
        fn ask() -> bool; fn limit() -> u32; {body} }}"
    );
    let mut sink = Sink::new();
    let source = Sources::new().add_text("test.fsm", text.as_str());
    let file = crate::syntax::text::parse(source, &text, &mut sink);
    let chart = sink.check().and_then(|()| resolve(&file.machines[0], &mut sink));
    let chart = chart.unwrap_or_else(|_| panic!("{:#?}", sink.into_sorted()));
    match Facts::of(&chart).cycles() {
        [] => Nothing,
        cycles if cycles.iter().any(|cycle| cycle.certain) => GoesOn,
        _ => MayGoOn,
    }
}

/// `X` and `Y` follow each other, by these transitions.
fn pair(there: &str, back: &str) -> Said {
    said(&format!("initial X; state X {{ {there} }} state Y {{ {back} }}"))
}

#[test]
fn a_counter_that_comes_nearer_to_its_bound_ends_it() {
    let back = "always => X;";
    assert_eq!(pair("always if n < 3 => Y { n += 1; }", back), Nothing);
    assert_eq!(pair("always if n <= 3 => Y { n += 1; }", back), Nothing);
    assert_eq!(pair("always if m > d => Y { m -= 1; }", back), Nothing);
    assert_eq!(pair("always if n != 3 => Y { n += 1; }", back), Nothing);
    assert_eq!(pair("always if d > n => Y { n += 1; }", back), Nothing, "turned round");
    assert_eq!(pair("always if on && n < d => Y { n += 1; }", back), Nothing, "one of two");
    assert_eq!(pair("always if m > d => Y { m += 1; }", back), MayGoOn, "the other way");
    assert_eq!(pair("always if n < d => Y { n += 2; }", back), MayGoOn, "it may overflow, and stays");
    assert_eq!(pair("always if n < 9 => Y { n += 2; }", back), Nothing);
    assert_eq!(pair("always if n != 9 => Y { n += 2; }", back), MayGoOn, "it may jump over the end");
    assert_eq!(pair("always if m >= 2 => Y { m -= 2; }", back), Nothing);
    assert_eq!(pair("always if n < 9000 => Y { n = n + 1; }", back), Nothing, "written out");
    assert_eq!(pair("always if n < 9000 => Y { n = 2 + n; }", back), Nothing, "turned round");
    assert_eq!(pair("always if n < 9000 => Y { n = m + 1; }", back), GoesOn, "of another");
    assert_eq!(pair("always if n < 9000 => Y { n = 9 - n; }", back), GoesOn, "to and fro");
    assert_eq!(pair("always if n < limit() => Y { n += 1; }", back), MayGoOn, "the host says how far");
    assert_eq!(pair("always if n < m => Y { n += 1; m += 1; }", back), MayGoOn, "the bound moves away");
    assert_eq!(pair("always if n < d => Y { n += 1; }", "always => X { n = 0; }"), GoesOn, "taken back");
    assert_eq!(pair("always if n < d => Y { if ask() { n += 1; } }", back), MayGoOn, "not each time");
    assert_eq!(
        pair("always if n < 3 => Y { m = m / d; n += 1; }", back),
        MayGoOn,
        "a fault ends the block before it counts"
    );
    assert_eq!(
        said(
            "initial X; state X { always if n < d => Y; }
            state Y { always if ask() => X { n += 1; } always => X; }"
        ),
        MayGoOn,
        "another transition counts, which need not be taken"
    );
}

#[test]
fn a_counter_may_stand_where_a_state_is_left_or_entered() {
    let back = "always => X;";
    assert_eq!(pair("exit { n += 1; } always if n < 9000 => Y;", back), Nothing);
    assert_eq!(pair("exit { n += 1; } always if n < d => Y;", back), Nothing);
    assert_eq!(pair("entry { n += 1; } always if n < d => Y;", back), Nothing, "of the one that asks");
    assert_eq!(pair("always if n < d => Y;", "entry { n += 1; } always => X;"), Nothing);
    assert_eq!(pair("always if n < d => Y;", "exit { n += 1; } always => X;"), Nothing);
    assert_eq!(pair("exit { n += 1; } always if n < 3 { m = 4; }", back), GoesOn, "it isn't left");
    assert_eq!(pair("exit { m += d; n += 1; } always if n < d => Y;", back), MayGoOn, "a fault");
    assert_eq!(pair("exit { if ask() { n += 1; } } always if n < d => Y;", back), MayGoOn);
    assert_eq!(pair("exit { n = 0; } always if n < d => Y { n += 1; }", back), MayGoOn, "taken back");
    assert_eq!(
        said(
            "initial C; state C { exit { n += 1; } initial X; state X { always if n < d => Y; } state Y; }
            state D; on B => D;"
        ),
        Nothing,
        "only what is left"
    );
    let inside = |states: &str| said(&format!("initial C; state C {{ initial X; {states} }}"));
    assert_eq!(
        inside("exit { n += 1; } state X { always if n < d => C; } state Z { exit { n = 0; } on A => X; }"),
        Nothing,
        "the other state inside is not left"
    );
}

#[test]
fn a_counter_may_be_data_of_a_state() {
    let of = |body: &str| said(&format!("initial X; state X {{ on A => S(0); }} {body}"));
    assert_eq!(of("state S(k: u32) { always if k < 9000 => S(k + 1); }"), Nothing);
    assert_eq!(of("state S(k: u32) { always if k < d => S(k + 1); }"), Nothing);
    assert_eq!(
        of("state S(k: u32) { always if k < 200 => T(k + 1); } state T(k: u32) { always => S(k); }"),
        Nothing
    );
    assert_eq!(of("state S(k: u32) { always if k < d => S(k); }"), GoesOn);
    assert_eq!(of("state S(k: u32) { always if k < d => S(0); }"), GoesOn);
    assert_eq!(of("state S(k: u32) { always if k < d => S(k + m); }"), MayGoOn);
    assert_eq!(of("state S(k: u32) { always if k < d => S(k + 1); always if k > 2 => S(0); }"), MayGoOn);
    assert_eq!(of("state S(k: u32) { always if k < d => S(k + 1); always if ask() => S(k + 1); }"), MayGoOn);
    assert_eq!(of("state S(k: u32) { always if k != d => S(k + 1); }"), MayGoOn, "an overflow begins again");
    assert_eq!(of("state S(k: u32) { always if k < 200 => S(k + 1) { k = 0; } }"), GoesOn);
}

#[test]
fn a_counter_may_be_halved() {
    let of = |ty: &str, there: &str| {
        said(&format!(
            "var k: {ty} = 0; event Set(v: {ty}); on Set(v) {{ k = v; }}
            initial X; state X {{ always if {there} }} state Y {{ always => X; }}"
        ))
    };
    for ty in ["u8", "u32", "u64", "u128", "i8", "i64", "i128"] {
        assert_eq!(of(ty, "k > 0 => Y { k = k / 2; }"), Nothing, "{ty}");
    }
    assert_eq!(of("u32", "k > 0 => Y { k /= 2; }"), Nothing);
    assert_eq!(of("u32", "k > m => Y { k >>= 1; }"), Nothing);
    assert_eq!(of("u32", "k > d => Y { k = k / 10; }"), Nothing);
    assert_eq!(of("u32", "k >= 1 => Y { k /= 2; }"), Nothing);
    assert_eq!(of("u32", "k != 0 => Y { k /= 2; }"), Nothing);
    assert_eq!(of("u32", "k >= d => Y { k /= 2; }"), MayGoOn, "nought stays nought");
    assert_eq!(of("u32", "k > 0 => Y { k /= 1; }"), GoesOn);
    assert_eq!(of("u32", "k > 0 => Y { k /= d; }"), MayGoOn);
    assert_eq!(of("i64", "k < 0 => Y { k /= 2; }"), Nothing);
    assert_eq!(of("i64", "k != 0 => Y { k /= 2; }"), Nothing);
    assert_eq!(of("i64", "k > -5 => Y { k /= 2; }"), GoesOn, "nought stays nought");
    assert_eq!(of("i64", "k < 5 => Y { k /= 2; }"), GoesOn);
    assert_eq!(of("i64", "k < 0 => Y { k >>= 1; }"), GoesOn, "it ends at -1");
}

#[test]
fn another_region_may_take_a_counter_back_where_it_is_entered() {
    assert_eq!(
        said(
            "initial P; parallel P {
                state L { initial X; state X { always if n < d { n += 1; } } }
                state R { initial S; state S { entry { n = 0; } always if n > 0 => S; } } }"
        ),
        MayGoOn
    );
}

#[test]
fn a_counter_that_another_region_writes_ends_nothing() {
    let beside = |other: &str| {
        said(&format!(
            "initial P; parallel P {{
                state L {{ initial X; state X {{ always if n < d => Y {{ n += 1; }} }} state Y {{ always => X; }} }}
                state R {{ initial S; state S {{ {other} }} }} }}"
        ))
    };
    assert_eq!(beside("always if ask() { n = 0; }"), MayGoOn);
    assert_eq!(beside("on A { m = 0; }"), Nothing);
}

#[test]
fn guards_that_nothing_changes_stay_true() {
    assert_eq!(pair("always if on => Y;", "always if on => X;"), GoesOn);
    assert_eq!(pair("always if on => Y { n = 1; }", "always if d > 2 => X;"), GoesOn);
    assert_eq!(pair("always if m < d => Y;", "always if m < d => X;"), GoesOn, "not followed by value");
    assert_eq!(
        pair("always if d % 3 == 1 => Y;", "always if d % 2 == 0 => X;"),
        MayGoOn,
        "perhaps never together"
    );
    assert_eq!(pair("always if on => Y;", "always if ask() => X;"), MayGoOn);
    assert_eq!(pair("always if on => Y;", "always if !on => X;"), Nothing);
    assert_eq!(pair("always if !far => Y { far = true; }", "always => X;"), Nothing);
    assert_eq!(pair("always if !far => Y { far = ask(); }", "always => X;"), MayGoOn);
}

#[test]
fn guards_that_exclude_each_other_end_it() {
    let of = |ty: &str, there: &str, back: &str| {
        said(&format!(
            "const HIGH: f64 = TWO; const TWO: f64 = 2.0; event Set(v: {ty}); pub var v: {ty} = {};
            initial X; state X {{ always if {there} => Y; on Set(w) {{ v = w; }} }} state Y {{ always if {back} => X; }}",
            match ty {
                "f64" | "f32" => "1.0",
                "Duration" => "1s",
                "char" => "'a'",
                "&'static str" => "\"a\"",
                _ => "1",
            }
        ))
    };
    assert_eq!(of("f64", "v > 2.0", "v < 1.0"), Nothing);
    assert_eq!(of("f64", "v > HIGH", "v < 1.0"), Nothing, "by constants");
    assert_eq!(of("f64", "v >= HIGH", "v <= 2.0"), MayGoOn, "by constants");
    assert_eq!(of("f64", "2.0 < v", "!(v >= 2.0)"), Nothing);
    assert_eq!(of("f64", "v > 2.0", "!(v > 2.0)"), Nothing);
    assert_eq!(of("f64", "!(v > 2.0)", "!(v < 2.0)"), MayGoOn, "not a number, or equal");
    assert_eq!(of("f64", "v > 1.0", "v < 2.0"), MayGoOn);
    assert_eq!(of("f32", "v >= 1.00000000002", "v <= 1.00000000001"), MayGoOn, "one number in that width");
    assert_eq!(of("Duration", "v > 2s", "v < 1s"), Nothing);
    assert_eq!(of("char", "v > 'm'", "v < 'm'"), Nothing);
    assert_eq!(of("&'static str", "v == \"a\"", "v == \"b\""), Nothing);
    assert_eq!(of("u32", "v % 2 == 1", "v % 2 == 0"), Nothing);
    assert_eq!(of("u32", "v % 2 == 1", "v % 3 == 0"), MayGoOn);
    assert_eq!(of("u128", "v > 2 + 1", "v < 1 + 1"), MayGoOn, "its values are not followed");
    let field = |there: &str, back: &str| {
        let text = format!(
            "type T {{ big: bool, n: u32, k: K }} type K {{ One, Two }} fn take() -> T; var t: T = take();
            initial X; state X {{ always if {there} => Y; on A {{ t = take(); }} }} state Y {{ always if {back} => X; }}"
        );
        said(&text)
    };
    assert_eq!(field("t.big", "!t.big"), Nothing);
    assert_eq!(field("t.n > 9", "t.n < 3"), Nothing);
    assert_eq!(field("t.k == K::One", "t.k == K::Two"), Nothing);
    assert_eq!(field("t.big", "t.n < 3"), GoesOn);
    assert_eq!(field("t.n > 9", "t.n > 3 + m"), MayGoOn);
}

#[test]
fn states_of_another_region_that_exclude_each_other_end_it() {
    let beside = |there: &str, back: &str, other: &str| {
        said(&format!(
            "initial P; parallel P {{
                state L {{ initial X; state X {{ always if {there} => Y; }} state Y {{ always if {back} => X; }} }}
                state R {{ initial S; state S {{ on A => T; {other} }} state T {{ on A => S; }} }} }}"
        ))
    };
    assert_eq!(beside("in(R.S)", "!in(R.S)", ""), Nothing);
    assert_eq!(beside("in(R.S)", "in(R.S)", ""), MayGoOn);
    assert_eq!(beside("in(R.S)", "in(R.T)", ""), Nothing);
    assert_eq!(beside("!in(R.S)", "!in(R.T)", ""), MayGoOn);
    assert_eq!(beside("in(R.S)", "!in(R.S)", "always if ask() => T;"), MayGoOn, "it moves in between");
}

#[test]
fn regions_that_turn_back_what_the_other_did() {
    let both = |left: &str, right: &str| {
        said(&format!(
            "initial P; parallel P {{
                state L {{ initial X; state X {{ always if {left} }} }}
                state R {{ initial S; state S {{ always if {right} }} }} }}"
        ))
    };
    assert_eq!(both("far { far = false; }", "!far { far = true; }"), MayGoOn);
    assert_eq!(both("n == 1 { n = 0; }", "n == 0 { n = 1; }"), MayGoOn);
    assert_eq!(both("far { far = false; }", "n == 0 { n = 1; }"), Nothing);
    let entered = |left: &str, right: &str| {
        said(&format!(
            "initial P; parallel P {{
                state L {{ initial X; state X {{ entry {{ {left} }} always if far => X; }} }}
                state R {{ initial S; state S {{ entry {{ {right} }} always if !far => S; }} }} }}"
        ))
    };
    assert_eq!(entered("far = false;", "far = true;"), MayGoOn);
    assert_eq!(
        said(
            "initial P; parallel P { on A { far = ask(); }
                state L { initial X; state X { always if far => Y; } state Y { always if !far => X; } }
                state R { initial S; state S { always if n == 0 { n = 1; } } } }"
        ),
        Nothing,
        "what only an event writes is not written in between"
    );
}

#[test]
fn an_earlier_transition_of_the_state_takes_it_out() {
    assert_eq!(pair("always if ask() => Z; always => Y;", "always => X; } state Z {"), MayGoOn);
    assert_eq!(pair("always if !on => Z; always => Y;", "always if on => X; } state Z {"), GoesOn);
    assert_eq!(pair("on A => Z; always => Y;", "always => X; } state Z {"), GoesOn);
    assert_eq!(pair("after 0s if ask() => Z; always => Y;", "always => X; } state Z {"), GoesOn);
}

#[test]
fn timers_without_a_delay_come_round_too() {
    assert_eq!(pair("after 0s => Y;", "after 0s => X;"), GoesOn);
    assert_eq!(pair("after 0s => Y;", "after 1ms => X;"), Nothing);
    let constants = |value: &str| {
        said(&format!(
            "const NOW: Duration = SOON; const SOON: Duration = {value};
            initial X; state X {{ after (NOW) => Y; }} state Y {{ always => X; }}"
        ))
    };
    assert_eq!(constants("0ms"), GoesOn);
    let variable = |elsewhere: &str| {
        said(&format!(
            "var wait: Duration = 0s; initial X; state X {{ after 0s => Y; {elsewhere} }} state Y {{ after (wait) => X; }}"
        ))
    };
    assert_eq!(variable(""), GoesOn, "nothing sets it");
    assert_eq!(variable("on A { wait = 1s; }"), Nothing);
    assert_eq!(constants("1ms"), Nothing);
}

#[test]
fn what_is_raised_comes_before_a_timer() {
    let around = |by: &str, around: &str| {
        said(&format!(
            "initial C; state O; state C {{ {around} initial X;
            state X {{ after 0s => Y {{ {by} }} }} state Y {{ after 0s => X; }} }}"
        ))
    };
    assert_eq!(around("raise A;", "on A => O;"), MayGoOn, "it ends the cycle");
    assert_eq!(around("raise A;", "on B => O;"), GoesOn);
    assert_eq!(around("", "after 1ms => O;"), GoesOn, "it is due later");
    assert_eq!(
        pair("after 0s if !far => Y { far = true; raise A; }", "on A { far = false; } after 0s => X;"),
        MayGoOn,
        "what the block leaves behind is changed before the timer is looked at"
    );
    assert_eq!(pair("after 0s if !far => Y { far = true; }", "after 0s => X;"), Nothing);
}

#[test]
fn exits_change_what_is_known_if_they_are_run() {
    let there = "state X { exit { far = true; } always => Y; }";
    let other = "state Z { exit { far = false; } on A => Y; }";
    let inside = |kind: &str, children: &str| {
        said(&format!("initial C; {kind} C {{ {children} }} state Y {{ always if !far => C; }}"))
    };
    assert_eq!(inside("state", &format!("initial X; {other} {there} on B => Z;")), Nothing, "never both");
    assert_eq!(
        inside("parallel", &format!("state R {{ initial Z; {other} }} state L {{ initial X; {there} }}")),
        MayGoOn,
        "the last to be left is the first in the text"
    );
}

#[test]
fn what_a_block_leaves_behind_is_known_only_if_it_ends() {
    let entered = |block: &str| pair("on A => Y;", &format!("entry {{ {block} }} always if !far => Y;"));
    assert_eq!(entered("far = true;"), Nothing);
    assert_eq!(entered("m = m / d; far = true;"), MayGoOn, "a fault may come before");
    assert_eq!(entered("if ask() { far = true; }"), MayGoOn);
}

#[test]
fn what_leaves_the_parallel_around_may_end_it() {
    let beside = |other: &str, elsewhere: &str| {
        said(&format!(
            "initial P; state O;
            parallel P {{
                state L {{ initial X; state X {{ always => Y; }} state Y {{ always => X; }} }}
                state R {{ initial S; state S {{ {other} }} }} }}
            {elsewhere}"
        ))
    };
    assert_eq!(beside("", ""), GoesOn);
    assert_eq!(beside("always if ask() => O;", ""), MayGoOn);
    assert_eq!(beside("on A => O;", ""), GoesOn, "there is no input meanwhile");
    assert_eq!(beside("always if false => O;", ""), GoesOn, "it is never taken");
    assert_eq!(
        said(
            "initial P; parallel P {
                state L { initial X; state X { always if in(R.S) => Y; } state Y { always if in(R.S) => X; } }
                state R { initial S; state S { on A => T; } state T { on A => S; } } }"
        ),
        MayGoOn,
        "where another region is may change"
    );
    assert_eq!(
        said(
            "initial X; state X { always if on => Y; on A => P; } state Y { always if on => X; }
            parallel P { state R { initial S; state S { always if ask() => X; } } state Q { initial T; state T; } }"
        ),
        GoesOn,
        "another parallel"
    );
}

#[test]
fn a_state_inside_may_leave_first() {
    let inside = |other: &str| {
        said(&format!("initial X; state X {{ always => X; initial I; state I {{ {other} }} }} state O;"))
    };
    assert_eq!(inside(""), GoesOn);
    assert_eq!(inside("always if ask() => O;"), MayGoOn);
    assert_eq!(inside("on A => O;"), GoesOn);
}
