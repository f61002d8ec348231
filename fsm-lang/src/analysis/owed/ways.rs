//! The way of one place through the flow: how far each node is from a failure with the place owed, and whether
//! something can still undo or settle it.

use std::collections::VecDeque;

use super::edges::{Edge, From, Happening};
use super::flow::{Flow, Gate};
use super::rows::{One, Standing};
use super::table::Phase;
use crate::chart::{Chart, StateId, StateKind, Trigger};
use crate::map::Id;

/// A node of the walk: a node of the flow, or a state of the chart with whatever is active inside, and how the place
/// stands.
type Point = usize;

const STANDINGS: usize = 5;

/// A step of the walk.
#[derive(Clone, Copy, Debug)]
struct Arc {
    from: Point,
    to: Point,
    /// Whether an input is needed for it.
    input: bool,
    /// The edge; `None` for a step of a sibling region, or to the state around.
    edge: Option<usize>,
}

/// The walks of one place.
pub(super) struct Ways<'w> {
    flow: &'w Flow<'w>,
    place: usize,
    arcs: Vec<Arc>,
    /// By point: the arcs into it, as a range of `into`.
    into: Vec<u32>,
    by_target: Vec<u32>,
    goals: Vec<Point>,
    /// By point: how many inputs away from a failure while the place is owed.
    pub(super) distance: Vec<u32>,
}

/// So far is what never gets there.
pub(super) const NEVER: u32 = u32::MAX;

impl<'w> Ways<'w> {
    /// Towards nodes at which the place stands so.
    pub(super) fn of(
        flow: &'w Flow<'w>,
        gates: &[Option<Gate>],
        place: usize,
        nodes: &[usize],
        standing: Standing,
    ) -> Self {
        let points = (flow.table.nodes.len() + flow.chart.states.len()) * STANDINGS;
        let mut ways = Self {
            flow,
            place,
            arcs: Vec::new(),
            into: vec![0; points + 1],
            by_target: Vec::new(),
            goals: Vec::new(),
            distance: Vec::new(),
        };
        ways.collect(gates);
        ways.index();
        ways.goals = nodes.iter().map(|&node| ways.at(node, standing)).collect();
        ways.distance = ways.backwards(&ways.goals);
        ways
    }

    pub(super) fn at(&self, node: usize, standing: Standing) -> Point {
        node * STANDINGS + standing as usize
    }

    fn inside(&self, state: StateId, standing: Standing) -> Point {
        (self.flow.table.nodes.len() + state.index()) * STANDINGS + standing as usize
    }

    fn may_be(&self, node: usize, standing: Standing) -> bool {
        self.flow.reach[node].of(standing).contains(self.place)
    }

    fn collect(&mut self, gates: &[Option<Gate>]) {
        let flow = self.flow;
        for (node, at) in flow.table.nodes.iter().enumerate() {
            for standing in Standing::ALL {
                if !self.may_be(node, standing) {
                    continue;
                }
                let from = self.at(node, standing);
                if self.can_be_left(node, standing) {
                    let to = self.inside(at.leaf, standing);
                    self.arc(from, to, false, None);
                }
                for (one, other, places) in flow.interference(node).into_iter().flat_map(|it| it.pairs()) {
                    if one == standing && places.contains(self.place) {
                        let to = self.at(node, other);
                        self.arc(from, to, false, None);
                    }
                }
            }
        }
        for (state, data) in flow.chart.states.iter() {
            if let Some(parent) = data.parent {
                for standing in Standing::ALL {
                    let (from, to) = (self.inside(state, standing), self.inside(parent, standing));
                    self.arc(from, to, false, None);
                }
            }
        }
        for (position, edge) in flow.edges.edges.iter().enumerate() {
            let Some(gate) = &gates[position] else { continue };
            let input = self.is_input(edge);
            for standing in Standing::ALL {
                let mut one = One::new(self.place, standing);
                flow.take(edge, gate, &mut one);
                for after in one.standings() {
                    let to: Vec<Point> = edge.to.iter().map(|&node| self.at(node, after)).collect();
                    let mut sources: Vec<Point> = Vec::new();
                    match &edge.from {
                        From::Node(node)
                            if self.may_be(*node, standing) && self.can_take(edge, *node, standing) =>
                        {
                            sources.push(self.at(*node, standing));
                        }
                        From::Node(_) => {}
                        From::Leaving(state, _) | From::Done(state) => {
                            sources.push(self.inside(*state, standing));
                        }
                        From::Regions(regions) => {
                            sources.extend(regions.iter().map(|&region| self.inside(region, standing)));
                        }
                        From::Inside(state) => {
                            if after != standing {
                                for node in flow.table.nodes_in(flow.chart, *state) {
                                    if self.may_be(node, standing) {
                                        let (from, to) = (self.at(node, standing), self.at(node, after));
                                        self.arc(from, to, input, Some(position));
                                    }
                                }
                            }
                            continue;
                        }
                    }
                    if !edge.beside.is_empty()
                        && let Some(&domain) = edge.within.first()
                        && let Some(&beside) = edge.beside.last()
                        && let Some(top) = flow.chart.child_towards(domain, beside)
                    {
                        // Whatever is active beside the source is left with it.
                        sources.push(self.inside(top, standing));
                    }
                    for &from in &sources {
                        for &to in &to {
                            self.arc(from, to, input, Some(position));
                        }
                    }
                }
            }
        }
    }

    fn is_input(&self, edge: &Edge) -> bool {
        match edge.happening {
            Happening::Call(_) | Happening::NoCall(_) | Happening::AllUndone(_) => false,
            Happening::Outcome(..) | Happening::Undo(_) | Happening::Stuck(_) => true,
            Happening::Nothing => {
                edge.by.is_some_and(|id| needs_input(&self.flow.chart.transitions[id].trigger))
            }
        }
    }

    /// How much there is of it.
    pub(super) fn size(&self) -> usize {
        self.arcs.len() + self.into.len()
    }

    /// The place that it is about.
    pub(super) fn place(&self) -> usize {
        self.place
    }

    /// Whether an edge of the node is not refused there: one of its own work never is.
    fn can_take(&self, edge: &Edge, node: usize, standing: Standing) -> bool {
        edge.happening != Happening::Nothing || self.can_be_left(node, standing)
    }

    fn can_be_left(&self, node: usize, standing: Standing) -> bool {
        let at = self.flow.table.nodes[node];
        match at.phase {
            Phase::Running => !self.flow.is_pivot(at.leaf),
            Phase::Undoing => {
                let scope = self.flow.table.scope(at.leaf);
                standing != Standing::Owed || scope.is_none_or(|scope| !scope.contains(self.place))
            }
            _ => true,
        }
    }

    fn arc(&mut self, from: Point, to: Point, input: bool, edge: Option<usize>) {
        self.arcs.push(Arc { from, to, input, edge });
    }

    /// Sorts the arcs by where they lead.
    fn index(&mut self) {
        for arc in &self.arcs {
            self.into[arc.to + 1] += 1;
        }
        for point in 1..self.into.len() {
            self.into[point] += self.into[point - 1];
        }
        let mut next = self.into.clone();
        self.by_target = vec![0; self.arcs.len()];
        for (position, arc) in self.arcs.iter().enumerate() {
            self.by_target[next[arc.to] as usize] = u32::try_from(position).unwrap_or(u32::MAX);
            next[arc.to] += 1;
        }
    }

    fn arcs_into(&self, point: Point) -> impl Iterator<Item = &Arc> {
        let range = self.into[point] as usize..self.into[point + 1] as usize;
        self.by_target[range].iter().map(|&arc| &self.arcs[arc as usize])
    }

    /// How many inputs each point is away from the goals.
    fn backwards(&self, goals: &[Point]) -> Vec<u32> {
        let mut distance = vec![NEVER; self.into.len() - 1];
        let mut queue: VecDeque<(Point, u32)> = goals.iter().map(|&goal| (goal, 0)).collect();
        for &goal in goals {
            distance[goal] = 0;
        }
        while let Some((point, known)) = queue.pop_front() {
            if distance[point] < known {
                continue;
            }
            for arc in self.arcs_into(point) {
                let next = known + u32::from(arc.input);
                if next < distance[arc.from] {
                    distance[arc.from] = next;
                    if arc.input {
                        queue.push_back((arc.from, next));
                    } else {
                        queue.push_front((arc.from, next));
                    }
                }
            }
        }
        distance
    }

    /// Whether something may undo or settle the place from each point on.
    pub(super) fn hope(&self) -> Vec<bool> {
        let nodes = self.flow.table.nodes.len() * STANDINGS;
        let standing = |point: Point| Standing::ALL[point % STANDINGS];
        let open = |point: Point| matches!(standing(point), Standing::Flight | Standing::Owed);
        let mut hope = vec![false; self.into.len() - 1];
        let mut stack = Vec::new();
        for arc in &self.arcs {
            let gone = matches!(standing(arc.to), Standing::Undone | Standing::Settled);
            let undone = arc
                .edge
                .is_some_and(|edge| matches!(self.flow.edges.edges[edge].happening, Happening::Undo(_)));
            if standing(arc.from) == Standing::Owed && (gone || undone) && !hope[arc.from] {
                hope[arc.from] = true;
                stack.push(arc.from);
            }
        }
        while let Some(point) = stack.pop() {
            for arc in self.arcs_into(point) {
                let stays = standing(arc.from) == Standing::Flight || standing(arc.to) == Standing::Owed;
                if open(arc.from) && stays && !hope[arc.from] {
                    hope[arc.from] = true;
                    stack.push(arc.from);
                }
            }
        }
        hope.truncate(nodes);
        hope
    }

    /// A shortest walk from a point to a failure: the points with the edges between them.
    pub(super) fn shortest(&self, start: Point) -> Vec<(Point, usize, Point)> {
        let mut out: Vec<Vec<&Arc>> = vec![Vec::new(); self.into.len() - 1];
        for arc in &self.arcs {
            if self.distance[arc.to] != NEVER {
                out[arc.from].push(arc);
            }
        }
        // Steps that need no input could go round in circles: a plain search settles that.
        let mut before: Vec<Option<&Arc>> = vec![None; out.len()];
        let mut seen = vec![false; out.len()];
        let mut queue = VecDeque::from([start]);
        seen[start] = true;
        let mut goal = None;
        while let Some(point) = queue.pop_front() {
            if self.goals.contains(&point) {
                goal = Some(point);
                break;
            }
            for &arc in &out[point] {
                let left = self.distance[point];
                if self.distance[arc.to] + u32::from(arc.input) <= left && !seen[arc.to] {
                    seen[arc.to] = true;
                    before[arc.to] = Some(arc);
                    queue.push_back(arc.to);
                }
            }
        }
        let mut steps = Vec::new();
        let Some(mut at) = goal else { return steps };
        while let Some(arc) = before[at] {
            at = arc.from;
            if let Some(edge) = arc.edge {
                // The leaf that it is taken in lies behind the steps to the states around.
                while at >= self.flow.table.nodes.len() * STANDINGS {
                    let Some(inner) = before[at] else { break };
                    at = inner.from;
                }
                steps.push((at, edge, arc.to));
            }
        }
        steps.reverse();
        steps
    }

    /// Whether the place is owed at a point.
    pub(super) fn is_owed(&self, point: Point) -> bool {
        point % STANDINGS == Standing::Owed as usize
    }

    /// The leaf of a point.
    pub(super) fn leaf(&self, point: Point) -> StateId {
        self.flow.table.nodes[point / STANDINGS].leaf
    }
}

/// Whether a trigger begins a macrostep of its own. What was kept does not.
pub(super) fn needs_input(trigger: &Trigger) -> bool {
    matches!(trigger, Trigger::Events(_) | Trigger::Any | Trigger::After(_))
}

/// Whether the state is a `final failure` of the machine.
pub(super) fn is_failure(chart: &Chart, leaf: StateId) -> bool {
    chart.states[leaf].parent == Some(Chart::ROOT)
        && chart.states[leaf].kind == (StateKind::Final { failure: true })
}
