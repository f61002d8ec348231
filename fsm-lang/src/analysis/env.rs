//! What is known at a place of the code, beyond what holds everywhere.

use std::collections::BTreeMap;

use super::block::each_expression;
use super::value::Value;
use crate::chart::{Expr, ExprKind, LocalId, VariableId};

/// What a value can be known of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// A variable.
    Variable(VariableId),
    /// An argument of the event, by position, whatever a transition calls it.
    Argument(usize),
    /// A `let`, or a binding inside its own block.
    Local(LocalId),
}

/// More is not remembered: what is left out is known less precisely.
const MOST_VALUES: usize = 128;
const MOST_RELATIONS: usize = 24;

/// The values known at a place, and how expressions relate there.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Env<'c> {
    values: BTreeMap<Key, Value>,
    relations: Vec<Relation<'c>>,
}

/// An expression with the names of the event's arguments in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Term<'c> {
    /// The expression, which calls no host and so has one value throughout a selection.
    pub(super) expr: &'c Expr,
    /// The locals that stand for the event's arguments.
    pub(super) bindings: &'c [Option<LocalId>],
}

/// How two expressions compare, or one truth value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Relation<'c> {
    /// The left one.
    pub(super) left: Term<'c>,
    /// The right one; `None` for a truth value alone.
    pub(super) right: Option<Term<'c>>,
    /// The orders in which they may stand, a bit each.
    pub(super) orders: u8,
}

impl Relation<'_> {
    /// Calls `visit` for every expression in it.
    pub(super) fn each(&self, visit: &mut dyn FnMut(&Expr)) {
        each_expression(self.left.expr, visit);
        if let Some(right) = self.right {
            each_expression(right.expr, visit);
        }
    }

    /// What it reads, a local of a block or an argument as a local.
    fn keys(&self) -> Vec<Key> {
        let mut keys = Vec::new();
        self.each(&mut |expr| match expr.kind {
            ExprKind::Variable(variable) => keys.push(Key::Variable(variable)),
            ExprKind::Local(local) => keys.push(Key::Local(local)),
            _ => {}
        });
        keys
    }

    fn reads(&self, key: Key) -> bool {
        self.keys().contains(&key)
    }
}

impl<'c> Env<'c> {
    /// What is known of a key.
    pub(super) fn get(&self, key: Key) -> Option<Value> {
        self.values.get(&key).copied()
    }

    /// Whether nothing is known.
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty() && self.relations.is_empty()
    }

    /// The value of the key, which is what it was, is one of these.
    pub(super) fn narrow(&mut self, key: Key, value: Value) {
        if self.values.len() < MOST_VALUES || self.values.contains_key(&key) {
            self.values.insert(key, value);
        }
    }

    /// The key gets a new value, one of these.
    pub(super) fn assign(&mut self, key: Key, value: Value) {
        self.forget(key);
        self.narrow(key, value);
    }

    /// Forgets what is known of a key.
    pub(super) fn forget(&mut self, key: Key) {
        self.values.remove(&key);
        self.relations.retain(|relation| !relation.reads(key));
    }

    /// Keeps what is known of the keys that are wanted.
    pub(super) fn keep(&mut self, mut wanted: impl FnMut(Key) -> bool) {
        self.values.retain(|&key, _| wanted(key));
        self.relations.retain(|relation| relation.keys().into_iter().all(&mut wanted));
    }

    /// Keeps the relations that are wanted.
    pub(super) fn keep_relations(&mut self, wanted: impl FnMut(&Relation<'c>) -> bool) {
        self.relations.retain(wanted);
    }

    /// What is known either way.
    pub(super) fn join(self, other: &Self) -> Self {
        let values = self
            .values
            .into_iter()
            .filter_map(|(key, value)| Some((key, value.join(other.get(key)?))))
            .collect();
        let mut relations = self.relations;
        relations.retain(|relation| other.relations.contains(relation));
        Self { values, relations }
    }

    /// What is known in each of several cases; `None` if there is no case.
    pub(super) fn of_all(cases: Vec<Self>) -> Option<Self> {
        cases.into_iter().reduce(|known, case| known.join(&case))
    }

    /// The relations so far.
    pub(super) fn relations(&self) -> &[Relation<'c>] {
        &self.relations
    }

    /// Narrows the relation at a place of [`Self::relations`].
    pub(super) fn narrow_relation(&mut self, place: usize, orders: u8) {
        self.relations[place].orders = orders;
    }

    /// Adds a relation, if there is room.
    pub(super) fn relate(&mut self, relation: Relation<'c>) {
        if self.relations.len() < MOST_RELATIONS {
            self.relations.push(relation);
        }
    }

    /// What a block knows at its begin: arguments by the names that its transition gives them.
    pub(super) fn for_block(self, bindings: &[Option<LocalId>]) -> Self {
        let values = self
            .values
            .into_iter()
            .filter_map(|(key, value)| match key {
                Key::Argument(position) => Some((Key::Local((*bindings.get(position)?)?), value)),
                key => Some((key, value)),
            })
            .collect();
        Self { values, relations: Vec::new() }
    }
}
