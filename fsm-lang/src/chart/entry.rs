//! Which states are entered: the static part of SCXML's `computeEntrySet`.

use std::collections::BTreeSet;

use super::{Chart, Destination, HistoryId, Node, StateId, StateKind};

/// What is entered, told in no order that means anything.
pub(crate) trait Entered {
    /// The state is entered.
    fn state(&mut self, state: StateId);
    /// The state is entered, and of a compound one its initial, of a parallel one all regions. Whoever is told
    /// goes on with [`default_of`].
    fn default(&mut self, state: StateId);
    /// The history is entered; its parent has been told. Whoever is told goes on with what it can have
    /// recorded, and with its default.
    fn history(&mut self, history: HistoryId);
}

/// What the targets of a transition or the like enter below `domain`, which stays active.
pub(crate) fn targets(chart: &Chart, domain: StateId, targets: &[Destination], entered: &mut dyn Entered) {
    let mut nodes: Vec<StateId> = targets.iter().map(|target| inside(chart, target.node)).collect();
    nodes.sort_unstable();
    // States around a target that are told already, with what is around them.
    let mut told = BTreeSet::new();
    for target in targets {
        let lowest = match target.node {
            Node::State(state) => {
                entered.default(state);
                chart.states[state].parent
            }
            Node::History(history) => Some(chart.histories[history].parent),
        };
        let mut next = lowest;
        while let Some(state) = next
            && chart.is_descendant(state, domain)
        {
            let restores = restores(chart, target.node, state);
            if !restores && !told.insert(state) {
                break;
            }
            entered.state(state);
            if chart.states[state].kind == StateKind::Parallel && !restores {
                for &region in &chart.states[state].children {
                    let from = nodes.partition_point(|&node| node < region);
                    if nodes.get(from).is_none_or(|&node| !chart.is_within(node, region)) {
                        entered.default(region);
                    }
                }
            }
            next = chart.states[state].parent;
        }
        if let Node::History(history) = target.node {
            entered.history(history);
        }
    }
}

/// Whether the node is a history of the state, which then says what is entered of its regions.
fn restores(chart: &Chart, node: Node, state: StateId) -> bool {
    matches!(node, Node::History(history) if chart.histories[history].parent == state)
}

/// The state that a node is, or stands in.
fn inside(chart: &Chart, node: Node) -> StateId {
    match node {
        Node::State(state) => state,
        Node::History(history) => chart.histories[history].parent,
    }
}

/// What the default entry of a state enters inside it.
pub(crate) fn default_of(chart: &Chart, state: StateId, entered: &mut dyn Entered) {
    match &chart.states[state].kind {
        StateKind::Compound { initial } => {
            targets(chart, state, std::slice::from_ref(&initial.target), entered);
        }
        StateKind::Parallel => {
            for &region in &chart.states[state].children {
                entered.default(region);
            }
        }
        StateKind::Atomic | StateKind::Final { .. } => {}
    }
}

/// What the default of a history enters below its parent.
pub(crate) fn default_of_history(chart: &Chart, history: HistoryId, entered: &mut dyn Entered) {
    let history = &chart.histories[history];
    targets(chart, history.parent, std::slice::from_ref(&history.default), entered);
    if chart.states[history.parent].kind == StateKind::Parallel {
        let node = inside(chart, history.default.node);
        for &region in &chart.states[history.parent].children {
            if !chart.is_within(node, region) {
                entered.default(region);
            }
        }
    }
}
