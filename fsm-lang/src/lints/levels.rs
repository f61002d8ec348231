//! How much the findings of a lint weigh, where somebody decided otherwise.

use std::fmt;

use super::{Lint, by_name, registry};
use crate::diag::Severity;
use crate::nearest::nearest;

/// What somebody decided about a lint, with `--allow`, `--warn` or `--deny`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Its findings are dropped.
    Allow,
    /// Its findings are warnings.
    Warn,
    /// Its findings are errors.
    Deny,
}

/// The levels of all lints. By default each finding has its own.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    /// Parallel to the registry; empty where nothing was decided.
    decided: Vec<Option<Level>>,
    info: bool,
}

impl Levels {
    /// Each finding has the level that its lint gives it, and findings that are off unless asked for are off.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Also reports what is off unless asked for, as [`Severity::Info`].
    #[must_use]
    pub fn with_info(mut self) -> Self {
        self.info = true;
        self
    }

    /// Decides about a lint; the last decision counts.
    ///
    /// # Errors
    /// There is no lint of that name, or it cannot be silenced.
    pub fn set(&mut self, name: &str, level: Level) -> Result<(), UnknownLint> {
        let Some((index, lint)) = by_name(name) else {
            let names = registry().iter().filter(|lint| lint.can_be_silenced()).map(|lint| lint.name);
            return Err(UnknownLint::NoSuchLint { name: name.to_owned(), nearest: nearest(name, names) });
        };
        if !lint.can_be_silenced() {
            return match level {
                Level::Deny => Ok(()),
                Level::Allow | Level::Warn => Err(UnknownLint::AlwaysAnError { name: lint.name }),
            };
        }
        if self.decided.is_empty() {
            self.decided = vec![None; registry().len()];
        }
        self.decided[index] = Some(level);
        Ok(())
    }

    /// What was decided about the lint at a place of the registry.
    pub(super) fn decided(&self, index: usize) -> Option<Level> {
        self.decided.get(index).copied().flatten()
    }

    /// Whether findings of the lint at a place of the registry are wanted that are off unless asked for.
    pub(super) fn wants_info(&self, index: usize) -> bool {
        match self.decided(index) {
            None => self.info,
            Some(Level::Allow) => false,
            Some(Level::Warn | Level::Deny) => true,
        }
    }

    /// What a finding weighs; `None` drops it.
    pub(super) fn severity(&self, index: usize, own: Severity) -> Option<Severity> {
        match self.decided(index) {
            None => Some(own),
            Some(Level::Allow) => None,
            Some(Level::Warn) => Some(Severity::Warning),
            Some(Level::Deny) => Some(Severity::Error),
        }
    }
}

/// Why nothing can be decided about a lint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnknownLint {
    /// There is none of that name.
    NoSuchLint {
        /// The name.
        name: String,
        /// The name that was probably meant.
        nearest: Option<&'static str>,
    },
    /// It is an error without which there is no chart.
    AlwaysAnError {
        /// The name.
        name: &'static str,
    },
}

impl fmt::Display for UnknownLint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchLint { name, nearest: None } => write!(f, "there is no lint `{name}`"),
            Self::NoSuchLint { name, nearest: Some(nearest) } => {
                write!(f, "there is no lint `{name}`; did you mean `{nearest}`?")
            }
            Self::AlwaysAnError { name } => write!(f, "`{name}` is always an error"),
        }
    }
}

impl std::error::Error for UnknownLint {}

/// The lint of that name, with its place in the registry.
impl Lint {
    /// The lint of that name; `None` if there is none.
    #[must_use]
    pub fn by_name(name: &str) -> Option<&'static Self> {
        by_name(name).map(|(_, lint)| lint)
    }
}
