//! The steps of `on fault`, which is taken in the macrostep in which something faults, or never (Meaning 7).

use super::super::entering::Entering;
use super::super::table::{self, Phase};
use super::faulty::{Count, Faulty, guard_may_fault};
use super::{Builder, Edge, From, is_inside};
use crate::chart::{Chart, StateId, StateKind, Transition, TransitionId, Trigger};
use crate::map::Arena;

/// An `on fault` that may be taken at more places than that is held for possible all over its state.
const MOST_PLACES: usize = 256;

impl Builder<'_> {
    /// By node: whether a fault may wait there to be taken. Nothing if the chart takes none.
    pub(super) fn faults(&mut self) -> Vec<bool> {
        let chart = self.chart;
        let can_be = |(id, it): &(TransitionId, &Transition)| {
            matches!(it.trigger, Trigger::Fault(_)) && (self.taken)(*id) && (self.active)(it.source)
        };
        let all: Vec<TransitionId> = chart.transitions.iter().filter(can_be).map(|(id, _)| id).collect();
        if all.is_empty() {
            return Vec::new();
        }
        let outermost = outermost(chart);
        let mut waits = Spread::of(self, &outermost);
        for id in all {
            match self.places_of(id, &waits, &outermost) {
                Some(places) => {
                    let edge = self.edge(id, From::Node(0));
                    let own = |(from, begins)| Edge { from, begins, ..edge.clone() };
                    self.edges.extend(places.into_iter().map(own));
                }
                None => self.transition(id),
            }
        }
        for (waits, begun) in waits.at.iter_mut().zip(&waits.begun) {
            *waits |= begun;
        }
        waits.at
    }

    /// Where an `on fault` may be taken, and whether only in a macrostep that something begins there; `None` if that can't be
    /// told leaf by leaf.
    fn places_of(
        &mut self,
        id: TransitionId,
        waits: &Waits,
        outermost: &Arena<StateId, Option<StateId>>,
    ) -> Option<Vec<(From, bool)>> {
        let chart = self.chart;
        let transition = &chart.transitions[id];
        let source = transition.source;
        let nodes = self.table.nodes_in(chart, source);
        let waiting: Vec<usize> = nodes.clone().filter(|&node| waits.at[node] || waits.begun[node]).collect();
        if waiting.is_empty() {
            return Some(Vec::new());
        }
        let is_plain = |domain: StateId| chart.states[domain].kind != StateKind::Parallel;
        if nodes.clone().all(|node| waits.at[node])
            || !chart.domain(transition).is_some_and(is_plain)
            || self.table.regions_around(source).next().is_some()
        {
            return None;
        }
        let shadows = self.shadows(transition, source);
        let is_shadowed = |state: StateId| {
            let around = std::iter::once(state).chain(chart.ancestors(state));
            around.take_while(|&it| it != source).any(|it| shadows.states.binary_search(&it).is_ok())
        };
        let mut places: Vec<(From, bool)> = Vec::new();
        let mut last = None;
        for node in waiting {
            let leaf = self.table.nodes[node].leaf;
            // What waits in one region waits beside all.
            let state = outermost[leaf].unwrap_or(leaf);
            if is_shadowed(state) {
                continue;
            }
            if state == leaf {
                places.push((From::Node(node), !waits.at[node]));
            } else if last.replace(state) != Some(state) {
                places.push((From::Leaving(state, self.shadows(transition, state)), false));
            }
            if places.len() > MOST_PLACES {
                return None;
            }
        }
        Some(places)
    }
}

/// By state: the outermost parallel state that it is or lies in.
fn outermost(chart: &Chart) -> Arena<StateId, Option<StateId>> {
    let mut outermost = chart.states.map(|_| None);
    for (state, data) in chart.states.iter() {
        let around = data.parent.and_then(|parent| outermost[parent]);
        outermost[state] = around.or((data.kind == StateKind::Parallel).then_some(state));
    }
    outermost
}

/// Where a fault may wait, by node.
struct Waits {
    at: Vec<bool>,
    /// Of calls that are not made yet: where it waits only if something else begins a macrostep there.
    begun: Vec<bool>,
}

/// Follows a fault from where it may happen through its macrostep.
struct Spread<'s, 'b> {
    builder: &'s Builder<'b>,
    outermost: &'s Arena<StateId, Option<StateId>>,
    waits: Waits,
    /// Leaves where one has begun to wait.
    new: Vec<StateId>,
    /// The states of which the transitions have been followed.
    followed: Arena<StateId, bool>,
    /// The same of `done`, which comes where final states are active.
    done: Arena<StateId, bool>,
}

impl<'s, 'b> Spread<'s, 'b> {
    fn of(builder: &'s Builder<'b>, outermost: &'s Arena<StateId, Option<StateId>>) -> Waits {
        let chart = builder.chart;
        let none = vec![false; builder.table.nodes.len()];
        let mut spread = Self {
            builder,
            outermost,
            waits: Waits { at: none.clone(), begun: none },
            new: Vec::new(),
            followed: chart.states.map(|_| false),
            done: chart.states.map(|_| false),
        };
        spread.happen(&Faulty::of(chart));
        while let Some(leaf) = spread.new.pop() {
            spread.go_on(leaf);
        }
        spread.waits
    }

    /// Where one may happen: it waits in what is active behind the microstep.
    fn happen(&mut self, faulty: &Faulty) {
        let (chart, table) = (self.builder.chart, self.builder.table);
        let start =
            Entering::new(chart, self.builder.places, self.builder.blocks, self.builder.active).start();
        if start.leaves.iter().any(|&leaf| faulty.enters[leaf] > 0) {
            start.leaves.iter().for_each(|&leaf| self.arrive(table.entered(leaf)));
        }
        let mut takes = chart.transitions.map(|_| false);
        for (id, transition) in chart.transitions.iter().filter(|(id, _)| (self.builder.taken)(*id)) {
            takes[id] = faulty.taking(chart, transition, &self.entered(transition));
        }
        let guards = Count::of(chart, &|_, transition| guard_may_fault(chart, transition));
        let taking = Count::of(chart, &|id, _| takes[id]);
        for (id, transition) in chart.transitions.iter() {
            // A guard is looked at whatever comes of it.
            if guard_may_fault(chart, transition) {
                self.arrive_within(transition);
            }
            if takes[id] && transition.targets.is_empty() {
                self.arrive_within(transition);
            }
            if !(self.builder.taken)(id) || transition.targets.is_empty() {
                continue;
            }
            let (source, outermost) = (transition.source, self.outermost[transition.source]);
            let inner = self.builder.index.has_regions[source];
            let has_regions = inner || outermost.is_some();
            // Where it has no regions inside its own guard was looked at once, and held.
            let own = usize::from(!inner && guard_may_fault(chart, transition));
            // What leaves nothing is taken together with what leaves the regions beside it.
            if takes[id]
                || guards.near(chart, source, outermost) > own
                || has_regions && taking.near(chart, source, outermost) > 0
            {
                self.entered(transition).into_iter().for_each(|leaf| self.arrive(table.entered(leaf)));
            }
        }
        for (place, invocation) in chart.invocations.iter() {
            if self.builder.may_not_call.contains(self.builder.places.position(place)) {
                self.arrive(table.entered(invocation.state));
            }
        }
    }

    fn entered(&self, transition: &Transition) -> Vec<StateId> {
        let Builder { chart, places, blocks, active, .. } = *self.builder;
        Entering::new(chart, places, blocks, active).transition(transition).leaves
    }

    /// One waits in whatever is active in the source of what is looked at or taken there.
    fn arrive_within(&mut self, transition: &Transition) {
        let Builder { chart, table, .. } = *self.builder;
        let begins = self.builder.begins(&transition.trigger);
        for node in table.nodes_in(chart, transition.source) {
            let at = &table.nodes[node];
            if begins && at.phase == Phase::Entered && self.outermost[at.leaf].is_none() {
                self.waits.begun[node] = true;
            } else {
                self.arrive(node);
            }
        }
    }

    /// One waits at a node, and in all regions beside it.
    fn arrive(&mut self, node: usize) {
        let Builder { chart, table, active, .. } = *self.builder;
        let leaf = table.nodes[node].leaf;
        if self.waits.at[node] || table::ends(chart, leaf) {
            return;
        }
        let nodes = match self.outermost[leaf] {
            Some(parallel) => table.nodes_in(chart, parallel),
            None => node..node + 1,
        };
        for node in nodes {
            self.waits.at[node] = true;
            let leaf = table.nodes[node].leaf;
            if active(leaf) {
                self.new.push(leaf);
            }
        }
    }

    /// What is taken while it waits takes it along.
    fn go_on(&mut self, leaf: StateId) {
        let chart = self.builder.chart;
        for state in std::iter::once(leaf).chain(chart.ancestors(leaf)) {
            if std::mem::replace(&mut self.followed[state], true) {
                break;
            }
            self.follow(state, &|id, trigger| *trigger != Trigger::Done || self.builder.stray.contains(&id));
        }
        if matches!(chart.states[leaf].kind, StateKind::Final { .. }) {
            for state in chart.ancestors(leaf) {
                if std::mem::replace(&mut self.done[state], true) {
                    break;
                }
                self.follow(state, &|_, trigger| *trigger == Trigger::Done);
            }
        }
    }

    /// Follows those of a state's transitions that may be taken inside a macrostep.
    fn follow(&mut self, state: StateId, chosen: &dyn Fn(TransitionId, &Trigger) -> bool) {
        let Builder { chart, table, taken, raised, index, .. } = *self.builder;
        for &id in chart.states[state].transitions.iter().chain(&index.otherwise[state]) {
            let transition = &chart.transitions[id];
            if taken(id) && is_inside(raised, &transition.trigger) && chosen(id, &transition.trigger) {
                let entered = self.entered(transition);
                entered.into_iter().for_each(|leaf| self.arrive(table.entered(leaf)));
            }
        }
    }
}
