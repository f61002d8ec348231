//! Run-time faults, and `else => X`.

use super::{chart, machine, runs};

/// Ruling 7: the rest of the block is skipped, the step goes on, the caller gets the fault, typed.
#[test]
fn a_fault_ends_its_block() {
    let chart = machine(
        r#"
        var n: u8 = 250;
        initial X;
        state X {
            exit { say("-x"); n += 10; say("never"); }
            on A => Y { say("block"); }
            on B { n = 1 / (n - n); }
        }
        state Y { entry { say("+y"); } on B { n = (n as u16 + 300) as u8; } }"#,
    );
    runs(
        &chart,
        &["B", "A", "B"],
        &[
            "=> X n=250",
            "=> X n=250 Fault(DivisionByZero)",
            "-x block +y => Y n=250 Fault(Overflow)",
            "=> Y n=250 Fault(Conversion)",
        ],
    );
}

/// Ruling 7, Meaning 4: a fault is an internal event in its place of the queue; what takes it, keeps it from
/// the caller; one that no transition takes is the caller's.
#[test]
fn a_fault_is_an_event() {
    let chart = machine(
        r#"
        var n: u8 = 0;
        initial X;
        state X {
            on A { raise B; n -= 1; raise C; }
            on B { say("B"); }
            on C { say("never"); }
            on D { n = n / 0; }
            on E => Y { n -= 1; }
            on fault(kind) if kind == Fault::Overflow { say("overflow"); }
        }
        state Y;"#,
    );
    runs(
        &chart,
        &["A", "D", "E"],
        &["=> X n=0", "B overflow => X n=0", "=> X n=0 Fault(DivisionByZero)", "=> Y n=0 Fault(Overflow)"],
    );
}

/// Ruling 7: a faulty guard is false. Meaning 4: its fault is queued once, when nothing was selected or the
/// microstep is over; the kinds in their order, whichever was first.
#[test]
fn a_faulty_guard_is_false() {
    let chart = machine(
        r#"
        var zero: u8 = 0;
        var log: u8 = 0;
        initial X;
        state X {
            on A if 1 / zero == 1 { say("never"); }
            on A if zero - 1 == 1 { say("never"); }
            on A { say("A"); raise B; }
            on B { say("B"); }
            on C if 1 / zero == 1 || true { say("never"); }
            on D if zero == 0 || 1 / zero == 1 { say("short"); }
            on fault(k) if k == Fault::Overflow { say("overflow"); }
            on fault(k) if k == Fault::DivisionByZero { say("division"); }
        }"#,
    );
    runs(
        &chart,
        &["A", "C", "D"],
        &[
            "=> X zero=0 log=0",
            "A B overflow division => X zero=0 log=0",
            "division => X zero=0 log=0",
            "short => X zero=0 log=0",
        ],
    );
}

/// Ruling 7: a faulty target argument, initial value or delay is its type's zero; entry completes, then the
/// fault is raised.
#[test]
fn a_faulty_value_is_zero() {
    let chart = machine(
        r#"
        const LONG: Duration = 5s;
        var zero: u8 = 0;
        initial X;
        state X { on A => Y(1 / zero); on B => Z; on C => T; }
        state Y(n: u8) { entry { say("+y"); } on fault { say("fault"); } }
        state Z { var n: u8 = 5 + zero - 6; entry { say("+z"); } on fault { say("fault"); } }
        state T { entry { say("+t"); } after (LONG - 6s) { say("timer"); } on fault { say("fault"); } }"#,
    );
    runs(&chart, &["A"], &["=> X zero=0", "+y fault => Y zero=0 Y.n=0"]);
    runs(&chart, &["B"], &["=> X zero=0", "+z fault => Z zero=0 Z.n=0"]);
    runs(&chart, &["C", "@advance 0s"], &["=> X zero=0", "+t fault => T zero=0", "timer => T zero=0"]);
}

/// The start has an initial value that faults, too: the machine has started all the same.
#[test]
fn a_fault_at_the_start() {
    let chart =
        machine("var zero: u8 = 0; var n: u8 = 1 / zero; initial X; state X { on A { say(\"A\"); } }");
    runs(&chart, &["A"], &["=> X zero=0 n=0 Fault(DivisionByZero)", "A => X zero=0 n=0"]);
}

/// Ruling 7: a fault that waits when the machine ends is taken by no transition.
#[test]
fn a_fault_on_the_way_to_the_end() {
    let body = "var n: u8 = 0; initial X; state X { on A => Done { n -= 1; } } final Done;";
    runs(&machine(body), &["A"], &["=> X n=0", "=> Done n=0 Fault(Overflow) Success"]);
    let chart = machine(&format!("{body} on fault => X;"));
    runs(&chart, &["A"], &["=> X n=0", "=> Done n=0 Fault(Overflow) Success"]);
}

/// A guard that is always faulty does not feed itself, whether it is of `always` or of `on fault`.
#[test]
fn a_faulty_guard_does_not_feed_itself() {
    let chart = machine(
        r#"
        var zero: u8 = 0;
        initial X;
        state X { always if 1 / zero == 1 => Y; on A { say("A"); } }
        state Y { on fault { say("never"); } }"#,
    );
    runs(
        &chart,
        &["A", "B"],
        &[
            "=> X zero=0 Fault(DivisionByZero)",
            "A => X zero=0 Fault(DivisionByZero)",
            "=> X zero=0 ignored Fault(DivisionByZero)",
        ],
    );
    let chart = machine(
        r#"
        var zero: u8 = 0;
        initial X;
        state X { on fault if 1 / zero == 1 { say("never"); } on A { zero -= 1; } }"#,
    );
    runs(&chart, &["A"], &["=> X zero=0", "=> X zero=0 Fault(Overflow)"]);
}

/// What no transition took is looked at again once a microstep has changed the state.
#[test]
fn a_fault_may_be_taken_later() {
    let chart = machine(
        r#"
        var zero: u8 = 0;
        initial X;
        state X {
            on A { raise B; raise C; }
            on B if 1 / zero == 1 { say("never"); }
            on C { raise D; }
            on D => Y;
        }
        state Y { always if 1 / zero == 1 => X; on fault => Z; }
        state Z;"#,
    );
    runs(&chart, &["A"], &["=> X zero=0", "=> Z zero=0 Fault(DivisionByZero)"]);
}

/// Meaning 4: a fault that a guard notes can be taken by a transition of its own, also while a fault is
/// looked at.
#[test]
fn a_fault_in_a_guard_of_a_fault() {
    let chart = machine(
        r#"
        var zero: u8 = 0;
        initial X;
        state X {
            on A { zero -= 1; }
            on fault(k) if k == Fault::Overflow && 1 / zero == 1 { say("never"); }
            on fault(k) if k == Fault::DivisionByZero => Y;
        }
        state Y;"#,
    );
    runs(&chart, &["A"], &["=> X zero=0", "=> Y zero=0 Fault(Overflow)"]);
}

/// Ruling 7: `Err` of the host is a fault; with `else => X` the block ends and X is taken in the next
/// microstep, before all that waits (Meaning 2), from the innermost state that stays (Meaning 12).
#[test]
fn calls_that_fail() {
    let chart = chart(
        r#"
        machine M {
            type Lost;
            event A | B | C | D | Go;
            var n: u8 = 0;
            fn say(what: &'static str);
            fn read() -> Result<u8, Lost>;
            fn write(n: u8) -> Result<(), Lost>;
            initial X;
            state X {
                exit { say("-x"); }
                on A { n = read(); say("A"); }
                on B { raise Go; n = read() else => Y; say("B"); }
                on C => Y { write(n) else => Z; say("C"); }
                on D { let k = read() else => Y; let mut j = k; j += 1; n += j; }
                on Go => Y { say("too late"); }
            }
            state Y { entry { say("+y"); } exit { say("-y"); } on Go { say("Go"); } }
            state Z { entry { say("+z"); } }
        }"#,
    );
    let fails = "@given read() = Err(\"gone\")";
    runs(
        &chart,
        &["@given read() = Ok(3)", "A", "B", fails, "A", "B"],
        &["=> X n=0", "A => X n=3", "B -x too late +y => Y n=3", "=> Y n=3 ignored", "=> Y n=3 ignored"],
    );
    runs(&chart, &[fails, "A", "B"], &["=> X n=0", "=> X n=0 Fault(Host)", "-x +y Go => Y n=0"]);
    runs(&chart, &["@given write(0) = Err", "C"], &["=> X n=0", "-x write(0) +y -y +z => Z n=0"]);
    runs(&chart, &["C"], &["=> X n=0", "-x write(0) C +y => Y n=0"]);
    runs(&chart, &["@given read() = 4", "D"], &["=> X n=0", "=> X n=5"]);
}

/// Meaning 2: `else => X` are taken first in, first out, and dropped if their source is no longer active.
#[test]
fn several_else_wait_in_order() {
    let chart = chart(
        r#"
        machine M {
            type Lost;
            event A;
            fn say(what: &'static str);
            fn write(n: u8) -> Result<(), Lost>;
            initial P;
            parallel P {
                state L { initial L1; state L1 { on A { write(1) else => L2; } } state L2 { entry { say("+l2"); } } }
                state R { initial R1; state R1 { on A { write(2) else => X; } } }
                state S { initial S1; state S1 { on A { write(3) else => S2; } } state S2 { entry { say("+s2"); } } }
            }
            state X { entry { say("+x"); } }
        }"#,
    );
    runs(
        &chart,
        &["@given write(_) = Err", "A"],
        &["=> P.L.L1 P.R.R1 P.S.S1", "write(1) write(2) write(3) +l2 +x => X"],
    );
}
