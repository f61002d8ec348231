//! The events as an enum.

use proc_macro2::TokenStream;
use quote::quote;

use super::Machine;
use super::types::docs;
use crate::chart::Type;

impl Machine<'_> {
    pub(super) fn events(&self) -> TokenStream {
        let (visibility, name, chart) = (self.visibility(0), &self.names.event, self.chart);
        let types =
            || chart.events.values().flat_map(|event| event.parameters.iter().map(|parameter| parameter.ty));
        let host = types().any(|ty| matches!(ty, Type::Host(_)));
        let float = types().any(|ty| matches!(ty, Type::Float(_)));
        let derive = match (types().any(|ty| self.is_opaque(ty)), host, float) {
            // What is refused is kept as a copy.
            (true, ..) if self.keeps_events() => {
                types().for_each(|ty| self.clones(ty));
                quote!(#[derive(Clone)])
            }
            (true, ..) => TokenStream::new(),
            (false, true, _) => quote!(#[derive(Clone, Copy, PartialEq)]),
            (false, false, true) => quote!(#[derive(Clone, Copy, Debug, PartialEq)]),
            (false, false, false) => quote!(#[derive(Clone, Copy, Debug, PartialEq, Eq)]),
        };
        let variants = chart.events.iter().map(|(id, event)| {
            let variant = &self.names.events[id];
            let docs = docs(&event.docs, &format!(" Event `{}`.", event.name.text));
            if event.parameters.is_empty() {
                return quote!(#docs #variant);
            }
            let fields =
                self.names.event_fields[id].iter().zip(&event.parameters).map(|(field, parameter)| {
                    let ty = self.ty(parameter.ty);
                    let docs = format!(" Argument `{}`.", parameter.name.text);
                    quote!(#[doc = #docs] #field: #ty)
                });
            quote!(#docs #variant { #(#fields),* })
        });
        let debug = host.then(|| self.event_debug());
        let docs = format!(" The events of {}.", self.path_of(crate::chart::Chart::ROOT));
        quote! {
            #[doc = #docs]
            #derive
            #visibility enum #name { #(#variants),* }
            #debug
        }
    }

    fn event_debug(&self) -> TokenStream {
        let name = &self.names.event;
        let f = super::naming::Names::formatter(self.names.event_fields.values().flatten());
        let arms = self.chart.events.iter().map(|(id, event)| {
            let variant = &self.names.events[id];
            let label = variant.to_string();
            if event.parameters.is_empty() {
                return quote!(Self::#variant => #f.write_str(#label),);
            }
            let mut bound = Vec::new();
            let mut rest = TokenStream::new();
            let mut fields = TokenStream::new();
            for (field, parameter) in self.names.event_fields[id].iter().zip(&event.parameters) {
                let label = field.to_string();
                if let Type::Host(ty) = parameter.ty {
                    let name = self.chart.types[ty].name.text.as_str();
                    rest = quote!(..);
                    fields.extend(quote!(.field(#label, &format_args!(#name))));
                } else {
                    bound.push(field);
                    fields.extend(quote!(.field(#label, #field)));
                }
            }
            quote!(Self::#variant { #(#bound,)* #rest } => #f.debug_struct(#label) #fields .finish(),)
        });
        quote! {
            impl ::core::fmt::Debug for #name {
                fn fmt(&self, #f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    match self { #(#arms)* }
                }
            }
        }
    }
}
