//! What flags hold: variables with few values, numbers that are compared with numbers that are written out, and fields of
//! parameters, that guards ask for. Those that a history may bring back are none.
//!
//! A flag holds some of its values, by bits: what a block writes out or counts, what a guard that held has told, else any.

use super::super::touch::{faults_here, may_end};
use super::domain::{Domain, number};
use super::writes::{Held, Writes};
use crate::analysis::block::{each_expression, each_statement};
use crate::chart::{
    BinaryOperator, Chart, Code, Expr, ExprKind, HistoryId, Place, State, StateId, StateKind, Statement,
    StatementKind, TransitionId, Type, VariableId,
};
use crate::map::Arena;

/// More flags are not followed.
const MOST_FLAGS: usize = 32;

/// What is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Flag {
    variable: VariableId,
    /// Of a variable with fields: which.
    field: Option<usize>,
    domain: Domain,
}

/// What a guard asks for.
struct Asked<'a> {
    variable: VariableId,
    field: Option<usize>,
    ty: Type,
    /// The numbers that it is compared with.
    numbers: Vec<&'a Expr>,
}

/// The flags of a chart.
pub(in super::super) struct Flags<'f> {
    chart: &'f Chart,
    flags: Vec<Flag>,
    /// Whether some block raises an event, or something may be done.
    raises: bool,
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
    /// `raises` says whether some block raises an event, or something may be done.
    pub(in super::super) fn of(chart: &'f Chart, raises: bool) -> Self {
        let mut flags = Self {
            chart,
            flags: Vec::new(),
            raises,
            entry: chart.states.map(|_| Writes::default()),
            exit: chart.states.map(|_| Writes::default()),
            initial: chart.states.map(|_| Writes::default()),
            exiting: Vec::new(),
            default: chart.histories.map(|_| Writes::default()),
            taken: chart.transitions.map(|_| Writes::default()),
        };
        flags.collect();
        if flags.is_empty() && !flags.raises {
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
        let exiting = exit.iter().filter(|(_, writes)| !writes.is_empty()).map(|(state, _)| state).collect();
        Self { entry, exit, initial, exiting, default, taken, ..flags }
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.flags.is_empty()
    }

    /// Finds what guards ask for.
    fn collect(&mut self) {
        let chart = self.chart;
        let mut asked: Vec<Asked<'_>> = Vec::new();
        let mut ask = |expr: &Expr, with: Option<&'f Expr>| {
            let Some((variable, field)) = read(expr) else { return };
            let known = asked.iter().position(|it| (it.variable, it.field) == (variable, field));
            let at = known.unwrap_or(asked.len());
            if known.is_none() {
                if asked.len() == MOST_FLAGS {
                    return;
                }
                asked.push(Asked { variable, field, ty: expr.ty, numbers: Vec::new() });
            }
            asked[at].numbers.extend(with);
        };
        for guard in chart.transitions.values().filter_map(|transition| transition.guard.as_ref()) {
            each_expression(guard, &mut |expr| match &expr.kind {
                ExprKind::Binary { left, right, .. } if number(chart, right).is_some() => {
                    ask(left, Some(right));
                }
                ExprKind::Binary { left, right, .. } if number(chart, left).is_some() => {
                    ask(right, Some(left));
                }
                _ if matches!(expr.ty, Type::Integer(_)) => {}
                _ => ask(expr, None),
            });
        }
        for Asked { variable, field, ty, numbers } in asked {
            let owner = chart.variables[variable].owner;
            if chart.histories.values().any(|it| chart.is_descendant(owner, it.parent)) {
                continue;
            }
            let mut points: Vec<i128> = numbers.into_iter().filter_map(|expr| number(chart, expr)).collect();
            if matches!(ty, Type::Integer(_)) && field.is_none() {
                let initial = chart.variables[variable].initial.as_ref();
                points.extend(initial.and_then(|initial| number(chart, initial)));
                for code in chart.codes() {
                    each_statement(&code.statements, &mut |statement| {
                        if let StatementKind::Assign { place, operator: None, value, .. } = &statement.kind
                            && *place == Place::Variable(variable)
                        {
                            points.extend(number(chart, value));
                        }
                    });
                }
            }
            if let Some(domain) = Domain::of(chart, ty, points) {
                self.flags.push(Flag { variable, field, domain });
            }
        }
    }

    /// What is held before the machine is entered; `raised` says whether what is raised is followed.
    pub(super) fn start(&self, raised: bool) -> Held {
        let values = self.flags.iter().map(|flag| flag.domain.all()).collect();
        Held { values, raised: (raised && self.raises).then(Vec::new) }
    }

    /// What a state's own variables hold when it is entered.
    fn initial_of(&self, state: &State) -> Writes {
        let own = self.flags.iter().enumerate().filter(|(_, flag)| state.variables.contains(&flag.variable));
        let writes = own.map(|(position, flag)| {
            let initial = self.chart.variables[flag.variable].initial.as_ref();
            let initial = initial.filter(|_| flag.field.is_none());
            let written = initial.and_then(|initial| flag.domain.written(self.chart, initial));
            Writes::one(position, flag.becomes(written), true)
        });
        writes.fold(Writes::default(), |all, write| all.then(&write))
    }

    /// The flag that an expression reads.
    pub(super) fn read(&self, expr: &Expr) -> Option<usize> {
        let (variable, field) = read(expr)?;
        self.flags.iter().position(|flag| (flag.variable, flag.field) == (variable, field))
    }

    /// The values of a flag.
    pub(super) fn domain(&self, flag: usize) -> &Domain {
        &self.flags[flag].domain
    }

    fn writes(&self, code: &Code) -> Writes {
        self.writes_of(&code.statements, true)
    }

    /// What statements write, `surely` if they are come to.
    fn writes_of(&self, statements: &[Statement], mut surely: bool) -> Writes {
        let mut writes = Writes::default();
        for statement in statements {
            if let StatementKind::If { branches, otherwise } = &statement.kind {
                let inside = surely && !faults_here(self.chart, statement);
                let otherwise = otherwise.as_deref().unwrap_or_default();
                let blocks = branches.iter().map(|(_, block)| block.as_slice());
                let either = blocks.fold(self.writes_of(otherwise, inside), |either, block| {
                    either.either(&self.writes_of(block, inside))
                });
                writes = writes.then(&either);
            } else {
                self.write(statement, surely, &mut writes);
            }
            surely &= !may_end(self.chart, statement);
        }
        writes
    }

    /// Adds what a statement writes, inner ones apart; `surely` if it is come to and does.
    fn write(&self, statement: &Statement, surely: bool, writes: &mut Writes) {
        if let StatementKind::Raise { event, .. } = statement.kind {
            *writes = writes.then(&Writes::raise(event, surely && !may_end(self.chart, statement)));
        }
        let StatementKind::Assign { place: Place::Variable(variable), operator, value, otherwise } =
            &statement.kind
        else {
            return;
        };
        for (position, flag) in self.flags.iter().enumerate().filter(|(_, flag)| flag.variable == *variable) {
            let plain = operator.is_none() && flag.field.is_none();
            let written = plain.then(|| flag.domain.written(self.chart, value)).flatten();
            // Where it would be a fault to count, what becomes of the flag says so.
            let counted = flag.counted(self.chart, *operator, value).filter(|_| written.is_none());
            let certain = surely && (counted.is_some() || !may_end(self.chart, statement));
            let certain = certain && otherwise.is_none();
            let becomes = counted.unwrap_or_else(|| flag.becomes(written));
            *writes = writes.then(&Writes::one(position, becomes, certain));
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

impl Flag {
    /// By bit: what it holds when this was written; any value where that is not known.
    fn becomes(&self, written: Option<u64>) -> Vec<u64> {
        vec![written.unwrap_or(self.domain.all()); self.domain.len()]
    }

    /// The same, when a number is added or taken away: `n += 1`, `n = n - 1`.
    fn counted(&self, chart: &Chart, operator: Option<BinaryOperator>, value: &Expr) -> Option<Vec<u64>> {
        if self.field.is_some() {
            return None;
        }
        let (operator, by) = match (operator, &value.kind) {
            (Some(operator), _) => (operator, value),
            (None, ExprKind::Binary { operator, left, right }) if self.is_read(left) => (*operator, &**right),
            (None, ExprKind::Binary { operator: BinaryOperator::Add, left, right })
                if self.is_read(right) =>
            {
                (BinaryOperator::Add, &**left)
            }
            _ => return None,
        };
        let by = number(chart, by)?;
        match operator {
            BinaryOperator::Add => self.domain.moved(by),
            BinaryOperator::Subtract => self.domain.moved(by.checked_neg()?),
            _ => None,
        }
    }

    fn is_read(&self, expr: &Expr) -> bool {
        read(expr) == Some((self.variable, self.field))
    }
}

/// The variable, or field of one, that an expression reads.
fn read(expr: &Expr) -> Option<(VariableId, Option<usize>)> {
    match &expr.kind {
        ExprKind::Variable(variable) => Some((*variable, None)),
        ExprKind::Field { base, field } => match base.kind {
            ExprKind::Variable(variable) => Some((variable, Some(*field))),
            _ => None,
        },
        _ => None,
    }
}
