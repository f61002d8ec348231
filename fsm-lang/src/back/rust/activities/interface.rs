//! What a driver sees: calls go out as effects, outcomes come in as inputs.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::Machine;
use super::super::naming::Names;
use super::super::types::{docs, field_value};
use super::Captured;
use crate::chart::{Activity, ActivityId, Chart, Type, Undo, UndoArgument};
use crate::map::Arena;

/// A variant of an enum with named fields, for its `Debug`.
struct Shape<'n> {
    variant: &'n Ident,
    fields: Vec<(&'n Ident, Type)>,
}

impl<'c> Machine<'c> {
    /// The types of the interface, and the undos that are captured.
    pub(in super::super) fn call_types(&self) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let errors: TokenStream =
            self.chart.activities.ids().map(|activity| self.error_type(activity)).collect();
        let (activities, call, effect, input) =
            (self.activity_type(), self.call_type(), self.effect_type(), self.input_type());
        let undo = self.undo_type();
        let kept = calls.keeps().then(|| self.kept_type());
        quote!(#activities #errors #call #effect #input #undo #kept)
    }

    fn activity_type(&self) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let (visibility, name) = (self.visibility(0), &calls.names.activity);
        let variants = self.chart.activities.iter().map(|(id, activity)| {
            let (variant, docs) = (&calls.names.variants[id], self.docs_of(activity));
            quote!(#docs #variant)
        });
        let title = format!(" The activities of {}.", self.path_of(Chart::ROOT));
        quote! {
            #[doc = #title]
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            #visibility enum #name { #(#variants),* }
        }
    }

    fn docs_of(&self, activity: &Activity) -> TokenStream {
        docs(&activity.docs, &format!(" Activity `{}`.", activity.name.text))
    }

    /// The declared errors of an activity.
    fn error_type(&self, activity: ActivityId) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let data = &self.chart.activities[activity];
        if data.errors.is_empty() {
            return TokenStream::new();
        }
        let (visibility, name) = (self.visibility(0), &calls.names.errors[activity]);
        let variants =
            calls.names.error_variants[activity].iter().zip(&data.errors).map(|(variant, error)| {
                let docs = format!(" Error `{}`.", error.text);
                quote!(#[doc = #docs] #variant)
            });
        let title = format!(" What `{}` fails of.", data.name.text);
        quote! {
            #[doc = #title]
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            #visibility enum #name { #(#variants),* }
        }
    }

    /// The type of a parameter of an activity.
    fn parameter_type(&self, ty: Type, optional: bool) -> TokenStream {
        let ty = self.ty(ty);
        if optional { quote!(Option<#ty>) } else { ty }
    }

    fn call_type(&self) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let (visibility, name) = (self.visibility(0), &calls.names.call);
        let variants = self.chart.activities.iter().map(|(id, activity)| {
            let (variant, docs) = (&calls.names.variants[id], self.docs_of(activity));
            if activity.parameters.is_empty() {
                return quote!(#docs #variant);
            }
            let fields = calls.names.fields[id].iter().zip(&activity.parameters).map(|(field, parameter)| {
                let ty = self.parameter_type(parameter.ty, parameter.optional);
                let docs = format!(" Argument `{}`.", parameter.name.text);
                quote!(#[doc = #docs] #field: #ty)
            });
            quote!(#docs #variant { #(#fields),* })
        });
        let parameters = || self.chart.activities.values().flat_map(|activity| &activity.parameters);
        parameters().for_each(|parameter| self.clones(parameter.ty));
        let (derived, debug) = if parameters().any(|parameter| matches!(parameter.ty, Type::Host(_))) {
            let shapes = self.shapes(&calls.names.variants, &calls.names.fields);
            (quote!(Clone), self.debug_of(name, &shapes))
        } else {
            (quote!(Clone, Debug), TokenStream::new())
        };
        quote! {
            #[doc = " An activity that is to be run, with its arguments."]
            #[derive(#derived)]
            #visibility enum #name { #(#variants),* }
            #debug
        }
    }

    fn shapes<'n>(
        &self,
        variants: &'n Arena<ActivityId, Ident>,
        fields: &'n Arena<ActivityId, Vec<Ident>>,
    ) -> Vec<Shape<'n>> {
        let activities = self.chart.activities.iter();
        activities
            .map(|(id, activity)| Shape {
                variant: &variants[id],
                fields: fields[id].iter().zip(activity.parameters.iter().map(|p| p.ty)).collect(),
            })
            .collect()
    }

    /// `Debug` in which opaque values are their type's name.
    fn debug_of(&self, name: &Ident, shapes: &[Shape<'_>]) -> TokenStream {
        let f =
            Names::formatter(shapes.iter().flat_map(|shape| shape.fields.iter().map(|(field, _)| *field)));
        let arms = shapes.iter().map(|Shape { variant, fields }| {
            let label = variant.to_string();
            if fields.is_empty() {
                return quote!(Self::#variant => #f.write_str(#label),);
            }
            let mut bound = Vec::new();
            let mut rest = TokenStream::new();
            let mut written = TokenStream::new();
            for (field, ty) in fields {
                let label = field.to_string();
                if let Type::Host(ty) = ty {
                    let name = self.chart.types[*ty].name.text.as_str();
                    rest = quote!(..);
                    written.extend(quote!(.field(#label, &format_args!(#name))));
                } else {
                    bound.push(*field);
                    written.extend(quote!(.field(#label, #field)));
                }
            }
            quote!(Self::#variant { #(#bound,)* #rest } => #f.debug_struct(#label) #written .finish(),)
        });
        quote! {
            impl ::core::fmt::Debug for #name {
                fn fmt(&self, #f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    match self { #(#arms)* }
                }
            }
        }
    }

    fn effect_type(&self) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let (visibility, name, call) = (self.visibility(0), &calls.names.effect, &calls.names.call);
        quote! {
            #[doc = " What a driver is to do."]
            #visibility type #name = ::fsm_runtime::Effect<#call>;
        }
    }

    /// The outcome of an activity as a type.
    pub(super) fn outcome_type(&self, activity: ActivityId) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let data = &self.chart.activities[activity];
        let outcome = self.runtime("CallOutcome");
        let result = data.result.as_ref().map(|result| self.ty(result.ty));
        match (result, data.errors.is_empty()) {
            (None, true) => quote!(#outcome),
            (Some(result), true) => quote!(#outcome<#result>),
            (result, false) => {
                let (result, error) = (result.unwrap_or_else(|| quote!(())), &calls.names.errors[activity]);
                quote!(#outcome<#result, #error>)
            }
        }
    }

    fn input_type(&self) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let (visibility, name, event) = (self.visibility(0), &calls.names.input, &self.names.event);
        let id = self.runtime("CallId");
        let variants = self.chart.activities.iter().map(|(activity, data)| {
            let (variant, outcome) = (&calls.names.variants[activity], self.outcome_type(activity));
            let docs = format!(" The outcome of `{}`.", data.name.text);
            quote!(#[doc = #docs] #variant(#id, #outcome))
        });
        let arms = calls.names.variants.values().map(|variant| {
            let label = variant.to_string();
            quote! {
                Self::#variant(call, outcome) => {
                    f.debug_tuple(#label).field(call).field(&format_args!("{}", outcome.name())).finish()
                }
            }
        });
        let mut results = self.chart.activities.values().filter_map(|activity| activity.result.as_ref());
        let is_shown = results.all(|result| !matches!(result.ty, Type::Host(_)));
        let derive = is_shown.then(|| quote!(#[derive(Debug)]));
        let debug = (!is_shown).then(|| {
            quote! {
                impl ::core::fmt::Debug for #name {
                    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                        match self {
                            Self::Event(event) => event.fmt(f),
                            #(#arms)*
                        }
                    }
                }
            }
        });
        quote! {
            #[doc = " An event, or the outcome of a call."]
            #derive
            #visibility enum #name {
                #[doc = " An event."]
                Event(#event),
                #(#variants),*
            }

            impl From<#event> for #name {
                fn from(event: #event) -> Self { Self::Event(event) }
            }

            #debug
        }
    }

    /// The undos with their arguments, as they are captured when a call is made.
    fn undo_type(&self) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        if calls.captured != Captured::Undo {
            return TokenStream::new();
        }
        let (name, call) = (&calls.names.undo, &calls.names.call);
        let mut variants = Vec::new();
        let mut arms = Vec::new();
        for (id, activity) in self.chart.activities.iter() {
            let Undo::By { activity: undo, arguments, .. } = &activity.undo else { continue };
            let (variant, run) = (&calls.names.variants[id], &calls.names.variants[*undo]);
            let parameters = &self.chart.activities[*undo].parameters;
            let fields: Vec<&Ident> = calls.names.fields[*undo].iter().take(arguments.len()).collect();
            let types: Vec<TokenStream> = parameters
                .iter()
                .map(|parameter| self.parameter_type(parameter.ty, parameter.optional))
                .collect();
            if fields.is_empty() {
                variants.push(quote!(#variant));
                arms.push(quote!(Self::#variant => #call::#run,));
            } else {
                let values = fields.iter().map(|field| field_value(field, &quote!(#field)));
                variants.push(quote!(#variant { #(#fields: #types),* }));
                arms.push(quote!(Self::#variant { #(#fields),* } => #call::#run { #(#values),* },));
            }
        }
        quote! {
            #[doc = " What undoes a call, with the arguments that were captured when it was made."]
            #[derive(Clone)]
            enum #name { #(#variants),* }

            impl #name {
                fn into_call(self) -> #call {
                    match self { #(#arms)* }
                }
            }
        }
    }

    /// The statement that puts the result of a call into its undo, given `undo` and `result`.
    pub(super) fn fill(&self, activity: ActivityId) -> Option<TokenStream> {
        let calls = self.calls.as_ref()?;
        let data = &self.chart.activities[activity];
        let Undo::By { activity: undo_activity, arguments, .. } = &data.undo else { return None };
        let result = data.result.as_ref()?;
        let clone = self.is_opaque(result.ty);
        let value = if clone { quote!(result.clone()) } else { quote!(*result) };
        let positions = arguments.iter().zip(&calls.names.fields[*undo_activity]);
        let fields: Vec<&Ident> = positions
            .filter(|(argument, _)| **argument == UndoArgument::Result)
            .map(|(_, field)| field)
            .collect();
        if fields.is_empty() {
            return None;
        }
        let (undo, variant) = (self.captured_type(), self.captured_variant(activity));
        let owing = self.chart.activities.values().filter(|data| data.can_owe()).count();
        let others = owing > 1 || calls.captured == Captured::Call;
        let rest = (fields.len() < arguments.len()).then(|| quote!(..));
        let pattern = quote!(#undo::#variant { #(#fields,)* #rest });
        let set = quote!(#(*#fields = Some(#value);)*);
        Some(if others { quote!(if let #pattern = undo { #set }) } else { quote!(let #pattern = undo; #set) })
    }
}
