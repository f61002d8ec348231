//! Data of the host is taken out of the states that are left, so that the last use can move it (ruling 10).
//!
//! Behind `&mut` nothing can be moved from, only replaced: by a value of the same enum without data of the
//! host, of the enum nearest the data. A host that panics in between leaves a valid state.
//!
//! Two kinds of data are cloned still. Where no enum that the transition leaves has such a value, there is nothing
//! to put in its place: an `Option` around the state would have one, but every reader of the state, the host's too, had
//! to look for the `None` that a panic leaves. And what an `exit` block gives away: a state has one function for
//! leaving it, which all transitions call, and the data is needed behind it, by the block and the arguments of the
//! transition that calls it, or by a history; so it looks at the data where it is.

use proc_macro2::TokenStream;
use quote::quote;

use super::Machine;
use super::context::{Env, Uses};
use super::facts::{is_opaque, is_region};
use super::moves::{LastUses, Source};
use crate::chart::{HistoryId, StateId, StateKind, TransitionId};

/// What of a transition moves what was taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mover {
    /// Its block, with the arguments of its targets behind it.
    All,
    Block,
    Arguments,
}

/// What a transition takes out.
pub(super) struct Out {
    /// The compound state whose enum is replaced.
    pub(super) around: StateId,
    /// What stands there then.
    placeholder: TokenStream,
    /// Only behind the blocks, for the arguments of the targets: histories record what they leave.
    pub(super) late: bool,
}

impl Machine<'_> {
    /// A value of what is inside a state that needs no data of the host, preferably while `wish` is active.
    pub(super) fn placeholder(&self, state: StateId, wish: Option<StateId>) -> Option<TokenStream> {
        let data = &self.chart.states[state];
        if data.kind == StateKind::Parallel {
            let mut fields = Vec::new();
            for &region in &data.children {
                let of = &self.chart.states[region];
                for (&variable, zero) in of.variables.iter().zip(self.zeros(region)?) {
                    fields.push(super::types::field_value(&self.names.fields[variable], &zero));
                }
                if !of.children.is_empty() {
                    let content = self.placeholder(region, None)?;
                    fields.push(super::types::field_value(&self.names.members[region], &content));
                }
            }
            let of = self.content_type(state);
            return Some(quote!(#of { #(#fields),* }));
        }
        let plain = |&child: &StateId| {
            let child = &self.chart.states[child];
            child.variables.is_empty() && child.children.is_empty()
        };
        let wished = wish.and_then(|wish| self.chart.child_towards(state, wish));
        let simple = data.children.iter().copied().filter(plain);
        let mut order = wished.into_iter().chain(simple).chain(data.children.iter().copied());
        order.find_map(|child| {
            let zeros = self.zeros(child)?;
            let inside = !self.chart.states[child].children.is_empty();
            let content = if inside { Some(self.placeholder(child, wish)?) } else { None };
            Some(self.construct(child, &zeros, content))
        })
    }

    /// The zeros of a state's variables; `None` if one is of a type without.
    fn zeros(&self, state: StateId) -> Option<Vec<TokenStream>> {
        let variables = &self.chart.states[state].variables;
        let types = variables.iter().map(|&variable| self.chart.variables[variable].ty);
        types.map(|ty| (!is_opaque(self.chart, ty)).then(|| self.zero(ty))).collect()
    }

    /// What a transition takes out for a part of it while `here` is active.
    pub(super) fn taken_out(&self, id: TransitionId, here: StateId, mover: Mover) -> Option<Out> {
        let chart = self.chart;
        let transition = &chart.transitions[id];
        let domain = chart.domain(transition)?;
        let left: Vec<StateId> =
            [here].into_iter().chain(chart.ancestors(here)).take_while(|&state| state != domain).collect();
        let exited = match chart.states[domain].kind {
            StateKind::Parallel => left.last().is_some_and(|&region| chart.exits(transition, region)),
            _ => true,
        };
        if !exited {
            return None;
        }
        let recorded = left.last().map_or_else(Vec::new, |&outermost| self.recorded_in(outermost));
        let late = !recorded.is_empty();
        let mut uses = LastUses::new(chart);
        if mover != Mover::Block {
            for target in transition.targets.iter().rev() {
                for (_, values) in target.arguments.iter().rev() {
                    uses.values(values);
                }
            }
        }
        if mover == Mover::Block || mover == Mover::All && !late {
            uses.statements(&transition.code.statements);
        }
        let records = |owner: StateId| {
            recorded.iter().any(|&history| {
                let parent = chart.histories[history].parent;
                chart.is_descendant(owner, parent)
            })
        };
        let owners: Vec<StateId> = uses
            .moved()
            .iter()
            .filter_map(|source| match *source {
                Source::Variable(variable) => Some(chart.variables[variable].owner),
                Source::Local(_) => None,
            })
            .filter(|owner| left.contains(owner) && !(late && records(*owner)))
            .collect();
        // The ancestors of one another: the outermost decides how far out the place must be.
        let outermost = left.iter().rev().copied().find(|state| owners.contains(state))?;
        let wish = transition.targets.first().map(|target| self.anchor(target.node));
        let around = chart.ancestors(outermost).take_while(|&state| state == domain || left.contains(&state));
        let enums = around.filter(|&state| chart.states[state].kind != StateKind::Parallel);
        let mut places = enums
            .filter_map(|around| Some(Out { around, placeholder: self.placeholder(around, wish)?, late }));
        places.next()
    }

    /// The histories with data of a state and of those inside.
    fn recorded_in(&self, state: StateId) -> Vec<HistoryId> {
        let states = [state].into_iter().chain(self.chart.descendants(state));
        let histories = states.flat_map(|state| &self.chart.states[state].histories);
        histories.copied().filter(|&history| self.holds_data(history)).collect()
    }

    /// A pattern for what is inside `around`, down to `anchor`, that binds by value what is used.
    fn owned_pattern(&self, around: StateId, anchor: StateId, uses: &Uses) -> TokenStream {
        let (chart, names) = (self.chart, &self.names);
        let Some(child) = chart.child_towards(around, anchor) else { return quote!(_) };
        let below = (child != anchor).then(|| self.owned_pattern(child, anchor, uses));
        let (data, of) = (&chart.states[child], self.content_type(around));
        let bound = data.variables.iter().filter(|variable| uses.variables.contains(variable));
        let mut fields: Vec<TokenStream> = bound
            .map(|variable| {
                let (field, name) = (&names.fields[*variable], &names.bindings[*variable]);
                let mutable = uses.written.contains(variable).then(|| quote!(mut));
                if field == name { quote!(#mutable #name) } else { quote!(#field: #mutable #name) }
            })
            .collect();
        if is_region(chart, child) {
            let field = &names.members[child];
            fields.extend(below.map(|below| quote!(#field: #below)));
            return quote!(#of { #(#fields,)* .. });
        }
        let variant = &names.members[child];
        match below {
            Some(below) if data.variables.is_empty() => quote!(#of::#variant(#below)),
            below => {
                let complete =
                    fields.len() == data.variables.len() && (data.children.is_empty() || below.is_some());
                let field = &names.inside[child];
                fields.extend(below.map(|below| quote!(#field: #below)));
                let rest = (!complete).then(|| quote!(..));
                quote!(#of::#variant { #(#fields,)* #rest })
            }
        }
    }
}

impl<'c> Env<'_, 'c> {
    /// Whether entering puts into its place what stands there already.
    pub(super) fn puts(&self, out: &Out, domain: StateId, enter: &TokenStream) -> bool {
        let (place, placeholder) = (self.assigned(domain), &out.placeholder);
        out.around == domain && enter.to_string() == quote!(#place = #placeholder;).to_string()
    }

    /// Does something with the data of the states that are left taken out.
    pub(super) fn with_taken_out(
        &self,
        out: &Out,
        body: impl FnOnce(&mut Self) -> TokenStream,
    ) -> TokenStream {
        let (machine, chart) = (self.machine, self.chart());
        let inside: Vec<StateId> = [self.here]
            .into_iter()
            .chain(chart.ancestors(self.here))
            .take_while(|&state| state != out.around)
            .collect();
        let mut env = self.inner();
        for &state in &inside {
            for &variable in &chart.states[state].variables {
                env.owned.insert(variable, machine.names.bindings[variable].clone());
                env.movable.insert(variable);
            }
            if chart.states[state].kind == StateKind::Parallel {
                env.apart.insert(state);
            }
        }
        let body = body(&mut env);
        let uses = env.uses.borrow().clone();
        let used = |state: &&StateId| {
            chart.states[**state].variables.iter().any(|variable| uses.variables.contains(variable))
        };
        let Some(&anchor) = inside.iter().find(used) else {
            self.uses.borrow_mut().merge(&uses);
            return body;
        };
        if let Some(&child) = inside.last() {
            self.merge_outside(child, &uses);
        }
        let (place, placeholder) = (self.matched(out.around), &out.placeholder);
        let pattern = machine.owned_pattern(out.around, anchor, &uses);
        quote!(if let #pattern = ::core::mem::replace(#place, #placeholder) { #body })
    }
}
