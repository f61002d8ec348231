//! What a terminal would act on instead of showing it.

use std::borrow::Cow;

/// A line of text, a newline in it included, with every character that a terminal would act on replaced by one that it shows.
/// Each character becomes one character, so that columns stay; tabs stay tabs.
#[must_use]
pub fn clean_line(text: &str) -> Cow<'_, str> {
    clean(text, shown)
}

/// The same for a text of several lines, whose newlines stay.
#[must_use]
pub fn clean_block(text: &str) -> Cow<'_, str> {
    clean(text, |c| if c == '\n' { c } else { shown(c) })
}

fn clean(text: &str, shown: impl Fn(char) -> char) -> Cow<'_, str> {
    if text.chars().all(|c| shown(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(shown).collect())
}

/// The character that stands for `c`: the picture of a control character, the replacement character for what
/// turns the direction, breaks lines unseen, or is not seen at all (UAX #9; CVE-2021-42574).
fn shown(c: char) -> char {
    match c {
        '\t' => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}' => char::REPLACEMENT_CHARACTER,
        _ => c,
    }
}
