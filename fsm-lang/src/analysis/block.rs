//! Blocks: what running one may do.

use super::env::{Env, Key};
use super::scope::Scope;
use super::value::{Faults, Value};
use crate::chart::{
    BinaryOperator, Code, EventId, Expr, ExprKind, FaultKind, Place, Statement, StatementKind, TransitionId,
    VariableId,
};
use crate::map::Arena;

/// What code may do, collected while it is run.
#[derive(Clone, Debug, Default)]
pub(super) struct Effects {
    /// Variables that may be set, with the values.
    pub(super) writes: Vec<(VariableId, Value)>,
    /// The faults that may happen.
    pub(super) faults: Faults,
    /// The `else => X` that may be taken.
    pub(super) otherwise: Vec<TransitionId>,
    /// Events that may be raised.
    pub(super) raised: Vec<EventId>,
    /// Events that are raised whenever the code runs.
    pub(super) surely_raised: Vec<EventId>,
    /// So many statements at the beginning of the block surely run, each to its end.
    pub(super) surely_run: usize,
}

impl Effects {
    /// Forgets everything, for the next code.
    pub(super) fn clear(&mut self) {
        self.writes.clear();
        self.faults = Faults::NONE;
        self.otherwise.clear();
        self.raised.clear();
        self.surely_raised.clear();
        self.surely_run = 0;
    }
}

/// Runs blocks.
pub(super) struct Runner<'s, 'a, 'c> {
    /// Where the block stands.
    pub(super) scope: &'s Scope<'a, 'c>,
    /// What it does.
    pub(super) effects: &'s mut Effects,
    /// Whether everything up to here is done whenever the block runs.
    certain: bool,
    /// The block.
    code: &'c Code,
}

impl<'s, 'a, 'c> Runner<'s, 'a, 'c> {
    /// Runs a block that begins with what is known; what is known at its end, `None` if it never gets there.
    pub(super) fn run(
        scope: &'s Scope<'a, 'c>,
        effects: &'s mut Effects,
        known: Env<'c>,
        code: &'c Code,
    ) -> Option<Env<'c>> {
        let mut runner = Self { scope, effects, certain: true, code };
        let mut env = known;
        for statement in &code.statements {
            env = runner.statement(env, statement)?;
            runner.effects.surely_run += usize::from(runner.certain);
        }
        Some(env)
    }

    fn statements(&mut self, mut env: Env<'c>, statements: &'c [Statement]) -> Option<Env<'c>> {
        for statement in statements {
            env = self.statement(env, statement)?;
        }
        Some(env)
    }

    fn statement(&mut self, mut env: Env<'c>, statement: &'c Statement) -> Option<Env<'c>> {
        match &statement.kind {
            StatementKind::Assign { place, operator, value, otherwise } => {
                let mut result = self.value(&env, value, *otherwise);
                let key = match place {
                    Place::Variable(variable) => Key::Variable(*variable),
                    Place::Local(local) => Key::Local(*local),
                };
                if let Some(operator) = operator {
                    result = self.compound(&env, *operator, *place, result);
                }
                if result.is_nothing() {
                    return None;
                }
                if let Place::Variable(variable) = place {
                    self.effects.writes.push((*variable, result));
                }
                env.assign(key, result);
                Some(env)
            }
            StatementKind::Call { function, arguments, otherwise } => {
                let faults = self.scope.arguments(&env, arguments);
                self.note(faults);
                let fails = self.scope.chart().functions[*function].error.is_some();
                self.may_fail(fails, *otherwise);
                Some(env)
            }
            StatementKind::Let { local, value, otherwise } => {
                let result = self.value(&env, value, *otherwise);
                if result.is_nothing() {
                    return None;
                }
                env.assign(Key::Local(*local), result);
                Some(env)
            }
            StatementKind::Raise { event, arguments } => {
                let faults = self.scope.arguments(&env, arguments);
                self.note(faults);
                self.effects.raised.push(*event);
                if self.certain {
                    self.effects.surely_raised.push(*event);
                }
                Some(env)
            }
            StatementKind::If { branches, otherwise } => self.branches(env, branches, otherwise.as_deref()),
            StatementKind::Pivot | StatementKind::Settle(_) => Some(env),
        }
    }

    fn branches(
        &mut self,
        env: Env<'c>,
        branches: &'c [(Expr, Vec<Statement>)],
        otherwise: Option<&'c [Statement]>,
    ) -> Option<Env<'c>> {
        let mut rest = Some(env);
        let mut ends: Option<Env<'c>> = None;
        let mut join = |end: Option<Env<'c>>| {
            if let Some(end) = end {
                ends = Some(match ends.take() {
                    None => end,
                    Some(known) => known.join(&end),
                });
            }
        };
        let mut certain = self.certain;
        for (condition, statements) in branches {
            let Some(env) = rest.take() else { break };
            let faults = self.scope.evaluate(&env, condition).1;
            self.note(faults);
            certain &= faults.is_none();
            self.certain = false;
            if let Some(yes) = Env::of_all(self.scope.assume(vec![env.clone()], condition, true)) {
                join(self.statements(yes, statements));
            }
            rest = Env::of_all(self.scope.assume(vec![env], condition, false));
        }
        if let Some(env) = rest {
            self.certain = false;
            join(match otherwise {
                Some(statements) => self.statements(env, statements),
                None => Some(env),
            });
        }
        // What stands in a branch may have failed; whether it did is not followed.
        self.certain =
            certain && branches.iter().all(|(_, statements)| statements.is_empty()) && otherwise.is_none();
        ends
    }

    /// The value of an expression that may be the call of an `else => X`.
    fn value(&mut self, env: &Env<'c>, expr: &'c Expr, otherwise: Option<TransitionId>) -> Value {
        if let (Some(_), ExprKind::Query { function, arguments }) = (otherwise, &expr.kind) {
            let faults = self.scope.arguments(env, arguments);
            self.note(faults);
            let fails = self.scope.chart().functions[*function].error.is_some();
            self.may_fail(fails, otherwise);
            return Value::all_of(self.scope.chart(), expr.ty);
        }
        let (value, faults) = self.scope.evaluate(env, expr);
        self.note(faults);
        value
    }

    fn compound(&mut self, env: &Env<'c>, operator: BinaryOperator, place: Place, value: Value) -> Value {
        let (before, ty) = self.scope.place(env, place, |local| self.code.locals[local].ty);
        let all = Value::all_of(self.scope.chart(), ty);
        let (result, faults) = super::arithmetic::binary(operator, ty, before, value, all);
        self.note(faults);
        result
    }

    fn may_fail(&mut self, fails: bool, otherwise: Option<TransitionId>) {
        if !fails {
            return;
        }
        match otherwise {
            Some(transition) => {
                self.effects.otherwise.push(transition);
                self.certain = false;
            }
            None => self.note(Faults::of(FaultKind::Host)),
        }
    }

    fn note(&mut self, faults: Faults) {
        self.effects.faults = self.effects.faults.and(faults);
        self.certain &= faults.is_none();
    }
}

/// Calls `visit` for the transition of every `else => X` in the block.
pub(super) fn each_otherwise(code: &Code, visit: &mut dyn FnMut(TransitionId)) {
    each_statement(&code.statements, &mut |statement| {
        if let StatementKind::Assign { otherwise: Some(otherwise), .. }
        | StatementKind::Call { otherwise: Some(otherwise), .. }
        | StatementKind::Let { otherwise: Some(otherwise), .. } = statement.kind
        {
            visit(otherwise);
        }
    });
}

/// Calls `visit` for every statement, inner ones included, in order.
pub(super) fn each_statement<'c>(statements: &'c [Statement], visit: &mut dyn FnMut(&'c Statement)) {
    for statement in statements {
        visit(statement);
        if let StatementKind::If { branches, otherwise } = &statement.kind {
            for (_, inner) in branches {
                each_statement(inner, visit);
            }
            each_statement(otherwise.as_deref().unwrap_or_default(), visit);
        }
    }
}

/// Calls `visit` for every expression of a statement that is not one of an inner statement.
pub(super) fn expressions_of<'c>(statement: &'c Statement, visit: &mut dyn FnMut(&'c Expr)) {
    match &statement.kind {
        StatementKind::Assign { value, .. } | StatementKind::Let { value, .. } => visit(value),
        StatementKind::Call { arguments, .. } | StatementKind::Raise { arguments, .. } => {
            arguments.iter().for_each(visit);
        }
        StatementKind::If { branches, .. } => branches.iter().for_each(|(condition, _)| visit(condition)),
        StatementKind::Pivot | StatementKind::Settle(_) => {}
    }
}

/// Calls `visit` for an expression and every one inside it.
pub(super) fn each_expression<'c>(expr: &'c Expr, visit: &mut dyn FnMut(&'c Expr)) {
    visit(expr);
    match &expr.kind {
        ExprKind::Field { base: operand, .. } | ExprKind::Unary { operand, .. } | ExprKind::Cast(operand) => {
            each_expression(operand, visit);
        }
        ExprKind::Query { arguments, .. } => {
            arguments.iter().for_each(|argument| each_expression(argument, visit))
        }
        ExprKind::Binary { left, right, .. } => {
            each_expression(left, visit);
            each_expression(right, visit);
        }
        _ => {}
    }
}

/// The constants' values. A constant that has none, which the resolver has reported, may be anything.
pub(super) fn constants(chart: &crate::chart::Chart) -> Arena<crate::chart::ConstantId, Value> {
    use super::scope::World;
    use crate::map::Id;
    let mut values = chart.constants.map(|_| None);
    let mut waiting: Vec<_> = chart.constants.ids().rev().collect();
    let no_values = Arena::new();
    let no_states = Arena::new();
    let mut known = chart.constants.map(|_| Value::Any);
    // A constant is looked at again when those that it reads are known; they have no cycle, so that nothing
    // is looked at more often than it is read. The bound is for a chart that breaks that promise.
    let mut fuel = chart.constants.len().saturating_mul(4).saturating_add(1_024);
    while let Some(id) = waiting.pop() {
        if values[id].is_some() {
            continue;
        }
        let constant = &chart.constants[id];
        let before = waiting.len();
        waiting.push(id);
        if fuel > 0 {
            each_expression(&constant.value, &mut |expr| {
                if let ExprKind::Constant(other) = expr.kind
                    && other.index() < values.len()
                    && values[other].is_none()
                {
                    waiting.push(other);
                    fuel = fuel.saturating_sub(1);
                }
            });
        }
        if waiting.len() > before + 1 {
            continue;
        }
        waiting.pop();
        let world = World { chart, values: &no_values, constants: &known, active: &no_states };
        let scope = Scope::new(world, crate::chart::Chart::ROOT, &[]);
        let (value, _) = scope.evaluate(&Env::default(), &constant.value);
        let value = if value.is_nothing() { Value::all_of(chart, constant.ty) } else { value };
        values[id] = Some(value);
        known[id] = value;
    }
    known
}
