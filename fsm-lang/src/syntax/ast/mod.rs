//! The tree of a chart as it was written, the same whichever front end made it (invariant 3).
//!
//! The tree says nothing about meaning: names are not looked up, types are not checked, and an item may
//! stand where it makes no sense. [`crate::chart::resolve`] judges that.
//!
//! Equality of trees includes spans; a twin test compares the dumps of [`crate::syntax::tree`], which have none.

mod activities;
mod blocks;

use smol_str::SmolStr;

use crate::span::Span;
pub use activities::{
    ActivityItem, ActivityResult, Arm, ArmOutcome, CompensateItem, InvokeItem, Modifier, ModifierKind,
};
pub use blocks::{
    BinaryOperator, Block, Expr, ExprKind, FloatType, IntegerType, Literal, LiteralKind, Statement,
    StatementKind, UnaryOperator,
};

/// A file or the content of a macro call: its machines, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// At least one, unless the file was empty (which the front end reports).
    pub machines: Vec<Machine>,
}

/// A name. NFC, without `r#`: `r#limit` and `limit` are one name. The names that are keywords of Rust have
/// to be written with `r#`, and are printed with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Ident {
    /// The name.
    pub name: SmolStr,
    /// Where it stands.
    pub span: Span,
}

/// What stands before an item.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Meta {
    /// The lines of `///` (`/** */` and `#[doc = ".."]` likewise), each as it stands behind the slashes.
    pub docs: Vec<Doc>,
    /// The attributes, in order.
    pub attributes: Vec<Attribute>,
}

/// One line of documentation.
#[derive(Clone, Debug, PartialEq)]
pub struct Doc {
    /// The text, the blank behind `///` included.
    pub text: SmolStr,
    /// Where it stands.
    pub span: Span,
}

/// `#[name]` or `#[name(word, key = "text")]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// Its name; not yet known to be one of ours.
    pub name: Ident,
    /// What stands in its parentheses; `None` without parentheses.
    pub arguments: Option<Vec<AttributeArgument>>,
    /// From `#` to `]`.
    pub span: Span,
}

/// One argument of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum AttributeArgument {
    /// `dead_end`
    Word(Ident),
    /// `reason = "…"`
    Pair(Ident, Literal),
}

/// Who may see the generated machine.
#[derive(Clone, Debug, PartialEq)]
pub enum Visibility {
    /// Nothing is written.
    Inherited,
    /// `pub`
    Public(Span),
    /// `pub(crate)`
    Crate(Span),
}

/// `machine Name(parameters) { items }`
#[derive(Clone, Debug, PartialEq)]
pub struct Machine {
    /// Documentation and attributes.
    pub meta: Meta,
    /// `pub`, `pub(crate)` or nothing.
    pub visibility: Visibility,
    /// Its name.
    pub name: Ident,
    /// What is set at the start.
    pub parameters: Vec<Parameter>,
    /// The body.
    pub items: Vec<Item>,
    /// From the first token behind documentation and attributes to the closing brace.
    pub span: Span,
}

/// `name: Type`
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The name.
    pub name: Ident,
    /// The type.
    pub ty: TypeRef,
}

/// A type as written.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeRef {
    /// Which.
    pub kind: TypeRefKind,
    /// Where.
    pub span: Span,
}

/// The forms of types.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeRefKind {
    /// `u32`, `Slot`, `Result<u8, Lost>`
    Named {
        /// The name.
        name: Ident,
        /// What stands in `<…>`; empty without.
        arguments: Vec<TypeRef>,
    },
    /// `&'static str`
    StaticStr,
    /// `()`
    Unit,
}

/// What stands in the body of a machine or a state.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// `type Slot;`
    Type(TypeItem),
    /// `const PRICE: u32 = 150;`
    Const(ConstItem),
    /// `pub var credit: u32 = 0;`
    Var(VarItem),
    /// `event Coin(value: u32) | Refund;`
    Event(EventItem),
    /// `fn in_stock(slot: Slot) -> bool;`
    Function(FunctionItem),
    /// `initial Idle;`
    Initial(InitialItem),
    /// `state`, `parallel`, `final`, `final failure`
    State(StateItem),
    /// `history Resume => Normal;`
    History(HistoryItem),
    /// `entry { .. }`
    Entry(BlockItem),
    /// `exit { .. }`
    Exit(BlockItem),
    /// `on`, `always`, `after`, `done`
    Transition(TransitionItem),
    /// `activity pay(order: Order) -> Payment ! Declined undo refund(order);`
    Activity(ActivityItem),
    /// `invoke pay(order) { ok(payment) => Paid(payment), err => Undoing }`
    Invoke(InvokeItem),
    /// `compensate { ok => Rejected, stuck => NeedsAgent }`
    Compensate(CompensateItem),
}

/// `type Name;`, `type Name { field: Type, .. }` or `type Name { Variant, .. }`
#[derive(Clone, Debug, PartialEq)]
pub struct TypeItem {
    /// Documentation and attributes.
    pub meta: Meta,
    /// The name of the host's type.
    pub name: Ident,
    /// What the chart reads of it; `None` for `type Name;`.
    pub members: Option<Vec<TypeMember>>,
    /// All of it, documentation and attributes apart (here and in the other items).
    pub span: Span,
}

/// What a chart reads of a host's type.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeMember {
    /// `is_gift: bool`, a field.
    Field(Parameter),
    /// `Express`, a variant without data.
    Variant(Ident),
}

/// `const NAME: Type = value;`
#[derive(Clone, Debug, PartialEq)]
pub struct ConstItem {
    /// Documentation and attributes.
    pub meta: Meta,
    /// The name.
    pub name: Ident,
    /// The type.
    pub ty: TypeRef,
    /// The value.
    pub value: Expr,
    /// All of it.
    pub span: Span,
}

/// `pub var name: Type = value;`
#[derive(Clone, Debug, PartialEq)]
pub struct VarItem {
    /// Documentation and attributes.
    pub meta: Meta,
    /// Whether the host may read it by name.
    pub visibility: Visibility,
    /// The name.
    pub name: Ident,
    /// The type.
    pub ty: TypeRef,
    /// The value it has when its machine starts or its state is entered.
    pub value: Expr,
    /// All of it.
    pub span: Span,
}

/// `event Coin(value: u32) | Refund;`
#[derive(Clone, Debug, PartialEq)]
pub struct EventItem {
    /// Documentation and attributes, of each of the events.
    pub meta: Meta,
    /// The events, at least one.
    pub events: Vec<EventDeclaration>,
    /// All of it.
    pub span: Span,
}

/// `Coin(value: u32)`
#[derive(Clone, Debug, PartialEq)]
pub struct EventDeclaration {
    /// The name.
    pub name: Ident,
    /// The arguments; `None` without parentheses.
    pub parameters: Option<Vec<Parameter>>,
}

/// `fn in_stock(slot: Slot) -> bool;`
#[derive(Clone, Debug, PartialEq)]
pub struct FunctionItem {
    /// Documentation and attributes.
    pub meta: Meta,
    /// The name.
    pub name: Ident,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// What it returns; `None` makes it an action.
    pub result: Option<TypeRef>,
    /// All of it.
    pub span: Span,
}

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
    /// (which the tree keeps as [`ExprKind::Paren`])
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
