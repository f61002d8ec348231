//! The type of the user that is the host of a machine: `Shop::start(shop, ..)`.

use quote::quote;
use syn::{Generics, Ident};

use super::Machine;
use crate::chart::Chart;
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
    /// `start`, a function of the host's type.
    pub(super) fn start_of_host(&self) -> TokenStream {
        let Some(HostType { name, generics }) = self.host_type else { return TokenStream::new() };
        let (implemented, arguments, conditions) = generics.split_for_impl();
        let (visibility, machine, host) = (self.visibility(0), &self.names.machine, &self.names.host);
        let (error, result) = (self.runtime("Error"), self.result());
        let variables = self.chart.states[Chart::ROOT].variables.iter();
        let (names, types): (Vec<_>, Vec<_>) = variables
            .filter(|&&variable| self.chart.variables[variable].initial.is_none())
            .map(|&variable| (&self.names.bindings[variable], self.ty(self.chart.variables[variable].ty)))
            .unzip();
        let (now, now_type) = if self.needs.timers {
            let instant = self.runtime("Instant");
            (quote!(now,), quote!(now: #instant,))
        } else {
            (TokenStream::new(), TokenStream::new())
        };
        let (sink, sink_type) = (self.sink_argument(), self.sink_parameter());
        let implements = self
            .chart
            .functions
            .is_empty()
            .then(|| quote!(impl #implemented #host for super::#name #arguments #conditions {}));
        quote! {
            #implements

            impl #implemented super::#name #arguments #conditions {
                #[doc = " Starts the machine, whose host this is: its first states are entered."]
                #[doc = ""]
                #[doc = " # Errors"]
                #[doc = " A fault on entry that the chart does not take, or a bound of the chart."]
                #visibility fn start(self, #(#names: #types,)* #now_type #sink_type) -> #result<#machine<Self>, #error> {
                    #machine::new(self, #(#names,)* #now #sink)
                }
            }
        }
    }
}
