//! What is done between macrosteps: calls are begun, what is owed is undone, what was kept comes back.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::super::Machine;
use super::super::context::{Env, Receiver};
use super::super::dispatch::Arrived;
use super::super::facts::can_fault;
use super::super::mentions::mentions;
use super::{Captured, place, undoer_number};
use crate::chart::{ActivityId, ArmOutcome, Chart, InvocationId, StateId, Trigger};

const STUCK: Trigger = Trigger::Outcome(ArmOutcome::Stuck);

impl<'c> Machine<'c> {
    /// The call of `go_on`, behind a macrostep.
    pub(in super::super) fn call_go_on(&self, machine: &TokenStream) -> TokenStream {
        if self.calls.is_none() {
            return TokenStream::new();
        }
        let now = self.now_argument();
        quote!(#machine.go_on(#now step);)
    }

    fn now_argument(&self) -> TokenStream {
        if self.needs.timers { quote!(now,) } else { TokenStream::new() }
    }

    /// `go_on` and what it calls.
    pub(in super::super) fn between_functions(&self) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let names = &calls.names;
        let (error, step_type) = (self.runtime("Error"), self.step_type());
        let now_argument = self.now_argument();
        let bound = Literal::u32_unsuffixed(self.chart.bounds.microsteps);
        let ended = self.needs.ends.then(|| {
            quote!(if self.end().is_some() {
                return;
            })
        });
        let begin = (!self.chart.invocations.is_empty()).then(|| {
            let failed = self.failed_calls();
            let place = if mentions(&failed, "place") { quote!(place) } else { quote!(_) };
            quote! {
                if let Err((#place, error)) = self.begin_calls(step) {
                    #failed
                    continue;
                }
            }
        });
        let undo = (!calls.undoers.is_empty()).then(|| quote!(self.undo_debts(#now_argument step)));
        let back = calls.keeps().then(|| quote!(self.come_back(#now_argument step)));
        let more = match (undo, back) {
            (None, None) => quote!(return;),
            (Some(undo), Some(back)) => quote!(if !(#undo || #back) { return; }),
            (only, None) | (None, only) => quote!(if !#only { return; }),
        };
        let (begin_function, undo_function, back_function) =
            (self.begin_function(), self.undo_function(), self.back_function());
        let keeping = self.keeping_functions();
        let outcomes = self.outcome_functions();
        let interface = self.debt_functions();
        let _ = names;
        let counts = mentions(&quote!(#begin #more), "now");
        let now = self.given_now(counts);
        quote! {
            #interface
            #[doc = " Goes on between macrosteps: calls are begun, what is owed is undone, what was kept comes back."]
            fn go_on(&mut self, #now step: &mut #step_type) {
                for _ in 0..#bound {
                    #ended
                    #begin
                    #more
                }
                step.fail(#error::Microsteps);
            }
            #begin_function
            #undo_function
            #back_function
            #keeping
            #outcomes
        }
    }

    /// What follows a call that could not be made.
    fn failed_calls(&self) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let (outcome, call_outcome) = (self.runtime("Outcome"), self.runtime("CallOutcome"));
        let error = self.runtime("Error");
        let settle = self.needs.settles().then(|| {
            let now = if mentions(&self.settle(), "now") { quote!(now,) } else { TokenStream::new() };
            quote!(let _ = self.settle(#now step);)
        });
        let told = if self.needs.faults {
            quote! {
                match error {
                    #error::Fault(fault) => { step.fault(fault); #settle }
                    error => step.fail(error),
                }
            }
        } else {
            quote!(step.fail(error);)
        };
        let (renew, follow) = (self.renewed(), self.follow());
        let arms = self.chart.invocations.ids().filter_map(|id| {
            let (number, entered, function) =
                (place(id), &calls.names.entered[id], &calls.names.outcomes[id]);
            if self.arms_for(id, Arrived::Failed).is_empty() {
                // It takes no failure; what follows an outcome follows it all the same.
                let follows = !follow.is_empty();
                return follows.then(|| quote!(#number if !self.beside.#entered => #outcome::Ignored,));
            }
            let arguments = self.arguments_of(&self.outcome_body(id));
            let take = if self.keeps_outcomes(id) {
                let take = self.or_keep_outcome(id, &quote!(self.#function(arrived, #arguments)));
                quote!({ let arrived = #call_outcome::Failed; #take })
            } else {
                quote!(self.#function(#call_outcome::Failed, #arguments))
            };
            Some(quote!(#number if !self.beside.#entered => #take,))
        });
        let arms: Vec<TokenStream> = arms.collect();
        let taken = match (arms.as_slice(), follow.is_empty()) {
            ([], _) => TokenStream::new(),
            (arms, true) => quote!(let _ = match place { #(#arms)* _ => #outcome::Ignored };),
            // Its state was entered again: that call is begun first.
            (arms, false) => quote! {
                let outcome = match place { #(#arms)* _ => continue };
                #follow
                let _ = outcome;
            },
        };
        let renew_again = (self.needs.faults && settle.is_some()).then_some(&renew);
        quote!(#renew #told #renew_again #taken)
    }

    fn begin_function(&self) -> TokenStream {
        if self.chart.invocations.is_empty() {
            return TokenStream::new();
        }
        let env = Env::new(self, Receiver::Beside, None, Chart::ROOT);
        let walk = self.walk(
            &env,
            &|state, env| match self.invoke_of(state) {
                Some(invocation) => self.begin_call(state, invocation, env),
                None => TokenStream::new(),
            },
            true,
        );
        let (result, error, step_type) = (self.result(), self.runtime("Error"), self.step_type());
        let beside = mentions(&walk, "beside").then(|| quote!(let beside = &mut self.beside;));
        quote! {
            #[doc = " Begins the calls of the states that were entered; gives the first that could not be made."]
            fn begin_calls(&mut self, step: &mut #step_type) -> #result<(), (u16, #error)> {
                #beside
                #walk
                Ok(())
            }
        }
    }

    fn begin_call(&self, state: StateId, id: InvocationId, env: &Env<'_, 'c>) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let names = &calls.names;
        let (error, number) = (self.runtime("Error"), place(id));
        let invocation = &self.chart.invocations[id];
        let activity = &self.chart.activities[invocation.activity];
        let mut taken = self.scope_of(state);
        for name in ["call", "undo", "error", "fault", "value"] {
            taken.take(name);
        }
        let mut bound: Vec<Ident> = Vec::new();
        let mut lets = TokenStream::new();
        let fields = &names.fields[invocation.activity];
        for ((argument, parameter), field) in
            invocation.arguments.iter().zip(&activity.parameters).zip(fields)
        {
            let name = super::super::naming::ident(&taken.unique(&field.to_string()));
            let value = if can_fault(self.chart, argument) {
                let value = env.result(argument);
                quote! {
                    match #value {
                        Ok(value) => value,
                        Err(fault) => return Err((#number, #error::Fault(fault))),
                    }
                }
            } else {
                env.value(argument)
            };
            let value = if parameter.optional { quote!(Some(#value)) } else { value };
            lets.extend(quote!(let #name = #value;));
            bound.push(name);
        }
        let undo = self.captured(invocation.activity, &bound);
        let (variant, call, effect) = (&names.variants[invocation.activity], &names.call, &names.effect);
        let values = fields
            .iter()
            .zip(&bound)
            .map(|(field, name)| super::super::types::field_value(field, &quote!(#name)));
        let made =
            if bound.is_empty() { quote!(#call::#variant) } else { quote!(#call::#variant { #(#values),* }) };
        let (beside, step, entered, ledger) = (env.beside(), env.step(), &names.entered[id], &names.ledger);
        quote! {
            if #beside.#entered {
                #beside.#entered = false;
                #lets
                match #beside.#ledger.open(#number, #undo) {
                    Some(call) => #step.tell(#effect::Start(call, #made)),
                    None => return Err((#number, #error::CallsFull)),
                }
            }
        }
    }

    fn undo_function(&self) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        if calls.undoers.is_empty() {
            return TokenStream::new();
        }
        let (next, ledger) = (self.runtime("Next"), &calls.names.ledger);
        let step_type = self.step_type();
        let begin = match calls.captured {
            Captured::Nothing => quote!(#next::Undo { undo, .. } => match undo {},),
            _ => quote!(#next::Undo { of, call, undo } => step.undo(of, call, undo),),
        };
        let each: TokenStream = calls
            .undoers
            .iter()
            .enumerate()
            .filter_map(|(number, &state)| {
                let (places, function) =
                    (self.places_of(self.compensation(state)?.scope), calls.names.undone.get(&state)?);
                let number = undoer_number(number);
                let arguments = self.arguments_of(&self.undone_body(state));
                let follow = self.follow();
                let (renew, plain) = (self.renewed(), follow.is_empty());
                let done = quote!(#follow let _ = outcome; return true;);
                // Its arm can be refused by a sibling region.
                let done = if self.compensation(state)?.arms.iter().any(|arm| {
                    calls.refusals.is_refusable(*arm) && self.chart.transitions[*arm].trigger != STUCK
                }) {
                    quote! {
                        let outcome = self.#function(#arguments);
                        if step.refused && !outcome.is_handled() {
                            self.beside.#ledger.wait(#number);
                        } else {
                            #done
                        }
                    }
                } else if plain {
                    quote!(let _ = self.#function(#arguments); return true;)
                } else {
                    quote!(let outcome = self.#function(#arguments); #done)
                };
                Some(quote! {
                    match self.beside.#ledger.next(#number, #places) {
                        #begin
                        #next::Done => {
                            #renew
                            #done
                        }
                        #next::Wait => {}
                    }
                })
            })
            .collect();
        let now = self.given_now(mentions(&each, "now"));
        quote! {
            #[doc = " Begins the undos that are next; whether a state went on where nothing is owed any more."]
            fn undo_debts(&mut self, #now step: &mut #step_type) -> bool {
                #each
                false
            }
        }
    }

    fn back_function(&self) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        if !calls.keeps() || self.kept_bound() == 0 {
            return if calls.keeps() { self.no_back_function() } else { TokenStream::new() };
        }
        let (kept, step_type) = (&calls.names.kept_field, self.step_type());
        let arms = self.kept_arms();
        let (renew, follow) = (self.renewed(), self.follow());
        let unread = (!follow.is_empty()).then(|| quote!(#follow let _ = outcome;));
        let body = quote! {
            let mut behind = 0;
            while let Some((number, kept)) = self.beside.#kept.take_behind(behind) {
                #renew
                let again = self.beside.is_blocked().then(|| kept.clone());
                let outcome = match kept { #arms };
                match again {
                    Some(again) if step.refused && !outcome.is_handled() => {
                        self.beside.#kept.put_back(number, again);
                        behind = number;
                    }
                    _ => {
                        #unread
                        return true;
                    }
                }
            }
            false
        };
        let now = self.given_now(mentions(&body, "now"));
        quote! {
            #[doc = " Takes the first that was kept and is refused no longer; whether there was one."]
            fn come_back(&mut self, #now step: &mut #step_type) -> bool {
                #body
            }
        }
    }

    /// Where only eventless transitions are refused, which are looked at anyway.
    fn no_back_function(&self) -> TokenStream {
        let step_type = self.step_type();
        let now = self.given_now(false);
        quote! {
            #[doc = " Nothing is ever kept."]
            fn come_back(&mut self, #now _step: &mut #step_type) -> bool { false }
        }
    }

    /// `owed` and `open_calls`.
    fn debt_functions(&self) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let (visibility, names) = (self.visibility(0), &calls.names);
        let (owed, id, activity, ledger) =
            (self.runtime("Owed"), self.runtime("CallId"), &names.activity, &names.ledger);
        // The places of each activity that can owe.
        let mut places: Vec<(ActivityId, Vec<Literal>)> = Vec::new();
        for (id, invocation) in self.chart.invocations.iter() {
            match places.iter_mut().find(|(activity, _)| *activity == invocation.activity) {
                Some((_, places)) => places.push(place(id)),
                None if self.chart.activities[invocation.activity].can_owe() => {
                    places.push((invocation.activity, vec![place(id)]));
                }
                None => {}
            }
        }
        let body = match places.split_last() {
            None => quote!(::core::iter::empty()),
            Some(((only, _), [])) => {
                let variant = &names.variants[*only];
                quote! {
                    let owed = self.beside.#ledger.owed();
                    owed.map(|(call, _, maybe)| #owed { call, activity: #activity::#variant, maybe })
                }
            }
            Some(((last, _), others)) => {
                let last = &names.variants[*last];
                let arms = others.iter().map(|(of, places)| {
                    let variant = &names.variants[*of];
                    quote!(#(#places)|* => #activity::#variant,)
                });
                quote! {
                    self.beside.#ledger.owed().map(|(call, place, maybe)| {
                        let activity = match place { #(#arms)* _ => #activity::#last };
                        #owed { call, activity, maybe }
                    })
                }
            }
        };
        quote! {
            #[doc = " What is owed, in the order in which it was done."]
            #visibility fn owed(&self) -> impl Iterator<Item = #owed<#activity>> { #body }

            #[doc = " The calls whose outcome may still be handed back, undos among them."]
            #visibility fn open_calls(&self) -> impl Iterator<Item = #id> { self.beside.#ledger.open_calls() }
        }
    }
}
