//! What is dropped of what was selected, as in SCXML's `removeConflictingTransitions`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::branch::MANY;
use super::super::context::Env;
use super::Selection;
use crate::chart::{Chart, StateId, StateKind, TransitionId};

/// A local that says whether one of some transitions stays selected.
struct Watch {
    name: Ident,
    /// The positions, in the order in which transitions are dropped, of the first that it is told of and the last that
    /// asks it.
    first: usize,
    last: usize,
}

/// A parallel state that many of the transitions leave as a whole, from inside or, of the outermost, from outside: each of
/// them is in conflict with all that leave anything inside it. Those from outside stand at the root.
#[derive(Default)]
struct Crowd {
    leaving: BTreeSet<TransitionId>,
    /// Of those that leave it, for what leaves something inside.
    leaves: Option<Watch>,
    /// Of all, for those that leave it.
    moves: Option<Watch>,
}

/// Transitions that can be selected together, by where they leave.
struct Conflicts<'c> {
    chart: &'c Chart,
    here: StateId,
    crowds: BTreeMap<StateId, Crowd>,
    /// Of parallel states that no crowd leaves: the transitions that leave more than one region, from inside.
    wide: BTreeMap<StateId, Vec<TransitionId>>,
    by_source: BTreeMap<StateId, Vec<TransitionId>>,
}

impl<'c> Conflicts<'c> {
    fn of(chart: &'c Chart, here: StateId, all: &[TransitionId]) -> Self {
        let mut conflicts =
            Self { chart, here, crowds: BTreeMap::new(), wide: BTreeMap::new(), by_source: BTreeMap::new() };
        let mut outside = Crowd::default();
        for &id in all {
            let transition = &chart.transitions[id];
            conflicts.by_source.entry(transition.source).or_default().push(id);
            let Some(domain) = chart.domain(transition) else { continue };
            if conflicts.is_around(transition.source) {
                outside.leaving.insert(id);
            }
            for around in conflicts.parallels_around(transition.source) {
                if chart.exits(transition, around) {
                    conflicts.crowds.entry(around).or_default().leaving.insert(id);
                } else if around == domain {
                    conflicts.wide.entry(around).or_default().push(id);
                }
            }
        }
        let (crowds, few): (BTreeMap<_, _>, BTreeMap<_, _>) =
            conflicts.crowds.into_iter().partition(|(_, crowd)| crowd.leaving.len() > MANY);
        conflicts.crowds = crowds;
        for (around, crowd) in few {
            conflicts.wide.entry(around).or_default().extend(crowd.leaving);
        }
        if outside.leaving.len() > MANY {
            conflicts.crowds.insert(Chart::ROOT, outside);
        }
        conflicts
    }

    /// The parallel states that are `here` or inside it and have a state inside, which may be one of them, innermost first.
    fn parallels_around(&self, source: StateId) -> Vec<StateId> {
        let (chart, here) = (self.chart, self.here);
        std::iter::once(source)
            .chain(chart.ancestors(source))
            .take_while(|&around| chart.is_within(around, here))
            .filter(|&around| chart.states[around].kind == StateKind::Parallel)
            .collect()
    }

    /// Whether all parallel states that are `here` or inside it lie inside a state.
    fn is_around(&self, state: StateId) -> bool {
        let is_here = state == self.here && self.chart.states[state].kind != StateKind::Parallel;
        is_here || !self.chart.is_within(state, self.here)
    }

    /// Whether a transition leaves something inside a parallel state, from inside.
    fn concerns(&self, around: StateId, id: TransitionId) -> bool {
        let transition = &self.chart.transitions[id];
        self.chart.is_within(transition.source, around) && !transition.targets.is_empty()
    }

    /// The crowds that a transition may be in conflict with, and whether it is one of them.
    fn crowds_around(&self, id: TransitionId) -> Vec<(&Crowd, bool)> {
        let around =
            self.parallels_around(self.chart.transitions[id].source).into_iter().chain([Chart::ROOT]);
        let crowds = around.filter(|&around| self.concerns(around, id)).filter_map(|of| self.crowds.get(&of));
        crowds.map(|crowd| (crowd, crowd.leaving.contains(&id))).collect()
    }

    /// Whether what crowds tell is enough for two transitions.
    fn crowded(&self, one: TransitionId, other: TransitionId) -> bool {
        self.crowds.iter().any(|(&around, crowd)| {
            let inside = |id: TransitionId| self.chart.is_within(self.chart.transitions[id].source, around);
            (crowd.leaving.contains(&one) && inside(other)) || (crowd.leaving.contains(&other) && inside(one))
        })
    }

    /// The transitions that may be in conflict with one, but for crowds; of two that may be at least one has the other.
    fn near(&self, id: TransitionId) -> impl Iterator<Item = TransitionId> {
        let source = self.chart.transitions[id].source;
        let wide = self.parallels_around(source).into_iter().filter_map(|around| self.wide.get(&around));
        let is_told = |around: StateId| self.crowds.contains_key(&Chart::ROOT) && self.is_around(around);
        let outer = self.chart.ancestors(source).filter(move |&around| !is_told(around));
        let outer = outer.filter_map(|around| self.by_source.get(&around));
        wide.chain(outer).flatten().copied()
    }
}

impl<'c> Env<'_, 'c> {
    /// A transition is dropped for one whose source lies inside its own, or that was selected before it.
    pub(super) fn remove_conflicts(
        &self,
        selection: &mut Selection<'_>,
        all: &[TransitionId],
    ) -> TokenStream {
        let chart = self.chart();
        let mut order: Vec<TransitionId> = all.to_vec();
        // Descendants before their ancestors, else by document order.
        order.sort_by_key(|&transition| {
            let source = chart.transitions[transition].source;
            (chart.states[source].end, std::cmp::Reverse(source))
        });
        let positions: BTreeMap<TransitionId, usize> =
            order.iter().enumerate().map(|(position, &id)| (id, position)).collect();
        let mut conflicts = Conflicts::of(chart, self.here, all);
        // By their positions: for each the earlier ones that it is dropped for.
        let mut dropped_for: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (&id, &position) in &positions {
            for other in conflicts.near(id) {
                if self.together(id, other)
                    && self.machine.conflict(id, other)
                    && !conflicts.crowded(id, other)
                    && let Some(&of_other) = positions.get(&other)
                {
                    dropped_for.entry(position.max(of_other)).or_default().insert(position.min(of_other));
                }
            }
        }
        let mut tokens = self.watch_crowds(selection, &mut conflicts, &order);
        for (position, &id) in order.iter().enumerate() {
            let before = dropped_for.get(&position).into_iter().flatten().filter_map(|&at| order.get(at));
            let mut before: Vec<&Ident> = before.map(|earlier| &selection.chosen[earlier]).collect();
            let chosen = &selection.chosen[&id];
            let mut told = TokenStream::new();
            for (crowd, leaves) in conflicts.crowds_around(id) {
                let (asked, of_leaving) =
                    if leaves { (&crowd.moves, &crowd.leaves) } else { (&crowd.leaves, &None) };
                before.extend(asked.iter().filter(|watch| watch.first < position).map(|watch| &watch.name));
                for watch in crowd.moves.iter().chain(of_leaving).filter(|watch| position < watch.last) {
                    let name = &watch.name;
                    told.extend(quote!(#name |= #chosen;));
                }
            }
            if !before.is_empty() {
                tokens.extend(quote!(if #(#before)||* { #chosen = false; }));
            }
            tokens.extend(told);
        }
        tokens
    }

    /// The locals that say what became of crowds.
    fn watch_crowds(
        &self,
        selection: &mut Selection<'_>,
        conflicts: &mut Conflicts<'_>,
        order: &[TransitionId],
    ) -> TokenStream {
        let mut tokens = TokenStream::new();
        let mut crowds = std::mem::take(&mut conflicts.crowds);
        for (&around, crowd) in &mut crowds {
            // Their positions.
            let (mut leaving, mut others) = (Vec::new(), Vec::new());
            for (position, &id) in order.iter().enumerate().filter(|(_, id)| conflicts.concerns(around, **id))
            {
                if crowd.leaving.contains(&id) { leaving.push(position) } else { others.push(position) }
            }
            let mut watch = |wish: &str, first: Option<&usize>, last: Option<&usize>| {
                let (&first, &last) = first.zip(last).filter(|(first, last)| first < last)?;
                let name = super::super::naming::ident(&selection.scope.unique(wish));
                tokens.extend(quote!(let mut #name = false;));
                Some(Watch { name, first, last })
            };
            crowd.leaves = watch("leaves", leaving.first(), others.last());
            crowd.moves =
                watch("moves", leaving.first().min(others.first().or(leaving.first())), leaving.last());
        }
        conflicts.crowds = crowds;
        tokens
    }

    /// Whether two transitions can be selected together.
    fn together(&self, one: TransitionId, other: TransitionId) -> bool {
        let chart = self.chart();
        let (one, other) = (chart.transitions[one].source, chart.transitions[other].source);
        one != other && chart.can_be_together(one, other)
    }
}
