//! Text to tree, by pest.
//!
//! In four steps: `scan` looks at brackets, strings and comments by a small `lexer`; `items` cuts the text into
//! items by its marks (`cut`), and goes on behind errors (`recovery`); pest reads an item by the rules of
//! `grammar.pest`; and `build`, `transitions`, `blocks`, `expressions` and `operators` make the tree of what pest
//! gives. `expectation` says what a rule is called.

mod activities;
mod blocks;
mod braced;
mod build;
mod cut;
mod expectation;
mod expressions;
mod items;
pub(in crate::syntax) mod lexer;
mod operators;
mod recovery;
mod scan;
#[cfg(test)]
mod tests;
mod transitions;

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::{panic, thread};

use crate::diag::{Diagnostic, Sink};
use crate::span::{SourceId, Span};
#[cfg(doc)]
use crate::syntax::MAX_DEPTH;
use crate::syntax::ast::File;
use crate::syntax::messages::SYNTAX;

/// The parser that pest makes of the grammar.
#[allow(missing_docs, unreachable_pub, reason = "the rules are documented in the grammar")]
mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "syntax/grammar.pest"]
    pub struct Grammar;
}
use grammar::{Grammar, Rule};

/// How many bytes a text may have, unless the caller says otherwise.
pub const MAX_SIZE: usize = 64 << 20;

/// Up to which depth of brackets a text is read on the stack that is there. pest recurses over brackets, and
/// takes up to 8 KiB a level where it is not optimised.
const SHALLOW: usize = 32;

/// The stack for texts with brackets that are deeper, in bytes; enough for [`MAX_DEPTH`] of them.
const DEEP_STACK: usize = 4 << 20;

/// How many syntax errors of one text are reported. Behind them the text is not read on.
const MAX_ERRORS: usize = 100;

/// A comment that documents nothing, which the tree does not have and the formatter keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment<'t> {
    /// Where it stands, its slashes and stars included, the end of its line not.
    pub span: Span,
    /// It, as it is written.
    pub text: &'t str,
    /// Which.
    pub kind: CommentKind,
}

/// The two forms of comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentKind {
    /// `// ..`
    Line,
    /// `/* .. */`
    Block,
}

/// Parses a text of at most [`MAX_SIZE`] bytes. Whatever could be read is in the tree, so that later stages
/// can look at it; what could not is in the sink.
pub fn parse(source: SourceId, text: &str, sink: &mut Sink) -> File {
    parse_limited(source, text, MAX_SIZE, sink)
}

/// Parses a text of at most `max_size` bytes (and never of more than `u32::MAX`).
pub fn parse_limited(source: SourceId, text: &str, max_size: usize, sink: &mut Sink) -> File {
    if text.len() > max_size || u32::try_from(text.len()).is_err() {
        let message = format!("the text has {} bytes, more than the {max_size} that are read", text.len());
        sink.report(Diagnostic::error(SYNTAX, Span::new(source, 0, 0), message));
        return File { machines: Vec::new() };
    }
    let (file, diagnostics) = read(source, text);
    for diagnostic in diagnostics {
        sink.report(diagnostic);
    }
    file
}

fn read(source: SourceId, text: &str) -> (File, Vec<Diagnostic>) {
    let problems = Problems::new(source);
    let scan = scan::scan(text, start_of(text), &problems);
    if scan.deepest <= SHALLOW {
        let file = items::read(text, scan, &problems);
        return (file, problems.list.into_inner());
    }
    let read_deep = || {
        let problems = Problems::new(source);
        let scan = scan::scan(text, start_of(text), &problems);
        let file = items::read(text, scan, &problems);
        (file, problems.list.into_inner())
    };
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(DEEP_STACK).spawn_scoped(scope, read_deep);
        match thread.map(thread::ScopedJoinHandle::join) {
            Ok(Ok(read)) => read,
            Ok(Err(panic)) => panic::resume_unwind(panic),
            // Where there are no threads.
            Err(_) => read_deep(),
        }
    })
}

/// All comments of a text that document nothing, in order. Those of a text that does not parse, as far as
/// they can be told.
#[must_use]
pub fn comments(source: SourceId, text: &str) -> Vec<Comment<'_>> {
    scan::comments(text, start_of(text))
        .map(|(range, kind)| Comment::new(source, text, range, kind))
        .collect()
}

/// The text that the bytes of a file are.
///
/// # Errors
/// The bytes are not UTF-8: what is wrong, and where. The place is counted in bytes, and can be shown in what
/// `String::from_utf8_lossy` makes of them up to there, which is unchanged.
pub fn decode(source: SourceId, bytes: &[u8]) -> Result<&str, Box<Diagnostic>> {
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let byte = bytes.get(at).copied().unwrap_or_default();
        Box::new(
            Diagnostic::error(
                SYNTAX,
                span(source, at..at + 1),
                format!("byte {byte:#04x} at offset {at} is not UTF-8"),
            )
            .with_help("save the file as UTF-8"),
        )
    })
}

/// Where the text begins behind a byte order mark.
fn start_of(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// The place as it is kept. Longer texts are refused before.
fn span(source: SourceId, range: Range<usize>) -> Span {
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(source, offset(range.start), offset(range.end))
}

/// Collects the syntax errors of a text.
struct Problems {
    source: SourceId,
    list: RefCell<Vec<Diagnostic>>,
    /// While it is set, errors are counted and dropped: an item is read again after it was reported.
    quiet: Cell<bool>,
    /// How many there were.
    count: Cell<usize>,
}

impl Problems {
    fn new(source: SourceId) -> Self {
        Self { source, list: RefCell::default(), quiet: Cell::new(false), count: Cell::new(0) }
    }

    fn report(&self, diagnostic: Diagnostic) {
        self.count.set(self.count.get() + 1);
        let mut list = self.list.borrow_mut();
        if self.quiet.get() || list.len() > MAX_ERRORS {
            return;
        }
        if list.len() == MAX_ERRORS {
            let message = format!("there are more than {MAX_ERRORS} syntax errors; the rest is not read");
            let last = Diagnostic::error(SYNTAX, diagnostic.primary.span, message);
            list.push(last.with_help("mend those above first"));
        } else {
            list.push(diagnostic);
        }
    }

    /// Whether so many were found that it is no use to go on.
    fn are_too_many(&self) -> bool {
        self.list.borrow().len() > MAX_ERRORS
    }

    /// The place of a range of this text.
    fn span(&self, range: Range<usize>) -> Span {
        span(self.source, range)
    }

    fn syntax(&self, range: Range<usize>, message: impl Into<String>, help: Option<&str>) {
        self.syntax_with(range, message, Vec::new(), help);
    }

    fn syntax_with(
        &self,
        range: Range<usize>,
        message: impl Into<String>,
        labels: Vec<(Range<usize>, String)>,
        help: Option<&str>,
    ) {
        let mut diagnostic = Diagnostic::error(SYNTAX, span(self.source, range), message);
        for (range, label) in labels {
            diagnostic = diagnostic.with_label(span(self.source, range), label);
        }
        if let Some(help) = help {
            diagnostic = diagnostic.with_help(help);
        }
        self.report(diagnostic);
    }
}
