//! What is known of a chart without running it, computed once.
//!
//! The rooms, in order: what values there are ([`value`], `arithmetic`), what expressions and blocks do with
//! them (`env`, `scope`, `block`), what is entered and selected (`entry`, `select`), what can be reached
//! (`reach`), and why something cannot (`why`, `cause`).

mod arithmetic;
mod block;
mod cause;
mod entry;
mod env;
mod index;
mod reach;
mod scope;
mod select;
pub mod value;
mod why;

use std::collections::BTreeSet;

use crate::chart::{Chart, Expr, StateId, TransitionId, VariableId};
use crate::map::Arena;
pub use cause::{Cause, Origin};
use index::Index;
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
}

impl Facts {
    /// Analyses a chart.
    #[must_use]
    pub fn of(chart: &Chart) -> Self {
        let constants = block::constants(chart);
        let index = Index::of(chart, &constants);
        let proved = Proved::nothing(chart);
        let explorer = Explorer::explore(chart, &index, &constants, &proved);
        let why = why::of_all(chart, &index, &constants, &proved, explorer.reached());
        let causes = cause::find(chart, &why, &explorer);
        Self { reached: explorer.into_reached(), why, causes }
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
