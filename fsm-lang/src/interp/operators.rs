//! The operators of the expression language on values: Rust's, checked (rulings 7 and 13).

use std::cmp::Ordering;
use std::time::Duration;

use super::integer::Integer;
use super::value::{Float, Value};
use crate::chart::{BinaryOperator, FaultKind, FloatType, Type, UnaryOperator};

/// What an operator gives that no chart with checked types has.
const MISTYPED: FaultKind = FaultKind::Conversion;

/// `!value`, `-value`
///
/// # Errors
/// `Overflow`.
pub(super) fn unary(operator: UnaryOperator, operand: Value) -> Result<Value, FaultKind> {
    match (operator, operand) {
        (UnaryOperator::Not, Value::Bool(value)) => Ok(Value::Bool(!value)),
        (UnaryOperator::Not, Value::Integer(value)) => Ok(Value::Integer(value.complement())),
        (UnaryOperator::Negate, Value::Integer(value)) => value.negate().map(Value::Integer),
        (UnaryOperator::Negate, Value::Float(Float::F32(value))) => Ok(Value::Float(Float::F32(-value))),
        (UnaryOperator::Negate, Value::Float(Float::F64(value))) => Ok(Value::Float(Float::F64(-value))),
        _ => Err(MISTYPED),
    }
}

/// An operator whose two sides are evaluated. `&&` and `||`, which evaluate their right side only where it
/// decides, are the evaluator's; in `operator` of an assignment they do not occur.
///
/// # Errors
/// `Overflow`, `DivisionByZero`.
pub(super) fn binary(operator: BinaryOperator, left: Value, right: Value) -> Result<Value, FaultKind> {
    use BinaryOperator::{And, Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual, Or};
    let order = || left.compare(&right);
    let truth = match operator {
        // By `==`, which a float that is no number fails even with itself.
        Equal => left == right,
        NotEqual => left != right,
        Less => order() == Some(Ordering::Less),
        LessEqual => matches!(order(), Some(Ordering::Less | Ordering::Equal)),
        Greater => order() == Some(Ordering::Greater),
        GreaterEqual => matches!(order(), Some(Ordering::Greater | Ordering::Equal)),
        And => left == Value::Bool(true) && right == Value::Bool(true),
        Or => left == Value::Bool(true) || right == Value::Bool(true),
        _ => return arithmetic(operator, left, right),
    };
    Ok(Value::Bool(truth))
}

fn arithmetic(operator: BinaryOperator, left: Value, right: Value) -> Result<Value, FaultKind> {
    use BinaryOperator::{BitAnd, BitOr, BitXor, Divide, Multiply};
    match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => left.binary(operator, right).map(Value::Integer),
        (Value::Float(Float::F32(left)), Value::Float(Float::F32(right))) => {
            Ok(Value::Float(Float::F32(float(operator, left, right)?)))
        }
        (Value::Float(Float::F64(left)), Value::Float(Float::F64(right))) => {
            Ok(Value::Float(Float::F64(float(operator, left, right)?)))
        }
        (Value::Bool(left), Value::Bool(right)) => match operator {
            BitAnd => Ok(Value::Bool(left & right)),
            BitOr => Ok(Value::Bool(left | right)),
            BitXor => Ok(Value::Bool(left ^ right)),
            _ => Err(MISTYPED),
        },
        (Value::Duration(left), Value::Duration(right)) => match operator {
            BinaryOperator::Add => left.checked_add(right),
            BinaryOperator::Subtract => left.checked_sub(right),
            _ => return Err(MISTYPED),
        }
        .map(Value::Duration)
        .ok_or(FaultKind::Overflow),
        (Value::Duration(left), Value::Integer(Integer::U32(right))) => match operator {
            Multiply => left.checked_mul(right).ok_or(FaultKind::Overflow),
            Divide => left.checked_div(right).ok_or(FaultKind::DivisionByZero),
            _ => Err(MISTYPED),
        }
        .map(Value::Duration),
        (Value::Integer(Integer::U32(left)), Value::Duration(right)) if operator == Multiply => {
            right.checked_mul(left).map(Value::Duration).ok_or(FaultKind::Overflow)
        }
        _ => Err(MISTYPED),
    }
}

/// Float arithmetic, which has no faults, in the width of its type.
fn float<F>(operator: BinaryOperator, left: F, right: F) -> Result<F, FaultKind>
where
    F: std::ops::Add<Output = F>
        + std::ops::Sub<Output = F>
        + std::ops::Mul<Output = F>
        + std::ops::Div<Output = F>
        + std::ops::Rem<Output = F>,
{
    match operator {
        BinaryOperator::Add => Ok(left + right),
        BinaryOperator::Subtract => Ok(left - right),
        BinaryOperator::Multiply => Ok(left * right),
        BinaryOperator::Divide => Ok(left / right),
        BinaryOperator::Remainder => Ok(left % right),
        _ => Err(MISTYPED),
    }
}

/// `value as ty`: an integer that does not fit is a fault, as is a float whose whole part does not fit an
/// integer; what becomes a float is rounded.
///
/// # Errors
/// `Conversion`.
pub(super) fn cast(value: Value, ty: Type) -> Result<Value, FaultKind> {
    #[allow(clippy::cast_possible_truncation, reason = "`as` between floats rounds")]
    match (value, ty) {
        (Value::Integer(value), Type::Integer(ty)) => value.cast(ty).map(Value::Integer),
        (Value::Integer(value), Type::Float(FloatType::F32)) => Ok(Value::Float(Float::F32(value.to_f32()))),
        (Value::Integer(value), Type::Float(FloatType::F64)) => Ok(Value::Float(Float::F64(value.to_f64()))),
        (Value::Float(value), Type::Integer(ty)) => {
            let value = match value {
                Float::F32(value) => f64::from(value),
                Float::F64(value) => value,
            };
            Integer::from_float(ty, value).map(Value::Integer).ok_or(FaultKind::Conversion)
        }
        (Value::Float(Float::F64(value)), Type::Float(FloatType::F32)) => {
            Ok(Value::Float(Float::F32(value as f32)))
        }
        (Value::Float(Float::F32(value)), Type::Float(FloatType::F64)) => {
            Ok(Value::Float(Float::F64(f64::from(value))))
        }
        (value, ty) if value.is_of(ty) => Ok(value),
        _ => Err(MISTYPED),
    }
}

/// A delay as nanoseconds; one that is too long never ends.
pub(super) fn nanoseconds(delay: Duration) -> u64 {
    u64::try_from(delay.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::IntegerType;

    fn seconds(count: u64) -> Value {
        Value::Duration(Duration::from_secs(count))
    }

    fn count(value: u32) -> Value {
        Value::Integer(Integer::U32(value))
    }

    #[test]
    fn durations_do_not_go_below_zero() {
        assert_eq!(binary(BinaryOperator::Subtract, seconds(2), seconds(1)), Ok(seconds(1)));
        assert_eq!(binary(BinaryOperator::Subtract, seconds(1), seconds(2)), Err(FaultKind::Overflow));
        assert_eq!(binary(BinaryOperator::Multiply, seconds(2), count(3)), Ok(seconds(6)));
        assert_eq!(
            binary(BinaryOperator::Multiply, Value::Duration(Duration::MAX), count(2)),
            Err(FaultKind::Overflow)
        );
        assert_eq!(binary(BinaryOperator::Divide, seconds(6), count(0)), Err(FaultKind::DivisionByZero));
        assert_eq!(binary(BinaryOperator::Less, seconds(1), seconds(2)), Ok(Value::Bool(true)));
    }

    #[test]
    fn floats_are_computed_in_their_width() {
        let tenth = |value| Value::Float(Float::F32(value));
        assert_eq!(binary(BinaryOperator::Add, tenth(0.1), tenth(0.2)), Ok(tenth(0.1_f32 + 0.2_f32)));
        let large = Value::Float(Float::F32(16_777_216.0));
        assert_eq!(binary(BinaryOperator::Add, large.clone(), tenth(1.0)), Ok(large));
        let none = Value::Float(Float::F64(f64::NAN));
        assert_eq!(binary(BinaryOperator::Equal, none.clone(), none.clone()), Ok(Value::Bool(false)));
        assert_eq!(binary(BinaryOperator::NotEqual, none.clone(), none.clone()), Ok(Value::Bool(true)));
        assert_eq!(binary(BinaryOperator::LessEqual, none.clone(), none), Ok(Value::Bool(false)));
    }

    #[test]
    fn an_operator_does_what_it_is_called() {
        use BinaryOperator::{Add, BitAnd, BitOr, BitXor, Divide, Multiply, Remainder, Subtract};
        let wide = |value| Value::Float(Float::F64(value));
        let narrow = |value| Value::Float(Float::F32(value));
        let floats = [(Add, 9.5), (Subtract, 5.5), (Multiply, 15.0), (Divide, 3.75), (Remainder, 1.5)];
        for (operator, expected) in floats {
            assert_eq!(binary(operator, wide(7.5), wide(2.0)), Ok(wide(expected)), "{operator:?}");
            #[allow(clippy::cast_possible_truncation, reason = "these have few digits")]
            let expected = narrow(expected as f32);
            assert_eq!(binary(operator, narrow(7.5), narrow(2.0)), Ok(expected), "{operator:?}");
        }
        type Concrete = fn(bool, bool) -> bool;
        let truths: [(_, Concrete); 3] =
            [(BitAnd, |a, b| a & b), (BitOr, |a, b| a | b), (BitXor, |a, b| a ^ b)];
        for (operator, expected) in truths {
            for (a, b) in [(false, false), (false, true), (true, false), (true, true)] {
                let found = binary(operator, Value::Bool(a), Value::Bool(b));
                assert_eq!(found, Ok(Value::Bool(expected(a, b))), "{a} {operator:?} {b}");
            }
        }
        assert_eq!(binary(Add, seconds(1), seconds(2)), Ok(seconds(3)));
        assert_eq!(binary(Divide, seconds(6), count(4)), Ok(Value::Duration(Duration::from_millis(1_500))));
        assert_eq!(binary(Multiply, count(3), seconds(2)), Ok(seconds(6)));
        for (operator, left, right) in [
            (Add, Value::Bool(true), Value::Bool(true)),
            (Remainder, seconds(6), seconds(4)),
            (Remainder, seconds(6), count(4)),
            (Divide, count(6), seconds(2)),
            (BitAnd, wide(1.0), wide(1.0)),
        ] {
            assert_eq!(binary(operator, left, right), Err(MISTYPED), "{operator:?}");
        }
        assert_eq!(unary(UnaryOperator::Negate, narrow(1.5)), Ok(narrow(-1.5)));
        assert_eq!(unary(UnaryOperator::Negate, wide(1.5)), Ok(wide(-1.5)));
        assert_eq!(unary(UnaryOperator::Negate, Value::Bool(true)), Err(MISTYPED));
    }

    #[test]
    fn casts_round_to_floats_and_must_fit_integers() {
        let integer = Type::Integer(IntegerType::U8);
        let float = Type::Float(FloatType::F32);
        assert_eq!(cast(count(16_777_217), float), Ok(Value::Float(Float::F32(16_777_216.0))));
        assert_eq!(cast(Value::Float(Float::F32(3.9)), integer), Ok(Value::Integer(Integer::U8(3))));
        assert_eq!(cast(Value::Float(Float::F32(-1.0)), integer), Err(FaultKind::Conversion));
        assert_eq!(cast(Value::Float(Float::F64(1e300)), float), Ok(Value::Float(Float::F32(f32::INFINITY))));
    }
}
