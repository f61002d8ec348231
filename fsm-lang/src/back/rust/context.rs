//! Where a piece of code stands, and how it names what it reads.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Machine;
use super::facts::{is_opaque, is_region};
use crate::chart::{Chart, Expr, LocalId, StateId, VariableId};
use crate::map::Id;

/// What the machine's data are reached through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Receiver {
    /// A function of `Beside`.
    Own,
    /// A function of the machine, with `beside` bound.
    Beside,
    /// `new`, in which they are locals.
    Start,
}

/// How a local of a block is bound.
#[derive(Clone, Debug)]
pub(super) struct LocalBinding {
    pub(super) name: Ident,
    /// It is a reference.
    pub(super) by_reference: bool,
    /// It is assigned to again.
    pub(super) mutable: bool,
}

/// What a piece of code turned out to use of what stands around it.
#[derive(Clone, Debug, Default)]
pub(super) struct Uses {
    /// Data of states.
    pub(super) variables: BTreeSet<VariableId>,
    /// Data that is borrowed mutably.
    pub(super) written: BTreeSet<VariableId>,
    /// What is inside of states.
    pub(super) contents: BTreeSet<StateId>,
    pub(super) locals: BTreeSet<usize>,
    pub(super) now: bool,
    pub(super) step: bool,
}

impl Uses {
    pub(super) fn merge(&mut self, other: &Self) {
        self.variables.extend(&other.variables);
        self.written.extend(&other.written);
        self.contents.extend(&other.contents);
        self.locals.extend(&other.locals);
        self.now |= other.now;
        self.step |= other.step;
    }
}

/// The surroundings of a piece of code.
pub(super) struct Env<'m, 'c> {
    pub(super) machine: &'m Machine<'c>,
    pub(super) receiver: Receiver,
    /// In a function for a state, what belongs to it and to the states around it are parameters; all else
    /// is bound by patterns.
    pub(super) function_of: Option<StateId>,
    /// Data that are owned locals.
    pub(super) owned: BTreeMap<VariableId, Ident>,
    /// Those of them that nothing needs behind their last use.
    pub(super) movable: BTreeSet<VariableId>,
    /// The locals of the block.
    pub(super) locals: BTreeMap<LocalId, LocalBinding>,
    /// The uses that may move what they use, by the address of the expression.
    pub(super) moves: BTreeSet<usize>,
    /// `?` may stand here.
    pub(super) fallible: bool,
    /// The innermost state that is known to be active, in a function of the machine.
    pub(super) here: StateId,
    /// The parallel states whose regions a pattern has taken apart.
    pub(super) apart: BTreeSet<StateId>,
    /// What histories of the states around `here` record is written down elsewhere.
    pub(super) records_later: bool,
    pub(super) uses: RefCell<Uses>,
}

impl<'m, 'c> Env<'m, 'c> {
    pub(super) fn new(
        machine: &'m Machine<'c>,
        receiver: Receiver,
        function_of: Option<StateId>,
        here: StateId,
    ) -> Self {
        Self {
            machine,
            receiver,
            function_of,
            owned: BTreeMap::new(),
            movable: BTreeSet::new(),
            locals: BTreeMap::new(),
            moves: BTreeSet::new(),
            fallible: false,
            here,
            apart: BTreeSet::new(),
            records_later: false,
            uses: RefCell::default(),
        }
    }

    /// The same place with nothing used yet.
    pub(super) fn inner(&self) -> Self {
        Self {
            machine: self.machine,
            receiver: self.receiver,
            function_of: self.function_of,
            owned: self.owned.clone(),
            movable: self.movable.clone(),
            locals: self.locals.clone(),
            moves: self.moves.clone(),
            fallible: self.fallible,
            here: self.here,
            apart: self.apart.clone(),
            records_later: self.records_later,
            uses: RefCell::default(),
        }
    }

    pub(super) fn chart(&self) -> &'c Chart {
        self.machine.chart
    }

    /// `self` or `beside`.
    pub(super) fn beside(&self) -> TokenStream {
        match self.receiver {
            Receiver::Own => quote!(self),
            Receiver::Beside => quote!(beside),
            Receiver::Start => quote!(beside),
        }
    }

    /// The host, a place.
    pub(super) fn host(&self) -> TokenStream {
        match self.receiver {
            Receiver::Own => quote!(self.host),
            Receiver::Beside => quote!(beside.host),
            Receiver::Start => quote!(host),
        }
    }

    pub(super) fn step(&self) -> TokenStream {
        self.uses.borrow_mut().step = true;
        quote!(step)
    }

    pub(super) fn now(&self) -> TokenStream {
        self.uses.borrow_mut().now = true;
        quote!(now)
    }

    /// How a variable is bound: its tokens, and whether those are a reference.
    pub(super) fn binding(&self, variable: VariableId) -> (TokenStream, bool) {
        let names = &self.machine.names;
        let data = &self.chart().variables[variable];
        if let Some(name) = self.owned.get(&variable) {
            self.uses.borrow_mut().variables.insert(variable);
            return (quote!(#name), false);
        }
        if data.owner == Chart::ROOT {
            let (field, beside, name) = (&names.fields[variable], self.beside(), &names.bindings[variable]);
            return match self.receiver {
                Receiver::Start => (quote!(#name), false),
                _ => (quote!(#beside.#field), false),
            };
        }
        if self.is_parameter(data.owner) {
            self.uses.borrow_mut().variables.insert(variable);
            let name = &names.bindings[variable];
            return (quote!(#name), !self.machine.passed_by_value(variable));
        }
        if let Some(parallel) = self.at_hand(data.owner) {
            let (inside, field) = (self.content(parallel), &names.fields[variable]);
            return (quote!(#inside.#field), false);
        }
        self.uses.borrow_mut().variables.insert(variable);
        let name = &names.bindings[variable];
        (quote!(#name), true)
    }

    /// Whether what belongs to a state is a parameter of this function.
    fn is_parameter(&self, state: StateId) -> bool {
        self.function_of.is_some_and(|function| self.chart().is_within(function, state))
    }

    /// The parallel state whose struct holds what belongs to a region, if no pattern has taken it apart.
    fn at_hand(&self, region: StateId) -> Option<StateId> {
        let parallel = self.chart().states[region].parent.filter(|_| is_region(self.chart(), region))?;
        (!self.apart.contains(&parallel)).then_some(parallel)
    }

    /// A variable as a place: what can be assigned, copied or compared.
    pub(super) fn place(&self, variable: VariableId) -> TokenStream {
        let (name, reference) = self.binding(variable);
        if reference { quote!(*#name) } else { name }
    }

    /// A variable as a place to be written to.
    pub(super) fn written(&self, variable: VariableId) -> TokenStream {
        self.uses.borrow_mut().written.insert(variable);
        self.place(variable)
    }

    /// A variable as what a method is called on.
    pub(super) fn subject(&self, variable: VariableId) -> TokenStream {
        self.binding(variable).0
    }

    /// A variable, borrowed.
    pub(super) fn borrowed(&self, variable: VariableId) -> TokenStream {
        let (name, reference) = self.binding(variable);
        if reference { name } else { quote!(&#name) }
    }

    /// A variable as an argument for a function of `Beside` that has it as a parameter.
    pub(super) fn passed(&self, variable: VariableId) -> TokenStream {
        if self.machine.passed_by_value(variable) {
            return self.place(variable);
        }
        if self.machine.needs.assigned.contains(&variable) {
            self.uses.borrow_mut().written.insert(variable);
            let (name, reference) = self.binding(variable);
            return if reference { name } else { quote!(&mut #name) };
        }
        self.borrowed(variable)
    }

    /// What is inside a compound or parallel state, as a place or a reference to it.
    pub(super) fn content(&self, state: StateId) -> TokenStream {
        let names = &self.machine.names;
        if state == Chart::ROOT && self.receiver != Receiver::Own {
            return quote!(self.state);
        }
        if !self.is_parameter(state)
            && let Some(parallel) = self.at_hand(state)
        {
            let (outer, field) = (self.content(parallel), &names.members[state]);
            return quote!(#outer.#field);
        }
        self.uses.borrow_mut().contents.insert(state);
        let name = &names.contents[state];
        quote!(#name)
    }

    /// The state by whose name [`Self::content`] begins: a region may be a field of what is bound further out.
    pub(super) fn bound_around(&self, state: StateId) -> StateId {
        let mut bound = state;
        while !self.is_parameter(bound)
            && let Some(parallel) = self.at_hand(bound)
        {
            bound = parallel;
        }
        bound
    }

    /// Whether [`Self::content`] is a reference.
    pub(super) fn is_bound(&self, state: StateId) -> bool {
        (state != Chart::ROOT || self.receiver == Receiver::Own)
            && !self.is_value(state)
            && (self.is_parameter(state) || self.at_hand(state).is_none())
    }

    /// Whether what is inside a state is bound by value: it is, or is part of, a parameter without data.
    fn is_value(&self, state: StateId) -> bool {
        self.function_of.is_some_and(|function| {
            self.machine.is_copied(function) && self.chart().is_within(state, function)
        })
    }

    /// What is inside a state, to be assigned.
    pub(super) fn assigned(&self, state: StateId) -> TokenStream {
        let place = self.content(state);
        if self.is_bound(state) { quote!(*#place) } else { place }
    }

    /// What is inside a state, to be matched on, mutably.
    pub(super) fn matched(&self, state: StateId) -> TokenStream {
        let place = self.content(state);
        if self.is_bound(state) || self.is_value(state) { place } else { quote!(&mut #place) }
    }

    /// What is inside a state, to be matched on, shared.
    pub(super) fn looked_at(&self, state: StateId) -> TokenStream {
        let place = self.content(state);
        if self.is_bound(state) { place } else { quote!(&#place) }
    }

    /// Whether a use of an expression's value may move it.
    pub(super) fn may_move(&self, expr: &Expr) -> bool {
        self.moves.contains(&address(expr))
    }

    /// A local of the block.
    pub(super) fn local(&self, local: LocalId) -> LocalBinding {
        self.uses.borrow_mut().locals.insert(local.index());
        self.locals.get(&local).cloned().unwrap_or_else(|| LocalBinding {
            name: super::naming::ident("unbound"),
            by_reference: false,
            mutable: false,
        })
    }
}

/// An expression's identity while the chart stays where it is.
pub(super) fn address(expr: &Expr) -> usize {
    std::ptr::from_ref(expr) as usize
}

impl Machine<'_> {
    /// Whether functions get a variable by value: it is `Copy` and never assigned to.
    pub(super) fn passed_by_value(&self, variable: VariableId) -> bool {
        !self.needs.assigned.contains(&variable) && !is_opaque(self.chart, self.chart.variables[variable].ty)
    }
}
