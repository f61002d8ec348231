//! What was selected, taken: exits, then blocks, then entries.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::branch::{any, single_condition};
use super::super::context::{Env, Uses};
use super::super::enter::Given;
use super::super::facts::is_region;
use super::super::moves::Source;
use super::super::take_out::{Mover, Out};
use super::Selection;
use crate::back::names::snake_case;
use crate::chart::{Chart, StateId, StateKind, TransitionId, VariableId};
use crate::map::Id;

/// A branch of a chain of `if`.
enum Branch {
    /// What is done for any of some flags.
    Flags(Vec<TokenStream>, TokenStream),
    Other(TokenStream),
}

impl Branch {
    /// Adds a phase, if it does something: to the last branch where that does the same.
    fn add(branches: &mut Vec<Self>, phase: TokenStream) {
        match (branches.last_mut(), single_condition(&phase)) {
            _ if phase.is_empty() => {}
            (Some(Self::Flags(flags, same)), Some((flag, body))) if same.to_string() == body.to_string() => {
                flags.push(flag);
            }
            (_, Some((flag, body))) => branches.push(Self::Flags(vec![flag], body)),
            (_, None) => branches.push(Self::Other(phase)),
        }
    }

    fn tokens(&self) -> TokenStream {
        match self {
            Self::Flags(flags, body) => {
                let any = any(flags);
                quote!(if #any #body)
            }
            Self::Other(tokens) => tokens.clone(),
        }
    }
}

impl<'c> Env<'_, 'c> {
    /// Exits, blocks, arguments and entries of what was selected.
    pub(super) fn take_selected(&self, selection: &mut Selection<'_>) -> TokenStream {
        let chart = self.chart();
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
            tokens.extend(self.moving_phase(selection, id, out, |env| {
                env.locals = selection.bind(self.machine, id);
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
                    (variable, super::super::naming::ident(&selection.scope.unique(&wish)))
                })
                .collect();
            if named.is_empty() {
                continue;
            }
            tokens
                .extend(named.iter().map(|(_, name)| quote!(let mut #name = None;)).collect::<TokenStream>());
            let out = self.out_of_selected(id, Mover::Arguments);
            tokens.extend(self.moving_phase(selection, id, out, |env| {
                env.locals = selection.bind(self.machine, id);
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
        let waiting: Vec<(TransitionId, &Ident)> =
            places.iter().map(|&(_, _, id)| (id, &selection.chosen[&id])).collect();
        // Of those that lead further out at most one is left: they are of one chain.
        let mut outwards: Vec<Branch> = Vec::new();
        for (index, &(outside, _, id)) in places.iter().enumerate() {
            let domain = domain_of(id);
            let inside = self.machine.plan_of(&chart.transitions[id], domain);
            let mut conditions = flag(id);
            let mut given = Given::new();
            for (variable, name) in arguments.get(&id).into_iter().flatten() {
                conditions.push((quote!(Some(#name)), quote!(#name)));
                given.insert(*variable, quote!(#name));
            }
            let waiting = waiting.get(index + 1..).unwrap_or_default();
            let phase = self.phase(conditions, domain, |env| {
                let records = outside.then(|| {
                    let (records, keep) = (env.records_of(domain), env.keeps_of(id, domain, true));
                    quote!(#records #keep)
                });
                let enter = env.enter_domain(id, domain, &inside, &given);
                let done = env.tell_done(domain, &inside, waiting);
                quote!(#records #enter #done)
            });
            if outside {
                Branch::add(&mut outwards, phase);
            } else {
                tokens.extend(phase);
            }
        }
        for (index, branch) in outwards.iter().enumerate() {
            let (otherwise, branch) = ((index > 0).then(|| quote!(else)), branch.tokens());
            tokens.extend(quote!(#otherwise #branch));
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
        selection: &Selection<'_>,
        id: TransitionId,
        out: Option<Out>,
        body: impl FnOnce(&mut Self) -> TokenStream,
    ) -> TokenStream {
        let source = self.chart().transitions[id].source;
        let flag = &selection.chosen[&id];
        let mut pattern = None;
        let bound = |env: &mut Self| {
            let body = body(env);
            if !env.uses.borrow().locals.is_empty() {
                pattern = selection.pattern(id, env);
            }
            body
        };
        let node = out.as_ref().map_or(source, |out| out.around);
        let body = |env: &mut Self| match &out {
            None => bound(env),
            Some(out) => {
                if env.chart().is_descendant(source, env.here) {
                    env.here = source;
                }
                env.with_taken_out(out, bound)
            }
        };
        let (conditions, body) = self.phase_parts(vec![(quote!(true), quote!(#flag))], node, body);
        match (pattern, conditions.as_slice()) {
            (Some(pattern), [_, more @ ..]) => {
                let inner = Self::under(more, &body);
                quote!(match event { #pattern if #flag => { #inner } _ => {} })
            }
            _ => Self::under(&conditions, &body),
        }
    }

    /// Does something if what the conditions say is so, with what belongs to `node` bound, which is active
    /// then.
    fn phase(
        &self,
        conditions: Vec<(TokenStream, TokenStream)>,
        node: StateId,
        body: impl FnOnce(&mut Self) -> TokenStream,
    ) -> TokenStream {
        let (conditions, body) = self.phase_parts(conditions, node, body);
        Self::under(&conditions, &body)
    }

    /// Something under patterns with the values that are to match them.
    fn under(conditions: &[(TokenStream, TokenStream)], body: &TokenStream) -> TokenStream {
        let (patterns, values): (Vec<_>, Vec<_>) = conditions.iter().cloned().unzip();
        match (patterns.as_slice(), values.as_slice()) {
            _ if body.is_empty() => TokenStream::new(),
            ([], []) => body.clone(),
            ([pattern], [flag]) if pattern.to_string() == "true" => quote!(if #flag { #body }),
            ([pattern], [value]) => quote!(if let #pattern = #value { #body }),
            _ => quote!(if let (#(#patterns),*) = (#(#values),*) { #body }),
        }
    }

    /// The conditions of a phase, the flags first, and what it does.
    fn phase_parts(
        &self,
        mut conditions: Vec<(TokenStream, TokenStream)>,
        node: StateId,
        body: impl FnOnce(&mut Self) -> TokenStream,
    ) -> (Vec<(TokenStream, TokenStream)>, TokenStream) {
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
            return (conditions, body);
        }
        let uses: Uses = env.uses.borrow().clone();
        if let Some(anchor) = anchor
            && let Some(child) = chart.child_towards(self.here, anchor)
        {
            // A region is a field of what is bound.
            let around = if is_region(chart, child) { child } else { self.here };
            let inside = |state: StateId| chart.is_descendant(state, around);
            let bound = uses.variables.iter().any(|&variable| inside(chart.variables[variable].owner))
                || uses.contents.iter().any(|&state| inside(state));
            self.merge_outside(child, &uses);
            if bound {
                let of = |_: StateId| uses.clone();
                let pattern = self.machine.pattern_towards(around, anchor, &of, None);
                let place = self.matched(around);
                // What is bound is needed by the phases behind, too.
                let again = self.is_bound(around).then(|| quote!(&mut *));
                conditions.push((pattern, quote!(#again #place)));
            }
        } else {
            self.uses.borrow_mut().merge(&uses);
        }
        (conditions, body)
    }
}
