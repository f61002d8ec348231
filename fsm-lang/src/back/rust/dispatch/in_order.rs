//! Arms in the order in which transitions are looked at, where what takes any event is too much to repeat for each event.

use std::collections::{BTreeMap, BTreeSet};

use quote::quote;

use super::super::branch::arm;
use super::super::context::Env;
use super::chain::place;
use super::event::{Elsewhere, EventArms};
use super::{Cause, Chain, Dispatch};
use crate::chart::EventId;

impl<'d, 'c> Dispatch<'d, 'c> {
    /// An arm for each transition, whatever the events are for which it can be taken; nothing if these do not share
    /// what takes any.
    pub(super) fn in_order(
        self,
        env: &Env<'d, 'c>,
        chains: &[Chain],
        elsewhere: &Elsewhere,
    ) -> Option<EventArms> {
        let chart = self.machine.chart;
        let others = chains.iter().find(|chain| chain.cause == Cause::Others)?;
        if chains.iter().any(|chain| !chain.shares_with(others)) {
            return None;
        }
        let mut order: BTreeMap<_, Vec<EventId>> = BTreeMap::new();
        for chain in chains {
            for &id in chain.named() {
                order.entry(place(chart, id)).or_default().extend(chain.cause.event());
            }
        }
        order.extend(others.any().iter().map(|&id| (place(chart, id), Vec::new())));
        let mut covered: BTreeSet<EventId> =
            elsewhere.covered.iter().chain(&elsewhere.rest).copied().collect();
        let is_covered = |covered: &BTreeSet<EventId>| covered.len() == chart.events.len();
        let mut made = EventArms { others: true, all: is_covered(&covered), ..EventArms::default() };
        for ((_, id), events) in order {
            if made.all {
                break;
            }
            let cause = events.first().map_or(Cause::Others, |&event| Cause::Event(event));
            let (taken, _) = self.taken_by(env, id, cause);
            let surely = taken.guard.is_none();
            let pattern = if events.is_empty() {
                made.all = surely;
                quote!(_)
            } else {
                if surely {
                    covered.extend(&events);
                    made.all = is_covered(&covered);
                }
                self.machine.event_patterns(&events, id, &taken.env)
            };
            let (guard, body) = (&taken.guard, &taken.body);
            made.last.extend(arm(&quote!(#pattern #guard), body));
        }
        Some(made)
    }
}
