//! Where what is around a state would be written too often: for each of many events, or in each of many children. Then
//! it stands once, behind a block for what is inside, which is left where nothing is taken. What one region leaves over is
//! taken together with what another takes: for parallel states it is inside or, where they are many, all is selected
//! around them (`parallel`).

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Lifetime;

use super::super::branch::arm;
use super::super::context::Env;
use super::chain::distinct;
use super::outer::Outer;
use super::{COPIED, Cause, Chain, Children, Dispatch, Piece, Rest};
use crate::chart::{StateId, StateKind};

/// How many times what is around may be written out.
const TIMES: usize = 3;

/// A label of a block; of those inside one another each has its own.
fn label(name: &str, number: usize) -> Lifetime {
    let number = if number > 1 { number.to_string() } else { String::new() };
    Lifetime::new(&format!("'{name}{number}"), Span::call_site())
}

impl<'d, 'c> Dispatch<'d, 'c> {
    /// Whether what is around is asked for once, behind what is inside, instead of in each state there or for each event:
    /// where that would be much more than there is.
    pub(super) fn asks_later(self, node: StateId, chains: &[Chain]) -> bool {
        let written = chains.iter().filter(|chain| !chain.is_empty()).map(|chain| {
            let copies = self.candidates.copies(self.machine, node, chain.cause);
            chain.len().saturating_mul(copies.plain)
        });
        self.is_much(node, chains, written.fold(0, usize::saturating_add))
    }

    /// Whether all is selected around the parallel states inside before anything is taken: where it would be much more
    /// than there is if each of them had what is around inside.
    pub(super) fn selects_around(self, node: StateId, chains: &[Chain]) -> bool {
        let (mut named, mut any, mut having) = (0_usize, 0, BTreeSet::new());
        for chain in chains.iter().filter(|chain| !chain.is_empty()) {
            let parallel = self.candidates.copies(self.machine, node, chain.cause).parallel;
            named = named.saturating_add(chain.named().len().saturating_mul(parallel.len()));
            if !chain.any().is_empty() {
                any = chain.any().len().max(any);
                having.extend(parallel);
            }
        }
        self.is_much(node, chains, named.saturating_add(any.saturating_mul(having.len())))
    }

    /// Whether what is around is asked for behind what is inside since events can't be matched on first: each of many would
    /// have all that takes any event inside, or for some it can't be done.
    pub(super) fn splits_too_much(self, node: StateId, chains: &[Chain]) -> bool {
        let first =
            || chains.iter().filter(|chain| !chain.is_empty() && self.idle(node, chain.cause) > COPIED);
        let of_any = || self.candidates.own_inside(self.machine, node, Cause::Others);
        first().nth(COPIED).is_some()
            && (first().any(|chain| !self.can_be_first(chain.cause)) || of_any().nth(COPIED).is_some())
    }

    /// Whether what would be written of what is around is much more than there is.
    fn is_much(self, node: StateId, chains: &[Chain], written: usize) -> bool {
        let children = self.machine.chart.states[node].children.len();
        let once = distinct(chains.iter()).saturating_add(children).saturating_add(chains.len());
        written > once.saturating_mul(TIMES)
    }

    /// What is inside a state, and behind it, for whatever is not taken there, what is around.
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

    /// What is inside a child behind which what is around is asked for. What one region leaves over is taken together with
    /// what another takes: what is around is inside for that.
    pub(super) fn before(self, env: &Env<'d, 'c>, around: &Outer) -> Piece {
        let (chart, child) = (self.machine.chart, env.here);
        let left = around.deeper().filter(|chain| self.is_left_over(child, chain)).cloned();
        let left: Vec<Chain> = left.collect();
        if left.is_empty() {
            return self.node(env, &Outer::default());
        }
        let causes: BTreeSet<Cause> = left.iter().map(|chain| chain.cause).collect();
        if self.fixed.is_some() || causes.contains(&Cause::Others) {
            // What takes any event takes each that is named, too.
            let of_all = Dispatch { left_for: None, ..self };
            let piece = of_all.node(env, around);
            return Piece::Other(of_all.render(env, piece));
        }
        let events = causes.iter().filter_map(|cause| cause.event()).collect();
        let rest = self.causes_within(child).into_iter().filter(|cause| !causes.contains(cause));
        let rest: Vec<Chain> = rest.map(Chain::none).collect();
        let candidates = self.candidates.of_some(chart, child, &left);
        let of_left = Dispatch { candidates: &candidates, left_for: None, ..self };
        let piece = of_left.node(env, &Outer::of(left, Vec::new()));
        let body = of_left.render(env, piece);
        let named = of_left.rest(Rest { events, body }, true);
        let candidates = self.candidates.of_some(chart, child, &rest);
        let of_rest = Dispatch { candidates: &candidates, ..self };
        let piece = of_rest.node(env, &Outer::default());
        let others = arm(&quote!(_), &of_rest.render(env, piece));
        Piece::Other(quote!(match event { #named #others }))
    }

    /// Whether regions inside a state, or of it, may leave over what is around.
    fn is_left_over(self, state: StateId, chain: &Chain) -> bool {
        let is_parallel = self.machine.chart.states[state].kind == StateKind::Parallel;
        !chain.is_empty() && is_parallel && self.candidates.inside(state, chain.cause)
            || self.is_selected(state, chain)
    }

    /// Whether parallel states inside a state may leave over what is around.
    pub(super) fn is_selected(self, node: StateId, chain: &Chain) -> bool {
        !chain.is_empty() && !self.candidates.copies(self.machine, node, chain.cause).parallel.is_empty()
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
