//! The shape of a random chart: its states, histories and data.

use super::expressions::Ty;
use crate::random::Random;

/// The kinds of states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Atomic,
    Compound,
    Parallel,
    Final { failure: bool },
}

/// A name with a type.
pub(super) type Datum = (String, Ty);

#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) parent: Option<usize>,
    pub(super) children: Vec<usize>,
    /// Names, and whether they are deep.
    pub(super) histories: Vec<(String, bool)>,
    pub(super) parameters: Vec<Datum>,
    pub(super) variables: Vec<Datum>,
}

/// The states in pre-order; the first is the machine.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
}

impl Tree {
    pub(super) fn random(random: &mut Random) -> Self {
        let mut tree = Self { nodes: vec![] };
        let budget = 5 + random.below(17);
        tree.grow(random, None, 0, budget);
        tree
    }

    /// Adds a state with at most `budget` states inside; tells its index.
    fn grow(&mut self, random: &mut Random, parent: Option<usize>, depth: usize, budget: usize) -> usize {
        let index = self.nodes.len();
        let region = parent.is_some_and(|parent| self.nodes[parent].kind == Kind::Parallel);
        let kind = match parent {
            None => Kind::Compound,
            Some(_) if budget >= 4 && depth < 4 && random.chance(45) => Kind::Parallel,
            Some(_)
                if (region || budget >= 2) && depth < 6 && random.chance(if region { 92 } else { 75 }) =>
            {
                Kind::Compound
            }
            // A final state of the machine ends it, so that there should be few.
            Some(_) if !region && random.chance(if depth == 1 { 20 } else { 30 }) => {
                Kind::Final { failure: random.chance(30) }
            }
            Some(_) => Kind::Atomic,
        };
        let is_final = matches!(kind, Kind::Final { .. });
        let data = |random: &mut Random, prefix: &str, chance: usize| -> Vec<Datum> {
            (0..2)
                .filter(|_| random.chance(chance))
                .collect::<Vec<_>>()
                .into_iter()
                .map(|nth| (format!("{prefix}{index}_{nth}"), Ty::random(random)))
                .collect()
        };
        // What histories restore.
        let recorded = parent.is_some_and(|parent| {
            std::iter::once(parent)
                .chain(self.ancestors(parent))
                .any(|at| !self.nodes[at].histories.is_empty())
        });
        let share = if recorded { 24 } else { 14 };
        // A region is entered by default where a transition goes into its sibling: it cannot be given data.
        let parameters =
            if parent.is_none() || region || is_final { vec![] } else { data(random, "p", share) };
        let variables =
            if is_final { vec![] } else { data(random, "v", if parent.is_none() { 90 } else { share }) };
        let mut histories = vec![];
        if matches!(kind, Kind::Compound | Kind::Parallel) && parent.is_some() {
            if random.chance(35) {
                histories.push((format!("H{index}"), false));
            }
            if random.chance(35) {
                histories.push((format!("D{index}"), true));
            }
        }
        self.nodes.push(Node {
            name: if parent.is_none() { "Machine".into() } else { format!("S{index}") },
            kind,
            parent,
            children: vec![],
            histories,
            parameters,
            variables,
        });
        if matches!(kind, Kind::Compound | Kind::Parallel) {
            let children = if kind == Kind::Parallel { 2 + random.below(2) } else { 2 + random.below(3) };
            for _ in 0..children {
                let share = budget.saturating_sub(children) / children + random.below(2);
                let child = self.grow(random, Some(index), depth + 1, share);
                self.nodes[index].children.push(child);
            }
            // Regions come to their end, or there would be no `done` of a parallel state.
            let last = self.nodes[index].children[children - 1];
            if region && self.nodes[last].kind == Kind::Atomic && random.chance(90) {
                let last = &mut self.nodes[last];
                *last = Node {
                    kind: Kind::Final { failure: false },
                    parameters: vec![],
                    variables: vec![],
                    ..last.clone()
                };
            }
            if parent.is_none() && random.chance(60) {
                self.end_of_machine(random);
            }
            // An initial state that is final makes a dull chart.
            let first = self.nodes[index].children[0];
            if matches!(self.nodes[first].kind, Kind::Final { .. }) {
                self.nodes[first].kind = Kind::Atomic;
            }
        }
        index
    }

    /// Adds a final state of the machine.
    fn end_of_machine(&mut self, random: &mut Random) {
        let index = self.nodes.len();
        self.nodes.push(Node {
            name: format!("S{index}"),
            kind: Kind::Final { failure: random.chance(50) },
            parent: Some(0),
            children: vec![],
            histories: vec![],
            parameters: vec![],
            variables: vec![],
        });
        self.nodes[0].children.push(index);
    }

    pub(super) fn ancestors(&self, index: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.nodes[index].parent, |&at| self.nodes[at].parent)
    }

    pub(super) fn is_within(&self, index: usize, ancestor: usize) -> bool {
        index == ancestor || self.ancestors(index).any(|at| at == ancestor)
    }

    /// The least common compound ancestor of a source and what it targets, which stands in `parent`.
    pub(super) fn domain(&self, source: usize, parent: usize) -> usize {
        self.ancestors(source)
            .find(|&at| self.nodes[at].kind == Kind::Compound && self.is_within(parent, at))
            .unwrap_or(0)
    }

    pub(super) fn is_region(&self, index: usize) -> bool {
        self.nodes[index].parent.is_some_and(|parent| self.nodes[parent].kind == Kind::Parallel)
    }

    /// Whether it lies in a region of a parallel state.
    pub(super) fn is_in_region(&self, index: usize) -> bool {
        self.ancestors(index).any(|at| self.nodes[at].kind == Kind::Parallel)
    }

    /// Whether the two lie in sibling regions of one parallel state.
    pub(super) fn in_sibling_regions(&self, one: usize, other: usize) -> bool {
        let common = std::iter::once(one).chain(self.ancestors(one)).find(|&at| self.is_within(other, at));
        common.is_some_and(|at| self.nodes[at].kind == Kind::Parallel && at != one && at != other)
    }

    /// From below `domain` to `index`, inclusive, outermost first.
    pub(super) fn path_below(&self, domain: usize, index: usize) -> Vec<usize> {
        let mut path: Vec<usize> =
            std::iter::once(index).chain(self.ancestors(index)).take_while(|&at| at != domain).collect();
        path.reverse();
        path
    }
}
