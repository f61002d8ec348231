//! Constants.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::super::context::Env;
use super::operators::{POSTFIX, Piece, UNARY, symbol};
use crate::chart::{BinaryOperator, Expr, ExprKind, Type, UnaryOperator};

impl Env<'_, '_> {
    /// The value of a constant, whose arithmetic has been found to be without a fault.
    pub(in super::super) fn constant(&self, expr: &Expr) -> TokenStream {
        if matches!(expr.kind, ExprKind::Integer { .. } | ExprKind::Float(_)) {
            return self.piece(expr, true).tokens;
        }
        self.constant_piece(expr).tokens
    }

    fn constant_piece(&self, expr: &Expr) -> Piece {
        let piece = |expr: &Expr| self.constant_piece(expr).at(POSTFIX);
        match &expr.kind {
            ExprKind::Unary { operator, operand } => {
                let operand = piece(operand);
                match operator {
                    UnaryOperator::Not => Piece::new(quote!(!#operand), UNARY),
                    UnaryOperator::Negate => Piece::new(quote!(-#operand), UNARY),
                }
            }
            ExprKind::Binary { operator, left, right }
                if left.ty == Type::Duration || right.ty == Type::Duration =>
            {
                let (left, right) = if left.ty == Type::Duration { (left, right) } else { (right, left) };
                let (left, right) = (piece(left), self.constant(right));
                let method = match operator {
                    BinaryOperator::Add => "saturating_add",
                    BinaryOperator::Subtract => "saturating_sub",
                    BinaryOperator::Multiply => "saturating_mul",
                    _ => {
                        let duration = self.machine.duration();
                        return Piece::new(
                            quote!(match #left.checked_div(#right) { Some(value) => value, None => #duration::ZERO }),
                            0,
                        );
                    }
                };
                let method = Ident::new(method, Span::call_site());
                Piece::new(quote!(#left.#method(#right)), POSTFIX)
            }
            ExprKind::Binary { operator, left, right } => {
                let symbol = symbol(*operator);
                let (left, right) = (piece(left), piece(right));
                Piece::new(quote!(#left #symbol #right), 0)
            }
            ExprKind::Cast(value) => {
                let (value, ty) = (piece(value), self.machine.ty(expr.ty));
                Piece::new(quote!(#value as #ty), 0)
            }
            ExprKind::Integer { .. } | ExprKind::Float(_) => self.piece(expr, false),
            _ => self.piece(expr, true),
        }
    }
}
