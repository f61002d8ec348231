//! What can be reached: states, transitions, values and faults grow from the start until nothing new is found.
//!
//! Everything here is rounded up, so that what is not reached is reached by no run of any host. Variables have
//! one set of values for all times; inside a block, what was just assigned or tested is known better.

use std::collections::{BTreeMap, VecDeque};

use super::block::{Effects, Runner};
use super::env::{Env, Key as EnvKey};
use super::index::Index;
use super::scope::{Scope, World};
use super::select::{Event, Fate, Proved, Waiting, select};
use super::value::{Faults, Value, bounds};
use crate::chart::entry::{self, Entered};
use crate::chart::{
    Chart, Code, ConstantId, Destination, HistoryId, LocalId, StateId, StateKind, TransitionId, Type,
    VariableId, Work,
};
use crate::map::Arena;

/// What can be reached.
#[derive(Clone, Debug)]
pub(super) struct Reached {
    /// The states that can be active.
    pub(super) active: Arena<StateId, bool>,
    /// The transitions that can be taken.
    pub(super) taken: Arena<TransitionId, bool>,
    /// The values of each variable.
    pub(super) values: Arena<VariableId, Value>,
    /// The faults that can happen.
    pub(super) faults: Faults,
    /// The compound and parallel states that can be done.
    pub(super) done: Arena<StateId, bool>,
    /// The states that can be entered by default.
    pub(super) defaulted: Arena<StateId, bool>,
    /// The histories that can be entered.
    pub(super) restored: Arena<HistoryId, bool>,
    /// The states that can be left.
    pub(super) left: Arena<StateId, bool>,
}

/// Which regions of a parallel state can be left by a transition of another region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RegionsLeft {
    Not,
    AllBut(StateId),
    All,
}

/// What is to be entered; a list instead of recursion.
#[derive(Clone, Copy, Debug)]
enum Pending {
    Default(StateId),
    History(HistoryId),
}

/// Explores a chart.
#[derive(Clone)]
pub(super) struct Explorer<'e, 'c> {
    chart: &'c Chart,
    index: &'e Index,
    constants: &'e Arena<ConstantId, Value>,
    proved: &'e Proved,
    reached: Reached,
    /// What is looked at as if it could be taken: a question of what would follow.
    forced: Arena<TransitionId, bool>,
    /// How many regions of a parallel state can be done.
    done_regions: Arena<StateId, usize>,
    /// The states that can be left with whatever is active inside.
    left_wholly: Arena<StateId, bool>,
    /// The states that can be active while their parent is left.
    left_from: Arena<StateId, bool>,
    regions_left: Arena<StateId, RegionsLeft>,
    /// The states of which a shallow history can be entered.
    restores_children: Arena<StateId, bool>,
    widened: Arena<VariableId, u8>,
    queued: Arena<StateId, bool>,
    queue: VecDeque<StateId>,
    pending: Vec<Pending>,
    effects: Effects,
}

/// The widening of values: so many times they grow as they are, then to the next threshold, then at once.
const GROWS: u8 = 3;
const GROWS_BY_THRESHOLD: u8 = 40;

impl Entered for Explorer<'_, '_> {
    fn state(&mut self, state: StateId) {
        self.activate(state);
    }

    fn default(&mut self, state: StateId) {
        self.activate(state);
        if !self.reached.defaulted[state] {
            self.reached.defaulted[state] = true;
            self.enqueue(state);
            self.pending.push(Pending::Default(state));
        }
    }

    fn history(&mut self, history: HistoryId) {
        if !self.reached.restored[history] {
            self.reached.restored[history] = true;
            self.pending.push(Pending::History(history));
        }
    }
}

impl<'e, 'c> Explorer<'e, 'c> {
    /// Explores a chart from its start.
    pub(super) fn explore(
        chart: &'c Chart,
        index: &'e Index,
        constants: &'e Arena<ConstantId, Value>,
        proved: &'e Proved,
    ) -> Self {
        let mut explorer = Self {
            chart,
            index,
            constants,
            proved,
            reached: Reached {
                active: chart.states.map(|_| false),
                taken: chart.transitions.map(|_| false),
                values: chart.variables.map(|_| Value::Nothing),
                faults: Faults::NONE,
                done: chart.states.map(|_| false),
                defaulted: chart.states.map(|_| false),
                restored: chart.histories.map(|_| false),
                left: chart.states.map(|_| false),
            },
            forced: chart.transitions.map(|_| false),
            done_regions: chart.states.map(|_| 0),
            left_wholly: chart.states.map(|_| false),
            left_from: chart.states.map(|_| false),
            regions_left: chart.states.map(|_| RegionsLeft::Not),
            restores_children: chart.states.map(|_| false),
            widened: chart.variables.map(|_| 0),
            queued: chart.states.map(|_| false),
            queue: VecDeque::new(),
            pending: Vec::new(),
            effects: Effects::default(),
        };
        explorer.start();
        explorer.go_on();
        explorer
    }

    fn go_on(&mut self) {
        while let Some(state) = self.queue.pop_front() {
            self.queued[state] = false;
            self.visit(state);
        }
    }

    /// What can be reached.
    pub(super) fn reached(&self) -> &Reached {
        &self.reached
    }

    /// What can be reached, at the end.
    pub(super) fn into_reached(self) -> Reached {
        self.reached
    }

    /// Goes on as if the transition could be taken.
    pub(super) fn suppose_taken(&mut self, transition: TransitionId) {
        self.forced[transition] = true;
        self.take(transition);
        self.enqueue(self.chart.transitions[transition].source);
        self.go_on();
    }

    /// Goes on as if the state could be entered.
    pub(super) fn suppose_entered(&mut self, state: StateId) {
        self.default(state);
        self.settle();
        self.go_on();
    }

    fn start(&mut self) {
        for &variable in &self.chart.states[Chart::ROOT].variables {
            if self.chart.variables[variable].initial.is_none() {
                self.write(variable, Value::all_of(self.chart, self.chart.variables[variable].ty));
            }
        }
        self.default(Chart::ROOT);
        self.settle();
    }

    fn enqueue(&mut self, state: StateId) {
        if !self.queued[state] && self.reached.active[state] {
            self.queued[state] = true;
            self.queue.push_back(state);
        }
    }

    fn settle(&mut self) {
        while let Some(pending) = self.pending.pop() {
            match pending {
                Pending::Default(state) => entry::default_of(self.chart, state, self),
                Pending::History(history) => {
                    entry::default_of_history(self.chart, history, self);
                    let parent = self.chart.histories[history].parent;
                    self.enqueue(parent);
                    if !self.chart.histories[history].deep {
                        self.restores_children[parent] = true;
                        for &child in &self.chart.states[parent].children {
                            self.restore(child);
                        }
                    }
                }
            }
        }
    }

    /// A shallow history of the parent enters a child that it can have recorded by default. (What a deep one
    /// enters has been entered before.)
    fn restore(&mut self, child: StateId) {
        let Some(parent) = self.chart.states[child].parent else { return };
        if self.restores_children[parent] && self.left_from[child] && self.reached.active[child] {
            self.default(child);
        }
    }

    fn activate(&mut self, state: StateId) {
        if self.reached.active[state] {
            return;
        }
        self.reached.active[state] = true;
        self.enqueue(state);
        for &asker in &self.index.askers[state] {
            self.enqueue(asker);
        }
        self.restore(state);
        if let (StateKind::Final { .. }, Some(parent)) =
            (&self.chart.states[state].kind, self.chart.states[state].parent)
        {
            self.finish(parent);
        }
    }

    /// A final child of the state can be active.
    fn finish(&mut self, state: StateId) {
        let mut done = state;
        while !self.reached.done[done] {
            if self.chart.states[done].kind == StateKind::Parallel {
                self.done_regions[done] += 1;
                if self.done_regions[done] < self.chart.states[done].children.len() {
                    return;
                }
            }
            self.reached.done[done] = true;
            self.enqueue(done);
            let Some(parent) = self.chart.states[done].parent else { return };
            if self.chart.states[parent].kind != StateKind::Parallel {
                return;
            }
            done = parent;
        }
    }

    fn leave(&mut self, transition: TransitionId) {
        let transition = &self.chart.transitions[transition];
        let Some(domain) = self.chart.domain(transition) else { return };
        let source = transition.source;
        if source == domain {
            for &child in &self.chart.states[domain].children {
                if self.chart.exits(transition, child) {
                    self.leave_from(child);
                    self.leave_wholly(child);
                }
            }
            return;
        }
        self.leave_wholly(source);
        let mut inner = source;
        for around in self.chart.ancestors(source).take_while(|&around| around != domain) {
            self.reached_left(around);
            self.leave_from(inner);
            if self.chart.states[around].kind == StateKind::Parallel {
                self.leave_other_regions(around, inner);
            }
            inner = around;
        }
        // The child of the domain is left, and the domain is not.
    }

    fn leave_other_regions(&mut self, parallel: StateId, but: StateId) {
        let known = self.regions_left[parallel];
        if known == RegionsLeft::All || known == RegionsLeft::AllBut(but) {
            return;
        }
        self.regions_left[parallel] =
            if known == RegionsLeft::Not { RegionsLeft::AllBut(but) } else { RegionsLeft::All };
        for &region in &self.chart.states[parallel].children {
            if region != but {
                self.leave_from(region);
                self.leave_wholly(region);
            }
        }
    }

    fn reached_left(&mut self, state: StateId) {
        if !self.reached.left[state] {
            self.reached.left[state] = true;
            self.enqueue(state);
        }
    }

    fn leave_from(&mut self, child: StateId) {
        if !self.left_from[child] {
            self.left_from[child] = true;
            self.restore(child);
        }
    }

    fn leave_wholly(&mut self, state: StateId) {
        let mut waiting = vec![state];
        while let Some(state) = waiting.pop() {
            if self.left_wholly[state] {
                continue;
            }
            self.left_wholly[state] = true;
            self.reached_left(state);
            for &child in &self.chart.states[state].children {
                self.leave_from(child);
                waiting.push(child);
            }
        }
    }

    fn take(&mut self, transition: TransitionId) {
        if self.reached.taken[transition] {
            return;
        }
        self.reached.taken[transition] = true;
        let node = &self.chart.transitions[transition];
        if let Some(domain) = self.chart.domain(node) {
            self.leave(transition);
            entry::targets(self.chart, domain, &node.targets, self);
            self.settle();
        }
    }

    fn write(&mut self, variable: VariableId, value: Value) {
        let old = self.reached.values[variable];
        let joined = old.join(value);
        if joined == old {
            return;
        }
        self.reached.values[variable] = self.widen(variable, old, joined);
        for position in 0..self.index.readers[variable].len() {
            self.enqueue(self.index.readers[variable][position]);
        }
    }

    fn widen(&mut self, variable: VariableId, old: Value, joined: Value) -> Value {
        let grown = self.widened[variable];
        self.widened[variable] = grown.saturating_add(1);
        let (Value::Range { low: old_low, high: old_high }, Value::Range { low, high }) = (old, joined)
        else {
            return joined;
        };
        if grown < GROWS {
            return joined;
        }
        let Type::Integer(ty) = self.chart.variables[variable].ty else { return joined };
        let Some((least, greatest)) = bounds(ty) else { return Value::Any };
        let by_threshold = grown < GROWS_BY_THRESHOLD;
        let thresholds = self.index.thresholds[variable].iter().copied().filter(|_| by_threshold);
        Value::Range {
            low: if low < old_low {
                thresholds.clone().rev().find(|&it| it <= low).unwrap_or(least).max(least)
            } else {
                low
            },
            high: if high > old_high {
                thresholds.clone().find(|&it| it >= high).unwrap_or(greatest).min(greatest)
            } else {
                high
            },
        }
    }

    fn note(&mut self, faults: Faults) {
        let all = self.reached.faults.and(faults);
        if all != self.reached.faults {
            self.reached.faults = all;
            for &state in &self.index.fault_handlers {
                self.enqueue(state);
            }
        }
    }

    /// Takes over what code may do.
    fn apply(&mut self, effects: &mut Effects) {
        for (variable, value) in std::mem::take(&mut effects.writes) {
            self.write(variable, value);
        }
        self.note(effects.faults);
        for transition in std::mem::take(&mut effects.otherwise) {
            if !self.reached.taken[transition] {
                self.take(transition);
                self.enqueue(self.chart.transitions[transition].source);
            }
        }
        effects.clear();
    }

    fn world(&self) -> World<'_, 'c> {
        World {
            chart: self.chart,
            values: &self.reached.values,
            constants: self.constants,
            active: &self.reached.active,
        }
    }

    /// Runs a block; the variables that it may have set.
    fn run(&mut self, state: StateId, known: Env<'c>, code: &'c Code) -> Vec<VariableId> {
        if code.statements.is_empty() {
            return Vec::new();
        }
        let mut effects = std::mem::take(&mut self.effects);
        let scope = Scope::new(self.world(), state, &[]);
        Runner::run(&scope, &mut effects, known, code);
        let written = effects.writes.iter().map(|&(variable, _)| variable).collect();
        self.apply(&mut effects);
        self.effects = effects;
        written
    }

    /// Evaluates the data that targets give.
    fn give(
        &mut self,
        state: StateId,
        known: &Env<'c>,
        bindings: &'c [Option<LocalId>],
        targets: &'c [Destination],
    ) {
        for target in targets {
            for (entered, arguments) in &target.arguments {
                for (&variable, argument) in self.chart.states[*entered].variables.iter().zip(arguments) {
                    let scope = Scope::new(self.world(), state, bindings);
                    let (value, faults) = scope.evaluate(known, argument);
                    self.set_on_entry(variable, value, faults);
                }
            }
        }
    }

    /// A variable gets its value on entry; a faulty one becomes zero.
    fn set_on_entry(&mut self, variable: VariableId, value: Value, faults: Faults) {
        let zero = if faults.is_none() {
            Value::Nothing
        } else {
            Value::zero_of(self.chart, self.chart.variables[variable].ty)
        };
        self.note(faults);
        self.write(variable, value.join(zero));
    }

    /// Looks at all code of a state with what is known by now.
    fn visit(&mut self, state: StateId) {
        let node = &self.chart.states[state];
        for &variable in &node.variables {
            if let Some(initial) = &self.chart.variables[variable].initial {
                let scope = Scope::new(self.world(), state, &[]);
                let (value, faults) = scope.evaluate(&Env::default(), initial);
                self.set_on_entry(variable, value, faults);
            }
        }
        for code in &node.entry {
            self.run(state, Env::default(), code);
        }
        if self.reached.left[state] {
            for code in &node.exit {
                self.run(state, Env::default(), code);
            }
        }
        if let StateKind::Compound { initial } = &node.kind
            && self.reached.defaulted[state]
        {
            self.run(state, Env::default(), &initial.code);
            self.give(state, &Env::default(), &[], std::slice::from_ref(&initial.target));
        }
        for &history in &node.histories {
            if self.reached.restored[history] {
                let history = &self.chart.histories[history];
                self.run(state, Env::default(), &history.code);
                self.give(state, &Env::default(), &[], std::slice::from_ref(&history.default));
            }
        }
        if let Some(Work::Invoke(place)) = node.work {
            let scope = Scope::new(self.world(), state, &[]);
            let faults = scope.arguments(&Env::default(), &self.chart.invocations[place].arguments);
            self.note(faults);
        }
        self.transitions(state);
        for position in 0..self.index.otherwise[state].len() {
            let transition = self.index.otherwise[state][position];
            if self.reached.taken[transition] {
                self.give(state, &Env::default(), &[], &self.chart.transitions[transition].targets);
            }
        }
    }

    fn transitions(&mut self, state: StateId) {
        let waiting = Waiting { done: self.reached.done[state], faults: self.reached.faults };
        let mut possible: BTreeMap<TransitionId, (Env<'c>, &'c [Option<LocalId>])> = BTreeMap::new();
        let mut faults = Faults::NONE;
        let world = self.world();
        select(world, self.index, self.proved, state, waiting, &mut |_, event| {
            let Event::Fate(candidate, fate) = event else { return };
            let transition = &self.chart.transitions[candidate.transition];
            if let Some(guard) = &transition.guard {
                let scope = Scope::new(world, state, candidate.bindings);
                faults = faults.and(scope.evaluate(&Env::default(), guard).1);
            }
            let Fate::Possible(cases) = fate else { return };
            let Some(known) = Env::of_all(cases) else { return };
            let known = known.for_block(candidate.bindings);
            match possible.remove(&candidate.transition) {
                None => possible.insert(candidate.transition, (known, candidate.bindings)),
                Some((other, bindings)) => {
                    possible.insert(candidate.transition, (other.join(&known), bindings))
                }
            };
        });
        for &id in &self.chart.states[state].transitions {
            if self.forced[id] {
                possible.insert(id, (Env::default(), &[]));
            }
            if let crate::chart::Trigger::After(delay) = &self.chart.transitions[id].trigger {
                let scope = Scope::new(self.world(), state, &[]);
                faults = faults.and(scope.evaluate(&Env::default(), delay).1);
            }
        }
        self.note(faults);
        for (id, (mut known, _)) in possible {
            let transition = &self.chart.transitions[id];
            self.take(id);
            if !known.is_empty() {
                let (chart, index) = (self.chart, self.index);
                known.keep(|key| match key {
                    EnvKey::Variable(variable) => index.is_calm(chart, state, variable),
                    EnvKey::Argument(_) | EnvKey::Local(_) => true,
                });
            }
            let written = self.run(state, known.clone(), &transition.code);
            for variable in written {
                known.forget(EnvKey::Variable(variable));
            }
            self.give(state, &known, &[], &transition.targets);
        }
    }
}
