//! States and histories.

use smol_str::SmolStr;

use super::{Code, Destination, HistoryId, Name, StateId, TransitionId, VariableId, Work};
use crate::span::Span;

/// A state, or the machine itself.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Its name, unique among its siblings and the histories beside them.
    pub name: Name,
    /// Documentation.
    pub docs: Vec<SmolStr>,
    /// What kind it is.
    pub kind: StateKind,
    /// The state around it; `None` for the machine.
    pub parent: Option<StateId>,
    /// The id behind its last descendant: the descendants are `id + 1 .. end`.
    pub end: StateId,
    /// The states right inside it, in document order. Empty for atomic and final states.
    pub children: Vec<StateId>,
    /// The histories right inside it.
    pub histories: Vec<HistoryId>,
    /// Its data: what is given on entry first, then what is declared inside.
    pub variables: Vec<VariableId>,
    /// The blocks of `entry`, in order.
    pub entry: Vec<Code>,
    /// The blocks of `exit`, in order.
    pub exit: Vec<Code>,
    /// Its transitions, in order, the arms of its work among them; those for [`Trigger::Otherwise`](super::Trigger::Otherwise) are not.
    pub transitions: Vec<TransitionId>,
    /// What it waits for; only an atomic state does.
    pub work: Option<Work>,
    /// `#[endless]`
    pub endless: bool,
    /// `#[exhaustive]`
    pub exhaustive: bool,
    /// All of it.
    pub span: Span,
}

/// The kinds of states.
#[derive(Clone, Debug, PartialEq)]
pub enum StateKind {
    /// Without states inside.
    Atomic,
    /// One of its children is active.
    Compound {
        /// Which one on entry, unless the edge says.
        initial: Initial,
    },
    /// All of its children, the regions, are active.
    Parallel,
    /// An end: of the machine right inside it, else of its parent.
    Final {
        /// `final failure`
        failure: bool,
    },
}

/// `initial X;`
#[derive(Clone, Debug, PartialEq)]
pub struct Initial {
    /// The state or history it goes to: right inside the compound state, or deeper.
    pub target: Destination,
    /// Its block, run between the entry of the parent and that of the child. Reads what the parent's `entry` reads.
    pub code: Code,
    /// All of it.
    pub span: Span,
}

/// `history H => T;`
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// Its name.
    pub name: Name,
    /// Documentation.
    pub docs: Vec<SmolStr>,
    /// The state whose children (deep: leaves) it records on exit.
    pub parent: StateId,
    /// Whether it records leaves.
    pub deep: bool,
    /// Where it goes when nothing is recorded: below the parent, and no history.
    pub default: Destination,
    /// What runs then, behind the entry of the parent.
    pub code: Code,
    /// All of it.
    pub span: Span,
}
