//! Selection where transitions of several regions can be taken together: first all are selected, into
//! locals; what conflicts is removed as in SCXML's `removeConflictingTransitions`; then everything is left,
//! then the blocks run, then everything is entered.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::branch::single_condition;
use super::context::{Env, Uses};
use super::dispatch::{Candidates, Cause, Chain};
use super::enter::Given;
use super::facts::is_region;
use super::moves::Source;
use super::take_out::{Mover, Out};
use crate::back::names::{Scope, snake_case};
use crate::chart::{Chart, StateId, StateKind, TransitionId, VariableId};
use crate::map::Id;

/// A selection in the making.
struct Selection<'s> {
    cause: Cause,
    candidates: &'s Candidates,
    /// The local that says whether a transition was selected.
    chosen: BTreeMap<TransitionId, Ident>,
    scope: Scope,
}

impl<'c> Env<'_, 'c> {
    /// Selects in all regions of the parallel state that is `here`, and takes what was selected. `chain` is
    /// what the state itself and those around it have.
    pub(super) fn select_in_regions(&self, chain: &Chain, candidates: &Candidates) -> TokenStream {
        let chart = self.chart();
        let mut scope = Scope::with(["beside", "event", "now", "step", "open", "fault", "host", "record"]);
        for name in self.machine.names.bindings.values().chain(self.machine.names.contents.values()) {
            scope.take(&name.to_string());
        }
        if let Cause::Event(event) = chain.cause {
            for name in &self.machine.names.payloads[event] {
                scope.take(&name.to_string());
            }
        }
        for name in self.machine.names.constants.values() {
            scope.take(&name.to_string());
        }
        let inner =
            chart.descendants(self.here).flat_map(|state| candidates.own(state, chain.cause).iter().copied());
        let all: Vec<TransitionId> = inner.chain(chain.transitions.iter().copied()).collect();
        let mut chosen = BTreeMap::new();
        for &transition in &all {
            let source = chart.transitions[transition].source;
            let name = if source == Chart::ROOT { &chart.name.text } else { &chart.states[source].name.text };
            let wish = format!("take_{}", snake_case(name));
            chosen.insert(transition, super::naming::ident(&scope.unique(&wish)));
        }
        let mut selection = Selection { cause: chain.cause, candidates, chosen, scope };
        let flags = all.iter().map(|transition| &selection.chosen[transition]);
        let declare: TokenStream = flags.map(|flag| quote!(let mut #flag = false;)).collect();
        let select = self.select_regions(&mut selection, &chain.transitions, None);
        let remove = self.remove_conflicts(&selection, &all);
        let flags: Vec<Ident> = all.iter().map(|transition| selection.chosen[transition].clone()).collect();
        let ignored = self.machine.ignored();
        let begins = self.begins();
        let take = self.take_selected(&mut selection);
        quote! {
            #declare
            #select
            if !(#(#flags)||*) { #ignored; }
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
            tokens.extend(if empty { conditions } else { quote!(if #own { #conditions }) });
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
        let own = selection.candidates.own(node, selection.cause).iter().copied();
        let chain = super::facts::cut(machine.chart, own.chain(outer.iter().copied()));
        if !selection.candidates.inside(machine, node, selection.cause) {
            return self.choose(selection, &chain, open);
        }
        let data = &machine.chart.states[node];
        if data.kind == StateKind::Parallel {
            return self.select_regions(selection, &chain, open);
        }
        let mut arms: Vec<(Vec<TokenStream>, TokenStream, bool)> = Vec::new();
        for &child in &data.children {
            let mut inner = self.inner();
            inner.here = child;
            let body = inner.select(selection, &chain, open);
            let uses = inner.uses.borrow().clone();
            self.merge_outside(child, &uses);
            let pattern = machine.pattern(child, &uses, None);
            let binds = uses.contents.contains(&child)
                || machine.chart.states[child]
                    .variables
                    .iter()
                    .any(|variable| uses.variables.contains(variable));
            let same =
                arms.iter_mut().find(|(_, of, bound)| !bound && !binds && of.to_string() == body.to_string());
            match same {
                Some((patterns, ..)) => patterns.push(pattern),
                None => arms.push((vec![pattern], body, binds)),
            }
        }
        let place = self.looked_at(node);
        if let [(patterns, body, binds)] = arms.as_slice() {
            return if *binds { quote!(let #(#patterns)|* = #place; #body) } else { body.clone() };
        }
        if let [(patterns, body, _), (_, rest, _)] = arms.as_slice()
            && rest.is_empty()
        {
            return match single_condition(body) {
                Some((condition, body)) => {
                    quote!(match #place { #(#patterns)|* if #condition => #body _ => {} })
                }
                None => quote!(if let #(#patterns)|* = #place { #body }),
            };
        }
        let arms = arms.iter().map(|(patterns, body, _)| quote!(#(#patterns)|* => { #body }));
        quote!(match #place { #(#arms)* })
    }

    /// The first of some transitions whose guard holds.
    fn choose(&self, selection: &Selection<'_>, chain: &[TransitionId], open: Option<&Ident>) -> TokenStream {
        let mut tokens = TokenStream::new();
        for (index, &transition) in chain.iter().enumerate() {
            let chosen = &selection.chosen[&transition];
            let mut inner = self.inner();
            inner.locals = self.machine.bind(transition, selection.cause, true);
            let guard = self.machine.chart.transitions[transition].guard.as_ref();
            let condition = guard.map(|guard| inner.condition(guard));
            let condition = self.machine.guarded(transition, condition, &inner);
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

    /// A transition is dropped for one whose source lies inside its own, or that was selected before it.
    fn remove_conflicts(&self, selection: &Selection<'_>, all: &[TransitionId]) -> TokenStream {
        let chart = self.chart();
        let mut order: Vec<TransitionId> = all.to_vec();
        // Descendants before their ancestors, else by document order.
        order.sort_by_key(|&transition| {
            let source = chart.transitions[transition].source;
            (chart.states[source].end, std::cmp::Reverse(source))
        });
        let mut tokens = TokenStream::new();
        for (index, &later) in order.iter().enumerate() {
            let before =
                order.iter().take(index).copied().filter(|&earlier| {
                    self.together(earlier, later) && self.machine.conflict(earlier, later)
                });
            let before: Vec<&Ident> = before.map(|earlier| &selection.chosen[&earlier]).collect();
            if !before.is_empty() {
                let chosen = &selection.chosen[&later];
                tokens.extend(quote!(if #(#before)||* { #chosen = false; }));
            }
        }
        tokens
    }

    /// Whether two transitions can be selected together.
    fn together(&self, one: TransitionId, other: TransitionId) -> bool {
        let chart = self.chart();
        let (one, other) = (chart.transitions[one].source, chart.transitions[other].source);
        if one == other {
            return false;
        }
        if chart.is_within(one, other) || chart.is_within(other, one) {
            return true;
        }
        let common = chart.ancestors(one).find(|&ancestor| chart.is_descendant(other, ancestor));
        common.is_some_and(|common| chart.states[common].kind == StateKind::Parallel)
    }

    /// Exits, blocks, arguments and entries of what was selected.
    fn take_selected(&self, selection: &mut Selection<'_>) -> TokenStream {
        let chart = self.chart();
        let cause = selection.cause;
        // By where they leave and enter: first what lies inside `here`, in document order.
        let mut places: Vec<(bool, StateId, TransitionId)> = selection
            .chosen
            .keys()
            .filter_map(|&id| {
                let transition = &chart.transitions[id];
                let domain = chart.domain(transition)?;
                let place = if chart.states[domain].kind == StateKind::Parallel {
                    let children = chart.states[domain].children.iter();
                    children.copied().find(|&region| chart.exits(transition, region)).unwrap_or(domain)
                } else {
                    domain
                };
                Some((!chart.is_within(domain, self.here), place, id))
            })
            .collect();
        // Further out, the innermost first: what is bound inside is not used any more then.
        places.sort_unstable_by_key(|&(outside, place, id)| {
            (outside, if outside { usize::MAX - place.index() } else { place.index() }, id)
        });

        let domain_of = |id: TransitionId| chart.domain(&chart.transitions[id]).unwrap_or(self.here);
        // The innermost state that is left as a whole, or around what is left.
        let left_of = |id: TransitionId| {
            let domain = domain_of(id);
            match chart.states[domain].kind {
                StateKind::Parallel => domain,
                _ => chart.child_towards(domain, chart.transitions[id].source).unwrap_or(domain),
            }
        };
        let flag = |id: TransitionId| {
            let flag = &selection.chosen[&id];
            vec![(quote!(true), quote!(#flag))]
        };
        let mut tokens = TokenStream::new();
        for &(outside, _, id) in places.iter().rev() {
            tokens.extend(self.phase(flag(id), left_of(id), |env| {
                env.records_later = outside;
                env.exits_of(id, domain_of(id))
            }));
        }
        for &id in selection.chosen.keys() {
            let out = self.out_of_selected(id, Mover::Block);
            tokens.extend(self.moving_phase(flag(id), id, out, |env| {
                env.locals = self.machine.bind(id, cause, true);
                env.transition_block(id, true)
            }));
        }
        let mut arguments: BTreeMap<TransitionId, Vec<(VariableId, Ident)>> = BTreeMap::new();
        for &(_, _, id) in &places {
            let targets = chart.transitions[id].targets.iter();
            let variables = targets.flat_map(|target| target.arguments.iter()).flat_map(|(state, values)| {
                chart.states[*state].variables.iter().copied().take(values.len())
            });
            let named: Vec<(VariableId, Ident)> = variables
                .map(|variable| {
                    let wish = format!("given_{}", self.chart().variables[variable].name.text);
                    let wish = snake_case(&wish);
                    (variable, super::naming::ident(&selection.scope.unique(&wish)))
                })
                .collect();
            if named.is_empty() {
                continue;
            }
            tokens
                .extend(named.iter().map(|(_, name)| quote!(let mut #name = None;)).collect::<TokenStream>());
            let out = self.out_of_selected(id, Mover::Arguments);
            tokens.extend(self.moving_phase(flag(id), id, out, |env| {
                env.locals = self.machine.bind(id, cause, true);
                let (before, given) = env.given(id, true, false);
                let set = named.iter().map(|(variable, name)| {
                    let value = given.get(variable);
                    quote!(#name = Some(#value);)
                });
                quote!(#before #(#set)*)
            }));
            arguments.insert(id, named);
        }
        for &(_, _, id) in places.iter().filter(|(outside, ..)| !outside) {
            tokens.extend(self.phase(flag(id), left_of(id), |env| env.keeps_of(id, domain_of(id), true)));
        }
        let mut outermost = false;
        for (index, &(outside, _, id)) in places.iter().enumerate() {
            let domain = domain_of(id);
            let inside = self.machine.plan_of(&chart.transitions[id], domain);
            let mut conditions = flag(id);
            let mut given = Given::new();
            for (variable, name) in arguments.get(&id).into_iter().flatten() {
                conditions.push((quote!(Some(#name)), quote!(#name)));
                given.insert(*variable, quote!(#name));
            }
            let waiting: Vec<TransitionId> = places.iter().skip(index + 1).map(|&(_, _, id)| id).collect();
            let waiting: Vec<&Ident> = waiting.iter().map(|id| &selection.chosen[id]).collect();
            let phase = self.phase(conditions, domain, |env| {
                let records = outside.then(|| {
                    let (records, keep) = (env.records_of(domain), env.keeps_of(id, domain, true));
                    quote!(#records #keep)
                });
                let enter = env.enter_domain(id, domain, &inside, &given);
                let done = env.tell_done(domain, &inside, &waiting);
                quote!(#records #enter #done)
            });
            // Of those that lead further out at most one is left: they are of one chain.
            let otherwise = (outside && outermost && !phase.is_empty()).then(|| quote!(else));
            outermost |= outside && !phase.is_empty();
            tokens.extend(quote!(#otherwise #phase));
        }
        tokens
    }

    /// What the block or the arguments of a transition that was selected take out: what they are the last to read.
    fn out_of_selected(&self, id: TransitionId, mover: Mover) -> Option<Out> {
        let chart = self.chart();
        let transition = &chart.transitions[id];
        let later = self.machine.read_by_arguments(transition);
        let read = later
            .iter()
            .any(|source| matches!(source, Source::Variable(v) if chart.variables[*v].owner != Chart::ROOT));
        if mover == Mover::Block && read {
            return None;
        }
        let here =
            if chart.is_descendant(transition.source, self.here) { transition.source } else { self.here };
        // What histories record is read once more; what is further out is borrowed until all blocks have run.
        let out = self.machine.taken_out(id, here, mover)?;
        (!out.late && chart.is_descendant(out.around, self.here)).then_some(out)
    }

    /// [`Self::phase`] in the source of a transition, with what it takes out.
    fn moving_phase(
        &self,
        conditions: Vec<(TokenStream, TokenStream)>,
        id: TransitionId,
        out: Option<Out>,
        body: impl FnOnce(&mut Self) -> TokenStream,
    ) -> TokenStream {
        let source = self.chart().transitions[id].source;
        let Some(out) = out else { return self.phase(conditions, source, body) };
        self.phase(conditions, out.around, |env| {
            if env.chart().is_descendant(source, env.here) {
                env.here = source;
            }
            env.with_taken_out(&out, body)
        })
    }

    /// Does something if what the conditions say is so, with what belongs to `node` bound, which is active
    /// then.
    fn phase(
        &self,
        conditions: Vec<(TokenStream, TokenStream)>,
        node: StateId,
        body: impl FnOnce(&mut Self) -> TokenStream,
    ) -> TokenStream {
        let chart = self.chart();
        let mut env = self.inner();
        let mut anchor = None;
        if chart.is_descendant(node, self.here) {
            env.here = node;
            // Regions are fields of what is bound.
            let mut at = node;
            while is_region(chart, at)
                && let Some(parent) = chart.states[at].parent
                && parent != self.here
            {
                at = parent;
            }
            if !(is_region(chart, at) && chart.states[at].parent == Some(self.here)) {
                anchor = Some(at);
                env.apart.extend(chart.ancestors(at).take_while(|&around| around != self.here));
            }
        }
        let body = body(&mut env);
        if body.is_empty() {
            return body;
        }
        let uses: Uses = env.uses.borrow().clone();
        let (mut patterns, mut values): (Vec<_>, Vec<_>) = conditions.into_iter().unzip();
        if let Some(anchor) = anchor
            && let Some(region) = chart.child_towards(self.here, anchor)
        {
            let inside = |state: StateId| chart.is_descendant(state, region);
            let bound = uses.variables.iter().any(|&variable| inside(chart.variables[variable].owner))
                || uses.contents.iter().any(|&state| inside(state));
            self.merge_outside(region, &uses);
            if bound {
                let of = |_: StateId| uses.clone();
                patterns.push(self.machine.pattern_towards(region, anchor, &of, None));
                values.push(self.matched(region));
            }
        } else {
            self.uses.borrow_mut().merge(&uses);
        }
        match (patterns.as_slice(), values.as_slice()) {
            ([_], [flag]) => quote!(if #flag { #body }),
            _ => quote!(if let (#(#patterns),*) = (#(#values),*) { #body }),
        }
    }
}
