//! SCXML Appendix D: how states are entered.

use std::collections::{BTreeMap, BTreeSet};

use super::evaluate::Locals;
use super::event_loop::{Event, Macrostep};
use super::host::Moment;
use super::predicates::{
    get_child_states, get_proper_ancestors, get_transition_domain, is_final_state, is_parallel_state,
    some_is_descendant,
};
use super::value::{self, Value};
use crate::chart::{Chart, HistoryId, Node, StateId, StateKind, TransitionId, VariableId};

/// Values for variables of states that are about to be entered: of arguments, or from a history.
pub(super) type Given = BTreeMap<VariableId, Value>;

/// What `computeEntrySet` finds.
#[derive(Debug, Default)]
struct EntrySet {
    /// `statesToEnter`
    states_to_enter: BTreeSet<StateId>,
    /// `statesForDefaultEntry`: the compound states whose initial transition is taken.
    states_for_default_entry: BTreeSet<StateId>,
    /// `defaultHistoryContent`: the histories whose default is taken. The standard keeps one for a parent.
    default_history_content: BTreeSet<HistoryId>,
    /// The histories whose record is entered.
    restored: BTreeSet<HistoryId>,
}

impl<'chart> Macrostep<'_, 'chart> {
    /// Enters the machine itself with its initial states (in `interpret`: `enterStates([doc.initial.transition])`).
    pub(super) fn enter_machine(&mut self, parameters: &[Value]) {
        let chart = self.machine.chart;
        let own = chart.states[Chart::ROOT].variables.iter().copied();
        let own = own.filter(|&variable| chart.variables[variable].initial.is_none());
        let mut given: Given = own
            .enumerate()
            .map(|(position, variable)| {
                let ty = chart.variables[variable].ty;
                (variable, value::fitting(chart, ty, parameters.get(position)))
            })
            .collect();
        let mut entry = EntrySet::default();
        self.add_descendant_states_to_enter(Node::State(Chart::ROOT), &mut entry);
        self.enter(&entry, &mut given);
    }

    /// `enterStates`
    pub(super) fn enter_states(&mut self, enabled_transitions: &[TransitionId], given: &mut Given) {
        let mut entry = EntrySet::default();
        self.compute_entry_set(enabled_transitions, &mut entry);
        self.enter(&entry, given);
    }

    /// The loop of `enterStates`: outermost first, in document order. On entry a state's variables are set,
    /// then its timers armed, then its `entry` runs (ruling 1).
    fn enter(&mut self, entry: &EntrySet, given: &mut Given) {
        let chart: &'chart Chart = self.machine.chart;
        for &history in &entry.restored {
            self.restore_data(history, given);
            self.host.observe(Moment::Restored(history));
        }
        // A default may be taken from inside the history's parent, which then is not entered. The standard
        // forgets its content then; here it runs at its parent's place in the order.
        let defaults = entry.default_history_content.iter().map(|&history| chart.histories[history].parent);
        let order: BTreeSet<StateId> = entry.states_to_enter.iter().copied().chain(defaults).collect();
        for state in order {
            let data = &chart.states[state];
            if entry.states_to_enter.contains(&state) {
                self.machine.configuration.insert(state);
                self.host.observe(Moment::Entered(state));
                for &history in &data.histories {
                    self.use_up(history);
                }
                self.set_variables(state, given);
                self.arm_timers(state);
                for content in &data.entry {
                    self.execute_block(content);
                }
                self.machine.enter_work(state);
                if let StateKind::Compound { initial } = &data.kind
                    && entry.states_for_default_entry.contains(&state)
                {
                    let mut locals = Locals::of(&initial.code);
                    self.execute_content(&initial.code, &mut locals);
                    self.evaluate_arguments(&initial.target, &locals, given);
                    self.host.observe(Moment::Initial(state));
                }
            }
            for history in data.histories.iter().filter(|id| entry.default_history_content.contains(id)) {
                let data = &chart.histories[*history];
                let mut locals = Locals::of(&data.code);
                self.execute_content(&data.code, &mut locals);
                self.evaluate_arguments(&data.default, &locals, given);
                self.host.observe(Moment::Defaulted(*history));
            }
            if is_final_state(chart, state) && entry.states_to_enter.contains(&state) {
                self.enqueue_done(state);
            }
        }
    }

    /// What `enterStates` does behind the entry of a final state: `done` of its parent is queued, then of
    /// each parallel state outward that is done with it. The standard looks at one parallel state only; a
    /// region may itself be parallel, so this goes on outward (ruling 3; Meaning 8). A final state of the machine ends it.
    fn enqueue_done(&mut self, state: StateId) {
        let chart = self.machine.chart;
        let Some(parent) = chart.states[state].parent.filter(|&parent| parent != Chart::ROOT) else { return };
        self.enqueue(Event::Done(parent));
        for grandparent in chart.ancestors(parent) {
            if !is_parallel_state(chart, grandparent) || !self.machine.is_in_final_state(grandparent) {
                break;
            }
            self.enqueue(Event::Done(grandparent));
        }
    }

    /// Gives a state's variables their values: what was given, else their initial values in order. A faulty
    /// initial value is its type's zero, and its fault is noted (ruling 7).
    fn set_variables(&mut self, state: StateId, given: &mut Given) {
        let chart = self.machine.chart;
        for &id in &chart.states[state].variables {
            let variable = &chart.variables[id];
            let value = given.remove(&id).or_else(|| {
                let initial = variable.initial.as_ref()?;
                match self.evaluate(initial, &Locals::default()) {
                    Ok(value) => Some(value),
                    Err(kind) => {
                        self.noted.insert(kind);
                        None
                    }
                }
            });
            let value = value::fitting(chart, variable.ty, value.as_ref());
            self.machine.variables.insert(id, value);
        }
    }

    /// `computeEntrySet`
    fn compute_entry_set(&self, transitions: &[TransitionId], entry: &mut EntrySet) {
        let chart = self.machine.chart;
        for &transition in transitions {
            let transition = &chart.transitions[transition];
            let targets = || transition.targets.iter().map(|target| target.node);
            for target in targets() {
                self.add_descendant_states_to_enter(target, entry);
            }
            let Some(ancestor) = get_transition_domain(chart, transition) else { continue };
            for state in self.get_effective_target_states(targets()) {
                self.add_ancestor_states_to_enter(state, ancestor, entry);
            }
            if is_parallel_state(chart, ancestor) {
                // A domain is parallel for `local` only (ruling 4). Its regions that were left are entered,
                // as if the parallel state were: a default of its own history may name one of several.
                self.add_regions_to_enter(ancestor, entry, |region| chart.exits(transition, region));
            }
        }
    }

    /// `addDescendantStatesToEnter`
    fn add_descendant_states_to_enter(&self, node: Node, entry: &mut EntrySet) {
        let chart = self.machine.chart;
        match node {
            Node::History(history) => {
                let parent = chart.histories[history].parent;
                let targets = if let Some(record) = self.machine.histories.get(&history) {
                    entry.restored.insert(history);
                    record.states.iter().map(|&state| Node::State(state)).collect()
                } else {
                    entry.default_history_content.insert(history);
                    vec![chart.histories[history].default.node]
                };
                self.add_targets_below(&targets, parent, entry);
            }
            Node::State(state) => {
                entry.states_to_enter.insert(state);
                match &chart.states[state].kind {
                    StateKind::Compound { initial } => {
                        entry.states_for_default_entry.insert(state);
                        self.add_targets_below(&[initial.target.node], state, entry);
                    }
                    StateKind::Parallel => self.add_regions_to_enter(state, entry, |_| true),
                    StateKind::Atomic | StateKind::Final { .. } => {}
                }
            }
        }
    }

    /// The pair of loops that stands three times in `addDescendantStatesToEnter`.
    fn add_targets_below(&self, targets: &[Node], ancestor: StateId, entry: &mut EntrySet) {
        for &target in targets {
            self.add_descendant_states_to_enter(target, entry);
        }
        for &target in targets {
            match target {
                Node::State(state) => self.add_ancestor_states_to_enter(state, ancestor, entry),
                Node::History(_) => {
                    for state in self.get_effective_target_states(std::iter::once(target)) {
                        self.add_ancestor_states_to_enter(state, ancestor, entry);
                    }
                }
            }
        }
    }

    /// `addAncestorStatesToEnter`
    fn add_ancestor_states_to_enter(&self, state: StateId, ancestor: StateId, entry: &mut EntrySet) {
        let chart = self.machine.chart;
        for anc in get_proper_ancestors(chart, state, ancestor) {
            entry.states_to_enter.insert(anc);
            if is_parallel_state(chart, anc) {
                self.add_regions_to_enter(anc, entry, |_| true);
            }
        }
    }

    /// The loop over `getChildStates` of a parallel state: a region into which nothing leads yet is entered
    /// by default.
    fn add_regions_to_enter(
        &self,
        parallel: StateId,
        entry: &mut EntrySet,
        of_interest: impl Fn(StateId) -> bool,
    ) {
        let chart = self.machine.chart;
        for &child in get_child_states(chart, parallel) {
            if of_interest(child) && !some_is_descendant(chart, &entry.states_to_enter, child) {
                self.add_descendant_states_to_enter(Node::State(child), entry);
            }
        }
    }
}
