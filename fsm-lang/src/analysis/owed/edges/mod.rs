//! Every step that a leaf can take, as an edge from nodes to nodes with what it does to debts.

mod between;
mod faults;
mod faulty;
mod otherwise;
mod shadows;
mod transitions;
mod work;

use super::entering::{Blocks, Entering};
use super::places::Places;
use super::rows::Row;
use super::table::{Ending, Table};
use super::touch::{Touch, may_fault};
use crate::analysis::index::Index;
pub(super) use crate::analysis::index::is_inside;
use crate::chart::{Chart, EventId, StateId, TransitionId, Trigger, Work};
use crate::map::Arena;

pub(super) use self::shadows::Shadows;
use self::shadows::Takers;

/// Where an edge begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// At one node.
    Node(usize),
    /// At whatever is active in the state, which is left, but for leaves that react otherwise: those in these states.
    Leaving(StateId, Shadows),
    /// At the final states in it, which is left.
    Done(StateId),
    /// At whatever is active in the state; only these regions are left.
    Regions(Vec<StateId>),
    /// At each leaf in the state, which stays.
    Inside(StateId),
}

/// What happens on an edge before anything is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Happening {
    /// Nothing that concerns debts.
    Nothing,
    /// The call of the place is made.
    Call(usize),
    /// It can't be made (Meaning 17).
    NoCall(usize),
    /// Its outcome comes.
    Outcome(usize, Ending),
    /// A debt is undone.
    Undo(StateId),
    /// Nothing is left to undo.
    AllUndone(StateId),
    /// An undo fails for good.
    Stuck(StateId),
}

/// A step.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    /// The transition; `None` for what happens to a state's work alone.
    pub(super) by: Option<TransitionId>,
    pub(super) from: From,
    pub(super) happening: Happening,
    /// Whether it begins a macrostep, which it does when all calls have been made.
    pub(super) begins: bool,
    /// The regions around the source that are left by it with those beside them, innermost first.
    pub(super) beside: Vec<StateId>,
    /// The places whose states are left.
    pub(super) left: Option<Row>,
    /// What `exit` blocks do.
    pub(super) exit: Option<Touch>,
    /// What the transition's block and the entries do.
    pub(super) then: Option<Touch>,
    /// The nodes that are entered; of [`From::Inside`] none: it stays.
    pub(super) to: Vec<usize>,
    /// The states that stay around what changes: siblings of the regions around them see it.
    pub(super) within: Vec<StateId>,
}

/// All edges.
pub(super) struct Edges {
    /// In the order of their sources.
    pub(super) edges: Vec<Edge>,
    /// What the start enters.
    pub(super) start: Vec<usize>,
    pub(super) started: Touch,
    /// What the blocks of states do.
    pub(super) blocks: Blocks,
    /// The `done` that may come when no final state is active any more.
    pub(super) stray: Vec<TransitionId>,
    /// The events that some code raises.
    pub(super) raised: Arena<EventId, bool>,
    /// The places whose arguments may fault, so that the call is not made.
    pub(super) may_not_call: Row,
    /// Whether no edge begins when all calls have been made, if the books may be full.
    pub(super) none_begins_if_full: bool,
    /// By node: whether a fault may wait there to be taken. Nothing if no transition takes any.
    pub(super) faults: Vec<bool>,
}

/// Builds the edges of a chart.
pub(super) fn edges(
    chart: &Chart,
    table: &Table,
    places: &Places,
    index: &Index,
    active: &dyn Fn(StateId) -> bool,
    taken: &dyn Fn(TransitionId) -> bool,
) -> Edges {
    let blocks = Blocks::of(chart, places);
    let entering = Entering::new(chart, places, &blocks, active).start();
    let start = entering.leaves.iter().map(|&leaf| table.entered(leaf)).collect();
    let started = entering.touch;
    let mut may_not_call = Row::new();
    for (position, &place) in places.ids.iter().enumerate() {
        if chart.invocations[place].arguments.iter().any(|argument| may_fault(chart, argument)) {
            may_not_call.insert(position);
        }
    }
    let raised = index.raised.clone();
    let inside = transitions::inside(chart, &raised);
    let mut builder = Builder {
        chart,
        table,
        places,
        index,
        active,
        taken,
        blocks: &blocks,
        raised: &raised,
        may_not_call: &may_not_call,
        inside: &inside,
        takers: Takers::of(chart, table),
        edges: Vec::new(),
        stray: Vec::new(),
    };
    for (state, data) in chart.states.iter() {
        if !active(state) {
            continue;
        }
        match &data.work {
            Some(Work::Invoke(place)) => builder.call(state, *place),
            Some(Work::Compensate(_)) => builder.undo(state),
            None => {}
        }
        for &id in &data.transitions {
            let of_own = matches!(chart.transitions[id].trigger, Trigger::Outcome(_) | Trigger::Fault(_));
            if taken(id) && !of_own {
                builder.transition(id);
            }
        }
    }
    builder.otherwise();
    let faults = builder.faults();
    let Builder { mut edges, stray, .. } = builder;
    if between::for_ever(chart, table, &may_not_call, &edges) {
        edges.iter_mut().for_each(|edge| edge.begins = false);
    }
    let none_begins_if_full = between::for_ever_if_full(chart, table, places, &edges);
    Edges { edges, start, started, blocks, stray, raised, may_not_call, none_begins_if_full, faults }
}

struct Builder<'b> {
    chart: &'b Chart,
    table: &'b Table,
    places: &'b Places,
    index: &'b Index,
    active: &'b dyn Fn(StateId) -> bool,
    taken: &'b dyn Fn(TransitionId) -> bool,
    blocks: &'b Blocks,
    raised: &'b Arena<EventId, bool>,
    may_not_call: &'b Row,
    /// The transitions that may be taken inside a macrostep and lead somewhere.
    inside: &'b [TransitionId],
    takers: Takers,
    edges: Vec<Edge>,
    stray: Vec<TransitionId>,
}
