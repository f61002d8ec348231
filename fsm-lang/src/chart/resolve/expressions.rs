//! The expression checker. It recurses over a tree that the front ends keep no deeper than
//! [`crate::syntax::MAX_DEPTH`].

use smol_str::SmolStr;

use super::scope::{Scope, Use};
use super::{Resolver, SYNTAX, TYPE_MISMATCH, UNKNOWN_NAME};
use crate::chart::{Expr, ExprKind, Node, Type};
use crate::diag::Diagnostic;
use crate::span::Span;
use crate::syntax::ast::{self, Ident};

impl Resolver<'_, '_> {
    /// An expression that has to have a type, which is not checked where it is unknown. `because` is the
    /// place that asks for the type. `None` after a report.
    pub(super) fn expect(
        &mut self,
        scope: &Scope<'_>,
        expr: &ast::Expr,
        expected: Option<Type>,
        because: Option<(Span, &str)>,
    ) -> Option<Expr> {
        let value = self.expression(scope, expr, expected)?;
        match expected {
            Some(expected) if expected != value.ty => {
                self.report_type(expr, &value, expected, because);
                None
            }
            _ => Some(value),
        }
    }

    fn report_type(&mut self, expr: &ast::Expr, value: &Expr, expected: Type, because: Option<(Span, &str)>) {
        let (wanted, found) = (self.chart.type_name(expected), self.chart.type_name(value.ty));
        let mut diagnostic =
            Diagnostic::error(TYPE_MISMATCH, value.span, format!("expected `{wanted}`, found `{found}`"));
        if let Some((span, message)) = because {
            diagnostic = diagnostic.with_label(span, message);
        }
        let help = match (expected, value.ty, &expr.kind) {
            (Type::Float(_), Type::Integer(_), ast::ExprKind::Literal(literal)) => {
                format!("write `{}.0`", literal.text.trim_end_matches(|c: char| c.is_alphabetic()))
            }
            (Type::Duration, Type::Integer(_), ast::ExprKind::Literal(literal)) => {
                format!("say the unit: `{}s`", literal.text)
            }
            _ if expected.is_number() && value.ty.is_number() => format!("convert it: `.. as {wanted}`"),
            _ => format!("give a `{wanted}`"),
        };
        self.report(diagnostic.with_help(help));
    }

    /// An expression; a number without a suffix takes the hint's type. `None` after a report.
    pub(super) fn expression(
        &mut self,
        scope: &Scope<'_>,
        expr: &ast::Expr,
        hint: Option<Type>,
    ) -> Option<Expr> {
        match &expr.kind {
            ast::ExprKind::Literal(literal) => self.literal(literal, false, expr.span, hint),
            ast::ExprKind::Path(path) => self.path(scope, path, expr.span, hint),
            ast::ExprKind::Field { base, name } => self.field(scope, base, name, expr.span),
            ast::ExprKind::Call { function, arguments } => self.query(scope, function, arguments, expr.span),
            ast::ExprKind::In(path) => self.active(scope, path, expr.span),
            ast::ExprKind::Unary { operator, operand } => {
                self.unary(scope, *operator, operand, expr.span, hint)
            }
            ast::ExprKind::Binary { operator, left, right } => {
                self.binary(scope, *operator, (left, right), expr.span, hint)
            }
            ast::ExprKind::Cast { value, ty } => self.cast(scope, value, ty, expr.span),
            ast::ExprKind::Paren(inner) => {
                let value = self.expression(scope, inner, hint)?;
                Some(Expr { span: expr.span, ..value })
            }
        }
    }

    fn cast(&mut self, scope: &Scope<'_>, value: &ast::Expr, ty: &ast::TypeRef, span: Span) -> Option<Expr> {
        let target = self.resolve_type(ty);
        let value = self.expression(scope, value, target)?;
        let target = target?;
        for (found, place) in [(value.ty, value.span), (target, ty.span)] {
            if !found.is_number() {
                let message = format!("`as` converts numbers, not `{}`", self.chart.type_name(found));
                self.report(
                    Diagnostic::error(TYPE_MISMATCH, place, message)
                        .with_help("ask the host for anything else: `fn convert(value: A) -> B;`"),
                );
                return None;
            }
        }
        Some(Expr { kind: ExprKind::Cast(Box::new(value)), ty: target, span })
    }

    fn active(&mut self, scope: &Scope<'_>, path: &[Ident], span: Span) -> Option<Expr> {
        if scope.part_of != Use::Guard {
            self.report(
                Diagnostic::error(SYNTAX, span, format!("`in(..)` cannot stand in {}", scope.part_of.name()))
                    .with_help("ask it in the guard of a transition: `on Event if in(State) => ..`"),
            );
            return None;
        }
        match self.node(scope.owner, path.iter())? {
            Node::State(state) => Some(Expr { kind: ExprKind::In(state), ty: Type::Bool, span }),
            Node::History(history) => {
                let name = self.chart.histories[history].name.clone();
                self.report(
                    Diagnostic::error(
                        TYPE_MISMATCH,
                        span,
                        format!("the history `{}` is never active", name.text),
                    )
                    .with_label(name.span, "declared here")
                    .with_help("ask for a state"),
                );
                None
            }
        }
    }

    fn path(&mut self, scope: &Scope<'_>, path: &[Ident], span: Span, hint: Option<Type>) -> Option<Expr> {
        match path {
            [name] => self.value(scope, name, span, hint),
            [ty, member] => self.member(ty, member, span),
            _ => {
                self.report(
                    Diagnostic::error(UNKNOWN_NAME, span, "a path has two names: `Kind::Express`, `u8::MAX`")
                        .with_help("name the type alone, as it is declared in the machine"),
                );
                None
            }
        }
    }
}

/// `a`, `b` and `c`
pub(super) fn list(names: &[SmolStr]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
        None => String::new(),
    }
}
