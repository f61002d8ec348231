//! The type of the user that is the host of a machine: `Shop::start(shop, ..)`.

use quote::{ToTokens, quote};
use syn::{Generics, Ident};

use super::Machine;
use crate::chart::{Chart, Type};
use crate::syntax::tokens::TokenStream;

/// A type that stands beside the module of its machine and is its host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostType {
    /// Its name.
    pub name: Ident,
    /// Its parameters.
    pub generics: Generics,
}

impl Machine<'_> {
    /// What brings the machine's name beside its module, and what that needs inside. Of a derive it comes with all names
    /// of a module: where two derives make one machine, rustc then has the name of the machine's module to complain of only.
    pub(super) fn exports(&self) -> (TokenStream, TokenStream) {
        let (module, machine, exported) = (&self.names.module, &self.names.machine, &self.names.exported);
        let (visibility, inside) = (self.visibility_beside(), self.visibility(1));
        match self.host_type {
            None => {
                let export = quote!(#visibility use #module::#machine;);
                (TokenStream::new(), self.placed(export, self.chart.name.span))
            }
            Some(_) => (
                quote! {
                    #[doc(hidden)]
                    pub(super) mod #exported {
                        #[allow(unused_imports, reason = "a machine may be named by its module only")]
                        #inside use super::#machine;
                    }
                },
                quote!(#visibility use #module::#exported::*;),
            ),
        }
    }

    /// `start`, a function of the host's type. It stands beside the type and not in the machine's module, so that the
    /// traits by which its parameters are bounded are in scope.
    pub(super) fn start_of_host(&self) -> TokenStream {
        let Some(HostType { name, generics }) = self.host_type else { return TokenStream::new() };
        let (implemented, arguments, conditions) = generics.split_for_impl();
        let (module, machine, host) = (&self.names.module, &self.names.machine, &self.names.host);
        let visibility = self.visibility_beside();
        let variables = self.chart.states[Chart::ROOT].variables.iter();
        let (names, types): (Vec<_>, Vec<_>) = variables
            .filter(|&&variable| self.chart.variables[variable].initial.is_none())
            .map(|&variable| {
                (&self.names.bindings[variable], self.ty_beside(self.chart.variables[variable].ty))
            })
            .unzip();
        let (now, now_type) = if self.needs.timers {
            (quote!(now,), quote!(now: ::fsm_runtime::Instant,))
        } else {
            (TokenStream::new(), TokenStream::new())
        };
        let (sink, sink_type) = match &self.calls {
            Some(calls) => {
                let effect = &calls.names.effect;
                (quote!(sink,), quote!(sink: &mut impl ::core::ops::FnMut(#module::#effect),))
            }
            None => (TokenStream::new(), TokenStream::new()),
        };
        let implements = self
            .chart
            .functions
            .is_empty()
            .then(|| quote!(impl #implemented #module::#host for #name #arguments #conditions {}));
        quote! {
            #implements

            impl #implemented #name #arguments #conditions {
                #[doc = " Starts the machine, whose host this is: its first states are entered."]
                #[doc = ""]
                #[doc = " # Errors"]
                #[doc = " A fault on entry that the chart does not take, or a bound of the chart."]
                #[allow(dead_code, reason = "the machine may be made by its own `new`")]
                #visibility fn start(
                    self, #(#names: #types,)* #now_type #sink_type
                ) -> ::core::result::Result<#module::#machine<Self>, ::fsm_runtime::Error> {
                    #module::#machine::new(self, #(#names,)* #now #sink)
                }
            }
        }
    }

    /// A type, beside the machine's module.
    fn ty_beside(&self, ty: Type) -> TokenStream {
        match ty {
            Type::Host(id) if self.unknown.as_ref().is_some_and(|(unknown, _)| *unknown == id) => {
                let (module, alias) = (&self.names.module, &self.names.aliases[id]);
                quote!(#module::#alias)
            }
            Type::Host(id) => self.names.host_types[id].to_token_stream(),
            Type::Duration => quote!(::core::time::Duration),
            Type::Fault => quote!(::fsm_runtime::Fault),
            _ => self.ty(ty),
        }
    }
}
