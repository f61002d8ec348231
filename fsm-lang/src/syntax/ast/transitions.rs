//! Transitions: what they wait for, and where they go.

use smol_str::SmolStr;

use super::{Block, Expr, Ident, Meta};
use crate::span::Span;

/// `on Coin(value) if value <= 500 => HasCredit { .. }`
#[derive(Clone, Debug, PartialEq)]
pub struct TransitionItem {
    /// Documentation and attributes.
    pub meta: Meta,
    /// When it is looked at.
    pub trigger: Trigger,
    /// Under which condition it is taken.
    pub guard: Option<Guard>,
    /// Where it goes; `None` stays.
    pub target: Option<Target>,
    /// What it does; `None` for `;`.
    pub block: Option<Block>,
    /// All of it.
    pub span: Span,
}

/// When a transition is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Trigger {
    /// Which.
    pub kind: TriggerKind,
    /// From its keyword to the end of its patterns.
    pub span: Span,
}

/// The forms of triggers.
#[derive(Clone, Debug, PartialEq)]
pub enum TriggerKind {
    /// `on A(x) | B(x)`; `on fault(kind)` too
    On(Vec<EventPattern>),
    /// `on *`
    OnAny,
    /// `always`
    Always,
    /// `after 60s`, `after (timeout)`: a literal of a duration, or an expression in parentheses
    /// (which the tree keeps as [`ExprKind::Paren`](super::ExprKind::Paren))
    After(Expr),
    /// `done`
    Done,
}

/// `Coin(value)`
#[derive(Clone, Debug, PartialEq)]
pub struct EventPattern {
    /// The event.
    pub event: Ident,
    /// What its arguments are called; `None` without parentheses, which takes none of them.
    pub bindings: Option<Vec<Binding>>,
    /// All of it.
    pub span: Span,
}

/// A name for an argument of an event, or `_`.
#[derive(Clone, Debug, PartialEq)]
pub struct Binding {
    /// The name; `None` for `_`.
    pub name: Option<SmolStr>,
    /// Where it stands.
    pub span: Span,
}

/// The condition of a transition.
#[derive(Clone, Debug, PartialEq)]
pub enum Guard {
    /// `if condition`
    If(Expr),
    /// `else`: none of the conditions of the transitions before it, for the same trigger in the same state
    Else(Span),
}

/// `=> local Ready(disc).Paused`, `=> (A.X, B.Y)`
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Where `local` stands.
    pub local: Option<Span>,
    /// The states, at least one; parentheses are written around several, and only then.
    pub states: Vec<TargetState>,
    /// From behind `=>` to its end.
    pub span: Span,
}

/// `Ready(disc).Paused`
#[derive(Clone, Debug, PartialEq)]
pub struct TargetState {
    /// The names, from the outermost that is written; at least one.
    pub path: Vec<TargetSegment>,
    /// All of it.
    pub span: Span,
}

/// `Ready(disc)`
#[derive(Clone, Debug, PartialEq)]
pub struct TargetSegment {
    /// The name.
    pub name: Ident,
    /// The data that the state is given; `None` without parentheses.
    pub arguments: Option<Vec<Expr>>,
}
