//! Expressions: what they can give; what is known when they are true or false is in `assume`.

mod assume;
mod relate;

pub(super) use relate::same;

use std::cell::Cell;

use super::arithmetic::{binary, compare};
use super::env::{Env, Key};
use super::value::{BOTH, FALSE, Faults, TRUE, Value, bounds};
use crate::chart::{
    BinaryOperator, Chart, ConstantId, Expr, ExprKind, FaultKind, LocalId, Place, StateId, StateKind, Type,
    UnaryOperator, VariableId,
};
use crate::map::Arena;

/// What holds wherever the chart is: read by all expressions.
#[derive(Clone, Copy, Debug)]
pub(super) struct World<'a, 'c> {
    /// The chart.
    pub(super) chart: &'c Chart,
    /// Each variable's values at any time; nothing where it has never been set.
    pub(super) values: &'a Arena<VariableId, Value>,
    /// The constants' values.
    pub(super) constants: &'a Arena<ConstantId, Value>,
    /// Which states can be active.
    pub(super) active: &'a Arena<StateId, bool>,
}

/// Where an expression stands.
#[derive(Debug)]
pub(super) struct Scope<'a, 'c> {
    world: World<'a, 'c>,
    /// The state whose code it is.
    state: StateId,
    /// The locals that stand for the event's arguments, outside of blocks.
    bindings: &'c [Option<LocalId>],
    /// How many evaluations assume something around here: a bound on the work of nested conditions.
    assuming: Cell<u8>,
}

const MOST_ASSUMING: u8 = 2;

const LESS: u8 = 1;
const EQUAL: u8 = 2;
const GREATER: u8 = 4;
const UNORDERED: u8 = 8;

impl<'a, 'c> Scope<'a, 'c> {
    /// Code of a state.
    pub(super) fn new(world: World<'a, 'c>, state: StateId, bindings: &'c [Option<LocalId>]) -> Self {
        Self { world, state, bindings, assuming: Cell::new(0) }
    }

    /// The chart.
    pub(super) fn chart(&self) -> &'c Chart {
        self.world.chart
    }

    /// The key of a local that is a binding of the event's argument, or a local of a block.
    fn key_of_local(&self, local: LocalId) -> Key {
        let position = self.bindings.iter().position(|&binding| binding == Some(local));
        position.map_or(Key::Local(local), Key::Argument)
    }

    fn key_of(&self, expr: &Expr) -> Option<Key> {
        match expr.kind {
            ExprKind::Variable(variable) => Some(Key::Variable(variable)),
            ExprKind::Local(local) => Some(self.key_of_local(local)),
            _ => None,
        }
    }

    fn look_up(&self, env: &Env<'c>, key: Key, ty: Type) -> Value {
        env.get(key).unwrap_or_else(|| match key {
            Key::Variable(variable) => self.world.values[variable],
            Key::Argument(_) | Key::Local(_) => Value::all_of(self.world.chart, ty),
        })
    }

    /// What stands at a place that can be assigned to, and its type.
    pub(super) fn place(
        &self,
        env: &Env<'c>,
        place: Place,
        ty_of_local: impl Fn(LocalId) -> Type,
    ) -> (Value, Type) {
        match place {
            Place::Variable(variable) => {
                let ty = self.world.chart.variables[variable].ty;
                (self.look_up(env, Key::Variable(variable), ty), ty)
            }
            Place::Local(local) => {
                let ty = ty_of_local(local);
                (self.look_up(env, Key::Local(local), ty), ty)
            }
        }
    }

    /// What an expression can give, and the faults that can happen instead.
    pub(super) fn evaluate(&self, env: &Env<'c>, expr: &'c Expr) -> (Value, Faults) {
        let all = || Value::all_of(self.world.chart, expr.ty);
        match &expr.kind {
            ExprKind::Bool(truth) => (if *truth { TRUE } else { FALSE }, Faults::NONE),
            ExprKind::Integer { negative, magnitude } => {
                let value = integer(*negative, *magnitude).map_or(Value::Any, Value::integer);
                (value, Faults::NONE)
            }
            ExprKind::Fault(kind) => (Value::Set(1 << Faults::position(*kind)), Faults::NONE),
            ExprKind::Variant(_, variant) => match all() {
                Value::Set(_) => (Value::Set(1 << variant), Faults::NONE),
                other => (other, Faults::NONE),
            },
            ExprKind::Float(_) | ExprKind::Text(_) | ExprKind::Char(_) | ExprKind::Duration(_) => {
                (all(), Faults::NONE)
            }
            ExprKind::Constant(constant) => (self.world.constants[*constant], Faults::NONE),
            ExprKind::Variable(_) | ExprKind::Local(_) => {
                let value = self.key_of(expr).map_or(Value::Any, |key| self.look_up(env, key, expr.ty));
                (value, Faults::NONE)
            }
            ExprKind::Field { base, .. } => {
                let (base, faults) = self.evaluate(env, base);
                (if base.is_nothing() { base } else { all() }, faults)
            }
            ExprKind::Query { function, arguments } => {
                let faults = self.arguments(env, arguments);
                let fails = self.world.chart.functions[*function].error.is_some();
                (all(), faults.and(Faults::when(fails, FaultKind::Host)))
            }
            ExprKind::In(state) => (self.is_active(*state), Faults::NONE),
            ExprKind::Unary { operator, operand } => {
                let (value, faults) = self.evaluate(env, operand);
                let (value, more) = unary(*operator, expr.ty, value, all());
                (value, faults.and(more))
            }
            ExprKind::Binary { operator, left, right } => self.binary(env, *operator, left, right, all()),
            ExprKind::Cast(operand) => {
                let (value, faults) = self.evaluate(env, operand);
                let (value, more) = cast(operand.ty, expr.ty, value, all());
                (value, faults.and(more))
            }
        }
    }

    /// The faults of evaluating arguments.
    pub(super) fn arguments(&self, env: &Env<'c>, arguments: &'c [Expr]) -> Faults {
        arguments.iter().fold(Faults::NONE, |faults, argument| faults.and(self.evaluate(env, argument).1))
    }

    fn binary(
        &self,
        env: &Env<'c>,
        operator: BinaryOperator,
        left: &'c Expr,
        right: &'c Expr,
        all: Value,
    ) -> (Value, Faults) {
        let (a, left_faults) = self.evaluate(env, left);
        // The right operand of `&&` and `||` is looked at only behind one value of the left.
        let behind = match operator {
            BinaryOperator::And => Some(true),
            BinaryOperator::Or => Some(false),
            _ => None,
        };
        let Some(behind) = behind else {
            let (b, right_faults) = self.evaluate(env, right);
            let faults = left_faults.and(right_faults);
            if is_comparison(operator) {
                return (compare(operator, a, b), faults);
            }
            let (value, more) = binary(operator, left.ty, a, b, all);
            return (value, faults.and(more));
        };
        if !a.may_be(behind) {
            return (a, left_faults);
        }
        let (b, right_faults) = self.evaluate_behind(env, left, behind, right);
        let stops = if a.may_be(!behind) { if behind { FALSE } else { TRUE } } else { Value::Nothing };
        (stops.join(b), left_faults.and(right_faults))
    }

    /// What `right` can give where `left` is `behind`.
    fn evaluate_behind(
        &self,
        env: &Env<'c>,
        left: &'c Expr,
        behind: bool,
        right: &'c Expr,
    ) -> (Value, Faults) {
        let plain = self.evaluate(env, right);
        if plain.1.is_none() || self.assuming.get() >= MOST_ASSUMING {
            return plain;
        }
        self.assuming.set(self.assuming.get() + 1);
        let cases = self.assume(vec![env.clone()], left, behind);
        let result = cases
            .iter()
            .map(|case| self.evaluate(case, right))
            .fold((Value::Nothing, Faults::NONE), |(value, faults), (other, more)| {
                (value.join(other), faults.and(more))
            });
        self.assuming.set(self.assuming.get() - 1);
        result
    }

    /// `in(state)` as the guard of a transition of this state sees it.
    fn is_active(&self, state: StateId) -> Value {
        let chart = self.world.chart;
        if chart.is_within(self.state, state) {
            return TRUE;
        }
        if !self.world.active[state] || chart.are_exclusive(self.state, state) {
            return FALSE;
        }
        BOTH
    }
}

/// The number, if an `i128` holds it.
fn integer(negative: bool, magnitude: u128) -> Option<i128> {
    if negative { 0i128.checked_sub_unsigned(magnitude) } else { i128::try_from(magnitude).ok() }
}

fn unary(operator: UnaryOperator, ty: Type, value: Value, all: Value) -> (Value, Faults) {
    match (operator, ty, value) {
        (_, _, Value::Nothing) => (Value::Nothing, Faults::NONE),
        (UnaryOperator::Not, Type::Bool, Value::Set(bits)) => {
            (Value::set((bits & 1) << 1 | (bits >> 1) & 1), Faults::NONE)
        }
        (UnaryOperator::Not, _, _) => (all, Faults::NONE),
        (UnaryOperator::Negate, Type::Integer(_), _) => {
            binary(BinaryOperator::Subtract, ty, Value::integer(0), value, all)
        }
        (UnaryOperator::Negate, _, _) => (all, Faults::NONE),
    }
}

fn cast(from: Type, to: Type, value: Value, all: Value) -> (Value, Faults) {
    let Type::Integer(to) = to else {
        return (if value.is_nothing() { value } else { all }, Faults::NONE);
    };
    let may_not_fit = Faults::of(FaultKind::Conversion);
    if !is_integer(from) || bounds(to).is_none() {
        let fits = match (value, from) {
            (Value::Range { low, .. }, _) => low >= 0,
            (_, Type::Integer(from)) => !from.is_signed(),
            _ => false,
        };
        return (if value.is_nothing() { value } else { all }, if fits { Faults::NONE } else { may_not_fit });
    }
    let kept = value.meet(all);
    (kept, if kept == value { Faults::NONE } else { may_not_fit })
}

/// Whether it is an integer type.
pub(super) fn is_integer(ty: Type) -> bool {
    matches!(ty, Type::Integer(_))
}

/// Whether the operator compares.
pub(super) fn is_comparison(operator: BinaryOperator) -> bool {
    orders(operator) != 0
}

/// The orders in which the operands of a comparison stand when it holds; none for other operators.
fn orders(operator: BinaryOperator) -> u8 {
    match operator {
        BinaryOperator::Less => LESS,
        BinaryOperator::LessEqual => LESS | EQUAL,
        BinaryOperator::Greater => GREATER,
        BinaryOperator::GreaterEqual => GREATER | EQUAL,
        BinaryOperator::Equal => EQUAL,
        BinaryOperator::NotEqual => LESS | GREATER | UNORDERED,
        _ => 0,
    }
}

/// Whether the expression has one value, or one fault, throughout a selection: it asks the host nothing.
pub(super) fn is_steady(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Query { .. } => false,
        ExprKind::Field { base: operand, .. } | ExprKind::Unary { operand, .. } | ExprKind::Cast(operand) => {
            is_steady(operand)
        }
        ExprKind::Binary { left, right, .. } => is_steady(left) && is_steady(right),
        _ => true,
    }
}

impl Chart {
    /// Whether two states are never active together: neither is inside the other, and the innermost state
    /// around both is no parallel one.
    pub(crate) fn are_exclusive(&self, one: StateId, other: StateId) -> bool {
        if self.is_within(one, other) || self.is_within(other, one) {
            return false;
        }
        let around = self.ancestors(one).find(|&ancestor| self.is_descendant(other, ancestor));
        around.is_some_and(|around| self.states[around].kind != StateKind::Parallel)
    }
}
