//! What is known when a condition is true or false.

use super::super::env::{Env, Key, Relation, Term};
use super::super::value::{FALSE, TRUE, Value};
use super::{EQUAL, GREATER, LESS, Scope, UNORDERED, is_comparison, is_integer, is_steady, orders};
use crate::chart::{BinaryOperator, Expr, ExprKind, Type, UnaryOperator};

/// As many cases are told apart; more become one.
const MOST_CASES: usize = 12;

impl<'c> Scope<'_, 'c> {
    /// The cases in which the condition gives `truth`, without a fault.
    pub(in crate::analysis) fn assume(
        &self,
        cases: Vec<Env<'c>>,
        condition: &'c Expr,
        truth: bool,
    ) -> Vec<Env<'c>> {
        if cases.is_empty() {
            return cases;
        }
        match &condition.kind {
            ExprKind::Unary { operator: UnaryOperator::Not, operand } => self.assume(cases, operand, !truth),
            ExprKind::Binary { operator: BinaryOperator::And, left, right } if truth => {
                let cases = self.assume(cases, left, true);
                self.assume(cases, right, true)
            }
            ExprKind::Binary { operator: BinaryOperator::Or, left, right } if !truth => {
                let cases = self.assume(cases, left, false);
                self.assume(cases, right, false)
            }
            ExprKind::Binary { operator: BinaryOperator::And | BinaryOperator::Or, left, right } => {
                let mut either = self.assume(cases.clone(), left, truth);
                either.extend(self.assume(cases, right, truth));
                bounded(either)
            }
            _ => cases.into_iter().filter_map(|case| self.assume_atom(case, condition, truth)).collect(),
        }
    }

    /// The cases in which the condition does not hold: it is false, or has a fault.
    pub(in crate::analysis) fn deny(&self, cases: Vec<Env<'c>>, condition: &'c Expr) -> Vec<Env<'c>> {
        let mut denied = Vec::new();
        for case in cases {
            let (value, faults) = self.evaluate(&case, condition);
            if !faults.is_none() {
                denied.push(case);
            } else if value.may_be(false) {
                denied.extend(self.assume(vec![case], condition, false));
            }
        }
        bounded(denied)
    }

    fn assume_atom(&self, mut env: Env<'c>, atom: &'c Expr, truth: bool) -> Option<Env<'c>> {
        if !self.evaluate(&env, atom).0.may_be(truth) {
            return None;
        }
        match &atom.kind {
            ExprKind::Binary { operator, left, right } if is_comparison(*operator) => {
                let operator = if truth { *operator } else { opposite(*operator, left.ty)? };
                self.narrow_comparison(&mut env, operator, left, right)?;
            }
            _ => self.narrow(&mut env, atom, if truth { TRUE } else { FALSE })?,
        }
        self.relate(&mut env, atom, truth)?;
        Some(env)
    }

    /// Narrows both sides of a comparison that holds; `None` if it cannot.
    fn narrow_comparison(
        &self,
        env: &mut Env<'c>,
        operator: BinaryOperator,
        left: &'c Expr,
        right: &'c Expr,
    ) -> Option<()> {
        let (a, b) = (self.evaluate(env, left).0, self.evaluate(env, right).0);
        match operator {
            BinaryOperator::Equal => {
                self.narrow(env, left, b)?;
                self.narrow(env, right, a)?;
            }
            BinaryOperator::NotEqual => {
                if let Some(key) = self.key_of(left) {
                    set(env, key, a.without(b))?;
                }
                if let Some(key) = self.key_of(right) {
                    set(env, key, b.without(a))?;
                }
            }
            BinaryOperator::Less | BinaryOperator::LessEqual => {
                self.narrow_order(env, (left, a), (right, b), operator == BinaryOperator::Less)?;
            }
            BinaryOperator::Greater | BinaryOperator::GreaterEqual => {
                self.narrow_order(env, (right, b), (left, a), operator == BinaryOperator::Greater)?;
            }
            _ => {}
        }
        Some(())
    }

    /// Narrows `small < great`, or `<=`.
    fn narrow_order(
        &self,
        env: &mut Env<'c>,
        (small, a): (&'c Expr, Value),
        (great, b): (&'c Expr, Value),
        strict: bool,
    ) -> Option<()> {
        let gap = i128::from(strict);
        if let Value::Range { high, .. } = b {
            let high = high.checked_sub(gap)?;
            self.narrow(env, small, Value::Range { low: i128::MIN, high })?;
        }
        if let Value::Range { low, .. } = a {
            let low = low.checked_add(gap)?;
            self.narrow(env, great, Value::Range { low, high: i128::MAX })?;
        }
        Some(())
    }

    /// The expression has one of these values: what does that say of what it is made of? `None` if it cannot.
    /// Without faults, since then it has no value.
    fn narrow(&self, env: &mut Env<'c>, expr: &'c Expr, to: Value) -> Option<()> {
        if let Some(key) = self.key_of(expr) {
            let value = self.look_up(env, key, expr.ty).meet(to);
            return set(env, key, value);
        }
        let Value::Range { low, high } = to else { return Some(()) };
        match &expr.kind {
            ExprKind::Binary { operator: BinaryOperator::Add, left, right } if is_integer(expr.ty) => {
                for (one, other) in [(left, right), (right, left)] {
                    if let (Value::Range { low: least, high: most }, _) = self.evaluate(env, other) {
                        let (low, high) = (low.saturating_sub(most), high.saturating_sub(least));
                        self.narrow(env, one, Value::range(low, high))?;
                    }
                }
            }
            ExprKind::Binary { operator: BinaryOperator::Subtract, left, right } if is_integer(expr.ty) => {
                if let (Value::Range { low: least, high: most }, _) = self.evaluate(env, right) {
                    let (low, high) = (low.saturating_add(least), high.saturating_add(most));
                    self.narrow(env, left, Value::range(low, high))?;
                }
                if let (Value::Range { low: least, high: most }, _) = self.evaluate(env, left) {
                    let (low, high) = (least.saturating_sub(high), most.saturating_sub(low));
                    self.narrow(env, right, Value::range(low, high))?;
                }
            }
            ExprKind::Cast(operand) if is_integer(operand.ty) && is_integer(expr.ty) => {
                self.narrow(env, operand, to)?;
            }
            _ => {}
        }
        Some(())
    }

    /// Remembers what an atom says of expressions that cannot be followed by value; `None` if it contradicts
    /// what is remembered.
    fn relate(&self, env: &mut Env<'c>, atom: &'c Expr, truth: bool) -> Option<()> {
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
            return Some(());
        }
        env.relate(Relation { left, right, orders });
        Some(())
    }
}

/// The key has one of these values; `None` if there is none.
fn set(env: &mut Env<'_>, key: Key, value: Value) -> Option<()> {
    if value.is_nothing() {
        return None;
    }
    env.set(key, value);
    Some(())
}

/// No more than the greatest number of cases.
fn bounded(cases: Vec<Env<'_>>) -> Vec<Env<'_>> {
    if cases.len() <= MOST_CASES { cases } else { Env::of_all(cases).into_iter().collect() }
}

fn swapped(orders: u8) -> u8 {
    let (less, greater) = (orders & LESS, orders & GREATER);
    orders & (EQUAL | UNORDERED) | if less == 0 { 0 } else { GREATER } | if greater == 0 { 0 } else { LESS }
}

/// The comparison that holds where this one does not. A float that is not a number makes all but `!=` false;
/// nothing is followed of floats by value, so that it does not matter which operator stands for them.
fn opposite(operator: BinaryOperator, _: Type) -> Option<BinaryOperator> {
    Some(match operator {
        BinaryOperator::Less => BinaryOperator::GreaterEqual,
        BinaryOperator::LessEqual => BinaryOperator::Greater,
        BinaryOperator::Greater => BinaryOperator::LessEqual,
        BinaryOperator::GreaterEqual => BinaryOperator::Less,
        BinaryOperator::Equal => BinaryOperator::NotEqual,
        BinaryOperator::NotEqual => BinaryOperator::Equal,
        _ => return None,
    })
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
fn same(left: Term<'_>, right: Term<'_>) -> bool {
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
