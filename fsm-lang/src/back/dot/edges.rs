//! Transitions, initials and defaults of histories: edges, in document order.

use super::label::EDGE_WIDTH;
use super::{RED, Writer, is_composite};
use crate::chart::{Chart, Code, Destination, Node, StateId, StateKind, TransitionId};
use crate::map::UnorderedMap;

/// An end of an edge: a node, and the cluster at whose border the edge is cut.
struct End {
    node: String,
    cluster: Option<String>,
}

/// The composite states that an edge connects with something inside themselves: such an edge has its end at a
/// small node, since one at their border would have to cross it twice.
pub(super) fn ports(chart: &Chart) -> UnorderedMap<StateId, ()> {
    let mut ports = UnorderedMap::new();
    for transition in chart.transitions.values() {
        let source = transition.source;
        let heads: Vec<StateId> = transition.targets.iter().map(|target| state_of(chart, target)).collect();
        if heads.iter().any(|&head| is_inner(chart, source, head))
            || heads.len() > 1 && is_composite(chart, source)
        {
            ports.insert(source, ());
        }
        for (head, target) in heads.into_iter().zip(&transition.targets) {
            if matches!(target.node, Node::State(_)) && head != source && is_inner(chart, head, source) {
                ports.insert(head, ());
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
    }

    /// The edge of an initial or of a history's default, which lies inside `parent`.
    fn default_edge(&mut self, tail: End, parent: StateId, target: &Destination, code: &Code) {
        let printer = crate::chart::print::Printer::with_code(self.chart, code);
        let ends = if target.arguments.is_empty() {
            vec![]
        } else {
            vec![format!("=> {}", printer.destination(target))]
        };
        let lines = self.lines("", code, &ends, EDGE_WIDTH);
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
        if !marks.is_empty() {
            more.push_str(&format!(", color=\"{RED}\", penwidth=2.2"));
        }
        if !transition.docs.is_empty() {
            more.push_str(&format!(", {}", self.tooltip(&transition.docs, "")));
        }
        let label = self.edge_label(self.transition_lines(id, EDGE_WIDTH), marks);
        if let [target] = transition.targets.as_slice() {
            let tail = self.tail(source, state_of(chart, target));
            let head = self.head(source, target, false);
            self.edge(&tail, &head, label.as_deref(), &more);
            return;
        }
        // A bar from which an edge goes to each of the targets.
        let bar = self.helper(source, &format!("fork {}", crate::map::Id::index(id)));
        self.line(&format!(
            "{bar} [shape=box, style=filled, fillcolor=\"#1f2933\", label=\"\", width=0.5, height=0.05, \
             fixedsize=true, tooltip=\"\"]"
        ));
        let bar = End { node: bar, cluster: None };
        let tail = if self.is_composite(source) {
            End { node: self.helper(source, "border"), cluster: None }
        } else {
            self.tail(source, source)
        };
        self.edge(&tail, &bar, label.as_deref(), &format!("{more}, arrowhead=none"));
        for target in &transition.targets {
            let head = self.head(source, target, false);
            self.edge(&bar, &head, None, &more);
        }
    }

    fn tail(&self, source: StateId, head: StateId) -> End {
        if is_inner(self.chart, source, head) {
            return End { node: self.helper(source, "border"), cluster: None };
        }
        self.border(source)
    }

    /// Where an edge from `source` to a target ends; `inside` says that it begins at a node in `source`.
    fn head(&self, source: StateId, target: &Destination, inside: bool) -> End {
        let state = match target.node {
            Node::State(state) => state,
            Node::History(history) => return End { node: self.history(history), cluster: None },
        };
        if !inside && state != source && is_inner(self.chart, state, source) {
            return End { node: self.helper(state, "border"), cluster: None };
        }
        self.border(state)
    }

    /// A leaf's node, or one inside a composite state with its border.
    fn border(&self, state: StateId) -> End {
        if state == Chart::ROOT {
            return End { node: self.helper(state, "border"), cluster: None };
        }
        if !self.is_composite(state) {
            return End { node: self.node(state), cluster: None };
        }
        let mut inner = state;
        while let (StateKind::Parallel, Some(&region)) =
            (&self.chart.states[inner].kind, self.chart.states[inner].children.first())
        {
            inner = region;
        }
        let node = if self.is_composite(inner) { self.helper(inner, "initial") } else { self.node(inner) };
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
