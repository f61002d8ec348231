//! A match on the event.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::super::branch::arm;
use super::super::context::Env;
use super::chain::{distinct, repeat};
use super::outer::Outer;
use super::{COPIED, Cause, Chain, Children, Dispatch};
use crate::chart::{EventId, TransitionId};

/// Arms of a match on the event.
#[derive(Default)]
pub(super) struct EventArms {
    pub(super) first: TokenStream,
    /// Those for all other events, which stand behind whatever else there is.
    pub(super) last: TokenStream,
    /// What is done for every event.
    pub(super) alone: Option<TokenStream>,
    /// Whether no event is left over, with those that were covered already.
    pub(super) all: bool,
    /// Whether the last ones are for every event that is not named before them.
    pub(super) others: bool,
}

/// The events for which there are other arms.
#[derive(Default)]
pub(super) struct Elsewhere {
    /// Arms that cover them.
    pub(super) covered: BTreeSet<EventId>,
    /// One that can be for all that is left, or for these.
    pub(super) rest: Vec<EventId>,
}

/// Events for which the same can be taken.
struct Group<'g> {
    chain: &'g Chain,
    events: Vec<EventId>,
    /// Whether it is for all events that are not named elsewhere, too.
    others: bool,
}

/// A transition of a group: its names, its guard, and what it does.
pub(super) struct Taken<'d, 'c> {
    transition: TransitionId,
    pub(super) env: Env<'d, 'c>,
    pub(super) guard: Option<TokenStream>,
    pub(super) body: TokenStream,
}

impl<'d, 'c> Dispatch<'d, 'c> {
    /// An arm for one event, in which it is matched on which child is active.
    pub(super) fn event_first(self, env: &Env<'d, 'c>, chain: Chain) -> Option<(EventId, TokenStream)> {
        let Cause::Event(event) = chain.cause else { return None };
        let fixed = Self { fixed: Some(chain.cause), ..self };
        let inner = env.inner();
        let piece = fixed.children(&inner, &Outer::of(vec![chain], Vec::new()), Children::All);
        let body = fixed.render(&inner, piece);
        env.uses.borrow_mut().merge(&inner.uses.borrow());
        let pattern = self.machine.payload_pattern(event, &body);
        Some((event, arm(&pattern, &body)))
    }

    /// Arms of a match on the event, beside those for which there are others.
    pub(super) fn event_arms(self, env: &Env<'d, 'c>, chains: &[Chain], elsewhere: &Elsewhere) -> EventArms {
        let machine = self.machine;
        let groups = self.groups(chains, elsewhere);
        if (repeat(groups.iter().map(|group| group.chain), COPIED) || names_too_often(&groups))
            && let Some(made) = self.in_order(env, chains, elsewhere)
        {
            return made;
        }
        let mut arms: Vec<Vec<Taken<'d, 'c>>> = Vec::new();
        let mut covered = elsewhere.covered.clone();
        // The events of most, if nothing is bound of them: the arms for these stand last.
        let mut most: Option<(usize, usize)> = None;
        for (index, group) in groups.iter().enumerate() {
            let (mut of_group, binds) = self.taken(env, group);
            if !group.others && !binds && group.events.len() > COPIED && of_group.len() > COPIED {
                // Else all the names would be written for each transition.
                of_group = self.as_one(env, of_group);
            }
            if of_group.last().is_some_and(|taken| taken.guard.is_none()) {
                covered.extend(&group.events);
            }
            // What takes any event binds nothing of it.
            let number = if group.others { usize::MAX } else { group.events.len() };
            if (group.others || !binds) && number > most.map_or(COPIED, |(most, _)| most) {
                most = Some((number, index));
            }
            arms.push(of_group);
        }
        let count = machine.chart.events.len();
        let last = most.map(|(_, index)| index).filter(|&index| {
            groups.get(index).is_some_and(|group| {
                group.others || covered.iter().chain(&group.events).collect::<BTreeSet<_>>().len() == count
            })
        });
        let others = last.filter(|&index| groups.get(index).is_some_and(|group| group.others));
        let is_only = groups.len() == 1 && elsewhere.covered.is_empty() && elsewhere.rest.is_empty();
        let mut made =
            EventArms { all: covered.len() == count, others: others.is_some(), ..EventArms::default() };
        // What is left of these is not for the arms behind.
        let mut open: Vec<TokenStream> = Vec::new();
        for (index, (group, of_group)) in groups.iter().zip(arms).enumerate() {
            let surely = of_group.last().is_some_and(|taken| taken.guard.is_none());
            if Some(index) == others {
                made.all |= surely;
            } else if others.is_some() && !surely {
                open.extend(
                    group.events.iter().map(|&event| machine.payload_pattern(event, &TokenStream::new())),
                );
            }
            for Taken { transition, env, guard, body } in of_group {
                if last != Some(index) {
                    let patterns = machine.event_patterns(&group.events, transition, &env);
                    made.first.extend(arm(&quote!(#patterns #guard), &body));
                } else if is_only && guard.is_none() && made.last.is_empty() {
                    made.alone = Some(body);
                } else {
                    made.last.extend(arm(&quote!(_ #guard), &body));
                }
            }
        }
        if !open.is_empty() {
            let ignored = self.ignored();
            made.first.extend(quote!(#(#open)|* => #ignored,));
        }
        made
    }

    /// The events for which the same can be taken, together. Those that are not named are written out if they
    /// are few.
    fn groups<'g>(self, chains: &'g [Chain], elsewhere: &Elsewhere) -> Vec<Group<'g>> {
        let all = &self.machine.chart.events;
        let mut groups: Vec<Group<'g>> = Vec::new();
        let mut numbers = BTreeMap::new();
        let mut named: BTreeSet<EventId> = elsewhere.covered.iter().chain(&elsewhere.rest).copied().collect();
        named.extend(chains.iter().filter_map(|chain| chain.cause.event()));
        let left = all.len().saturating_sub(named.len());
        for chain in chains {
            let (mut events, mut others) = (Vec::from_iter(chain.cause.event()), false);
            if chain.cause == Cause::Others {
                if left > COPIED.max(elsewhere.rest.len()) {
                    others = true;
                } else if left > 0 {
                    events.extend(all.ids().filter(|event| !named.contains(event)));
                }
            }
            if events.is_empty() && !others {
                continue;
            }
            match numbers.get(&chain.identity()).and_then(|&number: &usize| groups.get_mut(number)) {
                Some(group) => {
                    group.events.extend(events);
                    group.others |= others;
                }
                None => {
                    numbers.insert(chain.identity(), groups.len());
                    groups.push(Group { chain, events, others });
                }
            }
        }
        groups
    }

    /// What a group takes, and whether something is bound of the events.
    fn taken(self, env: &Env<'d, 'c>, group: &Group<'_>) -> (Vec<Taken<'d, 'c>>, bool) {
        let cause = group.events.first().map_or(Cause::Others, |&event| Cause::Event(event));
        let mut binds = false;
        let all = group.chain.transitions(self.machine.chart).into_iter().map(|transition| {
            let (taken, of_it) = self.taken_by(env, transition, cause);
            binds |= of_it;
            taken
        });
        (all.collect(), binds)
    }

    /// What a group takes, of which nothing is bound of the events, as one that is always taken.
    fn as_one(self, env: &Env<'d, 'c>, group: Vec<Taken<'d, 'c>>) -> Vec<Taken<'d, 'c>> {
        let (mut body, mut surely, mut first) = (TokenStream::new(), false, None);
        for taken in group {
            let (guard, of_it) = (&taken.guard, &taken.body);
            let otherwise = first.is_some().then(|| quote!(else));
            body.extend(quote!(#otherwise #guard { #of_it }));
            surely |= guard.is_none();
            first.get_or_insert(taken.transition);
        }
        if !surely {
            let ignored = self.ignored();
            body.extend(quote!(else { #ignored; }));
        }
        first
            .map(|transition| Taken { transition, env: env.inner(), guard: None, body })
            .into_iter()
            .collect()
    }

    /// What a transition does that is taken for a cause, and whether something is bound of the event.
    pub(super) fn taken_by(
        self,
        env: &Env<'d, 'c>,
        transition: TransitionId,
        cause: Cause,
    ) -> (Taken<'d, 'c>, bool) {
        let machine = self.machine;
        let mut inner = env.inner();
        inner.locals = machine.bind(transition, cause, false);
        let guard = machine.chart.transitions[transition].guard.as_ref();
        let guard = guard.map(|guard| inner.condition(guard));
        let guard = machine.guarded(transition, guard, &inner).map(|condition| quote!(if #condition));
        let body = inner.take(transition, false);
        let mut uses = inner.uses.borrow().clone();
        let binds = !uses.locals.is_empty();
        uses.locals.clear();
        env.uses.borrow_mut().merge(&uses);
        (Taken { transition, env: inner, guard, body }, binds)
    }
}

/// Whether the names of events would be written for one transition after the other.
fn names_too_often(groups: &[Group<'_>]) -> bool {
    let names = groups.iter().map(|group| group.events.len()).fold(0, usize::saturating_add);
    let written = groups.iter().map(|group| group.events.len().saturating_mul(group.chain.len()));
    let once = names.saturating_add(distinct(groups.iter().map(|group| group.chain)));
    written.fold(0, usize::saturating_add) > once.saturating_mul(COPIED)
}
