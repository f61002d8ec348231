//! Words in a text, and what is found at them.

use super::Violation;
use super::source::Source;

pub(super) fn push(
    found: &mut Vec<Violation>,
    source: &Source,
    offset: usize,
    rule: &'static str,
    message: impl Into<String>,
) {
    let text = if source.code.is_empty() { &source.text } else { &source.code };
    let line = text[..offset.min(text.len())].matches('\n').count() + 1;
    found.push(Violation { path: source.path.clone(), line, rule, message: message.into() });
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

pub(super) fn name_at(text: &str) -> String {
    text.chars().take_while(|c| is_word(*c)).collect()
}

/// Where the word stands, not as a part of another one.
pub(super) fn words<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    text.match_indices(word).map(|(offset, _)| offset).filter(move |offset| {
        let before = text[..*offset].chars().next_back();
        let behind = text[offset + word.len()..].chars().next();
        !before.is_some_and(is_word) && !behind.is_some_and(is_word)
    })
}
