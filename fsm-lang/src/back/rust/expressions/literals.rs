//! Numbers and durations, as a person writes them.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::super::context::Env;
use super::operators::{POSTFIX, Piece, UNARY};
use crate::chart::{Expr, ExprKind, FloatType, IntegerType, Type};

/// How wide an integer is.
pub(in super::super) fn bits(ty: IntegerType) -> u32 {
    match ty {
        IntegerType::U8 | IntegerType::I8 => 8,
        IntegerType::U16 | IntegerType::I16 => 16,
        IntegerType::U32 | IntegerType::I32 => 32,
        IntegerType::U64 | IntegerType::I64 | IntegerType::Usize | IntegerType::Isize => 64,
        IntegerType::U128 | IntegerType::I128 => 128,
    }
}

fn is_signed(ty: IntegerType) -> bool {
    matches!(
        ty,
        IntegerType::I8
            | IntegerType::I16
            | IntegerType::I32
            | IntegerType::I64
            | IntegerType::I128
            | IntegerType::Isize
    )
}

pub(in super::super) fn integer_name(ty: IntegerType) -> Ident {
    Ident::new(ty.name(), Span::call_site())
}

/// Whether `core` converts every value, by `From`.
pub(super) fn widens(from: IntegerType, to: IntegerType) -> bool {
    use IntegerType::{I8, I16, Isize, U8, U16, Usize};
    match (from, to) {
        (from, to) if from == to => true,
        (Usize | Isize, _) => false,
        (from, Usize) => matches!(from, U8 | U16),
        (from, Isize) => matches!(from, U8 | I8 | I16),
        (from, to) if is_signed(from) == is_signed(to) => bits(from) < bits(to),
        (from, to) => !is_signed(from) && bits(from) < bits(to),
    }
}

/// An integer as a person writes it: `10_000`.
pub(super) fn integer_literal(magnitude: u128, ty: Option<IntegerType>) -> TokenStream {
    let digits = magnitude.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && digits.len() > 4 && (digits.len() - index).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    let suffix = ty.map(|ty| integer_name(ty).to_string()).unwrap_or_default();
    let literal = syn::LitInt::new(&format!("{text}{suffix}"), Span::call_site());
    quote!(#literal)
}

/// A duration as a person writes it.
pub(in super::super) fn duration_literal(nanoseconds: u64, duration: &TokenStream) -> TokenStream {
    let (unit, count) = match nanoseconds {
        n if n.is_multiple_of(1_000_000_000) => ("from_secs", n / 1_000_000_000),
        n if n.is_multiple_of(1_000_000) => ("from_millis", n / 1_000_000),
        n if n.is_multiple_of(1_000) => ("from_micros", n / 1_000),
        n => ("from_nanos", n),
    };
    let unit = Ident::new(unit, Span::call_site());
    let count = integer_literal(u128::from(count), None);
    quote!(#duration::#unit(#count))
}

/// Whether only what stands around the expression gives its literal a type.
pub(super) fn is_untyped(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Integer { .. } => true,
        ExprKind::Float(_) => true,
        ExprKind::Unary { operand, .. } => is_untyped(operand),
        ExprKind::Binary { left, right, .. } => is_untyped(left) && is_untyped(right),
        _ => false,
    }
}

impl Env<'_, '_> {
    pub(super) fn float(&self, value: f64, ty: Type, typed: bool) -> Piece {
        #[allow(clippy::cast_possible_truncation, reason = "the literal is of that type")]
        let (mut text, suffix) = match ty {
            Type::Float(FloatType::F32) => (format!("{:?}", value.abs() as f32), "f32"),
            _ => (format!("{:?}", value.abs()), "f64"),
        };
        if !value.is_finite() || text == "inf" {
            text = if suffix == "f32" { "f32::INFINITY".into() } else { "f64::INFINITY".into() };
            return match text.parse::<TokenStream>() {
                Ok(tokens) => Piece::new(tokens, POSTFIX),
                Err(_) => Piece::new(TokenStream::new(), POSTFIX),
            };
        }
        if !typed {
            text.push_str(suffix);
        }
        let literal: Literal = syn::LitFloat::new(&text, Span::call_site()).token();
        if value.is_sign_negative() {
            Piece::new(quote!(-#literal), UNARY)
        } else {
            Piece::new(quote!(#literal), POSTFIX)
        }
    }
}
