//! Activities, and the states that wait for them.

use super::{Binding, Block, Expr, Ident, Literal, Meta, Parameter, Target, TypeRef};
use crate::span::Span;

/// `activity pay(order: Order) -> payment: Payment ! Declined | Limit undo refund(order, payment) timeout 30s;`
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityItem {
    /// Documentation and attributes.
    pub meta: Meta,
    /// The name.
    pub name: Ident,
    /// The parameters. The type of one may be `Option<T>`.
    pub parameters: Vec<Parameter>,
    /// What it gives; `None` without `->`.
    pub result: Option<ActivityResult>,
    /// The errors behind `!`; empty without.
    pub errors: Vec<Ident>,
    /// In the order in which they are written.
    pub modifiers: Vec<Modifier>,
    /// All of it.
    pub span: Span,
}

/// `-> Payment`, or `-> payment: Payment`, whose name its undo can use
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityResult {
    /// Its name.
    pub name: Option<Ident>,
    /// Its type.
    pub ty: TypeRef,
}

/// What is said of an activity behind its signature.
#[derive(Clone, Debug, PartialEq)]
pub struct Modifier {
    /// Which.
    pub kind: ModifierKind,
    /// All of it.
    pub span: Span,
}

/// The forms of modifiers. A number or duration is a literal, or an expression of constants in parentheses
/// (which the tree keeps as [`ExprKind::Paren`]).
#[derive(Clone, Debug, PartialEq)]
pub enum ModifierKind {
    /// `undo refund(order, payment)`
    Undo {
        /// The activity that undoes.
        activity: Ident,
        /// What it is given.
        arguments: Vec<Expr>,
    },
    /// `undo none "a message can't be unsent"`
    UndoNone {
        /// Why it may stand: a [`LiteralKind::Text`].
        reason: Literal,
    },
    /// `readonly`
    ReadOnly,
    /// `retriable`
    Retriable,
    /// `idempotent`
    Idempotent,
    /// `retry 3 every 200ms..5s`, `retry 3 every 1s`
    Retry {
        /// How many further attempts.
        times: Expr,
        /// The delay before the first of them, which doubles.
        least: Expr,
        /// The longest delay; `None` where the delay is always the same.
        most: Option<Expr>,
    },
    /// `timeout 30s`, of one attempt
    Timeout(Expr),
    /// `limit 50/s`: so many calls in a unit of time, which is one of `s`, `min`, `h`, `d`
    Limit {
        /// How many.
        count: Expr,
        /// In which unit.
        unit: Ident,
    },
}

/// `invoke pivot pay(order) { arms }`
#[derive(Clone, Debug, PartialEq)]
pub struct InvokeItem {
    /// Documentation and attributes.
    pub meta: Meta,
    /// Where `pivot` stands.
    pub pivot: Option<Span>,
    /// The activity.
    pub activity: Ident,
    /// Its arguments.
    pub arguments: Vec<Expr>,
    /// What follows each outcome.
    pub arms: Vec<Arm>,
    /// All of it.
    pub span: Span,
}

/// `compensate { arms }`, `compensate reserve { arms }`
#[derive(Clone, Debug, PartialEq)]
pub struct CompensateItem {
    /// Documentation and attributes.
    pub meta: Meta,
    /// An activity or a state whose debts are meant; empty means all.
    pub scope: Vec<Ident>,
    /// What follows each outcome.
    pub arms: Vec<Arm>,
    /// All of it.
    pub span: Span,
}

/// `ok(payment) if payment.full => Invoicing(payment) { .. }`, an arm of `invoke` or `compensate`. It has a target or
/// a block, or both.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// Documentation and attributes.
    pub meta: Meta,
    /// Of which outcome.
    pub outcome: ArmOutcome,
    /// From the word to the end of its parentheses.
    pub outcome_span: Span,
    /// Under which condition it is taken; `else` is refused by the front ends.
    pub guard: Option<Expr>,
    /// Where it goes; `None` stays.
    pub target: Option<Target>,
    /// What it does.
    pub block: Option<Block>,
    /// All of it, the comma apart.
    pub span: Span,
}

/// The outcomes that an arm can be of.
#[derive(Clone, Debug, PartialEq)]
pub enum ArmOutcome {
    /// `ok`, `ok(payment)`, `ok(_)`
    Ok(Option<Binding>),
    /// `err`, `err(Declined)`
    Err(Option<Ident>),
    /// `unknown`
    Unknown,
    /// `stuck`
    Stuck,
}
