//! Transitions that can be taken only so often: a variable of their guard comes nearer to a bound each time.

use std::collections::BTreeSet;

use super::super::env::{Env, Key};
use super::super::index::variables_of;
use super::super::scope::{Scope, is_comparison, is_steady};
use super::super::value::Value;
use super::effect::{By, Write};
use super::{MOST_TRANSITIONS, Search};
use crate::chart::{
    BinaryOperator, Chart, Expr, ExprKind, IntegerType, Place, Statement, StatementKind, TransitionId, Type,
    VariableId,
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
        let Type::Integer(ty) = variable.ty else { return false };
        let source = self.chart.transitions[id].source;
        let read = variables_of(bound);
        let nobody_else = |variable| self.is_still_known(source, variable);
        if !is_steady(bound) || !nobody_else(counter) || !read.iter().copied().all(nobody_else) {
            return false;
        }
        let Some(mut all_taken) = self.come_between(cycle) else { return false };
        all_taken.extend(cycle);
        // What each write does to the counter; `None` where that cannot be told.
        let mut moves: Vec<Option<Move>> = Vec::new();
        let mut movers = BTreeSet::new();
        let mut sure = BTreeSet::new();
        let mut bound_moves = false;
        self.each_write_of(&all_taken, &mut |write| {
            bound_moves |= read.contains(&write.variable);
            if write.variable == counter {
                let moved = self.move_by(ty, &write);
                if moved.is_some_and(Move::is_one) {
                    let given = matches!(write.by, By::Argument(_));
                    if given { &mut sure } else { &mut movers }.insert(write.of);
                }
                moves.push(moved);
            }
        });
        let Some(moves) = moves.into_iter().collect::<Option<Vec<Move>>>() else { return false };
        let scope = Scope::new(self.world, Chart::ROOT, &[]);
        let limit = scope.evaluate(&Env::default(), bound).0;
        if bound_moves || !ends(&moves, operator, limit) {
            return false;
        }
        let mut held = Env::default();
        let all = scope.evaluate(&held, variable).0;
        held.narrow(Key::Variable(counter), all.meet(below(operator, limit)));
        let is_sure = |mover| self.surely_moves(mover, &held, ty, counter);
        if sure.contains(&id) || movers.contains(&id) && is_sure(id) {
            return true;
        }
        sure.extend(movers.into_iter().filter(|&mover| is_sure(mover)));
        self.come_round_through(id, cycle, &sure)
    }

    /// Whether the transition follows itself only behind one of these.
    fn come_round_through(
        &self,
        id: TransitionId,
        cycle: &[TransitionId],
        sure: &BTreeSet<TransitionId>,
    ) -> bool {
        let others: Vec<TransitionId> = cycle.iter().copied().filter(|it| !sure.contains(it)).collect();
        others.len() < cycle.len() && self.follow_of(&others).cycles().iter().all(|it| !it.contains(&id))
    }

    /// Whether some statement that surely runs whenever the transition is taken moves the counter. `held` is known of
    /// it wherever it matters: beyond its bound it never comes back.
    fn surely_moves(&self, id: TransitionId, held: &Env<'_>, ty: IntegerType, counter: VariableId) -> bool {
        let Some(env) = self.selected(id, held) else { return true };
        let mut moves = false;
        self.follow(id, env, &mut |statements| {
            moves |= statements.iter().any(|statement| {
                is_write_of(statement, counter)
                    && self.move_of(ty, counter, statement).is_some_and(Move::is_one)
            });
        });
        moves
    }

    /// What a write does to the variable that it changes, if that can be told.
    fn move_by(&self, ty: IntegerType, write: &Write<'_>) -> Option<Move> {
        match write.by {
            By::Statement(statement) => self.move_of(ty, write.variable, statement),
            By::Argument(value) => {
                // Where the argument faults, the value is nought.
                let env = self.before_entry(write.of, self.selected(write.of, &Env::default())?, &mut |_| {});
                let scope = Scope::new(self.world, self.chart.transitions[write.of].source, &[]);
                let is_safe = scope.evaluate(&env, value).1.is_none();
                is_safe.then(|| self.move_to(ty, write.variable, value)).flatten()
            }
            By::Entry => None,
        }
    }

    /// What an assignment does to the counter, to which it assigns, if that can be told.
    fn move_of(&self, ty: IntegerType, counter: VariableId, statement: &Statement) -> Option<Move> {
        let StatementKind::Assign { operator, value, .. } = &statement.kind else { return None };
        match operator {
            Some(operator) => self.operation(ty, *operator, value),
            None => self.move_to(ty, counter, value),
        }
    }

    /// What it does to the counter that it becomes that value.
    fn move_to(&self, ty: IntegerType, counter: VariableId, value: &Expr) -> Option<Move> {
        let is_counter = |expr: &Expr| expr.kind == ExprKind::Variable(counter);
        match &value.kind {
            _ if is_counter(value) => Some(Move::By(0)),
            ExprKind::Binary { operator, left, right } if is_counter(left) => {
                self.operation(ty, *operator, right)
            }
            ExprKind::Binary { operator: BinaryOperator::Add, left, right } if is_counter(right) => {
                self.operation(ty, BinaryOperator::Add, left)
            }
            _ => None,
        }
    }

    /// What `counter operator value` does.
    fn operation(&self, ty: IntegerType, operator: BinaryOperator, value: &Expr) -> Option<Move> {
        let scope = Scope::new(self.world, Chart::ROOT, &[]);
        let (Value::Range { low, high }, faults) = scope.evaluate(&Env::default(), value) else {
            return None;
        };
        let exactly = (low == high && faults.is_none()).then_some(low);
        match operator {
            BinaryOperator::Add => exactly.map(Move::By),
            BinaryOperator::Subtract => exactly?.checked_neg().map(Move::By),
            BinaryOperator::Divide if low >= 2 => Some(Move::TowardsZero),
            // With a sign it ends at -1.
            BinaryOperator::ShiftRight if low >= 1 && !ty.is_signed() => Some(Move::TowardsZero),
            _ => None,
        }
    }
}

/// What a write does to a counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    /// It takes it so far.
    By(i128),
    /// It takes it nearer to zero, and never beyond.
    TowardsZero,
}

impl Move {
    /// Whether a counter that isn't zero changes.
    fn is_one(self) -> bool {
        self != Self::By(0)
    }
}

/// Whether `counter operator bound` ends where only these moves happen, one that moves it again and again.
fn ends(moves: &[Move], operator: BinaryOperator, bound: Value) -> bool {
    let all = |by: &dyn Fn(i128) -> bool, towards_zero: bool| {
        moves.iter().all(|step| match step {
            Move::By(step) => by(*step),
            Move::TowardsZero => towards_zero,
        })
    };
    let (low, high) = match bound {
        Value::Range { low, high } => (low, high),
        _ => (i128::MIN, i128::MAX),
    };
    match operator {
        BinaryOperator::Less => all(&|step| step >= 0, high <= 0),
        BinaryOperator::LessEqual => all(&|step| step >= 0, high < 0),
        BinaryOperator::Greater => all(&|step| step <= 0, low >= 0),
        BinaryOperator::GreaterEqual => all(&|step| step <= 0, low > 0),
        BinaryOperator::NotEqual => {
            let by = |one: i128| all(&|step| step == one || step == 0, false);
            by(1) || by(-1) || all(&|step| step == 0, low == 0 && high == 0)
        }
        _ => false,
    }
}

/// What the counter is where the comparison with the bound holds.
fn below(operator: BinaryOperator, bound: Value) -> Value {
    let Value::Range { low, high } = bound else { return Value::Any };
    match operator {
        BinaryOperator::Less => Value::range(i128::MIN, high.saturating_sub(1)),
        BinaryOperator::LessEqual => Value::range(i128::MIN, high),
        BinaryOperator::Greater => Value::range(low.saturating_add(1), i128::MAX),
        BinaryOperator::GreaterEqual => Value::range(low, i128::MAX),
        _ => Value::Any,
    }
}

fn is_write_of(statement: &Statement, counter: VariableId) -> bool {
    matches!(statement.kind, StatementKind::Assign { place: Place::Variable(written), .. } if written == counter)
}

/// The conditions that all hold where the guard does.
pub(super) fn conjuncts(guard: &Expr) -> Vec<&Expr> {
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
