//! The states that wait for a call or undo, their arms, and what is undone and settled.

use super::blocks::Context;
use super::scope::{Bound, Scope, Use};
use super::{Resolver, SYNTAX, TYPE_MISMATCH, UNKNOWN_NAME, docs, name, suggest};
use crate::chart::{
    self, ActivityId, ArmOutcome, Code, Compensation, Invocation, InvocationId, Local, Name, Node, StateId,
    StateKind, Subject, Transition, Trigger, Type, UndeclaredError, Work,
};
use crate::diag::{self, Diagnostic};
use crate::span::Span;
use crate::syntax::ast::{self, Ident};

const MISPLACED_WORK: diag::Code = diag::Code("misplaced_work");

impl<'a> Resolver<'a, '_> {
    /// Whether work may stand in the state; `false` after a report.
    fn may_work(&mut self, state: StateId, word: &str, span: Span) -> bool {
        let data = &self.chart.states[state];
        let (name, place) = (data.name.clone(), data.name.span);
        let (message, help) = match (&data.kind, &data.work) {
            (StateKind::Final { .. }, _) => {
                let message =
                    format!("`{word}` in the final state `{}`, which is never left by itself", name.text);
                self.report(
                    Diagnostic::error(super::TRANSITION_FROM_FINAL, span, message)
                        .with_label(place, "it ends what it stands in")
                        .with_help(format!("write `state {}` instead of `final`, or remove it", name.text)),
                );
                return false;
            }
            (StateKind::Atomic, None) => return true,
            (StateKind::Atomic, Some(_)) => (
                format!("`{}` waits for something else already", name.text),
                "give each a state of its own, one after the other or in regions of a parallel state",
            ),
            _ => (
                format!("`{word}` stands in a state without states inside"),
                "move it into a state of its own; beside others, in a region of a parallel state",
            ),
        };
        self.report(
            Diagnostic::error(MISPLACED_WORK, span, message).with_label(place, "this state").with_help(help),
        );
        false
    }

    pub(super) fn invoke(&mut self, state: StateId, item: &'a ast::InvokeItem) {
        self.only_allows(&item.meta, Some(Subject::State(state)));
        let may_work = self.may_work(state, "invoke", item.span);
        let activity = self.activity(&item.activity, |name| format!("call it in a block, `{name}(..);`"));
        let scope = Scope::new(state, Use::Invoke);
        let known = activity.filter(|&id| !self.is_untyped(Subject::Activity(id)));
        let arguments = match known {
            Some(id) => {
                let data = &self.chart.activities[id];
                let parameters: Vec<(Name, Option<Type>)> =
                    data.parameters.iter().map(|of| (of.name.clone(), Some(of.ty))).collect();
                let (what, declared) = (format!("`{}`", data.name.text), data.name.span);
                self.arguments_for(&scope, &parameters, &item.arguments, item.activity.span, &what, declared)
            }
            None => {
                for argument in &item.arguments {
                    self.expression(&scope, argument, None);
                }
                None
            }
        };
        let id: InvocationId = self.chart.invocations.next_id();
        let mut undeclared = Vec::new();
        let arms =
            item.arms.iter().filter_map(|arm| self.arm(state, activity, arm, &mut undeclared)).collect();
        let (Some(activity), Some(arguments), true) = (known, arguments, may_work) else { return };
        self.chart.invocations.push(Invocation {
            state,
            activity,
            arguments,
            pivot: item.pivot.is_some(),
            arms,
            undeclared,
            span: item.span,
        });
        self.chart.states[state].work = Some(Work::Invoke(id));
    }

    pub(super) fn compensate(&mut self, state: StateId, item: &'a ast::CompensateItem) {
        self.only_allows(&item.meta, Some(Subject::State(state)));
        let may_work = self.may_work(state, "compensate", item.span);
        let scope = self.debts(state, &item.scope);
        for arm in &item.arms {
            if matches!(arm.outcome, ast::ArmOutcome::Err(_) | ast::ArmOutcome::Unknown) {
                self.report(
                    Diagnostic::error(SYNTAX, arm.outcome_span, "this is no outcome of `compensate`")
                        .with_help("it is `ok`, or `stuck` if an undo fails for good"),
                );
            }
        }
        let arms = item.arms.iter().filter_map(|arm| self.arm(state, None, arm, &mut Vec::new())).collect();
        let (Some(scope), true) = (scope, may_work) else { return };
        self.chart.states[state].work = Some(Work::Compensate(Compensation { scope, arms, span: item.span }));
    }

    /// Whose debts a path means: an activity's, a state's, or everybody's.
    pub(super) fn debts(&mut self, from: StateId, path: &[Ident]) -> Option<chart::Scope> {
        match path {
            [] => Some(chart::Scope::All),
            [name] if self.names.activities.contains_key(&name.name) => self
                .activity(name, |_| "what is owed is of activities".to_owned())
                .map(chart::Scope::Activity),
            [name]
                if self.look_up(from, &name.name).is_none() && name.name.starts_with(char::is_lowercase) =>
            {
                self.activity(name, |_| "what is owed is of activities".to_owned())
                    .map(chart::Scope::Activity)
            }
            path => match self.node(from, path.iter())? {
                Node::State(state) => Some(chart::Scope::State(state)),
                Node::History(history) => {
                    let declared = self.chart.histories[history].name.span;
                    let span = path.iter().map(|name| name.span).reduce(Span::to)?;
                    self.report(
                        Diagnostic::error(UNKNOWN_NAME, span, "a history owes nothing")
                            .with_label(declared, "declared here")
                            .with_help("name an activity or a state"),
                    );
                    None
                }
            },
        }
    }

    /// An arm as a transition. `activity` is the one that is invoked, if it is known.
    fn arm(
        &mut self,
        state: StateId,
        activity: Option<ActivityId>,
        arm: &'a ast::Arm,
        undeclared: &mut Vec<UndeclaredError>,
    ) -> Option<chart::TransitionId> {
        let id = self.chart.transitions.next_id();
        let mut scope = Scope::new(state, Use::Guard);
        let outcome = self.arm_outcome(&mut scope, activity, arm, undeclared);
        // What is said of an arm that is left out is said of its state.
        let subject = if outcome.is_some() { Subject::Transition(id) } else { Subject::State(state) };
        self.only_allows(&arm.meta, Some(subject));
        scope.mark_bindings();
        let guard = arm.guard.as_ref().map(|guard| self.expect(&scope, guard, Some(Type::Bool), None));
        scope.part_of = Use::Argument;
        let (targets, domain) = match &arm.target {
            Some(target) => self.targets(&scope, state, state, Trigger::Always, target),
            None => (Vec::new(), Some(state)),
        };
        // One that can't be taken is looked at and left out.
        let outcome = outcome?;
        self.chart.transitions.push(Transition {
            docs: docs(&arm.meta),
            source: state,
            trigger: Trigger::Outcome(outcome),
            guard: guard.flatten(),
            otherwise: false,
            targets,
            local: arm.target.as_ref().is_some_and(|target| target.local.is_some()),
            code: Code::default(),
            trigger_span: arm.outcome_span,
            span: arm.span,
        });
        self.chart.states[state].transitions.push(id);
        scope.part_of = Use::Block;
        let statements = arm.block.as_ref().map_or_else(Vec::new, |block| {
            let anchor = domain.unwrap_or(state);
            self.block(&mut scope, Context { owner: state, anchor }, block)
        });
        let span = arm.block.as_ref().map(|block| block.span);
        self.chart.transitions[id].code = Code { locals: scope.locals, statements, span };
        Some(id)
    }

    fn arm_outcome(
        &mut self,
        scope: &mut Scope<'_>,
        activity: Option<ActivityId>,
        arm: &ast::Arm,
        undeclared: &mut Vec<UndeclaredError>,
    ) -> Option<ArmOutcome> {
        match &arm.outcome {
            ast::ArmOutcome::Ok(None) => Some(ArmOutcome::Ok(None)),
            ast::ArmOutcome::Ok(Some(binding)) => {
                let result = activity.map(|id| self.chart.activities[id].result.clone());
                match (result, &binding.name) {
                    (Some(Some(result)), Some(text)) => {
                        let name = Name { text: text.clone(), span: binding.span };
                        let local = scope.declare(Local { name, ty: result.ty, mutable: false });
                        Some(ArmOutcome::Ok(Some(local)))
                    }
                    (Some(Some(_)), None) => Some(ArmOutcome::Ok(None)),
                    (result, text) => {
                        if let Some(text) = text {
                            scope.bind(text.clone(), Bound::Untyped);
                        }
                        // Of an unknown activity enough was said.
                        if result.is_some()
                            || activity.is_none() && matches!(arm.outcome, ast::ArmOutcome::Ok(_))
                        {
                            let message = "this outcome carries nothing";
                            self.report(
                                Diagnostic::error(TYPE_MISMATCH, binding.span, message).with_help(
                                    "write `ok`; the result of an activity is declared by `-> Type`",
                                ),
                            );
                        }
                        None
                    }
                }
            }
            ast::ArmOutcome::Err(None) => Some(ArmOutcome::AnyError),
            ast::ArmOutcome::Err(Some(error)) => {
                let id = activity?;
                let data = &self.chart.activities[id];
                match data.errors.iter().position(|declared| declared.text == error.name) {
                    Some(position) => Some(ArmOutcome::Error(id, position)),
                    None => {
                        let names = data.errors.clone();
                        let names = names.iter().map(|name| &name.text);
                        let nearest = suggest::nearest(&mut self.suggestion_budget, &error.name, names);
                        let fix = nearest.as_ref().and_then(|nearest| nearest.fix(error.span));
                        let nearest = nearest.map(|nearest| nearest.name);
                        undeclared.push(UndeclaredError { error: name(error), nearest, fix });
                        None
                    }
                }
            }
            ast::ArmOutcome::Unknown => Some(ArmOutcome::Unknown),
            ast::ArmOutcome::Stuck => Some(ArmOutcome::Stuck),
        }
    }

    /// Reports `stuck` where nothing is undone.
    pub(super) fn judge_invoke_arms(&mut self, item: &ast::InvokeItem) {
        for arm in &item.arms {
            if arm.outcome == ast::ArmOutcome::Stuck {
                self.report(
                    Diagnostic::error(SYNTAX, arm.outcome_span, "`stuck` is no outcome of a call")
                        .with_help("it is `ok`, `err` or `unknown`; `stuck` is one of `compensate`"),
                );
            }
        }
    }
}
