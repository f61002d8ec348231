//! The tree of a chart as it was written, the same whichever front end made it (invariant 3).
//!
//! The tree says nothing about meaning: names are not looked up, types are not checked, and an item may
//! stand where it makes no sense. [`crate::chart::resolve`] judges that.
//!
//! Equality of trees includes spans; a twin test compares the dumps of [`crate::syntax::tree`], which have none.

mod activities;
mod blocks;
mod declarations;
mod states;
mod transitions;
mod words;

use smol_str::SmolStr;

use crate::span::Span;
pub use activities::{
    ActivityItem, ActivityResult, Arm, ArmOutcome, CompensateItem, InvokeItem, Modifier, ModifierKind,
};
pub use blocks::{
    BinaryOperator, Block, Expr, ExprKind, FloatType, IntegerType, Literal, LiteralKind, Statement,
    StatementKind, UnaryOperator,
};
pub use declarations::{ConstItem, EventDeclaration, EventItem, FunctionItem, TypeItem, TypeMember, VarItem};
pub use states::{BlockItem, HistoryItem, InitialItem, StateItem, StateKeyword};
pub use transitions::{
    Binding, EventPattern, Guard, Target, TargetSegment, TargetState, TransitionItem, Trigger, TriggerKind,
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
