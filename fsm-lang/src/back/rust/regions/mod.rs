//! Selection where transitions of several regions can be taken together: first all are selected, into
//! locals; what conflicts is removed as in SCXML's `removeConflictingTransitions`; then everything is left,
//! then the blocks run, then everything is entered.

mod conflicts;
mod several;
mod taking;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use super::branch::{MANY, any, single_condition};
use super::context::Env;
use super::dispatch::{Candidates, Cause, Chain};
use crate::back::names::{Scope, snake_case};
use crate::chart::{Chart, EventId, StateId, StateKind, TransitionId};
use crate::map::UnorderedMap;

/// A selection in the making.
struct Selection<'s> {
    cause: Cause,
    candidates: &'s Candidates,
    /// The local that says whether a transition was selected.
    chosen: BTreeMap<TransitionId, Ident>,
    scope: Scope,
    /// The events, if it is for several.
    events: &'s BTreeSet<EventId>,
}

impl<'c> Env<'_, 'c> {
    /// Selects in `here`, in which regions are active, and takes what was selected. `chain` is what the state itself and
    /// those around it have.
    pub(super) fn select_in_regions(&self, chain: &Chain, candidates: &Candidates) -> TokenStream {
        self.select_for(chain, candidates, &BTreeSet::new())
    }

    /// The same for any of several events, if there are some.
    pub(super) fn select_for(
        &self,
        chain: &Chain,
        candidates: &Candidates,
        events: &BTreeSet<EventId>,
    ) -> TokenStream {
        let chart = self.chart();
        let mut scope = self.machine.names.scope_of_selection();
        if let Cause::Event(event) = chain.cause {
            for name in &self.machine.names.payloads[event] {
                scope.take(&name.to_string());
            }
        }
        let inner = candidates.own_inside(self.machine, self.here, chain.cause);
        let around = chain.transitions(chart);
        let all: Vec<TransitionId> = inner.chain(around.iter().copied()).collect();
        if chain.cause == Cause::Several {
            let locals = all.iter().flat_map(|&id| self.machine.bind(id, chain.cause, false).into_values());
            locals.for_each(|bound| scope.take(&bound.name.to_string()));
        }
        let mut chosen = BTreeMap::new();
        for &transition in &all {
            let source = chart.transitions[transition].source;
            let name = if source == Chart::ROOT { &chart.name.text } else { &chart.states[source].name.text };
            let wish = format!("take_{}", snake_case(name));
            chosen.insert(transition, super::naming::ident(&scope.unique(&wish)));
        }
        let mut selection = Selection { cause: chain.cause, candidates, chosen, scope, events };
        let flags = all.iter().map(|transition| &selection.chosen[transition]);
        let declare: TokenStream = flags.map(|flag| quote!(let mut #flag = false;)).collect();
        let select = self.select_below(&mut selection, &around, None);
        let remove = self.remove_conflicts(&mut selection, &all);
        let flags: Vec<Ident> = all.iter().map(|transition| selection.chosen[transition].clone()).collect();
        let any = any(&flags);
        let none = if flags.len() > MANY { quote!(!#any) } else { quote!(!(#any)) };
        let ignored = self.machine.ignored();
        let begins = self.begins();
        let take = self.take_selected(&mut selection);
        quote! {
            #declare
            #select
            if #none { #ignored; }
            #remove
            #begins
            #take
        }
    }

    /// Selects in the regions of `here`; then, if one of them found nothing, from `outer`; sets `open` where
    /// that has nothing either.
    fn select_regions(
        &self,
        selection: &mut Selection<'_>,
        outer: &[TransitionId],
        open: Option<&Ident>,
    ) -> TokenStream {
        let chart = self.chart();
        let wanted = !outer.is_empty() || open.is_some();
        let own = wanted.then(|| super::naming::ident(&selection.scope.unique("open")));
        let mut tokens = TokenStream::new();
        let regions = &chart.states[self.here].children;
        let empty = regions.iter().any(|&region| !selection.candidates.within(region, selection.cause));
        match &own {
            // A region without anything for the cause finds nothing.
            Some(_) if empty => {}
            Some(own) => tokens.extend(quote!(let mut #own = false;)),
            None => {}
        }
        for &region in regions {
            if selection.candidates.within(region, selection.cause) {
                let mut inner = self.inner();
                inner.here = region;
                tokens.extend(inner.select(selection, &[], own.as_ref().filter(|_| !empty)));
                self.uses.borrow_mut().merge(&inner.uses.borrow());
            }
        }
        if let Some(own) = &own {
            let conditions = self.choose(selection, outer, open);
            tokens.extend(match single_condition(&conditions) {
                _ if empty => conditions,
                Some((condition, body)) => {
                    let is_either = condition
                        .clone()
                        .into_iter()
                        .any(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '|'));
                    let condition = if is_either { quote!((#condition)) } else { condition };
                    quote!(if #own && #condition #body)
                }
                None => quote!(if #own { #conditions }),
            });
        }
        tokens
    }

    /// Selects in what is inside `here`, which is active; `outer` is what states around it have, inside the
    /// innermost parallel state; `open` is set where nothing was found.
    fn select(
        &self,
        selection: &mut Selection<'_>,
        outer: &[TransitionId],
        open: Option<&Ident>,
    ) -> TokenStream {
        let (machine, node) = (self.machine, self.here);
        let own = selection.candidates.own(machine, node, selection.cause).transitions(machine.chart);
        let chain = selection.cut(machine, own.into_iter().chain(outer.iter().copied()));
        if !selection.candidates.inside(node, selection.cause) {
            return self.choose(selection, &chain, open);
        }
        self.select_below(selection, &chain, open)
    }

    /// The same with what `here` has in `chain`, too.
    fn select_below(
        &self,
        selection: &mut Selection<'_>,
        chain: &[TransitionId],
        open: Option<&Ident>,
    ) -> TokenStream {
        let (machine, node) = (self.machine, self.here);
        if machine.chart.states[node].kind == StateKind::Parallel {
            return self.select_regions(selection, chain, open);
        }
        let within = selection.candidates.children_within(machine.chart, node, selection.cause);
        let copies = selection.candidates.copies(machine, node, selection.cause).all();
        if copies.saturating_mul(chain.len()) > MANY.saturating_mul(within.len() + chain.len()) {
            // What is around would be written in each of many.
            let own = super::naming::ident(&selection.scope.unique("open"));
            let inner = self.select_inside(selection, &within, &[], Some(&own));
            let around = self.choose(selection, chain, open);
            return quote!(let mut #own = false; #inner if #own { #around });
        }
        self.select_inside(selection, &within, chain, open)
    }

    /// Selects in the children of `here`, of which some have something.
    fn select_inside(
        &self,
        selection: &mut Selection<'_>,
        within: &[StateId],
        chain: &[TransitionId],
        open: Option<&Ident>,
    ) -> TokenStream {
        let (machine, node) = (self.machine, self.here);
        let data = &machine.chart.states[node];
        // Several that have nothing of their own are one: of them no more is known than of the state around them.
        let idle = data.children.len() - within.len();
        let (children, rest) = if idle > 1 {
            (within, Some(self.choose(selection, chain, open)))
        } else {
            (data.children.as_slice(), None)
        };
        let mut arms: Vec<(Vec<TokenStream>, TokenStream, bool)> = Vec::new();
        let mut equal: UnorderedMap<String, usize> = UnorderedMap::new();
        for &child in children {
            let mut inner = self.inner();
            inner.here = child;
            let body = inner.select(selection, chain, open);
            let uses = inner.uses.borrow().clone();
            self.merge_outside(child, &uses);
            let pattern = machine.pattern(child, &uses, None);
            let binds = uses.contents.contains(&child)
                || machine.chart.states[child]
                    .variables
                    .iter()
                    .any(|variable| uses.variables.contains(variable));
            if !binds {
                let text = body.to_string();
                if let Some((patterns, ..)) = equal.get(&text).and_then(|&arm| arms.get_mut(arm)) {
                    patterns.push(pattern);
                    continue;
                }
                equal.insert(text, arms.len());
            }
            arms.push((vec![pattern], body, binds));
        }
        let place = self.looked_at(node);
        if rest.is_none()
            && let [(patterns, body, binds)] = arms.as_slice()
        {
            return if *binds { quote!(let #(#patterns)|* = #place; #body) } else { body.clone() };
        }
        // Of two arms the second may do nothing, and is not written then.
        let one = match (arms.as_slice(), &rest) {
            ([one], Some(rest)) if rest.is_empty() => Some(one),
            ([one, (_, other, _)], None) if other.is_empty() => Some(one),
            _ => None,
        };
        if let Some((patterns, body, _)) = one {
            return match single_condition(body) {
                Some((condition, body)) => {
                    quote!(match #place { #(#patterns)|* if #condition => #body _ => {} })
                }
                None => quote!(if let #(#patterns)|* = #place { #body }),
            };
        }
        let rest = rest.map(|body| quote!(_ => { #body }));
        let arms = arms.iter().map(|(patterns, body, _)| quote!(#(#patterns)|* => { #body }));
        quote!(match #place { #(#arms)* #rest })
    }

    /// The first of some transitions whose guard holds.
    fn choose(&self, selection: &Selection<'_>, chain: &[TransitionId], open: Option<&Ident>) -> TokenStream {
        let mut tokens = TokenStream::new();
        for (index, &transition) in chain.iter().enumerate() {
            let chosen = &selection.chosen[&transition];
            let mut inner = self.inner();
            inner.locals = selection.bind(self.machine, transition);
            let guard = self.machine.chart.transitions[transition].guard.as_ref();
            let condition = guard.map(|guard| inner.condition(guard));
            let condition = self.machine.guarded(transition, condition, &inner);
            let condition = selection.asked(transition, condition, &inner);
            let mut uses = inner.uses.borrow().clone();
            uses.locals.clear();
            self.uses.borrow_mut().merge(&uses);
            let otherwise = (index > 0).then(|| quote!(else));
            match condition {
                Some(condition) => tokens.extend(quote!(#otherwise if #condition { #chosen = true; })),
                None if index > 0 => {
                    tokens.extend(quote!(else { #chosen = true; }));
                    return tokens;
                }
                None => return quote!(#chosen = true;),
            }
        }
        match (open, chain.is_empty()) {
            (Some(open), true) => quote!(#open = true;),
            (Some(open), false) => quote!(#tokens else { #open = true; }),
            (None, _) => tokens,
        }
    }
}
