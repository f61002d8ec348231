//! The namespaces (ruling 5): states with histories per parent, events, types, values, functions.

use smol_str::SmolStr;

use super::Resolver;
use super::suggest::written;
use crate::chart::{ActivityId, ConstantId, EventId, FunctionId, Node, StateId, TypeId, VariableId};
use crate::map::UnorderedMap;

/// What can be looked up by name.
#[derive(Default)]
pub(super) struct Names {
    /// States and histories by their parent and name.
    pub(super) nodes: UnorderedMap<(StateId, SmolStr), Node>,
    /// The states and histories of a name, wherever they are, in document order.
    pub(super) nodes_anywhere: UnorderedMap<SmolStr, Vec<Node>>,
    pub(super) events: UnorderedMap<SmolStr, EventId>,
    pub(super) types: UnorderedMap<SmolStr, TypeId>,
    /// The position of a field or variant in its type.
    pub(super) members: UnorderedMap<(TypeId, SmolStr), usize>,
    pub(super) functions: UnorderedMap<SmolStr, FunctionId>,
    pub(super) activities: UnorderedMap<SmolStr, ActivityId>,
    pub(super) constants: UnorderedMap<SmolStr, ConstantId>,
    /// Variables by their owner and name.
    pub(super) variables: UnorderedMap<(StateId, SmolStr), VariableId>,
    /// The first variable of a name, whoever owns it.
    pub(super) variables_anywhere: UnorderedMap<SmolStr, VariableId>,
}

impl Resolver<'_, '_> {
    /// The state or history of that name inside `parent`.
    pub(super) fn child(&self, parent: StateId, name: &SmolStr) -> Option<Node> {
        self.names.nodes.get(&(parent, name.clone())).copied()
    }

    /// The state or history that a name means in `from`: looked up among its children, then its siblings,
    /// then outward.
    pub(super) fn look_up(&self, from: StateId, name: &SmolStr) -> Option<Node> {
        self.within(from).find_map(|around| self.child(around, name))
    }

    /// A state and the states around it, innermost first.
    pub(super) fn within(&self, state: StateId) -> impl Iterator<Item = StateId> {
        std::iter::once(state).chain(self.chart.ancestors(state))
    }

    /// The variable that a name means in `owner`: its own, or one of the states around it.
    pub(super) fn variable_in(&self, owner: StateId, name: &SmolStr) -> Option<VariableId> {
        self.within(owner).find_map(|around| self.names.variables.get(&(around, name.clone())).copied())
    }

    /// The name of a state or history.
    pub(super) fn node_name(&self, node: Node) -> &SmolStr {
        match node {
            Node::State(state) => &self.chart.states[state].name.text,
            Node::History(history) => &self.chart.histories[history].name.text,
        }
    }

    /// Where a state or history was declared.
    pub(super) fn node_span(&self, node: Node) -> crate::span::Span {
        match node {
            Node::State(state) => self.chart.states[state].name.span,
            Node::History(history) => self.chart.histories[history].name.span,
        }
    }

    /// The states around a node from the outermost below the machine, and the node itself.
    pub(super) fn line_of(&self, node: Node) -> Vec<Node> {
        let mut line = vec![node];
        let mut parent = self.chart.parent_of(node);
        while let Some(state) = parent {
            if state == crate::chart::Chart::ROOT {
                break;
            }
            line.push(Node::State(state));
            parent = self.chart.states[state].parent;
        }
        line.reverse();
        line
    }

    /// Where the shortest part of a node's line begins that can be written in `from` and covers `needed` (an
    /// index into the line); `None` where a state nearer to `from` has the name of each.
    pub(super) fn shortest_line(&self, from: StateId, line: &[Node], needed: usize) -> Option<usize> {
        (0..=needed.min(line.len() - 1))
            .rev()
            .find(|&start| self.look_up(from, self.node_name(line[start])) == Some(line[start]))
    }

    /// The path by which `from` can name the node, if it can.
    pub(super) fn path_from(&self, from: StateId, node: Node) -> Option<String> {
        let line = self.line_of(node);
        let start = self.shortest_line(from, &line, line.len() - 1)?;
        let names: Vec<_> = line[start..].iter().map(|&node| written(self.node_name(node))).collect();
        Some(names.join("."))
    }

    /// What to do where no path of `from` names the node: another one has the name that it would begin with.
    pub(super) fn rename_what_hides(&self, from: StateId, node: Node) -> String {
        let outermost = self.line_of(node)[0];
        let name = written(self.node_name(outermost));
        let meant = self.look_up(from, self.node_name(outermost));
        let path = meant.map_or_else(|| name.clone(), |meant| self.whole_path(meant));
        format!(
            "give `{path}`, which `{name}` means here, another name: that one lies in `{name}` of the machine"
        )
    }

    /// The path of a node from the machine inward, whether it can be written anywhere or not.
    fn whole_path(&self, node: Node) -> String {
        let names: Vec<_> = self.line_of(node).iter().map(|&node| written(self.node_name(node))).collect();
        names.join(".")
    }
}
