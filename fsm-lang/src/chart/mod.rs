//! A chart whose names are looked up and whose types are checked.
//!
//! Made by [`resolve`](crate::chart::resolve) from a tree without errors; what later stages may assume of it
//! is said at each field. Everything is in document order: an id is smaller where the thing was written
//! earlier, and [`StateId`]s are a pre-order of the tree of states (SCXML's *document order*), so that the
//! descendants of a state are a range of ids.

mod activities;
mod code;
pub mod domain;
pub(crate) mod entry;
pub(crate) mod graph;
pub mod print;
pub mod resolve;
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

/// A type of the host: opaque, or with the members that the chart reads.
#[derive(Clone, Debug, PartialEq)]
pub struct HostType {
    /// Its name, looked up from the site of the macro.
    pub name: Name,
    /// Documentation, a line an element.
    pub docs: Vec<SmolStr>,
    /// What the chart reads of it.
    pub members: Members,
    /// All of the declaration.
    pub span: Span,
}

/// What a chart reads of a type of the host.
#[derive(Clone, Debug, PartialEq)]
pub enum Members {
    /// Nothing.
    Opaque,
    /// Fields, of which at least one.
    Fields(Vec<Field>),
    /// All variants of an enum without data, of which at least one. Such values can be compared and are `Copy`.
    Variants(Vec<Name>),
}

/// A field of a type of the host.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Type,
}

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// `bool`
    Bool,
    /// `u8` … `isize`; `usize` and `isize` count as 64 bits wide in checks and in the interpreter.
    Integer(IntegerType),
    /// `f32`, `f64`
    Float(FloatType),
    /// `&'static str`
    Text,
    /// `char`
    Char,
    /// `Duration`: `core::time::Duration`
    Duration,
    /// `Fault`: `fsm_runtime::Fault`, the kind of a run-time fault
    Fault,
    /// A declared type of the host
    Host(TypeId),
}

/// `const NAME: Type = value;`
#[derive(Clone, Debug, PartialEq)]
pub struct Constant {
    /// Its name.
    pub name: Name,
    /// Documentation.
    pub docs: Vec<SmolStr>,
    /// Its type.
    pub ty: Type,
    /// The expression, which reads literals and earlier or later constants only, without a cycle.
    pub value: Expr,
    /// All of the declaration.
    pub span: Span,
}

/// A variable: of the machine where `owner` is the root, else data of a state.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Its name.
    pub name: Name,
    /// Documentation.
    pub docs: Vec<SmolStr>,
    /// Its type.
    pub ty: Type,
    /// As long as which state it lives.
    pub owner: StateId,
    /// Its value on entry; `None` for a parameter, which the edge that enters gives
    /// ([`Destination::arguments`]), or the start for the machine's.
    /// It reads constants, variables of ancestors, and those of the same owner that stand before it.
    pub initial: Option<Expr>,
    /// Whether the host may read it by name.
    pub public: bool,
    /// All of the declaration.
    pub span: Span,
}

/// A declared event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its name.
    pub name: Name,
    /// Documentation.
    pub docs: Vec<SmolStr>,
    /// Its arguments.
    pub parameters: Vec<Field>,
}

/// A function of the host.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Its name.
    pub name: Name,
    /// Documentation.
    pub docs: Vec<SmolStr>,
    /// Its parameters.
    pub parameters: Vec<Field>,
    /// What it gives; `None` makes it an action (`&mut self`), else it is a query (`&self`).
    pub result: Option<Type>,
    /// `Result<T, E>`: it can fail. `Result<(), E>` is an action that can. The fault is [`FaultKind::Host`].
    pub error: Option<TypeId>,
    /// All of the declaration.
    pub span: Span,
}

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
    /// Its transitions, in order, the arms of its work among them; those for [`Trigger::Otherwise`] are not.
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
    /// A timer, armed when the source is entered; the expression is a [`Type::Duration`], computed then.
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
