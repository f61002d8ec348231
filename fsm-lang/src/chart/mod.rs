//! A chart whose names are looked up and whose types are checked.
//!
//! Made by [`resolve`](crate::chart::resolve) from a tree without errors; what later stages may assume of it
//! is said at each field. Everything is in document order: an id is smaller where the thing was written
//! earlier, and [`StateId`]s are a pre-order of the tree of states (SCXML's *document order*), so that the
//! descendants of a state are a range of ids.

mod activities;
mod code;
mod declarations;
pub mod domain;
pub(crate) mod entry;
pub(crate) mod graph;
pub mod print;
pub mod resolve;
mod states;
mod transitions;
mod types;

use smol_str::SmolStr;

use crate::map::{Arena, ids};
use crate::span::Span;
pub use crate::syntax::ast::{BinaryOperator, FloatType, IntegerType, UnaryOperator};
pub use activities::{
    Activity, ActivityParameter, ActivityResult, ArmOutcome, Compensation, Invocation, Limit, Retry, Scope,
    UndeclaredError, Undo, UndoArgument, Work,
};
pub use code::{Code, Expr, ExprKind, FaultKind, Local, Place, Statement, StatementKind};
pub use declarations::{Constant, Event, Field, Function, HostType, Members, Type, Variable};
pub use states::{History, Initial, State, StateKind};
pub use transitions::{Destination, EventPattern, Node, Transition, Trigger};

ids! {
    /// A type of the host.
    TypeId;
    /// A constant.
    ConstantId;
    /// A variable, parameter or state's datum.
    VariableId;
    /// A declared event.
    EventId;
    /// A query or action of the host.
    FunctionId;
    /// A state; the machine itself is the first.
    StateId;
    /// A history.
    HistoryId;
    /// A transition.
    TransitionId;
    /// An activity.
    ActivityId;
    /// An `invoke`: the *place* by which debts are counted (ruling 17).
    InvocationId;
    /// A local of one [`Code`]: a binding of an event's argument, or a `let`.
    LocalId;
}

/// A name with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The name, NFC, without `r#`.
    pub text: SmolStr,
    /// Where it was declared.
    pub span: Span,
}

/// Who may see the generated machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// The module of the macro's site.
    Inherited,
    /// Everybody.
    Public,
    /// The crate.
    Crate,
}

/// A machine, resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Its name.
    pub name: Name,
    /// Who may see it.
    pub visibility: Visibility,
    /// All of it.
    pub span: Span,
    /// The types of the host.
    pub types: Arena<TypeId, HostType>,
    /// The constants.
    pub constants: Arena<ConstantId, Constant>,
    /// The variables of the machine and of all states. Those of one owner stand together, parameters first.
    pub variables: Arena<VariableId, Variable>,
    /// The declared events.
    pub events: Arena<EventId, Event>,
    /// The functions of the host.
    pub functions: Arena<FunctionId, Function>,
    /// The activities.
    pub activities: Arena<ActivityId, Activity>,
    /// Every `invoke`, in the order of the text.
    pub invocations: Arena<InvocationId, Invocation>,
    /// The states in pre-order; the first is the machine itself ([`Chart::ROOT`]), a compound state that is
    /// never left.
    pub states: Arena<StateId, State>,
    /// The histories.
    pub histories: Arena<HistoryId, History>,
    /// The transitions in the order of their text, those that stand for `else => X` in a block
    /// ([`Trigger::Otherwise`]) where that is written.
    pub transitions: Arena<TransitionId, Transition>,
    /// Every `#[allow]` of the chart.
    pub allows: Vec<Allow>,
    /// What one input may take.
    pub bounds: Bounds,
}

/// What one input may take, settable by `#[bounds(microsteps = .., timers = .., queue = .., calls = ..)]` on the machine
/// (ruling 7). Beyond it the caller gets a typed error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Microsteps of one macrostep.
    pub microsteps: u32,
    /// Timers that fire in one input.
    pub timers: u32,
    /// Internal events that wait at once.
    pub queue: u32,
    /// Calls that can be open at once beside one for each `invoke`: those that late outcomes may still come for.
    pub calls: u32,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { microsteps: 1_000, timers: 1_000, queue: 32, calls: 16 }
    }
}

/// `#[allow(lint, .., reason = "…")]`
#[derive(Clone, Debug, PartialEq)]
pub struct Allow {
    /// What it stands on: it silences findings whose subject lies inside. One that stands on several events or
    /// final states at once is here once for each, with one span.
    pub scope: Subject,
    /// The lints, at least one.
    pub lints: Vec<Name>,
    /// Why; never empty.
    pub reason: SmolStr,
    /// All of the attribute.
    pub span: Span,
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The machine ([`Chart::ROOT`]) or a state, with everything inside.
    State(StateId),
    /// A transition.
    Transition(TransitionId),
    /// A history.
    History(HistoryId),
    /// A variable or parameter.
    Variable(VariableId),
    /// A constant.
    Constant(ConstantId),
    /// An event.
    Event(EventId),
    /// A function of the host.
    Function(FunctionId),
    /// A type of the host.
    Type(TypeId),
    /// An activity.
    Activity(ActivityId),
}

impl Chart {
    /// The machine itself as a state.
    pub const ROOT: StateId = StateId::FIRST;
}
