//! `done`, and the end of a machine.

use super::{machine, runs};

/// Ruling 3: `done` of a compound state is queued behind what was raised before it.
#[test]
fn done_of_a_compound_state() {
    let chart = machine(
        r#"
        initial C;
        state C {
            initial X;
            state X { on A => Done { raise B; } }
            final Done { entry { say("+done"); raise D; } }
            on B { say("B"); } on D { say("D"); }
            done => Y { say("done"); }
        }
        state Y;"#,
    );
    runs(&chart, &["A"], &["=> C.X", "+done B D done => Y"]);
}

/// Ruling 3 and Meaning 8: a parallel state is done when all its regions are, and so on outward as long as
/// it is a region itself; first of the compound state, then outward.
#[test]
fn done_of_nested_parallel_states() {
    let chart = machine(
        r#"
        initial P;
        parallel P {
            state L { initial L1; state L1 { on A => LD; } final LD; done { say("L"); } }
            parallel Q {
                state U { initial U1; state U1 { on B => UD; } final UD; done { say("U"); } }
                state V { initial V1; state V1 { on C => VD; } final VD; }
                done { say("Q"); }
            }
            done => X { say("P"); }
        }
        state X;"#,
    );
    runs(
        &chart,
        &["B", "A", "C"],
        &[
            "=> P.L.L1 P.Q.U.U1 P.Q.V.V1",
            "U => P.L.L1 P.Q.U.UD P.Q.V.V1",
            "L => P.L.LD P.Q.U.UD P.Q.V.V1",
            "Q P => X",
        ],
    );
}

/// Meaning 8: a region without a final child is never done, nor is the parallel state around it.
#[test]
fn a_region_without_a_final_child_is_never_done() {
    let chart = machine(
        r#"
        initial P;
        parallel P {
            state L { initial L1; state L1 { on A => LD; } final LD; }
            state R { initial R1; state R1; }
            done => X;
        }
        state X;"#,
    );
    runs(&chart, &["A"], &["=> P.L.L1 P.R.R1", "=> P.L.LD P.R.R1"]);
}

/// Meaning 8: a `done` whose state has been left in the meantime finds no transition.
#[test]
fn done_comes_too_late() {
    let chart = machine(
        r#"
        initial C;
        state C {
            initial X;
            state X { on A => Done { raise B; } }
            final Done;
            on B => Y;
            done => Z;
        }
        state Y { done => Z; initial I; state I; }
        state Z;"#,
    );
    runs(&chart, &["A"], &["=> C.X", "=> Y.I"]);
}

/// Meaning 2: a final state of the machine stops the macrostep, what waits is dropped; ruling 13: inputs
/// after the end are ignored. What is still in time is not left.
#[test]
fn the_machine_ends() {
    let chart = machine(
        r#"
        initial X;
        after 5s => Y;
        state X { exit { say("-x"); } on A => Good { raise B; } on B => Bad; on C => Y; }
        state Y { always => Bad; }
        final Good { entry { say("+good"); raise B; } }
        final failure Bad;
        on B { say("too late"); }"#,
    );
    runs(
        &chart,
        &["A", "B", "@advance 9s"],
        &["=> X", "-x +good => Good Success", "=> Good ignored Success", "=> Good ignored Success"],
    );
    runs(&chart, &["B", "A"], &["=> X", "-x => Bad Failure", "=> Bad ignored Failure"]);
    runs(&chart, &["C"], &["=> X", "-x => Bad Failure"]);
}

/// A final state that is entered at the start ends the machine at once.
#[test]
fn a_machine_may_end_at_the_start() {
    let chart = machine("initial X; state X { always => Good; } final Good;");
    runs(&chart, &["A"], &["=> Good Success", "=> Good ignored Success"]);
}
