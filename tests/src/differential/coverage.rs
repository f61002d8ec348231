//! How often each form was taken: a differential that never takes a form says nothing of it.

mod values;
mod work;

use std::fmt;

use fsm_lang::chart::{Chart, ExprKind, Node, StateKind, Statement, StatementKind, Transition, Trigger};
use fsm_lang::interp::Moment;

use super::reference::Trace;

/// Counts by form, in a fixed order.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    counts: Vec<(&'static str, usize)>,
}

/// Every form that has to be taken at least once.
const FORMS: [&str; 56] = [
    "on event",
    "on several events",
    "on *",
    "on fault",
    "always",
    "after literal",
    "after computed",
    "done of compound",
    "done of parallel",
    "else => X",
    "guard",
    "guard with in(..)",
    "guard with a query",
    "guard with a binding",
    "else guard",
    "external",
    "external of an ancestor",
    "local of a compound",
    "local of a parallel",
    "internal",
    "empty on purpose",
    "several targets",
    "target with data",
    "target by history",
    "deep target",
    "out of a parallel",
    "transition block",
    "several transitions at once",
    "several transitions of several regions with targets",
    "entry",
    "exit",
    "initial block",
    "initial by history",
    "initial deeper",
    "shallow history restored",
    "deep history restored",
    "history with data restored",
    "history default",
    "history default block",
    "state data entered",
    "state variable entered",
    "final of a compound",
    "final of the machine",
    "final failure of the machine",
    "else => X dropped",
    "raise",
    "let",
    "if",
    "fallible call",
    "error Fault(Overflow)",
    "error Fault(DivisionByZero)",
    "error Fault(Conversion)",
    "error Fault(Host)",
    "error Microsteps",
    "error QueueFull",
    "error Timers",
];

impl Coverage {
    /// Nothing taken yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            counts: FORMS.iter().chain(&work::FORMS).chain(&values::FORMS).map(|form| (*form, 0)).collect(),
        }
    }

    /// The forms that were never taken.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        self.counts.iter().filter(|(_, count)| *count == 0).map(|(form, _)| *form).collect()
    }

    /// Adds what a chart's trace took.
    pub fn add(&mut self, chart: &Chart, trace: &Trace) {
        for line in &trace.lines {
            let result = line.split(" | ").next().unwrap_or_default();
            if let Some((_, count)) =
                self.counts.iter_mut().find(|(form, _)| form.strip_prefix("error ") == Some(result))
            {
                *count += 1;
            }
        }
        for moments in &trace.moments {
            let mut together: Vec<&Transition> = vec![];
            for moment in moments {
                if let Moment::Taken(taken) = moment {
                    together.push(&chart.transitions[*taken]);
                } else {
                    self.several(&together);
                    together.clear();
                }
                self.moment(chart, *moment);
            }
            self.several(&together);
        }
        if !chart.activities.is_empty() {
            self.add_work(chart, trace);
        }
    }

    /// Adds what another counted.
    pub fn merge(&mut self, other: &Self) {
        for ((form, count), (same, more)) in self.counts.iter_mut().zip(&other.counts) {
            debug_assert_eq!(form, same);
            *count += more;
        }
    }

    fn count(&mut self, form: &'static str, taken: bool) {
        if taken {
            let entry = self.counts.iter_mut().find(|(known, _)| *known == form);
            entry.unwrap_or_else(|| unreachable!("`{form}` is one of FORMS")).1 += 1;
        }
    }

    fn several(&mut self, together: &[&Transition]) {
        self.count("several transitions at once", together.len() > 1);
        let moving = together.iter().filter(|transition| !transition.targets.is_empty()).count();
        self.count("several transitions of several regions with targets", moving > 1);
    }

    fn moment(&mut self, chart: &Chart, moment: Moment) {
        match moment {
            Moment::Taken(id) => self.transition(chart, &chart.transitions[id]),
            Moment::Entered(state) => {
                let state = &chart.states[state];
                self.count("entry", !state.entry.is_empty());
                state.entry.iter().for_each(|code| self.values_of(chart, code));
                let given =
                    state.variables.iter().filter(|&&id| chart.variables[id].initial.is_none()).count();
                self.count("state data entered", given > 0 && state.parent.is_some());
                self.count("state variable entered", given < state.variables.len() && state.parent.is_some());
                if let StateKind::Final { failure } = state.kind {
                    let of_machine = state.parent == Some(Chart::ROOT);
                    self.count("final of a compound", !of_machine);
                    self.count("final of the machine", of_machine && !failure);
                    self.count("final failure of the machine", of_machine && failure);
                }
            }
            Moment::Exited(state) => self.count("exit", !chart.states[state].exit.is_empty()),
            Moment::Initial(state) => {
                if let StateKind::Compound { initial } = &chart.states[state].kind {
                    self.count("initial block", initial.code.span.is_some());
                    self.count("initial by history", matches!(initial.target.node, Node::History(_)));
                    self.count(
                        "initial deeper",
                        matches!(initial.target.node, Node::State(target) if chart.states[target].parent != Some(state)),
                    );
                }
            }
            Moment::Restored(id) => {
                let history = &chart.histories[id];
                self.count("deep history restored", history.deep);
                self.count("shallow history restored", !history.deep);
                let inside = chart.descendants(history.parent);
                let recorded = |state| history.deep || chart.states[state].parent == Some(history.parent);
                let data = inside
                    .filter(|&state| recorded(state))
                    .any(|state| !chart.states[state].variables.is_empty());
                self.count("history with data restored", data);
            }
            Moment::Defaulted(id) => {
                self.count("history default", true);
                self.count("history default block", chart.histories[id].code.span.is_some());
            }
            Moment::Dropped(_) => self.count("else => X dropped", true),
            Moment::Fired(_)
            | Moment::Called(_)
            | Moment::Undoing(_)
            | Moment::Settled(_)
            | Moment::Passed
            | Moment::Kept(_)
            | Moment::Returned(_) => {}
        }
    }

    fn transition(&mut self, chart: &Chart, transition: &Transition) {
        let source = &chart.states[transition.source];
        let parallel = matches!(source.kind, StateKind::Parallel);
        match &transition.trigger {
            Trigger::Events(patterns) => {
                self.count("on event", patterns.len() == 1);
                self.count("on several events", patterns.len() > 1);
            }
            Trigger::Any => self.count("on *", true),
            Trigger::Always => self.count("always", true),
            Trigger::After(delay) => {
                let literal = matches!(delay.kind, ExprKind::Duration(_));
                self.count("after literal", literal);
                self.count("after computed", !literal);
            }
            Trigger::Done => {
                self.count("done of parallel", parallel);
                self.count("done of compound", !parallel);
            }
            Trigger::Fault(_) => self.count("on fault", true),
            Trigger::Outcome(_) => {}
            Trigger::Otherwise => self.count("else => X", true),
        }
        if let Some(guard) = &transition.guard {
            self.count("guard", true);
            self.count("guard with in(..)", mentions(guard, &|kind| matches!(kind, ExprKind::In(_))));
            self.count("guard with a query", mentions(guard, &|kind| matches!(kind, ExprKind::Query { .. })));
            self.count("guard with a binding", mentions(guard, &|kind| matches!(kind, ExprKind::Local(_))));
        }
        self.count("else guard", transition.otherwise);
        let has_block = transition.code.span.is_some();
        match (transition.targets.as_slice(), transition.local) {
            ([], _) => {
                self.count("internal", true);
                self.count("empty on purpose", has_block && transition.code.statements.is_empty());
            }
            (targets, true) => {
                self.count("local of a parallel", parallel);
                self.count("local of a compound", !parallel);
                self.targets(chart, transition, targets);
            }
            (targets, false) => {
                self.count("external", true);
                self.count("external of an ancestor", !source.children.is_empty());
                self.targets(chart, transition, targets);
            }
        }
        self.count("transition block", !transition.code.statements.is_empty());
        self.statements(chart, &transition.code.statements);
        self.values(chart, transition);
    }

    fn targets(&mut self, chart: &Chart, transition: &Transition, targets: &[fsm_lang::chart::Destination]) {
        self.count("several targets", targets.len() > 1);
        self.count("target with data", targets.iter().any(|target| !target.arguments.is_empty()));
        self.count("target by history", targets.iter().any(|target| matches!(target.node, Node::History(_))));
        let domain = chart.domain(transition).unwrap_or(Chart::ROOT);
        self.count("deep target", targets.iter().any(|target| chart.parent_of(target.node) != Some(domain)));
        let mut left = chart.ancestors(transition.source).take_while(|&state| state != domain);
        self.count(
            "out of a parallel",
            left.any(|state| matches!(chart.states[state].kind, StateKind::Parallel)),
        );
    }

    /// The statements that a taken transition's block has; whether each ran, its conditions decide.
    fn statements(&mut self, chart: &Chart, statements: &[Statement]) {
        for statement in statements {
            match &statement.kind {
                StatementKind::Raise { .. } => self.count("raise", true),
                StatementKind::Let { .. } => self.count("let", true),
                StatementKind::If { branches, otherwise } => {
                    self.count("if", true);
                    for (_, statements) in branches {
                        self.statements(chart, statements);
                    }
                    self.statements(chart, otherwise.as_deref().unwrap_or_default());
                }
                StatementKind::Call { function, .. } => {
                    self.count("fallible call", chart.functions[*function].error.is_some());
                }
                StatementKind::Assign { .. } | StatementKind::Pivot | StatementKind::Settle(_) => {}
            }
        }
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (form, count) in &self.counts {
            writeln!(f, "{count:>9}  {form}")?;
        }
        Ok(())
    }
}

fn mentions(expr: &fsm_lang::chart::Expr, is: &dyn Fn(&ExprKind) -> bool) -> bool {
    is(&expr.kind)
        || match &expr.kind {
            ExprKind::Field { base: inner, .. }
            | ExprKind::Unary { operand: inner, .. }
            | ExprKind::Cast(inner) => mentions(inner, is),
            ExprKind::Binary { left, right, .. } => mentions(left, is) || mentions(right, is),
            ExprKind::Query { arguments, .. } => arguments.iter().any(|argument| mentions(argument, is)),
            _ => false,
        }
}
