//! Which states, histories and transitions have findings, or lie on the path that proves one.

use std::collections::BTreeSet;

use crate::chart::print::Printer;
use crate::chart::{Chart, HistoryId, Node, StateId, TransitionId, Trigger};
use crate::diag::{Diagnostic, PathStep, Severity};
use crate::map::UnorderedMap;
use crate::span::Span;

/// The names of the lints at each thing, without repetition, in order of place.
#[derive(Default)]
pub(super) struct Marks {
    states: UnorderedMap<StateId, Vec<&'static str>>,
    histories: UnorderedMap<HistoryId, Vec<&'static str>>,
    transitions: UnorderedMap<TransitionId, Vec<&'static str>>,
    /// What the paths of findings lead over.
    path_states: BTreeSet<StateId>,
    path_transitions: BTreeSet<TransitionId>,
}

impl Marks {
    /// Reads the findings; remarks are not drawn. A finding belongs to the innermost thing around its primary place.
    pub(super) fn of(chart: &Chart, findings: &[Diagnostic]) -> Self {
        let mut marks = Self::default();
        let shown = findings.iter().filter(|finding| finding.severity > Severity::Info);
        let mut shown = shown.peekable();
        if shown.peek().is_none() {
            return marks;
        }
        // Things of one kind never overlap, but an `else => X` lies inside the block of another transition.
        let all =
            chart.transitions.iter().map(|(id, item)| (item.span, id, item.trigger == Trigger::Otherwise));
        let (inner, outer): (Vec<_>, Vec<_>) = all.partition(|(_, _, otherwise)| *otherwise);
        let mut histories: Vec<_> = chart.histories.iter().map(|(id, item)| (item.span, id)).collect();
        histories.sort_by_key(|(span, _)| *span);
        let sorted = |transitions: Vec<(Span, TransitionId, bool)>| {
            let mut transitions: Vec<_> = transitions.into_iter().map(|(span, id, _)| (span, id)).collect();
            transitions.sort_by_key(|(span, _)| *span);
            transitions
        };
        let (inner, outer) = (sorted(inner), sorted(outer));
        for finding in shown {
            let (place, lint) = (finding.primary.span, finding.code.0);
            marks.lead_over(chart, &finding.path);
            if let Some(transition) = around(&inner, place).or_else(|| around(&outer, place)) {
                add(&mut marks.transitions, transition, lint);
            } else if let Some(history) = around(&histories, place) {
                add(&mut marks.histories, history, lint);
            } else {
                add(&mut marks.states, state_around(chart, place), lint);
            }
        }
        marks
    }

    /// Takes in the states and transitions of a path, which a finding has as they are printed. Of transitions that look
    /// alike the innermost that leads on counts; several of one state, with different guards, all do.
    fn lead_over(&mut self, chart: &Chart, path: &[PathStep]) {
        if path.is_empty() {
            return;
        }
        let mut states: UnorderedMap<String, StateId> = UnorderedMap::new();
        for state in chart.states.ids() {
            states.insert(chart.path(state), state);
        }
        for step in path {
            let (Some(&from), Some(&to)) = (states.get(&step.from), states.get(&step.to)) else { continue };
            self.path_states.extend([from, to]);
            for source in std::iter::once(from).chain(chart.ancestors(from)) {
                let fits = |id: &TransitionId| {
                    let transition = &chart.transitions[*id];
                    let leads = transition.targets.iter().any(|target| match target.node {
                        Node::State(state) => chart.is_within(to, state) || chart.is_within(state, to),
                        Node::History(history) => chart.is_within(to, chart.histories[history].parent),
                    });
                    let stays = transition.targets.is_empty() && from == to;
                    let printer = Printer::with_code(chart, &transition.code);
                    (leads || stays)
                        && [printer, Printer::new(chart)]
                            .iter()
                            .any(|printer| printer.trigger(&transition.trigger) == step.trigger)
                };
                let found: Vec<TransitionId> =
                    chart.states[source].transitions.iter().copied().filter(fits).collect();
                if !found.is_empty() {
                    self.path_transitions.extend(found);
                    break;
                }
            }
        }
    }

    /// Whether the state is drawn in red.
    pub(super) fn is_state_red(&self, state: StateId) -> bool {
        !self.state(state).is_empty() || self.path_states.contains(&state)
    }

    /// Whether the transition is drawn in red.
    pub(super) fn is_transition_red(&self, transition: TransitionId) -> bool {
        !self.transition(transition).is_empty() || self.path_transitions.contains(&transition)
    }

    pub(super) fn state(&self, state: StateId) -> &[&'static str] {
        self.states.get(&state).map_or(&[], Vec::as_slice)
    }

    pub(super) fn history(&self, history: HistoryId) -> &[&'static str] {
        self.histories.get(&history).map_or(&[], Vec::as_slice)
    }

    pub(super) fn transition(&self, transition: TransitionId) -> &[&'static str] {
        self.transitions.get(&transition).map_or(&[], Vec::as_slice)
    }
}

fn add<K: Eq + std::hash::Hash>(marks: &mut UnorderedMap<K, Vec<&'static str>>, key: K, lint: &'static str) {
    let lints = marks.get_or_insert_with(key, Vec::new);
    if !lints.contains(&lint) {
        lints.push(lint);
    }
}

fn covers(outer: Span, inner: Span) -> bool {
    outer.source == inner.source && outer.lo <= inner.lo && inner.hi <= outer.hi
}

/// The one of some spans, sorted and apart from each other, that a place lies in.
fn around<T: Copy>(sorted: &[(Span, T)], place: Span) -> Option<T> {
    let behind = sorted.partition_point(|(span, _)| (span.source, span.lo) <= (place.source, place.lo));
    let (span, thing) = sorted.get(behind.checked_sub(1)?)?;
    covers(*span, place).then_some(*thing)
}

/// The innermost state around a place; the machine, where there is none.
fn state_around(chart: &Chart, place: Span) -> StateId {
    let mut state = Chart::ROOT;
    loop {
        let children = &chart.states[state].children;
        let behind = children.partition_point(|&child| chart.states[child].span.lo <= place.lo);
        // `final A | B` are siblings with one span; the name tells them apart.
        let candidates =
            children[..behind].iter().rev().take_while(|&&child| covers(chart.states[child].span, place));
        let candidates: Vec<StateId> = candidates.copied().collect();
        let named = candidates.iter().find(|&&child| covers(chart.states[child].name.span, place));
        match named.or(candidates.first()) {
            Some(&child) => state = child,
            None => return state,
        }
    }
}
