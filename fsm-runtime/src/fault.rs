//! What can go wrong in a run.

use core::fmt;

/// The kind of a run-time fault: what a chart sees as `fault(kind)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// The result of integer or duration arithmetic, or of a shift, does not fit its type.
    Overflow,
    /// A division by zero, or the remainder of one.
    DivisionByZero,
    /// A cast whose value does not fit the type.
    Conversion,
    /// A function of the host returned `Err`.
    Host,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Overflow => "the result of an operation does not fit its type",
            Self::DivisionByZero => "division by zero",
            Self::Conversion => "a value does not fit the type that it was cast to",
            Self::Host => "a function of the host failed",
        })
    }
}

/// Why an input was not, or not wholly, processed. The machine is in a valid state all the same, and takes
/// the next input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Error {
    /// A fault that no transition of the chart took.
    Fault(Fault),
    /// One input took more microsteps than the chart's bound; what was still to do has been dropped.
    Microsteps,
    /// More internal events waited than the chart's bound; the last was lost.
    QueueFull,
    /// More timers were due than the chart's bound; the next deadline is not later than now.
    Timers,
    /// A call was not made, since no more can be open; its state was told that it failed.
    CallsFull,
    /// The host panicked during an earlier input, while the machine's state was out of its place.
    Poisoned,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fault(fault) => fault.fmt(f),
            Self::Microsteps => f.write_str("one input took too many microsteps"),
            Self::QueueFull => f.write_str("too many internal events waited"),
            Self::Timers => f.write_str("too many timers were due"),
            Self::CallsFull => f.write_str("too many calls were open"),
            Self::Poisoned => f.write_str("the host panicked during an earlier input"),
        }
    }
}

impl core::error::Error for Fault {}
impl core::error::Error for Error {}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// A set of kinds of faults: those that guards and arguments met in one microstep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Faults(u8);

impl Faults {
    /// The set without any.
    pub const NONE: Self = Self(0);

    const fn bit(fault: Fault) -> u8 {
        match fault {
            Fault::Overflow => 1,
            Fault::DivisionByZero => 2,
            Fault::Conversion => 4,
            Fault::Host => 8,
        }
    }

    /// Puts a kind into the set.
    pub fn insert(&mut self, fault: Fault) {
        self.0 |= Self::bit(fault);
    }

    /// Whether a kind is in the set.
    #[must_use]
    pub fn contains(self, fault: Fault) -> bool {
        self.0 & Self::bit(fault) != 0
    }

    /// Takes the first kind out of the set, in the order of [`Fault`].
    pub fn pop(&mut self) -> Option<Fault> {
        let kinds = [Fault::Overflow, Fault::DivisionByZero, Fault::Conversion, Fault::Host];
        let first = kinds.into_iter().find(|&fault| self.0 & Self::bit(fault) != 0)?;
        self.0 &= !Self::bit(first);
        Some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_come_out_once_and_in_order() {
        let mut faults = Faults::NONE;
        for fault in [Fault::Host, Fault::Overflow, Fault::Host] {
            faults.insert(fault);
        }
        assert_eq!(faults.pop(), Some(Fault::Overflow));
        assert_eq!(faults.pop(), Some(Fault::Host));
        assert_eq!(faults.pop(), None);
    }
}
