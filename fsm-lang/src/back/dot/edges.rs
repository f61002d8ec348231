//! Transitions, initials and defaults of histories: edges, in document order.

use super::label::EDGE_WIDTH;
use super::{RED, Writer, is_composite, work};
use crate::chart::{Chart, Code, Destination, Node, StateId, StateKind, TransitionId};
use crate::map::UnorderedMap;

/// An end of an edge: a node, and the cluster at whose border the edge is cut.
struct End {
    node: String,
    cluster: Option<String>,
}

/// On which side of a composite state an edge is best cut.
#[derive(Clone, Copy)]
enum Side {
    Top,
    Bottom,
}

/// What a composite state has inside for edges that cannot end at its border from outside.
#[derive(Default)]
pub(super) struct Ports {
    /// An edge leads from the state to something inside: it begins at a small node.
    pub(super) from: bool,
    /// An edge leads from something inside to the state: it ends at a small node.
    pub(super) to: bool,
    /// The transitions with several targets whose bar stands here.
    pub(super) forks: Vec<TransitionId>,
}

pub(super) fn ports(chart: &Chart) -> UnorderedMap<StateId, Ports> {
    let mut ports: UnorderedMap<StateId, Ports> = UnorderedMap::new();
    let mut at =
        |state: StateId, set: &dyn Fn(&mut Ports)| set(ports.get_or_insert_with(state, Ports::default));
    for (id, transition) in chart.transitions.iter() {
        let source = transition.source;
        let heads: Vec<StateId> = transition.targets.iter().map(|target| state_of(chart, target)).collect();
        if heads.len() > 1 {
            let domain = chart.domain(transition).unwrap_or(Chart::ROOT);
            at(domain, &|ports| ports.forks.push(id));
        }
        if heads.iter().any(|&head| is_inner(chart, source, head)) {
            at(source, &|ports| ports.from = true);
        }
        for (head, target) in heads.into_iter().zip(&transition.targets) {
            if matches!(target.node, Node::State(_)) && head != source && is_inner(chart, head, source) {
                at(head, &|ports| ports.to = true);
            }
        }
    }
    ports
}

/// Whether `inner` lies in the composite state `outer`, or is it.
fn is_inner(chart: &Chart, outer: StateId, inner: StateId) -> bool {
    is_composite(chart, outer) && chart.is_within(inner, outer)
}

/// The state of a destination; of a history, its parent.
fn state_of(chart: &Chart, target: &Destination) -> StateId {
    match target.node {
        Node::State(state) => state,
        Node::History(history) => chart.histories[history].parent,
    }
}

impl Writer<'_> {
    pub(super) fn edges(&mut self) {
        let chart = self.chart;
        for (id, state) in chart.states.iter() {
            if let StateKind::Compound { initial } = &state.kind
                && self.is_composite(id)
            {
                let tail = End { node: self.helper(id, "initial"), cluster: None };
                self.default_edge(tail, id, &initial.target, &initial.code);
            }
        }
        for (id, history) in chart.histories.iter() {
            let tail = End { node: self.history(id), cluster: None };
            self.default_edge(tail, history.parent, &history.default, &history.code);
        }
        for id in chart.transitions.ids() {
            self.transition(id);
        }
        self.undo_edges();
    }

    /// The edge of an initial or of a history's default, which lies inside `parent`.
    fn default_edge(&mut self, tail: End, parent: StateId, target: &Destination, code: &Code) {
        let printer = crate::chart::print::Printer::with_code(self.chart, code);
        let given = (!target.arguments.is_empty()).then(|| printer.short_destination(target));
        let lines = self.lines("", code, given.as_deref(), EDGE_WIDTH);
        let label = self.edge_label(lines, &[]);
        let head = self.head(parent, target, true);
        self.edge(&tail, &head, label.as_deref(), "");
    }

    fn transition(&mut self, id: TransitionId) {
        let chart = self.chart;
        let transition = &chart.transitions[id];
        if transition.targets.is_empty() || self.is_row(transition) {
            return;
        }
        let source = transition.source;
        let marks = self.marks.transition(id);
        let mut more = String::new();
        if transition.targets.iter().any(|target| self.is_back_to_history(source, target)) {
            // Else the history would stand below what leads back to it, far from where it leads.
            more.push_str(", constraint=false");
        }
        if self.marks.is_transition_red(id) {
            more.push_str(&format!(", color=\"{RED}\", penwidth=2.2"));
        }
        if !transition.docs.is_empty() {
            more.push_str(&format!(", {}", self.tooltip(&transition.docs, "")));
        }
        let arms = work::arms_beside(chart, id, |arm| self.marks.is_transition_red(arm));
        let Some(arms) = arms else { return };
        let lines = arms.into_iter().flat_map(|arm| self.transition_lines(arm, EDGE_WIDTH)).collect();
        let label = self.edge_label(lines, marks);
        if let [target] = transition.targets.as_slice() {
            let tail = self.tail(source, state_of(chart, target));
            let head = self.head(source, target, false);
            self.edge(&tail, &head, label.as_deref(), &more);
            return;
        }
        // A bar from which an edge goes to each of the targets.
        let bar = self.fork(id);
        let bar = End { node: bar, cluster: None };
        let inner = transition.targets.iter().map(|target| state_of(chart, target));
        let inner =
            inner.fold(
                None,
                |found, head| {
                    if is_inner(chart, source, head) { Some(head) } else { found.or(Some(head)) }
                },
            );
        let tail = self.tail(source, inner.unwrap_or(source));
        self.edge(&tail, &bar, label.as_deref(), &format!("{more}, arrowhead=none"));
        for target in &transition.targets {
            let head = self.head(source, target, false);
            self.edge(&bar, &head, None, &more);
        }
    }

    fn is_back_to_history(&self, source: StateId, target: &Destination) -> bool {
        matches!(target.node, Node::History(history) if self.chart.histories[history].parent < source)
    }

    /// Where an edge from `source` to `head` begins.
    fn tail(&self, source: StateId, head: StateId) -> End {
        if is_inner(self.chart, source, head) {
            return End { node: self.helper(source, "from"), cluster: None };
        }
        self.border(source, if source < head { Side::Bottom } else { Side::Top })
    }

    /// Where an edge from `source` to a target ends; `inside` says that it begins at a node in `source`.
    fn head(&self, source: StateId, target: &Destination, inside: bool) -> End {
        let state = match target.node {
            Node::State(state) => state,
            Node::History(history) => return End { node: self.history(history), cluster: None },
        };
        if !inside && state != source && is_inner(self.chart, state, source) {
            return End { node: self.helper(state, "to"), cluster: None };
        }
        self.border(state, if source <= state { Side::Top } else { Side::Bottom })
    }

    /// A leaf's node, or one inside a composite state with its border. Graphviz ranks nodes, not clusters:
    /// an edge that leads on leaves at the bottom and enters at the top, one that leads back the other way.
    fn border(&self, state: StateId, side: Side) -> End {
        if state == Chart::ROOT {
            return End { node: self.helper(state, "to"), cluster: None };
        }
        if !self.is_composite(state) {
            return End { node: self.node(state), cluster: None };
        }
        let mut inner = state;
        if matches!(side, Side::Bottom) {
            while let Some(&child) = match self.chart.states[inner].kind {
                StateKind::Parallel => self.chart.states[inner].children.first(),
                _ => self.chart.states[inner].children.last(),
            } {
                inner = child;
            }
        }
        let node = self.top(inner);
        End { node, cluster: Some(self.cluster(state)) }
    }

    fn edge(&mut self, tail: &End, head: &End, label: Option<&str>, more: &str) {
        let mut attributes: Vec<String> = Vec::new();
        attributes.extend(label.map(|label| format!("label={label}")));
        attributes.extend(tail.cluster.as_ref().map(|cluster| format!("ltail={cluster}")));
        attributes.extend(head.cluster.as_ref().map(|cluster| format!("lhead={cluster}")));
        attributes.extend(more.strip_prefix(", ").map(str::to_owned));
        let attributes =
            if attributes.is_empty() { String::new() } else { format!(" [{}]", attributes.join(", ")) };
        self.line(&format!("{} -> {}{attributes}", tail.node, head.node));
    }
}
