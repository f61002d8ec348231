//! What a value may be: an abstraction that holds at least every value that can occur.

use crate::chart::{Chart, FaultKind, IntegerType, Members, Type};

/// A set of values. A set that is too fine to be told is rounded up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// None: what is computed from it is never computed.
    Nothing,
    /// Of a type with few values: `false` and `true`, variants, kinds of faults. A bit each.
    Set(u64),
    /// Integers from `low` to `high`, both inclusive.
    Range {
        /// The least.
        low: i128,
        /// The greatest.
        high: i128,
    },
    /// Any of its type.
    Any,
}

/// The set of `false` alone.
pub(super) const FALSE: Value = Value::Set(0b01);
/// The set of `true` alone.
pub(super) const TRUE: Value = Value::Set(0b10);
/// The set of both.
pub(super) const BOTH: Value = Value::Set(0b11);

impl Value {
    /// The integer alone.
    pub(super) const fn integer(value: i128) -> Self {
        Self::Range { low: value, high: value }
    }

    /// The integers from `low` to `high`; nothing if that is empty.
    pub(super) const fn range(low: i128, high: i128) -> Self {
        if low > high { Self::Nothing } else { Self::Range { low, high } }
    }

    /// The bits; nothing if there is none.
    pub(super) const fn set(bits: u64) -> Self {
        if bits == 0 { Self::Nothing } else { Self::Set(bits) }
    }

    /// Whether it is the truth value alone.
    pub(super) fn is_only(self, truth: bool) -> bool {
        self == if truth { TRUE } else { FALSE }
    }

    /// Whether it holds no value.
    #[must_use]
    pub fn is_nothing(self) -> bool {
        self == Self::Nothing
    }

    /// Whether the truth value is in it.
    pub(super) fn may_be(self, truth: bool) -> bool {
        match self {
            Self::Nothing => false,
            Self::Set(bits) => bits & if truth { 0b10 } else { 0b01 } != 0,
            Self::Range { .. } | Self::Any => true,
        }
    }

    /// All values of a type.
    pub(crate) fn all_of(chart: &Chart, ty: Type) -> Self {
        match ty {
            Type::Bool => BOTH,
            Type::Integer(integer) => {
                bounds(integer).map_or(Self::Any, |(low, high)| Self::Range { low, high })
            }
            Type::Fault => Self::Set(0b1111),
            Type::Host(id) => match &chart.types[id].members {
                Members::Variants(variants) if variants.len() < 64 => Self::Set((1 << variants.len()) - 1),
                Members::Variants(_) | Members::Opaque | Members::Fields(_) => Self::Any,
            },
            Type::Float(_) | Type::Text | Type::Char | Type::Duration => Self::Any,
        }
    }

    /// The zero of a type, which a faulty argument becomes; every value where there may be none.
    pub(super) fn zero_of(chart: &Chart, ty: Type) -> Self {
        match ty {
            Type::Bool => FALSE,
            Type::Integer(IntegerType::U128) => Self::Any,
            Type::Integer(_) => Self::integer(0),
            _ => Self::all_of(chart, ty),
        }
    }

    /// What is in either.
    pub(super) fn join(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, it) | (it, Self::Nothing) => it,
            (Self::Set(left), Self::Set(right)) => Self::Set(left | right),
            (Self::Range { low, high }, Self::Range { low: other_low, high: other_high }) => {
                Self::Range { low: low.min(other_low), high: high.max(other_high) }
            }
            _ => Self::Any,
        }
    }

    /// What is in both.
    pub(super) fn meet(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, _) | (_, Self::Nothing) => Self::Nothing,
            (Self::Any, it) | (it, Self::Any) => it,
            (Self::Set(left), Self::Set(right)) => Self::set(left & right),
            (Self::Range { low, high }, Self::Range { low: other_low, high: other_high }) => {
                Self::range(low.max(other_low), high.min(other_high))
            }
            // Of two types; does not happen.
            (it, _) => it,
        }
    }

    /// Without `other`, as far as that can be told.
    pub(super) fn without(self, other: Self) -> Self {
        match (self, other) {
            (Self::Set(left), Self::Set(right)) if right.is_power_of_two() => Self::set(left & !right),
            (Self::Range { low, high }, Self::Range { low: value, high: same }) if value == same => {
                if low == value {
                    low.checked_add(1).map_or(Self::Nothing, |low| Self::range(low, high))
                } else if high == value {
                    high.checked_sub(1).map_or(Self::Nothing, |high| Self::range(low, high))
                } else {
                    self
                }
            }
            (it, _) => it,
        }
    }
}

/// The least and greatest integer of a type; `None` for `u128`, whose values are not followed.
pub(super) fn bounds(ty: IntegerType) -> Option<(i128, i128)> {
    Some(match ty {
        IntegerType::U8 => (0, u8::MAX.into()),
        IntegerType::U16 => (0, u16::MAX.into()),
        IntegerType::U32 => (0, u32::MAX.into()),
        IntegerType::U64 | IntegerType::Usize => (0, u64::MAX.into()),
        IntegerType::U128 => return None,
        IntegerType::I8 => (i8::MIN.into(), i8::MAX.into()),
        IntegerType::I16 => (i16::MIN.into(), i16::MAX.into()),
        IntegerType::I32 => (i32::MIN.into(), i32::MAX.into()),
        IntegerType::I64 | IntegerType::Isize => (i64::MIN.into(), i64::MAX.into()),
        IntegerType::I128 => (i128::MIN, i128::MAX),
    })
}

/// A set of kinds of run-time faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Faults(u8);

impl Faults {
    /// None.
    pub(super) const NONE: Self = Self(0);

    /// One kind alone.
    pub(super) fn of(kind: FaultKind) -> Self {
        Self(1 << Self::position(kind))
    }

    /// The kind if it can occur, else none.
    pub(super) fn when(can: bool, kind: FaultKind) -> Self {
        if can { Self::of(kind) } else { Self::NONE }
    }

    /// The bit of a kind, also in [`Value::Set`].
    pub(super) fn position(kind: FaultKind) -> u32 {
        match kind {
            FaultKind::Overflow => 0,
            FaultKind::DivisionByZero => 1,
            FaultKind::Conversion => 2,
            FaultKind::Host => 3,
        }
    }

    /// What is in either.
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether there is none.
    pub(super) fn is_none(self) -> bool {
        self.0 == 0
    }

    /// As the values of a `Fault`.
    pub(super) fn as_value(self) -> Value {
        Value::set(self.0.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_lose_their_ends_only() {
        let range = Value::range(0, 9);
        assert_eq!(range.without(Value::integer(0)), Value::range(1, 9));
        assert_eq!(range.without(Value::integer(9)), Value::range(0, 8));
        assert_eq!(range.without(Value::integer(5)), range);
        assert_eq!(Value::integer(i128::MAX).without(Value::integer(i128::MAX)), Value::Nothing);
        assert_eq!(Value::integer(i128::MIN).without(Value::integer(i128::MIN)), Value::Nothing);
    }

    #[test]
    fn sets_meet_and_join() {
        assert_eq!(TRUE.join(FALSE), BOTH);
        assert_eq!(TRUE.meet(FALSE), Value::Nothing);
        assert_eq!(BOTH.without(TRUE), FALSE);
        assert_eq!(Value::Nothing.join(TRUE), TRUE);
    }
}
