//! How states are entered: outermost first, while the value of the state is built inside out.
//!
//! A function `enter_x` runs what `x` does on entry and returns it as a value: of a child of a compound
//! state the parent's enum, of a region its data and what is inside. Where nothing runs, the value is
//! written in place.

mod inside;
mod plan;

use std::collections::BTreeSet;
use std::rc::Rc;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Machine;
use super::context::{Env, Receiver, Uses};
use super::facts::{is_final, is_region};
use super::types::field_value;
use crate::chart::{Chart, Destination, HistoryId, Node, StateId, StateKind, VariableId};
pub(super) use inside::Building;
use inside::is_name;
pub(super) use plan::{Given, Inside, Plan};

/// A function that enters a state.
pub(super) struct Entry {
    name: Ident,
    given: Vec<VariableId>,
    uses: Uses,
}

impl Machine<'_> {
    /// The type of a state as a value: see the top of this room.
    pub(super) fn value_type(&self, state: StateId) -> TokenStream {
        let data = &self.chart.states[state];
        let Some(parent) = data.parent.filter(|_| is_region(self.chart, state)) else {
            return self.content_type(data.parent.unwrap_or(Chart::ROOT));
        };
        debug_assert!(self.chart.states[parent].kind == StateKind::Parallel);
        let variables = data.variables.iter().map(|&variable| self.ty(self.chart.variables[variable].ty));
        let content = (!data.children.is_empty()).then(|| self.content_type(state));
        let mut parts: Vec<TokenStream> = variables.chain(content).collect();
        if parts.len() == 1 { parts.remove(0) } else { quote!((#(#parts),*)) }
    }

    /// A state as a value, of its data and what is inside.
    pub(super) fn construct(
        &self,
        state: StateId,
        data: &[TokenStream],
        content: Option<TokenStream>,
    ) -> TokenStream {
        let names = &self.names;
        let variables = &self.chart.states[state].variables;
        if is_region(self.chart, state) {
            let mut parts: Vec<TokenStream> = data.iter().cloned().chain(content).collect();
            return if parts.len() == 1 { parts.remove(0) } else { quote!((#(#parts),*)) };
        }
        let Some(parent) = self.chart.states[state].parent else { return content.unwrap_or_default() };
        let (of, variant) = (self.content_type(parent), &names.members[state]);
        if variables.is_empty() {
            return match content {
                Some(content) => quote!(#of::#variant(#content)),
                None => quote!(#of::#variant),
            };
        }
        let fields =
            variables.iter().zip(data).map(|(&variable, value)| field_value(&names.fields[variable], value));
        let content = content.map(|content| field_value(&names.inside[state], &content));
        let fields = fields.chain(content);
        quote!(#of::#variant { #(#fields),* })
    }
}

impl<'m, 'c> Env<'m, 'c> {
    /// A state that is entered, as a value.
    pub(super) fn entered(&self, plan: &Plan, given: &Given) -> TokenStream {
        if self.machine.is_plain(plan) {
            return self.plain(plan, given);
        }
        // What the machine itself needs no function for.
        if let StateKind::Compound { initial } = &self.chart().states[Chart::ROOT].kind
            && plan.state == Chart::ROOT
            && self.machine.is_plain_itself(Chart::ROOT, false)
            && initial.code.statements.is_empty()
            && initial.target.arguments.is_empty()
        {
            let taken = self.machine.scope_of(Chart::ROOT);
            let mut building = Building { statements: TokenStream::new(), taken };
            return self.inside(Chart::ROOT, &plan.inside, given, &mut building).unwrap_or_default();
        }
        let entry = self.machine.entry(plan);
        let mut arguments: Vec<TokenStream> =
            entry.given.iter().map(|variable| given.get(variable).cloned().unwrap_or_default()).collect();
        arguments.extend(entry.uses.variables.iter().map(|&variable| self.passed(variable)));
        arguments.extend(self.context(&entry.uses));
        let (beside, name) = (self.beside(), &entry.name);
        quote!(#beside.#name(#(#arguments),*))
    }

    /// The arguments `now` and `step` for a function that uses them.
    pub(super) fn context(&self, uses: &Uses) -> Vec<TokenStream> {
        let mut own = self.uses.borrow_mut();
        own.now |= uses.now;
        own.step |= uses.step;
        self.machine.step_parameter(uses.step, uses.now).1
    }
}

impl<'c> Machine<'c> {
    /// The function that enters by a plan.
    pub(super) fn entry(&self, plan: &Plan) -> Rc<Entry> {
        let key = format!("{plan:?}");
        if let Some(entry) = self.entries.borrow().get(&key) {
            return Rc::clone(entry);
        }
        let entry = Rc::new(self.make_entry(plan));
        self.entries.borrow_mut().insert(key, Rc::clone(&entry));
        entry
    }

    fn make_entry(&self, plan: &Plan) -> Entry {
        let state = plan.state;
        let data = &self.chart.states[state];
        let mut env = Env::new(self, Receiver::Own, Some(state), state);
        for &variable in &data.variables {
            if state != Chart::ROOT {
                env.owned.insert(variable, self.names.bindings[variable].clone());
            }
        }
        let mut given = Vec::new();
        if state != Chart::ROOT {
            self.given_by(plan, &mut given);
        }
        let mut taken = self.scope_of(state);
        let own: BTreeSet<VariableId> = data.variables.iter().copied().collect();
        let given_names: Vec<Ident> = given
            .iter()
            .map(|variable| {
                let name = &self.names.bindings[*variable];
                if own.contains(variable) {
                    name.clone()
                } else {
                    super::naming::ident(&taken.unique(&name.to_string()))
                }
            })
            .collect();
        let values: Given =
            given.iter().zip(&given_names).map(|(&variable, name)| (variable, quote!(#name))).collect();

        let mut building = Building { statements: TokenStream::new(), taken };
        let mut inits = Vec::new();
        if state != Chart::ROOT && !plan.restored {
            for &variable in &data.variables {
                if let Some(initial) = &self.chart.variables[variable].initial {
                    inits.push((variable, env.value_or_zero(initial)));
                }
            }
        }
        building.statements.extend(self.empty_slots(state, self.restoring(plan)));
        building.statements.extend(self.arm(state, &env));
        for code in &data.entry {
            building.statements.extend(env.own_block(code, state, "entry", &data.name.text));
        }
        building.statements.extend(self.begin_work(state, &env));
        let content = env.inside(state, &plan.inside, &values, &mut building);
        if is_final(self.chart, state) && data.parent.is_some_and(|parent| self.needs.dones.contains(&parent))
        {
            let (step, done, variant) =
                (env.step(), &self.names.done, data.parent.map(|parent| self.done(parent)));
            building.statements.extend(quote!(#step.done(#done::#variant);));
        }
        let parts: Vec<TokenStream> = data
            .variables
            .iter()
            .filter(|_| state != Chart::ROOT)
            .map(|&variable| {
                let name = &self.names.bindings[variable];
                quote!(#name)
            })
            .collect();
        // Data is read when what is inside has been entered, which may write to it.
        let content = match content {
            Some(content) if !parts.is_empty() && !is_name(&content) => {
                let name = super::naming::ident(&building.taken.unique("inside"));
                building.statements.extend(quote!(let #name = #content;));
                Some(quote!(#name))
            }
            content => content,
        };
        let value = self.construct(state, &parts, content);
        let uses = env.uses.borrow().clone();
        let lets = inits.iter().map(|(variable, value)| {
            let name = &self.names.bindings[*variable];
            let ty = self.ty(self.chart.variables[*variable].ty);
            let mutable = uses.written.contains(variable).then(|| quote!(mut));
            quote!(let #mutable #name: #ty = #value;)
        });
        let mut parameters: Vec<TokenStream> = given
            .iter()
            .zip(&given_names)
            .map(|(variable, name)| {
                let ty = self.ty(self.chart.variables[*variable].ty);
                let mutable =
                    (own.contains(variable) && uses.written.contains(variable)).then(|| quote!(mut));
                quote!(#mutable #name: #ty)
            })
            .collect();
        let mut outer = uses.clone();
        outer.variables.retain(|variable| !own.contains(variable));
        outer.written.retain(|variable| !own.contains(variable));
        parameters.extend(outer.variables.iter().map(|&variable| self.parameter(variable)));
        parameters.extend(self.step_parameter(outer.step, outer.now).0);
        let statements = building.statements;
        let (name, docs) = if state == Chart::ROOT {
            (self.names.function("start"), " Enters the machine.".to_owned())
        } else {
            (self.names.function(&self.entry_name(plan)), format!(" Enters {}.", self.path_of(state)))
        };
        let (ty, allow) = (self.value_type(state), self.many(parameters.len()));
        let returns = (!ty.to_string().eq("()")).then(|| quote!(-> #ty));
        let value = if returns.is_some() { value } else { TokenStream::new() };
        self.add_function(quote! {
            #[doc = #docs]
            #allow
            fn #name(&mut self, #(#parameters),*) #returns {
                #(#lets)*
                #statements
                #value
            }
        });
        Entry { name, given, uses: outer }
    }

    /// The state's own history by which it is entered.
    fn restoring(&self, plan: &Plan) -> Option<HistoryId> {
        match (&plan.inside, &self.chart.states[plan.state].kind) {
            (Inside::History(history), _) => Some(*history),
            (Inside::Default, StateKind::Compound { initial }) => match initial.target.node {
                Node::History(history) if self.chart.histories[history].parent == plan.state => Some(history),
                _ => None,
            },
            _ => None,
        }
    }

    /// The names that functions of a state have bound.
    pub(super) fn scope_of(&self, state: StateId) -> crate::back::names::Scope {
        self.names.scope_of(self.chart, state)
    }

    /// The arguments of a destination as values for the states that are entered.
    pub(super) fn arguments(
        &self,
        destination: &Destination,
        env: &Env<'_, 'c>,
    ) -> Vec<(VariableId, TokenStream)> {
        let mut values = Vec::new();
        for (state, arguments) in &destination.arguments {
            for (&variable, argument) in self.chart.states[*state].variables.iter().zip(arguments) {
                values.push((variable, env.value_or_zero(argument)));
            }
        }
        values
    }
}
