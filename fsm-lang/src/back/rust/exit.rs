//! How states are left: what is inside first, in reverse document order.
//!
//! `exit_x` leaves a state with what is inside; `leave_x` the state itself, where what was inside is known
//! and has been left. Places keep their values until the targets are entered.

use std::rc::Rc;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Machine;
use super::branch::{Branch, MANY};
use super::context::{Env, Receiver, Uses};
use super::facts::is_region;
use crate::chart::{Chart, StateId, StateKind};
use crate::map::Arena;

/// A function that leaves a state.
pub(super) struct Exit {
    name: Ident,
    uses: Uses,
    /// It gets what is inside.
    content: bool,
}

/// What of a state a function leaves.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Whole,
    Itself,
    Inside,
}

/// What leaving a state does.
#[derive(Clone, Copy, Default)]
pub(super) struct Leaving {
    /// Something in the state itself, but for its histories.
    leaves: bool,
    /// A history of it records a configuration.
    records: bool,
    /// Something inside.
    inside: bool,
    /// A history of it, or of a state inside, keeps data.
    keeps: bool,
    /// How many of its own transitions leave what is inside, but not the state.
    left_inside: usize,
}

impl<'c> Machine<'c> {
    /// What leaving states does.
    fn leaving(&self) -> &Arena<StateId, Leaving> {
        self.leaving.get_or_init(|| {
            let mut leaving = self.chart.states.map(|_| Leaving::default());
            for (state, data) in self.chart.states.iter().rev() {
                let of = &mut leaving[state];
                of.leaves = data.exit.iter().any(|code| !code.statements.is_empty())
                    || !self.timers_of(state).is_empty()
                    || self.ends_work(state);
                of.records = data.histories.iter().any(|&history| !self.holds_data(history));
                of.keeps |= data.histories.iter().any(|&history| self.holds_data(history));
                let of = *of;
                if let Some(parent) = data.parent {
                    leaving[parent].inside |= of.leaves || of.records || of.inside;
                    leaving[parent].keeps |= of.keeps;
                }
            }
            for transition in self.chart.transitions.values() {
                if let Some(domain) = self.chart.domain(transition).filter(|&it| it == transition.source) {
                    leaving[domain].left_inside += 1;
                }
            }
            leaving
        })
    }

    /// Whether leaving the state with what is inside does something.
    pub(super) fn exits(&self, state: StateId) -> bool {
        let of = &self.leaving()[state];
        of.leaves || of.records || of.inside
    }

    fn exits_inside(&self, state: StateId) -> bool {
        self.leaving()[state].inside
    }

    /// Whether leaving the state itself does something that `leave_x` does.
    fn leaves_itself(&self, state: StateId) -> bool {
        self.leaving()[state].leaves
    }

    /// Whether leaving the state keeps data for a history, of itself or inside.
    pub(super) fn keeps(&self, state: StateId) -> bool {
        self.leaving()[state].keeps
    }

    /// What is inside a state as a parameter: by value where it has no data.
    pub(super) fn content_parameter(&self, state: StateId) -> TokenStream {
        let (name, ty) = (&self.names.contents[state], self.content_type(state));
        if self.is_copied(state) { quote!(#name: #ty) } else { quote!(#name: &mut #ty) }
    }

    /// Whether what is inside a state has no data, and so is passed by value.
    pub(super) fn is_copied(&self, state: StateId) -> bool {
        !self.chart.states[state].children.iter().any(|&child| self.needs.data[child])
    }

    /// The function that leaves a part of a state, made once.
    fn exit_of(&self, state: StateId, part: Part) -> Rc<Exit> {
        if let Some(exit) = self.exits_made.borrow().get(&(state, part)) {
            return Rc::clone(exit);
        }
        let env = Env::new(self, Receiver::Own, Some(state), state);
        let (verb, docs) = match part {
            Part::Whole => ("exit", " Leaves "),
            Part::Itself => ("leave", " Leaves what is around what was left of "),
            Part::Inside => ("exit_inside", " Leaves what is inside "),
        };
        let mut statements = TokenStream::new();
        if part != Part::Itself {
            statements.extend(env.exit_inside_inline(state));
        }
        if part == Part::Whole {
            let histories = self.chart.states[state].histories.iter().rev();
            for &history in histories.filter(|&&history| !self.holds_data(history)) {
                let content = env.content(state);
                statements.extend(self.record(history, &content, &env));
            }
        }
        if part != Part::Inside {
            statements.extend(self.exit_itself(state, &env));
        }
        let exit = self.add_exit(state, verb, docs, env, &statements);
        self.exits_made.borrow_mut().insert((state, part), Rc::clone(&exit));
        exit
    }

    /// The function for a state with what is inside.
    fn exit(&self, state: StateId) -> Rc<Exit> {
        self.exit_of(state, Part::Whole)
    }

    /// The function for the state itself, without its histories.
    fn leave(&self, state: StateId) -> Rc<Exit> {
        let is_leaf = self.chart.states[state].children.is_empty();
        self.exit_of(state, if is_leaf { Part::Whole } else { Part::Itself })
    }

    fn exit_itself(&self, state: StateId, env: &Env<'_, 'c>) -> TokenStream {
        let data = &self.chart.states[state];
        let mut statements: TokenStream =
            data.exit.iter().map(|code| env.own_block(code, state, "exit", &data.name.text)).collect();
        statements.extend(self.disarm(state, env));
        statements.extend(self.end_work(state, env));
        statements
    }

    fn add_exit(
        &self,
        state: StateId,
        verb: &str,
        docs: &str,
        env: Env<'_, 'c>,
        statements: &TokenStream,
    ) -> Rc<Exit> {
        let uses = env.uses.borrow().clone();
        let mut parameters: Vec<TokenStream> =
            uses.variables.iter().map(|&variable| self.parameter(variable)).collect();
        let content = uses.contents.contains(&state);
        if content {
            parameters.push(self.content_parameter(state));
        }
        parameters.extend(self.step_parameter(uses.step, uses.now).0);
        let name = self.names.function(&format!("{verb}_{}", self.chart.states[state].name.text));
        let (docs, allow) = (format!("{docs}{}.", self.path_of(state)), self.many(parameters.len()));
        self.add_function(quote! {
            #[doc = #docs]
            #allow
            fn #name(&mut self, #(#parameters),*) {
                #statements
            }
        });
        Rc::new(Exit { name, uses, content })
    }
}

impl<'c> Env<'_, 'c> {
    fn call_exit(&self, state: StateId, exit: &Exit) -> TokenStream {
        let mut arguments: Vec<TokenStream> =
            exit.uses.variables.iter().map(|&variable| self.passed(variable)).collect();
        if exit.content {
            arguments.push(self.content_argument(state));
        }
        arguments.extend(self.context(&exit.uses));
        let (beside, name) = (self.beside(), &exit.name);
        quote!(#beside.#name(#(#arguments),*);)
    }

    /// What is inside a state as an argument.
    pub(super) fn content_argument(&self, state: StateId) -> TokenStream {
        let place = self.content(state);
        match (self.machine.is_copied(state), self.is_bound(state)) {
            (true, true) => quote!(*#place),
            (true, false) | (false, true) => place,
            (false, false) => quote!(&mut #place),
        }
    }

    /// Leaves a state with what is inside.
    pub(super) fn exit(&self, state: StateId) -> TokenStream {
        if !self.machine.exits(state) {
            return TokenStream::new();
        }
        let exit = self.machine.exit(state);
        self.call_exit(state, &exit)
    }

    /// Leaves what is inside a state, but not the state.
    pub(super) fn exit_inside(&self, state: StateId) -> TokenStream {
        let machine = self.machine;
        if machine.exits_inside(state)
            && machine.leaving()[state].left_inside > MANY
            && machine.chart.states[state].children.len() > MANY
        {
            let exit = machine.exit_of(state, Part::Inside);
            return self.call_exit(state, &exit);
        }
        self.exit_inside_inline(state)
    }

    /// The same, written in place: a match on what is inside.
    fn exit_inside_inline(&self, state: StateId) -> TokenStream {
        if !self.machine.exits_inside(state) {
            return TokenStream::new();
        }
        let children: Vec<StateId> = self.chart().states[state].children.iter().rev().copied().collect();
        let mut env = self.inner();
        env.here = state;
        let branch = env.branch(&children, &|inner| inner.exit_branch(), true);
        let tokens = env.render(branch, true);
        self.uses.borrow_mut().merge(&env.uses.borrow());
        tokens
    }

    fn exit_branch(&self) -> Branch {
        let tokens = self.exit(self.here);
        if tokens.is_empty() { Branch::Nothing } else { Branch::Other(tokens) }
    }

    /// Takes over what the code for a child uses of what is around it.
    pub(super) fn merge_outside(&self, child: StateId, uses: &Uses) {
        let chart = self.chart();
        let mut outer = uses.clone();
        let inside = |owner: StateId| chart.is_within(owner, child);
        outer.variables.retain(|&variable| !inside(chart.variables[variable].owner));
        outer.written.retain(|&variable| !inside(chart.variables[variable].owner));
        outer.contents.retain(|&state| !inside(state));
        self.uses.borrow_mut().merge(&outer);
    }

    /// Records the configurations without data of the states around `here`, out to `domain`.
    pub(super) fn records_of(&self, domain: StateId) -> TokenStream {
        let chart = self.chart();
        let around = chart.ancestors(self.here).take_while(|&state| state != domain);
        let mut tokens = TokenStream::new();
        for state in around {
            let towards = chart.child_towards(state, self.here);
            let histories = chart.states[state].histories.iter();
            for &history in histories.filter(|&&history| !self.machine.holds_data(history)) {
                tokens.extend(self.record_from_here(history, towards));
            }
        }
        tokens
    }

    /// Leaves everything from the innermost state that is known to be active out to `outermost`.
    pub(super) fn exit_from_here(&self, outermost: StateId) -> TokenStream {
        let chart = self.chart();
        if outermost == self.here || !chart.is_descendant(self.here, outermost) {
            return self.exit(outermost);
        }
        let machine = self.machine;
        if machine.has_many_regions(outermost) && machine.is_copied(outermost) && !self.records_later {
            return self.exit(outermost);
        }
        let data = &chart.states[outermost];
        let towards = chart.child_towards(outermost, self.here);
        let mut tokens = TokenStream::new();
        if data.kind == StateKind::Parallel {
            for &region in data.children.iter().rev() {
                let is_here = Some(region) == towards;
                tokens.extend(if is_here { self.exit_from_here(region) } else { self.exit(region) });
            }
        } else if let Some(child) = towards {
            tokens.extend(self.exit_from_here(child));
        }
        for &history in data.histories.iter().rev().filter(|&&history| !self.machine.holds_data(history)) {
            if !self.records_later {
                tokens.extend(self.record_from_here(history, towards));
            }
        }
        if self.machine.leaves_itself(outermost) {
            let leave = self.machine.leave(outermost);
            tokens.extend(self.call_exit(outermost, &leave));
        }
        tokens
    }
}

impl Machine<'_> {
    /// The child of a compound state as a pattern that binds what is used of it.
    pub(super) fn pattern(&self, child: StateId, uses: &Uses, content: Option<TokenStream>) -> TokenStream {
        let names = &self.names;
        let data = &self.chart.states[child];
        let Some(parent) = data.parent else { return quote!(_) };
        debug_assert!(!is_region(self.chart, child) || parent == Chart::ROOT);
        let (of, variant) = (self.content_type(parent), &names.members[child]);
        let content = content.or_else(|| {
            let name = &names.contents[child];
            uses.contents.contains(&child).then(|| quote!(#name))
        });
        if data.variables.is_empty() {
            return match (content, data.children.is_empty()) {
                (_, true) => quote!(#of::#variant),
                (Some(content), false) => quote!(#of::#variant(#content)),
                (None, false) => quote!(#of::#variant(_)),
            };
        }
        let bound: Vec<_> =
            data.variables.iter().filter(|variable| uses.variables.contains(variable)).collect();
        let mut fields: Vec<TokenStream> = bound
            .iter()
            .map(|&&variable| super::types::field_pattern(&names.fields[variable], &names.bindings[variable]))
            .collect();
        let complete = bound.len() == data.variables.len() && (content.is_some() || data.children.is_empty());
        if let Some(content) = content {
            let field = &names.inside[child];
            fields.push(if *field == content.to_string() { content } else { quote!(#field: #content) });
        }
        if !complete {
            fields.push(quote!(..));
        }
        quote!(#of::#variant { #(#fields),* })
    }
}
