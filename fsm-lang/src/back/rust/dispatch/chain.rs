//! What may be taken for a cause, in the order in which it is looked at.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::super::Machine;
use super::candidates::Cause;
use crate::chart::{Chart, StateId, TransitionId};

/// What may still be taken for a cause, the innermost first.
///
/// What takes any event is kept apart, once for all events: written out for each, it would come in squared.
#[derive(Clone, Debug)]
pub(in super::super) struct Chain {
    pub(in super::super) cause: Cause,
    /// What names the event; all, if the cause is no event.
    named: Vec<TransitionId>,
    /// What takes any event.
    any: Rc<[TransitionId]>,
    /// How many of these are come to.
    reach: usize,
}

/// What takes any event in a state, in front of what does around it, by the address of that.
#[derive(Default)]
pub(super) struct Joined(BTreeMap<*const TransitionId, Rc<[TransitionId]>>);

/// Where a transition stands: the innermost first, then in document order.
pub(super) fn place(chart: &Chart, id: TransitionId) -> (Reverse<StateId>, TransitionId) {
    (Reverse(chart.transitions[id].source), id)
}

impl Chain {
    /// Nothing.
    pub(super) fn none(cause: Cause) -> Self {
        Self { cause, named: Vec::new(), any: Rc::default(), reach: 0 }
    }

    /// What a cause that is no event has.
    pub(super) fn of(cause: Cause, transitions: Vec<TransitionId>) -> Self {
        Self { named: transitions, ..Self::none(cause) }
    }

    /// What one state has: what names the event, and what takes any.
    pub(super) fn of_state(
        machine: &Machine<'_>,
        cause: Cause,
        named: &[TransitionId],
        any: Rc<[TransitionId]>,
    ) -> Self {
        let chart = machine.chart;
        let mut named = machine.cut(named.iter().copied());
        let mut reach = any.len();
        if let Some(&last) = named.last().filter(|&&last| machine.is_always_taken(last)) {
            reach = any.partition_point(|&id| place(chart, id) < place(chart, last));
        }
        if let Some(&last) = any.last().filter(|&&last| reach == any.len() && machine.is_always_taken(last)) {
            named.retain(|&id| place(chart, id) < place(chart, last));
        }
        Self { cause, named, any, reach }
    }

    /// The same, with what a state around has behind it.
    pub(super) fn before(mut self, machine: &Machine<'_>, outer: Self, joined: &mut Joined) -> Self {
        if self.is_closed(machine) {
            return self;
        }
        self.named.extend(outer.named);
        if self.any.is_empty() {
            (self.any, self.reach) = (outer.any, outer.reach);
        } else if !outer.any.is_empty() {
            self.reach += outer.reach;
            let both = joined.0.entry(outer.any.as_ptr());
            let of_both = || self.any.iter().chain(outer.any.iter()).copied().collect();
            self.any = Rc::clone(both.or_insert_with(of_both));
        }
        self
    }

    /// Whether the last one is taken whatever comes, so that nothing behind it is come to.
    pub(super) fn is_closed(&self, machine: &Machine<'_>) -> bool {
        if self.cause == Cause::Several {
            return self.named.iter().any(|&id| machine.is_taken_by_any(id));
        }
        let last = [self.named.last(), self.any().last()];
        last.into_iter().flatten().any(|&last| machine.is_always_taken(last))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn len(&self) -> usize {
        self.named.len() + self.reach
    }

    /// What names the event; all, if the cause is no event.
    pub(super) fn named(&self) -> &[TransitionId] {
        &self.named
    }

    /// What takes any event.
    pub(super) fn any(&self) -> &[TransitionId] {
        self.any.get(..self.reach).unwrap_or_default()
    }

    /// Whether what takes any event is that of another chain, or a part of it.
    pub(super) fn shares_with(&self, other: &Self) -> bool {
        self.reach <= other.reach && (self.reach == 0 || self.any.as_ptr() == other.any.as_ptr())
    }

    /// What is the same for two chains that have the same: of what takes any event, where it is kept.
    pub(super) fn identity(&self) -> (&[TransitionId], Option<*const TransitionId>, usize) {
        (&self.named, (self.reach > 0).then(|| self.any.as_ptr()), self.reach)
    }

    /// All, in order.
    pub(in super::super) fn transitions(&self, chart: &Chart) -> Vec<TransitionId> {
        let mut any = self.any().iter().copied().peekable();
        let mut all = Vec::with_capacity(self.len());
        for &id in &self.named {
            while let Some(other) = any.next_if(|&other| place(chart, other) < place(chart, id)) {
                all.push(other);
            }
            all.push(id);
        }
        all.extend(any);
        all
    }
}

/// How many transitions chains have, each counted once.
pub(super) fn distinct<'a>(chains: impl Iterator<Item = &'a Chain>) -> usize {
    let mut named: BTreeSet<TransitionId> = BTreeSet::new();
    let mut any: BTreeMap<*const TransitionId, usize> = BTreeMap::new();
    for chain in chains {
        named.extend(&chain.named);
        let reach = any.entry(chain.any.as_ptr()).or_default();
        *reach = chain.reach.max(*reach);
    }
    any.into_values().fold(named.len(), usize::saturating_add)
}

/// Whether more than so many chains have the same, more than so many times each.
pub(super) fn repeat<'a>(chains: impl Iterator<Item = &'a Chain> + Clone, most: usize) -> bool {
    let total = chains.clone().map(Chain::len).fold(0, usize::saturating_add);
    chains.clone().nth(most).is_some() && total > distinct(chains).saturating_mul(most)
}
