//! A transition that would leave a state which undoes, or whose pivot is in flight, is refused until that is over;
//! what would have triggered it is kept (rulings 19 and 20).

mod keeping;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::super::Machine;
use super::super::context::Env;
use super::{place, undoer_number};
use crate::chart::{Chart, StateId, TransitionId, Trigger, Work};
use crate::map::Id;

/// The states that can refuse a transition: those that can be active with its source, that it leaves, and that undo or
/// wait for a pivot. Their own arms are taken when they block no more.
pub(in super::super) fn blockers(chart: &Chart, id: TransitionId) -> Vec<StateId> {
    if chart.activities.is_empty() {
        return Vec::new();
    }
    let transition = &chart.transitions[id];
    let Some(domain) = chart.domain(transition) else { return Vec::new() };
    let own = |state| state == transition.source && matches!(transition.trigger, Trigger::Outcome(_));
    let blocks = |state: &StateId| match &chart.states[*state].work {
        Some(Work::Compensate(_)) => true,
        Some(Work::Invoke(invocation)) => chart.invocations[*invocation].pivot,
        None => false,
    };
    chart
        .descendants(domain)
        .filter(|&state| blocks(&state) && !own(state) && chart.exits(transition, state))
        .filter(|&state| chart.can_be_together(transition.source, state))
        .collect()
}

/// Whether a transition is an `else` that does not hold if another one of its state, which stands before it, was
/// refused.
fn follows(chart: &Chart, id: TransitionId, before: TransitionId) -> bool {
    let (data, before) = (&chart.transitions[id], &chart.transitions[before]);
    data.otherwise
        && match (&data.trigger, &before.trigger) {
            (Trigger::Events(these), Trigger::Events(those)) => {
                these.iter().any(|this| those.iter().any(|that| this.event == that.event))
            }
            (Trigger::Events(_) | Trigger::Any, Trigger::Events(_) | Trigger::Any)
            | (Trigger::Always, Trigger::Always)
            | (Trigger::Done, Trigger::Done)
            | (Trigger::Fault(_), Trigger::Fault(_)) => true,
            _ => false,
        }
}

/// Whether a transition is an `else` behind one that can be refused.
pub(in super::super) fn follows_refusable(chart: &Chart, id: TransitionId) -> bool {
    let data = &chart.transitions[id];
    let before = chart.states[data.source].transitions.iter().take_while(|&&other| other != id);
    data.otherwise
        && before.into_iter().any(|&other| follows(chart, id, other) && !blockers(chart, other).is_empty())
}

/// Whether a chart has an `else` behind a transition that can be refused.
pub(in super::super) fn has_followers(chart: &Chart) -> bool {
    chart.transitions.ids().any(|id| follows_refusable(chart, id))
}

impl<'c> Machine<'c> {
    /// The condition that a transition is not refused, and no `else` behind one that is; nothing if it never is.
    pub(in super::super) fn not_refused(&self, id: TransitionId, env: &Env<'_, 'c>) -> Option<TokenStream> {
        let calls = self.calls.as_ref()?;
        let (step, beside) = (env.step(), env.beside());
        let source = self.chart.transitions[id].source;
        let number = Literal::usize_unsuffixed(source.index());
        let behind = follows_refusable(self.chart, id).then(|| quote!(#step.refused_in != Some(#number)));
        if !calls.refusable.contains(&id) {
            return behind;
        }
        let blocks = blockers(self.chart, id).into_iter().filter_map(|state| {
            let (_, function) = calls.blocking.iter().find(|(of, _)| *of == state)?;
            Some(quote!(#beside.#function()))
        });
        let blocks = quote!(#(#blocks)||*);
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
            let functions = calls.blocking.iter().map(|(_, function)| quote!(self.#function()));
            self.add_function(quote! {
                #[doc = " Whether something can be refused now."]
                fn is_blocked(&self) -> bool {
                    #(#functions)||*
                }
            });
        }
    }
}
