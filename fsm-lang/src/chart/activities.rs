//! Activities, and what a state waits for: an outcome of a call, or that what is owed has been undone.

use smol_str::SmolStr;

use super::{ActivityId, Expr, InvocationId, LocalId, Name, StateId, TransitionId, Type};
use crate::diag::Fix;
use crate::span::Span;

/// Work outside of the machine: it is started, and its outcome comes later (rulings 14 to 18).
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    /// Its name, in one namespace with the functions.
    pub name: Name,
    /// Documentation.
    pub docs: Vec<SmolStr>,
    /// Its parameters.
    pub parameters: Vec<ActivityParameter>,
    /// What its `ok` carries.
    pub result: Option<ActivityResult>,
    /// Its declared errors: a namespace of their own.
    pub errors: Vec<Name>,
    /// How it is undone.
    pub undo: Undo,
    /// It changes nothing.
    pub readonly: bool,
    /// It repeats until it succeeds: there is no other outcome than `ok`.
    pub retriable: bool,
    /// The service honours the key of a call: an attempt whose outcome is unknown can be repeated (ruling 15).
    pub idempotent: bool,
    /// How failures of transport are repeated.
    pub retry: Option<Retry>,
    /// How long one attempt may take, in nanoseconds.
    pub timeout: Option<u64>,
    /// How many calls its service takes.
    pub limit: Option<Limit>,
    /// All of the declaration.
    pub span: Span,
}

/// A parameter of an activity.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityParameter {
    /// Its name.
    pub name: Name,
    /// Its type, that in `Option<…>` if [`Self::optional`].
    pub ty: Type,
    /// Whether `Option<…>` is written: what an undo takes of a result that may not be there (ruling 18). An
    /// argument of an `invoke` is then `Some`.
    pub optional: bool,
}

/// What the `ok` of an activity carries.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityResult {
    /// Its name, by which the undo can take it.
    pub name: Option<Name>,
    /// Its type.
    pub ty: Type,
}

/// How an activity is undone.
#[derive(Clone, Debug, PartialEq)]
pub enum Undo {
    /// Nothing is said.
    Unstated,
    /// `undo none "why"`: its effect may stand.
    None {
        /// Why.
        reason: SmolStr,
    },
    /// `undo refund(order, payment)`
    By {
        /// The activity that undoes it, which has no undo of its own.
        activity: ActivityId,
        /// Its arguments, of the types of its parameters.
        arguments: Vec<UndoArgument>,
        /// Where it is written.
        span: Span,
    },
}

/// An argument of an undo, captured from the call that it undoes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndoArgument {
    /// The argument at this position of the call.
    Parameter(usize),
    /// Its result, which is there after `ok` only: the parameter is optional.
    Result,
}

/// `retry times every least..most`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    /// How many further attempts.
    pub times: u32,
    /// The delay before the first of them, in nanoseconds; it doubles.
    pub least: u64,
    /// The longest delay, in nanoseconds.
    pub most: u64,
}

/// `limit count/unit`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How many calls.
    pub count: u32,
    /// In how many nanoseconds.
    pub per: u64,
}

/// What an atomic state waits for.
#[derive(Clone, Debug, PartialEq)]
pub enum Work {
    /// The outcome of a call.
    Invoke(InvocationId),
    /// That what is owed has been undone.
    Compensate(Compensation),
}

/// `invoke f(..) { arms }`
#[derive(Clone, Debug, PartialEq)]
pub struct Invocation {
    /// The state that waits.
    pub state: StateId,
    /// What is called.
    pub activity: ActivityId,
    /// The arguments, evaluated when the call is made, at the end of the macrostep (ruling 14).
    pub arguments: Vec<Expr>,
    /// Whether its `ok` settles all debts (ruling 20).
    pub pivot: bool,
    /// Its arms in order, transitions of the state with [`super::Trigger::Outcome`].
    pub arms: Vec<TransitionId>,
    /// Arms for errors that the activity does not declare, which are left out.
    pub undeclared: Vec<UndeclaredError>,
    /// All of it.
    pub span: Span,
}

/// An arm for an error that its activity does not declare.
#[derive(Clone, Debug, PartialEq)]
pub struct UndeclaredError {
    /// What is written.
    pub error: Name,
    /// The declared one that was probably meant.
    pub nearest: Option<SmolStr>,
    /// What writes that one, if it is surely meant.
    pub fix: Option<Fix>,
}

/// `compensate { arms }`
#[derive(Clone, Debug, PartialEq)]
pub struct Compensation {
    /// Which debts are undone.
    pub scope: Scope,
    /// Its arms in order, transitions of the state with [`super::Trigger::Outcome`].
    pub arms: Vec<TransitionId>,
    /// All of it.
    pub span: Span,
}

/// Which debts are meant (ruling 25).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// All of the machine.
    All,
    /// Those of an activity, at all places.
    Activity(ActivityId),
    /// Those of the places in a state.
    State(StateId),
}

/// The outcome that an arm is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArmOutcome {
    /// `ok`, with the local that the result is bound to. Of a `compensate`: everything in its scope is undone.
    Ok(Option<LocalId>),
    /// `err(E)`: the position in [`Activity::errors`] of the activity that is called.
    Error(ActivityId, usize),
    /// `err`: every error without an arm of its own, failures of transport, and `unknown` if that has no arm of
    /// its own (not that of a pivot which is not idempotent: rulings 20 and 22).
    AnyError,
    /// `unknown`
    Unknown,
    /// `stuck`: an undo failed for good.
    Stuck,
}

impl Activity {
    /// Whether a call of it can be owed: it has an undo.
    #[must_use]
    pub fn can_owe(&self) -> bool {
        matches!(self.undo, Undo::By { .. })
    }

    /// Whether an outcome that is unknown can be repeated under the key of the call (ruling 15).
    #[must_use]
    pub fn repeats_unknown(&self) -> bool {
        self.idempotent || self.readonly || self.retriable
    }
}

impl Work {
    /// What is undone in the state, if it undoes.
    #[must_use]
    pub fn compensation(&self) -> Option<&Compensation> {
        match self {
            Self::Compensate(compensation) => Some(compensation),
            Self::Invoke(_) => None,
        }
    }
}
