//! What became of an input.

/// What became of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use = "an input can be ignored"]
pub enum Outcome {
    /// A transition was taken.
    Handled,
    /// No transition was taken.
    Ignored,
}

impl Outcome {
    /// Whether a transition was taken.
    #[must_use]
    pub fn is_handled(self) -> bool {
        matches!(self, Self::Handled)
    }

    /// Handled if one of the two is.
    pub fn or(self, other: Self) -> Self {
        match self {
            Self::Handled => Self::Handled,
            Self::Ignored => other,
        }
    }
}

/// How a machine came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// In a `final`.
    Success,
    /// In a `final failure`.
    Failure,
}
