//! What flags hold: variables with few values, and fields of parameters, that guards ask for. Those that a history may
//! bring back are none.
//!
//! A flag holds some of its values, by bits: what a block writes out, what a guard that held has told, else any.

use super::super::touch::may_end;
use crate::analysis::block::{each_expression, each_statement};
use crate::analysis::value::Value;
use crate::chart::{
    Chart, Code, Expr, ExprKind, HistoryId, Place, State, StateId, StateKind, Statement, StatementKind,
    TransitionId, Type, VariableId,
};
use crate::map::Arena;

/// What each flag may hold, by bits; empty where flags are not followed.
pub(super) type Held = Vec<u64>;

/// More flags are not followed.
const MOST_FLAGS: usize = 32;
/// So many constants are looked through for a value.
const MOST_CONSTANTS: usize = 16;

/// What is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Flag {
    variable: VariableId,
    /// Of a variable with fields: which.
    field: Option<usize>,
    /// All its values.
    all: u64,
}

/// What a block may write into a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Write {
    flag: usize,
    values: u64,
    /// Whether it may be that it writes nothing.
    perhaps: bool,
}

/// What a block may write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Writes(Vec<Write>);

/// The flags of a chart.
pub(in super::super) struct Flags<'f> {
    chart: &'f Chart,
    flags: Vec<Flag>,
    /// By state: what entering it writes: the values of its own variables, and what `entry` does.
    pub(super) entry: Arena<StateId, Writes>,
    /// What its `exit` writes.
    exit: Arena<StateId, Writes>,
    /// What its `initial` writes.
    pub(super) initial: Arena<StateId, Writes>,
    /// The states whose `exit` writes something.
    pub(super) exiting: Vec<StateId>,
    /// What the default of a history writes.
    pub(super) default: Arena<HistoryId, Writes>,
    /// What the block of a transition writes.
    taken: Arena<TransitionId, Writes>,
}

impl<'f> Flags<'f> {
    pub(in super::super) fn of(chart: &'f Chart) -> Self {
        let mut flags = Self {
            chart,
            flags: Vec::new(),
            entry: chart.states.map(|_| Writes::default()),
            exit: chart.states.map(|_| Writes::default()),
            initial: chart.states.map(|_| Writes::default()),
            exiting: Vec::new(),
            default: chart.histories.map(|_| Writes::default()),
            taken: chart.transitions.map(|_| Writes::default()),
        };
        flags.collect();
        if flags.flags.is_empty() {
            return flags;
        }
        let all =
            |codes: &[Code]| codes.iter().fold(Writes::default(), |all, code| all.then(&flags.writes(code)));
        let entry = chart.states.map(|state| flags.initial_of(state).then(&all(&state.entry)));
        let exit = chart.states.map(|state| all(&state.exit));
        let initial = chart.states.map(|state| match &state.kind {
            StateKind::Compound { initial } => flags.writes(&initial.code),
            _ => Writes::default(),
        });
        let default = chart.histories.map(|history| flags.writes(&history.code));
        let taken = chart.transitions.map(|transition| flags.writes(&transition.code));
        let exiting =
            exit.iter().filter(|(_, writes)| !writes.0.is_empty()).map(|(state, _)| state).collect();
        Self { entry, exit, initial, exiting, default, taken, ..flags }
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.flags.is_empty()
    }

    /// Finds what guards ask for.
    fn collect(&mut self) {
        let chart = self.chart;
        for transition in chart.transitions.values() {
            let Some(guard) = &transition.guard else { continue };
            each_expression(guard, &mut |expr| {
                let (variable, field) = match &expr.kind {
                    ExprKind::Variable(variable) => (*variable, None),
                    ExprKind::Field { base, field } => match base.kind {
                        ExprKind::Variable(variable) => (variable, Some(*field)),
                        _ => return,
                    },
                    _ => return,
                };
                let Some(all) = few(chart, expr.ty) else { return };
                let flag = Flag { variable, field, all };
                let owner = chart.variables[variable].owner;
                let comes_back = chart.histories.values().any(|it| chart.is_descendant(owner, it.parent));
                if !comes_back && !self.flags.contains(&flag) && self.flags.len() < MOST_FLAGS {
                    self.flags.push(flag);
                }
            });
        }
    }

    /// What flags hold before the machine is entered.
    pub(super) fn start(&self) -> Held {
        self.flags.iter().map(|flag| flag.all).collect()
    }

    /// What a state's own variables hold when it is entered.
    fn initial_of(&self, state: &State) -> Writes {
        let own = self.flags.iter().enumerate().filter(|(_, flag)| state.variables.contains(&flag.variable));
        let writes = own.map(|(position, flag)| {
            let initial = self.chart.variables[flag.variable].initial.as_ref();
            let initial = initial.filter(|_| flag.field.is_none());
            let written = initial.and_then(|initial| written(self.chart, initial));
            Write { flag: position, values: written.unwrap_or(flag.all), perhaps: false }
        });
        Writes(writes.collect())
    }

    /// The flag that an expression reads.
    pub(super) fn read(&self, expr: &Expr) -> Option<usize> {
        let (variable, field) = match &expr.kind {
            ExprKind::Variable(variable) => (*variable, None),
            ExprKind::Field { base, field } => match base.kind {
                ExprKind::Variable(variable) => (variable, Some(*field)),
                _ => return None,
            },
            _ => return None,
        };
        self.flags.iter().position(|flag| (flag.variable, flag.field) == (variable, field))
    }

    fn writes(&self, code: &Code) -> Writes {
        let mut writes = Writes::default();
        let mut surely = true;
        for statement in &code.statements {
            match &statement.kind {
                StatementKind::If { .. } => {
                    each_statement(std::slice::from_ref(statement), &mut |inner| {
                        self.write(inner, false, &mut writes);
                    });
                }
                _ => self.write(statement, surely, &mut writes),
            }
            surely &= !may_end(self.chart, statement);
        }
        writes
    }

    /// Adds what a statement writes, inner ones apart; `surely` if it is come to and does.
    fn write(&self, statement: &Statement, surely: bool, writes: &mut Writes) {
        let StatementKind::Assign { place: Place::Variable(variable), operator, value, .. } = &statement.kind
        else {
            return;
        };
        let surely = surely && !may_end(self.chart, statement);
        for (position, flag) in self.flags.iter().enumerate().filter(|(_, flag)| flag.variable == *variable) {
            let plain = operator.is_none() && flag.field.is_none();
            let value = plain.then(|| written(self.chart, value)).flatten();
            let write = Write { flag: position, values: value.unwrap_or(flag.all), perhaps: !surely };
            *writes = writes.then(&Writes(vec![write]));
        }
    }

    /// What is held when these states have been left, in this order.
    pub(super) fn leave(&self, held: &mut Held, left: &mut dyn Iterator<Item = StateId>) {
        left.for_each(|state| self.exit[state].apply(held));
    }

    /// What is held when the blocks of these transitions have run, in whatever order.
    pub(super) fn take(&self, held: &mut Held, taken: &[TransitionId]) {
        let all = taken.iter().fold(Writes::default(), |all, &id| all.beside(&self.taken[id]));
        all.apply(held);
    }
}

impl Writes {
    /// What is held when the block has run.
    pub(super) fn apply(&self, held: &mut Held) {
        for write in &self.0 {
            if let Some(values) = held.get_mut(write.flag) {
                *values = if write.perhaps { *values | write.values } else { write.values };
            }
        }
    }

    /// This, and then another.
    fn then(&self, next: &Self) -> Self {
        self.with(next, |first, next| Write {
            flag: next.flag,
            values: if next.perhaps { first.values | next.values } else { next.values },
            perhaps: first.perhaps && next.perhaps,
        })
    }

    /// This and another, in whatever order.
    fn beside(&self, other: &Self) -> Self {
        self.with(other, |one, other| Write {
            flag: one.flag,
            values: one.values | other.values,
            perhaps: one.perhaps && other.perhaps,
        })
    }

    fn with(&self, other: &Self, both: impl Fn(Write, Write) -> Write) -> Self {
        let mut all = self.0.clone();
        for &write in &other.0 {
            match all.iter_mut().find(|known| known.flag == write.flag) {
                Some(known) => *known = both(*known, write),
                None => all.push(write),
            }
        }
        Self(all)
    }
}

/// All values of a type that has few, by bits.
fn few(chart: &Chart, ty: Type) -> Option<u64> {
    match Value::all_of(chart, ty) {
        Value::Set(all) if matches!(ty, Type::Bool | Type::Host(_)) => Some(all),
        _ => None,
    }
}

/// The value of an expression that is written out, or a constant, by its bit.
pub(super) fn written(chart: &Chart, expr: &Expr) -> Option<u64> {
    let mut expr = expr;
    for _ in 0..MOST_CONSTANTS {
        match expr.kind {
            ExprKind::Bool(truth) => return Some(bit_of(truth)),
            ExprKind::Variant(_, variant) if few(chart, expr.ty).is_some() => return Some(1 << variant),
            ExprKind::Constant(constant) => expr = &chart.constants[constant].value,
            _ => return None,
        }
    }
    None
}

/// The bit of a truth value.
pub(super) const fn bit_of(truth: bool) -> u64 {
    if truth { 0b10 } else { 0b01 }
}
