//! With what states are left.

use super::super::edges::{Edge, From, Happening, Shadows};
use super::super::rows::{Rows, Standing};
use super::super::table::{self, Phase};
use super::Flow;
use super::others::Others;
use crate::chart::{StateId, StateKind};
use crate::map::Id;

impl Flow<'_> {
    /// How places may stand when the edge is taken.
    pub(in super::super) fn source(&mut self, edge: &Edge) -> Rows {
        let begins = self.begins(edge);
        let mut rows = match &edge.from {
            // What is taken besides the leaf's own work is refused there like everything else.
            From::Node(node) if edge.happening == Happening::Nothing => {
                self.without_blocked(*node, begins).unwrap_or_else(Rows::new)
            }
            From::Node(node) => self.reach[*node].clone(),
            From::Leaving(state, shadows) if shadows.states.is_empty() => {
                self.leaving(*state, begins).clone()
            }
            From::Leaving(state, shadows) => self.shadowed(*state, shadows, begins),
            From::Done(state) => self.done(*state),
            From::Regions(regions) => self.all_of(regions, begins),
            From::Inside(_) => Rows::new(),
        };
        for &region in &edge.beside {
            if rows.is_empty() {
                break;
            }
            rows.and(&self.beside(region, begins));
        }
        rows
    }

    /// With what the regions beside one can be left.
    fn beside(&mut self, region: StateId, begins: bool) -> Rows {
        let Some(parallel) = self.chart.states[region].parent else { return Rows::new() };
        self.leaving(parallel, begins);
        let begins = usize::from(begins);
        let changed = self.changed[parallel];
        let own = &self.leaving[begins][region].1;
        match self.others[begins].get(&parallel) {
            Some((as_of, others)) if *as_of == changed => others.without(own),
            _ => {
                let others = self.others_of(parallel, begins);
                let beside = others.without(own);
                self.others[begins].insert(parallel, (changed, others));
                beside
            }
        }
    }

    /// What the regions of a parallel state agree on, what is inside them being known.
    fn others_of(&self, parallel: StateId, begins: usize) -> Others {
        let regions = self.chart.states[parallel].children.iter();
        Others::of(regions.map(|&region| &self.leaving[begins][region].1), self.places.len())
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
    pub(in super::super) fn leaving(&mut self, state: StateId, begins: bool) -> &Rows {
        let begins = usize::from(begins);
        let mut stale = Vec::new();
        let mut at = state;
        while at < self.chart.states[state].end {
            // What is inside changes with what is around it.
            if self.leaving[begins][at].0 < self.changed[at] {
                stale.push(at);
                at = StateId::from_index(at.index() + 1);
            } else {
                at = self.chart.states[at].end;
            }
        }
        for inner in stale.into_iter().rev() {
            let rows = self.left_as(inner, begins);
            if let Some(around) = self.chart.states[inner].parent
                && self.grows(around)
            {
                self.leaving[begins][around].1.or(&rows);
            }
            self.leaving[begins][inner] = (self.changed[inner], rows);
        }
        &self.leaving[begins][state].1
    }

    /// Whether a state can be left as each of its children can: what is known of them is added to it, and none of it is
    /// ever taken back.
    fn grows(&self, state: StateId) -> bool {
        matches!(self.chart.states[state].kind, StateKind::Compound { .. })
    }

    /// The same, what is inside being known.
    fn left_as(&mut self, state: StateId, begins: usize) -> Rows {
        if self.grows(state) {
            return std::mem::replace(&mut self.leaving[begins][state].1, Rows::new());
        }
        let data = &self.chart.states[state];
        let children = data.children.iter().map(|&child| &self.leaving[begins][child].1);
        if table::ends(self.chart, state) {
            return Rows::new();
        }
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

    pub(in super::super) fn is_pivot(&self, leaf: StateId) -> bool {
        table::place_of(self.chart, leaf).is_some_and(|place| self.chart.invocations[place].pivot)
    }

    /// With what a state is left by a transition of its own that some states inside shadow: one leaf that reacts is enough,
    /// the regions beside it need only be such that they can be left.
    pub(in super::super) fn shadowed(&mut self, state: StateId, shadows: &Shadows, begins: bool) -> Rows {
        self.leaving(state, begins);
        let (begins, changed) = (usize::from(begins), self.changed[state]);
        if let Some((_, rows)) =
            self.reacting[begins].get(&shadows.number).filter(|(as_of, _)| *as_of == changed)
        {
            return rows.clone();
        }
        let rows = self.reacting_in(state, &shadows.states, begins).unwrap_or_else(Rows::new);
        self.reacting[begins].insert(shadows.number, (changed, rows.clone()));
        rows
    }

    /// The same for a state inside it; `None` if no leaf of it reacts. `shadows` are those in it, in order.
    fn reacting_in(&mut self, state: StateId, shadows: &[StateId], begins: usize) -> Option<Rows> {
        let chart = self.chart;
        let Some(&first) = shadows.first() else { return Some(self.leaving[begins][state].1.clone()) };
        if first == state {
            return None;
        }
        let mut shadowed: Vec<(StateId, Option<Rows>)> = Vec::new();
        let mut rest = shadows;
        while let Some(child) = rest.first().and_then(|&first| chart.child_towards(state, first)) {
            let (inside, behind) = rest.split_at(rest.partition_point(|&it| it < chart.states[child].end));
            shadowed.push((child, self.reacting_in(child, inside, begins)));
            rest = behind;
        }
        let children = &chart.states[state].children;
        if chart.states[state].kind == StateKind::Parallel {
            if shadowed.len() < children.len() {
                // A region that reacts as it may be left makes no difference to those beside it.
                return Some(self.leaving[begins][state].1.clone());
            }
            let others = self.others_of(state, begins);
            let reacting = shadowed.into_iter().filter_map(|(child, rows)| {
                let mut rows = rows?;
                rows.and(&others.without(&self.leaving[begins][child].1));
                Some(rows)
            });
            return reacting.reduce(|mut one, other| {
                one.or(&other);
                one
            });
        }
        let mut rows =
            match shadowed.as_slice() {
                _ if shadowed.len() == children.len() => None,
                [(child, _)] => Some(self.but(state, *child, begins)),
                _ => {
                    let is_shadowed =
                        |child: &&StateId| shadowed.binary_search_by_key(*child, |&(it, _)| it).is_ok();
                    let others = children.iter().filter(|child| !is_shadowed(child));
                    Some(self.composed(
                        &chart.states[state].kind,
                        others.map(|child| &self.leaving[begins][*child].1),
                    ))
                }
            };
        for (_, own) in shadowed {
            match (&mut rows, own) {
                (Some(rows), Some(own)) => {
                    rows.or(&own);
                }
                (None, own) => rows = own,
                (Some(_), None) => {}
            }
        }
        rows
    }

    /// With what a compound state can be left as any of its children but one.
    fn but(&mut self, state: StateId, child: StateId, begins: usize) -> Rows {
        let changed = self.changed[state];
        let leaving = &self.leaving[begins];
        let (as_of, twice) = self.twice[begins].entry(state).or_insert_with(|| (0, Rows::new()));
        if *as_of != changed {
            // What more than one child has.
            let (mut once, mut more) = (Rows::new(), Rows::new());
            for &child in &self.chart.states[state].children {
                let own = &leaving[child].1;
                for standing in Standing::ALL {
                    more.of_mut(standing).or_both(once.of(standing), own.of(standing));
                }
                once.or(own);
            }
            (*as_of, *twice) = (changed, more);
        }
        let mut rows = leaving[state].1.clone();
        for standing in Standing::ALL {
            rows.of_mut(standing).minus(leaving[child].1.of(standing));
        }
        rows.or(twice);
        rows
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
}
