//! Selection fused with what is selected: a match on the state, the event matched inside.
//!
//! Where a state has few leaves, what an outer state takes is copied into each of them, behind the leaf's
//! own; above that it stands once, before the match on what is inside, for the events that nothing inside
//! takes. "The inner one ignored it, ask the outer one" is left for what would be repeated too often else (`many`).

mod candidates;
mod chain;
mod copies;
mod event;
mod in_order;
mod many;
mod outer;
mod parallel;
mod payload;

use proc_macro2::TokenStream;
use quote::quote;

use super::Machine;
use super::branch::arm;
use super::context::{Env, Receiver};
use crate::chart::{EventId, StateId, StateKind};
use crate::map::UnorderedMap;
pub(super) use candidates::{Arrived, Candidates, Cause};
pub(super) use chain::Chain;
use chain::Joined;
use event::Elsewhere;
use outer::Outer;

/// Up to how many leaves copy what an outer state takes.
const COPIED: usize = 8;

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

/// Which children of a state are matched on.
enum Children<'o> {
    All,
    /// These, with what is done for the rest.
    Some(Vec<StateId>, TokenStream),
    /// All, and what is around is asked for behind them.
    Before(&'o Outer),
}

/// What an arm does in which it is matched on the event again.
struct Rest {
    /// The events that it is for.
    events: Vec<EventId>,
    body: TokenStream,
}

/// An arm of a match on which child is active.
struct Arm {
    patterns: Vec<TokenStream>,
    guard: Option<TokenStream>,
    body: TokenStream,
    /// The body as text, if the patterns bind nothing, so that equal arms can be one.
    text: Option<String>,
}

impl<'c> Machine<'c> {
    /// The function body that takes an event from the variable `event`.
    pub(super) fn dispatch_events(&self) -> TokenStream {
        let candidates = Candidates::of_events(self);
        let env = Env::new(self, Receiver::Beside, None, crate::chart::Chart::ROOT);
        Dispatch { machine: self, candidates: &candidates, fixed: None, blocks: 0, left_for: None }
            .function(&env)
    }

    /// The same for one cause, whose payload is bound.
    pub(super) fn dispatch_cause(&self, cause: Cause) -> TokenStream {
        let candidates = Candidates::of(self, &[cause]);
        let env = Env::new(self, Receiver::Beside, None, crate::chart::Chart::ROOT);
        Dispatch { machine: self, candidates: &candidates, fixed: Some(cause), blocks: 0, left_for: None }
            .function(&env)
    }

    /// What says that nothing was taken.
    pub(super) fn ignored(&self) -> TokenStream {
        let outcome = self.runtime("Outcome");
        quote!(return #outcome::Ignored)
    }
}

/// A dispatch in the making.
#[derive(Clone, Copy)]
struct Dispatch<'d, 'c> {
    machine: &'d Machine<'c>,
    candidates: &'d Candidates,
    /// The only cause, whose payload is bound; else the variable `event` is matched on.
    fixed: Option<Cause>,
    /// How many blocks there are around which can be left for what is behind them.
    blocks: usize,
    /// Which of them is left where nothing is taken.
    left_for: Option<usize>,
}

impl<'d, 'c> Dispatch<'d, 'c> {
    /// The whole, as statements that return early where nothing is taken.
    fn function(self, env: &Env<'d, 'c>) -> TokenStream {
        let piece = self.node(env, &Outer::default());
        self.render(env, piece)
    }

    fn render(self, env: &Env<'d, 'c>, piece: Piece) -> TokenStream {
        let ignored = self.ignored();
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

    /// What is taken while a state is active, with what the states around it have.
    fn node(self, env: &Env<'d, 'c>, outer: &Outer) -> Piece {
        let (machine, node) = (self.machine, env.here);
        let others = self.candidates.own(machine, node, Cause::Others);
        let chains = match others.any().last() {
            // Whatever the event is, what is around is not come to.
            Some(&last) if self.fixed.is_none() && machine.is_always_taken(last) => {
                Outer::default().with(self.causes_within(node))
            }
            _ => outer.with(self.causes_within(node)),
        };
        let mut joined = Joined::default();
        let chains = chains
            .into_iter()
            .map(|outer| self.candidates.own(machine, node, outer.cause).before(machine, outer, &mut joined));
        self.inside(env, chains.collect())
    }

    /// The same, with what the state itself has.
    fn inside(self, env: &Env<'d, 'c>, chains: Vec<Chain>) -> Piece {
        let (machine, node) = (self.machine, env.here);
        let (deeper, here): (Vec<Chain>, Vec<Chain>) =
            chains.into_iter().partition(|chain| self.candidates.inside(node, chain.cause));
        if deeper.is_empty() {
            return self.arms(env, &here, Vec::new(), None);
        }
        if machine.chart.states[node].kind == StateKind::Parallel {
            return self.parallel(env, here, deeper);
        }
        if machine.needs.leaves[node] <= COPIED && self.fixed.is_none() {
            return self.children(env, &Outer::of(deeper, here), Children::All);
        }
        if self.selects_around(node, &deeper) {
            return self.parallel(env, here, deeper);
        }
        if self.asks_later(node, &deeper) {
            return self.inside_first(env, &Outer::of(deeper, here));
        }
        if let Some(some) = self.without_others(env, &deeper) {
            return self.children(env, &Outer::of(deeper, here), some);
        }
        if self.fixed.is_none() && self.splits_too_much(node, &deeper) {
            return self.inside_first(env, &Outer::of(deeper, here));
        }
        // What few states inside take is taken by the event first: else all others would repeat what is further out.
        let (first, deeper): (Vec<Chain>, Vec<Chain>) = deeper.into_iter().partition(|chain| {
            self.can_be_first(chain.cause) && !chain.is_empty() && self.idle(node, chain.cause) > COPIED
        });
        let first: Vec<(EventId, TokenStream)> =
            first.into_iter().filter_map(|chain| self.event_first(env, chain)).collect();
        if deeper.is_empty() {
            return self.arms(env, &here, first, None);
        }
        let events = deeper.iter().filter_map(|chain| chain.cause.event()).collect();
        let inner = self.children(env, &Outer::of(deeper, Vec::new()), Children::All);
        if here.is_empty() && first.is_empty() {
            return inner;
        }
        let body = self.render(env, inner);
        self.arms(env, &here, first, Some(Rest { events, body }))
    }

    /// Whether it can be matched on an event before it is known whether anything takes it: where a block is left for
    /// what is behind it, nothing of it may have been moved.
    fn can_be_first(self, cause: Cause) -> bool {
        let stays = |event| self.left_for.is_none() || self.machine.stays_whole(event);
        self.fixed.is_none() && cause.event().is_some_and(stays)
    }

    /// The causes that matter for a state.
    fn causes_within(self, state: StateId) -> Vec<Cause> {
        match self.fixed {
            Some(cause) => self.candidates.within(state, cause).then_some(cause).into_iter().collect(),
            None => self.candidates.causes_within(state).collect(),
        }
    }

    /// How many children of a state have nothing for a cause.
    fn idle(self, state: StateId, cause: Cause) -> usize {
        let children = self.machine.chart.states[state].children.len();
        children.saturating_sub(self.candidates.count_within(state, cause))
    }

    /// A match on which child is active.
    fn children(self, env: &Env<'d, 'c>, outer: &Outer, which: Children<'_>) -> Piece {
        let (machine, node) = (self.machine, env.here);
        let all = &machine.chart.states[node].children;
        let mut ignored = false;
        let behind = match which {
            Children::Before(around) => Some(around),
            _ => None,
        };
        let (children, rest) = match (which, self.fixed) {
            (Children::Some(children, rest), _) => (children, Some(rest)),
            (_, Some(cause)) if outer.is_empty() || self.idle(node, cause) > COPIED => {
                // Whatever the active child is that has nothing, the same is done: no more is known than of the
                // state around it.
                let rest = (!outer.is_empty()).then(|| {
                    let piece = self.arms(env, &outer.with(std::iter::empty()), Vec::new(), None);
                    self.render(env, piece)
                });
                ignored = rest.is_none() && self.idle(node, cause) > 0;
                (self.candidates.children_within(machine.chart, node, cause), rest)
            }
            _ => (all.clone(), None),
        };
        let mut arms: Vec<Arm> = Vec::new();
        let mut equal: UnorderedMap<String, usize> = UnorderedMap::new();
        for &child in &children {
            if outer.is_empty() && self.causes_within(child).is_empty() {
                ignored = true;
                continue;
            }
            let mut inner = env.inner();
            inner.here = child;
            let piece = match behind {
                Some(around) => self.before(&inner, around),
                None => self.node(&inner, outer),
            };
            let (content, guard, body) = match piece {
                Piece::Ignored => {
                    ignored = true;
                    continue;
                }
                Piece::One { around, pattern, guard, body }
                    if rest.is_none()
                        && around == child
                        && !inner.uses.borrow().contents.contains(&child) =>
                {
                    ignored = true;
                    (Some(pattern), guard, body)
                }
                Piece::Guarded { condition, body } if rest.is_none() && all.len() > 1 => {
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
        if arms.is_empty() && rest.is_none() {
            return Piece::Ignored;
        }
        if rest.is_none()
            && let [arm] = arms.as_slice()
        {
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
        let otherwise = match rest {
            Some(rest) => Some(arm(&quote!(_), &rest)),
            None => ignored.then(|| {
                let ignored = self.ignored();
                quote!(_ => #ignored,)
            }),
        };
        let arms = arms.iter().map(|Arm { patterns, guard, body, .. }| {
            let guard = guard.as_ref().map(|guard| quote!(if #guard));
            arm(&quote!(#(#patterns)|* #guard), body)
        });
        Piece::Other(quote!(match #place { #(#arms)* #otherwise }))
    }

    /// The arms for what is taken in a state, whatever is active inside.
    /// `first` are other arms.
    fn arms(
        self,
        env: &Env<'d, 'c>,
        chains: &[Chain],
        first: Vec<(EventId, TokenStream)>,
        rest: Option<Rest>,
    ) -> Piece {
        let ignored = self.ignored();
        if self.fixed.is_some() {
            let Some(chain) = chains.first() else { return Piece::Ignored };
            return self.conditions(env, chain);
        }
        if chains.is_empty() && first.is_empty() && rest.is_none() {
            return Piece::Ignored;
        }
        let elsewhere = Elsewhere {
            covered: first.iter().map(|&(event, _)| event).collect(),
            rest: rest.as_ref().map(|rest| rest.events.clone()).unwrap_or_default(),
        };
        let arms = self.event_arms(env, chains, &elsewhere);
        if let Some(alone) = arms.alone {
            return Piece::Other(alone);
        }
        let first = first.iter().map(|(_, arm)| arm);
        let (here, last) = (arms.first, arms.last);
        let rest = rest.filter(|_| arms.others || !arms.all).map(|rest| self.rest(rest, arms.others));
        let otherwise = (!arms.all && (arms.others || rest.is_none())).then(|| quote!(_ => #ignored,));
        Piece::Other(quote!(match event { #(#first)* #here #rest #last #otherwise }))
    }

    /// The arm for the rest; `named` if others are behind it.
    fn rest(self, Rest { events, body }: Rest, named: bool) -> TokenStream {
        let names = events.iter().map(|&event| self.machine.payload_pattern(event, &TokenStream::new()));
        let names = named.then(|| quote!(#(#names)|*));
        // Where a block is left for what is behind it, the event is needed there.
        match (self.left_for, names) {
            (None, Some(name)) if events.len() == 1 => quote!(event @ #name => { #body }),
            (None, Some(names)) => quote!(event @ (#names) => { #body }),
            (None, None) => quote!(event => { #body }),
            (_, Some(names)) => quote!(#names => { #body }),
            (_, None) => quote!(_ => { #body }),
        }
    }

    /// Conditions one after the other, for one cause whose payload is bound.
    fn conditions(self, env: &Env<'d, 'c>, chain: &Chain) -> Piece {
        let machine = self.machine;
        let mut tokens = TokenStream::new();
        let transitions = chain.transitions(machine.chart);
        for (index, &transition) in transitions.iter().enumerate() {
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
                Some(condition) if transitions.len() == 1 => return Piece::Guarded { condition, body },
                Some(condition) => tokens.extend(quote!(#otherwise if #condition { #body })),
                None if index > 0 => {
                    tokens.extend(quote!(else { #body }));
                    return Piece::Other(tokens);
                }
                None => return Piece::Other(body),
            }
        }
        let ignored = self.ignored();
        Piece::Other(quote!(#tokens else { #ignored; }))
    }
}
