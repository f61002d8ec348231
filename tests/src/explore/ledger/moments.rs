//! What happens inside of steps, and what must not.

use fsm_lang::chart::{ArmOutcome, Chart, Scope, StateId, StateKind, Trigger, Work};
use fsm_lang::interp::Moment;

use super::{Entry, Ledger, Phase, Undoer};

impl Ledger {
    /// Whether something in the scope of a state that undoes stands, or is being undone there.
    fn has_more(&self, chart: &Chart, state: StateId, undoer: Undoer) -> bool {
        let owes = |scope| self.debts.iter().any(|entry| Self::covers(chart, scope, entry));
        undoer.running.is_some() || Self::scope(chart, state).is_some_and(owes)
    }

    /// Whether the state must not be left but by its own arms (ruling 19). One that may be over is let off.
    fn blocks(&self, chart: &Chart, state: StateId) -> bool {
        let Some(&undoer) = self.undoers.get(&state) else { return false };
        !undoer.stuck && !undoer.over && !undoer.idle && self.has_more(chart, state, undoer)
    }

    /// Notes which states have nothing to undo.
    pub(super) fn note_idle(&mut self, chart: &Chart) {
        let mut undoers = std::mem::take(&mut self.undoers);
        for (&state, undoer) in &mut undoers {
            undoer.idle |= !self.has_more(chart, state, *undoer);
        }
        self.undoers = undoers;
    }

    /// A microstep is at this phase; a new one begins where that goes back.
    pub(super) fn at(&mut self, chart: &Chart, phase: Phase) {
        if self.phase > phase {
            self.note_idle(chart);
            let more = self.undoers.iter().filter(|(state, undoer)| self.has_more(chart, **state, **undoer));
            self.undoing_more = more.map(|(state, _)| *state).collect();
            let pivots = self.in_flight.iter().map(|entry| &chart.invocations[entry.place]);
            let mut blocking: Vec<StateId> =
                pivots.filter(|invocation| invocation.pivot).map(|invocation| invocation.state).collect();
            blocking.extend(self.undoers.keys().copied().filter(|&state| self.blocks(chart, state)));
            self.blocking = blocking;
            if self.ended.is_some() {
                self.broken(|| "a machine that has ended takes a transition".into());
            }
        } else if (self.phase, phase) == (Phase::Transition, Phase::Transition) {
            // The same microstep, or one without targets behind another.
            let mut blocking = std::mem::take(&mut self.blocking);
            blocking.retain(|&state| !self.undoers.contains_key(&state) || self.blocks(chart, state));
            self.blocking = blocking;
            let mut more = std::mem::take(&mut self.undoing_more);
            more.retain(|state| self.undoers.get(state).is_some_and(|&it| self.has_more(chart, *state, it)));
            self.undoing_more = more;
        }
        self.phase = phase;
    }

    /// Something happened inside a step.
    pub(in super::super) fn observe(&mut self, chart: &Chart, moment: Moment) {
        match moment {
            Moment::Exited(state) => {
                self.at(chart, Phase::Exit);
                if self.blocking.contains(&state) {
                    self.broken(|| format!("`{}` is left while it blocks", chart.path(state)));
                }
                self.undoers.remove(&state);
                let waits = |entry: &Entry| chart.invocations[entry.place].state == state;
                if self.in_flight.iter().any(waits) {
                    self.broken(|| format!("`{}` is left, and its call not cancelled", chart.path(state)));
                }
            }
            Moment::Taken(id) => {
                self.at(chart, Phase::Transition);
                let transition = &chart.transitions[id];
                if Self::scope(chart, transition.source).is_some() {
                    self.arm_of_undoer(chart, transition.source, &transition.trigger);
                }
            }
            Moment::Entered(state) => {
                // The first is the start.
                if state != Chart::ROOT {
                    self.at(chart, Phase::Entry);
                }
                self.entered(chart, state);
            }
            Moment::Settled(scope) => self.settle(chart, scope),
            Moment::Passed => self.pass(),
            Moment::Called(state) => {
                self.phase = Phase::Rest;
                self.called = Some(state);
            }
            Moment::Undoing(state) => {
                self.phase = Phase::Rest;
                self.undoing = Some(state);
            }
            Moment::Fired(_) | Moment::Returned(_) => self.phase = Phase::Rest,
            Moment::Initial(_)
            | Moment::Restored(_)
            | Moment::Defaulted(_)
            | Moment::Dropped(_)
            | Moment::Kept(_) => {}
        }
    }

    fn arm_of_undoer(&mut self, chart: &Chart, state: StateId, trigger: &Trigger) {
        match trigger {
            Trigger::Outcome(ArmOutcome::Ok(_)) => {
                if self.undoing_more.contains(&state) {
                    self.broken(|| {
                        format!("`ok` of `{}` while something stands in its scope", chart.path(state))
                    });
                }
                if let Some(undoer) = self.undoers.get_mut(&state) {
                    if undoer.stuck {
                        self.broken(|| format!("`ok` of `{}`, which is stuck", chart.path(state)));
                    } else {
                        undoer.over = true;
                    }
                }
            }
            Trigger::Outcome(ArmOutcome::Stuck)
                if self.undoers.get(&state).is_some_and(|undoer| !undoer.stuck) =>
            {
                self.broken(|| format!("`stuck` of `{}`, where no undo failed", chart.path(state)));
            }
            _ => {}
        }
    }

    fn entered(&mut self, chart: &Chart, state: StateId) {
        let data = &chart.states[state];
        if data.work.as_ref().is_some_and(|work| matches!(work, Work::Compensate(_))) {
            self.undoers.insert(state, Undoer::default());
        }
        if let (Some(Chart::ROOT), StateKind::Final { failure }) = (data.parent, &data.kind) {
            self.ended = Some((state, *failure));
            if !failure {
                self.settle(chart, Scope::All);
            }
        }
    }
}
