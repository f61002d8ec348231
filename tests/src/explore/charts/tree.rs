//! The states of a random chart.

use crate::random::Random;

/// What a state is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Compound,
    Parallel,
    Plain,
    /// Invokes an activity, by its position in [`super::items::ACTIVITIES`].
    Invoke(usize),
    Compensate,
    /// A final state.
    Final {
        failure: bool,
    },
}

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) parent: Option<usize>,
    pub(super) children: Vec<usize>,
    /// Whether it has a history, and whether that is deep.
    pub(super) history: Option<bool>,
}

/// The states in pre-order; the first is the machine.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
}

/// At most so many states invoke.
const CALLS: usize = 5;

impl Tree {
    pub(super) fn random(random: &mut Random) -> Self {
        let mut tree = Self { nodes: vec![] };
        tree.push(Kind::Compound, None);
        let leaves = 3 + random.below(4);
        let regions = random.chance(60);
        tree.fill(random, 0, leaves, 0, regions);
        for failure in [false, true] {
            tree.push(Kind::Final { failure }, Some(0));
        }
        tree.give_work(random);
        tree
    }

    fn push(&mut self, kind: Kind, parent: Option<usize>) -> usize {
        let index = self.nodes.len();
        self.nodes.push(Node { kind, parent, children: vec![], history: None });
        if let Some(parent) = parent {
            self.nodes[parent].children.push(index);
        }
        index
    }

    /// Puts about so many leaves below a state.
    fn fill(&mut self, random: &mut Random, parent: usize, leaves: usize, depth: usize, regions: bool) {
        let mut left = leaves;
        while left > 0 {
            let share = 1 + random.below(left);
            left -= share;
            if share >= 2 && depth < 3 && random.chance(if depth == 0 { 80 } else { 60 }) {
                let parallel = regions && random.chance(65);
                let inner = self.push(if parallel { Kind::Parallel } else { Kind::Compound }, Some(parent));
                if parallel {
                    self.regions(random, inner, share, depth);
                } else {
                    self.fill(random, inner, share, depth + 1, regions);
                    self.end(random, inner, 55);
                }
                self.history(random, inner);
            } else {
                self.push(Kind::Plain, Some(parent));
            }
        }
    }

    fn regions(&mut self, random: &mut Random, parallel: usize, leaves: usize, depth: usize) {
        let count = if leaves > 3 && random.chance(25) { 3 } else { 2 };
        let mut left = leaves;
        for at in 0..count {
            let share = if at + 1 == count { left.max(1) } else { 1 + random.below(left.max(2) - 1) };
            left = left.saturating_sub(share);
            if share == 1 && random.chance(20) {
                self.push(Kind::Plain, Some(parallel));
                continue;
            }
            let region = self.push(Kind::Compound, Some(parallel));
            let inner = random.chance(30);
            self.fill(random, region, share, depth + 2, inner);
            self.end(random, region, 85);
            self.history(random, region);
        }
    }

    fn end(&mut self, random: &mut Random, compound: usize, chance: usize) {
        if random.chance(chance) {
            self.push(Kind::Final { failure: random.chance(20) }, Some(compound));
        }
    }

    fn history(&mut self, random: &mut Random, of: usize) {
        if random.chance(30) {
            self.nodes[of].history = Some(random.chance(50));
        }
    }

    /// Lets leaves invoke and undo: at least one does each.
    fn give_work(&mut self, random: &mut Random) {
        let plain: Vec<usize> =
            (0..self.nodes.len()).filter(|&at| self.nodes[at].kind == Kind::Plain).collect();
        let calls = (1 + random.below(2) + random.below(CALLS - 1)).min(plain.len().saturating_sub(1).max(1));
        for _ in 0..calls {
            let at = random.one(&plain);
            // What can owe more often than not.
            let activity = if random.chance(75) { random.below(4) } else { random.below(7) };
            self.nodes[at].kind = Kind::Invoke(activity);
        }
        for _ in 0..1 + random.below(2) {
            let free: Vec<usize> =
                plain.iter().copied().filter(|&at| self.nodes[at].kind == Kind::Plain).collect();
            match random.pick(&free) {
                Some(&at) => self.nodes[at].kind = Kind::Compensate,
                None => {
                    self.push(Kind::Compensate, Some(0));
                }
            }
        }
    }

    pub(super) fn ancestors(&self, index: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.nodes[index].parent, |&at| self.nodes[at].parent)
    }

    pub(super) fn is_within(&self, index: usize, around: usize) -> bool {
        index == around || self.ancestors(index).any(|at| at == around)
    }

    /// Whether the two lie in sibling regions of one parallel state.
    pub(super) fn in_sibling_regions(&self, one: usize, other: usize) -> bool {
        let common = std::iter::once(one).chain(self.ancestors(one)).find(|&at| self.is_within(other, at));
        common.is_some_and(|at| self.nodes[at].kind == Kind::Parallel && at != one && at != other)
    }
}
