//! A finding as the text of `compile_error!`, whose place rustc knows and draws itself.

use std::fmt::Write;

use super::{clean_block, clean_line, human};
use crate::diag::Diagnostic;
use crate::span::Span;

/// A finding without excerpts: message and code on the first line, then what is to be seen at the primary
/// place, second places, notes, path and help. `place` says where a second place is (`src/main.rs:12:5`), or
/// `None` if it cannot. Without a newline at the end.
pub fn render_plain(diagnostic: &Diagnostic, place: impl Fn(Span) -> Option<String>) -> String {
    let mut text = format!("{} [{}]", clean_line(&diagnostic.message), diagnostic.code.0);
    let mut add = |kind: &str, message: &str| {
        let message = clean_block(message);
        let margin = kind.len() + 6;
        let message = message.replace('\n', &format!("\n{:margin$}", ""));
        // Writing to a String does not fail.
        let _ = write!(text, "\n  = {kind}: {message}");
    };
    if !diagnostic.primary.message.is_empty() {
        add("note", &diagnostic.primary.message);
    }
    for label in &diagnostic.labels {
        match place(label.span) {
            Some(place) => add("note", &format!("{place}: {}", label.message)),
            None => add("note", &label.message),
        }
    }
    for note in &diagnostic.notes {
        add("note", note);
    }
    if let Some(story) = human::story(&diagnostic.path) {
        add("note", &story);
    }
    if let Some(help) = &diagnostic.help {
        add("help", help);
    }
    text
}
