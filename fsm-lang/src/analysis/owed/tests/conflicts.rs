//! What is selected for one event in several regions, and what comes before the next input.

use super::{forgotten, shop};

const NOTHING: [&str; 0] = [];

/// What is paid for is forgotten unless the transition that `A` takes in these two regions undoes it.
fn by_regions(around: &str, first: &str, second: &str) -> Vec<String> {
    forgotten(&shop(&format!(
        "initial Paying; state Paying {{ invoke pay() {{ ok => Both, err => Done, unknown => Undoing }} }}
        parallel Both {{ {around} state One {{ {first} }} state Two {{ {second} }} }}
        state Undoing {{ compensate {{ ok => Failed }} }}"
    )))
}

const UNDOES: &str = "initial P; state P { on A => Undoing; }";
const FORGETS: &str = "initial Q; state Q { on A => Failed; }";
const IDLE: &str = "initial Q; state Q {}";

#[test]
fn of_two_that_leave_both_regions_the_first_does() {
    assert_eq!(by_regions("", UNDOES, FORGETS), NOTHING);
    assert_eq!(by_regions("", FORGETS, UNDOES), ["pay"]);
}

#[test]
fn of_two_the_inner_one_wins_whichever_region_is_first() {
    assert_eq!(by_regions("on A => Failed;", UNDOES, IDLE), NOTHING);
    assert_eq!(by_regions("on A => Failed;", IDLE, UNDOES), NOTHING);
    assert_eq!(by_regions("on A => Undoing;", FORGETS, IDLE), ["pay"]);
    assert_eq!(by_regions("on A => Undoing;", IDLE, FORGETS), ["pay"]);
    assert_eq!(by_regions("on A => Undoing;", "on A => Failed; initial P; state P {}", IDLE), ["pay"]);
    assert_eq!(
        by_regions("", "on A => Failed; initial P; state P { on A => Undoing; }", IDLE),
        NOTHING,
        "in one region it is the state further in"
    );
}

#[test]
fn what_moves_in_its_region_keeps_the_other_from_leaving() {
    let moves = "initial P; state P { on A => R; } state R { on A => Undoing; on B => Undoing; }";
    assert_eq!(by_regions("", moves, FORGETS), NOTHING, "the first is selected before");
    assert_eq!(by_regions("", FORGETS, moves), ["pay"]);
    let back = "initial P; state P { on A => P; on B => Undoing; }";
    assert_eq!(
        by_regions("", back, "initial Q; state Q { on A => S; } state S { on B => Failed; }"),
        NOTHING
    );
    assert_eq!(
        by_regions("", "initial P; state P { on A {} }", FORGETS),
        ["pay"],
        "what leaves nothing keeps nobody"
    );
    assert_eq!(
        by_regions("", back, "initial Q; state Q { on A => S; } state S { on A => Failed; }"),
        NOTHING,
        "of two in different regions both are taken, and then the first again"
    );
}

#[test]
fn what_is_eventless_comes_before_what_was_raised() {
    let text = |out: &str| {
        forgotten(&shop(&format!(
            "event Lost; fn ask() -> bool; initial Paying;
            state Paying {{ invoke pay() {{ ok => Out {{ raise Lost; }} err => Undoing }} }}
            state Out {{ on Lost => Undoing; {out} }} state Undoing {{ compensate {{ ok => Failed }} }}"
        )))
    };
    assert_eq!(text(""), NOTHING);
    assert_eq!(text("always if ask() => Failed;"), ["pay"]);
    assert_eq!(text("always if ask() => Undoing; on A => Failed;"), NOTHING);
    assert_eq!(text("always => Undoing; on A => Failed;"), NOTHING);
}

#[test]
fn what_is_done_comes_before_the_next_input() {
    let text = |done: &str, second: &str| {
        forgotten(&shop(&format!(
            "fn ask() -> bool; initial Whole;
            state Whole {{ initial Paying; {done} on A => Failed;
                state Paying {{ invoke pay() {{ ok => Paid, err => Paid }} on A => Undoing; }} final Paid; }}
            {second} state Undoing {{ compensate {{ ok => Failed }} }}"
        )))
    };
    assert_eq!(text("done => Undoing;", ""), NOTHING);
    assert_eq!(text("done if ask() => Undoing;", ""), ["pay"], "where it did not hold it comes no more");
    assert_eq!(text("done { }", ""), ["pay"], "the states are active still");
    assert_eq!(text("done => Next;", "state Next { on A => Undoing; }"), NOTHING);
    assert_eq!(text("done => Next;", "state Next { on A => Failed; }"), ["pay"]);
}

#[test]
fn what_was_done_while_its_guard_was_false_comes_no_more() {
    let text = |paid: &str| {
        forgotten(&shop(&format!(
            "var paid: bool = {paid}; initial Whole;
            state Whole {{ initial Paying; done if paid => Undoing; on A {{ paid = true; }} on B => Failed;
                state Paying {{ on A {{}} on B => Undoing; invoke pay() {{ ok => Paid, err => Undoing, unknown => Undoing }} }}
                final Paid; }}
            state Undoing {{ compensate {{ ok => Failed }} }}"
        )))
    };
    assert_eq!(text("true"), NOTHING);
    assert_eq!(text("false"), ["pay"]);
}

#[test]
fn a_failure_that_no_arm_takes_ends_the_call_and_the_state_stays() {
    let text = |arms: &str| {
        forgotten(&shop(&format!(
            "activity hold() undo refund() timeout 1s; activity send() ! Declined undo none \"sent\" timeout 1s; initial Holding;
            state Holding {{ invoke hold() {{ ok => Sending, err => Undoing }} }}
            state Sending {{ invoke pivot send() {{ ok => Done, {arms} unknown => Undoing }} on B => Failed; }}
            state Undoing {{ compensate {{ ok => Failed }} }}"
        )))
    };
    // While the pivot is under way, `B` is kept.
    assert_eq!(text("err(Declined) => Undoing, err => Undoing,"), NOTHING);
    assert_eq!(text("err(Declined) => Undoing,"), ["hold"], "a failure of transport");
    assert_eq!(text(""), ["hold"]);
}
