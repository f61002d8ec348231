//! What an input that is an outcome does: to the ledger, then to the state that waits for it.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::Machine;
use super::super::dispatch::{Arrived, Cause};
use super::super::mentions::mentions;
use super::{place, undoer_number};
use crate::chart::{ActivityId, InvocationId, StateId, Work};

impl<'c> Machine<'c> {
    /// The arms of a match on an input, but for events.
    pub(in super::super) fn input_arms(&self) -> TokenStream {
        self.chart.activities.ids().map(|activity| self.input_arm(activity)).collect()
    }

    fn input_arm(&self, activity: ActivityId) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let (input, variant) = (&calls.names.input, &calls.names.variants[activity]);
        let places: Vec<InvocationId> = self
            .chart
            .invocations
            .iter()
            .filter(|(_, invocation)| invocation.activity == activity)
            .map(|(id, _)| id)
            .collect();
        let outcome = self.runtime("Outcome");
        let undone = self.is_undo(activity).then(|| self.undo_arrival(activity));
        let body = if places.is_empty() {
            undone.unwrap_or_else(|| quote!(#outcome::Ignored))
        } else {
            self.call_arrival(activity, &places, undone)
        };
        let bound = |name: &'static str| {
            let used = mentions(&body, name);
            super::super::naming::ident(&if used { name.to_owned() } else { format!("_{name}") })
        };
        let (call, arrived) = (bound("call"), bound("arrived"));
        quote!(#input::#variant(#call, #arrived) => { #body })
    }

    fn call_arrival(
        &self,
        activity: ActivityId,
        places: &[InvocationId],
        undone: Option<TokenStream>,
    ) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let names = &calls.names;
        let (call_outcome, arrival, outcome) =
            (self.runtime("CallOutcome"), self.runtime("Arrival"), self.runtime("Outcome"));
        let ledger = &names.ledger;
        let of = self.places(|id, _| self.chart.invocations[id].activity == activity);
        let pivots = self.places(|id, _| {
            self.chart.invocations[id].activity == activity && self.chart.invocations[id].pivot
        });
        let (result, fill) = match self.fill(activity) {
            Some(fill) => (quote!(result), quote!(|undo| { #fill })),
            None => (quote!(_), quote!(|_| {})),
        };
        let awaited = places.iter().map(|&id| {
            let number = place(id);
            let taken = self.take_outcome(id);
            quote!(#arrival::Awaited(#number) => { #taken })
        });
        let can_owe = self.chart.activities[activity].can_owe();
        let again = can_owe.then(|| {
            quote! {
                #arrival::Again { of, call, undo } => {
                    step.undo(of, call, undo);
                    #outcome::Ignored
                }
            }
        });
        let closed = undone.map(|undone| quote!(#arrival::Closed => { #undone }));
        let is_pivot = places.iter().any(|&id| self.chart.invocations[id].pivot);
        if !is_pivot && self.fill(activity).is_none() {
            return quote! {
                match self.beside.#ledger.arrived(call, &arrived, #of) {
                    #(#awaited)*
                    #again
                    #closed
                    _ => #outcome::Ignored,
                }
            };
        }
        quote! {
            let arrival = match &arrived {
                #call_outcome::Ok(#result) => self.beside.#ledger.ok(call, #of, #pivots, #fill),
                #call_outcome::Unknown => self.beside.#ledger.unknown(call, #of),
                _ => self.beside.#ledger.failed(call, #of),
            };
            match arrival {
                #(#awaited)*
                #again
                #closed
                _ => #outcome::Ignored,
            }
        }
    }

    /// Takes the outcome that a state waits for, or keeps it.
    fn take_outcome(&self, id: InvocationId) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let function = &calls.names.outcomes[id];
        let arguments = self.arguments_of(&self.outcome_body(id));
        let take = quote!(self.#function(arrived, #arguments));
        if !self.keeps_outcomes(id) {
            return self.followed(take);
        }
        self.followed(self.or_keep_outcome(id, &take))
    }

    /// Takes the outcome `arrived` by an expression that uses it up, and keeps it if it is refused.
    pub(super) fn or_keep_outcome(&self, id: InvocationId, take: &TokenStream) -> TokenStream {
        let Some(calls) = &self.calls else { return take.clone() };
        let (kept, variant) = (&calls.names.kept, calls.names.kept_of.get(&self.chart.invocations[id].state));
        let subject = super::super::naming::ident("arrived");
        let result = &self.chart.activities[self.chart.invocations[id].activity].result;
        let is_copy = result.as_ref().is_none_or(|result| !self.is_opaque(result.ty));
        let keep = quote!(#kept::#variant(arrived));
        self.or_keep(&subject, take, &keep, &quote!(|_| false), is_copy)
    }

    fn undo_arrival(&self, activity: ActivityId) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let names = &calls.names;
        let (arrival, outcome, ledger) =
            (self.runtime("UndoArrival"), self.runtime("Outcome"), &names.ledger);
        let of = self.undone_by(activity);
        let numbered = calls.undoers.iter().enumerate();
        let (idle, waiting): (Vec<_>, Vec<_>) =
            numbered.partition(|&(_, &state)| self.is_idle_when_stuck(state));
        let stuck = waiting.into_iter().map(|(number, &state)| {
            let (number, taken) = (undoer_number(number), self.take_stuck(state));
            quote!(#arrival::Stuck(#number) => { #taken })
        });
        let or_stuck = (!idle.is_empty()).then(|| quote!(| #arrival::Stuck(_)));
        let over =
            (!calls.undoers.is_empty()).then(|| quote!(#arrival::Over(_) #or_stuck => #outcome::Handled,));
        quote! {
            match self.beside.#ledger.undone(call, arrived.is_ok(), #of) {
                #(#stuck)*
                #over
                #arrival::Again { of, call, undo } => {
                    step.undo(of, call, undo);
                    #outcome::Handled
                }
                _ => #outcome::Ignored,
            }
        }
    }

    /// Whether nothing follows when an undo failed there.
    fn is_idle_when_stuck(&self, state: StateId) -> bool {
        self.ignores(&self.stuck_body(state)) && self.follow().is_empty() && !self.keeps_stuck(state)
    }

    fn take_stuck(&self, state: StateId) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let function = calls.names.stuck.get(&state);
        let arguments = self.arguments_of(&self.stuck_body(state));
        let outcome = self.runtime("Outcome");
        let take = quote!(self.#function(#arguments));
        let follow = self.follow();
        if !self.keeps_stuck(state) && follow.is_empty() {
            return quote!(let _ = #take; #outcome::Handled);
        }
        if !self.keeps_stuck(state) {
            return quote!(let outcome = #take; #follow outcome.or(#outcome::Handled));
        }
        let (kept, variant) = (&calls.names.kept, calls.names.kept_of.get(&state));
        let kept_field = &calls.names.kept_field;
        quote! {
            step.refused = false;
            let outcome = #take;
            if !outcome.is_handled() && step.refused {
                self.beside.#kept_field.keep(#kept::#variant, |_| false);
            }
            #follow
            outcome.or(#outcome::Handled)
        }
    }

    /// The body of the function that takes an outcome for a state.
    pub(super) fn outcome_body(&self, id: InvocationId) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let activity = self.chart.invocations[id].activity;
        let outcome = self.runtime("CallOutcome");
        let ignored = self.ignored();
        let nothing = quote!(#ignored;).to_string();
        let mut kinds = vec![(quote!(#outcome::Ok), Arrived::Ok)];
        let errors = &calls.names.errors[activity];
        kinds.extend(
            calls.names.error_variants[activity].iter().enumerate().map(|(position, variant)| {
                (quote!(#outcome::Err(#errors::#variant)), Arrived::Error(position))
            }),
        );
        kinds.push((quote!(#outcome::Failed), Arrived::Failed));
        kinds.push((quote!(#outcome::Unknown), Arrived::Unknown));
        let mut arms: Vec<(Vec<TokenStream>, TokenStream)> = Vec::new();
        let mut ignores = false;
        for (pattern, kind) in kinds {
            let body = self.dispatch_cause(Cause::Outcome(id, kind));
            if body.to_string() == nothing {
                ignores = true;
                continue;
            }
            let pattern = match kind {
                Arrived::Ok if mentions(&body, "result") => quote!(#pattern(result)),
                Arrived::Ok => quote!(#pattern(_)),
                _ => pattern,
            };
            match arms.iter_mut().find(|(_, of)| kind != Arrived::Ok && of.to_string() == body.to_string()) {
                Some((patterns, _)) => patterns.push(pattern),
                None => arms.push((vec![pattern], body)),
            }
        }
        if arms.is_empty() {
            return quote!(#ignored;);
        }
        let rest = ignores.then(|| quote!(_ => #ignored,));
        let arms = arms.iter().map(|(patterns, body)| quote!(#(#patterns)|* => { #body }));
        quote!(match outcome { #(#arms)* #rest })
    }

    pub(super) fn stuck_body(&self, state: StateId) -> TokenStream {
        self.dispatch_cause(Cause::Stuck(state))
    }

    pub(super) fn undone_body(&self, state: StateId) -> TokenStream {
        self.dispatch_cause(Cause::Undone(state))
    }

    /// The functions of the machine that take outcomes.
    pub(in super::super) fn outcome_functions(&self) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let mut tokens = TokenStream::new();
        for (id, invocation) in self.chart.invocations.iter() {
            let body = self.outcome_body(id);
            let ty = self.outcome_type(invocation.activity);
            let name =
                super::super::naming::ident(if mentions(&body, "outcome") { "outcome" } else { "_outcome" });
            let docs = format!(" Takes the outcome that {} waits for.", self.path_of(invocation.state));
            let function = calls.names.outcomes[id].to_string();
            tokens.extend(self.private(&docs, &function, &quote!(#name: #ty,), &body));
        }
        let mut function = |docs: &str, name: Option<&proc_macro2::Ident>, body: &TokenStream| {
            let name = name.map(ToString::to_string).unwrap_or_default();
            tokens.extend(self.private(docs, &name, &TokenStream::new(), body));
        };
        for &state in &calls.undoers {
            let path = self.path_of(state);
            let docs = format!(" Goes on from {path}, where nothing is owed any more.");
            function(&docs, calls.names.undone.get(&state), &self.undone_body(state));
            if !self.is_idle_when_stuck(state) {
                let docs = format!(" Goes on from {path}, where an undo failed.");
                function(&docs, calls.names.stuck.get(&state), &self.stuck_body(state));
            }
        }
        tokens
    }

    /// The work of a state that a cause is of.
    pub(in super::super) fn invoke_of(&self, state: StateId) -> Option<InvocationId> {
        match &self.chart.states[state].work {
            Some(Work::Invoke(invocation)) => Some(*invocation),
            _ => None,
        }
    }
}
