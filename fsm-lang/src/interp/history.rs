//! Histories (SCXML 3.10) of states with data (ruling 9).

use super::entry::Given;
use super::event_loop::Macrostep;
use super::value::Value;
use crate::chart::{Chart, HistoryId, StateId, VariableId};

/// What a history recorded when its parent was left.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The states that it restores: a shallow one's the active children of its parent, a deep one's the
    /// active leaves inside.
    pub states: Vec<StateId>,
    /// The data of the states: for a deep history also of those between its parent and the leaves.
    pub data: Vec<(VariableId, Value)>,
}

/// A record that lacks its data yet.
pub(super) struct Recording {
    history: HistoryId,
    states: Vec<StateId>,
    /// The active states whose data belongs to it.
    with_data: Vec<StateId>,
}

/// Whether the history records states that can have data, active or not.
fn records_data(chart: &Chart, history: HistoryId) -> bool {
    let history = &chart.histories[history];
    let has_data = |state: StateId| !chart.states[state].variables.is_empty();
    if history.deep {
        chart.descendants(history.parent).any(has_data)
    } else {
        chart.states[history.parent].children.iter().any(|&child| has_data(child))
    }
}

impl Macrostep<'_, '_> {
    /// What a history records of the configuration: for a deep one `isAtomicState(s0) and
    /// isDescendant(s0, s)`, else `s0.parent == s`.
    pub(super) fn record_configuration(&self, history: HistoryId) -> Recording {
        let chart = self.machine.chart;
        let parent = chart.histories[history].parent;
        let inside: Vec<StateId> =
            self.machine.configuration().filter(|&state| chart.is_descendant(state, parent)).collect();
        if chart.histories[history].deep {
            let states = inside.iter().copied().filter(|&state| chart.is_leaf(state)).collect();
            Recording { history, states, with_data: inside }
        } else {
            let children = inside.into_iter().filter(|&state| chart.states[state].parent == Some(parent));
            let states: Vec<StateId> = children.collect();
            Recording { history, with_data: states.clone(), states }
        }
    }

    /// Completes a record with the data of its states, and keeps it.
    pub(super) fn record_data(&mut self, recording: Recording) {
        let chart = self.machine.chart;
        let variables = recording.with_data.iter().flat_map(|&state| &chart.states[state].variables);
        let data = variables
            .filter_map(|&variable| Some((variable, self.machine.variables.get(&variable)?.clone())))
            .collect();
        self.machine.histories.insert(recording.history, Record { states: recording.states, data });
    }

    /// Gives the data of a record back to its states. What holds data is used up by that.
    pub(super) fn restore_data(&mut self, history: HistoryId, given: &mut Given) {
        if let Some(record) = self.machine.histories.get_mut(&history) {
            given.extend(std::mem::take(&mut record.data));
        }
        self.use_up(history);
    }

    /// Empties a history that records data; one without data keeps its record until the next exit (Meaning 9).
    pub(super) fn use_up(&mut self, history: HistoryId) {
        if records_data(self.machine.chart, history) {
            self.machine.histories.remove(&history);
        }
    }
}
