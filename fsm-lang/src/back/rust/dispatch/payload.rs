//! How what an event or an outcome carries is bound.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::super::Machine;
use super::super::context::{Env, LocalBinding};
use super::super::mentions::mentions;
use super::candidates::Cause;
use crate::chart::{ArmOutcome, EventId, LocalId, TransitionId, Trigger};
use crate::map::Id;

impl<'c> Machine<'c> {
    /// The events that can be told apart: of those that no transition names the first stands for all.
    pub(super) fn events_apart(&self) -> impl Iterator<Item = EventId> {
        let others = self.needs.unnamed.get(1..).unwrap_or_default();
        self.chart.events.ids().filter(|event| others.binary_search(event).is_err())
    }

    /// Whether every event is one of these, of those that can be told apart.
    pub(super) fn covers_events(&self, covered: &BTreeSet<EventId>) -> bool {
        covered.len() + self.needs.unnamed.len().saturating_sub(1) >= self.chart.events.len()
    }

    /// The events that one stands for.
    fn alike<'a>(&'a self, event: &'a EventId) -> &'a [EventId] {
        let unnamed = self.needs.unnamed.as_slice();
        if unnamed.first() == Some(event) { unnamed } else { std::slice::from_ref(event) }
    }

    /// How many events some stand for.
    pub(super) fn count_alike(&self, events: &[EventId]) -> usize {
        events.iter().map(|event| self.alike(event).len()).sum()
    }

    /// The locals of a transition as they are bound for a cause; `fixed` if its payload is bound already.
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

    /// The pattern of events, and of those that they stand for, that binds some locals of a transition.
    pub(super) fn event_patterns(
        &self,
        events: &[EventId],
        transition: TransitionId,
        env: &Env<'_, 'c>,
    ) -> TokenStream {
        let events = events.iter().flat_map(|event| self.alike(event));
        let patterns = events.map(|&event| self.event_pattern(event, transition, env));
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
                    fields.push(super::super::types::field_pattern(field, &bound.name));
                }
            }
        }
        let rest = (fields.len() < self.chart.events[event].parameters.len()).then(|| quote!(..));
        quote!(#name::#variant { #(#fields,)* #rest })
    }

    /// The pattern of an event, and of those that it stands for, that binds its payload under names that no data hide.
    pub(super) fn payload_patterns(&self, event: EventId, body: &TokenStream) -> TokenStream {
        let patterns = self.alike(&event).iter().map(|&event| self.payload_pattern(event, body));
        quote!(#(#patterns)|*)
    }

    fn payload_pattern(&self, event: EventId, body: &TokenStream) -> TokenStream {
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
