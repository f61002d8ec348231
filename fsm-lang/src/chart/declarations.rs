//! What a machine declares: types, constants, variables, events, functions.

use smol_str::SmolStr;

use super::{Expr, FloatType, IntegerType, Name, StateId, TypeId};
use crate::span::Span;

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
    /// ([`Destination::arguments`](super::Destination::arguments)), or the start for the machine's.
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
    /// `Result<T, E>`: it can fail. `Result<(), E>` is an action that can. The fault is [`FaultKind::Host`](super::FaultKind::Host).
    pub error: Option<TypeId>,
    /// All of the declaration.
    pub span: Span,
}
