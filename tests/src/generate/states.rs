//! Random states: their data, their blocks, what is initial, histories; and what stands inside.

use std::fmt::Write as _;

use super::EventShape;
use super::activities::ActivityShape;
use super::expressions::{Scope, Ty};
use super::tree::{Datum, Kind, Tree};
use crate::random::Random;

/// Writes a tree as text. What else stands in states is written by the neighbours of this file.
pub(super) struct Writer<'a> {
    pub(super) random: &'a mut Random,
    pub(super) tree: &'a Tree,
    pub(super) events: &'a [EventShape],
    pub(super) activities: &'a [ActivityShape],
    text: &'a mut String,
    /// How many names of bindings and of `let` there are, so that each is another.
    pub(super) locals: usize,
    /// Whether faults, full queues and endless steps are frequent. Most charts are calm: what fails at once
    /// takes nothing.
    pub(super) hostile: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        random: &'a mut Random,
        tree: &'a Tree,
        events: &'a [EventShape],
        activities: &'a [ActivityShape],
        text: &'a mut String,
        hostile: bool,
    ) -> Self {
        Self { random, tree, events, activities, text, locals: 0, hostile }
    }

    pub(super) fn machine(&mut self) {
        self.body(0, 1);
    }

    fn state(&mut self, index: usize, depth: usize) {
        let node = &self.tree.nodes[index];
        let keyword = match node.kind {
            Kind::Atomic | Kind::Compound => "state",
            Kind::Parallel => "parallel",
            Kind::Final { failure: false } => "final",
            Kind::Final { failure: true } => "final failure",
        };
        let parameters: Vec<String> =
            node.parameters.iter().map(|(name, ty)| format!("{name}: {}", ty.name())).collect();
        let parameters =
            if parameters.is_empty() { String::new() } else { format!("({})", parameters.join(", ")) };
        self.line(depth, &format!("{keyword} {}{parameters} {{", node.name));
        self.body(index, depth + 1);
        self.line(depth, "}");
    }

    fn body(&mut self, index: usize, depth: usize) {
        let node = self.tree.nodes[index].clone();
        let is_final = matches!(node.kind, Kind::Final { .. });
        let mut known: Vec<Datum> = self.readable(node.parent);
        known.extend(node.parameters.iter().cloned());
        for (name, ty) in &node.variables {
            let scope = self.scope(known.clone());
            let value = scope.expression(self.random, *ty, 1);
            self.line(depth, &format!("pub var {name}: {} = {value};", ty.name()));
            known.push((name.clone(), *ty));
        }
        if self.random.chance(60) {
            let mut block = self.block(index, known.clone(), known.clone(), 2);
            block.insert_str(1, &format!(" note({});", 1_000 + index));
            // What delays and guards read changes.
            if let Some((name, _)) = known.iter().rfind(|value| value.1 == Ty::U8)
                && self.random.chance(40)
            {
                block.insert_str(1, &format!(" {name} = ({name} % 5u8) + 1u8;"));
            }
            self.line(depth, &format!("entry {block}"));
        }
        if !is_final && index != 0 && self.random.chance(60) {
            let mut block = self.block(index, known.clone(), known.clone(), 1);
            block.insert_str(1, &format!(" note({});", 2_000 + index));
            self.line(depth, &format!("exit {block}"));
        }
        if node.kind == Kind::Compound {
            self.initial(index, depth, &known);
        }
        self.work(index, depth);
        let before = self.random.chance(50);
        if before && !is_final {
            self.transitions(index, depth);
        }
        for &child in &node.children {
            self.state(child, depth);
        }
        for (name, deep) in &node.histories {
            self.history(index, depth, name, *deep, &known);
        }
        if !before && !is_final {
            self.transitions(index, depth);
        }
    }

    fn initial(&mut self, index: usize, depth: usize, known: &[Datum]) {
        let node = self.tree.nodes[index].clone();
        let first = node.children[0];
        // Now and then deeper than the first child, or by way of a history.
        let target = if let Some((history, _)) = self.random.pick(&node.histories).cloned()
            && self.random.chance(25)
        {
            history
        } else {
            let deeper = self.tree.nodes[first].children.clone();
            let deep = if self.random.chance(15) { self.random.pick(&deeper).copied() } else { None };
            self.path_text(index, deep.unwrap_or(first), known)
        };
        let block = if self.random.chance(25) {
            format!(" {}", self.block(index, known.to_vec(), known.to_vec(), 1))
        } else {
            ";".into()
        };
        self.line(depth, &format!("initial {target}{block}"));
    }

    fn history(&mut self, index: usize, depth: usize, name: &str, deep: bool, known: &[Datum]) {
        let children = self.tree.nodes[index].children.clone();
        let mut target = self.random.one(&children);
        if deep && self.random.chance(40) {
            target = self.random.pick(&self.tree.nodes[target].children).copied().unwrap_or(target);
        }
        let target = self.path_text(index, target, known);
        let deep = if deep { " deep" } else { "" };
        let block = if self.random.chance(30) {
            format!(" {}", self.block(index, known.to_vec(), known.to_vec(), 1))
        } else {
            ";".into()
        };
        self.line(depth, &format!("history {name}{deep} => {target}{block}"));
    }

    /// The variables that the state and its ancestors have.
    pub(super) fn readable(&self, index: Option<usize>) -> Vec<Datum> {
        let Some(index) = index else { return vec![] };
        let mut path: Vec<usize> = std::iter::once(index).chain(self.tree.ancestors(index)).collect();
        path.reverse();
        path.into_iter()
            .flat_map(|at| {
                let node = &self.tree.nodes[at];
                node.parameters.iter().chain(&node.variables).cloned().collect::<Vec<_>>()
            })
            .collect()
    }

    /// What an expression may read where `values` can be.
    pub(super) fn scope(&self, values: Vec<Datum>) -> Scope {
        Scope { values, states: vec![], queries: true, hostile: self.hostile }
    }

    pub(super) fn line(&mut self, depth: usize, line: &str) {
        let _ = writeln!(self.text, "{}{line}", "    ".repeat(depth));
    }
}
