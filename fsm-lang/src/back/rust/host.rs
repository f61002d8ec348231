//! The functions of the host as a trait.

use proc_macro2::TokenStream;
use quote::quote;

use super::Machine;
use super::types::docs;
use crate::chart::{Chart, Type};

impl Machine<'_> {
    pub(super) fn host(&self) -> TokenStream {
        let (visibility, name, chart) = (self.visibility(0), &self.names.host, self.chart);
        let machine = self.path_of(Chart::ROOT);
        let functions = chart.functions.iter().map(|(id, function)| {
            let (name, query) = (&self.names.functions[id], function.result.is_some());
            let receiver = if query { quote!(&self) } else { quote!(&mut self) };
            let parameters =
                self.names.parameters[id].iter().zip(&function.parameters).map(|(name, parameter)| {
                    let ty = self.ty(parameter.ty);
                    if query && self.is_opaque(parameter.ty) {
                        quote!(#name: &#ty)
                    } else {
                        quote!(#name: #ty)
                    }
                });
            let result = function.result.map(|ty| self.ty(ty));
            let result = match function.error {
                Some(error) => {
                    let (error, of) = (self.ty(Type::Host(error)), self.result());
                    let value = result.unwrap_or_else(|| quote!(()));
                    Some(quote!(-> #of<#value, #error>))
                }
                None => result.map(|result| quote!(-> #result)),
            };
            let kind = if query { "query" } else { "action" };
            let mut docs = docs(&function.docs, &format!(" The {kind} `{}`.", function.name.text));
            if function.error.is_some() {
                docs.extend(quote! {
                    #[doc = ""]
                    #[doc = " # Errors"]
                    #[doc = " What the chart takes for a `fault`, or says `else` to."]
                });
            }
            let signature = quote!(fn #name(#receiver, #(#parameters),*) #result;);
            let signature = self.placed(signature, function.name.span);
            let allow = self.many(function.parameters.len());
            quote!(#docs #allow #signature)
        });
        let message = format!("`{{Self}}` does not implement the functions of the chart {machine}");
        let label = format!("the host of {machine} implements `{}::{name}`", self.names.module);
        let docs = format!(" What {machine} asks of its host and has it do.");
        let empty = chart.functions.is_empty();
        let hint =
            (!empty).then(|| quote!(#[diagnostic::on_unimplemented(message = #message, label = #label)]));
        let empty = empty.then(|| quote!(impl #name for () {}));
        quote! {
            #[doc = #docs]
            #hint
            #visibility trait #name { #(#functions)* }
            #empty
        }
    }
}
