//! What is inside a state that is entered.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::context::Env;
use super::super::types::field_value;
use super::plan::{Given, Inside, Plan};
use crate::chart::{StateId, StateKind, VariableId};

/// What has to run before a value can be written down.
pub(in super::super) struct Building {
    pub(in super::super) statements: TokenStream,
    pub(in super::super) taken: crate::back::names::Scope,
}

impl<'m, 'c> Env<'m, 'c> {
    pub(super) fn plain(&self, plan: &Plan, given: &Given) -> TokenStream {
        let variables = &self.chart().states[plan.state].variables;
        let data: Vec<TokenStream> =
            variables.iter().map(|variable| given.get(variable).cloned().unwrap_or_default()).collect();
        let content = self.plain_inside(plan.state, &plan.inside, given);
        self.machine.construct(plan.state, &data, content)
    }

    pub(super) fn plain_inside(&self, state: StateId, inside: &Inside, given: &Given) -> Option<TokenStream> {
        let data = &self.chart().states[state];
        match inside {
            Inside::Default => match &data.kind {
                StateKind::Compound { initial } => {
                    let inside = self.machine.plan_inside(state, &[initial.target.node]);
                    self.plain_inside(state, &inside, given)
                }
                StateKind::Parallel => {
                    let regions: Vec<Plan> =
                        data.children.iter().map(|&region| self.machine.plan(region, &[])).collect();
                    self.plain_inside(state, &Inside::Regions(regions), given)
                }
                StateKind::Atomic | StateKind::Final { .. } => None,
            },
            Inside::Child(child) => Some(self.plain(child, given)),
            Inside::Regions(regions) => {
                let fields = regions.iter().flat_map(|region| {
                    let of = &self.chart().states[region.state];
                    let data = of.variables.iter().map(|variable| {
                        let value = given.get(variable).cloned().unwrap_or_default();
                        field_value(&self.machine.names.fields[*variable], &value)
                    });
                    let content = self
                        .plain_inside(region.state, &region.inside, given)
                        .map(|content| field_value(&self.machine.names.members[region.state], &content));
                    data.chain(content).collect::<Vec<_>>()
                });
                let of = self.machine.content_type(state);
                Some(quote!(#of { #(#fields),* }))
            }
            Inside::History(_) => None,
        }
    }
}

impl<'c> Env<'_, 'c> {
    /// What is inside a state that is entered, as a value; what has to run before goes into `building`.
    pub(in super::super) fn inside(
        &self,
        state: StateId,
        inside: &Inside,
        given: &Given,
        building: &mut Building,
    ) -> Option<TokenStream> {
        let data = &self.chart().states[state];
        match inside {
            Inside::Default => match &data.kind {
                StateKind::Compound { initial } => {
                    building.statements.extend(self.own_block(
                        &initial.code,
                        state,
                        "initial",
                        &data.name.text,
                    ));
                    let mut env = self.inner();
                    env.locals = self.machine.local_bindings(state, &initial.code);
                    let values = self.machine.arguments(&initial.target, &env);
                    self.uses.borrow_mut().merge(&env.uses.borrow());
                    let values = self.kept(values, building);
                    let inside = self.machine.plan_inside(state, &[initial.target.node]);
                    self.inside(state, &inside, &values, building)
                }
                StateKind::Parallel => {
                    let regions =
                        data.children.iter().map(|&region| self.machine.plan(region, &[])).collect();
                    self.inside(state, &Inside::Regions(regions), given, building)
                }
                StateKind::Atomic | StateKind::Final { .. } => None,
            },
            Inside::Child(child) => Some(self.entered(child, given)),
            Inside::Regions(regions) => Some(self.regions(state, regions, given, building)),
            Inside::History(history) => Some(self.restored(*history)),
        }
    }

    /// Arguments as values that can be used in any order, once each.
    pub(in super::super) fn kept(
        &self,
        values: Vec<(VariableId, TokenStream)>,
        building: &mut Building,
    ) -> Given {
        let mut given = Given::new();
        let simple = values.len() == 1;
        for (variable, value) in values {
            if simple || is_name(&value) {
                given.insert(variable, value);
                continue;
            }
            let name = super::super::naming::ident(
                &building.taken.unique(&self.machine.names.bindings[variable].to_string()),
            );
            let ty = self.machine.ty(self.chart().variables[variable].ty);
            building.statements.extend(quote!(let #name: #ty = #value;));
            given.insert(variable, quote!(#name));
        }
        given
    }

    pub(super) fn regions(
        &self,
        state: StateId,
        regions: &[Plan],
        given: &Given,
        building: &mut Building,
    ) -> TokenStream {
        let names = &self.machine.names;
        let mut fields = Vec::new();
        let several = regions.iter().any(|region| self.parts(region.state).len() != 1);
        for region in regions {
            let value = self.entered(region, given);
            let parts = self.parts(region.state);
            if !several {
                fields.extend(parts.iter().map(|part| field_value(part, &value)));
                continue;
            }
            // Each in its turn, data and what is inside together.
            let bound: Vec<Ident> = parts
                .iter()
                .map(|part| super::super::naming::ident(&building.taken.unique(&part.to_string())))
                .collect();
            match bound.as_slice() {
                [] if self.machine.is_plain(region) => {}
                [] => building.statements.extend(quote!(#value;)),
                [one] => building.statements.extend(quote!(let #one = #value;)),
                _ => building.statements.extend(quote!(let (#(#bound),*) = #value;)),
            }
            fields.extend(parts.iter().zip(&bound).map(|(part, name)| field_value(part, &quote!(#name))));
        }
        let of = self.machine.content_type(state);
        let value = quote!(#of { #(#fields),* });
        if !self.machine.tells_done(state) || !self.machine.needs.dones.contains(&state) {
            return value;
        }
        let name = super::super::naming::ident(&building.taken.unique(&names.contents[state].to_string()));
        let Some(is_done) = self.machine.is_done(state, &quote!(#name)) else { return value };
        let (step, done, variant) = (self.step(), &names.done, self.machine.done(state));
        building.statements.extend(quote! {
            let #name = #value;
            if #is_done {
                #step.done(#done::#variant);
            }
        });
        quote!(#name)
    }

    /// The fields of a parallel state's struct that are a region's.
    pub(in super::super) fn parts(&self, region: StateId) -> Vec<Ident> {
        let (data, names) = (&self.chart().states[region], &self.machine.names);
        let fields = data.variables.iter().map(|&variable| names.fields[variable].clone());
        fields.chain((!data.children.is_empty()).then(|| names.members[region].clone())).collect()
    }
}

/// Whether tokens are one name.
pub(super) fn is_name(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter();
    matches!(tokens.next(), Some(proc_macro2::TokenTree::Ident(_))) && tokens.next().is_none()
}
