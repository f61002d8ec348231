//! Where a fault may be taken: behind what may fault, in its macrostep.

use super::{forgotten, shop};

/// Whether what is paid for is forgotten, with a fault that leads to the failure from everywhere.
fn fails(states: &str) -> bool {
    fails_with("on fault => Failed;", states)
}

fn fails_with(handler: &str, states: &str) -> bool {
    let text = shop(&format!(
        "type Lost; fn check() -> Result<(), Lost>; fn look() -> Result<u8, Lost>; fn show(n: u8);
        var n: u8 = 0; var k: u32 = 0; activity get(n: u8) timeout 1s readonly;
        event Set(m: u8) | Times(m: u32); on Set(m) {{ n = m; }} on Times(m) {{ k = m; }} {handler} {states}
        state Paying {{ invoke pay() {{ ok => Paid, err => Done, unknown => Done }} }}"
    ));
    let found = forgotten(&text);
    assert!(found.is_empty() || found == ["pay"], "{found:?}");
    !found.is_empty()
}

/// A state behind the payment, in which nothing can fault.
const NEXT: &str = "state Next { on B => Done; }";

#[test]
fn what_faults_before_the_call_is_over_when_it_is_made() {
    let paid = "state Paid { on A => Done; }";
    assert!(!fails(&format!("initial Idle; state Idle {{ on B {{ n += 1; }} on A => Paying; }} {paid}")));
    assert!(!fails(&format!("initial Idle; state Idle {{ on A => Paying {{ n += 1; }} }} {paid}")));
    assert!(!fails(&format!("initial Idle; state Idle {{ exit {{ n += 1; }} on A => Paying; }} {paid}")));
    assert!(!fails(&format!("initial Idle; state Idle {{ on A if n + 1 > 3 => Paying; }} {paid}")));
    assert!(!fails(&format!("initial Paying {{ n += 1; }} {paid}")));
    // Behind the end of the machine nothing is taken.
    assert!(!fails("initial Paying; state Paid { on A => Done { n += 1; } }"));
}

#[test]
fn whatever_may_fault_while_it_is_owed_is_seen() {
    for (states, without) in [
        ("state Paid { on B { n += 1; } on A => Done; }", ("n += 1", "n = 1")),
        ("state Paid { on B { check(); } on A => Done; }", ("check()", "show(1)")),
        ("state Paid { on B { check(); } on A => Done; }", ("check()", "check() else => Done")),
        ("state Paid { on B { n = look(); } on A => Done; }", ("look()", "look() else => Done")),
        ("state Paid { on B { let m = look(); } on A => Done; }", ("look()", "look() else => Done")),
        ("state Paid { on B { show(n + 1); } on A => Done; }", ("n + 1", "n")),
        ("state Paid { on B { if n + 1 > 3 { } } on A => Done; }", ("n + 1", "n")),
        ("state Paid { on B { if n > 3 { n += 1; } } on A => Done; }", ("n += 1", "n = 1")),
        ("state Paid { on B if n + 1 > 3 => Done; on A => Done; }", ("n + 1", "n")),
        ("state Paid { always if n + 1 > 3 => Done; on A => Done; }", ("n + 1", "n")),
        ("state Paid { after 1s if n + 1 > 3 => Done; on A => Done; }", ("n + 1", "n")),
        // It is given up when the guard has been looked at.
        ("state Paid { on A if n + 1 > 3 => Done; on A => Next; }", ("n + 1", "n")),
        ("state Paid { entry { n += 1; } on A => Done; }", ("n += 1", "n = 1")),
        ("state Paid { exit { n += 1; } on A => Next; }", ("n += 1", "n = 1")),
        ("state Paid { on A => Next { n += 1; } }", ("n += 1", "n = 1")),
        ("state Paid { on A => Data(n + 1); } state Data(m: u8) { on B => Done; }", ("n + 1", "n")),
        (
            "state Paid { on A => Data; } state Data { var m: u8 = n + 1; on B if m > 1 => Done; }",
            ("n + 1", "n"),
        ),
        (
            "state Paid { on A => Timed; } state Timed { after (9_000_000_000s * k) => Done; }",
            ("(9_000_000_000s * k)", "1s"),
        ),
        (
            "state Paid { on A => Asking; } state Asking { invoke get(n + 1) { ok => Done, err => Done } }",
            ("n + 1", "n"),
        ),
        (
            "state Paid { on A => Around; } state Around { initial In { n += 1; } state In { on B => Done; } }",
            ("n += 1", "n = 1"),
        ),
        (
            "state Paid { on A => Around; } state Around { initial In(n + 1); state In(m: u8) { on B => Done; } }",
            ("n + 1", "n"),
        ),
        (
            "state Paid { on A => Around.Last; } state Around { history Last => In { n += 1; } initial In; state In { on B => Done; } }",
            ("n += 1", "n = 1"),
        ),
        (
            "state Paid { on A => Around.Last; } state Around { history Last => In(n + 1); initial In(n); state In(m: u8) { on B => Done; } }",
            ("n + 1", "n"),
        ),
        (
            "state Paid { on A => Around; } state Around { history Last => In { n += 1; } initial Last; state In { on B => Done; } }",
            ("n += 1", "n = 1"),
        ),
    ] {
        let states = format!("initial Paying; {NEXT} {states}");
        assert!(fails(&states), "{states}");
        let (may, cannot) = without;
        let calm = states.replace(may, cannot);
        assert_ne!(calm, states);
        assert!(!fails(&calm), "{calm}");
    }
}

#[test]
fn a_fault_that_waits_is_taken_along_by_what_is_taken_before_it() {
    let next = "state Next { on fault => Failed; on B => Done; }";
    for (ways, is_seen) in [
        ("state Paid { entry { n += 1; } always => Next; }", true),
        ("state Paid { entry { n += 1; } on A => Next; }", false),
        ("state Paid { entry { raise A; n += 1; } on A => Next; }", true),
        ("state Paid { entry { raise B; n += 1; } on A => Next; on B => Done; }", false),
        ("state Paid { entry { raise B; n += 1; } on * => Next; }", true),
        ("state Paid { entry { n += 1; } after 1s => Next; }", false),
        (
            "state Paid { initial In; state In { entry { n += 1; } always => End; } final End; done => Next; }",
            true,
        ),
        (
            "state Paid { initial In; state In { entry { n += 1; } on A => End; } final End; done => Next; }",
            false,
        ),
        ("state Paid { entry { n += 1; check() else => Next; } on A => Done; }", true),
        ("state Paid { entry { n += 1; } on fault => Next; on A => Done; }", true),
        ("state Paid { entry { n += 1; } invoke get(1) { ok => Next, err => Next } }", false),
    ] {
        let states = format!("initial Paying; {next} {ways}");
        assert_eq!(fails_with("", &states), is_seen, "{states}");
    }
}

#[test]
fn what_is_inside_takes_it_first() {
    let states = "initial Paying; state Paid { on B { n += 1; } on A => Done; INNER }";
    assert!(fails(&states.replace("INNER", "on fault if n > 3 => Done;")));
    assert!(!fails(&states.replace("INNER", "on fault => Done;")));
    let deep = "initial Paying; state Paid { on fault => Done; initial In; state In { on B { n += 1; } on A => Done; } }";
    assert!(!fails(deep));
    let regions = "initial Paying; parallel Paid { HANDLER
        state One { initial In; state In { on B { n += 1; } on A => End; INNER } final End; }
        state Two { initial On; state On { on A => Off; } state Off { on A => Done; } } }";
    let with = |handler: &str, inner: &str| regions.replace("HANDLER", handler).replace("INNER", inner);
    assert!(fails(&with("", "")));
    assert!(!fails(&with("on fault => Done;", "")));
    // The other region's leaf reacts by what is around it.
    assert!(fails(&with("", "on fault => Done;")));
}

#[test]
fn a_fault_of_one_region_is_taken_by_all() {
    let text = |state: &str| {
        format!(
            "initial Both; parallel Both {{
                state Money {{ initial Calling; state Calling {{ invoke pay() {{ ok => Kept, err => Kept }} }}
                    state Kept {{ on A => Over; HANDLER }} final Over; }}
                state Other {{ initial On; {state} }} done => Done; }} state Paid {{ on A => Done; }}"
        )
    };
    let faulty = "state On { on B { n += 1; } on A => Off; } final Off;";
    let guarded = "state On { on B if n + 1 > 3 => Off; on A => Off; } final Off;";
    let calm = "state On { on B { n = 1; } on A => Off; } final Off;";
    for handler in ["on fault => Failed;", ""] {
        let own = if handler.is_empty() { "on fault => Failed;" } else { "" };
        for (state, is_seen) in [(faulty, true), (guarded, true), (calm, false)] {
            let text = text(state).replace("HANDLER", own);
            assert_eq!(fails_with(handler, &text), is_seen, "{handler} {text}");
        }
    }
    // Out of regions it has come to its end.
    let behind = "initial Both; parallel Both { on A => Paying; state One { initial In; state In { on B { n += 1; } } } }
        state Paid { on A => Done; }";
    assert!(!fails(behind));
    let together = "initial Both; parallel Both { on A => Paying; state One { initial In; state In { on B { n += 1; } } } }
        state Paid { on A => Both; }";
    assert!(fails(together));
}

#[test]
fn a_pivot_in_flight_and_what_undoes_keep_a_fault_from_being_taken() {
    let pivot = "initial Paying; state Paid { on B { n += 1; } invoke pivot get(1) { ok => Done, err => Undoing, unknown => Undoing } }
        state Undoing { compensate { ok => Done } }";
    // Its `err` comes when the call has been made.
    assert!(!fails(pivot));
    assert!(fails(&pivot.replace("get(1)", "get(n + 1)")));
    let undoing = "initial Paying; state Paid { on A => Undoing; } state Undoing { on B { n += 1; } compensate { ok => Done } }";
    assert!(!fails(undoing));
}
