//! Which operator takes what, and what it gives (`ExprKind` of the chart says it in one place).

use super::literals::is_flexible;
use super::scope::Scope;
use super::{Resolver, TYPE_MISMATCH};
use crate::chart::{BinaryOperator, Expr, ExprKind, IntegerType, Type, UnaryOperator};
use crate::diag::Diagnostic;
use crate::span::Span;
use crate::syntax::ast;

/// What the right side of an operator has to be, where the left is known.
#[derive(Clone, Copy, PartialEq)]
enum Right {
    /// Of the left side's type.
    Same,
    /// Any integer.
    Integer,
    /// That type.
    Exactly(Type),
}

const U32: Type = Type::Integer(IntegerType::U32);

impl Resolver<'_, '_> {
    pub(super) fn unary(
        &mut self,
        scope: &Scope<'_>,
        operator: UnaryOperator,
        operand: &ast::Expr,
        span: Span,
        hint: Option<Type>,
    ) -> Option<Expr> {
        if let (UnaryOperator::Negate, Some(literal)) = (operator, number(operand)) {
            let value = self.literal(literal, true, span, hint)?;
            return self.refuse_negative(value);
        }
        let operand = self.expression(scope, operand, hint)?;
        let ty = operand.ty;
        let fits = match operator {
            UnaryOperator::Not => matches!(ty, Type::Bool | Type::Integer(_)),
            UnaryOperator::Negate => match ty {
                Type::Integer(integer) => integer.is_signed(),
                _ => matches!(ty, Type::Float(_)),
            },
        };
        let value = Expr { kind: ExprKind::Unary { operator, operand: Box::new(operand) }, ty, span };
        if fits { Some(value) } else { self.refuse_unary(operator, ty, span) }
    }

    /// `-0u8` is a literal of a type without a sign.
    fn refuse_negative(&mut self, value: Expr) -> Option<Expr> {
        match value.ty {
            Type::Integer(integer) if !integer.is_signed() => {
                self.refuse_unary(UnaryOperator::Negate, value.ty, value.span)
            }
            _ => Some(value),
        }
    }

    fn refuse_unary(&mut self, operator: UnaryOperator, ty: Type, span: Span) -> Option<Expr> {
        let (sign, help) = match operator {
            UnaryOperator::Not => ("!", "`!` takes a `bool` or an integer"),
            UnaryOperator::Negate => ("-", "`-` takes a float or an integer with a sign"),
        };
        let message = format!("`{sign}` cannot be applied to `{}`", self.chart.type_name(ty));
        self.report(Diagnostic::error(TYPE_MISMATCH, span, message).with_help(help));
        None
    }

    pub(super) fn binary(
        &mut self,
        scope: &Scope<'_>,
        operator: BinaryOperator,
        sides: (&ast::Expr, &ast::Expr),
        span: Span,
        hint: Option<Type>,
    ) -> Option<Expr> {
        let (left, right) = match operator {
            BinaryOperator::Or | BinaryOperator::And => self.both_conditions(scope, sides),
            _ if is_comparison(operator) => self.both_sides(scope, operator, sides, None),
            _ => self.both_sides(scope, operator, sides, hint),
        };
        self.operation(operator, left?, right?, span)
    }

    fn operation(&mut self, operator: BinaryOperator, left: Expr, right: Expr, span: Span) -> Option<Expr> {
        let ty = self.result_of(operator, &left, &right, span)?;
        let kind = ExprKind::Binary { operator, left: Box::new(left), right: Box::new(right) };
        Some(Expr { kind, ty, span })
    }

    fn both_conditions(
        &mut self,
        scope: &Scope<'_>,
        (left, right): (&ast::Expr, &ast::Expr),
    ) -> (Option<Expr>, Option<Expr>) {
        let left = self.expect(scope, left, Some(Type::Bool), None);
        (left, self.expect(scope, right, Some(Type::Bool), None))
    }

    /// Both sides of an operator; a number without a suffix takes the type of the other side.
    fn both_sides(
        &mut self,
        scope: &Scope<'_>,
        operator: BinaryOperator,
        (left, right): (&ast::Expr, &ast::Expr),
        hint: Option<Type>,
    ) -> (Option<Expr>, Option<Expr>) {
        let shift = matches!(operator, BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight);
        if !shift && is_flexible(left) && !is_flexible(right) {
            let right = self.expression(scope, right, hint);
            let hint = right.as_ref().map(|right| right.ty).or(hint);
            return (self.expression(scope, left, hint), right);
        }
        let left = self.expression(scope, left, hint);
        let hint = match left.as_ref().map(|left| (left.ty, right_side(operator, left.ty))) {
            Some((_, Right::Integer)) => None,
            Some((_, Right::Exactly(ty))) | Some((ty, Right::Same)) => Some(ty),
            None => hint,
        };
        (left, self.expression(scope, right, hint))
    }

    /// The type of `left operator right`; `None` after a report.
    fn result_of(&mut self, operator: BinaryOperator, left: &Expr, right: &Expr, span: Span) -> Option<Type> {
        if !self.takes(operator, left.ty) {
            let name = self.chart.type_name(left.ty);
            let message = format!("`{}` cannot be applied to `{name}`", operator.symbol());
            let help = self.why_not(operator, left.ty, right.ty);
            self.report(
                Diagnostic::error(TYPE_MISMATCH, span, message)
                    .with_label(left.span, format!("this is a `{name}`"))
                    .with_help(help),
            );
            return None;
        }
        let fits = match right_side(operator, left.ty) {
            Right::Same => left.ty == right.ty,
            Right::Integer => matches!(right.ty, Type::Integer(_)),
            Right::Exactly(ty) => right.ty == ty,
        };
        if !fits {
            return self.report_sides(operator, left, right, span);
        }
        Some(if is_comparison(operator) { Type::Bool } else { left.ty })
    }

    fn report_sides(
        &mut self,
        operator: BinaryOperator,
        left: &Expr,
        right: &Expr,
        span: Span,
    ) -> Option<Type> {
        let (first, second) = (self.chart.type_name(left.ty), self.chart.type_name(right.ty));
        let message = format!("`{}` between `{first}` and `{second}`", operator.symbol());
        let help = match right_side(operator, left.ty) {
            Right::Integer => "the right side is an integer".to_owned(),
            Right::Exactly(ty) => format!("the right side is a `{}`", self.chart.type_name(ty)),
            Right::Same if left.ty.is_number() && right.ty.is_number() => {
                format!("convert one side: `.. as {first}`")
            }
            Right::Same if operator == BinaryOperator::Multiply && right.ty == Type::Duration => {
                "write the duration on the left".to_owned()
            }
            Right::Same => "both sides have one type".to_owned(),
        };
        let diagnostic = Diagnostic::error(TYPE_MISMATCH, span, message)
            .with_label(left.span, format!("`{first}`"))
            .with_label(right.span, format!("`{second}`"))
            .with_help(help);
        self.report(diagnostic);
        None
    }

    /// Whether the operator takes values of that type on its left.
    fn takes(&self, operator: BinaryOperator, ty: Type) -> bool {
        match operator {
            BinaryOperator::Or | BinaryOperator::And => ty == Type::Bool,
            BinaryOperator::Equal | BinaryOperator::NotEqual => self.chart.has_equality(ty),
            BinaryOperator::Less
            | BinaryOperator::LessEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterEqual => self.chart.has_order(ty),
            BinaryOperator::BitOr | BinaryOperator::BitXor | BinaryOperator::BitAnd => {
                matches!(ty, Type::Bool | Type::Integer(_))
            }
            BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight => matches!(ty, Type::Integer(_)),
            BinaryOperator::Remainder => ty.is_number(),
            BinaryOperator::Add
            | BinaryOperator::Subtract
            | BinaryOperator::Multiply
            | BinaryOperator::Divide => ty.is_number() || ty == Type::Duration,
        }
    }

    fn why_not(&self, operator: BinaryOperator, left: Type, right: Type) -> String {
        match (operator, left) {
            (BinaryOperator::Equal | BinaryOperator::NotEqual, Type::Host(id)) => {
                let name = &self.chart.types[id].name.text;
                format!(
                    "the chart never looks into a `{name}`: ask the host, `fn same(a: {name}, b: {name}) -> bool;`"
                )
            }
            (BinaryOperator::Multiply, _) if right == Type::Duration => {
                "write the duration on the left".to_owned()
            }
            _ if is_comparison(operator) => "numbers, characters and durations have an order".to_owned(),
            (BinaryOperator::BitOr | BinaryOperator::BitXor | BinaryOperator::BitAnd, _) => {
                "it takes two integers, or two `bool`s".to_owned()
            }
            (BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight, _) => "it takes integers".to_owned(),
            _ => "it takes numbers".to_owned(),
        }
    }

    /// Checks `place operator= value` and gives the value.
    pub(super) fn assigned(
        &mut self,
        scope: &Scope<'_>,
        operator: Option<BinaryOperator>,
        place: &Expr,
        value: &ast::Expr,
        span: Span,
    ) -> Option<Expr> {
        let Some(operator) = operator else {
            return self.expect(scope, value, Some(place.ty), Some((place.span, "of this type")));
        };
        let hint = match right_side(operator, place.ty) {
            Right::Same => Some(place.ty),
            Right::Exactly(ty) => Some(ty),
            Right::Integer => None,
        };
        let value = self.expression(scope, value, hint)?;
        self.result_of(operator, place, &value, span)?;
        Some(value)
    }
}

/// What stands on the right of an operator whose left side has that type.
fn right_side(operator: BinaryOperator, left: Type) -> Right {
    match (operator, left) {
        (BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight, _) => Right::Integer,
        (BinaryOperator::Multiply | BinaryOperator::Divide, Type::Duration) => Right::Exactly(U32),
        _ => Right::Same,
    }
}

fn is_comparison(operator: BinaryOperator) -> bool {
    matches!(
        operator,
        BinaryOperator::Equal
            | BinaryOperator::NotEqual
            | BinaryOperator::Less
            | BinaryOperator::LessEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterEqual
    )
}

/// The number that an expression is, inside parentheses or not.
fn number(expr: &ast::Expr) -> Option<&ast::Literal> {
    let mut expr = expr;
    loop {
        match &expr.kind {
            ast::ExprKind::Paren(inner) => expr = inner,
            ast::ExprKind::Literal(literal) => {
                let is_number =
                    matches!(literal.kind, ast::LiteralKind::Integer { .. } | ast::LiteralKind::Float { .. });
                return is_number.then_some(literal);
            }
            _ => return None,
        }
    }
}
