//! What a driver is told: calls, cancels, undos.

use fsm_lang::chart::{ArmOutcome, Chart, Trigger, Undo, Work};
use fsm_lang::interp::{CallId, Effect};

use super::{Entry, Ledger, Phase, Undoer};

impl Ledger {
    /// A driver is told something.
    pub(in super::super) fn effect(&mut self, chart: &Chart, effect: &Effect) {
        match effect {
            Effect::Start(call, _) => self.start(chart, *call),
            Effect::Cancel(call) => {
                self.at(chart, Phase::Exit);
                let Some(at) = self.in_flight.iter().position(|entry| entry.number == call.number) else {
                    return self.broken(|| "a call is cancelled that is not in flight".into());
                };
                let entry = self.in_flight.remove(at);
                if chart.invocations[entry.place].pivot {
                    self.broken(|| "a pivot in flight is cancelled".into());
                }
                if Self::activity(chart, &entry).can_owe() {
                    self.debts.push(Entry { maybe: true, ..entry });
                }
            }
            Effect::Undo { of, call, .. } => self.undo(chart, *of, *call),
        }
    }

    fn is_new(&mut self, call: CallId) {
        if call.number <= self.last {
            self.broken(|| "a call has the number of one before it".into());
        }
        self.last = call.number;
    }

    fn start(&mut self, chart: &Chart, call: CallId) {
        self.is_new(call);
        if self.ended.is_some() {
            self.broken(|| "a machine that has ended makes a call".into());
        }
        let state = self.called.take();
        let work = state.and_then(|state| chart.states[state].work.as_ref());
        let Some(&Work::Invoke(place)) = work else {
            return self.broken(|| "a call is made that is no state's".into());
        };
        if chart.invocations[place].activity != call.activity {
            self.broken(|| "a call of another activity is made".into());
        }
        let mut standing = self.in_flight.iter().chain(&self.debts);
        if standing.any(|entry| entry.place == place) && chart.activities[call.activity].can_owe() {
            self.found.again.push(place);
        }
        let activity = &chart.activities[call.activity];
        if self.passed && !chart.invocations[place].pivot && !activity.readonly && !activity.retriable {
            self.found.late_calls.push(place);
        }
        self.in_flight.push(Entry {
            number: call.number,
            place,
            open: true,
            maybe: false,
            undo: None,
            again: false,
        });
    }

    fn undo(&mut self, chart: &Chart, of: CallId, call: CallId) {
        if let Some(due) = self.due.take() {
            if due != (of.number, call.number) {
                self.broken(|| "another undo is run again than that which is due".into());
            }
            return;
        }
        self.is_new(call);
        if self.ended.is_some() {
            self.broken(|| "a machine that has ended undoes".into());
        }
        let Some((state, scope)) = self.undoing.take().and_then(|at| Some((at, Self::scope(chart, at)?)))
        else {
            return self.broken(|| "an undo is run by no state".into());
        };
        let free = |undoer: &Undoer| undoer.running.is_none() && !undoer.stuck && !undoer.over;
        if !self.undoers.get(&state).is_some_and(free) {
            self.broken(|| {
                format!("`{}` undoes though an undo runs, it is stuck or over", chart.path(state))
            });
        }
        let mut next = self.debts.iter_mut().rev();
        let next = next.find(|entry| entry.undo.is_none() && Self::covers(chart, scope, entry));
        match next {
            Some(entry) if entry.number == of.number => {
                entry.undo = Some(call.number);
                let activity = &chart.activities[of.activity];
                let Undo::By { activity: by, .. } = activity.undo else {
                    return self.broken(|| "something is undone that has no undo".into());
                };
                if by != call.activity {
                    self.broken(|| "an undo of another activity is run".into());
                }
                let arms = chart.states[state].work.as_ref().and_then(Work::compensation);
                let has_stuck = arms
                    .into_iter()
                    .flat_map(|work| &work.arms)
                    .any(|&arm| chart.transitions[arm].trigger == Trigger::Outcome(ArmOutcome::Stuck));
                if !has_stuck && !chart.activities[by].retriable {
                    self.found.may_stick.push(state);
                }
            }
            _ => self.broken(|| "what is undone is not the latest that stands in the scope".into()),
        }
        self.undoers.insert(state, Undoer { running: Some(call.number), ..Undoer::default() });
    }
}
