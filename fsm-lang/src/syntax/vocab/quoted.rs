//! Texts, characters and bytes with their escapes.

use smol_str::{SmolStr, SmolStrBuilder};

use super::Mistake;
use crate::syntax::ast::LiteralKind;

/// `"text"` with escapes.
pub(super) fn cooked_text(text: &str) -> Result<LiteralKind, Mistake> {
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
        .with_help("write `\"text\"`")
}

/// `r"text"`, `r#"text"#`
pub(super) fn raw_text(text: &str) -> Result<LiteralKind, Mistake> {
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
pub(super) fn character(text: &str, quote: usize, byte: bool) -> Result<char, Mistake> {
    let close = text.len().saturating_sub(1);
    let what = if byte { "byte" } else { "character" };
    if close <= quote || !text.ends_with('\'') {
        return Err(Mistake::new(0..text.len(), format!("the {what} does not end at its closing quote"))
            .with_help("close it with `'`"));
    }
    let first = quote + 1;
    let one = || {
        Mistake::new(0..text.len(), format!("a {what} literal holds exactly one {what}"))
            .with_help("write a text: `\"..\"`")
    };
    let (value, next) = unescape(text, first, close, byte)?;
    let value = value.ok_or_else(one)?;
    if next != close {
        return Err(one());
    }
    if next == first + 1 && matches!(value, '\n' | '\t' | '\r' | '\'') {
        return Err(Mistake::new(first..next, format!("this has to be escaped in a {what} literal"))
            .with_help("write `\\n`, `\\t`, `\\r` or `\\'`"));
    }
    if byte && u32::from(value) > 0xff {
        return Err(Mistake::new(first..next, "a byte literal holds a character of ASCII")
            .with_help("write its number, such as `b'\\xff'`, or a text"));
    }
    if byte && !text.as_bytes()[first].is_ascii() {
        return Err(Mistake::new(first..next, "a byte literal holds a character of ASCII")
            .with_help("write its number, such as `b'\\xff'`, or a text"));
    }
    Ok(value)
}

/// The character that stands at `at`, escaped or not, and where the next one begins; no character for a line
/// break that is escaped.
fn unescape(text: &str, at: usize, close: usize, byte: bool) -> Result<(Option<char>, usize), Mistake> {
    let inside = &text[..close];
    let mut characters = inside[at..].chars();
    let Some(first) = characters.next() else {
        return Err(Mistake::new(0..text.len(), "the literal is empty")
            .with_help("write one character, or a text: `\"\"`"));
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
        return Err(Mistake::new(at..close, "there is nothing behind the backslash")
            .with_help("a backslash itself is `\\\\`"));
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
        None => {
            Err(Mistake::new(at..at + 2, "two hexadecimal digits follow `\\x`").with_help("such as `\\x7f`"))
        }
    }
}

/// `\u{1f600}`
fn unicode(inside: &str, at: usize) -> Result<(Option<char>, usize), Mistake> {
    let wrong = |end: usize| {
        Mistake::new(at..end, "`\\u` takes one to six hexadecimal digits").with_help("such as `\\u{1f600}`")
    };
    let Some(rest) = inside[at + 2..].strip_prefix('{') else { return Err(wrong(at + 2)) };
    let Some(length) = rest.find('}') else { return Err(wrong(at + 3)) };
    let end = at + 3 + length + 1;
    let digits: String = rest[..length].chars().filter(|character| *character != '_').collect();
    if digits.is_empty() || digits.len() > 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(wrong(end));
    }
    match u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32) {
        Some(character) => Ok((Some(character), end)),
        None => Err(Mistake::new(at..end, "this is no character of Unicode")
            .with_help("there are `\\u{0}` to `\\u{10ffff}`, without `\\u{d800}` to `\\u{dfff}`")),
    }
}
