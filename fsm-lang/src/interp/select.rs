//! SCXML Appendix D: which transitions are taken for an event, and which for none.

use std::collections::BTreeMap;

use super::CallOutcome;
use super::evaluate::Locals;
use super::event_loop::{Event, Macrostep};
use super::value::Value;
use crate::chart::{ArmOutcome, Chart, StateId, TransitionId, Trigger, Work};

/// Whether a transition of the chart takes `fault`.
pub(super) fn takes_faults(chart: &Chart) -> bool {
    chart.transitions.values().any(|transition| matches!(transition.trigger, Trigger::Fault(_)))
}

impl Macrostep<'_, '_> {
    /// `selectTransitions`: for each active atomic state the first transition, from the state outward and in
    /// document order within a state, that the event triggers and whose condition holds.
    pub(super) fn select_transitions(&mut self, event: &Event) -> Vec<TransitionId> {
        self.select(Some(event))
    }

    /// `selectEventlessTransitions`: the same for transitions without an event.
    pub(super) fn select_eventless_transitions(&mut self) -> Vec<TransitionId> {
        self.select(None)
    }

    fn select(&mut self, event: Option<&Event>) -> Vec<TransitionId> {
        let chart = self.machine.chart;
        let mut enabled_transitions: Vec<TransitionId> = Vec::new();
        let mut conditions = BTreeMap::new();
        self.refused = false;
        if let Some(Event::Outcome(state, outcome)) = event {
            let Some(Work::Invoke(place)) = chart.states[*state].work else { return Vec::new() };
            let arms = if self.machine.is_active(*state) {
                self.machine.arms_for(place, outcome)
            } else {
                Vec::new()
            };
            return self.first_enabled(&arms, event, &mut conditions).into_iter().collect();
        }
        if let Some(&Event::Otherwise(transition)) = event {
            return self.first_enabled(&[transition], event, &mut conditions).into_iter().collect();
        }
        let atomic_states: Vec<StateId> = self.machine.leaves().collect();
        for state in atomic_states {
            let selected = std::iter::once(state).chain(chart.ancestors(state)).find_map(|state| {
                let transitions = chart.states[state].transitions.iter().copied();
                let matching: Vec<TransitionId> =
                    transitions.filter(|&transition| self.name_match(transition, event)).collect();
                self.first_enabled(&matching, event, &mut conditions)
            });
            // An ordered set: what two atomic states select, a transition around both, stands once.
            if let Some(selected) = selected
                && !enabled_transitions.contains(&selected)
            {
                enabled_transitions.push(selected);
            }
        }
        self.remove_conflicting_transitions(&enabled_transitions)
    }

    /// The first of the transitions of a state that an event triggers whose guard holds, and which nothing keeps from
    /// being taken. An `else` does not hold behind one that was refused, whose guard holds (Meaning 19).
    fn first_enabled(
        &mut self,
        transitions: &[TransitionId],
        event: Option<&Event>,
        conditions: &mut BTreeMap<TransitionId, bool>,
    ) -> Option<TransitionId> {
        let mut refused = false;
        for &transition in transitions {
            let follows = refused && self.machine.chart.transitions[transition].otherwise;
            if follows || !self.condition_match(transition, event, conditions) {
                continue;
            }
            if !self.is_refused(transition) {
                return Some(transition);
            }
            refused = true;
        }
        self.refused |= refused;
        None
    }

    /// Whether a state that the transition leaves must not be left now (ruling 19).
    fn is_refused(&self, transition: TransitionId) -> bool {
        let chart = self.machine.chart;
        if chart.activities.is_empty() {
            return false;
        }
        let data = &chart.transitions[transition];
        let own = |state| state == data.source && matches!(data.trigger, Trigger::Outcome(_));
        let left = self.compute_exit_set(&[transition]);
        left.into_iter().any(|state| !own(state) && self.machine.calls.blocks(chart, state))
    }

    /// `nameMatch`: whether the event triggers the transition; without an event, whether it needs none.
    fn name_match(&self, transition: TransitionId, event: Option<&Event>) -> bool {
        let candidate = &self.machine.chart.transitions[transition];
        match (&candidate.trigger, event) {
            (Trigger::Always, None) | (Trigger::Any, Some(Event::Declared(..))) => true,
            (Trigger::Events(patterns), Some(Event::Declared(event, _))) => {
                patterns.iter().any(|pattern| pattern.event == *event)
            }
            (Trigger::Done, Some(Event::Done(state))) => candidate.source == *state,
            (Trigger::Fault(_), Some(Event::Fault(_))) => true,
            (Trigger::After(_), Some(Event::Timer(timer))) => transition == *timer,
            (Trigger::Outcome(ArmOutcome::Ok(_)), Some(Event::Undone(state)))
            | (Trigger::Outcome(ArmOutcome::Stuck), Some(Event::Stuck(state))) => candidate.source == *state,
            _ => false,
        }
    }

    /// `conditionMatch`: whether the guard holds, which is looked at once in a selection. A faulty one does
    /// not, and its fault is noted (ruling 7). `else` holds, since what stands before it in its state for
    /// the same trigger would have been selected if its guard held.
    fn condition_match(
        &mut self,
        transition: TransitionId,
        event: Option<&Event>,
        conditions: &mut BTreeMap<TransitionId, bool>,
    ) -> bool {
        let Some(guard) = &self.machine.chart.transitions[transition].guard else { return true };
        if let Some(&holds) = conditions.get(&transition) {
            return holds;
        }
        let locals = self.bind(transition, event);
        let holds = match self.evaluate(guard, &locals) {
            Ok(value) => value == Value::Bool(true),
            Err(kind) => {
                self.noted.insert(kind);
                false
            }
        };
        conditions.insert(transition, holds);
        holds
    }

    /// The locals of a transition's code, with the arguments of the event under the names that it gives them.
    pub(super) fn bind(&self, transition: TransitionId, event: Option<&Event>) -> Locals {
        let transition = &self.machine.chart.transitions[transition];
        let mut locals = Locals::of(&transition.code);
        match (&transition.trigger, event) {
            (Trigger::Events(patterns), Some(Event::Declared(event, arguments))) => {
                let pattern = patterns.iter().find(|pattern| pattern.event == *event);
                for (binding, argument) in pattern.into_iter().flat_map(|p| p.bindings.iter().zip(arguments))
                {
                    if let Some(local) = *binding {
                        locals.set(local, argument.clone());
                    }
                }
            }
            (
                Trigger::Outcome(ArmOutcome::Ok(Some(local))),
                Some(Event::Outcome(_, CallOutcome::Ok(Some(result)))),
            ) => locals.set(*local, result.clone()),
            (Trigger::Fault(Some(local)), Some(Event::Fault(kind))) => {
                locals.set(*local, Value::Fault(*kind));
            }
            _ => {}
        }
        locals
    }

    /// `removeConflictingTransitions`: of two transitions that would leave the same state, the one whose
    /// source lies inside the other's stays, else the one that was selected first.
    fn remove_conflicting_transitions(&self, enabled_transitions: &[TransitionId]) -> Vec<TransitionId> {
        let chart = self.machine.chart;
        let mut filtered_transitions: Vec<(TransitionId, Vec<StateId>)> = Vec::new();
        for &t1 in enabled_transitions {
            let exit_set = self.compute_exit_set(&[t1]);
            let mut t1_preempted = false;
            let mut transitions_to_remove = Vec::new();
            for (t2, t2_exit_set) in &filtered_transitions {
                if exit_set.iter().any(|state| t2_exit_set.binary_search(state).is_ok()) {
                    if chart.is_descendant(chart.transitions[t1].source, chart.transitions[*t2].source) {
                        transitions_to_remove.push(*t2);
                    } else {
                        t1_preempted = true;
                        break;
                    }
                }
            }
            if !t1_preempted {
                filtered_transitions.retain(|(t2, _)| !transitions_to_remove.contains(t2));
                filtered_transitions.push((t1, exit_set));
            }
        }
        let mut filtered: Vec<TransitionId> =
            filtered_transitions.into_iter().map(|(transition, _)| transition).collect();
        // SCXML keeps the order of the states that selected them. Here transitions that are taken together
        // run where they are written (ruling 1; Meaning 6).
        filtered.sort_unstable();
        filtered
    }
}
