//! The steps of transitions, those of arms apart.

use super::super::entering::Entering;
use super::super::rows::Row;
use super::super::touch::Touch;
use super::{Builder, Edge, From, Happening, is_inside};
use crate::chart::{Chart, EventId, StateId, StateKind, Transition, TransitionId, Trigger};
use crate::map::Arena;

impl Builder<'_> {
    /// The edge of a transition, from where it is told.
    pub(super) fn edge(&self, id: TransitionId, from: From) -> Edge {
        let (chart, places) = (self.chart, self.places);
        let transition = &chart.transitions[id];
        let entering = Entering::new(chart, places, self.blocks, self.active).transition(transition);
        let mut then = entering.touch;
        then.add(chart, places, &transition.code, true);
        let mut edge = Edge {
            by: Some(id),
            from,
            happening: Happening::Nothing,
            begins: self.begins(&transition.trigger),
            beside: Vec::new(),
            left: None,
            exit: None,
            then: (!then.is_none()).then_some(then),
            to: entering.leaves.iter().map(|&leaf| self.table.entered(leaf)).collect(),
            within: vec![transition.source],
        };
        let Some(domain) = chart.domain(transition) else { return edge };
        let mut left = Row::new();
        edge.within = vec![domain];
        if chart.states[domain].kind == StateKind::Parallel {
            edge.within.clear();
            for region in self.regions_left(transition, domain) {
                places.insert_within(chart, region, &mut left);
                edge.within.push(region);
            }
        } else {
            places.insert_below(chart, domain, &mut left);
        }
        edge.left = Some(left);
        let mut inner = transition.source;
        for around in chart.ancestors(transition.source) {
            if !chart.is_descendant(around, domain) {
                break;
            }
            let data = &chart.states[around];
            if data.kind == StateKind::Parallel && data.children.len() > 1 {
                edge.beside.push(inner);
            }
            inner = around;
        }
        edge.exit = self.exit(transition, domain);
        edge
    }

    /// Whether a trigger begins a macrostep. If one may end early by its bound, calls that are not made yet may be there at
    /// the next.
    pub(super) fn begins(&self, trigger: &Trigger) -> bool {
        let inside = is_inside(self.raised, trigger);
        let bound = usize::try_from(self.chart.bounds.microsteps).unwrap_or(usize::MAX);
        !inside && self.chart.states.len().saturating_mul(2) < bound
    }

    fn regions_left(&self, transition: &Transition, domain: StateId) -> Vec<StateId> {
        let children = self.chart.states[domain].children.iter().copied();
        children.filter(|&child| self.chart.exits(transition, child)).collect()
    }

    /// What `exit` blocks do: surely those of the source and of the states around it that are left.
    fn exit(&self, transition: &Transition, domain: StateId) -> Option<Touch> {
        let chart = self.chart;
        let mut touch = Touch::none();
        for &state in self.blocks.exiting.iter().filter(|&&state| chart.exits(transition, state)) {
            let Some(own) = &self.blocks.exit[state] else { continue };
            let surely = chart.is_within(transition.source, state) && chart.is_descendant(state, domain);
            if surely {
                touch.surely.or(&own.surely);
                touch.maybe.or(&own.maybe);
            } else {
                touch.maybe.or(&own.perhaps().maybe);
            }
        }
        (!touch.is_none()).then_some(touch)
    }

    pub(super) fn transition(&mut self, id: TransitionId) {
        let chart = self.chart;
        let transition = &chart.transitions[id];
        let source = transition.source;
        let done = transition.trigger == Trigger::Done;
        let strays = done && self.strays(source, transition);
        if strays {
            self.stray.push(id);
        }
        let from = match chart.domain(transition) {
            None => From::Inside(source),
            Some(domain) if chart.states[domain].kind == StateKind::Parallel => {
                From::Regions(self.regions_left(transition, domain))
            }
            Some(_) if done && !strays => From::Done(source),
            Some(_) => From::Leaving(source, self.shadows(transition, source)),
        };
        let edge = self.edge(id, from);
        if edge.from != From::Inside(source) || edge.then.is_some() {
            self.edges.push(edge);
        }
    }

    /// Whether `done` of a state may still wait when none of its final states is active any more: another step leaves
    /// them, and the state is active behind it.
    fn strays(&self, source: StateId, done: &Transition) -> bool {
        let chart = self.chart;
        let kept = self.table.can_be_refused(chart, done);
        let finals: Vec<StateId> = chart
            .descendants(source)
            .filter(|&state| {
                matches!(chart.states[state].kind, StateKind::Final { .. }) && (self.active)(state)
            })
            .collect();
        let all: Vec<TransitionId>;
        let others = if kept {
            all = chart.transitions.ids().collect();
            &all
        } else {
            self.inside
        };
        others.iter().any(|&id| {
            let other = &chart.transitions[id];
            let enters = |target: &crate::chart::Destination| {
                let inside = match target.node {
                    crate::chart::Node::State(state) => state,
                    crate::chart::Node::History(history) => chart.histories[history].parent,
                };
                chart.is_within(inside, source) || chart.is_within(source, inside)
            };
            let is_other = other.trigger != Trigger::Done || other.source != source;
            // What is kept is gone when its state is left.
            let waits =
                || is_other && is_inside(self.raised, &other.trigger) || kept && !chart.exits(other, source);
            let leaves =
                |&state: &StateId| chart.exits(other, state) && chart.can_be_together(other.source, state);
            other.targets.iter().any(enters) && waits() && (self.taken)(id) && finals.iter().any(leaves)
        })
    }
}

/// The transitions that may be taken inside a macrostep and lead somewhere.
pub(super) fn inside(chart: &Chart, raised: &Arena<EventId, bool>) -> Vec<TransitionId> {
    let inside = chart
        .transitions
        .iter()
        .filter(|(_, transition)| !transition.targets.is_empty() && is_inside(raised, &transition.trigger));
    inside.map(|(id, _)| id).collect()
}
