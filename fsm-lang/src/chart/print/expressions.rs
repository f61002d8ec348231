//! Expressions, with the parentheses that they need.

use super::Printer;
use super::strength::{Strength, ends_in_cast, is_signed, strength, strengths};
use super::words::{duration, float, name, quoted};
use crate::chart::{BinaryOperator, Expr, ExprKind, Members, Place, Type, UnaryOperator};

impl Printer<'_> {
    /// Writes an expression where a form of at least this strength may stand.
    pub(super) fn write(&self, out: &mut String, expr: &Expr, needed: Strength) {
        let parentheses = strength(expr) < needed;
        if parentheses {
            out.push('(');
        }
        self.write_bare(out, expr);
        if parentheses {
            out.push(')');
        }
    }

    fn write_bare(&self, out: &mut String, expr: &Expr) {
        match &expr.kind {
            ExprKind::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            ExprKind::Integer { negative, magnitude } => {
                if *negative {
                    out.push('-');
                }
                out.push_str(&magnitude.to_string());
            }
            ExprKind::Float(value) => out.push_str(&float(*value, expr.ty)),
            ExprKind::Text(value) => out.push_str(&quoted(value, '"')),
            ExprKind::Char(value) => out.push_str(&quoted(value.encode_utf8(&mut [0; 4]), '\'')),
            ExprKind::Duration(nanoseconds) => out.push_str(&duration(*nanoseconds)),
            ExprKind::Fault(kind) => out.push_str(&format!("Fault::{}", kind.name())),
            ExprKind::Variant(ty, variant) => self.write_variant(out, Type::Host(*ty), *variant),
            ExprKind::Constant(constant) => out.push_str(&name(&self.chart.constants[*constant].name)),
            ExprKind::Variable(variable) => out.push_str(&self.place(Place::Variable(*variable))),
            ExprKind::Local(local) => out.push_str(&self.local(*local)),
            ExprKind::Field { base, field } => {
                self.write(out, base, Strength::Whole);
                out.push('.');
                out.push_str(&self.field(base.ty, *field));
            }
            ExprKind::Query { function, arguments } => {
                out.push_str(&name(&self.chart.functions[*function].name));
                out.push('(');
                out.push_str(&self.list(arguments));
                out.push(')');
            }
            ExprKind::In(state) => {
                out.push_str("in(");
                out.push_str(&self.path(*state));
                out.push(')');
            }
            ExprKind::Unary { operator, operand } => {
                out.push(match operator {
                    UnaryOperator::Not => '!',
                    UnaryOperator::Negate => '-',
                });
                // `--1` is read by nobody.
                let needed = if is_signed(operand) { Strength::Whole } else { Strength::Unary };
                self.write(out, operand, needed);
            }
            ExprKind::Binary { operator, left, right } => {
                let (own, tighter) = strengths(*operator);
                let comparison = own == Strength::Compare;
                // `a as u8 < b` would begin type arguments.
                let angle = matches!(operator, BinaryOperator::Less | BinaryOperator::ShiftLeft);
                let wrap = comparison && strength(left) == Strength::Compare || angle && ends_in_cast(left);
                self.write(out, left, if wrap { Strength::Whole } else { own });
                out.push_str(&format!(" {} ", operator.symbol()));
                self.write(out, right, tighter);
            }
            ExprKind::Cast(value) => {
                self.write(out, value, Strength::Cast);
                out.push_str(" as ");
                out.push_str(&self.ty(expr.ty));
            }
        }
    }

    fn write_variant(&self, out: &mut String, ty: Type, variant: usize) {
        out.push_str(&self.ty(ty));
        out.push_str("::");
        if let Type::Host(ty) = ty
            && let Members::Variants(variants) = &self.chart.types[ty].members
            && let Some(variant) = variants.get(variant)
        {
            out.push_str(&name(variant));
        }
    }

    fn field(&self, ty: Type, field: usize) -> String {
        let Type::Host(ty) = ty else { return String::new() };
        match &self.chart.types[ty].members {
            Members::Fields(fields) => fields.get(field).map_or_else(String::new, |field| name(&field.name)),
            Members::Opaque | Members::Variants(_) => String::new(),
        }
    }
}
