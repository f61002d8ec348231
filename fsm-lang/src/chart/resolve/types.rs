//! Types: those of the language, those of the host with what is read of them, and where each may stand.

use smol_str::SmolStr;

use super::{DUPLICATE_NAME, Resolver, SYNTAX, TYPE_MISMATCH, UNKNOWN_NAME, docs, name, suggest};
use crate::chart::{Field, FloatType, HostType, IntegerType, Members, Name, Subject, Type, TypeId};
use crate::diag::Diagnostic;
use crate::map::UnorderedMap;
use crate::span::Span;
use crate::syntax::ast::{self, TypeMember, TypeRef, TypeRefKind};

/// The names that stand for types of the language.
pub(super) fn builtin(name: &str) -> Option<Type> {
    Some(match name {
        "bool" => Type::Bool,
        "char" => Type::Char,
        "f32" => Type::Float(FloatType::F32),
        "f64" => Type::Float(FloatType::F64),
        "Duration" => Type::Duration,
        "Fault" => Type::Fault,
        _ => Type::Integer(IntegerType::ALL.into_iter().find(|integer| integer.name() == name)?),
    })
}

impl<'a> Resolver<'a, '_> {
    pub(super) fn declare_types(&mut self) {
        let items = self.declarations.types.clone();
        for item in &items {
            let id = self.chart.types.push(HostType {
                name: name(&item.name),
                docs: docs(&item.meta),
                members: Members::Opaque,
                span: item.span,
            });
            self.only_allows(&item.meta, Some(Subject::Type(id)));
            if builtin(&item.name.name).is_some() || matches!(item.name.name.as_str(), "Result" | "str") {
                self.report(
                    Diagnostic::error(
                        DUPLICATE_NAME,
                        item.name.span,
                        format!("`{}` is a type of the language", item.name.name),
                    )
                    .with_help("give the type of the host another name, or remove the declaration"),
                );
            }
            if item.name.name == self.chart.name.text {
                let message =
                    format!("`{}` is the machine, which is a Rust type at the same place", item.name.name);
                let machine = self.chart.name.span;
                self.report(
                    Diagnostic::error(DUPLICATE_NAME, item.name.span, message)
                        .with_label(machine, "the machine")
                        .with_help("give the machine or the type of the host another name"),
                );
            }
            if let Some(&first) = self.names.types.get(&item.name.name) {
                self.report_duplicate("type", &item.name, self.chart.types[first].name.span);
            } else {
                self.names.types.insert(item.name.name.clone(), id);
            }
        }
        let ids = self.chart.types.ids();
        for (id, item) in ids.zip(&items) {
            if let Some(members) = &item.members {
                self.chart.types[id].members = self.members(id, item, members);
            }
        }
        self.refuse_types_inside_themselves();
    }

    fn members(&mut self, id: TypeId, item: &ast::TypeItem, members: &'a [TypeMember]) -> Members {
        let mut spans = UnorderedMap::new();
        let mut fields = Vec::new();
        let mut variants = Vec::new();
        for member in members {
            let (ident, position) = match member {
                TypeMember::Field(field) => {
                    let ty = self.type_of(&field.ty, Subject::Type(id));
                    fields.push(Field { name: name(&field.name), ty });
                    (&field.name, fields.len() - 1)
                }
                TypeMember::Variant(variant) => {
                    variants.push(name(variant));
                    (variant, variants.len() - 1)
                }
            };
            match spans.get(&ident.name) {
                Some(&first) => self.report_duplicate("member", ident, first),
                None => {
                    spans.insert(ident.name.clone(), ident.span);
                    self.names.members.insert((id, ident.name.clone()), position);
                }
            }
        }
        match (fields.is_empty(), variants.is_empty()) {
            (false, true) => Members::Fields(fields),
            (true, false) => Members::Variants(variants),
            (true, true) => {
                self.report(
                    Diagnostic::error(SYNTAX, item.span, format!("nothing is read of `{}`", item.name.name))
                        .with_help(format!("write `type {};`", item.name.name)),
                );
                Members::Opaque
            }
            (false, false) => {
                self.untyped.insert(Subject::Type(id), ());
                self.report(
                    Diagnostic::error(
                        SYNTAX,
                        item.span,
                        format!("`{}` has fields and variants: it is a struct or an enum", item.name.name),
                    )
                    .with_help("write `name: Type` for each field of a struct, or only names for an enum"),
                );
                Members::Opaque
            }
        }
    }

    /// A type that has itself as a field has no size in Rust, and no end here. Without recursion: a chain of
    /// types is as long as a file.
    fn refuse_types_inside_themselves(&mut self) {
        #[derive(Clone, Copy, PartialEq)]
        enum Mark {
            New,
            Open,
            Closed,
        }
        let mut marks = self.chart.types.map(|_| Mark::New);
        let mut cycles: Vec<(TypeId, Name)> = Vec::new();
        for start in self.chart.types.ids() {
            let mut stack = vec![(start, 0)];
            if marks[start] != Mark::New {
                continue;
            }
            marks[start] = Mark::Open;
            while let Some(&mut (id, ref mut next)) = stack.last_mut() {
                let Members::Fields(fields) = &self.chart.types[id].members else {
                    marks[id] = Mark::Closed;
                    stack.pop();
                    continue;
                };
                let Some(field) = fields.get(*next) else {
                    marks[id] = Mark::Closed;
                    stack.pop();
                    continue;
                };
                *next += 1;
                let Type::Host(inner) = field.ty else { continue };
                match marks[inner] {
                    Mark::New => {
                        marks[inner] = Mark::Open;
                        stack.push((inner, 0));
                    }
                    Mark::Open => cycles.push((inner, field.name.clone())),
                    Mark::Closed => {}
                }
            }
        }
        for (id, field) in cycles {
            let declared = self.chart.types[id].name.clone();
            self.report(
                Diagnostic::error(
                    TYPE_MISMATCH,
                    field.span,
                    format!("the type `{}` contains itself", declared.text),
                )
                .with_label(declared.span, "declared here")
                .with_help("leave the field out: a chart reads only what is inside a value"),
            );
        }
    }

    /// The type that is written; a placeholder, with `subject` marked as untyped, where there is none.
    pub(super) fn type_of(&mut self, ty: &TypeRef, subject: Subject) -> Type {
        self.resolve_type(ty).unwrap_or_else(|| {
            self.untyped.insert(subject, ());
            Type::Bool
        })
    }

    /// The type that is written; `None` after a report.
    pub(super) fn resolve_type(&mut self, ty: &TypeRef) -> Option<Type> {
        let (name, arguments) = match &ty.kind {
            TypeRefKind::StaticStr => return Some(Type::Text),
            TypeRefKind::Unit => {
                self.report(
                    Diagnostic::error(TYPE_MISMATCH, ty.span, "`()` holds nothing")
                        .with_help("leave it out, or name a type with values"),
                );
                return None;
            }
            TypeRefKind::Named { name, arguments } => (name, arguments),
        };
        if name.name == "Result" {
            self.report(
                Diagnostic::error(TYPE_MISMATCH, ty.span, "`Result` stands only as what a function returns")
                    .with_help(
                        "handle the failure where the function is called: `let x = f() else => Failed;`",
                    ),
            );
            return None;
        }
        if !arguments.is_empty() {
            self.report(
                Diagnostic::error(TYPE_MISMATCH, ty.span, format!("`{}` takes no types here", name.name))
                    .with_help(
                        "give the type a name in Rust, `type Queue = Vec<Job>;`, and declare `type Queue;`",
                    ),
            );
            return None;
        }
        if let Some(builtin) = builtin(&name.name) {
            return Some(builtin);
        }
        if let Some(&id) = self.names.types.get(&name.name) {
            return Some(Type::Host(id));
        }
        self.report_unknown_type(&name.name, name.span);
        None
    }

    pub(super) fn report_unknown_type(&mut self, name: &SmolStr, span: Span) {
        let builtins: Vec<SmolStr> = ["bool", "char", "f32", "f64", "Duration", "Fault"]
            .into_iter()
            .chain(IntegerType::ALL.map(IntegerType::name))
            .map(SmolStr::new_static)
            .collect();
        let declared = self.chart.types.values().map(|ty| &ty.name.text);
        let nearest = suggest::nearest(&mut self.suggestion_budget, name, builtins.iter().chain(declared));
        let fix = nearest.as_ref().and_then(|nearest| nearest.fix(span));
        let help = match (name.as_str(), nearest) {
            ("str" | "String", _) => {
                "write `&'static str`, or declare `type String;` for owned text".to_owned()
            }
            (_, Some(nearest)) => format!("did you mean `{nearest}`?"),
            (_, None) => format!("declare the type of the host: `type {name};`"),
        };
        self.report(
            Diagnostic::error(UNKNOWN_NAME, span, format!("there is no type `{name}`"))
                .with_help(help)
                .with_fix(fix),
        );
    }
}
