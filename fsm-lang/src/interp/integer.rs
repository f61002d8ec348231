//! Integers of every width, with Rust's arithmetic, checked (ruling 7).

use std::cmp::Ordering;
use std::fmt;

use crate::chart::{BinaryOperator, FaultKind, IntegerType};

/// Declares the integers of Rust with what can be done to them. `usize` and `isize` are 64 bits wide.
macro_rules! integers {
    ($($variant:ident($native:ty)),* $(,)?) => {
        /// An integer with its type.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "each is named like the type it is")]
        pub enum Integer {
            $($variant($native)),*
        }

        #[allow(
            clippy::unnecessary_fallible_conversions,
            clippy::cast_lossless,
            reason = "one text for all widths: for some of them a conversion cannot fail"
        )]
        impl Integer {
            /// The integer of that type, sign and absolute value; `None` if the type does not hold it.
            #[must_use]
            pub fn new(ty: IntegerType, negative: bool, magnitude: u128) -> Option<Self> {
                if negative {
                    let value = 0i128.checked_sub_unsigned(magnitude)?;
                    match ty {
                        $(IntegerType::$variant => <$native>::try_from(value).ok().map(Self::$variant)),*
                    }
                } else {
                    match ty {
                        $(IntegerType::$variant => <$native>::try_from(magnitude).ok().map(Self::$variant)),*
                    }
                }
            }

            /// Its type.
            #[must_use]
            pub fn ty(self) -> IntegerType {
                match self {
                    $(Self::$variant(_) => IntegerType::$variant),*
                }
            }

            /// Whether it is below zero, and its absolute value.
            #[must_use]
            pub fn sign_and_magnitude(self) -> (bool, u128) {
                match self {
                    $(Self::$variant(value) => match u128::try_from(value) {
                        Ok(magnitude) => (false, magnitude),
                        // Below zero, and so of a type that `i128` holds.
                        Err(_) => (true, (value as i128).unsigned_abs()),
                    }),*
                }
            }

            /// The integer as an `f32`, rounded as Rust's `as` rounds.
            #[must_use]
            pub fn to_f32(self) -> f32 {
                match self {
                    $(Self::$variant(value) => value as f32),*
                }
            }

            /// The integer as an `f64`, rounded as Rust's `as` rounds.
            #[must_use]
            pub fn to_f64(self) -> f64 {
                match self {
                    $(Self::$variant(value) => value as f64),*
                }
            }

            /// A float without its fraction; `None` if the type does not hold it.
            #[must_use]
            pub fn from_float(ty: IntegerType, value: f64) -> Option<Self> {
                let value = value.trunc();
                match ty {
                    $(IntegerType::$variant => {
                        // Both ends are powers of two, or zero, and so exact; the upper one is the first
                        // that does not fit. What is no number is in no range.
                        let above = (<$native>::MAX / 2 + 1) as f64 * 2.0;
                        (value >= <$native>::MIN as f64 && value < above)
                            .then_some(Self::$variant(value as $native))
                    }),*
                }
            }

            /// `-value`
            ///
            /// # Errors
            /// `Overflow`.
            pub fn negate(self) -> Result<Self, FaultKind> {
                match self {
                    $(Self::$variant(value) => value.checked_neg().map(Self::$variant)),*
                }
                .ok_or(FaultKind::Overflow)
            }

            /// `!value`
            #[must_use]
            pub fn complement(self) -> Self {
                match self {
                    $(Self::$variant(value) => Self::$variant(!value)),*
                }
            }

            /// Shifts by an integer of any type, which has to be less than the width; bits that are pushed
            /// out are no fault, as in Rust.
            ///
            /// # Errors
            /// `Overflow`.
            fn shift(self, left: bool, by: Self) -> Result<Self, FaultKind> {
                let (negative, by) = by.sign_and_magnitude();
                let by = u32::try_from(by).ok().filter(|_| !negative).ok_or(FaultKind::Overflow)?;
                match self {
                    $(Self::$variant(value) => {
                        if left { value.checked_shl(by) } else { value.checked_shr(by) }.map(Self::$variant)
                    }),*
                }
                .ok_or(FaultKind::Overflow)
            }

            /// An operator whose result is an integer. Both sides are of one type, but for shifts.
            ///
            /// # Errors
            /// `Overflow`, `DivisionByZero`; `Conversion` for what no chart with checked types has: sides of
            /// two types, or an operator with another result.
            pub fn binary(self, operator: BinaryOperator, right: Self) -> Result<Self, FaultKind> {
                use BinaryOperator::{
                    Add, BitAnd, BitOr, BitXor, Divide, Multiply, Remainder, ShiftLeft, ShiftRight, Subtract,
                };
                if matches!(operator, ShiftLeft | ShiftRight) {
                    return self.shift(operator == ShiftLeft, right);
                }
                match (self, right) {
                    $((Self::$variant(left), Self::$variant(right)) => match operator {
                        Add => left.checked_add(right).ok_or(FaultKind::Overflow),
                        Subtract => left.checked_sub(right).ok_or(FaultKind::Overflow),
                        Multiply => left.checked_mul(right).ok_or(FaultKind::Overflow),
                        Divide | Remainder if right == 0 => Err(FaultKind::DivisionByZero),
                        Divide => left.checked_div(right).ok_or(FaultKind::Overflow),
                        Remainder => left.checked_rem(right).ok_or(FaultKind::Overflow),
                        BitAnd => Ok(left & right),
                        BitOr => Ok(left | right),
                        BitXor => Ok(left ^ right),
                        _ => Err(FaultKind::Conversion),
                    }
                    .map(Self::$variant)),*,
                    _ => Err(FaultKind::Conversion),
                }
            }
        }

        impl fmt::Display for Integer {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$variant(value) => value.fmt(f)),*
                }
            }
        }
    };
}

integers! {
    U8(u8), U16(u16), U32(u32), U64(u64), U128(u128), Usize(u64),
    I8(i8), I16(i16), I32(i32), I64(i64), I128(i128), Isize(i64),
}

impl Integer {
    /// Nought of a type.
    #[must_use]
    pub fn zero(ty: IntegerType) -> Self {
        Self::new(ty, false, 0).unwrap_or(Self::U8(0))
    }

    /// The same number in another type.
    ///
    /// # Errors
    /// `Conversion`, if that does not hold it.
    pub fn cast(self, ty: IntegerType) -> Result<Self, FaultKind> {
        let (negative, magnitude) = self.sign_and_magnitude();
        Self::new(ty, negative, magnitude).ok_or(FaultKind::Conversion)
    }
}

impl PartialOrd for Integer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Integer {
    /// By value; equal numbers of two types, which no chart compares, by type.
    fn cmp(&self, other: &Self) -> Ordering {
        let by_value = match (self.sign_and_magnitude(), other.sign_and_magnitude()) {
            ((false, left), (false, right)) => left.cmp(&right),
            ((true, left), (true, right)) => right.cmp(&left),
            ((true, _), (false, _)) => Ordering::Less,
            ((false, _), (true, _)) => Ordering::Greater,
        };
        by_value.then(self.ty().cmp(&other.ty()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use BinaryOperator::{Add, BitXor, Divide, Multiply, Remainder, ShiftLeft, ShiftRight, Subtract};
    use FaultKind::{Conversion, DivisionByZero, Overflow};
    use Integer::{I8, I32, I64, I128, Isize, U8, U16, U32, U64, U128, Usize};

    #[test]
    fn arithmetic_faults_where_the_result_does_not_fit() {
        assert_eq!(U8(255).binary(Add, U8(1)), Err(Overflow));
        assert_eq!(U8(254).binary(Add, U8(1)), Ok(U8(255)));
        assert_eq!(U32(0).binary(Subtract, U32(1)), Err(Overflow));
        assert_eq!(I8(-128).binary(Subtract, I8(1)), Err(Overflow));
        assert_eq!(I8(-1).binary(Multiply, I8(-128)), Err(Overflow));
        assert_eq!(U128(u128::MAX).binary(Add, U128(1)), Err(Overflow));
        assert_eq!(I128(i128::MIN).negate(), Err(Overflow));
        assert_eq!(I64(7).negate(), Ok(I64(-7)));
    }

    #[test]
    fn division_tells_zero_from_overflow() {
        assert_eq!(I32(1).binary(Divide, I32(0)), Err(DivisionByZero));
        assert_eq!(I32(1).binary(Remainder, I32(0)), Err(DivisionByZero));
        assert_eq!(I32(i32::MIN).binary(Divide, I32(-1)), Err(Overflow));
        assert_eq!(I32(i32::MIN).binary(Remainder, I32(-1)), Err(Overflow));
        assert_eq!(I32(-7).binary(Divide, I32(2)), Ok(I32(-3)));
        assert_eq!(I32(-7).binary(Remainder, I32(2)), Ok(I32(-1)));
    }

    #[test]
    fn a_shift_is_less_than_the_width() {
        assert_eq!(U8(1).binary(ShiftLeft, U8(7)), Ok(U8(128)));
        assert_eq!(U8(255).binary(ShiftLeft, U8(7)), Ok(U8(128)));
        assert_eq!(U8(1).binary(ShiftLeft, U8(8)), Err(Overflow));
        assert_eq!(U8(1).binary(ShiftLeft, I32(-1)), Err(Overflow));
        assert_eq!(I8(-128).binary(ShiftRight, U64(7)), Ok(I8(-1)));
        assert_eq!(U16(1).binary(ShiftLeft, U128(u128::MAX)), Err(Overflow));
        assert_eq!(U8(0b1100).binary(BitXor, U8(0b1010)), Ok(U8(0b0110)));
        assert_eq!(I8(0).complement(), I8(-1));
    }

    #[test]
    fn a_cast_must_fit() {
        assert_eq!(U16(255).cast(IntegerType::U8), Ok(U8(255)));
        assert_eq!(U16(256).cast(IntegerType::U8), Err(Conversion));
        assert_eq!(I8(-1).cast(IntegerType::U64), Err(Conversion));
        assert_eq!(U128(1 << 127).cast(IntegerType::I128), Err(Conversion));
        assert_eq!(I128(i128::MIN).cast(IntegerType::I128), Ok(I128(i128::MIN)));
        assert_eq!(U64(u64::MAX).cast(IntegerType::Usize), Ok(Usize(u64::MAX)));
        assert_eq!(I64(i64::MIN).cast(IntegerType::Isize), Ok(Isize(i64::MIN)));
    }

    #[test]
    fn a_float_is_truncated_and_must_fit() {
        assert_eq!(Integer::from_float(IntegerType::U8, 255.9), Some(U8(255)));
        assert_eq!(Integer::from_float(IntegerType::U8, 256.0), None);
        assert_eq!(Integer::from_float(IntegerType::U8, -0.9), Some(U8(0)));
        assert_eq!(Integer::from_float(IntegerType::U8, -1.0), None);
        assert_eq!(Integer::from_float(IntegerType::I8, -128.9), Some(I8(-128)));
        assert_eq!(Integer::from_float(IntegerType::I8, -129.0), None);
        assert_eq!(Integer::from_float(IntegerType::U64, 18_446_744_073_709_551_616.0), None);
        assert_eq!(Integer::from_float(IntegerType::I64, 9_223_372_036_854_775_808.0), None);
        assert_eq!(Integer::from_float(IntegerType::I64, -9_223_372_036_854_775_808.0), Some(I64(i64::MIN)));
        assert_eq!(Integer::from_float(IntegerType::U128, f64::from(f32::MAX)), Some(U128(f32::MAX as u128)));
        assert_eq!(Integer::from_float(IntegerType::U128, f64::NAN), None);
        assert_eq!(Integer::from_float(IntegerType::I32, f64::INFINITY), None);
    }

    #[test]
    fn order_is_that_of_the_numbers() {
        assert!(I128(i128::MIN) < I128(-1));
        assert!(I8(-2) < I8(-1));
        assert!(I8(-1) < I8(0));
        assert!(U128(u128::MAX) > U128(u128::MAX - 1));
    }
}
