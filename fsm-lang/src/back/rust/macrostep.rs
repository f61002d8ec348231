//! What follows a microstep: the queues, the bounds, the faults that wait.

use proc_macro2::TokenStream;
use quote::quote;

use super::Machine;
use super::dispatch::{Cause, mentions};
use crate::chart::{StateId, Trigger};

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

    /// What is kept while an input is processed.
    pub(super) fn step(&self) -> TokenStream {
        if !self.needs.step() {
            return TokenStream::new();
        }
        let names = &self.names;
        let (name, needs) = (&names.step, &self.needs);
        let (error, result) = (self.runtime("Error"), self.result());
        let mut fields = TokenStream::new();
        let mut inits = TokenStream::new();
        let mut functions = TokenStream::new();
        let capacity = proc_macro2::Literal::usize_unsuffixed(self.capacity());
        if needs.settles() {
            fields.extend(quote!(stopped: bool,));
            inits.extend(quote!(stopped: false,));
        }
        if needs.queue() {
            let (queue, internal) = (self.runtime("Queue"), &names.internal);
            fields.extend(quote!(queue: #queue<#internal, #capacity>,));
            inits.extend(quote!(queue: #queue::new(),));
            functions.extend(quote! {
                fn push(&mut self, internal: #internal) {
                    if self.queue.push(internal).is_err() {
                        self.stop(#error::QueueFull);
                    }
                }
            });
            if needs.raises {
                let event = &names.event;
                functions.extend(
                    quote!(fn raise(&mut self, event: #event) { self.push(#internal::Event(event)); }),
                );
            }
            if !self.dones.is_empty() {
                let done = &names.done;
                functions
                    .extend(quote!(fn done(&mut self, done: #done) { self.push(#internal::Done(done)); }));
            }
        }
        if !self.jumps.is_empty() {
            let (queue, jump) = (self.runtime("Queue"), &names.jump);
            fields.extend(quote!(jumps: #queue<#jump, #capacity>,));
            inits.extend(quote!(jumps: #queue::new(),));
            functions.extend(quote! {
                fn jump(&mut self, jump: #jump) {
                    if self.jumps.push(jump).is_err() {
                        self.stop(#error::QueueFull);
                    }
                }
            });
        }
        if needs.settles() {
            functions.extend(quote! {
                #[doc = " Ends the macrostep."]
                fn stop(&mut self, error: #error) {
                    self.fail(error);
                    self.stopped = true;
                }
            });
        }
        if self.is_counted() {
            let bound = self.chart.bounds.microsteps;
            let bound = proc_macro2::Literal::u32_unsuffixed(bound);
            fields.extend(quote!(microsteps: u32,));
            inits.extend(quote!(microsteps: 0,));
            functions.extend(quote! {
                #[doc = " Counts a microstep; false if there were too many."]
                fn begins(&mut self) -> bool {
                    if self.microsteps >= #bound {
                        self.stop(#error::Microsteps);
                        return false;
                    }
                    self.microsteps = self.microsteps.wrapping_add(1);
                    true
                }
            });
        }
        if needs.faults {
            let fault = self.runtime("Fault");
            let raise = if self.queues_faults() {
                let internal = &names.internal;
                quote!(self.push(#internal::Fault(fault));)
            } else {
                quote!(self.fail(#error::Fault(fault));)
            };
            functions.extend(quote!(fn fault(&mut self, fault: #fault) { #raise }));
            if super::facts::codes(self.chart)
                .any(|code| super::facts::code_can_fault(self.chart, &code.statements))
            {
                functions.extend(quote! {
                    #[doc = " Raises what ended a block early."]
                    fn check(&mut self, block: #result<(), #fault>) {
                        if let Err(fault) = block {
                            self.fault(fault);
                        }
                    }
                });
            }
        }
        if needs.noted {
            let (fault, faults) = (self.runtime("Fault"), self.runtime("Faults"));
            fields.extend(quote!(noted: #faults,));
            inits.extend(quote!(noted: #faults::NONE,));
            let flush = if self.queues_faults() {
                fields.extend(quote!(untaken: #faults,));
                inits.extend(quote!(untaken: #faults::NONE,));
                quote! {
                    while let Some(fault) = self.noted.pop() {
                        if !self.untaken.contains(fault) {
                            self.fault(fault);
                        }
                    }
                }
            } else {
                quote! {
                    while let Some(fault) = self.noted.pop() {
                        self.fault(fault);
                    }
                }
            };
            functions.extend(quote! {
                #[doc = " What a guard says; a faulty one does not hold."]
                fn holds(&mut self, guard: #result<bool, #fault>) -> bool {
                    self.value(guard, false)
                }
                #[doc = " A value; a faulty one is zero."]
                fn value<T>(&mut self, value: #result<T, #fault>, zero: T) -> T {
                    match value {
                        Ok(value) => value,
                        Err(fault) => {
                            self.noted.insert(fault);
                            zero
                        }
                    }
                }
                #[doc = " Raises what guards and values met, behind the microstep."]
                fn flush(&mut self) { #flush }
            });
        }
        let calls = self.calls.as_ref().map(|calls| {
            let effect = &calls.names.effect;
            let renew = self.renew();
            if calls.keeps() {
                fields.extend(quote!(refused: bool,));
                inits.extend(quote!(refused: false,));
                functions.extend(quote! {
                    #[doc = " Notes that a transition was refused."]
                    fn refuses(&mut self, blocked: bool) -> bool {
                        self.refused |= blocked;
                        blocked
                    }
                });
                if super::activities::has_followers(self.chart) {
                    fields.extend(quote!(refused_in: Option<u32>,));
                    inits.extend(quote!(refused_in: None,));
                    functions.extend(quote! {
                        #[doc = " Notes that a transition of a state was refused, so that an `else` behind it does not hold."]
                        fn refuses_in(&mut self, state: u32, blocked: bool) -> bool {
                            if blocked {
                                self.refused_in = Some(state);
                            }
                            self.refuses(blocked)
                        }
                    });
                }
            }
            functions.extend(quote! {
                #[doc = " Tells the driver what to do."]
                fn tell(&mut self, effect: #effect) {
                    (self.sink)(effect);
                }
                #[doc = " Begins another macrostep of the same input."]
                fn renew(&mut self) { #renew }
            });
            (quote!(<S>), quote!(<S: FnMut(#effect)>), quote!(sink: S,), quote!(sink: S), quote!(sink,))
        });
        let (of, bounds, sink_field, sink_parameter, sink) = calls.unwrap_or_default();
        quote! {
            #[doc = " What is kept while an input is processed."]
            struct #name #of { error: Option<#error>, #sink_field #fields }

            impl #bounds #name #of {
                fn new(#sink_parameter) -> Self {
                    Self { error: None, #sink #inits }
                }

                #[doc = " The first error is the one that the caller gets."]
                fn fail(&mut self, error: #error) {
                    self.error.get_or_insert(error);
                }

                fn finish<T>(&self, value: T) -> #result<T, #error> {
                    self.error.map_or(Ok(value), Err)
                }

                #functions
            }
        }
    }

    /// What a new macrostep of an input begins with.
    fn renew(&self) -> TokenStream {
        let needs = &self.needs;
        let stopped = needs.settles().then(|| quote!(self.stopped = false;));
        let queue = needs.queue().then(|| quote!(self.queue.clear();));
        let jumps = (!self.jumps.is_empty()).then(|| quote!(self.jumps.clear();));
        let microsteps = self.is_counted().then(|| quote!(self.microsteps = 0;));
        let untaken = (needs.noted && self.queues_faults()).then(|| {
            let faults = self.runtime("Faults");
            quote!(self.untaken = #faults::NONE;)
        });
        let refused = self
            .calls
            .as_ref()
            .is_some_and(super::activities::Calls::keeps)
            .then(|| quote!(self.refused = false;));
        let noted = needs.noted.then(|| {
            let faults = self.runtime("Faults");
            quote!(self.noted = #faults::NONE;)
        });
        quote!(#stopped #queue #jumps #microsteps #noted #untaken #refused)
    }

    /// The loop that goes on until nothing is left.
    pub(super) fn settle(&self) -> TokenStream {
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
        let now = mentions(&body, "now").then(|| {
            let instant = self.runtime("Instant");
            quote!(now: #instant,)
        });
        quote! {
            #[doc = " Goes on until nothing is left to do."]
            fn settle(&mut self, #now step: &mut #step) -> #outcome {
                #body
            }
        }
    }

    /// A private function of the machine: `now` and `step` where the body uses them.
    pub(super) fn private(
        &self,
        docs: &str,
        name: &str,
        parameter: &TokenStream,
        body: &TokenStream,
    ) -> TokenStream {
        let (outcome, step) = (self.runtime("Outcome"), self.step_type());
        let name = super::naming::ident(name);
        let beside = mentions(body, "beside").then(|| quote!(let beside = &mut self.beside;));
        // What is refused is noted for one selection.
        let selects = mentions(body, "refuses_in").then(|| quote!(step.refused_in = None;));
        let now = mentions(body, "now").then(|| {
            let instant = self.runtime("Instant");
            quote!(now: #instant,)
        });
        let step = mentions(body, "step").then(|| quote!(step: &mut #step,));
        let ignored = self.ignored();
        if body.to_string() == quote!(#ignored;).to_string() {
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

    /// The arguments `now` and `step` for a private function.
    pub(super) fn arguments_of(&self, body: &TokenStream) -> TokenStream {
        let now = mentions(body, "now").then(|| quote!(now,));
        let step = mentions(body, "step").then(|| quote!(step,));
        quote!(#now #step)
    }

    pub(super) fn dispatch_function(&self) -> TokenStream {
        self.made("dispatch", || self.dispatch_events())
    }

    pub(super) fn always_function(&self) -> TokenStream {
        self.made("always", || self.dispatch_cause(Cause::Always))
    }

    pub(super) fn fault_function(&self) -> TokenStream {
        self.made("fault", || self.dispatch_cause(Cause::Fault))
    }

    pub(super) fn done_function(&self) -> TokenStream {
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

    pub(super) fn jump_function(&self) -> TokenStream {
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
    fn made(&self, name: &'static str, make: impl FnOnce() -> TokenStream) -> TokenStream {
        if let Some(body) = self.bodies.borrow().get(name) {
            return body.clone();
        }
        let body = make();
        self.bodies.borrow_mut().insert(name, body.clone());
        body
    }
}
