//! The flow: rows of places along the edges, until nothing is new.

mod leaving;
mod others;
mod taking;

use std::collections::BTreeMap;

use self::others::Others;
use super::edges::{Edge, Edges, From, Happening};
use super::order;
use super::places::Places;
use super::rows::{Changes, Row, Rows, Standing};
use super::table::Table;
use crate::chart::{Chart, StateId};
use crate::map::Arena;

/// What is known of an edge that can be taken.
#[derive(Clone, Debug, Default)]
pub(super) struct Gate {
    /// What has been undone when an undo fails for good.
    undone: Option<Row>,
}

/// What is reached.
pub(super) struct Flow<'f> {
    pub(super) chart: &'f Chart,
    pub(super) table: &'f Table,
    pub(super) places: &'f Places,
    pub(super) edges: &'f Edges,
    /// By node: how each place may stand while it is active.
    pub(super) reach: Vec<Rows>,
    /// By region: what steps inside it do.
    changes: Vec<Changes>,
    /// By region: what the regions beside it, and beside those around it, do.
    interference: Vec<Changes>,
    /// Counts what has changed.
    clock: u64,
    /// By state: when something in it changed last.
    changed: Arena<StateId, u64>,
    /// By state: with what it can be left, and as of when that is known; once when all calls have been made.
    leaving: [Arena<StateId, (u64, Rows)>; 2],
    /// By parallel state: with what all of its regions but one can be left, as of when; in the same way.
    others: [BTreeMap<StateId, (u64, Others)>; 2],
    /// By compound state: what more than one of its children can be left with, as of when; in the same way.
    twice: [BTreeMap<StateId, (u64, Rows)>; 2],
    /// By the number of shadows: with what their state can be left by what they shadow, as of when; in the same way.
    reacting: [BTreeMap<usize, (u64, Rows)>; 2],
    /// By edge: as of when it was followed.
    followed: Vec<u64>,
    /// Whether the books may be full, so that a call is not made (Meaning 17).
    full: bool,
}

impl<'f> Flow<'f> {
    /// Follows the edges until nothing is new.
    pub(super) fn of(chart: &'f Chart, table: &'f Table, places: &'f Places, edges: &'f Edges) -> Self {
        let mut flow = Self {
            chart,
            table,
            places,
            edges,
            reach: vec![Rows::new(); table.nodes.len()],
            changes: vec![Changes::none(); table.regions.len()],
            interference: vec![Changes::none(); table.regions.len()],
            clock: 1,
            changed: chart.states.map(|_| 0),
            leaving: [(); 2].map(|()| chart.states.map(|_| (0, Rows::new()))),
            others: [BTreeMap::new(), BTreeMap::new()],
            twice: [BTreeMap::new(), BTreeMap::new()],
            reacting: [BTreeMap::new(), BTreeMap::new()],
            followed: vec![0; edges.edges.len()],
            full: false,
        };
        let mut start = Rows::new();
        *start.of_mut(Standing::Idle) = Row::full(places.len());
        edges.started.apply(places, &mut start);
        for &node in &edges.start {
            flow.arrive(node, &start);
        }
        let order = order::of(chart, table, edges);
        loop {
            let before = flow.clock;
            let interfering = flow.interfere();
            for item in &order {
                match item {
                    order::Item::Leaf(leaf) => flow.disturb(*leaf),
                    order::Item::Edge(edge) => flow.follow(*edge),
                }
            }
            if flow.clock == before && !interfering {
                return flow;
            }
        }
    }

    /// A node is reached with these rows.
    fn arrive(&mut self, node: usize, rows: &Rows) {
        if self.reach[node].or(rows) {
            self.touch(self.table.nodes[node].leaf);
        }
    }

    fn touch(&mut self, leaf: StateId) {
        self.clock += 1;
        let mut at = Some(leaf);
        while let Some(state) = at {
            self.changed[state] = self.clock;
            at = self.chart.states[state].parent;
        }
    }

    /// Collects what the regions beside each region do; whether that is more than before.
    fn interfere(&mut self) -> bool {
        let mut more = false;
        for regions in &self.table.parallels {
            // What all before it do, and all behind it: no region is compared with each other one.
            let mut before = Changes::none();
            for region in regions.clone() {
                more |= self.interference[region].or(&before);
                before.or(&self.changes[region]);
                if let Some(outer) = self.table.regions[region].outer {
                    let around = self.interference[outer].clone();
                    more |= self.interference[region].or(&around);
                }
            }
            let mut behind = Changes::none();
            for region in regions.clone().rev() {
                more |= self.interference[region].or(&behind);
                behind.or(&self.changes[region]);
            }
        }
        more
    }

    /// What regions beside it do while a leaf is active.
    fn disturb(&mut self, leaf: StateId) {
        let Some(region) = self.table.regions_around(leaf).next() else { return };
        let mut changed = false;
        for node in self.table.nodes_in(self.chart, leaf) {
            changed |= self.interference[region].apply(&mut self.reach[node]);
        }
        if changed {
            self.touch(leaf);
        }
    }

    /// What regions beside it may do while a node is active.
    pub(super) fn interference(&self, node: usize) -> Option<&Changes> {
        let region = self.table.regions_around(self.table.nodes[node].leaf).next()?;
        Some(&self.interference[region])
    }

    /// Follows an edge, if there is something new at its source.
    fn follow(&mut self, position: usize) {
        let edges = self.edges;
        let edge = &edges.edges[position];
        let source = self.source_state(edge);
        let mut new = self.changed[source];
        for &region in &edge.beside {
            let parallel = self.chart.states[region].parent.unwrap_or(Chart::ROOT);
            new = new.max(self.changed[parallel]);
        }
        if let From::Regions(regions) = &edge.from {
            new = regions.iter().map(|&region| self.changed[region]).fold(new, u64::max);
        }
        if matches!(edge.happening, Happening::Stuck(_)) {
            // What stands depends on what was there at the calls.
            new = self.clock;
        }
        let opens = matches!(edge.happening, Happening::NoCall(_)) && self.full;
        if new <= self.followed[position] && !opens {
            return;
        }
        self.followed[position] = self.clock;
        if let From::Inside(state) = edge.from {
            for node in self.table.nodes_in(self.chart, state) {
                let rows = self.reach[node].clone();
                if !rows.is_empty() {
                    self.pass(edge, rows, &[node]);
                }
            }
            return;
        }
        let rows = self.source(edge);
        if !rows.is_empty() {
            self.pass(edge, rows, &edge.to);
        }
    }

    /// The books may be full, which opens edges.
    fn fill(&mut self) {
        self.full = true;
        self.clock += 1;
        if self.edges.none_begins_if_full {
            self.followed.fill(0);
        }
    }

    /// Whether an edge begins a macrostep, when all calls have been made.
    fn begins(&self, edge: &Edge) -> bool {
        edge.begins && !(self.full && self.edges.none_begins_if_full)
    }

    fn source_state(&self, edge: &Edge) -> StateId {
        match &edge.from {
            From::Node(node) => self.table.nodes[*node].leaf,
            From::Leaving(state, _) | From::Done(state) | From::Inside(state) => *state,
            From::Regions(regions) => regions.first().copied().unwrap_or(Chart::ROOT),
        }
    }

    /// Takes an edge with these rows to these nodes.
    fn pass(&mut self, edge: &Edge, rows: Rows, to: &[usize]) {
        let Some(gate) = self.gate(edge, &rows) else { return };
        if let Happening::Call(place) = edge.happening {
            let again = [Standing::Owed, Standing::Undone, Standing::Settled];
            if !self.full && again.iter().any(|&standing| rows.of(standing).contains(place)) {
                self.fill();
            }
        }
        let mut whole = rows.clone();
        self.take(edge, &gate, &mut whole);
        for &node in to {
            self.arrive(node, &whole);
        }
        let regions: Vec<usize> =
            edge.within.iter().flat_map(|&state| self.table.regions_around(state)).collect();
        if regions.is_empty() {
            return;
        }
        for from in Standing::ALL {
            if rows.of(from).is_empty() {
                continue;
            }
            let mut moved = Rows::new();
            moved.of_mut(from).or(rows.of(from));
            self.take(edge, &gate, &mut moved);
            for to in Standing::ALL.into_iter().filter(|&to| to != from) {
                for &region in &regions {
                    self.changes[region].add(from, to, moved.of(to));
                }
            }
        }
    }
}
