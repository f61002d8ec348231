//! What is known of a chart without running it, computed once.
//!
//! The rooms, in order: what values there are ([`value`], `arithmetic`), what expressions and blocks do with
//! them (`env`, `scope`, `block`), what is selected (`select`), what can be reached
//! (`reach`), why something cannot (`why`, `cause`), and what is owed where (`owed`).

mod arithmetic;
mod block;
mod cause;
mod cycles;
mod env;
mod exits;
mod index;
pub mod owed;
mod prove;
mod reach;
mod refusal;
mod scope;
mod select;
pub mod value;
mod why;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::chart::{Chart, Expr, StateId, TransitionId, VariableId};
use crate::map::Arena;
pub use cause::{Cause, Origin};
pub use cycles::Cycle;
pub use exits::DeadEnd;
use index::Index;
use owed::{Debt, Owed};
use reach::{Explorer, Reached};
use select::Proved;
use value::Value;
pub use why::Why;

/// The facts of one chart. Made by [`Facts::of`] only, and kept beside the chart that they are about in
/// [`CheckedChart`](crate::lints::CheckedChart).
///
/// What can happen is rounded up: a host may not do all of it, and no host does more.
#[derive(Debug)]
pub struct Facts {
    /// For the lints of reachability and all that ask what can happen. Never empty.
    reached: Reached,
    /// For `unreachable_transition`: why a transition of a state that can be active cannot be taken. `None`
    /// for one that can be taken, and for those of states that cannot be active.
    why: Arena<TransitionId, Option<Why>>,
    /// For `unreachable_state` and `unreachable_transition`: what cannot happen, each with what follows from
    /// it. Empty where everything can.
    causes: Vec<Cause>,
    /// For `dead_end`: what can be active and never left. Empty where there is none.
    dead_ends: Vec<DeadEnd>,
    /// For `eventless_cycle`: what may go on without an event. Empty where there is none.
    cycles: Vec<Cycle>,
    /// For the lints of sagas: what is owed where.
    owed: Owed,
}

/// So often is what was proved relied on to prove more.
const MOST_LOOKS: usize = 2;

impl Facts {
    /// Analyses a chart.
    #[must_use]
    pub fn of(chart: &Chart) -> Self {
        let constants = block::constants(chart);
        let index = Index::of(chart, &constants);
        // A first look relies on nothing; each further one on what the look before has proved.
        let mut proved = Proved::nothing(chart);
        let mut looks = 0;
        loop {
            let explorer = Explorer::explore(chart, &index, &constants, &proved);
            let (more, own) = prove::prove(chart, &index, &constants, &proved, explorer.reached());
            looks += 1;
            if looks <= MOST_LOOKS && !more.is_like(&proved) {
                proved = more;
                continue;
            }
            let why = why::of_all(chart, &index, &constants, &proved, explorer.reached());
            let causes = cause::find(chart, &why, &explorer);
            let reached = explorer.into_reached();
            let dead_ends = exits::dead_ends(chart, &index, &own, &reached);
            let cycles = cycles::find(chart, &index, &constants, &reached);
            let mut facts = Self { reached, why, causes, dead_ends, cycles, owed: Owed::default() };
            facts.owed = Owed::of(chart, &facts, &index);
            return facts;
        }
    }

    /// Whether some sequence of inputs may enter the state.
    #[must_use]
    pub fn can_be_active(&self, state: StateId) -> bool {
        self.reached.active[state]
    }

    /// Whether some sequence of inputs may take the transition.
    #[must_use]
    pub fn can_be_taken(&self, transition: TransitionId) -> bool {
        self.reached.taken[transition]
    }

    /// What is owed where, a place that can owe at a time.
    #[must_use]
    pub fn debts(&self) -> &[Debt] {
        self.owed.debts()
    }

    /// What is owed where.
    #[must_use]
    pub fn owed(&self) -> &Owed {
        &self.owed
    }

    /// The values that a variable may have, whenever it has one.
    #[must_use]
    pub fn values(&self, variable: VariableId) -> Value {
        self.reached.values[variable]
    }

    /// Why a transition of a state that can be active cannot be taken; `None` for every other one.
    #[must_use]
    pub fn why_not_taken(&self, transition: TransitionId) -> Option<Why> {
        self.why[transition]
    }

    /// What can be active, should be left, and cannot, in document order.
    #[must_use]
    pub fn dead_ends(&self) -> &[DeadEnd] {
        &self.dead_ends
    }

    /// What may go on for ever without an event, in document order.
    #[must_use]
    pub fn cycles(&self) -> &[Cycle] {
        &self.cycles
    }

    /// The variables that an expression reads, each once, in order.
    #[must_use]
    pub fn variables_of(expr: &Expr) -> BTreeSet<VariableId> {
        index::variables_of(expr)
    }

    /// What cannot happen, each with what follows from it, in document order of the causes.
    #[must_use]
    pub fn causes(&self) -> &[Cause] {
        &self.causes
    }
}
