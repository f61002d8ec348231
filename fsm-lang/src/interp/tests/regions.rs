//! Parallel states.

use super::{chart, machine, runs};
use crate::chart::FunctionId;
use crate::interp::{Host, HostFailure, HostValue, Interpreter, Moment, Outcome, Value};
use crate::map::Id;

/// Ruling 1: all regions select before any is left; exits in reverse document order, innermost first; blocks
/// in document order, each seeing what the ones before it wrote; entries in document order.
#[test]
fn regions_step_together() {
    let chart = machine(
        r#"
        var n: u8 = 1;
        initial P;
        parallel P {
            entry { say("+p"); } exit { say("-p"); }
            state L {
                initial L1;
                state L1 { entry { say("+l1"); } exit { say("-l1"); } on A if n == 1 => L2 { say("l"); n = 2; } }
                state L2 { entry { say("+l2"); } exit { say("-l2"); } }
            }
            state R {
                initial R1;
                state R1 { entry { say("+r1"); } exit { say("-r1"); } on A if n == 1 => R2 { say("r"); n += 10; } }
                state R2 { entry { say("+r2"); } exit { say("-r2"); } }
            }
            on B => X;
        }
        state X;"#,
    );
    runs(
        &chart,
        &["A", "A", "B"],
        &[
            "+p +l1 +r1 => P.L.L1 P.R.R1 n=1",
            "-r1 -l1 l r +l2 +r2 => P.L.L2 P.R.R2 n=12",
            "=> P.L.L2 P.R.R2 n=12 ignored",
            "-r2 -l2 -p => X n=12",
        ],
    );
}

/// Meaning 6: blocks run where the transitions are written, also where an outer one stands behind an inner
/// one of another region, or before it.
#[test]
fn blocks_run_where_they_are_written() {
    let chart = machine(
        r#"
        initial P;
        parallel P {
            state L { initial L1; state L1; on A { say("l"); } }
            state R { initial R1; state R1 { on A { say("r1"); } } }
            on A { say("p"); }
        }"#,
    );
    runs(&chart, &["A"], &["=> P.L.L1 P.R.R1", "l r1 => P.L.L1 P.R.R1"]);
    // The transition of the region stands in front of the states inside it, one of which selects for L.
    let chart = machine(
        r#"
        initial P;
        parallel P {
            on A { say("p"); }
            state L { initial L1; state L1 { on A { say("l1"); } } }
            state R { initial R1; state R1; }
        }"#,
    );
    runs(&chart, &["A"], &["=> P.L.L1 P.R.R1", "p l1 => P.L.L1 P.R.R1"]);
}

/// Appendix D, `removeConflictingTransitions`: of two that would leave the same state the one selected first
/// wins, unless the other's source lies inside its source.
#[test]
fn conflicts_are_preempted() {
    // L leaves P; R's own transition would leave R1: selected later, it loses.
    let chart = machine(
        r#"
        initial P;
        parallel P {
            state L { initial L1; state L1 { on A => X { say("l"); } } }
            state R { initial R1; state R1 { on A => R2 { say("r"); } } state R2; }
        }
        state X;"#,
    );
    runs(&chart, &["A"], &["=> P.L.L1 P.R.R1", "l => X"]);
    // The other way round.
    let chart = machine(
        r#"
        initial P;
        parallel P {
            state L { initial L1; state L1 { on A => L2 { say("l"); } } state L2; }
            state R { initial R1; state R1 { on A => X { say("r"); } } }
        }
        state X;"#,
    );
    runs(&chart, &["A", "A"], &["=> P.L.L1 P.R.R1", "l => P.L.L2 P.R.R1", "r => X"]);
    // L selects the transition of P, whose descendant R1 has one of its own: the inner one wins.
    let chart = machine(
        r#"
        initial P;
        parallel P {
            state L { initial L1; state L1; }
            state R { initial R1; state R1 { on A => R2 { say("r"); } } state R2; }
            on A => X { say("p"); }
        }
        state X;"#,
    );
    runs(&chart, &["A", "A"], &["=> P.L.L1 P.R.R1", "r => P.L.L1 P.R.R2", "p => X"]);
}

/// Appendix D: a transition that is selected for two regions is taken once.
#[test]
fn an_outer_transition_is_taken_once() {
    let chart = machine(
        r#"
        initial P;
        parallel P {
            state L { initial L1; state L1; }
            state R { initial R1; state R1; }
            on A { say("once"); }
        }"#,
    );
    runs(&chart, &["A"], &["=> P.L.L1 P.R.R1", "once => P.L.L1 P.R.R1"]);
}

/// Ruling 4: `on X {}` shields outer states from X along its own region only, and leaves nothing, so that it
/// conflicts with nobody.
#[test]
fn a_transition_without_target_shields_its_own_region() {
    let chart = machine(
        r#"
        initial P;
        parallel P {
            state L { initial L1; state L1 { on A {} on B {} } }
            state R { initial R1; state R1 { on A => R2; } state R2 { on A {} } }
            on A => X { say("p"); }
            on B => X { say("p"); }
        }
        state X;"#,
    );
    runs(&chart, &["A", "A", "B"], &["=> P.L.L1 P.R.R1", "=> P.L.L1 P.R.R2", "=> P.L.L1 P.R.R2", "p => X"]);
}

/// Ruling 4: an external transition of a region to its own inside leaves the whole parallel state; `local`
/// stays.
#[test]
fn external_transitions_of_a_region_leave_the_parallel_state() {
    let chart = machine(
        r#"
        initial P;
        parallel P {
            entry { say("+p"); } exit { say("-p"); }
            state L {
                entry { say("+l"); } exit { say("-l"); }
                initial L1;
                state L1; state L2;
                on A => L2; on B => local L2;
            }
            state R { entry { say("+r"); } exit { say("-r"); } initial R1; state R1; state R2; on C => local R2; }
        }"#,
    );
    runs(
        &chart,
        &["C", "B", "A"],
        &[
            "+p +l +r => P.L.L1 P.R.R1",
            "=> P.L.L1 P.R.R2",
            "=> P.L.L2 P.R.R2",
            "-r -l -p +p +l +r => P.L.L2 P.R.R1",
        ],
    );
}

/// Meaning 7: `local` in a parallel state leaves and enters only the regions that it targets, those wholly.
#[test]
fn local_in_a_parallel_state_touches_what_it_targets() {
    let chart = machine(
        r#"
        initial P;
        parallel P {
            entry { say("+p"); } exit { say("-p"); }
            state L { entry { say("+l"); } exit { say("-l"); } initial L1; state L1; state L2; }
            state M { entry { say("+m"); } exit { say("-m"); } initial M1; state M1; state M2; }
            state R { entry { say("+r"); } exit { say("-r"); } initial R1; state R1; state R2; }
            on A => local (R.R2, L.L2);
            on B => local M;
        }"#,
    );
    runs(
        &chart,
        &["A", "B"],
        &[
            "+p +l +m +r => P.L.L1 P.M.M1 P.R.R1",
            "-r -l +l +r => P.L.L2 P.M.M1 P.R.R2",
            "-m +m => P.L.L2 P.M.M1 P.R.R2",
        ],
    );
}

/// Several targets enter their regions, and the regions between begin as they say (Appendix D,
/// `addAncestorStatesToEnter`).
#[test]
fn several_targets_and_the_rest_by_default() {
    let chart = machine(
        r#"
        initial X;
        state X { on A => (P.L.L2, P.R.Q.V.V2); }
        parallel P {
            state L { initial L1; state L1; state L2; }
            state M { initial M1; state M1; state M2; }
            state R {
                initial R1;
                state R1;
                parallel Q {
                    state U { initial U1; state U1; state U2; }
                    state V { initial V1; state V1; state V2; }
                }
            }
        }"#,
    );
    runs(&chart, &["A"], &["=> X", "=> P.L.L2 P.M.M1 P.R.Q.U.U1 P.R.Q.V.V2"]);
}

/// Counts what it is asked, and keeps what it sees.
#[derive(Default)]
struct Witness {
    questions: usize,
    moments: Vec<Moment>,
}

impl Host for Witness {
    fn query(&mut self, _: FunctionId, _: &[Value]) -> Result<Value, HostFailure> {
        self.questions += 1;
        Ok(Value::Bool(self.questions > 1))
    }
    fn action(&mut self, _: FunctionId, _: &[Value]) -> Result<(), HostFailure> {
        Ok(())
    }
    fn field(&mut self, _: &HostValue, _: usize) -> Value {
        Value::Bool(false)
    }
    fn observe(&mut self, moment: Moment) {
        self.moments.push(moment);
    }
}

/// Meaning 5: a guard is evaluated at most once in a selection, though each leaf inside looks at it.
#[test]
fn a_guard_is_asked_once() {
    let chart = chart(
        "machine M { event A; fn ask() -> bool; initial P; parallel P {
            on A if ask() => X;
            state L { initial L1; state L1; } state R { initial R1; state R1; }
        } state X; }",
    );
    let mut host = Witness::default();
    let (mut machine, started) = Interpreter::start(&chart, &[], 0, &mut host);
    assert_eq!(started, Ok(()));
    let event = crate::chart::EventId::FIRST;
    assert_eq!(machine.handle(event, &[], 0, &mut host), Ok(Outcome::Ignored));
    assert_eq!(host.questions, 1);
    host.moments.clear();
    assert_eq!(machine.handle(event, &[], 0, &mut host), Ok(Outcome::Handled));
    assert_eq!(host.questions, 2);
    let states = |moment: &Moment| match moment {
        Moment::Exited(state) => format!("-{}", chart.path(*state)),
        Moment::Entered(state) => format!("+{}", chart.path(*state)),
        Moment::Taken(transition) => format!("taken {}", transition.index()),
        other => format!("{other:?}"),
    };
    let seen: Vec<String> = host.moments.iter().map(states).collect();
    assert_eq!(seen, ["-P.R.R1", "-P.R", "-P.L.L1", "-P.L", "-P", "taken 0", "+X"]);
}
