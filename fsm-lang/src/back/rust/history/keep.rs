//! What is written down when states are left.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::context::Env;
use super::super::facts::is_opaque;
use super::super::types::field_value;
use crate::chart::{HistoryId, StateId, StateKind};

impl<'c> Env<'_, 'c> {
    /// Records a configuration without data where the active child is known.
    pub(in super::super) fn record_from_here(
        &self,
        history: HistoryId,
        child: Option<StateId>,
    ) -> TokenStream {
        let machine = self.machine;
        let parent = machine.chart.histories[history].parent;
        let (slot, beside, name) =
            (&machine.names.slots[history], self.beside(), &machine.names.records[history]);
        match child {
            Some(child) if machine.chart.states[parent].kind != StateKind::Parallel => {
                if !machine.records_content(history) {
                    let variant = &machine.names.members[child];
                    return quote!(#beside.#slot = Some(#name::#variant););
                }
                if machine.chart.states[child].children.is_empty() {
                    let value = machine.construct(child, &[], None);
                    return quote!(#beside.#slot = Some(#value););
                }
            }
            _ => {}
        }
        let content = self.content(parent);
        machine.record(history, &content, self)
    }

    /// Keeps the data of states that are left, `outermost` the first of them, for histories; moves it if this
    /// is the `last` that reads it.
    pub(in super::super) fn keep(&self, outermost: StateId, last: bool) -> TokenStream {
        let machine = self.machine;
        if !machine.keeps(outermost) {
            return TokenStream::new();
        }
        let data = &machine.chart.states[outermost];
        let own: Vec<HistoryId> =
            data.histories.iter().copied().filter(|&history| machine.holds_data(history)).collect();
        let inner: Vec<StateId> =
            data.children.iter().copied().filter(|&child| machine.keeps(child)).collect();
        let inner_last = last && own.is_empty();
        let mut tokens = TokenStream::new();
        if data.kind == StateKind::Parallel {
            tokens.extend(inner.iter().map(|&region| self.keep(region, inner_last)).collect::<TokenStream>());
        } else if let Some(active) = machine.chart.child_towards(outermost, self.here) {
            tokens.extend(self.keep(active, inner_last));
        } else {
            for child in inner {
                let env = self.inner();
                let body = env.keep(child, inner_last);
                let uses = env.uses.borrow().clone();
                self.merge_outside(child, &uses);
                let (pattern, of) =
                    (machine.pattern(child, &uses, None), self.to_keep(outermost, inner_last));
                tokens.extend(machine.if_let(outermost, &pattern, &of, &body));
            }
        }
        let end = own.len();
        for (index, history) in own.into_iter().enumerate() {
            let (slot, beside) = (&machine.names.slots[history], self.beside());
            let value = self.kept_by(history, last && index + 1 == end);
            tokens.extend(quote!(#beside.#slot = Some(#value);));
        }
        tokens
    }

    /// What is inside a state, as a place that is looked at, or moved from.
    pub(in super::super) fn to_keep(&self, state: StateId, last: bool) -> TokenStream {
        if last && self.machine.is_opaque_inside(state) { self.matched(state) } else { self.looked_at(state) }
    }

    /// What a history keeps of what is inside its parent; moved if this is the `last` that reads it.
    fn kept_by(&self, history: HistoryId, last: bool) -> TokenStream {
        let machine = self.machine;
        let name = &machine.names.records[history];
        let parent = machine.chart.histories[history].parent;
        let data = &machine.chart.states[parent];
        let opaque = machine.is_opaque_inside(parent);
        let taken = (last && opaque).then(|| machine.placeholder(parent, None)).flatten();
        let taken = taken.map(|placeholder| {
            let place = self.matched(parent);
            quote!(::core::mem::replace(#place, #placeholder))
        });
        if machine.records_content(history) {
            return taken.unwrap_or_else(|| {
                let content = self.content(parent);
                match (opaque, self.is_bound(parent)) {
                    (false, true) => quote!(*#content),
                    (false, false) => content,
                    (true, _) => {
                        machine.clone_content(parent);
                        quote!(#content.clone())
                    }
                }
            });
        }
        if data.kind == StateKind::Parallel {
            let fields: Vec<TokenStream> =
                data.children.iter().flat_map(|&region| self.kept_fields(region)).collect();
            return quote!(#name { #(#fields),* });
        }
        let by_value = taken.is_some();
        let of = taken.unwrap_or_else(|| self.looked_at(parent));
        let arms = data.children.iter().map(|&child| {
            let mut env = self.inner();
            if by_value {
                for &variable in &machine.chart.states[child].variables {
                    env.owned.insert(variable, machine.names.bindings[variable].clone());
                    env.movable.insert(variable);
                }
            }
            let (variant, fields) = (&machine.names.members[child], env.kept_fields(child));
            let pattern = machine.pattern(child, &env.uses.borrow(), None);
            if fields.is_empty() {
                quote!(#pattern => #name::#variant)
            } else {
                quote!(#pattern => #name::#variant { #(#fields),* })
            }
        });
        quote!(match #of { #(#arms),* })
    }

    /// The data of a state as fields of a record.
    fn kept_fields(&self, state: StateId) -> Vec<TokenStream> {
        let variables = &self.chart().states[state].variables;
        let field = |&variable: &_| {
            let field = &self.machine.names.fields[variable];
            let moves = self.movable.contains(&variable);
            let value = if is_opaque(self.chart(), self.chart().variables[variable].ty) && !moves {
                self.machine.clones(self.chart().variables[variable].ty);
                let subject = self.subject(variable);
                quote!(#subject.clone())
            } else {
                self.place(variable)
            };
            field_value(field, &value)
        };
        variables.iter().map(field).collect()
    }
}
