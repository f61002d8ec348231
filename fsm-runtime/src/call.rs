//! Calls of activities: work outside of the machine, whose outcome comes back as an input.

use core::convert::Infallible;
use core::fmt;

/// Names a call of an activity, or an undo, within one run: 1, 2, … in the order in which they were begun. With a name
/// of the run it is the key under which a service recognizes a repetition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallId(u64);

impl CallId {
    /// The call with this number: for a driver that reads it from where it was kept.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for CallId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// What a driver is to do. `C` is an activity of the machine with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect<C> {
    /// Run an activity, and hand back its outcome.
    Start(CallId, C),
    /// Nobody waits for this call any more. Its outcome is still to be handed back.
    Cancel(CallId),
    /// Undo what a call did. The same undo can be asked for again, under its own number.
    Undo {
        /// The call that is undone.
        of: CallId,
        /// The undo's own number.
        call: CallId,
        /// What to run.
        undo: C,
    },
}

/// How a call ended, after all attempts of the driver. `E` is [`Infallible`] where the activity declares no error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallOutcome<T = (), E = Infallible> {
    /// It took effect.
    Ok(T),
    /// It did not take effect, and the service says why.
    Err(E),
    /// It surely did not take effect: a failure of transport.
    Failed,
    /// It may have taken effect: it timed out, or its reply was lost.
    Unknown,
}

impl<T, E> CallOutcome<T, E> {
    /// Whether it took effect.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        matches!(self, Self::Ok(_))
    }

    /// `ok`, `err`, `failed` or `unknown`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ok(_) => "ok",
            Self::Err(_) => "err",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }
}

/// What is owed: an effect that has not been undone, settled or gone past the pivot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Owed<A> {
    /// The call that made it.
    pub call: CallId,
    /// The activity.
    pub activity: A,
    /// Whether it may not have taken effect: its outcome is unknown, or was not awaited.
    pub maybe: bool,
}
