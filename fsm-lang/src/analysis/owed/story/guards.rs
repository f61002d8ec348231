//! What guards say: of active states, and of what flags hold. What else they ask goes either way.

use super::super::touch::may_fault;
use super::domain::bit_of;
use super::flags::Flags;
use super::writes::Held;
use crate::chart::{BinaryOperator, Chart, Expr, ExprKind, StateId, Transition, TransitionId, UnaryOperator};
use crate::map::Arena;

/// Reads guards.
pub(super) struct Guards<'g> {
    chart: &'g Chart,
    flags: &'g Flags<'g>,
    /// Whether a guard may fault, and is false then.
    faulty: Arena<TransitionId, bool>,
}

impl<'g> Guards<'g> {
    pub(super) fn of(chart: &'g Chart, flags: &'g Flags<'g>) -> Self {
        let faulty =
            |transition: &Transition| transition.guard.as_ref().is_some_and(|guard| may_fault(chart, guard));
        Self { chart, flags, faulty: chart.transitions.map(faulty) }
    }

    /// Whether the guard of a transition holds; `None` where it may go either way. One that faults does not.
    pub(super) fn hold(&self, leaves: &[StateId], held: &Held, id: TransitionId) -> Option<bool> {
        let Some(guard) = &self.chart.transitions[id].guard else { return Some(true) };
        self.truth(leaves, held, guard)
    }

    /// What flags hold if the guard of a transition holds, or does not.
    pub(super) fn told(&self, leaves: &[StateId], held: &Held, id: TransitionId, holds: bool) -> Held {
        let mut told = held.clone();
        if let Some(guard) = &self.chart.transitions[id].guard
            && !held.values.is_empty()
            && (holds || !self.faulty[id])
        {
            self.narrow(leaves, &mut told, guard, holds);
        }
        told
    }

    /// Whether an expression is true; `false` where it is false or faults.
    fn truth(&self, leaves: &[StateId], held: &Held, guard: &Expr) -> Option<bool> {
        match &guard.kind {
            ExprKind::Bool(value) => Some(*value),
            ExprKind::In(state) => Some(leaves.iter().any(|&leaf| self.chart.is_within(leaf, *state))),
            ExprKind::Unary { operator: UnaryOperator::Not, operand } => {
                let holds = !self.truth(leaves, held, operand)?;
                (!holds || !may_fault(self.chart, operand)).then_some(holds)
            }
            ExprKind::Binary { operator, left, right } => {
                if let Some((flag, values)) = self.compared(*operator, left, right) {
                    return holds(held, flag, values);
                }
                let both = (self.truth(leaves, held, left), self.truth(leaves, held, right));
                match (operator, both) {
                    (BinaryOperator::And, (Some(false), _) | (_, Some(false))) => Some(false),
                    (BinaryOperator::And, (Some(true), Some(true))) => Some(true),
                    (BinaryOperator::Or, (Some(true), _)) => Some(true),
                    (BinaryOperator::Or, (_, Some(true))) if !may_fault(self.chart, left) => Some(true),
                    (BinaryOperator::Or, (Some(false), Some(false))) => Some(false),
                    _ => None,
                }
            }
            _ => self.flags.read(guard).and_then(|flag| holds(held, flag, bit_of(true))),
        }
    }

    /// A flag that is compared with a value, and the values for which that holds.
    fn compared(&self, operator: BinaryOperator, left: &Expr, right: &Expr) -> Option<(usize, u64)> {
        let of = |operator: BinaryOperator, flag: &Expr, value: &Expr| {
            let flag = self.flags.read(flag)?;
            Some((flag, self.flags.domain(flag).compared(self.chart, operator, value)?))
        };
        of(operator, left, right).or_else(|| of(turned(operator), right, left))
    }

    fn narrow(&self, leaves: &[StateId], held: &mut Held, guard: &Expr, is: bool) {
        match &guard.kind {
            ExprKind::Unary { operator: UnaryOperator::Not, operand } => {
                self.narrow(leaves, held, operand, !is);
            }
            ExprKind::Binary { operator, left, right } => {
                if let Some((flag, values)) = self.compared(*operator, left, right) {
                    keep(held, flag, values, is);
                    return;
                }
                // `true` of both sides of `&&` if it is true, `false` of both of `||` if it is false; else of the one that the
                // other leaves over.
                let all = match operator {
                    BinaryOperator::And => true,
                    BinaryOperator::Or => false,
                    _ => return,
                };
                let (first, second) = (self.truth(leaves, held, left), self.truth(leaves, held, right));
                if is == all || second == Some(all) {
                    self.narrow(leaves, held, left, is);
                }
                if is == all || first == Some(all) {
                    self.narrow(leaves, held, right, is);
                }
            }
            _ => {
                if let Some(flag) = self.flags.read(guard) {
                    keep(held, flag, bit_of(true), is);
                }
            }
        }
    }
}

/// The operator with its sides exchanged.
fn turned(operator: BinaryOperator) -> BinaryOperator {
    match operator {
        BinaryOperator::Less => BinaryOperator::Greater,
        BinaryOperator::LessEqual => BinaryOperator::GreaterEqual,
        BinaryOperator::Greater => BinaryOperator::Less,
        BinaryOperator::GreaterEqual => BinaryOperator::LessEqual,
        same => same,
    }
}

/// Whether a flag holds one of the values.
fn holds(held: &Held, flag: usize, values: u64) -> Option<bool> {
    let own = *held.values.get(flag)?;
    if own & values == 0 { Some(false) } else { (own & !values == 0).then_some(true) }
}

/// The flag holds one of the values, or none of them.
fn keep(held: &mut Held, flag: usize, values: u64, is: bool) {
    let Some(own) = held.values.get_mut(flag) else { return };
    let kept = *own & if is { values } else { !values };
    // Nothing is left where the guard could not be like this.
    if kept != 0 {
        *own = kept;
    }
}
