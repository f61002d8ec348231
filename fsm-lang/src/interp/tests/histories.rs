//! Histories.

use super::{machine, runs};

/// SCXML 3.10: a shallow history restores the child, a deep one the leaves; without a record the default is
/// taken, its block behind the entry of the parent.
#[test]
fn shallow_and_deep() {
    let chart = machine(
        r#"
        initial Off;
        state Off { on A => On.Shallow; on B => On.Deep; on C => On; }
        state On {
            entry { say("+on"); }
            history Shallow => Y { say("default"); }
            history Deep deep => Y.Y2 { say("deep default"); }
            initial X;
            state X;
            state Y { entry { say("+y"); } initial Y1; state Y1; state Y2 { on F => Y3; } state Y3; }
            on D => Off;
            on E => Y.Y3;
        }"#,
    );
    runs(
        &chart,
        &["A", "D", "B", "D", "C", "E", "D", "B", "D", "A"],
        &[
            "=> Off",
            "+on default +y => On.Y.Y1",
            "=> Off",
            "+on +y => On.Y.Y1",
            "=> Off",
            "+on => On.X",
            "+on +y => On.Y.Y3",
            "=> Off",
            "+on +y => On.Y.Y3",
            "=> Off",
            "+on +y => On.Y.Y1",
        ],
    );
    runs(&chart, &["B", "F"], &["=> Off", "+on deep default +y => On.Y.Y2", "=> On.Y.Y3"]);
}

/// Meaning 9: what is recorded is the configuration before anything of the microstep is left. Ruling 4: from
/// inside its parent a history sees what was recorded at the last exit.
#[test]
fn from_inside_it_is_the_last_exit() {
    let chart = machine(
        r#"
        initial On;
        state Off { on A => On.H; }
        state On {
            history H => X { say("default"); }
            initial X;
            state X { on B => Y; }
            state Y { on C => H; on B => Z; }
            state Z { on C => H; }
            on D => Off;
        }"#,
    );
    runs(
        &chart,
        &["B", "C", "B", "D", "A", "B", "C"],
        &["=> On.X", "=> On.Y", "default => On.X", "=> On.Y", "=> Off", "=> On.Y", "=> On.Z", "=> On.Y"],
    );
}

/// A deep history restores every region; a shallow one of a parallel state begins its regions as they say.
#[test]
fn histories_of_parallel_states() {
    let chart = machine(
        r#"
        initial P;
        state Off { on A => P.Deep; on B => P.Shallow; }
        parallel P {
            history Deep deep => L.L2;
            history Shallow => L.L2;
            state L { initial L1; state L1 { on E => L2; } state L2; }
            state R { initial R1; state R1 { on F => R2; } state R2; }
            on D => Off;
        }"#,
    );
    runs(
        &chart,
        &["F", "D", "A", "E", "D", "A", "D", "B"],
        &[
            "=> P.L.L1 P.R.R1",
            "=> P.L.L1 P.R.R2",
            "=> Off",
            "=> P.L.L1 P.R.R2",
            "=> P.L.L2 P.R.R2",
            "=> Off",
            "=> P.L.L2 P.R.R2",
            "=> Off",
            "=> P.L.L1 P.R.R1",
        ],
    );
    let chart = machine(
        r#"
        initial Off;
        state Off { on A => P.Deep; }
        parallel P {
            history Deep deep => L.L2;
            state L { initial L1; state L1; state L2; }
            state R { initial R1; state R1; state R2; }
        }"#,
    );
    runs(&chart, &["A"], &["=> Off", "=> P.L.L2 P.R.R1"]);
}

/// Meaning 7: `local` to the history of a parallel state targets every region; its default names one, and
/// the others begin as they say.
#[test]
fn local_to_the_history_of_a_parallel_state() {
    let chart = machine(
        r#"
        initial P;
        parallel P {
            history H => L.L2 { say("default"); }
            state L { entry { say("+l"); } exit { say("-l"); } initial L1; state L1; state L2; }
            state R { entry { say("+r"); } exit { say("-r"); } initial R1; state R1 { on F => R2; } state R2; }
            on A => local H;
        }"#,
    );
    runs(
        &chart,
        &["F", "A"],
        &["+l +r => P.L.L1 P.R.R1", "=> P.L.L1 P.R.R2", "-r -l default +l +r => P.L.L2 P.R.R1"],
    );
}

/// Ruling 9: data goes in as it is after blocks and target arguments, restoring moves it back, so that the
/// next time the default is taken, until the parent has been left again. Restored states do not evaluate
/// initial values.
#[test]
fn histories_of_states_with_data() {
    let chart = machine(
        r#"
        var seen: u8 = 0;
        initial On;
        state Off { on A => On.H; on C => On; }
        state On {
            history H => Full(1) { say("default"); }
            initial Empty;
            state Empty { on N(n) => Full(n); on E => H; }
            state Full(n: u8) {
                var twice: u8 = n * 2;
                entry { say("+full"); }
                exit { n += 1; }
                on F { twice = 7; }
                on E => H;
            }
            on D => Off { seen += 1; }
        }"#,
    );
    runs(
        &chart,
        &["N(20)", "F", "D", "A", "E", "D", "C", "E", "D", "A"],
        &[
            "=> On.Empty seen=0",
            "+full => On.Full seen=0 On.Full.n=20 On.Full.twice=40",
            "=> On.Full seen=0 On.Full.n=20 On.Full.twice=7",
            "=> Off seen=1",
            "+full => On.Full seen=1 On.Full.n=21 On.Full.twice=7",
            // Used up by restoring; a transition from inside does not leave On, and so records nothing.
            "default +full => On.Full seen=1 On.Full.n=1 On.Full.twice=2",
            "=> Off seen=2",
            // Entering otherwise drops it.
            "=> On.Empty seen=2",
            "default +full => On.Full seen=2 On.Full.n=1 On.Full.twice=2",
            "=> Off seen=3",
            "+full => On.Full seen=3 On.Full.n=2 On.Full.twice=2",
        ],
    );
}

/// Ruling 9: a block of the transition that leaves still changes what goes into the record.
#[test]
fn data_is_recorded_behind_the_blocks() {
    let chart = machine(
        r#"
        initial On.Full(1);
        state Off { on A => On.H; }
        state On {
            history H deep => Full(1);
            initial Full(2);
            state Full(n: u8) {
                exit { n += 1; }
                on D => Off { n += 10; }
                initial Inner;
                state Inner { var k: u8 = 3; on F { k += 1; } }
            }
        }"#,
    );
    runs(
        &chart,
        &["F", "D", "A"],
        &[
            "=> On.Full.Inner On.Full.n=1 On.Full.Inner.k=3",
            "=> On.Full.Inner On.Full.n=1 On.Full.Inner.k=4",
            "=> Off",
            "=> On.Full.Inner On.Full.n=12 On.Full.Inner.k=4",
        ],
    );
}

/// Meaning 9: a shallow history records its parent's children with their own data; what lies deeper begins anew.
#[test]
fn a_shallow_history_records_the_data_of_children_only() {
    let chart = machine(
        r#"
        initial On;
        state Off { on A => On.H; }
        state On {
            history H => Full;
            initial Full;
            state Full {
                var n: u8 = 1;
                initial Inner;
                state Inner { var k: u8 = 3; on F { k += 1; n += 1; } }
            }
            on D => Off;
        }"#,
    );
    runs(
        &chart,
        &["F", "D", "A"],
        &[
            "=> On.Full.Inner On.Full.n=1 On.Full.Inner.k=3",
            "=> On.Full.Inner On.Full.n=2 On.Full.Inner.k=4",
            "=> Off",
            "=> On.Full.Inner On.Full.n=2 On.Full.Inner.k=3",
        ],
    );
}
