//! A dispatch where regions are active.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::super::branch::arm;
use super::super::context::Env;
use super::super::facts::can_fault;
use super::candidates::{Cause, Chain};
use super::outer::Outer;
use super::{Dispatch, Piece};
use crate::chart::{EventId, StateId, TransitionId};

impl<'d, 'c> Dispatch<'d, 'c> {
    /// What is taken in the regions of a parallel state.
    pub(super) fn parallel(self, env: &Env<'d, 'c>, here: &[Chain], deeper: Vec<Chain>) -> Piece {
        let (machine, node) = (self.machine, env.here);
        let regions = &machine.chart.states[node].children;
        let mut active: BTreeMap<Cause, Vec<StateId>> = BTreeMap::new();
        match self.fixed {
            Some(cause) => {
                let within = self.candidates.children_within(machine.chart, node, cause);
                active.insert(cause, within);
            }
            None => {
                for &region in regions {
                    for cause in self.candidates.causes_within(region) {
                        active.entry(cause).or_default().push(region);
                    }
                }
            }
        }
        let mut single: Vec<(StateId, Vec<Chain>)> = Vec::new();
        let mut numbers: BTreeMap<StateId, usize> = BTreeMap::new();
        let mut general = Vec::new();
        for chain in deeper {
            match active.get(&chain.cause).map(Vec::as_slice) {
                Some(&[region]) if regions.len() == 1 || self.is_apart(region, &chain) => {
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
        let mut arms = Vec::new();
        let ignored = machine.ignored();
        for chain in &general {
            let Cause::Event(event) = chain.cause else { continue };
            let body = env.select_in_regions(chain, self.candidates);
            let pattern = machine.payload_patterns(event, &body);
            arms.push((event, arm(&pattern, &body)));
        }
        let mut rest = None;
        single.sort_by_key(|(_, chains)| chains.len());
        let last = single.len().saturating_sub(1);
        for (index, (region, chains)) in single.into_iter().enumerate() {
            let mut inner = env.inner();
            inner.here = region;
            let candidates = self.candidates.of_some(machine.chart, region, &chains);
            let of_region = Dispatch { candidates: &candidates, ..self };
            let events: Vec<EventId> = chains
                .iter()
                .filter_map(|chain| match chain.cause {
                    Cause::Event(event) => Some(event),
                    _ => None,
                })
                .collect();
            let outer = Outer::of(chains, Vec::new());
            if let [event] = events.as_slice() {
                let fixed = Dispatch { fixed: Some(Cause::Event(*event)), ..of_region };
                let piece = fixed.node(&inner, &outer);
                let body = fixed.render(&inner, piece);
                let pattern = machine.payload_patterns(*event, &body);
                arms.push((*event, arm(&pattern, &body)));
            } else {
                let piece = of_region.node(&inner, &outer);
                let body = of_region.render(&inner, piece);
                if index == last {
                    rest = Some(quote!(event => { #body }));
                } else {
                    let names =
                        events.iter().map(|&event| machine.payload_patterns(event, &TokenStream::new()));
                    let first = events.first().copied().unwrap_or(EventId::FIRST);
                    arms.push((first, quote!(event @ (#(#names)|*) => { #body })));
                    for &event in events.iter().skip(1) {
                        arms.push((event, TokenStream::new()));
                    }
                }
            }
            env.uses.borrow_mut().merge(&inner.uses.borrow());
        }
        let arms_here = self.event_arms(env, here, arms.iter().map(|&(event, _)| event).collect());
        if let Some(alone) = arms_here.alone {
            return Piece::Other(alone);
        }
        let otherwise = match rest {
            Some(rest) if !arms_here.all => rest,
            _ if !arms_here.all => quote!(_ => #ignored,),
            _ => TokenStream::new(),
        };
        let (first, last, arms) = (arms_here.first, arms_here.last, arms.iter().map(|(_, arm)| arm));
        Piece::Other(quote!(match event { #first #(#arms)* #last #otherwise }))
    }

    /// Whether what one region selects can never be taken together with what a state around it has.
    fn is_apart(self, region: StateId, chain: &Chain) -> bool {
        let machine = self.machine;
        let inner = self.candidates.own_inside(machine.chart, region, chain.cause);
        let inner: Vec<TransitionId> =
            inner.chain(self.candidates.own(region, chain.cause).iter().copied()).collect();
        chain.transitions.iter().all(|&outer| {
            let quiet = machine.chart.transitions[outer]
                .guard
                .as_ref()
                .is_none_or(|guard| !can_fault(machine.chart, guard));
            quiet && inner.iter().all(|&inner| machine.conflict(inner, outer))
        })
    }
}
