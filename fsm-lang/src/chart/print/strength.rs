//! Where an expression needs parentheses: precedence and associativity are Rust's.

use crate::chart::{BinaryOperator, Expr, ExprKind, UnaryOperator};

/// How tightly a form holds together; the numbers are ranks only. Comparisons and everything below them that
/// could be read in two ways get parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    Any,
    Or,
    And,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Product,
    Cast,
    Unary,
    Whole,
}

/// How tightly an expression holds together.
pub(super) fn strength(expr: &Expr) -> Strength {
    match &expr.kind {
        ExprKind::Binary { operator, .. } => strengths(*operator).0,
        ExprKind::Cast(_) => Strength::Cast,
        ExprKind::Unary { .. } => Strength::Unary,
        _ if is_signed(expr) => Strength::Unary,
        _ => Strength::Whole,
    }
}

/// Whether the first character is a minus.
pub(super) fn is_signed(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Integer { negative, .. } => *negative,
        ExprKind::Float(value) => value.is_sign_negative(),
        ExprKind::Unary { operator, .. } => *operator == UnaryOperator::Negate,
        _ => false,
    }
}

pub(super) fn ends_in_cast(expr: &Expr) -> bool {
    let mut expr = expr;
    loop {
        match &expr.kind {
            ExprKind::Cast(_) => return true,
            ExprKind::Binary { right, .. } => expr = right,
            ExprKind::Unary { operand, .. } => expr = operand,
            _ => return false,
        }
    }
}

/// The strength of an operator, and of what may stand on its right.
pub(super) fn strengths(operator: BinaryOperator) -> (Strength, Strength) {
    match operator {
        BinaryOperator::Or => (Strength::Or, Strength::And),
        BinaryOperator::And => (Strength::And, Strength::Compare),
        BinaryOperator::Equal
        | BinaryOperator::NotEqual
        | BinaryOperator::Less
        | BinaryOperator::LessEqual
        | BinaryOperator::Greater
        | BinaryOperator::GreaterEqual => (Strength::Compare, Strength::BitOr),
        BinaryOperator::BitOr => (Strength::BitOr, Strength::BitXor),
        BinaryOperator::BitXor => (Strength::BitXor, Strength::BitAnd),
        BinaryOperator::BitAnd => (Strength::BitAnd, Strength::Shift),
        BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight => (Strength::Shift, Strength::Sum),
        BinaryOperator::Add | BinaryOperator::Subtract => (Strength::Sum, Strength::Product),
        BinaryOperator::Multiply | BinaryOperator::Divide | BinaryOperator::Remainder => {
            (Strength::Product, Strength::Cast)
        }
    }
}
