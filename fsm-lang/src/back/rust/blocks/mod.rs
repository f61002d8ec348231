//! Blocks and their statements.

mod assign;
mod locals;

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::context::{Env, LocalBinding, Receiver};
use super::facts::{code_can_fault, code_can_jump, is_opaque};
use super::moves::{LastUses, Source};
use crate::chart::{
    Code, Expr, ExprKind, LocalId, StateId, Statement, StatementKind, TransitionId, VariableId,
};
use crate::map::Id;
pub(super) use locals::declared;

/// What a block is part of.
pub(super) struct Block<'b> {
    pub(super) code: &'b Code,
    /// The state that it belongs to.
    pub(super) owner: StateId,
    /// What its function is called and said to be, if it becomes one.
    pub(super) wish: &'b str,
    pub(super) docs: &'b str,
    /// What is used behind it.
    pub(super) later: &'b BTreeSet<Source>,
    /// Its locals are bound for others, too, and may not be moved.
    pub(super) shared: bool,
}

impl<'c> Env<'_, 'c> {
    /// A block that no event has a part in, with names for its `let`s.
    pub(super) fn own_block(&self, code: &'c Code, owner: StateId, kind: &str, of: &str) -> TokenStream {
        if code.statements.is_empty() {
            return TokenStream::new();
        }
        let mut env = self.inner();
        env.locals = self.machine.local_bindings(owner, code);
        let (wish, docs) = (format!("{kind}_of_{of}"), format!(" The `{kind}` of `{of}`."));
        let block = Block { code, owner, wish: &wish, docs: &docs, later: &BTreeSet::new(), shared: false };
        let tokens = env.block(&block);
        self.uses.borrow_mut().merge(&env.uses.borrow());
        tokens
    }

    /// A block: in place if nothing can end it early, else a function.
    pub(super) fn block(&self, block: &Block<'_>) -> TokenStream {
        let statements = &block.code.statements;
        if statements.is_empty() {
            return TokenStream::new();
        }
        let (fault, jump) = (code_can_fault(self.chart(), statements), code_can_jump(statements));
        if !fault && !jump && self.receiver != Receiver::Start {
            let mut env = self.inner();
            let mut uses = LastUses::new(self.chart());
            for &source in block.later {
                uses.use_later(source);
            }
            if block.shared {
                for local in block.code.locals.ids() {
                    uses.use_later(Source::Local(local));
                }
            }
            uses.statements(statements);
            env.moves.extend(uses.moves());
            let tokens = env.statements(statements, false);
            self.uses.borrow_mut().merge(&env.uses.borrow());
            let opens =
                statements.iter().any(|statement| matches!(statement.kind, StatementKind::Let { .. }));
            return if opens { quote!({ #tokens }) } else { tokens };
        }
        self.block_function(block, fault)
    }

    fn block_function(&self, block: &Block<'_>, fault: bool) -> TokenStream {
        let machine = self.machine;
        let statements = &block.code.statements;
        let mut env = Env::new(machine, Receiver::Own, Some(block.owner), block.owner);
        let mut uses = LastUses::new(self.chart());
        for &source in block.later.iter().filter(|source| matches!(source, Source::Variable(_))) {
            uses.use_later(source);
        }
        uses.statements(statements);
        // What the caller has taken out of its place and does not need any more is handed over.
        let handed: BTreeSet<VariableId> =
            self.movable.iter().copied().filter(|&v| uses.moved().contains(&Source::Variable(v))).collect();
        for &variable in &handed {
            env.owned.insert(variable, machine.names.bindings[variable].clone());
            env.movable.insert(variable);
        }
        let consumed: BTreeSet<LocalId> = uses
            .consumed()
            .iter()
            .filter_map(|source| match source {
                Source::Local(local) => Some(*local),
                Source::Variable(_) => None,
            })
            .collect();
        env.moves = uses.moves();
        env.fallible = fault;
        let lets = declared(statements);
        for (&local, binding) in &self.locals {
            let opaque = is_opaque(self.chart(), block.code.locals[local].ty);
            let by_reference = opaque && !lets.contains(&local) && !consumed.contains(&local);
            env.locals.insert(local, LocalBinding { by_reference, ..binding.clone() });
        }
        let body = env.statements(statements, !fault);
        let inner = env.uses.borrow().clone();
        let mut outer = inner.clone();
        outer.written.retain(|variable| !handed.contains(variable));
        self.uses.borrow_mut().merge(&outer);

        let mut parameters = Vec::new();
        let mut arguments = Vec::new();
        for &variable in &inner.variables {
            if handed.contains(&variable) {
                let (name, ty) =
                    (&machine.names.bindings[variable], machine.ty(self.chart().variables[variable].ty));
                let mutable = inner.written.contains(&variable).then(|| quote!(mut));
                parameters.push(quote!(#mutable #name: #ty));
                arguments.push(self.place(variable));
            } else {
                parameters.push(machine.parameter(variable));
                arguments.push(self.passed(variable));
            }
        }
        for &index in &inner.locals {
            let local = LocalId::from_index(index);
            if lets.contains(&local) {
                continue;
            }
            let (data, outer) = (&block.code.locals[local], self.local(local));
            let (name, ty) = (&outer.name, machine.ty(data.ty));
            if !is_opaque(self.chart(), data.ty) {
                parameters.push(quote!(#name: #ty));
                arguments.push(if outer.by_reference { quote!(*#name) } else { quote!(#name) });
            } else if consumed.contains(&local) {
                parameters.push(quote!(#name: #ty));
                let keep = block.shared || block.later.contains(&Source::Local(local)) || outer.by_reference;
                arguments.push(if keep { quote!(#name.clone()) } else { quote!(#name) });
            } else {
                parameters.push(quote!(#name: &#ty));
                arguments.push(if outer.by_reference { quote!(#name) } else { quote!(&#name) });
            }
        }
        let (step_parameter, step_argument) = machine.step_parameter(inner.step, false);
        parameters.extend(step_parameter);
        arguments.extend(step_argument);
        let name = machine.names.function(block.wish);
        let docs = block.docs;
        let allow = machine.many(parameters.len());
        let beside = self.beside();
        if fault {
            let (fault_type, result) = (machine.runtime("Fault"), machine.result());
            machine.add_function(quote! {
                #[doc = #docs]
                #allow
                fn #name(&mut self, #(#parameters),*) -> #result<(), #fault_type> {
                    #body
                    Ok(())
                }
            });
            let step = self.step();
            let call = quote!(#beside.#name(#(#arguments),*));
            if inner.step {
                quote!(let block = #call; #step.check(block);)
            } else {
                quote!(#step.check(#call);)
            }
        } else {
            machine.add_function(quote! {
                #[doc = #docs]
                #allow
                fn #name(&mut self, #(#parameters),*) {
                    #body
                }
            });
            quote!(#beside.#name(#(#arguments),*);)
        }
    }

    /// Statements; `tail` if a function without a result ends behind them.
    fn statements(&self, statements: &[Statement], tail: bool) -> TokenStream {
        let last = statements.len().saturating_sub(1);
        let indexed = statements.iter().enumerate();
        indexed.map(|(index, statement)| self.statement(&statement.kind, tail && index == last)).collect()
    }

    fn statement(&self, statement: &StatementKind, tail: bool) -> TokenStream {
        match statement {
            StatementKind::Assign { place, operator, value, otherwise: None } => {
                self.assign(*place, *operator, value)
            }
            StatementKind::Assign { place, operator, value, otherwise: Some(jump) } => {
                let (call, leave) = (self.result_of_call(value), self.leave(*jump, tail));
                let target = self.target(*place);
                let assign = match operator {
                    None => quote!(#target = answer),
                    Some(operator) => {
                        let (ty, subject) = (self.type_of(*place, value), self.target_subject(*place));
                        self.operate(*operator, ty, value, &target, &subject, &quote!(answer))
                    }
                };
                quote!(match #call { Ok(answer) => #assign, Err(_) => { #leave } })
            }
            StatementKind::Call { function, arguments, otherwise } => {
                let call = self.call(*function, arguments);
                let function = &self.chart().functions[*function];
                match (function.error.is_some(), otherwise) {
                    (_, Some(jump)) => {
                        let leave = self.leave(*jump, tail);
                        quote!(if #call.is_err() { #leave })
                    }
                    (true, None) => {
                        let fault = self.machine.runtime("Fault");
                        quote!(#call.map_err(|_| #fault::Host)?;)
                    }
                    (false, None) if function.result.is_some() => quote!(let _ = #call;),
                    (false, None) => quote!(#call;),
                }
            }
            StatementKind::Let { local, value, otherwise } => self.declare(*local, value, *otherwise),
            StatementKind::Raise { event, arguments } => {
                let (step, names) = (self.step(), &self.machine.names);
                let (event_type, variant) = (&names.event, &names.events[*event]);
                let fields = names.event_fields[*event].iter().zip(arguments).map(|(field, value)| {
                    let value = self.value(value);
                    super::types::field_value(field, &value)
                });
                if arguments.is_empty() {
                    quote!(#step.raise(#event_type::#variant);)
                } else {
                    quote!(#step.raise(#event_type::#variant { #(#fields),* });)
                }
            }
            StatementKind::Pivot => self.machine.settle_debts(crate::chart::Scope::All, self),
            StatementKind::Settle(scope) => self.machine.settle_debts(*scope, self),
            StatementKind::If { branches, otherwise } => {
                let mut tokens = TokenStream::new();
                for (index, (condition, body)) in branches.iter().enumerate() {
                    let (condition, body) = (self.piece(condition, true).tokens, self.statements(body, tail));
                    let otherwise = (index > 0).then(|| quote!(else));
                    tokens.extend(quote!(#otherwise if #condition { #body }));
                }
                if let Some(body) = otherwise.as_ref().filter(|body| !body.is_empty()) {
                    let body = self.statements(body, tail);
                    tokens.extend(quote!(else { #body }));
                }
                tokens
            }
        }
    }

    fn declare(&self, local: LocalId, value: &Expr, otherwise: Option<TransitionId>) -> TokenStream {
        let (name, mutable) = self.local_name(local);
        let mutable = mutable.then(|| quote!(mut));
        match otherwise {
            Some(jump) => {
                let (call, leave) = (self.result_of_call(value), self.leave(jump, false));
                quote!(let Ok(#mutable #name) = #call else { #leave };)
            }
            None => {
                let ty = self.machine.ty(value.ty);
                let value = self.value(value);
                quote!(let #mutable #name: #ty = #value;)
            }
        }
    }

    /// A `let`'s name; that it is made is no use of it.
    fn local_name(&self, local: LocalId) -> (Ident, bool) {
        let unbound = || (super::naming::ident("unbound"), false);
        self.locals.get(&local).map_or_else(unbound, |binding| (binding.name.clone(), binding.mutable))
    }

    /// A call as the `Result` that it gives.
    fn result_of_call(&self, value: &Expr) -> TokenStream {
        match &value.kind {
            ExprKind::Query { function, arguments } => self.call(*function, arguments),
            _ => self.value(value),
        }
    }

    /// Ends the block; the machine goes elsewhere in the next microstep.
    fn leave(&self, jump: TransitionId, tail: bool) -> TokenStream {
        let (step, names) = (self.step(), &self.machine.names);
        let (jumps, variant) = (&names.jump, self.machine.jump(jump));
        let value = self.fallible.then(|| quote!(Ok(())));
        let leave = (!tail).then(|| quote!(return #value;));
        quote!(#step.jump(#jumps::#variant); #leave)
    }
}
