//! How a run of the command ends.

use std::fmt;

use crate::output;

/// The end of a call that was made rightly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing is wrong: exit 0.
    Done,
    /// The input is at fault, which has been said: exit 1.
    AtFault,
}

impl Outcome {
    /// At fault if either is.
    pub(crate) fn and(self, other: Self) -> Self {
        if self == Self::Done { other } else { self }
    }
}

/// The call or the system is at fault: exit 2.
#[derive(Debug)]
pub(crate) struct Failure {
    message: Option<String>,
    help: Option<String>,
}

impl Failure {
    /// With a message in the style of a diagnostic's.
    pub(crate) fn new(message: impl fmt::Display) -> Self {
        Self { message: Some(message.to_string()), help: None }
    }

    /// Adds what to do.
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// One that has been told already.
    pub(crate) fn said() -> Self {
        Self { message: None, help: None }
    }

    /// Says it.
    pub(crate) fn tell(&self) {
        if let Some(message) = &self.message {
            let help = self.help.as_ref().map_or_else(String::new, |help| format!("  = help: {help}\n"));
            output::complain(&format!("error: {message}\n{help}"));
        }
    }
}

impl From<fsm_build::LoadError> for Failure {
    fn from(error: fsm_build::LoadError) -> Self {
        Self::new(error)
    }
}
