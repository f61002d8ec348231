//! Timers.

use super::{machine, runs};

/// Ruling 6: timers that are due fire by deadline, then in document order, each in a macrostep of its own;
/// leaving the state cancels them, entering it again arms them anew.
#[test]
fn timers_fire_in_order() {
    let chart = machine(
        r#"
        initial X;
        state X {
            after 3s { say("3s"); raise A; }
            after 1s { say("1s"); }
            after 2s { say("2s a"); }
            after 2s { say("2s b"); }
            on A { say("A"); }
            on B => X;
        }"#,
    );
    runs(
        &chart,
        &["@advance 2s", "@advance 1s", "@advance 9s", "B", "@advance 1500ms", "B", "@advance 1500ms"],
        &["=> X", "1s 2s a 2s b => X", "3s A => X", "=> X ignored", "=> X", "1s => X", "=> X", "1s => X"],
    );
    runs(&chart, &["@advance 3s"], &["=> X", "1s 2s a 2s b 3s A => X"]);
}

/// Ruling 6: a timer that is armed in a timer's macrostep counts from that one's deadline, not from now.
#[test]
fn timers_count_from_the_deadline() {
    let chart = machine(
        r#"
        var ticks: u8 = 0;
        initial X;
        state X { after 1s => X { ticks += 1; } }"#,
    );
    runs(
        &chart,
        &["@advance 3500ms", "@advance 500ms", "@advance 999ms"],
        &["=> X ticks=0", "=> X ticks=3", "=> X ticks=4", "=> X ticks=4 ignored"],
    );
}

/// Meaning 1: timers that are due fire before the event; `handled` is about the event's own macrostep.
/// Meaning 10: one that the event arms, also with delay zero, fires at the next input at the earliest.
#[test]
fn due_timers_go_before_the_event() {
    let chart = machine(
        r#"
        initial X;
        state X { on A => Y { say("A"); } after 5s { say("5s"); } }
        state Y { after 0s => Z { say("0s"); } on A { say("Y takes A"); } }
        state Z { on A { say("Z takes A"); } }"#,
    );
    runs(&chart, &["A", "A"], &["=> X", "A => Y", "0s Z takes A => Z"]);
    runs(&chart, &["A", "B"], &["=> X", "A => Y", "0s => Z ignored"]);
}

/// Meaning 10: a timer whose guard is false when it is due is spent.
#[test]
fn a_guard_is_looked_at_when_the_timer_is_due() {
    let chart = machine(
        r#"
        var ready: bool = false;
        initial X;
        state X { after 1s if ready => Y; on A { ready = true; } }
        state Y;"#,
    );
    runs(
        &chart,
        &["@advance 1s", "A", "@advance 9s"],
        &["=> X ready=false", "=> X ready=false ignored", "=> X ready=true", "=> X ready=true ignored"],
    );
    runs(&chart, &["A", "@advance 1s"], &["=> X ready=false", "=> X ready=true", "=> Y ready=true"]);
}

/// A delay is computed when its state is entered, behind the state's variables and before its `entry`.
#[test]
fn delays_are_computed_on_entry() {
    let chart = machine(
        r#"
        var unit: Duration = 1s;
        initial X;
        state X { on N(n) => Y(n); }
        state Y(n: u8) {
            var twice: u32 = (n as u32) * 2;
            entry { unit = 1h; }
            after (unit * twice) => X;
        }"#,
    );
    runs(
        &chart,
        &["N(3)", "@advance 5s", "@advance 1s"],
        &[
            "=> X unit=1s",
            "=> Y unit=3600s Y.n=3 Y.twice=6",
            "=> Y unit=3600s Y.n=3 Y.twice=6 ignored",
            "=> X unit=3600s",
        ],
    );
}

/// Inner timers are transitions of their state: an outer one of the same moment fires too, unless it is
/// cancelled by then.
#[test]
fn a_timer_that_leaves_cancels_the_others() {
    let chart = machine(
        r#"
        initial P;
        parallel P {
            state L { initial L1; state L1 { after 1s => L2 { say("l"); } } state L2; }
            state R { initial R1; state R1 { after 1s => X { say("r"); } } }
            after 1s { say("p"); }
        }
        state X;"#,
    );
    runs(&chart, &["@advance 1s"], &["=> P.L.L1 P.R.R1", "l r => X"]);
}
