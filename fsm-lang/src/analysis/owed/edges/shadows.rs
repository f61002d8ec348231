//! The states inside a transition's source that surely take another one for its trigger.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::super::table::Table;
use super::Builder;
use crate::chart::{Chart, EventId, StateId, Transition, TransitionId, Trigger};

/// States whose leaves react otherwise. The number tells them apart: transitions of one state that have the same have one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Shadows {
    pub(in super::super) number: usize,
    /// In order.
    pub(in super::super) states: Rc<[StateId]>,
}

/// What a transition is taken for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Always,
    Fault,
    Any,
    /// In order.
    Events(Vec<EventId>),
}

impl Kind {
    fn of(trigger: &Trigger) -> Option<Self> {
        match trigger {
            Trigger::Always => Some(Self::Always),
            Trigger::Fault(_) => Some(Self::Fault),
            Trigger::Any => Some(Self::Any),
            Trigger::Events(patterns) => {
                let mut events: Vec<EventId> = patterns.iter().map(|pattern| pattern.event).collect();
                events.sort_unstable();
                events.dedup();
                Some(Self::Events(events))
            }
            _ => None,
        }
    }
}

/// The states that surely take something, and the shadows that are known.
pub(super) struct Takers {
    /// By kind, those for several events under each of them; in order.
    states: BTreeMap<Kind, Vec<StateId>>,
    known: BTreeMap<(StateId, Kind), Shadows>,
}

impl Takers {
    pub(super) fn of(chart: &Chart, table: &Table) -> Self {
        let mut states: BTreeMap<Kind, Vec<StateId>> = BTreeMap::new();
        for (state, data) in chart.states.iter() {
            for &id in data.transitions.iter().filter(|&&id| surely(chart, table, id)) {
                let kinds = match Kind::of(&chart.transitions[id].trigger) {
                    Some(Kind::Events(events)) => {
                        events.into_iter().map(|event| Kind::Events(vec![event])).collect()
                    }
                    kind => Vec::from_iter(kind),
                };
                for kind in kinds {
                    let of_kind = states.entry(kind).or_default();
                    if of_kind.last() != Some(&state) {
                        of_kind.push(state);
                    }
                }
            }
        }
        Self { states, known: BTreeMap::new() }
    }

    /// Those inside a state.
    fn inside(&self, chart: &Chart, state: StateId, kind: &Kind) -> &[StateId] {
        let all = self.states.get(kind).map_or(&[][..], Vec::as_slice);
        let from = all.partition_point(|&inner| inner <= state);
        let to = all.partition_point(|&inner| inner < chart.states[state].end);
        all.get(from..to).unwrap_or_default()
    }
}

/// Whether a transition is taken whenever its trigger comes.
fn surely(chart: &Chart, table: &Table, id: TransitionId) -> bool {
    let transition = &chart.transitions[id];
    transition.guard.is_none() && !transition.otherwise && !table.can_be_refused(chart, transition)
}

impl Builder<'_> {
    /// The states inside one, which is the source or lies in it, that surely take another transition for the trigger.
    pub(super) fn shadows(&mut self, transition: &Transition, source: StateId) -> Shadows {
        let (chart, table) = (self.chart, self.table);
        let none = || Shadows { number: 0, states: Rc::default() };
        let Some(mut kind) = Kind::of(&transition.trigger) else { return none() };
        let mut named: Vec<StateId> = Vec::new();
        if let Kind::Events(own) = &kind {
            let covers = |&id: &TransitionId| match Kind::of(&chart.transitions[id].trigger) {
                Some(Kind::Events(others)) => {
                    own.iter().all(|own| others.contains(own)) && surely(chart, table, id)
                }
                _ => false,
            };
            let first = own.first().map(|&first| Kind::Events(vec![first]));
            let of_first = first.iter().flat_map(|first| self.takers.inside(chart, source, first));
            named = of_first
                .copied()
                .filter(|&state| chart.states[state].transitions.iter().any(covers))
                .collect();
            if named.is_empty() {
                kind = Kind::Any;
            }
        }
        let number = self.takers.known.len() + 1;
        let key = (source, kind);
        if let Some(known) = self.takers.known.get(&key) {
            return known.clone();
        }
        let of_any = if named.is_empty() { &key.1 } else { &Kind::Any };
        named.extend(self.takers.inside(chart, source, of_any));
        named.sort_unstable();
        named.dedup();
        if named.is_empty() {
            return none();
        }
        let shadows = Shadows { number, states: named.into() };
        self.takers.known.insert(key, shadows.clone());
        shadows
    }
}
