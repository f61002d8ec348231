//! What is entered: which states, by which way.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proc_macro2::TokenStream;

use super::super::Machine;
use super::super::facts::{can_be_done, is_final, is_region};
use crate::chart::{Chart, HistoryId, Node, StateId, StateKind, VariableId};

/// Which states are entered, from one outward to the leaves.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Plan {
    pub(in super::super) state: StateId,
    pub(in super::super) inside: Inside,
    /// All of its data comes from a history.
    pub(in super::super) restored: bool,
}

/// How what is inside a state is chosen.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) enum Inside {
    /// By `initial`, all regions so; or there is nothing.
    Default,
    /// The edge leads into this child.
    Child(Box<Plan>),
    /// The edge leads into at least one of these regions.
    Regions(Vec<Plan>),
    /// By a history.
    History(HistoryId),
}

/// The values of data that an edge gives.
pub(in super::super) type Given = BTreeMap<VariableId, TokenStream>;

impl Machine<'_> {
    /// The states to enter for targets inside `state`, which is entered.
    pub(in super::super) fn plan(&self, state: StateId, targets: &[Node]) -> Plan {
        Plan { state, inside: self.plan_inside(state, targets), restored: false }
    }

    /// The same for what is inside `state`.
    pub(in super::super) fn plan_inside(&self, state: StateId, targets: &[Node]) -> Inside {
        let inside = |node: &Node| match *node {
            Node::State(target) => self.chart.is_descendant(target, state),
            Node::History(history) => self.chart.is_within(self.chart.histories[history].parent, state),
        };
        let targets: Vec<Node> = targets.iter().copied().filter(inside).collect();
        for target in &targets {
            if let Node::History(history) = *target
                && self.chart.histories[history].parent == state
            {
                return Inside::History(history);
            }
        }
        let Some(&first) = targets.first() else { return Inside::Default };
        if self.chart.states[state].kind == StateKind::Parallel {
            let regions = self.chart.states[state].children.iter();
            return Inside::Regions(regions.map(|&region| self.plan(region, &targets)).collect());
        }
        match self.chart.child_towards(state, self.anchor(first)) {
            Some(child) => Inside::Child(Box::new(self.plan(child, &targets))),
            None => Inside::Default,
        }
    }

    /// A state that a node is, or stands in.
    pub(in super::super) fn anchor(&self, node: Node) -> StateId {
        match node {
            Node::State(state) => state,
            Node::History(history) => self.chart.histories[history].parent,
        }
    }

    /// Whether entering runs nothing, so that the value can be written down.
    pub(in super::super) fn is_plain(&self, plan: &Plan) -> bool {
        self.is_plain_itself(plan.state, plan.restored) && self.is_plain_inside(plan.state, &plan.inside)
    }

    /// Whether entering the state itself runs nothing, and is soon written; `restored` if its data comes from a history.
    pub(in super::super) fn is_plain_itself(&self, id: StateId, restored: bool) -> bool {
        let state = &self.chart.states[id];
        let computed = |&variable: &VariableId| self.chart.variables[variable].initial.is_some();
        (restored || id == Chart::ROOT || !state.variables.iter().any(computed))
            && state.entry.iter().all(|code| code.statements.is_empty())
            && self.timers_of(id).is_empty()
            && !self.has_many_regions(id)
            && !self.begins_work(id)
            && !state.histories.iter().any(|&history| self.holds_data(history))
            && !(is_final(self.chart, id)
                && state.parent.is_some_and(|parent| self.needs.dones.contains(&parent)))
            && !(state.kind == StateKind::Parallel && self.tells_done(id))
    }

    fn is_plain_inside(&self, state: StateId, inside: &Inside) -> bool {
        match inside {
            Inside::Default => match &self.chart.states[state].kind {
                StateKind::Compound { initial } => {
                    initial.code.statements.is_empty()
                        && initial.target.arguments.is_empty()
                        && self.is_plain_inside(state, &self.plan_inside(state, &[initial.target.node]))
                }
                StateKind::Parallel => self.chart.states[state]
                    .children
                    .iter()
                    .all(|&region| self.is_plain(&self.plan(region, &[]))),
                StateKind::Atomic | StateKind::Final { .. } => true,
            },
            Inside::Child(child) => self.is_plain(child),
            Inside::Regions(regions) => regions.iter().all(|region| self.is_plain(region)),
            Inside::History(_) => false,
        }
    }

    /// Whether `done` of a parallel state, or of one that it may be the last region of, is waited for, and
    /// can come.
    pub(in super::super) fn tells_done(&self, parallel: StateId) -> bool {
        can_be_done(self.chart, parallel)
            && (self.needs.dones.contains(&parallel)
                || (is_region(self.chart, parallel)
                    && self.chart.states[parallel].parent.is_some_and(|outer| self.tells_done(outer))))
    }

    /// The data that an edge gives, in the order of a plan.
    pub(super) fn given_by(&self, plan: &Plan, found: &mut Vec<VariableId>) {
        let variables = &self.chart.states[plan.state].variables;
        found.extend(
            variables
                .iter()
                .filter(|&&v| plan.restored || self.chart.variables[v].initial.is_none())
                .copied(),
        );
        match &plan.inside {
            Inside::Child(child) => self.given_by(child, found),
            Inside::Regions(regions) => regions.iter().for_each(|region| self.given_by(region, found)),
            Inside::Default | Inside::History(_) => {}
        }
    }

    /// How a function that enters by the plan is called.
    pub(super) fn entry_name(&self, plan: &Plan) -> String {
        let mut name = String::from(if plan.restored { "restore" } else { "enter" });
        self.add_names(plan, &mut name);
        name
    }

    fn add_names(&self, plan: &Plan, name: &mut String) {
        let _ = write!(name, "_{}", self.chart.states[plan.state].name.text);
        match &plan.inside {
            Inside::Default => {}
            Inside::Child(child) => self.add_names(child, name),
            Inside::Regions(regions) => {
                for region in regions.iter().filter(|region| region.inside != Inside::Default) {
                    self.add_names(region, name);
                }
            }
            Inside::History(history) => {
                let _ = write!(name, "_{}", self.chart.histories[*history].name.text);
            }
        }
    }
}
