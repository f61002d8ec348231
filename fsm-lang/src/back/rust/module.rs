//! The module of a machine: what stands before its items, and its constants.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::Machine;
use crate::chart::{Chart, StateKind, Type, Visibility};

impl Machine<'_> {
    /// The machine's visibility, beside its module.
    pub(super) fn visibility_beside(&self) -> TokenStream {
        match self.chart.visibility {
            Visibility::Public => quote!(pub),
            Visibility::Crate => quote!(pub(crate)),
            Visibility::Inherited => TokenStream::new(),
        }
    }

    /// The module's head, and what is in it in braces. Where its name is taken rustc shows it: the machine's in a macro; of a derive
    /// that itself, since one file may be derived twice.
    pub(super) fn module(&self, items: &TokenStream) -> (TokenStream, TokenStream) {
        let (visibility, module) = (self.visibility_beside(), &self.names.module);
        let (head, items) = (quote!(#visibility mod #module), quote!({ #items }));
        match self.host_type {
            None => {
                let name = self.chart.name.span;
                (self.placed(head, name), self.braced(items, name))
            }
            Some(_) => (head, items),
        }
    }

    pub(super) fn module_docs(&self) -> TokenStream {
        let title = format!(" The machine {}.", self.path_of(Chart::ROOT));
        let lines = self.chart.states[Chart::ROOT].docs.iter().map(|line| line.as_str());
        if self.chart.states[Chart::ROOT].docs.is_empty() {
            quote!(#[doc = #title])
        } else {
            quote!(#(#[doc = #lines])*)
        }
    }

    /// What rustc would say of code that is what the chart says.
    pub(super) fn allows(&self) -> TokenStream {
        let mut lints = vec![quote!(dead_code)];
        if self.chart.states.values().any(|state| !state.variables.is_empty())
            || self.chart.states.values().any(|state| state.kind == StateKind::Parallel)
            || self.chart.codes().any(|code| code.locals.values().any(|local| local.mutable))
        {
            lints.push(quote!(unused_assignments));
        }
        let keeps = self.calls.as_ref().is_some_and(super::activities::Calls::keeps);
        lints.extend(super::style::allowed(self.chart, keeps));
        if self.names.are_placeholders() {
            lints.push(quote!(clippy::disallowed_names));
        }
        quote!(#[allow(#(#lints),*, reason = "a chart may say more than its host uses")])
    }

    pub(super) fn import(&self) -> TokenStream {
        let mut tokens = TokenStream::new();
        if *self.uses_duration.borrow() {
            tokens.extend(quote!(
                use ::core::time::Duration;
            ));
        }
        let runtime: Vec<Ident> =
            self.runtime.borrow().iter().map(|name| Ident::new(name, Span::call_site())).collect();
        if !runtime.is_empty() {
            tokens.extend(quote!(use ::fsm_runtime::{#(#runtime),*};));
        }
        for id in self.chart.types.ids().filter(|&id| self.is_mentioned(id)) {
            if let Some((_, mistake)) = self.unknown.as_ref().filter(|(unknown, _)| *unknown == id) {
                let alias = &self.names.aliases[id];
                tokens.extend(quote!(pub type #alias = [(); #mistake];));
                continue;
            }
            tokens.extend(self.import_host_type(id));
        }
        for &state in self.imports.borrow().iter() {
            let (path, name) = (self.module_path(state), &self.names.types[state]);
            tokens.extend(quote!(use self::#path #name;));
        }
        tokens
    }

    pub(super) fn constants(&self) -> TokenStream {
        let env = super::context::Env::new(self, super::context::Receiver::Start, None, Chart::ROOT);
        let constants = self.chart.constants.iter().map(|(id, constant)| {
            // Of a constant, `'static` goes without saying.
            let ty = if constant.ty == Type::Text { quote!(&str) } else { self.ty(constant.ty) };
            let name = &self.names.constants[id];
            let docs = super::types::docs(&constant.docs, &format!(" Constant `{}`.", constant.name.text));
            let (visibility, value) = (self.visibility(0), env.constant(&constant.value));
            quote!(#docs #visibility const #name: #ty = #value;)
        });
        constants.collect()
    }
}
