//! Expressions: Rust's, with checked arithmetic.

mod constants;
mod literals;
mod operators;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;

use super::context::Env;
use super::facts::{can_fault, is_opaque, operator_can_fault};
use crate::chart::{Expr, ExprKind, FaultKind, FunctionId, Members, Type, UnaryOperator};
use literals::integer_literal;
pub(super) use literals::{bits, duration_literal, integer_name};
use operators::{POSTFIX, UNARY};
pub(super) use operators::{Piece, cast_can_fault};

pub(super) fn fault_variant(kind: FaultKind) -> Ident {
    let name = match kind {
        FaultKind::Overflow => "Overflow",
        FaultKind::DivisionByZero => "DivisionByZero",
        FaultKind::Conversion => "Conversion",
        FaultKind::Host => "Host",
    };
    Ident::new(name, Span::call_site())
}

/// Whether a `?` stands somewhere in tokens.
fn asks_inside(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Punct(punct) => punct.as_char() == '?',
        TokenTree::Group(group) => asks_inside(&group.stream()),
        _ => false,
    })
}

impl Env<'_, '_> {
    /// The value of an expression: moved, cloned or copied.
    pub(super) fn value(&self, expr: &Expr) -> TokenStream {
        if is_opaque(self.chart(), expr.ty) { self.owned_value(expr) } else { self.piece(expr, true).tokens }
    }

    /// A value of the host that is given away.
    fn owned_value(&self, expr: &Expr) -> TokenStream {
        match &expr.kind {
            ExprKind::Variable(variable) => {
                if self.may_move(expr) && self.movable.contains(variable) {
                    return self.place(*variable);
                }
                self.machine.clones(expr.ty);
                let subject = self.subject(*variable);
                quote!(#subject.clone())
            }
            ExprKind::Local(local) => {
                let binding = self.local(*local);
                let name = binding.name;
                if self.may_move(expr) && !binding.by_reference {
                    quote!(#name)
                } else {
                    self.machine.clones(expr.ty);
                    quote!(#name.clone())
                }
            }
            ExprKind::Field { .. } => {
                self.machine.clones(expr.ty);
                let place = self.field_place(expr);
                quote!(#place.clone())
            }
            _ => self.piece(expr, true).tokens,
        }
    }

    /// A field of a value of the host as a place.
    fn field_place(&self, expr: &Expr) -> TokenStream {
        match &expr.kind {
            ExprKind::Field { base, field } => {
                let name = match base.ty {
                    Type::Host(ty) => match &self.chart().types[ty].members {
                        Members::Fields(fields) => {
                            fields.get(*field).map(|field| super::naming::ident(&field.name.text))
                        }
                        _ => None,
                    },
                    _ => None,
                };
                let base = self.field_place(base);
                quote!(#base.#name)
            }
            ExprKind::Variable(variable) => self.subject(*variable),
            ExprKind::Local(local) => {
                let name = self.local(*local).name;
                quote!(#name)
            }
            _ => self.piece(expr, true).at(POSTFIX),
        }
    }

    /// An argument of a query: values of the host are borrowed.
    fn query_argument(&self, expr: &Expr) -> TokenStream {
        if !is_opaque(self.chart(), expr.ty) {
            return self.piece(expr, true).tokens;
        }
        match &expr.kind {
            ExprKind::Variable(variable) => self.borrowed(*variable),
            ExprKind::Local(local) => {
                let binding = self.local(*local);
                let name = binding.name;
                if binding.by_reference { quote!(#name) } else { quote!(&#name) }
            }
            ExprKind::Field { .. } => {
                let place = self.field_place(expr);
                quote!(&#place)
            }
            _ => {
                let value = self.piece(expr, true).at(UNARY);
                quote!(&#value)
            }
        }
    }

    /// A call of a function of the host; what it returns is its `Result` if it can fail.
    pub(super) fn call(&self, function: FunctionId, arguments: &[Expr]) -> TokenStream {
        let names = &self.machine.names;
        let is_query = self.chart().functions[function].result.is_some();
        let arguments = arguments
            .iter()
            .map(|argument| if is_query { self.query_argument(argument) } else { self.value(argument) });
        let (host, name) = (self.host(), &names.functions[function]);
        // Names of methods that every type has: by-value candidates win over the host's.
        if matches!(name.to_string().as_str(), "into" | "try_into") {
            let (of, borrow) = (&names.host, if is_query { quote!(&) } else { quote!(&mut) });
            return quote!(#of::#name(#borrow #host #(, #arguments)*));
        }
        quote!(#host.#name(#(#arguments),*))
    }

    /// Whether a condition holds; `step` notes it if that cannot be told.
    pub(super) fn condition(&self, expr: &Expr) -> TokenStream {
        if !can_fault(self.chart(), expr) {
            return self.piece(expr, true).tokens;
        }
        let (result, step) = (self.result(expr), self.step());
        quote!(#step.holds(#result))
    }

    /// The value of an expression that stands where no block can stop: its type's zero after a fault, which
    /// `step` notes.
    pub(super) fn value_or_zero(&self, expr: &Expr) -> TokenStream {
        if !can_fault(self.chart(), expr) || is_opaque(self.chart(), expr.ty) {
            return self.value(expr);
        }
        let (result, step) = (self.result(expr), self.step());
        let zero = self.machine.zero(expr.ty);
        quote!(#step.value(#result, #zero))
    }

    /// An expression as a `Result`, where `?` must not leave the function.
    pub(super) fn result(&self, expr: &Expr) -> TokenStream {
        if let ExprKind::Binary { operator, left, right } = &expr.kind
            && !can_fault(self.chart(), left)
            && !can_fault(self.chart(), right)
            && operator_can_fault(*operator, left, right)
        {
            return self.checked(*operator, left, right);
        }
        let mut inner = self.inner();
        inner.fallible = true;
        let value = inner.value(expr);
        self.uses.borrow_mut().merge(&inner.uses.borrow());
        let mut tokens: Vec<TokenTree> = value.clone().into_iter().collect();
        let asks = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '?');
        let whole = match &expr.kind {
            ExprKind::Binary { operator, left, right } => operator_can_fault(*operator, left, right),
            ExprKind::Cast(value) => cast_can_fault(value.ty, expr.ty),
            ExprKind::Query { .. } | ExprKind::Unary { operator: UnaryOperator::Negate, .. } => true,
            _ => false,
        };
        let body = if whole && tokens.last().is_some_and(asks) {
            tokens.pop();
            let result: TokenStream = tokens.into_iter().collect();
            if !asks_inside(&result) {
                return result;
            }
            result
        } else {
            quote!(Ok(#value))
        };
        let (ty, fault) = (self.machine.ty(expr.ty), self.machine.runtime("Fault"));
        let result = self.machine.result();
        quote!((|| -> #result<#ty, #fault> { #body })())
    }

    /// An expression as what a method is called on.
    fn subject_of(&self, expr: &Expr) -> TokenStream {
        // A method is found through a reference.
        match &expr.kind {
            ExprKind::Variable(variable) => self.subject(*variable),
            ExprKind::Local(local) => {
                let name = self.local(*local).name;
                quote!(#name)
            }
            _ => self.piece(expr, false).at(POSTFIX),
        }
    }

    /// The tokens of an expression; `typed` if what stands around it gives literals their type.
    pub(super) fn piece(&self, expr: &Expr, typed: bool) -> Piece {
        let machine = self.machine;
        let atom = |tokens| Piece::new(tokens, POSTFIX);
        match &expr.kind {
            ExprKind::Bool(value) => atom(quote!(#value)),
            ExprKind::Integer { negative, magnitude } => {
                let ty = match expr.ty {
                    Type::Integer(ty) if !typed => Some(ty),
                    _ => None,
                };
                let literal = integer_literal(*magnitude, ty);
                if *negative { Piece::new(quote!(-#literal), UNARY) } else { atom(literal) }
            }
            ExprKind::Float(value) => self.float(*value, expr.ty, typed),
            ExprKind::Text(text) => {
                let text = text.as_str();
                atom(quote!(#text))
            }
            ExprKind::Char(value) => atom(quote!(#value)),
            ExprKind::Duration(nanoseconds) => atom(duration_literal(*nanoseconds, &machine.duration())),
            ExprKind::Fault(kind) => {
                let (fault, kind) = (machine.runtime("Fault"), fault_variant(*kind));
                atom(quote!(#fault::#kind))
            }
            ExprKind::Variant(ty, variant) => atom(machine.host_variant(*ty, *variant)),
            ExprKind::Constant(constant) => {
                let name = &machine.names.constants[*constant];
                atom(quote!(#name))
            }
            ExprKind::Variable(variable) => {
                let (name, reference) = self.binding(*variable);
                if reference { Piece::new(quote!(*#name), UNARY) } else { atom(name) }
            }
            ExprKind::Local(local) => {
                let binding = self.local(*local);
                let name = binding.name;
                if binding.by_reference { Piece::new(quote!(*#name), UNARY) } else { atom(quote!(#name)) }
            }
            ExprKind::Field { .. } => atom(self.field_place(expr)),
            ExprKind::Query { function, arguments } => {
                let call = self.call(*function, arguments);
                if self.chart().functions[*function].error.is_some() {
                    let fault = machine.runtime("Fault");
                    atom(quote!(#call.map_err(|_| #fault::Host)?))
                } else {
                    atom(call)
                }
            }
            ExprKind::In(state) => atom(self.is_active(*state)),
            ExprKind::Unary { operator, operand } => self.unary(*operator, operand, typed),
            ExprKind::Binary { operator, left, right } => self.binary(*operator, left, right, typed),
            ExprKind::Cast(value) => self.cast(value, expr.ty),
        }
    }
}
