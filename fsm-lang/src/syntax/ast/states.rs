//! States, and what stands in them beside transitions.

use super::{Block, Ident, Item, Meta, Parameter, Target};
use crate::span::Span;

/// `initial Idle;`, with a block `initial Idle { .. }`
#[derive(Clone, Debug, PartialEq)]
pub struct InitialItem {
    /// Documentation and attributes.
    pub meta: Meta,
    /// Where it goes; `local` is never set.
    pub target: Target,
    /// What runs between the entry of the parent and that of the child (SCXML 3.3.2).
    pub block: Option<Block>,
    /// All of it.
    pub span: Span,
}

/// `state Name(parameters) { items }`, `parallel ..`, `final A | B;`
#[derive(Clone, Debug, PartialEq)]
pub struct StateItem {
    /// Documentation and attributes.
    pub meta: Meta,
    /// Which kind.
    pub kind: StateKeyword,
    /// Its name; several only behind `final` (`final failure Rejected | Cancelled;`).
    pub names: Vec<Ident>,
    /// Data that is given on entry; `None` without parentheses.
    pub parameters: Option<Vec<Parameter>>,
    /// The body; `None` for `state A;`.
    pub items: Option<Vec<Item>>,
    /// All of it.
    pub span: Span,
}

/// With which words a state begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateKeyword {
    /// `state`
    State,
    /// `parallel`
    Parallel,
    /// `final`
    Final,
    /// `final failure`
    FinalFailure,
}

/// `history Resume deep => Normal;`, with a block `history Resume => Normal { .. }`
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryItem {
    /// Documentation and attributes.
    pub meta: Meta,
    /// The name.
    pub name: Ident,
    /// Where `deep` stands.
    pub deep: Option<Span>,
    /// Where it goes when nothing is recorded.
    pub target: Target,
    /// What runs then, behind the entry of the parent.
    pub block: Option<Block>,
    /// All of it.
    pub span: Span,
}

/// `entry { .. }` or `exit { .. }`
#[derive(Clone, Debug, PartialEq)]
pub struct BlockItem {
    /// Documentation and attributes.
    pub meta: Meta,
    /// The block.
    pub block: Block,
    /// All of it.
    pub span: Span,
}
