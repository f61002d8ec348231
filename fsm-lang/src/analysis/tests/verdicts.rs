//! What is said of small charts: for each rule one on either side of it.

use super::chart_of;
use crate::analysis::Facts;
use crate::chart::Chart;
use crate::chart::print::Printer;

fn chart(body: &str) -> Chart {
    let text = format!(
        "machine M(on: bool, far: bool, d: u32, p: u32, small: u8, f: f64, g: f64, order: Order) {{
        type Order {{ gift: bool, a: u32, b: u32 }} event A | B | E | F; var n: u32 = 0; fn ask() -> bool; {body} }}"
    );
    chart_of(&text).unwrap_or_else(|| panic!("{text}"))
}

/// The transitions that can never be taken, such as `X: A`.
fn dead(body: &str) -> Vec<String> {
    let chart = chart(body);
    let facts = Facts::of(&chart);
    let dead = chart.transitions.iter().filter(|(id, _)| !facts.can_be_taken(*id));
    dead.map(|(_, transition)| {
        let trigger = Printer::with_code(&chart, &transition.code).trigger(&transition.trigger);
        format!("{}: {trigger}", chart.path(transition.source))
    })
    .collect()
}

const NONE: [&str; 0] = [];

#[test]
fn what_a_state_does_as_soon_as_it_is_entered_comes_before_events() {
    let entered = |rest: &str| dead(&format!("initial S; state S {{ {rest} }} state T; state Z;"));
    assert_eq!(entered("always => T; on A => Z;"), ["S: A"]);
    assert_eq!(entered("always if on => T; on A => Z;"), NONE);
    assert_eq!(entered("always if ask() => T; on A => Z;"), NONE);
    assert_eq!(entered("entry { raise E; } on E => T; on A => Z;"), ["S: A"]);
    assert_eq!(entered("entry { raise E; } on E { } on A => Z;"), NONE, "it stays");
    assert_eq!(entered("entry { if ask() { raise E; } } on E => T; on A => Z;"), NONE, "not each time");
    assert_eq!(
        entered("entry { raise E; } on F => T; on A => Z { raise F; }"),
        NONE,
        "what is raised takes it nowhere"
    );
    assert_eq!(
        entered("entry { raise E; } on E => T; on A => Z; initial I; state I { on E { } }"),
        ["S: E"],
        "a state inside takes it"
    );
    assert_eq!(entered("entry { raise E; } on E if false { } on E => T; on A => Z;"), ["S: E", "S: A"]);
    let stars = "on * if ask() => T;".repeat(20);
    assert_eq!(
        entered(&format!("entry {{ raise E; }} {stars} on E => T; on A => Z;")),
        NONE,
        "too many to look at"
    );
    for stays in ["{ }", "=> local I;"] {
        assert_eq!(
            entered(&format!(
                "entry {{ raise E; }} {stars} on * if ask() {stays} on E => T; on A => Z; initial I; state I;"
            )),
            NONE,
            "it may stay"
        );
    }
}

#[test]
fn a_fault_that_is_handled_may_stop_a_macrostep() {
    let handled = |always: &str| {
        dead(&format!(
            "initial S; state S {{ always => T {{ {always} }} on A => Z; }} state T; state Z; on fault => Z;"
        ))
    };
    assert_eq!(handled("n = 3;"), ["S: A", ": fault"]);
    assert!(!handled("n = n / d;").contains(&": fault".to_owned()));
}

#[test]
fn faults_are_told_apart() {
    let faults = |block: &str| {
        dead(&format!(
            "initial S; state S {{ on A {{ {block} }} on fault(kind) if kind == Fault::Overflow => T;
            on fault(kind) if kind == Fault::DivisionByZero => T; on fault => T; }} state T;"
        ))
    };
    assert_eq!(faults("n = 7 / d;"), ["S: fault(kind)", "S: fault"]);
    assert_eq!(faults("n += d;"), ["S: fault(kind)", "S: fault"]);
    assert_eq!(faults("n += d; n = 7 / d;"), ["S: fault"]);
    assert_eq!(faults("n = d as u32;"), ["S: fault(kind)", "S: fault(kind)", "S: fault"]);
}

#[test]
fn what_is_left_for_a_star() {
    let left = |rest: &str| dead(&format!("initial S; state S {{ {rest} on * => Z; }} state T; state Z;"));
    assert_eq!(left("on A => T;"), NONE);
    assert_eq!(left("on A | B | E | F => T;"), ["S: *"]);
    assert_eq!(left("on A | B | E => T; on F if ask() => T;"), NONE);
    assert_eq!(left("on A | B | E => T; on F if on => T; on F if !on => T;"), ["S: *"]);
}

#[test]
fn of_many_stars_the_last_may_be_taken() {
    let stars = "on * if ask() {}".repeat(20);
    let state = |named: &str, inside: &str| {
        dead(&format!(
            "initial S; state S {{ {named} {stars} on * => T; {inside} }} state T {{ on A => S; }}"
        ))
    };
    let named = "on A if on {} on B if on {} on E if on {} on F if on {}";
    assert_eq!(state("", ""), NONE);
    assert_eq!(state(named, ""), NONE, "each event is named");
    assert_eq!(state("on A {} on B {} on E {}", ""), NONE, "one is not");
    let inside = |events: &str| state(named, &format!("initial I; state I {{ on {events} {{}} }}"));
    assert_eq!(inside("A | B | E"), ["S: A", "S: B", "S: E"]);
    assert_eq!(inside("A | B | E | F").len(), 26, "nothing comes out: nor is T reached");
}

#[test]
fn of_many_that_are_dead_each_is_told() {
    let stars = "on * if ask() {}".repeat(200);
    let chart = chart(&format!("initial S; state S {{ on A => S; on * => S; {stars} }}"));
    assert_eq!(Facts::of(&chart).causes().len(), 200);
}

#[test]
fn what_a_region_takes_preempts_what_leaves_it() {
    let regions = |left: &str, right: &str| {
        dead(&format!(
            "initial P; state T; parallel P {{ on A => T;
            state L {{ initial X; state X {{ {left} }} state Y {{ on B => X; }} }}
            state R {{ initial X; state X {{ {right} }} state Y {{ on B => X; }} }} }}"
        ))
    };
    let [left_b, right_b] = ["P.L.Y: B", "P.R.Y: B"];
    assert_eq!(regions("", ""), [left_b, right_b]);
    assert_eq!(regions("on A { }", ""), [left_b, right_b], "the other region has not chosen");
    assert_eq!(regions("on A { }", "on A { }"), ["P: A", left_b, right_b]);
    // From `Y` the way out is free.
    assert_eq!(regions("on A => Y;", ""), [right_b]);
    assert_eq!(regions("on A => X;", ""), ["P: A", left_b, right_b], "a target preempts");
    assert_eq!(regions("on A if on => X;", ""), [left_b, right_b]);
    let stars = "on * if ask() => X;".repeat(20);
    assert_eq!(
        regions(&format!("{stars} on * if ask() {{ }} on A => X;"), ""),
        [left_b, right_b],
        "it may have none"
    );
}

#[test]
fn whether_another_state_is_active() {
    let asked = |state: &str| {
        dead(&format!(
            "initial P; state O {{ on A => P; }} state U {{ on A => P; }}
            parallel P {{
                state L {{ initial X; state X {{ on A if in({state}) => Y; }} state Y {{ on B => O; }} }}
                state R {{ initial S; state S {{ on B => T; }} state T; state V {{ on A => S; }} }} }}"
        ))
    };
    assert_eq!(asked("R.T"), ["U: A", "P.R.V: A"]);
    assert_eq!(asked("P"), ["U: A", "P.R.V: A"]);
    assert_eq!(asked("O"), ["O: A", "U: A", "P.L.X: A", "P.L.Y: B", "P.R.V: A"], "never both");
    assert_eq!(asked("L.Y"), ["O: A", "U: A", "P.L.X: A", "P.L.Y: B", "P.R.V: A"], "beside itself");
    assert_eq!(asked("R.V"), ["O: A", "U: A", "P.L.X: A", "P.L.Y: B", "P.R.V: A"], "never entered");
}

#[test]
fn what_an_earlier_guard_leaves() {
    // What is left for the second of two is whatever the first one's guard does not take.
    let left = |first: &str, second: &str| {
        let body = format!(
            "initial S; state S {{ on A if {first} => T; on A if {second} => Z; }} state T; state Z;"
        );
        dead(&body).is_empty()
    };
    for (first, second, is_left) in [
        ("on", "on", false),
        ("on", "!on", true),
        ("!on", "!on", false),
        ("on || far", "on", false),
        ("on || far", "far && on", false),
        ("on || far", "!on", true),
        ("on && far", "on", true),
        ("on && far", "on && far", false),
        ("ask()", "ask()", true),
        ("small as u32 < 5", "small < 5", false),
        ("small as u32 < 5", "small < 6", true),
        // The first may be a fault, which is not told from what it leaves.
        ("d + 1 < 5", "d < 4", true),
        ("p < d", "d > p", false),
        ("p < d", "d < p", true),
        ("p < d", "d <= p", true),
        ("p >= d", "d < p", false),
        ("p >= d", "p < d", true),
        ("p != d", "d < p", false),
        ("p != d", "d >= p", true),
        ("order.gift", "order.gift", false),
        ("order.gift", "!order.gift", true),
        ("order.a ^ 1 < order.b", "order.a ^ 1 < order.b", false),
        ("order.a ^ 1 < order.b", "order.a | 1 < order.b", true),
        ("order.a ^ 1 < order.b", "order.b ^ 1 < order.b", true),
        ("order.a < order.b", "order.b > order.a", false),
        ("!order.gift == far", "!order.gift == far", false),
        ("!order.gift == far", "!on == far", true),
        ("f < g", "g > f", false),
        ("f < g", "f == g", true),
        ("f < g", "f > g", true),
        ("f < g", "!(f >= g)", true),
        ("f <= g", "!(f > g)", true),
        ("f != g", "f == g", true),
        ("f != g", "f < g", false),
    ] {
        assert_eq!(left(first, second), is_left, "`{second}` behind `{first}`");
    }
}

#[test]
fn one_side_of_a_condition_is_enough() {
    let body = "initial S; state S { on A if on || far => T { if !on { n = 1; } } } state T { on A if n == 1 => S; }";
    assert_eq!(dead(body), NONE);
}

/// The states that are entered and not left, with what would leave them and can't.
fn kept(body: &str) -> Vec<String> {
    let chart = chart(body);
    let facts = Facts::of(&chart);
    let why =
        |id| Printer::with_code(&chart, &chart.transitions[id].code).trigger(&chart.transitions[id].trigger);
    let ends = facts.dead_ends().iter();
    ends.map(|end| match end.because_of {
        Some(id) => format!("{}: {}", chart.path(end.state), why(id)),
        None => chart.path(end.state),
    })
    .collect()
}

#[test]
fn what_leaves_a_state() {
    assert_eq!(kept("initial S; state S { on A { } }"), ["S"]);
    assert_eq!(kept("initial S; state S { on A => T; } final T;"), NONE);
    assert_eq!(kept("initial S; state S { on A if false => T; } final T;"), ["S: A"]);
    assert_eq!(kept("initial S; state S { after 1s if false => T; } final T;"), ["S: after 1s"]);
    assert_eq!(
        kept("initial S; state S { on A if false => T; after 1s if false => T; } final T;"),
        ["S: after 1s"],
        "one that waits for no event first"
    );
    assert_eq!(
        kept("initial C; state C { initial I; on A => local J; on B => T; state I; state J; } final T;"),
        NONE
    );
    assert_eq!(
        kept("initial C; state C { initial I; on A => local J; state I; state J; } final T;"),
        NONE,
        "`local` leaves the state inside"
    );
    assert_eq!(
        kept(
            "initial P; parallel P { on A => local L.Y;
            state L { initial X; state X; state Y; } state R { initial S; state S; state T; on B => local T; } }"
        ),
        NONE,
        "`local` leaves the regions that it targets"
    );
    assert_eq!(
        kept(
            "initial P; parallel P { on A => local L.Y;
            state L { initial X; state X; state Y; } state R { initial S; state S { on B => T; } state T; } }"
        ),
        ["P.R.T"],
        "and no others"
    );
}

#[test]
fn a_variable_that_is_set_a_few_times_has_these_values() {
    let body = "var k: u32 = 0; initial S; state S { on A { n = 2; } on B { k = n; } on E if k == 40 => T; } state T;";
    assert_eq!(dead(body), ["S: E"], "it grows no further");
    let body = "var k: u32 = 0; initial S; state S { on A { n += 1; } on B { k = n; } on E if k == 40 => T; } state T;";
    assert_eq!(dead(body), NONE);
}

#[test]
fn what_a_guard_says_of_what_is_computed_goes_on_with_its_parts() {
    let told = |guard: &str| {
        dead(&format!(
            "initial S; state S {{ on A if {guard} => T(d); }}
            state T(k: u32) {{ on E if k > 7 => S; on F if k == 2 => S; }}"
        ))
    };
    assert_eq!(told("d + 1 < 5"), ["T: E"]);
    assert_eq!(told("1 + d < 5"), ["T: E"]);
    assert_eq!(told("d - 1 < 5"), ["T: E"]);
    assert_eq!(told("9 - d > 5"), ["T: E"]);
    assert_eq!(told("d + p < 5"), ["T: E"], "both are no less than nothing");
    assert_eq!(told("d - p < 5"), NONE);
    assert_eq!(told("f + g < 5.0"), NONE);
}

#[test]
fn a_region_that_only_watches_is_kept_on_purpose() {
    let watching = |parallel: &str, region: &str, last: &str| {
        kept(&format!(
            "initial P; parallel P {{ {parallel}
            state L {{ {region} initial X; state X {{ on A => Y; }} state Y {{ {last} }} }}
            state R {{ initial S; state S {{ on A => T; }} state T {{ on A => S; }} }} }}"
        ))
    };
    let watch = "on B { n = 1; }";
    assert_eq!(watching("", "", ""), ["P.L.Y"]);
    assert_eq!(watching("", "", watch), NONE);
    assert_eq!(watching("", watch, ""), NONE, "so does the state around");
    assert_eq!(watching(watch, "", ""), ["P.L.Y"], "that is not the region");
    assert_eq!(watching("", "", "on B if false { n = 1; }"), ["P.L.Y"], "it never does");
    assert_eq!(watching("", "", "on B { n = 1; } on F if false { n = 2; }"), NONE, "but this one");
}

#[test]
fn a_region_is_left_by_each_other_one() {
    let left = "state L { initial X; state X { on A => O; on B => Y; } state Y { exit { n = 1; } } }";
    let right = "state R { initial S; state S { on E => O; } }";
    for [first, second] in [[left, right], [right, left]] {
        let left_to = |guard: &str| {
            dead(&format!("initial P; state O {{ on A if {guard} => P; }} parallel P {{ {first} {second} }}"))
        };
        assert_eq!(left_to("n == 1"), NONE);
        assert_eq!(left_to("n == 2"), ["O: A"]);
    }
}

#[test]
fn a_constant_may_read_one_that_is_declared_later() {
    let compared = |with: &str| {
        dead(&format!(
            "const HIGH: u32 = LOW * 2; const LOW: u32 = HALF + HALF; const HALF: u32 = 5;
            initial S; state S {{ on A if HIGH == {with} => T; }} state T;"
        ))
    };
    assert_eq!(compared("20"), NONE);
    assert_eq!(compared("21"), ["S: A"]);
}

#[test]
fn what_is_given_on_the_way_is_looked_at_again_when_what_it_reads_changes() {
    let given = |way: &str| {
        dead(&format!(
            "initial S; state S {{ on A => W {{ n = 7; }} on B => W; }}
            state W {{ {way} state T(k: u32) {{ on E if k == 7 => S; on F if k == 8 => S; }} }}"
        ))
    };
    assert_eq!(given("initial T(n);"), ["W.T: F"]);
    assert_eq!(given("initial H; history H => T(n);"), ["W.T: F"]);
    let later = |target: &str, way: &str| {
        dead(&format!(
            "initial S; state S {{ on B => {target}; on A {{ n = 7; }} }}
            state W {{ {way} state T(k: u32) {{ on E if k == 7 => S; on F if k == 8 => S; }} }}"
        ))
    };
    assert_eq!(later("W", "initial T(n);"), ["W.T: F"]);
    assert_eq!(later("W", "initial H; history H => T(n);"), ["W.T: F"]);
    assert_eq!(later("W.T(n)", "initial T(0);"), ["W.T: F"]);
}

#[test]
fn what_a_block_sets_is_no_longer_what_was_asked() {
    let block = |block: &str| {
        dead(&format!(
            "event Set(w: f64) | G; var v: f64 = 3.0; var x: u32 = 0; initial S;
            state S {{ on Set(w) {{ {block} }} on G if x == 1 => S; }}"
        ))
    };
    assert_eq!(block("if v > 2.0 { v = 1.0; if v > 2.0 { } else { x = 1; } }"), NONE);
    assert_eq!(block("if v > 2.0 { if w > 2.0 { v = 1.0; } if v > 2.0 { } else { x = 1; } }"), NONE);
    assert_eq!(block("v = w; if v > 2.0 { if v > 2.0 { } else { x = 1; } }"), ["S: G"]);
    assert_eq!(block("v = w; if v > 2.0 { if v < 2.0 { x = 1; } }"), ["S: G"]);
    assert_eq!(block("v = w; if v > 2.0 { if v < 3.0 { x = 1; } }"), NONE);
}
