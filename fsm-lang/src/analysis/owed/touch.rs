//! What blocks do to debts: `settle` and `pivot`, surely or maybe.

use super::super::block::{each_expression, each_statement, expressions_of};
use super::places::Places;
use super::rows::{Moved, Row, Standing};
use crate::chart::{
    BinaryOperator, Chart, Code, Expr, ExprKind, Statement, StatementKind, TransitionId, Type, UnaryOperator,
};

/// What code takes away. The place of the pivot is in a set if a pivot is passed.
#[derive(Clone, Debug)]
pub(super) struct Touch {
    /// Whenever it runs.
    pub(super) surely: Row,
    /// On some ways through it.
    pub(super) maybe: Row,
}

impl Touch {
    pub(super) fn none() -> Self {
        Self { surely: Row::new(), maybe: Row::new() }
    }

    pub(super) fn is_none(&self) -> bool {
        self.surely.is_empty() && self.maybe.is_empty()
    }

    /// Adds what a block does that runs, too; `surely` if it always does.
    pub(super) fn add(&mut self, chart: &Chart, places: &Places, code: &Code, surely: bool) {
        let mut reader = Reader { chart, places, touch: self, surely };
        for statement in &code.statements {
            reader.statement(statement);
        }
    }

    /// What becomes of debts.
    pub(super) fn apply(&self, places: &Places, moved: &mut impl Moved) {
        let pivot = places.pivot();
        moved.shift(Standing::Owed, Standing::Settled, &self.surely);
        moved.spread(Standing::Owed, Standing::Settled, &self.maybe);
        if self.surely.contains(pivot) {
            moved.shift_one(Standing::Idle, Standing::Settled, pivot);
        } else if self.maybe.contains(pivot) {
            moved.spread_one(Standing::Idle, Standing::Settled, pivot);
        }
    }

    /// The same, none of it surely.
    pub(super) fn perhaps(&self) -> Self {
        let mut maybe = self.surely.clone();
        maybe.or(&self.maybe);
        let mut surely = self.surely.clone();
        surely.minus(&maybe);
        Self { surely, maybe }
    }
}

struct Reader<'r> {
    chart: &'r Chart,
    places: &'r Places,
    touch: &'r mut Touch,
    /// Whether the next statement runs whenever the block does: a fault skips the rest of it (ruling 7).
    surely: bool,
}

impl Reader<'_> {
    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Pivot => {
                let mut row = self.places.all.clone();
                row.insert(self.places.pivot());
                self.takes(&row);
            }
            StatementKind::Settle(scope) => {
                let row = self.places.scope(self.chart, *scope);
                self.takes(&row);
            }
            StatementKind::If { branches, otherwise } => {
                let inside = self.surely && !faults_here(self.chart, statement);
                let otherwise = otherwise.as_deref().unwrap_or_default();
                // What each branch takes away is surely taken away.
                let mut all = self.inside(otherwise, inside);
                for (_, block) in branches {
                    all.and(&self.inside(block, inside));
                }
                self.touch.surely.or(&all);
                self.surely &= !may_end(self.chart, statement);
            }
            _ => self.surely &= !may_end(self.chart, statement),
        }
    }

    /// A block that may be come to. Gives what it surely takes away, if it is.
    fn inside(&mut self, block: &[Statement], surely: bool) -> Row {
        let mut touch = Touch::none();
        let mut reader = Reader { chart: self.chart, places: self.places, touch: &mut touch, surely };
        block.iter().for_each(|statement| reader.statement(statement));
        self.touch.maybe.or(&touch.surely);
        self.touch.maybe.or(&touch.maybe);
        touch.surely
    }

    fn takes(&mut self, row: &Row) {
        let set = if self.surely { &mut self.touch.surely } else { &mut self.touch.maybe };
        set.or(row);
    }
}

/// Whether a fault, or an `else => X`, may end a block at a statement.
pub(super) fn may_end(chart: &Chart, statement: &Statement) -> bool {
    let own = match &statement.kind {
        StatementKind::Assign { operator, value, otherwise, .. } => {
            let computes = operator.is_some_and(|operator| can_fault(operator, value.ty));
            computes || otherwise.is_some()
        }
        StatementKind::Call { function, otherwise, .. } => {
            chart.functions[*function].error.is_some() || otherwise.is_some()
        }
        StatementKind::Let { otherwise, .. } => otherwise.is_some(),
        StatementKind::If { branches, otherwise } => {
            let blocks = branches.iter().map(|(_, block)| block).chain(otherwise);
            blocks.flatten().any(|statement| may_end(chart, statement))
        }
        StatementKind::Raise { .. } | StatementKind::Pivot | StatementKind::Settle(_) => false,
    };
    own || faults_here(chart, statement)
}

/// Whether something may fault in a block. A call that fails where `else => X` is written does not.
pub(super) fn code_may_fault(chart: &Chart, code: &Code) -> bool {
    let mut faults = false;
    each_statement(&code.statements, &mut |statement| {
        faults |= match &statement.kind {
            StatementKind::Call { function, arguments, otherwise } => {
                otherwise.is_none() && chart.functions[*function].error.is_some()
                    || arguments.iter().any(|argument| may_fault(chart, argument))
            }
            StatementKind::Assign { operator, value, otherwise, .. } => {
                operator.is_some_and(|operator| can_fault(operator, value.ty))
                    || value_may_fault(chart, value, *otherwise)
            }
            StatementKind::Let { value, otherwise, .. } => value_may_fault(chart, value, *otherwise),
            _ => faults_here(chart, statement),
        }
    });
    faults
}

fn value_may_fault(chart: &Chart, value: &Expr, otherwise: Option<TransitionId>) -> bool {
    match &value.kind {
        ExprKind::Query { arguments, .. } if otherwise.is_some() => {
            arguments.iter().any(|argument| may_fault(chart, argument))
        }
        _ => may_fault(chart, value),
    }
}

/// Whether an expression right in a statement may fault.
pub(super) fn faults_here(chart: &Chart, statement: &Statement) -> bool {
    let mut faults = false;
    expressions_of(statement, &mut |expr| faults |= may_fault(chart, expr));
    faults
}

/// Whether evaluating it may fault: read off its form, not off its values. (A constant that does is an error of its own.)
pub(super) fn may_fault(chart: &Chart, expr: &Expr) -> bool {
    let mut faults = false;
    each_expression(expr, &mut |inner| {
        faults |= match &inner.kind {
            ExprKind::Binary { operator, left, .. } => can_fault(*operator, left.ty),
            ExprKind::Unary { operator: UnaryOperator::Negate, .. } => is_exact(inner.ty),
            ExprKind::Cast(_) => is_exact(inner.ty),
            ExprKind::Query { function, .. } => chart.functions[*function].error.is_some(),
            _ => false,
        };
    });
    faults
}

fn can_fault(operator: BinaryOperator, ty: Type) -> bool {
    use BinaryOperator as Op;
    let computes = matches!(
        operator,
        Op::Add | Op::Subtract | Op::Multiply | Op::Divide | Op::Remainder | Op::ShiftLeft | Op::ShiftRight
    );
    computes && is_exact(ty)
}

fn is_exact(ty: Type) -> bool {
    matches!(ty, Type::Integer(_) | Type::Duration)
}
