//! What the compiler has to say about a chart: one value, rendered by the terminal, as JSON, by an editor
//! and by `compile_error!` alike (invariant 6).

#[cfg(test)]
pub(crate) mod carets;
pub mod mend;
pub mod render;

use crate::span::Span;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; shown only when asked for.
    Info,
    /// Probably a mistake. The chart still compiles.
    Warning,
    /// The chart does not compile.
    Error,
}

/// The name of a lint or error, as in `#[allow(NAME)]` and `fsm explain NAME`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

/// A second place that proves a finding, with what happened there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be seen there; may be empty for the primary place.
    pub message: String,
}

/// One step of the path that proves a finding about what can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathStep {
    /// The dotted path of the state that is left.
    pub from: String,
    /// What happens, as the chart writes it: `Coin`, `after 60s`, `done`.
    pub trigger: String,
    /// The dotted path of the state that is entered.
    pub to: String,
    /// The activities that are owed after the step, in order of completion.
    pub owed: Vec<String>,
}

/// A change of the text that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the change does, as an order: "remove the transition".
    pub title: String,
    /// The replacements, which do not overlap.
    pub edits: Vec<Edit>,
}

/// The replacement of one range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What stands there instead.
    pub text: String,
}

/// A finding. Made by [`Diagnostic::error`], [`Diagnostic::warning`] or [`Diagnostic::info`], each of which
/// wants the code and the place; the rest is added by the `with_` methods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which mistake it is.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, in one line without a full stop.
    pub message: String,
    /// Where, and what is to be seen there.
    pub primary: Label,
    /// Other places that belong to it.
    pub labels: Vec<Label>,
    /// What else there is to know.
    pub notes: Vec<String>,
    /// What to do, best with the text to write.
    pub help: Option<String>,
    /// The path that proves it.
    pub path: Vec<PathStep>,
    /// A change that mends it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A mistake with which the chart does not compile.
    #[must_use]
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, span, message.into())
    }

    /// A probable mistake.
    #[must_use]
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, span, message.into())
    }

    /// A remark.
    #[must_use]
    pub fn info(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Info, span, message.into())
    }

    fn new(code: Code, severity: Severity, span: Span, message: String) -> Self {
        Self {
            code,
            severity,
            message,
            primary: Label { span, message: String::new() },
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            path: Vec::new(),
            fix: None,
        }
    }

    /// Says what is to be seen at the primary place.
    #[must_use]
    pub fn with_primary(mut self, message: impl Into<String>) -> Self {
        self.primary.message = message.into();
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn with_label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { span, message: message.into() });
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the path that proves it.
    #[must_use]
    pub fn with_path(mut self, path: Vec<PathStep>) -> Self {
        self.path = path;
        self
    }

    /// Adds a change that surely mends it, if there is one.
    #[must_use]
    pub fn with_fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into();
        self
    }
}

/// The proof that an error has been reported: only [`Sink::report`] makes one. What a stage could not make
/// because of a mistake is `Err(Reported)`, so that nothing can fail silently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reported(());

/// Collects what the stages have to say. A stage reports all that it finds and goes on; the pipeline stops
/// at the next stage's border (invariant 5).
#[derive(Clone, Debug, Default)]
pub struct Sink {
    diagnostics: Vec<Diagnostic>,
    reported: Option<Reported>,
}

impl Sink {
    /// Nothing reported yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a finding that stops nothing.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if diagnostic.severity == Severity::Error {
            self.reported = Some(Reported(()));
        }
        self.diagnostics.push(diagnostic);
    }

    /// Takes an error, and proves that it was taken. Whatever its severity was, it counts as an error.
    pub fn report(&mut self, mut diagnostic: Diagnostic) -> Reported {
        diagnostic.severity = Severity::Error;
        self.push(diagnostic);
        Reported(())
    }

    /// The border check: whether an error was reported so far.
    ///
    /// # Errors
    /// The proof of the errors.
    pub fn check(&self) -> Result<(), Reported> {
        self.reported.map_or(Ok(()), Err)
    }

    /// What was reported so far, in the order of reporting.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// What was reported, in the order of places (stable, so that equal places keep the order of reporting).
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span);
        self.diagnostics
    }
}
