//! What taking a transition does: what is known behind it, and what it writes.

use std::collections::BTreeSet;

use super::super::block::{Effects, Runner, each_statement};
use super::super::env::{Env, Key as EnvKey};
use super::super::scope::Scope;
use super::Search;
use crate::chart::entry::{self, Entered};
use crate::chart::{
    Chart, Code, HistoryId, Node, Place, StateId, StateKind, Statement, StatementKind, TransitionId,
    VariableId,
};

impl<'s> Search<'s> {
    /// What is known when the transition has been taken.
    pub(super) fn after(&self, id: TransitionId, mut env: Env<'s>) -> Env<'s> {
        let transition = &self.chart.transitions[id];
        for state in self.left_by(id) {
            for code in &self.chart.states[state].exit {
                if self.chart.is_within(transition.source, state) {
                    env = self.run(state, env, code);
                } else {
                    forget_written(code, &mut env);
                }
            }
        }
        env = self.run(transition.source, env, &transition.code);
        let mut entered = Collect::new(self.chart);
        if let Some(domain) = self.chart.domain(transition) {
            entry::targets(self.chart, domain, &transition.targets, &mut entered);
            entered.settle();
        }
        if entered.history {
            return Env::default();
        }
        for state in entered.states {
            let node = &self.chart.states[state];
            let scope = Scope::new(self.world, state, &[]);
            for &variable in &node.variables {
                let value =
                    self.chart.variables[variable].initial.as_ref().map(|it| scope.evaluate(&env, it));
                match value {
                    Some((value, faults)) if faults.is_none() => {
                        env.assign(EnvKey::Variable(variable), value);
                    }
                    _ => env.forget(EnvKey::Variable(variable)),
                }
            }
            for code in &node.entry {
                env = self.run(state, env, code);
            }
            if let StateKind::Compound { initial } = &node.kind {
                env = self.run(state, env, &initial.code);
            }
        }
        env
    }

    /// Runs a block; if it may end early, what it writes is no longer known.
    fn run(&self, state: StateId, env: Env<'s>, code: &'s Code) -> Env<'s> {
        if code.statements.is_empty() {
            return env;
        }
        let mut effects = Effects::default();
        let scope = Scope::new(self.world, state, &[]);
        let end = Runner::run(&scope, &mut effects, env.clone(), code);
        match end {
            Some(mut end) if effects.faults.is_none() && effects.otherwise.is_empty() => {
                end.keep(|key| matches!(key, EnvKey::Variable(_)));
                end
            }
            _ => {
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
        self.each_write_of(taken, &mut |variable, _, _| {
            written.insert(variable);
        });
        written
    }

    /// Every write that taking the transitions may do, `None` where it is no statement.
    pub(super) fn each_write_of(
        &self,
        taken: &[TransitionId],
        visit: &mut dyn FnMut(VariableId, Option<&'s Statement>, Option<TransitionId>),
    ) {
        for &id in taken {
            let transition = &self.chart.transitions[id];
            each_write(&transition.code, &mut |variable, statement, top| {
                visit(variable, Some(statement), top.then_some(id));
            });
            for state in self.left_by(id) {
                for code in &self.chart.states[state].exit {
                    each_write(code, &mut |variable, statement, _| visit(variable, Some(statement), None));
                }
            }
            let mut entered = Collect::new(self.chart);
            if let Some(domain) = self.chart.domain(transition) {
                entry::targets(self.chart, domain, &transition.targets, &mut entered);
                entered.settle();
            }
            let restored = transition.targets.iter().filter_map(|target| match target.node {
                Node::History(history) => Some(self.chart.histories[history].parent),
                Node::State(_) => None,
            });
            let restored: Vec<StateId> = restored.flat_map(|parent| self.chart.descendants(parent)).collect();
            for state in entered.states.into_iter().chain(restored) {
                let node = &self.chart.states[state];
                for &variable in &node.variables {
                    visit(variable, None, None);
                }
                let mut codes: Vec<&'s Code> = node.entry.iter().collect();
                if let StateKind::Compound { initial } = &node.kind {
                    codes.push(&initial.code);
                }
                codes.extend(node.histories.iter().map(|&history| &self.chart.histories[history].code));
                for code in codes {
                    each_write(code, &mut |variable, statement, _| visit(variable, Some(statement), None));
                }
            }
        }
    }
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

/// Calls `visit` for every assignment to a variable, and whether it stands in no `if`.
fn each_write<'c>(code: &'c Code, visit: &mut dyn FnMut(VariableId, &'c Statement, bool)) {
    for top in &code.statements {
        each_statement(std::slice::from_ref(top), &mut |statement| {
            if let StatementKind::Assign { place: Place::Variable(variable), .. } = statement.kind {
                visit(variable, statement, std::ptr::eq(statement, top));
            }
        });
    }
}

fn forget_written(code: &Code, env: &mut Env<'_>) {
    each_write(code, &mut |variable, _, _| env.forget(EnvKey::Variable(variable)));
}
