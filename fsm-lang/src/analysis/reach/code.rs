//! The code of a state: what it sets, raises and takes with what is known by now.

use std::collections::BTreeMap;

use super::super::block::{Effects, Runner};
use super::super::env::{Env, Key as EnvKey};
use super::super::scope::{Scope, World};
use super::super::select::{Event, Fate, Leftovers, Waiting, select};
use super::super::value::{Faults, Value, bounds};
use super::Explorer;
use crate::chart::{
    Code, Destination, LocalId, StateId, StateKind, TransitionId, Trigger, Type, VariableId, Work,
};

/// The widening of values: so many times they grow as they are, then to the next threshold, then at once.
const GROWS: u8 = 3;
const GROWS_BY_THRESHOLD: u8 = 40;

/// How many transitions of a state are looked at before what earlier ones leave over is no longer told apart: where each
/// of many counters has its turn when the one before it has had its own, their number would come in squared.
const MOST_EFFORT: usize = 20_000;

impl<'c> Explorer<'_, 'c> {
    pub(super) fn write(&mut self, variable: VariableId, value: Value) {
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
            if !self.reached.taken[transition] && self.index.ended_before(self.chart, transition).is_none() {
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

    /// The code of a transition of which nothing is known but that it is taken.
    pub(super) fn run_supposed(&mut self, id: TransitionId) {
        let transition = &self.chart.transitions[id];
        self.run(transition.source, Env::default(), &transition.code);
        self.give(transition.source, &Env::default(), &[], &transition.targets);
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
    pub(super) fn visit(&mut self, state: StateId) {
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
        let leftovers =
            if self.effort(state) > MOST_EFFORT { Leftovers::Ignored } else { Leftovers::Followed };
        select(world, self.index, self.proved, state, waiting, leftovers, &mut |_, event| {
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
            if let Trigger::After(delay) = &self.chart.transitions[id].trigger {
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
