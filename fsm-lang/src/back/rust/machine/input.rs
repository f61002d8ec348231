//! What takes an input: `handle`, and what follows the first microstep.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::Machine;
use super::super::mentions::mentions;
use crate::chart::Chart;

impl<'c> Machine<'c> {
    fn now_parameter(&self) -> TokenStream {
        self.given_now(true).unwrap_or_default()
    }

    /// The arguments of `settle`.
    pub(super) fn settle_now(&self) -> TokenStream {
        if mentions(&self.settle(), "now") { quote!(now,) } else { TokenStream::new() }
    }

    /// The machine's own timers end with it.
    pub(in super::super) fn forget_timers(&self, machine: &TokenStream) -> TokenStream {
        let timers = self.timers_of(Chart::ROOT);
        if !self.needs.ends || timers.is_empty() {
            return TokenStream::new();
        }
        let fields = timers.iter().map(|&timer| self.deadlines.field(timer));
        quote!(if #machine.end().is_some() { #(#machine.beside.#fields = None;)* })
    }

    /// What follows the first microstep of a macrostep, with `outcome` bound.
    pub(in super::super) fn follow(&self) -> TokenStream {
        let forget = self.forget_timers(&quote!(self));
        let follow = if self.needs.settles() {
            let now = self.settle_now();
            quote!(let outcome = outcome.or(self.settle(#now step));)
        } else if self.needs.noted {
            quote!(step.flush();)
        } else {
            TokenStream::new()
        };
        quote!(#follow #forget)
    }

    /// An expression that is an outcome, with what follows, as the end of a block.
    pub(in super::super) fn followed(&self, take: TokenStream) -> TokenStream {
        let follow = self.follow();
        if follow.is_empty() {
            return take;
        }
        let is_block = take.clone().into_iter().any(|token| token.to_string() == ";");
        let take = if is_block { quote!({ #take }) } else { take };
        if self.needs.settles() && self.forget_timers(&quote!(self)).is_empty() {
            let now = self.settle_now();
            return quote!(let outcome = #take; outcome.or(self.settle(#now step)));
        }
        quote!(let outcome = #take; #follow outcome)
    }

    pub(super) fn new_step(&self) -> TokenStream {
        if !self.needs.step() {
            return TokenStream::new();
        }
        let step = &self.names.step;
        let sink = self.calls.as_ref().map(|_| quote!(&mut *sink));
        quote!(let step = &mut #step::new(#sink);)
    }

    pub(super) fn finished(&self) -> TokenStream {
        if self.needs.step() { quote!(step.finish(outcome)) } else { quote!(Ok(outcome)) }
    }

    pub(super) fn handle(&self) -> TokenStream {
        let (visibility, event) = (self.visibility(0), &self.names.event);
        let (error, result, outcome) = (self.runtime("Error"), self.result(), self.runtime("Outcome"));
        let now = self.now_parameter();
        let dispatch = self.arguments_of(&self.dispatch_function());
        let (step, follow, finished) = (self.new_step(), self.follow(), self.finished());
        let (sink, sink_parameter) = (self.sink_argument(), self.sink_parameter());
        // Outcomes of open calls are taken behind the end as well.
        let ends = self.needs.ends && self.calls.is_none();
        let (before, value) = if self.needs.timers {
            let ended = ends.then(|| quote!(|| self.end().is_some()));
            let before = quote! {
                let fired = self.fire(now, #sink);
                if fired == Err(#error::Timers) #ended {
                    return fired.map(|_| #outcome::Ignored);
                }
            };
            (before, quote!(fired.and(#finished)))
        } else if ends {
            (quote!(if self.end().is_some() { return Ok(#outcome::Ignored); }), finished)
        } else {
            (TokenStream::new(), finished)
        };
        if let Some(calls) = &self.calls {
            let input = &calls.names.input;
            let take = if self.keeps_events() {
                let now = self.needs.timers.then(|| quote!(now,));
                let now = now.filter(|_| mentions(&dispatch, "now"));
                quote!(self.take_event(event, #now step))
            } else {
                quote!(self.dispatch(event, #dispatch))
            };
            let ended = self
                .needs
                .ends
                .then(|| quote!(#input::Event(_) if self.end().is_some() => #outcome::Ignored,));
            let take = if follow.is_empty() {
                take
            } else {
                let followed = self.followed(take);
                quote!({ #followed })
            };
            let (arms, go_on) = (self.input_arms(), self.call_go_on(&quote!(self)));
            let first = if self.needs.timers { "; timers that are due by `now` fire first" } else { "" };
            let docs = format!(" Takes an event, or the outcome of a call{first}.");
            return quote! {
                #[doc = #docs]
                #[doc = ""]
                #[doc = " # Errors"]
                #[doc = " A fault that the chart does not take, or a bound of the chart. The machine goes on with the next input."]
                #visibility fn handle(&mut self, input: impl Into<#input>, #now #sink_parameter) -> #result<#outcome, #error> {
                    #before
                    #step
                    let outcome = match input.into() {
                        #ended
                        #input::Event(event) => #take,
                        #arms
                    };
                    #go_on
                    #value
                }
            };
        }
        let dispatch = quote!(self.dispatch(event, #dispatch));
        let taken = if follow.is_empty() && !self.needs.step() && !self.needs.timers {
            quote!(#before Ok(#dispatch))
        } else {
            quote!(#before #step let outcome = #dispatch; #follow #value)
        };
        let docs = if self.needs.timers {
            " Takes an event; timers that are due by `now` fire first."
        } else {
            " Takes an event."
        };
        quote! {
            #[doc = #docs]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = " A fault that the chart does not take, or a bound of the chart. The machine goes on with the next input."]
            #visibility fn handle(&mut self, event: #event, #now) -> #result<#outcome, #error> {
                #taken
            }
        }
    }
}
