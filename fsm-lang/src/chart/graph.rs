//! A chart as a graph: which transitions can follow which within one run of steps. The one view for petgraph.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::entry::{self, Entered};
use super::{Chart, HistoryId, StateId, TransitionId, Trigger};
use crate::map::{Arena, UnorderedMap};

/// The transitions of a choice, and what each can make active: whatever a transition enters, by default too,
/// and the states around that. States that stay active for other reasons are not counted.
#[derive(Debug)]
pub(crate) struct Follow {
    graph: DiGraph<Node, ()>,
    transitions: Vec<(TransitionId, NodeIndex)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Node {
    /// The state is active: its transitions, and those of the states around it, can follow.
    Active(StateId),
    /// The state is entered by default.
    Default(StateId),
    /// The history is entered.
    History(HistoryId),
    /// The transition is taken.
    Taken(TransitionId),
}

struct Builder<'b> {
    chart: &'b Chart,
    active: &'b Arena<StateId, bool>,
    by_source: UnorderedMap<StateId, Vec<TransitionId>>,
    /// The `else => X` that a transition may lead to, since they stand in what it runs.
    otherwise: UnorderedMap<TransitionId, Vec<TransitionId>>,
    graph: DiGraph<Node, ()>,
    nodes: UnorderedMap<Node, NodeIndex>,
    waiting: Vec<Node>,
    from: NodeIndex,
}

impl Entered for Builder<'_> {
    fn state(&mut self, state: StateId) {
        self.edge(Node::Active(state));
    }

    fn default(&mut self, state: StateId) {
        self.edge(Node::Default(state));
    }

    fn history(&mut self, history: HistoryId) {
        self.edge(Node::History(history));
    }
}

impl Builder<'_> {
    fn node(&mut self, node: Node) -> NodeIndex {
        if let Some(&index) = self.nodes.get(&node) {
            return index;
        }
        let index = self.graph.add_node(node);
        self.nodes.insert(node, index);
        self.waiting.push(node);
        index
    }

    fn edge(&mut self, to: Node) {
        if let Node::Active(state) | Node::Default(state) = to
            && !self.active[state]
        {
            return;
        }
        let to = self.node(to);
        self.graph.add_edge(self.from, to, ());
    }

    fn settle(&mut self) {
        while let Some(node) = self.waiting.pop() {
            self.from = self.node(node);
            let chart = self.chart;
            match node {
                Node::Active(state) => {
                    for transition in self.by_source.get(&state).cloned().unwrap_or_default() {
                        self.edge(Node::Taken(transition));
                    }
                    if let Some(parent) = chart.states[state].parent {
                        self.edge(Node::Active(parent));
                    }
                }
                Node::Default(state) => {
                    self.edge(Node::Active(state));
                    entry::default_of(chart, state, self);
                }
                Node::History(history) => {
                    entry::default_of_history(chart, history, self);
                    let parent = chart.histories[history].parent;
                    if chart.histories[history].deep {
                        for state in chart.descendants(parent) {
                            self.edge(Node::Active(state));
                        }
                    } else {
                        for &child in &chart.states[parent].children {
                            self.edge(Node::Default(child));
                        }
                    }
                }
                Node::Taken(id) => {
                    for otherwise in self.otherwise.get(&id).cloned().unwrap_or_default() {
                        self.edge(Node::Taken(otherwise));
                    }
                    let transition = &chart.transitions[id];
                    match chart.domain(transition) {
                        None => self.edge(Node::Active(transition.source)),
                        Some(domain) => {
                            self.edge(Node::Active(domain));
                            entry::targets(chart, domain, &transition.targets, self);
                        }
                    }
                }
            }
        }
    }
}

impl Follow {
    /// The graph of the transitions that `chosen` names, in order, among states that can be active.
    ///
    /// `otherwise` says which `else => X` stands in what which transition runs: those of `chosen` follow these only.
    /// Where it is not said, they follow whatever makes their source active.
    pub(crate) fn of(
        chart: &Chart,
        active: &Arena<StateId, bool>,
        chosen: &[TransitionId],
        otherwise: Option<&[(TransitionId, TransitionId)]>,
    ) -> Self {
        let mut by_source = UnorderedMap::new();
        let by_state =
            |id: TransitionId| otherwise.is_none() || chart.transitions[id].trigger != Trigger::Otherwise;
        for &id in chosen.iter().filter(|&&id| by_state(id)) {
            by_source.get_or_insert_with(chart.transitions[id].source, Vec::new).push(id);
        }
        let mut else_of = UnorderedMap::new();
        let is_chosen = |id| chosen.binary_search(id).is_ok();
        let otherwise = otherwise.unwrap_or_default().iter();
        for &(by, otherwise) in otherwise.filter(|(by, it)| is_chosen(by) && is_chosen(it)) {
            else_of.get_or_insert_with(by, Vec::new).push(otherwise);
        }
        let mut builder = Builder {
            chart,
            active,
            by_source,
            otherwise: else_of,
            graph: DiGraph::new(),
            nodes: UnorderedMap::new(),
            waiting: Vec::new(),
            from: NodeIndex::new(0),
        };
        let transitions =
            chosen.iter().map(|&transition| (transition, builder.node(Node::Taken(transition)))).collect();
        builder.settle();
        Self { graph: builder.graph, transitions }
    }

    /// The sets of transitions that can follow each other for ever, each in document order.
    pub(crate) fn cycles(&self) -> Vec<Vec<TransitionId>> {
        let mut cycles: Vec<Vec<TransitionId>> = kosaraju_scc(&self.graph)
            .into_iter()
            .filter(|component| match component.as_slice() {
                [one] => self.graph.contains_edge(*one, *one),
                _ => true,
            })
            .map(|component| {
                let mut taken: Vec<TransitionId> = component
                    .into_iter()
                    .filter_map(|node| match self.graph[node] {
                        Node::Taken(transition) => Some(transition),
                        _ => None,
                    })
                    .collect();
                taken.sort_unstable();
                taken
            })
            .filter(|taken| !taken.is_empty())
            .collect();
        cycles.sort_unstable();
        cycles
    }

    /// How many of the transitions can be taken one after the other, at most; `None` where there is no end.
    /// `side_by_side` if several can be under way at once: then all ways are added up.
    pub(crate) fn longest(&self, side_by_side: bool) -> Option<u64> {
        if !self.cycles().is_empty() {
            return None;
        }
        let mut ways = vec![0u64; self.graph.node_count()];
        // The components come children first.
        for component in kosaraju_scc(&self.graph) {
            for node in component {
                let own = u64::from(matches!(self.graph[node], Node::Taken(_)));
                let behind = self.graph.neighbors(node).map(|next| ways[next.index()]);
                let behind = if side_by_side {
                    behind.fold(0u64, u64::saturating_add)
                } else {
                    behind.max().unwrap_or_default()
                };
                ways[node.index()] = own.saturating_add(behind);
            }
        }
        let taken = self.transitions.iter().map(|&(_, node)| ways[node.index()]);
        Some(if side_by_side {
            taken.fold(0u64, u64::saturating_add)
        } else {
            taken.max().unwrap_or_default()
        })
    }

    /// The transitions that can follow right behind one, in document order.
    pub(crate) fn behind(&self, transition: TransitionId) -> Vec<TransitionId> {
        let Ok(place) = self.transitions.binary_search_by_key(&transition, |&(id, _)| id) else {
            return Vec::new();
        };
        let mut seen = UnorderedMap::new();
        let mut waiting = vec![self.transitions[place].1];
        let mut behind = Vec::new();
        while let Some(node) = waiting.pop() {
            for next in self.graph.neighbors(node) {
                if seen.insert(next, ()).is_some() {
                    continue;
                }
                match self.graph[next] {
                    Node::Taken(transition) => behind.push(transition),
                    _ => waiting.push(next),
                }
            }
        }
        behind.sort_unstable();
        behind
    }
}
