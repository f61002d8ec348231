//! Findings as text, JSON and SARIF: one value, several doors (invariant 6).
//!
//! Nothing of a source or a message reaches the output as it is: control characters and those that turn the
//! direction of writing are replaced ([`clean`]), so that a chart cannot speak to a terminal.

mod clean;
mod github;
mod human;
mod json;
mod place;
mod plain;
mod sarif;

pub use clean::{clean_block, clean_line};
pub use json::report as json_report;
pub use place::{Lines, Position};
pub use plain::render_plain;
pub use sarif::{Rule, report as sarif_report};

use std::cell::RefCell;
use std::rc::Rc;

use crate::diag::{Diagnostic, Severity};
use crate::map::UnorderedMap;
use crate::span::{SourceId, Sources, Span};

impl Severity {
    /// The word for it: `error`, `warning` or `info`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// Renders the findings of one compilation. Keeps the table of lines of each source, so that a thousand
/// findings read a text once.
#[derive(Debug)]
pub struct Renderer<'a> {
    sources: &'a Sources,
    lines: RefCell<UnorderedMap<SourceId, Rc<Lines<'a>>>>,
    colours: bool,
}

impl<'a> Renderer<'a> {
    /// A renderer without colours.
    #[must_use]
    pub fn new(sources: &'a Sources) -> Self {
        Self { sources, lines: RefCell::default(), colours: false }
    }

    /// Whether [`human`](Self::human) writes escape sequences for colours; the caller knows the terminal.
    #[must_use]
    pub fn with_colours(mut self, colours: bool) -> Self {
        self.colours = colours;
        self
    }

    /// Code, place, excerpt, second places, notes, path and help, as `rustc` lays them out. Ends in a newline.
    #[must_use]
    pub fn human(&self, diagnostic: &Diagnostic) -> String {
        human::render(self, diagnostic)
    }

    /// `file:line:column: error[code]: message`, one line, without a newline at its end.
    #[must_use]
    pub fn short(&self, diagnostic: &Diagnostic) -> String {
        let span = diagnostic.primary.span;
        let mut place = clean_line(self.name(span)).into_owned();
        if let Some((start, _)) = self.places(span) {
            place.push_str(&format!(":{}:{}", start.line, start.column));
        }
        let (severity, code) = (diagnostic.severity.word(), diagnostic.code.0);
        format!("{place}: {severity}[{code}]: {}", clean_line(&diagnostic.message))
    }

    /// Where a span begins and ends; `None` where its source has no text.
    #[must_use]
    pub fn places(&self, span: Span) -> Option<(Position, Position)> {
        let lines = self.lines(span.source)?;
        Some((lines.position(span.lo), lines.position(span.hi.max(span.lo))))
    }

    /// What the source of a span is called.
    #[must_use]
    pub fn name(&self, span: Span) -> &'a str {
        self.sources.get(span.source).map_or("", |source| source.name.as_str())
    }

    fn lines(&self, id: SourceId) -> Option<Rc<Lines<'a>>> {
        let text = self.sources.get(id)?.text.as_deref()?;
        let mut cache = self.lines.borrow_mut();
        Some(Rc::clone(cache.get_or_insert_with(id, || Rc::new(Lines::new(text)))))
    }
}

#[cfg(test)]
mod tests;
