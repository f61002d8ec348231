//! Which uses of a value of the host are the last, and so move it; the ones before clone (ruling 10).

use std::collections::BTreeSet;

use super::context::address;
use super::facts::is_opaque;
use crate::chart::{Chart, Expr, ExprKind, LocalId, Statement, StatementKind, VariableId};

/// A place that can be moved out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    Local(LocalId),
    Variable(VariableId),
}

/// A walk through code from its end to its start.
pub(super) struct LastUses<'c> {
    chart: &'c Chart,
    /// What is used later.
    live: BTreeSet<Source>,
    moves: BTreeSet<usize>,
    /// The values that are used by value anywhere.
    consumed: BTreeSet<Source>,
    /// Those of them that some use may move.
    moved: BTreeSet<Source>,
}

impl<'c> LastUses<'c> {
    pub(super) fn new(chart: &'c Chart) -> Self {
        Self {
            chart,
            live: BTreeSet::new(),
            moves: BTreeSet::new(),
            consumed: BTreeSet::new(),
            moved: BTreeSet::new(),
        }
    }

    /// The addresses of the expressions that may move.
    pub(super) fn moves(self) -> BTreeSet<usize> {
        self.moves
    }

    /// What is used by value.
    pub(super) fn consumed(&self) -> &BTreeSet<Source> {
        &self.consumed
    }

    /// What is used by everything that was walked so far.
    pub(super) fn live(&self) -> &BTreeSet<Source> {
        &self.live
    }

    /// What some use may move.
    pub(super) fn moved(&self) -> &BTreeSet<Source> {
        &self.moved
    }

    /// What is used behind everything that was walked so far.
    pub(super) fn use_later(&mut self, source: Source) {
        self.live.insert(source);
    }

    pub(super) fn statements(&mut self, statements: &[Statement]) {
        for statement in statements.iter().rev() {
            self.statement(&statement.kind);
        }
    }

    fn statement(&mut self, statement: &StatementKind) {
        match statement {
            StatementKind::Assign { value, .. } => self.value(value),
            StatementKind::Let { value, .. } => self.value(value),
            StatementKind::Call { function, arguments, .. } => {
                let action = self.chart.functions[*function].result.is_none();
                for argument in arguments.iter().rev() {
                    if action { self.value(argument) } else { self.reference(argument) }
                }
            }
            StatementKind::Raise { arguments, .. } => self.values(arguments),
            StatementKind::Pivot | StatementKind::Settle(_) => {}
            StatementKind::If { branches, otherwise } => {
                let after = self.live.clone();
                self.statements(otherwise.as_deref().unwrap_or_default());
                for (condition, body) in branches.iter().rev() {
                    let skipped = std::mem::replace(&mut self.live, after.clone());
                    self.statements(body);
                    self.live.extend(skipped);
                    self.reference(condition);
                }
            }
        }
    }

    pub(super) fn values(&mut self, values: &[Expr]) {
        for value in values.iter().rev() {
            self.value(value);
        }
    }

    /// A use by value.
    pub(super) fn value(&mut self, expr: &Expr) {
        let source = match expr.kind {
            ExprKind::Local(local) => Source::Local(local),
            ExprKind::Variable(variable) => Source::Variable(variable),
            _ => return self.reference(expr),
        };
        if is_opaque(self.chart, expr.ty) {
            self.consumed.insert(source);
            if !self.live.contains(&source) {
                self.moves.insert(address(expr));
                self.moved.insert(source);
            }
        }
        self.live.insert(source);
    }

    /// A use that borrows, copies, or is no place.
    pub(super) fn reference(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Local(local) => {
                self.live.insert(Source::Local(*local));
            }
            ExprKind::Variable(variable) => {
                self.live.insert(Source::Variable(*variable));
            }
            ExprKind::Field { base, .. } => self.reference(base),
            ExprKind::Query { arguments, .. } => {
                for argument in arguments.iter().rev() {
                    self.reference(argument);
                }
            }
            ExprKind::Unary { operand, .. } => self.reference(operand),
            ExprKind::Cast(value) => self.reference(value),
            ExprKind::Binary { left, right, .. } => {
                self.reference(right);
                self.reference(left);
            }
            _ => {}
        }
    }
}
