//! Executable content (SCXML 4): the statements of blocks.

use super::evaluate::Locals;
use super::event_loop::{Event, Macrostep};
use super::host::Moment;
use super::operators;
use super::value::{self, Value};
use crate::chart::{
    BinaryOperator, Code, Expr, ExprKind, FaultKind, Place, Scope, Statement, StatementKind, TransitionId,
};

/// Why a block ended before its end.
pub(super) enum Interruption {
    /// A run-time fault.
    Fault(FaultKind),
    /// A call failed, and says where to go then.
    Otherwise(TransitionId),
}

impl From<FaultKind> for Interruption {
    fn from(kind: FaultKind) -> Self {
        Self::Fault(kind)
    }
}

impl<'chart> Macrostep<'_, 'chart> {
    /// `executeContent` of a block that no event has a part in.
    pub(super) fn execute_block(&mut self, code: &'chart Code) {
        self.execute_content(code, &mut Locals::of(code));
    }

    /// `executeContent`: runs a block. After a fault the rest of it is skipped, and the fault raised then and
    /// there (ruling 7; Meaning 4).
    pub(super) fn execute_content(&mut self, code: &'chart Code, locals: &mut Locals) {
        match self.execute(&code.statements, locals) {
            Ok(()) => {}
            Err(Interruption::Fault(kind)) => self.raise_fault(kind),
            Err(Interruption::Otherwise(transition)) => self.enqueue_otherwise(transition),
        }
    }

    fn execute(&mut self, statements: &'chart [Statement], locals: &mut Locals) -> Result<(), Interruption> {
        for statement in statements {
            self.execute_statement(&statement.kind, locals)?;
        }
        Ok(())
    }

    fn execute_statement(
        &mut self,
        statement: &'chart StatementKind,
        locals: &mut Locals,
    ) -> Result<(), Interruption> {
        match statement {
            StatementKind::Assign { place, operator, value, otherwise } => {
                let value = self.evaluate_or_otherwise(value, *otherwise, locals)?;
                self.assign(*place, *operator, value, locals)?;
            }
            StatementKind::Call { function, arguments, otherwise } => {
                let arguments = self.evaluate_all(arguments, locals)?;
                let result = if self.machine.chart.functions[*function].result.is_some() {
                    self.host.query(*function, &arguments).map(drop)
                } else {
                    self.host.action(*function, &arguments)
                };
                result.map_err(|_| failure(*otherwise))?;
            }
            StatementKind::Let { local, value, otherwise } => {
                let value = self.evaluate_or_otherwise(value, *otherwise, locals)?;
                locals.set(*local, value);
            }
            StatementKind::Raise { event, arguments } => {
                let arguments = self.evaluate_all(arguments, locals)?;
                self.enqueue(Event::Declared(*event, arguments));
            }
            StatementKind::If { branches, otherwise } => {
                for (condition, block) in branches {
                    if self.evaluate(condition, locals)? == Value::Bool(true) {
                        return self.execute(block, locals);
                    }
                }
                if let Some(block) = otherwise {
                    self.execute(block, locals)?;
                }
            }
            StatementKind::Pivot => {
                self.host.observe(Moment::Passed);
                self.settle(Scope::All);
            }
            StatementKind::Settle(scope) => self.settle(*scope),
        }
        Ok(())
    }

    fn settle(&mut self, scope: Scope) {
        self.machine.calls.settle(self.machine.chart, scope);
        self.host.observe(Moment::Settled(scope));
    }

    fn assign(
        &mut self,
        place: Place,
        operator: Option<BinaryOperator>,
        value: Value,
        locals: &mut Locals,
    ) -> Result<(), FaultKind> {
        let chart = self.machine.chart;
        let old = match place {
            Place::Variable(variable) => self.machine.variables.get(&variable),
            Place::Local(local) => locals.get(local),
        };
        let value = match (operator, old) {
            (Some(operator), Some(old)) => operators::binary(operator, old.clone(), value)?,
            (Some(_), None) | (None, _) => value,
        };
        match place {
            Place::Variable(variable) => {
                let ty = chart.variables[variable].ty;
                let value = value::fitting(chart, ty, Some(&value));
                self.machine.variables.insert(variable, value);
            }
            Place::Local(local) => locals.set(local, value),
        }
        Ok(())
    }

    /// The value of a statement; where `else => X` is written it is a call, whose failure is no fault.
    fn evaluate_or_otherwise(
        &mut self,
        value: &'chart Expr,
        otherwise: Option<TransitionId>,
        locals: &Locals,
    ) -> Result<Value, Interruption> {
        if let (ExprKind::Query { function, arguments }, Some(_)) = (&value.kind, otherwise) {
            let arguments = self.evaluate_all(arguments, locals)?;
            return self.host.query(*function, &arguments).map_err(|_| failure(otherwise));
        }
        Ok(self.evaluate(value, locals)?)
    }
}

/// What the failure of a call means.
fn failure(otherwise: Option<TransitionId>) -> Interruption {
    otherwise.map_or(Interruption::Fault(FaultKind::Host), Interruption::Otherwise)
}
