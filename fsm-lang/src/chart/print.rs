//! Parts of a chart, printed in the language's own syntax, for labels and messages.
//!
//! What the chart no longer has (comments, needless parentheses, the form of a literal) is not printed.

mod strength;
mod words;

use self::strength::{Strength, ends_in_cast, is_signed, strength, strengths};
pub use self::words::{duration, name, symbol};
use self::words::{float, quoted};
use super::{
    ArmOutcome, BinaryOperator, Chart, Code, Destination, Expr, ExprKind, Field, Local, LocalId, Members,
    Node, Place, Scope, StateId, Statement, StatementKind, Transition, TransitionId, Trigger, Type,
    UnaryOperator,
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

    /// Writes an expression where a form of at least this strength may stand.
    fn write(&self, out: &mut String, expr: &Expr, needed: Strength) {
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
                out.push_str(&format!(" {} ", symbol(*operator)));
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

    fn write_statements(&self, out: &mut String, statements: &[Statement]) {
        for (index, statement) in statements.iter().enumerate() {
            if index > 0 {
                out.push(' ');
            }
            self.write_statement(out, statement);
        }
    }

    fn write_statement(&self, out: &mut String, statement: &Statement) {
        let otherwise = match &statement.kind {
            StatementKind::Assign { place, operator, value, otherwise } => {
                let operator = operator.map_or("", symbol);
                out.push_str(&format!("{} {operator}= {}", self.place(*place), self.expr(value)));
                *otherwise
            }
            StatementKind::Call { function, arguments, otherwise } => {
                out.push_str(&format!(
                    "{}({})",
                    name(&self.chart.functions[*function].name),
                    self.list(arguments)
                ));
                *otherwise
            }
            StatementKind::Let { local, value, otherwise } => {
                let mutable = self.locals.is_some_and(|locals| locals[*local].mutable);
                let mutable = if mutable { "mut " } else { "" };
                out.push_str(&format!("let {mutable}{} = {}", self.local(*local), self.expr(value)));
                *otherwise
            }
            StatementKind::Raise { event, arguments } => {
                out.push_str(&format!("raise {}", name(&self.chart.events[*event].name)));
                if !arguments.is_empty() {
                    out.push_str(&format!("({})", self.list(arguments)));
                }
                None
            }
            StatementKind::Pivot => {
                out.push_str("pivot");
                None
            }
            StatementKind::Settle(scope) => {
                let scope = self.scope(*scope);
                out.push_str(format!("settle {scope}").trim_end());
                None
            }
            StatementKind::If { branches, otherwise } => {
                for (index, (condition, block)) in branches.iter().enumerate() {
                    out.push_str(if index > 0 { " else if " } else { "if " });
                    out.push_str(&self.expr(condition));
                    self.write_block(out, block);
                }
                if let Some(block) = otherwise {
                    out.push_str(" else");
                    self.write_block(out, block);
                }
                return;
            }
        };
        if let Some(transition) = otherwise {
            out.push_str(&format!(" else => {}", self.targets(&self.chart.transitions[transition])));
        }
        out.push(';');
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

    fn write_block(&self, out: &mut String, block: &[Statement]) {
        if block.is_empty() {
            out.push_str(" {}");
            return;
        }
        out.push_str(" { ");
        self.write_statements(out, block);
        out.push_str(" }");
    }
}

#[cfg(test)]
mod tests;
