//! What is measured: the same machine, written in several ways.

/// A machine of one way. All ways of one chart take the same events and must come to the same sum.
pub trait Subject {
    /// How it was written.
    const NAME: &'static str;
    /// Its event.
    type Event: Clone;

    /// The machine at its start.
    fn start() -> Self;
    /// The event of that number.
    fn event(number: u8) -> Self::Event;
    /// One step.
    fn step(&mut self, event: Self::Event);
    /// What its actions came to.
    fn sum(&self) -> u64;
}

/// What the actions of all machines do: order shows in the sum.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counter {
    /// The sum so far.
    pub sum: u64,
}

impl Counter {
    /// An action.
    #[inline(always)]
    pub fn count(&mut self, code: u8) {
        self.sum = self.sum.wrapping_mul(31).wrapping_add(u64::from(code));
    }
}
