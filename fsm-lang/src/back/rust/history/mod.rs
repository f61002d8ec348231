//! Histories: what they record, and how it is entered again (ruling 9).

mod keep;
mod restore;

use proc_macro2::TokenStream;
use quote::quote;

use super::Machine;
use super::context::{Env, Uses};
use crate::chart::{HistoryId, StateId, StateKind};

impl<'c> Machine<'c> {
    /// Whether states that a history records can have data.
    pub(super) fn holds_data(&self, history: HistoryId) -> bool {
        let history = &self.chart.histories[history];
        let children = &self.chart.states[history.parent].children;
        if history.deep {
            children.iter().any(|&child| self.needs.data[child])
        } else {
            children.iter().any(|&child| !self.chart.states[child].variables.is_empty())
        }
    }

    /// Whether what a history records is the value of what is inside its parent.
    fn records_content(&self, history: HistoryId) -> bool {
        let data = &self.chart.histories[history];
        let parent = &self.chart.states[data.parent];
        data.deep
            || (parent.kind != StateKind::Parallel
                && parent.children.iter().all(|&child| self.chart.states[child].children.is_empty()))
    }

    /// Whether some history keeps a copy of what is inside a state.
    pub(super) fn is_cloned(&self, state: StateId) -> bool {
        self.cloned.borrow().iter().any(|&of| self.chart.is_within(state, of))
    }

    /// Notes that what is inside a state is cloned.
    fn clone_content(&self, state: StateId) {
        self.cloned.borrow_mut().insert(state);
    }

    /// The type of the record.
    pub(super) fn record_type(&self, history: HistoryId) -> TokenStream {
        if self.records_content(history) {
            return self.content_type(self.chart.histories[history].parent);
        }
        let name = &self.names.records[history];
        quote!(#name)
    }

    /// The declaration of the type, where it is one of its own.
    pub(super) fn record_declaration(&self, history: HistoryId) -> TokenStream {
        if self.records_content(history) {
            return TokenStream::new();
        }
        let data = &self.chart.histories[history];
        let parent = &self.chart.states[data.parent];
        let (name, names) = (&self.names.records[history], &self.names);
        let docs = format!(" What the history {} recorded.", self.history_path(history));
        let fields = |state: StateId| {
            self.chart.states[state].variables.iter().map(move |&variable| {
                let (field, ty) = (&names.fields[variable], self.ty(self.chart.variables[variable].ty));
                quote!(#field: #ty)
            })
        };
        let derive = (!self.holds_data(history)).then(|| quote!(#[derive(Clone, Copy)]));
        if parent.kind == StateKind::Parallel {
            let fields = parent.children.iter().flat_map(|&region| fields(region));
            return quote!(#[doc = #docs] #derive struct #name { #(#fields),* });
        }
        let variants = parent.children.iter().map(|&child| {
            let (variant, fields) = (&names.members[child], fields(child).collect::<Vec<_>>());
            if fields.is_empty() { quote!(#variant) } else { quote!(#variant { #(#fields),* }) }
        });
        quote!(#[doc = #docs] #derive enum #name { #(#variants),* })
    }

    /// Empties the records with data of a state that is entered, but the one that is restored.
    pub(super) fn empty_slots(&self, state: StateId, restored: Option<HistoryId>) -> TokenStream {
        let histories = self.chart.states[state].histories.iter();
        let held = histories.filter(|&&history| Some(history) != restored && self.holds_data(history));
        held.map(|&history| {
            let slot = &self.names.slots[history];
            quote!(self.#slot = None;)
        })
        .collect()
    }

    /// Records a configuration without data: `content` is what is inside the history's parent.
    pub(super) fn record(&self, history: HistoryId, content: &TokenStream, env: &Env<'_, 'c>) -> TokenStream {
        let (slot, beside, name) = (&self.names.slots[history], env.beside(), &self.names.records[history]);
        let parent = self.chart.histories[history].parent;
        if self.records_content(history) {
            let value = if env.is_bound(parent) { quote!(*#content) } else { quote!(#content) };
            return quote!(#beside.#slot = Some(#value););
        }
        if self.chart.states[parent].kind == StateKind::Parallel {
            return quote!(#beside.#slot = Some(#name {}););
        }
        let of = env.looked_at(parent);
        let arms = self.chart.states[parent].children.iter().map(|&child| {
            let (pattern, variant) =
                (self.pattern(child, &Uses::default(), None), &self.names.members[child]);
            quote!(#pattern => #name::#variant)
        });
        quote!(#beside.#slot = Some(match #of { #(#arms),* });)
    }
}
