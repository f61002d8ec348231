//! Whether conditions that nothing changes can hold at the same time.

use super::super::block::each_expression;
use super::super::env::Term;
use super::super::scope::{is_comparison, is_integer, same};
use crate::chart::{BinaryOperator, Expr, ExprKind, IntegerType, Type, UnaryOperator, VariableId};

/// Whether these have these truth values together, each of which can be: surely, as far as that can be told. That they
/// exclude each other is looked for elsewhere, where it can be told from values.
pub(super) fn can_hold_together(conditions: &[(&Expr, bool)]) -> bool {
    let mut different: Vec<(&Expr, bool)> = Vec::new();
    for &(expr, holds) in conditions {
        let is_known =
            |&(known, known_holds): &(&Expr, bool)| holds == known_holds && same(term(known), term(expr));
        if !different.iter().any(is_known) {
            different.push((expr, holds));
        }
    }
    let places: Vec<Vec<Place>> = different.iter().map(|(expr, _)| places_of(expr)).collect();
    let apart = |at: usize| {
        places[..at]
            .iter()
            .all(|earlier| !earlier.iter().any(|one| places[at].iter().any(|other| one.meets(other))))
    };
    different.iter().all(|(expr, _)| is_followed(expr)) || (0..different.len()).all(apart)
}

fn term(expr: &Expr) -> Term<'_> {
    Term { expr, bindings: &[] }
}

/// A variable, or something inside it.
#[derive(Debug)]
struct Place {
    variable: VariableId,
    /// The fields that lead to it, the outermost first.
    fields: Vec<usize>,
}

impl Place {
    /// Whether one is the other, or lies in it.
    fn meets(&self, other: &Self) -> bool {
        self.variable == other.variable
            && self.fields.iter().zip(&other.fields).all(|(one, other)| one == other)
    }
}

/// What an expression reads of variables.
fn places_of(expr: &Expr) -> Vec<Place> {
    let mut places = Vec::new();
    let mut waiting = vec![expr];
    while let Some(expr) = waiting.pop() {
        let (mut base, mut fields) = (expr, Vec::new());
        while let ExprKind::Field { base: inner, field } = &base.kind {
            fields.push(*field);
            base = inner;
        }
        fields.reverse();
        match &base.kind {
            ExprKind::Variable(variable) => places.push(Place { variable: *variable, fields }),
            ExprKind::Unary { operand, .. } | ExprKind::Cast(operand) => waiting.push(operand),
            ExprKind::Binary { left, right, .. } => waiting.extend([left.as_ref(), right.as_ref()]),
            _ => {}
        }
    }
    places
}

/// Whether what is known of values by it is exact: that a variable is, or is not, on one side of a number.
fn is_followed(expr: &Expr) -> bool {
    let is_plain = |expr: &Expr| matches!(expr.kind, ExprKind::Variable(_));
    match &expr.kind {
        ExprKind::Variable(_) => true,
        ExprKind::Unary { operator: UnaryOperator::Not, operand } => {
            is_followed(operand) && operand.ty == Type::Bool
        }
        ExprKind::Binary { operator, left, right } if is_comparison(*operator) => {
            let is_order = !matches!(operator, BinaryOperator::Equal | BinaryOperator::NotEqual);
            // The values of `u128` are not followed.
            let is_set = is_order && is_integer(left.ty) && left.ty != Type::Integer(IntegerType::U128);
            is_set && (is_plain(left) && reads_nothing(right) || is_plain(right) && reads_nothing(left))
        }
        _ => false,
    }
}

fn reads_nothing(expr: &Expr) -> bool {
    let mut reads = false;
    each_expression(expr, &mut |inner| {
        reads |= matches!(inner.kind, ExprKind::Variable(_) | ExprKind::Query { .. } | ExprKind::In(_));
    });
    !reads
}
