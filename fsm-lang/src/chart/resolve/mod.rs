//! Tree to chart: names are looked up, types are checked, and what stands in a wrong place is refused.
//!
//! The passes, in order, each with what holds after it:
//!
//! 1. [`states`]: every state and history has its id, kind, parent and children, and its name can be looked
//!    up; what is declared at machine level is collected; items in wrong places have been reported.
//! 2. [`types`], [`declarations`]: every type, constant, event, function and variable has its id and its type.
//! 3. [`constants`]: every constant has its value, without a cycle, and can be computed.
//! 4. [`declarations`] again: every variable has its initial value.
//! 5. [`bodies`]: initials, histories, entries, exits and transitions are resolved, in the order of the text,
//!    so that the ids of transitions are too.
//!
//! A pass reports all that it finds and goes on. What could not be made has a placeholder, or is marked as
//! [untyped](Resolver::untyped), so that one mistake is reported once; the chart is given away only if
//! nothing was reported.

mod activities;
mod arguments;
mod attributes;
mod blocks;
mod bodies;
mod calls;
mod constants;
mod declarations;
mod expressions;
mod fold;
mod literals;
mod members;
mod names;
mod operators;
mod patterns;
mod scope;
mod states;
mod suggest;
mod targets;
#[cfg(test)]
mod tests;
mod transitions;
mod types;
mod values;
mod work;

use super::{Bounds, Chart, ConstantId, Name, StateId, Subject, Visibility};
use crate::diag::{Code, Diagnostic, Reported, Sink};
use crate::map::{Arena, UnorderedMap};
use crate::span::Span;
use crate::syntax::ast;

use declarations::Declarations;
use names::Names;
use states::Body;

const SYNTAX: Code = Code("syntax");
const UNKNOWN_NAME: Code = Code("unknown_name");
const DUPLICATE_NAME: Code = Code("duplicate_name");
const TYPE_MISMATCH: Code = Code("type_mismatch");
const MISSING_INITIAL: Code = Code("missing_initial");
const ILLEGAL_TARGET: Code = Code("illegal_target");
const TRANSITION_FROM_FINAL: Code = Code("transition_from_final");
const USE_BEFORE_SET: Code = Code("use_before_set");
const ARITHMETIC_FAULT: Code = Code("arithmetic_fault");

/// Resolves one machine.
///
/// # Errors
/// Everything that is wrong with its names and types has been reported.
pub fn resolve(machine: &ast::Machine, sink: &mut Sink) -> Result<Chart, Reported> {
    let mut resolver = Resolver::new(machine, sink);
    resolver.collect_states(machine);
    resolver.declare();
    resolver.suggestion_budget += suggest::budget_for(resolver.declared());
    resolver.resolve_constants();
    resolver.resolve_modifiers();
    resolver.resolve_initial_values();
    resolver.resolve_bodies();
    resolver.finish()
}

/// What is said of a machine whose name an earlier one of the file has.
#[must_use]
pub fn doubled_machine(machine: &ast::Machine, first: &ast::Machine) -> Diagnostic {
    let (name, other) = (&machine.name, &first.name);
    let message = if name.name == other.name {
        format!("there are two machines `{}`", name.name)
    } else {
        format!("the machines `{}` and `{}` would be one module of Rust", other.name, name.name)
    };
    Diagnostic::error(DUPLICATE_NAME, name.span, message)
        .with_label(other.span, "the first is declared here")
        .with_help("give this one another name")
}

/// What the passes share: the chart as far as it is made, and what is needed to make the rest.
struct Resolver<'a, 's> {
    /// The chart so far.
    chart: Chart,
    /// The names of every namespace.
    names: Names,
    /// What was written of each state.
    bodies: Arena<StateId, Body<'a>>,
    /// The declarations of the machine, until they are in the chart.
    declarations: Declarations<'a>,
    /// Types, constants, events, functions and variables in whose declaration a type is wrong: what is said
    /// of them is not checked, because it was reported where they are declared.
    untyped: UnorderedMap<Subject, ()>,
    /// Of each parallel state: its regions that have no value for their data when they are entered by default.
    unfillable: Arena<StateId, Vec<StateId>>,
    /// The values of the constants that have one.
    constant_values: UnorderedMap<ConstantId, fold::Value>,
    /// How many more names may be compared for suggestions, so that many mistakes in a large chart stay linear.
    suggestion_budget: usize,
    sink: &'s mut Sink,
    reported: Option<Reported>,
}

impl<'a, 's> Resolver<'a, 's> {
    fn new(machine: &'a ast::Machine, sink: &'s mut Sink) -> Self {
        let chart = Chart {
            name: name(&machine.name),
            visibility: match machine.visibility {
                ast::Visibility::Inherited => Visibility::Inherited,
                ast::Visibility::Public(_) => Visibility::Public,
                ast::Visibility::Crate(_) => Visibility::Crate,
            },
            span: machine.span,
            types: Arena::new(),
            constants: Arena::new(),
            variables: Arena::new(),
            events: Arena::new(),
            functions: Arena::new(),
            activities: Arena::new(),
            invocations: Arena::new(),
            states: Arena::new(),
            histories: Arena::new(),
            transitions: Arena::new(),
            allows: Vec::new(),
            bounds: Bounds::default(),
        };
        Self {
            chart,
            names: Names::default(),
            bodies: Arena::new(),
            declarations: Declarations::default(),
            untyped: UnorderedMap::new(),
            unfillable: Arena::new(),
            constant_values: UnorderedMap::new(),
            suggestion_budget: suggest::BUDGET,
            sink,
            reported: None,
        }
    }

    /// How many names are declared in the machine itself.
    fn declared(&self) -> usize {
        let chart = &self.chart;
        chart.states.len()
            + chart.events.len()
            + chart.functions.len()
            + chart.activities.len()
            + chart.constants.len()
            + chart.variables.len()
            + chart.types.len()
    }

    /// Takes an error.
    fn report(&mut self, diagnostic: Diagnostic) {
        self.reported = Some(self.sink.report(diagnostic));
    }

    /// Reports a name that is declared at another place of its namespace, too: before or behind, where that is
    /// a declaration of another kind.
    fn report_duplicate(&mut self, what: &str, duplicate: &ast::Ident, other: Span) {
        let (what, first, again) = if other <= duplicate.span {
            (what, other, duplicate.span)
        } else {
            ("name", duplicate.span, other)
        };
        self.report(
            Diagnostic::error(
                DUPLICATE_NAME,
                again,
                format!("the {what} `{}` is declared twice", duplicate.name),
            )
            .with_primary("declared again here")
            .with_label(first, "first declared here")
            .with_help("give one of them another name"),
        );
    }

    fn is_untyped(&self, subject: Subject) -> bool {
        self.untyped.contains_key(&subject)
    }

    fn finish(mut self) -> Result<Chart, Reported> {
        if let Some(reported) = self.reported {
            return Err(reported);
        }
        self.chart.allows.sort_by_key(|allow| allow.span);
        Ok(self.chart)
    }
}

fn name(ident: &ast::Ident) -> Name {
    Name { text: ident.name.clone(), span: ident.span }
}

fn docs(meta: &ast::Meta) -> Vec<smol_str::SmolStr> {
    meta.docs.iter().map(|doc| doc.text.clone()).collect()
}

/// `1 value`, `2 values`
fn count(number: usize, singular: &str) -> String {
    if number == 1 { format!("1 {singular}") } else { format!("{number} {singular}s") }
}
