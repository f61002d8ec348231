//! Moments of an injected clock.

use core::time::Duration;

/// A moment: nanoseconds since a start that the host chooses. No clock is read; every input of a machine
/// with timers carries its moment. Arithmetic saturates, at 584 years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant(u64);

impl Instant {
    /// The start of the clock.
    pub const ZERO: Self = Self(0);

    /// The moment so many nanoseconds after the start.
    #[must_use]
    pub const fn from_nanos(nanoseconds: u64) -> Self {
        Self(nanoseconds)
    }

    /// The moment so many milliseconds after the start.
    #[must_use]
    pub const fn from_millis(milliseconds: u64) -> Self {
        Self(milliseconds.saturating_mul(1_000_000))
    }

    /// The moment so many seconds after the start.
    #[must_use]
    pub const fn from_secs(seconds: u64) -> Self {
        Self(seconds.saturating_mul(1_000_000_000))
    }

    /// Nanoseconds since the start.
    #[must_use]
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// Whole milliseconds since the start.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0 / 1_000_000
    }

    /// Whole seconds since the start.
    #[must_use]
    pub const fn as_secs(self) -> u64 {
        self.0 / 1_000_000_000
    }

    /// The moment `delay` later, or the last that there is.
    #[must_use]
    pub const fn saturating_add(self, delay: Duration) -> Self {
        let seconds = delay.as_secs().saturating_mul(1_000_000_000);
        Self(self.0.saturating_add(seconds.saturating_add(delay.subsec_nanos() as u64)))
    }

    /// The time from `earlier` to this moment; zero if it is not earlier.
    #[must_use]
    pub const fn saturating_duration_since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}

impl core::ops::Add<Duration> for Instant {
    type Output = Self;

    /// Saturates.
    fn add(self, delay: Duration) -> Self {
        self.saturating_add(delay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_saturates() {
        assert_eq!(Instant::from_secs(2) + Duration::from_nanos(5), Instant::from_nanos(2_000_000_005));
        assert_eq!(Instant::from_secs(1) + Duration::MAX, Instant::from_nanos(u64::MAX));
        assert_eq!(Instant::ZERO.saturating_duration_since(Instant::from_secs(1)), Duration::ZERO);
        assert_eq!(Instant::from_secs(3).as_millis(), 3_000);
    }
}
