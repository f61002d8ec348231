//! What stands for a machine of which something could not be read, so that nobody knows what its interface is.
//!
//! It is a module with the error in it. What a module lacks in which a macro fails rustc does not complain of: that macro
//! might have made it. So whatever the user's code says of the machine is silent, and the error the only one.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::HostType;
use super::super::naming::names_beside;
use crate::syntax::ast::{Machine, Visibility};

/// The module of a machine with a mistake in its syntax; `error` says it to rustc.
#[must_use]
pub fn unread(machine: &Machine, host: Option<&HostType>, error: &TokenStream) -> TokenStream {
    let visibility = match machine.visibility {
        Visibility::Public(_) => quote!(pub),
        Visibility::Crate(_) => quote!(pub(crate)),
        Visibility::Inherited => TokenStream::new(),
    };
    let (module, name) = names_beside(&machine.name.name);
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
        #[allow(unused_imports, reason = "a machine may be named by its module only")]
        #visibility use #module::#name;
        #start
    }
}
