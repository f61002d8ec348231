//! A dispatch where regions are active.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::super::branch::arm;
use super::super::context::Env;
use super::super::facts::can_fault;
use super::candidates::Cause;
use super::chain::{Chain, place, repeat};
use super::event::Elsewhere;
use super::outer::Outer;
use super::{COPIED, Dispatch, Piece, Rest};
use crate::chart::{EventId, StateId, StateKind, TransitionId};

/// Arms of a match on the event.
#[derive(Default)]
struct Arms {
    /// Those for some events.
    named: Vec<(Vec<EventId>, TokenStream)>,
    /// One that can be for all that is left.
    rest: Option<Rest>,
    /// That for all that is left.
    otherwise: Option<TokenStream>,
}

impl<'d, 'c> Dispatch<'d, 'c> {
    /// What is taken in the regions of a parallel state, or of the parallel states inside a state.
    pub(super) fn parallel(self, env: &Env<'d, 'c>, mut here: Vec<Chain>, deeper: Vec<Chain>) -> Piece {
        let (machine, node) = (self.machine, env.here);
        let (mut single, general) = match machine.chart.states[node].kind {
            StateKind::Parallel => self.by_region(node, deeper),
            _ => self.around_parallels(node, deeper, std::mem::take(&mut here)),
        };
        if here.is_empty() && general.is_empty() && single.len() == 1 {
            let Some((region, chains)) = single.pop() else { return Piece::Ignored };
            let mut inner = env.inner();
            inner.here = region;
            let piece = match self.node(&inner, &Outer::of(chains, Vec::new())) {
                Piece::Ignored => Piece::Ignored,
                piece => Piece::Other(self.render(&inner, piece)),
            };
            env.merge_outside(node, &inner.uses.borrow());
            env.uses.borrow_mut().merge(&inner.uses.borrow());
            return piece;
        }
        if self.fixed.is_some() {
            return match general.first() {
                Some(chain) => Piece::Other(env.select_in_regions(chain, self.candidates)),
                None => Piece::Ignored,
            };
        }
        let chains = here.iter().chain(&general).chain(single.iter().flat_map(|(_, chains)| chains));
        let named: BTreeSet<EventId> = chains.filter_map(|chain| chain.cause.event()).collect();
        let left = machine.chart.events.len().saturating_sub(named.len());
        let mut arms = Arms::default();
        if self.selects_together(node, &general) {
            let rest = self.select_together(env, &general);
            let others = general.iter().any(|chain| chain.cause == Cause::Others);
            let alone = single.is_empty() && here.is_empty();
            if others && alone || rest.events.len() == machine.chart.events.len() {
                return Piece::Other(rest.body);
            }
            if others && left > 0 {
                arms.otherwise = Some(self.rest(rest, false));
            } else {
                arms.named.push((rest.events.clone(), self.rest(rest, true)));
            }
        } else {
            for chain in &general {
                self.select_apart(env, chain, &named, &mut arms);
            }
        }
        single.sort_by_key(|(_, chains)| {
            (chains.iter().any(|chain| chain.cause == Cause::Others), chains.len())
        });
        let last = single.len().saturating_sub(1);
        for (index, (region, chains)) in single.into_iter().enumerate() {
            self.add_region(env, region, chains, index == last, &mut arms);
        }
        let Arms { named: arms, rest, otherwise } = arms;
        let elsewhere = Elsewhere {
            covered: arms.iter().flat_map(|(events, _)| events).copied().collect(),
            rest: rest.as_ref().map(|rest| rest.events.clone()).unwrap_or_default(),
        };
        let made = self.event_arms(env, &here, &elsewhere);
        if let Some(alone) = made.alone {
            return Piece::Other(alone);
        }
        let (first, last, arms) = (made.first, made.last, arms.iter().map(|(_, arm)| arm));
        let rest = rest.filter(|_| made.others || !made.all).map(|rest| self.rest(rest, made.others));
        let otherwise = (!made.all && (made.others || rest.is_none())).then(|| {
            let ignored = self.ignored();
            otherwise.unwrap_or_else(|| quote!(_ => #ignored,))
        });
        Piece::Other(quote!(match event { #first #(#arms)* #rest #last #otherwise }))
    }

    /// Adds an arm for what only one region has, or for what is not selected in parallel states inside.
    fn add_region(
        self,
        env: &Env<'d, 'c>,
        region: StateId,
        chains: Vec<Chain>,
        is_last: bool,
        arms: &mut Arms,
    ) {
        let (machine, node) = (self.machine, env.here);
        let mut inner = env.inner();
        inner.here = region;
        let candidates = self.candidates.of_some(machine.chart, region, &chains);
        let causes: Vec<Cause> = chains.iter().map(|chain| chain.cause).collect();
        let events: Vec<EventId> = causes.iter().filter_map(|cause| cause.event()).collect();
        let only = match causes.as_slice() {
            &[Cause::Event(event)] if self.can_be_first(Cause::Event(event)) => Some(event),
            _ => None,
        };
        let fixed = only.map_or(self.fixed, |event| Some(Cause::Event(event)));
        let of_region = Dispatch { candidates: &candidates, fixed, ..self };
        let piece = if region == node {
            of_region.inside(&inner, chains)
        } else {
            of_region.node(&inner, &Outer::of(chains, Vec::new()))
        };
        let body = of_region.render(&inner, piece);
        env.uses.borrow_mut().merge(&inner.uses.borrow());
        if let Some(event) = only {
            let pattern = machine.payload_pattern(event, &body);
            arms.named.push((events, arm(&pattern, &body)));
            return;
        }
        let rest = Rest { events, body };
        if is_last && arms.otherwise.is_none() {
            arms.rest = Some(rest);
        } else {
            arms.named.push((rest.events.clone(), self.rest(rest, true)));
        }
    }

    /// The chains of which only one region has something, by region; and the others.
    fn by_region(self, node: StateId, chains: Vec<Chain>) -> (Vec<(StateId, Vec<Chain>)>, Vec<Chain>) {
        let regions = self.machine.chart.states[node].children.len();
        let active = self.active(node, &chains);
        let mut single: Vec<(StateId, Vec<Chain>)> = Vec::new();
        let mut numbers: BTreeMap<StateId, usize> = BTreeMap::new();
        let mut general = Vec::new();
        for chain in chains {
            match active.get(&chain.cause) {
                Some(&Some(region)) if regions == 1 || self.is_apart(region, &chain) => {
                    match numbers.get(&region).and_then(|&number| single.get_mut(number)) {
                        Some((_, chains)) => chains.push(chain),
                        None => {
                            numbers.insert(region, single.len());
                            single.push((region, vec![chain]));
                        }
                    }
                }
                _ => general.push(chain),
            }
        }
        (single, general)
    }

    /// The chains for which nothing is selected in parallel states inside, with what the state itself has, and those for
    /// which that is done.
    fn around_parallels(
        self,
        node: StateId,
        deeper: Vec<Chain>,
        here: Vec<Chain>,
    ) -> (Vec<(StateId, Vec<Chain>)>, Vec<Chain>) {
        let (general, mut rest): (Vec<Chain>, Vec<Chain>) =
            deeper.into_iter().partition(|chain| self.is_selected(node, chain));
        rest.extend(here);
        (if rest.is_empty() { Vec::new() } else { vec![(node, rest)] }, general)
    }

    /// Whether it is selected in several regions for all chains together: where many states take any event, or much
    /// around is the same for many events, each event would have all of them.
    fn selects_together(self, node: StateId, chains: &[Chain]) -> bool {
        let of_any = || self.candidates.own_inside(self.machine, node, Cause::Others);
        chains.iter().filter(|chain| chain.cause.event().is_some()).count() > COPIED
            && (repeat(chains.iter(), COPIED) || of_any().nth(COPIED).is_some())
    }

    /// Selects for all chains together.
    fn select_together(self, env: &Env<'d, 'c>, chains: &[Chain]) -> Rest {
        let chart = self.machine.chart;
        let causes: Vec<Cause> = chains.iter().map(|chain| chain.cause).collect();
        let events: BTreeSet<EventId> = causes.iter().filter_map(|cause| cause.event()).collect();
        // A state that names none of them has what it has for the others.
        let looked_up: Vec<Cause> = causes.iter().copied().chain([Cause::Others]).collect();
        let candidates = self.candidates.together(chart, env.here, &looked_up);
        let around: BTreeSet<_> = chains
            .iter()
            .flat_map(|chain| chain.named().iter().chain(chain.any()))
            .map(|&id| place(chart, id))
            .collect();
        let chain = Chain::of(Cause::Several, around.into_iter().map(|(_, id)| id).collect());
        let body = env.select_for(&chain, &candidates, &events);
        Rest { events: events.into_iter().collect(), body }
    }

    /// Selects for one chain; `named` are the events that have one of their own.
    fn select_apart(self, env: &Env<'d, 'c>, chain: &Chain, named: &BTreeSet<EventId>, arms: &mut Arms) {
        let machine = self.machine;
        let all = &machine.chart.events;
        let body = env.select_in_regions(chain, self.candidates);
        let events: Vec<EventId> = match chain.cause.event() {
            Some(event) => vec![event],
            None if all.len().saturating_sub(named.len()) > COPIED => {
                arms.otherwise = Some(arm(&quote!(_), &body));
                return;
            }
            None => all.ids().filter(|event| !named.contains(event)).collect(),
        };
        if !events.is_empty() {
            let patterns = events.iter().map(|&event| machine.payload_pattern(event, &body));
            let arm = arm(&quote!(#(#patterns)|*), &body);
            arms.named.push((events, arm));
        }
    }

    /// For each cause the region that has something for it, if it is the only one.
    fn active(self, node: StateId, chains: &[Chain]) -> BTreeMap<Cause, Option<StateId>> {
        if let Some(cause) = self.fixed {
            let within = self.candidates.children_within(self.machine.chart, node, cause);
            return BTreeMap::from([(cause, only(within.into_iter()))]);
        }
        let mut having: BTreeMap<Cause, BTreeSet<StateId>> = BTreeMap::new();
        for &region in &self.machine.chart.states[node].children {
            for cause in self.candidates.causes_within(region) {
                having.entry(cause).or_default().insert(region);
            }
        }
        let none = BTreeSet::new();
        let others = having.get(&Cause::Others).unwrap_or(&none);
        let of = |cause| {
            let named = having.get(&cause).unwrap_or(&none);
            // With two of them it is known already.
            only(named.iter().copied().take(2).chain(others.iter().copied().take(2)))
        };
        chains.iter().map(|chain| (chain.cause, of(chain.cause))).collect()
    }

    /// Whether what one region selects can never be taken together with what a state around it has.
    fn is_apart(self, region: StateId, chain: &Chain) -> bool {
        let machine = self.machine;
        if chain.is_empty() {
            return true;
        }
        let inner = self.candidates.own_inside(machine, region, chain.cause);
        let inner: Vec<TransitionId> = inner
            .chain(self.candidates.own(machine, region, chain.cause).transitions(machine.chart))
            .collect();
        chain.transitions(machine.chart).into_iter().all(|outer| {
            let quiet = machine.chart.transitions[outer]
                .guard
                .as_ref()
                .is_none_or(|guard| !can_fault(machine.chart, guard));
            quiet && inner.iter().all(|&inner| machine.conflict(inner, outer))
        })
    }
}

/// What all of some are.
fn only(mut of: impl Iterator<Item = StateId>) -> Option<StateId> {
    let first = of.next()?;
    of.all(|other| other == first).then_some(first)
}
