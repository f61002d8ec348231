//! Patterns of what is inside a state.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::Machine;
use super::super::facts::{can_be_done, is_region};
use super::field_pattern;
use crate::chart::{StateId, StateKind};

/// What is asked of more regions than these, and how they are left, is written once: at each transition of each region, the
/// code would grow with the square of their number.
const MOST_IN_PLACE: usize = 4;

impl Machine<'_> {
    /// Whether a state has more regions than are written out wherever they matter.
    pub(in super::super) fn has_many_regions(&self, state: StateId) -> bool {
        let data = &self.chart.states[state];
        data.kind == StateKind::Parallel && data.children.len() > MOST_IN_PLACE
    }

    /// A condition: all regions of the parallel state whose struct is at `place` are done; `None` if that can't be.
    pub(in super::super) fn is_done(&self, state: StateId, place: &TokenStream) -> Option<TokenStream> {
        if !self.has_many_regions(state) {
            let pattern = self.done_pattern(state)?;
            return Some(quote!(matches!(#place, #pattern)));
        }
        if !can_be_done(self.chart, state) {
            return None;
        }
        self.dones_asked.borrow_mut().insert(state);
        Some(quote!(#place.is_done()))
    }

    /// What is asked of the structs of many regions.
    pub(in super::super) fn dones_asked(&self) -> TokenStream {
        let asked = self.dones_asked.borrow();
        let functions = asked.iter().filter_map(|&state| {
            let (of, pattern) = (self.content_type(state), self.done_pattern(state)?);
            let docs = format!(" Whether all regions of {} are done.", self.path_of(state));
            Some(quote! {
                impl #of {
                    #[doc = #docs]
                    fn is_done(&self) -> bool {
                        matches!(self, #pattern)
                    }
                }
            })
        });
        functions.collect()
    }

    /// What a parallel state's struct looks like when all of its regions are done, or a compound state's
    /// enum; `None` if that can't be.
    pub(in super::super) fn done_pattern(&self, state: StateId) -> Option<TokenStream> {
        let (data, of) = (&self.chart.states[state], self.content_type(state));
        match data.kind {
            StateKind::Parallel => {
                let mut fields = Vec::new();
                for &region in &data.children {
                    let (name, pattern) = (&self.names.members[region], self.done_pattern(region)?);
                    fields.push(quote!(#name: #pattern));
                }
                let rest =
                    data.children.iter().any(|&region| !self.chart.states[region].variables.is_empty());
                let rest = rest.then(|| quote!(..));
                Some(quote!(#of { #(#fields,)* #rest }))
            }
            StateKind::Compound { .. } => {
                let finals =
                    data.children.iter().filter(|&&child| super::super::facts::is_final(self.chart, child));
                let variants: Vec<TokenStream> = finals
                    .map(|&child| self.pattern(child, &super::super::context::Uses::default(), None))
                    .collect();
                if variants.is_empty() { None } else { Some(quote!(#(#variants)|*)) }
            }
            StateKind::Atomic | StateKind::Final { .. } => None,
        }
    }

    /// A pattern for what is inside `around` that leads down to `state`, which `inner` stands for.
    pub(in super::super) fn pattern_towards(
        &self,
        around: StateId,
        state: StateId,
        inner: &dyn Fn(StateId) -> super::super::context::Uses,
        content: Option<TokenStream>,
    ) -> TokenStream {
        let Some(child) = self.chart.child_towards(around, state) else { return quote!(_) };
        let below =
            if child == state { content } else { Some(self.pattern_towards(child, state, inner, content)) };
        if is_region(self.chart, child) {
            let of = self.content_type(around);
            let uses = inner(child);
            let mut fields: Vec<TokenStream> = Vec::new();
            for &variable in &self.chart.states[child].variables {
                if uses.variables.contains(&variable) {
                    fields.push(field_pattern(&self.names.fields[variable], &self.names.bindings[variable]));
                }
            }
            if let Some(below) = below {
                let field = &self.names.members[child];
                fields.push(if *field == below.to_string() { below } else { quote!(#field: #below) });
            }
            return quote!(#of { #(#fields,)* .. });
        }
        self.pattern(child, &inner(child), below)
    }
}
