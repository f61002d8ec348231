//! How expressions compare that cannot be followed by value: what one condition says of them excludes another.

use std::cmp::Ordering;

use super::super::env::{Env, Relation, Term};
use super::{EQUAL, GREATER, LESS, Scope, UNORDERED, integer, is_comparison, is_steady, orders};
use crate::chart::{Expr, ExprKind, FloatType, Type};

/// A value that is written in the chart.
#[derive(Clone, Copy, Debug)]
enum Known<'c> {
    /// A variant or a truth value, by position.
    Position(usize),
    Integer(i128),
    Float(f64),
    Text(&'c str),
    Char(char),
    /// In nanoseconds.
    Duration(u64),
}

impl Known<'_> {
    /// How two values of one type compare; `None` where they don't.
    fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Position(one), Self::Position(other)) => Some(one.cmp(other)),
            (Self::Integer(one), Self::Integer(other)) => Some(one.cmp(other)),
            (Self::Float(one), Self::Float(other)) => one.partial_cmp(other),
            (Self::Text(one), Self::Text(other)) => Some(one.cmp(other)),
            (Self::Char(one), Self::Char(other)) => Some(one.cmp(other)),
            (Self::Duration(one), Self::Duration(other)) => Some(one.cmp(other)),
            _ => None,
        }
    }
}

impl<'c> Scope<'_, 'c> {
    /// Remembers what an atom says of expressions that cannot be followed by value; `None` if it contradicts
    /// what is remembered.
    pub(super) fn relate(&self, env: &mut Env<'c>, atom: &'c Expr, truth: bool) -> Option<()> {
        let term = |expr| Term { expr, bindings: self.bindings };
        let (left, right, orders) = match &atom.kind {
            ExprKind::Binary { operator, left, right } if is_comparison(*operator) => {
                let all = if may_be_unordered(left.ty) { LESS | EQUAL | GREATER | UNORDERED } else { 7 };
                let holds = orders(*operator) & all;
                (term(left), Some(term(right)), if truth { holds } else { all & !holds })
            }
            ExprKind::Field { .. } | ExprKind::In(_) => {
                (term(atom), None, if truth { GREATER } else { LESS })
            }
            _ => return Some(()),
        };
        if !is_steady(left.expr) || right.is_some_and(|right| !is_steady(right.expr)) {
            return Some(());
        }
        let (left, right, orders) = match right {
            Some(right) if self.constant(left.expr).is_some() => (right, Some(left), swapped(orders)),
            _ => (left, right, orders),
        };
        let relation = self.remember(env, Relation { left, right, orders })?;
        let excluded = env.relations().iter().any(|&known| self.exclude_each_other(known, relation));
        (!excluded).then_some(())
    }

    /// Adds the relation to what is known of the same two; what is known of them now, `None` if nothing can be.
    fn remember(&self, env: &mut Env<'c>, relation: Relation<'c>) -> Option<Relation<'c>> {
        let Relation { left, right, orders } = relation;
        for place in 0..env.relations().len() {
            let known = env.relations()[place];
            let orders = if same(known.left, left) && same_right(known.right, right) {
                known.orders & orders
            } else if let (Some(right), Some(known_right)) = (right, known.right)
                && same(known.left, right)
                && same(known_right, left)
            {
                known.orders & swapped(orders)
            } else {
                continue;
            };
            if orders == 0 {
                return None;
            }
            env.narrow_relation(place, orders);
            return Some(env.relations()[place]);
        }
        env.relate(relation);
        Some(relation)
    }

    /// Whether no value compares so with both of two constants.
    fn exclude_each_other(&self, one: Relation<'c>, other: Relation<'c>) -> bool {
        if let (ExprKind::In(first), ExprKind::In(second)) = (&one.left.expr.kind, &other.left.expr.kind) {
            return one.orders & other.orders == GREATER && self.chart().are_exclusive(*first, *second);
        }
        if !same(one.left, other.left) {
            return false;
        }
        let (Some(first), Some(second)) = (one.right, other.right) else { return false };
        let constants = self.constant(first.expr).zip(self.constant(second.expr));
        // What is below both, the lesser, between, the greater, above both, unordered: how it stands to each.
        let (lesser, greater) = match constants.and_then(|(first, second)| first.compare(&second)) {
            Some(Ordering::Less) => (one.orders, other.orders),
            Some(Ordering::Greater) => (other.orders, one.orders),
            Some(Ordering::Equal) => return one.orders & other.orders == 0,
            None => return false,
        };
        let places = [
            (LESS, LESS),
            (EQUAL, LESS),
            (GREATER, LESS),
            (GREATER, EQUAL),
            (GREATER, GREATER),
            (UNORDERED, UNORDERED),
        ];
        places.into_iter().all(|(to_lesser, to_greater)| lesser & to_lesser == 0 || greater & to_greater == 0)
    }

    /// The value of an expression that is written as one, or is the name of one.
    fn constant(&self, expr: &'c Expr) -> Option<Known<'c>> {
        let mut expr = expr;
        // A constant that is another one: no further than there are constants.
        for _ in 0..=self.chart().constants.len() {
            return Some(match &expr.kind {
                ExprKind::Constant(constant) => {
                    expr = &self.chart().constants[*constant].value;
                    continue;
                }
                ExprKind::Bool(truth) => Known::Position(usize::from(*truth)),
                ExprKind::Variant(_, variant) => Known::Position(*variant),
                ExprKind::Integer { negative, magnitude } => Known::Integer(integer(*negative, *magnitude)?),
                // In the width of its type: two that are one there are one.
                ExprKind::Float(value) if expr.ty == Type::Float(FloatType::F32) => {
                    Known::Float(f64::from(*value as f32))
                }
                ExprKind::Float(value) => Known::Float(*value),
                ExprKind::Text(text) => Known::Text(text),
                ExprKind::Char(char) => Known::Char(*char),
                ExprKind::Duration(nanoseconds) => Known::Duration(*nanoseconds),
                _ => return None,
            });
        }
        None
    }
}

fn swapped(orders: u8) -> u8 {
    let (less, greater) = (orders & LESS, orders & GREATER);
    orders & (EQUAL | UNORDERED) | if less == 0 { 0 } else { GREATER } | if greater == 0 { 0 } else { LESS }
}

/// Whether two values of the type may be neither equal, less nor greater.
fn may_be_unordered(ty: Type) -> bool {
    matches!(ty, Type::Float(_))
}

fn same_right(left: Option<Term<'_>>, right: Option<Term<'_>>) -> bool {
    match (left, right) {
        (None, None) => true,
        (Some(left), Some(right)) => same(left, right),
        _ => false,
    }
}

/// Whether two expressions are written alike, the names of the event's arguments apart.
pub(in crate::analysis) fn same(left: Term<'_>, right: Term<'_>) -> bool {
    if left.expr.ty != right.expr.ty {
        return false;
    }
    let inner = |a, b| same(Term { expr: a, ..left }, Term { expr: b, ..right });
    match (&left.expr.kind, &right.expr.kind) {
        (ExprKind::Local(a), ExprKind::Local(b)) => {
            let position = |term: Term<'_>, local| term.bindings.iter().position(|&it| it == Some(local));
            let (a, b) = (position(left, *a), position(right, *b));
            a.is_some() && a == b
        }
        (ExprKind::Field { base: a, field }, ExprKind::Field { base: b, field: other }) => {
            field == other && inner(a, b)
        }
        (ExprKind::Unary { operator, operand: a }, ExprKind::Unary { operator: other, operand: b }) => {
            operator == other && inner(a, b)
        }
        (
            ExprKind::Binary { operator, left: a, right: b },
            ExprKind::Binary { operator: other, left: c, right: d },
        ) => operator == other && inner(a, c) && inner(b, d),
        (ExprKind::Cast(a), ExprKind::Cast(b)) => inner(a, b),
        (ExprKind::Query { .. }, ExprKind::Query { .. }) => false,
        // What is left has no expression inside.
        (a, b) => a == b,
    }
}
