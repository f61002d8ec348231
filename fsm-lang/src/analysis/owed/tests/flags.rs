//! What flags, the order of exits, and what is done between macrosteps say of ways.

use super::{forgotten, shop};

const NOTHING: [&str; 0] = [];

/// What is paid for is forgotten unless a flag says that it was, when these blocks have run.
fn by_flag(block: &str, out: &str) -> Vec<String> {
    forgotten(&shop(&format!(
        "var n: u8 = 3; var paid: bool = false; fn ask() -> bool; initial Paying;
        state Paying {{ on A => Out {{ {block} }} invoke pay() {{ ok => Out {{ {block} }} err => Out {{ {block} }} }} }}
        state Out {{ {out} }} state Undoing {{ compensate {{ ok => Failed }} }}"
    )))
}

#[test]
fn a_flag_says_what_was_written_for_sure() {
    let out = "always if paid => Undoing; always else => Failed;";
    assert_eq!(by_flag("paid = true;", out), NOTHING);
    assert_eq!(by_flag("paid = true; n += 1;", out), NOTHING);
    assert_eq!(
        by_flag("if ask() { paid = true; } else if n > 2 { paid = true; } else { paid = true; }", out),
        NOTHING
    );
    assert_eq!(by_flag("if ask() {} paid = true;", out), NOTHING);
    for block in [
        "",
        "n += 1; paid = true;",
        "paid = true; paid = false;",
        "paid = ask();",
        "if ask() { paid = true; }",
        "if ask() { paid = true; } else { n = 1; }",
        "if ask() { paid = true; } else if n > 2 { paid = true; }",
        "if 7 / n > 2 { paid = true; } else { paid = true; }",
        "paid = true; if ask() { paid = false; }",
    ] {
        assert_eq!(by_flag(block, out), ["pay"], "{block}");
    }
}

#[test]
fn a_guard_that_may_fault_may_be_false() {
    let block = "paid = true; n = 0;";
    assert_eq!(by_flag(block, "always if paid || 7 / n > 0 => Undoing; always else => Failed;"), NOTHING);
    assert_eq!(by_flag(block, "always if 7 / n > 0 || paid => Undoing; always else => Failed;"), ["pay"]);
    let both = "always if !(paid && ask()) => Failed; always else => Undoing;";
    assert_eq!(by_flag("paid = true;", both), ["pay"]);
}

#[test]
fn flags_are_compared_and_combined() {
    for out in [
        "always if paid == true => Undoing; always else => Failed;",
        "always if true != paid => Failed; always else => Undoing;",
        "always if !paid && ask() => Failed; always else => Undoing;",
        "always if paid && n > 2 => Undoing; always else => Failed;",
        "always if ask() => Undoing; always if paid => Undoing; always else => Failed;",
    ] {
        assert_eq!(by_flag("paid = true;", out), NOTHING, "{out}");
        assert_eq!(by_flag("paid = false;", out), ["pay"], "{out}");
    }
}

#[test]
fn what_a_guard_has_told_stays_so() {
    let chart = |before: &str, behind: &str, then: &str| {
        format!(
            "machine Shop(order: Order, express: bool) {{ type Order {{ kind: Kind }} type Kind {{ Gift, Plain }}
            event A; activity pay() undo refund() timeout 1s; activity refund() retriable; initial Deciding;
            state Deciding {{ always if {before} => Paying; always else => Failed; }}
            state Paying {{ invoke pay() {{ ok => Out {{ {then} }} err => Undoing }} }}
            state Out {{ on A if {behind} => Undoing; on A else => Failed; }}
            state Undoing {{ compensate {{ ok => Failed }} }} final failure Failed; }}"
        )
    };
    for (before, behind) in [
        ("express", "express"),
        ("order.kind == Kind::Gift", "order.kind == Kind::Gift"),
        ("order.kind != Kind::Gift", "order.kind == Kind::Plain"),
        ("express && order.kind == Kind::Gift", "express"),
        ("!(express || order.kind == Kind::Gift)", "!express"),
    ] {
        assert_eq!(forgotten(&chart(before, behind, "")), NOTHING, "{before}, {behind}");
    }
    assert_eq!(forgotten(&chart("express || order.kind == Kind::Gift", "express", "")), ["pay"]);
    assert_eq!(forgotten(&chart("express", "order.kind == Kind::Gift", "")), ["pay"]);
    assert_eq!(forgotten(&chart("express", "express", "express = false;")), ["pay"]);
}

#[test]
fn arms_are_looked_at_in_their_order() {
    let text = |arms: &str| {
        forgotten(&shop(&format!(
            "var sure: bool = true; initial Paying; state Paying {{ on A => Paying {{ sure = false; settle; }}
            invoke pay() {{ {arms} unknown => Done, err => Done }} }} state Undoing {{ compensate {{ ok => Failed }} }}"
        )))
    };
    assert_eq!(text("ok if sure => Undoing, ok if !sure => Undoing,"), NOTHING);
    assert_eq!(text("ok if sure => Undoing, ok => Failed,"), ["pay"]);
    assert_eq!(text("ok if sure || !sure => Undoing, ok => Failed,"), NOTHING);
    let later = |arms: &str| {
        forgotten(&shop(&format!(
            "var sure: bool = true; activity send() undo none \"it may stand\" timeout 1s;
            initial Paying; state Paying {{ on A => Done {{ sure = false; }} invoke pay() {{ ok => Sending, err => Undoing }} }}
            state Sending {{ invoke send() {{ ok => Done, {arms} unknown => Done }} }}
            state Undoing {{ compensate {{ ok => Failed }} }}"
        )))
    };
    // Elsewhere it is not sure, but the machine has ended there.
    assert_eq!(later("err if sure => Undoing, err => Failed,"), NOTHING);
    assert_eq!(later("err if !sure => Undoing, err => Failed,"), ["pay"]);
}

#[test]
fn blocks_of_exits_run_from_the_inside_out() {
    let text = |outer: &str, inner: &str, later: &str| {
        forgotten(&shop(&format!(
            "initial Both; parallel Both {{ {outer}
                state Money {{ initial Paying; state Paying {{ {inner} on A => Failed; invoke pay() {{ ok => Paid, err => Paid }} }}
                    state Paid {{ on B => Done; }} }}
                state Other {{ {later} initial Idle; state Idle {{}} }} }}"
        )))
    };
    assert_eq!(text("", "", ""), ["pay"]);
    assert_eq!(text("exit { settle; }", "", ""), NOTHING, "it was given up before");
    assert_eq!(text("", "exit { settle; }", ""), ["pay"], "it is given up behind that");
    assert_eq!(text("", "", "exit { settle; }"), ["pay"], "the later region is left first");
}

#[test]
fn what_has_nothing_to_undo_is_over_before_the_next_input() {
    let text = |bounds: &str| {
        forgotten(&format!(
            "{bounds} {}",
            shop(
                "activity hold() undo refund() timeout 1s; initial Holding;
                state Holding { invoke hold() { ok => Paying, err => Undoing } }
                state Paying { on A => Undoing; invoke pay() { ok => Done, err => Undoing } }
                state Undoing { compensate pay { ok => Waiting } on A => Failed; }
                state Waiting { compensate { ok => Failed } }"
            )
        ))
    };
    assert_eq!(text(""), NOTHING, "of `pay`, that is over at once, or `A` is kept");
    assert_eq!(text("#[bounds(microsteps = 1)]"), ["hold"], "it may be that it is not come to");
    assert_eq!(text("#[bounds(queue = 1)]"), NOTHING, "the ends of the machine queue nothing");
}

#[test]
fn a_flag_of_a_state_is_set_when_that_is_entered() {
    let text = |inside: &str, begin: &str, entry: &str| {
        forgotten(&shop(&format!(
            "initial Idle; state Idle {{ on A => Placing; }}
            state Placing {{ var paid: bool = false; {inside} on B if paid => Undoing; on B else => Failed; initial {begin};
                state Browsing {{ on A => Paying; }}
                state Paying {{ {entry} invoke pay() {{ ok => Idle {{ settle; }} err => Undoing }} }} }}
            state Undoing {{ compensate {{ ok => Failed }} }}"
        )))
    };
    let paid = "entry { paid = true; }";
    assert_eq!(text("", "Browsing", paid), NOTHING);
    assert_eq!(text("", "Paying", paid), NOTHING, "the inner entry comes later");
    assert_eq!(text("entry { paid = true; }", "Paying", ""), NOTHING);
    assert_eq!(text("", "Browsing", ""), ["pay"]);
    assert_eq!(text("entry { paid = true; }", "Paying", "entry { paid = false; }"), ["pay"]);
    assert_eq!(
        text("entry { paid = true; } exit { paid = false; }", "Paying", ""),
        NOTHING,
        "it is set anew"
    );
    let back = "history Last => Browsing;";
    assert_eq!(text(back, "Browsing", paid), NOTHING, "it is none of what that brings back");
}

#[test]
fn numbers_say_how_often_something_was_done() {
    let text = |begin: &str, step: &str, out: &str| {
        forgotten(&shop(&format!(
            "var n: u8 = {begin}; fn ask() -> bool; initial Paying;
            state Paying {{ invoke pay() {{ ok => Out {{ {step} }} unknown => Undoing, err => Undoing }} }}
            state Out {{ {out} }} state Undoing {{ compensate {{ ok => Failed }} }}"
        )))
    };
    let paid = "always if n > 0 => Undoing; always else => Failed;";
    assert_eq!(text("0", "n += 1;", paid), NOTHING);
    assert_eq!(text("0", "n = n + 1;", paid), NOTHING);
    assert_eq!(text("0", "n = 1 + n;", paid), NOTHING);
    assert_eq!(text("1", "", paid), NOTHING);
    for (begin, step) in
        [("0", ""), ("1", "n -= 1;"), ("0", "n = 1; n = 0;"), ("0", "if ask() { n += 1; }"), ("0", "n *= 2;")]
    {
        assert_eq!(text(begin, step, paid), ["pay"], "{begin} {step}");
    }
    // To count is a fault at the end of the range, and what stands behind it is not done.
    assert_eq!(text("255", "n += 1;", "always if n == 255 => Failed; always else => Undoing;"), ["pay"]);
    assert_eq!(text("0", "n -= 1;", "always if n == 0 => Failed; always else => Undoing;"), ["pay"]);
    assert_eq!(
        text("255", "n += 1; n = 0;", "always if n == 255 => Failed; always else => Undoing;"),
        ["pay"]
    );
    // From either side, and far apart.
    for out in [
        "always if 3 <= n => Undoing; always else => Failed;",
        "always if n < 3 => Failed; always else => Undoing;",
        "always if 3 > n => Failed; always else => Undoing;",
        "always if n != 3 => Failed; always if n > 200 => Failed; always else => Undoing;",
    ] {
        assert_eq!(text("1", "n += 2;", out), NOTHING, "{out}");
        assert_eq!(text("1", "n += 1;", out), ["pay"], "{out}");
    }
}

#[test]
fn what_is_raised_is_taken_before_the_next_input() {
    let text = |bounds: &str, block: &str, out: &str| {
        forgotten(&format!(
            "{bounds} {}",
            shop(&format!(
                "var n: u8 = 3; event Lost; event Late; fn ask() -> bool; initial Paying;
                state Paying {{ invoke pay() {{ ok => Out {{ {block} }} err => Out {{ {block} }} }} }}
                state Out {{ on A => Failed; {out} }} state Undoing {{ compensate {{ ok => Failed }} }}"
            ))
        ))
    };
    let lost = "on Lost => Undoing;";
    assert_eq!(text("", "raise Lost;", lost), NOTHING);
    assert_eq!(text("", "raise Late; raise Lost;", lost), NOTHING, "nobody takes the first");
    assert_eq!(text("", "raise Lost; raise Late;", "on Late => Failed; on Lost => Undoing;"), NOTHING);
    assert_eq!(text("", "raise Late; raise Lost;", "on Late => Failed; on Lost => Undoing;"), ["pay"]);
    assert_eq!(text("", "raise Lost;", "on Late => Undoing;"), ["pay"], "nobody takes it");
    assert_eq!(text("", "raise Lost;", "on Lost if ask() => Undoing;"), ["pay"]);
    assert_eq!(text("", "if ask() { raise Lost; }", lost), ["pay"]);
    assert_eq!(text("", "if ask() { raise Lost; } else { raise Lost; }", lost), NOTHING);
    assert_eq!(text("", "if ask() { raise Lost; } else { raise Late; }", lost), ["pay"]);
    assert_eq!(text("", "n += 1; raise Lost;", lost), ["pay"], "to count may be a fault");
    assert_eq!(text("", "raise Lost; n += 1;", lost), NOTHING);
    assert_eq!(text("#[bounds(queue = 1)]", "raise Late; raise Lost;", lost), ["pay"], "one is too many");
    // By the entry of a state, and by the exit of another.
    assert_eq!(text("", "", "entry { raise Lost; } on Lost => Undoing;"), NOTHING);
    assert_eq!(text("", "", "exit { raise Lost; } on Lost => Undoing;"), ["pay"]);
}

#[test]
fn what_each_branch_settles_is_settled() {
    let text = |block: &str| {
        forgotten(&shop(&format!(
            "var n: u8 = 3; fn ask() -> bool; initial Paying;
            state Paying {{ invoke pay() {{ ok => Failed {{ {block} }} err => Failed {{ {block} }} }} }}"
        )))
    };
    for block in [
        "settle;",
        "if ask() { settle; } else { settle pay; }",
        "if ask() { settle; } else if n > 2 { n = 1; settle; } else { if ask() { settle; } else { settle; } }",
    ] {
        assert_eq!(text(block), NOTHING, "{block}");
    }
    for block in [
        "if ask() { settle; }",
        "if ask() { settle; } else {}",
        "if ask() {} else { settle; }",
        "if ask() { settle; } else if n > 2 { settle; }",
        "if ask() { settle; } else { n += 1; settle; }",
        "if 7 / n > 2 { settle; } else { settle; }",
        "n += 1; if ask() { settle; } else { settle; }",
    ] {
        assert_eq!(text(block), ["pay"], "{block}");
    }
}
