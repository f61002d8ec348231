//! A* over configurations.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::super::flow::Gate;
use super::super::rows::Standing;
use super::super::table::{Phase, place_of};
use super::super::ways::{NEVER, Ways};
use super::config::Config;
use super::moves::{Move, Moves, Next};
use super::writes::Held;
use super::{Found, Goal, Happened, Owes, Setup, Step, Verdict};
use crate::chart::TransitionId;
use crate::map::UnorderedMap;

/// What an input costs; a guard that has to hold costs one, so that of two ways as long the one with fewer is told.
const INPUT: u32 = 1 << 10;

/// So many configurations are looked into for one finding.
const MOST_EXPANSIONS: usize = 20_000;
/// So many before one is tried in which debts are heaped.
const FEW_EXPANSIONS: usize = 1_000;

/// What all searches of a chart may spend.
const BUDGET: usize = 3_000_000;
/// Of what is left a search spends at most one part of so many: one that comes to no end leaves something to the others.
const SHARE: usize = 2;
/// With less none is begun.
const LEAST: usize = 1_000;
/// What those that follow flags may spend besides.
const BUDGET_FOR_FLAGS: usize = 1_000_000;
/// What those may spend besides in which debts are heaped.
const BUDGET_FOR_HEAPS: usize = 1_000_000;

/// A search over the configurations of a chart.
pub(in super::super) struct Search<'s> {
    moves: Moves<'s>,
    /// What all searches together may still spend: leaves and debts of configurations made, and what estimates take.
    left: usize,
    /// The same, of those that follow flags.
    left_for_flags: usize,
    /// The same, of those that heap debts.
    left_for_heaps: usize,
}

struct Entry {
    config: Config,
    cost: u32,
    before: Option<(usize, Move)>,
}

/// What was reached, and what is to be looked into.
#[derive(Default)]
struct Reached {
    entries: Vec<Entry>,
    best: UnorderedMap<Config, u32>,
    queue: BinaryHeap<Reverse<(u32, u32, usize)>>,
}

impl<'s> Search<'s> {
    pub(in super::super) fn new(
        setup: &'s Setup<'s>,
        gates: &'s [Option<Gate>],
        taken: &'s dyn Fn(TransitionId) -> bool,
    ) -> Self {
        let moves = Moves::new(&setup.machine, gates, taken);
        Self { moves, left: BUDGET, left_for_flags: BUDGET_FOR_FLAGS, left_for_heaps: BUDGET_FOR_HEAPS }
    }

    /// Whether all is spent.
    pub(in super::super) fn is_spent(&self) -> bool {
        self.left < LEAST
    }

    /// Spends some.
    pub(in super::super) fn spend(&mut self, cost: usize) {
        self.left = self.left.saturating_sub(cost);
    }

    /// The shortest way to a goal. Flags are followed only where there is one without them, so that what they cost cannot
    /// hide that there is none. Where a search comes to no end, one in which debts are heaped may still find none.
    pub(in super::super) fn find(&mut self, goal: &Goal, ways: &Ways<'_>) -> Verdict {
        let plain = self.search(goal, ways, &Held::default(), true);
        let held = self.moves.start();
        if held.is_empty() || matches!(plain, Verdict::Never) {
            return plain;
        }
        match self.search(goal, ways, &held, matches!(plain, Verdict::Found(_))) {
            Verdict::Unknown => plain,
            known => known,
        }
    }

    /// `exactly` says whether more is wanted than that there is none.
    fn search(&mut self, goal: &Goal, ways: &Ways<'_>, held: &Held, exactly: bool) -> Verdict {
        if exactly {
            let found = self.exact(goal, ways, held, FEW_EXPANSIONS);
            if !matches!(found, Verdict::Unknown) {
                return found;
            }
        }
        if self.is_never(goal, ways, held) {
            Verdict::Never
        } else if exactly {
            self.exact(goal, ways, held, MOST_EXPANSIONS)
        } else {
            Verdict::Unknown
        }
    }

    /// The shortest way, debts in their order.
    fn exact(&mut self, goal: &Goal, ways: &Ways<'_>, held: &Held, most: usize) -> Verdict {
        let spent = *self.left_for(held) / SHARE;
        let mut rest = spent;
        let start = self.moves.machine.start(held.clone(), false);
        let found = self.walk(goal, ways, start, most, &mut rest);
        *self.left_for(held) -= spent - rest;
        found
    }

    /// What such a search may still spend.
    fn left_for(&mut self, held: &Held) -> &mut usize {
        if held.is_empty() { &mut self.left } else { &mut self.left_for_flags }
    }

    /// Whether there is none, debts being heaped.
    fn is_never(&mut self, goal: &Goal, ways: &Ways<'_>, held: &Held) -> bool {
        let spent = self.left_for_heaps / SHARE;
        let mut rest = spent;
        let start = self.moves.machine.start(held.clone(), true);
        let found = self.walk(goal, ways, start, MOST_EXPANSIONS, &mut rest);
        self.left_for_heaps -= spent - rest;
        matches!(found, Verdict::Never)
    }

    fn walk(
        &self,
        goal: &Goal,
        ways: &Ways<'_>,
        start: Vec<Config>,
        most: usize,
        left: &mut usize,
    ) -> Verdict {
        let mut reached = Reached::default();
        let mut cut = false;
        for config in start {
            self.push(&mut reached, config, 0, None, ways);
        }
        let mut expansions = 0;
        while let Some(Reverse((_, _, position))) = reached.queue.pop() {
            let Entry { config, cost, .. } = &reached.entries[position];
            let (config, cost) = (config.clone(), *cost);
            if reached.best.get(&config).is_some_and(|&known| known < cost) {
                continue;
            }
            if self.reaches(goal, &config) {
                return Verdict::Found(self.tell(&mut reached.entries, position));
            }
            expansions += 1;
            if expansions > most || *left == 0 {
                return Verdict::Unknown;
            }
            for Next { happened, input, config: next } in self.moves.of(&config, &mut cut) {
                *left = left.saturating_sub(next.nodes.len() + next.due.len() + 1);
                let cost = cost + INPUT * u32::from(input) + self.guards(&happened);
                let before = Some((position, happened));
                self.push(&mut reached, next, cost, before, ways);
            }
        }
        if cut { Verdict::Unknown } else { Verdict::Never }
    }

    fn push(
        &self,
        reached: &mut Reached,
        config: Config,
        cost: u32,
        before: Option<(usize, Move)>,
        ways: &Ways<'_>,
    ) {
        let Some(far) = self.estimate(&config, ways) else { return };
        if reached.best.get(&config).is_some_and(|&known| known <= cost) {
            return;
        }
        reached.best.insert(config.clone(), cost);
        reached.queue.push(Reverse((cost + INPUT * far, far, reached.entries.len())));
        reached.entries.push(Entry { config, cost, before });
    }

    /// How many guards have to hold for a move.
    fn guards(&self, happened: &Move) -> u32 {
        let Move::Happened(Happened::Taken(taken), _) = happened else { return 0 };
        let transitions = &self.moves.machine.flow.chart.transitions;
        taken.iter().map(|&id| u32::from(transitions[id].guard.is_some())).sum()
    }

    /// How many inputs it takes at least; `None` if it can't be.
    fn estimate(&self, config: &Config, ways: &Ways<'_>) -> Option<u32> {
        let place = ways.place();
        let pivot = place == self.moves.machine.flow.places.pivot();
        let owed = config.due.iter().any(|due| due.place as usize == place);
        let mut far = 0;
        let running = config.nodes.iter().any(|&node| {
            self.moves.machine.phase(node) == Phase::Running && self.place_at(node) == Some(place)
        });
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
        let place = place_of(self.moves.machine.flow.chart, self.moves.machine.leaf(node))?;
        Some(self.moves.machine.flow.places.position(place))
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
            Some(before) if config.heaped => at(before).is_some() && at(goal.place).is_some(),
            Some(before) => at(before).zip(at(goal.place)).is_some_and(|(before, place)| before < place),
        }
    }

    /// The steps to an entry.
    fn tell(&self, entries: &mut [Entry], goal: usize) -> Vec<Found> {
        let mut steps = Vec::new();
        let mut at = goal;
        while let Some((before, happened)) = entries[at].before.take() {
            let (old, new) = (&entries[before].config, &entries[at].config);
            let ids = &self.moves.machine.flow.places.ids;
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
                let to = entered.copied().or_else(|| {
                    new.nodes.iter().copied().find(|&node| self.moves.machine.leaf(node) == leaf)
                });
                let to = to.or(new.nodes.first().copied()).unwrap_or(0);
                let step = Step { leaf, happened, to: self.moves.machine.leaf(to), owed };
                steps.push(Found { step, nodes, call: None, places_owed });
            } else if let Some(place) = call {
                let leaf = self.moves.machine.flow.chart.invocations[ids[place]].state;
                let step = Step { leaf, happened: Happened::Outcome(ids[place]), to: leaf, owed };
                steps.push(Found { step, nodes, call: Some(place), places_owed });
            }
            at = before;
        }
        steps.reverse();
        steps
    }
}
