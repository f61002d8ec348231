//! Expressions.

use std::sync::Arc;

use super::event_loop::Macrostep;
use super::operators;
use super::value::{Float, Value};
use crate::chart::{BinaryOperator, Code, ConstantId, Expr, ExprKind, FaultKind, FloatType, LocalId, Type};
use crate::map::{Arena, Id};

use super::integer::Integer;

/// The locals of one run of a block: those of its bindings and `let`s that have a value.
#[derive(Clone, Debug, Default)]
pub(super) struct Locals(Arena<LocalId, Option<Value>>);

impl Locals {
    /// The locals of a block, without values.
    pub(super) fn of(code: &Code) -> Self {
        Self(code.locals.map(|_| None))
    }

    pub(super) fn set(&mut self, local: LocalId, value: Value) {
        if local.index() < self.0.len() {
            self.0[local] = Some(value);
        }
    }

    pub(super) fn get(&self, local: LocalId) -> Option<&Value> {
        if local.index() < self.0.len() { self.0[local].as_ref() } else { None }
    }
}

impl Macrostep<'_, '_> {
    /// The value of an expression. What has none, such as the variable of a state that is not active, which a
    /// chart with a `use_before_set` may read, is its type's zero.
    ///
    /// # Errors
    /// The kind of its first fault, from left to right.
    pub(super) fn evaluate(&mut self, expr: &Expr, locals: &Locals) -> Result<Value, FaultKind> {
        let chart = self.machine.chart;
        let value = match &expr.kind {
            ExprKind::Field { base, field } => return self.evaluate_field(base, *field, locals),
            ExprKind::Query { function, arguments } => {
                let arguments = self.evaluate_all(arguments, locals)?;
                return self.host.query(*function, &arguments).map_err(|_| FaultKind::Host);
            }
            ExprKind::Unary { operator, operand } => {
                let operand = self.evaluate(operand, locals)?;
                return operators::unary(*operator, operand);
            }
            ExprKind::Binary { operator, left, right } => {
                let left = self.evaluate(left, locals)?;
                // Rust's short circuit.
                match (operator, &left) {
                    (BinaryOperator::And, Value::Bool(false)) | (BinaryOperator::Or, Value::Bool(true)) => {
                        return Ok(left);
                    }
                    _ => {}
                }
                let right = self.evaluate(right, locals)?;
                return operators::binary(*operator, left, right);
            }
            ExprKind::Cast(value) => {
                let value = self.evaluate(value, locals)?;
                return operators::cast(value, expr.ty);
            }
            ExprKind::Constant(constant) => return self.constant(*constant),
            ExprKind::Variable(variable) => self.machine.variables.get(variable).cloned(),
            ExprKind::Local(local) => locals.get(*local).cloned(),
            ExprKind::In(state) => Some(Value::Bool(self.machine.is_active(*state))),
            literal => evaluate_literal(literal, expr.ty),
        };
        Ok(value.unwrap_or_else(|| Value::zero(chart, expr.ty)))
    }

    /// The values of several expressions, from left to right.
    pub(super) fn evaluate_all(&mut self, exprs: &[Expr], locals: &Locals) -> Result<Vec<Value>, FaultKind> {
        exprs.iter().map(|expr| self.evaluate(expr, locals)).collect()
    }

    fn evaluate_field(&mut self, base: &Expr, field: usize, locals: &Locals) -> Result<Value, FaultKind> {
        match self.evaluate(base, locals)? {
            Value::Host(value) => Ok(match value.fields.get(field) {
                Some(Some(known)) => known.clone(),
                _ => self.host.field(&value, field),
            }),
            _ => Err(FaultKind::Conversion),
        }
    }

    fn constant(&self, constant: ConstantId) -> Result<Value, FaultKind> {
        match self.machine.constants.get(constant.index()) {
            Some(Some(value)) => value.clone(),
            // Only while constants are evaluated, and in a cycle of them, which no resolved chart has.
            _ => Ok(Value::zero(self.machine.chart, self.machine.chart.constants[constant].ty)),
        }
    }

    /// Evaluates every constant, what it reads before it. With a stack of its own, since each of a hundred
    /// thousand constants may read the next.
    pub(super) fn evaluate_constants(&mut self) {
        let chart = self.machine.chart;
        let mut begun = vec![false; chart.constants.len()];
        for first in chart.constants.ids() {
            let mut stack = vec![first];
            while let Some(&constant) = stack.last() {
                let expr = &chart.constants[constant].value;
                if !std::mem::replace(&mut begun[constant.index()], true) {
                    constants_of(expr, &mut |read| {
                        if !begun[read.index()] {
                            stack.push(read);
                        }
                    });
                    continue;
                }
                stack.pop();
                if self.machine.constants[constant.index()].is_none() {
                    let value = self.evaluate(expr, &Locals::default());
                    Arc::make_mut(&mut self.machine.constants)[constant.index()] = Some(value);
                }
            }
        }
    }
}

/// Tells which constants the value of a constant reads.
fn constants_of(expr: &Expr, found: &mut impl FnMut(ConstantId)) {
    match &expr.kind {
        ExprKind::Constant(constant) => found(*constant),
        ExprKind::Field { base: operand, .. } | ExprKind::Unary { operand, .. } | ExprKind::Cast(operand) => {
            constants_of(operand, found);
        }
        ExprKind::Binary { left, right, .. } => {
            constants_of(left, found);
            constants_of(right, found);
        }
        // A constant can't ask the host.
        _ => {}
    }
}

/// The value of a literal of that type; `None` for what is none.
fn evaluate_literal(literal: &ExprKind, ty: Type) -> Option<Value> {
    Some(match literal {
        ExprKind::Bool(value) => Value::Bool(*value),
        ExprKind::Integer { negative, magnitude } => match ty {
            Type::Integer(ty) => Value::Integer(Integer::new(ty, *negative, *magnitude)?),
            _ => return None,
        },
        #[allow(clippy::cast_possible_truncation, reason = "the literal of an `f32` is rounded to one")]
        ExprKind::Float(value) => Value::Float(match ty {
            Type::Float(FloatType::F32) => Float::F32(*value as f32),
            _ => Float::F64(*value),
        }),
        ExprKind::Text(text) => Value::Text(text.clone()),
        ExprKind::Char(value) => Value::Char(*value),
        ExprKind::Duration(nanoseconds) => Value::Duration(std::time::Duration::from_nanos(*nanoseconds)),
        ExprKind::Fault(kind) => Value::Fault(*kind),
        ExprKind::Variant(ty, position) => Value::Variant(*ty, *position),
        _ => return None,
    })
}
