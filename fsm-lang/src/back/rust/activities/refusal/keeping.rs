//! What is refused is kept, and comes back.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::super::Machine;
use super::super::super::context::Env;
use super::Refusals;
use crate::chart::{ArmOutcome, Chart, EventId, InvocationId, StateId, TransitionId, Trigger, Work};

/// What can be kept.
#[derive(Default)]
pub(in super::super::super) struct Keepable {
    events: BTreeSet<EventId>,
    timers: BTreeSet<TransitionId>,
    dones: BTreeSet<StateId>,
    outcomes: BTreeSet<InvocationId>,
    stuck: BTreeSet<StateId>,
    /// Each behind its source.
    jumps: BTreeSet<(StateId, TransitionId)>,
}

/// What a machine without activities can keep.
static NOTHING: Keepable = Keepable {
    events: BTreeSet::new(),
    timers: BTreeSet::new(),
    dones: BTreeSet::new(),
    outcomes: BTreeSet::new(),
    stuck: BTreeSet::new(),
    jumps: BTreeSet::new(),
};

impl Keepable {
    pub(in super::super::super) fn of(chart: &Chart, refusals: &Refusals) -> Self {
        let mut keepable = Self::default();
        for id in refusals.refusable() {
            let source = chart.transitions[id].source;
            match &chart.transitions[id].trigger {
                Trigger::Events(patterns) => keepable.events.extend(patterns.iter().map(|of| of.event)),
                Trigger::Any => keepable.events.extend(chart.events.ids()),
                Trigger::After(_) => {
                    keepable.timers.insert(id);
                }
                Trigger::Done => {
                    keepable.dones.insert(source);
                }
                Trigger::Outcome(outcome) => match (&chart.states[source].work, outcome) {
                    (Some(Work::Invoke(invocation)), _) => {
                        keepable.outcomes.insert(*invocation);
                    }
                    (_, ArmOutcome::Stuck) => {
                        keepable.stuck.insert(source);
                    }
                    _ => {}
                },
                Trigger::Otherwise => {
                    keepable.jumps.insert((source, id));
                }
                Trigger::Always | Trigger::Fault(_) => {}
            }
        }
        keepable
    }
}

impl<'c> Machine<'c> {
    fn keepable(&self) -> &Keepable {
        self.calls.as_ref().map_or(&NOTHING, |calls| &calls.keepable)
    }

    /// Whether a timer that is refused is kept.
    pub(in super::super::super) fn keeps_timers(&self) -> bool {
        !self.keepable().timers.is_empty()
    }

    pub(in super::super) fn keeps_outcomes(&self, invocation: InvocationId) -> bool {
        self.keepable().outcomes.contains(&invocation)
    }

    pub(in super::super) fn keeps_stuck(&self, state: StateId) -> bool {
        self.keepable().stuck.contains(&state)
    }

    fn keeps_done(&self, state: StateId) -> bool {
        self.keepable().dones.contains(&state)
    }

    pub(in super::super::super) fn keeps_dones(&self) -> bool {
        !self.keepable().dones.is_empty()
    }

    pub(in super::super::super) fn keeps_events(&self) -> bool {
        !self.keepable().events.is_empty()
    }

    /// Whether an `else => X` that is refused is kept.
    pub(in super::super::super) fn keeps_jumps(&self) -> bool {
        !self.keepable().jumps.is_empty()
    }

    /// How much can be kept at once: each once.
    pub(in super::super) fn kept_bound(&self) -> usize {
        let Keepable { events, timers, dones, outcomes, stuck, jumps } = self.keepable();
        events.len() + timers.len() + dones.len() + outcomes.len() + stuck.len() + jumps.len()
    }

    pub(in super::super) fn kept_type(&self) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let names = &calls.names;
        let Keepable { events, timers, dones, outcomes, stuck, jumps } = self.keepable();
        let (name, event, timer, done, jump) =
            (&names.kept, &self.names.event, &self.names.timer, &self.names.done, &self.names.jump);
        let event = (!events.is_empty()).then(|| quote!(Event(#event),));
        let timer = (!timers.is_empty()).then(|| quote!(Timer(#timer),));
        let done = (!dones.is_empty()).then(|| quote!(Done(#done),));
        let jump = (!jumps.is_empty()).then(|| quote!(Jump(#jump),));
        let outcomes = outcomes.iter().map(|&id| {
            let invocation = &self.chart.invocations[id];
            let result = &self.chart.activities[invocation.activity].result;
            result.iter().for_each(|result| self.clones(result.ty));
            let (variant, ty) =
                (names.kept_of.get(&invocation.state), self.outcome_type(invocation.activity));
            quote!(#variant(#ty),)
        });
        let stuck =
            stuck.iter().filter_map(|state| names.kept_of.get(state)).map(|variant| quote!(#variant,));
        quote! {
            #[doc = " What was refused, and comes back."]
            #[derive(Clone)]
            enum #name { #event #timer #done #jump #(#outcomes)* #(#stuck)* }
        }
    }

    /// Takes something with a copy of it at hand, which is kept if it is refused. `take` is an expression that uses
    /// up `subject`.
    pub(in super::super) fn or_keep(
        &self,
        subject: &Ident,
        take: &TokenStream,
        variant: &TokenStream,
        same: &TokenStream,
        is_copy: bool,
    ) -> TokenStream {
        let Some(calls) = &self.calls else { return take.clone() };
        let (kept, outcome) = (&calls.names.kept_field, self.runtime("Outcome"));
        let again = if is_copy {
            quote!(self.beside.is_blocked().then_some(#subject))
        } else {
            quote!(self.beside.is_blocked().then(|| #subject.clone()))
        };
        // One that was selected, and was a microstep too many, was not refused.
        let goes_on = self.is_counted().then(|| quote!(&&!step.stopped));
        quote! {
            step.refused = false;
            let again = #again;
            let outcome = #take;
            match again {
                Some(#subject) if step.refused && !outcome.is_handled() #goes_on => {
                    if self.beside.#kept.keep(#variant, #same) { #outcome::Handled } else { #outcome::Ignored }
                }
                _ => outcome,
            }
        }
    }

    /// The functions that take or keep events, timers and ends of states.
    pub(in super::super::super) fn keeping_functions(&self) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let (names, outcome, step_type) = (&calls.names, self.runtime("Outcome"), self.step_type());
        let kept = &names.kept;
        let mut tokens = TokenStream::new();
        let mut function = |docs: &str, name: &str, parameter: TokenStream, body: TokenStream| {
            let name = super::super::super::naming::ident(name);
            let now = self.now_of(&body);
            tokens.extend(quote! {
                #[doc = #docs]
                fn #name(&mut self, #parameter #now step: &mut #step_type) -> #outcome {
                    #body
                }
            });
        };
        if self.keeps_events() {
            let (event, arguments) = (&self.names.event, self.arguments_of(&self.dispatch_function()));
            let take = quote!(self.dispatch(event, #arguments));
            let other = if self.kept_bound() > self.keepable().events.len() {
                quote!(if let #kept::Event(other) = other { ::core::mem::discriminant(other) == name } else { false })
            } else {
                quote!({ let #kept::Event(other) = other; ::core::mem::discriminant(other) == name })
            };
            let subject = super::super::super::naming::ident("event");
            let mut parameters = self.chart.events.values().flat_map(|event| &event.parameters);
            let is_copy = !parameters.any(|parameter| self.is_opaque(parameter.ty));
            let keep =
                self.or_keep(&subject, &take, &quote!(#kept::Event(event)), &quote!(|other| #other), is_copy);
            let body = quote!(let name = ::core::mem::discriminant(&event); #keep);
            function(
                " Takes an event, or keeps it once if it is refused.",
                "take_event",
                quote!(event: #event,),
                body,
            );
        }
        if self.keeps_timers() {
            let (timer, arguments) = (&self.names.timer, self.arguments_of(&self.timer_body()));
            let take = quote!(self.timer(timer, #arguments));
            let subject = super::super::super::naming::ident("timer");
            let body = self.or_keep(&subject, &take, &quote!(#kept::Timer(timer)), &quote!(|_| false), true);
            function(
                " Takes a timer, or keeps it if it is refused.",
                "take_timer",
                quote!(timer: #timer,),
                body,
            );
        }
        if self.keeps_jumps() {
            let (jump, arguments) = (&self.names.jump, self.arguments_of(&self.jump_function()));
            let take = quote!(self.jump(jump, #arguments));
            let subject = super::super::super::naming::ident("jump");
            let same = if self.kept_bound() > self.keepable().jumps.len() {
                quote!(|other| matches!(other, #kept::Jump(other) if *other == jump))
            } else {
                quote!(|#kept::Jump(other)| *other == jump)
            };
            let body = self.or_keep(&subject, &take, &quote!(#kept::Jump(jump)), &same, true);
            function(
                " Goes where a call that failed leads, or keeps that if it is refused.",
                "take_jump",
                quote!(jump: #jump,),
                body,
            );
        }
        if self.keeps_dones() {
            let (done, arguments) = (&self.names.done, self.arguments_of(&self.done_function()));
            let take = quote!(self.done(done, #arguments));
            let subject = super::super::super::naming::ident("done");
            let same = if self.kept_bound() > self.keepable().dones.len() {
                quote!(|other| matches!(other, #kept::Done(other) if *other == done))
            } else {
                quote!(|#kept::Done(other)| *other == done)
            };
            let body = self.or_keep(&subject, &take, &quote!(#kept::Done(done)), &same, true);
            function(
                " Takes the end of a state, or keeps it if it is refused.",
                "take_done",
                quote!(done: #done,),
                body,
            );
        }
        tokens
    }

    /// Whether something is kept only as long as a state is active.
    pub(in super::super) fn keeps_of(&self, state: StateId) -> bool {
        !self.kept_patterns(state).is_empty()
    }

    fn kept_patterns(&self, state: StateId) -> Vec<TokenStream> {
        let Some(calls) = &self.calls else { return Vec::new() };
        let (kept, names) = (&calls.names.kept, &self.names);
        let keepable = self.keepable();
        let mut patterns = Vec::new();
        for timer in self.timers_of(state).into_iter().filter(|timer| keepable.timers.contains(timer)) {
            let (of, label) = (&names.timer, self.deadlines.labels.get(&timer));
            patterns.push(quote!(#kept::Timer(#of::#label)));
        }
        if self.keeps_done(state) {
            let (of, variant) = (&names.done, self.done(state));
            patterns.push(quote!(#kept::Done(#of::#variant)));
        }
        let jumps = (state, TransitionId::FIRST)..;
        for (_, jump) in keepable.jumps.range(jumps).take_while(|(source, _)| *source == state) {
            let (of, variant) = (&names.jump, self.jumps.get(jump));
            patterns.push(quote!(#kept::Jump(#of::#variant)));
        }
        let variant = calls.names.kept_of.get(&state);
        match &self.chart.states[state].work {
            Some(Work::Invoke(invocation)) if keepable.outcomes.contains(invocation) => {
                patterns.push(quote!(#kept::#variant(_)));
            }
            Some(Work::Compensate(_)) if keepable.stuck.contains(&state) => {
                patterns.push(quote!(#kept::#variant));
            }
            _ => {}
        }
        patterns
    }

    /// Forgets what was kept for a state that is left.
    pub(in super::super) fn forget_kept(&self, state: StateId, env: &Env<'_, 'c>) -> TokenStream {
        let (Some(calls), patterns) = (&self.calls, self.kept_patterns(state)) else {
            return TokenStream::new();
        };
        if patterns.is_empty() {
            return TokenStream::new();
        }
        let (beside, kept) = (env.beside(), &calls.names.kept_field);
        quote!(#beside.#kept.retain(|kept| !matches!(kept, #(#patterns)|*));)
    }

    /// The arms of a match on what was kept, each an [`Outcome`] of taking it.
    pub(in super::super) fn kept_arms(&self) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let names = &calls.names;
        let kept = &names.kept;
        let Keepable { events, timers, dones, outcomes, stuck, jumps } = self.keepable();
        let mut arms = TokenStream::new();
        if !jumps.is_empty() {
            let arguments = self.arguments_of(&self.jump_function());
            arms.extend(quote!(#kept::Jump(jump) => self.jump(jump, #arguments),));
        }
        if !events.is_empty() {
            let arguments = self.arguments_of(&self.dispatch_function());
            arms.extend(quote!(#kept::Event(event) => self.dispatch(event, #arguments),));
        }
        if !timers.is_empty() {
            let arguments = self.arguments_of(&self.timer_body());
            arms.extend(quote!(#kept::Timer(timer) => self.timer(timer, #arguments),));
        }
        if !dones.is_empty() {
            let arguments = self.arguments_of(&self.done_function());
            arms.extend(quote!(#kept::Done(done) => self.done(done, #arguments),));
        }
        for &invocation in outcomes {
            let (variant, function) =
                (names.kept_of.get(&self.chart.invocations[invocation].state), &names.outcomes[invocation]);
            let arguments = self.arguments_of(&self.outcome_body(invocation));
            arms.extend(quote!(#kept::#variant(outcome) => self.#function(outcome, #arguments),));
        }
        for &state in stuck {
            let (variant, function) = (names.kept_of.get(&state), names.stuck.get(&state));
            let arguments = self.arguments_of(&self.stuck_body(state));
            arms.extend(quote!(#kept::#variant => self.#function(#arguments),));
        }
        arms
    }
}
