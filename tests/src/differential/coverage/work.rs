//! The forms of activities, calls, debts and refusals.

use std::collections::BTreeSet;

use fsm_lang::chart::{
    Activity, ArmOutcome, Chart, Scope, Statement, StatementKind, Transition, Trigger, Undo, Work,
};
use fsm_lang::interp::{CallOutcome, Effect, Moment, Refused};

use super::Coverage;
use crate::differential::reference::{Arrived, Trace};

/// Every form that has to be taken at least once.
pub(super) const FORMS: [&str; 57] = [
    "call",
    "call with arguments",
    "call of what can be undone",
    "call of `undo none`",
    "call of readonly",
    "call of retriable",
    "call of idempotent",
    "call of an undo",
    "call of a pivot",
    "cancel",
    "undo",
    "undo with a captured argument",
    "undo with the result",
    "undo without the result",
    "undo run again for a late ok",
    "undo run once more",
    "ok",
    "ok with a result",
    "err(E)",
    "err",
    "err for an error without an arm",
    "err for a failure of transport",
    "err for unknown",
    "unknown",
    "ok of a pivot",
    "err of a pivot",
    "unknown of a pivot",
    "arm with a guard",
    "arm with a block",
    "arm without a target",
    "compensate",
    "compensate of an activity",
    "compensate of a state",
    "ok of compensate",
    "ok of compensate without a target",
    "stuck",
    "pivot;",
    "settle;",
    "settle of an activity",
    "settle of a state",
    "late ok of a debt",
    "late err of a debt",
    "unknown again",
    "outcome that comes twice",
    "outcome behind the end",
    "outcome of an undo",
    "failure of an undo",
    "kept event",
    "kept event again",
    "kept done",
    "kept timer",
    "kept outcome",
    "kept stuck",
    "kept else => X",
    "returned event",
    "returned something else",
    "error CallsFull",
];

impl Coverage {
    /// Adds what a chart with activities took besides.
    pub(super) fn add_work(&mut self, chart: &Chart, trace: &Trace) {
        let mut undos = BTreeSet::new();
        let lines = trace.moments.iter().zip(&trace.effects).zip(&trace.arrived);
        for (line, ((moments, effects), arrived)) in lines.enumerate() {
            if let Some(arrived) = arrived {
                self.arrived(arrived, &undos);
            }
            let ignored = trace.lines[line].starts_with("Ignored");
            let mut enabled = false;
            for moment in moments {
                match *moment {
                    Moment::Taken(id) => {
                        enabled = true;
                        self.arm(chart, &chart.transitions[id], arrived.as_ref());
                    }
                    Moment::Entered(state) => {
                        if let Some(Work::Compensate(compensation)) = &chart.states[state].work {
                            self.count("compensate", true);
                            let scope = compensation.scope;
                            self.count("compensate of an activity", matches!(scope, Scope::Activity(_)));
                            self.count("compensate of a state", matches!(scope, Scope::State(_)));
                        }
                    }
                    Moment::Kept(refused) => self.count(kept(refused), true),
                    Moment::Returned(refused) => {
                        let event = matches!(refused, Refused::Event(_));
                        self.count(if event { "returned event" } else { "returned something else" }, true);
                    }
                    _ => {}
                }
            }
            // Refused, and kept already.
            let blocked = trace.lines[line].contains(" | owed ") && !trace.lines[line].contains("| owed  |");
            self.count("kept event again", ignored && !enabled && blocked && arrived.is_none());
            for effect in effects {
                self.effect(chart, effect, &mut undos);
            }
        }
    }

    fn effect(&mut self, chart: &Chart, effect: &Effect, undos: &mut BTreeSet<u64>) {
        match effect {
            Effect::Start(call, arguments) => {
                let activity = &chart.activities[call.activity];
                self.count("call", true);
                self.count("call with arguments", !arguments.is_empty());
                self.count("call of what can be undone", activity.can_owe());
                self.count("call of `undo none`", matches!(activity.undo, Undo::None { .. }));
                self.count("call of readonly", activity.readonly);
                self.count("call of retriable", activity.retriable);
                self.count("call of idempotent", activity.idempotent);
                let undoes = |data: &Activity| matches!(data.undo, Undo::By { activity, .. } if activity == call.activity);
                self.count("call of an undo", chart.activities.values().any(undoes));
                let mut places = chart.invocations.values().filter(|place| place.activity == call.activity);
                self.count("call of a pivot", places.all(|place| place.pivot));
            }
            Effect::Cancel(_) => self.count("cancel", true),
            Effect::Undo { of, call, arguments } => {
                let first = undos.insert(call.number);
                self.count("undo", first);
                let Undo::By { arguments: from, .. } = &chart.activities[of.activity].undo else { return };
                for (value, from) in arguments.iter().zip(from) {
                    let result = matches!(from, fsm_lang::chart::UndoArgument::Result);
                    self.count("undo with a captured argument", !result);
                    self.count("undo with the result", result && value.is_some());
                    self.count("undo without the result", result && value.is_none());
                }
            }
        }
    }

    fn arrived(&mut self, arrived: &Arrived, undos: &BTreeSet<u64>) {
        let Arrived { call, outcome, owed, open, ended, again } = arrived;
        let is_open = open.iter().any(|of| of.number == *call);
        let debt = owed.iter().find(|of| of.call.number == *call).filter(|_| is_open);
        let ok = matches!(outcome, CallOutcome::Ok(_));
        let unknown = matches!(outcome, CallOutcome::Unknown);
        self.count("late ok of a debt", debt.is_some() && ok);
        self.count("late err of a debt", debt.is_some() && !ok && !unknown);
        self.count("unknown again", debt.is_some() && unknown);
        self.count("outcome that comes twice", *call != 0 && !is_open);
        self.count("outcome behind the end", is_open && *ended);
        let undo = is_open && undos.contains(call);
        self.count("outcome of an undo", undo && ok);
        self.count("failure of an undo", undo && !ok);
        self.count("undo run again for a late ok", *again && !undo);
        self.count("undo run once more", *again && undo);
    }

    fn arm(&mut self, chart: &Chart, transition: &Transition, arrived: Option<&Arrived>) {
        self.settled(&transition.code.statements);
        let Trigger::Outcome(arm) = transition.trigger else { return };
        self.count("arm with a guard", transition.guard.is_some());
        self.count("arm with a block", !transition.code.statements.is_empty());
        self.count("arm without a target", transition.targets.is_empty());
        let place = match &chart.states[transition.source].work {
            Some(Work::Invoke(place)) => &chart.invocations[*place],
            _ => {
                self.count("stuck", arm == ArmOutcome::Stuck);
                let ok = matches!(arm, ArmOutcome::Ok(_));
                self.count("ok of compensate", ok);
                self.count("ok of compensate without a target", ok && transition.targets.is_empty());
                return;
            }
        };
        let came = |is: &dyn Fn(&CallOutcome) -> bool| arrived.is_some_and(|arrived| is(&arrived.outcome));
        match arm {
            ArmOutcome::Ok(bound) => {
                self.count("ok", true);
                self.count("ok with a result", bound.is_some());
                self.count("ok of a pivot", place.pivot);
            }
            ArmOutcome::Error(..) => self.count("err(E)", true),
            ArmOutcome::AnyError => {
                self.count("err", true);
                self.count("err of a pivot", place.pivot);
                self.count(
                    "err for an error without an arm",
                    came(&|of| matches!(of, CallOutcome::Error(_))),
                );
                self.count("err for a failure of transport", came(&|of| matches!(of, CallOutcome::Failed)));
                self.count("err for unknown", came(&|of| matches!(of, CallOutcome::Unknown)));
            }
            ArmOutcome::Unknown => {
                self.count("unknown", true);
                self.count("unknown of a pivot", place.pivot);
            }
            ArmOutcome::Stuck => {}
        }
    }

    fn settled(&mut self, statements: &[Statement]) {
        for statement in statements {
            match &statement.kind {
                StatementKind::Pivot => self.count("pivot;", true),
                StatementKind::Settle(Scope::All) => self.count("settle;", true),
                StatementKind::Settle(Scope::Activity(_)) => self.count("settle of an activity", true),
                StatementKind::Settle(Scope::State(_)) => self.count("settle of a state", true),
                _ => {}
            }
        }
    }
}

fn kept(refused: Refused) -> &'static str {
    match refused {
        Refused::Event(_) => "kept event",
        Refused::Done(_) => "kept done",
        Refused::Timer(_) => "kept timer",
        Refused::Outcome(_) => "kept outcome",
        Refused::Stuck(_) => "kept stuck",
        Refused::Otherwise(_) => "kept else => X",
    }
}
