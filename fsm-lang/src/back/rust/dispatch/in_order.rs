//! Arms in the order in which transitions are looked at, if what takes any event is too much to repeat for each event.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::super::branch::arm;
use super::super::context::Env;
use super::event::{Elsewhere, EventArms, Group};
use super::{Cause, Chain, Dispatch};
use crate::chart::{EventId, TransitionId, Trigger};

impl<'d, 'c> Dispatch<'d, 'c> {
    /// An arm for each transition, whatever the events are for which it can be taken; nothing if no chain is for all
    /// events that are not named.
    pub(super) fn in_order(
        self,
        env: &Env<'d, 'c>,
        chains: &[Chain],
        elsewhere: &Elsewhere,
    ) -> Option<EventArms> {
        let chart = self.machine.chart;
        let others = chains.iter().find(|chain| chain.cause == Cause::Others)?;
        let others: BTreeSet<TransitionId> = others.transitions.iter().copied().collect();
        let takes_any = |id: TransitionId| chart.transitions[id].trigger == Trigger::Any;
        // By what can be taken, the innermost first, the events.
        let mut order: BTreeMap<(Reverse<_>, TransitionId), Vec<EventId>> = BTreeMap::new();
        for chain in chains {
            for &id in &chain.transitions {
                let events = order.entry((Reverse(chart.transitions[id].source), id)).or_default();
                events.extend(chain.cause.event().filter(|_| !takes_any(id)));
            }
        }
        let mut covered: BTreeSet<EventId> =
            elsewhere.covered.iter().chain(&elsewhere.rest).copied().collect();
        let mut made = EventArms {
            first: TokenStream::new(),
            last: TokenStream::new(),
            alone: None,
            all: false,
            others: true,
        };
        for ((_, id), events) in order {
            if made.all || covered.len() == chart.events.len() {
                made.all = true;
                break;
            }
            if takes_any(id) && !others.contains(&id) {
                return None;
            }
            let group = Group { transitions: &[id], events, others: takes_any(id) };
            let (taken, _) = self.taken(env, &group);
            for taken in taken {
                let guard = &taken.guard;
                let pattern = if group.others {
                    made.all = guard.is_none();
                    quote!(_)
                } else {
                    if guard.is_none() {
                        covered.extend(&group.events);
                    }
                    self.machine.event_patterns(&group.events, id, &taken.env)
                };
                made.last.extend(arm(&quote!(#pattern #guard), &taken.body));
            }
        }
        made.all |= covered.len() == chart.events.len();
        Some(made)
    }
}
