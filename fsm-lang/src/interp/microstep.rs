//! SCXML Appendix D: a microstep, but for the entry of states.

use super::entry::Given;
use super::evaluate::Locals;
use super::event_loop::{Event, Macrostep};
use super::history::Recording;
use super::host::Moment;
use super::value::Value;
use crate::chart::{Destination, StateId, TransitionId};

impl<'chart> Macrostep<'_, 'chart> {
    /// `microstep`: takes transitions that were selected together, all of them in each of the three phases
    /// (ruling 1).
    pub(super) fn microstep(&mut self, enabled_transitions: &[TransitionId], event: Option<&Event>) {
        let (states_to_exit, recordings) = self.exit_states(enabled_transitions);
        let mut given = self.execute_transition_content(enabled_transitions, event);
        self.leave_data(&states_to_exit, recordings);
        self.enter_states(enabled_transitions, &mut given);
    }

    /// `exitStates`: leaves states innermost first, in reverse document order. Histories record the
    /// configuration as it was before any of them was left; their timers are cancelled (ruling 6).
    ///
    /// The data of the states stay until the targets are entered (ruling 2).
    fn exit_states(&mut self, enabled_transitions: &[TransitionId]) -> (Vec<StateId>, Vec<Recording>) {
        let chart = self.machine.chart;
        let mut states_to_exit = self.compute_exit_set(enabled_transitions);
        states_to_exit.reverse();
        let mut recordings = Vec::new();
        for &state in &states_to_exit {
            for &history in &chart.states[state].histories {
                recordings.push(self.record_configuration(history));
            }
        }
        for &state in &states_to_exit {
            for content in &chart.states[state].exit {
                self.execute_block(content);
            }
            self.machine.timers.retain(|timer| chart.transitions[timer.transition].source != state);
            self.machine.leave_work(state, self.host);
            self.machine.configuration.remove(&state);
            self.host.observe(Moment::Exited(state));
        }
        (states_to_exit, recordings)
    }

    /// `executeTransitionContent`: runs the blocks in document order, each of which sees what the ones before
    /// it wrote, and then evaluates the arguments of all targets (ruling 1; Meaning 11).
    fn execute_transition_content(
        &mut self,
        enabled_transitions: &[TransitionId],
        event: Option<&Event>,
    ) -> Given {
        let chart: &'chart _ = self.machine.chart;
        let mut locals = Vec::new();
        for &id in enabled_transitions {
            let mut own = self.bind(id, event);
            self.execute_content(&chart.transitions[id].code, &mut own);
            self.host.observe(Moment::Taken(id));
            locals.push(own);
        }
        let mut given = Given::default();
        for (&id, own) in enabled_transitions.iter().zip(&locals) {
            for destination in &chart.transitions[id].targets {
                self.evaluate_arguments(destination, own, &mut given);
            }
        }
        given
    }

    /// Evaluates the data that a target gives to the states that are entered. A faulty argument is its
    /// type's zero, and its fault is noted (ruling 7).
    pub(super) fn evaluate_arguments(
        &mut self,
        destination: &'chart Destination,
        locals: &Locals,
        given: &mut Given,
    ) {
        let chart = self.machine.chart;
        for (state, arguments) in &destination.arguments {
            for (&variable, argument) in chart.states[*state].variables.iter().zip(arguments) {
                let value = self.evaluate(argument, locals).unwrap_or_else(|kind| {
                    self.noted.insert(kind);
                    Value::zero(chart, chart.variables[variable].ty)
                });
                given.insert(variable, value);
            }
        }
    }

    /// Data goes into the records of histories as it is now, after all blocks (ruling 9), and ends.
    fn leave_data(&mut self, states: &[StateId], recordings: Vec<Recording>) {
        for recording in recordings {
            self.record_data(recording);
        }
        for &state in states {
            for &variable in &self.machine.chart.states[state].variables {
                self.machine.variables.remove(&variable);
            }
        }
    }
}
