//! What is owed where: for every leaf, how each place may stand while it is active.
//!
//! **Domain.** A node is a leaf in a phase of its work ([`table`]). It has five sets of places ([`rows`]): those of which
//! some run has, while the node is active, a call in flight, owed (or maybe), undone, settled, or none of that. Regions
//! are threads, debts what they share: what steps inside a region do to debts is collected, and may happen while any leaf
//! of its sibling regions is active. No product of regions is built. An edge ([`edges`]) moves all places at once.
//!
//! **It ends**, since sets only grow. [`order`] sees to it that a few rounds are enough.
//!
//! **It errs on the loud side**: it misses nothing. Each step of a run leads from what is reached to what is reached: its
//! own leaf's by an edge, a sibling's by what its region may do; of several transitions in one microstep the others'
//! come first, the own last. Where an edge leaves a parallel state, all its regions must agree about a place, and none
//! may be one that keeps others from leaving it (ruling 19): these hold at once, so the intersection loses nothing. What
//! is deferred or kept is an event that comes later; what is raised may come at any time. Guards go either way (stories
//! follow what they ask of states and flags, and what is raised). If a `settle` stands in the block of a transition that is
//! taken together with one that leaves its source, *settled* may be missing beside *owed*: nothing may rely on the absence
//! of the former.
//!
//! **It says too much** where a run is ruled out by what neither the flow nor the stories ([`story`]) follow:
//! - what has many values: numbers that lie far apart, texts, what a function of the host says; of two variables that go
//!   together each by itself;
//! - what cannot fault by its values, though it may by its form; and, with regions, which of them it was;
//! - which of two timers is due first, and that what is due fires before an event is looked at;
//! - that what was refused comes back before the next input; which of two transitions, taken together, raises first;
//! - how many outcomes of calls that were undone or settled are still to come, beyond a few: then the books may be full, and
//!   calls left out;
//! - what never comes to be where a bound ends a macrostep, or what is done between two: behind a few rounds of what leads back to
//!   itself without an input ([`calm`]) less is relied on, and with a small bound at once;
//! - debts in their order, where a place is called again while it is owed and they grow without end: then each stands for as
//!   many as there may be, and what is not ruled out by that may be by regions, which the finding says.
//!
//! `cargo xtask explore` counts what is said too much by these causes: a chart that is freed of one shows whether it was that.

mod calm;
mod edges;
mod entering;
mod flow;
mod judge;
mod order;
mod places;
mod rows;
mod story;
mod table;
#[cfg(test)]
mod tests;
mod touch;
mod verdicts;
mod ways;

use super::Facts;
use super::index::Index;
use crate::chart::{Chart, InvocationId, StateId, Transition, TransitionId, Trigger};
use crate::span::Span;
use calm::Calm;
use flow::{Flow, Gate};
use judge::Judge;
use places::Places;
use rows::{Row, Standing};
use story::{Flags, Search, Setup};
pub use story::{Happened, Owes, Step};
use table::{Phase, Table};
use verdicts::Verdicts;
pub use verdicts::{Misplaced, Passing, Undoing};

/// What is known of the debts of one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Debt {
    /// The place.
    pub place: InvocationId,
    /// A way on which it is forgotten: the failure is entered while it is owed.
    pub forgotten: Option<Story>,
    /// Whether its state may be entered again while it is owed.
    pub again: Option<Again>,
}

/// How a call is made again too early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Again {
    /// A transition that leads back to it.
    pub by: TransitionId,
    /// Whether guards apart a run can go that way; else regions, too, may rule it out.
    pub certain: bool,
}

/// A way from a call to a failure of the machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// The steps, the first with the call in flight. Empty where so much is forgotten that it was not told.
    pub steps: Vec<Step>,
    /// The failure.
    pub failure: StateId,
    /// The transition behind which nothing can undo or settle it any more.
    pub blame: Option<TransitionId>,
    /// Whether guards apart a run can go that way; else regions, too, may rule it out.
    pub certain: bool,
}

/// What is owed where.
#[derive(Clone, Debug, Default)]
pub struct Owed {
    /// In the order of their states.
    debts: Vec<Debt>,
    /// The rest.
    verdicts: Verdicts,
    /// The places, in the order of the bits of [`Self::owing`].
    places: Vec<InvocationId>,
    /// The leaves in which something may be owed, in order, each with what.
    owing: Vec<(StateId, Row)>,
}

impl Owed {
    /// Follows what is owed through a chart.
    pub(super) fn of(chart: &Chart, facts: &Facts, index: &Index) -> Self {
        // Pivots and `compensate` may stand where nothing is invoked.
        let works = chart.states.values().any(|state| state.work.is_some());
        if !works && verdicts::pivots(chart).is_empty() {
            return Self::default();
        }
        let active = |state| facts.can_be_active(state);
        let taken = |transition| facts.can_be_taken(transition);
        let places = Places::of(chart);
        let table = Table::of(chart, &places, &active);
        let edges = edges::edges(chart, &table, &places, index, &active, &taken);
        let mut flow = Flow::of(chart, &table, &places, &edges);
        let gates = gates(&mut flow);
        let again = again(&mut flow);
        let mut verdicts = verdicts::verdicts(&mut flow);
        // One that surely leaves what is done needs no queue to be taken once.
        let waits = |(id, it): (TransitionId, &Transition)| {
            let sure = !it.targets.is_empty() && it.guard.is_none() && !edges.stray.contains(&id);
            it.trigger == Trigger::Done && taken(id) && !sure
        };
        let raises = edges.raised.values().any(|&raised| raised) || chart.transitions.iter().any(waits);
        let flags = Flags::of(chart, raises);
        let can_be_refused = |id| table.can_be_refused(chart, &chart.transitions[id]);
        let setup = Setup::new(&flow, &edges.blocks, &flags, Calm::of(&flow, facts, &can_be_refused));
        let mut judge = Judge {
            flow: &flow,
            gates: &gates,
            search: Search::new(&setup, &gates, &taken),
            forgotten: vec![None; places.len()],
        };
        judge.forget();
        let again = judge.again(again);
        judge.confirm(&mut verdicts);
        let mut at_leaves = owing_at(&flow);
        judge.confirm_failures(&mut at_leaves);
        let owing = places.ids.iter().enumerate().filter(|&(position, _)| places.can_owe.contains(position));
        let forgotten = std::mem::take(&mut judge.forgotten);
        let debts = owing.map(|(position, &place)| Debt {
            place,
            forgotten: forgotten[position].clone(),
            again: again[position],
        });
        let debts = debts.collect();
        Self { debts, verdicts, places: places.ids.clone(), owing: at_leaves }
    }

    /// A place that can owe at a time, in the order of their states.
    #[must_use]
    pub fn debts(&self) -> &[Debt] {
        &self.debts
    }

    /// The places that may be owed while a state without states inside is active, in the order of their states.
    pub fn may_owe(&self, state: StateId) -> impl Iterator<Item = InvocationId> + '_ {
        let found = self.owing.binary_search_by_key(&state, |(leaf, _)| *leaf).ok();
        let row = found.and_then(|at| self.owing.get(at)).map(|(_, row)| row);
        row.into_iter().flat_map(Row::iter).filter_map(|position| self.places.get(position).copied())
    }

    /// The states that undo, in document order.
    #[must_use]
    pub fn undoing(&self) -> &[(StateId, Undoing)] {
        &self.verdicts.undoing
    }

    /// Calls of activities that say nothing of their effect, before any pivot if they are retriable, each with a failure
    /// that may be reached while the effect stands.
    #[must_use]
    pub fn unprotected(&self) -> &[(InvocationId, StateId)] {
        &self.verdicts.unprotected
    }

    /// Calls that may fail, behind a pivot.
    #[must_use]
    pub fn calls_after_pivot(&self) -> &[InvocationId] {
        &self.verdicts.calls_after_pivot
    }

    /// Transitions into a failure of the machine, behind a pivot.
    #[must_use]
    pub fn failures_after_pivot(&self) -> &[TransitionId] {
        &self.verdicts.failures_after_pivot
    }

    /// Where pivots are written, in document order.
    #[must_use]
    pub fn pivots(&self) -> &[Span] {
        &self.verdicts.pivots
    }

    /// What passes a pivot that must not stand there.
    #[must_use]
    pub fn misplaced_pivots(&self) -> &[(Passing, Misplaced)] {
        &self.verdicts.misplaced
    }

    /// Plain ends that are reached by way of an undo, of a place, and on no way with anything in effect.
    #[must_use]
    pub fn compensated_ends(&self) -> &[(StateId, InvocationId)] {
        &self.verdicts.compensated
    }
}

/// By leaf: what may be owed while it is active.
fn owing_at(flow: &Flow<'_>) -> Vec<(StateId, Row)> {
    let mut found: Vec<(StateId, Row)> = Vec::new();
    for (node, at) in flow.table.nodes.iter().enumerate() {
        let mut owed = flow.reach[node].of(Standing::Owed).clone();
        owed.and(&flow.places.can_owe);
        match found.last_mut() {
            Some((leaf, row)) if *leaf == at.leaf => {
                row.or(&owed);
            }
            _ if owed.is_empty() => {}
            _ => found.push((at.leaf, owed)),
        }
    }
    found
}

/// By place: a transition that enters its state while it is owed or in flight.
fn again(flow: &mut Flow<'_>) -> Vec<Option<TransitionId>> {
    let mut again = vec![None; flow.places.len()];
    let edges = flow.edges;
    for edge in &edges.edges {
        let Some(id) = edge.by else { continue };
        for &node in &edge.to {
            let at = flow.table.nodes[node];
            if at.phase != Phase::Entered {
                continue;
            }
            let Some(place) = table::place_of(flow.chart, at.leaf) else { continue };
            let position = flow.places.position(place);
            let owed = flow.reach[node].of(Standing::Owed).contains(position);
            if !owed || !flow.places.can_owe.contains(position) {
                continue;
            }
            let mut rows = flow.source(edge);
            let Some(gate) = flow.gate(edge, &rows) else { continue };
            flow.take(edge, &gate, &mut rows);
            if rows.of(Standing::Owed).contains(position) && again[position].is_none_or(|known| id < known) {
                again[position] = Some(id);
            }
        }
    }
    again
}

/// By edge: whether it can be taken at all.
fn gates(flow: &mut Flow<'_>) -> Vec<Option<Gate>> {
    let edges = flow.edges;
    edges
        .edges
        .iter()
        .map(|edge| {
            let rows = flow.source(edge);
            flow.gate(edge, &rows)
        })
        .collect()
}
