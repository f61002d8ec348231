//! Assignments.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::context::Env;
use super::super::facts::can_fault;
use crate::chart::{BinaryOperator, Expr, ExprKind, Place};

impl<'c> Env<'_, 'c> {
    /// The type of what is assigned to. Of a local the value tells it: where that is of another type, in
    /// shifts and scaled durations, the check is the same.
    pub(super) fn type_of(&self, place: Place, value: &Expr) -> crate::chart::Type {
        match place {
            Place::Variable(variable) => self.chart().variables[variable].ty,
            Place::Local(_) => value.ty,
        }
    }

    pub(super) fn target(&self, place: Place) -> TokenStream {
        match place {
            Place::Variable(variable) => self.written(variable),
            Place::Local(local) => {
                let name = self.local(local).name;
                quote!(#name)
            }
        }
    }

    pub(super) fn target_subject(&self, place: Place) -> TokenStream {
        match place {
            Place::Variable(variable) => self.subject(variable),
            Place::Local(local) => {
                let name = self.local(local).name;
                quote!(#name)
            }
        }
    }

    pub(super) fn assign(&self, place: Place, operator: Option<BinaryOperator>, value: &Expr) -> TokenStream {
        let target = self.target(place);
        let Some(operator) = operator else {
            // `x = x + y` as a person writes it, where that is an operator of Rust.
            if let ExprKind::Binary { operator, left, right } = &value.kind
                && is_place(left, place)
                && !can_fault(self.chart(), value)
                && compound(*operator).is_some()
            {
                return self.assign(place, Some(*operator), right);
            }
            if let ExprKind::Binary { operator, left, right } = &value.kind
                && is_place(right, place)
                && !can_fault(self.chart(), value)
                && matches!(
                    operator,
                    BinaryOperator::Add
                        | BinaryOperator::Multiply
                        | BinaryOperator::BitAnd
                        | BinaryOperator::BitOr
                        | BinaryOperator::BitXor
                )
            {
                return self.assign(place, Some(*operator), left);
            }
            let value = self.value(value);
            return quote!(#target = #value;);
        };
        let subject = self.target_subject(place);
        let ty = self.type_of(place, value);
        // How far to shift may be of any type, and nothing gives a literal its.
        let is_shift = matches!(operator, BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight);
        let right = self.piece(value, !is_shift || !is_checked(operator, ty, value)).tokens;
        let operation = self.operate(operator, ty, value, &target, &subject, &right);
        quote!(#operation;)
    }

    /// `target op= right`
    pub(super) fn operate(
        &self,
        operator: BinaryOperator,
        ty: crate::chart::Type,
        value: &Expr,
        target: &TokenStream,
        subject: &TokenStream,
        right: &TokenStream,
    ) -> TokenStream {
        if is_checked(operator, ty, value) {
            let by_trait = ty != crate::chart::Type::Duration
                && !matches!(
                    operator,
                    BinaryOperator::Add | BinaryOperator::Subtract | BinaryOperator::Multiply
                );
            let left = if by_trait { target } else { subject };
            let checked = self.checked_call(operator, ty, left, right);
            return quote!(#target = #checked?);
        }
        let symbol = compound(operator).unwrap_or_else(|| quote!(=));
        quote!(#target #symbol #right)
    }
}

/// The operator of an assignment.
fn compound(operator: BinaryOperator) -> Option<TokenStream> {
    Some(match operator {
        BinaryOperator::BitOr => quote!(|=),
        BinaryOperator::BitXor => quote!(^=),
        BinaryOperator::BitAnd => quote!(&=),
        BinaryOperator::ShiftLeft => quote!(<<=),
        BinaryOperator::ShiftRight => quote!(>>=),
        BinaryOperator::Add => quote!(+=),
        BinaryOperator::Subtract => quote!(-=),
        BinaryOperator::Multiply => quote!(*=),
        BinaryOperator::Divide => quote!(/=),
        BinaryOperator::Remainder => quote!(%=),
        _ => return None,
    })
}

fn is_place(expr: &Expr, place: Place) -> bool {
    match (&expr.kind, place) {
        (ExprKind::Variable(variable), Place::Variable(of)) => *variable == of,
        (ExprKind::Local(local), Place::Local(of)) => *local == of,
        _ => false,
    }
}

/// Whether `place op= value` can fault, for a place of that type.
fn is_checked(operator: BinaryOperator, ty: crate::chart::Type, value: &Expr) -> bool {
    let place = Expr { kind: ExprKind::Bool(false), ty, span: value.span };
    super::super::facts::operator_can_fault(operator, &place, value)
}
