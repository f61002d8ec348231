//! Names, words and literals as the language writes them.

use crate::chart::{FloatType, Name, Type};
use crate::diag::render::clean_line;
use crate::syntax::vocab::{UNITS, is_strict_keyword};

/// A name, with `r#` where it is a keyword of Rust.
#[must_use]
pub fn name(name: &Name) -> String {
    if is_strict_keyword(&name.text) { format!("r#{}", name.text) } else { name.text.to_string() }
}

/// Nanoseconds as a literal of a duration: the greatest unit that divides them, but 60s rather than 1min.
#[must_use]
pub fn duration(nanoseconds: u64) -> String {
    if nanoseconds == 0 {
        return "0s".to_owned();
    }
    let fits = |&&(word, unit): &&(&str, u64)| {
        nanoseconds.is_multiple_of(unit) && (word, nanoseconds) != ("min", unit)
    };
    let (word, unit) = UNITS.iter().rfind(fits).copied().unwrap_or(("ns", 1));
    format!("{}{word}", nanoseconds / unit)
}

/// The shortest digits that give the value of that type, with a point or an exponent.
#[allow(clippy::cast_possible_truncation, reason = "the value is one of an f32")]
pub(super) fn float(value: f64, ty: Type) -> String {
    if ty == Type::Float(FloatType::F32) { format!("{:?}", value as f32) } else { format!("{value:?}") }
}

fn is_unseen(c: char) -> bool {
    !clean_line(c.encode_utf8(&mut [0; 4])).starts_with(c)
}

/// A literal of text or character. What a terminal or a reader could not see is escaped.
pub(super) fn quoted(text: &str, quote: char) -> String {
    let mut out = String::from(quote);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0' => out.push_str("\\0"),
            '\\' => out.push_str("\\\\"),
            _ if c == quote => out.extend(['\\', quote]),
            _ if is_unseen(c) => {
                out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
            }
            _ => out.push(c),
        }
    }
    out.push(quote);
    out
}
