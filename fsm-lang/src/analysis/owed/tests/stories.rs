//! What is done before the next input, and in which order, and whether there is an end to a search.

use super::{forgotten, shop};

const NOTHING: [&str; 0] = [];

#[test]
fn what_follows_itself_far_away_hurries_nobody() {
    let text = |rewound: &str| {
        forgotten(&shop(&format!(
            "initial Paying; state Paying {{ invoke pay() {{ ok => Rewinding, err => Undoing }} }}
            state Rewinding {{ on A => Failed; compensate ship {{ {rewound} }} }}
            state Undoing {{ compensate {{ ok => Paying }} }} state Shipping {{ invoke ship() {{ ok => Done }} }}"
        )))
    };
    // Between two inputs it is paid again and again while the books are full.
    assert_eq!(text("ok => Shipping"), NOTHING);
    // What is owed then grows without end.
    assert_eq!(text("ok => Paying"), NOTHING);
    assert_eq!(text("ok {}"), ["pay"]);
}

#[test]
fn so_much_goes_round_until_a_bound_is_met() {
    let text = |bound: u32, round: &str| {
        format!(
            "#[bounds(microsteps = {bound})] {}",
            shop(&format!(
                "initial Paying; fn ask() -> bool; state Paying {{ invoke pay() {{ ok => One, err => Done, unknown => Done }} }}
                state One {{ on A => Failed; always if ask() => Two; always else => Done; }}
                state Two {{ always => {round}; }}"
            ))
        )
    };
    assert_eq!(forgotten(&text(1_000, "Done")), NOTHING);
    assert_eq!(forgotten(&text(2, "Done")), ["pay"], "it has ended when `One` is entered, or behind it");
    assert_eq!(forgotten(&text(1_000, "One")), ["pay"], "it never comes to rest");
    let raised = |bound: u32| {
        forgotten(&format!(
            "#[bounds(microsteps = {bound})] {}",
            shop(
                "initial Paying; state Paying { invoke pay() { ok => Paid { raise B; }, err => Done, unknown => Done } }
                state Paid { on B => Paid; always => Done; on A => Failed; }"
            )
        ))
    };
    assert_eq!(raised(1_000), NOTHING, "what is raised once makes one round");
}

#[test]
fn the_end_is_the_end() {
    let text = |end: &str| {
        forgotten(&shop(&format!(
            "initial Trying; on A => Paying; state Trying {{ on B => {end}; }}
            state Paying {{ invoke pay() {{ ok => Done, err => Done }} on B => Failed; }} state Other {{}}"
        )))
    };
    assert_eq!(text("Other"), ["pay"]);
    let ended = "initial Trying; on A => Failed; state Trying { on B => Done; }
        state Paying { invoke pay() { ok => Done, err => Done } }";
    assert_eq!(forgotten(&shop(ended)), NOTHING);
}

#[test]
fn an_arm_is_passed_over_only_while_it_is_refused() {
    let text = |arm: &str| {
        forgotten(&shop(&format!(
            "activity charge() idempotent timeout 1s; fn ask() -> bool; initial Both; parallel Both {{
                state Goods {{ initial Paying; state Paying {{ invoke pay() {{ ok => Paid, err => Undoing }} }}
                    state Undoing {{ compensate {{ ok => Paid }} }} state Paid {{}} }}
                state Money {{ initial Charging; state Charging {{ on A => Failed;
                    invoke pivot charge() {{ ok => Done, {arm} }} }} }} }}
            state Out {{ compensate {{ ok => Failed }} }}"
        )))
    };
    assert_eq!(text("err => Out"), NOTHING);
    assert_eq!(text("err if ask() => Out"), ["pay"]);
}

#[test]
fn what_undoes_first_is_what_stands_first() {
    let one = "state One { initial Undoing; state Good { entry { settle; } } state Bad { on A => Failed; }
        state Undoing { compensate { ok => Good, stuck if n == 1 => Bad, stuck => Good } } }";
    let other = "state Two { compensate { ok {}, stuck { n = 1; } } }";
    let text = |regions: [&str; 2]| {
        let text = shop(&format!(
            "initial Paying; var n: u8 = 0;
            state Paying {{ invoke pay() {{ ok => Both, err => Done, unknown => Done }} }}
            parallel Both {{ {} }}",
            regions.concat()
        ));
        forgotten(&text.replace("refund() retriable", "refund() timeout 1s"))
    };
    assert_eq!(text([one, other]), NOTHING, "the first in the document is stuck before the other begins");
    assert_eq!(text([other, one]), ["pay"]);
}

#[test]
fn what_was_kept_comes_back_behind_the_calls() {
    let text = |err: &str| {
        forgotten(&shop(&format!(
            "activity charge() idempotent timeout 1s; initial Both; parallel Both {{
                state Goods {{ initial Paying; state Paying {{ invoke pay() {{ ok => Out, err => Done, unknown => Done }} }} }}
                state Money {{ initial Charging; state Charging {{ invoke pivot charge() {{ ok => Done, err => {err} }} }}
                    state Over {{}} }} }}
            state Out {{ on A => Failed; on B => Done; }}"
        )))
    };
    assert_eq!(text("Charging"), NOTHING, "it is refused again");
    assert_eq!(text("Over"), ["pay"]);
}

#[test]
fn what_is_done_is_done_once() {
    let text = |done: &str| {
        forgotten(&shop(&format!(
            "var n: u8 = 0; initial Both; parallel Both {{
                state Goods {{ initial Paying; state Paying {{ invoke pay() {{ ok => Paid, err => Done, unknown => Done }} }}
                    final Paid; done {{ {done} }} }}
                state Other {{ always if n == 2 => Failed; }} }}"
        )))
    };
    assert_eq!(text("n += 1;"), NOTHING);
    assert_eq!(text("n += 2;"), ["pay"]);
}

#[test]
fn books_are_full_when_so_many_calls_are_in_them() {
    let text = |arm: &str| {
        forgotten(&shop(&format!(
            "activity get() undo refund() retriable; initial Paying;
            state Paying {{ invoke pay() {{ ok => Getting, err => Done, unknown => Done }} }}
            state Getting {{ invoke get() {{ ok => {arm}, err => Failed {{ settle get; }} }} }}"
        )))
    };
    assert_eq!(text("Done"), NOTHING);
    assert_eq!(text("Getting"), ["pay"], "each stands, and is called again");
}
