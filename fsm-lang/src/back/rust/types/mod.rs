//! The state as nested types: a compound state is an enum, a parallel one a struct of its regions, data are
//! the fields of a variant (those of a region the fields of the struct), an impossible configuration can't be
//! written down.

mod debug;
mod patterns;

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use smol_str::SmolStr;

use super::Machine;
use super::expressions::integer_name;
use super::facts::is_opaque;
use crate::chart::{Chart, FloatType, Members, StateId, StateKind, Type, TypeId, VariableId, Visibility};

/// `name: value`, or `name` where both are the same.
pub(super) fn field_value(field: &Ident, value: &TokenStream) -> TokenStream {
    if *field == value.to_string() { quote!(#field) } else { quote!(#field: #value) }
}

/// `field: binding`, or `field` where both are the same.
pub(super) fn field_pattern(field: &Ident, binding: &Ident) -> TokenStream {
    if field == binding { quote!(#field) } else { quote!(#field: #binding) }
}

/// Documentation as attributes; what is said where the chart says nothing.
pub(super) fn docs(lines: &[SmolStr], otherwise: &str) -> TokenStream {
    if lines.is_empty() {
        return quote!(#[doc = #otherwise]);
    }
    let lines = lines.iter().map(SmolStr::as_str);
    quote!(#(#[doc = #lines])*)
}

impl Machine<'_> {
    /// Who may see an item so many modules inside the machine's own.
    pub(super) fn visibility(&self, depth: usize) -> TokenStream {
        match self.chart.visibility {
            Visibility::Public => quote!(pub),
            Visibility::Crate => quote!(pub(crate)),
            Visibility::Inherited if depth == 0 => quote!(pub(super)),
            Visibility::Inherited => {
                let outward = (0..depth).map(|_| quote!(super::));
                quote!(pub(in #(#outward)* super))
            }
        }
    }

    /// A type, in the machine's module.
    pub(super) fn ty(&self, ty: Type) -> TokenStream {
        self.ty_at(ty, 0)
    }

    /// A type, so many modules inside the machine's own.
    fn ty_at(&self, ty: Type, depth: usize) -> TokenStream {
        match ty {
            Type::Bool => quote!(bool),
            Type::Integer(ty) => {
                let name = integer_name(ty);
                quote!(#name)
            }
            Type::Float(FloatType::F32) => quote!(f32),
            Type::Float(FloatType::F64) => quote!(f64),
            Type::Text => quote!(&'static str),
            Type::Char => quote!(char),
            Type::Duration if depth == 0 => self.duration(),
            Type::Duration => quote!(::core::time::Duration),
            Type::Fault if depth == 0 => self.runtime("Fault"),
            Type::Fault => quote!(::fsm_runtime::Fault),
            Type::Host(id) => {
                let (outward, name) = ((0..depth).map(|_| quote!(super::)), &self.names.aliases[id]);
                quote!(#(#outward)* #name)
            }
        }
    }

    /// What a faulty value becomes.
    pub(super) fn zero(&self, ty: Type) -> TokenStream {
        match ty {
            Type::Bool => quote!(false),
            Type::Integer(_) => quote!(0),
            Type::Float(_) => quote!(0.0),
            Type::Text => quote!(""),
            Type::Char => quote!('\0'),
            Type::Duration => {
                let duration = self.duration();
                quote!(#duration::ZERO)
            }
            Type::Fault => {
                let fault = self.runtime("Fault");
                quote!(#fault::Overflow)
            }
            Type::Host(id) => self.host_variant(id, 0),
        }
    }

    /// A variant of a type of the host.
    pub(super) fn host_variant(&self, ty: TypeId, variant: usize) -> TokenStream {
        let name = &self.names.aliases[ty];
        match &self.chart.types[ty].members {
            Members::Variants(variants) => {
                let variant = variants.get(variant).map(|variant| super::naming::ident(&variant.text));
                quote!(#name::#variant)
            }
            // No code asks for a variant of a type without.
            Members::Opaque | Members::Fields(_) => quote!(#name),
        }
    }

    /// The type of what is inside a state, in the machine's module.
    pub(super) fn content_type(&self, state: StateId) -> TokenStream {
        let name = &self.names.types[state];
        if self.names.imported[state] {
            if self.chart.states[state].parent.is_some_and(|parent| parent != Chart::ROOT) {
                self.imports.borrow_mut().insert(state);
            }
            return quote!(#name);
        }
        let path = self.module_path(state);
        quote!(#path #name)
    }

    /// The modules around a state's type, from the machine's own, with `::` behind.
    pub(super) fn module_path(&self, state: StateId) -> TokenStream {
        let mut modules: Vec<&Ident> = self
            .chart
            .ancestors(state)
            .filter(|&ancestor| ancestor != Chart::ROOT)
            .map(|ancestor| &self.names.modules[ancestor])
            .collect();
        modules.reverse();
        quote!(#(#modules::)*)
    }

    /// The types of all states, in modules nested like the states.
    pub(super) fn types(&self) -> TokenStream {
        let root = self.declare(Chart::ROOT, 0);
        let inside = self.types_inside(Chart::ROOT, 0);
        quote!(#root #inside)
    }

    fn types_inside(&self, state: StateId, depth: usize) -> TokenStream {
        let compound = |&child: &StateId| !self.chart.states[child].children.is_empty();
        let mut tokens = TokenStream::new();
        for child in self.chart.states[state].children.iter().copied().filter(compound) {
            tokens.extend(self.declare(child, depth));
            if self.chart.states[child].children.iter().any(compound) {
                let (visibility, module) = (self.visibility(depth), &self.names.modules[child]);
                let (inside, docs) = (
                    self.types_inside(child, depth + 1),
                    format!(" The types of what is inside {}.", self.path_of(child)),
                );
                tokens.extend(quote!(#[doc = #docs] #visibility mod #module { #inside }));
            }
        }
        tokens
    }

    /// The type of what is inside a state.
    fn declare(&self, state: StateId, depth: usize) -> TokenStream {
        let (visibility, name) = (self.visibility(depth), &self.names.types[state]);
        let data = &self.chart.states[state];
        let derive = self.derives(state);
        let debug = self.is_opaque_inside(state).then(|| self.debug(state));
        if data.kind == StateKind::Parallel {
            let fields = data.children.iter().map(|&region| self.region_fields(region, depth));
            let docs = docs(&data.docs, &format!(" The regions of {}.", self.path_of(state)));
            return quote!(#docs #derive #visibility struct #name { #(#fields)* } #debug);
        }
        let variants = data.children.iter().map(|&child| self.variant(child, depth));
        let otherwise = if state == Chart::ROOT {
            format!(" The states of {}.", self.path_of(state))
        } else {
            format!(" The states inside {}.", self.path_of(state))
        };
        let docs = if state == Chart::ROOT { docs(&[], &otherwise) } else { docs(&data.docs, &otherwise) };
        quote!(#docs #derive #visibility enum #name { #(#variants),* } #debug)
    }

    /// The path to the type of what is inside a child, seen from the type around it.
    fn child_type(&self, child: StateId) -> TokenStream {
        let name = &self.names.types[child];
        match self.chart.states[child].parent {
            Some(parent) if parent != Chart::ROOT => {
                let module = &self.names.modules[parent];
                quote!(#module::#name)
            }
            _ => quote!(#name),
        }
    }

    fn variant(&self, child: StateId, depth: usize) -> TokenStream {
        let (data, name) = (&self.chart.states[child], &self.names.members[child]);
        let docs = docs(&data.docs, &format!(" State {}.", self.path_of(child)));
        let content = (!data.children.is_empty()).then(|| self.child_type(child));
        if data.variables.is_empty() {
            return match content {
                Some(content) => quote!(#docs #name(#content)),
                None => quote!(#docs #name),
            };
        }
        let fields = data.variables.iter().map(|&variable| self.data_field(variable, depth, None));
        let content = content.map(|content| {
            let (field, docs) =
                (&self.names.inside[child], format!(" What is inside {}.", self.path_of(child)));
            quote!(#[doc = #docs] #field: #content,)
        });
        quote!(#docs #name { #(#fields)* #content })
    }

    fn region_fields(&self, region: StateId, depth: usize) -> TokenStream {
        let data = &self.chart.states[region];
        let visibility = self.visibility(depth);
        let fields =
            data.variables.iter().map(|&variable| self.data_field(variable, depth, Some(&visibility)));
        let content = (!data.children.is_empty()).then(|| {
            let (field, ty) = (&self.names.members[region], self.child_type(region));
            let docs = docs(&[], &format!(" Region {}.", self.path_of(region)));
            quote!(#docs #visibility #field: #ty,)
        });
        quote!(#(#fields)* #content)
    }

    fn data_field(
        &self,
        variable: VariableId,
        depth: usize,
        visibility: Option<&TokenStream>,
    ) -> TokenStream {
        let data = &self.chart.variables[variable];
        let (field, ty) = (&self.names.fields[variable], self.ty_at(data.ty, depth));
        let docs =
            docs(&data.docs, &format!(" Variable `{}` of {}.", data.name.text, self.path_of(data.owner)));
        quote!(#docs #visibility #field: #ty,)
    }

    /// The variables in a type: of the children of its state, or inside those.
    fn variables_inside(&self, state: StateId) -> impl Iterator<Item = VariableId> {
        self.chart.descendants(state).flat_map(|inside| self.chart.states[inside].variables.iter().copied())
    }

    pub(super) fn is_opaque_inside(&self, state: StateId) -> bool {
        self.chart.states[state].children.iter().any(|&child| self.needs.opaque[child])
    }

    /// Whether a value of the type is passed on and never looked into.
    pub(super) fn is_opaque(&self, ty: Type) -> bool {
        is_opaque(self.chart, ty)
    }
}
