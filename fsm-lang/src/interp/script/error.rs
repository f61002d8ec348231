//! What can be wrong with a line of a script.

use std::fmt;

use crate::diag::render::clean_line;

/// An error of a script, with its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in Unicode scalar values.
    pub column: usize,
    /// What is wrong, in one line without a full stop.
    pub message: String,
    /// What to write.
    pub help: Option<String>,
}

impl fmt::Display for ScriptError {
    /// With what a terminal would act on replaced by what it shows.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, clean_line(&self.message))?;
        if let Some(help) = &self.help {
            write!(f, "\n  help: {}", clean_line(help))?;
        }
        Ok(())
    }
}

impl std::error::Error for ScriptError {}

/// A mistake whose line is not known yet.
#[derive(Clone, Debug)]
pub(super) struct Mistake {
    column: usize,
    message: String,
    help: Option<String>,
}

impl Mistake {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { column: 1, message: message.into(), help: None }
    }

    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says in which column it is, from 1.
    pub(super) fn at(mut self, column: usize) -> Self {
        self.column = column;
        self
    }

    pub(super) fn at_line(self, line: usize) -> ScriptError {
        ScriptError { line, column: self.column, message: self.message, help: self.help }
    }
}
