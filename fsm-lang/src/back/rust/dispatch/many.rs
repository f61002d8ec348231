//! Where what is around a state would be written too often: for each of many events, or in each of many children. Then
//! it stands once, behind a block for what is inside, which is left where nothing is taken.
//!
//! One case is not covered: children with regions have it inside, since what a region leaves over is taken together with
//! what another one takes.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Lifetime;

use super::super::context::Env;
use super::chain::distinct;
use super::outer::Outer;
use super::{COPIED, Cause, Chain, Children, Dispatch, Piece};
use crate::chart::StateId;

/// How many times what is around may be written out.
const TIMES: usize = 3;

/// A label of a block; of those inside one another each has its own.
fn label(name: &str, number: usize) -> Lifetime {
    let number = if number > 1 { number.to_string() } else { String::new() };
    Lifetime::new(&format!("'{name}{number}"), Span::call_site())
}

impl<'d, 'c> Dispatch<'d, 'c> {
    /// Whether what is around is asked for once, behind what is inside, instead of in each child or for each event: where
    /// that would be much more than there is. Children that take whatever comes don't ask for it; those with regions have
    /// to.
    pub(super) fn asks_later(self, node: StateId, chains: &[Chain]) -> bool {
        let (machine, candidates) = (self.machine, self.candidates);
        let children = &machine.chart.states[node].children;
        let once = distinct(chains.iter()).saturating_add(children.len()).saturating_add(chains.len());
        let much = once.saturating_mul(TIMES);
        let written = |but: usize| {
            let times = |chain: &Chain| candidates.count_within(node, chain.cause).saturating_sub(but).max(1);
            chains
                .iter()
                .fold(0_usize, |all, chain| all.saturating_add(chain.len().saturating_mul(times(chain))))
        };
        written(0) > much && {
            let any = self.fixed.unwrap_or(Cause::Others);
            let apart = |&&child: &&StateId| {
                candidates.own(machine, child, any).is_closed(machine)
                    || machine.needs.regions[child] && candidates.within(child, any)
            };
            written(children.iter().filter(apart).count()) > much
        }
    }

    /// The same where events would be matched on first: whether each of many would have all that takes any event inside, or
    /// that can't be done for some.
    pub(super) fn splits_too_much(self, node: StateId, chains: &[Chain]) -> bool {
        let first =
            || chains.iter().filter(|chain| !chain.is_empty() && self.idle(node, chain.cause) > COPIED);
        let of_any = || self.candidates.own_inside(self.machine, node, Cause::Others);
        first().nth(COPIED).is_some()
            && (first().any(|chain| !self.can_be_first(chain.cause)) || of_any().nth(COPIED).is_some())
    }

    /// What is inside a state, and behind it, for whatever is not taken there, what is around. Around regions it is not
    /// known who asks: those children have it inside.
    pub(super) fn inside_first(self, env: &Env<'d, 'c>, around: &Outer) -> Piece {
        let number = self.blocks + 1;
        let (taken, inside) = (label("taken", number), label("inside", number));
        let outer = self.arms(env, &around.with(std::iter::empty()), Vec::new(), None);
        let outer = self.render(env, outer);
        let of_inside = Self { blocks: number, left_for: Some(number), ..self };
        let inner = of_inside.children(env, &Outer::default(), Children::Before(around));
        let inner = of_inside.render(env, inner);
        Piece::Other(quote!(#taken: { #inside: { #inner break #taken; } #outer }))
    }

    /// What is done where nothing is taken.
    pub(super) fn ignored(self) -> TokenStream {
        match self.left_for {
            None => self.machine.ignored(),
            Some(number) => {
                let inside = label("inside", number);
                quote!(break #inside)
            }
        }
    }

    /// The children that take any event, and what is done while another is active, if there are many of both:
    /// else each event would be looked for in all of the first, or all that is around in each of the second.
    pub(super) fn without_others(self, env: &Env<'d, 'c>, chains: &[Chain]) -> Option<Children<'static>> {
        let (chart, node) = (self.machine.chart, env.here);
        if self.fixed.is_some()
            || self.idle(node, Cause::Others) <= COPIED
            || self.candidates.count_within(node, Cause::Others) <= COPIED
        {
            return None;
        }
        let taking = self.candidates.children_within(chart, node, Cause::Others);
        let candidates = self.candidates.without(chart, node, &taking);
        let of_rest = Dispatch { candidates: &candidates, ..self };
        let piece = of_rest.inside(env, chains.to_vec());
        Some(Children::Some(taking, of_rest.render(env, piece)))
    }
}
