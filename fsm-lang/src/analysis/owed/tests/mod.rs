//! What the flow finds: on small charts that a walk place by place gets wrong, and on large ones.

mod conflicts;
mod faults;
mod flags;
mod shadows;
mod stories;
mod writes;

use std::fmt::Write as _;

use crate::analysis::Facts;
use crate::chart::resolve::resolve;
use crate::diag::Sink;
use crate::span::Sources;

/// The activities that are forgotten, in the order of their places.
fn forgotten(text: &str) -> Vec<String> {
    let mut sink = Sink::new();
    let source = Sources::new().add_text("test.fsm", text);
    let file = crate::syntax::text::parse(source, text, &mut sink);
    let chart = resolve(&file.machines[0], &mut sink);
    let chart = chart.unwrap_or_else(|_| panic!("{:?} in {text}", sink.diagnostics()));
    let facts = Facts::of(&chart);
    let forgotten = facts.debts().iter().filter(|debt| debt.forgotten.is_some());
    forgotten
        .map(|debt| chart.activities[chart.invocations[debt.place].activity].name.text.to_string())
        .collect()
}

/// A machine with an activity `pay`, and one `ship` that repeats.
fn shop(rest: &str) -> String {
    format!(
        "machine Shop {{ event A | B; activity pay() undo refund() timeout 1s; activity refund() retriable;
        activity ship() retriable; {rest} final Done; final failure Failed; }}"
    )
}

/// Two regions: one that calls `pay`, and another.
fn beside(other: &str, rest: &str) -> String {
    shop(&format!(
        "initial Both; parallel Both {{
            state Money {{ initial Paying; state Paying {{ invoke pay() {{ ok => Paid, err => Paid }} }} final Paid; }}
            state Other {{ {other} }} {rest} }}"
    ))
}

/// What is paid for is forgotten unless this block settles it.
fn settled_by(block: &str) -> Vec<String> {
    forgotten(&shop(&format!(
        "var n: u32 = 3; var m: i32 = 3; fn ask() -> bool; initial Paying;
        state Paying {{ invoke pay() {{ ok => Paid, err => Failed, unknown => Paid }} }}
        state Paid {{ on A => Failed {{ {block} }} }}"
    )))
}

#[test]
fn a_block_settles_only_what_no_fault_keeps_it_from() {
    let (settled, forgotten): ([&str; 0], _) = ([], ["pay"]);
    assert_eq!(settled_by("settle;"), settled);
    assert_eq!(settled_by("settle pay;"), settled);
    assert_eq!(settled_by("settle ship;"), forgotten);
    assert_eq!(settled_by("n = 7 / n; settle;"), forgotten);
    assert_eq!(settled_by("settle; n = 7 / n;"), settled);
    assert_eq!(settled_by("m = -m; settle;"), forgotten, "the least number has no other");
    assert_eq!(settled_by("m = -1; settle;"), settled);
    assert_eq!(settled_by("n += 1; settle;"), forgotten);
    assert_eq!(settled_by("n = 4; settle;"), settled);
    assert_eq!(settled_by("if ask() { settle; }"), forgotten);
    assert_eq!(settled_by("if ask() { n = 4; } settle;"), settled);
    assert_eq!(settled_by("if ask() { n += 4; } settle;"), forgotten);
    assert_eq!(settled_by("if n > 2 * n { } settle;"), forgotten);
    assert_eq!(settled_by("if n > 2 { } settle;"), settled);
}

#[test]
fn what_a_region_beside_undoes_is_not_owed() {
    let undoes =
        "initial Waiting; state Waiting { on A => Undoing; } state Undoing { compensate { ok => Over } }
        final Over;";
    // The other region ends behind its undo, but the call may come to its end after that.
    assert_eq!(forgotten(&beside(undoes, "done => Failed;")), ["pay"]);
    // Here it begins only when the call is over.
    let waits = "initial Waiting; state Waiting { always if in(Money.Paid) => Undoing; }
        state Undoing { compensate { ok => Over } } final Over;";
    assert_eq!(forgotten(&beside(waits, "done => Done;")), [""; 0]);
}

#[test]
fn what_a_region_beside_keeps_from_being_left_is_not_left() {
    let text = "initial Undoing; state Undoing { compensate { ok => Over } } final Over;";
    // The state is left only when nothing is owed, or when its region is over.
    assert_eq!(forgotten(&beside(text, "on A => Failed;")), ["pay"]);
    let stays =
        "initial Undoing; state Undoing { compensate { ok => Over } } state Over { on B => Undoing; }";
    assert_eq!(forgotten(&beside(stays, "done => Done;")), [""; 0]);
}

#[test]
fn a_call_that_is_given_up_is_owed_maybe() {
    let text = "initial Paying; state Paying { on A => Failed; invoke pay() { ok => Done, err => Done } }";
    assert_eq!(forgotten(&shop(text)), ["pay"]);
    let pivot = "initial Paying; state Paying { on A => Failed;
        invoke pivot pay() { ok => Done, err => Done, unknown => Done } }";
    assert_eq!(forgotten(&shop(pivot)), [""; 0], "it is refused while the call is in flight");
}

#[test]
fn an_undo_that_repeats_is_never_stuck() {
    let text = "initial Paying; state Paying { invoke pay() { ok => Undoing, err => Undoing } }
        state Undoing { compensate { ok => Done, stuck => Failed } }";
    assert_eq!(forgotten(&shop(text)), [""; 0]);
    let sticks = shop(text).replace("refund() retriable", "refund() timeout 1s");
    assert_eq!(forgotten(&sticks), ["pay"]);
}

#[test]
fn a_settle_that_a_fault_may_skip_settles_nothing_for_sure() {
    let text = "initial Paying; var x: u8 = 0; state Paying { invoke pay() { ok => Paid, err => Failed,
        unknown => Done } } state Paid { on A => Failed { BEFORE settle; } }";
    assert_eq!(forgotten(&shop(&text.replace("BEFORE", "x = 1;"))), [""; 0]);
    assert_eq!(forgotten(&shop(&text.replace("BEFORE", "x += 1;"))), ["pay"]);
    assert_eq!(forgotten(&shop(&text.replace("BEFORE settle;", "if x > 0 { settle; }"))), ["pay"]);
}

#[test]
fn a_call_that_is_not_made_is_not_in_flight() {
    let text =
        "initial Paying; var x: u8 = 0; fn sure() -> bool; activity get(n: u8) undo refund() timeout 1s;
        activity charge(n: u8) idempotent timeout 1s;
        state Paying { invoke get(1) { ok => Charging, err => Failed, unknown => Done } }
        state Charging { on A => Failed; invoke pivot charge(NUMBER) { ok => Done, err if sure() => Done } }";
    assert_eq!(
        forgotten(&shop(&text.replace("NUMBER", "1"))),
        ["get"],
        "no arm may hold, and it is not in flight"
    );
    let held = text.replace("err if sure()", "err");
    assert_eq!(forgotten(&shop(&held.replace("NUMBER", "1"))), [""; 0]);
    assert_eq!(forgotten(&shop(&held.replace("NUMBER", "x + 1"))), [""; 0]);
}

fn activities(count: usize) -> String {
    let mut text = "machine Big { event Cancel; activity take_back() retriable;\n".to_owned();
    for number in 0..count {
        writeln!(text, "activity a{number}() undo take_back() timeout 1s;").unwrap();
    }
    text
}

/// So many calls one behind the other; where `cancelled` leads to, any of them can be given up.
fn sequence(count: usize, cancelled: &str) -> String {
    let mut text = activities(count);
    writeln!(text, "initial Run; state Run {{ on Cancel => {cancelled}; initial S0;").unwrap();
    for number in 0..count {
        let next = if number + 1 < count { format!("S{}", number + 1) } else { "Done".to_owned() };
        writeln!(text, "state S{number} {{ invoke a{number}() {{ ok => {next}, err => Undoing }} }}")
            .unwrap();
    }
    text + "} state Undoing { compensate { ok => Failed } } final Done; final failure Failed; }"
}

/// So many regions of so many calls, the first of which goes somewhere else if it fails.
fn regions(count: usize, calls: usize, failed: &str) -> String {
    let mut text = activities(count * calls);
    text += "initial Run; parallel Run { on Cancel => Undoing; done => Done;\n";
    for region in 0..count {
        writeln!(text, "state R{region} {{ initial S0;").unwrap();
        for call in 0..calls {
            let (number, err) = (region * calls + call, if region + call == 0 { failed } else { "Undoing" });
            let next = if call + 1 < calls { format!("S{}", call + 1) } else { "End".to_owned() };
            writeln!(text, "state S{call} {{ invoke a{number}() {{ ok => {next}, err => {err} }} }}")
                .unwrap();
        }
        text += "final End; }\n";
    }
    text + "} state Undoing { compensate { ok => Failed } } final Done; final failure Failed; }"
}

#[test]
fn a_thousand_calls_in_sequence() {
    assert_eq!(forgotten(&sequence(1_000, "Undoing")), [""; 0]);
    assert_eq!(forgotten(&sequence(1_000, "Failed")).len(), 1_000);
}

#[test]
fn thirty_regions_of_thirty_three_calls() {
    assert_eq!(forgotten(&regions(30, 33, "Undoing")), [""; 0]);
    // The unknown outcome of the first, and what all the others have done by then.
    assert_eq!(forgotten(&regions(30, 33, "Failed")).len(), 1 + 29 * 33);
}

#[test]
fn a_pivot_that_has_failed_with_an_error_that_no_arm_takes_keeps_nobody() {
    let text = |arms: &str| {
        forgotten(&shop(&format!(
            "activity send() ! Late idempotent timeout 1s; initial Paying;
            state Paying {{ invoke pay() {{ ok => Sending, err => Undoing }} }}
            state Sending {{ on A => Failed; invoke pivot send() {{ ok => Done, {arms} unknown => Undoing }} }}
            state Undoing {{ compensate {{ ok => Failed }} }}"
        )))
    };
    assert_eq!(text("err => Undoing,"), [""; 0], "in flight it is not left, and then it is");
    assert_eq!(text("err(Late) => Undoing,"), ["pay"], "another error leaves it where it is");
}

#[test]
fn a_state_that_undoes_and_owes_nothing_is_left_like_others() {
    let text = "fn ask() -> bool; initial Undoing;
        state Undoing { compensate { ok => Done } always if ask() => Paying; }
        state Paying { invoke pay() { ok => Failed, err => Failed } }";
    assert_eq!(forgotten(&shop(text)), ["pay"]);
}

/// `pay` is owed, and beside this region waits the call of a pivot, which keeps others from leaving it and is repeated until
/// it settles everything.
fn beside_a_pivot(region: &str, rest: &str) -> Vec<String> {
    forgotten(&shop(&format!(
        "initial Paying; var x: u8 = 0; activity count(n: u8) readonly timeout 1s;
        state Paying {{ invoke pay() {{ ok => Both, err => Done, unknown => Done }} }}
        parallel Both {{ {rest}
            state First {{ {region} }}
            state Second {{ initial Sending; state Sending {{ invoke pivot ship() {{ ok => Sent }} }} state Sent; }} }}"
    )))
}

#[test]
fn a_call_that_is_not_made_comes_before_those_behind_it() {
    let counts = |number: &str| {
        beside_a_pivot(
            &format!(
                "initial Counting; state Counting {{ invoke count({number}) {{ ok => Counted, err => Failed }} }}
                state Counted;"
            ),
            "",
        )
    };
    assert_eq!(counts("1"), [""; 0], "the pivot is in flight by then");
    assert_eq!(counts("x + 1"), ["pay"]);
}

#[test]
fn calls_that_are_never_made_may_keep_others_from_being_made() {
    let counts = |number: &str| {
        beside_a_pivot(
            &format!(
                "initial One; state One {{ invoke count({number}) {{ ok => Counted, err => Two }} }}
                state Two {{ invoke count({number}) {{ ok => Counted, err => One }} }} state Counted;"
            ),
            "on A => Failed;",
        )
    };
    assert_eq!(counts("1"), [""; 0], "the pivot is in flight by then");
    assert_eq!(counts("x + 1"), ["pay"], "the bound of what is done between two inputs comes first");
}

/// Beside a region the call of a pivot, which is made as soon as `moves`, and until then nothing is left for `A`.
fn beside_what_moves(region: &str, moves: &str) -> Vec<String> {
    forgotten(&shop(&format!(
        "initial Paying; var n: u32 = 0; activity count(n: u32) readonly timeout 1s;
        activity get() undo refund() timeout 1s;
        state Paying {{ invoke pay() {{ ok => Both, err => Done, unknown => Done }} }}
        parallel Both {{ on A => Failed;
            state First {{ on A {{ }} {region} }}
            state Second {{ initial Waiting; state Waiting {{ on A {{ }} always if {moves} => Sending; }}
                state Sending {{ invoke pivot ship() {{ ok => Sent }} }} state Sent {{ on A {{ }} }} }} }}"
    )))
}

#[test]
fn what_has_nothing_to_undo_for_ever_may_keep_calls_from_being_made() {
    let undoing = |over: &str| {
        beside_what_moves(
            &format!(
                "initial One; state One {{ compensate get {{ ok => Two }} }}
                state Two {{ compensate get {{ ok => {over} }} }} state Three;"
            ),
            "n == 500",
        )
    };
    assert_eq!(undoing("Three"), [""; 0]);
    assert_eq!(
        undoing("One { n += 1; }"),
        ["pay"],
        "the bound may come just when the pivot's state is entered"
    );
}

#[test]
fn full_books_may_keep_calls_from_being_made() {
    let getting = |failed: &str| {
        forgotten(&shop(&format!(
            "initial Paying; var n: u32 = 0; activity get() undo refund() timeout 1s; activity send() timeout 1s;
            state Paying {{ invoke pay() {{ ok => Both, err => Done, unknown => Done }} }}
            parallel Both {{ on A => Failed;
                state First {{ on A {{ }} initial One;
                    state One {{ invoke get() {{ ok => Two, err => Two {{ n += 1; }} }} }}
                    state Two {{ invoke get() {{ ok => One, err => {failed} }} }} state Three; }}
                state Second {{ initial Waiting; state Waiting {{ on A {{ }} always if n == 1000 => Sending; }}
                    state Sending {{ invoke pivot send() {{ ok => Sent, err => Sent, unknown => Sent }} }}
                    state Sent {{ on A {{ }} }} }} }}"
        )))
    };
    assert_eq!(getting("Three"), [""; 0]);
    assert_eq!(getting("One { n += 1; }"), ["pay", "get", "get"]);
}

#[test]
fn a_region_that_is_entered_with_others_is_entered_again() {
    let again = |target: &str| {
        beside_what_moves(
            "initial One; state One { compensate get { ok => Two { n += 1; } } } state Two;",
            &format!("n == 1000 => Sending; always if in(First.Two) => {target}; always if false"),
        )
    };
    assert_eq!(again("Waiting"), [""; 0]);
    assert_eq!(again("Both"), ["pay"]);
}
