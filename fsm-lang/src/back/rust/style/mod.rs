//! What rustc and clippy would say of what the chart's author wrote, and that means what it says.

mod names;

use std::collections::BTreeSet;

use proc_macro2::TokenStream;

use super::facts::expressions;
use crate::chart::{
    BinaryOperator, Chart, Expr, ExprKind, Node, StateId, Statement, StatementKind, Trigger, UnaryOperator,
};

/// The lints to allow, each only where something would raise it. Where inputs are kept, arms of an outcome may lead to the same place,
/// each of which can be refused.
pub(super) fn allowed(chart: &Chart, keeps: bool) -> Vec<TokenStream> {
    let mut lints = BTreeSet::new();
    for expr in expressions(chart) {
        look(expr, &mut lints);
    }
    if chart.codes().any(|code| is_nothing_but_if(&code.statements)) {
        lints.extend(["clippy::collapsible_if", "clippy::collapsible_else_if"]);
    }
    if chart.codes().any(|code| chooses_a_truth(&code.statements)) {
        lints.insert("clippy::needless_bool_assign");
    }
    if keeps || chart.states.ids().any(|state| leads_to_the_same(chart, state)) {
        lints.insert("clippy::if_same_then_else");
    }
    if keeps {
        lints.insert("clippy::collapsible_match");
    }
    names::look(chart, &mut lints);
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

/// Whether a block, or one inside it, sets a place to one truth value by a condition and to one otherwise.
fn chooses_a_truth(statements: &[Statement]) -> bool {
    let place = |body: &[Statement]| match body {
        [Statement { kind: StatementKind::Assign { place, operator: None, value, .. }, .. }] => {
            matches!(value.kind, ExprKind::Bool(_)).then_some(*place)
        }
        _ => None,
    };
    statements.iter().any(|statement| match &statement.kind {
        StatementKind::If { branches, otherwise } => {
            let set = branches.last().and_then(|(_, body)| place(body));
            set.is_some() && otherwise.as_deref().and_then(place) == set
                || branches.iter().any(|(_, body)| chooses_a_truth(body))
                || otherwise.as_deref().is_some_and(chooses_a_truth)
        }
        _ => false,
    })
}

/// Whether two transitions of a state lead to the same place, by other triggers than events: those are conditions one behind the
/// other.
fn leads_to_the_same(chart: &Chart, state: StateId) -> bool {
    let mut seen: BTreeSet<Vec<Node>> = BTreeSet::new();
    let transitions = chart.states[state].transitions.iter().map(|&id| &chart.transitions[id]);
    let mut guarded = false;
    let others = transitions.filter(|transition| {
        guarded |= transition.guard.is_some();
        !matches!(transition.trigger, Trigger::Events(_) | Trigger::Any | Trigger::After(_))
    });
    let repeats = others
        .map(|transition| transition.targets.iter().map(|target| target.node).collect())
        .any(|targets| !seen.insert(targets));
    repeats && guarded
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
            if is_same(left, right) {
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

/// Whether two expressions are written alike.
fn is_same(left: &Expr, right: &Expr) -> bool {
    match (&left.kind, &right.kind) {
        (ExprKind::Unary { operator: left, operand: of }, ExprKind::Unary { operator: right, operand }) => {
            left == right && is_same(of, operand)
        }
        (
            ExprKind::Binary { operator: operator_left, left: left_of, right: right_of },
            ExprKind::Binary { operator, left, right },
        ) => operator_left == operator && is_same(left_of, left) && is_same(right_of, right),
        (ExprKind::Cast(left), ExprKind::Cast(right)) => is_same(left, right),
        (ExprKind::Field { base: left, field: of }, ExprKind::Field { base: right, field }) => {
            of == field && is_same(left, right)
        }
        (ExprKind::Query { function: of, arguments: left }, ExprKind::Query { function, arguments }) => {
            of == function && left.iter().zip(arguments).all(|(left, right)| is_same(left, right))
        }
        (left, right) => left == right,
    }
}
