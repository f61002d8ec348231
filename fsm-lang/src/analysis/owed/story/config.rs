//! An exact configuration, values of variables that are no flags apart, and what a microstep makes of it.

use super::super::calm::Calm;
use super::super::entering::Blocks;
use super::super::flow::Flow;
use super::super::places::Places;
use super::super::table::{Phase, ends, place_of};
use super::super::touch::Touch;
use super::entering::Entering;
use super::flags::Flags;
use super::guards::Guards;
use super::writes::Held;
use crate::chart::entry::{self, Entered as _};
use crate::chart::{Chart, StateId, StateKind, Transition, TransitionId, Trigger};
use crate::map::{Arena, Id};

/// A debt that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// The latest last; where they are heaped, in no order that means anything, and each for as many as there may be.
    pub(super) due: Vec<Due>,
    /// Whether debts are heaped, so that however often a place is called again there is an end.
    pub(super) heaped: bool,
    /// Whether one of a heap may stand for many.
    pub(super) many: bool,
    /// Whether a pivot was passed.
    pub(super) passed: bool,
    pub(super) held: Held,
    /// The states that wait for the outcome of an undo whose debt was settled meanwhile.
    pub(super) waiting: Vec<StateId>,
    /// How many transitions that make a round ([`Calm`]) were taken since the last input, up to where a bound may be met.
    pub(super) rounds: u8,
    /// Whether a macrostep may have ended early: a `done` may be lost.
    pub(super) cut_short: bool,
    /// How many calls, undone or settled, may still be open, up to [`MOST_OPEN`].
    open: u8,
    pub(super) records: Vec<Option<Vec<StateId>>>,
}

/// More are not counted: then the books may be full.
const MOST_OPEN: u8 = 4;

impl Config {
    /// Adds a debt.
    pub(super) fn owe(&mut self, due: Due) {
        self.due.push(due);
        self.heap();
    }

    /// Where debts are heaped, leaves one of those that are alike.
    pub(super) fn heap(&mut self) {
        if self.heaped {
            let count = self.due.len();
            self.due.sort_unstable();
            self.due.dedup();
            self.many |= self.due.len() < count;
        }
    }

    /// A debt does not stand any more. An outcome of what may not have taken effect may still come.
    pub(super) fn close(&mut self, due: Due) {
        self.open = self.open.saturating_add(u8::from(due.maybe)).min(MOST_OPEN);
        self.many &= !self.due.is_empty();
    }

    /// Settles what `is_settled` says of places.
    pub(super) fn settle(&mut self, is_settled: &mut dyn FnMut(usize) -> bool) {
        let waiting = &mut self.waiting;
        let (mut open, each) = (self.open, if self.many { MOST_OPEN } else { 1 });
        self.due.retain(|due| {
            let settled = is_settled(due.place as usize);
            if settled
                && let Some(state) = due.begun
                && !waiting.contains(&state)
            {
                waiting.push(state);
                waiting.sort_unstable();
            }
            if settled && due.maybe {
                open = open.saturating_add(each).min(MOST_OPEN);
            }
            !settled
        });
        self.open = open;
        self.many &= !self.due.is_empty();
    }
}

/// Makes microsteps.
pub(super) struct Machine<'m> {
    pub(super) flow: &'m Flow<'m>,
    pub(super) blocks: &'m Blocks,
    pub(super) flags: &'m Flags<'m>,
    pub(super) guards: Guards<'m>,
    calm: Calm,
    /// By transition: what its block does.
    touches: Arena<TransitionId, Option<Touch>>,
}

impl<'m> Machine<'m> {
    pub(super) fn new(flow: &'m Flow<'m>, blocks: &'m Blocks, flags: &'m Flags<'m>, calm: Calm) -> Self {
        let touches = flow.chart.transitions.map(|transition| {
            let mut touch = Touch::none();
            touch.add(flow.chart, flow.places, &transition.code, true);
            (!touch.is_none()).then_some(touch)
        });
        Self { flow, blocks, flags, guards: Guards::of(flow.chart, flags), calm, touches }
    }

    pub(super) fn places(&self) -> &'m Places {
        self.flow.places
    }

    pub(super) fn leaf(&self, node: u32) -> StateId {
        self.flow.table.nodes[node as usize].leaf
    }

    pub(super) fn phase(&self, node: u32) -> Phase {
        self.flow.table.nodes[node as usize].phase
    }

    /// Whether the machine has ended in a leaf.
    pub(super) fn ends(&self, node: u32) -> bool {
        ends(self.flow.chart, self.leaf(node))
    }

    /// The configurations that a run may start in: several where a block settles on some ways only. `held` is what
    /// is held before; `heaped` says whether debts are.
    pub(super) fn start(&self, held: Held, heaped: bool) -> Vec<Config> {
        let chart = self.flow.chart;
        let empty = Config {
            nodes: Vec::new(),
            due: Vec::new(),
            heaped,
            many: false,
            passed: false,
            waiting: Vec::new(),
            rounds: 0,
            cut_short: false,
            open: 0,
            held,
            records: vec![None; chart.histories.len()],
        };
        let mut entering = Entering::new(self, &empty);
        entering.default(Chart::ROOT);
        entering.finish();
        self.enter(vec![empty], entering)
    }

    /// Whether some macrostep goes on to its end.
    pub(super) fn can_be_calm(&self) -> bool {
        self.calm.macrosteps > 0
    }

    /// Whether the macrostep goes on to its end.
    pub(super) fn is_calm(&self, config: &Config) -> bool {
        config.rounds < self.calm.macrosteps
    }

    /// Whether all that is to be done between macrosteps is.
    pub(super) fn is_calm_between(&self, config: &Config) -> bool {
        config.rounds < self.calm.between
    }

    /// Counts the rounds since the last input, behind a step; `None` if that was one.
    pub(super) fn count(&self, next: &mut Config, taken: Option<&[TransitionId]>) {
        next.rounds = taken.map_or(0, |taken| {
            let rounds = taken.iter().filter(|&&id| self.calm.rounds[id]).count();
            let rounds = u8::try_from(rounds).unwrap_or(u8::MAX).saturating_add(next.rounds);
            rounds.min(self.calm.macrosteps)
        });
        next.cut_short |= self.can_be_calm() && !self.is_calm(next);
    }

    /// Whether the books may be full (Meaning 17).
    pub(super) fn may_be_full(&self, config: &Config) -> bool {
        let chart = self.flow.chart;
        let in_flight = config.nodes.iter().filter(|&&node| self.phase(node) == Phase::Running).count();
        let booked = in_flight + config.due.len() + usize::from(config.open);
        let extra = usize::try_from(chart.bounds.calls).unwrap_or(usize::MAX);
        config.many || config.open == MOST_OPEN || booked >= chart.invocations.len().saturating_add(extra)
    }

    /// Whether a leaf keeps others from leaving it (ruling 19); `None` if it may: an undo may still run whose debt was settled.
    fn blocks(&self, config: &Config, node: u32) -> Option<bool> {
        let leaf = self.leaf(node);
        match self.phase(node) {
            Phase::Running => Some(self.flow.is_pivot(leaf)),
            Phase::Undoing if self.owes(config, leaf) => Some(true),
            Phase::Undoing => (!config.waiting.contains(&leaf)).then_some(false),
            _ => Some(false),
        }
    }

    /// Whether a state is done, with these leaves active.
    pub(super) fn is_done(&self, leaves: &[StateId], state: StateId) -> bool {
        let chart = self.flow.chart;
        match chart.states[state].kind {
            StateKind::Compound { .. } => leaves.iter().any(|&leaf| {
                chart.states[leaf].parent == Some(state)
                    && matches!(chart.states[leaf].kind, StateKind::Final { .. })
            }),
            StateKind::Parallel => {
                chart.states[state].children.iter().all(|&region| self.is_done(leaves, region))
            }
            StateKind::Atomic | StateKind::Final { .. } => false,
        }
    }

    /// What is done when a final state has been entered (Meaning 8), and these leaves are active.
    fn done(&self, leaves: &[StateId], leaf: StateId, held: &mut Held) {
        let chart = self.flow.chart;
        let Some(parent) = chart.states[leaf].parent.filter(|&parent| parent != Chart::ROOT) else { return };
        let mut done = |state: StateId| {
            let asks = |&id: &TransitionId| chart.transitions[id].trigger == Trigger::Done;
            if chart.states[state].transitions.iter().any(asks) {
                held.done(state);
            }
        };
        done(parent);
        let around = chart.ancestors(parent);
        around
            .take_while(|&state| {
                chart.states[state].kind == StateKind::Parallel && self.is_done(leaves, state)
            })
            .for_each(&mut done);
    }

    /// Whether something that the state undoes stands.
    pub(super) fn owes(&self, config: &Config, leaf: StateId) -> bool {
        let scope = self.flow.table.scope(leaf);
        scope.is_some_and(|scope| config.due.iter().any(|due| scope.contains(due.place as usize)))
    }

    /// Whether the transition is refused, if its guard holds; `None` if it may be.
    pub(super) fn refused(&self, config: &Config, transition: &Transition) -> Option<bool> {
        let own = |leaf| leaf == transition.source && matches!(transition.trigger, Trigger::Outcome(_));
        let mut refused = Some(false);
        if transition.targets.is_empty() {
            return refused;
        }
        for &node in &config.nodes {
            let leaf = self.leaf(node);
            if own(leaf) || !self.flow.chart.exits(transition, leaf) {
                continue;
            }
            match self.blocks(config, node) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => refused = None,
            }
        }
        refused
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
            config.owe(Due { place, maybe, begun: None });
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
            let mut leaves: Vec<StateId> = config.nodes.iter().map(|&node| self.leaf(node)).collect();
            for &(state, default, written) in &writes {
                written.apply(&mut config.held);
                if !default && chart.is_leaf(state) {
                    leaves.push(state);
                    if matches!(chart.states[state].kind, StateKind::Final { .. }) {
                        self.done(&leaves, state, &mut config.held);
                    }
                }
            }
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
