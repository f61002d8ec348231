//! Timers: one deadline for those that cannot run together.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::Machine;
use super::context::Env;
use crate::chart::{Chart, StateId, StateKind, TransitionId, Trigger};
use crate::map::Id;

/// Where each timer has its deadline.
pub(super) struct Deadlines {
    /// The fields.
    pub(super) fields: Vec<Ident>,
    /// Which field is a timer's.
    of: BTreeMap<TransitionId, usize>,
    /// The timers as variants, where there are several deadlines.
    pub(super) labels: BTreeMap<TransitionId, Ident>,
}

/// The timers of a state, in order.
pub(super) fn timers_of(chart: &Chart, state: StateId) -> Vec<TransitionId> {
    let transitions = chart.states[state].transitions.iter().copied();
    transitions.filter(|&id| matches!(chart.transitions[id].trigger, Trigger::After(_))).collect()
}

impl Deadlines {
    /// `labelled` if a timer has to be named though there is but one deadline.
    pub(super) fn of(chart: &Chart, names: &super::naming::Names, labelled: bool) -> Self {
        let mut of = BTreeMap::new();
        let mut behind: Vec<usize> = vec![0; chart.states.len()];
        let mut count = 0;
        // Parents come before their children: a child of a compound state begins where its parent's own
        // end; a region where the region before it ends, counted from the bottom up.
        let mut needed: Vec<usize> = vec![0; chart.states.len()];
        for (id, state) in chart.states.iter().rev() {
            let inside = state.children.iter().map(|child| needed[child.index()]);
            let inside =
                if state.kind == StateKind::Parallel { inside.sum() } else { inside.max().unwrap_or(0) };
            needed[id.index()] = timers_of(chart, id).len() + inside;
        }
        for (id, state) in chart.states.iter() {
            let mut next = behind[id.index()];
            for timer in timers_of(chart, id) {
                of.insert(timer, next);
                next += 1;
                count = count.max(next);
            }
            for child in &state.children {
                behind[child.index()] = next;
                if state.kind == StateKind::Parallel {
                    next += needed[child.index()];
                }
            }
        }
        let fields = (0..count)
            .map(|slot| {
                let mut timers = of.iter().filter(|&(_, &of)| of == slot).map(|(&timer, _)| timer);
                match (timers.next(), timers.next()) {
                    (Some(only), None) => {
                        let source = &chart.states[chart.transitions[only].source].name.text;
                        names.beside_field(&format!("{source}_deadline"))
                    }
                    _ => names.beside_field("deadline"),
                }
            })
            .collect();
        let mut labels = BTreeMap::new();
        if count > 1 || labelled {
            for &timer in of.keys() {
                let source = &chart.states[chart.transitions[timer].source].name.text;
                labels.insert(timer, names.label(source));
            }
        }
        Self { fields, of, labels }
    }

    pub(super) fn field(&self, timer: TransitionId) -> Option<&Ident> {
        self.of.get(&timer).and_then(|&slot| self.fields.get(slot))
    }
}

impl<'c> Machine<'c> {
    pub(super) fn timers_of(&self, state: StateId) -> Vec<TransitionId> {
        timers_of(self.chart, state)
    }

    /// Sets the deadlines of a state that is entered.
    pub(super) fn arm(&self, state: StateId, env: &Env<'_, 'c>) -> TokenStream {
        let timers = self.timers_of(state);
        let arm = timers.iter().map(|&timer| {
            let Trigger::After(delay) = &self.chart.transitions[timer].trigger else {
                return TokenStream::new();
            };
            let (delay, now, beside) = (env.value_or_zero(delay), env.now(), env.beside());
            let field = self.deadlines.field(timer);
            quote!(#beside.#field = Some(#now.saturating_add(#delay));)
        });
        arm.collect()
    }

    /// Clears the deadlines of a state that is left.
    pub(super) fn disarm(&self, state: StateId, env: &Env<'_, 'c>) -> TokenStream {
        let beside = env.beside();
        let timers = self.timers_of(state);
        timers
            .iter()
            .map(|&timer| {
                let field = self.deadlines.field(timer);
                quote!(#beside.#field = None;)
            })
            .collect()
    }
}
