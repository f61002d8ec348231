//! Findings as workflow commands, which GitHub shows beside the lines that they are about.

use std::fmt::Write;

use super::{Renderer, clean_block, clean_line, render_plain};
use crate::diag::{Diagnostic, Severity};

impl Renderer<'_> {
    /// `::error file=shop.fsm,line=3,col=9,endColumn=12,title=unknown_name::message`, one line, without a newline at
    /// its end.
    #[must_use]
    pub fn github(&self, diagnostic: &Diagnostic) -> String {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let span = diagnostic.primary.span;
        let mut line = format!("::{command} file={}", property(self.name(span)));
        if let Some((start, end)) = self.places(span) {
            // Writing to a String does not fail.
            let _ = write!(line, ",line={},col={}", start.line, start.column);
            let _ = if end.line == start.line {
                write!(line, ",endColumn={}", end.column)
            } else {
                write!(line, ",endLine={}", end.line)
            };
        }
        let place = |span| {
            let (start, _) = self.places(span)?;
            Some(format!("{}:{}:{}", self.name(span), start.line, start.column))
        };
        let message = data(&render_plain(diagnostic, place));
        let _ = write!(line, ",title={}::{message}", property(diagnostic.code.0));
        line
    }
}

/// What stands behind `::`, in which a line's end and the sign of the escapes are escaped.
fn data(text: &str) -> String {
    clean_block(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value of a property, in which what ends it is escaped, too.
fn property(text: &str) -> String {
    data(&clean_line(text)).replace(':', "%3A").replace(',', "%2C")
}
