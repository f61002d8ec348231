//! Selection fused with what is selected: a match on the state, the event matched inside.
//!
//! Where a state has few leaves, what an outer state takes is copied into each of them, behind the leaf's
//! own; above that it stands once, before the match on what is inside, for the events that nothing inside
//! takes. Never "the inner one ignored it, ask the outer one".

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::Machine;
use super::branch::arm;
use super::context::{Env, LocalBinding, Receiver};
use super::facts::{can_fault, cut, event_candidates};
use crate::chart::{ArmOutcome, EventId, InvocationId, LocalId, StateId, StateKind, TransitionId, Trigger};
use crate::map::{Id, UnorderedMap};

/// Up to how many leaves copy what an outer state takes.
const COPIED: usize = 8;

/// What a transition is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cause {
    Event(EventId),
    Always,
    Fault,
    Done(StateId),
    /// The timer whose deadline came.
    Timer(TransitionId),
    /// The timer that runs, where there is but one deadline.
    OnlyTimer,
    Jump(TransitionId),
    /// The outcome of the call of an `invoke`.
    Outcome(InvocationId, Arrived),
    /// Nothing is owed any more where a state undoes.
    Undone(StateId),
    /// An undo failed there.
    Stuck(StateId),
}

/// Which outcome came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Arrived {
    Ok,
    /// The declared error at this position.
    Error(usize),
    /// A failure of transport.
    Failed,
    Unknown,
}

/// What may still be taken for a cause, the innermost first.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Chain {
    pub(super) cause: Cause,
    pub(super) transitions: Vec<TransitionId>,
}

/// A piece of the dispatch.
enum Piece {
    /// Nothing can be taken.
    Ignored,
    /// A match with one arm beside the one that ignores, on what is inside a state.
    One {
        around: StateId,
        pattern: TokenStream,
        guard: Option<TokenStream>,
        body: TokenStream,
    },
    /// Something under a condition.
    Guarded {
        condition: TokenStream,
        body: TokenStream,
    },
    Other(TokenStream),
}

/// An arm of a match on which child is active.
struct Arm {
    patterns: Vec<TokenStream>,
    guard: Option<TokenStream>,
    body: TokenStream,
    /// The body as text, if the patterns bind nothing, so that equal arms can be one.
    text: Option<String>,
}

/// Which states have, or have inside, something for a cause.
pub(super) struct Candidates {
    own: BTreeMap<(StateId, Cause), Vec<TransitionId>>,
    within: BTreeSet<(StateId, Cause)>,
}

impl Candidates {
    pub(super) fn of(machine: &Machine<'_>, causes: &[Cause]) -> Self {
        let mut own = BTreeMap::new();
        let mut within = BTreeSet::new();
        for state in machine.chart.states.ids() {
            for &cause in causes {
                let transitions = machine.candidates(state, cause);
                if transitions.is_empty() {
                    continue;
                }
                own.insert((state, cause), transitions);
                for around in std::iter::once(state).chain(machine.chart.ancestors(state)) {
                    if !within.insert((around, cause)) {
                        break;
                    }
                }
            }
        }
        Self { own, within }
    }

    pub(super) fn own(&self, state: StateId, cause: Cause) -> &[TransitionId] {
        self.own.get(&(state, cause)).map_or(&[], Vec::as_slice)
    }

    /// Whether a state or one inside it has something.
    pub(super) fn within(&self, state: StateId, cause: Cause) -> bool {
        self.within.contains(&(state, cause))
    }

    /// Whether a state inside has something.
    pub(super) fn inside(&self, machine: &Machine<'_>, state: StateId, cause: Cause) -> bool {
        machine.chart.states[state].children.iter().any(|&child| self.within(child, cause))
    }
}

impl<'c> Machine<'c> {
    /// The transitions of a state that a cause can trigger, in order.
    fn candidates(&self, state: StateId, cause: Cause) -> Vec<TransitionId> {
        let transitions = &self.chart.states[state].transitions;
        let of = |fits: &dyn Fn(TransitionId, &Trigger) -> bool| {
            let fitting =
                transitions.iter().copied().filter(|&id| fits(id, &self.chart.transitions[id].trigger));
            cut(self.chart, fitting)
        };
        match cause {
            Cause::Event(event) => event_candidates(self.chart, state, event),
            Cause::Always => of(&|_, trigger| *trigger == Trigger::Always),
            Cause::Fault => of(&|_, trigger| matches!(trigger, Trigger::Fault(_))),
            Cause::Done(done) if done == state => of(&|_, trigger| *trigger == Trigger::Done),
            Cause::Timer(timer) => of(&|id, _| id == timer),
            Cause::OnlyTimer => of(&|_, trigger| matches!(trigger, Trigger::After(_))),
            Cause::Jump(jump) if self.chart.transitions[jump].source == state => vec![jump],
            Cause::Outcome(invocation, arrived) if self.chart.invocations[invocation].state == state => {
                cut(self.chart, self.arms_for(invocation, arrived).into_iter())
            }
            Cause::Undone(undoer) if undoer == state => {
                of(&|_, trigger| matches!(trigger, Trigger::Outcome(ArmOutcome::Ok(_))))
            }
            Cause::Stuck(undoer) if undoer == state => {
                of(&|_, trigger| *trigger == Trigger::Outcome(ArmOutcome::Stuck))
            }
            Cause::Done(_) | Cause::Jump(_) | Cause::Outcome(..) | Cause::Undone(_) | Cause::Stuck(_) => {
                Vec::new()
            }
        }
    }

    /// The arms that an outcome can take, those of its own kind first (rulings 20 and 22).
    fn arms_for(&self, id: InvocationId, arrived: Arrived) -> Vec<TransitionId> {
        let invocation = &self.chart.invocations[id];
        let repeated = self.chart.activities[invocation.activity].idempotent;
        let of = |fits: &dyn Fn(ArmOutcome) -> bool| -> Vec<TransitionId> {
            let arms = invocation.arms.iter().copied();
            arms.filter(|&arm| match self.chart.transitions[arm].trigger {
                Trigger::Outcome(outcome) => fits(outcome),
                _ => false,
            })
            .collect()
        };
        let mut arms = of(&|outcome| match (outcome, arrived) {
            (ArmOutcome::Ok(_), Arrived::Ok) | (ArmOutcome::Unknown, Arrived::Unknown) => true,
            (ArmOutcome::Error(_, error), Arrived::Error(position)) => error == position,
            _ => false,
        });
        let plain = match arrived {
            Arrived::Ok => false,
            Arrived::Unknown => !invocation.pivot || repeated,
            Arrived::Error(_) | Arrived::Failed => true,
        };
        if plain {
            arms.extend(of(&|outcome| outcome == ArmOutcome::AnyError));
        }
        arms
    }

    /// The function body that takes an event from the variable `event`.
    pub(super) fn dispatch_events(&self) -> TokenStream {
        let causes: Vec<Cause> = self.chart.events.ids().map(Cause::Event).collect();
        let candidates = Candidates::of(self, &causes);
        let chains = causes.iter().map(|&cause| Chain { cause, transitions: Vec::new() }).collect();
        let env = Env::new(self, Receiver::Beside, None, crate::chart::Chart::ROOT);
        Dispatch { machine: self, candidates: &candidates, fixed: false }.function(&env, chains)
    }

    /// The same for one cause, whose payload is bound.
    pub(super) fn dispatch_cause(&self, cause: Cause) -> TokenStream {
        let candidates = Candidates::of(self, &[cause]);
        let env = Env::new(self, Receiver::Beside, None, crate::chart::Chart::ROOT);
        let chains = vec![Chain { cause, transitions: Vec::new() }];
        Dispatch { machine: self, candidates: &candidates, fixed: true }.function(&env, chains)
    }

    /// What says that nothing was taken.
    pub(super) fn ignored(&self) -> TokenStream {
        let outcome = self.runtime("Outcome");
        quote!(return #outcome::Ignored)
    }

    /// The locals of a transition as they are bound for a cause; `fixed` if its payload is bound already.
    pub(super) fn bind(
        &self,
        transition: TransitionId,
        cause: Cause,
        fixed: bool,
    ) -> BTreeMap<LocalId, LocalBinding> {
        let data = &self.chart.transitions[transition];
        let mut bindings = self.local_bindings(data.source, &data.code);
        match (&data.trigger, cause) {
            (Trigger::Events(patterns), Cause::Event(event)) if fixed => {
                if let Some(pattern) = patterns.iter().find(|pattern| pattern.event == event) {
                    for (binding, name) in pattern.bindings.iter().zip(&self.names.payloads[event]) {
                        if let Some(bound) = binding.and_then(|local| bindings.get_mut(&local)) {
                            bound.name = name.clone();
                        }
                    }
                }
            }
            (Trigger::Outcome(ArmOutcome::Ok(Some(local))), _) => {
                if let Some(bound) = bindings.get_mut(local) {
                    bound.name = super::naming::ident("result");
                }
            }
            (Trigger::Fault(Some(local)), _) => {
                if let Some(bound) = bindings.get_mut(local) {
                    bound.name = super::naming::ident("fault");
                }
            }
            _ => {}
        }
        bindings
    }

    /// The pattern of an event that binds some locals of a transition.
    fn event_pattern(&self, event: EventId, transition: TransitionId, env: &Env<'_, 'c>) -> TokenStream {
        let (name, variant) = (&self.names.event, &self.names.events[event]);
        if self.chart.events[event].parameters.is_empty() {
            return quote!(#name::#variant);
        }
        let used = env.uses.borrow().locals.clone();
        let mut fields = Vec::new();
        if let Trigger::Events(patterns) = &self.chart.transitions[transition].trigger
            && let Some(pattern) = patterns.iter().find(|pattern| pattern.event == event)
        {
            for (binding, field) in pattern.bindings.iter().zip(&self.names.event_fields[event]) {
                if let Some(local) = binding.filter(|local| used.contains(&local.index()))
                    && let Some(bound) = env.locals.get(&local)
                {
                    fields.push(super::types::field_pattern(field, &bound.name));
                }
            }
        }
        let rest = (fields.len() < self.chart.events[event].parameters.len()).then(|| quote!(..));
        quote!(#name::#variant { #(#fields,)* #rest })
    }

    /// The pattern of an event that binds its payload under names that no data hide.
    pub(super) fn payload_pattern(&self, event: EventId, body: &TokenStream) -> TokenStream {
        let (name, variant) = (&self.names.event, &self.names.events[event]);
        if self.chart.events[event].parameters.is_empty() {
            return quote!(#name::#variant);
        }
        let fields = self.names.event_fields[event].iter().zip(&self.names.payloads[event]);
        let used: Vec<TokenStream> = fields
            .filter(|(_, bound)| mentions(body, &bound.to_string()))
            .map(|(field, bound)| super::types::field_pattern(field, bound))
            .collect();
        let rest = (used.len() < self.chart.events[event].parameters.len()).then(|| quote!(..));
        quote!(#name::#variant { #(#used,)* #rest })
    }
}

/// Whether a name stands in tokens.
pub(super) fn mentions(tokens: &TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => ident == name,
        proc_macro2::TokenTree::Group(group) => mentions(&group.stream(), name),
        _ => false,
    })
}

/// A dispatch in the making.
#[derive(Clone, Copy)]
struct Dispatch<'d, 'c> {
    machine: &'d Machine<'c>,
    candidates: &'d Candidates,
    /// One cause, whose payload is bound; else the variable `event` is matched on.
    fixed: bool,
}

impl<'d, 'c> Dispatch<'d, 'c> {
    /// The whole, as statements that return early where nothing is taken.
    fn function(self, env: &Env<'d, 'c>, chains: Vec<Chain>) -> TokenStream {
        let piece = self.node(env, chains);
        self.render(env, piece)
    }

    fn render(self, env: &Env<'d, 'c>, piece: Piece) -> TokenStream {
        let ignored = self.machine.ignored();
        match piece {
            Piece::Ignored => quote!(#ignored;),
            Piece::One { around, pattern, guard, body } => {
                let (place, guard) = (env.matched(around), guard.map(|guard| quote!(if #guard)));
                let taken = arm(&quote!(#pattern #guard), &body);
                quote!(match #place { #taken _ => #ignored, })
            }
            Piece::Guarded { condition, body } => quote!(if #condition { #body } else { #ignored; }),
            Piece::Other(tokens) => tokens,
        }
    }

    /// What is taken while a state is active.
    fn node(self, env: &Env<'d, 'c>, chains: Vec<Chain>) -> Piece {
        let (machine, node) = (self.machine, env.here);
        let chains: Vec<Chain> = chains
            .into_iter()
            .map(|chain| {
                let own = self.candidates.own(node, chain.cause).iter().copied();
                let transitions = cut(machine.chart, own.chain(chain.transitions));
                Chain { cause: chain.cause, transitions }
            })
            .collect();
        let (deeper, here): (Vec<Chain>, Vec<Chain>) =
            chains.into_iter().partition(|chain| self.candidates.inside(machine, node, chain.cause));
        let here: Vec<Chain> = here.into_iter().filter(|chain| !chain.transitions.is_empty()).collect();
        if deeper.is_empty() {
            return self.arms(env, &here, None);
        }
        if machine.chart.states[node].kind == StateKind::Parallel {
            return self.parallel(env, &here, deeper);
        }
        if machine.needs.leaves[node] <= COPIED && !self.fixed {
            let all = deeper.into_iter().chain(here).collect();
            return self.children(env, all);
        }
        if here.is_empty() {
            return self.children(env, deeper);
        }
        let inner = self.children(env, deeper);
        let inner = self.render(env, inner);
        self.arms(env, &here, Some(quote!(event => { #inner })))
    }

    /// A match on which child is active.
    fn children(self, env: &Env<'d, 'c>, chains: Vec<Chain>) -> Piece {
        let (machine, node) = (self.machine, env.here);
        let children = &machine.chart.states[node].children;
        let mut arms: Vec<Arm> = Vec::new();
        let mut equal: UnorderedMap<String, usize> = UnorderedMap::new();
        let mut ignored = false;
        for &child in children {
            let mut inner = env.inner();
            inner.here = child;
            let (content, guard, body) = match self.node(&inner, chains.clone()) {
                Piece::Ignored => {
                    ignored = true;
                    continue;
                }
                Piece::One { around, pattern, guard, body }
                    if around == child && !inner.uses.borrow().contents.contains(&child) =>
                {
                    ignored = true;
                    (Some(pattern), guard, body)
                }
                Piece::Guarded { condition, body } if children.len() > 1 => {
                    ignored = true;
                    (None, Some(condition), body)
                }
                piece => (None, None, self.render(&inner, piece)),
            };
            let uses = inner.uses.borrow().clone();
            env.merge_outside(child, &uses);
            let variables = &machine.chart.states[child].variables;
            let binds = uses.contents.contains(&child)
                || variables.iter().any(|variable| uses.variables.contains(variable));
            let text = (!binds && content.is_none() && guard.is_none()).then(|| body.to_string());
            let pattern = machine.pattern(child, &uses, content);
            if let Some(text) = &text {
                if let Some(arm) = equal.get(text).and_then(|&index| arms.get_mut(index)) {
                    arm.patterns.push(pattern);
                    continue;
                }
                equal.insert(text.clone(), arms.len());
            }
            arms.push(Arm { patterns: vec![pattern], guard, body, text });
        }
        if arms.is_empty() {
            return Piece::Ignored;
        }
        if let [arm] = arms.as_slice() {
            match (arm.patterns.as_slice(), ignored) {
                ([pattern], true) => {
                    let (pattern, guard, body) = (pattern.clone(), arm.guard.clone(), arm.body.clone());
                    return Piece::One { around: node, pattern, guard, body };
                }
                // Whichever child is active.
                (_, false) if arm.text.is_some() => return Piece::Other(arm.body.clone()),
                (patterns, false) => {
                    let (place, body) = (env.matched(node), &arm.body);
                    return Piece::Other(quote!(let #(#patterns)|* = #place; #body));
                }
                _ => {}
            }
        }
        let place = env.matched(node);
        let otherwise = ignored.then(|| {
            let ignored = machine.ignored();
            quote!(_ => #ignored,)
        });
        let arms = arms.iter().map(|Arm { patterns, guard, body, .. }| {
            let guard = guard.as_ref().map(|guard| quote!(if #guard));
            arm(&quote!(#(#patterns)|* #guard), body)
        });
        Piece::Other(quote!(match #place { #(#arms)* #otherwise }))
    }

    /// What is taken in the regions of a parallel state.
    fn parallel(self, env: &Env<'d, 'c>, here: &[Chain], deeper: Vec<Chain>) -> Piece {
        let (machine, node) = (self.machine, env.here);
        let regions = &machine.chart.states[node].children;
        let mut single: Vec<(StateId, Vec<Chain>)> = Vec::new();
        let mut general = Vec::new();
        for chain in deeper {
            let active: Vec<StateId> = regions
                .iter()
                .copied()
                .filter(|&region| self.candidates.within(region, chain.cause))
                .collect();
            match active.as_slice() {
                &[region] if regions.len() == 1 || self.is_apart(region, &chain) => {
                    match single.iter_mut().find(|(of, _)| *of == region) {
                        Some((_, chains)) => chains.push(chain),
                        None => single.push((region, vec![chain])),
                    }
                }
                _ => general.push(chain),
            }
        }
        if here.is_empty() && general.is_empty() && single.len() == 1 {
            let Some((region, chains)) = single.pop() else { return Piece::Ignored };
            let mut inner = env.inner();
            inner.here = region;
            let piece = self.node(&inner, chains);
            let piece = match piece {
                Piece::Ignored => Piece::Ignored,
                piece => Piece::Other(self.render(&inner, piece)),
            };
            env.merge_outside(node, &inner.uses.borrow());
            env.uses.borrow_mut().merge(&inner.uses.borrow());
            return piece;
        }
        if self.fixed {
            return match general.first() {
                Some(chain) => Piece::Other(env.select_in_regions(chain, self.candidates)),
                None => Piece::Ignored,
            };
        }
        let mut arms = Vec::new();
        let ignored = machine.ignored();
        for chain in &general {
            let Cause::Event(event) = chain.cause else { continue };
            let body = env.select_in_regions(chain, self.candidates);
            let pattern = machine.payload_pattern(event, &body);
            arms.push((event, arm(&pattern, &body)));
        }
        let mut rest = None;
        single.sort_by_key(|(_, chains)| chains.len());
        let last = single.len().saturating_sub(1);
        for (index, (region, chains)) in single.into_iter().enumerate() {
            let mut inner = env.inner();
            inner.here = region;
            let events: Vec<EventId> = chains
                .iter()
                .filter_map(|chain| match chain.cause {
                    Cause::Event(event) => Some(event),
                    _ => None,
                })
                .collect();
            if let ([event], true) = (events.as_slice(), true) {
                let fixed = Self { fixed: true, ..self };
                let piece = fixed.node(&inner, chains);
                let body = fixed.render(&inner, piece);
                let pattern = machine.payload_pattern(*event, &body);
                arms.push((*event, arm(&pattern, &body)));
            } else {
                let piece = self.node(&inner, chains);
                let body = self.render(&inner, piece);
                if index == last {
                    rest = Some(quote!(event => { #body }));
                } else {
                    let names =
                        events.iter().map(|&event| machine.payload_pattern(event, &TokenStream::new()));
                    let first = events.first().copied().unwrap_or(EventId::FIRST);
                    arms.push((first, quote!(event @ (#(#names)|*) => { #body })));
                    for &event in events.iter().skip(1) {
                        arms.push((event, TokenStream::new()));
                    }
                }
            }
            env.uses.borrow_mut().merge(&inner.uses.borrow());
        }
        let arms_here = self.event_arms(env, here);
        let mut covered: BTreeSet<EventId> = arms_here.1;
        covered.extend(arms.iter().map(|(event, _)| *event));
        let otherwise = match rest {
            Some(rest) if covered.len() < machine.chart.events.len() => rest,
            _ if covered.len() < machine.chart.events.len() => quote!(_ => #ignored,),
            _ => TokenStream::new(),
        };
        let (arms_here, arms) = (arms_here.0, arms.iter().map(|(_, arm)| arm));
        Piece::Other(quote!(match event { #arms_here #(#arms)* #otherwise }))
    }

    /// Whether what one region selects can never be taken together with what a state around it has.
    fn is_apart(self, region: StateId, chain: &Chain) -> bool {
        let machine = self.machine;
        let inner = machine.chart.descendants(region).chain([region]);
        let inner: Vec<TransitionId> =
            inner.flat_map(|state| self.candidates.own(state, chain.cause).iter().copied()).collect();
        chain.transitions.iter().all(|&outer| {
            let quiet = machine.chart.transitions[outer]
                .guard
                .as_ref()
                .is_none_or(|guard| !can_fault(machine.chart, guard));
            quiet && inner.iter().all(|&inner| machine.conflict(inner, outer))
        })
    }

    /// The arms for what is taken in a state, whatever is active inside.
    fn arms(self, env: &Env<'d, 'c>, chains: &[Chain], rest: Option<TokenStream>) -> Piece {
        let ignored = self.machine.ignored();
        if self.fixed {
            let Some(chain) = chains.first() else { return Piece::Ignored };
            return self.conditions(env, chain);
        }
        if chains.is_empty() && rest.is_none() {
            return Piece::Ignored;
        }
        let (arms, covered) = self.event_arms(env, chains);
        let otherwise = if covered.len() < self.machine.chart.events.len() {
            rest.unwrap_or_else(|| quote!(_ => #ignored,))
        } else {
            TokenStream::new()
        };
        Piece::Other(quote!(match event { #arms #otherwise }))
    }

    /// Arms of a match on the event, and which events they leave nothing of.
    fn event_arms(self, env: &Env<'d, 'c>, chains: &[Chain]) -> (TokenStream, BTreeSet<EventId>) {
        let machine = self.machine;
        let mut groups: Vec<(&[TransitionId], Vec<EventId>)> = Vec::new();
        for chain in chains {
            let Cause::Event(event) = chain.cause else { continue };
            match groups.iter_mut().find(|(transitions, _)| *transitions == chain.transitions.as_slice()) {
                Some((_, events)) => events.push(event),
                None => groups.push((&chain.transitions, vec![event])),
            }
        }
        let mut tokens = TokenStream::new();
        let mut covered = BTreeSet::new();
        for (transitions, events) in groups {
            for &transition in transitions {
                let Some(&first) = events.first() else { continue };
                let mut inner = env.inner();
                inner.locals = machine.bind(transition, Cause::Event(first), false);
                let guard = machine.chart.transitions[transition].guard.as_ref();
                let guard = guard.map(|guard| inner.condition(guard));
                let guard = machine.guarded(transition, guard, &inner).map(|condition| quote!(if #condition));
                let body = inner.take(transition, false);
                let patterns = events.iter().map(|&event| machine.event_pattern(event, transition, &inner));
                tokens.extend(arm(&quote!(#(#patterns)|* #guard), &body));
                let mut uses = inner.uses.borrow().clone();
                uses.locals.clear();
                env.uses.borrow_mut().merge(&uses);
                if guard.is_none() {
                    covered.extend(events.iter().copied());
                }
            }
        }
        (tokens, covered)
    }

    /// Conditions one after the other, for one cause whose payload is bound.
    fn conditions(self, env: &Env<'d, 'c>, chain: &Chain) -> Piece {
        let machine = self.machine;
        let mut tokens = TokenStream::new();
        for (index, &transition) in chain.transitions.iter().enumerate() {
            let mut inner = env.inner();
            inner.locals = machine.bind(transition, chain.cause, true);
            let guard = &machine.chart.transitions[transition].guard;
            let condition = guard.as_ref().map(|guard| inner.condition(guard));
            let condition = machine.guarded(transition, condition, &inner);
            let body = inner.take(transition, false);
            let mut uses = inner.uses.borrow().clone();
            uses.locals.clear();
            env.uses.borrow_mut().merge(&uses);
            let otherwise = (index > 0).then(|| quote!(else));
            match condition {
                Some(condition) if chain.transitions.len() == 1 => return Piece::Guarded { condition, body },
                Some(condition) => tokens.extend(quote!(#otherwise if #condition { #body })),
                None if index > 0 => {
                    tokens.extend(quote!(else { #body }));
                    return Piece::Other(tokens);
                }
                None => return Piece::Other(body),
            }
        }
        let ignored = machine.ignored();
        Piece::Other(quote!(#tokens else { #ignored; }))
    }
}
