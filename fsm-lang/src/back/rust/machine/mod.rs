//! The machine with its interface.

mod clock;
mod input;
mod start;

use proc_macro2::TokenStream;
use quote::quote;

use super::Machine;
use super::branch::Branch;
use super::context::Env;
use super::mentions::mentions;
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
