//! Names that stand for values: locals, variables, constants, each where it can be read.

use smol_str::SmolStr;

use super::scope::{Bound, Scope, Use};
use super::{Resolver, TYPE_MISMATCH, UNKNOWN_NAME, USE_BEFORE_SET, suggest};
use crate::chart::{Chart, Expr, ExprKind, FaultKind, IntegerType, Members, Subject, Type, VariableId};
use crate::diag::{Diagnostic, Fix};
use crate::span::Span;
use crate::syntax::ast::Ident;

impl Resolver<'_, '_> {
    /// A name that stands for a value.
    pub(super) fn value(
        &mut self,
        scope: &Scope<'_>,
        name: &Ident,
        span: Span,
        hint: Option<Type>,
    ) -> Option<Expr> {
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
        self.report_unknown_value(scope, name, hint);
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

    fn report_unknown_value(&mut self, scope: &Scope<'_>, name: &Ident, hint: Option<Type>) {
        if let Some(&elsewhere) = self.names.variables_anywhere.get(&name.name) {
            return self.report_elsewhere(scope, name, elsewhere);
        }
        let (help, fix) = self.meant_by(scope, name, hint);
        self.report(
            Diagnostic::error(UNKNOWN_NAME, name.span, format!("there is no value `{}` here", name.name))
                .with_help(help)
                .with_fix(fix),
        );
    }

    /// What to write for a value that there is not, where one of type `hint` is looked for.
    fn meant_by(&mut self, scope: &Scope<'_>, name: &Ident, hint: Option<Type>) -> (String, Option<Fix>) {
        let text = suggest::written(&name.name);
        if self.names.functions.contains_key(&name.name) {
            return (format!("it is a function: write `{text}(..)`"), None);
        }
        if self.names.nodes_anywhere.contains_key(&name.name) {
            return (format!("it is a state: write `in({text})` in a guard"), None);
        }
        if self.names.events.contains_key(&name.name) {
            let help = "it is an event, which has no value of its own: bind its arguments, `on Event(name)`";
            return (help.to_owned(), None);
        }
        if let Some(&ty) = self.names.types.get(&name.name) {
            return (
                match self.example(Type::Host(ty)) {
                    Some(variant) => format!("it is a type: write one of its variants, as in `{variant}`"),
                    None => "it is a type, which has no value of its own".to_owned(),
                },
                None,
            );
        }
        if let Some(variant) = hint.and_then(|ty| self.variant_of(ty, &name.name)) {
            return (format!("write `{variant}`"), Some(suggest::replace(name.span, &variant)));
        }
        let owners: Vec<_> = self.within(scope.owner).collect();
        let variables = owners
            .iter()
            .flat_map(|&owner| &self.chart.states[owner].variables)
            .map(|&variable| &self.chart.variables[variable].name.text);
        let constants = self.chart.constants.values().map(|constant| &constant.name.text);
        let candidates = scope.names().chain(variables).chain(constants);
        if let Some(nearest) = suggest::nearest(&mut self.suggestion_budget, &name.name, candidates) {
            return (format!("did you mean `{nearest}`?"), nearest.fix(name.span));
        }
        let ty = hint.unwrap_or(Type::Integer(IntegerType::U32));
        let of = suggest::written(self.chart.type_name(ty));
        let help = match self.example(ty) {
            Some(value) if scope.part_of == Use::Constant => {
                // Nothing is tried 0 times.
                let value = if matches!(ty, Type::Integer(_)) { "1" } else { &value };
                format!("declare it: `const {text}: {of} = {value};`")
            }
            Some(value) => format!("declare it: `var {text}: {of} = {value};`"),
            None => format!(
                "let the machine be given it: `machine {}({text}: {of})`",
                suggest::written(&self.chart.name.text)
            ),
        };
        (help, None)
    }

    /// The variant of that name, of an enum of the host or of `Fault`.
    fn variant_of(&self, ty: Type, name: &SmolStr) -> Option<String> {
        let of = match ty {
            Type::Fault => FaultKind::ALL.iter().any(|kind| kind.name() == name).then_some("Fault")?,
            Type::Host(id) => {
                let ty = &self.chart.types[id];
                let position = self.names.members.get(&(id, name.clone()));
                (matches!(ty.members, Members::Variants(_)) && position.is_some()).then_some(&ty.name.text)?
            }
            _ => return None,
        };
        Some(format!("{}::{}", suggest::written(of), suggest::written(name)))
    }

    /// A value of that type as it is written; `None` of one that only the host makes.
    fn example(&self, ty: Type) -> Option<String> {
        let example = match ty {
            Type::Bool => "false",
            Type::Integer(_) => "0",
            Type::Float(_) => "0.0",
            Type::Text => "\"\"",
            Type::Char => "' '",
            Type::Duration => "1s",
            Type::Fault => "Fault::Overflow",
            Type::Host(id) => match &self.chart.types[id].members {
                Members::Variants(variants) => return self.variant_of(ty, &variants.first()?.text),
                Members::Opaque | Members::Fields(_) => return None,
            },
        };
        Some(example.to_owned())
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
