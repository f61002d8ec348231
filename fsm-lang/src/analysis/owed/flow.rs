//! The flow: rows of places along the edges, until nothing is new.

use super::edges::{Edge, Edges, From, Happening};
use super::order;
use super::places::Places;
use super::rows::{Changes, Moved, Row, Rows, Standing};
use super::table::{Ending, Phase, Table, beside};
use crate::chart::{Chart, StateId, StateKind};
use crate::map::{Arena, Id};

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
        for &beside in &edge.beside {
            new = new.max(self.changed[beside]);
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

    fn source_state(&self, edge: &Edge) -> StateId {
        match &edge.from {
            From::Node(node) => self.table.nodes[*node].leaf,
            From::Leaving(state, _) | From::Done(state) | From::Inside(state) => *state,
            From::Regions(regions) => regions.first().copied().unwrap_or(Chart::ROOT),
        }
    }

    /// How places may stand when the edge is taken.
    pub(super) fn source(&mut self, edge: &Edge) -> Rows {
        let mut rows = match &edge.from {
            From::Node(node) => self.reach[*node].clone(),
            From::Leaving(state, shadows) if shadows.is_empty() => self.leaving(*state, edge.begins).clone(),
            From::Leaving(state, shadows) => self.reacting(*state, shadows, edge.begins),
            From::Done(state) => self.done(*state),
            From::Regions(regions) => self.all_of(regions, edge.begins),
            From::Inside(_) => Rows::new(),
        };
        for &beside in &edge.beside {
            if rows.is_empty() {
                break;
            }
            rows.and(self.leaving(beside, edge.begins));
        }
        rows
    }

    fn all_of(&mut self, regions: &[StateId], begins: bool) -> Rows {
        let mut all: Option<Rows> = None;
        for &region in regions {
            let own = self.leaving(region, begins);
            match &mut all {
                Some(all) => all.and(own),
                None => all = Some(own.clone()),
            }
        }
        all.unwrap_or_else(Rows::new)
    }

    /// With what a state can be left: a compound one as any of its children, a parallel one as all of them agree.
    fn leaving(&mut self, state: StateId, begins: bool) -> &Rows {
        let begins = usize::from(begins);
        for inner in (state.index()..self.chart.states[state].end.index()).rev() {
            let inner = StateId::from_index(inner);
            if self.leaving[begins][inner].0 < self.changed[inner] {
                let rows = self.left_as(inner, begins);
                self.leaving[begins][inner] = (self.changed[inner], rows);
            }
        }
        &self.leaving[begins][state].1
    }

    /// The same, what is inside being known.
    fn left_as(&self, state: StateId, begins: usize) -> Rows {
        let data = &self.chart.states[state];
        let children = data.children.iter().map(|&child| &self.leaving[begins][child].1);
        if self.chart.is_leaf(state) {
            let mut rows = Rows::new();
            for node in self.table.nodes_in(self.chart, state) {
                if let Some(own) = self.without_blocked(node, begins == 1) {
                    rows.or(&own);
                }
            }
            return rows;
        }
        self.composed(&data.kind, children)
    }

    fn composed<'r>(&self, kind: &StateKind, mut children: impl Iterator<Item = &'r Rows>) -> Rows {
        let mut rows = children.next().cloned().unwrap_or_else(Rows::new);
        for child in children {
            if *kind == StateKind::Parallel {
                rows.and(child);
            } else {
                rows.or(child);
            }
        }
        rows
    }

    /// What a node can be left with (ruling 19); `None` if it can't be left.
    fn without_blocked(&self, node: usize, begins: bool) -> Option<Rows> {
        let at = self.table.nodes[node];
        let rows = &self.reach[node];
        match at.phase {
            Phase::Running if self.is_pivot(at.leaf) => None,
            Phase::Entered if begins => None,
            Phase::Undoing => {
                let mut rows = rows.clone();
                if let Some(scope) = self.table.scope(at.leaf) {
                    rows.of_mut(Standing::Owed).minus(scope);
                }
                Some(rows)
            }
            _ => Some(rows.clone()),
        }
    }

    pub(super) fn is_pivot(&self, leaf: StateId) -> bool {
        super::table::place_of(self.chart, leaf).is_some_and(|place| self.chart.invocations[place].pivot)
    }

    /// With what a state is left by a transition of its own that some leaves shadow: one leaf that reacts is enough, the
    /// regions beside it need only be such that they can be left.
    fn reacting(&mut self, state: StateId, shadows: &[StateId], begins: bool) -> Rows {
        self.leaving(state, begins);
        let begins = usize::from(begins);
        let chart = self.chart;
        let range = state.index()..chart.states[state].end.index();
        let mut reacting: Vec<Option<Rows>> = vec![None; range.len()];
        for index in range.clone().rev() {
            let inner = StateId::from_index(index);
            if shadows.contains(&inner) {
                continue;
            }
            let data = &chart.states[inner];
            let of = |child: StateId| reacting[child.index() - range.start].as_ref();
            let rows = if chart.is_leaf(inner) {
                Some(self.leaving[begins][inner].1.clone())
            } else {
                let mut rows: Option<Rows> = None;
                for &child in &data.children {
                    let Some(mut own) = of(child).cloned() else { continue };
                    if data.kind == StateKind::Parallel {
                        for &beside in data.children.iter().filter(|&&beside| beside != child) {
                            own.and(&self.leaving[begins][beside].1);
                        }
                    }
                    match &mut rows {
                        Some(rows) => {
                            rows.or(&own);
                        }
                        None => rows = Some(own),
                    }
                }
                rows
            };
            reacting[index - range.start] = rows;
        }
        reacting.swap_remove(0).unwrap_or_else(Rows::new)
    }

    /// With what a state can be done.
    fn done(&mut self, state: StateId) -> Rows {
        self.leaving(state, false);
        let chart = self.chart;
        let mut done: Vec<Option<Rows>> = vec![None; chart.states[state].end.index() - state.index()];
        for index in (state.index()..chart.states[state].end.index()).rev() {
            let inner = StateId::from_index(index);
            let data = &chart.states[inner];
            done[index - state.index()] = match data.kind {
                StateKind::Compound { .. } => {
                    let is_final =
                        |child: &&StateId| matches!(chart.states[**child].kind, StateKind::Final { .. });
                    let finals =
                        data.children.iter().filter(is_final).map(|&child| &self.leaving[0][child].1);
                    Some(self.composed(&data.kind, finals))
                }
                StateKind::Parallel => {
                    let regions: Option<Vec<&Rows>> = data
                        .children
                        .iter()
                        .map(|child| done[child.index() - state.index()].as_ref())
                        .collect();
                    regions.map(|regions| self.composed(&data.kind, regions.into_iter()))
                }
                StateKind::Atomic | StateKind::Final { .. } => None,
            };
        }
        done.swap_remove(0).unwrap_or_else(Rows::new)
    }

    /// Takes an edge with these rows to these nodes.
    fn pass(&mut self, edge: &Edge, rows: Rows, to: &[usize]) {
        let Some(gate) = self.gate(edge, &rows) else { return };
        if let Happening::Call(place) = edge.happening {
            let again = [Standing::Owed, Standing::Undone, Standing::Settled];
            self.full |= again.iter().any(|&standing| rows.of(standing).contains(place));
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

    /// Whether an edge can be taken with the rows at its source.
    pub(super) fn gate(&self, edge: &Edge, rows: &Rows) -> Option<Gate> {
        let mut gate = Gate::default();
        match edge.happening {
            Happening::NoCall(position) => {
                if !self.full && !self.edges.may_not_call.contains(position) {
                    return None;
                }
            }
            Happening::Outcome(position, _) => {
                if !rows.of(Standing::Flight).contains(position) {
                    return None;
                }
            }
            Happening::Stuck(leaf) => {
                let scope = self.table.scope(leaf)?;
                let standing = self.left_standing(leaf, scope, rows)?;
                let mut undone = scope.clone();
                undone.minus(&standing);
                gate.undone = Some(undone);
            }
            Happening::Nothing | Happening::Call(_) | Happening::Undo(_) | Happening::AllUndone(_) => {}
        }
        Some(gate)
    }

    /// What an edge that can be taken makes of debts: the outcome, the exits, the block, the entries.
    pub(super) fn take(&self, edge: &Edge, gate: &Gate, moved: &mut impl Moved) {
        match edge.happening {
            Happening::Nothing | Happening::NoCall(_) => {}
            Happening::Call(position) => {
                moved.shift_one(Standing::Idle, Standing::Flight, position);
                moved.shift_one(Standing::Undone, Standing::Flight, position);
                moved.shift_one(Standing::Settled, Standing::Flight, position);
                moved.spread_one(Standing::Owed, Standing::Flight, position);
            }
            Happening::Outcome(position, ending) => self.outcome(position, ending, moved),
            Happening::Undo(leaf) => {
                if let Some(scope) = self.table.scope(leaf) {
                    moved.shift(Standing::Owed, Standing::Undone, scope);
                }
            }
            Happening::AllUndone(leaf) => {
                if let Some(scope) = self.table.scope(leaf) {
                    moved.lose(Standing::Owed, scope);
                }
            }
            Happening::Stuck(_) => {
                if let Some(undone) = &gate.undone {
                    moved.shift(Standing::Owed, Standing::Undone, undone);
                }
            }
        }
        if let Some(exit) = &edge.exit {
            exit.apply(self.places, moved);
        }
        if let Some(left) = &edge.left {
            moved.shift(Standing::Flight, Standing::Owed, left);
            moved.shift(Standing::Owed, Standing::Idle, &self.places.vanishes);
        }
        if let Some(exit) = &edge.exit {
            exit.perhaps().apply(self.places, moved);
        }
        if let Some(then) = &edge.then {
            then.apply(self.places, moved);
        }
    }

    fn outcome(&self, position: usize, ending: Ending, moved: &mut impl Moved) {
        let pivot = self.chart.invocations[self.places.ids[position]].pivot;
        let stands = self.places.stands.contains(position);
        let to = match ending {
            Ending::Ok if pivot => Standing::Idle,
            Ending::Ok | Ending::Unknown if stands => Standing::Owed,
            _ => Standing::Idle,
        };
        moved.shift_one(Standing::Flight, to, position);
        if pivot && ending == Ending::Ok {
            moved.shift(Standing::Owed, Standing::Settled, &self.places.all);
            moved.shift_one(Standing::Idle, Standing::Settled, self.places.pivot());
        }
    }

    /// What may still be owed in a scope when an undo fails for good: a debt whose undo can, what was completed before it
    /// was (and is undone after it), and what arises meanwhile; `None` if no undo can fail.
    pub(super) fn left_standing(&self, leaf: StateId, scope: &Row, rows: &Rows) -> Option<Row> {
        let mut sticking = rows.of(Standing::Owed).clone();
        sticking.and(scope);
        let candidates = sticking.clone();
        sticking.and(&self.places.can_stick);
        if sticking.is_empty() {
            return None;
        }
        let mut standing = sticking.clone();
        for position in sticking.iter() {
            let state = self.chart.invocations[self.places.ids[position]].state;
            for node in self.table.nodes_in(self.chart, state) {
                // Before it is made, or when its state stays behind `ok`, no debt of it stands yet.
                if self.table.nodes[node].phase == Phase::Running {
                    standing.or(self.reach[node].of(Standing::Owed));
                    standing.or(self.reach[node].of(Standing::Flight));
                }
            }
        }
        for position in candidates.iter() {
            let state = self.chart.invocations[self.places.ids[position]].state;
            if beside(self.chart, leaf, state) {
                standing.insert(position);
            }
        }
        Some(standing)
    }
}
