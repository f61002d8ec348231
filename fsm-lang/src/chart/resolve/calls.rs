//! Calls: queries inside expressions, and the values that calls, events and states are given.

use smol_str::SmolStr;

use super::expressions::list;
use super::scope::{Scope, Use};
use super::{Resolver, TYPE_MISMATCH, UNKNOWN_NAME, count, suggest};
use crate::chart::{Expr, ExprKind, FunctionId, Name, Subject, Type};
use crate::diag::Diagnostic;
use crate::span::Span;
use crate::syntax::ast::{self, Ident};

impl Resolver<'_, '_> {
    /// A call inside an expression: a query's answer.
    pub(super) fn query(
        &mut self,
        scope: &Scope<'_>,
        function: &Ident,
        arguments: &[ast::Expr],
        span: Span,
    ) -> Option<Expr> {
        let id = self.function(function);
        let arguments = self.call_arguments(scope, id, arguments, span);
        let id = id?;
        if !self.is_query(scope, id, span) {
            return None;
        }
        let ty = self.chart.functions[id].result?;
        Some(Expr { kind: ExprKind::Query { function: id, arguments: arguments? }, ty, span })
    }

    /// Whether a function has a value where the scope needs one; a report if not. (Apart from [`Self::query`], which
    /// recurses, so that its frame is small.)
    fn is_query(&mut self, scope: &Scope<'_>, id: FunctionId, span: Span) -> bool {
        let declared = &self.chart.functions[id];
        let place = declared.name.span;
        let problem = if scope.part_of == Use::Constant {
            Some((
                format!("a constant cannot ask the host for `{}`", declared.name.text),
                "a constant is made of literals and constants: use a variable",
            ))
        } else if self.is_untyped(Subject::Function(id)) {
            return false;
        } else if declared.result.is_none() {
            Some((
                format!("`{}` returns nothing, so it has no value", declared.name.text),
                "call it in a block, as a statement; or give it a result: `fn name(..) -> bool;`",
            ))
        } else if declared.error.is_some() && scope.part_of != Use::Block {
            Some((
                format!("`{}` can fail, so it cannot stand in {}", declared.name.text, scope.part_of.name()),
                "call it in a block: `let value = query() else => Failed;`",
            ))
        } else {
            None
        };
        if let Some((message, help)) = problem {
            self.report(
                Diagnostic::error(TYPE_MISMATCH, span, message)
                    .with_label(place, "declared here")
                    .with_help(help),
            );
            return false;
        }
        true
    }

    /// The function of that name; `None` after a report.
    pub(super) fn function(&mut self, function: &Ident) -> Option<FunctionId> {
        if let Some(&id) = self.names.functions.get(&function.name) {
            return Some(id);
        }
        let names = self.chart.functions.values().map(|function| &function.name.text);
        let nearest = suggest::nearest(&mut self.suggestion_budget, &function.name, names);
        let fix = nearest.as_ref().and_then(|nearest| nearest.fix(function.span));
        let help = match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None if self.names.events.contains_key(&function.name) => {
                format!("it is an event: write `raise {}`", function.name)
            }
            None if self.names.activities.contains_key(&function.name) => {
                format!(
                    "it is an activity: a state waits for it, `invoke {}(..) {{ ok => Next }}`",
                    function.name
                )
            }
            None => format!("declare what the host does: `fn {}(..);`", suggest::written(&function.name)),
        };
        self.report(
            Diagnostic::error(
                UNKNOWN_NAME,
                function.span,
                format!("there is no function `{}`", function.name),
            )
            .with_help(help)
            .with_fix(fix),
        );
        None
    }

    /// The arguments of a call of `function`, which is unknown where `None`.
    pub(super) fn call_arguments(
        &mut self,
        scope: &Scope<'_>,
        function: Option<FunctionId>,
        arguments: &[ast::Expr],
        span: Span,
    ) -> Option<Vec<Expr>> {
        let known = function.filter(|&id| !self.is_untyped(Subject::Function(id)));
        let Some(id) = known else {
            for argument in arguments {
                self.expression(scope, argument, None);
            }
            return None;
        };
        let declared = &self.chart.functions[id];
        let (parameters, name) = (super::blocks::typed(&declared.parameters), declared.name.clone());
        self.arguments_for(scope, &parameters, arguments, span, &format!("`{}`", name.text), name.span)
    }

    /// Values for parameters: as many, each of its type.
    pub(super) fn arguments_for(
        &mut self,
        scope: &Scope<'_>,
        parameters: &[(Name, Option<Type>)],
        arguments: &[ast::Expr],
        span: Span,
        what: &str,
        declared: Span,
    ) -> Option<Vec<Expr>> {
        let mut values = Some(Vec::with_capacity(arguments.len()));
        for (position, argument) in arguments.iter().enumerate() {
            let parameter = parameters.get(position);
            let because = parameter.map(|(name, _)| (name.span, "of this type"));
            let value = self.expect(scope, argument, parameter.and_then(|(_, ty)| *ty), because);
            values = values.zip(value).map(|(mut values, value)| {
                values.push(value);
                values
            });
        }
        if arguments.len() != parameters.len() {
            self.report_count(parameters, arguments.len(), span, what, declared);
            return None;
        }
        values
    }

    fn report_count(
        &mut self,
        parameters: &[(Name, Option<Type>)],
        found: usize,
        span: Span,
        what: &str,
        declared: Span,
    ) {
        let names: Vec<SmolStr> = parameters.iter().map(|(name, _)| name.text.clone()).collect();
        let message = format!("{what} takes {}, not {}", count(parameters.len(), "value"), found);
        let help = if names.is_empty() {
            "leave the values out".to_owned()
        } else {
            format!("give a value for {}", list(&names))
        };
        self.report(
            Diagnostic::error(TYPE_MISMATCH, span, message)
                .with_label(declared, "declared here")
                .with_help(help),
        );
    }
}
