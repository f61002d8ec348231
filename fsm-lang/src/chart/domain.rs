//! Which states a transition leaves and enters: the static part of SCXML's Appendix D. Domains are read off
//! the chart, never off a configuration.

use super::{Chart, Destination, Node, StateId, StateKind, Transition, Trigger};
use crate::map::Id;

impl Chart {
    /// Whether `state` lies inside `ancestor`; no state lies inside itself (SCXML `isDescendant`).
    #[must_use]
    pub fn is_descendant(&self, state: StateId, ancestor: StateId) -> bool {
        ancestor < state && state < self.states[ancestor].end
    }

    /// Whether `state` is `ancestor` or lies inside it.
    #[must_use]
    pub fn is_within(&self, state: StateId, ancestor: StateId) -> bool {
        state == ancestor || self.is_descendant(state, ancestor)
    }

    /// The states around `state`, from its parent to the machine (SCXML `getProperAncestors`).
    pub fn ancestors(&self, state: StateId) -> impl Iterator<Item = StateId> {
        std::iter::successors(self.states[state].parent, |&ancestor| self.states[ancestor].parent)
    }

    /// The states inside `state`, in document order.
    pub fn descendants(&self, state: StateId) -> impl DoubleEndedIterator<Item = StateId> + use<> {
        (state.index() + 1..self.states[state].end.index()).map(StateId::from_index)
    }

    /// Whether two states can be active at the same time: one is, or lies in, the other, or they lie in regions beside
    /// each other.
    #[must_use]
    pub fn can_be_together(&self, one: StateId, other: StateId) -> bool {
        if self.is_within(one, other) || self.is_within(other, one) {
            return true;
        }
        let common = self.ancestors(one).find(|&ancestor| self.is_descendant(other, ancestor));
        common.is_some_and(|common| self.states[common].kind == StateKind::Parallel)
    }

    /// Whether a state lies inside `state`, or a history is its own or lies inside it.
    #[must_use]
    pub fn lies_inside(&self, node: Node, state: StateId) -> bool {
        match node {
            Node::State(inner) => self.is_descendant(inner, state),
            Node::History(history) => self.is_within(self.histories[history].parent, state),
        }
    }

    /// The state that a node stands in: a state's or history's parent.
    #[must_use]
    pub fn parent_of(&self, node: Node) -> Option<StateId> {
        match node {
            Node::State(state) => self.states[state].parent,
            Node::History(history) => Some(self.histories[history].parent),
        }
    }

    /// The child of `ancestor` that is `state` or has it inside; `None` where there is none.
    #[must_use]
    pub fn child_towards(&self, ancestor: StateId, state: StateId) -> Option<StateId> {
        let children = &self.states[ancestor].children;
        let behind = children.partition_point(|&child| child <= state);
        let child = *children.get(behind.checked_sub(1)?)?;
        self.is_within(state, child).then_some(child)
    }

    /// The state that stays active around a transition, and below which it leaves and enters; `None` where
    /// it stays (SCXML `getTransitionDomain`, with two rulings: the domain of a history is that of a child
    /// of its parent, whatever it has recorded, and `local` never leaves its source, parallel or not, nor does
    /// an `else => X` whose X lies inside: it leaves as little as a transition of the statement's own state).
    #[must_use]
    pub fn domain(&self, transition: &Transition) -> Option<StateId> {
        if transition.targets.is_empty() {
            return None;
        }
        let inside = |target: &Destination| self.lies_inside(target.node, transition.source);
        if transition.local
            || transition.trigger == Trigger::Otherwise && transition.targets.iter().all(inside)
        {
            return Some(transition.source);
        }
        let parents = transition.targets.iter().filter_map(|target| self.parent_of(target.node));
        Some(self.find_lcca(transition.source, parents))
    }

    /// The innermost compound state that has `source` inside and is, or has inside, each of `parents`: the
    /// least common compound ancestor of the source and of the parents' children (SCXML `findLCCA`).
    fn find_lcca(&self, source: StateId, parents: impl Iterator<Item = StateId> + Clone) -> StateId {
        self.ancestors(source)
            .find(|&ancestor| {
                matches!(self.states[ancestor].kind, StateKind::Compound { .. })
                    && parents.clone().all(|parent| self.is_within(parent, ancestor))
            })
            .unwrap_or(Self::ROOT)
    }

    /// Whether the transition leaves `state` when both are active (SCXML `computeExitSet`): what lies
    /// below its domain. A `local` transition of a parallel state leaves only the regions that it targets.
    #[must_use]
    pub fn exits(&self, transition: &Transition, state: StateId) -> bool {
        let Some(domain) = self.domain(transition) else { return false };
        if !self.is_descendant(state, domain) {
            return false;
        }
        if !matches!(self.states[domain].kind, StateKind::Parallel) {
            return true;
        }
        transition.targets.iter().any(|target| {
            let inside = match target.node {
                Node::State(target) => target,
                Node::History(history) => self.histories[history].parent,
            };
            let region = self.child_towards(domain, inside);
            // A history of the parallel state itself targets every region.
            region.is_none_or(|region| self.is_within(state, region))
        })
    }

    /// Whether the state has no states inside (SCXML `isAtomicState`).
    #[must_use]
    pub fn is_leaf(&self, state: StateId) -> bool {
        matches!(self.states[state].kind, StateKind::Atomic | StateKind::Final { .. })
    }

    /// The dotted path of a state from the machine's root; the machine's own is empty.
    #[must_use]
    pub fn path(&self, state: StateId) -> String {
        let mut names = vec![];
        let mut at = state;
        while let Some(parent) = self.states[at].parent {
            names.push(self.states[at].name.text.as_str());
            at = parent;
        }
        names.reverse();
        names.join(".")
    }
}
