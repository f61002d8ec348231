//! The machine with its interface.

use proc_macro2::TokenStream;
use quote::quote;

use super::Machine;
use super::branch::Branch;
use super::context::{Env, Receiver};
use super::dispatch::{Cause, mentions};
use super::enter::Given;
use crate::chart::{Chart, StateId, StateKind, VariableId};

impl<'c> Machine<'c> {
    /// `Beside`, the machine, and what they do.
    pub(super) fn machine(&self) -> TokenStream {
        let names = &self.names;
        let (visibility, name, host, state) = (self.visibility(0), &names.machine, &names.host, &names.state);
        let (beside, h) = (&names.beside, &names.parameter);
        let private = self.private_functions();
        let public = self.public_functions();
        let (waiting, timers, step) = (self.waiting(), self.timer_type(), self.step());
        let fields = self.beside_fields();
        let records: TokenStream =
            self.chart.histories.ids().map(|history| self.record_declaration(history)).collect();
        let label = name.to_string();
        let docs = format!(" The machine {} with its host.", self.path_of(Chart::ROOT));
        self.add_blocking();
        let functions = self.functions.borrow();
        let own = (!functions.is_empty()).then(|| quote!(impl<#h: #host> #beside<#h> { #(#functions)* }));
        quote! {
            #[doc = #docs]
            #visibility struct #name<#h> {
                state: #state,
                beside: #beside<#h>,
            }

            #[doc = " All that is not the state."]
            struct #beside<#h> { host: #h, #fields }

            #records
            #waiting
            #timers
            #step

            impl<#h: #host> #name<#h> {
                #public
                #private
            }

            #own

            impl<#h> ::core::fmt::Debug for #name<#h> {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.debug_struct(#label).field("state", &self.state).finish_non_exhaustive()
                }
            }
        }
    }

    fn beside_fields(&self) -> TokenStream {
        let variables = self.chart.states[Chart::ROOT].variables.iter().map(|&variable| {
            let (field, ty) = (&self.names.fields[variable], self.ty(self.chart.variables[variable].ty));
            quote!(#field: #ty,)
        });
        let slots = self.chart.histories.ids().map(|history| {
            let (slot, ty) = (&self.names.slots[history], self.record_type(history));
            quote!(#slot: Option<#ty>,)
        });
        let deadlines = self.deadlines.fields.iter().map(|field| {
            let instant = self.runtime("Instant");
            quote!(#field: Option<#instant>,)
        });
        let calls = self.call_fields();
        let calls = calls.iter().map(|(field, ty, _)| quote!(#field: #ty,));
        quote!(#(#variables)* #(#slots)* #(#deadlines)* #(#calls)*)
    }

    fn public_functions(&self) -> TokenStream {
        let (visibility, state, h) = (self.visibility(0), &self.names.state, &self.names.parameter);
        let (start, handle, time) = (self.start_functions(), self.handle(), self.time_functions());
        let (end, getters) = (self.end(), self.getters());
        quote! {
            #start
            #handle
            #time
            #[doc = " The active states with their data."]
            #visibility fn state(&self) -> &#state { &self.state }
            #end
            #getters
            #[doc = " The host."]
            #visibility fn host(&self) -> &#h { &self.beside.host }
            #[doc = " The host, to be changed."]
            #visibility fn host_mut(&mut self) -> &mut #h { &mut self.beside.host }
            #[doc = " Ends the machine where it is, and gives the host back."]
            #visibility fn into_host(self) -> #h { self.beside.host }
        }
    }

    /// `new` and `start_in`.
    fn start_functions(&self) -> TokenStream {
        let (visibility, names, h) = (self.visibility(0), &self.names, &self.names.parameter);
        let (error, result) = (self.runtime("Error"), self.result());
        let mut env = Env::new(self, Receiver::Start, None, Chart::ROOT);
        env.fallible = false;
        let root = &self.chart.states[Chart::ROOT];
        let parameter = |variable: &&VariableId| self.chart.variables[**variable].initial.is_none();
        let parameters: Vec<TokenStream> = root
            .variables
            .iter()
            .filter(parameter)
            .map(|&variable| {
                let (name, ty) = (&names.bindings[variable], self.ty(self.chart.variables[variable].ty));
                quote!(#name: #ty,)
            })
            .collect();
        let mut lets = TokenStream::new();
        for &variable in &root.variables {
            if let Some(initial) = &self.chart.variables[variable].initial {
                let (name, ty) = (&names.bindings[variable], self.ty(self.chart.variables[variable].ty));
                let value = env.value_or_zero(initial);
                lets.extend(quote!(let #name: #ty = #value;));
            }
        }
        let fields = root.variables.iter().map(|&variable| {
            let name = &names.bindings[variable];
            super::types::field_value(&names.fields[variable], &quote!(#name))
        });
        let slots = names.slots.values().chain(&self.deadlines.fields).map(|slot| quote!(#slot: None));
        let calls = self.call_fields().into_iter().map(|(field, _, value)| quote!(#field: #value));
        let fields: Vec<TokenStream> = fields.chain(slots).chain(calls).collect();
        let beside_type = &names.beside;
        let inner = Env::new(self, Receiver::Beside, None, Chart::ROOT);
        let state = inner.entered(&self.plan(Chart::ROOT, &[]), &Given::new());
        let mutable = mentions(&state, "beside").then(|| quote!(mut));
        let step_type = &names.step;
        let (sink, sink_parameter) = (self.calls.as_ref().map(|_| quote!(sink)), self.sink_parameter());
        let step = self.needs.step().then(|| quote!(let step = &mut #step_type::new(#sink);));
        let begins = self.is_counted().then(|| quote!(step.begins();));
        let (settle, mutable_machine) = if self.needs.settles() {
            let now = self.settle_now();
            (quote!(let _ = machine.settle(#now step);), quote!(mut))
        } else {
            let flush = self.needs.noted.then(|| quote!(step.flush();));
            (quote!(#flush), TokenStream::new())
        };
        let go_on = self.call_go_on(&quote!(machine));
        let mutable_machine = if go_on.is_empty() { mutable_machine } else { quote!(mut) };
        let forget = self.forget_timers(&quote!(machine));
        let mutable_machine = if forget.is_empty() { mutable_machine } else { quote!(mut) };
        let machine = quote!(Self { state, beside });
        let done = if [&settle, &forget, &go_on].into_iter().all(TokenStream::is_empty) {
            if self.needs.step() { quote!(step.finish(#machine)) } else { quote!(Ok(#machine)) }
        } else {
            let finish = if self.needs.step() { quote!(step.finish(machine)) } else { quote!(Ok(machine)) };
            quote!(let #mutable_machine machine = #machine; #settle #forget #go_on #finish)
        };
        let in_docs = if self.needs.timers {
            " Starts the machine in a given state, for tests: its timers run from `now`, and no `entry` does."
        } else {
            " Starts the machine in a given state, for tests: no `entry` runs."
        };
        let state_type = &names.state;
        let arm = self.arm_function();
        let arms = !arm.is_empty();
        let arm_now = mentions(&arm, "now").then(|| quote!(now,));
        let arm_step = mentions(&arm, "step").then(|| quote!(step,));
        let beside_begun = quote!(let beside = #beside_type { host, #(#fields),* };);
        let begun = if arms {
            quote!(#beside_begun let mut machine = Self { state, beside }; machine.arm(#arm_now #arm_step); machine)
        } else {
            quote!(#beside_begun Self { state, beside })
        };
        // No effect comes of it.
        let no_sink = self.calls.as_ref().map(|_| quote!(|_| {}));
        let start_step = (mentions(&lets, "step") || arm_step.is_some())
            .then(|| quote!(let step = &mut #step_type::new(#no_sink);));
        let unused_now = |used: bool| {
            let name = super::naming::ident(if used { "now" } else { "_now" });
            self.needs.timers.then(|| {
                let instant = self.runtime("Instant");
                quote!(#name: #instant,)
            })
        };
        let now =
            unused_now([&lets, &state, &settle, &go_on].into_iter().any(|tokens| mentions(tokens, "now")));
        let now_in = unused_now(arm_now.is_some() || mentions(&lets, "now"));
        let step =
            (mentions(&state, "step") || mentions(&lets, "step") || self.needs.step()).then(|| step.clone());
        quote! {
            #[doc = " Starts the machine: its first states are entered."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = " A fault on entry that the chart does not take, or a bound of the chart."]
            #visibility fn new(host: #h, #(#parameters)* #now #sink_parameter) -> #result<Self, #error> {
                #step
                #begins
                #lets
                let #mutable beside = #beside_type { host, #(#fields),* };
                let state = #state;
                #done
            }
            #[doc = #in_docs]
            #visibility fn start_in(host: #h, state: #state_type, #(#parameters)* #now_in) -> Self {
                #start_step
                #lets
                #begun
            }
        }
    }

    fn now_parameter(&self) -> TokenStream {
        if !self.needs.timers {
            return TokenStream::new();
        }
        let instant = self.runtime("Instant");
        quote!(now: #instant,)
    }

    /// The arguments of `settle`.
    fn settle_now(&self) -> TokenStream {
        if mentions(&self.settle(), "now") { quote!(now,) } else { TokenStream::new() }
    }

    /// The machine's own timers end with it.
    pub(super) fn forget_timers(&self, machine: &TokenStream) -> TokenStream {
        let timers = self.timers_of(Chart::ROOT);
        if !self.needs.ends || timers.is_empty() {
            return TokenStream::new();
        }
        let fields = timers.iter().map(|&timer| self.deadlines.field(timer));
        quote!(if #machine.end().is_some() { #(#machine.beside.#fields = None;)* })
    }

    /// What follows the first microstep of a macrostep, with `outcome` bound.
    pub(super) fn follow(&self) -> TokenStream {
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
    pub(super) fn followed(&self, take: TokenStream) -> TokenStream {
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

    fn new_step(&self) -> TokenStream {
        if !self.needs.step() {
            return TokenStream::new();
        }
        let step = &self.names.step;
        let sink = self.calls.as_ref().map(|_| quote!(&mut *sink));
        quote!(let step = &mut #step::new(#sink);)
    }

    fn finished(&self) -> TokenStream {
        if self.needs.step() { quote!(step.finish(outcome)) } else { quote!(Ok(outcome)) }
    }

    fn handle(&self) -> TokenStream {
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

    /// `advance`, `next_deadline`.
    fn time_functions(&self) -> TokenStream {
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

    fn end(&self) -> TokenStream {
        if !self.needs.ends {
            return TokenStream::new();
        }
        let (visibility, end) = (self.visibility(0), self.runtime("End"));
        let none = super::context::Uses::default();
        let children = &self.chart.states[Chart::ROOT].children;
        let of = |failed: bool| -> Vec<TokenStream> {
            let ends = children
                .iter()
                .filter(|&&child| self.chart.states[child].kind == StateKind::Final { failure: failed });
            ends.map(|&child| self.pattern(child, &none, None)).collect()
        };
        let arm = |patterns: Vec<TokenStream>, end: TokenStream| {
            (!patterns.is_empty()).then(|| quote!(#(#patterns)|* => Some(#end),))
        };
        let finals = of(false).len() + of(true).len();
        let (success, failure) =
            (arm(of(false), quote!(#end::Success)), arm(of(true), quote!(#end::Failure)));
        let rest = (finals < children.len()).then(|| quote!(_ => None,));
        quote! {
            #[doc = " How the machine ended; `None` while it runs."]
            #visibility fn end(&self) -> Option<#end> {
                match &self.state { #success #failure #rest }
            }
        }
    }

    /// A function for each public variable.
    fn getters(&self) -> TokenStream {
        let public = self.chart.variables.iter().filter(|(_, variable)| variable.public);
        public.map(|(id, variable)| self.getter(id, variable.owner)).collect()
    }

    fn getter(&self, variable: VariableId, owner: StateId) -> TokenStream {
        let data = &self.chart.variables[variable];
        let (visibility, name, ty) = (self.visibility(0), &self.names.getters[variable], self.ty(data.ty));
        let opaque = self.is_opaque(data.ty);
        let borrow = opaque.then(|| quote!(&));
        if owner == Chart::ROOT {
            let field = &self.names.fields[variable];
            let docs = super::types::docs(&data.docs, &format!(" Variable `{}`.", data.name.text));
            return quote!(#docs #visibility fn #name(&self) -> #borrow #ty { #borrow self.beside.#field });
        }
        let docs = super::types::docs(
            &data.docs,
            &format!(" Variable `{}` of {}, while that is active.", data.name.text, self.path_of(owner)),
        );
        let uses = super::context::Uses { variables: [variable].into(), ..Default::default() };
        let of = |_: StateId| uses.clone();
        let pattern = self.pattern_towards(Chart::ROOT, owner, &of, None);
        let binding = &self.names.bindings[variable];
        let value = if opaque { quote!(#binding) } else { quote!(*#binding) };
        let always = self.chart.ancestors(owner).chain([owner]).all(|state| {
            self.chart.states[state].parent.is_none_or(|parent| {
                self.chart.states[parent].kind == StateKind::Parallel
                    || self.chart.states[parent].children.len() == 1
            })
        });
        let rest = (!always).then(|| quote!(_ => None,));
        quote! {
            #docs
            #visibility fn #name(&self) -> Option<#borrow #ty> {
                match &self.state { #pattern => Some(#value), #rest }
            }
        }
    }

    fn private_functions(&self) -> TokenStream {
        let names = &self.names;
        let event = &names.event;
        let body = self.dispatch_function();
        let parameter =
            if mentions(&body, "event") { quote!(event: #event,) } else { quote!(_event: #event,) };
        let mut tokens = self.private(
            " Selects for an event, and takes what was selected.",
            "dispatch",
            &parameter,
            &body,
        );
        if self.needs.always {
            tokens.extend(self.private(
                " Takes what needs no event.",
                "always",
                &TokenStream::new(),
                &self.always_function(),
            ));
        }
        if !self.done_function().is_empty() {
            let done = &names.done;
            tokens.extend(self.private(
                " Takes what waits for the end of a state.",
                "done",
                &quote!(done: #done,),
                &self.done_function(),
            ));
        }
        if self.needs.takes_faults && self.needs.faults {
            let (fault, body) = (self.runtime("Fault"), self.fault_function());
            let parameter =
                if mentions(&body, "fault") { quote!(fault: #fault,) } else { quote!(_fault: #fault,) };
            tokens.extend(self.private(" Takes what waits for a fault.", "fault", &parameter, &body));
        }
        if !self.jumps.is_empty() {
            let jump = &names.jump;
            tokens.extend(self.private(
                " Goes where a call that failed leads.",
                "jump",
                &quote!(jump: #jump,),
                &self.jump_function(),
            ));
        }
        tokens.extend(self.settle());
        tokens.extend(self.between_functions());
        tokens.extend(self.timer_functions());
        tokens.extend(self.arm_function());
        tokens
    }

    /// `fire` and what it calls.
    fn timer_functions(&self) -> TokenStream {
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
        let name = super::naming::ident(if used { "now" } else { "_now" });
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
                    Some(deadline) if deadline <= until => result.and(Err(#error::Timers)),
                    _ => result,
                }
            }
            #timer_function
            #due
        }
    }

    pub(super) fn timer_body(&self) -> TokenStream {
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
    pub(super) fn timer_type(&self) -> TokenStream {
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

    /// Arms the timers of the active states.
    fn arm_function(&self) -> TokenStream {
        if !self.needs.timers {
            return TokenStream::new();
        }
        let env = Env::new(self, Receiver::Beside, None, Chart::ROOT);
        let walk = self.walk(&env, &|state, env| self.arm(state, env), true);
        let (instant, step) = (self.runtime("Instant"), self.step_type());
        let beside = mentions(&walk, "beside").then(|| quote!(let beside = &mut self.beside;));
        let now = mentions(&walk, "now").then(|| quote!(now: #instant,));
        let step = mentions(&walk, "step").then(|| quote!(step: &mut #step,));
        quote! {
            #[doc = " Arms the timers of the active states."]
            fn arm(&mut self, #now #step) {
                #beside
                #walk
            }
        }
    }

    /// Does something for each active state, from the outermost in.
    pub(super) fn walk(
        &self,
        env: &Env<'_, 'c>,
        visit: &dyn Fn(StateId, &Env<'_, 'c>) -> TokenStream,
        mutable: bool,
    ) -> TokenStream {
        let branch = self.walk_branch(env, visit, mutable);
        env.render(branch, mutable)
    }

    fn walk_branch(
        &self,
        env: &Env<'_, 'c>,
        visit: &dyn Fn(StateId, &Env<'_, 'c>) -> TokenStream,
        mutable: bool,
    ) -> Branch {
        let own = visit(env.here, env);
        let children = &self.chart.states[env.here].children;
        let inside = env.branch(children, &|inner| self.walk_branch(inner, visit, mutable), mutable);
        if own.is_empty() {
            return inside;
        }
        let inside = env.render(inside, mutable);
        Branch::Other(quote!(#own #inside))
    }
}
