//! One transition, taken: exits, block, arguments, entries, in the order of a microstep (ruling 1).

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Machine;
use super::blocks::Block;
use super::context::Env;
use super::enter::{Given, Inside, Plan};
use super::facts::{is_final, is_region};
use super::moves::{LastUses, Source};
use super::take_out::Mover;
use crate::chart::{StateId, StateKind, Transition, TransitionId, Trigger};

impl Machine<'_> {
    /// Whether two transitions, selected together, would leave the same state.
    pub(super) fn conflict(&self, one: TransitionId, other: TransitionId) -> bool {
        let (one, other) = (&self.chart.transitions[one], &self.chart.transitions[other]);
        let (Some(one_domain), Some(other_domain)) = (self.chart.domain(one), self.chart.domain(other))
        else {
            return false;
        };
        // Both sources are active, so that below both domains the same states are.
        let (outer, outer_domain, inner, inner_domain) = if self.chart.is_within(other_domain, one_domain) {
            (one, one_domain, other, other_domain)
        } else if self.chart.is_within(one_domain, other_domain) {
            (other, other_domain, one, one_domain)
        } else {
            return false;
        };
        if outer_domain != inner_domain {
            return self.chart.exits(outer, inner_domain);
        }
        let children = &self.chart.states[outer_domain].children;
        children.iter().any(|&child| self.chart.exits(outer, child) && self.chart.exits(inner, child))
    }

    /// What a transition is called in names of functions.
    pub(super) fn transition_name(&self, transition: &Transition) -> String {
        let source = &self.chart.states[transition.source].name.text;
        let trigger = match &transition.trigger {
            Trigger::Events(patterns) => match patterns.first() {
                Some(pattern) => self.chart.events[pattern.event].name.text.as_str(),
                None => "event",
            },
            Trigger::Any => "any",
            Trigger::Always => "always",
            Trigger::After(_) => "timer",
            Trigger::Done => "done",
            Trigger::Fault(_) => "fault",
            Trigger::Outcome(_) => "outcome",
            Trigger::Otherwise => "otherwise",
        };
        format!("{trigger}_in_{source}")
    }

    /// The plan for what is inside the domain.
    pub(super) fn plan_of(&self, transition: &Transition, domain: StateId) -> Inside {
        let targets: Vec<_> = transition.targets.iter().map(|target| target.node).collect();
        self.plan_inside(domain, &targets)
    }

    /// What the arguments of a transition's targets read.
    pub(super) fn read_by_arguments(&self, transition: &Transition) -> BTreeSet<Source> {
        let mut uses = LastUses::new(self.chart);
        for target in &transition.targets {
            target.arguments.iter().for_each(|(_, values)| uses.values(values));
        }
        uses.live().clone()
    }
}

impl<'c> Env<'_, 'c> {
    /// What taking a transition does while `here` is active; `shared` if its payload is bound for others, too.
    pub(super) fn take(&self, id: TransitionId, shared: bool) -> TokenStream {
        let machine = self.machine;
        let transition = &self.chart().transitions[id];
        let begins = self.begins();
        let Some(domain) = self.chart().domain(transition) else {
            let block = self.transition_block(id, shared);
            return quote!(#begins #block);
        };
        let exits = self.exits_of(id, domain);
        let inside = machine.plan_of(transition, domain);
        let taken = match machine.taken_out(id, self.here, Mover::All) {
            Some(out) if out.late => {
                let (block, keep) = (self.transition_block(id, shared), self.keeps_of(id, domain, false));
                let taken = self.with_taken_out(&out, |env| {
                    let (before, given) = env.given(id, shared, false);
                    let enter = env.enter_domain(id, domain, &inside, &given);
                    quote!(#before #enter)
                });
                quote!(#block #keep #taken)
            }
            Some(out) => self.with_taken_out(&out, |env| {
                let block = env.transition_block(id, shared);
                let keep = env.keeps_of(id, domain, true);
                let (before, given) = env.given(id, shared, !keep.is_empty());
                let enter = env.enter_domain(id, domain, &inside, &given);
                // Put there already, when it was taken out.
                let enter = if env.puts(&out, domain, &enter) { TokenStream::new() } else { enter };
                quote!(#block #before #keep #enter)
            }),
            None => {
                let block = self.transition_block(id, shared);
                let keep = self.keeps_of(id, domain, true);
                let (before, given) = self.given(id, shared, !keep.is_empty());
                let enter = self.enter_domain(id, domain, &inside, &given);
                quote!(#block #before #keep #enter)
            }
        };
        let done = self.tell_done(domain, &inside, &[]);
        quote!(#begins #exits #taken #done)
    }

    /// Counts the microstep, where there can be too many.
    pub(super) fn begins(&self) -> TokenStream {
        if !self.machine.is_counted() {
            return TokenStream::new();
        }
        let (step, ignored) = (self.step(), self.machine.ignored());
        quote!(if !#step.begins() { #ignored; })
    }

    pub(super) fn transition_block(&self, id: TransitionId, shared: bool) -> TokenStream {
        let machine = self.machine;
        let transition = &self.chart().transitions[id];
        let wish = machine.transition_name(transition);
        let later = machine.read_by_arguments(transition);
        let docs = format!(" The block of `{wish}`.");
        let block = Block {
            code: &transition.code,
            owner: transition.source,
            wish: &wish,
            docs: &docs,
            later: &later,
            shared,
        };
        self.block(&block)
    }

    /// Leaves what the transition leaves.
    pub(super) fn exits_of(&self, id: TransitionId, domain: StateId) -> TokenStream {
        let transition = &self.chart().transitions[id];
        let data = &self.chart().states[domain];
        let towards = self.chart().child_towards(domain, self.here);
        if data.kind == StateKind::Parallel {
            let regions =
                data.children.iter().rev().filter(|&&region| self.chart().exits(transition, region));
            return regions
                .map(
                    |&region| {
                        if Some(region) == towards { self.exit_from_here(region) } else { self.exit(region) }
                    },
                )
                .collect();
        }
        match towards {
            Some(child) => self.exit_from_here(child),
            None => self.exit_inside(domain),
        }
    }

    /// Keeps the data of what the transition leaves, for histories; `last` if nothing reads it any more.
    pub(super) fn keeps_of(&self, id: TransitionId, domain: StateId, last: bool) -> TokenStream {
        let transition = &self.chart().transitions[id];
        let data = &self.chart().states[domain];
        if data.kind == StateKind::Parallel {
            let regions = data.children.iter().filter(|&&region| self.chart().exits(transition, region));
            return regions.map(|&region| self.keep(region, last)).collect();
        }
        if let Some(child) = self.chart().child_towards(domain, self.here) {
            return self.keep(child, last);
        }
        let children = data.children.iter().filter(|&&child| self.machine.keeps(child));
        children
            .map(|&child| {
                let env = self.inner();
                let body = env.keep(child, last);
                let uses = env.uses.borrow().clone();
                self.merge_outside(child, &uses);
                let (pattern, place) = (self.machine.pattern(child, &uses, None), self.to_keep(domain, last));
                self.machine.if_let(domain, &pattern, &place, &body)
            })
            .collect()
    }

    /// The arguments of a transition's targets: what has to run first, and the values. `early` if something
    /// follows before the states are entered.
    pub(super) fn given(&self, id: TransitionId, shared: bool, early: bool) -> (TokenStream, Given) {
        let machine = self.machine;
        let transition = &self.chart().transitions[id];
        let mut env = self.inner();
        let mut uses = super::moves::LastUses::new(self.chart());
        if shared {
            for local in transition.code.locals.ids() {
                uses.use_later(super::moves::Source::Local(local));
            }
        }
        for target in transition.targets.iter().rev() {
            for (_, values) in target.arguments.iter().rev() {
                uses.values(values);
            }
        }
        env.moves.extend(uses.moves());
        let mut given = Given::new();
        let mut before = TokenStream::new();
        let mut taken = machine.scope_of(transition.source);
        for binding in self.locals.values() {
            taken.take(&binding.name.to_string());
        }
        let values: Vec<_> =
            transition.targets.iter().flat_map(|target| machine.arguments(target, &env)).collect();
        let several = values.len() > 1 || transition.targets.len() > 1;
        for (variable, value) in values {
            let text = value.to_string();
            // An order, or a borrow of what entering borrows, would show.
            if early || several && text.contains('(') || text.contains("step") {
                let name = super::naming::ident(&taken.unique(&machine.names.bindings[variable].to_string()));
                let ty = machine.ty(self.chart().variables[variable].ty);
                before.extend(quote!(let #name: #ty = #value;));
                given.insert(variable, quote!(#name));
            } else {
                given.insert(variable, value);
            }
        }
        let uses = env.uses.borrow().clone();
        self.uses.borrow_mut().merge(&uses);
        (before, given)
    }

    /// Enters what the transition enters, and puts it into its place.
    pub(super) fn enter_domain(
        &self,
        id: TransitionId,
        domain: StateId,
        inside: &Inside,
        given: &Given,
    ) -> TokenStream {
        let transition = &self.chart().transitions[id];
        match inside {
            Inside::Default => TokenStream::new(),
            Inside::Child(child) => {
                let (value, place) = (self.entered(child, given), self.assigned(domain));
                quote!(#place = #value;)
            }
            Inside::History(history) => {
                let (value, place) = (self.restored(*history), self.assigned(domain));
                quote!(#place = #value;)
            }
            Inside::Regions(regions) => {
                let entered = regions.iter().filter(|region| self.chart().exits(transition, region.state));
                entered.map(|region| self.enter_region(domain, region, given)).collect()
            }
        }
    }

    /// Enters one region of a parallel state that stays.
    pub(super) fn enter_region(&self, parallel: StateId, region: &Plan, given: &Given) -> TokenStream {
        let (value, parts, place) =
            (self.entered(region, given), self.parts(region.state), self.content(parallel));
        match parts.as_slice() {
            [] if self.machine.is_plain(region) => TokenStream::new(),
            [] => quote!(#value;),
            [part] => quote!(#place.#part = #value;),
            _ => {
                let places = parts.iter().map(|part| quote!(#place.#part));
                quote!((#(#places),*) = #value;)
            }
        }
    }

    /// Queues `done` of parallel states around a region that is done now; none is while one of `waiting` has
    /// left a region and not entered it yet.
    pub(super) fn tell_done(
        &self,
        domain: StateId,
        inside: &Inside,
        waiting: &[(TransitionId, &Ident)],
    ) -> TokenStream {
        let chart = self.chart();
        // What leaves a region of it, and not it, is its own or lies inside. A region that looks done as long as a transition
        // waits is that one's source, or lies in it: of a compound state a final state is active then.
        let matters = |at: StateId, id: TransitionId| {
            let source = chart.transitions[id].source;
            let inside = chart.is_descendant(source, at) && is_region(chart, source);
            source == at || inside
        };
        let finished = match inside {
            Inside::Child(child) => is_final(chart, child.state),
            Inside::History(_) | Inside::Regions(_) => true,
            Inside::Default => false,
        };
        let mut tokens = TokenStream::new();
        let mut at = domain;
        if !finished {
            return tokens;
        }
        loop {
            if chart.states[at].kind == StateKind::Parallel
                && self.machine.needs.dones.contains(&at)
                && let Some(is_done) = self.machine.is_done(at, &self.content(at))
            {
                let step = self.step();
                let (done, variant) = (&self.machine.names.done, self.machine.done(at));
                let waiting: Vec<&Ident> =
                    waiting.iter().filter(|(id, _)| matters(at, *id)).map(|(_, flag)| *flag).collect();
                let none = (!waiting.is_empty()).then(|| quote!(&& !(#(#waiting)||*)));
                tokens.extend(quote!(if #is_done #none { #step.done(#done::#variant); }));
            }
            if !is_region(chart, at) {
                return tokens;
            }
            let Some(parent) = chart.states[at].parent else { return tokens };
            at = parent;
        }
    }

    /// Whether a state is active.
    pub(super) fn is_active(&self, state: StateId) -> TokenStream {
        let chart = self.chart();
        if chart.is_within(self.here, state) {
            return quote!(true);
        }
        let around = if chart.is_descendant(state, self.here) {
            self.here
        } else {
            let Some(common) =
                chart.ancestors(self.here).find(|&ancestor| chart.is_descendant(state, ancestor))
            else {
                return quote!(false);
            };
            if chart.states[common].kind != StateKind::Parallel {
                return quote!(false);
            }
            common
        };
        if chart.states[around].kind == StateKind::Parallel {
            let Some(region) = chart.child_towards(around, state) else { return quote!(false) };
            if region == state {
                return quote!(true);
            }
            return self.matches_inside(region, state);
        }
        self.matches_inside(around, state)
    }

    fn matches_inside(&self, around: StateId, state: StateId) -> TokenStream {
        let none = |_| super::context::Uses::default();
        let content = (!self.chart().states[state].children.is_empty()).then(|| quote!(_));
        let mut pattern = self.machine.pattern_towards(around, state, &none, content);
        // A region is active with its parallel state, whatever is inside.
        if is_region(self.chart(), state) {
            let Some(parallel) = self.chart().states[state].parent else { return quote!(false) };
            if parallel == around {
                return quote!(true);
            }
            pattern = self.machine.pattern_towards(around, parallel, &none, Some(quote!(_)));
        }
        let place = self.content(around);
        quote!(matches!(#place, #pattern))
    }
}
