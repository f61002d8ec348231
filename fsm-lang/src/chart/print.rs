//! Parts of a chart, printed in the language's own syntax, for labels and messages.
//!
//! What the chart no longer has (comments, needless parentheses, the form of a literal) is not printed.

mod expressions;
mod statements;
mod strength;
mod words;

use self::strength::Strength;
pub use self::words::{duration, name};
use super::{
    ArmOutcome, Chart, Code, Destination, Expr, ExprKind, Field, Local, LocalId, Node, Place, Scope, StateId,
    Statement, StatementKind, Transition, TransitionId, Trigger, Type,
};
use crate::map::{Arena, Id};

/// Prints parts of a chart. The locals are those of the [`Code`] that an expression or statement belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Printer<'c> {
    chart: &'c Chart,
    locals: Option<&'c Arena<LocalId, Local>>,
}

impl<'c> Printer<'c> {
    /// A printer for what has no locals.
    #[must_use]
    pub fn new(chart: &'c Chart) -> Self {
        Self { chart, locals: None }
    }

    /// A printer for what belongs to a code: its statements, and the guard and arguments of its transition.
    #[must_use]
    pub fn with_code(chart: &'c Chart, code: &'c Code) -> Self {
        Self { chart, locals: Some(&code.locals) }
    }

    /// An expression, on one line.
    #[must_use]
    pub fn expr(&self, expr: &Expr) -> String {
        let mut out = String::new();
        self.write(&mut out, expr, Strength::Any);
        out
    }

    /// A statement on one line, its semicolon included.
    #[must_use]
    pub fn statement(&self, statement: &Statement) -> String {
        let mut out = String::new();
        self.write_statement(&mut out, statement);
        out
    }

    /// Statements on one line, in their order.
    #[must_use]
    pub fn statements(&self, statements: &[Statement]) -> String {
        let mut out = String::new();
        self.write_statements(&mut out, statements);
        out
    }

    /// What a transition waits for: `Coin(value) | Pause`, `*`, `always`, `after 60s`, `done`, `fault(kind)`, `else`.
    #[must_use]
    pub fn trigger(&self, trigger: &Trigger) -> String {
        match trigger {
            Trigger::Events(patterns) => {
                let patterns = patterns.iter().map(|pattern| {
                    let mut text = name(&self.chart.events[pattern.event].name);
                    if pattern.bindings.iter().any(Option::is_some) {
                        let bindings: Vec<_> =
                            pattern.bindings.iter().map(|&local| self.binding(local)).collect();
                        text.push_str(&format!("({})", bindings.join(", ")));
                    }
                    text
                });
                patterns.collect::<Vec<_>>().join(" | ")
            }
            Trigger::Any => "*".to_owned(),
            Trigger::Always => "always".to_owned(),
            Trigger::After(delay) => match delay.kind {
                ExprKind::Duration(_) => format!("after {}", self.expr(delay)),
                _ => format!("after ({})", self.expr(delay)),
            },
            Trigger::Done => "done".to_owned(),
            Trigger::Fault(None) => "fault".to_owned(),
            Trigger::Fault(local) => format!("fault({})", self.binding(*local)),
            Trigger::Outcome(outcome) => self.outcome(*outcome),
            Trigger::Otherwise => "else".to_owned(),
        }
    }

    /// The outcome of an arm, as before its `=>`.
    #[must_use]
    pub fn outcome(&self, outcome: ArmOutcome) -> String {
        match outcome {
            ArmOutcome::Ok(None) => "ok".to_owned(),
            ArmOutcome::Ok(local) => format!("ok({})", self.binding(local)),
            ArmOutcome::Error(activity, error) => {
                let errors = &self.chart.activities[activity].errors;
                format!("err({})", errors.get(error).map_or_else(String::new, name))
            }
            ArmOutcome::AnyError => "err".to_owned(),
            ArmOutcome::Unknown => "unknown".to_owned(),
            ArmOutcome::Stuck => "stuck".to_owned(),
        }
    }

    /// An activity, or the path of a state; empty for all.
    #[must_use]
    pub fn scope(&self, scope: Scope) -> String {
        match scope {
            Scope::All => String::new(),
            Scope::Activity(activity) => name(&self.chart.activities[activity].name),
            Scope::State(state) => self.path(state),
        }
    }

    /// A place to go to, with the data that is given: the path from the machine's root.
    #[must_use]
    pub fn destination(&self, destination: &Destination) -> String {
        self.segments(destination).into_iter().map(|(text, _)| text).collect::<Vec<_>>().join(".")
    }

    /// The same, beginning with the first state that is given data, or with the last name.
    #[must_use]
    pub fn short_destination(&self, destination: &Destination) -> String {
        let segments = self.segments(destination);
        let last = segments.len().saturating_sub(1);
        let first = segments.iter().position(|(_, given)| *given).unwrap_or(last);
        segments.into_iter().skip(first).map(|(text, _)| text).collect::<Vec<_>>().join(".")
    }

    /// The names of a destination's path, and whether each is given data.
    fn segments(&self, destination: &Destination) -> Vec<(String, bool)> {
        let segment = |state: StateId| {
            let name = name(&self.chart.states[state].name);
            match destination.arguments.iter().find(|(owner, _)| *owner == state) {
                Some((_, arguments)) => (format!("{name}({})", self.list(arguments)), true),
                None => (name, false),
            }
        };
        let (state, history) = match destination.node {
            Node::State(state) => (state, None),
            Node::History(history) => {
                let history = &self.chart.histories[history];
                (history.parent, Some((name(&history.name), false)))
            }
        };
        let mut path: Vec<StateId> = std::iter::once(state).chain(self.chart.ancestors(state)).collect();
        path.pop();
        path.reverse();
        path.into_iter().map(segment).chain(history).collect()
    }

    /// The path of a state as a target or `in(..)` writes it; `r#` where a name is a keyword.
    #[must_use]
    pub fn path(&self, state: StateId) -> String {
        let destination = Destination {
            node: Node::State(state),
            arguments: Vec::new(),
            span: self.chart.states[state].span,
        };
        self.destination(&destination)
    }

    /// A type.
    #[must_use]
    pub fn ty(&self, ty: Type) -> String {
        match ty {
            Type::Host(ty) => name(&self.chart.types[ty].name),
            _ => self.chart.type_name(ty).to_owned(),
        }
    }

    /// `name: Type, ..`
    #[must_use]
    pub fn fields(&self, fields: &[Field]) -> String {
        let fields = fields.iter().map(|field| format!("{}: {}", name(&field.name), self.ty(field.ty)));
        fields.collect::<Vec<_>>().join(", ")
    }

    /// Tells of each `else => X` in the statements its transition and the call that it waits for.
    pub fn otherwise_calls(&self, statements: &[Statement], tell: &mut dyn FnMut(TransitionId, String)) {
        for statement in statements {
            match &statement.kind {
                StatementKind::Assign { value, otherwise: Some(transition), .. }
                | StatementKind::Let { value, otherwise: Some(transition), .. } => {
                    tell(*transition, self.expr(value));
                }
                StatementKind::Call { function, arguments, otherwise: Some(transition) } => {
                    let function = name(&self.chart.functions[*function].name);
                    tell(*transition, format!("{function}({})", self.list(arguments)));
                }
                StatementKind::If { branches, otherwise } => {
                    for block in branches.iter().map(|(_, block)| block).chain(otherwise) {
                        self.otherwise_calls(block, tell);
                    }
                }
                _ => {}
            }
        }
    }

    /// Expressions with commas between them.
    #[must_use]
    pub fn list(&self, exprs: &[Expr]) -> String {
        exprs.iter().map(|expr| self.expr(expr)).collect::<Vec<_>>().join(", ")
    }

    fn binding(&self, local: Option<LocalId>) -> String {
        local.map_or_else(|| "_".to_owned(), |local| self.local(local))
    }

    fn local(&self, local: LocalId) -> String {
        match self.locals {
            Some(locals) if local.index() < locals.len() => name(&locals[local].name),
            _ => "_".to_owned(),
        }
    }

    fn place(&self, place: Place) -> String {
        match place {
            Place::Variable(variable) => name(&self.chart.variables[variable].name),
            Place::Local(local) => self.local(local),
        }
    }

    /// The targets of a transition with `local` and parentheses, as behind `=>`.
    #[must_use]
    pub fn targets(&self, transition: &Transition) -> String {
        let local = if transition.local { "local " } else { "" };
        let targets: Vec<String> = transition.targets.iter().map(|target| self.destination(target)).collect();
        match targets.as_slice() {
            [target] => format!("{local}{target}"),
            _ => format!("{local}({})", targets.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests;
