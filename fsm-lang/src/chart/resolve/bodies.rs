//! Pass 5: what the states do, in the order of the text.

use super::arguments::Edge;
use super::blocks::Context;
use super::scope::{Scope, Use};
use super::targets::Found;
use super::transitions::Conditions;
use super::{ILLEGAL_TARGET, Resolver};
use crate::chart::{Chart, Code, Destination, HistoryId, Initial, Node, StateId, StateKind};
use crate::diag::Diagnostic;
use crate::syntax::ast::{self, Item};

impl<'a> Resolver<'a, '_> {
    pub(super) fn resolve_bodies(&mut self) {
        self.body(Chart::ROOT);
    }

    /// Recurses as deep as states are nested, which the front ends bound.
    fn body(&mut self, state: StateId) {
        let mut children = self.chart.states[state].children.clone().into_iter();
        let mut histories = self.chart.states[state].histories.clone().into_iter();
        let mut conditions = Conditions::default();
        let mut initial_seen = false;
        for item in self.bodies[state].items {
            match item {
                Item::Initial(item) => {
                    if !std::mem::replace(&mut initial_seen, true) {
                        self.initial(state, item);
                    }
                }
                Item::State(item) => {
                    for child in children.by_ref().take(item.names.len()) {
                        self.body(child);
                    }
                }
                Item::History(item) => {
                    if let Some(history) = histories.next() {
                        self.history(state, history, item);
                    }
                }
                Item::Entry(item) => {
                    self.only_allows(&item.meta, None);
                    let code = self.own_block(state, Some(&item.block));
                    self.chart.states[state].entry.push(code);
                }
                Item::Exit(item) => {
                    self.only_allows(&item.meta, None);
                    let code = self.own_block(state, Some(&item.block));
                    self.chart.states[state].exit.push(code);
                }
                Item::Transition(item) => self.transition(state, item, &mut conditions),
                Item::Invoke(item) => {
                    self.judge_invoke_arms(item);
                    self.invoke(state, item);
                }
                Item::Compensate(item) => self.compensate(state, item),
                Item::Type(_)
                | Item::Const(_)
                | Item::Var(_)
                | Item::Event(_)
                | Item::Function(_)
                | Item::Activity(_) => {}
            }
        }
    }

    /// A block of the state itself: entry, exit, initial, or a history's default.
    fn own_block(&mut self, state: StateId, block: Option<&'a ast::Block>) -> Code {
        let Some(block) = block else { return Code::default() };
        let mut scope = Scope::new(state, Use::Block);
        let statements = self.block(&mut scope, Context { owner: state, anchor: state }, block);
        Code { locals: scope.locals, statements, span: Some(block.span) }
    }

    fn initial(&mut self, state: StateId, item: &'a ast::InitialItem) {
        self.only_allows(&item.meta, None);
        if !matches!(self.chart.states[state].kind, StateKind::Compound { .. }) {
            return;
        }
        let target = self.initial_target(state, item);
        let code = self.own_block(state, item.block.as_ref());
        let Some(target) = target else { return };
        self.chart.states[state].kind =
            StateKind::Compound { initial: Initial { target, code, span: item.span } };
    }

    fn initial_target(&mut self, state: StateId, item: &'a ast::InitialItem) -> Option<Destination> {
        let found = self.only_target(state, &item.target, "`initial`")?;
        if !self.chart.lies_inside(found.node, state) {
            self.report_outside(state, &found, "`initial`");
            return None;
        }
        let edge = Edge { from: state, domain: state, enters_regions: false, form: "initial " };
        self.destination(state, edge, found)
    }

    fn history(&mut self, parent: StateId, history: HistoryId, item: &'a ast::HistoryItem) {
        if self.chart.is_leaf(parent) {
            return;
        }
        let default = self.history_default(parent, item);
        self.chart.histories[history].code = self.own_block(parent, item.block.as_ref());
        if let Some(default) = default {
            self.chart.histories[history].default = default;
        }
    }

    fn history_default(&mut self, parent: StateId, item: &'a ast::HistoryItem) -> Option<Destination> {
        let found = self.only_target(parent, &item.target, "the default of a history")?;
        match found.node {
            Node::State(target) if self.chart.is_descendant(target, parent) => {
                let enters_regions = matches!(self.chart.states[parent].kind, StateKind::Parallel);
                let edge = Edge { from: parent, domain: parent, enters_regions, form: "=> " };
                self.destination(parent, edge, found)
            }
            Node::History(_) => {
                let (name, declared) = (self.node_name(found.node).clone(), self.node_span(found.node));
                self.report(
                    Diagnostic::error(
                        ILLEGAL_TARGET,
                        found.span,
                        format!("the default of a history is a state, and `{name}` is a history"),
                    )
                    .with_label(declared, "declared here")
                    .with_help("name the state to enter when nothing is recorded"),
                );
                None
            }
            Node::State(_) => {
                self.report_outside(parent, &found, "the default of its history");
                None
            }
        }
    }

    fn report_outside(&mut self, state: StateId, found: &Found<'_>, what: &str) {
        let (target, declared) = (self.node_name(found.node).clone(), self.node_span(found.node));
        let state = self.chart.states[state].name.clone();
        self.report(
            Diagnostic::error(
                ILLEGAL_TARGET,
                found.span,
                format!("`{target}` is not inside `{}`, so it cannot be {what}", state.text),
            )
            .with_label(declared, "declared here")
            .with_help(format!("name a state inside `{}`", state.text)),
        );
    }

    /// The destination of an edge of the state itself.
    fn destination(&mut self, owner: StateId, edge: Edge, found: Found<'_>) -> Option<Destination> {
        let scope = Scope::new(owner, Use::Argument);
        self.destinations(&scope, edge, &[found])?.pop()
    }
}
