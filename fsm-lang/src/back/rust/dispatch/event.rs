//! A match on the event.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::super::branch::arm;
use super::super::context::Env;
use super::outer::Outer;
use super::{COPIED, Cause, Chain, Dispatch};
use crate::chart::{EventId, TransitionId};

/// Arms of a match on the event.
pub(super) struct EventArms {
    pub(super) first: TokenStream,
    /// Those for all other events, if there are many of these.
    pub(super) last: TokenStream,
    /// What is done for every event.
    pub(super) alone: Option<TokenStream>,
    /// Whether no event is left over, with those that were covered already.
    pub(super) all: bool,
}

impl<'d, 'c> Dispatch<'d, 'c> {
    /// An arm for one event, in which it is matched on which child is active.
    pub(super) fn event_first(self, env: &Env<'d, 'c>, chain: Chain) -> Option<(EventId, TokenStream)> {
        let Cause::Event(event) = chain.cause else { return None };
        let fixed = Self { fixed: Some(chain.cause), ..self };
        let inner = env.inner();
        let piece = fixed.children(&inner, &Outer::of(vec![chain], Vec::new()));
        let body = fixed.render(&inner, piece);
        env.uses.borrow_mut().merge(&inner.uses.borrow());
        let pattern = self.machine.payload_patterns(event, &body);
        Some((event, arm(&pattern, &body)))
    }

    /// Arms of a match on the event, beside those for which there are others.
    pub(super) fn event_arms(
        self,
        env: &Env<'d, 'c>,
        chains: &[Chain],
        mut covered: BTreeSet<EventId>,
    ) -> EventArms {
        let machine = self.machine;
        let mut groups: Vec<(&[TransitionId], Vec<EventId>)> = Vec::new();
        let mut numbers: BTreeMap<&[TransitionId], usize> = BTreeMap::new();
        for chain in chains {
            let Cause::Event(event) = chain.cause else { continue };
            let transitions = chain.transitions.as_slice();
            match numbers.get(transitions).and_then(|&number| groups.get_mut(number)) {
                Some((_, events)) => events.push(event),
                None => {
                    numbers.insert(transitions, groups.len());
                    groups.push((transitions, vec![event]));
                }
            }
        }
        let is_only = groups.len() == 1 && covered.is_empty();
        // The events of most, if nothing is bound of them: the arms for these stand last.
        let mut most: Option<(usize, usize)> = None;
        let mut arms: Vec<Vec<_>> = Vec::new();
        for (transitions, events) in &groups {
            let mut of_group = Vec::new();
            let mut binds = false;
            for &transition in *transitions {
                let Some(&first) = events.first() else { continue };
                let mut inner = env.inner();
                inner.locals = machine.bind(transition, Cause::Event(first), false);
                let guard = machine.chart.transitions[transition].guard.as_ref();
                let guard = guard.map(|guard| inner.condition(guard));
                let guard = machine.guarded(transition, guard, &inner).map(|condition| quote!(if #condition));
                let body = inner.take(transition, false);
                let mut uses = inner.uses.borrow().clone();
                binds |= !uses.locals.is_empty();
                uses.locals.clear();
                env.uses.borrow_mut().merge(&uses);
                if guard.is_none() {
                    covered.extend(events.iter().copied());
                }
                of_group.push((transition, inner, guard, body));
            }
            let number = machine.count_alike(events);
            if !binds && number > most.map_or(COPIED, |(most, _)| most) {
                most = Some((number, arms.len()));
            }
            arms.push(of_group);
        }
        let all = machine.covers_events(&covered);
        let last = most.map(|(_, index)| index).filter(|&index| {
            let events = groups.get(index).into_iter().flat_map(|(_, events)| events);
            machine.covers_events(&covered.iter().chain(events).copied().collect())
        });
        let mut made = EventArms { first: TokenStream::new(), last: TokenStream::new(), alone: None, all };
        for (index, ((_, events), of_group)) in groups.iter().zip(arms).enumerate() {
            for (transition, inner, guard, body) in of_group {
                if last != Some(index) {
                    let patterns = machine.event_patterns(events, transition, &inner);
                    made.first.extend(arm(&quote!(#patterns #guard), &body));
                } else if is_only && guard.is_none() && made.last.is_empty() {
                    made.alone = Some(body);
                } else {
                    made.last.extend(arm(&quote!(_ #guard), &body));
                }
            }
        }
        made
    }
}
