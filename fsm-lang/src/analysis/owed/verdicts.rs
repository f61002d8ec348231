//! What the lints of sagas ask of the flow, debts that are forgotten apart.

use super::edges::{Edge, Edges, Happening};
use super::flow::Flow;
use super::rows::{Row, Standing};
use super::table::{Phase, place_of};
use super::ways::is_failure;
use crate::analysis::block::each_statement;
use crate::chart::{
    ArmOutcome, Chart, InvocationId, StateId, StateKind, StatementKind, TransitionId, Trigger,
};
use crate::span::Span;

/// A pivot that must not stand where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misplaced {
    /// One was passed before.
    Second,
    /// A region beside it has a call that can be owed.
    BesideCall(InvocationId),
    /// A region beside it can fail the machine.
    BesideFailure(TransitionId),
}

/// What passes a pivot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Passing {
    /// A transition: its block has one, or it is taken by the `ok` of one.
    Transition(TransitionId),
    /// The `ok` of a call that no arm takes.
    Outcome(InvocationId),
}

impl Passing {
    /// The state that is left by it.
    pub(super) fn source(self, chart: &Chart) -> StateId {
        match self {
            Self::Transition(id) => chart.transitions[id].source,
            Self::Outcome(place) => chart.invocations[place].state,
        }
    }
}

/// What is known of a state that undoes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undoing {
    /// The places that may be owed there and whose undo can fail for good.
    pub sticking: Vec<InvocationId>,
    /// Whether something of its scope may be owed there.
    pub owed: bool,
    /// Whether a call of its scope may have been made before.
    pub made: bool,
    /// The places of its scope, where all of them were undone before on every way there.
    pub undone: Vec<InvocationId>,
    /// A place that it undoes and one that it doesn't, which may be owed there and was completed later.
    pub later: Option<(InvocationId, InvocationId)>,
}

/// What the flow says about sagas.
#[derive(Clone, Debug, Default)]
pub(super) struct Verdicts {
    pub(super) unprotected: Vec<(InvocationId, StateId)>,
    pub(super) calls_after_pivot: Vec<InvocationId>,
    pub(super) failures_after_pivot: Vec<TransitionId>,
    pub(super) misplaced: Vec<(Passing, Misplaced)>,
    pub(super) pivots: Vec<Span>,
    pub(super) undoing: Vec<(StateId, Undoing)>,
    pub(super) compensated: Vec<(StateId, InvocationId)>,
}

/// Reads them off the flow.
pub(super) fn verdicts(flow: &mut Flow<'_>) -> Verdicts {
    let (second, failures) = pivots_and_failures(flow);
    let misplaced = misplaced(flow, &second);
    let nodes = || flow.table.nodes.iter().enumerate();
    let mut found = Verdicts { failures_after_pivot: failures, misplaced, ..Verdicts::default() };
    let pivot = flow.places.pivot();
    for (node, at) in nodes() {
        let rows = &flow.reach[node];
        match at.phase {
            Phase::Entered if rows.of(Standing::Settled).contains(pivot) => {
                let Some(place) = place_of(flow.chart, at.leaf) else { continue };
                let invocation = &flow.chart.invocations[place];
                let activity = &flow.chart.activities[invocation.activity];
                if !invocation.pivot && !activity.readonly && !activity.retriable {
                    found.calls_after_pivot.push(place);
                }
            }
            Phase::Undoing => found.undoing.push((at.leaf, undoing(flow, node, at.leaf))),
            _ => {}
        }
        let is_end = flow.chart.states[at.leaf].parent == Some(Chart::ROOT)
            && flow.chart.states[at.leaf].kind == (StateKind::Final { failure: false });
        let effects = rows.of(Standing::Settled).is_empty() && rows.of(Standing::Flight).is_empty();
        if is_end
            && effects
            && let Some(undone) = rows.of(Standing::Undone).iter().next()
        {
            found.compensated.push((at.leaf, flow.places.ids[undone]));
        }
    }
    found.unprotected = unprotected(flow);
    found.pivots = pivots(flow.chart);
    found
}

/// Where pivots are written.
pub(super) fn pivots(chart: &Chart) -> Vec<Span> {
    let pivots = chart.invocations.values().filter(|invocation| invocation.pivot);
    let mut found: Vec<Span> = pivots
        .map(|invocation| {
            let is_ok = |id: &&TransitionId| {
                matches!(chart.transitions[**id].trigger, Trigger::Outcome(ArmOutcome::Ok(_)))
            };
            let arm = invocation.arms.iter().find(is_ok);
            arm.map_or(invocation.span, |&arm| chart.transitions[arm].trigger_span)
        })
        .collect();
    for transition in chart.transitions.values() {
        each_statement(&transition.code.statements, &mut |statement| {
            if statement.kind == StatementKind::Pivot {
                found.push(statement.span);
            }
        });
    }
    found.sort_unstable();
    found
}

/// Calls that nothing is said of, whose effect may be there when the machine fails, each with a failure.
fn unprotected(flow: &Flow<'_>) -> Vec<(InvocationId, StateId)> {
    let mut bare = flow.places.stands.clone();
    bare.minus(&flow.places.can_owe);
    let mut found = Vec::new();
    for position in bare.iter() {
        let place = flow.places.ids[position];
        let invocation = &flow.chart.invocations[place];
        let entered = flow.table.entered(invocation.state);
        let before = flow.reach[entered].of(Standing::Idle).contains(flow.places.pivot());
        if flow.chart.activities[invocation.activity].retriable && !before {
            continue;
        }
        let failure = flow.table.nodes.iter().enumerate().find(|(node, at)| {
            is_failure(flow.chart, at.leaf) && flow.reach[*node].of(Standing::Owed).contains(position)
        });
        found.extend(failure.map(|(_, at)| (place, at.leaf)));
    }
    found
}

/// What passes a pivot that may be the second on a way, and the transitions into a failure that may lie behind one.
fn pivots_and_failures(flow: &mut Flow<'_>) -> (Vec<Passing>, Vec<TransitionId>) {
    let (mut second, mut failures) = (Vec::new(), Vec::new());
    let edges: &Edges = flow.edges;
    for edge in &edges.edges {
        let fails = edge.to.iter().any(|&node| is_failure(flow.chart, flow.table.nodes[node].leaf));
        let (by_outcome, by_block) = (is_pivot_by_outcome(flow, edge), is_pivot_by_block(flow, edge));
        let pivots = by_outcome || by_block;
        if !fails && !pivots {
            continue;
        }
        let mut rows = flow.source(edge);
        if let super::edges::From::Inside(state) = edge.from {
            for node in flow.table.nodes_in(flow.chart, state) {
                rows.or(&flow.reach[node]);
            }
        }
        if flow.gate(edge, &rows).is_none() {
            continue;
        }
        let behind = rows.of(Standing::Settled).contains(flow.places.pivot());
        if pivots && behind || by_outcome && by_block {
            second.extend(passing(flow, edge));
        }
        if fails && (pivots || behind) {
            failures.extend(edge.by.or_else(|| arm_beside(flow, edge)));
        }
    }
    second.sort_unstable();
    second.dedup();
    failures.sort_unstable();
    failures.dedup();
    (second, failures)
}

/// Of an outcome that no arm takes, another arm of its call: something to point at.
fn arm_beside(flow: &Flow<'_>, edge: &Edge) -> Option<TransitionId> {
    let Happening::Outcome(position, _) = edge.happening else { return None };
    flow.chart.invocations[flow.places.ids[position]].arms.first().copied()
}

/// What an edge that passes a pivot is told by.
fn passing(flow: &Flow<'_>, edge: &Edge) -> Option<Passing> {
    match (edge.by, edge.happening) {
        (Some(id), _) => Some(Passing::Transition(id)),
        (None, Happening::Outcome(position, _)) => Some(Passing::Outcome(flow.places.ids[position])),
        (None, _) => None,
    }
}

/// Whether an edge passes a pivot.
fn is_pivot(flow: &Flow<'_>, edge: &Edge) -> bool {
    is_pivot_by_outcome(flow, edge) || is_pivot_by_block(flow, edge)
}

/// Whether two are passed at once: by the `ok` of a pivot, and by a block behind it.
pub(super) fn passes_two(flow: &Flow<'_>, by: Passing) -> bool {
    let mut edges = flow.edges.edges.iter().filter(|edge| passing(flow, edge) == Some(by));
    edges.any(|edge| is_pivot_by_outcome(flow, edge) && is_pivot_by_block(flow, edge))
}

fn is_pivot_by_block(flow: &Flow<'_>, edge: &Edge) -> bool {
    let pivot = flow.places.pivot();
    let mut touches = edge.exit.iter().chain(&edge.then);
    touches.any(|touch| touch.surely.contains(pivot) || touch.maybe.contains(pivot))
}

fn is_pivot_by_outcome(flow: &Flow<'_>, edge: &Edge) -> bool {
    match edge.happening {
        Happening::Outcome(position, super::table::Ending::Ok) => {
            flow.chart.invocations[flow.places.ids[position]].pivot
        }
        _ => false,
    }
}

fn misplaced(flow: &Flow<'_>, second: &[Passing]) -> Vec<(Passing, Misplaced)> {
    let chart = flow.chart;
    let mut found: Vec<(Passing, Misplaced)> = Vec::new();
    for edge in &flow.edges.edges {
        let Some(by) = passing(flow, edge) else { continue };
        if !is_pivot(flow, edge) || found.iter().any(|&(known, _)| known == by) {
            continue;
        }
        if second.binary_search(&by).is_ok() {
            found.push((by, Misplaced::Second));
            continue;
        }
        let mut inner = by.source(chart);
        for around in chart.ancestors(inner) {
            if chart.states[around].kind == StateKind::Parallel {
                let beside = chart.states[around].children.iter().filter(|&&child| child != inner);
                if let Some(fault) = beside.into_iter().find_map(|&region| fault_of(flow, region)) {
                    found.push((by, fault));
                    break;
                }
            }
            inner = around;
        }
    }
    found.sort_by_key(|&(by, _)| by);
    found
}

/// What a region has that a pivot must not stand beside.
fn fault_of(flow: &Flow<'_>, region: StateId) -> Option<Misplaced> {
    for node in flow.table.nodes_in(flow.chart, region) {
        let at = flow.table.nodes[node];
        if at.phase == Phase::Entered
            && !flow.reach[node].is_empty()
            && let Some(place) = place_of(flow.chart, at.leaf)
            && flow.places.can_owe.contains(flow.places.position(place))
        {
            return Some(Misplaced::BesideCall(place));
        }
    }
    let fails = flow.edges.edges.iter().find_map(|edge| {
        let id = edge.by.filter(|&id| flow.chart.is_within(flow.chart.transitions[id].source, region))?;
        let fails = edge.to.iter().any(|&node| is_failure(flow.chart, flow.table.nodes[node].leaf));
        fails.then_some(id)
    });
    fails.map(Misplaced::BesideFailure)
}

fn undoing(flow: &Flow<'_>, node: usize, leaf: StateId) -> Undoing {
    let Some(scope) = flow.table.scope(leaf) else { return Undoing::default() };
    let rows = &flow.reach[node];
    let of = |standing: Standing| {
        let mut row = rows.of(standing).clone();
        row.and(scope);
        row
    };
    let ids = |row: &Row| row.iter().map(|position| flow.places.ids[position]).collect::<Vec<_>>();
    let owed = of(Standing::Owed);
    let mut sticking = owed.clone();
    sticking.and(&flow.places.can_stick);
    let other = [Standing::Idle, Standing::Flight, Standing::Settled].iter().any(|&it| !of(it).is_empty());
    let undone = if owed.is_empty() && !other { of(Standing::Undone) } else { Row::new() };
    Undoing {
        sticking: ids(&sticking),
        owed: !owed.is_empty(),
        made: Standing::ALL.into_iter().any(|it| it != Standing::Idle && !of(it).is_empty()),
        undone: ids(&undone),
        later: None,
    }
}
