//! What is known when a condition is true or false.

use super::super::env::{Env, Key};
use super::super::value::{FALSE, TRUE, Value};
use super::{Scope, is_comparison, is_integer};
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
}

/// The key has one of these values; `None` if there is none.
fn set(env: &mut Env<'_>, key: Key, value: Value) -> Option<()> {
    if value.is_nothing() {
        return None;
    }
    env.narrow(key, value);
    Some(())
}

/// No more than the greatest number of cases.
fn bounded(cases: Vec<Env<'_>>) -> Vec<Env<'_>> {
    if cases.len() <= MOST_CASES { cases } else { Env::of_all(cases).into_iter().collect() }
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
