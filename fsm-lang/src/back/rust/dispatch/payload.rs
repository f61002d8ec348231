//! How what an event or an outcome carries is bound.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::super::Machine;
use super::super::context::{Env, LocalBinding};
use super::super::facts::is_opaque;
use super::super::mentions::mentions;
use super::candidates::Cause;
use crate::chart::{ArmOutcome, EventId, LocalId, TransitionId, Trigger};
use crate::map::Id;

impl<'c> Machine<'c> {
    /// Whether an event is still whole where what it carries was bound: all of that is copied.
    pub(super) fn stays_whole(&self, event: EventId) -> bool {
        let parameters = &self.chart.events[event].parameters;
        parameters.iter().all(|parameter| !is_opaque(self.chart, parameter.ty))
    }

    /// The locals of a transition as they are bound for a cause; `fixed` if its payload is bound already. An event that is
    /// asked for by one transition after the other stays whole: what can't be copied is borrowed.
    pub(in super::super) fn bind(
        &self,
        transition: TransitionId,
        cause: Cause,
        fixed: bool,
    ) -> BTreeMap<LocalId, LocalBinding> {
        let data = &self.chart.transitions[transition];
        let mut bindings = self.local_bindings(data.source, &data.code);
        match (&data.trigger, cause) {
            (Trigger::Events(patterns), Cause::Event(event)) if fixed => {
                if let Some(pattern) = patterns.iter().find(|pattern| pattern.event == event) {
                    for (binding, name) in pattern.bindings.iter().zip(&self.names.payloads[event]) {
                        if let Some(bound) = binding.and_then(|local| bindings.get_mut(&local)) {
                            bound.name = name.clone();
                        }
                    }
                }
            }
            (Trigger::Events(patterns), Cause::Several) => {
                for local in patterns.iter().flat_map(|pattern| pattern.bindings.iter().flatten()) {
                    let opaque = is_opaque(self.chart, data.code.locals[*local].ty);
                    if let Some(bound) = bindings.get_mut(local) {
                        bound.by_reference = opaque;
                    }
                }
            }
            (Trigger::Outcome(ArmOutcome::Ok(Some(local))), _) => {
                if let Some(bound) = bindings.get_mut(local) {
                    bound.name = super::super::naming::ident("result");
                }
            }
            (Trigger::Fault(Some(local)), _) => {
                if let Some(bound) = bindings.get_mut(local) {
                    bound.name = super::super::naming::ident("fault");
                }
            }
            _ => {}
        }
        bindings
    }

    /// The pattern of events that binds some locals of a transition.
    pub(in super::super) fn event_patterns(
        &self,
        events: &[EventId],
        transition: TransitionId,
        env: &Env<'_, 'c>,
    ) -> TokenStream {
        let patterns = events.iter().map(|&event| self.event_pattern(event, transition, env));
        quote!(#(#patterns)|*)
    }

    fn event_pattern(&self, event: EventId, transition: TransitionId, env: &Env<'_, 'c>) -> TokenStream {
        let (name, variant) = (&self.names.event, &self.names.events[event]);
        if self.chart.events[event].parameters.is_empty() {
            return quote!(#name::#variant);
        }
        let used = env.uses.borrow().locals.clone();
        let mut fields = Vec::new();
        if let Trigger::Events(patterns) = &self.chart.transitions[transition].trigger
            && let Some(pattern) = patterns.iter().find(|pattern| pattern.event == event)
        {
            for (binding, field) in pattern.bindings.iter().zip(&self.names.event_fields[event]) {
                if let Some(local) = binding.filter(|local| used.contains(&local.index()))
                    && let Some(bound) = env.locals.get(&local)
                {
                    fields.push(if bound.by_reference {
                        let name = &bound.name;
                        if field == name { quote!(ref #name) } else { quote!(#field: ref #name) }
                    } else {
                        super::super::types::field_pattern(field, &bound.name)
                    });
                }
            }
        }
        if fields.len() < self.chart.events[event].parameters.len() {
            fields.push(quote!(..));
        }
        quote!(#name::#variant { #(#fields),* })
    }

    /// The pattern of an event that binds its payload under names that no data hide.
    pub(super) fn payload_pattern(&self, event: EventId, body: &TokenStream) -> TokenStream {
        let (name, variant) = (&self.names.event, &self.names.events[event]);
        if self.chart.events[event].parameters.is_empty() {
            return quote!(#name::#variant);
        }
        let fields = self.names.event_fields[event].iter().zip(&self.names.payloads[event]);
        let used: Vec<TokenStream> = fields
            .filter(|(_, bound)| mentions(body, &bound.to_string()))
            .map(|(field, bound)| super::super::types::field_pattern(field, bound))
            .collect();
        let rest = (used.len() < self.chart.events[event].parameters.len()).then(|| quote!(..));
        quote!(#name::#variant { #(#used,)* #rest })
    }
}
