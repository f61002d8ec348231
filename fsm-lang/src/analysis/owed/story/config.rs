//! An exact configuration, values of variables apart, and what a microstep makes of it.

use super::super::entering::Blocks;
use super::super::flow::Flow;
use super::super::places::Places;
use super::super::table::{Phase, place_of};
use super::super::touch::Touch;
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
    records: Vec<Option<Vec<StateId>>>,
}

/// Makes microsteps.
pub(super) struct Machine<'m> {
    pub(super) flow: &'m Flow<'m>,
    pub(super) blocks: &'m Blocks,
    /// By transition: what its block does.
    touches: Arena<TransitionId, Option<Touch>>,
}

impl<'m> Machine<'m> {
    pub(super) fn new(flow: &'m Flow<'m>, blocks: &'m Blocks) -> Self {
        let touches = flow.chart.transitions.map(|transition| {
            let mut touch = Touch::none();
            touch.add(flow.chart, flow.places, &transition.code, true);
            (!touch.is_none()).then_some(touch)
        });
        Self { flow, blocks, touches }
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

    /// The configurations that a run may start in: several where a block settles on some ways only.
    pub(super) fn start(&self) -> Vec<Config> {
        let chart = self.flow.chart;
        let empty = Config {
            nodes: Vec::new(),
            due: Vec::new(),
            passed: false,
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

    /// What transitions that are taken together make of a configuration.
    pub(super) fn microstep(&self, config: &Config, taken: &[TransitionId]) -> Vec<Config> {
        let chart = self.flow.chart;
        let exits = |state: StateId| taken.iter().any(|&id| chart.exits(&chart.transitions[id], state));
        let mut next = config.clone();
        self.record(config, &mut next, &exits);
        let left: Vec<u32> = config.nodes.iter().copied().filter(|&node| exits(self.leaf(node))).collect();
        next.nodes.retain(|&node| !exits(self.leaf(node)));
        let mut exiting: Vec<&Touch> = Vec::new();
        for &state in self.blocks.exiting.iter().filter(|&&state| exits(state)) {
            if left.iter().any(|&node| chart.is_within(self.leaf(node), state)) {
                exiting.extend(&self.blocks.exit[state]);
            }
        }
        let mut all = vec![next];
        for touch in &exiting {
            all = self.touched(all, touch);
        }
        for config in &mut all {
            for &node in left.iter().rev() {
                if self.phase(node) == Phase::Running
                    && let Some(place) = place_of(chart, self.leaf(node))
                {
                    self.completed(config, self.places().position(place), true);
                }
            }
        }
        for touch in &exiting {
            all = self.touched(all, &touch.perhaps());
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
            config.due.retain(|due| !touch.surely.contains(due.place as usize));
            config.passed |= touch.surely.contains(pivot);
            let mut other = config.clone();
            other.due.retain(|due| !touch.maybe.contains(due.place as usize));
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
        for config in &mut all {
            for &leaf in &entering.leaves {
                let node = u32::try_from(self.flow.table.entered(leaf)).unwrap_or(u32::MAX);
                config.nodes.push(node);
                let plain = chart.states[leaf].kind == (StateKind::Final { failure: false });
                if plain && chart.states[leaf].parent == Some(Chart::ROOT) {
                    config.due.clear();
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
                        entry::default_of_history(chart, history, self);
                    }
                    Some(states) => self.restore(history, &states),
                }
            } else if let Some(state) = self.defaults.pop() {
                if let Some(touch) = &self.machine.blocks.initial[state] {
                    self.touch.surely.or(&touch.surely);
                    self.touch.maybe.or(&touch.maybe);
                }
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
