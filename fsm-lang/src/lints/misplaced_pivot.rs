//! A pivot where there can be none.

use super::findings::Findings;
use super::lint::{Errs, Lint};
use crate::analysis::Facts;
use crate::analysis::owed::{Misplaced, Passing};
use crate::chart::{Chart, Code, StateKind, Statement, StatementKind, Subject};
use crate::diag::{Diagnostic, Severity};
use crate::span::Span;

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "misplaced_pivot",
    summary: "a second pivot on a way, one beside a region that can fail or owe, or one outside of a transition",
    severities: &[Severity::Error],
    errs: Errs::Loud,
    what: "\
A pivot is passed on a way on which one was passed before; or it stands in a region beside another one that calls what has an `undo`, \
or that can fail the machine; or `pivot;` stands in an `entry`, `exit`, `initial` or `history` block. \
Of guards only what they ask of active states, and how they compare variables with values that are written out, is looked at, so a \
way may be one that the others rule out.",
    why: "\
From the pivot on nothing can fail, so there is no second one, and nothing beside it may still have to be undone. It is an action of a \
transition: which way was taken decides that there is no return.",
    example: r"
machine Shop {
    activity pay() undo refund() timeout 1s;
    activity refund() retriable;
    activity ship() retriable;
    initial Paying;
    state Paying { invoke pay() { ok => Shipping { pivot; } err => Undoing } }
    state Shipping { invoke ship() { ok => Done { pivot; } } }
    state Undoing { compensate { ok => Failed } }
    final Done;
    final failure Failed;
}
",
    mended: r"
machine Shop {
    activity pay() undo refund() timeout 1s;
    activity refund() retriable;
    activity ship() retriable;
    initial Paying;
    state Paying { invoke pay() { ok => Shipping { pivot; } err => Undoing } }
    state Shipping { invoke ship() { ok => Done } }
    state Undoing { compensate { ok => Failed } }
    final Done;
    final failure Failed;
}
",
    check: Some(check),
};

fn check(chart: &Chart, facts: &Facts, findings: &mut Findings<'_>) {
    for (id, transition) in chart.transitions.iter() {
        let mut passed = None;
        if let Some((first, second)) = second_pivot(&transition.code.statements, &mut passed) {
            let finding = Diagnostic::error(LINT.code(), second, "a pivot behind a pivot")
                .with_primary("one was passed on a way here")
                .with_label(first, "by this one")
                .with_help("remove one of them: there is one point of no return");
            findings.report(Subject::Transition(id), finding);
        }
    }
    for &(by, why) in facts.owed().misplaced_pivots() {
        let (subject, span) = match by {
            Passing::Transition(id) => {
                let transition = &chart.transitions[id];
                let span = first_pivot(&transition.code.statements).unwrap_or(transition.trigger_span);
                (Subject::Transition(id), span)
            }
            Passing::Outcome(place) => {
                let invocation = &chart.invocations[place];
                (Subject::State(invocation.state), invocation.span)
            }
        };
        let finding = match why {
            Misplaced::Second => {
                let finding = Diagnostic::error(LINT.code(), span, "a pivot behind a pivot")
                    .with_primary("one was passed on a way here");
                let other = facts.owed().pivots().iter().find(|&&other| other != span);
                match other {
                    Some(&other) => finding.with_label(other, "by this one"),
                    None => finding.with_note("it is passed again by way of a loop"),
                }
                .with_help("remove one of them: there is one point of no return")
            }
            Misplaced::BesideCall(place) => {
                let invocation = &chart.invocations[place];
                let name = &chart.activities[invocation.activity].name.text;
                Diagnostic::error(
                    LINT.code(),
                    span,
                    format!("a pivot beside `{name}`, which may have to be undone"),
                )
                .with_primary("settles what is owed")
                .with_label(invocation.span, "may be under way in a region beside it")
                .with_help("pass the pivot when the regions are done: `done => .. { pivot; }`")
            }
            Misplaced::BesideFailure(failing) => {
                Diagnostic::error(LINT.code(), span, "a pivot beside a region that can fail the machine")
                    .with_primary("behind it nothing may fail")
                    .with_label(chart.transitions[failing].trigger_span, "fails in a region beside it")
                    .with_help("pass the pivot when the regions are done: `done => .. { pivot; }`")
            }
        };
        findings.report(subject, finding);
    }
    for (id, state) in chart.states.iter() {
        let mut blocks: Vec<(&Code, &str)> = state.entry.iter().map(|code| (code, "an `entry`")).collect();
        blocks.extend(state.exit.iter().map(|code| (code, "an `exit`")));
        if let StateKind::Compound { initial } = &state.kind {
            blocks.push((&initial.code, "an `initial`"));
        }
        blocks.extend(state.histories.iter().map(|&history| (&chart.histories[history].code, "a `history`")));
        for (code, whose) in blocks {
            if let Some(span) = first_pivot(&code.statements) {
                let finding =
                    Diagnostic::error(LINT.code(), span, format!("a pivot in the block of {whose}"))
                        .with_primary("it is an action of a transition")
                        .with_help(
                            "write it into the block of the transition that makes the way back impossible",
                        );
                findings.report(Subject::State(id), finding);
            }
        }
    }
}

/// Two `pivot;` of a block, one of which may be behind the other; `passed` is one that may be passed before it.
fn second_pivot(statements: &[Statement], passed: &mut Option<Span>) -> Option<(Span, Span)> {
    for statement in statements {
        match &statement.kind {
            StatementKind::Pivot => match *passed {
                Some(first) => return Some((first, statement.span)),
                None => *passed = Some(statement.span),
            },
            StatementKind::If { branches, otherwise } => {
                let before = *passed;
                for block in branches.iter().map(|(_, block)| block).chain(otherwise) {
                    let mut within = before;
                    let found = second_pivot(block, &mut within);
                    if found.is_some() {
                        return found;
                    }
                    *passed = passed.or(within);
                }
            }
            _ => {}
        }
    }
    None
}

/// The first `pivot;` of a block.
fn first_pivot(statements: &[Statement]) -> Option<Span> {
    statements.iter().find_map(|statement| match &statement.kind {
        StatementKind::Pivot => Some(statement.span),
        StatementKind::If { branches, otherwise } => {
            let mut blocks = branches.iter().map(|(_, block)| block).chain(otherwise);
            blocks.find_map(|block| first_pivot(block))
        }
        _ => None,
    })
}
