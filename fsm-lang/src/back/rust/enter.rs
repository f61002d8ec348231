//! How states are entered: outermost first, while the value of the state is built inside out.
//!
//! A function `enter_x` runs what `x` does on entry and returns it as a value: of a child of a compound
//! state the parent's enum, of a region its data and what is inside. Where nothing runs, the value is
//! written in place.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::rc::Rc;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Machine;
use super::context::{Env, Receiver, Uses};
use super::facts::{is_final, is_region};
use super::types::field_value;
use crate::chart::{Chart, Destination, HistoryId, Node, StateId, StateKind, VariableId};

/// Which states are entered, from one outward to the leaves.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    pub(super) state: StateId,
    pub(super) inside: Inside,
    /// All of its data comes from a history.
    pub(super) restored: bool,
}

/// How what is inside a state is chosen.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Inside {
    /// By `initial`, all regions so; or there is nothing.
    Default,
    /// The edge leads into this child.
    Child(Box<Plan>),
    /// The edge leads into at least one of these regions.
    Regions(Vec<Plan>),
    /// By a history.
    History(HistoryId),
}

/// The values of data that an edge gives.
pub(super) type Given = BTreeMap<VariableId, TokenStream>;

/// A function that enters a state.
pub(super) struct Entry {
    name: Ident,
    given: Vec<VariableId>,
    uses: Uses,
}

impl Machine<'_> {
    /// The states to enter for targets inside `state`, which is entered.
    pub(super) fn plan(&self, state: StateId, targets: &[Node]) -> Plan {
        Plan { state, inside: self.plan_inside(state, targets), restored: false }
    }

    /// The same for what is inside `state`.
    pub(super) fn plan_inside(&self, state: StateId, targets: &[Node]) -> Inside {
        let inside = |node: &Node| match *node {
            Node::State(target) => self.chart.is_descendant(target, state),
            Node::History(history) => self.chart.is_within(self.chart.histories[history].parent, state),
        };
        let targets: Vec<Node> = targets.iter().copied().filter(inside).collect();
        for target in &targets {
            if let Node::History(history) = *target
                && self.chart.histories[history].parent == state
            {
                return Inside::History(history);
            }
        }
        let Some(&first) = targets.first() else { return Inside::Default };
        if self.chart.states[state].kind == StateKind::Parallel {
            let regions = self.chart.states[state].children.iter();
            return Inside::Regions(regions.map(|&region| self.plan(region, &targets)).collect());
        }
        match self.chart.child_towards(state, self.anchor(first)) {
            Some(child) => Inside::Child(Box::new(self.plan(child, &targets))),
            None => Inside::Default,
        }
    }

    /// A state that a node is, or stands in.
    pub(super) fn anchor(&self, node: Node) -> StateId {
        match node {
            Node::State(state) => state,
            Node::History(history) => self.chart.histories[history].parent,
        }
    }

    /// Whether entering runs nothing, so that the value can be written down.
    pub(super) fn is_plain(&self, plan: &Plan) -> bool {
        self.is_plain_itself(plan.state, plan.restored) && self.is_plain_inside(plan.state, &plan.inside)
    }

    /// Whether entering the state itself runs nothing; `restored` if its data comes from a history.
    pub(super) fn is_plain_itself(&self, id: StateId, restored: bool) -> bool {
        let state = &self.chart.states[id];
        let computed = |&variable: &VariableId| self.chart.variables[variable].initial.is_some();
        (restored || id == Chart::ROOT || !state.variables.iter().any(computed))
            && state.entry.iter().all(|code| code.statements.is_empty())
            && self.timers_of(id).is_empty()
            && !self.begins_work(id)
            && !state.histories.iter().any(|&history| self.holds_data(history))
            && !(is_final(self.chart, id)
                && state.parent.is_some_and(|parent| self.needs.dones.contains(&parent)))
            && !(state.kind == StateKind::Parallel && self.tells_done(id))
    }

    fn is_plain_inside(&self, state: StateId, inside: &Inside) -> bool {
        match inside {
            Inside::Default => match &self.chart.states[state].kind {
                StateKind::Compound { initial } => {
                    initial.code.statements.is_empty()
                        && initial.target.arguments.is_empty()
                        && self.is_plain_inside(state, &self.plan_inside(state, &[initial.target.node]))
                }
                StateKind::Parallel => self.chart.states[state]
                    .children
                    .iter()
                    .all(|&region| self.is_plain(&self.plan(region, &[]))),
                StateKind::Atomic | StateKind::Final { .. } => true,
            },
            Inside::Child(child) => self.is_plain(child),
            Inside::Regions(regions) => regions.iter().all(|region| self.is_plain(region)),
            Inside::History(_) => false,
        }
    }

    /// Whether `done` of a parallel state, or of one that it may be the last region of, is waited for, and
    /// can come.
    pub(super) fn tells_done(&self, parallel: StateId) -> bool {
        self.done_pattern(parallel).is_some()
            && (self.needs.dones.contains(&parallel)
                || (is_region(self.chart, parallel)
                    && self.chart.states[parallel].parent.is_some_and(|outer| self.tells_done(outer))))
    }

    /// The data that an edge gives, in the order of a plan.
    fn given_by(&self, plan: &Plan, found: &mut Vec<VariableId>) {
        let variables = &self.chart.states[plan.state].variables;
        found.extend(
            variables
                .iter()
                .filter(|&&v| plan.restored || self.chart.variables[v].initial.is_none())
                .copied(),
        );
        match &plan.inside {
            Inside::Child(child) => self.given_by(child, found),
            Inside::Regions(regions) => regions.iter().for_each(|region| self.given_by(region, found)),
            Inside::Default | Inside::History(_) => {}
        }
    }

    /// How a function that enters by the plan is called.
    fn entry_name(&self, plan: &Plan) -> String {
        let mut name = String::from(if plan.restored { "restore" } else { "enter" });
        self.add_names(plan, &mut name);
        name
    }

    fn add_names(&self, plan: &Plan, name: &mut String) {
        let _ = write!(name, "_{}", self.chart.states[plan.state].name.text);
        match &plan.inside {
            Inside::Default => {}
            Inside::Child(child) => self.add_names(child, name),
            Inside::Regions(regions) => {
                for region in regions.iter().filter(|region| region.inside != Inside::Default) {
                    self.add_names(region, name);
                }
            }
            Inside::History(history) => {
                let _ = write!(name, "_{}", self.chart.histories[*history].name.text);
            }
        }
    }

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

/// What has to run before a value can be written down.
pub(super) struct Building {
    pub(super) statements: TokenStream,
    pub(super) taken: crate::back::names::Scope,
}

impl<'m, 'c> Env<'m, 'c> {
    /// A state that is entered, as a value.
    pub(super) fn entered(&self, plan: &Plan, given: &Given) -> TokenStream {
        if self.machine.is_plain(plan) {
            return self.plain(plan, given);
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

    fn plain(&self, plan: &Plan, given: &Given) -> TokenStream {
        let variables = &self.chart().states[plan.state].variables;
        let data: Vec<TokenStream> =
            variables.iter().map(|variable| given.get(variable).cloned().unwrap_or_default()).collect();
        let content = self.plain_inside(plan.state, &plan.inside, given);
        self.machine.construct(plan.state, &data, content)
    }

    fn plain_inside(&self, state: StateId, inside: &Inside, given: &Given) -> Option<TokenStream> {
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
        let mut scope = crate::back::names::Scope::with([
            "beside", "event", "now", "step", "state", "record", "fault", "host",
        ]);
        for around in self.chart.ancestors(state).chain([state]) {
            for &variable in &self.chart.states[around].variables {
                scope.take(&self.names.bindings[variable].to_string());
            }
        }
        for constant in self.names.constants.values() {
            scope.take(&constant.to_string());
        }
        scope
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

impl<'c> Env<'_, 'c> {
    /// What is inside a state that is entered, as a value; what has to run before goes into `building`.
    pub(super) fn inside(
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
    pub(super) fn kept(&self, values: Vec<(VariableId, TokenStream)>, building: &mut Building) -> Given {
        let mut given = Given::new();
        let simple = values.len() == 1;
        for (variable, value) in values {
            if simple || is_name(&value) {
                given.insert(variable, value);
                continue;
            }
            let name = super::naming::ident(
                &building.taken.unique(&self.machine.names.bindings[variable].to_string()),
            );
            let ty = self.machine.ty(self.chart().variables[variable].ty);
            building.statements.extend(quote!(let #name: #ty = #value;));
            given.insert(variable, quote!(#name));
        }
        given
    }

    fn regions(
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
                .map(|part| super::naming::ident(&building.taken.unique(&part.to_string())))
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
        let Some(pattern) = self.machine.done_pattern(state) else { return value };
        let name = super::naming::ident(&building.taken.unique(&names.contents[state].to_string()));
        let (step, done, variant) = (self.step(), &names.done, self.machine.done(state));
        building.statements.extend(quote! {
            let #name = #value;
            if matches!(#name, #pattern) {
                #step.done(#done::#variant);
            }
        });
        quote!(#name)
    }

    /// The fields of a parallel state's struct that are a region's.
    pub(super) fn parts(&self, region: StateId) -> Vec<Ident> {
        let (data, names) = (&self.chart().states[region], &self.machine.names);
        let fields = data.variables.iter().map(|&variable| names.fields[variable].clone());
        fields.chain((!data.children.is_empty()).then(|| names.members[region].clone())).collect()
    }
}

/// Whether tokens are one name.
fn is_name(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter();
    matches!(tokens.next(), Some(proc_macro2::TokenTree::Ident(_))) && tokens.next().is_none()
}
