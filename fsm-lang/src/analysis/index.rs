//! What reads and writes what: looked up while the facts grow.

use std::collections::BTreeSet;

use super::block::{each_expression, each_statement, expressions_of};
use super::refusal::refusable;
use super::scope::is_comparison;
use super::value::Value;
use crate::chart::{
    Chart, Code, ConstantId, Destination, EventId, Expr, ExprKind, HistoryId, Node, Place, StateId,
    StateKind, StatementKind, TransitionId, Trigger, VariableId,
};
use crate::map::{Arena, Id};

/// Whose code it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// The block of a transition.
    Transition(TransitionId),
    /// An `entry` of a state, its `initial`, or the default of a history of it.
    Entry(StateId),
    /// An `exit` of a state.
    Exit(StateId),
}

/// Tables of one chart.
#[derive(Debug)]
pub(super) struct Index {
    /// The states with code that reads the variable.
    pub(super) readers: Arena<VariableId, Vec<StateId>>,
    /// The sources of transitions whose blocks write the variable, in order.
    pub(super) writers: Arena<VariableId, Vec<StateId>>,
    /// Whether an `exit` writes the variable.
    pub(super) written_on_exit: Arena<VariableId, bool>,
    /// The states with a guard that asks for the state by `in(..)`.
    pub(super) askers: Arena<StateId, Vec<StateId>>,
    /// The states that react to `fault`.
    pub(super) fault_handlers: Vec<StateId>,
    /// The transitions for `else => X` of a source.
    pub(super) otherwise: Arena<StateId, Vec<TransitionId>>,
    /// Where an `else => X` is written; `None` for other transitions.
    pub(super) written_in: Arena<TransitionId, Option<Owner>>,
    /// Numbers at which the values of a variable are likely to end, sorted.
    pub(super) thresholds: Arena<VariableId, Vec<i128>>,
    /// Whether a parallel state is, or lies inside, the state.
    pub(super) has_regions: Arena<StateId, bool>,
    /// Whether some code raises the event.
    pub(super) raised: Arena<EventId, bool>,
    /// Whether the transition may be refused though its guard holds.
    pub(super) refusable: Arena<TransitionId, bool>,
}

const MOST_THRESHOLDS: usize = 24;

impl Index {
    /// Builds the tables.
    pub(super) fn of(chart: &Chart, constants: &Arena<ConstantId, Value>) -> Self {
        let mut builder = Builder {
            chart,
            constants,
            index: Self {
                readers: chart.variables.map(|_| Vec::new()),
                writers: chart.variables.map(|_| Vec::new()),
                written_on_exit: chart.variables.map(|_| false),
                askers: chart.states.map(|_| Vec::new()),
                fault_handlers: Vec::new(),
                otherwise: chart.states.map(|_| Vec::new()),
                written_in: chart.transitions.map(|_| None),
                thresholds: chart.variables.map(|_| vec![0]),
                has_regions: chart.states.map(|state| state.kind == StateKind::Parallel),
                raised: chart.events.map(|_| false),
                refusable: refusable(chart),
            },
        };
        builder.states();
        builder.finish()
    }
}

struct Builder<'i> {
    chart: &'i Chart,
    constants: &'i Arena<ConstantId, Value>,
    index: Index,
}

impl Builder<'_> {
    fn states(&mut self) {
        for (id, state) in self.chart.states.iter() {
            for &variable in &state.variables {
                if let Some(initial) = &self.chart.variables[variable].initial {
                    self.expression(id, initial);
                }
            }
            for code in &state.entry {
                self.code(id, Owner::Entry(id), code);
            }
            for code in &state.exit {
                self.code(id, Owner::Exit(id), code);
            }
            if let StateKind::Compound { initial } = &state.kind {
                self.code(id, Owner::Entry(id), &initial.code);
                self.destination(id, &initial.target);
            }
            for &history in &state.histories {
                self.history(id, history);
            }
        }
        for invocation in self.chart.invocations.values() {
            for argument in &invocation.arguments {
                self.expression(invocation.state, argument);
            }
        }
        for (id, transition) in self.chart.transitions.iter() {
            let source = transition.source;
            match &transition.trigger {
                Trigger::Fault(_) => self.index.fault_handlers.push(source),
                Trigger::Otherwise => self.index.otherwise[source].push(id),
                Trigger::After(delay) => self.expression(source, delay),
                _ => {}
            }
            if let Some(guard) = &transition.guard {
                self.expression(source, guard);
            }
            self.code(source, Owner::Transition(id), &transition.code);
            for target in &transition.targets {
                self.destination(source, target);
            }
        }
    }

    fn history(&mut self, owner: StateId, history: HistoryId) {
        let history = &self.chart.histories[history];
        self.code(owner, Owner::Entry(owner), &history.code);
        self.destination(owner, &history.default);
    }

    fn destination(&mut self, reader: StateId, destination: &Destination) {
        for (_, arguments) in &destination.arguments {
            for argument in arguments {
                self.expression(reader, argument);
            }
        }
    }

    fn code(&mut self, reader: StateId, owner: Owner, code: &Code) {
        let mut expressions = Vec::new();
        each_statement(&code.statements, &mut |statement| {
            expressions_of(statement, &mut |expr| expressions.push(expr));
            match &statement.kind {
                StatementKind::Assign { place, operator, otherwise, .. } => {
                    if let Place::Variable(variable) = *place {
                        match owner {
                            Owner::Transition(_) => self.index.writers[variable].push(reader),
                            Owner::Exit(_) => self.index.written_on_exit[variable] = true,
                            Owner::Entry(_) => {}
                        }
                        if operator.is_some() {
                            self.index.readers[variable].push(reader);
                        }
                    }
                    self.otherwise(owner, *otherwise);
                }
                StatementKind::Call { otherwise, .. } | StatementKind::Let { otherwise, .. } => {
                    self.otherwise(owner, *otherwise);
                }
                StatementKind::Raise { event, .. } => self.index.raised[*event] = true,
                StatementKind::If { .. } | StatementKind::Pivot | StatementKind::Settle(_) => {}
            }
        });
        for expr in expressions {
            self.expression(reader, expr);
        }
    }

    fn otherwise(&mut self, owner: Owner, transition: Option<TransitionId>) {
        if let Some(transition) = transition {
            self.index.written_in[transition] = Some(owner);
        }
    }

    fn expression(&mut self, reader: StateId, expr: &Expr) {
        let mut comparisons = Vec::new();
        each_expression(expr, &mut |inner| match inner.kind {
            ExprKind::Variable(variable) => self.index.readers[variable].push(reader),
            ExprKind::In(state) => self.index.askers[state].push(reader),
            ExprKind::Binary { operator, .. } if is_comparison(operator) => comparisons.push(inner),
            _ => {}
        });
        for comparison in comparisons {
            self.comparison(comparison);
        }
    }

    /// The numbers that a comparison names are where the values of its variables are likely to end.
    fn comparison(&mut self, comparison: &Expr) {
        let mut variables = Vec::new();
        let mut numbers = Vec::new();
        each_expression(comparison, &mut |inner| match inner.kind {
            ExprKind::Variable(variable) => variables.push(variable),
            ExprKind::Integer { negative, magnitude } => {
                if let Ok(number) = i128::try_from(magnitude) {
                    numbers.push(if negative { -number } else { number });
                }
            }
            ExprKind::Constant(constant) => {
                if let Value::Range { low, high } = self.constants[constant]
                    && low == high
                {
                    numbers.push(low);
                }
            }
            _ => {}
        });
        for variable in variables {
            let thresholds = &mut self.index.thresholds[variable];
            for &number in numbers.iter().take(MOST_THRESHOLDS) {
                if thresholds.len() < MOST_THRESHOLDS {
                    thresholds.extend([number.saturating_sub(1), number, number.saturating_add(1)]);
                }
            }
        }
    }

    fn finish(mut self) -> Index {
        let variables: Vec<VariableId> = self.chart.variables.ids().collect();
        for variable in variables {
            tidy(&mut self.index.readers[variable]);
            tidy(&mut self.index.writers[variable]);
            tidy(&mut self.index.thresholds[variable]);
        }
        for state in self.chart.states.ids() {
            tidy(&mut self.index.askers[state]);
        }
        tidy(&mut self.index.fault_handlers);
        for state in self.chart.states.ids().rev() {
            if self.index.has_regions[state]
                && let Some(parent) = self.chart.states[state].parent
            {
                self.index.has_regions[parent] = true;
            }
        }
        self.index
    }
}

fn tidy<T: Ord>(list: &mut Vec<T>) {
    list.sort_unstable();
    list.dedup();
    list.shrink_to_fit();
}

impl Index {
    /// The transition that ends the machine before an `else => X` of its block can be taken, which would be in the next
    /// microstep (Meaning 2).
    pub(super) fn ended_before(&self, chart: &Chart, otherwise: TransitionId) -> Option<TransitionId> {
        let Some(Owner::Transition(by)) = self.written_in[otherwise] else { return None };
        let ends = chart.transitions[by].targets.iter().any(|target| match target.node {
            Node::State(state) => {
                chart.states[state].parent == Some(Chart::ROOT)
                    && matches!(chart.states[state].kind, StateKind::Final { .. })
            }
            Node::History(_) => false,
        });
        ends.then_some(by)
    }

    /// Whether nothing can write the variable between the moment at which a guard of a transition of `source`
    /// saw it and the transition's block: no `exit`, and no transition that is taken together with it.
    pub(super) fn is_calm(&self, chart: &Chart, source: StateId, variable: VariableId) -> bool {
        if self.written_on_exit[variable] {
            return false;
        }
        let writers = &self.writers[variable];
        let between = |from: usize, to: usize| {
            let first = writers.partition_point(|writer| writer.index() < from);
            writers.get(first).is_some_and(|writer| writer.index() < to)
        };
        if self.has_regions[source] && between(source.index() + 1, chart.states[source].end.index()) {
            return false;
        }
        let mut region = source;
        let mut beside_regions = false;
        for around in chart.ancestors(source) {
            let end = chart.states[around].end.index();
            if chart.states[around].kind == StateKind::Parallel {
                beside_regions = true;
                let region_end = chart.states[region].end.index();
                if between(around.index(), region.index()) || between(region_end, end) {
                    return false;
                }
            } else if beside_regions && writers.binary_search(&around).is_ok() {
                // A leaf of another region may select a transition of this state for the same event.
                return false;
            }
            region = around;
        }
        true
    }
}

/// Whether what has such a trigger may be taken in a macrostep that something else began.
pub(super) fn is_inside(raised: &Arena<EventId, bool>, trigger: &Trigger) -> bool {
    match trigger {
        Trigger::Always | Trigger::Done | Trigger::Fault(_) | Trigger::Otherwise => true,
        Trigger::Events(patterns) => patterns.iter().any(|pattern| raised[pattern.event]),
        Trigger::Any => raised.values().any(|&raised| raised),
        Trigger::After(_) | Trigger::Outcome(_) => false,
    }
}

/// The variables that an expression reads.
pub(super) fn variables_of(expr: &Expr) -> BTreeSet<VariableId> {
    let mut variables = BTreeSet::new();
    each_expression(expr, &mut |inner| {
        if let ExprKind::Variable(variable) = inner.kind {
            variables.insert(variable);
        }
    });
    variables
}
