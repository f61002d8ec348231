//! Calls, what undoes them, and where they are owed.
//!
//! A reader of a saga asks which states do work outside, what takes it back, and where something stands that has to be taken
//! back. So the first are components, as in UML; the second have a double border, and a dashed edge to each call that they may
//! have to undo; and the third are amber, and say in a row what may be owed, for those who see no amber.

use super::Writer;
use super::escape::quoted;
use crate::chart::print::{Printer, name};
use crate::chart::{
    Chart, Compensation, InvocationId, Node, Scope, StateId, StateKind, TransitionId, Trigger, Undo,
    UndoArgument, Work,
};

/// The fill of what may owe.
pub(super) const OWING: &str = "#fdedc4";
const UNDO: &str = "#8a6d1f";

/// A state that undoes more calls has no edges to them, which nobody could follow.
const MOST_UNDO_EDGES: usize = 8;

/// How many names of what is owed are shown.
const MOST_OWED: usize = 6;

impl Writer<'_> {
    /// What a state waits for, and what may be owed in it.
    pub(super) fn work_rows(&self, id: StateId) -> Vec<String> {
        let (chart, state) = (self.chart, &self.chart.states[id]);
        let mut rows = Vec::new();
        match &state.work {
            Some(Work::Invoke(invocation)) => {
                let invocation = &chart.invocations[*invocation];
                let activity = &chart.activities[invocation.activity];
                let pivot = if invocation.pivot { "pivot " } else { "" };
                let arguments = Printer::new(chart).list(&invocation.arguments);
                rows.push(format!("invoke {pivot}{}({arguments})", name(&activity.name)));
                match &activity.undo {
                    Undo::By { activity: undo, arguments, .. } => {
                        let argument = |argument: &UndoArgument| match argument {
                            UndoArgument::Parameter(at) => {
                                activity.parameters.get(*at).map(|given| name(&given.name))
                            }
                            UndoArgument::Result => {
                                activity.result.as_ref().and_then(|result| result.name.as_ref()).map(name)
                            }
                        };
                        let arguments: Vec<String> = arguments.iter().filter_map(argument).collect();
                        rows.push(format!(
                            "undo {}({})",
                            name(&chart.activities[*undo].name),
                            arguments.join(", ")
                        ));
                    }
                    Undo::None { .. } => rows.push("undo none".to_owned()),
                    Undo::Unstated => {}
                }
            }
            Some(Work::Compensate(compensation)) => {
                let scope = Printer::new(chart).scope(compensation.scope);
                rows.push(format!("compensate {scope}").trim_end().to_owned());
            }
            None => {}
        }
        let mut owed: Vec<String> = Vec::new();
        for place in self.owed_at(id) {
            let called = name(&chart.activities[chart.invocations[place].activity].name);
            if !owed.contains(&called) {
                if owed.len() == MOST_OWED {
                    owed.push("…".to_owned());
                    break;
                }
                owed.push(called);
            }
        }
        if !owed.is_empty() {
            rows.push(format!("owed: {}", owed.join(", ")));
        }
        rows
    }

    /// What may be owed in a state, of calls that were made elsewhere: of its own everybody knows. Nor does a sibling region
    /// tell of what this one owes, unless it undoes it.
    fn owed_at(&self, id: StateId) -> impl Iterator<Item = InvocationId> {
        let undoes = self.chart.states[id].work.as_ref().is_some_and(|work| work.compensation().is_some());
        self.owed.may_owe(id).filter(move |&place| {
            let home = self.chart.invocations[place].state;
            home != id && (undoes || !are_beside(self.chart, id, home))
        })
    }

    /// The shape of a state that waits for something.
    pub(super) fn work_shape(&self, id: StateId) -> &'static str {
        match self.chart.states[id].work {
            Some(Work::Invoke(_)) => ", shape=component, style=filled, margin=\"0.18,0.07\"",
            Some(Work::Compensate(_)) => ", peripheries=2",
            None => "",
        }
    }

    /// The fill of a state in which something may be owed.
    pub(super) fn owed_fill(&self, id: StateId) -> String {
        let is_final = matches!(self.chart.states[id].kind, StateKind::Final { .. });
        if is_final || self.owed_at(id).next().is_none() {
            return String::new();
        }
        format!(", fillcolor=\"{OWING}\"")
    }

    /// From each state that undoes to the calls that it may have to undo.
    pub(super) fn undo_edges(&mut self) {
        let chart = self.chart;
        for (id, state) in chart.states.iter() {
            let Some(compensation) = state.work.as_ref().and_then(Work::compensation) else { continue };
            let undone: Vec<InvocationId> =
                self.owed.may_owe(id).filter(|&place| covers(chart, compensation, place)).collect();
            if undone.len() > MOST_UNDO_EDGES {
                continue;
            }
            for place in undone {
                let invocation = &chart.invocations[place];
                let activity = &chart.activities[invocation.activity];
                let Undo::By { activity: undo, .. } = activity.undo else { continue };
                let tooltip = quoted(&format!("undo: {}", name(&chart.activities[undo].name)));
                // Written the way of the arms that lead to the undoing, beside which it is then laid.
                self.line(&format!(
                    "{} -> {} [style=dashed, color=\"{UNDO}\", dir=back, arrowtail=vee, weight=0, tooltip={tooltip}]",
                    self.node(invocation.state),
                    self.node(id)
                ));
            }
        }
    }
}

/// Whether two states lie in different regions of one parallel state.
fn are_beside(chart: &Chart, one: StateId, other: StateId) -> bool {
    let common = chart.ancestors(one).find(|&around| chart.is_within(other, around));
    common.is_some_and(|common| chart.states[common].kind == StateKind::Parallel)
}

/// Whether a place is in the scope of what undoes.
fn covers(chart: &Chart, compensation: &Compensation, place: InvocationId) -> bool {
    let invocation = &chart.invocations[place];
    match compensation.scope {
        Scope::All => true,
        Scope::Activity(activity) => invocation.activity == activity,
        Scope::State(state) => chart.is_within(invocation.state, state),
    }
}

/// The arms that share the edge of a transition, itself first: those of one call that lead to one state. `None` for one that
/// another's edge stands for. One that is drawn apart shares none.
pub(super) fn arms_beside(
    chart: &Chart,
    id: TransitionId,
    apart: impl Fn(TransitionId) -> bool,
) -> Option<Vec<TransitionId>> {
    let transition = &chart.transitions[id];
    let is_arm = matches!(transition.trigger, Trigger::Outcome(_));
    let state = |id: TransitionId| match chart.transitions[id].targets.as_slice() {
        [target] if chart.transitions[id].docs.is_empty() => match target.node {
            Node::State(state) => Some(state),
            Node::History(_) => None,
        },
        _ => None,
    };
    let Some(to) = state(id).filter(|_| is_arm && !apart(id)) else { return Some(vec![id]) };
    let beside = |&arm: &TransitionId| {
        matches!(chart.transitions[arm].trigger, Trigger::Outcome(_)) && state(arm) == Some(to) && !apart(arm)
    };
    let arms: Vec<TransitionId> =
        chart.states[transition.source].transitions.iter().copied().filter(beside).collect();
    (arms.first() == Some(&id)).then_some(arms)
}
