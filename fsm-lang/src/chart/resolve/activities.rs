//! Activities: their signatures and modifiers, the states that wait for them, and what is undone and settled.

use super::blocks::Context;
use super::fold::{self, Integer, Value};
use super::scope::{Bound, Scope, Use};
use super::{Resolver, SYNTAX, TYPE_MISMATCH, UNKNOWN_NAME, count, docs, name, suggest};
use crate::chart::{
    self, Activity, ActivityId, ActivityParameter, ArmOutcome, Chart, Code, Compensation, Invocation,
    InvocationId, Limit, Local, Name, Node, Retry, StateId, StateKind, Subject, Transition, Trigger, Type,
    Undo, UndoArgument, Work,
};
use crate::diag::{self, Diagnostic};
use crate::map::UnorderedMap;
use crate::span::Span;
use crate::syntax::ast::{self, ExprKind, Ident, IntegerType, ModifierKind, TypeRefKind};

const UNDO_LACKS_DATA: diag::Code = diag::Code("undo_lacks_data");
const MISPLACED_WORK: diag::Code = diag::Code("misplaced_work");
const UNREACHABLE_OUTCOME: diag::Code = diag::Code("unreachable_outcome");

impl<'a> Resolver<'a, '_> {
    /// Puts every activity into the chart, its modifiers apart.
    pub(super) fn declare_activities(&mut self) {
        for item in self.declarations.activities.clone() {
            let id = self.chart.activities.next_id();
            let subject = Subject::Activity(id);
            let parameters = self.activity_parameters(&item.parameters, subject);
            let result = item.result.as_ref().map(|result| chart::ActivityResult {
                name: result.name.as_ref().map(name),
                ty: self.type_of(&result.ty, subject),
            });
            let mut seen = UnorderedMap::new();
            for error in &item.errors {
                if let Some(first) = seen.insert(error.name.clone(), error.span) {
                    self.report_duplicate("error", error, first);
                }
            }
            self.chart.activities.push(Activity {
                name: name(&item.name),
                docs: docs(&item.meta),
                parameters,
                result,
                errors: item.errors.iter().map(name).collect(),
                undo: Undo::Unstated,
                readonly: false,
                retriable: false,
                idempotent: false,
                retry: None,
                timeout: None,
                limit: None,
                span: item.span,
            });
            self.only_allows(&item.meta, Some(subject));
            let function =
                self.names.functions.get(&item.name.name).map(|&id| &self.chart.functions[id].name);
            let activity =
                self.names.activities.get(&item.name.name).map(|&id| &self.chart.activities[id].name);
            match activity.or(function).map(|first| first.span) {
                Some(first) => self.report_duplicate("activity", &item.name, first),
                None => {
                    self.names.activities.insert(item.name.name.clone(), id);
                }
            }
        }
    }

    fn activity_parameters(
        &mut self,
        parameters: &[ast::Parameter],
        subject: Subject,
    ) -> Vec<ActivityParameter> {
        let mut names = UnorderedMap::new();
        let mut made = Vec::with_capacity(parameters.len());
        for parameter in parameters {
            let inner = match &parameter.ty.kind {
                TypeRefKind::Named { name, arguments } if name.name == "Option" && arguments.len() == 1 => {
                    arguments.first()
                }
                _ => None,
            };
            let ty = self.type_of(inner.unwrap_or(&parameter.ty), subject);
            made.push(ActivityParameter { name: name(&parameter.name), ty, optional: inner.is_some() });
            if let Some(first) = names.insert(parameter.name.name.clone(), parameter.name.span) {
                self.report_duplicate("parameter", &parameter.name, first);
            }
        }
        made
    }

    /// What is said of the activities, which may name constants and one another.
    pub(super) fn resolve_modifiers(&mut self) {
        let items = std::mem::take(&mut self.declarations.activities);
        let ids: Vec<ActivityId> = self.chart.activities.ids().collect();
        for (id, item) in ids.into_iter().zip(items) {
            for modifier in &item.modifiers {
                self.modifier(id, modifier);
            }
        }
    }

    fn modifier(&mut self, id: ActivityId, modifier: &'a ast::Modifier) {
        match &modifier.kind {
            ModifierKind::ReadOnly => self.chart.activities[id].readonly = true,
            ModifierKind::Retriable => self.chart.activities[id].retriable = true,
            ModifierKind::Idempotent => self.chart.activities[id].idempotent = true,
            ModifierKind::UndoNone { reason } => {
                let reason = match &reason.kind {
                    ast::LiteralKind::Text(text) => text.clone(),
                    _ => reason.text.clone(),
                };
                self.chart.activities[id].undo = Undo::None { reason };
            }
            ModifierKind::Undo { activity, arguments } => {
                if let Some(undo) = self.undo(id, activity, arguments, modifier.span) {
                    self.chart.activities[id].undo = undo;
                }
            }
            ModifierKind::Retry { times, least, most } => {
                let number = self.number(times);
                let least_delay = self.duration(least);
                let most_delay = most.as_ref().map_or(least_delay, |most| self.duration(most));
                let (Some(times), Some(least_delay), Some(most_delay)) = (number, least_delay, most_delay)
                else {
                    return;
                };
                if most_delay < least_delay {
                    self.report(
                        Diagnostic::error(
                            TYPE_MISMATCH,
                            modifier.span,
                            "the longest delay is the shorter one",
                        )
                        .with_help("write the first delay, then the longest: `retry 3 every 200ms..5s`"),
                    );
                }
                self.chart.activities[id].retry = Some(Retry { times, least: least_delay, most: most_delay });
            }
            ModifierKind::Timeout(timeout) => {
                let span = timeout.span;
                let Some(timeout) = self.duration(timeout) else { return };
                if timeout == 0 {
                    self.report(
                        Diagnostic::error(TYPE_MISMATCH, span, "a timeout of nothing")
                            .with_help("write how long one attempt may take: `timeout 30s`"),
                    );
                }
                self.chart.activities[id].timeout = Some(timeout);
            }
            ModifierKind::Limit { count, unit } => {
                let number = self.number(count);
                let per = match unit.name.as_str() {
                    "s" => 1,
                    "min" => 60,
                    "h" => 3_600,
                    "d" => 86_400,
                    other => {
                        return self.report(
                            Diagnostic::error(SYNTAX, unit.span, format!("`{other}` is no unit of a limit"))
                                .with_help("there are `s`, `min`, `h` and `d`: `limit 50/s`"),
                        );
                    }
                };
                self.chart.activities[id].limit =
                    number.map(|count| Limit { count, per: per * 1_000_000_000 });
            }
        }
    }

    /// A number from 1 on that can be computed now.
    fn number(&mut self, expr: &ast::Expr) -> Option<u32> {
        match self.computed(expr, Type::Integer(IntegerType::U32))? {
            Value::Integer(Integer::Unsigned(number)) if number > 0 => u32::try_from(number).ok(),
            _ => {
                self.report(
                    Diagnostic::error(TYPE_MISMATCH, expr.span, "a number from 1 on is expected")
                        .with_help("leave it out if there is nothing to say"),
                );
                None
            }
        }
    }

    /// A duration in nanoseconds that can be computed now.
    fn duration(&mut self, expr: &ast::Expr) -> Option<u64> {
        match self.computed(expr, Type::Duration)? {
            Value::Duration(duration) => u64::try_from(duration.as_nanos()).ok(),
            _ => None,
        }
    }

    fn computed(&mut self, expr: &ast::Expr, ty: Type) -> Option<Value> {
        let scope = Scope::new(Chart::ROOT, Use::Constant);
        let value = self.expect(&scope, expr, Some(ty), None)?;
        let folded = fold::fold(&value, &|id| self.constant_values.get(&id).copied());
        match folded {
            Ok(value) => Some(value),
            Err(_) => {
                self.report(
                    Diagnostic::error(TYPE_MISMATCH, expr.span, "this has no value that could be computed")
                        .with_help("write a literal, or constants in parentheses"),
                );
                None
            }
        }
    }

    fn undo(
        &mut self,
        id: ActivityId,
        activity: &Ident,
        arguments: &[ast::Expr],
        span: Span,
    ) -> Option<Undo> {
        let undo = self.activity(activity)?;
        let declared = self.chart.activities[undo].name.span;
        let parameters = self.chart.activities[undo].parameters.clone();
        if arguments.len() != parameters.len() {
            self.report(
                Diagnostic::error(
                    TYPE_MISMATCH,
                    span,
                    format!(
                        "`{}` takes {}, not {}",
                        activity.name,
                        count(parameters.len(), "value"),
                        arguments.len()
                    ),
                )
                .with_label(declared, "declared here")
                .with_help("give it the arguments and the named result of what it undoes"),
            );
            return None;
        }
        let made: Vec<Option<UndoArgument>> = arguments
            .iter()
            .zip(&parameters)
            .map(|(argument, parameter)| self.undo_argument(id, argument, parameter))
            .collect();
        Some(Undo::By { activity: undo, arguments: made.into_iter().collect::<Option<_>>()?, span })
    }

    fn undo_argument(
        &mut self,
        id: ActivityId,
        argument: &ast::Expr,
        parameter: &ActivityParameter,
    ) -> Option<UndoArgument> {
        let data = &self.chart.activities[id];
        let written = match &argument.kind {
            ExprKind::Path(path) => path.first().filter(|_| path.len() == 1).map(|ident| ident.name.clone()),
            _ => None,
        };
        let position = data.parameters.iter().position(|of| Some(&of.name.text) == written.as_ref());
        let result = data
            .result
            .clone()
            .filter(|result| result.name.as_ref().is_some_and(|name| Some(&name.text) == written.as_ref()));
        let (ty, optional, made) = match (position, &result) {
            (Some(position), _) => {
                let given = data.parameters.get(position)?;
                (given.ty, given.optional, UndoArgument::Parameter(position))
            }
            (None, Some(result)) => (result.ty, true, UndoArgument::Result),
            (None, None) => {
                let help = match &data.result {
                    Some(result) if result.name.is_none() => {
                        "an undo takes its activity's arguments by name, and its result if that has one: `-> payment: Payment`"
                    }
                    _ => "an undo takes its activity's arguments and its named result, by name",
                };
                let name = data.name.clone();
                self.report(
                    Diagnostic::error(
                        UNDO_LACKS_DATA,
                        argument.span,
                        format!("`{}` has no such value when it is undone", name.text),
                    )
                    .with_label(name.span, "what it is given here is kept for its undo")
                    .with_help(help),
                );
                return None;
            }
        };
        if ty != parameter.ty || (optional && !parameter.optional) {
            let is_result = made == UndoArgument::Result;
            let message = if is_result && ty == parameter.ty {
                "the result is not there if the outcome was unknown".to_owned()
            } else {
                format!("`{}` is of another type", parameter.name.text)
            };
            let code = if is_result { UNDO_LACKS_DATA } else { TYPE_MISMATCH };
            let help = if is_result && ty == parameter.ty {
                format!("take it as `{}: Option<..>`", parameter.name.text)
            } else {
                "give it a value of its type".to_owned()
            };
            self.report(
                Diagnostic::error(code, argument.span, message)
                    .with_label(parameter.name.span, "it is taken here")
                    .with_help(help),
            );
            return None;
        }
        Some(made)
    }

    /// The activity of that name; `None` after a report.
    fn activity(&mut self, activity: &Ident) -> Option<ActivityId> {
        if let Some(&id) = self.names.activities.get(&activity.name) {
            return Some(id);
        }
        let names = self.chart.activities.values().map(|activity| &activity.name.text);
        let nearest = suggest::nearest(&mut self.suggestion_budget, &activity.name, names);
        let fix = nearest.as_ref().and_then(|nearest| nearest.fix(activity.span));
        let help = match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None if self.names.functions.contains_key(&activity.name) => {
                format!("it is a function: call it in a block, `{}(..);`", activity.name)
            }
            None => format!("declare it: `activity {}(..);`", activity.name),
        };
        self.report(
            Diagnostic::error(
                UNKNOWN_NAME,
                activity.span,
                format!("there is no activity `{}`", activity.name),
            )
            .with_help(help)
            .with_fix(fix),
        );
        None
    }

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
        let activity = self.activity(&item.activity);
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
        let arms = item.arms.iter().filter_map(|arm| self.arm(state, activity, arm)).collect();
        let (Some(activity), Some(arguments), true) = (known, arguments, may_work) else { return };
        self.chart.invocations.push(Invocation {
            state,
            activity,
            arguments,
            pivot: item.pivot.is_some(),
            arms,
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
        let arms = item.arms.iter().filter_map(|arm| self.arm(state, None, arm)).collect();
        let (Some(scope), true) = (scope, may_work) else { return };
        self.chart.states[state].work = Some(Work::Compensate(Compensation { scope, arms, span: item.span }));
    }

    /// Whose debts a path means: an activity's, a state's, or everybody's.
    pub(super) fn debts(&mut self, from: StateId, path: &[Ident]) -> Option<chart::Scope> {
        match path {
            [] => Some(chart::Scope::All),
            [name] if self.names.activities.contains_key(&name.name) => {
                self.activity(name).map(chart::Scope::Activity)
            }
            [name]
                if self.look_up(from, &name.name).is_none() && name.name.starts_with(char::is_lowercase) =>
            {
                self.activity(name).map(chart::Scope::Activity)
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
    ) -> Option<chart::TransitionId> {
        let id = self.chart.transitions.next_id();
        self.only_allows(&arm.meta, Some(Subject::Transition(id)));
        let mut scope = Scope::new(state, Use::Guard);
        let outcome = self.arm_outcome(&mut scope, activity, arm);
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
                        let (name, names) = (data.name.clone(), data.errors.clone());
                        let names = names.iter().map(|name| &name.text);
                        let nearest = suggest::nearest(&mut self.suggestion_budget, &error.name, names);
                        let fix = nearest.as_ref().and_then(|nearest| nearest.fix(error.span));
                        let help = match nearest {
                            Some(nearest) => format!("did you mean `{nearest}`?"),
                            None => format!("declare it: `activity {}(..) ! {}`", name.text, error.name),
                        };
                        self.sink.push(
                            Diagnostic::warning(
                                UNREACHABLE_OUTCOME,
                                error.span,
                                format!("`{}` does not fail with `{}`", name.text, error.name),
                            )
                            .with_label(name.span, "its errors are declared here")
                            .with_help(help)
                            .with_fix(fix),
                        );
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
