//! Timers (ruling 6): the delayed events of SCXML 6.2, armed on entry and cancelled on exit.

use super::evaluate::Locals;
use super::event_loop::{Event, Macrostep};
use super::host::{Host, Moment};
use super::value::Value;
use super::{Error, Interpreter, operators};
use crate::chart::{StateId, TransitionId, Trigger};

/// An armed timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timer {
    /// The `after` that it belongs to.
    pub transition: TransitionId,
    /// When it falls due, in nanoseconds.
    pub deadline: u64,
}

/// What the timers of an input did.
#[derive(Debug, Default)]
pub(super) struct Fired {
    /// Whether one of them took a transition.
    pub(super) taken: bool,
    /// Their first error, or that there were too many.
    pub(super) error: Option<Error>,
    /// How many there were.
    pub(super) count: u32,
}

impl Macrostep<'_, '_> {
    /// Arms the timers of a state that is being entered. A faulty delay is zero, and its fault is noted.
    pub(super) fn arm_timers(&mut self, state: StateId) {
        let chart = self.machine.chart;
        for &transition in &chart.states[state].transitions {
            let Trigger::After(delay) = &chart.transitions[transition].trigger else { continue };
            let delay = match self.evaluate(delay, &Locals::default()) {
                Ok(Value::Duration(delay)) => operators::nanoseconds(delay),
                Ok(_) => 0,
                Err(kind) => {
                    self.noted.insert(kind);
                    0
                }
            };
            let deadline = self.now.saturating_add(delay);
            self.machine.timers.push(Timer { transition, deadline });
        }
    }
}

impl Interpreter<'_> {
    /// Fires the timers that are due, by deadline, then in document order, each in a macrostep of its own
    /// that counts from its deadline.
    pub(super) fn fire_timers(&mut self, now: u64, host: &mut dyn Host) -> Fired {
        let mut fired = Fired::default();
        while let Some(timer) = self.due(now) {
            if fired.count >= self.chart.bounds.timers {
                // Before all others, since it is what says that the event waits.
                fired.error = Some(Error::Timers);
                return fired;
            }
            fired.count += 1;
            // It is spent, whether or not its guard holds.
            self.timers.retain(|armed| *armed != timer);
            host.observe(Moment::Fired(timer.transition));
            let mut step = Macrostep::new(self, host, timer.deadline);
            step.main_event_loop(Event::Timer(timer.transition));
            fired.taken |= step.taken;
            fired.error = fired.error.or(step.error);
            fired.error = fired.error.or(self.go_on(timer.deadline, host));
        }
        fired
    }

    fn due(&self, now: u64) -> Option<Timer> {
        let due = self.timers.iter().filter(|timer| timer.deadline <= now);
        due.min_by_key(|timer| (timer.deadline, timer.transition)).copied()
    }
}
