//! What can come between two transitions of a cycle.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::super::env::{Env, Key as EnvKey};
use super::super::index::Index;
use super::super::reach::Reached;
use super::{Search, needs_no_event};
use crate::chart::{
    ArmOutcome, Chart, ExprKind, StateId, StateKind, Transition, TransitionId, Trigger, VariableId,
};

/// Of more nothing is told apart: any may come between.
const MOST: usize = 512;

/// What can be taken while a cycle goes on.
pub(super) struct Between {
    /// Transitions without an event that leave a parallel state from inside a region, with that state: they may
    /// end what goes on in another region.
    breakers: Vec<(StateId, StateId)>,
    /// What can be taken before something that waits until a macrostep has ended; not looked for where
    /// nothing of the chart does.
    first: Vec<TransitionId>,
    /// What of the transitions that need no input is around all that they leave and enter.
    domains: BTreeSet<StateId>,
    /// The sources of those that write a variable, once it is asked for; `None` where they are too many.
    written: OnceCell<Option<BTreeMap<VariableId, Vec<StateId>>>>,
}

impl Between {
    pub(super) fn of(chart: &Chart, index: &Index, reached: &Reached, chosen: &[TransitionId]) -> Self {
        let waits = chosen.iter().any(|&id| waits(chart, id));
        let mut first = Vec::new();
        if waits {
            first.extend(internal(chart, index, reached));
        }
        let domains =
            internal(chart, index, reached).filter_map(|id| chart.domain(&chart.transitions[id])).collect();
        Self { breakers: breakers(chart, reached), first, domains, written: OnceCell::new() }
    }
}

/// What can be taken while there is no input.
fn internal(chart: &Chart, index: &Index, reached: &Reached) -> impl Iterator<Item = TransitionId> {
    let taken = chart.transitions.iter().filter(|(id, _)| reached.taken[*id]);
    taken.filter(|(_, it)| is_internal(index, it)).map(|(id, _)| id)
}

/// Whether it can be taken without an input of its own: a timer may be due at the same moment.
fn is_internal(index: &Index, transition: &Transition) -> bool {
    match &transition.trigger {
        Trigger::Always | Trigger::Otherwise | Trigger::Done | Trigger::Fault(_) | Trigger::After(_) => true,
        Trigger::Events(patterns) => patterns.iter().any(|pattern| index.raised[pattern.event]),
        Trigger::Any => index.raised.values().any(|&raised| raised),
        Trigger::Outcome(outcome) => matches!(outcome, ArmOutcome::Ok(_)),
    }
}

/// Whether the transition waits until a macrostep has ended.
fn waits(chart: &Chart, id: TransitionId) -> bool {
    !matches!(chart.transitions[id].trigger, Trigger::Always | Trigger::Otherwise)
}

fn breakers(chart: &Chart, reached: &Reached) -> Vec<(StateId, StateId)> {
    let mut breakers = Vec::new();
    for (id, transition) in chart.transitions.iter() {
        if !reached.taken[id] || !matches!(transition.trigger, Trigger::Always | Trigger::Otherwise) {
            continue;
        }
        let Some(domain) = chart.domain(transition) else { continue };
        let around = chart.ancestors(transition.source).take_while(|&around| around != domain);
        for parallel in around.filter(|&around| chart.states[around].kind == StateKind::Parallel) {
            breakers.push((parallel, transition.source));
        }
    }
    breakers
}

impl Search<'_> {
    /// Whether the transition waits until a macrostep has ended.
    fn waits(&self, id: TransitionId) -> bool {
        waits(self.chart, id)
    }

    /// What can be taken before one of these that waits, and is none of them; `None` if that is too much to look at.
    pub(super) fn come_between(&self, cycle: &[TransitionId]) -> Option<Vec<TransitionId>> {
        let waiting: Vec<StateId> =
            cycle.iter().filter(|&&id| self.waits(id)).map(|&id| self.chart.transitions[id].source).collect();
        if waiting.is_empty() {
            return Some(Vec::new());
        }
        if self.between.first.len() > MOST {
            return None;
        }
        let beside = |id: TransitionId| {
            let source = self.chart.transitions[id].source;
            waiting.iter().any(|&state| !self.chart.are_exclusive(source, state))
        };
        let first = self.between.first.iter().copied();
        Some(first.filter(|id| !cycle.contains(id) && beside(*id)).collect())
    }

    /// What is still known when the transition is looked at, of what was known behind the one before.
    pub(super) fn what_stays_known<'c>(&self, id: TransitionId, mut known: Env<'c>) -> Env<'c> {
        if !self.waits(id) || known.is_empty() {
            return known;
        }
        let Some(between) = self.come_between(&[id]) else { return Env::default() };
        let written = self.written_by(&between);
        known.keep(|key| match key {
            EnvKey::Variable(variable) => !written.contains(&variable),
            EnvKey::Argument(_) | EnvKey::Local(_) => true,
        });
        known
    }

    /// Whether the variable has the value that it had behind the step before, where a transition of `source` is
    /// selected: no other region writes it in between.
    pub(super) fn is_still_known(&self, source: StateId, variable: VariableId) -> bool {
        let written = self.between.written.get_or_init(|| {
            let internal: Vec<TransitionId> =
                internal(self.chart, self.index, self.reached).take(MOST + 1).collect();
            (internal.len() <= MOST).then(|| self.writers(&internal))
        });
        match written {
            Some(written) => {
                let writers = written.get(&variable).map_or(&[][..], Vec::as_slice);
                writers.iter().all(|&writer| !self.is_beside(source, writer))
            }
            None => !self.is_beside(source, Chart::ROOT) && !self.index.has_regions[source],
        }
    }

    /// The sources of the transitions that write a variable, by whatever they leave, run and enter.
    fn writers(&self, taken: &[TransitionId]) -> BTreeMap<VariableId, Vec<StateId>> {
        let mut writers: BTreeMap<VariableId, Vec<StateId>> = BTreeMap::new();
        for &id in taken {
            for variable in self.written_by(&[id]) {
                writers.entry(variable).or_default().push(self.chart.transitions[id].source);
            }
        }
        writers
    }

    /// Whether a transition of `other` may be taken for another region than that of `source`.
    fn is_beside(&self, source: StateId, other: StateId) -> bool {
        let chart = self.chart;
        if chart.is_within(other, source) {
            return other != source && self.index.has_regions[source];
        }
        let mut around = chart.ancestors(source);
        if chart.is_within(source, other) {
            return around.any(|around| {
                chart.states[around].kind == StateKind::Parallel && chart.is_within(around, other)
            });
        }
        let common = around.find(|&around| chart.is_within(other, around));
        common.is_some_and(|common| chart.states[common].kind == StateKind::Parallel)
    }

    /// Keeps what does not depend on which states are active, but for those that only an input can leave and enter.
    pub(super) fn keep_what_no_step_moves(&self, known: &mut Env<'_>) {
        let stays = |state: StateId| {
            !self.chart.ancestors(state).any(|around| self.between.domains.contains(&around))
        };
        known.keep_relations(|relation| {
            let mut all_stay = true;
            relation.each(&mut |expr| {
                if let ExprKind::In(state) = expr.kind {
                    all_stay &= stays(state);
                }
            });
            all_stay
        });
    }

    /// Whether another region, a state inside, or what comes before one that waits, can end the cycle.
    pub(super) fn may_be_broken(&self, id: TransitionId, taken: &[TransitionId]) -> bool {
        let source = self.chart.transitions[id].source;
        let beside = self.between.breakers.iter().any(|&(parallel, breaker)| {
            self.chart.is_descendant(source, parallel)
                && self.chart.child_towards(parallel, source) != self.chart.child_towards(parallel, breaker)
        });
        let inside = || {
            self.chart.descendants(source).any(|inner| {
                self.chart.states[inner].transitions.iter().any(|id| {
                    self.reached.taken[*id]
                        && self.chart.transitions[*id].trigger == Trigger::Always
                        && !taken.contains(id)
                })
            })
        };
        // A timer with a delay is due once, and the cycle goes on.
        let ends = |other: TransitionId| {
            let other_one = &self.chart.transitions[other];
            !taken.contains(&other)
                && (needs_no_event(self.chart, self.index, other_one)
                    || !matches!(other_one.trigger, Trigger::After(_)))
        };
        let before = || self.come_between(&[id]).is_none_or(|between| between.into_iter().any(ends));
        beside || inside() || before()
    }
}
