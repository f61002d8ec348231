//! Lexemes: strings, comments, brackets, words; what else there is matters to nobody who asks here.

use std::ops::Range;

use super::CommentKind;
use crate::syntax::MAX_DEPTH;

/// What a lexeme is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::syntax) enum Kind {
    /// A word or a number.
    Word,
    /// A text or a character.
    Quoted,
    /// `'static`
    Lifetime,
    /// A comment.
    Comment {
        /// Whether it documents.
        doc: bool,
        /// Which form.
        kind: CommentKind,
    },
    /// A bracket or a semicolon.
    Mark(u8),
    /// Any other character.
    Other,
    /// A text or character whose end is missing; reaches to the end of its line.
    UnclosedQuote,
    /// A comment whose end is missing; reaches to the end of the text.
    UnclosedComment,
    /// A block comment with too many in it.
    DeepComment,
}

/// A piece of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::syntax) struct Lexeme {
    pub(in crate::syntax) kind: Kind,
    pub(in crate::syntax) lo: usize,
    pub(in crate::syntax) hi: usize,
}

/// Cuts a text into lexemes. White space is left out.
#[derive(Clone, Debug)]
pub(in crate::syntax) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    /// Whether the end of a text was missing: from there on texts end with their line at the latest, so that
    /// the time stays linear.
    broken: bool,
}

impl<'t> Lexer<'t> {
    /// The lexemes of a range, which begins between two of them.
    pub(in crate::syntax) fn new(text: &'t str, range: Range<usize>) -> Self {
        let end = range.end.min(text.len());
        Self { text, at: range.start.min(end), end, broken: false }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        if at < self.end { self.text.as_bytes().get(at).copied() } else { None }
    }

    fn character(&self) -> Option<char> {
        self.text[self.at..self.end].chars().next()
    }

    fn skip_blanks(&mut self) {
        while let Some(byte) = self.byte(self.at) {
            match byte {
                b' ' | b'\t'..=b'\r' => self.at += 1,
                0..=0x7f => return,
                _ => match self.character() {
                    Some(blank @ ('\u{85}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}')) => {
                        self.at += blank.len_utf8();
                    }
                    _ => return,
                },
            }
        }
    }

    fn word(&mut self) -> bool {
        let start = self.at;
        while let Some(byte) = self.byte(self.at) {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => self.at += 1,
                0..=0x7f => break,
                _ => match self.character() {
                    Some(letter) if letter.is_alphanumeric() || is_joiner(letter) => {
                        self.at += letter.len_utf8()
                    }
                    _ => break,
                },
            }
        }
        self.at > start
    }

    fn line_comment(&mut self) -> Kind {
        let line = &self.text.as_bytes()[self.at..self.end];
        let doc = matches!(line, [_, _, b'!', ..])
            || matches!(line, [_, _, b'/', ..]) && line.get(3) != Some(&b'/');
        let length = line.iter().position(|byte| *byte == b'\n').unwrap_or(line.len());
        self.at += length;
        if length < line.len() && self.text.as_bytes()[self.at - 1] == b'\r' {
            self.at -= 1;
        }
        Kind::Comment { doc, kind: CommentKind::Line }
    }

    fn block_comment(&mut self) -> Kind {
        let rest = &self.text.as_bytes()[self.at..self.end];
        let doc = matches!(rest, [_, _, b'!', ..])
            || matches!(rest, [_, _, b'*', ..]) && !matches!(rest.get(3), Some(b'*' | b'/'));
        let (mut depth, mut deepest) = (1_usize, 1_usize);
        self.at += 2;
        while let Some(byte) = self.byte(self.at) {
            match (byte, self.byte(self.at + 1)) {
                (b'/', Some(b'*')) => {
                    depth += 1;
                    deepest = deepest.max(depth);
                    self.at += 2;
                }
                (b'*', Some(b'/')) => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return if deepest > MAX_DEPTH {
                            Kind::DeepComment
                        } else {
                            Kind::Comment { doc, kind: CommentKind::Block }
                        };
                    }
                }
                _ => self.at += 1,
            }
        }
        Kind::UnclosedComment
    }

    /// A text behind its prefix. If its end is missing, it is taken to end with its line.
    fn cooked(&mut self, quote: u8) -> Kind {
        let start = self.at;
        self.at += 1;
        while let Some(byte) = self.byte(self.at) {
            self.at += 1;
            if byte == quote {
                return Kind::Quoted;
            }
            if byte == b'\n' && self.broken {
                break;
            }
            if byte == b'\\' && self.at < self.end {
                self.at += 1;
            }
        }
        self.unclosed(start)
    }

    fn raw(&mut self) -> Kind {
        let start = self.at;
        let mut hashes = 0;
        while self.byte(self.at) == Some(b'#') {
            hashes += 1;
            self.at += 1;
        }
        self.at += 1;
        while let Some(byte) = self.byte(self.at) {
            self.at += 1;
            if byte == b'"' {
                let found = (0..hashes).take_while(|hash| self.byte(self.at + hash) == Some(b'#')).count();
                self.at += found;
                if found == hashes {
                    return Kind::Quoted;
                }
            }
            if byte == b'\n' && self.broken {
                break;
            }
        }
        self.unclosed(start)
    }

    fn unclosed(&mut self, start: usize) -> Kind {
        let rest = &self.text.as_bytes()[start..self.end];
        self.at = start + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        self.broken = true;
        Kind::UnclosedQuote
    }

    /// `'c'`, `'\n'` or `'static`, as Rust tells them apart.
    fn apostrophe(&mut self) -> Kind {
        let mut characters = self.text[self.at + 1..self.end].chars();
        match (characters.next(), characters.next()) {
            (Some('\\'), _) => {
                let start = self.at;
                self.at += 2;
                if let Some(escaped) = self.character() {
                    self.at += escaped.len_utf8();
                }
                while let Some(byte) = self.byte(self.at) {
                    match byte {
                        b'\'' => {
                            self.at += 1;
                            return Kind::Quoted;
                        }
                        b'\n' => break,
                        _ => self.at += 1,
                    }
                }
                self.unclosed(start)
            }
            (Some(character), Some('\'')) => {
                self.at += 2 + character.len_utf8();
                Kind::Quoted
            }
            _ => {
                self.at += 1;
                if self.word() { Kind::Lifetime } else { Kind::Other }
            }
        }
    }
}

fn is_joiner(letter: char) -> bool {
    // Marks and other characters that continue an identifier. Taking too many does no harm here.
    !letter.is_whitespace()
        && !letter.is_control()
        && !matches!(letter, '\u{2010}'..='\u{206F}' | '\u{3001}'..='\u{303F}')
}

impl Iterator for Lexer<'_> {
    type Item = Lexeme;

    fn next(&mut self) -> Option<Lexeme> {
        self.skip_blanks();
        let lo = self.at;
        let kind = match self.byte(lo)? {
            mark @ (b'{' | b'}' | b'(' | b')' | b'[' | b']' | b';') => {
                self.at += 1;
                Kind::Mark(mark)
            }
            b'/' if self.byte(lo + 1) == Some(b'/') => self.line_comment(),
            b'/' if self.byte(lo + 1) == Some(b'*') => self.block_comment(),
            b'"' => self.cooked(b'"'),
            b'\'' => self.apostrophe(),
            _ if self.word() => match (&self.text.as_bytes()[lo..self.at], self.byte(self.at)) {
                (b"b" | b"c", Some(b'"')) => self.cooked(b'"'),
                (b"b", Some(b'\'')) => self.apostrophe(),
                (b"r" | b"br" | b"cr", Some(b'"')) => self.raw(),
                (b"r" | b"br" | b"cr", Some(b'#')) => {
                    let rest = &self.text.as_bytes()[self.at..self.end];
                    match rest.iter().find(|byte| **byte != b'#') {
                        Some(b'"') => self.raw(),
                        // A raw name.
                        _ if matches!(rest, [b'#', after, ..] if *after != b'#') => {
                            self.at += 1;
                            self.word();
                            Kind::Word
                        }
                        _ => Kind::Word,
                    }
                }
                _ => Kind::Word,
            },
            _ => {
                self.at += self.character().map_or(1, char::len_utf8);
                Kind::Other
            }
        };
        // An escape may have stepped into a character.
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        Some(Lexeme { kind, lo, hi: self.at })
    }
}
