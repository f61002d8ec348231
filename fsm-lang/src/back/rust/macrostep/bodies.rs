//! The machine's private functions, each body made once.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::Machine;
use super::super::dispatch::Cause;
use super::super::mentions::{calls, mentions};
use super::super::naming::ident;
use crate::chart::{StateId, Trigger};

impl Machine<'_> {
    /// A private function of the machine: `now` and `step` where the body uses them.
    pub(in super::super) fn private(
        &self,
        docs: &str,
        name: &str,
        parameter: &TokenStream,
        body: &TokenStream,
    ) -> TokenStream {
        let (outcome, step) = (self.runtime("Outcome"), self.step_type());
        let name = ident(name);
        let beside = mentions(body, "beside").then(|| quote!(let beside = &mut self.beside;));
        // What is refused is noted for one selection.
        let selects = calls(body, "step", "refuses_in").then(|| quote!(step.refused_in = None;));
        let now = self.now_of(body);
        let step = mentions(body, "step").then(|| quote!(step: &mut #step,));
        if self.ignores(body) {
            return quote! {
                #[doc = #docs]
                fn #name(&mut self, #parameter) -> #outcome {
                    #outcome::Ignored
                }
            };
        }
        quote! {
            #[doc = #docs]
            fn #name(&mut self, #parameter #now #step) -> #outcome {
                #beside
                #selects
                #body
                #outcome::Handled
            }
        }
    }

    /// `now` as a parameter of a function with this body, if that uses it.
    pub(in super::super) fn now_of(&self, body: &TokenStream) -> Option<TokenStream> {
        if mentions(body, "now") { self.given_now(true) } else { None }
    }

    /// `now` as a parameter in every machine with timers, `used` or not.
    pub(in super::super) fn given_now(&self, used: bool) -> Option<TokenStream> {
        self.needs.timers.then(|| {
            let (instant, name) = (self.runtime("Instant"), ident(if used { "now" } else { "_now" }));
            quote!(#name: #instant,)
        })
    }

    /// Whether a function's body takes nothing.
    pub(in super::super) fn ignores(&self, body: &TokenStream) -> bool {
        let ignored = self.ignored();
        body.to_string() == quote!(#ignored;).to_string()
    }

    /// The arguments `now` and `step` for a private function.
    pub(in super::super) fn arguments_of(&self, body: &TokenStream) -> TokenStream {
        let now = mentions(body, "now").then(|| quote!(now,));
        let step = mentions(body, "step").then(|| quote!(step,));
        quote!(#now #step)
    }

    pub(in super::super) fn dispatch_function(&self) -> TokenStream {
        self.made("dispatch", || self.dispatch_events())
    }

    pub(in super::super) fn always_function(&self) -> TokenStream {
        self.made("always", || self.dispatch_cause(Cause::Always))
    }

    pub(in super::super) fn fault_function(&self) -> TokenStream {
        self.made("fault", || self.dispatch_cause(Cause::Fault))
    }

    pub(in super::super) fn done_function(&self) -> TokenStream {
        self.made("done", || {
            let name = &self.names.done;
            let waited = |state: StateId| {
                let mut transitions = self.chart.states[state].transitions.iter();
                transitions.any(|&id| self.chart.transitions[id].trigger == Trigger::Done)
            };
            let handled: Vec<_> = self.dones.iter().filter(|&(&state, _)| waited(state)).collect();
            if handled.is_empty() {
                return TokenStream::new();
            }
            let ignored = self.ignored();
            let rest = (handled.len() < self.dones.len()).then(|| quote!(_ => #ignored,));
            let arms = handled.into_iter().map(|(&state, variant)| {
                let body = self.dispatch_cause(Cause::Done(state));
                quote!(#name::#variant => { #body })
            });
            quote!(match done { #(#arms)* #rest })
        })
    }

    pub(in super::super) fn jump_function(&self) -> TokenStream {
        self.made("jump", || {
            let name = &self.names.jump;
            let arms = self.jumps.iter().map(|(&jump, variant)| {
                let body = self.dispatch_cause(Cause::Jump(jump));
                quote!(#name::#variant => { #body })
            });
            quote!(match jump { #(#arms)* })
        })
    }

    /// A function's body, made once.
    pub(super) fn made(&self, name: &'static str, make: impl FnOnce() -> TokenStream) -> TokenStream {
        if let Some(body) = self.bodies.borrow().get(name) {
            return body.clone();
        }
        let body = make();
        self.bodies.borrow_mut().insert(name, body.clone());
        body
    }
}
