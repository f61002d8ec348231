//! Operators: how they are written, how tightly they bind, and where they are checked.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::super::context::Env;
use super::super::facts::operator_can_fault;
use super::literals::{integer_name, is_untyped, widens};
use crate::chart::{BinaryOperator, Expr, FloatType, Type, UnaryOperator};

/// Tokens with how tightly their outermost operator binds.
pub(in super::super) struct Piece {
    pub(in super::super) tokens: TokenStream,
    level: u8,
}

pub(super) const POSTFIX: u8 = 12;
pub(super) const UNARY: u8 = 11;
const CAST: u8 = 10;
const COMPARE: u8 = 3;
const AND: u8 = 2;
const OR: u8 = 1;

impl Piece {
    pub(super) fn new(tokens: TokenStream, level: u8) -> Self {
        Self { tokens, level }
    }

    /// In parentheses if it binds less tightly.
    pub(super) fn at(self, level: u8) -> TokenStream {
        let tokens = self.tokens;
        if self.level < level { quote!((#tokens)) } else { tokens }
    }
}

pub(in super::super) fn cast_can_fault(from: Type, to: Type) -> bool {
    match (from, to) {
        (Type::Integer(from), Type::Integer(to)) => !widens(from, to),
        (Type::Float(_), Type::Integer(_)) => true,
        _ => false,
    }
}

pub(super) fn symbol(operator: BinaryOperator) -> TokenStream {
    match operator {
        BinaryOperator::Or => quote!(||),
        BinaryOperator::And => quote!(&&),
        BinaryOperator::Equal => quote!(==),
        BinaryOperator::NotEqual => quote!(!=),
        BinaryOperator::Less => quote!(<),
        BinaryOperator::LessEqual => quote!(<=),
        BinaryOperator::Greater => quote!(>),
        BinaryOperator::GreaterEqual => quote!(>=),
        BinaryOperator::BitOr => quote!(|),
        BinaryOperator::BitXor => quote!(^),
        BinaryOperator::BitAnd => quote!(&),
        BinaryOperator::ShiftLeft => quote!(<<),
        BinaryOperator::ShiftRight => quote!(>>),
        BinaryOperator::Add => quote!(+),
        BinaryOperator::Subtract => quote!(-),
        BinaryOperator::Multiply => quote!(*),
        BinaryOperator::Divide => quote!(/),
        BinaryOperator::Remainder => quote!(%),
    }
}

/// How tightly an operator binds.
fn level(operator: BinaryOperator) -> u8 {
    match operator {
        BinaryOperator::Or => OR,
        BinaryOperator::And => AND,
        BinaryOperator::Equal
        | BinaryOperator::NotEqual
        | BinaryOperator::Less
        | BinaryOperator::LessEqual
        | BinaryOperator::Greater
        | BinaryOperator::GreaterEqual => COMPARE,
        BinaryOperator::BitOr => 4,
        BinaryOperator::BitXor => 5,
        BinaryOperator::BitAnd => 6,
        BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight => 7,
        BinaryOperator::Add | BinaryOperator::Subtract => 8,
        BinaryOperator::Multiply | BinaryOperator::Divide | BinaryOperator::Remainder => 9,
    }
}

impl Env<'_, '_> {
    /// What an operator that can fault gives: a `Result`.
    pub(super) fn checked(&self, operator: BinaryOperator, left: &Expr, right: &Expr) -> TokenStream {
        use BinaryOperator::{Add, Divide, Multiply, Remainder, ShiftLeft, Subtract};
        if left.ty != Type::Duration && right.ty == Type::Duration {
            return self.checked(operator, right, left);
        }
        let right_tokens =
            self.piece(right, matches!(operator, Add | Subtract | Multiply | Divide | Remainder)).tokens;
        let by_trait = matches!(operator, Divide | Remainder | ShiftLeft | BinaryOperator::ShiftRight);
        let left_tokens = if by_trait && left.ty != Type::Duration {
            self.piece(left, false).tokens
        } else {
            self.subject_of(left)
        };
        self.checked_call(operator, left.ty, &left_tokens, &right_tokens)
    }

    /// An operator of an assignment, or of an expression, on operands in tokens.
    pub(in super::super) fn checked_call(
        &self,
        operator: BinaryOperator,
        ty: Type,
        left: &TokenStream,
        right: &TokenStream,
    ) -> TokenStream {
        use BinaryOperator::{Add, Divide, Multiply, Remainder, ShiftLeft, Subtract};
        let fault = self.machine.runtime("Fault");
        let method = match operator {
            Add => "checked_add",
            Subtract => "checked_sub",
            Multiply => "checked_mul",
            Divide | Remainder | ShiftLeft | BinaryOperator::ShiftRight if ty != Type::Duration => {
                // Called by the trait's name, where a reference would be another type.
                let method = match operator {
                    Divide => "divide",
                    Remainder => "remainder",
                    ShiftLeft => "shift_left",
                    _ => "shift_right",
                };
                let method = Ident::new(method, Span::call_site());
                return quote!(::fsm_runtime::checked::Integer::#method(#left, #right));
            }
            _ => return quote!(#left.checked_div(#right).ok_or(#fault::DivisionByZero)),
        };
        let method = Ident::new(method, Span::call_site());
        quote!(#left.#method(#right).ok_or(#fault::Overflow))
    }

    pub(super) fn unary(&self, operator: UnaryOperator, operand: &Expr, typed: bool) -> Piece {
        match (operator, operand.ty) {
            (UnaryOperator::Not, _) => {
                let operand = self.piece(operand, typed).at(UNARY);
                Piece::new(quote!(!#operand), UNARY)
            }
            (UnaryOperator::Negate, Type::Integer(_)) => {
                let (operand, fault) = (self.subject_of(operand), self.machine.runtime("Fault"));
                Piece::new(quote!(#operand.checked_neg().ok_or(#fault::Overflow)?), POSTFIX)
            }
            (UnaryOperator::Negate, _) => {
                let operand = self.piece(operand, typed).at(UNARY);
                Piece::new(quote!(-#operand), UNARY)
            }
        }
    }

    pub(super) fn binary(&self, operator: BinaryOperator, left: &Expr, right: &Expr, typed: bool) -> Piece {
        if operator_can_fault(operator, left, right) || (right.ty == Type::Duration && left.ty != right.ty) {
            let checked = self.checked(operator, left, right);
            return Piece::new(quote!(#checked?), POSTFIX);
        }
        use BinaryOperator as B;
        let (symbol, level) = (symbol(operator), level(operator));
        let logical = level <= AND;
        let left_typed = logical || (level != COMPARE && typed) || !is_untyped(left);
        let left_typed = left_typed || (level == COMPARE && !is_untyped(right));
        let left_piece = self.piece(left, left_typed);
        let right_typed = left_typed
            || is_untyped(left)
            || level == COMPARE
            || !matches!(operator, B::ShiftLeft | B::ShiftRight);
        let right_piece = self.piece(right, right_typed);
        let left_level = if level == COMPARE { level + 1 } else { level };
        // `a as u8 < b` would begin a list of generic arguments.
        let operand = |piece: Piece, least: u8| {
            let least = if piece.level == CAST { POSTFIX } else { least };
            piece.at(least)
        };
        let (left, right) = (operand(left_piece, left_level), operand(right_piece, level + 1));
        Piece::new(quote!(#left #symbol #right), level)
    }

    pub(super) fn cast(&self, value: &Expr, ty: Type) -> Piece {
        match (value.ty, ty) {
            (from, to) if from == to => self.piece(value, false),
            (Type::Integer(from), Type::Integer(to)) => {
                let (operand, name) = (self.piece(value, false).tokens, integer_name(to));
                if widens(from, to) {
                    Piece::new(quote!(#name::from(#operand)), POSTFIX)
                } else {
                    let fault = self.machine.runtime("Fault");
                    Piece::new(quote!(#name::try_from(#operand).map_err(|_| #fault::Conversion)?), POSTFIX)
                }
            }
            (Type::Float(_), Type::Integer(to)) => {
                let (operand, name) = (self.piece(value, false).tokens, integer_name(to));
                Piece::new(quote!(<#name as ::fsm_runtime::checked::Integer>::truncate(#operand)?), POSTFIX)
            }
            (Type::Float(FloatType::F32), Type::Float(FloatType::F64)) => {
                let operand = self.piece(value, false).tokens;
                Piece::new(quote!(f64::from(#operand)), POSTFIX)
            }
            (_, ty) => {
                let (operand, ty) = (self.piece(value, false).at(CAST), self.machine.ty(ty));
                Piece::new(quote!(#operand as #ty), CAST)
            }
        }
    }
}
