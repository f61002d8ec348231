//! `Step`: what is kept while an input is processed.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::Machine;

impl Machine<'_> {
    /// What is kept while an input is processed.
    pub(in super::super) fn step(&self) -> TokenStream {
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
            if self
                .chart
                .codes()
                .any(|code| super::super::facts::code_can_fault(self.chart, &code.statements))
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
            let (renew, undo) = (self.renew(), self.tell_undo());
            let renew = (!renew.is_empty()).then(|| {
                quote! {
                    #[doc = " Begins another macrostep of the same input."]
                    fn renew(&mut self) { #renew }
                }
            });
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
                if calls.refusals.has_followers() {
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
                #undo
                #renew
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

    /// The call that begins another macrostep, where that does anything.
    pub(in super::super) fn renewed(&self) -> Option<TokenStream> {
        (!self.renew().is_empty()).then(|| quote!(step.renew();))
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
            .is_some_and(super::super::activities::Calls::keeps)
            .then(|| quote!(self.refused = false;));
        let noted = needs.noted.then(|| {
            let faults = self.runtime("Faults");
            quote!(self.noted = #faults::NONE;)
        });
        quote!(#stopped #queue #jumps #microsteps #noted #untaken #refused)
    }
}
