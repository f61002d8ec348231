//! What may fault, read off its form.

use super::super::touch::{code_may_fault, may_fault};
use crate::chart::{
    Chart, Destination, HistoryId, Node, State, StateId, StateKind, Transition, TransitionId, Trigger,
    VariableId,
};
use crate::map::{Arena, Id};

/// Where something may fault.
pub(super) struct Faulty {
    /// By state: in how many states around it, itself included, something that is done when they are entered.
    pub(super) enters: Arena<StateId, usize>,
    /// By state: how many `exit` blocks of states before it, in the order of states; one more for the end.
    exits: Vec<usize>,
    /// The blocks of histories, and what their defaults are given.
    histories: Arena<HistoryId, bool>,
}

impl Faulty {
    pub(super) fn of(chart: &Chart) -> Self {
        let exits = |state: StateId| chart.states[state].exit.iter().any(|code| code_may_fault(chart, code));
        let histories = chart.histories.map(|history| {
            code_may_fault(chart, &history.code) || arguments_may_fault(chart, &history.default)
        });
        let enters = |state: StateId| {
            let state = &chart.states[state];
            entering_may_fault(chart, state) || state.histories.iter().any(|&history| histories[history])
        };
        Self {
            enters: around(chart, &|state| usize::from(enters(state))),
            exits: before(chart, &|state| usize::from(exits(state))),
            histories,
        }
    }

    /// Whether something may fault in the microstep of a transition that enters these leaves.
    pub(super) fn taking(&self, chart: &Chart, transition: &Transition, entered: &[StateId]) -> bool {
        let by_target = |target: &Destination| match target.node {
            _ if arguments_may_fault(chart, target) => true,
            Node::History(history) => self.histories[history],
            Node::State(_) => false,
        };
        let moves = |domain: StateId| {
            self.leaving(chart, transition.source, domain)
                || entered.iter().any(|&leaf| self.enters[leaf] > self.enters[domain])
        };
        code_may_fault(chart, &transition.code)
            || transition.targets.iter().any(by_target)
            || chart.domain(transition).is_some_and(moves)
    }

    /// Whether an `exit` may fault when a state is left, and what is around it below the domain.
    fn leaving(&self, chart: &Chart, source: StateId, domain: StateId) -> bool {
        let left = std::iter::once(source).chain(chart.ancestors(source)).take_while(|&it| it != domain);
        let mut exits = inside(chart, &self.exits, source) > 0;
        for state in left {
            exits |= match chart.states[state].kind {
                // The regions beside the source are left with it.
                StateKind::Parallel => within(chart, &self.exits, state) > 0,
                _ => self.exits[state.index() + 1] > self.exits[state.index()],
            };
        }
        exits
    }
}

/// How many transitions of a kind there are where.
pub(super) struct Count {
    /// By state: of the states around it, itself included.
    around: Arena<StateId, usize>,
    /// By state: of those before it, in the order of states; one more for the end.
    before: Vec<usize>,
}

impl Count {
    pub(super) fn of(chart: &Chart, is: &dyn Fn(TransitionId, &Transition) -> bool) -> Self {
        let mut own = chart.states.map(|_| 0);
        for (id, transition) in chart.transitions.iter() {
            own[transition.source] += usize::from(is(id, transition));
        }
        Self { around: around(chart, &|state| own[state]), before: before(chart, &|state| own[state]) }
    }

    /// How many there are of which the source may be active together with a state: around it, inside it, and in what is
    /// given, which is the outermost parallel state around it.
    pub(super) fn near(&self, chart: &Chart, state: StateId, outermost: Option<StateId>) -> usize {
        let beside = outermost.map_or(0, |parallel| within(chart, &self.before, parallel));
        beside.max(self.around[state] + inside(chart, &self.before, state))
    }
}

/// How much states inside one have.
fn inside(chart: &Chart, before: &[usize], state: StateId) -> usize {
    before[chart.states[state].end.index()] - before[state.index() + 1]
}

/// The same, its own included.
fn within(chart: &Chart, before: &[usize], state: StateId) -> usize {
    before[chart.states[state].end.index()] - before[state.index()]
}

/// By state: how many the states around it have, itself included.
fn around(chart: &Chart, of: &dyn Fn(StateId) -> usize) -> Arena<StateId, usize> {
    let mut count = chart.states.map(|_| 0);
    for (state, data) in chart.states.iter() {
        count[state] = data.parent.map_or(0, |parent| count[parent]) + of(state);
    }
    count
}

/// By state: how many those before it have, in the order of states; one more for the end.
fn before(chart: &Chart, of: &dyn Fn(StateId) -> usize) -> Vec<usize> {
    let mut count = vec![0];
    for state in chart.states.ids() {
        count.push(count[state.index()] + of(state));
    }
    count
}

pub(super) fn guard_may_fault(chart: &Chart, transition: &Transition) -> bool {
    transition.guard.as_ref().is_some_and(|guard| may_fault(chart, guard))
}

fn arguments_may_fault(chart: &Chart, destination: &Destination) -> bool {
    destination.arguments.iter().flat_map(|(_, arguments)| arguments).any(|it| may_fault(chart, it))
}

/// Whether something may fault that is done when a state is entered, its histories apart: its data, its timers, its blocks,
/// what its default is given.
fn entering_may_fault(chart: &Chart, state: &State) -> bool {
    let initial = |id: &VariableId| {
        chart.variables[*id].initial.as_ref().is_some_and(|initial| may_fault(chart, initial))
    };
    let delay = |id: &TransitionId| match &chart.transitions[*id].trigger {
        Trigger::After(delay) => may_fault(chart, delay),
        _ => false,
    };
    let default = || match &state.kind {
        StateKind::Compound { initial } => {
            code_may_fault(chart, &initial.code) || arguments_may_fault(chart, &initial.target)
        }
        _ => false,
    };
    state.variables.iter().any(initial)
        || state.transitions.iter().any(delay)
        || state.entry.iter().any(|code| code_may_fault(chart, code))
        || default()
}
