//! The scan before the parser: it knows strings, comments and brackets, and nothing else. It finds what no
//! item can be read around (what is not closed, nested too deep, or no text at all), and leaves the marks by
//! which a text is cut into items.

use std::ops::Range;

use super::lexer::{Kind, Lexeme, Lexer};
use super::{Comment, CommentKind, Problems};
use crate::syntax::{MAX_DEPTH, messages};

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
    /// Whether a text or comment is not closed, which may hide closing brackets.
    hidden: bool,
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
        hidden: false,
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
                self.hidden = true;
                let quote = if self.text[lo..hi].contains('"') { '"' } else { '\'' };
                let help = format!("write `{quote}` where the text ends");
                self.problems.syntax(lo..hi, format!("the closing `{quote}` is missing"), Some(&help));
                self.poison(lo);
            }
            Kind::UnclosedComment => {
                self.hidden = true;
                self.problems.syntax(lo..lo + 2, "this comment is not closed", Some("close it with `*/`"));
                self.poison(lo);
            }
            Kind::DeepComment => {
                let message = format!("comments are nested deeper than {MAX_DEPTH}");
                self.problems.syntax(lo..lo + 2, message, Some("write `//` before each line"));
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
            let labels = match self.suspect {
                Some((opened, closed)) if byte == b'}' => vec![
                    (closed..closed + 1, "this one may be the one too many".to_owned()),
                    (
                        opened..opened + 1,
                        "for it closes this `{`, whose line is indented otherwise".to_owned(),
                    ),
                ],
                _ => Vec::new(),
            };
            let message = format!("this `{}` closes nothing", char::from(byte));
            self.problems.syntax_with(at..at + 1, message, labels, Some("remove it"));
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
        let help = format!("write `{close}` where what it opens ends");
        self.problems.syntax_with(lo..lo + 1, message, labels, Some(&help));
        self.poison(lo);
    }

    /// Reports the innermost bracket that is open at the end.
    fn unclosed_brackets(&mut self) {
        if self.beyond != [0; 3] || self.hidden {
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
