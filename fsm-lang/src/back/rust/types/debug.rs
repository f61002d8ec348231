//! `Debug`, and what else is derived.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::Machine;
use crate::chart::{StateId, StateKind, Type, VariableId};

impl Machine<'_> {
    pub(super) fn derives(&self, state: StateId) -> TokenStream {
        if self.is_opaque_inside(state) {
            if !self.is_cloned(state) {
                return TokenStream::new();
            }
            self.variables_inside(state).for_each(|variable| self.clones(self.chart.variables[variable].ty));
            return quote!(#[derive(Clone)]);
        }
        let float = self
            .variables_inside(state)
            .any(|variable| matches!(self.chart.variables[variable].ty, Type::Float(_)));
        let host = self
            .variables_inside(state)
            .any(|variable| matches!(self.chart.variables[variable].ty, Type::Host(_)));
        // Nothing is known of an enum of the host but that it is `Copy` and can be compared.
        if host {
            let debug = self.debug(state);
            return quote!(#debug #[derive(Clone, Copy, PartialEq)]);
        }
        if float {
            quote!(#[derive(Clone, Copy, Debug, PartialEq)])
        } else {
            quote!(#[derive(Clone, Copy, Debug, PartialEq, Eq)])
        }
    }

    /// `Debug` by hand, in which a value of the host is its type's name.
    pub(super) fn debug(&self, state: StateId) -> TokenStream {
        let name = self.names.types[state].clone();
        let data = &self.chart.states[state];
        let of = |variable: &VariableId, through: bool| {
            let (label, ty) = (self.names.fields[*variable].to_string(), self.chart.variables[*variable].ty);
            match ty {
                Type::Host(id) => {
                    let name = self.chart.types[id].name.text.as_str();
                    quote!(.field(#label, &format_args!(#name)))
                }
                _ => {
                    let field = &self.names.fields[*variable];
                    if through {
                        quote!(.field(#label, &self.#field))
                    } else {
                        quote!(.field(#label, #field))
                    }
                }
            }
        };
        let f = super::super::naming::Names::formatter(
            data.children
                .iter()
                .flat_map(|&child| &self.chart.states[child].variables)
                .map(|&variable| &self.names.fields[variable])
                .chain(data.children.iter().map(|&child| &self.names.inside[child])),
        );
        let body = if data.kind == StateKind::Parallel {
            let label = name.to_string();
            let fields = data.children.iter().map(|&region| {
                let variables = self.chart.states[region].variables.iter().map(|variable| of(variable, true));
                let content = (!self.chart.states[region].children.is_empty()).then(|| {
                    let field = &self.names.members[region];
                    let label = field.to_string();
                    quote!(.field(#label, &self.#field))
                });
                quote!(#(#variables)* #content)
            });
            quote!(#f.debug_struct(#label) #(#fields)* .finish())
        } else {
            let arms = data.children.iter().map(|&child| {
                let (child_data, variant) = (&self.chart.states[child], &self.names.members[child]);
                let (label, inside) = (variant.to_string(), &self.names.inside[child]);
                let has_content = !child_data.children.is_empty();
                if child_data.variables.is_empty() {
                    return if has_content {
                        quote!(Self::#variant(state) => #f.debug_tuple(#label).field(state).finish(),)
                    } else {
                        quote!(Self::#variant => #f.write_str(#label),)
                    };
                }
                let fields = child_data.variables.iter().map(|variable| of(variable, false));
                let shown: Vec<&Ident> = child_data
                    .variables
                    .iter()
                    .filter(|&&variable| !matches!(self.chart.variables[variable].ty, Type::Host(_)))
                    .map(|&variable| &self.names.fields[variable])
                    .collect();
                let rest = (shown.len() < child_data.variables.len()).then(|| quote!(..));
                let (bind, content) = if has_content {
                    let label = inside.to_string();
                    (quote!(#inside,), quote!(.field(#label, #inside)))
                } else {
                    (TokenStream::new(), TokenStream::new())
                };
                quote!(Self::#variant { #(#shown,)* #bind #rest } => #f.debug_struct(#label) #(#fields)* #content .finish(),)
            });
            quote!(match self { #(#arms)* })
        };
        quote! {
            impl ::core::fmt::Debug for #name {
                fn fmt(&self, #f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    #body
                }
            }
        }
    }
}
