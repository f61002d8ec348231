//! An effect that nobody undoes.

use super::findings::Findings;
use super::lint::{Errs, Lint};
use super::words;
use crate::analysis::Facts;
use crate::analysis::owed::Story;
use crate::chart::print::Printer;
use crate::chart::{Chart, InvocationId, Subject, TransitionId};
use crate::diag::{Diagnostic, PathStep, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "missing_compensation",
    summary: "a failure of the machine while something is still in effect",
    severities: &[Severity::Error],
    errs: Errs::Loud,
    what: "\
There is a way from a call of an activity that has an `undo` to a `final failure` of the machine, and on it the effect is \
neither undone nor settled. Interrupting events, timers, outcomes that are unknown and calls that are given up are \
ways, too: what is left in flight may have taken effect. Guards are not looked at, so a way may be one that they rule out.",
    why: "\
A payment without an order, a reservation that nobody needs. Go by way of a state that undoes what is owed, \
`state Undoing { compensate { ok => Rejected } }`, or say by `settle` that somebody has seen to it.",
    example: r"
machine Shop {
    event Cancel;
    activity reserve() undo release() timeout 1s;
    activity release() retriable;
    initial Reserving;
    state Reserving {
        on Cancel => Rejected;
        invoke reserve() { ok => Done, err => Undoing }
    }
    state Undoing { compensate { ok => Rejected } }
    final Done;
    final failure Rejected;
}
",
    mended: r"
machine Shop {
    event Cancel;
    activity reserve() undo release() timeout 1s;
    activity release() retriable;
    initial Reserving;
    state Reserving {
        on Cancel => Undoing;
        invoke reserve() { ok => Done, err => Undoing }
    }
    state Undoing { compensate { ok => Rejected } }
    final Done;
    final failure Rejected;
}
",
    check: Some(check),
};

fn check(chart: &Chart, facts: &Facts, findings: &mut Findings<'_>) {
    // What one edge forgets is one finding.
    let mut by_edge: Vec<(TransitionId, Vec<(InvocationId, &Story)>)> = Vec::new();
    for debt in facts.debts() {
        let Some(story) = &debt.forgotten else { continue };
        let Some(&(_, edge)) = story.steps.get(story.blame) else { continue };
        match by_edge.iter_mut().find(|(of, _)| *of == edge) {
            Some((_, places)) => places.push((debt.place, story)),
            None => by_edge.push((edge, vec![(debt.place, story)])),
        }
    }
    for (edge, places) in by_edge {
        findings.report(Subject::Transition(edge), describe(chart, edge, &places));
    }
}

/// So many of the calls are pointed at.
const MOST_LABELS: usize = 8;

fn describe(chart: &Chart, edge: TransitionId, places: &[(InvocationId, &Story)]) -> Diagnostic {
    let printer = Printer::new(chart);
    let name = |place: InvocationId| &chart.activities[chart.invocations[place].activity].name.text;
    let names: Vec<String> = places.iter().map(|&(place, _)| format!("`{}`", name(place))).collect();
    let mut distinct = names.clone();
    distinct.dedup();
    let verb = if distinct.len() == 1 { "is" } else { "are" };
    let failure = places.first().map_or("", |(_, story)| chart.states[story.failure].name.text.as_str());
    let message =
        format!("{} {verb} not undone before the machine fails in `{failure}`", words::list(&distinct));
    let blamed = &chart.transitions[edge];
    let mut finding =
        Diagnostic::error(LINT.code(), blamed.trigger_span, message).with_primary("it is forgotten here");
    for &(place, _) in places.iter().take(MOST_LABELS) {
        finding = finding.with_label(
            chart.states[chart.invocations[place].state].name.span,
            format!("`{}` is called here", name(place)),
        );
    }
    let Some(&(place, story)) = places.first() else { return finding };
    if let Some(&(_, last)) = story.steps.last()
        && last != edge
    {
        finding = finding.with_label(chart.transitions[last].trigger_span, "and here it fails");
    }
    let mut path = Vec::new();
    let mut owed = false;
    for (position, &(leaf, id)) in story.steps.iter().enumerate() {
        let transition = &chart.transitions[id];
        let to = match story.steps.get(position + 1) {
            Some(&(next, _)) => chart.path(next),
            None => chart.path(story.failure),
        };
        let trigger = printer.trigger(&transition.trigger);
        owed |= position > 0 || chart.exits(transition, leaf);
        let owed = if owed { vec![name(place).to_string()] } else { Vec::new() };
        path.push(PathStep { from: chart.path(leaf), trigger, to, owed });
    }
    let undo = facts_of_undoing(chart);
    finding.with_path(path).with_help(match undo {
        Some(state) => format!("go by way of `{state}`: `=> {state}`"),
        None => format!("undo it first: `state Undoing {{ compensate {{ ok => {failure} }} }}`"),
    })
}

/// A state that undoes everything, if there is one.
fn facts_of_undoing(chart: &Chart) -> Option<String> {
    let undoes = |state: &crate::chart::State| {
        let compensation = state.work.as_ref().and_then(crate::chart::Work::compensation);
        compensation.is_some_and(|compensation| compensation.scope == crate::chart::Scope::All)
    };
    let (id, _) = chart.states.iter().find(|(_, state)| undoes(state))?;
    Some(chart.path(id))
}
