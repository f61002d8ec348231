//! Activities: their signatures and modifiers.

use super::fold::{self, Integer, Value};
use super::scope::{Scope, Use};
use super::{Resolver, SYNTAX, TYPE_MISMATCH, UNKNOWN_NAME, count, docs, name, suggest};
use crate::chart::{
    self, Activity, ActivityId, ActivityParameter, Chart, Limit, Retry, Subject, Type, Undo, UndoArgument,
};
use crate::diag::{self, Diagnostic};
use crate::map::UnorderedMap;
use crate::span::Span;
use crate::syntax::ast::{self, ExprKind, Ident, IntegerType, ModifierKind, TypeRefKind};

const UNDO_LACKS_DATA: diag::Code = diag::Code("undo_lacks_data");

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
                let span = reason.span;
                let reason = match &reason.kind {
                    ast::LiteralKind::Text(text) => text.clone(),
                    _ => reason.text.clone(),
                };
                if reason.trim().is_empty() {
                    self.report(
                        Diagnostic::error(SYNTAX, span, "the reason is empty")
                            .with_help("write `undo none \"why it may stand\"`"),
                    );
                }
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
        let undo = self.activity(activity, |name| {
            format!("what undoes is an activity, too: `activity {name}(..) retriable;`")
        })?;
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

    /// The activity of that name; `None` after a report, which says what to do where it is a function.
    pub(super) fn activity(
        &mut self,
        activity: &Ident,
        of_function: impl Fn(&str) -> String,
    ) -> Option<ActivityId> {
        if let Some(&id) = self.names.activities.get(&activity.name) {
            return Some(id);
        }
        let names = self.chart.activities.values().map(|activity| &activity.name.text);
        let nearest = suggest::nearest(&mut self.suggestion_budget, &activity.name, names);
        let fix = nearest.as_ref().and_then(|nearest| nearest.fix(activity.span));
        let help = match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None if self.names.functions.contains_key(&activity.name) => {
                format!("it is a function: {}", of_function(&suggest::written(&activity.name)))
            }
            None => format!("declare it: `activity {}(..);`", suggest::written(&activity.name)),
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
}
