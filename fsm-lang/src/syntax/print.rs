//! The formatter: the one layout of a chart.
//!
//! It works on the tokens of a text that parses, not on its tree: what it prints are the tokens that it
//! read, so that nothing can get lost, and each comment hangs on a token. Only the comma behind the last
//! element of a list comes and goes: it stands where the list is broken over lines.
//!
//! The layout: four blanks a level, braces as in Rust, lines of at most [`MAX_WIDTH`] characters. What fits
//! stands on one line: a block of statements, a state that only has one transition without a block.
//! A transition with a guard that is too long goes on before `=>`; else its block is broken, a
//! statement a line. Line breaks of the author don't count, except around comments and as one empty line between items.

mod activities;
mod build;
mod items;
mod lex;
mod out;
mod transitions;

use crate::diag::{Reported, Sink};
use crate::span::SourceId;
use crate::syntax::text;

/// How many characters a line has at most, unless a single word, literal or comment is longer.
pub const MAX_WIDTH: usize = 100;

/// How many blanks a level is indented by.
const INDENT: usize = 4;

/// Formats a text. Line ends become `\n`, a byte order mark is dropped. Formatting the result gives the result.
///
/// # Errors
/// A text with syntax errors is not formatted; the errors are in the sink.
pub fn format(source: SourceId, text: &str, sink: &mut Sink) -> Result<String, Reported> {
    let mut findings = Sink::new();
    text::parse(source, text, &mut findings);
    let errors = findings.check();
    for finding in findings.into_sorted() {
        sink.push(finding);
    }
    errors?;
    Ok(layout(text))
}

/// Lays out a text that parses.
fn layout(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    items::Printer::new(lex::lex(&text)).print()
}

#[cfg(test)]
mod tests;
