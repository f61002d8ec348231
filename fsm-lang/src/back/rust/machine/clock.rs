//! What lets time pass: `advance`, `next_deadline`, and what fires the timers.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::Machine;
use super::super::context::{Env, Receiver};
use super::super::dispatch::Cause;
use super::super::mentions::mentions;
use crate::chart::Chart;

impl<'c> Machine<'c> {
    /// `advance`, `next_deadline`.
    pub(super) fn time_functions(&self) -> TokenStream {
        if !self.needs.timers {
            return TokenStream::new();
        }
        let visibility = self.visibility(0);
        let (error, result, outcome) = (self.runtime("Error"), self.result(), self.runtime("Outcome"));
        let instant = self.runtime("Instant");
        let (sink, sink_parameter) = (self.sink_argument(), self.sink_parameter());
        // What an error left to be done.
        let waits = self.calls.as_ref().map(|_| {
            let (step, go_on) = (self.new_step(), self.call_go_on(&quote!(self)));
            quote! {
                if self.next_deadline().is_none_or(|deadline| deadline > now) {
                    #step
                    #go_on
                    return step.finish(#outcome::Ignored);
                }
            }
        });
        let next = match self.deadlines.fields.as_slice() {
            [only] => quote!(self.beside.#only),
            fields => quote!([#(self.beside.#fields),*].into_iter().flatten().min()),
        };
        quote! {
            #[doc = " Lets time pass: timers that are due by `now` fire, each in its turn."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = " As for `handle`; the first that occurred."]
            #visibility fn advance(&mut self, now: #instant, #sink_parameter) -> #result<#outcome, #error> {
                #waits
                self.fire(now, #sink)
            }

            #[doc = " When the next timer is due; `None` while none runs."]
            #visibility fn next_deadline(&self) -> Option<#instant> {
                #next
            }
        }
    }

    /// `fire` and what it calls.
    pub(super) fn timer_functions(&self) -> TokenStream {
        if !self.needs.timers {
            return TokenStream::new();
        }
        let (error, result, outcome) = (self.runtime("Error"), self.result(), self.runtime("Outcome"));
        let instant = self.runtime("Instant");
        let bound = proc_macro2::Literal::u32_unsuffixed(self.chart.bounds.timers);
        let body = self.timer_body();
        let arguments = self.arguments_of(&body);
        let (step, follow, finished) = (self.new_step(), self.follow(), self.finished());
        let go_on = self.call_go_on(&quote!(self));
        let timer_type = &self.names.timer;
        let several = !self.deadlines.labels.is_empty();
        let (sink, sink_parameter) = (self.sink_argument(), self.sink_parameter());
        let take = if self.keeps_timers() {
            let now = mentions(&arguments, "now").then(|| quote!(now,));
            quote!(self.take_timer(timer, #now step))
        } else {
            let timer = several.then(|| quote!(timer,));
            quote!(self.timer(#timer #arguments))
        };
        let _ = sink;
        let used = [&arguments, &follow, &go_on].into_iter().any(|tokens| mentions(tokens, "now"));
        let name = super::super::naming::ident(if used { "now" } else { "_now" });
        let (next, clear) = if several {
            (quote!(Some((#name, timer)) = self.due(until)), TokenStream::new())
        } else {
            let field = &self.deadlines.fields;
            (
                quote!(Some(#name) = self.next_deadline().filter(|deadline| *deadline <= until)),
                quote!(#(self.beside.#field = None;)*),
            )
        };
        let collect = if self.needs.step() {
            quote! {
                let next = #finished;
                result = result.and_then(|before| next.map(|outcome| before.or(outcome)));
            }
        } else {
            quote!(result = result.map(|before| before.or(outcome));)
        };
        let parameter = if several { quote!(timer: #timer_type,) } else { TokenStream::new() };
        let timer_function = self.private(" Takes what waits for a timer.", "timer", &parameter, &body);
        let due = several.then(|| self.due_function());
        quote! {
            #[doc = " Fires what is due: by deadline, then in the order of the text, each in a macrostep of its own."]
            fn fire(&mut self, until: #instant, #sink_parameter) -> #result<#outcome, #error> {
                let mut result: #result<#outcome, #error> = Ok(#outcome::Ignored);
                for _ in 0..#bound {
                    let #next else { return result };
                    #clear
                    #step
                    let outcome = #take;
                    #follow
                    #go_on
                    #collect
                }
                match self.next_deadline() {
                    Some(deadline) if deadline <= until => Err(#error::Timers),
                    _ => result,
                }
            }
            #timer_function
            #due
        }
    }

    pub(in super::super) fn timer_body(&self) -> TokenStream {
        if self.deadlines.labels.is_empty() {
            return self.dispatch_cause(Cause::OnlyTimer);
        }
        let name = &self.names.timer;
        let arms = self.deadlines.labels.iter().map(|(&timer, label)| {
            let (field, body) = (self.deadlines.field(timer), self.dispatch_cause(Cause::Timer(timer)));
            quote!(#name::#label => { beside.#field = None; #body })
        });
        quote!(match timer { #(#arms)* })
    }

    /// The timer that is due first, by deadline, then in the order of the text.
    fn due_function(&self) -> TokenStream {
        let (timer, instant) = (&self.names.timer, self.runtime("Instant"));
        let mut env = Env::new(self, Receiver::Beside, None, Chart::ROOT);
        env.here = Chart::ROOT;
        let walk = self.walk(
            &env,
            &|state, _| {
                self.timers_of(state)
                    .into_iter()
                    .map(|id| {
                        let (field, label) = (self.deadlines.field(id), self.deadlines.labels.get(&id));
                        quote!(look(self.beside.#field, #timer::#label);)
                    })
                    .collect()
            },
            false,
        );
        quote! {
            #[doc = " The timer that is due first."]
            fn due(&self, until: #instant) -> Option<(#instant, #timer)> {
                let mut first: Option<(#instant, #timer)> = None;
                let mut look = |deadline: Option<#instant>, timer: #timer| {
                    let due = deadline.filter(|deadline| *deadline <= until).map(|deadline| (deadline, timer));
                    if let Some(due) = due {
                        first = Some(first.map_or(due, |first| first.min(due)));
                    }
                };
                #walk
                first
            }
        }
    }

    /// The enum of timers, where there are several deadlines.
    pub(in super::super) fn timer_type(&self) -> TokenStream {
        if self.deadlines.labels.is_empty() {
            return TokenStream::new();
        }
        let (timer, labels) = (&self.names.timer, self.deadlines.labels.values());
        quote! {
            #[doc = " The timers, in the order of the text."]
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
            enum #timer { #(#labels),* }
        }
    }

    /// What the active states begin as if they had just been entered: their timers, and their work.
    pub(super) fn arm_function(&self) -> TokenStream {
        if !self.needs.timers && self.calls.is_none() {
            return TokenStream::new();
        }
        let env = Env::new(self, Receiver::Beside, None, Chart::ROOT);
        let begin = |state, env: &Env<'_, 'c>| {
            let works = self.chart.states[state].work.is_some();
            let (timers, work) = (self.arm(state, env), works.then(|| self.begin_work(state, env)));
            quote!(#timers #work)
        };
        let walk = self.walk(&env, &begin, true);
        let docs = match (self.needs.timers, self.calls.is_some()) {
            (true, false) => " Arms the timers of the active states.",
            (false, _) => " Notes what the active states have to do.",
            (true, true) => " Arms the timers of the active states, and notes what they have to do.",
        };
        let step = self.step_type();
        let beside = mentions(&walk, "beside").then(|| quote!(let beside = &mut self.beside;));
        let now = self.now_of(&walk);
        let step = mentions(&walk, "step").then(|| quote!(step: &mut #step,));
        quote! {
            #[doc = #docs]
            fn arm(&mut self, #now #step) {
                #beside
                #walk
            }
        }
    }
}
