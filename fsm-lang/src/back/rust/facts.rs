//! What the generated code needs, read off the chart once.

use std::collections::BTreeSet;

use crate::chart::Members;
use crate::chart::{
    BinaryOperator, Chart, Expr, ExprKind, Place, StateId, StateKind, Statement, StatementKind, TransitionId,
    Trigger, Type, UnaryOperator, VariableId,
};
use crate::map::Arena;

/// What a machine needs beside its state.
pub(super) struct Needs {
    /// There are timers, so that inputs carry `now`.
    pub(super) timers: bool,
    /// Events are raised.
    pub(super) raises: bool,
    /// The states whose `done` is queued: those of which it is waited for; where something else could find
    /// the queue full of them, all that can be done.
    pub(super) dones: BTreeSet<StateId>,
    /// A transition takes faults.
    pub(super) takes_faults: bool,
    /// There are eventless transitions.
    pub(super) always: bool,
    /// The transitions that stand for `else => X`.
    pub(super) jumps: Vec<TransitionId>,
    /// Something can fault.
    pub(super) faults: bool,
    /// A guard, argument, initial value or delay can fault.
    pub(super) noted: bool,
    /// There is a final state of the machine.
    pub(super) ends: bool,
    /// The variables that are assigned to.
    pub(super) assigned: BTreeSet<VariableId>,
    /// The states with data in themselves or in a state inside.
    pub(super) data: Arena<StateId, bool>,
    /// The states with opaque values of the host in themselves or inside.
    pub(super) opaque: Arena<StateId, bool>,
    /// There are activities, whose calls are told to a sink.
    pub(super) calls: bool,
    /// How many leaves a state has.
    pub(super) leaves: Arena<StateId, usize>,
}

impl Needs {
    pub(super) fn of(chart: &Chart) -> Self {
        let mut needs = Self {
            timers: false,
            raises: false,
            dones: BTreeSet::new(),
            takes_faults: false,
            always: false,
            jumps: Vec::new(),
            faults: false,
            noted: false,
            ends: chart.states[Chart::ROOT].children.iter().any(|&child| is_final(chart, child)),
            assigned: BTreeSet::new(),
            data: chart.states.map(|_| false),
            opaque: chart.states.map(|_| false),
            calls: !chart.activities.is_empty(),
            leaves: chart.states.map(|_| 0),
        };
        for (id, transition) in chart.transitions.iter() {
            match &transition.trigger {
                Trigger::After(delay) => {
                    needs.timers = true;
                    needs.noted |= can_fault(chart, delay);
                }
                Trigger::Done => {
                    needs.dones.insert(transition.source);
                }
                Trigger::Fault(_) => needs.takes_faults = true,
                Trigger::Always => needs.always = true,
                Trigger::Otherwise => needs.jumps.push(id),
                Trigger::Events(_) | Trigger::Any | Trigger::Outcome(_) => {}
            }
            needs.noted |= transition.guard.as_ref().is_some_and(|guard| can_fault(chart, guard));
            needs.noted |= transition.targets.iter().any(|target| arguments_can_fault(chart, target));
        }
        for variable in chart.variables.values() {
            needs.noted |= variable.initial.as_ref().is_some_and(|value| can_fault(chart, value));
        }
        for history in chart.histories.values() {
            needs.noted |= arguments_can_fault(chart, &history.default);
        }
        for state in chart.states.values() {
            if let StateKind::Compound { initial } = &state.kind {
                needs.noted |= arguments_can_fault(chart, &initial.target);
            }
        }
        let mut given = chart.invocations.values().flat_map(|invocation| &invocation.arguments);
        needs.faults = needs.noted || given.any(|argument| can_fault(chart, argument));
        for code in chart.codes() {
            needs.faults |= code_can_fault(chart, &code.statements);
            needs.read_statements(&code.statements);
        }
        for (id, state) in chart.states.iter().rev() {
            if state.children.is_empty() {
                needs.leaves[id] = 1;
            }
            let own = id != Chart::ROOT && !state.variables.is_empty();
            needs.data[id] |= own;
            needs.opaque[id] |=
                own && state.variables.iter().any(|&v| is_opaque(chart, chart.variables[v].ty));
            if let Some(parent) = state.parent {
                needs.data[parent] = needs.data[parent] || needs.data[id];
                needs.opaque[parent] = needs.opaque[parent] || needs.opaque[id];
                needs.leaves[parent] += needs.leaves[id];
            }
        }
        let ending: Vec<StateId> =
            chart.states.ids().filter(|&state| state != Chart::ROOT && can_be_done(chart, state)).collect();
        if needs.settles() || ending.len() > usize::try_from(chart.bounds.queue).unwrap_or(usize::MAX) {
            needs.dones.extend(ending);
        }
        needs
    }

    fn read_statements(&mut self, statements: &[Statement]) {
        for statement in statements {
            match &statement.kind {
                StatementKind::Assign { place: Place::Variable(variable), .. } => {
                    self.assigned.insert(*variable);
                }
                StatementKind::Raise { .. } => self.raises = true,
                StatementKind::If { branches, otherwise } => {
                    for (_, body) in branches {
                        self.read_statements(body);
                    }
                    self.read_statements(otherwise.as_deref().unwrap_or_default());
                }
                StatementKind::Assign { .. }
                | StatementKind::Call { .. }
                | StatementKind::Let { .. }
                | StatementKind::Pivot
                | StatementKind::Settle(_) => {}
            }
        }
    }

    /// Whether internal events wait in a queue.
    pub(super) fn queue(&self) -> bool {
        self.raises || !self.dones.is_empty() || (self.takes_faults && self.faults)
    }

    /// Whether more can follow the microstep that an input begins with.
    pub(super) fn settles(&self) -> bool {
        self.queue() || self.always || !self.jumps.is_empty()
    }

    /// Whether something is kept while an input is processed.
    pub(super) fn step(&self) -> bool {
        self.settles() || self.faults || self.calls
    }
}

pub(super) fn is_final(chart: &Chart, state: StateId) -> bool {
    matches!(chart.states[state].kind, StateKind::Final { .. })
}

/// Whether a state has an end: a final child, or one in each of its regions.
pub(super) fn can_be_done(chart: &Chart, state: StateId) -> bool {
    let children = &chart.states[state].children;
    match chart.states[state].kind {
        StateKind::Parallel => children.iter().all(|&region| can_be_done(chart, region)),
        _ => children.iter().any(|&child| is_final(chart, child)),
    }
}

pub(super) fn is_region(chart: &Chart, state: StateId) -> bool {
    chart.states[state].parent.is_some_and(|parent| chart.states[parent].kind == StateKind::Parallel)
}

/// Whether a value of the type is passed on and never looked into, so that nothing is known of its traits.
pub(super) fn is_opaque(chart: &Chart, ty: Type) -> bool {
    matches!(ty, Type::Host(id) if !matches!(chart.types[id].members, Members::Variants(_)))
}

fn arguments_can_fault(chart: &Chart, target: &crate::chart::Destination) -> bool {
    target.arguments.iter().flat_map(|(_, values)| values).any(|value| can_fault(chart, value))
}

/// Whether evaluating the expression can be a run-time fault.
pub(super) fn can_fault(chart: &Chart, expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Field { base, .. } => can_fault(chart, base),
        ExprKind::Query { function, arguments } => {
            chart.functions[*function].error.is_some()
                || arguments.iter().any(|value| can_fault(chart, value))
        }
        ExprKind::Unary { operator, operand } => {
            can_fault(chart, operand)
                || (*operator == UnaryOperator::Negate && matches!(expr.ty, Type::Integer(_)))
        }
        ExprKind::Binary { operator, left, right } => {
            can_fault(chart, left) || can_fault(chart, right) || operator_can_fault(*operator, left, right)
        }
        ExprKind::Cast(value) => {
            can_fault(chart, value) || super::expressions::cast_can_fault(value.ty, expr.ty)
        }
        _ => false,
    }
}

/// Whether the operator itself can fault, of operands that don't.
pub(super) fn operator_can_fault(operator: BinaryOperator, left: &Expr, right: &Expr) -> bool {
    use BinaryOperator::{Add, Divide, Multiply, Remainder, ShiftLeft, ShiftRight, Subtract};
    if !matches!(left.ty, Type::Integer(_) | Type::Duration) {
        return false;
    }
    if left.ty != right.ty && right.ty == Type::Duration {
        return operator == Multiply;
    }
    match operator {
        Add | Subtract | Multiply => true,
        Divide if left.ty == Type::Duration => true,
        // By a literal that is neither 0 nor -1.
        Divide | Remainder => {
            !matches!(right.kind, ExprKind::Integer { negative, magnitude } if magnitude > u128::from(negative))
        }
        ShiftLeft | ShiftRight => match (left.ty, &right.kind) {
            (Type::Integer(ty), ExprKind::Integer { negative: false, magnitude }) => {
                *magnitude >= u128::from(super::expressions::bits(ty))
            }
            _ => true,
        },
        _ => false,
    }
}

/// Whether a block can stop at a fault.
pub(super) fn code_can_fault(chart: &Chart, statements: &[Statement]) -> bool {
    let any = |values: &[Expr]| values.iter().any(|value| can_fault(chart, value));
    // The call of `else => X` cannot fault itself, only its arguments.
    let guarded = |value: &Expr, otherwise: Option<TransitionId>| match (&value.kind, otherwise) {
        (ExprKind::Query { arguments, .. }, Some(_)) => any(arguments),
        _ => can_fault(chart, value),
    };
    statements.iter().any(|statement| match &statement.kind {
        StatementKind::Assign { place, operator, value, otherwise } => {
            guarded(value, *otherwise)
                || operator.is_some_and(|operator| assign_can_fault(chart, *place, operator, value))
        }
        StatementKind::Call { function, arguments, otherwise } => {
            any(arguments) || (otherwise.is_none() && chart.functions[*function].error.is_some())
        }
        StatementKind::Let { value, otherwise, .. } => guarded(value, *otherwise),
        StatementKind::Raise { arguments, .. } => any(arguments),
        StatementKind::Pivot | StatementKind::Settle(_) => false,
        StatementKind::If { branches, otherwise } => {
            branches
                .iter()
                .any(|(condition, body)| can_fault(chart, condition) || code_can_fault(chart, body))
                || otherwise.as_ref().is_some_and(|body| code_can_fault(chart, body))
        }
    })
}

fn assign_can_fault(chart: &Chart, place: Place, operator: BinaryOperator, value: &Expr) -> bool {
    let ty = match place {
        Place::Variable(variable) => chart.variables[variable].ty,
        // Of locals the value tells: only shifts and scaled durations differ, and those check both ways.
        Place::Local(_) => value.ty,
    };
    let left = Expr { kind: ExprKind::Bool(false), ty, span: value.span };
    operator_can_fault(operator, &left, value)
}

/// Whether a block goes on with `else => X`.
pub(super) fn code_can_jump(statements: &[Statement]) -> bool {
    statements.iter().any(|statement| match &statement.kind {
        StatementKind::Assign { otherwise, .. }
        | StatementKind::Call { otherwise, .. }
        | StatementKind::Let { otherwise, .. } => otherwise.is_some(),
        StatementKind::Raise { .. } | StatementKind::Pivot | StatementKind::Settle(_) => false,
        StatementKind::If { branches, otherwise } => {
            branches.iter().any(|(_, body)| code_can_jump(body))
                || otherwise.as_ref().is_some_and(|body| code_can_jump(body))
        }
    })
}

/// All expressions of a chart, each the outermost of its place.
pub(super) fn expressions(chart: &Chart) -> Vec<&Expr> {
    let mut found: Vec<&Expr> = Vec::new();
    found.extend(chart.constants.values().map(|constant| &constant.value));
    found.extend(chart.variables.values().filter_map(|variable| variable.initial.as_ref()));
    for transition in chart.transitions.values() {
        found.extend(&transition.guard);
        if let Trigger::After(delay) = &transition.trigger {
            found.push(delay);
        }
        found.extend(transition.targets.iter().flat_map(given));
    }
    found.extend(chart.histories.values().flat_map(|history| given(&history.default)));
    for state in chart.states.values() {
        if let StateKind::Compound { initial } = &state.kind {
            found.extend(given(&initial.target));
        }
    }
    for code in chart.codes() {
        expressions_of(&code.statements, &mut found);
    }
    found
}

fn given(destination: &crate::chart::Destination) -> impl Iterator<Item = &Expr> {
    destination.arguments.iter().flat_map(|(_, values)| values)
}

fn expressions_of<'c>(statements: &'c [Statement], found: &mut Vec<&'c Expr>) {
    for statement in statements {
        match &statement.kind {
            StatementKind::Assign { value, .. } | StatementKind::Let { value, .. } => found.push(value),
            StatementKind::Call { arguments, .. } | StatementKind::Raise { arguments, .. } => {
                found.extend(arguments)
            }
            StatementKind::If { branches, otherwise } => {
                for (condition, body) in branches {
                    found.push(condition);
                    expressions_of(body, found);
                }
                expressions_of(otherwise.as_deref().unwrap_or_default(), found);
            }
            StatementKind::Pivot | StatementKind::Settle(_) => {}
        }
    }
}
