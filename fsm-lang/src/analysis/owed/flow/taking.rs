//! What an edge makes of debts.

use super::super::edges::{Edge, Happening};
use super::super::rows::{Moved, Row, Rows, Standing};
use super::super::table::{Ending, Phase, beside};
use super::{Flow, Gate};
use crate::chart::StateId;

impl Flow<'_> {
    /// Whether it may be that the call of a place can't be made (Meaning 17).
    pub(in super::super) fn may_not_call(&self, position: usize) -> bool {
        self.full || self.edges.may_not_call.contains(position)
    }

    /// Whether an edge can be taken with the rows at its source.
    pub(in super::super) fn gate(&self, edge: &Edge, rows: &Rows) -> Option<Gate> {
        let mut gate = Gate::default();
        match edge.happening {
            Happening::NoCall(position) => {
                if !self.may_not_call(position) {
                    return None;
                }
            }
            Happening::Outcome(position, _) => {
                if !rows.of(Standing::Flight).contains(position) {
                    return None;
                }
            }
            Happening::Stuck(leaf) => {
                let scope = self.table.scope(leaf)?;
                let standing = self.left_standing(leaf, scope, rows)?;
                let mut undone = scope.clone();
                undone.minus(&standing);
                gate.undone = Some(undone);
            }
            Happening::Nothing | Happening::Call(_) | Happening::Undo(_) | Happening::AllUndone(_) => {}
        }
        Some(gate)
    }

    /// What an edge that can be taken makes of debts: the outcome, the exits, the block, the entries.
    pub(in super::super) fn take(&self, edge: &Edge, gate: &Gate, moved: &mut impl Moved) {
        match edge.happening {
            Happening::Nothing | Happening::NoCall(_) => {}
            Happening::Call(position) => {
                moved.shift_one(Standing::Idle, Standing::Flight, position);
                moved.shift_one(Standing::Undone, Standing::Flight, position);
                moved.shift_one(Standing::Settled, Standing::Flight, position);
                moved.spread_one(Standing::Owed, Standing::Flight, position);
            }
            Happening::Outcome(position, ending) => self.outcome(position, ending, moved),
            Happening::Undo(leaf) => {
                if let Some(scope) = self.table.scope(leaf) {
                    moved.shift(Standing::Owed, Standing::Undone, scope);
                }
            }
            Happening::AllUndone(leaf) => {
                if let Some(scope) = self.table.scope(leaf) {
                    moved.lose(Standing::Owed, scope);
                }
            }
            Happening::Stuck(_) => {
                if let Some(undone) = &gate.undone {
                    moved.shift(Standing::Owed, Standing::Undone, undone);
                }
            }
        }
        if let Some(exit) = &edge.exit {
            exit.apply(self.places, moved);
        }
        if let Some(left) = &edge.left {
            moved.shift(Standing::Flight, Standing::Owed, left);
            moved.shift(Standing::Owed, Standing::Idle, &self.places.vanishes);
        }
        if let Some(exit) = &edge.exit {
            exit.perhaps().apply(self.places, moved);
        }
        if let Some(then) = &edge.then {
            then.apply(self.places, moved);
        }
    }

    fn outcome(&self, position: usize, ending: Ending, moved: &mut impl Moved) {
        let pivot = self.chart.invocations[self.places.ids[position]].pivot;
        let stands = self.places.stands.contains(position);
        let to = match ending {
            Ending::Ok if pivot => Standing::Idle,
            Ending::Ok | Ending::Unknown if stands => Standing::Owed,
            _ => Standing::Idle,
        };
        moved.shift_one(Standing::Flight, to, position);
        if pivot && ending == Ending::Ok {
            moved.shift(Standing::Owed, Standing::Settled, &self.places.all);
            moved.shift_one(Standing::Idle, Standing::Settled, self.places.pivot());
        }
    }

    /// What may still be owed in a scope when an undo fails for good: a debt whose undo can, what was completed before it
    /// was (and is undone after it), and what arises meanwhile; `None` if no undo can fail.
    pub(in super::super) fn left_standing(&self, leaf: StateId, scope: &Row, rows: &Rows) -> Option<Row> {
        let mut sticking = rows.of(Standing::Owed).clone();
        sticking.and(scope);
        let candidates = sticking.clone();
        sticking.and(&self.places.can_stick);
        if sticking.is_empty() {
            return None;
        }
        let mut standing = sticking.clone();
        for position in sticking.iter() {
            let state = self.chart.invocations[self.places.ids[position]].state;
            for node in self.table.nodes_in(self.chart, state) {
                // Before it is made, or when its state stays behind `ok`, no debt of it stands yet.
                if self.table.nodes[node].phase == Phase::Running {
                    standing.or(self.reach[node].of(Standing::Owed));
                    standing.or(self.reach[node].of(Standing::Flight));
                }
            }
        }
        for position in candidates.iter() {
            let state = self.chart.invocations[self.places.ids[position]].state;
            if beside(self.chart, leaf, state) {
                standing.insert(position);
            }
        }
        Some(standing)
    }
}
