//! The tokens of a line of a script, which are Rust's.

use super::error::Mistake;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A name, `_`, `true`, `false`, also `r#name`.
    Word,
    /// A number with its suffix or unit, a text, a character, a byte.
    Literal,
    /// One other character.
    Mark,
}

/// A token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'line> {
    pub(super) kind: TokenKind,
    pub(super) text: &'line str,
    /// The column it begins in, from 1.
    pub(super) column: usize,
}

impl Token<'_> {
    /// Whether it is that character.
    pub(super) fn is(&self, mark: &str) -> bool {
        self.kind == TokenKind::Mark && self.text == mark
    }
}

/// A line, taken apart.
#[derive(Debug)]
pub(super) struct Line<'line> {
    /// As it was written, without its comment and the blanks around.
    pub(super) echo: &'line str,
    pub(super) tokens: Vec<Token<'line>>,
    /// The column behind its last token.
    pub(super) end: usize,
}

impl<'line> Line<'line> {
    /// Takes a line apart; a comment begins with `//` outside of a literal.
    pub(super) fn of(text: &'line str) -> Result<Self, Mistake> {
        let mut tokens = Vec::new();
        let mut at = 0;
        // Columns are counted along, so that a long line takes no longer for being long.
        let mut column = 1;
        let mut end = 1;
        while let Some(first) = text[at..].chars().next() {
            let rest = &text[at..];
            if rest.starts_with("//") {
                break;
            }
            let (kind, length) = if first.is_whitespace() || (at == 0 && first == '\u{feff}') {
                column += 1;
                at += first.len_utf8();
                continue;
            } else if let Some(length) = quoted(rest) {
                let length = length.map_err(|message| Mistake::new(message).at(column))?;
                (TokenKind::Literal, length)
            } else if first.is_ascii_digit() {
                (TokenKind::Literal, number(rest))
            } else if is_word(first) {
                (TokenKind::Word, word(rest))
            } else {
                (TokenKind::Mark, first.len_utf8())
            };
            let token = &rest[..length];
            tokens.push(Token { kind, text: token, column });
            column += token.chars().count();
            at += length;
            end = column;
        }
        Ok(Self { echo: text[..at].trim_start_matches('\u{feff}').trim(), tokens, end })
    }
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// The length of a name, `r#` included.
fn word(text: &str) -> usize {
    let start = if text.strip_prefix("r#").is_some_and(|rest| rest.starts_with(is_word)) { 2 } else { 0 };
    text[start..].find(|c| !is_word(c)).map_or(text.len(), |length| start + length)
}

/// The length of a number: a fraction belongs to it where a digit follows the point, a sign behind the `e` of
/// an exponent.
fn number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let radix = matches!(bytes, [b'0', b'x' | b'o' | b'b', ..]);
    let mut length = 0;
    let mut fraction = false;
    while let Some(&byte) = bytes.get(length) {
        let digit_follows = bytes.get(length + 1).is_some_and(u8::is_ascii_digit);
        let exponent = !radix && length > 0 && matches!(bytes[length - 1], b'e' | b'E');
        match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' => {}
            b'.' if digit_follows && !fraction && !radix => fraction = true,
            b'+' | b'-' if digit_follows && exponent => {}
            _ => break,
        }
        length += 1;
    }
    length
}

/// The length of a text or character that begins here; `None` if none does.
fn quoted(text: &str) -> Option<Result<usize, &'static str>> {
    let open = text.strip_prefix(['b', 'c']).unwrap_or(text);
    let prefix = text.len() - open.len();
    if let Some(raw) = open.strip_prefix('r') {
        let body = raw.trim_start_matches('#');
        let hashes = &raw[..raw.len() - body.len()];
        let inside = body.strip_prefix('"')?;
        let close = format!("\"{hashes}");
        let start = text.len() - inside.len();
        return Some(match inside.find(&close) {
            Some(length) => Ok(start + length + close.len()),
            None => Err("the text has no end"),
        });
    }
    let quote = open.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut characters = open.char_indices().skip(1);
    while let Some((at, c)) = characters.next() {
        if c == '\\' {
            characters.next();
        } else if c == quote {
            return Some(Ok(prefix + at + 1));
        }
    }
    Some(Err(if quote == '"' { "the text has no end" } else { "the character has no end" }))
}
