//! Where a run stands, so that two runs can be compared.

use std::fmt::Write as _;

use super::Interpreter;

/// What the rest of a run depends on, in a form of its own: two runs of one chart that stand in equal situations take
/// every input alike. Moments count from now, and calls are told apart by where they stand, not by their numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Situation(String);

impl Interpreter<'_> {
    /// Where the run stands at a moment.
    #[must_use]
    pub fn situation(&self, now: u64) -> Situation {
        // Field by field, so that a new one is not forgotten.
        let Self {
            chart: _,
            configuration: _,
            histories,
            variables,
            constants: _,
            timers: _,
            calls,
            takes_faults: _,
            outcome: _,
        } = self;
        let mut text = String::new();
        // Writing to a string cannot fail.
        for leaf in self.leaves() {
            let _ = write!(text, "{leaf:?} ");
        }
        for (variable, value) in variables {
            let _ = write!(text, "{variable:?}={value:?} ");
        }
        for (history, record) in histories {
            let _ = write!(text, "{history:?}={record:?} ");
        }
        for timer in self.timers() {
            let _ = write!(text, "{:?}@{} ", timer.transition, timer.deadline.saturating_sub(now));
        }
        calls.write_situation(&mut text);
        Situation(text)
    }
}
