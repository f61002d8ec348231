//! Transitions that can be taken only so often: a variable of their guard comes nearer to a bound each time.

use super::super::block::{Effects, Runner};
use super::super::env::Env;
use super::super::index::variables_of;
use super::super::scope::{Scope, is_comparison, is_steady};
use super::super::value::Value;
use super::{MOST_TRANSITIONS, Search};
use crate::chart::{
    BinaryOperator, Chart, Expr, ExprKind, Statement, StatementKind, TransitionId, Type, VariableId,
};

impl Search<'_> {
    /// Whether the transition can be taken only so often, as long as only transitions of the set are: each time
    /// it brings a variable nearer to a bound in its guard, and none of them takes it back.
    pub(super) fn is_ranked(&self, id: TransitionId, cycle: &[TransitionId]) -> bool {
        let transition = &self.chart.transitions[id];
        let Some(guard) = &transition.guard else { return false };
        if cycle.len() > MOST_TRANSITIONS {
            return false;
        }
        conjuncts(guard).into_iter().any(|atom| {
            let ExprKind::Binary { operator, left, right } = &atom.kind else { return false };
            is_comparison(*operator)
                && (self.is_bound(id, cycle, left, *operator, right)
                    || self.is_bound(id, cycle, right, mirrored(*operator), left))
        })
    }

    /// Whether `variable operator bound` holds only so often.
    fn is_bound(
        &self,
        id: TransitionId,
        cycle: &[TransitionId],
        variable: &Expr,
        operator: BinaryOperator,
        bound: &Expr,
    ) -> bool {
        let ExprKind::Variable(counter) = variable.kind else { return false };
        let Type::Integer(_) = variable.ty else { return false };
        let source = self.chart.transitions[id].source;
        if !is_steady(bound) || !self.index.is_calm(self.chart, source, counter) {
            return false;
        }
        let read = variables_of(bound);
        // How far each write takes the counter; `None` where that cannot be told.
        let mut moves: Vec<Option<i128>> = Vec::new();
        let mut surely_moves = false;
        let mut bound_moves = false;
        let calm = read.iter().all(|&it| self.index.is_calm(self.chart, source, it));
        let Some(mut all_taken) = self.come_between(cycle) else { return false };
        all_taken.extend(cycle);
        self.each_write_of(&all_taken, &mut |written, statement, on| {
            bound_moves |= read.contains(&written);
            if written == counter {
                let step = statement.and_then(|statement| self.step_of(counter, statement));
                surely_moves |= on == Some(id) && step.is_some_and(|step| step != 0);
                moves.push(step);
            }
        });
        if bound_moves || !calm || !surely_moves || !self.surely_runs(id) {
            return false;
        }
        let all = |allowed: &dyn Fn(i128) -> bool| moves.iter().all(|step| step.is_some_and(allowed));
        match operator {
            BinaryOperator::Less | BinaryOperator::LessEqual => all(&|step| step > 0),
            BinaryOperator::Greater | BinaryOperator::GreaterEqual => all(&|step| step < 0),
            BinaryOperator::NotEqual => all(&|step| step == 1) || all(&|step| step == -1),
            _ => false,
        }
    }

    /// How far an assignment takes the counter, to which it assigns, if that is a number.
    fn step_of(&self, counter: VariableId, statement: &Statement) -> Option<i128> {
        let StatementKind::Assign { operator, value, .. } = &statement.kind else { return None };
        let scope = Scope::new(self.world, Chart::ROOT, &[]);
        let number = |expr| match scope.evaluate(&Env::default(), expr) {
            (Value::Range { low, high }, faults) if low == high && faults.is_none() => Some(low),
            _ => None,
        };
        let is_counter = |expr: &Expr| expr.kind == ExprKind::Variable(counter);
        match (operator, &value.kind) {
            (Some(BinaryOperator::Add), _) => number(value),
            (Some(BinaryOperator::Subtract), _) => number(value)?.checked_neg(),
            (None, ExprKind::Binary { operator: BinaryOperator::Add, left, right }) if is_counter(left) => {
                number(right)
            }
            (None, ExprKind::Binary { operator: BinaryOperator::Add, left, right }) if is_counter(right) => {
                number(left)
            }
            (None, ExprKind::Binary { operator: BinaryOperator::Subtract, left, right })
                if is_counter(left) =>
            {
                number(right)?.checked_neg()
            }
            _ => None,
        }
    }

    /// Whether the block of the transition always comes to its end.
    fn surely_runs(&self, id: TransitionId) -> bool {
        let transition = &self.chart.transitions[id];
        let Some(env) = self.selected(id, &Env::default()) else { return true };
        let scope = Scope::new(self.world, transition.source, &[]);
        let mut effects = Effects::default();
        Runner::run(&scope, &mut effects, env, &transition.code);
        effects.faults.is_none() && effects.otherwise.is_empty()
    }
}

/// The conditions that all hold where the guard does.
fn conjuncts(guard: &Expr) -> Vec<&Expr> {
    let mut waiting = vec![guard];
    let mut found = Vec::new();
    while let Some(expr) = waiting.pop() {
        match &expr.kind {
            ExprKind::Binary { operator: BinaryOperator::And, left, right } => {
                waiting.push(right);
                waiting.push(left);
            }
            _ => found.push(expr),
        }
    }
    found
}

/// The comparison with its sides swapped.
fn mirrored(operator: BinaryOperator) -> BinaryOperator {
    match operator {
        BinaryOperator::Less => BinaryOperator::Greater,
        BinaryOperator::LessEqual => BinaryOperator::GreaterEqual,
        BinaryOperator::Greater => BinaryOperator::Less,
        BinaryOperator::GreaterEqual => BinaryOperator::LessEqual,
        other => other,
    }
}
