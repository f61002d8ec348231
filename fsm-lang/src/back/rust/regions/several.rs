//! A selection for any of several events: each transition that names some of them asks which one it is.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::super::Machine;
use super::super::activities::refusal::up_to;
use super::super::context::{Env, LocalBinding};
use super::super::dispatch::Cause;
use super::Selection;
use crate::chart::{EventId, LocalId, TransitionId, Trigger};

impl Selection<'_> {
    /// The locals of a transition.
    pub(super) fn bind(&self, machine: &Machine<'_>, id: TransitionId) -> BTreeMap<LocalId, LocalBinding> {
        machine.bind(id, self.cause, self.cause != Cause::Several)
    }

    /// Those up to the first that is taken whichever of the events it is.
    pub(super) fn cut(
        &self,
        machine: &Machine<'_>,
        transitions: impl Iterator<Item = TransitionId>,
    ) -> Vec<TransitionId> {
        if self.cause != Cause::Several {
            return machine.cut(transitions);
        }
        up_to(transitions, |id| machine.is_taken_by_any(id))
    }

    /// The condition under which a transition can be selected, with the question which event it is.
    pub(super) fn asked<'c>(
        &self,
        id: TransitionId,
        condition: Option<TokenStream>,
        env: &Env<'_, 'c>,
    ) -> Option<TokenStream> {
        let Some(pattern) = self.pattern(id, env) else { return condition };
        let guard = condition.map(|condition| quote!(if #condition));
        Some(quote!(matches!(event, #pattern #guard)))
    }

    /// The pattern of the events that a transition names, with what is used of them; nothing if it takes any.
    pub(super) fn pattern(&self, id: TransitionId, env: &Env<'_, '_>) -> Option<TokenStream> {
        let Trigger::Events(patterns) = &env.machine.chart.transitions[id].trigger else { return None };
        if self.cause != Cause::Several {
            return None;
        }
        let mut events: Vec<EventId> = Vec::new();
        for event in patterns.iter().map(|pattern| pattern.event) {
            if self.events.contains(&event) && !events.contains(&event) {
                events.push(event);
            }
        }
        Some(env.machine.event_patterns(&events, id, env))
    }
}
