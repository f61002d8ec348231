//! The nodes of the flow: the leaves of a chart, each in the phases of its work, and the regions that they lie in.

use super::edges::Happening;
use super::places::Places;
use super::rows::Row;
use crate::chart::{Chart, InvocationId, StateId, StateKind, Transition, TransitionId, Trigger, Work};
use crate::map::{Arena, Id};

/// How a call ended, as far as debts go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ending {
    Ok,
    Err,
    Unknown,
}

/// Where a leaf stands with its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// It has none.
    Plain,
    /// Its call is not made yet.
    Entered,
    /// Its call is in flight.
    Running,
    /// The outcome came, and the state stays: its arm stays, is refused, or its guard does not hold.
    Over(Ending),
    /// It undoes.
    Undoing,
    /// An undo failed for good, and the state stays.
    Stuck,
    /// All is undone, and the state stays.
    Undone,
}

/// A leaf in a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) leaf: StateId,
    pub(super) phase: Phase,
}

/// A region: a child of a parallel state.
pub(super) struct Region {
    /// The region around its parallel state.
    pub(super) outer: Option<usize>,
}

/// All nodes and regions.
pub(super) struct Table {
    pub(super) nodes: Vec<Node>,
    /// The first node of each leaf; that behind its last is the next state's.
    first: Vec<usize>,
    pub(super) regions: Vec<Region>,
    /// The regions of each parallel state, as a range.
    pub(super) parallels: Vec<std::ops::Range<usize>>,
    /// The innermost region that is the state or has it inside.
    region: Arena<StateId, Option<usize>>,
    /// The states that keep others from leaving them, in order.
    blockers: Vec<StateId>,
    /// By state that undoes: its scope, as far as an undo can do something about it.
    scopes: Arena<StateId, Option<Row>>,
}

const CALL: [Phase; 5] = [
    Phase::Entered,
    Phase::Running,
    Phase::Over(Ending::Ok),
    Phase::Over(Ending::Err),
    Phase::Over(Ending::Unknown),
];

impl Table {
    pub(super) fn of(chart: &Chart, places: &Places, active: &dyn Fn(StateId) -> bool) -> Self {
        let mut table = Self {
            nodes: Vec::new(),
            first: Vec::new(),
            regions: Vec::new(),
            parallels: Vec::new(),
            region: chart.states.map(|_| None),
            blockers: Vec::new(),
            scopes: chart.states.map(|_| None),
        };
        for (state, data) in chart.states.iter() {
            table.first.push(table.nodes.len());
            // Parents come first, and a parallel state's regions stand together.
            let around = data.parent.and_then(|parent| table.region[parent]);
            table.region[state] = table.region[state].or(around);
            if data.kind == StateKind::Parallel {
                let from = table.regions.len();
                for &child in &data.children {
                    table.region[child] = Some(table.regions.len());
                    table.regions.push(Region { outer: table.region[state] });
                }
                table.parallels.push(from..table.regions.len());
            }
            if !chart.is_leaf(state) {
                continue;
            }
            let phases: &[Phase] = match &data.work {
                None => &[Phase::Plain],
                Some(Work::Invoke(_)) => &CALL,
                Some(Work::Compensate(_)) => &[Phase::Undoing, Phase::Stuck, Phase::Undone],
            };
            table.nodes.extend(phases.iter().map(|&phase| Node { leaf: state, phase }));
            match &data.work {
                Some(Work::Compensate(compensation)) => {
                    let mut scope = places.scope(chart, compensation.scope);
                    scope.and(&places.can_owe);
                    table.scopes[state] = Some(scope);
                }
                Some(Work::Invoke(place)) if chart.invocations[*place].pivot => {}
                _ => continue,
            }
            if active(state) {
                table.blockers.push(state);
            }
        }
        table.first.push(table.nodes.len());
        table
    }

    /// The nodes of a leaf; of any other state those inside.
    pub(super) fn nodes_in(&self, chart: &Chart, state: StateId) -> std::ops::Range<usize> {
        self.first[state.index()]..self.first[chart.states[state].end.index()]
    }

    /// The node that a leaf is in when it is entered.
    pub(super) fn entered(&self, leaf: StateId) -> usize {
        self.first[leaf.index()]
    }

    /// The node of a leaf in a phase that leaves of its kind have.
    pub(super) fn at(&self, leaf: StateId, phase: Phase) -> usize {
        let from = self.first[leaf.index()];
        let position = self.nodes[from..].iter().position(|node| node.leaf == leaf && node.phase == phase);
        from + position.unwrap_or(0)
    }

    /// The node of a leaf behind what happened to its work.
    pub(super) fn over(&self, leaf: StateId, happening: Happening) -> Option<usize> {
        let phase = match happening {
            Happening::Outcome(_, ending) => Phase::Over(ending),
            Happening::NoCall(_) => Phase::Over(Ending::Err),
            Happening::AllUndone(_) => Phase::Undone,
            Happening::Stuck(_) => Phase::Stuck,
            Happening::Nothing | Happening::Call(_) | Happening::Undo(_) => return None,
        };
        Some(self.at(leaf, phase))
    }

    /// The regions that are the state or have it inside, innermost first.
    pub(super) fn regions_around(&self, state: StateId) -> impl Iterator<Item = usize> {
        std::iter::successors(self.region[state], |&region| self.regions[region].outer)
    }

    /// What a state that undoes can undo.
    pub(super) fn scope(&self, state: StateId) -> Option<&Row> {
        self.scopes[state].as_ref()
    }

    /// Whether a state that blocks may be left by the transition (ruling 19).
    pub(super) fn can_be_refused(&self, chart: &Chart, transition: &Transition) -> bool {
        let Some(domain) = chart.domain(transition) else { return false };
        let own = |state| state == transition.source && matches!(transition.trigger, Trigger::Outcome(_));
        // Of a state that is done only final states are active.
        let within = |state| transition.trigger != Trigger::Done && chart.is_within(state, transition.source);
        // One beside the source lies in the outermost parallel state around it.
        let around = chart.ancestors(transition.source).take_while(|&around| around != domain);
        let parallel = around.filter(|&around| chart.states[around].kind == StateKind::Parallel).last();
        let outermost = parallel.unwrap_or(if chart.states[domain].kind == StateKind::Parallel {
            domain
        } else {
            transition.source
        });
        let from = self.blockers.partition_point(|&blocker| blocker < outermost);
        self.blockers[from..].iter().take_while(|&&blocker| blocker < chart.states[outermost].end).any(
            |&blocker| {
                !own(blocker)
                    && chart.exits(transition, blocker)
                    && (within(blocker) || beside(chart, transition.source, blocker))
            },
        )
    }
}

/// Whether two states lie in different regions of a parallel state.
pub(super) fn beside(chart: &Chart, one: StateId, other: StateId) -> bool {
    let around = chart.ancestors(one).find(|&around| chart.is_within(other, around));
    around.is_some_and(|around| chart.states[around].kind == StateKind::Parallel)
        && !chart.is_within(one, other)
        && !chart.is_within(other, one)
}

/// Whether the machine has ended when the leaf is entered.
pub(super) fn ends(chart: &Chart, leaf: StateId) -> bool {
    chart.states[leaf].parent == Some(Chart::ROOT)
        && matches!(chart.states[leaf].kind, StateKind::Final { .. })
}

/// The place of a leaf that calls.
pub(super) fn place_of(chart: &Chart, leaf: StateId) -> Option<InvocationId> {
    match chart.states[leaf].work {
        Some(Work::Invoke(place)) => Some(place),
        _ => None,
    }
}

/// The arms that may be taken for an ending, and whether it may be that none is: the state stays then.
pub(super) fn arms(
    chart: &Chart,
    table: &Table,
    candidates: &mut dyn Iterator<Item = TransitionId>,
) -> (Vec<TransitionId>, bool) {
    let mut found = Vec::new();
    let (mut refused, mut stays) = (false, false);
    for arm in candidates {
        let transition = &chart.transitions[arm];
        found.push(arm);
        refused |= table.can_be_refused(chart, transition);
        stays |= transition.targets.is_empty();
        // `else` does not hold if what is before it was refused.
        if transition.guard.is_none() && !refused {
            return (found, stays);
        }
    }
    (found, true)
}
