//! What follows a microstep: the queues, the bounds, the faults that wait.

mod bodies;
mod step;

use proc_macro2::TokenStream;
use quote::quote;

use super::Machine;
use super::mentions::mentions;

impl Machine<'_> {
    /// Whether microsteps are counted: where more than the one of an input can follow.
    pub(super) fn is_counted(&self) -> bool {
        self.needs.settles()
    }

    /// How many wait at most.
    fn capacity(&self) -> usize {
        usize::try_from(self.chart.bounds.queue).unwrap_or(usize::MAX)
    }

    /// The types of what waits.
    pub(super) fn waiting(&self) -> TokenStream {
        let names = &self.names;
        let mut tokens = TokenStream::new();
        if !self.dones.is_empty() {
            let (name, variants) = (&names.done, self.dones.values());
            let equal = self.keeps_dones().then(|| quote!(, PartialEq, Eq));
            tokens.extend(quote! {
                #[doc = " The states whose end is waited for."]
                #[derive(Clone, Copy #equal)]
                enum #name { #(#variants),* }
            });
        }
        if !self.jumps.is_empty() {
            let (name, variants) = (&names.jump, self.jumps.values());
            let equal = self.keeps_jumps().then(|| quote!(, PartialEq, Eq));
            tokens.extend(quote! {
                #[doc = " Where a call that failed leads."]
                #[derive(Clone, Copy #equal)]
                enum #name { #(#variants),* }
            });
        }
        if self.needs.queue() {
            let (name, event, done) = (&names.internal, &names.event, &names.done);
            let raised = self.needs.raises.then(|| quote!(Event(#event),));
            let done = (!self.dones.is_empty()).then(|| quote!(Done(#done),));
            let fault = self.queues_faults().then(|| {
                let fault = self.runtime("Fault");
                quote!(Fault(#fault),)
            });
            tokens.extend(quote! {
                #[doc = " What waits inside a macrostep."]
                enum #name { #raised #done #fault }
            });
        }
        tokens
    }

    fn queues_faults(&self) -> bool {
        self.needs.takes_faults && self.needs.faults
    }

    /// The loop that goes on until nothing is left.
    pub(super) fn settle(&self) -> TokenStream {
        self.made("settle", || self.settle_function())
    }

    fn settle_function(&self) -> TokenStream {
        if !self.needs.settles() {
            return TokenStream::new();
        }
        let (names, needs, outcome) = (&self.names, &self.needs, self.runtime("Outcome"));
        let internal = &names.internal;
        let flush = needs.noted.then(|| quote!(step.flush();));
        let ended = needs.ends.then(|| quote!(|| self.end().is_some()));
        let taken = if self.queues_faults() && needs.noted {
            let faults = self.runtime("Faults");
            quote!(step.untaken = #faults::NONE;)
        } else {
            TokenStream::new()
        };
        let jump = (!self.jumps.is_empty()).then(|| {
            let arguments = self.arguments_of(&self.jump_function());
            let take = if self.keeps_jumps() {
                let now = mentions(&arguments, "now").then(|| quote!(now,));
                quote!(self.take_jump(jump, #now step))
            } else {
                quote!(self.jump(jump, #arguments))
            };
            quote! {
                if let Some(jump) = step.jumps.pop() {
                    if #take.is_handled() {
                        outcome = #outcome::Handled;
                        #taken
                    }
                    continue;
                }
            }
        });
        let always = needs.always.then(|| {
            let arguments = self.arguments_of(&self.always_function());
            let flush = needs.noted.then(|| quote!(step.flush();));
            quote! {
                if self.always(#arguments).is_handled() {
                    outcome = #outcome::Handled;
                    #taken
                    continue;
                }
                #flush
                if step.stopped {
                    break;
                }
            }
        });
        let mut arms = TokenStream::new();
        if needs.raises {
            let arguments = self.arguments_of(&self.dispatch_function());
            arms.extend(if self.keeps_events() {
                let now = mentions(&arguments, "now").then(|| quote!(now,));
                quote!(Some(#internal::Event(event)) => self.take_event(event, #now step),)
            } else {
                quote!(Some(#internal::Event(event)) => self.dispatch(event, #arguments),)
            });
        }
        if !self.dones.is_empty() {
            let function = self.done_function();
            let arguments = self.arguments_of(&function);
            arms.extend(if function.is_empty() {
                quote!(Some(#internal::Done(_)) => #outcome::Ignored,)
            } else if self.keeps_dones() {
                let now = mentions(&arguments, "now").then(|| quote!(now,));
                quote!(Some(#internal::Done(done)) => self.take_done(done, #now step),)
            } else {
                quote!(Some(#internal::Done(done)) => self.done(done, #arguments),)
            });
        }
        if self.queues_faults() {
            let (arguments, error) = (self.arguments_of(&self.fault_function()), self.runtime("Error"));
            let untaken = needs.noted.then(|| quote!(step.untaken.insert(fault);));
            arms.extend(quote! {
                Some(#internal::Fault(fault)) => {
                    let taken = self.fault(fault, #arguments);
                    if !taken.is_handled() {
                        step.fail(#error::Fault(fault));
                        #untaken
                    }
                    taken
                }
            });
        }
        let next = if needs.queue() {
            quote! {
                let taken = match step.queue.pop() {
                    #arms
                    None => break,
                };
                if taken.is_handled() {
                    outcome = #outcome::Handled;
                    #taken
                }
            }
        } else {
            quote!(break;)
        };
        let drain = self.queues_faults().then(|| {
            let error = self.runtime("Error");
            let others = (needs.raises || !self.dones.is_empty())
                .then(|| quote!(if let #internal::Fault(fault) = internal));
            let fail = quote!(step.fail(#error::Fault(fault)););
            match others {
                Some(only) => quote!(while let Some(internal) = step.queue.pop() { #only { #fail } }),
                None => quote!(while let Some(#internal::Fault(fault)) = step.queue.pop() { #fail }),
            }
        });
        let step = self.step_type();
        let only_always = needs.always && !needs.queue() && self.jumps.is_empty() && !needs.noted;
        let body = if only_always {
            let arguments = self.arguments_of(&self.always_function());
            let ended = needs.ends.then(|| quote!(&&self.end().is_none()));
            quote! {
                let mut outcome = #outcome::Ignored;
                while !step.stopped #ended && self.always(#arguments).is_handled() {
                    outcome = #outcome::Handled;
                }
                outcome
            }
        } else {
            quote! {
                let mut outcome = #outcome::Ignored;
                loop {
                    #flush
                    if step.stopped #ended {
                        break;
                    }
                    #jump
                    #always
                    #next
                }
                #drain
                outcome
            }
        };
        let now = self.now_of(&body);
        quote! {
            #[doc = " Goes on until nothing is left to do."]
            fn settle(&mut self, #now step: &mut #step) -> #outcome {
                #body
            }
        }
    }
}
