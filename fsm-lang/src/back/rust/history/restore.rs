//! How what was written down is entered again.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::Machine;
use super::super::context::{Env, Receiver, Uses};
use super::super::enter::{Building, Given, Plan};
use super::super::facts::is_final;
use super::super::types::field_value;
use crate::chart::{HistoryId, StateId, StateKind};

impl<'c> Env<'_, 'c> {
    /// What is inside the parent of a history, entered again.
    pub(in super::super) fn restored(&self, history: HistoryId) -> TokenStream {
        let machine = self.machine;
        let (name, uses) = machine.restore(history);
        let mut arguments: Vec<TokenStream> =
            uses.variables.iter().map(|&variable| self.passed(variable)).collect();
        arguments.extend(self.context(&uses));
        let beside = self.beside();
        quote!(#beside.#name(#(#arguments),*))
    }
}

impl<'c> Machine<'c> {
    /// The function that enters what a history recorded, or its default.
    pub(super) fn restore(&self, history: HistoryId) -> (proc_macro2::Ident, Uses) {
        if let Some(made) = self.restores.borrow().get(&history) {
            return made.clone();
        }
        let data = &self.chart.histories[history];
        let parent = data.parent;
        let env = Env::new(self, Receiver::Own, Some(parent), parent);
        let slot = &self.names.slots[history];
        let mut building = Building { statements: TokenStream::new(), taken: self.scope_of(parent) };
        building.statements.extend(env.own_block(&data.code, parent, "default", &data.name.text));
        let mut inner = env.inner();
        inner.locals = self.local_bindings(parent, &data.code);
        let values = self.arguments(&data.default, &inner);
        env.uses.borrow_mut().merge(&inner.uses.borrow());
        let values = env.kept(values, &mut building);
        let inside = self.plan_inside(parent, &[data.default.node]);
        let default = env.inside(parent, &inside, &values, &mut building);
        let before = building.statements;
        let taken = if self.holds_data(history) { quote!(self.#slot.take()) } else { quote!(self.#slot) };
        let recorded = self.recorded(history, &env);
        let uses = env.uses.borrow().clone();
        let mut parameters: Vec<TokenStream> =
            uses.variables.iter().map(|&variable| self.parameter(variable)).collect();
        parameters.extend(self.step_parameter(uses.step, uses.now).0);
        let name = self.names.function(&format!("restore_{}", data.name.text));
        let docs = format!(" Enters what {} recorded, or its default.", self.history_path(history));
        let (ty, allow) = (self.content_type(parent), self.many(parameters.len()));
        self.add_function(quote! {
            #[doc = #docs]
            #allow
            fn #name(&mut self, #(#parameters),*) -> #ty {
                match #taken {
                    Some(record) => #recorded,
                    None => { #before #default }
                }
            }
        });
        let made = (name, uses);
        self.restores.borrow_mut().insert(history, made.clone());
        made
    }

    /// A record, entered.
    pub(super) fn recorded(&self, history: HistoryId, env: &Env<'_, 'c>) -> TokenStream {
        let data = &self.chart.histories[history];
        let parent = &self.chart.states[data.parent];
        if data.deep {
            return env.entered_again(data.parent, &quote!(record));
        }
        let (name, names) = (&self.names.records[history], &self.names);
        let plan = |state: StateId| Plan {
            state,
            inside: self.plan_inside(state, &[]),
            restored: !self.chart.states[state].variables.is_empty(),
        };
        let given = |state: StateId| -> Given {
            let variables = self.chart.states[state].variables.iter();
            variables
                .map(|&variable| {
                    let name = &names.bindings[variable];
                    (variable, quote!(#name))
                })
                .collect()
        };
        let fields = |state: StateId| -> Vec<TokenStream> {
            let variables = self.chart.states[state].variables.iter();
            variables
                .map(|&variable| {
                    super::super::types::field_pattern(&names.fields[variable], &names.bindings[variable])
                })
                .collect()
        };
        if parent.kind == StateKind::Parallel {
            let regions: Vec<Plan> = parent.children.iter().map(|&region| plan(region)).collect();
            let mut taken = self.scope_of(data.parent);
            let mut all = Given::new();
            let mut patterns = Vec::new();
            for &region in &parent.children {
                for &variable in &self.chart.states[region].variables {
                    let field = &names.fields[variable];
                    let bound = super::super::naming::ident(&taken.unique(&field.to_string()));
                    patterns.push(super::super::types::field_pattern(field, &bound));
                    all.insert(variable, quote!(#bound));
                }
            }
            let mut building = Building { statements: TokenStream::new(), taken };
            let value =
                env.inside(data.parent, &super::super::enter::Inside::Regions(regions), &all, &mut building);
            let statements = building.statements;
            return quote!({ let #name { #(#patterns),* } = record; #statements #value });
        }
        let whole = self.records_content(history);
        let arms = parent.children.iter().map(|&child| {
            let value = env.entered(&plan(child), &given(child));
            let (variant, fields) = (&names.members[child], fields(child));
            let of = if whole { self.content_type(data.parent) } else { quote!(#name) };
            if fields.is_empty() {
                quote!(#of::#variant => #value)
            } else {
                quote!(#of::#variant { #(#fields),* } => #value)
            }
        });
        if whole && parent.children.iter().all(|&child| self.is_plain(&plan(child))) {
            return quote!(record);
        }
        quote!(match record { #(#arms),* })
    }

    /// Whether entering a recorded state again runs something.
    fn reenters(&self, state: StateId) -> bool {
        !self.is_plain_itself(state, true)
            || self.chart.states[state].children.iter().any(|&child| self.reenters(child))
    }
}

impl<'c> Env<'_, 'c> {
    /// The recorded value of what is inside a state, entered again.
    fn entered_again(&self, state: StateId, value: &TokenStream) -> TokenStream {
        let machine = self.machine;
        let tells = machine.chart.states[state].kind == StateKind::Parallel && machine.tells_done(state);
        if !tells && !machine.chart.states[state].children.iter().any(|&child| machine.reenters(child)) {
            return value.clone();
        }
        let (name, uses) = machine.reenter(state);
        let mut arguments: Vec<TokenStream> =
            uses.variables.iter().map(|&variable| self.passed(variable)).collect();
        arguments.push(value.clone());
        arguments.extend(self.context(&uses));
        quote!(self.#name(#(#arguments),*))
    }

    /// What a state does when it is entered again; its data are bound.
    fn enter_again(&self, state: StateId) -> TokenStream {
        let machine = self.machine;
        let data = &machine.chart.states[state];
        let mut tokens = machine.empty_slots(state, None);
        tokens.extend(machine.arm(state, self));
        tokens.extend(
            data.entry
                .iter()
                .map(|code| self.own_block(code, state, "entry", &data.name.text))
                .collect::<TokenStream>(),
        );
        tokens.extend(machine.begin_work(state, self));
        if is_final(machine.chart, state)
            && data.parent.is_some_and(|parent| machine.needs.dones.contains(&parent))
        {
            let (step, done, variant) =
                (self.step(), &machine.names.done, data.parent.map(|parent| machine.done(parent)));
            tokens.extend(quote!(#step.done(#done::#variant);));
        }
        tokens
    }
}

impl<'c> Machine<'c> {
    /// The function that enters again what is inside a state.
    fn reenter(&self, state: StateId) -> (proc_macro2::Ident, Uses) {
        if let Some(made) = self.reenters_made.borrow().get(&state) {
            return made.clone();
        }
        let env = Env::new(self, Receiver::Own, Some(state), state);
        let names = &self.names;
        let children = &self.chart.states[state].children;
        let value = &names.contents[state];
        let again = |child: StateId, env: &mut Env<'_, 'c>| {
            for &variable in &self.chart.states[child].variables {
                env.owned.insert(variable, names.bindings[variable].clone());
            }
            let before = env.enter_again(child);
            let content = &names.contents[child];
            let inside = (!self.chart.states[child].children.is_empty())
                .then(|| env.entered_again(child, &quote!(#content)));
            (before, inside)
        };
        let pattern_of = |child: StateId, written: &Uses| -> Vec<TokenStream> {
            let variables = self.chart.states[child].variables.iter();
            variables
                .map(|&variable| {
                    let (field, name) = (&names.fields[variable], &names.bindings[variable]);
                    let mutable = written.written.contains(&variable).then(|| quote!(mut));
                    if field == name { quote!(#mutable #name) } else { quote!(#field: #mutable #name) }
                })
                .collect()
        };
        let data_of = |child: StateId| -> Vec<TokenStream> {
            let variables = self.chart.states[child].variables.iter();
            variables
                .map(|&variable| {
                    let name = &names.bindings[variable];
                    quote!(#name)
                })
                .collect()
        };
        let body = if self.chart.states[state].kind == StateKind::Parallel {
            let of = self.content_type(state);
            let mut patterns = Vec::new();
            let mut values = Vec::new();
            let mut statements = TokenStream::new();
            for &region in children {
                let mut inner = env.inner();
                inner.function_of = Some(region);
                let (before, inside) = again(region, &mut inner);
                let uses = inner.uses.borrow().clone();
                env.merge_outside(region, &uses);
                patterns.extend(pattern_of(region, &uses));
                for &variable in &self.chart.states[region].variables {
                    let name = &names.bindings[variable];
                    values.push(field_value(&names.fields[variable], &quote!(#name)));
                }
                statements.extend(before);
                if let Some(inside) = inside {
                    let (field, content) = (&names.members[region], &names.contents[region]);
                    patterns.push(super::super::types::field_pattern(field, content));
                    if *content != inside.to_string() {
                        statements.extend(quote!(let #content = #inside;));
                    }
                    values.push(field_value(field, &quote!(#content)));
                }
            }
            let told = self.needs.dones.contains(&state);
            let done = if told { self.is_done(state, &quote!(#value)) } else { None };
            let result = quote!(#of { #(#values),* });
            match done {
                Some(is_done) => {
                    let (step, done, variant) = (env.step(), &names.done, self.done(state));
                    quote! {
                        let #of { #(#patterns),* } = #value;
                        #statements
                        let #value = #result;
                        if #is_done {
                            #step.done(#done::#variant);
                        }
                        #value
                    }
                }
                None => quote!(let #of { #(#patterns),* } = #value; #statements #result),
            }
        } else {
            let mut rest = false;
            let mut arms = Vec::new();
            for &child in children {
                if !self.reenters(child) {
                    rest = true;
                    continue;
                }
                let mut inner = env.inner();
                inner.function_of = Some(child);
                let (before, inside) = again(child, &mut inner);
                let uses = inner.uses.borrow().clone();
                env.merge_outside(child, &uses);
                let (of, variant) = (self.content_type(state), &names.members[child]);
                let mut fields = pattern_of(child, &uses);
                let content = &names.contents[child];
                let pattern = if fields.is_empty() {
                    match inside {
                        Some(_) => quote!(#of::#variant(#content)),
                        None => quote!(#of::#variant),
                    }
                } else {
                    if inside.is_some() {
                        fields.push(super::super::types::field_pattern(&names.inside[child], content));
                    }
                    quote!(#of::#variant { #(#fields),* })
                };
                let data = data_of(child);
                let (bind, inside) = match inside {
                    Some(inside) if !data.is_empty() => {
                        (quote!(let #content = #inside;), Some(quote!(#content)))
                    }
                    inside => (TokenStream::new(), inside),
                };
                let result = self.construct(child, &data, inside);
                arms.push(quote!(#pattern => { #before #bind #result }));
            }
            let otherwise = rest.then(|| quote!(#value => #value,));
            quote!(match #value { #(#arms)* #otherwise })
        };
        let uses = env.uses.borrow().clone();
        let mut parameters: Vec<TokenStream> =
            uses.variables.iter().map(|&variable| self.parameter(variable)).collect();
        let ty = self.content_type(state);
        parameters.push(quote!(#value: #ty));
        parameters.extend(self.step_parameter(uses.step, uses.now).0);
        let name = names.function(&format!("reenter_{}", self.chart.states[state].name.text));
        let docs = format!(" Enters again what is inside {}.", self.path_of(state));
        let allow = self.many(parameters.len());
        self.add_function(quote! {
            #[doc = #docs]
            #allow
            fn #name(&mut self, #(#parameters),*) -> #ty {
                #body
            }
        });
        let made = (name, uses);
        self.reenters_made.borrow_mut().insert(state, made.clone());
        made
    }
}
