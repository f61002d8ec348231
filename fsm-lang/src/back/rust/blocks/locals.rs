//! The locals of a block: which there are, and whether they are read and changed.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Machine;
use super::super::context::LocalBinding;
use crate::chart::{Code, Expr, ExprKind, LocalId, Place, StateId, Statement, StatementKind};
use crate::map::Id;

/// The locals that `let`s of these statements make.
pub(in super::super) fn declared(statements: &[Statement]) -> BTreeSet<LocalId> {
    let mut found = BTreeSet::new();
    for statement in statements {
        match &statement.kind {
            StatementKind::Let { local, .. } => {
                found.insert(*local);
            }
            StatementKind::If { branches, otherwise } => {
                for (_, body) in branches {
                    found.extend(declared(body));
                }
                found.extend(declared(otherwise.as_deref().unwrap_or_default()));
            }
            _ => {}
        }
    }
    found
}

/// Whether a local is assigned to.
pub(in super::super) fn assigned(statements: &[Statement], local: LocalId) -> bool {
    statements.iter().any(|statement| match &statement.kind {
        StatementKind::Assign { place, .. } => *place == Place::Local(local),
        StatementKind::If { branches, otherwise } => {
            branches.iter().any(|(_, body)| assigned(body, local))
                || otherwise.as_ref().is_some_and(|body| assigned(body, local))
        }
        _ => false,
    })
}

/// Whether a local is read.
fn is_read(statements: &[Statement], local: LocalId) -> bool {
    let any = |values: &[Expr]| values.iter().any(|value| reads(value, local));
    statements.iter().any(|statement| match &statement.kind {
        StatementKind::Assign { place, operator, value, .. } => {
            reads(value, local) || (operator.is_some() && *place == Place::Local(local))
        }
        StatementKind::Let { value, .. } => reads(value, local),
        StatementKind::Call { arguments, .. } | StatementKind::Raise { arguments, .. } => any(arguments),
        StatementKind::Pivot | StatementKind::Settle(_) => false,
        StatementKind::If { branches, otherwise } => {
            branches.iter().any(|(condition, body)| reads(condition, local) || is_read(body, local))
                || otherwise.as_ref().is_some_and(|body| is_read(body, local))
        }
    })
}

/// Whether an expression reads a local.
pub(in super::super) fn reads(expr: &Expr, local: LocalId) -> bool {
    match &expr.kind {
        ExprKind::Local(of) => *of == local,
        ExprKind::Field { base, .. } => reads(base, local),
        ExprKind::Query { arguments, .. } => arguments.iter().any(|argument| reads(argument, local)),
        ExprKind::Unary { operand, .. } => reads(operand, local),
        ExprKind::Cast(value) => reads(value, local),
        ExprKind::Binary { left, right, .. } => reads(left, local) || reads(right, local),
        _ => false,
    }
}

impl Machine<'_> {
    /// Names for the locals of a block: a `let` that nothing reads begins with `_`.
    pub(in super::super) fn local_bindings(
        &self,
        owner: StateId,
        code: &Code,
    ) -> BTreeMap<LocalId, LocalBinding> {
        let lets = declared(&code.statements);
        let names = self.names.locals(self.chart, owner, code);
        let mut bindings = BTreeMap::new();
        for (index, name) in names.into_iter().enumerate() {
            let local = LocalId::from_index(index);
            let unread = lets.contains(&local) && !is_read(&code.statements, local);
            let name = if unread { quote::format_ident!("_{name}") } else { name };
            let mutable = assigned(&code.statements, local);
            bindings.insert(local, LocalBinding { name, by_reference: false, mutable });
        }
        bindings
    }
}
