//! How much may go round between two inputs before a bound (Meaning 3, 16) ends early what needs none.

use super::edges::{Happening, is_inside};
use super::flow::Flow;
use crate::analysis::Facts;
use crate::analysis::block::each_statement;
use crate::chart::graph::Follow;
use crate::chart::{Chart, State, StateId, StateKind, StatementKind, TransitionId, Trigger};
use crate::map::{Arena, Id};

/// More rounds are not counted: then a bound may be met.
const MOST_ROUNDS: u64 = 4;

/// What is done before the next input.
#[derive(Clone, Debug)]
pub(super) struct Calm {
    /// With fewer rounds since the last input every macrostep goes on to its end.
    pub(super) macrosteps: u8,
    /// With fewer calls are made, and what undoes and has nothing to undo is over. No greater than the other.
    pub(super) between: u8,
    /// The transitions that make a round: without them nothing follows itself.
    pub(super) rounds: Arena<TransitionId, bool>,
}

impl Calm {
    pub(super) fn of(flow: &Flow<'_>, facts: &Facts, can_be_refused: &dyn Fn(TransitionId) -> bool) -> Self {
        let chart = flow.chart;
        let taken_between = between(flow);
        let chosen = |between: bool| -> Vec<TransitionId> {
            let ids = chart.transitions.ids().filter(|&id| facts.can_be_taken(id));
            ids.filter(|&id| {
                is_inside(&flow.edges.raised, &chart.transitions[id].trigger) || between && taken_between[id]
            })
            .collect()
        };
        let parallel = chart.states.values().any(|state| state.kind == StateKind::Parallel);
        let follow = |chosen: &[TransitionId]| Follow::of(chart, &facts.reached.active, chosen, None);
        // Without those that go round, how many follow each other at most; with them so many again behind each.
        let steps = |chosen: &[TransitionId]| {
            let mut rounds = chart.transitions.map(|_| false);
            follow(chosen).cycles().into_iter().flatten().for_each(|id| rounds[id] = true);
            let rest: Vec<TransitionId> = chosen.iter().copied().filter(|&id| !rounds[id]).collect();
            let longest = follow(&rest).longest(parallel).unwrap_or(u64::MAX);
            (rounds, longest.saturating_add(1))
        };
        let (_, inside) = steps(&chosen(false));
        let (rounds, all) = steps(&chosen(true));
        let microsteps = u64::from(chart.bounds.microsteps);
        let queue = u64::from(chart.bounds.queue);
        let (raises, [dones, again]) = (raises(chart), dones(chart));
        let done_at_once = at_once(chart, &|state| u64::from(queues_done(state)), 1);
        let macrosteps = most(MOST_ROUNDS, &|rounds| {
            let steps = inside.saturating_mul(rounds);
            // Each microstep runs every block at most once, that of the input and the entries of the last one included.
            let times = steps.saturating_add(1);
            let raised = raises.saturating_mul(times);
            let done = dones.saturating_mul(rounds).saturating_add(again.saturating_mul(times));
            let done = done.min(done_at_once.saturating_mul(times));
            steps <= microsteps && raised.saturating_add(done) < queue
        });
        // What was entered by one step may have a round in each leaf: its call fails, or it has nothing to undo. What is kept
        // comes back, each once: what blocks now is left by an outcome only, and what is raised or done is counted above.
        let each = leaves(chart).saturating_mul(kept(chart, can_be_refused).saturating_add(1));
        let between =
            most(macrosteps, &|rounds| all.saturating_mul(rounds).saturating_mul(each) < microsteps);
        let [macrosteps, between] =
            [macrosteps, between].map(|rounds| u8::try_from(rounds).unwrap_or(u8::MAX));
        Self { macrosteps, between, rounds }
    }
}

/// The most rounds that will do.
fn most(most: u64, will_do: &dyn Fn(u64) -> bool) -> u64 {
    (1..=most).take_while(|&rounds| will_do(rounds)).last().unwrap_or_default()
}

/// The transitions that may be taken between macrosteps: those of calls that can't be made, and of what has undone all.
fn between(flow: &Flow<'_>) -> Arena<TransitionId, bool> {
    let mut between = flow.chart.transitions.map(|_| false);
    for edge in &flow.edges.edges {
        let is_between = match edge.happening {
            Happening::NoCall(place) => flow.may_not_call(place),
            happening => matches!(happening, Happening::AllUndone(_)),
        };
        // One that keeps its state is taken once: the call is over, or the state undoes nothing more.
        let leads_on = |id: &TransitionId| is_between && !flow.chart.transitions[*id].targets.is_empty();
        if let Some(id) = edge.by.filter(leads_on) {
            between[id] = true;
        }
    }
    between
}

/// How many leaves can be active at a time, at most.
fn leaves(chart: &Chart) -> u64 {
    at_once(chart, &|_| 1, 0)
}

/// The most that active states come to: those without states inside by what `of` says of them, and each parallel state so much
/// more, if all its regions do.
fn at_once(chart: &Chart, of: &dyn Fn(&State) -> u64, parallel: u64) -> u64 {
    let mut most = chart.states.map(|_| 0_u64);
    for index in (0..chart.states.len()).rev() {
        let state = StateId::from_index(index);
        let data = &chart.states[state];
        let children = data.children.iter().map(|&child| most[child]);
        most[state] = match data.kind {
            StateKind::Atomic | StateKind::Final { .. } => of(data),
            StateKind::Compound { .. } => children.max().unwrap_or_default(),
            StateKind::Parallel => {
                let more = if children.clone().all(|child| child > 0) { parallel } else { 0 };
                children.fold(more, u64::saturating_add)
            }
        };
    }
    most[Chart::ROOT]
}

/// How much can be kept at a time, at most (Meaning 19): each event once, and each of the others.
fn kept(chart: &Chart, can_be_refused: &dyn Fn(TransitionId) -> bool) -> u64 {
    let mut events = chart.events.map(|_| false);
    let mut kept = 0_u64;
    for (_, transition) in chart.transitions.iter().filter(|(id, _)| can_be_refused(*id)) {
        match &transition.trigger {
            Trigger::Events(patterns) => patterns.iter().for_each(|pattern| events[pattern.event] = true),
            Trigger::Any => events = chart.events.map(|_| true),
            Trigger::Always | Trigger::Fault(_) => {}
            Trigger::Done | Trigger::After(_) | Trigger::Outcome(_) | Trigger::Otherwise => kept += 1,
        }
    }
    kept + events.values().filter(|&&kept| kept).count() as u64
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

/// How many `done` may wait at a time, if each final state was entered once: it queues that of its parent, and of each parallel
/// state around it; that of the machine ends it. Then those of final states that are left, and entered again, by what
/// is taken beside them.
fn dones(chart: &Chart) -> [u64; 2] {
    let mut dones = [0; 2];
    let mut by_source = chart.states.map(|_| Vec::new());
    chart.transitions.values().for_each(|transition| by_source[transition.source].push(transition));
    for (id, state) in chart.states.iter() {
        if !queues_done(state) {
            continue;
        }
        let parallel = || chart.ancestors(id).filter(|&at| chart.states[at].kind == StateKind::Parallel);
        let own = 1 + parallel().count() as u64;
        let regions = parallel().flat_map(|around| &chart.states[around].children);
        let beside = regions.filter(|&&region| !chart.is_within(id, region)).flat_map(|&region| {
            std::iter::once(region).chain(chart.descendants(region)).flat_map(|source| &by_source[source])
        });
        let again = beside.into_iter().any(|transition| chart.exits(transition, id));
        dones[usize::from(again)] += own;
    }
    dones
}

/// Whether `done` is queued when the state is entered.
fn queues_done(state: &State) -> bool {
    matches!(state.kind, StateKind::Final { .. }) && state.parent != Some(Chart::ROOT)
}
