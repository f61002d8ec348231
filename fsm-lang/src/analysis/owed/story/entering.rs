//! What a microstep enters.

use super::super::touch::Touch;
use super::config::{Config, Machine};
use super::writes::Writes;
use crate::chart::entry::{self, Entered};
use crate::chart::{HistoryId, StateId};
use crate::map::Id;

/// What is entered, histories restoring what they recorded.
pub(super) struct Entering<'e, 'm> {
    machine: &'e Machine<'m>,
    pub(super) records: Vec<Option<Vec<StateId>>>,
    pub(super) touch: Touch,
    /// What is written, by state, by its entry or by a default in it.
    pub(super) writes: Vec<(StateId, bool, &'e Writes)>,
    pub(super) leaves: Vec<StateId>,
    /// Histories that hold data, and are used up.
    pub(super) used: Vec<HistoryId>,
    defaults: Vec<StateId>,
    histories: Vec<HistoryId>,
    seen: Vec<StateId>,
}

impl<'e, 'm> Entering<'e, 'm> {
    pub(super) fn new(machine: &'e Machine<'m>, config: &Config) -> Self {
        Self {
            machine,
            records: config.records.clone(),
            touch: Touch::none(),
            writes: Vec::new(),
            leaves: Vec::new(),
            used: Vec::new(),
            defaults: Vec::new(),
            histories: Vec::new(),
            seen: Vec::new(),
        }
    }

    pub(super) fn finish(&mut self) {
        let chart = self.machine.flow.chart;
        loop {
            if let Some(history) = self.histories.pop() {
                match self.records[history.index()].clone() {
                    None => {
                        let code = &chart.histories[history].code;
                        self.touch.add(chart, self.machine.places(), code, true);
                        let parent = chart.histories[history].parent;
                        self.writes.push((parent, true, &self.machine.flags.default[history]));
                        entry::default_of_history(chart, history, self);
                    }
                    Some(states) => self.restore(history, &states),
                }
            } else if let Some(state) = self.defaults.pop() {
                if let Some(touch) = &self.machine.blocks.initial[state] {
                    self.touch.surely.or(&touch.surely);
                    self.touch.maybe.or(&touch.maybe);
                }
                self.writes.push((state, true, &self.machine.flags.initial[state]));
                entry::default_of(chart, state, self);
            } else {
                return;
            }
        }
    }

    fn restore(&mut self, history: HistoryId, states: &[StateId]) {
        let chart = self.machine.flow.chart;
        let parent = chart.histories[history].parent;
        for &state in states {
            if chart.histories[history].deep {
                for inside in std::iter::once(state).chain(chart.ancestors(state)) {
                    if inside == parent {
                        break;
                    }
                    self.state(inside);
                }
            } else {
                self.default(state);
            }
        }
    }
}

impl Entered for Entering<'_, '_> {
    fn state(&mut self, state: StateId) {
        if self.seen.contains(&state) {
            return;
        }
        self.seen.push(state);
        self.writes.push((state, false, &self.machine.flags.entry[state]));
        let chart = self.machine.flow.chart;
        if let Some(touch) = &self.machine.blocks.entry[state] {
            self.touch.surely.or(&touch.surely);
            self.touch.maybe.or(&touch.maybe);
        }
        if chart.is_leaf(state) {
            self.leaves.push(state);
        }
        for &history in &chart.states[state].histories {
            let deep = chart.histories[history].deep;
            let inside =
                chart.descendants(state).filter(|&inner| deep || chart.states[inner].parent == Some(state));
            if inside.into_iter().any(|inner| !chart.states[inner].variables.is_empty()) {
                self.used.push(history);
            }
        }
    }

    fn default(&mut self, state: StateId) {
        self.state(state);
        self.defaults.push(state);
    }

    fn history(&mut self, history: HistoryId) {
        self.histories.push(history);
    }
}
