//! What is asked of the types of the host: the members that the chart reads, and copies.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::Machine;
use super::facts::is_opaque;
use super::naming::ident;
use crate::chart::{Members, Type, TypeId};

impl Machine<'_> {
    /// Notes that a value is cloned.
    pub(super) fn clones(&self, ty: Type) {
        if let Type::Host(id) = ty {
            self.cloned_types.borrow_mut().insert(id);
        }
    }

    /// What brings a type of the host into the module, when it is known which are cloned. In a macro it comes by way of the
    /// questions, each of which stands where the chart has what it asks for: a type that is otherwise is one error there.
    pub(super) fn import_host_type(&self, id: TypeId) -> TokenStream {
        let ty = &self.chart.types[id];
        let (name, alias) = (&self.names.host_types[id], &self.names.aliases[id]);
        let place = ty.name.span;
        let (from, site) = (self.host_type(id), self.site(id));
        let asked = match &ty.members {
            _ if self.places.is_none() || self.is_stub => None,
            Members::Variants(_) => Some(quote!(::fsm_runtime::host::is_compared::<#from>())),
            _ if self.cloned_types.borrow().contains(&id) => {
                Some(quote!(::fsm_runtime::host::is_cloned::<#from>()))
            }
            Members::Fields(_) => Some(quote!(true)),
            Members::Opaque => None,
        };
        let import = match asked {
            Some(asked) => {
                let members = self.reached(id).into_iter().flat_map(|id| self.members(id));
                let before = self.placed(quote!(type #alias = <#from as ::fsm_runtime::host::Checked), place);
                let (asked, behind) = (self.placed(asked, place), self.placed(quote!(>::Itself;), place));
                return quote!(#site #before<{ #(let _: #members;)* #asked }>#behind);
            }
            None if site.is_some() => quote!(use #from as #alias;),
            None if name == alias => quote!(use #from;),
            None => quote!(use #from as #alias;),
        };
        let import = self.placed(import, place);
        quote!(#site #import)
    }

    /// The path of a type of the host, which is looked for where the machine stands.
    fn host_type(&self, id: TypeId) -> TokenStream {
        let name = &self.names.host_types[id];
        if self.is_in_prelude(id) {
            let site = &self.names.site;
            return quote!(#site::Text);
        }
        quote!(super::#name)
    }

    /// Whether the type may be there without a declaration or an import, and so is no item of the module around: the only
    /// one of the prelude that has no parameters.
    fn is_in_prelude(&self, id: TypeId) -> bool {
        self.chart.types[id].name.text == "String"
    }

    /// A module in which a name means what it means around the machine's.
    fn site(&self, id: TypeId) -> Option<TokenStream> {
        let (name, site) = (&self.names.host_types[id], &self.names.site);
        let ty = self.placed(quote!(#name), self.chart.types[id].name.span);
        self.is_in_prelude(id).then(|| {
            quote! {
                mod #site {
                    #[allow(unused_imports, reason = "the type may be one of the prelude")]
                    use super::super::*;
                    pub(super) type Text = #ty;
                }
            }
        })
    }

    /// The questions in a file: rustc shows them there.
    pub(super) fn checks(&self) -> TokenStream {
        if self.places.is_some() || self.is_stub {
            return TokenStream::new();
        }
        let members = self.chart.types.ids().flat_map(|id| self.members(id));
        members.map(|member| quote!(const _: #member;)).collect()
    }

    /// Whether something in the module is of a type; what the chart says of its members is asked in any case.
    pub(super) fn is_mentioned(&self, id: TypeId) -> bool {
        let chart = self.chart;
        let is = |ty: Type| ty == Type::Host(id);
        let functions = || chart.functions.values();
        let activities = || chart.activities.values();
        chart.types[id].members != Members::Opaque
            || chart.variables.values().any(|variable| is(variable.ty))
            || chart.events.values().any(|event| event.parameters.iter().any(|field| is(field.ty)))
            || functions().any(|function| function.parameters.iter().any(|field| is(field.ty)))
            || functions().any(|function| function.result.is_some_and(is) || function.error == Some(id))
            || activities().any(|activity| activity.parameters.iter().any(|parameter| is(parameter.ty)))
            || activities().any(|activity| activity.result.as_ref().is_some_and(|result| is(result.ty)))
            || chart.types.values().any(|ty| match &ty.members {
                Members::Fields(fields) => fields.iter().any(|field| is(field.ty)),
                Members::Opaque | Members::Variants(_) => false,
            })
    }

    /// A type with those of its fields, of theirs, and so on: a field of a field is read off the host's own types.
    fn reached(&self, id: TypeId) -> BTreeSet<TypeId> {
        let (mut reached, mut left) = (BTreeSet::new(), vec![id]);
        while let Some(id) = left.pop() {
            if let (true, Members::Fields(fields)) = (reached.insert(id), &self.chart.types[id].members) {
                left.extend(fields.iter().filter_map(|field| match field.ty {
                    Type::Host(id) => Some(id),
                    _ => None,
                }));
            }
        }
        reached
    }

    /// Functions of a value of a type, with their types, each of which needs what the chart says of one member; of an enum one, that
    /// needs all.
    fn members(&self, id: TypeId) -> Vec<TokenStream> {
        let (of, ty) = (self.asked_type(Type::Host(id)), &self.chart.types[id]);
        match &ty.members {
            Members::Opaque => Vec::new(),
            Members::Fields(fields) => {
                let fields = fields.iter().map(|field| {
                    let (member, ty) = (ident(&field.name.text), self.asked_type(field.ty));
                    let borrow = is_opaque(self.chart, field.ty).then(|| quote!(&));
                    let read = self.placed(quote!(|value| #borrow value.#member), field.name.span);
                    quote!(fn(&#of) -> #borrow #ty = #read)
                });
                fields.collect()
            }
            Members::Variants(variants) => {
                let variants = variants.iter().map(|variant| {
                    let name = ident(&variant.text);
                    let name = self.placed(quote!(::#name), variant.span);
                    quote!(#of #name)
                });
                let value = self.placed(quote!(value), ty.name.span);
                vec![quote!(fn(#of) = |#value| match #value { #(#variants)|* => {} })]
            }
        }
    }

    /// In a macro a type is asked for by the host's name: what is called by it in the module waits for the answers.
    fn asked_type(&self, ty: Type) -> TokenStream {
        match ty {
            Type::Host(id) if self.places.is_some() => {
                self.placed(self.host_type(id), self.chart.types[id].name.span)
            }
            _ => self.ty(ty),
        }
    }
}
