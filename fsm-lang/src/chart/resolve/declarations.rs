//! Pass 2: types, constants, events, functions and variables, with their types. Pass 4: initial values.

use super::scope::{Scope, Use};
use super::{DUPLICATE_NAME, Resolver, TYPE_MISMATCH, docs, name};
use crate::chart::{
    Chart, Constant, Event, Expr, ExprKind, Field, Function, Members, StateId, Subject, Type, TypeId,
    Variable, VariableId,
};
use crate::diag::Diagnostic;
use crate::map::UnorderedMap;
use crate::span::Span;
use crate::syntax::ast::{self, Item, TypeRef, TypeRefKind};

/// What is declared at machine level, in order.
#[derive(Default)]
pub(super) struct Declarations<'a> {
    pub(super) types: Vec<&'a ast::TypeItem>,
    pub(super) constants: Vec<&'a ast::ConstItem>,
    pub(super) events: Vec<&'a ast::EventItem>,
    pub(super) functions: Vec<&'a ast::FunctionItem>,
    pub(super) activities: Vec<&'a ast::ActivityItem>,
    /// The initial values of the variables that have one.
    pub(super) values: Vec<(VariableId, &'a ast::Expr)>,
}

impl<'a> Resolver<'a, '_> {
    /// Puts every declaration into the chart.
    pub(super) fn declare(&mut self) {
        self.declare_types();
        self.declare_constants();
        self.declare_events();
        self.declare_functions();
        self.declare_activities();
        for state in self.chart.states.ids() {
            self.declare_variables(state);
        }
        self.find_unfillable_regions();
    }

    fn declare_constants(&mut self) {
        for item in self.declarations.constants.clone() {
            let subject = Subject::Constant(self.chart.constants.next_id());
            let ty = self.type_of(&item.ty, subject);
            if matches!(ty, Type::Host(id) if !matches!(self.chart.types[id].members, Members::Variants(_)))
                && !self.is_untyped(subject)
            {
                self.untyped.insert(subject, ());
                self.report(
                    Diagnostic::error(
                        TYPE_MISMATCH,
                        item.ty.span,
                        "a constant cannot hold a value of the host",
                    )
                    .with_help(
                        "hold it in a variable that the machine is given: `machine Name(value: Type)`",
                    ),
                );
            }
            let id = self.chart.constants.push(Constant {
                name: name(&item.name),
                docs: docs(&item.meta),
                ty,
                value: placeholder(ty, item.span),
                span: item.span,
            });
            self.only_allows(&item.meta, Some(subject));
            if let Some(&first) = self.names.constants.get(&item.name.name) {
                self.report_duplicate("constant", &item.name, self.chart.constants[first].name.span);
            } else {
                self.names.constants.insert(item.name.name.clone(), id);
            }
        }
    }

    fn declare_events(&mut self) {
        for item in self.declarations.events.clone() {
            for declaration in &item.events {
                let id = self.chart.events.next_id();
                let parameters = declaration.parameters.as_deref().unwrap_or(&[]);
                let parameters = self.parameters(parameters, Subject::Event(id));
                let (name, docs) = (name(&declaration.name), docs(&item.meta));
                self.chart.events.push(Event { name, docs, parameters });
                self.only_allows(&item.meta, Some(Subject::Event(id)));
                if declaration.name.name == "fault" {
                    self.report(
                        Diagnostic::error(
                            DUPLICATE_NAME,
                            declaration.name.span,
                            "`fault` is an event of every machine: a run-time fault was raised",
                        )
                        .with_help("give the event another name; `on fault(kind)` needs no declaration"),
                    );
                } else if let Some(&first) = self.names.events.get(&declaration.name.name) {
                    self.report_duplicate("event", &declaration.name, self.chart.events[first].name.span);
                } else {
                    self.names.events.insert(declaration.name.name.clone(), id);
                }
            }
        }
    }

    fn declare_functions(&mut self) {
        for item in self.declarations.functions.clone() {
            let id = self.chart.functions.next_id();
            let subject = Subject::Function(id);
            let parameters = self.parameters(&item.parameters, subject);
            let (result, error) =
                item.result.as_ref().map_or((None, None), |result| self.result(result, subject));
            self.chart.functions.push(Function {
                name: name(&item.name),
                docs: docs(&item.meta),
                parameters,
                result,
                error,
                span: item.span,
            });
            self.only_allows(&item.meta, Some(subject));
            if let Some(&first) = self.names.functions.get(&item.name.name) {
                self.report_duplicate("function", &item.name, self.chart.functions[first].name.span);
            } else {
                self.names.functions.insert(item.name.name.clone(), id);
            }
        }
    }

    fn parameters(&mut self, parameters: &[ast::Parameter], subject: Subject) -> Vec<Field> {
        let mut names = UnorderedMap::new();
        let mut fields = Vec::with_capacity(parameters.len());
        for parameter in parameters {
            let ty = self.type_of(&parameter.ty, subject);
            fields.push(Field { name: name(&parameter.name), ty });
            if let Some(first) = names.insert(parameter.name.name.clone(), parameter.name.span) {
                self.report_duplicate("parameter", &parameter.name, first);
            }
        }
        fields
    }

    /// What a function gives, and the error that it can fail with.
    fn result(&mut self, result: &TypeRef, subject: Subject) -> (Option<Type>, Option<TypeId>) {
        let value = |resolver: &mut Self, ty: &TypeRef| match ty.kind {
            TypeRefKind::Unit => None,
            _ => Some(resolver.type_of(ty, subject)),
        };
        let TypeRefKind::Named { name, arguments } = &result.kind else { return (value(self, result), None) };
        if name.name != "Result" {
            return (value(self, result), None);
        }
        let [ok, err] = arguments.as_slice() else {
            self.untyped.insert(subject, ());
            self.report(
                Diagnostic::error(TYPE_MISMATCH, result.span, "`Result` takes two types")
                    .with_help("write `Result<u8, Lost>`, or `Result<(), Lost>` for an action"),
            );
            return (None, None);
        };
        let ok = value(self, ok);
        match self.type_of(err, subject) {
            Type::Host(id) => (ok, Some(id)),
            _ if self.is_untyped(subject) => (ok, None),
            _ => {
                self.untyped.insert(subject, ());
                self.report(
                    Diagnostic::error(TYPE_MISMATCH, err.span, "an error is a type of the host")
                        .with_help("declare it, `type Lost;`, and write `Result<u8, Lost>`"),
                );
                (ok, None)
            }
        }
    }

    /// Declares the data of a state: what it is given first, then what is declared inside.
    fn declare_variables(&mut self, owner: StateId) {
        let body = self.bodies[owner].clone();
        for parameter in body.parameters {
            let ty = self.type_of(&parameter.ty, Subject::Variable(self.chart.variables.next_id()));
            let span = parameter.name.span.to(parameter.ty.span);
            let variable = Variable {
                name: name(&parameter.name),
                docs: Vec::new(),
                ty,
                owner,
                initial: None,
                public: false,
                span,
            };
            self.declare_variable(&parameter.name, variable);
        }
        for item in body.items {
            let Item::Var(item) = item else { continue };
            let id = self.chart.variables.next_id();
            let ty = self.type_of(&item.ty, Subject::Variable(id));
            let variable = Variable {
                name: name(&item.name),
                docs: docs(&item.meta),
                ty,
                owner,
                initial: Some(placeholder(ty, item.span)),
                public: item.visibility != ast::Visibility::Inherited,
                span: item.span,
            };
            self.declare_variable(&item.name, variable);
            self.only_allows(&item.meta, Some(Subject::Variable(id)));
            self.declarations.values.push((id, &item.value));
        }
    }

    fn declare_variable(&mut self, ident: &ast::Ident, variable: Variable) {
        let owner = variable.owner;
        let key = (owner, ident.name.clone());
        let id = self.chart.variables.push(variable);
        self.chart.states[owner].variables.push(id);
        let constant = self.names.constants.get(&ident.name).filter(|_| owner == Chart::ROOT);
        let first = match (self.names.variables.get(&key), constant) {
            (Some(&first), _) => Some(self.chart.variables[first].name.span),
            (None, Some(&constant)) => Some(self.chart.constants[constant].name.span),
            (None, None) => None,
        };
        match first {
            Some(first) => self.report_duplicate("variable", ident, first),
            None => {
                self.names.variables.insert(key, id);
            }
        }
        self.names.variables_anywhere.get_or_insert_with(ident.name.clone(), || id);
    }

    /// Resolves what the variables hold at first.
    pub(super) fn resolve_initial_values(&mut self) {
        for (id, value) in std::mem::take(&mut self.declarations.values) {
            let Variable { owner, ty, name, .. } = &self.chart.variables[id];
            let (ty, at) = (*ty, name.span);
            let scope = Scope::new(*owner, Use::InitialValue(id));
            let expected = (!self.is_untyped(Subject::Variable(id))).then_some(ty);
            let value = self.expect(&scope, value, expected, Some((at, "of this type")));
            if let Some(value) = value {
                self.chart.variables[id].initial = Some(value);
            }
        }
    }
}

/// What stands for a value until it is resolved.
fn placeholder(ty: Type, span: Span) -> Expr {
    Expr { kind: ExprKind::Bool(false), ty, span }
}
