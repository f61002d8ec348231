//! What may go on for ever without an event: cycles of `always`, and of timers without a delay.

use std::collections::BTreeSet;

use super::block::{Effects, Runner, each_expression, each_statement};
use super::env::{Env, Key as EnvKey};
use super::index::{Index, variables_of};
use super::reach::Reached;
use super::scope::{Scope, World, is_comparison, is_steady};
use super::value::Value;
use crate::chart::entry::{self, Entered};
use crate::chart::graph::Follow;
use crate::chart::{
    BinaryOperator, Chart, Code, ConstantId, Expr, ExprKind, HistoryId, Place, StateId, StateKind, Statement,
    StatementKind, TransitionId, Trigger, Type, VariableId,
};
use crate::map::{Arena, UnorderedMap};

/// Transitions that may follow each other for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// In the order in which they are taken, the first in the document first.
    pub transitions: Vec<TransitionId>,
    /// Whether their conditions stay true once they hold together; else the host or a variable decides.
    pub certain: bool,
}

/// Sets of more transitions are not followed by value: only whether each is bounded.
const MOST_TRANSITIONS: usize = 256;
/// So many steps are followed before it is left open whether there is an end.
const MOST_STEPS: usize = 1_024;

/// Finds them, one for each set of transitions that can follow each other, in document order.
pub(super) fn find(
    chart: &Chart,
    index: &Index,
    constants: &Arena<ConstantId, Value>,
    reached: &Reached,
) -> Vec<Cycle> {
    let chosen: Vec<TransitionId> = chart
        .transitions
        .iter()
        .filter(|(id, transition)| reached.taken[*id] && needs_no_event(chart, &transition.trigger))
        .map(|(id, _)| id)
        .collect();
    if chosen.is_empty() {
        return Vec::new();
    }
    let world = World { chart, values: &reached.values, constants, active: &reached.active };
    let search = Search { chart, index, reached, world, breakers: breakers(chart, reached) };
    let mut found: Vec<Cycle> = Follow::of(chart, &reached.active, &chosen)
        .cycles()
        .into_iter()
        .flat_map(|cycle| {
            let unranked: Vec<TransitionId> =
                cycle.iter().copied().filter(|&id| !search.is_ranked(id, &cycle)).collect();
            Follow::of(chart, &reached.active, &unranked).cycles()
        })
        .filter_map(|cycle| search.judge(&cycle))
        .collect();
    found.sort_unstable_by_key(|cycle| cycle.transitions.first().copied());
    found
}

fn needs_no_event(chart: &Chart, trigger: &Trigger) -> bool {
    match trigger {
        Trigger::Always => true,
        Trigger::After(delay) => is_no_delay(chart, delay),
        _ => false,
    }
}

fn is_no_delay(chart: &Chart, delay: &Expr) -> bool {
    let mut delay = delay;
    // A constant that is another one: no further than there are constants.
    for _ in 0..=chart.constants.len() {
        match delay.kind {
            ExprKind::Duration(nanoseconds) => return nanoseconds == 0,
            ExprKind::Constant(constant) => delay = &chart.constants[constant].value,
            _ => return false,
        }
    }
    false
}

/// Transitions without an event that leave a parallel state from inside a region: they may end what goes on
/// in another one.
fn breakers(chart: &Chart, reached: &Reached) -> Vec<(StateId, StateId)> {
    let mut breakers = Vec::new();
    for (id, transition) in chart.transitions.iter() {
        if !reached.taken[id] || !matches!(transition.trigger, Trigger::Always | Trigger::Otherwise) {
            continue;
        }
        let Some(domain) = chart.domain(transition) else { continue };
        let around = chart.ancestors(transition.source).take_while(|&around| around != domain);
        for parallel in around.filter(|&around| chart.states[around].kind == StateKind::Parallel) {
            breakers.push((parallel, transition.source));
        }
    }
    breakers
}

struct Search<'s> {
    chart: &'s Chart,
    index: &'s Index,
    reached: &'s Reached,
    world: World<'s, 's>,
    breakers: Vec<(StateId, StateId)>,
}

/// A transition about to be taken.
struct Step<'c> {
    transition: TransitionId,
    /// What was known before it was selected.
    before: Env<'c>,
    /// What is known when it is.
    selected: Env<'c>,
    /// The steps that can follow.
    next: Vec<usize>,
}

impl<'s> Search<'s> {
    /// Whether the set can go on for ever, and if so, how.
    fn judge(&self, cycle: &[TransitionId]) -> Option<Cycle> {
        let follow = Follow::of(self.chart, &self.reached.active, cycle);
        if cycle.len() > MOST_TRANSITIONS {
            return Some(self.by_targets(cycle, &follow));
        }
        let mut steps: Vec<Step<'s>> = Vec::new();
        let mut waiting = Vec::new();
        for &id in cycle {
            self.step(id, Env::default(), &mut steps, &mut waiting);
        }
        while let Some(place) = waiting.pop() {
            if steps.len() > MOST_STEPS {
                return Some(Cycle { certain: false, ..self.by_targets(cycle, &follow) });
            }
            let after = self.after(steps[place].transition, steps[place].selected.clone());
            for next in follow.behind(steps[place].transition) {
                if let Some(next) = self.step(next, after.clone(), &mut steps, &mut waiting) {
                    steps[place].next.push(next);
                }
            }
        }
        let round = find_round(&steps)?;
        let certain = self.is_certain(&steps, &round);
        let mut transitions: Vec<TransitionId> = round.iter().map(|&place| steps[place].transition).collect();
        turn_to_first(&mut transitions);
        shorten(&mut transitions);
        Some(Cycle { transitions, certain })
    }

    /// The step of taking a transition with what is known, old or new; `None` if it cannot be taken.
    fn step(
        &self,
        id: TransitionId,
        before: Env<'s>,
        steps: &mut Vec<Step<'s>>,
        waiting: &mut Vec<usize>,
    ) -> Option<usize> {
        let selected = self.selected(id, &before)?;
        let known = steps
            .iter()
            .position(|step| step.transition == id && step.selected == selected && step.before == before);
        Some(known.unwrap_or_else(|| {
            waiting.push(steps.len());
            steps.push(Step { transition: id, before, selected, next: Vec::new() });
            steps.len() - 1
        }))
    }

    /// The earlier transitions of the same state that compete with this one, in order.
    fn earlier(&self, id: TransitionId) -> impl Iterator<Item = TransitionId> {
        let transition = &self.chart.transitions[id];
        let is_always = transition.trigger == Trigger::Always;
        let all = &self.chart.states[transition.source].transitions;
        all.iter()
            .copied()
            .take_while(move |&other| other != id)
            .filter(move |&other| is_always && self.chart.transitions[other].trigger == Trigger::Always)
    }

    fn selected(&self, id: TransitionId, before: &Env<'s>) -> Option<Env<'s>> {
        let transition = &self.chart.transitions[id];
        let scope = Scope::new(self.world, transition.source, &[]);
        let mut cases = vec![before.clone()];
        for earlier in self.earlier(id) {
            cases = match &self.chart.transitions[earlier].guard {
                Some(guard) => scope.deny(cases, guard),
                None => Vec::new(),
            };
        }
        if let Some(guard) = &transition.guard {
            cases = scope.assume(cases, guard, true);
        }
        let mut known = Env::of_all(cases)?.for_block(&[]);
        known.keep(|key| match key {
            EnvKey::Variable(variable) => self.index.is_calm(self.chart, transition.source, variable),
            EnvKey::Argument(_) | EnvKey::Local(_) => false,
        });
        Some(known)
    }

    /// What is known when the transition has been taken.
    fn after(&self, id: TransitionId, mut env: Env<'s>) -> Env<'s> {
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
                        env.set(EnvKey::Variable(variable), value);
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
    fn left_by(&self, id: TransitionId) -> Vec<StateId> {
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

    /// Whether the conditions of the round stay true once they hold together.
    fn is_certain(&self, steps: &[Step<'s>], round: &[usize]) -> bool {
        let taken: Vec<TransitionId> = round.iter().map(|&place| steps[place].transition).collect();
        let written = self.written_by(&taken);
        round.iter().all(|&place| {
            let step = &steps[place];
            let transition = &self.chart.transitions[step.transition];
            let scope = Scope::new(self.world, transition.source, &[]);
            let guards = self
                .earlier(step.transition)
                .map(|id| (self.chart.transitions[id].guard.as_ref(), false))
                .chain([(transition.guard.as_ref(), true)]);
            let steady = |(guard, holds): (Option<&'s Expr>, bool)| {
                guard.is_none_or(|guard| {
                    let (value, faults) = scope.evaluate(&step.before, guard);
                    let decided = faults.is_none() && value.is_only(holds);
                    decided || faults.is_none() && self.is_stable(transition.source, guard, &written)
                })
            };
            let mut guards = guards;
            guards.all(steady) && !self.may_be_broken(transition.source, &taken)
        })
    }

    /// Whether the guard asks neither the host nor for states, and nothing of the round changes what it reads.
    fn is_stable(&self, source: StateId, guard: &Expr, written: &BTreeSet<VariableId>) -> bool {
        let mut asks = false;
        each_expression(guard, &mut |inner| asks |= matches!(inner.kind, ExprKind::In(_)));
        is_steady(guard)
            && !asks
            && variables_of(guard)
                .into_iter()
                .all(|it| !written.contains(&it) && self.index.is_calm(self.chart, source, it))
    }

    /// Whether another region, or a state inside, can come in between.
    fn may_be_broken(&self, source: StateId, taken: &[TransitionId]) -> bool {
        let beside = self.breakers.iter().any(|&(parallel, breaker)| {
            self.chart.is_descendant(source, parallel)
                && self.chart.child_towards(parallel, source) != self.chart.child_towards(parallel, breaker)
        });
        let inside = || {
            self.chart.descendants(source).any(|inner| {
                self.chart.states[inner].transitions.iter().any(|id| {
                    self.reached.taken[*id]
                        && self.chart.transitions[*id].trigger == Trigger::Always
                        && !taken.contains(id)
                })
            })
        };
        beside || inside()
    }

    /// The variables that taking the transitions may change.
    fn written_by(&self, taken: &[TransitionId]) -> BTreeSet<VariableId> {
        let mut written = BTreeSet::new();
        self.each_write_of(taken, &mut |variable, _, _| {
            written.insert(variable);
        });
        written
    }

    /// Every write that taking the transitions may do, `None` where it is no statement.
    fn each_write_of(
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
                crate::chart::Node::History(history) => Some(self.chart.histories[history].parent),
                crate::chart::Node::State(_) => None,
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

    /// Whether the transition can be taken only so often, as long as only transitions of the set are: each time
    /// it brings a variable nearer to a bound in its guard, and none of them takes it back.
    fn is_ranked(&self, id: TransitionId, cycle: &[TransitionId]) -> bool {
        let transition = &self.chart.transitions[id];
        let Some(guard) = &transition.guard else { return false };
        if cycle.len() > MOST_TRANSITIONS {
            return false;
        }
        conjuncts(guard).into_iter().any(|atom| {
            let ExprKind::Binary { operator, left, right } = &atom.kind else { return false };
            is_comparison(*operator)
                && (self.is_bound(id, cycle, left, *operator, right)
                    || self.is_bound(id, cycle, right, mirrored(*operator), left))
        })
    }

    /// Whether `variable operator bound` holds only so often.
    fn is_bound(
        &self,
        id: TransitionId,
        cycle: &[TransitionId],
        variable: &Expr,
        operator: BinaryOperator,
        bound: &Expr,
    ) -> bool {
        let ExprKind::Variable(counter) = variable.kind else { return false };
        let Type::Integer(_) = variable.ty else { return false };
        let source = self.chart.transitions[id].source;
        if !is_steady(bound) || !self.index.is_calm(self.chart, source, counter) {
            return false;
        }
        let read = variables_of(bound);
        // How far each write takes the counter; `None` where that cannot be told.
        let mut moves: Vec<Option<i128>> = Vec::new();
        let mut surely_moves = false;
        let mut bound_moves = false;
        let calm = read.iter().all(|&it| self.index.is_calm(self.chart, source, it));
        self.each_write_of(cycle, &mut |written, statement, on| {
            bound_moves |= read.contains(&written);
            if written == counter {
                let step = statement.and_then(|statement| self.step_of(statement));
                surely_moves |= on == Some(id) && step.is_some_and(|step| step != 0);
                moves.push(step);
            }
        });
        if bound_moves || !calm || !surely_moves || !self.surely_runs(id) {
            return false;
        }
        let all = |allowed: &dyn Fn(i128) -> bool| moves.iter().all(|step| step.is_some_and(allowed));
        match operator {
            BinaryOperator::Less | BinaryOperator::LessEqual => all(&|step| step == 1),
            BinaryOperator::Greater | BinaryOperator::GreaterEqual => all(&|step| step == -1),
            BinaryOperator::NotEqual => all(&|step| step == 1) || all(&|step| step == -1),
            _ => false,
        }
    }

    /// How far an assignment takes what it assigns to, if that is a number.
    fn step_of(&self, statement: &Statement) -> Option<i128> {
        let StatementKind::Assign { operator, value, .. } = &statement.kind else { return None };
        let scope = Scope::new(self.world, Chart::ROOT, &[]);
        let number = |expr| match scope.evaluate(&Env::default(), expr) {
            (Value::Range { low, high }, faults) if low == high && faults.is_none() => Some(low),
            _ => None,
        };
        match (operator, &value.kind) {
            (Some(BinaryOperator::Add), _) => number(value),
            (Some(BinaryOperator::Subtract), _) => number(value)?.checked_neg(),
            _ => None,
        }
    }

    /// Whether the block of the transition always comes to its end.
    fn surely_runs(&self, id: TransitionId) -> bool {
        let transition = &self.chart.transitions[id];
        let Some(env) = self.selected(id, &Env::default()) else { return true };
        let scope = Scope::new(self.world, transition.source, &[]);
        let mut effects = Effects::default();
        Runner::run(&scope, &mut effects, env, &transition.code);
        effects.faults.is_none() && effects.otherwise.is_empty()
    }

    /// Some way around through the set, by targets alone. It is certain where there is no guard.
    fn by_targets(&self, cycle: &[TransitionId], follow: &Follow) -> Cycle {
        let mut path: Vec<TransitionId> = cycle.iter().copied().take(1).collect();
        let mut places = UnorderedMap::new();
        while let Some(&last) = path.last() {
            if let Some(from) = places.insert(last, path.len() - 1) {
                path.pop();
                path.drain(..from);
                break;
            }
            let mut next = follow.behind(last).into_iter().filter(|id| cycle.binary_search(id).is_ok());
            let Some(next) = next.next() else { break };
            path.push(next);
        }
        let certain = path.iter().all(|&id| {
            let transition = &self.chart.transitions[id];
            transition.guard.is_none()
                && self.earlier(id).next().is_none()
                && !self.may_be_broken(transition.source, cycle)
        });
        turn_to_first(&mut path);
        Cycle { transitions: path, certain }
    }
}

/// A way around through the steps: places in the order in which they are taken; `None` if there is none.
fn find_round(steps: &[Step<'_>]) -> Option<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Closed,
    }
    let mut marks = vec![Mark::New; steps.len()];
    for start in 0..steps.len() {
        if marks[start] != Mark::New {
            continue;
        }
        // A walk in depth; what is open is the path.
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        marks[start] = Mark::Open;
        while let Some((place, tried)) = path.last_mut() {
            let Some(&next) = steps[*place].next.get(*tried) else {
                marks[*place] = Mark::Closed;
                path.pop();
                continue;
            };
            *tried += 1;
            match marks[next] {
                Mark::Closed => {}
                Mark::New => {
                    marks[next] = Mark::Open;
                    path.push((next, 0));
                }
                Mark::Open => {
                    let from = path.iter().position(|&(place, _)| place == next)?;
                    return Some(path[from..].iter().map(|&(place, _)| place).collect());
                }
            }
        }
    }
    None
}

/// Begins with the first in the document.
fn turn_to_first(transitions: &mut [TransitionId]) {
    let first = transitions.iter().enumerate().min_by_key(|&(_, id)| id).map(|(place, _)| place);
    transitions.rotate_left(first.unwrap_or_default());
}

/// A round that only repeats itself is told once.
fn shorten(transitions: &mut Vec<TransitionId>) {
    let length = transitions.len();
    for period in 1..length {
        if length.is_multiple_of(period)
            && (period..length).all(|place| transitions[place] == transitions[place - period])
        {
            transitions.truncate(period);
            return;
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

/// The conditions that all hold where the guard does.
fn conjuncts(guard: &Expr) -> Vec<&Expr> {
    let mut waiting = vec![guard];
    let mut found = Vec::new();
    while let Some(expr) = waiting.pop() {
        match &expr.kind {
            ExprKind::Binary { operator: BinaryOperator::And, left, right } => {
                waiting.push(right);
                waiting.push(left);
            }
            _ => found.push(expr),
        }
    }
    found
}

/// The comparison with its sides swapped.
fn mirrored(operator: BinaryOperator) -> BinaryOperator {
    match operator {
        BinaryOperator::Less => BinaryOperator::Greater,
        BinaryOperator::LessEqual => BinaryOperator::GreaterEqual,
        BinaryOperator::Greater => BinaryOperator::Less,
        BinaryOperator::GreaterEqual => BinaryOperator::LessEqual,
        other => other,
    }
}
