//! Literals take their type from where they stand, as in Rust; what their type cannot hold is refused.

use super::{Resolver, TYPE_MISMATCH};
use crate::chart::{Expr, ExprKind, FloatType, IntegerType, Type};
use crate::diag::Diagnostic;
use crate::span::Span;
use crate::syntax::ast::{self, BinaryOperator, Literal, LiteralKind};

impl Resolver<'_, '_> {
    /// A literal, with a minus before it where `negative`.
    pub(super) fn literal(
        &mut self,
        literal: &Literal,
        negative: bool,
        span: Span,
        hint: Option<Type>,
    ) -> Option<Expr> {
        let (kind, ty) = match &literal.kind {
            LiteralKind::Integer { value, suffix } => {
                return self.integer(literal, *value, negative, *suffix, span, hint);
            }
            LiteralKind::Float { value, suffix } => {
                return self.float(literal, *value, negative, *suffix, span, hint);
            }
            LiteralKind::Bool(value) => (ExprKind::Bool(*value), Type::Bool),
            LiteralKind::Text(text) => (ExprKind::Text(text.clone()), Type::Text),
            LiteralKind::Char(value) => (ExprKind::Char(*value), Type::Char),
            LiteralKind::Duration(nanoseconds) => (ExprKind::Duration(*nanoseconds), Type::Duration),
        };
        Some(Expr { kind, ty, span })
    }

    fn integer(
        &mut self,
        literal: &Literal,
        magnitude: u128,
        negative: bool,
        suffix: Option<IntegerType>,
        span: Span,
        hint: Option<Type>,
    ) -> Option<Expr> {
        let ty = match (suffix, hint) {
            (Some(suffix), _) => suffix,
            (None, Some(Type::Integer(hint))) => hint,
            (None, _) => IntegerType::I32,
        };
        let negative = negative && magnitude != 0;
        if !ty.holds(negative, magnitude) {
            let sign = if negative { "-" } else { "" };
            let low = if ty.is_signed() { format!("-{}", ty.min_magnitude()) } else { "0".to_owned() };
            let guessed = suffix.is_none() && hint.is_none();
            let help = match IntegerType::ALL.into_iter().find(|wider| wider.holds(negative, magnitude)) {
                Some(wider) if guessed => {
                    format!("say which type it has: `{}{}`", literal.text, wider.name())
                }
                _ => format!("`{}` holds {low} to {}", ty.name(), ty.max()),
            };
            let message = format!("`{sign}{}` does not fit `{}`", literal.text, ty.name());
            self.report(Diagnostic::error(TYPE_MISMATCH, span, message).with_help(help));
            return None;
        }
        Some(Expr { kind: ExprKind::Integer { negative, magnitude }, ty: Type::Integer(ty), span })
    }

    #[allow(clippy::cast_possible_truncation, reason = "a literal is rounded to its type, as Rust does")]
    fn float(
        &mut self,
        literal: &Literal,
        value: f64,
        negative: bool,
        suffix: Option<FloatType>,
        span: Span,
        hint: Option<Type>,
    ) -> Option<Expr> {
        let ty = match (suffix, hint) {
            (Some(suffix), _) => suffix,
            (None, Some(Type::Float(hint))) => hint,
            (None, _) => FloatType::F64,
        };
        let value = match ty {
            FloatType::F32 => f64::from(value as f32),
            FloatType::F64 => value,
        };
        if !value.is_finite() {
            self.report(
                Diagnostic::error(
                    TYPE_MISMATCH,
                    span,
                    format!("`{}` does not fit `{}`", literal.text, ty.name()),
                )
                .with_help(format!("the largest `{}` is `{0}::MAX`", ty.name())),
            );
            return None;
        }
        let value = if negative { -value } else { value };
        Some(Expr { kind: ExprKind::Float(value), ty: Type::Float(ty), span })
    }
}

/// Whether an expression takes its type from where it stands: it has nothing but numbers without a suffix.
pub(super) fn is_flexible(expr: &ast::Expr) -> bool {
    match &expr.kind {
        ast::ExprKind::Literal(literal) => matches!(
            literal.kind,
            LiteralKind::Integer { suffix: None, .. } | LiteralKind::Float { suffix: None, .. }
        ),
        ast::ExprKind::Paren(inner) => is_flexible(inner),
        ast::ExprKind::Unary { operand, .. } => is_flexible(operand),
        ast::ExprKind::Binary { operator, left, right } => match operator {
            BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight => is_flexible(left),
            BinaryOperator::BitOr
            | BinaryOperator::BitXor
            | BinaryOperator::BitAnd
            | BinaryOperator::Add
            | BinaryOperator::Subtract
            | BinaryOperator::Multiply
            | BinaryOperator::Divide
            | BinaryOperator::Remainder => is_flexible(left) && is_flexible(right),
            _ => false,
        },
        _ => false,
    }
}
