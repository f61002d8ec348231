//! An exact configuration, values of variables that are no flags apart, and what a microstep makes of it.

use super::super::entering::Blocks;
use super::super::flow::Flow;
use super::super::places::Places;
use super::super::table::{Phase, place_of};
use super::super::touch::Touch;
use super::flags::Flags;
use super::guards::Guards;
use super::writes::{Held, Writes};
use crate::chart::entry::{self, Entered};
use crate::chart::{Chart, HistoryId, StateId, StateKind, Transition, TransitionId, Trigger};
use crate::map::{Arena, Id};

/// A debt that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Due {
    /// Its place, by position.
    pub(super) place: u32,
    /// Whether it may not have taken effect.
    pub(super) maybe: bool,
    /// The state that undoes it at the moment.
    pub(super) begun: Option<StateId>,
}

/// The active leaves with their phases, what is owed in the order of completion, and what histories have recorded.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Config {
    /// Nodes of the flow, in order.
    pub(super) nodes: Vec<u32>,
    /// The latest last.
    pub(super) due: Vec<Due>,
    /// Whether a pivot was passed.
    pub(super) passed: bool,
    pub(super) held: Held,
    /// The states that wait for the outcome of an undo whose debt was settled meanwhile.
    pub(super) waiting: Vec<StateId>,
    records: Vec<Option<Vec<StateId>>>,
}

impl Config {
    /// Settles what `is_settled` says of places.
    pub(super) fn settle(&mut self, is_settled: &mut dyn FnMut(usize) -> bool) {
        let waiting = &mut self.waiting;
        self.due.retain(|due| {
            let settled = is_settled(due.place as usize);
            if settled
                && let Some(state) = due.begun
                && !waiting.contains(&state)
            {
                waiting.push(state);
                waiting.sort_unstable();
            }
            !settled
        });
    }
}

/// Makes microsteps.
pub(super) struct Machine<'m> {
    pub(super) flow: &'m Flow<'m>,
    pub(super) blocks: &'m Blocks,
    pub(super) flags: &'m Flags<'m>,
    pub(super) guards: Guards<'m>,
    /// By transition: what its block does.
    touches: Arena<TransitionId, Option<Touch>>,
}

impl<'m> Machine<'m> {
    pub(super) fn new(flow: &'m Flow<'m>, blocks: &'m Blocks, flags: &'m Flags<'m>) -> Self {
        let touches = flow.chart.transitions.map(|transition| {
            let mut touch = Touch::none();
            touch.add(flow.chart, flow.places, &transition.code, true);
            (!touch.is_none()).then_some(touch)
        });
        Self { flow, blocks, flags, guards: Guards::of(flow.chart, flags), touches }
    }

    fn places(&self) -> &'m Places {
        self.flow.places
    }

    pub(super) fn leaf(&self, node: u32) -> StateId {
        self.flow.table.nodes[node as usize].leaf
    }

    pub(super) fn phase(&self, node: u32) -> Phase {
        self.flow.table.nodes[node as usize].phase
    }

    /// The configurations that a run may start in: several where a block settles on some ways only. `held` is what
    /// is held before.
    pub(super) fn start(&self, held: Held) -> Vec<Config> {
        let chart = self.flow.chart;
        let empty = Config {
            nodes: Vec::new(),
            due: Vec::new(),
            passed: false,
            waiting: Vec::new(),
            held,
            records: vec![None; chart.histories.len()],
        };
        let mut entering = Entering::new(self, &empty);
        entering.default(Chart::ROOT);
        entering.finish();
        self.enter(vec![empty], entering)
    }

    /// Whether a leaf keeps others from leaving it (ruling 19).
    fn blocks(&self, config: &Config, node: u32) -> bool {
        let leaf = self.leaf(node);
        match self.phase(node) {
            Phase::Running => self.flow.is_pivot(leaf),
            Phase::Undoing => self.owes(config, leaf),
            _ => false,
        }
    }

    /// Whether something that the state undoes stands.
    pub(super) fn owes(&self, config: &Config, leaf: StateId) -> bool {
        let scope = self.flow.table.scope(leaf);
        scope.is_some_and(|scope| config.due.iter().any(|due| scope.contains(due.place as usize)))
    }

    /// Whether the transition is refused.
    pub(super) fn refused(&self, config: &Config, transition: &Transition) -> bool {
        let own = |leaf| leaf == transition.source && matches!(transition.trigger, Trigger::Outcome(_));
        !transition.targets.is_empty()
            && config.nodes.iter().any(|&node| {
                let leaf = self.leaf(node);
                self.blocks(config, node) && !own(leaf) && self.flow.chart.exits(transition, leaf)
            })
    }

    /// What transitions that are taken together make of a configuration, if flags hold this.
    pub(super) fn microstep(&self, config: &Config, held: &Held, taken: &[TransitionId]) -> Vec<Config> {
        let chart = self.flow.chart;
        let exits = |state: StateId| taken.iter().any(|&id| chart.exits(&chart.transitions[id], state));
        let mut next = config.clone();
        next.held.clone_from(held);
        self.record(config, &mut next, &exits);
        let left: Vec<u32> = config.nodes.iter().copied().filter(|&node| exits(self.leaf(node))).collect();
        next.nodes.retain(|&node| !exits(self.leaf(node)));
        next.waiting.retain(|&state| !exits(state));
        let is_left = |state: &StateId| {
            exits(*state) && left.iter().any(|&node| chart.is_within(self.leaf(node), *state))
        };
        if !held.is_empty() {
            self.flags.leave(&mut next.held, &mut self.flags.exiting.iter().rev().copied().filter(is_left));
            self.flags.take(&mut next.held, taken);
        }
        // Inner ones before outer ones, later ones before earlier ones; a call is given up behind the block of its own state.
        let mut exited: Vec<StateId> = self.blocks.exiting.iter().copied().filter(is_left).collect();
        exited.extend(left.iter().map(|&node| self.leaf(node)));
        exited.sort_unstable();
        exited.dedup();
        let mut all = vec![next];
        for &state in exited.iter().rev() {
            if let Some(touch) = &self.blocks.exit[state] {
                all = self.touched(all, touch);
            }
            let runs = |&node: &u32| self.leaf(node) == state && self.phase(node) == Phase::Running;
            if let Some(place) = place_of(chart, state).filter(|_| left.iter().any(runs)) {
                for config in &mut all {
                    self.completed(config, self.places().position(place), true);
                }
            }
        }
        for &id in taken {
            if let Some(touch) = &self.touches[id] {
                all = self.touched(all, touch);
            }
        }
        let mut entering = Entering::new(self, config);
        // What histories recorded just now is what they restore.
        if let Some(first) = all.first() {
            entering.records.clone_from(&first.records);
        }
        for &id in taken {
            let transition = &chart.transitions[id];
            if let Some(domain) = chart.domain(transition) {
                entry::targets(chart, domain, &transition.targets, &mut entering);
            }
        }
        entering.finish();
        self.enter(all, entering)
    }

    /// A call is no longer waited for.
    pub(super) fn completed(&self, config: &mut Config, place: usize, maybe: bool) {
        if self.places().stands.contains(place) {
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            config.due.push(Due { place, maybe, begun: None });
        }
    }

    fn record(&self, config: &Config, next: &mut Config, exits: &dyn Fn(StateId) -> bool) {
        let chart = self.flow.chart;
        for (id, history) in chart.histories.iter().filter(|(_, history)| exits(history.parent)) {
            let leaves: Vec<StateId> = config.nodes.iter().map(|&node| self.leaf(node)).collect();
            let inside = leaves.into_iter().filter(|&leaf| chart.is_descendant(leaf, history.parent));
            let mut states: Vec<StateId> = if history.deep {
                inside.collect()
            } else {
                inside.filter_map(|leaf| chart.child_towards(history.parent, leaf)).collect()
            };
            states.dedup();
            if !states.is_empty() {
                next.records[id.index()] = Some(states);
            }
        }
    }

    /// What a block takes away: one that does so on some ways only makes two of each.
    fn touched(&self, all: Vec<Config>, touch: &Touch) -> Vec<Config> {
        let pivot = self.places().pivot();
        let mut done = Vec::new();
        for mut config in all {
            config.settle(&mut |place| touch.surely.contains(place));
            config.passed |= touch.surely.contains(pivot);
            let mut other = config.clone();
            other.settle(&mut |place| touch.maybe.contains(place));
            other.passed |= touch.maybe.contains(pivot);
            if other != config {
                done.push(other);
            }
            done.push(config);
        }
        done
    }

    fn enter(&self, all: Vec<Config>, entering: Entering<'_, '_>) -> Vec<Config> {
        let mut all = self.touched(all, &entering.touch);
        let chart = self.flow.chart;
        // Outer ones before inner ones; a block of a default behind the entry of the state that it is in.
        let mut writes = entering.writes;
        writes.sort_by_key(|(state, default, _)| (*state, *default));
        for config in &mut all {
            writes.iter().for_each(|(.., written)| written.apply(&mut config.held));
            for &leaf in &entering.leaves {
                let node = u32::try_from(self.flow.table.entered(leaf)).unwrap_or(u32::MAX);
                config.nodes.push(node);
                let plain = chart.states[leaf].kind == (StateKind::Final { failure: false });
                if plain && chart.states[leaf].parent == Some(Chart::ROOT) {
                    config.settle(&mut |_| true);
                }
            }
            config.nodes.sort_unstable();
            config.nodes.dedup();
            for &history in &entering.used {
                config.records[history.index()] = None;
            }
        }
        all
    }
}

/// What is entered, histories restoring what they recorded.
struct Entering<'e, 'm> {
    machine: &'e Machine<'m>,
    records: Vec<Option<Vec<StateId>>>,
    touch: Touch,
    /// What is written, by state, by its entry or by a default in it.
    writes: Vec<(StateId, bool, &'e Writes)>,
    leaves: Vec<StateId>,
    /// Histories that hold data, and are used up.
    used: Vec<HistoryId>,
    defaults: Vec<StateId>,
    histories: Vec<HistoryId>,
    seen: Vec<StateId>,
}

impl<'e, 'm> Entering<'e, 'm> {
    fn new(machine: &'e Machine<'m>, config: &Config) -> Self {
        Self {
            machine,
            records: config.records.clone(),
            touch: Touch::none(),
            writes: Vec::new(),
            leaves: Vec::new(),
            used: Vec::new(),
            defaults: Vec::new(),
            histories: Vec::new(),
            seen: Vec::new(),
        }
    }

    fn finish(&mut self) {
        let chart = self.machine.flow.chart;
        loop {
            if let Some(history) = self.histories.pop() {
                match self.records[history.index()].clone() {
                    None => {
                        let code = &chart.histories[history].code;
                        self.touch.add(chart, self.machine.places(), code, true);
                        let parent = chart.histories[history].parent;
                        self.writes.push((parent, true, &self.machine.flags.default[history]));
                        entry::default_of_history(chart, history, self);
                    }
                    Some(states) => self.restore(history, &states),
                }
            } else if let Some(state) = self.defaults.pop() {
                if let Some(touch) = &self.machine.blocks.initial[state] {
                    self.touch.surely.or(&touch.surely);
                    self.touch.maybe.or(&touch.maybe);
                }
                self.writes.push((state, true, &self.machine.flags.initial[state]));
                entry::default_of(chart, state, self);
            } else {
                return;
            }
        }
    }

    fn restore(&mut self, history: HistoryId, states: &[StateId]) {
        let chart = self.machine.flow.chart;
        let parent = chart.histories[history].parent;
        for &state in states {
            if chart.histories[history].deep {
                for inside in std::iter::once(state).chain(chart.ancestors(state)) {
                    if inside == parent {
                        break;
                    }
                    self.state(inside);
                }
            } else {
                self.default(state);
            }
        }
    }
}

impl Entered for Entering<'_, '_> {
    fn state(&mut self, state: StateId) {
        if self.seen.contains(&state) {
            return;
        }
        self.seen.push(state);
        self.writes.push((state, false, &self.machine.flags.entry[state]));
        let chart = self.machine.flow.chart;
        if let Some(touch) = &self.machine.blocks.entry[state] {
            self.touch.surely.or(&touch.surely);
            self.touch.maybe.or(&touch.maybe);
        }
        if chart.is_leaf(state) {
            self.leaves.push(state);
        }
        for &history in &chart.states[state].histories {
            let deep = chart.histories[history].deep;
            let inside =
                chart.descendants(state).filter(|&inner| deep || chart.states[inner].parent == Some(state));
            if inside.into_iter().any(|inner| !chart.states[inner].variables.is_empty()) {
                self.used.push(history);
            }
        }
    }

    fn default(&mut self, state: StateId) {
        self.state(state);
        self.defaults.push(state);
    }

    fn history(&mut self, history: HistoryId) {
        self.histories.push(history);
    }
}
