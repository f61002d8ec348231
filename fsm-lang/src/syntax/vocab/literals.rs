//! What literals mean, numbers and durations above all.

use std::ops::Range;

use super::Mistake;
use super::quoted::{character, cooked_text, raw_text};
use crate::syntax::ast::{FloatType, IntegerType, LiteralKind};

/// The units of durations with their length in nanoseconds.
pub const UNITS: &[(&str, u64)] = &[
    ("ns", 1),
    ("us", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("min", 60_000_000_000),
    ("h", 3_600_000_000_000),
    ("d", 86_400_000_000_000),
];

/// What a literal means, written as Rust lexes it: a number with its suffix or unit, a text, a character, a
/// byte, `true` or `false`.
///
/// # Errors
/// What is wrong with it, and which part of it.
pub fn literal(text: &str) -> Result<LiteralKind, Mistake> {
    let bytes = text.as_bytes();
    match bytes {
        [b'0'..=b'9', ..] => number(text),
        [b'"', ..] => cooked_text(text),
        [b'r', b'"' | b'#', ..] => raw_text(text),
        [b'\'', ..] => character(text, 0, false).map(LiteralKind::Char),
        [b'b', b'\'', ..] => {
            let value = u128::from(u32::from(character(text, 1, true)?));
            Ok(LiteralKind::Integer { value, suffix: Some(IntegerType::U8) })
        }
        [b'b' | b'c', ..] => {
            Err(Mistake::new(0..text.len(), "byte and C strings are not part of the language")
                .with_help("write a text: `\"..\"`"))
        }
        b"true" => Ok(LiteralKind::Bool(true)),
        b"false" => Ok(LiteralKind::Bool(false)),
        _ => Err(Mistake::new(0..text.len(), "this is not a literal")),
    }
}

/// `5_000u16`, `0x5d`, `1.5`, `60s`
fn number(text: &str) -> Result<LiteralKind, Mistake> {
    let bytes = text.as_bytes();
    let radix = match bytes {
        [b'0', b'x', ..] => 16,
        [b'0', b'o', ..] => 8,
        [b'0', b'b', ..] => 2,
        _ => return decimal(text),
    };
    let digits_end = end_of(bytes, 2, |byte| match radix {
        16 => byte.is_ascii_hexdigit(),
        _ => byte.is_ascii_digit(),
    });
    let suffix = integer_suffix(text, digits_end)?;
    if digits_end < text.len() && suffix.is_none() {
        return Err(unknown_suffix(text, digits_end));
    }
    Ok(LiteralKind::Integer { value: integer(text, 2..digits_end, radix)?, suffix })
}

/// A number without a prefix: an integer, a float or a duration.
fn decimal(text: &str) -> Result<LiteralKind, Mistake> {
    let bytes = text.as_bytes();
    let whole_end = end_of(bytes, 0, |byte| byte.is_ascii_digit());
    let mut end = whole_end;
    if bytes.get(end) == Some(&b'.') {
        end = end_of(bytes, end + 1, |byte| byte.is_ascii_digit());
    }
    let fraction = whole_end + 1..end;
    let exponent = end;
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let digits = end + 1 + sign;
        let digits_end = end_of(bytes, digits, |byte| byte.is_ascii_digit());
        if bytes[digits..digits_end].iter().any(u8::is_ascii_digit) {
            end = digits_end;
        }
    }
    let has_exponent = end > exponent;
    let is_float = end > whole_end;
    let suffix = &text[end..];

    if let Some((_, unit)) = UNITS.iter().find(|(name, _)| *name == suffix) {
        if has_exponent {
            return Err(Mistake::new(exponent..end, "a duration is written without an exponent").with_help(
                "write all its digits, such as `300s`, or take a larger unit: ns, us, ms, s, min, h, d",
            ));
        }
        let fraction = text.get(fraction).unwrap_or_default();
        return duration(&text[..whole_end], fraction, *unit).map(LiteralKind::Duration).map_err(|message| {
            Mistake::new(0..text.len(), message)
                .with_help("a duration is a whole number of nanoseconds, and at most `213503d`")
        });
    }
    if suffix.is_empty() && !is_float {
        return Ok(LiteralKind::Integer { value: integer(text, 0..end, 10)?, suffix: None });
    }
    let float = match suffix {
        "" => Some(None),
        "f32" => Some(Some(FloatType::F32)),
        "f64" => Some(Some(FloatType::F64)),
        _ => None,
    };
    if let Some(suffix) = float {
        let value = float_value(&text[..end]);
        let fits = match suffix {
            Some(FloatType::F32) => narrow(value).is_finite(),
            _ => value.is_finite(),
        };
        if !fits {
            return Err(Mistake::new(0..text.len(), "the number is too large for its type")
                .with_help("write one that an `f32` or `f64` holds"));
        }
        return Ok(LiteralKind::Float { value, suffix });
    }
    match integer_suffix(text, end)? {
        Some(suffix) if !is_float => {
            Ok(LiteralKind::Integer { value: integer(text, 0..end, 10)?, suffix: Some(suffix) })
        }
        Some(_) => Err(Mistake::new(end..text.len(), format!("`{suffix}` is no suffix of a float"))
            .with_help("write `f32`, `f64` or no suffix")),
        None => Err(unknown_suffix(text, end)),
    }
}

#[allow(clippy::cast_possible_truncation, reason = "whether it can be narrowed is the question")]
fn narrow(value: f64) -> f32 {
    value as f32
}

/// The value of a decimal float. The digits are checked, so that only the size can be wrong, which is infinite.
fn float_value(digits: &str) -> f64 {
    let plain: String = digits.chars().filter(|character| *character != '_').collect();
    plain.parse().unwrap_or(f64::INFINITY)
}

/// The nanoseconds of `whole.fraction` times `unit`.
fn duration(whole: &str, fraction: &str, unit: u64) -> Result<u64, &'static str> {
    const TOO_LONG: &str = "the duration is too long";
    const TOO_FINE: &str = "the duration is no whole number of nanoseconds";
    let mut whole_value: u128 = 0;
    for digit in digits(whole) {
        whole_value = whole_value
            .checked_mul(10)
            .and_then(|value| value.checked_add(u128::from(digit)))
            .filter(|value| *value <= u128::from(u64::MAX))
            .ok_or(TOO_LONG)?;
    }
    // No unit is divisible by a higher power of ten, five or two, so further digits can't make a whole number.
    let fraction = fraction.trim_end_matches(['0', '_']);
    let (mut numerator, mut denominator): (u128, u128) = (0, 1);
    for digit in digits(fraction) {
        if denominator >= 10_u128.pow(16) {
            return Err(TOO_FINE);
        }
        numerator = numerator * 10 + u128::from(digit);
        denominator *= 10;
    }
    let scaled = numerator * u128::from(unit);
    if !scaled.is_multiple_of(denominator) {
        return Err(TOO_FINE);
    }
    let nanoseconds = whole_value.checked_mul(u128::from(unit)).ok_or(TOO_LONG)? + scaled / denominator;
    u64::try_from(nanoseconds).map_err(|_| TOO_LONG)
}

/// The values of the digits, `_` left out.
fn digits(text: &str) -> impl Iterator<Item = u32> {
    text.chars().filter_map(|character| character.to_digit(10))
}

/// Where the run of digits and `_` that begins at `start` ends.
fn end_of(bytes: &[u8], start: usize, is_digit: impl Fn(u8) -> bool) -> usize {
    let run = bytes.get(start..).unwrap_or_default();
    start + run.iter().take_while(|byte| **byte == b'_' || is_digit(**byte)).count()
}

/// The value of the digits in `range`.
fn integer(text: &str, range: Range<usize>, radix: u32) -> Result<u128, Mistake> {
    let mut value: u128 = 0;
    let mut any = false;
    for (offset, character) in text[range.clone()].char_indices() {
        if character == '_' {
            continue;
        }
        any = true;
        let at = range.start + offset;
        let digit = character.to_digit(radix).ok_or_else(|| {
            let last = char::from_digit(radix - 1, radix).unwrap_or('9');
            Mistake::new(at..at + 1, format!("`{character}` is no digit of a number with base {radix}"))
                .with_help(format!("its digits are `0` to `{last}`"))
        })?;
        value = value
            .checked_mul(u128::from(radix))
            .and_then(|value| value.checked_add(u128::from(digit)))
            .ok_or_else(|| {
            Mistake::new(range.clone(), "the number does not fit in 128 bits")
                .with_help("no type holds more than `u128` does")
        })?;
    }
    if any {
        Ok(value)
    } else {
        Err(Mistake::new(0..text.len(), "the number has no digits").with_help("write at least one"))
    }
}

/// The type that a suffix names; `None` without a suffix or for a suffix that is none.
fn integer_suffix(text: &str, start: usize) -> Result<Option<IntegerType>, Mistake> {
    Ok(match &text[start..] {
        "f32" | "f64" => {
            return Err(
                Mistake::new(start..text.len(), "a float has no prefix").with_help("write it in decimal")
            );
        }
        suffix => integer_type(suffix),
    })
}

/// The integer type of that name.
#[must_use]
pub fn integer_type(name: &str) -> Option<IntegerType> {
    Some(match name {
        "u8" => IntegerType::U8,
        "u16" => IntegerType::U16,
        "u32" => IntegerType::U32,
        "u64" => IntegerType::U64,
        "u128" => IntegerType::U128,
        "usize" => IntegerType::Usize,
        "i8" => IntegerType::I8,
        "i16" => IntegerType::I16,
        "i32" => IntegerType::I32,
        "i64" => IntegerType::I64,
        "i128" => IntegerType::I128,
        "isize" => IntegerType::Isize,
        _ => return None,
    })
}

fn unknown_suffix(text: &str, start: usize) -> Mistake {
    let suffix = &text[start..];
    let meant = match suffix {
        "sec" | "secs" | "second" | "seconds" | "S" => Some("s"),
        "m" | "mins" | "minute" | "minutes" => Some("min"),
        "hour" | "hours" | "hr" | "hrs" | "H" => Some("h"),
        "day" | "days" | "D" => Some("d"),
        "msec" | "millis" => Some("ms"),
        "µs" | "μs" | "usec" | "micros" => Some("us"),
        "nanos" => Some("ns"),
        _ => None,
    };
    let help = match meant {
        Some(unit) => format!("write `{}{unit}`", &text[..start]),
        None => "the suffixes are the types of numbers, such as `u32`, and the units of durations: \
                 ns, us, ms, s, min, h, d"
            .to_owned(),
    };
    Mistake::new(start..text.len(), format!("unknown suffix `{suffix}` of a number")).with_help(help)
}
