//! What taking a transition does: what is known behind it, and what it writes.

use std::collections::{BTreeMap, BTreeSet};

use super::super::block::{Effects, Runner, each_otherwise, each_statement};
use super::super::env::{Env, Key as EnvKey};
use super::super::scope::Scope;
use super::super::value::{Faults, Value};
use super::Search;
use crate::chart::entry::{self, Entered};
use crate::chart::{
    Chart, Code, Expr, ExprKind, HistoryId, Node, Place, StateId, StateKind, Statement, StatementKind,
    TransitionId, VariableId,
};

impl<'s> Search<'s> {
    /// What is known when the transition has been taken.
    pub(super) fn after(&self, id: TransitionId, env: Env<'s>) -> Env<'s> {
        self.follow(id, env, &mut |_| {})
    }

    /// The same; calls `ran` with the statements of each block that surely run.
    pub(super) fn follow(
        &self,
        id: TransitionId,
        env: Env<'s>,
        ran: &mut dyn FnMut(&'s [Statement]),
    ) -> Env<'s> {
        let transition = &self.chart.transitions[id];
        let mut env = self.before_entry(id, env, ran);
        let mut entered = Collect::new(self.chart);
        if let Some(domain) = self.chart.domain(transition) {
            entry::targets(self.chart, domain, &transition.targets, &mut entered);
            entered.settle();
        }
        if entered.history {
            return Env::default();
        }
        let scope = Scope::new(self.world, transition.source, &[]);
        let given: Vec<(VariableId, &'s Expr, (Value, Faults))> =
            self.given_by(id).map(|(given, value)| (given, value, scope.evaluate(&env, value))).collect();
        for state in entered.states {
            let node = &self.chart.states[state];
            let scope = Scope::new(self.world, state, &[]);
            for &variable in &node.variables {
                let argument = given.iter().find(|(given, ..)| *given == variable);
                if argument.is_some_and(|(_, argument, _)| is_variable(argument, variable)) {
                    continue;
                }
                let value = match &self.chart.variables[variable].initial {
                    Some(initial) => Some(scope.evaluate(&env, initial)),
                    None => argument.map(|(.., value)| *value),
                };
                match value {
                    Some((value, faults)) if faults.is_none() => {
                        env.assign(EnvKey::Variable(variable), value);
                    }
                    _ => env.forget(EnvKey::Variable(variable)),
                }
            }
            for code in &node.entry {
                env = self.run(state, env, code, ran);
            }
            // Whether a state is entered by default isn't told.
            if let StateKind::Compound { initial } = &node.kind {
                env = self.run(state, env, &initial.code, &mut |_| {});
            }
        }
        env
    }

    /// What is known behind the exits and the block: where the arguments of the targets are evaluated.
    pub(super) fn before_entry(
        &self,
        id: TransitionId,
        mut env: Env<'s>,
        ran: &mut dyn FnMut(&'s [Statement]),
    ) -> Env<'s> {
        let transition = &self.chart.transitions[id];
        for state in self.left_by(id) {
            for code in &self.chart.states[state].exit {
                if self.chart.is_within(transition.source, state) {
                    env = self.run(state, env, code, ran);
                } else {
                    forget_written(code, &mut env);
                }
            }
        }
        self.run(transition.source, env, &transition.code, ran)
    }

    /// The data that the targets give, with what they give.
    fn given_by(&self, id: TransitionId) -> impl Iterator<Item = (VariableId, &'s Expr)> {
        let targets = &self.chart.transitions[id].targets;
        targets
            .iter()
            .flat_map(|target| &target.arguments)
            .flat_map(|(state, arguments)| self.chart.states[*state].variables.iter().copied().zip(arguments))
    }

    /// Runs a block; if it may end early, what it writes is no longer known.
    fn run(
        &self,
        state: StateId,
        env: Env<'s>,
        code: &'s Code,
        ran: &mut dyn FnMut(&'s [Statement]),
    ) -> Env<'s> {
        if code.statements.is_empty() {
            return env;
        }
        let mut effects = Effects::default();
        let scope = Scope::new(self.world, state, &[]);
        let end = Runner::run(&scope, &mut effects, env.clone(), code);
        match end {
            Some(mut end) if effects.faults.is_none() && effects.otherwise.is_empty() => {
                ran(&code.statements);
                end.keep(|key| matches!(key, EnvKey::Variable(_)));
                end
            }
            _ => {
                ran(&code.statements[..effects.surely_run]);
                let mut env = env;
                forget_written(code, &mut env);
                env
            }
        }
    }

    /// The states that the transition can leave, inner ones first.
    pub(super) fn left_by(&self, id: TransitionId) -> Vec<StateId> {
        let transition = &self.chart.transitions[id];
        let Some(domain) = self.chart.domain(transition) else { return Vec::new() };
        let top = if domain == transition.source {
            domain
        } else {
            self.chart.child_towards(domain, transition.source).unwrap_or(domain)
        };
        std::iter::once(top)
            .chain(self.chart.descendants(top))
            .filter(|&state| {
                state != domain
                    && self.reached.active[state]
                    && !self.chart.states[state].exit.is_empty()
                    && !self.chart.are_exclusive(state, transition.source)
            })
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect()
    }

    /// The variables that taking the transitions may change.
    pub(super) fn written_by(&self, taken: &[TransitionId]) -> BTreeSet<VariableId> {
        let mut written = BTreeSet::new();
        self.each_write_of(taken, &mut |write| {
            written.insert(write.variable);
        });
        written
    }

    /// Every write that taking the transitions may do.
    pub(super) fn each_write_of(&self, taken: &[TransitionId], visit: &mut dyn FnMut(Write<'s>)) {
        for &of in taken {
            let entered = self.entered_by(of);
            self.each_code_of(of, &entered, &mut |code| {
                each_write(code, &mut |variable, statement| {
                    visit(Write { variable, by: By::Statement(statement), of });
                });
            });
            let given: BTreeMap<VariableId, &'s Expr> =
                if entered.history { BTreeMap::new() } else { self.given_by(of).collect() };
            for &state in &entered.states {
                for &variable in &self.chart.states[state].variables {
                    match given.get(&variable) {
                        Some(value) if is_variable(value, variable) => {}
                        Some(value) => visit(Write { variable, by: By::Argument(value), of }),
                        None => visit(Write { variable, by: By::Entry, of }),
                    }
                }
            }
        }
    }

    /// Which `else => X` stands in what which of these runs, where its source is active behind that; in order.
    pub(super) fn otherwise_behind(&self, chosen: &[TransitionId]) -> Vec<(TransitionId, TransitionId)> {
        let mut found = Vec::new();
        if self.index.otherwise.values().all(Vec::is_empty) {
            return found;
        }
        for &of in chosen {
            let entered = self.entered_by(of);
            let is_left = |state: StateId| {
                self.chart.exits(&self.chart.transitions[of], state) && !entered.states.contains(&state)
            };
            self.each_code_of(of, &entered, &mut |code| {
                each_otherwise(code, &mut |otherwise| {
                    if self.reached.taken[otherwise] && !is_left(self.chart.transitions[otherwise].source) {
                        found.push((of, otherwise));
                    }
                });
            });
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// All code that taking the transition may run.
    fn each_code_of(&self, of: TransitionId, entered: &Collect<'_>, visit: &mut dyn FnMut(&'s Code)) {
        visit(&self.chart.transitions[of].code);
        for state in self.left_by(of) {
            self.chart.states[state].exit.iter().for_each(&mut *visit);
        }
        for &state in &entered.states {
            let node = &self.chart.states[state];
            node.entry.iter().for_each(&mut *visit);
            if let StateKind::Compound { initial } = &node.kind {
                visit(&initial.code);
            }
            for &history in &node.histories {
                visit(&self.chart.histories[history].code);
            }
        }
    }

    /// The states that the transition may enter, those that a history may restore included.
    fn entered_by(&self, of: TransitionId) -> Collect<'s> {
        let transition = &self.chart.transitions[of];
        let mut entered = Collect::new(self.chart);
        if let Some(domain) = self.chart.domain(transition) {
            entry::targets(self.chart, domain, &transition.targets, &mut entered);
            entered.settle();
        }
        for target in &transition.targets {
            if let Node::History(history) = target.node {
                entered.states.extend(self.chart.descendants(self.chart.histories[history].parent));
            }
        }
        entered
    }
}

/// What may change a variable.
#[derive(Clone, Copy, Debug)]
pub(super) struct Write<'c> {
    /// Which.
    pub(super) variable: VariableId,
    /// What gives the value.
    pub(super) by: By<'c>,
    /// The transition that is taken.
    pub(super) of: TransitionId,
}

/// What gives a variable its value.
#[derive(Clone, Copy, Debug)]
pub(super) enum By<'c> {
    /// An assignment to it.
    Statement(&'c Statement),
    /// The argument of a target.
    Argument(&'c Expr),
    /// Its state is entered in another way.
    Entry,
}

/// The states that are entered, with those by default, in document order once settled.
struct Collect<'c> {
    chart: &'c Chart,
    states: BTreeSet<StateId>,
    waiting: Vec<StateId>,
    history: bool,
}

impl<'c> Collect<'c> {
    fn new(chart: &'c Chart) -> Self {
        Self { chart, states: BTreeSet::new(), waiting: Vec::new(), history: false }
    }

    fn settle(&mut self) {
        while let Some(state) = self.waiting.pop() {
            entry::default_of(self.chart, state, self);
        }
    }
}

impl Entered for Collect<'_> {
    fn state(&mut self, state: StateId) {
        self.states.insert(state);
    }

    fn default(&mut self, state: StateId) {
        self.states.insert(state);
        self.waiting.push(state);
    }

    fn history(&mut self, _: HistoryId) {
        self.history = true;
    }
}

/// Calls `visit` for every assignment to a variable.
fn each_write<'c>(code: &'c Code, visit: &mut dyn FnMut(VariableId, &'c Statement)) {
    each_statement(&code.statements, &mut |statement| {
        if let StatementKind::Assign { place: Place::Variable(variable), .. } = statement.kind {
            visit(variable, statement);
        }
    });
}

fn is_variable(expr: &Expr, variable: VariableId) -> bool {
    expr.kind == ExprKind::Variable(variable)
}

fn forget_written(code: &Code, env: &mut Env<'_>) {
    each_write(code, &mut |variable, _| env.forget(EnvKey::Variable(variable)));
}
