//! Blocks: statements with their locals.

use super::scope::{Bound, Scope};
use super::{Resolver, TYPE_MISMATCH};
use crate::chart::{
    Expr, ExprKind, Field, Local, LocalId, Place, StateId, Statement, StatementKind, Subject, TransitionId,
    Type,
};
use crate::diag::Diagnostic;
use crate::map::Id;
use crate::span::Span;
use crate::syntax::ast;

/// Where a block stands.
#[derive(Clone, Copy)]
pub(super) struct Context {
    /// The state it belongs to, where its names are looked up.
    pub(super) owner: StateId,
    /// The innermost state that is active before and after it: the source of its `else => X`.
    pub(super) anchor: StateId,
}

impl<'a> Resolver<'a, '_> {
    /// The statements of a block; those that are wrong have been reported. Recurses as deep as blocks are
    /// nested, which the front ends bound.
    pub(super) fn block(
        &mut self,
        scope: &mut Scope<'_>,
        context: Context,
        block: &'a ast::Block,
    ) -> Vec<Statement> {
        let mark = scope.enter();
        let mut statements = Vec::with_capacity(block.statements.len());
        for statement in &block.statements {
            let kind = self.statement(scope, context, statement);
            statements.extend(kind.map(|kind| Statement { kind, span: statement.span }));
        }
        scope.leave(mark);
        statements
    }

    fn statement(
        &mut self,
        scope: &mut Scope<'_>,
        context: Context,
        statement: &'a ast::Statement,
    ) -> Option<StatementKind> {
        match &statement.kind {
            ast::StatementKind::If { branches, otherwise } => {
                self.branches(scope, context, branches, otherwise.as_ref())
            }
            _ => self.any_statement(scope, context, statement),
        }
    }

    /// Any statement. Its frame is as large as all of them together, so what nests goes past it.
    fn any_statement(
        &mut self,
        scope: &mut Scope<'_>,
        context: Context,
        statement: &'a ast::Statement,
    ) -> Option<StatementKind> {
        match &statement.kind {
            ast::StatementKind::Assign { place, operator, value, otherwise } => {
                let kind = self.assignment(scope, place, *operator, value, statement.span);
                let otherwise = self.otherwise(scope, context, value, otherwise.as_ref());
                let (place, value) = kind?;
                Some(StatementKind::Assign { place, operator: *operator, value, otherwise })
            }
            ast::StatementKind::Call { call, otherwise } => {
                let called = self.call(scope, call);
                let otherwise = self.otherwise(scope, context, call, otherwise.as_ref());
                let (function, arguments) = called?;
                Some(StatementKind::Call { function, arguments, otherwise })
            }
            ast::StatementKind::Let { mutable, name, ty, value, otherwise } => {
                let expected = ty.as_ref().map(|ty| self.resolve_type(ty));
                let because = ty.as_ref().map(|ty| (ty.span, "of this type"));
                let value_of = self.expect(scope, value, expected.flatten(), because);
                let otherwise = self.otherwise(scope, context, value, otherwise.as_ref());
                let known = match expected {
                    Some(written) => written,
                    None => value_of.as_ref().map(|value| value.ty),
                };
                let Some(ty) = known else {
                    scope.bind(name.name.clone(), Bound::Untyped);
                    return None;
                };
                let local = scope.declare(Local { name: super::name(name), ty, mutable: mutable.is_some() });
                Some(StatementKind::Let { local, value: value_of?, otherwise })
            }
            ast::StatementKind::Raise { event, arguments } => {
                self.raise(scope, event, arguments.as_deref().unwrap_or(&[]), statement.span)
            }
            ast::StatementKind::Pivot => Some(StatementKind::Pivot),
            ast::StatementKind::Settle { scope: path } => {
                self.debts(context.owner, path).map(StatementKind::Settle)
            }
            ast::StatementKind::If { branches, otherwise } => {
                self.branches(scope, context, branches, otherwise.as_ref())
            }
        }
    }

    fn branches(
        &mut self,
        scope: &mut Scope<'_>,
        context: Context,
        branches: &'a [(ast::Expr, ast::Block)],
        otherwise: Option<&'a ast::Block>,
    ) -> Option<StatementKind> {
        let mut resolved = Some(Vec::with_capacity(branches.len()));
        for (condition, block) in branches {
            let condition = self.expect(scope, condition, Some(Type::Bool), None);
            let block = self.block(scope, context, block);
            resolved = resolved.zip(condition).map(|(mut resolved, condition)| {
                resolved.push((condition, block));
                resolved
            });
        }
        let otherwise = otherwise.map(|block| self.block(scope, context, block));
        Some(StatementKind::If { branches: resolved?, otherwise })
    }

    fn call(&mut self, scope: &Scope<'_>, call: &ast::Expr) -> Option<(crate::chart::FunctionId, Vec<Expr>)> {
        let ast::ExprKind::Call { function, arguments } = &call.kind else {
            self.expression(scope, call, None)?;
            self.report(
                Diagnostic::error(TYPE_MISMATCH, call.span, "a value alone does nothing")
                    .with_help("call a function, or assign the value: `name = value;`"),
            );
            return None;
        };
        let id = self.function(function);
        let arguments = self.call_arguments(scope, id, arguments, call.span);
        id.zip(arguments)
    }

    fn raise(
        &mut self,
        scope: &Scope<'_>,
        event: &ast::Ident,
        arguments: &[ast::Expr],
        span: Span,
    ) -> Option<StatementKind> {
        let id = self.event(event, |_| "the machine does that itself: raise an event of your own".to_owned());
        let known = id.filter(|&id| !self.is_untyped(Subject::Event(id)));
        let Some(id) = known else {
            for argument in arguments {
                self.expression(scope, argument, None);
            }
            return None;
        };
        let declared = &self.chart.events[id];
        let parameters = typed(&declared.parameters);
        let (what, place) = (format!("`{}`", event.name), declared.name.span);
        let arguments = self.arguments_for(scope, &parameters, arguments, span, &what, place)?;
        Some(StatementKind::Raise { event: id, arguments })
    }

    fn assignment(
        &mut self,
        scope: &Scope<'_>,
        place: &ast::Expr,
        operator: Option<ast::BinaryOperator>,
        value: &ast::Expr,
        span: Span,
    ) -> Option<(Place, Expr)> {
        let Some(target) = self.expression(scope, place, None) else {
            self.expression(scope, value, None);
            return None;
        };
        let place = self.place(scope, &target);
        let value = self.assigned(scope, operator, &target, value, span);
        place.zip(value)
    }

    /// What an expression on the left of `=` stands for; `None` after a report.
    fn place(&mut self, scope: &Scope<'_>, target: &Expr) -> Option<Place> {
        let (what, declared, help) = match target.kind {
            ExprKind::Variable(variable) => return Some(Place::Variable(variable)),
            ExprKind::Local(local) if scope.locals[local].mutable => return Some(Place::Local(local)),
            ExprKind::Local(local) => return self.refuse_local(scope, local, target.span),
            ExprKind::Constant(constant) => {
                let name = &self.chart.constants[constant].name;
                (
                    format!("the constant `{}`", name.text),
                    Some(name.span),
                    "declare it with `var` instead of `const`",
                )
            }
            ExprKind::Field { .. } => (
                "a field of a value of the host".to_owned(),
                None,
                "the chart only reads it: let an action change the value, or assign a whole one",
            ),
            _ => ("what is no variable".to_owned(), None, "a variable stands on the left of `=`"),
        };
        let mut diagnostic =
            Diagnostic::error(TYPE_MISMATCH, target.span, format!("cannot assign to {what}"));
        if let Some(declared) = declared {
            diagnostic = diagnostic.with_label(declared, "declared here");
        }
        self.report(diagnostic.with_help(help));
        None
    }

    fn refuse_local(&mut self, scope: &Scope<'_>, local: LocalId, span: Span) -> Option<Place> {
        let name = scope.locals[local].name.clone();
        let (what, help) = if local.index() < scope.bindings {
            ("an argument of the event", format!("copy it first: `let mut {0} = {0};`", name.text))
        } else {
            ("not `mut`", format!("write `let mut {}`", name.text))
        };
        self.report(
            Diagnostic::error(
                TYPE_MISMATCH,
                span,
                format!("cannot assign to `{}`, which is {what}", name.text),
            )
            .with_label(name.span, "declared here")
            .with_help(help),
        );
        None
    }

    /// The transition of `else => X` behind a value that has to be one call that can fail.
    fn otherwise(
        &mut self,
        scope: &Scope<'_>,
        context: Context,
        value: &ast::Expr,
        target: Option<&'a ast::Target>,
    ) -> Option<TransitionId> {
        let target = target?;
        let mut call = value;
        while let ast::ExprKind::Paren(inner) = &call.kind {
            call = inner;
        }
        match &call.kind {
            ast::ExprKind::Call { function, .. } => {
                let id = self.names.functions.get(&function.name).copied();
                let known = id.filter(|&id| !self.is_untyped(Subject::Function(id)));
                if let Some(id) = known
                    && self.chart.functions[id].error.is_none()
                {
                    let declared = self.chart.functions[id].name.span;
                    self.report(
                        Diagnostic::error(
                            TYPE_MISMATCH,
                            target.span,
                            format!("`else` of `{}`, which cannot fail", function.name),
                        )
                        .with_label(declared, "returns no `Result`")
                        .with_help("remove the `else`, or let it return `Result<.., E>`"),
                    );
                }
            }
            _ => self.report(
                Diagnostic::error(TYPE_MISMATCH, target.span, "`else` of what is not one call")
                    .with_label(value.span, "this is more than the call of a function that can fail")
                    .with_help("call it first: `let value = query() else => Failed;`"),
            ),
        }
        Some(self.else_transition(scope, context, target))
    }
}

/// Parameters whose types are known.
pub(super) fn typed(fields: &[Field]) -> Vec<(crate::chart::Name, Option<Type>)> {
    fields.iter().map(|field| (field.name.clone(), Some(field.ty))).collect()
}
