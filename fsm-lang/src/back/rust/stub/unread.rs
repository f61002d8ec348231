//! What stands for a machine of which something could not be read, so that nobody knows what its interface is; and for one that
//! can't stand beside a type of its host.
//!
//! It is a module with the error in it. What a module lacks in which a macro fails rustc does not complain of: that macro
//! might have made it. So whatever the user's code says of the machine is silent, and the error the only one.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::HostType;
use super::super::naming::names_beside;
use crate::syntax::ast::{Item, Machine, Visibility};

/// The module of a machine with a mistake in its syntax; `error` says it to rustc.
#[must_use]
pub fn unread(machine: &Machine, host: Option<&HostType>, error: &TokenStream) -> TokenStream {
    let visibility = match machine.visibility {
        Visibility::Public(_) => quote!(pub),
        Visibility::Crate(_) => quote!(pub(crate)),
        Visibility::Inherited => TokenStream::new(),
    };
    let (module, name) = names_beside(&machine.name.name);
    let export = (!has_name_of_type(machine)).then(|| {
        quote! {
            #[allow(unused_imports, reason = "a machine may be named by its module only")]
            #visibility use #module::#name;
        }
    });
    // A constant can be called with whatever the function takes, if its type is not known.
    let start = host.map(|HostType { name, generics }| {
        let (implemented, arguments, conditions) = generics.split_for_impl();
        quote! {
            #[allow(warnings, reason = "it only stands for a function")]
            impl #implemented #name #arguments #conditions {
                #visibility const start: #module::Unread = loop {};
            }
        }
    });
    quote! {
        #visibility mod #module { #error }
        #export
        #start
    }
}

/// Whether a type that stands beside the machine is called like it.
#[must_use]
pub fn has_name_of_type(machine: &Machine) -> bool {
    let is_called_so = |item: &Item| matches!(item, Item::Type(item) if item.name.name == machine.name.name);
    machine.items.iter().any(is_called_so)
}
