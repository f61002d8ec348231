//! The value of a constant expression.

use core::time::Duration;

use crate::chart::{
    BinaryOperator, ConstantId, Expr, ExprKind, FaultKind, FloatType, IntegerType, Type, TypeId,
    UnaryOperator,
};
use crate::span::Span;

/// A value that a constant can have. Texts are not kept: nothing computes with them but `==`, whose answer
/// no arithmetic depends on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value {
    Bool(bool),
    Integer(Integer),
    Float(f64),
    Char(char),
    Duration(Duration),
    Fault(FaultKind),
    Variant(TypeId, usize),
}

/// An integer of any type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Integer {
    /// Of a type with a sign.
    Signed(i128),
    /// Of a type without.
    Unsigned(u128),
}

/// Why an expression has no value.
#[derive(Debug, PartialEq)]
pub(super) enum Stop {
    /// Something in it is not known.
    Unknown,
    /// Computing it fails there.
    Fault(FaultKind, Span),
}

type Folded = Result<Value, Stop>;

/// Computes the expression; `known` tells the values of the constants that it reads.
pub(super) fn fold(expr: &Expr, known: &impl Fn(ConstantId) -> Option<Value>) -> Folded {
    Ok(match &expr.kind {
        ExprKind::Bool(value) => Value::Bool(*value),
        ExprKind::Integer { negative, magnitude } => {
            Value::Integer(literal(expr.ty, *negative, *magnitude).ok_or(Stop::Unknown)?)
        }
        ExprKind::Float(value) => Value::Float(*value),
        ExprKind::Char(value) => Value::Char(*value),
        ExprKind::Duration(nanoseconds) => Value::Duration(Duration::from_nanos(*nanoseconds)),
        ExprKind::Fault(kind) => Value::Fault(*kind),
        ExprKind::Variant(ty, variant) => Value::Variant(*ty, *variant),
        ExprKind::Constant(id) => known(*id).ok_or(Stop::Unknown)?,
        ExprKind::Unary { operator, operand } => unary(*operator, expr, &fold(operand, known)?)?,
        ExprKind::Binary { operator, left, right } => return binary(*operator, expr, left, right, known),
        ExprKind::Cast(value) => cast(expr, fold(value, known)?)?,
        ExprKind::Text(_)
        | ExprKind::Variable(_)
        | ExprKind::Local(_)
        | ExprKind::Field { .. }
        | ExprKind::Query { .. }
        | ExprKind::In(_) => return Err(Stop::Unknown),
    })
}

fn literal(ty: Type, negative: bool, magnitude: u128) -> Option<Integer> {
    let Type::Integer(ty) = ty else { return None };
    if !ty.is_signed() {
        return Some(Integer::Unsigned(magnitude));
    }
    if negative {
        0i128.checked_sub_unsigned(magnitude).map(Integer::Signed)
    } else {
        i128::try_from(magnitude).ok().map(Integer::Signed)
    }
}

/// The integer, if the type holds it.
fn fit(ty: IntegerType, value: Integer) -> Option<Integer> {
    let (negative, magnitude) = match value {
        Integer::Signed(value) => (value < 0, value.unsigned_abs()),
        Integer::Unsigned(value) => (false, value),
    };
    ty.holds(negative, magnitude).then_some(())?;
    literal(Type::Integer(ty), negative, magnitude)
}

fn fault<T>(kind: FaultKind, at: &Expr) -> Result<T, Stop> {
    Err(Stop::Fault(kind, at.span))
}

fn unary(operator: UnaryOperator, expr: &Expr, operand: &Value) -> Folded {
    Ok(match (operator, operand) {
        (UnaryOperator::Not, Value::Bool(value)) => Value::Bool(!value),
        (UnaryOperator::Not, Value::Integer(Integer::Signed(value))) => {
            Value::Integer(Integer::Signed(!value))
        }
        (UnaryOperator::Not, Value::Integer(Integer::Unsigned(value))) => {
            let Type::Integer(ty) = expr.ty else { return Err(Stop::Unknown) };
            Value::Integer(Integer::Unsigned(!value & ty.max()))
        }
        (UnaryOperator::Negate, Value::Float(value)) => Value::Float(-value),
        (UnaryOperator::Negate, Value::Integer(Integer::Signed(value))) => {
            checked(expr, value.checked_neg().map(Integer::Signed))?
        }
        _ => return Err(Stop::Unknown),
    })
}

/// An integer of the expression's type; [`FaultKind::Overflow`] where it does not fit.
fn checked(expr: &Expr, value: Option<Integer>) -> Folded {
    let Type::Integer(ty) = expr.ty else { return Err(Stop::Unknown) };
    match value.and_then(|value| fit(ty, value)) {
        Some(value) => Ok(Value::Integer(value)),
        None => fault(FaultKind::Overflow, expr),
    }
}

fn binary(
    operator: BinaryOperator,
    expr: &Expr,
    left: &Expr,
    right: &Expr,
    known: &impl Fn(ConstantId) -> Option<Value>,
) -> Folded {
    let left_value = fold(left, known)?;
    match (operator, left_value) {
        (BinaryOperator::And, Value::Bool(false)) | (BinaryOperator::Or, Value::Bool(true)) => {
            return Ok(left_value);
        }
        _ => {}
    }
    let right_value = fold(right, known)?;
    if let Some(answer) = compare(operator, &left_value, &right_value) {
        return Ok(Value::Bool(answer));
    }
    match (left_value, right_value) {
        (Value::Bool(left), Value::Bool(right)) => logic(operator, left, right),
        (Value::Integer(left), Value::Integer(right)) => integers(operator, expr, left, right),
        (Value::Float(left), Value::Float(right)) => {
            Ok(Value::Float(floats(operator, expr.ty, left, right)?))
        }
        (Value::Duration(left), right) => durations(operator, expr, left, &right),
        _ => Err(Stop::Unknown),
    }
}

fn compare(operator: BinaryOperator, left: &Value, right: &Value) -> Option<bool> {
    let order = match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => left.partial_cmp(right),
        (Value::Float(left), Value::Float(right)) => left.partial_cmp(right),
        (Value::Char(left), Value::Char(right)) => left.partial_cmp(right),
        (Value::Duration(left), Value::Duration(right)) => left.partial_cmp(right),
        _ => None,
    };
    Some(match operator {
        BinaryOperator::Equal => left == right,
        BinaryOperator::NotEqual => left != right,
        BinaryOperator::Less => order.is_some_and(std::cmp::Ordering::is_lt),
        BinaryOperator::LessEqual => order.is_some_and(std::cmp::Ordering::is_le),
        BinaryOperator::Greater => order.is_some_and(std::cmp::Ordering::is_gt),
        BinaryOperator::GreaterEqual => order.is_some_and(std::cmp::Ordering::is_ge),
        _ => return None,
    })
}

fn logic(operator: BinaryOperator, left: bool, right: bool) -> Folded {
    Ok(Value::Bool(match operator {
        BinaryOperator::And | BinaryOperator::BitAnd => left & right,
        BinaryOperator::Or | BinaryOperator::BitOr => left | right,
        BinaryOperator::BitXor => left ^ right,
        _ => return Err(Stop::Unknown),
    }))
}

fn integers(operator: BinaryOperator, expr: &Expr, left: Integer, right: Integer) -> Folded {
    if matches!(operator, BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight) {
        return shift(operator, expr, left, right);
    }
    let zero = matches!(right, Integer::Signed(0) | Integer::Unsigned(0));
    if zero && matches!(operator, BinaryOperator::Divide | BinaryOperator::Remainder) {
        return fault(FaultKind::DivisionByZero, expr);
    }
    let value = match (left, right) {
        (Integer::Signed(left), Integer::Signed(right)) => match operator {
            BinaryOperator::Add => left.checked_add(right),
            BinaryOperator::Subtract => left.checked_sub(right),
            BinaryOperator::Multiply => left.checked_mul(right),
            BinaryOperator::Divide => left.checked_div(right),
            // Rust's remainder of the smallest number by -1 overflows.
            BinaryOperator::Remainder if right == -1 && is_smallest(expr.ty, left) => None,
            BinaryOperator::Remainder => left.checked_rem(right),
            BinaryOperator::BitAnd => Some(left & right),
            BinaryOperator::BitOr => Some(left | right),
            BinaryOperator::BitXor => Some(left ^ right),
            _ => return Err(Stop::Unknown),
        }
        .map(Integer::Signed),
        (Integer::Unsigned(left), Integer::Unsigned(right)) => match operator {
            BinaryOperator::Add => left.checked_add(right),
            BinaryOperator::Subtract => left.checked_sub(right),
            BinaryOperator::Multiply => left.checked_mul(right),
            BinaryOperator::Divide => left.checked_div(right),
            BinaryOperator::Remainder => left.checked_rem(right),
            BinaryOperator::BitAnd => Some(left & right),
            BinaryOperator::BitOr => Some(left | right),
            BinaryOperator::BitXor => Some(left ^ right),
            _ => return Err(Stop::Unknown),
        }
        .map(Integer::Unsigned),
        _ => return Err(Stop::Unknown),
    };
    checked(expr, value)
}

fn is_smallest(ty: Type, value: i128) -> bool {
    matches!(ty, Type::Integer(ty) if value < 0 && value.unsigned_abs() == ty.min_magnitude())
}

/// As `checked_shl` and `checked_shr`: the number of places has to be below the width; bits may fall out.
fn shift(operator: BinaryOperator, expr: &Expr, left: Integer, right: Integer) -> Folded {
    let Type::Integer(ty) = expr.ty else { return Err(Stop::Unknown) };
    let places = match right {
        Integer::Signed(places) => u32::try_from(places).ok(),
        Integer::Unsigned(places) => u32::try_from(places).ok(),
    };
    let Some(places) = places.filter(|&places| places < ty.bits()) else {
        return fault(FaultKind::Overflow, expr);
    };
    let unused = 128 - ty.bits();
    Ok(Value::Integer(match (left, operator) {
        (Integer::Signed(left), BinaryOperator::ShiftLeft) => {
            Integer::Signed(left.wrapping_shl(places).wrapping_shl(unused).wrapping_shr(unused))
        }
        (Integer::Signed(left), _) => Integer::Signed(left.wrapping_shr(places)),
        (Integer::Unsigned(left), BinaryOperator::ShiftLeft) => {
            Integer::Unsigned(left.wrapping_shl(places) & ty.max())
        }
        (Integer::Unsigned(left), _) => Integer::Unsigned(left.wrapping_shr(places)),
    }))
}

#[allow(clippy::cast_possible_truncation, reason = "an `f32` is computed as one")]
fn floats(operator: BinaryOperator, ty: Type, left: f64, right: f64) -> Result<f64, Stop> {
    macro_rules! operate {
        ($left:expr, $right:expr) => {
            match operator {
                BinaryOperator::Add => $left + $right,
                BinaryOperator::Subtract => $left - $right,
                BinaryOperator::Multiply => $left * $right,
                BinaryOperator::Divide => $left / $right,
                BinaryOperator::Remainder => $left % $right,
                _ => return Err(Stop::Unknown),
            }
        };
    }
    Ok(match ty {
        Type::Float(FloatType::F32) => f64::from(operate!(left as f32, right as f32)),
        _ => operate!(left, right),
    })
}

fn durations(operator: BinaryOperator, expr: &Expr, left: Duration, right: &Value) -> Folded {
    let value = match (operator, right) {
        (BinaryOperator::Add, Value::Duration(right)) => left.checked_add(*right),
        (BinaryOperator::Subtract, Value::Duration(right)) => left.checked_sub(*right),
        (BinaryOperator::Multiply | BinaryOperator::Divide, Value::Integer(Integer::Unsigned(right))) => {
            let right = u32::try_from(*right).map_err(|_| Stop::Unknown)?;
            match operator {
                BinaryOperator::Divide if right == 0 => return fault(FaultKind::DivisionByZero, expr),
                BinaryOperator::Divide => left.checked_div(right),
                _ => left.checked_mul(right),
            }
        }
        _ => return Err(Stop::Unknown),
    };
    match value {
        Some(value) => Ok(Value::Duration(value)),
        None => fault(FaultKind::Overflow, expr),
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "Rust's `as`, once the value is known to fit"
)]
fn cast(expr: &Expr, value: Value) -> Folded {
    Ok(match (expr.ty, value) {
        (Type::Integer(ty), Value::Integer(value)) => match fit(ty, value) {
            Some(value) => Value::Integer(value),
            None => return fault(FaultKind::Conversion, expr),
        },
        (Type::Integer(ty), Value::Float(value)) => {
            let whole = value.trunc();
            // Two to the power of the bits is a float exactly, where the largest integer need not be.
            let end = 2f64.powi(i32::try_from(ty.bits()).unwrap_or(0) - i32::from(ty.is_signed()));
            let start = if ty.is_signed() { -end } else { 0.0 };
            if !(whole >= start && whole < end) {
                return fault(FaultKind::Conversion, expr);
            }
            Value::Integer(if ty.is_signed() {
                Integer::Signed(whole as i128)
            } else {
                Integer::Unsigned(whole as u128)
            })
        }
        (Type::Float(FloatType::F32), Value::Integer(Integer::Signed(value))) => {
            Value::Float(f64::from(value as f32))
        }
        (Type::Float(FloatType::F32), Value::Integer(Integer::Unsigned(value))) => {
            Value::Float(f64::from(value as f32))
        }
        (Type::Float(FloatType::F64), Value::Integer(Integer::Signed(value))) => Value::Float(value as f64),
        (Type::Float(FloatType::F64), Value::Integer(Integer::Unsigned(value))) => Value::Float(value as f64),
        (Type::Float(FloatType::F32), Value::Float(value)) => Value::Float(f64::from(value as f32)),
        (Type::Float(FloatType::F64), Value::Float(value)) => Value::Float(value),
        _ => return Err(Stop::Unknown),
    })
}
