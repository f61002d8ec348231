//! How often each form was taken: a comparison that never takes a form says nothing of it.

use std::collections::BTreeMap;
use std::fmt;

use fsm_lang::chart::{
    ArmOutcome, Chart, Code, ExprKind, Node, Scope, StateKind, Statement, StatementKind, Transition, Trigger,
    Work,
};
use fsm_lang::interp::{Interpreter, Moment};

use super::input::{Input, Outcome};
use super::ledger::{Lateness, Ledger};

/// Every form that has to be taken.
const FORMS: [&str; 59] = [
    "on event",
    "always",
    "after",
    "fault",
    "else => X",
    "done of a compound state",
    "done of a parallel state",
    "guard by a query",
    "guard by a variable",
    "guard by a number",
    "guard by in(..)",
    "else",
    "local",
    "several targets",
    "out of a parallel state",
    "several transitions at once",
    "history, shallow",
    "history, deep",
    "history by default",
    "entry",
    "exit",
    "raise",
    "counting",
    "final of a compound state",
    "success",
    "failure",
    "failure while something is owed",
    "call",
    "call of a pivot",
    "invoked again while owed or in flight",
    "ok",
    "err(E)",
    "err",
    "unknown",
    "unknown by err",
    "arm without target",
    "compensate",
    "compensate of an activity",
    "compensate of a state",
    "stuck",
    "undo that fails",
    "pivot as a statement",
    "pivot by a call",
    "settle",
    "settle of an activity",
    "settle of a state",
    "left in flight",
    "late ok of a debt",
    "late err of a debt",
    "late ok while its undo runs",
    "late err while its undo runs",
    "late ok behind its undo",
    "late err behind its undo",
    "late outcome of what was settled",
    "outcome after the end",
    "refused and kept",
    "kept, and taken later",
    "two owed at once",
    "a loop",
];

/// Counts by form.
#[derive(Clone, Debug, Default)]
pub struct Forms(BTreeMap<&'static str, usize>);

impl Forms {
    /// The forms that were never taken.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        FORMS.into_iter().filter(|form| !self.0.contains_key(form)).collect()
    }

    /// Adds what another has counted.
    pub fn add(&mut self, other: &Self) {
        for (form, count) in &other.0 {
            *self.0.entry(form).or_default() += count;
        }
    }

    pub(super) fn count(&mut self, form: &'static str, taken: bool) {
        debug_assert!(FORMS.contains(&form), "`{form}` is one of FORMS");
        if taken {
            *self.0.entry(form).or_default() += 1;
        }
    }

    /// What an input is, by the books before it and the machine behind it.
    pub(super) fn input(&mut self, chart: &Chart, input: Input, before: &Ledger, after: &Interpreter<'_>) {
        self.count("two owed at once", after.owed().len() > 1);
        let Input::Outcome(call, outcome) = input else { return };
        let (is_ok, is_error) = (outcome == Outcome::Ok, matches!(outcome, Outcome::Failed));
        self.count("outcome after the end", before.has_ended());
        match before.lateness(call.number) {
            Some(Lateness::Awaited(place)) => {
                self.count("pivot by a call", is_ok && chart.invocations[place].pivot);
            }
            Some(Lateness::Owed) => {
                self.count("late ok of a debt", is_ok);
                self.count("late err of a debt", is_error);
            }
            Some(Lateness::Undoing) => {
                self.count("late ok while its undo runs", is_ok);
                self.count("late err while its undo runs", is_error);
            }
            Some(Lateness::Undone) => {
                self.count("late ok behind its undo", is_ok);
                self.count("late err behind its undo", is_error);
            }
            Some(Lateness::Settled) => self.count("late outcome of what was settled", true),
            None => self.count("undo that fails", !is_ok),
        }
    }

    /// What happened inside an input.
    pub(super) fn moments(&mut self, chart: &Chart, moments: &[Moment], outcome: Option<Outcome>) {
        let mut together = 0;
        for &moment in moments {
            together = if matches!(moment, Moment::Taken(_)) { together + 1 } else { 0 };
            self.count("several transitions at once", together == 2);
            match moment {
                Moment::Taken(id) => self.transition(chart, &chart.transitions[id], outcome),
                Moment::Entered(state) => {
                    let state = &chart.states[state];
                    self.count("entry", !state.entry.is_empty());
                    state.entry.iter().for_each(|code| self.block(code));
                    if let StateKind::Final { failure } = state.kind {
                        let is_end = state.parent == Some(Chart::ROOT);
                        self.count("final of a compound state", !is_end);
                        self.count("failure", is_end && failure);
                        self.count("success", is_end && !failure);
                    }
                }
                Moment::Exited(state) => {
                    let state = &chart.states[state];
                    self.count("exit", !state.exit.is_empty());
                    state.exit.iter().for_each(|code| self.block(code));
                }
                Moment::Restored(id) => {
                    self.count("history, deep", chart.histories[id].deep);
                    self.count("history, shallow", !chart.histories[id].deep);
                }
                Moment::Defaulted(_) => self.count("history by default", true),
                Moment::Called(state) => {
                    self.count("call", true);
                    if let Some(Work::Invoke(place)) = chart.states[state].work {
                        self.count("call of a pivot", chart.invocations[place].pivot);
                    }
                }
                Moment::Undoing(state) => {
                    let compensation = chart.states[state].work.as_ref().and_then(Work::compensation);
                    let scope = compensation.map(|compensation| compensation.scope);
                    self.count("compensate", scope == Some(Scope::All));
                    self.count("compensate of an activity", matches!(scope, Some(Scope::Activity(_))));
                    self.count("compensate of a state", matches!(scope, Some(Scope::State(_))));
                }
                Moment::Settled(scope) => {
                    self.count("settle of an activity", matches!(scope, Scope::Activity(_)));
                    self.count("settle of a state", matches!(scope, Scope::State(_)));
                }
                Moment::Kept(_) => self.count("refused and kept", true),
                Moment::Returned(_) => self.count("kept, and taken later", true),
                Moment::Fired(_) | Moment::Initial(_) | Moment::Dropped(_) | Moment::Passed => {}
            }
        }
    }

    fn transition(&mut self, chart: &Chart, transition: &Transition, outcome: Option<Outcome>) {
        match &transition.trigger {
            Trigger::Events(_) | Trigger::Any => self.count("on event", true),
            Trigger::Always => self.count("always", true),
            Trigger::After(_) => self.count("after", true),
            Trigger::Done => {
                let parallel = chart.states[transition.source].kind == StateKind::Parallel;
                self.count("done of a compound state", !parallel);
                self.count("done of a parallel state", parallel);
            }
            Trigger::Outcome(arm) => {
                let undoes = matches!(chart.states[transition.source].work, Some(Work::Compensate(_)));
                self.count("arm without target", transition.targets.is_empty());
                self.count("ok", !undoes && matches!(arm, ArmOutcome::Ok(_)));
                self.count("err(E)", matches!(arm, ArmOutcome::Error(..)));
                self.count("err", *arm == ArmOutcome::AnyError && outcome != Some(Outcome::Unknown));
                self.count("unknown", *arm == ArmOutcome::Unknown);
                let by_error = *arm == ArmOutcome::AnyError && outcome == Some(Outcome::Unknown);
                self.count("unknown by err", by_error);
                self.count("stuck", *arm == ArmOutcome::Stuck);
            }
            Trigger::Fault(_) => self.count("fault", true),
            Trigger::Otherwise => self.count("else => X", true),
        }
        if let Some(guard) = &transition.guard {
            self.count("guard by a query", matches!(guard.kind, ExprKind::Query { .. }));
            self.count("guard by a variable", matches!(guard.kind, ExprKind::Variable(_)));
            self.count("guard by a number", matches!(guard.kind, ExprKind::Binary { .. }));
            self.count("guard by in(..)", matches!(guard.kind, ExprKind::In(_)));
        }
        self.count("else", transition.otherwise);
        self.count("local", transition.local);
        self.count("several targets", transition.targets.len() > 1);
        if let Some(domain) = chart.domain(transition) {
            let mut left = chart.ancestors(transition.source).take_while(|&around| around != domain);
            self.count(
                "out of a parallel state",
                left.any(|around| chart.states[around].kind == StateKind::Parallel),
            );
        }
        let back = |node| matches!(node, Node::State(state) if state <= transition.source);
        self.count("a loop", transition.targets.iter().any(|target| back(target.node)));
        self.block(&transition.code);
    }

    fn block(&mut self, code: &Code) {
        for Statement { kind, .. } in &code.statements {
            self.count("raise", matches!(kind, StatementKind::Raise { .. }));
            let is_counting = matches!(kind, StatementKind::Assign { operator: Some(_), .. });
            self.count("counting", is_counting);
            self.count("pivot as a statement", matches!(kind, StatementKind::Pivot));
            self.count("settle", matches!(kind, StatementKind::Settle(Scope::All)));
        }
    }
}

impl fmt::Display for Forms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for form in FORMS {
            writeln!(f, "{:>9} {form}", self.0.get(form).copied().unwrap_or_default())?;
        }
        Ok(())
    }
}
