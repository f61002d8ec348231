//! The scan before the parser: it knows strings, comments and brackets, and nothing else. It finds what no
//! item can be read around (what is not closed, nested too deep, or no text at all), and leaves the marks by
//! which a text is cut into items.

use std::ops::Range;

use super::{Comment, CommentKind, Problems};
use crate::syntax::{MAX_DEPTH, messages};

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

/// A bracket or a semicolon.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) at: u32,
    /// Of an opening bracket: the index of the mark that closes it. [`Mark::NONE`] if nothing does.
    pub(super) partner: u32,
    pub(super) byte: u8,
}

impl Mark {
    pub(super) const NONE: u32 = u32::MAX;
}

/// What the scan found.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// All brackets and semicolons, in order.
    pub(super) marks: Vec<Mark>,
    /// Places, in order, of what was reported here; an item with one of them is not read.
    pub(super) poisoned: Vec<u32>,
    /// How deep brackets are nested, up to [`MAX_DEPTH`].
    pub(super) deepest: usize,
}

impl Scan {
    /// The first place of the range that was reported here.
    pub(super) fn poison_in(&self, range: Range<usize>) -> Option<usize> {
        let from = self.poisoned.partition_point(|place| (*place as usize) < range.start);
        self.poisoned.get(from).map(|place| *place as usize).filter(|place| *place < range.end)
    }

    /// Whether something in the range was reported here.
    pub(super) fn is_poisoned(&self, range: Range<usize>) -> bool {
        self.poison_in(range).is_some()
    }
}

/// An opening bracket that waits for its partner.
struct Opener {
    mark: usize,
    /// How far its line is indented.
    indent: usize,
}

struct Scanner<'t, 'p> {
    text: &'t str,
    problems: &'p Problems,
    scan: Scan,
    /// No more than [`MAX_DEPTH`].
    openers: Vec<Opener>,
    /// How many of `(`, `[` and `{` are open beyond that depth.
    beyond: [usize; 3],
    line_start: usize,
    /// The first pair of braces whose indentation differs.
    suspect: Option<(usize, usize)>,
}

/// Looks through a text.
pub(super) fn scan(text: &str, start: usize, problems: &Problems) -> Scan {
    let mut scanner = Scanner {
        text,
        problems,
        scan: Scan::default(),
        openers: Vec::new(),
        beyond: [0; 3],
        line_start: 0,
        suspect: None,
    };
    let mut last = start;
    for lexeme in Lexer::new(text, start..text.len()) {
        let gap = &text.as_bytes()[last..lexeme.lo];
        if let Some(line) = gap.iter().rposition(|byte| *byte == b'\n') {
            scanner.line_start = last + line + 1;
        }
        last = lexeme.lo;
        scanner.lexeme(lexeme);
    }
    scanner.unclosed_brackets();
    scanner.characters(start);
    scanner.scan.poisoned.sort_unstable();
    scanner.scan
}

impl Scanner<'_, '_> {
    fn lexeme(&mut self, lexeme: Lexeme) {
        let Lexeme { kind, lo, hi } = lexeme;
        match kind {
            Kind::Mark(byte @ (b'{' | b'(' | b'[')) => self.open(byte, lo),
            Kind::Mark(b';') => self.mark(b';', lo),
            Kind::Mark(byte) => self.close(byte, lo),
            Kind::UnclosedQuote => {
                let quote = if self.text[lo..hi].contains('"') { '"' } else { '\'' };
                self.problems.syntax(lo..hi, format!("the closing `{quote}` is missing"), None);
                self.poison(lo);
            }
            Kind::UnclosedComment => {
                self.problems.syntax(lo..lo + 2, "this comment is not closed", Some("close it with `*/`"));
                self.poison(lo);
            }
            Kind::DeepComment => {
                let message = format!("comments are nested deeper than {MAX_DEPTH}");
                self.problems.syntax(lo..lo + 2, message, None);
                self.poison(lo);
            }
            Kind::Other => {
                if self.text[lo..hi].chars().any(|character| character == '\0' || turns_direction(character))
                {
                    self.poison(lo);
                }
            }
            Kind::Word | Kind::Quoted | Kind::Lifetime | Kind::Comment { .. } => {}
        }
    }

    fn poison(&mut self, at: usize) {
        self.scan.poisoned.push(position(at));
    }

    fn mark(&mut self, byte: u8, at: usize) {
        self.scan.marks.push(Mark { at: position(at), partner: Mark::NONE, byte });
    }

    fn open(&mut self, byte: u8, at: usize) {
        if self.openers.len() >= MAX_DEPTH {
            if self.beyond == [0; 3] {
                self.problems.report(messages::brackets_too_deep(self.problems.span(at..at + 1)));
                self.poison(at);
            }
            self.beyond[kind_of(byte)] += 1;
            self.mark(byte, at);
            return;
        }
        let line = &self.text.as_bytes()[self.line_start..at];
        let indent = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        self.openers.push(Opener { mark: self.scan.marks.len(), indent });
        self.scan.deepest = self.scan.deepest.max(self.openers.len());
        self.mark(byte, at);
    }

    fn close(&mut self, byte: u8, at: usize) {
        if self.beyond != [0; 3] {
            let open = &mut self.beyond[kind_of(byte)];
            if *open > 0 || byte != b'}' {
                *open = open.saturating_sub(1);
                self.mark(byte, at);
                return;
            }
            self.beyond = [0; 3];
        }
        let opening = match byte {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        let scan = &self.scan;
        let fits = |opener: &Opener| scan.marks[opener.mark].byte == opening;
        // A brace closes whatever is open inside it; another bracket does not close a brace.
        let found = match byte {
            b'}' => self.openers.iter().rposition(fits),
            _ => {
                let brace = self.openers.iter().rposition(|opener| scan.marks[opener.mark].byte == b'{');
                self.openers.iter().rposition(fits).filter(|found| brace.is_none_or(|brace| *found > brace))
            }
        };
        let index = self.scan.marks.len();
        self.mark(byte, at);
        let Some(found) = found else {
            let close = char::from(byte);
            self.problems.syntax(at..at + 1, format!("this `{close}` closes nothing"), Some("remove it"));
            self.poison(at);
            return;
        };
        if let Some(inner) = self.openers.get(found + 1) {
            let lo = self.scan.marks[inner.mark].at as usize;
            self.not_closed(lo, Some((at, char::from(byte))));
        }
        let opener = &self.openers[found];
        let opened_at = self.scan.marks[opener.mark].at as usize;
        if self.suspect.is_none() && byte == b'}' {
            let line = &self.text.as_bytes()[self.line_start..at];
            let first_in_line =
                self.line_start > opened_at && line.iter().all(|byte| matches!(byte, b' ' | b'\t'));
            if first_in_line && line.len() != opener.indent {
                self.suspect = Some((opened_at, at));
            }
        }
        self.scan.marks[opener.mark].partner = position(index);
        self.openers.truncate(found);
    }

    fn not_closed(&mut self, lo: usize, before: Option<(usize, char)>) {
        let open = char::from(self.text.as_bytes()[lo]);
        let close = match open {
            '(' => ')',
            '[' => ']',
            _ => '}',
        };
        let message = format!("this `{open}` is not closed");
        let mut labels = Vec::new();
        if let Some((at, byte)) = before {
            labels.push((at..at + 1, format!("`{close}` is expected before this `{byte}`")));
        } else if let Some((opened, closed)) = self.suspect {
            labels.push((opened..opened + 1, "this one may be the one that is not closed".to_owned()));
            labels.push((closed..closed + 1, "for its `}` stands elsewhere in its line".to_owned()));
        }
        self.problems.syntax_with(lo..lo + 1, message, labels, None);
        self.poison(lo);
    }

    /// Reports the innermost bracket that is open at the end.
    fn unclosed_brackets(&mut self) {
        if self.beyond != [0; 3] {
            return;
        }
        if let Some(opener) = self.openers.last() {
            self.not_closed(self.scan.marks[opener.mark].at as usize, None);
        }
    }

    /// Reports the characters that make a text read differently from what it is.
    fn characters(&mut self, start: usize) {
        for (offset, byte) in self.text.as_bytes()[start..].iter().enumerate() {
            let at = start + offset;
            // The characters below begin with these bytes.
            if *byte != 0 && *byte != 0xe2 {
                continue;
            }
            let Some(character) = self.text[at..].chars().next() else { continue };
            let end = at + character.len_utf8();
            match character {
                '\0' => {
                    self.problems.syntax(
                        at..end,
                        "a NUL character",
                        Some("write `\\0` in a text, else remove it"),
                    );
                }
                _ if turns_direction(character) => {
                    let code = u32::from(character);
                    self.problems.syntax(
                        at..end,
                        format!("the invisible character U+{code:04X} changes the direction of the text"),
                        Some(&format!("write `\\u{{{code:x}}}` in a text, else remove it")),
                    );
                }
                _ => {}
            }
        }
    }
}

/// Whether it is one of the characters of rustc's `text_direction_codepoint_in_literal`.
fn turns_direction(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn kind_of(bracket: u8) -> usize {
    match bracket {
        b'(' | b')' => 0,
        b'[' | b']' => 1,
        _ => 2,
    }
}

/// The offset as it is kept; texts that are longer are refused before.
fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The comments that document nothing.
pub(super) fn comments(text: &str, start: usize) -> impl Iterator<Item = (Range<usize>, CommentKind)> {
    Lexer::new(text, start..text.len()).filter_map(|lexeme| match lexeme.kind {
        Kind::Comment { doc: false, kind } => Some((lexeme.lo..lexeme.hi, kind)),
        _ => None,
    })
}

impl<'t> Comment<'t> {
    pub(super) fn new(
        source: crate::span::SourceId,
        text: &'t str,
        range: Range<usize>,
        kind: CommentKind,
    ) -> Self {
        Self { span: super::span(source, range.clone()), text: &text[range], kind }
    }
}
