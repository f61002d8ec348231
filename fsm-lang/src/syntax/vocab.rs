//! Words, literals and limits that both front ends share.

mod literals;
mod quoted;
#[cfg(test)]
mod tests;

use std::ops::Range;

use smol_str::SmolStr;
use unicode_normalization::{UnicodeNormalization, is_nfc};

pub use literals::{UNITS, integer_type, literal};

/// The words with which an item of a machine or a state begins. They are reserved nowhere else.
pub const ITEM_WORDS: &[&str] = &[
    "type",
    "const",
    "var",
    "event",
    "fn",
    "initial",
    "state",
    "parallel",
    "final",
    "history",
    "entry",
    "exit",
    "on",
    "always",
    "after",
    "done",
    "activity",
    "invoke",
    "compensate",
];

/// The words that begin an item which the language has but this compiler does not yet read.
pub const LATER_ITEM_WORDS: &[&str] = &["saga", "defer", "choice", "use", "machine"];

/// The words that begin a statement which the language has but this compiler does not yet read.
pub const LATER_STATEMENT_WORDS: &[&str] = &["send", "cancel", "publish", "defer"];

/// The words of items that are no statements, though one could think so.
pub const ITEMS_NOT_STATEMENTS: &[&str] = &["compensate", "invoke"];

/// The words with which statements begin that are no items.
pub const STATEMENT_WORDS: &[&str] = &["let", "if", "raise", "send", "cancel", "publish", "pivot", "settle"];

/// What can be said of an activity by a word alone.
pub const FLAGS: &[&str] = &["readonly", "retriable", "idempotent"];

/// The words with which a modifier of an activity begins.
pub const MODIFIERS: &[&str] = &["undo", "readonly", "retriable", "idempotent", "retry", "timeout", "limit"];

/// The outcomes that an arm can be of.
pub const OUTCOMES: &[&str] = &["ok", "err", "unknown", "stuck"];

/// What is wrong with a word or literal. The front end makes a diagnostic of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The part that is wrong, in bytes from the beginning of the word or literal.
    pub range: Range<usize>,
    /// What is wrong, without a full stop.
    pub message: String,
    /// What to write.
    pub help: Option<String>,
}

impl Mistake {
    fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Self { range, message: message.into(), help: None }
    }

    fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Whether `word` is a strict keyword of Rust: a name that reads so is written with `r#`.
#[must_use]
pub fn is_strict_keyword(word: &str) -> bool {
    matches!(
        word,
        "as" | "async"
            | "await"
            | "break"
            | "const"
            | "continue"
            | "crate"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "fn"
            | "for"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "pub"
            | "ref"
            | "return"
            | "self"
            | "Self"
            | "static"
            | "struct"
            | "super"
            | "trait"
            | "true"
            | "type"
            | "unsafe"
            | "use"
            | "where"
            | "while"
    )
}

/// The name that `text` writes: without `r#`, in NFC.
///
/// # Errors
/// `text` is a strict keyword of Rust, `_`, or one of the words that Rust does not take behind `r#`.
pub fn identifier(text: &str) -> Result<SmolStr, Mistake> {
    let (name, raw) = match text.strip_prefix("r#") {
        Some(name) => (name, true),
        None => (text, false),
    };
    if raw && matches!(name, "self" | "Self" | "super" | "crate" | "_") {
        return Err(Mistake::new(0..text.len(), format!("`{name}` can't be a name, with `r#` neither"))
            .with_help("choose another name"));
    }
    if name == "_" {
        return Err(Mistake::new(0..text.len(), "`_` is not a name").with_help("choose a name"));
    }
    if !raw && is_strict_keyword(name) {
        let help = match name {
            "self" | "Self" | "super" | "crate" => "choose another name".to_owned(),
            _ => format!("write `r#{name}` to use it as a name"),
        };
        return Err(Mistake::new(0..text.len(), format!("`{name}` is a keyword of Rust")).with_help(help));
    }
    Ok(if name.is_ascii() || is_nfc(name) { SmolStr::new(name) } else { name.nfc().collect() })
}

/// The lines of a documentation comment, given what stands behind `///`, between `/**` and `*/`, or in
/// `#[doc = ".."]`. A single line is kept as it is. Of several, the first and the last are dropped if they are
/// blank, and a column of stars goes, as rustdoc does it.
#[must_use]
pub fn doc_lines(text: &str) -> Vec<SmolStr> {
    // Rust takes no carriage return in documentation that does not end a line.
    let clean = |line: &str| match line.contains('\r') {
        true => SmolStr::new(line.replace('\r', " ")),
        false => SmolStr::new(line),
    };
    if !text.contains('\n') {
        return vec![clean(text)];
    }
    let mut lines: Vec<&str> = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect();
    let opened_blank = lines.first().is_some_and(|line| line.trim().is_empty());
    if opened_blank {
        lines.remove(0);
    }
    if lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    let starred = if opened_blank { &lines[..] } else { lines.get(1..).unwrap_or_default() };
    let stars = !starred.is_empty() && starred.iter().all(|line| line.trim_start().starts_with('*'));
    lines
        .iter()
        .enumerate()
        .map(|(index, line)| match line.trim_start().strip_prefix('*') {
            Some(rest) if stars && (opened_blank || index > 0) => clean(rest),
            _ => clean(line),
        })
        .collect()
}
