//! What can be reached: states, transitions, values and faults grow from the start until nothing new is found.
//!
//! Everything here is rounded up, so that what is not reached is reached by no run of any host. Variables have
//! one set of values for all times; inside a block, what was just assigned or tested is known better.

mod code;
mod states;

use std::collections::VecDeque;

use super::block::Effects;
use super::index::Index;
use super::select::Proved;
use super::value::{Faults, Value};
use crate::chart::entry::Entered;
use crate::chart::{Chart, ConstantId, HistoryId, StateId, TransitionId, VariableId};
use crate::map::Arena;

/// How many transitions of a state are looked at before it has to wait for all others.
const MUCH_EFFORT: usize = 1_000;

/// What can be reached.
#[derive(Clone, Debug)]
pub(super) struct Reached {
    /// The states that can be active.
    pub(super) active: Arena<StateId, bool>,
    /// The transitions that can be taken.
    pub(super) taken: Arena<TransitionId, bool>,
    /// The values of each variable.
    pub(super) values: Arena<VariableId, Value>,
    /// The faults that can happen.
    pub(super) faults: Faults,
    /// The compound and parallel states that can be done.
    pub(super) done: Arena<StateId, bool>,
    /// The states that can be entered by default.
    pub(super) defaulted: Arena<StateId, bool>,
    /// The histories that can be entered.
    pub(super) restored: Arena<HistoryId, bool>,
    /// The states that can be left.
    pub(super) left: Arena<StateId, bool>,
}

/// Which regions of a parallel state can be left by a transition of another region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RegionsLeft {
    Not,
    AllBut(StateId),
    All,
}

/// What is to be entered; a list instead of recursion.
#[derive(Clone, Copy, Debug)]
enum Pending {
    Default(StateId),
    History(HistoryId),
}

/// Explores a chart.
#[derive(Clone)]
pub(super) struct Explorer<'e, 'c> {
    chart: &'c Chart,
    index: &'e Index,
    constants: &'e Arena<ConstantId, Value>,
    proved: &'e Proved,
    reached: Reached,
    /// What is looked at as if it could be taken: a question of what would follow.
    forced: Arena<TransitionId, bool>,
    /// How many regions of a parallel state can be done.
    done_regions: Arena<StateId, usize>,
    /// The states that can be left with whatever is active inside.
    left_wholly: Arena<StateId, bool>,
    /// The compound states whose own transitions can leave what is inside, whatever that is.
    emptied: Arena<StateId, bool>,
    /// The states that can be active while their parent is left.
    left_from: Arena<StateId, bool>,
    regions_left: Arena<StateId, RegionsLeft>,
    /// The states of which a shallow history can be entered.
    restores_children: Arena<StateId, bool>,
    widened: Arena<VariableId, u8>,
    /// How often each state was looked at.
    visits: Arena<StateId, usize>,
    queued: Arena<StateId, bool>,
    queue: VecDeque<StateId>,
    /// States that take much effort, looked at when nothing else is left: much of what they read has changed by then.
    laborious: VecDeque<StateId>,
    pending: Vec<Pending>,
    effects: Effects,
}

impl Entered for Explorer<'_, '_> {
    fn state(&mut self, state: StateId) {
        self.activate(state);
    }

    fn default(&mut self, state: StateId) {
        self.activate(state);
        if !self.reached.defaulted[state] {
            self.reached.defaulted[state] = true;
            self.enqueue(state);
            self.pending.push(Pending::Default(state));
        }
    }

    fn history(&mut self, history: HistoryId) {
        if !self.reached.restored[history] {
            self.reached.restored[history] = true;
            self.pending.push(Pending::History(history));
        }
    }
}

impl<'e, 'c> Explorer<'e, 'c> {
    /// Explores a chart from its start.
    pub(super) fn explore(
        chart: &'c Chart,
        index: &'e Index,
        constants: &'e Arena<ConstantId, Value>,
        proved: &'e Proved,
    ) -> Self {
        let mut explorer = Self {
            chart,
            index,
            constants,
            proved,
            reached: Reached {
                active: chart.states.map(|_| false),
                taken: chart.transitions.map(|_| false),
                values: chart.variables.map(|_| Value::Nothing),
                faults: Faults::NONE,
                done: chart.states.map(|_| false),
                defaulted: chart.states.map(|_| false),
                restored: chart.histories.map(|_| false),
                left: chart.states.map(|_| false),
            },
            forced: chart.transitions.map(|_| false),
            done_regions: chart.states.map(|_| 0),
            left_wholly: chart.states.map(|_| false),
            emptied: chart.states.map(|_| false),
            left_from: chart.states.map(|_| false),
            regions_left: chart.states.map(|_| RegionsLeft::Not),
            restores_children: chart.states.map(|_| false),
            widened: chart.variables.map(|_| 0),
            visits: chart.states.map(|_| 0),
            queued: chart.states.map(|_| false),
            queue: VecDeque::new(),
            laborious: VecDeque::new(),
            pending: Vec::new(),
            effects: Effects::default(),
        };
        explorer.start();
        explorer.go_on();
        explorer
    }

    fn go_on(&mut self) {
        while let Some(state) = self.queue.pop_front().or_else(|| self.laborious.pop_front()) {
            self.queued[state] = false;
            self.visits[state] = self.visits[state].saturating_add(1);
            self.visit(state);
        }
    }

    /// What can be reached.
    pub(super) fn reached(&self) -> &Reached {
        &self.reached
    }

    /// What can be reached, at the end.
    pub(super) fn into_reached(self) -> Reached {
        self.reached
    }

    /// Goes on as if the transition could be taken.
    pub(super) fn suppose_taken(&mut self, transition: TransitionId) {
        self.forced[transition] = true;
        self.take(transition);
        // Only this one: of many that are supposed each would look at all of the state again.
        self.run_supposed(transition);
        self.go_on();
    }

    /// Goes on as if the state could be entered.
    pub(super) fn suppose_entered(&mut self, state: StateId) {
        self.default(state);
        self.settle();
        self.go_on();
    }

    fn start(&mut self) {
        for &variable in &self.chart.states[Chart::ROOT].variables {
            if self.chart.variables[variable].initial.is_none() {
                self.write(variable, Value::all_of(self.chart, self.chart.variables[variable].ty));
            }
        }
        self.default(Chart::ROOT);
        self.settle();
    }

    fn enqueue(&mut self, state: StateId) {
        if !self.queued[state] && self.reached.active[state] {
            self.queued[state] = true;
            let is_laborious = self.effort(state) > MUCH_EFFORT;
            let queue = if is_laborious { &mut self.laborious } else { &mut self.queue };
            queue.push_back(state);
        }
    }

    /// How many transitions of a state have been looked at.
    fn effort(&self, state: StateId) -> usize {
        self.visits[state].saturating_mul(self.chart.states[state].transitions.len())
    }
}
