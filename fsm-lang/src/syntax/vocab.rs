//! Words, literals and limits that both front ends share.

use std::ops::Range;

use smol_str::{SmolStr, SmolStrBuilder};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::ast::{FloatType, IntegerType, LiteralKind};

/// The words with which an item of a machine or a state begins. They are reserved nowhere else.
pub const ITEM_WORDS: &[&str] = &[
    "type", "const", "var", "event", "fn", "initial", "state", "parallel", "final", "history", "entry",
    "exit", "on", "always", "after", "done",
];

/// The words that begin an item which the language has but this compiler does not yet read.
pub const LATER_ITEM_WORDS: &[&str] =
    &["activity", "saga", "invoke", "compensate", "defer", "choice", "use", "machine"];

/// The words that begin a statement which the language has but this compiler does not yet read.
pub const LATER_STATEMENT_WORDS: &[&str] =
    &["send", "cancel", "publish", "pivot", "settle", "compensate", "invoke", "defer"];

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

/// What is wrong with a word or literal. The front end makes a diagnostic of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The part that is wrong, in bytes from the beginning of the word or literal.
    pub range: Range<usize>,
    /// What is wrong, without a full stop.
    pub message: String,
    /// What to write.
    pub help: Option<String>,
}

impl Mistake {
    fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Self { range, message: message.into(), help: None }
    }

    fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Whether `word` is a strict keyword of Rust: a name that reads so is written with `r#`.
#[must_use]
pub fn is_strict_keyword(word: &str) -> bool {
    matches!(
        word,
        "as" | "async"
            | "await"
            | "break"
            | "const"
            | "continue"
            | "crate"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "fn"
            | "for"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "pub"
            | "ref"
            | "return"
            | "self"
            | "Self"
            | "static"
            | "struct"
            | "super"
            | "trait"
            | "true"
            | "type"
            | "unsafe"
            | "use"
            | "where"
            | "while"
    )
}

/// The name that `text` writes: without `r#`, in NFC.
///
/// # Errors
/// `text` is a strict keyword of Rust, `_`, or one of the words that Rust does not take behind `r#`.
pub fn identifier(text: &str) -> Result<SmolStr, Mistake> {
    let (name, raw) = match text.strip_prefix("r#") {
        Some(name) => (name, true),
        None => (text, false),
    };
    if raw && matches!(name, "self" | "Self" | "super" | "crate" | "_") {
        return Err(Mistake::new(0..text.len(), format!("`{name}` can't be a name, with `r#` neither"))
            .with_help("choose another name"));
    }
    if name == "_" {
        return Err(Mistake::new(0..text.len(), "`_` is not a name").with_help("choose a name"));
    }
    if !raw && is_strict_keyword(name) {
        let help = match name {
            "self" | "Self" | "super" | "crate" => "choose another name".to_owned(),
            _ => format!("write `r#{name}` to use it as a name"),
        };
        return Err(Mistake::new(0..text.len(), format!("`{name}` is a keyword of Rust")).with_help(help));
    }
    Ok(if name.is_ascii() || is_nfc(name) { SmolStr::new(name) } else { name.nfc().collect() })
}

/// The lines of a documentation comment, given what stands behind `///`, between `/**` and `*/`, or in
/// `#[doc = ".."]`. A single line is kept as it is. Of several, the first and the last are dropped if they are
/// blank, and a column of stars goes, as rustdoc does it.
#[must_use]
pub fn doc_lines(text: &str) -> Vec<SmolStr> {
    if !text.contains('\n') {
        return vec![SmolStr::new(text)];
    }
    let mut lines: Vec<&str> = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect();
    let opened_blank = lines.first().is_some_and(|line| line.trim().is_empty());
    if opened_blank {
        lines.remove(0);
    }
    if lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    let starred = if opened_blank { &lines[..] } else { lines.get(1..).unwrap_or_default() };
    let stars = !starred.is_empty() && starred.iter().all(|line| line.trim_start().starts_with('*'));
    lines
        .iter()
        .enumerate()
        .map(|(index, line)| match line.trim_start().strip_prefix('*') {
            Some(rest) if stars && (opened_blank || index > 0) => SmolStr::new(rest),
            _ => SmolStr::new(line),
        })
        .collect()
}

/// The candidate that is nearest to `word`, if one is near enough to be meant. Of equally near ones the first.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > 64 {
        return None;
    }
    let length = word.chars().count();
    let allowed = if length <= 2 { 1 } else { (length / 3).max(1) };
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let distance = distance(word, candidate);
        if distance <= allowed && distance < length && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The number of letters to insert, delete, replace or swap with their neighbour.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    if left.len().abs_diff(right.len()) > 8 {
        return usize::MAX;
    }
    let mut rows = vec![vec![0; right.len() + 1]; left.len() + 1];
    for (index, row) in rows.iter_mut().enumerate() {
        row[0] = index;
    }
    for (index, cell) in rows[0].iter_mut().enumerate() {
        *cell = index;
    }
    for i in 1..=left.len() {
        for j in 1..=right.len() {
            let cost = usize::from(left[i - 1] != right[j - 1]);
            let mut least = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + cost);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[left.len()][right.len()]
}

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
            return Err(Mistake::new(0..text.len(), "the number is too large for its type"));
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
            Mistake::new(at..at + 1, format!("`{character}` is no digit of a number with base {radix}"))
        })?;
        value = value
            .checked_mul(u128::from(radix))
            .and_then(|value| value.checked_add(u128::from(digit)))
            .ok_or_else(|| Mistake::new(range.clone(), "the number does not fit in 128 bits"))?;
    }
    if any { Ok(value) } else { Err(Mistake::new(0..text.len(), "the number has no digits")) }
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

/// `"text"` with escapes.
fn cooked_text(text: &str) -> Result<LiteralKind, Mistake> {
    let close = text.len().saturating_sub(1);
    if close == 0 || !text.ends_with('"') {
        return Err(unclosed(text));
    }
    if !text[1..close].contains(['\\', '\r', '"']) {
        return Ok(LiteralKind::Text(SmolStr::new(&text[1..close])));
    }
    let mut value = SmolStrBuilder::new();
    let mut at = 1;
    while at < close {
        let (character, next) = unescape(text, at, close, false)?;
        match character {
            Some('"') if next == at + 1 => return Err(unclosed(text)),
            Some(character) => value.push(character),
            None => {}
        }
        at = next;
    }
    Ok(LiteralKind::Text(value.finish()))
}

fn unclosed(text: &str) -> Mistake {
    Mistake::new(0..text.len(), "the text does not end at its closing quote, or has a suffix")
}

/// `r"text"`, `r#"text"#`
fn raw_text(text: &str) -> Result<LiteralKind, Mistake> {
    let hashes = text[1..].bytes().take_while(|byte| *byte == b'#').count();
    let inside = text
        .get(1 + hashes..)
        .and_then(|rest| rest.strip_prefix('"'))
        .and_then(|rest| rest.strip_suffix(&text[1..=hashes]))
        .and_then(|rest| rest.strip_suffix('"'))
        .ok_or_else(|| unclosed(text))?;
    if !inside.contains('\r') {
        return Ok(LiteralKind::Text(SmolStr::new(inside)));
    }
    let value = inside.replace("\r\n", "\n");
    match value.find('\r') {
        Some(_) => Err(bare_return(0, text.len())),
        None => Ok(LiteralKind::Text(SmolStr::new(value))),
    }
}

fn bare_return(start: usize, end: usize) -> Mistake {
    Mistake::new(start..end, "a bare carriage return in a literal").with_help("write `\\r`")
}

/// The one character between the quotes of `'c'` and `b'c'`; `quote` is where the first stands.
fn character(text: &str, quote: usize, byte: bool) -> Result<char, Mistake> {
    let close = text.len().saturating_sub(1);
    let what = if byte { "byte" } else { "character" };
    if close <= quote || !text.ends_with('\'') {
        return Err(Mistake::new(0..text.len(), format!("the {what} does not end at its closing quote")));
    }
    let first = quote + 1;
    let one = || Mistake::new(0..text.len(), format!("a {what} literal holds exactly one {what}"));
    let (value, next) = unescape(text, first, close, byte)?;
    let value = value.ok_or_else(one)?;
    if next != close {
        return Err(one().with_help("write a text: `\"..\"`"));
    }
    if next == first + 1 && matches!(value, '\n' | '\t' | '\r' | '\'') {
        return Err(Mistake::new(first..next, format!("this has to be escaped in a {what} literal")));
    }
    if byte && u32::from(value) > 0xff {
        return Err(Mistake::new(first..next, "a byte literal holds a character of ASCII"));
    }
    if byte && !text.as_bytes()[first].is_ascii() {
        return Err(Mistake::new(first..next, "a byte literal holds a character of ASCII"));
    }
    Ok(value)
}

/// The character that stands at `at`, escaped or not, and where the next one begins; no character for a line
/// break that is escaped.
fn unescape(text: &str, at: usize, close: usize, byte: bool) -> Result<(Option<char>, usize), Mistake> {
    let inside = &text[..close];
    let mut characters = inside[at..].chars();
    let Some(first) = characters.next() else {
        return Err(Mistake::new(0..text.len(), "the literal is empty"));
    };
    if first == '\r' {
        return match characters.next() {
            Some('\n') => Ok((Some('\n'), at + 2)),
            _ => Err(bare_return(at, at + 1)),
        };
    }
    if first != '\\' {
        return Ok((Some(first), at + first.len_utf8()));
    }
    let Some(escaped) = characters.next() else {
        return Err(Mistake::new(at..close, "there is nothing behind the backslash"));
    };
    let next = at + 1 + escaped.len_utf8();
    let simple = match escaped {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '\\' => '\\',
        '0' => '\0',
        '\'' => '\'',
        '"' => '"',
        'x' => return hexadecimal(inside, at, byte),
        'u' if !byte => return unicode(inside, at),
        '\n' | '\r' if !byte => {
            let rest = inside[next..].trim_start_matches([' ', '\t', '\n', '\r']);
            return Ok((None, close - rest.len()));
        }
        _ => {
            return Err(Mistake::new(at..next, format!("unknown escape `\\{}`", escaped.escape_debug()))
                .with_help("the escapes are those of Rust: \\n \\r \\t \\\\ \\0 \\' \\\" \\x7f \\u{1f600}"));
        }
    };
    Ok((Some(simple), next))
}

/// `\x7f`
fn hexadecimal(inside: &str, at: usize, byte: bool) -> Result<(Option<char>, usize), Mistake> {
    let end = at + 4;
    let code = inside
        .get(at + 2..end)
        .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
        .and_then(|digits| u8::from_str_radix(digits, 16).ok());
    match code {
        Some(code) if byte || code <= 0x7f => Ok((Some(char::from(code)), end)),
        Some(_) => Err(Mistake::new(at..end, "`\\x` reaches to `\\x7f` only").with_help("write `\\u{..}`")),
        None => Err(Mistake::new(at..at + 2, "two hexadecimal digits follow `\\x`")),
    }
}

/// `\u{1f600}`
fn unicode(inside: &str, at: usize) -> Result<(Option<char>, usize), Mistake> {
    let wrong = |end: usize| Mistake::new(at..end, "`\\u` takes one to six hexadecimal digits: `\\u{1f600}`");
    let Some(rest) = inside[at + 2..].strip_prefix('{') else { return Err(wrong(at + 2)) };
    let Some(length) = rest.find('}') else { return Err(wrong(at + 3)) };
    let end = at + 3 + length + 1;
    let digits: String = rest[..length].chars().filter(|character| *character != '_').collect();
    if digits.is_empty() || digits.len() > 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(wrong(end));
    }
    match u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32) {
        Some(character) => Ok((Some(character), end)),
        None => Err(Mistake::new(at..end, "this is no character of Unicode")),
    }
}
