//! What rustc and clippy would say of expressions that the chart's author wrote, and that mean what they say.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;

use super::facts::{codes, expressions};
use crate::chart::{BinaryOperator, Chart, Expr, ExprKind, Statement, StatementKind, UnaryOperator};

/// The lints to allow, each only where an expression would raise it.
pub(super) fn allowed(chart: &Chart) -> Vec<TokenStream> {
    let mut lints = BTreeSet::new();
    for expr in expressions(chart) {
        look(expr, &mut lints);
    }
    if codes(chart).any(|code| is_nothing_but_if(&code.statements)) {
        lints.extend(["clippy::collapsible_if", "clippy::collapsible_else_if"]);
    }
    lints.into_iter().filter_map(|lint| lint.parse().ok()).collect()
}

/// Whether a block, or one inside it, is a condition and nothing else.
fn is_nothing_but_if(statements: &[Statement]) -> bool {
    let only = statements.len() == 1;
    statements.iter().any(|statement| match &statement.kind {
        StatementKind::If { branches, otherwise } => {
            only || branches.iter().any(|(_, body)| is_nothing_but_if(body))
                || otherwise.as_deref().is_some_and(is_nothing_but_if)
        }
        StatementKind::Call { otherwise, .. } => only && otherwise.is_some(),
        _ => false,
    })
}

fn is_comparison(expr: &Expr) -> bool {
    use BinaryOperator::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
    matches!(
        expr.kind,
        ExprKind::Binary { operator: Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual, .. }
    )
}

fn look(expr: &Expr, lints: &mut BTreeSet<&'static str>) {
    use BinaryOperator as B;
    match &expr.kind {
        ExprKind::Float(_) => lints.extend(["clippy::approx_constant", "clippy::excessive_precision"]),
        ExprKind::Unary { operator: UnaryOperator::Not, operand } => {
            if is_comparison(operand)
                || matches!(
                    operand.kind,
                    ExprKind::Unary { .. } | ExprKind::Binary { .. } | ExprKind::Bool(_)
                )
            {
                lints.insert("clippy::nonminimal_bool");
            }
            look(operand, lints);
        }
        ExprKind::Binary { operator, left, right } => {
            let literal = |side: &Expr| matches!(side.kind, ExprKind::Integer { .. } | ExprKind::Bool(_));
            let mixes = |side: &Expr| matches!(side.kind, ExprKind::Binary { .. });
            if matches!(operator, B::ShiftLeft | B::ShiftRight | B::BitAnd | B::BitOr | B::BitXor)
                && (mixes(left) || mixes(right))
            {
                lints.insert("clippy::precedence");
            }
            if *operator == B::Equal && (literal(left) || literal(right)) {
                lints.insert("clippy::redundant_guards");
            }
            match operator {
                B::And | B::Or => {
                    if is_comparison(left) || is_comparison(right) {
                        lints.extend(["clippy::manual_range_contains", "clippy::double_comparisons"]);
                    }
                    lints.extend(["clippy::nonminimal_bool", "clippy::overly_complex_bool_expr"]);
                }
                _ if is_comparison(expr) && (literal(left) || literal(right)) => {
                    lints.extend([
                        "unused_comparisons",
                        "clippy::absurd_extreme_comparisons",
                        "clippy::bool_comparison",
                    ]);
                    if matches!(
                        (&left.kind, &right.kind),
                        (ExprKind::Binary { .. }, _) | (_, ExprKind::Binary { .. })
                    ) {
                        lints.insert("clippy::int_plus_one");
                    }
                }
                _ if literal(left) || literal(right) => {
                    lints.extend(["clippy::identity_op", "clippy::erasing_op"]);
                }
                _ => {}
            }
            if left.kind == right.kind {
                lints.insert("clippy::eq_op");
            }
            look(left, lints);
            look(right, lints);
        }
        ExprKind::Unary { operand, .. } => look(operand, lints),
        ExprKind::Cast(value) => look(value, lints),
        ExprKind::Field { base, .. } => look(base, lints),
        ExprKind::Query { arguments, .. } => arguments.iter().for_each(|argument| look(argument, lints)),
        _ => {}
    }
}
