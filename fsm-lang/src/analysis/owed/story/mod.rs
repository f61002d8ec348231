//! For a finding of the flow the story: the shortest way there over exact configurations, or that there is none.
//!
//! A* ([`Search::find`]): nodes are configurations with what is owed in order ([`config`]), guards go either way but for what
//! they say of active states ([`select`]), what is raised or kept may come at any time. The distance in the flow is the
//! estimate, so that regions that have nothing to do with it are left alone. Where everything was looked at and the goal
//! was not, the flow was too loud; where the budget is spent, nothing is known. Semantics are those of the interpreter,
//! values left out; it is small, since the flow's edges say what each outcome does.

mod config;
mod select;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::edges::{Edge, Happening};
use super::entering::Blocks;
use super::flow::{Flow, Gate};
use super::rows::Standing;
use super::table::{Ending, Phase};
use super::ways::{NEVER, Ways};
use crate::chart::{InvocationId, StateId, TransitionId};
use crate::map::UnorderedMap;
use config::{Config, Due, Machine};
use select::Selector;

/// What happened in a step of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// Transitions were taken together.
    Taken(Vec<TransitionId>),
    /// An outcome came, and no arm was taken.
    Outcome(InvocationId),
    /// A debt was undone.
    Undone(InvocationId),
    /// An undo failed for good.
    Stuck(InvocationId),
}

/// What is owed at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owes {
    /// The place.
    pub place: InvocationId,
    /// Whether it may not have taken effect.
    pub maybe: bool,
}

/// A step of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The leaf that it is taken in.
    pub leaf: StateId,
    /// What happened.
    pub happened: Happened,
    /// The leaf that is active then: one that was entered, if any was.
    pub to: StateId,
    /// What is owed then, in the order of completion.
    pub owed: Vec<Owes>,
}

/// What is looked for.
#[derive(Clone, Debug)]
pub(super) struct Goal {
    /// A node with one of these active.
    pub(super) nodes: Vec<usize>,
    /// The place, which stands so.
    pub(super) place: usize,
    pub(super) standing: Standing,
    /// A place that must be owed, too, and have been completed before.
    pub(super) before: Option<usize>,
}

/// What a search ends with.
pub(super) enum Verdict {
    /// The steps from the start.
    Found(Vec<Found>),
    /// There is no such way.
    Never,
    /// The budget is spent.
    Unknown,
}

/// A step of a way, with the configuration behind it.
pub(super) struct Found {
    pub(super) step: Step,
    /// The nodes of the flow that are active behind it.
    pub(super) nodes: Vec<usize>,
    /// Whether the call of this place was made.
    pub(super) call: Option<usize>,
    /// The places that are owed behind it.
    pub(super) places_owed: Vec<usize>,
}

/// What an input costs; a guard that has to hold costs one, so that of two ways as long the one with fewer is told.
const INPUT: u32 = 1 << 10;

/// So many configurations are looked into for one finding.
const MOST_EXPANSIONS: usize = 20_000;

enum Move {
    Call(usize),
    Begin,
    Happened(Happened, StateId),
}

/// A search over the configurations of a chart.
pub(super) struct Search<'s> {
    machine: &'s Machine<'s>,
    selector: Selector<'s>,
    gates: &'s [Option<Gate>],
    /// By node: the edges that begin there.
    by_node: Vec<Vec<usize>>,
    /// What all searches together may still spend: leaves and debts of configurations made, and what estimates take.
    left: usize,
}

struct Entry {
    config: Config,
    cost: u32,
    before: Option<(usize, Move)>,
}

/// What all searches of a chart may spend.
const BUDGET: usize = 3_000_000;

/// What searches of a chart share.
pub(super) struct Setup<'s> {
    machine: Machine<'s>,
}

impl<'s> Setup<'s> {
    pub(super) fn new(flow: &'s Flow<'s>, blocks: &'s Blocks) -> Self {
        Self { machine: Machine::new(flow, blocks) }
    }
}

impl<'s> Search<'s> {
    pub(super) fn new(
        setup: &'s Setup<'s>,
        gates: &'s [Option<Gate>],
        taken: &'s dyn Fn(TransitionId) -> bool,
        calm: bool,
    ) -> Self {
        let machine = &setup.machine;
        let mut by_node = vec![Vec::new(); machine.flow.table.nodes.len()];
        for (position, edge) in machine.flow.edges.edges.iter().enumerate() {
            if let super::edges::From::Node(node) = edge.from {
                by_node[node].push(position);
            }
        }
        Self { machine, selector: Selector::new(machine, taken, calm), gates, by_node, left: BUDGET }
    }

    /// Whether all is spent.
    pub(super) fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// Spends some.
    pub(super) fn spend(&mut self, cost: usize) {
        self.left = self.left.saturating_sub(cost);
    }

    /// The shortest way to a goal.
    pub(super) fn find(&mut self, goal: &Goal, ways: &Ways<'_>) -> Verdict {
        let mut entries: Vec<Entry> = Vec::new();
        let mut best: UnorderedMap<Config, u32> = UnorderedMap::new();
        let mut queue: BinaryHeap<Reverse<(u32, u32, usize)>> = BinaryHeap::new();
        let mut cut = false;
        for config in self.machine.start() {
            self.push(&mut entries, &mut best, &mut queue, config, 0, None, ways);
        }
        let mut expansions = 0;
        while let Some(Reverse((_, _, position))) = queue.pop() {
            let (config, cost) = (entries[position].config.clone(), entries[position].cost);
            if best.get(&config).is_some_and(|&known| known < cost) {
                continue;
            }
            if self.reaches(goal, &config) {
                return Verdict::Found(self.tell(&mut entries, position));
            }
            expansions += 1;
            if expansions > MOST_EXPANSIONS || self.left == 0 {
                return Verdict::Unknown;
            }
            for (happened, input, next) in self.moves(&config, &mut cut) {
                self.spend(next.nodes.len() + next.due.len() + 1);
                let cost = cost + INPUT * u32::from(input) + self.guards(&happened);
                let before = Some((position, happened));
                self.push(&mut entries, &mut best, &mut queue, next, cost, before, ways);
            }
        }
        if cut { Verdict::Unknown } else { Verdict::Never }
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of one search")]
    fn push(
        &self,
        entries: &mut Vec<Entry>,
        best: &mut UnorderedMap<Config, u32>,
        queue: &mut BinaryHeap<Reverse<(u32, u32, usize)>>,
        config: Config,
        cost: u32,
        before: Option<(usize, Move)>,
        ways: &Ways<'_>,
    ) {
        let Some(far) = self.estimate(&config, ways) else { return };
        if best.get(&config).is_some_and(|&known| known <= cost) {
            return;
        }
        best.insert(config.clone(), cost);
        queue.push(Reverse((cost + INPUT * far, far, entries.len())));
        entries.push(Entry { config, cost, before });
    }

    /// How many guards have to hold for a move.
    fn guards(&self, happened: &Move) -> u32 {
        let Move::Happened(Happened::Taken(taken), _) = happened else { return 0 };
        let transitions = &self.machine.flow.chart.transitions;
        taken.iter().map(|&id| u32::from(transitions[id].guard.is_some())).sum()
    }

    /// How many inputs it takes at least; `None` if it can't be.
    fn estimate(&self, config: &Config, ways: &Ways<'_>) -> Option<u32> {
        let place = ways.place();
        let pivot = place == self.machine.flow.places.pivot();
        let owed = config.due.iter().any(|due| due.place as usize == place);
        let mut far = 0;
        let running = config
            .nodes
            .iter()
            .any(|&node| self.machine.phase(node) == Phase::Running && self.place_at(node) == Some(place));
        for &node in &config.nodes {
            let at = |standing| ways.distance[ways.at(node as usize, standing)];
            let own = if pivot {
                at(if config.passed { Standing::Settled } else { Standing::Idle })
            } else {
                let mut own = NEVER;
                if owed {
                    own = own.min(at(Standing::Owed));
                }
                if running {
                    own = own.min(at(Standing::Flight));
                }
                if !running {
                    own = own.min(at(Standing::Idle)).min(at(Standing::Undone)).min(at(Standing::Settled));
                }
                own
            };
            if own == NEVER {
                return None;
            }
            far = far.max(own);
        }
        Some(far)
    }

    fn place_at(&self, node: u32) -> Option<usize> {
        let place = super::table::place_of(self.machine.flow.chart, self.machine.leaf(node))?;
        Some(self.machine.flow.places.position(place))
    }

    fn reaches(&self, goal: &Goal, config: &Config) -> bool {
        if !config.nodes.iter().any(|&node| goal.nodes.contains(&(node as usize))) {
            return false;
        }
        if goal.standing == Standing::Settled {
            return config.passed;
        }
        let at = |place: usize| config.due.iter().rposition(|due| due.place as usize == place);
        match goal.before {
            None => at(goal.place).is_some(),
            Some(before) => at(before).zip(at(goal.place)).is_some_and(|(before, place)| before < place),
        }
    }

    /// What may happen next, whether it takes an input, and what comes of it.
    fn moves(&self, config: &Config, cut: &mut bool) -> Vec<(Move, bool, Config)> {
        let mut moves = Vec::new();
        let selected = self.selector.select(config);
        *cut |= selected.cut;
        let chart = self.machine.flow.chart;
        for (taken, inside) in &selected.sets {
            let Some(&first) = taken.first() else { continue };
            if selected.urgent && !inside {
                continue;
            }
            let input = super::ways::needs_input(&chart.transitions[first].trigger);
            let main = taken.iter().find(|&&id| !chart.transitions[id].targets.is_empty()).unwrap_or(&first);
            let source = chart.transitions[*main].source;
            let leaf = config.nodes.iter().map(|&node| self.machine.leaf(node));
            let leaf = leaf.into_iter().find(|&leaf| chart.is_within(leaf, source)).unwrap_or(source);
            for next in self.machine.microstep(config, taken) {
                moves.push((Move::Happened(Happened::Taken(taken.clone()), leaf), input, next));
            }
        }
        if selected.urgent {
            return moves;
        }
        let first_entered =
            config.nodes.iter().copied().find(|&node| self.machine.phase(node) == Phase::Entered);
        for &node in &config.nodes {
            for &position in &self.by_node[node as usize] {
                let edge = &self.machine.flow.edges.edges[position];
                if self.gates[position].is_none() {
                    continue;
                }
                let of_first = first_entered == Some(node);
                match edge.happening {
                    Happening::Call(place) if of_first => {
                        moves.push((Move::Call(place), false, replaced(config, node, edge)));
                    }
                    Happening::Call(_) => {}
                    Happening::NoCall(_) if !of_first => {}
                    _ => self.work(config, node, edge, &mut moves),
                }
            }
        }
        moves
    }

    /// What may happen to a leaf's work by an edge.
    fn work(&self, config: &Config, node: u32, edge: &Edge, moves: &mut Vec<(Move, bool, Config)>) {
        let flow = self.machine.flow;
        let leaf = self.machine.leaf(node);
        let mut now = config.clone();
        let mut happened = None;
        let mut input = true;
        match edge.happening {
            Happening::Call(_) => return,
            Happening::Nothing => input = false,
            Happening::NoCall(place) => {
                input = false;
                happened = Some(Happened::Outcome(flow.places.ids[place]));
            }
            Happening::Outcome(place, ending) => {
                let pivot = flow.chart.invocations[flow.places.ids[place]].pivot;
                match ending {
                    Ending::Ok if pivot => {
                        now.due.clear();
                        now.passed = true;
                    }
                    Ending::Ok => self.machine.completed(&mut now, place, false),
                    Ending::Unknown => self.machine.completed(&mut now, place, true),
                    Ending::Err => {}
                }
                happened = Some(Happened::Outcome(flow.places.ids[place]));
            }
            Happening::Undo(_) => {
                self.undo(config, leaf, moves);
                return;
            }
            Happening::AllUndone(_) => {
                if self.machine.owes(config, leaf) {
                    return;
                }
                input = false;
            }
            Happening::Stuck(_) => {
                let begun = now.due.iter_mut().find(|due| due.begun == Some(leaf));
                let Some(due) = begun.filter(|due| flow.places.can_stick.contains(due.place as usize)) else {
                    return;
                };
                due.begun = None;
                happened = Some(Happened::Stuck(flow.places.ids[due.place as usize]));
            }
        }
        let Some(id) = edge.by else {
            let happened = happened.map_or(Move::Begin, |happened| Move::Happened(happened, leaf));
            moves.push((happened, input, replaced(&now, node, edge)));
            return;
        };
        // Its outcome is there: it blocks nobody any more.
        let over = replaced_by(&now, node, flow.table.over(leaf, edge.happening).unwrap_or(node as usize));
        if self.machine.refused(&over, &flow.chart.transitions[id]) {
            return;
        }
        let happened = Happened::Taken(vec![id]);
        if flow.chart.transitions[id].targets.is_empty() {
            for next in self.machine.microstep(&now, &[id]) {
                moves.push((Move::Happened(happened.clone(), leaf), input, replaced(&next, node, edge)));
            }
            return;
        }
        for next in self.machine.microstep(&over, &[id]) {
            moves.push((Move::Happened(happened.clone(), leaf), input, next));
        }
    }

    /// An undo is begun, or succeeds.
    fn undo(&self, config: &Config, leaf: StateId, moves: &mut Vec<(Move, bool, Config)>) {
        let flow = self.machine.flow;
        let Some(scope) = flow.table.scope(leaf) else { return };
        let mut now = config.clone();
        if let Some(position) = now.due.iter().position(|due| due.begun == Some(leaf)) {
            let Due { place, .. } = now.due.remove(position);
            let happened = Happened::Undone(flow.places.ids[place as usize]);
            moves.push((Move::Happened(happened, leaf), true, now));
            return;
        }
        let free = |due: &&mut Due| due.begun.is_none() && scope.contains(due.place as usize);
        if let Some(due) = now.due.iter_mut().rev().find(free) {
            due.begun = Some(leaf);
            moves.push((Move::Begin, false, now));
        }
    }

    /// The steps to an entry.
    fn tell(&self, entries: &mut [Entry], goal: usize) -> Vec<Found> {
        let mut steps = Vec::new();
        let mut at = goal;
        while let Some((before, happened)) = entries[at].before.take() {
            let (old, new) = (&entries[before].config, &entries[at].config);
            let ids = &self.machine.flow.places.ids;
            let owed = new.due.iter();
            let owed = owed.map(|due| Owes { place: ids[due.place as usize], maybe: due.maybe }).collect();
            let places_owed = new.due.iter().map(|due| due.place as usize).collect();
            let nodes: Vec<usize> = new.nodes.iter().map(|&node| node as usize).collect();
            let entered = new.nodes.iter().find(|node| !old.nodes.contains(node));
            let (call, happened, leaf) = match happened {
                Move::Call(place) => (Some(place), None, None),
                Move::Begin => (None, None, None),
                Move::Happened(happened, leaf) => (None, Some(happened), Some(leaf)),
            };
            if let (Some(happened), Some(leaf)) = (happened, leaf) {
                let to = entered
                    .copied()
                    .or_else(|| new.nodes.iter().copied().find(|&node| self.machine.leaf(node) == leaf));
                let to = to.or(new.nodes.first().copied()).unwrap_or(0);
                let step = Step { leaf, happened, to: self.machine.leaf(to), owed };
                steps.push(Found { step, nodes, call: None, places_owed });
            } else if let Some(place) = call {
                let leaf = self.machine.flow.chart.invocations[ids[place]].state;
                let step = Step { leaf, happened: Happened::Outcome(ids[place]), to: leaf, owed };
                steps.push(Found { step, nodes, call: Some(place), places_owed });
            }
            at = before;
        }
        steps.reverse();
        steps
    }
}

/// The configuration with a node in the place that the edge leads it to.
fn replaced(config: &Config, node: u32, edge: &Edge) -> Config {
    let to = edge.to.first().and_then(|&to| u32::try_from(to).ok()).unwrap_or(node);
    replaced_by(config, node, to as usize)
}

fn replaced_by(config: &Config, node: u32, to: usize) -> Config {
    let mut next = config.clone();
    for at in &mut next.nodes {
        if *at == node {
            *at = u32::try_from(to).unwrap_or(node);
        }
    }
    next
}
