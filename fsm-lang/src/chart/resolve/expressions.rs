//! The expression checker. It recurses over a tree that the front ends keep no deeper than
//! [`crate::syntax::MAX_DEPTH`].

use smol_str::SmolStr;

use super::scope::{Bound, Scope, Use};
use super::{Resolver, SYNTAX, TYPE_MISMATCH, UNKNOWN_NAME, USE_BEFORE_SET, count, suggest};
use crate::chart::{
    Chart, Expr, ExprKind, FaultKind, Field, FloatType, FunctionId, Members, Name, Node, Subject, Type,
    VariableId,
};
use crate::diag::Diagnostic;
use crate::span::Span;
use crate::syntax::ast::{self, Ident};

impl Resolver<'_, '_> {
    /// An expression that has to have a type, which is not checked where it is unknown. `because` is the
    /// place that asks for the type. `None` after a report.
    pub(super) fn expect(
        &mut self,
        scope: &Scope<'_>,
        expr: &ast::Expr,
        expected: Option<Type>,
        because: Option<(Span, &str)>,
    ) -> Option<Expr> {
        let value = self.expression(scope, expr, expected)?;
        match expected {
            Some(expected) if expected != value.ty => {
                self.report_type(expr, &value, expected, because);
                None
            }
            _ => Some(value),
        }
    }

    fn report_type(&mut self, expr: &ast::Expr, value: &Expr, expected: Type, because: Option<(Span, &str)>) {
        let (wanted, found) = (self.chart.type_name(expected), self.chart.type_name(value.ty));
        let mut diagnostic =
            Diagnostic::error(TYPE_MISMATCH, value.span, format!("expected `{wanted}`, found `{found}`"));
        if let Some((span, message)) = because {
            diagnostic = diagnostic.with_label(span, message);
        }
        let help = match (expected, value.ty, &expr.kind) {
            (Type::Float(_), Type::Integer(_), ast::ExprKind::Literal(literal)) => {
                format!("write `{}.0`", literal.text.trim_end_matches(|c: char| c.is_alphabetic()))
            }
            (Type::Duration, Type::Integer(_), ast::ExprKind::Literal(literal)) => {
                format!("say the unit: `{}s`", literal.text)
            }
            _ if expected.is_number() && value.ty.is_number() => format!("convert it: `.. as {wanted}`"),
            _ => format!("give a `{wanted}`"),
        };
        self.report(diagnostic.with_help(help));
    }

    /// An expression; a number without a suffix takes the hint's type. `None` after a report.
    pub(super) fn expression(
        &mut self,
        scope: &Scope<'_>,
        expr: &ast::Expr,
        hint: Option<Type>,
    ) -> Option<Expr> {
        match &expr.kind {
            ast::ExprKind::Literal(literal) => self.literal(literal, false, expr.span, hint),
            ast::ExprKind::Path(path) => self.path(scope, path, expr.span),
            ast::ExprKind::Field { base, name } => self.field(scope, base, name, expr.span),
            ast::ExprKind::Call { function, arguments } => self.query(scope, function, arguments, expr.span),
            ast::ExprKind::In(path) => self.active(scope, path, expr.span),
            ast::ExprKind::Unary { operator, operand } => {
                self.unary(scope, *operator, operand, expr.span, hint)
            }
            ast::ExprKind::Binary { operator, left, right } => {
                self.binary(scope, *operator, (left, right), expr.span, hint)
            }
            ast::ExprKind::Cast { value, ty } => self.cast(scope, value, ty, expr.span),
            ast::ExprKind::Paren(inner) => {
                let value = self.expression(scope, inner, hint)?;
                Some(Expr { span: expr.span, ..value })
            }
        }
    }

    fn cast(&mut self, scope: &Scope<'_>, value: &ast::Expr, ty: &ast::TypeRef, span: Span) -> Option<Expr> {
        let target = self.resolve_type(ty);
        let value = self.expression(scope, value, target)?;
        let target = target?;
        for (found, place) in [(value.ty, value.span), (target, ty.span)] {
            if !found.is_number() {
                let message = format!("`as` converts numbers, not `{}`", self.chart.type_name(found));
                self.report(
                    Diagnostic::error(TYPE_MISMATCH, place, message)
                        .with_help("ask the host for anything else: `fn convert(value: A) -> B;`"),
                );
                return None;
            }
        }
        Some(Expr { kind: ExprKind::Cast(Box::new(value)), ty: target, span })
    }

    fn active(&mut self, scope: &Scope<'_>, path: &[Ident], span: Span) -> Option<Expr> {
        if scope.part_of != Use::Guard {
            self.report(
                Diagnostic::error(SYNTAX, span, format!("`in(..)` cannot stand in {}", scope.part_of.name()))
                    .with_help("ask it in the guard of a transition: `on Event if in(State) => ..`"),
            );
            return None;
        }
        match self.node(scope.owner, path.iter())? {
            Node::State(state) => Some(Expr { kind: ExprKind::In(state), ty: Type::Bool, span }),
            Node::History(history) => {
                let name = self.chart.histories[history].name.clone();
                self.report(
                    Diagnostic::error(
                        TYPE_MISMATCH,
                        span,
                        format!("the history `{}` is never active", name.text),
                    )
                    .with_label(name.span, "declared here")
                    .with_help("ask for a state"),
                );
                None
            }
        }
    }

    fn path(&mut self, scope: &Scope<'_>, path: &[Ident], span: Span) -> Option<Expr> {
        match path {
            [name] => self.value(scope, name, span),
            [ty, member] => self.member(ty, member, span),
            _ => {
                self.report(
                    Diagnostic::error(UNKNOWN_NAME, span, "a path has two names: `Kind::Express`, `u8::MAX`")
                        .with_help("name the type alone, as it is declared in the machine"),
                );
                None
            }
        }
    }

    /// `Kind::Express`, `Fault::Overflow`, `u8::MAX`
    fn member(&mut self, ty: &Ident, member: &Ident, span: Span) -> Option<Expr> {
        let limits = || vec![SmolStr::new_static("MAX"), SmolStr::new_static("MIN")];
        let members: Vec<SmolStr> = match super::declarations::builtin(&ty.name) {
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
        let nearest = suggest::nearest(&mut self.suggestion_budget, &member.name, members.iter()).cloned();
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
        self.report(diagnostic.with_help(help));
    }

    fn field(&mut self, scope: &Scope<'_>, base: &ast::Expr, field: &Ident, span: Span) -> Option<Expr> {
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

    fn report_field(&mut self, id: crate::chart::TypeId, field: &Ident) {
        let ty = &self.chart.types[id];
        let (name, declared) = (ty.name.text.clone(), ty.name.span);
        let fields: &[Field] = match &ty.members {
            Members::Fields(fields) => fields,
            _ => &[],
        };
        let names = fields.iter().map(|field| &field.name.text);
        let help = match suggest::nearest(&mut self.suggestion_budget, &field.name, names) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("declare what the chart reads: `type {name} {{ {}: .. }}`", field.name),
        };
        let message = format!("the chart knows no field `{}` of `{name}`", field.name);
        self.report(
            Diagnostic::error(UNKNOWN_NAME, field.span, message)
                .with_label(declared, "declared here")
                .with_help(help),
        );
    }

    /// A call inside an expression: a query's answer.
    fn query(
        &mut self,
        scope: &Scope<'_>,
        function: &Ident,
        arguments: &[ast::Expr],
        span: Span,
    ) -> Option<Expr> {
        let id = self.function(function);
        let arguments = self.call_arguments(scope, id, arguments, span);
        let id = id?;
        let declared = &self.chart.functions[id];
        let place = declared.name.span;
        let problem = if scope.part_of == Use::Constant {
            Some((
                format!("a constant cannot ask the host for `{}`", function.name),
                "a constant is made of literals and constants: use a variable",
            ))
        } else if self.is_untyped(Subject::Function(id)) {
            return None;
        } else if declared.result.is_none() {
            Some((
                format!("`{}` returns nothing, so it has no value", function.name),
                "call it in a block, as a statement; or give it a result: `fn name(..) -> bool;`",
            ))
        } else if declared.error.is_some() && scope.part_of != Use::Block {
            Some((
                format!("`{}` can fail, so it cannot stand in {}", function.name, scope.part_of.name()),
                "call it in a block: `let value = query() else => Failed;`",
            ))
        } else {
            None
        };
        if let Some((message, help)) = problem {
            self.report(
                Diagnostic::error(TYPE_MISMATCH, span, message)
                    .with_label(place, "declared here")
                    .with_help(help),
            );
            return None;
        }
        let ty = self.chart.functions[id].result?;
        Some(Expr { kind: ExprKind::Query { function: id, arguments: arguments? }, ty, span })
    }

    /// The function of that name; `None` after a report.
    pub(super) fn function(&mut self, function: &Ident) -> Option<FunctionId> {
        if let Some(&id) = self.names.functions.get(&function.name) {
            return Some(id);
        }
        let names = self.chart.functions.values().map(|function| &function.name.text);
        let help = match suggest::nearest(&mut self.suggestion_budget, &function.name, names) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None if self.names.events.contains_key(&function.name) => {
                format!("it is an event: write `raise {}`", function.name)
            }
            None => format!("declare what the host does: `fn {}(..);`", function.name),
        };
        self.report(
            Diagnostic::error(
                UNKNOWN_NAME,
                function.span,
                format!("there is no function `{}`", function.name),
            )
            .with_help(help),
        );
        None
    }

    /// The arguments of a call of `function`, which is unknown where `None`.
    pub(super) fn call_arguments(
        &mut self,
        scope: &Scope<'_>,
        function: Option<FunctionId>,
        arguments: &[ast::Expr],
        span: Span,
    ) -> Option<Vec<Expr>> {
        let known = function.filter(|&id| !self.is_untyped(Subject::Function(id)));
        let Some(id) = known else {
            for argument in arguments {
                self.expression(scope, argument, None);
            }
            return None;
        };
        let declared = &self.chart.functions[id];
        let (parameters, name) = (super::blocks::typed(&declared.parameters), declared.name.clone());
        self.arguments_for(scope, &parameters, arguments, span, &format!("`{}`", name.text), name.span)
    }

    /// Values for parameters: as many, each of its type.
    pub(super) fn arguments_for(
        &mut self,
        scope: &Scope<'_>,
        parameters: &[(Name, Option<Type>)],
        arguments: &[ast::Expr],
        span: Span,
        what: &str,
        declared: Span,
    ) -> Option<Vec<Expr>> {
        let mut values = Some(Vec::with_capacity(arguments.len()));
        for (position, argument) in arguments.iter().enumerate() {
            let parameter = parameters.get(position);
            let because = parameter.map(|(name, _)| (name.span, "of this type"));
            let value = self.expect(scope, argument, parameter.and_then(|(_, ty)| *ty), because);
            values = values.zip(value).map(|(mut values, value)| {
                values.push(value);
                values
            });
        }
        if arguments.len() != parameters.len() {
            let names: Vec<SmolStr> = parameters.iter().map(|(name, _)| name.text.clone()).collect();
            let message =
                format!("{what} takes {}, not {}", count(parameters.len(), "value"), arguments.len());
            let help = if names.is_empty() {
                "leave the values out".to_owned()
            } else {
                format!("give a value for {}", list(&names))
            };
            self.report(
                Diagnostic::error(TYPE_MISMATCH, span, message)
                    .with_label(declared, "declared here")
                    .with_help(help),
            );
            return None;
        }
        values
    }

    /// A name that stands for a value.
    fn value(&mut self, scope: &Scope<'_>, name: &Ident, span: Span) -> Option<Expr> {
        match scope.get(&name.name) {
            Some(Bound::Local(local)) => {
                let ty = scope.locals[*local].ty;
                return Some(Expr { kind: ExprKind::Local(*local), ty, span });
            }
            Some(Bound::Untyped) => return None,
            Some(Bound::Partial { span: bound, lacking }) => {
                self.report_partial(name, *bound, lacking);
                return None;
            }
            None => {}
        }
        if scope.gone.is_some_and(|block| block.get(&name.name).is_some()) {
            self.report_gone(name);
            return None;
        }
        if let Some(variable) = self.visible_variable(scope, &name.name) {
            return self.variable(scope, name, variable, span);
        }
        if let Some(&constant) = self.names.constants.get(&name.name) {
            let ty = self.chart.constants[constant].ty;
            let untyped = self.is_untyped(Subject::Constant(constant));
            return (!untyped).then_some(Expr { kind: ExprKind::Constant(constant), ty, span });
        }
        self.report_unknown_value(scope, name);
        None
    }

    /// The variable that a name means. An initial value sees what stands before it, and around its state; what
    /// else its state has is found only where there is nothing of that name further out.
    fn visible_variable(&self, scope: &Scope<'_>, name: &SmolStr) -> Option<VariableId> {
        let variable = self.variable_in(scope.owner, name)?;
        match (scope.part_of, self.chart.states[scope.owner].parent) {
            (Use::InitialValue(own), Some(around))
                if variable >= own && self.chart.variables[variable].owner == scope.owner =>
            {
                Some(self.variable_in(around, name).unwrap_or(variable))
            }
            _ => Some(variable),
        }
    }

    fn variable(
        &mut self,
        scope: &Scope<'_>,
        name: &Ident,
        variable: VariableId,
        span: Span,
    ) -> Option<Expr> {
        let declared = &self.chart.variables[variable];
        let (ty, place) = (declared.ty, declared.name.span);
        match scope.part_of {
            Use::Constant => {
                self.report(
                    Diagnostic::error(
                        TYPE_MISMATCH,
                        span,
                        format!("a constant cannot read the variable `{}`", name.name),
                    )
                    .with_label(place, "this may change")
                    .with_help("a constant is made of literals and constants: use a variable"),
                );
                None
            }
            Use::InitialValue(own) if declared.owner == scope.owner && variable >= own => {
                let message = if variable == own {
                    format!("`{}` is read in its own initial value", name.name)
                } else {
                    format!("`{}` is read before it is set", name.name)
                };
                let what = if variable == own { "being set here" } else { "set behind it" };
                self.report(
                    Diagnostic::error(USE_BEFORE_SET, span, message)
                        .with_label(place, what)
                        .with_help("variables are set in the order in which they are written"),
                );
                None
            }
            _ if self.is_untyped(Subject::Variable(variable)) => None,
            _ => Some(Expr { kind: ExprKind::Variable(variable), ty, span }),
        }
    }

    fn report_partial(&mut self, name: &Ident, bound: Span, lacking: &SmolStr) {
        self.report(
            Diagnostic::error(
                USE_BEFORE_SET,
                name.span,
                format!("`{}` is not bound by every event of the transition", name.name),
            )
            .with_label(bound, format!("`{lacking}` does not bind it"))
            .with_help("write a transition for each event, or bind the name in each"),
        );
    }

    fn report_gone(&mut self, name: &Ident) {
        self.report(
            Diagnostic::error(
                USE_BEFORE_SET,
                name.span,
                format!("`{}` is gone when `else => ..` is taken", name.name),
            )
            .with_primary("the block has ended by then")
            .with_help("keep the value in a variable of the machine, and give that"),
        );
    }

    fn report_unknown_value(&mut self, scope: &Scope<'_>, name: &Ident) {
        if let Some(&elsewhere) = self.names.variables_anywhere.get(&name.name) {
            return self.report_elsewhere(scope, name, elsewhere);
        }
        let message = format!("there is no value `{}` here", name.name);
        let diagnostic = Diagnostic::error(UNKNOWN_NAME, name.span, message);
        let owners: Vec<_> = self.within(scope.owner).collect();
        let variables = owners
            .iter()
            .flat_map(|&owner| &self.chart.states[owner].variables)
            .map(|&variable| &self.chart.variables[variable].name.text);
        let constants = self.chart.constants.values().map(|constant| &constant.name.text);
        let candidates = scope.names().chain(variables).chain(constants);
        let nearest = suggest::nearest(&mut self.suggestion_budget, &name.name, candidates);
        let help = if let Some(nearest) = nearest {
            format!("did you mean `{nearest}`?")
        } else if self.names.functions.contains_key(&name.name) {
            format!("it is a function: write `{}(..)`", name.name)
        } else if self.names.nodes_anywhere.contains_key(&name.name) {
            format!("it is a state: write `in({})` in a guard", name.name)
        } else if self.names.events.contains_key(&name.name) {
            "it is an event, which has no value of its own: bind its arguments, `on Event(name)`".to_owned()
        } else {
            format!("declare it: `var {}: u32 = 0;`", name.name)
        };
        self.report(diagnostic.with_help(help));
    }

    /// A datum of a state that need not be active here.
    fn report_elsewhere(&mut self, scope: &Scope<'_>, name: &Ident, variable: VariableId) {
        let variable = &self.chart.variables[variable];
        let declared = variable.name.span;
        let owner = self.chart.path(variable.owner);
        let (reader, help) = if scope.part_of == Use::ElseArgument {
            (
                "when `else => ..` is taken".to_owned(),
                "keep the value in a variable of the machine, and give that",
            )
        } else if scope.owner == Chart::ROOT {
            ("in the machine itself".to_owned(), "declare it in the body of the machine")
        } else {
            (
                format!("in `{}`", self.chart.path(scope.owner)),
                "declare it in a state around both, or give it to the state that is entered",
            )
        };
        let message = format!("`{}` is data of `{owner}`, which need not be active {reader}", name.name);
        self.report(
            Diagnostic::error(USE_BEFORE_SET, name.span, message)
                .with_label(declared, "it lives as long as its state is active")
                .with_help(help),
        );
    }
}

/// `a`, `b` and `c`
pub(super) fn list(names: &[SmolStr]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
        None => String::new(),
    }
}
