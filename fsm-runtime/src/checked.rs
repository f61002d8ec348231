//! The operations whose fault is not told by an `Option` of `core` alone. The rest of the arithmetic is
//! `core`'s `checked_*`.

use crate::Fault;

mod sealed {
    pub trait Sealed {}
}

/// The integers of Rust.
pub trait Integer: Copy + sealed::Sealed {
    /// `self / divisor`.
    ///
    /// # Errors
    /// [`Fault::DivisionByZero`]; [`Fault::Overflow`] for the smallest value by -1.
    fn divide(self, divisor: Self) -> Result<Self, Fault>;

    /// `self % divisor`.
    ///
    /// # Errors
    /// [`Fault::DivisionByZero`]; [`Fault::Overflow`] for the smallest value by -1.
    fn remainder(self, divisor: Self) -> Result<Self, Fault>;

    /// `self << by`.
    ///
    /// # Errors
    /// [`Fault::Overflow`] if `by` is negative, or not below the width of the type.
    fn shift_left(self, by: impl TryInto<u32>) -> Result<Self, Fault>;

    /// `self >> by`.
    ///
    /// # Errors
    /// [`Fault::Overflow`] if `by` is negative, or not below the width of the type.
    fn shift_right(self, by: impl TryInto<u32>) -> Result<Self, Fault>;

    /// The integer towards zero from a float.
    ///
    /// # Errors
    /// [`Fault::Conversion`] if that does not fit, or there is none.
    fn truncate(float: impl Into<f64>) -> Result<Self, Fault>;
}

macro_rules! integers {
    ($($integer:ty => $wide:ty, $lowest:expr, $limit:expr;)*) => {$(
        impl sealed::Sealed for $integer {}

        impl Integer for $integer {
            fn divide(self, divisor: Self) -> Result<Self, Fault> {
                if divisor == 0 {
                    return Err(Fault::DivisionByZero);
                }
                self.checked_div(divisor).ok_or(Fault::Overflow)
            }

            fn remainder(self, divisor: Self) -> Result<Self, Fault> {
                if divisor == 0 {
                    return Err(Fault::DivisionByZero);
                }
                self.checked_rem(divisor).ok_or(Fault::Overflow)
            }

            fn shift_left(self, by: impl TryInto<u32>) -> Result<Self, Fault> {
                by.try_into().ok().and_then(|by| self.checked_shl(by)).ok_or(Fault::Overflow)
            }

            fn shift_right(self, by: impl TryInto<u32>) -> Result<Self, Fault> {
                by.try_into().ok().and_then(|by| self.checked_shr(by)).ok_or(Fault::Overflow)
            }

            fn truncate(float: impl Into<f64>) -> Result<Self, Fault> {
                let float: f64 = float.into();
                // Both bounds are exact; a NaN is not between them.
                if !(float > $lowest && float < $limit) {
                    return Err(Fault::Conversion);
                }
                <$integer>::try_from(float as $wide).map_err(|_| Fault::Conversion)
            }
        }
    )*};
}

/// 2 to the power of 127.
const HALF: f64 = 170_141_183_460_469_231_731_687_303_715_884_105_728.0;

integers! {
    u8 => i128, -HALF, HALF;
    u16 => i128, -HALF, HALF;
    u32 => i128, -HALF, HALF;
    u64 => i128, -HALF, HALF;
    usize => i128, -HALF, HALF;
    u128 => u128, -1.0, 2.0 * HALF;
    i8 => i128, -HALF, HALF;
    i16 => i128, -HALF, HALF;
    i32 => i128, -HALF, HALF;
    i64 => i128, -HALF, HALF;
    isize => i128, -HALF, HALF;
    i128 => i128, -1.000_000_000_000_000_2 * HALF, HALF;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_tells_zero_from_overflow() {
        assert_eq!(7u8.divide(2), Ok(3));
        assert_eq!(7u8.divide(0), Err(Fault::DivisionByZero));
        assert_eq!(i8::MIN.divide(-1), Err(Fault::Overflow));
        assert_eq!(i8::MIN.remainder(-1), Err(Fault::Overflow));
        assert_eq!((-7i32).remainder(0), Err(Fault::DivisionByZero));
        assert_eq!((-7i32).remainder(4), Ok(-3));
    }

    #[test]
    fn shifts_stay_below_the_width() {
        assert_eq!(1u8.shift_left(7u64), Ok(128));
        assert_eq!(1u8.shift_left(8i8), Err(Fault::Overflow));
        assert_eq!(1u8.shift_right(-1i8), Err(Fault::Overflow));
        assert_eq!((-8i16).shift_right(u128::MAX), Err(Fault::Overflow));
    }

    #[test]
    fn floats_are_cut_towards_zero_and_must_fit() {
        assert_eq!(u8::truncate(255.9f32), Ok(255));
        assert_eq!(u8::truncate(256.0f64), Err(Fault::Conversion));
        assert_eq!(u8::truncate(-0.9f64), Ok(0));
        assert_eq!(u8::truncate(-1.0f64), Err(Fault::Conversion));
        assert_eq!(i32::truncate(f64::NAN), Err(Fault::Conversion));
        assert_eq!(i32::truncate(-2_147_483_648.5f64), Ok(i32::MIN));
        assert_eq!(i128::truncate(-HALF), Ok(i128::MIN));
        assert_eq!(i128::truncate(HALF), Err(Fault::Conversion));
        assert_eq!(u128::truncate(HALF), Ok(1 << 127));
        assert_eq!(u128::truncate(2.0 * HALF), Err(Fault::Conversion));
        assert_eq!(u128::truncate(f64::INFINITY), Err(Fault::Conversion));
        assert_eq!(u64::truncate(18_446_744_073_709_551_616.0f64), Err(Fault::Conversion));
    }
}
