//! Checked arithmetic on ranges: the values that it can give, and the faults.

use super::value::{BOTH, FALSE, Faults, TRUE, Value, bounds};
use crate::chart::{BinaryOperator, FaultKind, IntegerType, Type};

/// What an operation can give, with the faults that can happen instead.
pub(super) type Outcome = (Value, Faults);

/// An arithmetic operator on operands of type `ty`. `all` is every value of the result's type.
pub(super) fn binary(operator: BinaryOperator, ty: Type, left: Value, right: Value, all: Value) -> Outcome {
    if left.is_nothing() || right.is_nothing() {
        return (Value::Nothing, Faults::NONE);
    }
    match ty {
        Type::Bool => (bitwise_bool(operator, left, right), Faults::NONE),
        Type::Integer(integer) => integers(operator, integer, left, right, all),
        Type::Duration => (all, duration_faults(operator)),
        _ => (all, Faults::NONE),
    }
}

fn bitwise_bool(operator: BinaryOperator, left: Value, right: Value) -> Value {
    let (Value::Set(left), Value::Set(right)) = (left, right) else { return BOTH };
    let mut result = Value::Nothing;
    for (a, b) in [(false, false), (false, true), (true, false), (true, true)] {
        if left & (1 << u32::from(a)) == 0 || right & (1 << u32::from(b)) == 0 {
            continue;
        }
        let truth = match operator {
            BinaryOperator::BitAnd => a & b,
            BinaryOperator::BitOr => a | b,
            BinaryOperator::BitXor => a ^ b,
            _ => return BOTH,
        };
        result = result.join(if truth { TRUE } else { FALSE });
    }
    result
}

fn duration_faults(operator: BinaryOperator) -> Faults {
    match operator {
        BinaryOperator::Divide | BinaryOperator::Remainder => {
            Faults::of(FaultKind::DivisionByZero).and(Faults::of(FaultKind::Overflow))
        }
        _ => Faults::of(FaultKind::Overflow),
    }
}

fn integers(operator: BinaryOperator, ty: IntegerType, left: Value, right: Value, all: Value) -> Outcome {
    let (Some((least, greatest)), Value::Range { low: a, high: b }, Value::Range { low: c, high: d }) =
        (bounds(ty), left, right)
    else {
        return (all, faults_for_any(operator, ty, right));
    };
    match operator {
        BinaryOperator::Add => clamp(a.checked_add(c), b.checked_add(d), least, greatest),
        BinaryOperator::Subtract => clamp(a.checked_sub(d), b.checked_sub(c), least, greatest),
        BinaryOperator::Multiply => {
            let corners = [a.checked_mul(c), a.checked_mul(d), b.checked_mul(c), b.checked_mul(d)];
            if corners.contains(&None) {
                return (all, Faults::of(FaultKind::Overflow));
            }
            let corners = corners.map(Option::unwrap_or_default);
            clamp(corners.iter().min().copied(), corners.iter().max().copied(), least, greatest)
        }
        BinaryOperator::Divide => divide((a, b), (c, d), least, greatest),
        BinaryOperator::Remainder => remainder((a, b), (c, d), least),
        BinaryOperator::BitAnd if a >= 0 && c >= 0 => (Value::range(0, b.min(d)), Faults::NONE),
        BinaryOperator::BitOr | BinaryOperator::BitXor if a >= 0 && c >= 0 => {
            (Value::range(0, ones(b.max(d))), Faults::NONE)
        }
        BinaryOperator::ShiftRight => {
            let faults = faults_for_any(operator, ty, right);
            let by = |by: i128| u32::try_from(by.clamp(0, i128::from(ty.bits()) - 1)).unwrap_or(0);
            let corners = [a >> by(c), a >> by(d), b >> by(c), b >> by(d)];
            (corners.into_iter().map(Value::integer).fold(Value::Nothing, Value::join), faults)
        }
        _ => (all, faults_for_any(operator, ty, right)),
    }
}

/// The faults of an operator whose left side may have any value of its type.
fn faults_for_any(operator: BinaryOperator, ty: IntegerType, right: Value) -> Faults {
    let may_be = |low: i128, high: i128| !right.meet(Value::range(low, high)).is_nothing();
    match operator {
        BinaryOperator::BitAnd | BinaryOperator::BitOr | BinaryOperator::BitXor => Faults::NONE,
        BinaryOperator::Divide | BinaryOperator::Remainder => {
            let overflow = ty.is_signed() && may_be(-1, -1);
            Faults::when(may_be(0, 0), FaultKind::DivisionByZero)
                .and(Faults::when(overflow, FaultKind::Overflow))
        }
        BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight => {
            let too_far = may_be(i128::MIN, -1) || may_be(i128::from(ty.bits()), i128::MAX);
            Faults::when(too_far, FaultKind::Overflow)
        }
        _ => Faults::of(FaultKind::Overflow),
    }
}

/// The range with what the type does not hold cut off, which is an overflow. `None` is beyond an `i128`.
fn clamp(low: Option<i128>, high: Option<i128>, least: i128, greatest: i128) -> Outcome {
    let (Some(low), Some(high)) = (low, high) else {
        // A bound left the `i128`: on which side does not matter for what is kept.
        return (Value::range(least, greatest), Faults::of(FaultKind::Overflow));
    };
    let faults = Faults::when(low < least || high > greatest, FaultKind::Overflow);
    (Value::range(low.max(least), high.min(greatest)), faults)
}

fn divide((a, b): (i128, i128), (c, d): (i128, i128), least: i128, greatest: i128) -> Outcome {
    let mut result = Value::Nothing;
    let mut faults = Faults::when(c <= 0 && d >= 0, FaultKind::DivisionByZero);
    for (from, to) in [(c, d.min(-1)), (c.max(1), d)] {
        if from > to {
            continue;
        }
        let corners = [a.checked_div(from), a.checked_div(to), b.checked_div(from), b.checked_div(to)];
        if corners.contains(&None) {
            return (Value::range(least, greatest), faults.and(Faults::of(FaultKind::Overflow)));
        }
        let corners = corners.map(Option::unwrap_or_default);
        let (part, more) =
            clamp(corners.iter().min().copied(), corners.iter().max().copied(), least, greatest);
        result = result.join(part);
        faults = faults.and(more);
    }
    (result, faults)
}

fn remainder((a, b): (i128, i128), (c, d): (i128, i128), least: i128) -> Outcome {
    let zero = Faults::when(c <= 0 && d >= 0, FaultKind::DivisionByZero);
    // The least number by minus one overflows, as the division does.
    let faults = zero.and(Faults::when(least < 0 && a == least && c <= -1 && d >= -1, FaultKind::Overflow));
    if c == 0 && d == 0 {
        return (Value::Nothing, faults);
    }
    if a == b && c == d {
        return (a.checked_rem(c).map_or(Value::Nothing, Value::integer), faults);
    }
    // Smaller than the divisor's magnitude, and of the dividend's sign.
    let most = c.unsigned_abs().max(d.unsigned_abs()) - 1;
    let most = i128::try_from(most).unwrap_or(i128::MAX);
    let low = if a >= 0 { 0 } else { (-most).max(a) };
    let high = if b <= 0 { 0 } else { most.min(b) };
    (Value::range(low, high), faults)
}

/// The number of the same length all of whose bits are set.
fn ones(value: i128) -> i128 {
    if value <= 0 { 0 } else { i128::MAX >> (value.leading_zeros() - 1) }
}

/// A comparison of two values.
pub(super) fn compare(operator: BinaryOperator, left: Value, right: Value) -> Value {
    if left.is_nothing() || right.is_nothing() {
        return Value::Nothing;
    }
    let (surely, never) = match (left, right) {
        (Value::Range { low: a, high: b }, Value::Range { low: c, high: d }) => match operator {
            BinaryOperator::Less => (b < c, a >= d),
            BinaryOperator::LessEqual => (b <= c, a > d),
            BinaryOperator::Greater => (a > d, b <= c),
            BinaryOperator::GreaterEqual => (a >= d, b < c),
            BinaryOperator::Equal => (a == b && c == d && a == c, b < c || a > d),
            BinaryOperator::NotEqual => (b < c || a > d, a == b && c == d && a == c),
            _ => (false, false),
        },
        (Value::Set(a), Value::Set(b)) => {
            let (same, apart) = (a == b && a.is_power_of_two(), a & b == 0);
            match operator {
                BinaryOperator::Equal => (same, apart),
                BinaryOperator::NotEqual => (apart, same),
                _ => (false, false),
            }
        }
        _ => (false, false),
    };
    match (surely, never) {
        (true, _) => TRUE,
        (_, true) => FALSE,
        _ => BOTH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPERATORS: [BinaryOperator; 10] = [
        BinaryOperator::Add,
        BinaryOperator::Subtract,
        BinaryOperator::Multiply,
        BinaryOperator::Divide,
        BinaryOperator::Remainder,
        BinaryOperator::BitAnd,
        BinaryOperator::BitOr,
        BinaryOperator::BitXor,
        BinaryOperator::ShiftLeft,
        BinaryOperator::ShiftRight,
    ];

    fn concrete(operator: BinaryOperator, left: i8, right: i8) -> Result<i8, FaultKind> {
        let zero = right == 0;
        let by = u32::try_from(right).ok();
        match operator {
            BinaryOperator::Add => left.checked_add(right).ok_or(FaultKind::Overflow),
            BinaryOperator::Subtract => left.checked_sub(right).ok_or(FaultKind::Overflow),
            BinaryOperator::Multiply => left.checked_mul(right).ok_or(FaultKind::Overflow),
            BinaryOperator::Divide | BinaryOperator::Remainder if zero => Err(FaultKind::DivisionByZero),
            BinaryOperator::Divide => left.checked_div(right).ok_or(FaultKind::Overflow),
            BinaryOperator::Remainder => left.checked_rem(right).ok_or(FaultKind::Overflow),
            BinaryOperator::BitAnd => Ok(left & right),
            BinaryOperator::BitOr => Ok(left | right),
            BinaryOperator::ShiftLeft => by.and_then(|by| left.checked_shl(by)).ok_or(FaultKind::Overflow),
            BinaryOperator::ShiftRight => by.and_then(|by| left.checked_shr(by)).ok_or(FaultKind::Overflow),
            _ => Ok(left ^ right),
        }
    }

    fn holds(value: Value, number: i8) -> bool {
        value == value.join(Value::integer(number.into()))
    }

    #[test]
    fn every_result_and_fault_is_foreseen() {
        let ends = [-128i8, -127, -7, -1, 0, 1, 2, 6, 127];
        let all = Value::range(-128, 127);
        for operator in OPERATORS {
            for (i, &a) in ends.iter().enumerate() {
                for &b in &ends[i..] {
                    for (j, &c) in ends.iter().enumerate() {
                        for &d in &ends[j..] {
                            let left = Value::range(a.into(), b.into());
                            let right = Value::range(c.into(), d.into());
                            let ty = Type::Integer(IntegerType::I8);
                            let (value, faults) = binary(operator, ty, left, right, all);
                            for x in [a, b, a / 2 + b / 2] {
                                for y in [c, d, c / 2 + d / 2] {
                                    if !(holds(left, x) && holds(right, y)) {
                                        continue;
                                    }
                                    let at = || format!("{x} {operator:?} {y} in {left:?}, {right:?}");
                                    match concrete(operator, x, y) {
                                        Ok(result) => assert!(holds(value, result), "{}", at()),
                                        Err(kind) => {
                                            assert_eq!(faults.and(Faults::of(kind)), faults, "{}", at());
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The truth values in one of these sets.
    fn truths(value: Value) -> impl Iterator<Item = bool> {
        [false, true].into_iter().filter(move |truth| value.may_be(*truth))
    }

    /// The set of just these.
    fn set_of(truths: impl Iterator<Item = bool>) -> Value {
        truths.fold(Value::Nothing, |set, truth| set.join(if truth { TRUE } else { FALSE }))
    }

    #[test]
    fn truth_values_are_exact() {
        let sets = [Value::Nothing, FALSE, TRUE, BOTH];
        type Concrete = fn(bool, bool) -> bool;
        let operators: [(BinaryOperator, Concrete); 3] = [
            (BinaryOperator::BitAnd, |a, b| a & b),
            (BinaryOperator::BitOr, |a, b| a | b),
            (BinaryOperator::BitXor, |a, b| a ^ b),
        ];
        for (operator, concrete) in operators {
            for left in sets {
                for right in sets {
                    let all = truths(left).flat_map(|a| truths(right).map(move |b| concrete(a, b)));
                    let found = binary(operator, Type::Bool, left, right, BOTH);
                    assert_eq!(found, (set_of(all), Faults::NONE), "{left:?} {operator:?} {right:?}");
                }
            }
        }
    }

    #[test]
    fn comparisons_are_exact() {
        let numbers = 0..4;
        let ranges: Vec<Value> =
            numbers.clone().flat_map(|a| (a..4).map(move |b| Value::range(a, b))).collect();
        let in_range = |value: Value, number: i128| value == value.join(Value::integer(number));
        let sets: Vec<Value> = (1..8).map(Value::set).collect();
        let in_set = |value: Value, number: i128| value == value.join(Value::set(1 << number));
        type Concrete = fn(&i128, &i128) -> bool;
        let operators: [(BinaryOperator, Concrete); 6] = [
            (BinaryOperator::Equal, |a, b| a == b),
            (BinaryOperator::NotEqual, |a, b| a != b),
            (BinaryOperator::Less, |a, b| a < b),
            (BinaryOperator::LessEqual, |a, b| a <= b),
            (BinaryOperator::Greater, |a, b| a > b),
            (BinaryOperator::GreaterEqual, |a, b| a >= b),
        ];
        let check = |values: &[Value], holds: &dyn Fn(Value, i128) -> bool, operators: &[_]| {
            for &(operator, concrete) in operators {
                let concrete: Concrete = concrete;
                for &left in values {
                    for &right in values {
                        let of = |value| numbers.clone().filter(move |&number| holds(value, number));
                        let all = of(left).flat_map(|a| of(right).map(move |b| concrete(&a, &b)));
                        let found = compare(operator, left, right);
                        assert_eq!(found, set_of(all), "{left:?} {operator:?} {right:?}");
                    }
                }
            }
        };
        check(&ranges, &in_range, &operators);
        // Of variants no order is known.
        check(&sets, &in_set, &operators[..2]);
        assert_eq!(compare(BinaryOperator::Less, Value::set(1), Value::set(2)), BOTH);
        assert_eq!(compare(BinaryOperator::Equal, Value::Nothing, BOTH), Value::Nothing);
    }

    #[test]
    fn bits_of_what_is_not_negative_stay_within_those_of_the_operands() {
        let ty = Type::Integer(IntegerType::I8);
        let all = Value::range(-128, 127);
        let of = |operator, left, right| binary(operator, ty, left, right, all).0;
        let (left, right) = (Value::range(3, 9), Value::range(1, 5));
        assert_eq!(of(BinaryOperator::BitAnd, left, right), Value::range(0, 5));
        assert_eq!(of(BinaryOperator::BitOr, left, right), Value::range(0, 15));
        assert_eq!(of(BinaryOperator::BitXor, left, right), Value::range(0, 15));
        assert_eq!(of(BinaryOperator::BitXor, left, Value::range(-1, 5)), all);
        assert_eq!(of(BinaryOperator::BitAnd, Value::range(-1, 5), right), all);
    }

    #[test]
    fn durations_divide_by_zero_and_what_is_not_followed_by_anything() {
        let overflow = Faults::of(FaultKind::Overflow);
        let zero = Faults::of(FaultKind::DivisionByZero);
        let of = |operator, ty, right| binary(operator, ty, Value::Any, right, Value::Any).1;
        let u128 = Type::Integer(IntegerType::U128);
        for (ty, division) in [(Type::Duration, overflow.and(zero)), (u128, zero)] {
            assert_eq!(of(BinaryOperator::Divide, ty, Value::Any), division);
            assert_eq!(of(BinaryOperator::Remainder, ty, Value::Any), division);
            assert_eq!(of(BinaryOperator::Add, ty, Value::Any), overflow);
        }
        assert_eq!(of(BinaryOperator::BitOr, u128, Value::Any), Faults::NONE);
        assert_eq!(of(BinaryOperator::Divide, u128, Value::integer(2)), Faults::NONE);
        assert_eq!(of(BinaryOperator::ShiftLeft, u128, Value::range(0, 127)), Faults::NONE);
        assert_eq!(of(BinaryOperator::ShiftLeft, u128, Value::range(0, 128)), overflow);
        assert_eq!(of(BinaryOperator::ShiftRight, u128, Value::range(-1, 3)), overflow);
        assert_eq!(of(BinaryOperator::ShiftRight, u128, Value::Any), overflow);
    }

    #[test]
    fn single_values_are_exact() {
        let ty = Type::Integer(IntegerType::U8);
        let all = Value::range(0, 255);
        let (value, faults) = binary(BinaryOperator::Subtract, ty, Value::integer(3), Value::integer(5), all);
        assert_eq!((value, faults), (Value::Nothing, Faults::of(FaultKind::Overflow)));
        let (value, faults) =
            binary(BinaryOperator::Remainder, ty, Value::integer(9), Value::integer(4), all);
        assert_eq!((value, faults), (Value::integer(1), Faults::NONE));
    }
}
