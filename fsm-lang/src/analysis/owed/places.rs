//! The places of a chart, in the order of their states, and which of them what is meant by a scope.

use super::rows::Row;
use crate::chart::{Activity, Chart, Invocation, InvocationId, Scope, StateId, Undo};
use crate::map::{Arena, Id};

/// Every `invoke`, and behind them one more that stands for the pivot: idle until one was passed, settled from then on.
pub(super) struct Places {
    /// In the order of their states.
    pub(super) ids: Vec<InvocationId>,
    positions: Arena<InvocationId, usize>,
    /// How many places stand before a state, in the order of states; one more for the end.
    before: Vec<usize>,
    /// Those that an undo can undo.
    pub(super) can_owe: Row,
    /// Those of which something stands after `ok`: with an undo, or without a word about it.
    pub(super) stands: Row,
    /// The others.
    pub(super) vanishes: Row,
    /// Those with an undo that can fail for good.
    pub(super) can_stick: Row,
    /// Every place, the pivot apart.
    pub(super) all: Row,
}

impl Places {
    pub(super) fn of(chart: &Chart) -> Self {
        let mut ids: Vec<InvocationId> = chart.invocations.ids().collect();
        ids.sort_by_key(|&id| (chart.invocations[id].state, id));
        let mut positions = chart.invocations.map(|_| 0);
        let mut before = vec![0; chart.states.len() + 1];
        let [mut can_owe, mut stands, mut can_stick, mut all] = std::array::from_fn(|_| Row::new());
        for (position, &id) in ids.iter().enumerate() {
            positions[id] = position;
            let invocation = &chart.invocations[id];
            before[invocation.state.index() + 1] += 1;
            let activity = &chart.activities[invocation.activity];
            all.insert(position);
            if activity.can_owe() {
                can_owe.insert(position);
            }
            if activity.can_owe() || is_unprotected(invocation, activity) {
                stands.insert(position);
            }
            if can_stick_at(chart, id) {
                can_stick.insert(position);
            }
        }
        for index in 1..before.len() {
            before[index] += before[index - 1];
        }
        let mut vanishes = all.clone();
        vanishes.minus(&stands);
        Self { ids, positions, before, can_owe, stands, vanishes, can_stick, all }
    }

    /// How many rows have: the places and the pivot.
    pub(super) fn len(&self) -> usize {
        self.ids.len() + 1
    }

    /// The place that stands for the pivot.
    pub(super) fn pivot(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn position(&self, place: InvocationId) -> usize {
        self.positions[place]
    }

    /// Adds the places in a state to a row.
    pub(super) fn insert_within(&self, chart: &Chart, state: StateId, row: &mut Row) {
        row.insert_all(self.before[state.index()]..self.before[chart.states[state].end.index()]);
    }

    /// Adds the places in what is inside of a state to a row.
    pub(super) fn insert_below(&self, chart: &Chart, state: StateId, row: &mut Row) {
        row.insert_all(self.before[state.index() + 1]..self.before[chart.states[state].end.index()]);
    }

    /// The places of a scope.
    pub(super) fn scope(&self, chart: &Chart, scope: Scope) -> Row {
        match scope {
            Scope::All => self.all.clone(),
            Scope::State(state) => {
                let mut row = Row::new();
                self.insert_within(chart, state, &mut row);
                row
            }
            Scope::Activity(activity) => {
                let mut row = Row::new();
                for (position, &id) in self.ids.iter().enumerate() {
                    if chart.invocations[id].activity == activity {
                        row.insert(position);
                    }
                }
                row
            }
        }
    }
}

/// Whether nothing is said of what becomes of its effect: neither that it has none, nor an undo, nor that it may stand,
/// nor that it is the pivot.
pub(super) fn is_unprotected(invocation: &Invocation, activity: &Activity) -> bool {
    activity.undo == Undo::Unstated && !activity.readonly && !invocation.pivot
}

/// Whether the undo of a place can fail for good.
fn can_stick_at(chart: &Chart, place: InvocationId) -> bool {
    match chart.activities[chart.invocations[place].activity].undo {
        Undo::By { activity, .. } => !chart.activities[activity].retriable,
        Undo::None { .. } | Undo::Unstated => false,
    }
}
