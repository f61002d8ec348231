//! Transitions: what they wait for, and where they go.

use smol_str::SmolStr;

use super::{ArmOutcome, Code, EventId, Expr, HistoryId, LocalId, StateId};
use crate::span::Span;

/// A place to go to.
#[derive(Clone, Debug, PartialEq)]
pub struct Destination {
    /// The state or history.
    pub node: Node,
    /// The data of states that are entered: for each state with parameters between the domain and the
    /// target, inclusive, outermost first. What several targets of one transition share is given by one of them.
    pub arguments: Vec<(StateId, Vec<Expr>)>,
    /// Where it is written.
    pub span: Span,
}

/// A state or a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Node {
    /// A state.
    State(StateId),
    /// A history.
    History(HistoryId),
}

/// A transition.
#[derive(Clone, Debug, PartialEq)]
pub struct Transition {
    /// Documentation.
    pub docs: Vec<SmolStr>,
    /// The state that it belongs to.
    pub source: StateId,
    /// When it is looked at.
    pub trigger: Trigger,
    /// Its condition; `None` without one, and for `else`.
    pub guard: Option<Expr>,
    /// Whether `else` is written.
    pub otherwise: bool,
    /// Where it goes; empty stays. Several can be active together, and lie in different regions.
    pub targets: Vec<Destination>,
    /// Whether `local` is written.
    pub local: bool,
    /// Its block with the bindings of its trigger. The guard and the arguments of the targets see the
    /// bindings too; they do not see the `let`s of the block.
    pub code: Code,
    /// Where its trigger is written.
    pub trigger_span: Span,
    /// All of it.
    pub span: Span,
}

/// When a transition is looked at.
#[derive(Clone, Debug, PartialEq)]
pub enum Trigger {
    /// One of these events, each once.
    Events(Vec<EventPattern>),
    /// `on *`: every declared event.
    Any,
    /// No event: after every microstep.
    Always,
    /// A timer, armed when the source is entered; the expression is a [`Type::Duration`](super::Type::Duration), computed then.
    After(Expr),
    /// The source, a compound or parallel state, is done (ruling 3).
    Done,
    /// `on fault(kind)`: a run-time fault was raised; its kind where it is bound.
    Fault(Option<LocalId>),
    /// An arm of the state's `invoke` or `compensate`: the outcome came.
    Outcome(ArmOutcome),
    /// `else => X` of a statement: taken in the microstep after the one whose block ended there, before
    /// everything else. Its source is the innermost state that is active before and after that block's
    /// microstep: the owner of an entry, exit or targetless transition, else the transition's domain.
    Otherwise,
}

/// One event of a trigger.
#[derive(Clone, Debug, PartialEq)]
pub struct EventPattern {
    /// The event.
    pub event: EventId,
    /// The local that each of its arguments is bound to.
    pub bindings: Vec<Option<LocalId>>,
    /// Where it is written.
    pub span: Span,
}
