//! What the blocks of states, beside those of transitions, make of flags.

use super::{forgotten, shop};

const NOTHING: [&str; 0] = [];

/// What is paid for is forgotten unless a flag says that it was. It is paid for in `Paying`, which stands in `In` with what is said
/// of that, and left by `ok` for `Out`, or with `A` for that, too.
fn by_states(inside: &str, paying: &str, out: &str) -> Vec<String> {
    forgotten(&shop(&format!(
        "var n: u8 = 0; var m: u8 = 0; var paid: bool = false; fn ask() -> u8; initial Idle;
        state Idle {{ on A => In; on B => Back {{ m = ask(); }} }}
        state In {{ {inside} state Paying {{ {paying} invoke pay() {{ ok => Out, err => Undoing }} }} }}
        state Back {{ on A => In; }}
        state Out {{ {out} always if paid => Undoing; always else => Failed; }}
        state Undoing {{ compensate {{ ok => Failed }} }}"
    )))
}

#[test]
fn the_initial_of_a_state_writes() {
    assert_eq!(by_states("initial Paying { paid = true; }", "", ""), NOTHING);
    assert_eq!(by_states("initial Paying;", "", ""), ["pay"]);
    assert_eq!(by_states("entry { paid = true; } initial Paying { paid = false; }", "", ""), ["pay"]);
    assert_eq!(by_states("initial Paying { paid = true; }", "entry { paid = false; }", ""), ["pay"]);
}

#[test]
fn the_exits_of_states_write() {
    assert_eq!(by_states("initial Paying;", "exit { paid = true; }", ""), NOTHING);
    assert_eq!(by_states("initial Paying; exit { paid = true; }", "", ""), NOTHING);
    assert_eq!(by_states("initial Paying; entry { paid = true; }", "exit { paid = false; }", ""), ["pay"]);
    assert_eq!(
        by_states("initial Paying; exit { paid = true; }", "exit { paid = false; }", ""),
        NOTHING,
        "the outer one comes later"
    );
    assert_eq!(by_states("initial Paying; exit { paid = false; }", "exit { paid = true; }", ""), ["pay"]);
}

#[test]
fn the_default_of_a_history_writes() {
    let text = |default: &str| {
        forgotten(&shop(&format!(
            "var paid: bool = false; initial Idle; state Idle {{ on A => In.Last; }}
            state In {{ history Last => Paying {{ {default} }} initial Other; on B if paid => Undoing; on B else => Failed;
                state Paying {{ invoke pay() {{ ok => Other, err => Undoing }} }} state Other {{}} }}
            state Undoing {{ compensate {{ ok => Failed }} }}"
        )))
    };
    assert_eq!(text("paid = true;"), NOTHING);
    assert_eq!(text(""), ["pay"]);
    assert_eq!(text("paid = false;"), ["pay"]);
}

#[test]
fn only_what_counts_the_flag_itself_counts() {
    let text = |n: u8, m: u8, step: &str| {
        forgotten(&shop(&format!(
            "var n: u8 = {n}; var m: u8 = {m}; initial Paying;
            state Paying {{ on A => Paying {{ m = 200; settle; }} invoke pay() {{ ok => Out {{ {step} }} unknown => Undoing, err => Undoing }} }}
            state Out {{ always if n == 1 => Undoing; always else => Failed; }}
            state Undoing {{ compensate {{ ok => Failed }} }}"
        )))
    };
    for step in ["n -= 1;", "n = n - 1;", "n = 1;"] {
        assert_eq!(text(2, 2, step), NOTHING, "{step}");
    }
    for step in
        ["", "n = 3 - n; n = 2;", "n = m - 1;", "n = 1 - m;", "n = n - m;", "n -= 2;", "n += 1;", "n /= 1;"]
    {
        assert_eq!(text(2, 2, step), ["pay"], "{step}");
    }
    assert_eq!(text(0, 1, "n = 1 + n;"), NOTHING);
    assert_eq!(text(0, 1, "n = 1 + m;"), ["pay"], "that is another");
    assert_eq!(text(0, 1, "n = m + 1;"), ["pay"], "that is another");
}

/// What is paid for is forgotten unless `out` undoes it; two flags that guards ask for.
fn by_two(block: &str, out: &str) -> Vec<String> {
    forgotten(&shop(&format!(
        "var paid: bool = false; var sure: bool = true; fn ask() -> bool; initial Paying;
        state Paying {{ invoke pay() {{ ok => Out {{ {block} }} unknown => Undoing, err => Undoing }} }}
        state Out {{ {out} on A if paid && sure => Undoing; }} state Undoing {{ compensate {{ ok => Failed }} }}"
    )))
}

#[test]
fn each_flag_has_its_own_writes() {
    let (paid, sure) = (
        "always if paid => Undoing; always else => Failed;",
        "always if sure => Undoing; always else => Failed;",
    );
    let not_sure = "always if sure => Failed; always else => Undoing;";
    let each = "if ask() { paid = true; sure = false; } else { sure = true; paid = true; }";
    assert_eq!(by_two(each, paid), NOTHING);
    assert_eq!(by_two(each, sure), ["pay"]);
    assert_eq!(by_two(each, not_sure), ["pay"]);
    assert_eq!(by_two("if ask() { sure = false; }", not_sure), ["pay"], "it may stay as it was");
    assert_eq!(by_two("if ask() { paid = true; }", sure), NOTHING, "that is another");
    assert_eq!(by_two("if ask() { paid = true; } else { sure = false; }", paid), ["pay"]);
    assert_eq!(by_two("if ask() { paid = true; } else { sure = false; }", sure), ["pay"]);
    assert_eq!(by_two("paid = true; sure = false;", not_sure), NOTHING);
    assert_eq!(by_two("sure = false; paid = true;", paid), NOTHING);
    assert_eq!(by_two("sure = false; paid = true; sure = true;", sure), NOTHING);
}

#[test]
fn what_two_regions_write_may_be_written_in_any_order() {
    let text = |first: &str, second: &str| {
        forgotten(&shop(&format!(
            "var paid: bool = false; var sure: bool = true; initial Paying;
            state Paying {{ invoke pay() {{ ok => Both, unknown => Undoing, err => Undoing }} }}
            parallel Both {{ on B if paid && sure => Undoing; on B else => Failed;
                state One {{ initial P; state P {{ on A => R {{ {first} }} on B {{}} }} state R {{}} }}
                state Two {{ initial Q; state Q {{ on A => S {{ {second} }} on B {{}} }} state S {{}} }} }}
            state Undoing {{ compensate {{ ok => Failed }} }}"
        )))
    };
    assert_eq!(text("paid = true;", ""), NOTHING);
    assert_eq!(text("", "paid = true;"), NOTHING);
    assert_eq!(text("paid = true;", "paid = true;"), NOTHING);
    assert_eq!(text("paid = true;", "sure = true;"), NOTHING);
    assert_eq!(text("paid = true;", "sure = false;"), ["pay"]);
    assert_eq!(text("paid = true;", "paid = false;"), ["pay"]);
    assert_eq!(text("", ""), ["pay"]);
}
