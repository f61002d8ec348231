//! Whether all that needs no input is done before the next one comes, since no bound (Meaning 3, 16) ends it early.

use super::edges::Happening;
use super::flow::Flow;
use crate::analysis::Facts;
use crate::analysis::block::each_statement;
use crate::chart::graph::Follow;
use crate::chart::{Chart, State, StateId, StateKind, StatementKind, TransitionId, Trigger};
use crate::map::Arena;

/// What is done before the next input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Calm {
    /// Every macrostep goes on to its end.
    pub(super) macrosteps: bool,
    /// Calls are made, and what undoes and has nothing to undo is over.
    pub(super) between: bool,
}

impl Calm {
    pub(super) fn of(flow: &Flow<'_>, facts: &Facts, can_be_refused: &dyn Fn(TransitionId) -> bool) -> Self {
        let chart = flow.chart;
        let taken_between = between(flow);
        let chosen = |between: bool| -> Vec<TransitionId> {
            let ids = chart.transitions.ids().filter(|&id| facts.can_be_taken(id));
            ids.filter(|&id| is_inside(flow, &chart.transitions[id].trigger) || between && taken_between[id])
                .collect()
        };
        let parallel = chart.states.values().any(|state| state.kind == StateKind::Parallel);
        let longest =
            |chosen: &[TransitionId]| Follow::of(chart, &facts.reached.active, chosen).longest(parallel);
        let microsteps = u64::from(chart.bounds.microsteps);
        let Some(steps) = longest(&chosen(false)).filter(|&longest| longest < microsteps) else {
            return Self::default();
        };
        // Each microstep runs every block at most once, that of the input and the entries of the last one included.
        let raised = steps.saturating_add(2).saturating_mul(raises(chart));
        let macrosteps = raised.saturating_add(dones(chart)) < u64::from(chart.bounds.queue);
        // What was entered by one step may have two rounds in each region: the fault of a call, and its outcome. What is
        // kept comes back, each once: what blocks now is left by an outcome only, and what is raised or done is counted above.
        let regions = u64::try_from(flow.table.regions.len()).unwrap_or(u64::MAX);
        let each = regions.saturating_add(1).saturating_mul(2);
        let refused = chart.transitions.ids().filter(|&id| can_be_refused(id)).count();
        let kept = if refused == 0 { 0 } else { refused.saturating_add(chart.events.len()) };
        let times = u64::try_from(kept).unwrap_or(u64::MAX).saturating_add(1);
        let rounds = longest(&chosen(true))
            .map(|longest| longest.saturating_add(1).saturating_mul(each).saturating_mul(times));
        Self { macrosteps, between: macrosteps && rounds.is_some_and(|rounds| rounds < microsteps) }
    }
}

/// Whether what has such a trigger may be taken inside a macrostep.
fn is_inside(flow: &Flow<'_>, trigger: &Trigger) -> bool {
    let raised = &flow.edges.raised;
    match trigger {
        Trigger::Always | Trigger::Done | Trigger::Fault(_) | Trigger::Otherwise => true,
        Trigger::Events(patterns) => patterns.iter().any(|pattern| raised[pattern.event]),
        Trigger::Any => raised.values().any(|&raised| raised),
        Trigger::After(_) | Trigger::Outcome(_) => false,
    }
}

/// The transitions that may be taken between macrosteps: those of calls that can't be made, and of what has undone all.
fn between(flow: &Flow<'_>) -> Arena<TransitionId, bool> {
    let mut between = flow.chart.transitions.map(|_| false);
    for edge in &flow.edges.edges {
        let is_between = match edge.happening {
            Happening::NoCall(place) => flow.may_not_call(place),
            happening => matches!(happening, Happening::AllUndone(_)),
        };
        if let Some(id) = edge.by.filter(|_| is_between) {
            between[id] = true;
        }
    }
    between
}

/// How many `raise` a chart has.
fn raises(chart: &Chart) -> u64 {
    let mut count = 0;
    for code in chart.codes() {
        each_statement(&code.statements, &mut |statement| {
            count += u64::from(matches!(statement.kind, StatementKind::Raise { .. }));
        });
    }
    count
}

/// How many `done` may wait at a time: a final state queues that of its parent, and of each parallel state around it; that
/// of the machine ends it.
fn dones(chart: &Chart) -> u64 {
    let done = |(id, state): (StateId, &State)| match state.kind {
        StateKind::Final { .. } if state.parent != Some(Chart::ROOT) => {
            let around = chart.ancestors(id);
            1 + around.filter(|&around| chart.states[around].kind == StateKind::Parallel).count() as u64
        }
        _ => 0,
    };
    chart.states.iter().map(done).sum()
}
