//! What a machine declares before its states: types, constants, variables, events, functions.

use super::{Expr, Ident, Meta, Parameter, TypeRef, Visibility};
use crate::span::Span;

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
