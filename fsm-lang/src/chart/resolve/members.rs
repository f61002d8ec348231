//! What is read of a type or of a value of the host: `Kind::Express`, `u8::MAX`, `order.is_gift`.

use smol_str::SmolStr;

use super::expressions::list;
use super::scope::Scope;
use super::{Resolver, TYPE_MISMATCH, UNKNOWN_NAME, suggest};
use crate::chart::{Expr, ExprKind, FaultKind, Field, FloatType, Members, Subject, Type, TypeId};
use crate::diag::Diagnostic;
use crate::span::Span;
use crate::syntax::ast::{self, Ident};

impl Resolver<'_, '_> {
    /// `Kind::Express`, `Fault::Overflow`, `u8::MAX`
    pub(super) fn member(&mut self, ty: &Ident, member: &Ident, span: Span) -> Option<Expr> {
        let limits = || vec![SmolStr::new_static("MAX"), SmolStr::new_static("MIN")];
        let members: Vec<SmolStr> = match super::types::builtin(&ty.name) {
            Some(Type::Integer(integer)) => {
                let kind = match member.name.as_str() {
                    "MAX" => Some(ExprKind::Integer { negative: false, magnitude: integer.max() }),
                    "MIN" => Some(ExprKind::Integer {
                        negative: integer.is_signed(),
                        magnitude: integer.min_magnitude(),
                    }),
                    _ => None,
                };
                if let Some(kind) = kind {
                    return Some(Expr { kind, ty: Type::Integer(integer), span });
                }
                limits()
            }
            Some(Type::Float(float)) => {
                let max = if float == FloatType::F32 { f64::from(f32::MAX) } else { f64::MAX };
                let value = match member.name.as_str() {
                    "MAX" => Some(max),
                    "MIN" => Some(-max),
                    _ => None,
                };
                if let Some(value) = value {
                    return Some(Expr { kind: ExprKind::Float(value), ty: Type::Float(float), span });
                }
                limits()
            }
            Some(Type::Fault) => {
                let kinds = FaultKind::ALL;
                if let Some(kind) = kinds.into_iter().find(|kind| kind.name() == member.name) {
                    return Some(Expr { kind: ExprKind::Fault(kind), ty: Type::Fault, span });
                }
                kinds.into_iter().map(|kind| SmolStr::new_static(kind.name())).collect()
            }
            Some(_) => Vec::new(),
            None => return self.variant(ty, member, span),
        };
        self.report_member(ty, member, &members, None);
        None
    }

    fn variant(&mut self, ty: &Ident, member: &Ident, span: Span) -> Option<Expr> {
        let Some(&id) = self.names.types.get(&ty.name) else {
            self.report_unknown_type(&ty.name, ty.span);
            return None;
        };
        let declared = self.chart.types[id].name.span;
        let position = self.names.members.get(&(id, member.name.clone())).copied();
        if let (Members::Variants(_), Some(position)) = (&self.chart.types[id].members, position) {
            return Some(Expr { kind: ExprKind::Variant(id, position), ty: Type::Host(id), span });
        }
        if !self.is_untyped(Subject::Type(id)) {
            let variants: Vec<SmolStr> = match &self.chart.types[id].members {
                Members::Variants(variants) => variants.iter().map(|variant| variant.text.clone()).collect(),
                _ => Vec::new(),
            };
            self.report_member(ty, member, &variants, Some(declared));
        }
        None
    }

    fn report_member(&mut self, ty: &Ident, member: &Ident, members: &[SmolStr], declared: Option<Span>) {
        let nearest = suggest::nearest(&mut self.suggestion_budget, &member.name, members.iter());
        let fix = nearest.as_ref().and_then(|nearest| nearest.fix(member.span));
        let message = format!("there is no `{}` in `{}`", member.name, ty.name);
        let mut diagnostic = Diagnostic::error(UNKNOWN_NAME, member.span, message);
        if let Some(declared) = declared {
            diagnostic = diagnostic.with_label(declared, "declared here");
        }
        let help = match (nearest, members.is_empty(), declared) {
            (Some(nearest), ..) => format!("did you mean `{}::{nearest}`?", ty.name),
            (None, true, Some(_)) => {
                format!("declare what the chart reads: `type {} {{ {} }}`", ty.name, member.name)
            }
            (None, false, _) => format!("it has {}", list(members)),
            (None, true, None) => {
                "only numbers, `Fault` and the enums of the host have such names".to_owned()
            }
        };
        self.report(diagnostic.with_help(help).with_fix(fix));
    }

    pub(super) fn field(
        &mut self,
        scope: &Scope<'_>,
        base: &ast::Expr,
        field: &Ident,
        span: Span,
    ) -> Option<Expr> {
        let base = self.expression(scope, base, None)?;
        let Type::Host(id) = base.ty else {
            let message = format!("`{}` has no fields", self.chart.type_name(base.ty));
            self.report(
                Diagnostic::error(TYPE_MISMATCH, field.span, message)
                    .with_help("only what is declared as `type Name { field: Type }` has fields"),
            );
            return None;
        };
        let position = self.names.members.get(&(id, field.name.clone())).copied();
        if let (Members::Fields(fields), Some(position)) = (&self.chart.types[id].members, position) {
            if self.is_untyped(Subject::Type(id)) {
                return None;
            }
            let ty = fields[position].ty;
            return Some(Expr { kind: ExprKind::Field { base: Box::new(base), field: position }, ty, span });
        }
        if !self.is_untyped(Subject::Type(id)) {
            self.report_field(id, field);
        }
        None
    }

    fn report_field(&mut self, id: TypeId, field: &Ident) {
        let ty = &self.chart.types[id];
        let (name, declared) = (ty.name.text.clone(), ty.name.span);
        let fields: &[Field] = match &ty.members {
            Members::Fields(fields) => fields,
            _ => &[],
        };
        let names = fields.iter().map(|field| &field.name.text);
        let nearest = suggest::nearest(&mut self.suggestion_budget, &field.name, names);
        let fix = nearest.as_ref().and_then(|nearest| nearest.fix(field.span));
        let help = match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("declare what the chart reads: `type {name} {{ {}: .. }}`", field.name),
        };
        let message = format!("the chart knows no field `{}` of `{name}`", field.name);
        self.report(
            Diagnostic::error(UNKNOWN_NAME, field.span, message)
                .with_label(declared, "declared here")
                .with_help(help)
                .with_fix(fix),
        );
    }
}
