//! A transition that would leave a state which undoes, or whose pivot is in flight, is refused until that is over;
//! what would have triggered it is kept (rulings 19 and 20).

mod blockers;
mod keeping;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::super::Machine;
use super::super::branch::any;
use super::super::context::Env;
use super::{place, undoer_number};
use crate::chart::{TransitionId, Trigger, Work};
use crate::map::Id;
pub(in super::super) use blockers::Refusals;
use blockers::follows;
pub(in super::super) use keeping::Keepable;

/// Those up to the first of which something holds, with that.
pub(in super::super) fn up_to(
    transitions: impl Iterator<Item = TransitionId>,
    is_last: impl Fn(TransitionId) -> bool,
) -> Vec<TransitionId> {
    let mut kept = Vec::new();
    for id in transitions {
        kept.push(id);
        if is_last(id) {
            break;
        }
    }
    kept
}

impl<'c> Machine<'c> {
    /// Those up to the first that is surely taken: without a guard, never refused, and no `else` behind one that is.
    /// Behind it none is looked at.
    pub(in super::super) fn cut(&self, transitions: impl Iterator<Item = TransitionId>) -> Vec<TransitionId> {
        up_to(transitions, |id| self.is_always_taken(id))
    }

    /// Whether a transition is taken whenever it is come to.
    pub(in super::super) fn is_always_taken(&self, id: TransitionId) -> bool {
        let refusals = self.calls.as_ref().map(|calls| &calls.refusals);
        let may_be_refused =
            refusals.is_some_and(|refusals| refusals.is_refusable(id) || refusals.is_follower(id));
        self.chart.transitions[id].guard.is_none() && !may_be_refused
    }

    /// The same for whatever event it is.
    pub(in super::super) fn is_taken_by_any(&self, id: TransitionId) -> bool {
        self.chart.transitions[id].trigger == Trigger::Any && self.is_always_taken(id)
    }

    /// The condition that a transition is not refused, and no `else` behind one that is; nothing if it never is.
    pub(in super::super) fn not_refused(&self, id: TransitionId, env: &Env<'_, 'c>) -> Option<TokenStream> {
        let calls = self.calls.as_ref()?;
        let (step, beside) = (env.step(), env.beside());
        let source = self.chart.transitions[id].source;
        let number = Literal::usize_unsuffixed(source.index());
        let behind = calls.refusals.is_follower(id).then(|| quote!(#step.refused_in != Some(#number)));
        if !calls.refusals.is_refusable(id) {
            return behind;
        }
        let functions = calls.refusals.blockers(id).iter().filter_map(|state| calls.blocking.get(state));
        let blocks: Vec<TokenStream> = functions.map(|function| quote!(#beside.#function())).collect();
        let blocks = any(&blocks);
        let mut transitions = self.chart.states[source].transitions.iter();
        let is_followed = transitions.any(|&other| other > id && follows(self.chart, other, id));
        let refused = if is_followed {
            quote!(!#step.refuses_in(#number, #blocks))
        } else {
            quote!(!#step.refuses(#blocks))
        };
        let and = behind.is_some().then(|| quote!(&&));
        Some(quote!(#behind #and #refused))
    }

    /// A guard with the condition that its transition is not refused.
    pub(in super::super) fn guarded(
        &self,
        id: TransitionId,
        guard: Option<TokenStream>,
        env: &Env<'_, 'c>,
    ) -> Option<TokenStream> {
        match (guard, self.not_refused(id, env)) {
            (Some(guard), Some(refusal)) if guard.to_string().contains('|') => {
                Some(quote!((#guard) && #refusal))
            }
            (Some(guard), Some(refusal)) => Some(quote!(#guard && #refusal)),
            (guard, refusal) => guard.or(refusal),
        }
    }

    /// The functions of `Beside` that say what blocks.
    pub(in super::super) fn add_blocking(&self) {
        let Some(calls) = &self.calls else { return };
        let ledger = &calls.names.ledger;
        for (state, function) in &calls.blocking {
            let body = match &self.chart.states[*state].work {
                Some(Work::Compensate(compensation)) => {
                    let (number, places) =
                        (calls.undoer(*state).map(undoer_number), self.places_of(compensation.scope));
                    quote!(self.#ledger.blocks(#number, #places))
                }
                Some(Work::Invoke(invocation)) => {
                    let number = place(*invocation);
                    quote!(self.#ledger.in_flight(#number).is_some())
                }
                None => quote!(false),
            };
            let docs = format!(" Whether {} must not be left.", self.path_of(*state));
            self.add_function(quote! {
                #[doc = #docs]
                fn #function(&self) -> bool {
                    #body
                }
            });
        }
        if calls.keeps() {
            let functions = calls.blocking.values().map(|function| quote!(self.#function()));
            let blocked = any(&functions.collect::<Vec<TokenStream>>());
            self.add_function(quote! {
                #[doc = " Whether something can be refused now."]
                fn is_blocked(&self) -> bool {
                    #blocked
                }
            });
        }
    }
}
