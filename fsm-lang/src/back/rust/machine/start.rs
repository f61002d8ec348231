//! How a machine starts: `new`, and `start_in` for tests.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::Machine;
use super::super::context::{Env, Receiver};
use super::super::enter::Given;
use super::super::mentions::mentions;
use crate::chart::{Chart, VariableId};

impl<'c> Machine<'c> {
    /// `new` and `start_in`.
    pub(super) fn start_functions(&self) -> TokenStream {
        let (visibility, names, h) = (self.visibility(0), &self.names, &self.names.parameter);
        let (error, result) = (self.runtime("Error"), self.result());
        let mut env = Env::new(self, Receiver::Start, None, Chart::ROOT);
        env.fallible = false;
        let root = &self.chart.states[Chart::ROOT];
        let parameter = |variable: &&VariableId| self.chart.variables[**variable].initial.is_none();
        let parameters: Vec<TokenStream> = root
            .variables
            .iter()
            .filter(parameter)
            .map(|&variable| {
                let (name, ty) = (&names.bindings[variable], self.ty(self.chart.variables[variable].ty));
                quote!(#name: #ty,)
            })
            .collect();
        let mut lets = TokenStream::new();
        for &variable in &root.variables {
            if let Some(initial) = &self.chart.variables[variable].initial {
                let (name, ty) = (&names.bindings[variable], self.ty(self.chart.variables[variable].ty));
                let value = env.value_or_zero(initial);
                lets.extend(quote!(let #name: #ty = #value;));
            }
        }
        let fields = root.variables.iter().map(|&variable| {
            let name = &names.bindings[variable];
            super::super::types::field_value(&names.fields[variable], &quote!(#name))
        });
        let slots = names.slots.values().chain(&self.deadlines.fields).map(|slot| quote!(#slot: None));
        let calls = self.call_fields().into_iter().map(|(field, _, value)| quote!(#field: #value));
        let fields: Vec<TokenStream> = fields.chain(slots).chain(calls).collect();
        let beside_type = &names.beside;
        let inner = Env::new(self, Receiver::Beside, None, Chart::ROOT);
        let state = inner.entered(&self.plan(Chart::ROOT, &[]), &Given::new());
        let mutable = mentions(&state, "beside").then(|| quote!(mut));
        let step_type = &names.step;
        let (sink, sink_parameter) = (self.calls.as_ref().map(|_| quote!(sink)), self.sink_parameter());
        let step = self.needs.step().then(|| quote!(let step = &mut #step_type::new(#sink);));
        let begins = self.is_counted().then(|| quote!(step.begins();));
        let (settle, mutable_machine) = if self.needs.settles() {
            let now = self.settle_now();
            (quote!(let _ = machine.settle(#now step);), quote!(mut))
        } else {
            let flush = self.needs.noted.then(|| quote!(step.flush();));
            (quote!(#flush), TokenStream::new())
        };
        let go_on = self.call_go_on(&quote!(machine));
        let mutable_machine = if go_on.is_empty() { mutable_machine } else { quote!(mut) };
        let forget = self.forget_timers(&quote!(machine));
        let mutable_machine = if forget.is_empty() { mutable_machine } else { quote!(mut) };
        let machine = quote!(Self { state, beside });
        let done = if [&settle, &forget, &go_on].into_iter().all(TokenStream::is_empty) {
            if self.needs.step() { quote!(step.finish(#machine)) } else { quote!(Ok(#machine)) }
        } else {
            let finish = if self.needs.step() { quote!(step.finish(machine)) } else { quote!(Ok(machine)) };
            quote!(let #mutable_machine machine = #machine; #settle #forget #go_on #finish)
        };
        let start_in = self.start_in(&StartIn { parameters: &parameters, lets: &lets, fields: &fields });
        let now = self
            .given_now([&lets, &state, &settle, &go_on].into_iter().any(|tokens| mentions(tokens, "now")));
        let step =
            (mentions(&state, "step") || mentions(&lets, "step") || self.needs.step()).then(|| step.clone());
        let allow =
            self.many_to_start(parameters.len(), now.iter().count() + usize::from(self.calls.is_some()));
        quote! {
            #[doc = " Starts the machine: its first states are entered."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = " A fault on entry that the chart does not take, or a bound of the chart."]
            #allow
            #visibility fn new(host: #h, #(#parameters)* #now #sink_parameter) -> #result<Self, #error> {
                #step
                #begins
                #lets
                let #mutable beside = #beside_type { host, #(#fields),* };
                let state = #state;
                #done
            }
            #start_in
        }
    }

    /// `start_in`: what a state does as soon as it is entered, without its blocks. (Nothing is owed, since nothing was done.)
    fn start_in(&self, parts: &StartIn<'_>) -> TokenStream {
        let StartIn { parameters, lets, fields } = parts;
        let (visibility, names, h) = (self.visibility(0), &self.names, &self.names.parameter);
        let (beside_type, state_type, step_type) = (&names.beside, &names.state, &names.step);
        let arm = self.arm_function();
        let arm_now = mentions(&arm, "now").then(|| quote!(now,));
        let arm_step = mentions(&arm, "step").then(|| quote!(step,));
        let go_on = self.call_go_on(&quote!(machine));
        let now = self.given_now(
            arm_now.is_some() || [lets, &&go_on].into_iter().any(|tokens| mentions(tokens, "now")),
        );
        let begun = if arm.is_empty() {
            quote!(Self { state, beside })
        } else {
            quote!(let mut machine = Self { state, beside }; machine.arm(#arm_now #arm_step);)
        };
        let docs = match (self.needs.timers, go_on.is_empty()) {
            (false, true) => " Starts the machine in a given state, for tests: no `entry` runs.",
            (true, true) => {
                " Starts the machine in a given state, for tests: its timers run from `now`, and no `entry` does."
            }
            (false, false) => {
                " Starts the machine in a given state, for tests: its calls are made, nothing is owed, and no `entry` runs."
            }
            (true, false) => {
                " Starts the machine in a given state, for tests: its timers run from `now`, its calls are made, nothing is \
                 owed, and no `entry` runs."
            }
        };
        let beside = quote!(let beside = #beside_type { host, #(#fields),* };);
        if go_on.is_empty() {
            let step = (mentions(lets, "step") || arm_step.is_some())
                .then(|| quote!(let step = &mut #step_type::new();));
            let machine = (!arm.is_empty()).then(|| quote!(machine));
            let allow = self.many_to_start(parameters.len() + 1, now.iter().count());
            return quote! {
                #[doc = #docs]
                #allow
                #visibility fn start_in(host: #h, state: #state_type, #(#parameters)* #now) -> Self {
                    #step
                    #lets
                    #beside
                    #begun
                    #machine
                }
            };
        }
        let (error, result, sink) = (self.runtime("Error"), self.result(), self.sink_parameter());
        let begun = if arm.is_empty() { quote!(let mut machine = #begun;) } else { begun };
        let allow = self.many_to_start(parameters.len() + 1, now.iter().count() + 1);
        quote! {
            #[doc = #docs]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = " A fault of a call's argument that the chart does not take, or a bound of the chart."]
            #allow
            #visibility fn start_in(
                host: #h, state: #state_type, #(#parameters)* #now #sink
            ) -> #result<Self, #error> {
                let step = &mut #step_type::new(sink);
                #lets
                #beside
                #begun
                #go_on
                step.finish(machine)
            }
        }
    }
}

impl Machine<'_> {
    /// What clippy would say of a function that takes the host, so many values, and these.
    fn many_to_start(&self, values: usize, others: usize) -> TokenStream {
        self.many(values + others)
    }
}

/// The parts that `start_in` shares with `new`.
struct StartIn<'p> {
    parameters: &'p [TokenStream],
    lets: &'p TokenStream,
    fields: &'p [TokenStream],
}
