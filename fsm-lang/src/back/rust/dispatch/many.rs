//! Where many children of a state take any event: not to repeat in each of them what is around, and not to look in all
//! of them for each event.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Lifetime;

use super::super::context::Env;
use super::chain::repeat;
use super::outer::Outer;
use super::{COPIED, Cause, Chain, Dispatch, Piece};
use crate::chart::{StateId, StateKind};

/// A label of a block; of those inside one another each has its own.
fn label(name: &str, number: usize) -> Lifetime {
    let number = if number > 1 { number.to_string() } else { String::new() };
    Lifetime::new(&format!("'{name}{number}"), Span::call_site())
}

impl<'d, 'c> Dispatch<'d, 'c> {
    /// Whether what is around is asked for once, behind what is inside, instead of in each event or child: where much of
    /// it is the same for many events, or there is much and many children take any event under a condition. Around
    /// regions it is not known who asks.
    pub(super) fn asks_later(self, node: StateId, chains: &[Chain]) -> bool {
        let chart = self.machine.chart;
        let has_regions = || chart.descendants(node).any(|it| chart.states[it].kind == StateKind::Parallel);
        self.fixed.is_none()
            && (repeat(chains.iter(), COPIED) || self.many_may_take_any(node, chains))
            && !has_regions()
    }

    /// Whether many children take any event under a condition, while there is much around: each of them would
    /// repeat it for what it does not take.
    fn many_may_take_any(self, node: StateId, chains: &[Chain]) -> bool {
        let (machine, candidates) = (self.machine, self.candidates);
        let around = chains.iter().filter(|chain| !chain.is_empty()).count();
        if around <= COPIED || candidates.count_within(node, Cause::Others) <= COPIED {
            return false;
        }
        let taking = candidates.children_within(machine.chart, node, Cause::Others);
        let surely = |&child: &StateId| {
            let own = candidates.own(machine, child, Cause::Others);
            own.any().last().is_some_and(|&last| machine.is_always_taken(last))
        };
        taking.into_iter().filter(|child| !surely(child)).count() > COPIED
    }

    /// What is inside a state, and behind it, for whatever is not taken there, what is around.
    pub(super) fn inside_first(self, env: &Env<'d, 'c>, around: &[Chain]) -> Piece {
        let labels = self.labels + 1;
        let of_inside = Self { labels, ..self };
        let inner = of_inside.children(env, &Outer::default(), None);
        let inner = of_inside.render(env, inner);
        let outer = self.arms(env, around, Vec::new(), None);
        let outer = self.render(env, outer);
        let (taken, inside) = (label("taken", labels), label("inside", labels));
        Piece::Other(quote!(#taken: { #inside: { #inner break #taken; } #outer }))
    }

    /// What is done where nothing is taken.
    pub(super) fn ignored(self) -> TokenStream {
        if self.labels == 0 {
            return self.machine.ignored();
        }
        let inside = label("inside", self.labels);
        quote!(break #inside)
    }

    /// The children that take any event, and what is done while another is active, if there are many of both:
    /// else each event would be looked for in all of the first, or all that is around in each of the second.
    pub(super) fn without_others(
        self,
        env: &Env<'d, 'c>,
        chains: &[Chain],
    ) -> Option<(Vec<StateId>, TokenStream)> {
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
        Some((taking, of_rest.render(env, piece)))
    }
}
