//! An effect that nobody undoes.

use super::findings::Findings;
use super::lint::{Errs, Lint};
use super::words;
use crate::analysis::Facts;
use crate::analysis::owed::{Happened, Step, Story};
use crate::chart::print::Printer;
use crate::chart::{
    ArmOutcome, Chart, InvocationId, Scope, State, StateId, Subject, Transition, TransitionId, Trigger, Work,
};
use crate::diag::{Diagnostic, PathStep, Severity};
use crate::span::Span;

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "missing_compensation",
    summary: "a failure of the machine while something is still in effect",
    severities: &[Severity::Error],
    errs: Errs::Loud,
    what: "\
There is a way from a call of an activity that has an `undo` to a `final failure` of the machine, and on it the effect is \
neither undone nor settled. Interrupting events, timers, outcomes that are unknown and calls that are given up are \
ways, too: what is left in flight may have taken effect. Of guards only what they ask of active states, and how they \
compare variables with values that are written out, is looked at, so a way may be one that the others rule out.",
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
    let mut untold = Vec::new();
    for debt in facts.debts() {
        let Some(story) = &debt.forgotten else { continue };
        let Some(edge) = story.blame else {
            untold.push((debt.place, story));
            continue;
        };
        match by_edge.iter_mut().find(|(of, _)| *of == edge) {
            Some((_, places)) => places.push((debt.place, story)),
            None => by_edge.push((edge, vec![(debt.place, story)])),
        }
    }
    for (edge, places) in by_edge {
        let Some(&(place, story)) = places.first() else { continue };
        let blamed = &chart.transitions[edge];
        let mut finding = describe(chart, blamed.trigger_span, &places)
            .with_primary("it is forgotten here")
            .with_help(mend(chart, Some(blamed), story.failure));
        if let Some(last) = story.steps.iter().rev().find_map(taken)
            && last != edge
        {
            finding = finding.with_label(chart.transitions[last].trigger_span, "and here it fails");
        }
        findings.report(Subject::Transition(edge), tell(chart, finding, place, story));
    }
    if let Some(&(place, story)) = untold.first() {
        let invocation = &chart.invocations[place];
        let finding = describe(chart, invocation.span, &untold)
            .with_note("so much is forgotten that the ways are not told; guards or regions may rule them out")
            .with_help(mend(chart, None, story.failure));
        findings.report(Subject::State(invocation.state), finding);
    }
}

/// So many of the calls are pointed at.
const MOST_LABELS: usize = 8;

fn name(chart: &Chart, place: InvocationId) -> &str {
    &chart.activities[chart.invocations[place].activity].name.text
}

fn describe(chart: &Chart, span: Span, places: &[(InvocationId, &Story)]) -> Diagnostic {
    let mut names: Vec<String> =
        places.iter().map(|&(place, _)| format!("`{}`", name(chart, place))).collect();
    names.dedup();
    let verb = if names.len() == 1 { "is" } else { "are" };
    let failure = places.first().map_or("", |(_, story)| chart.states[story.failure].name.text.as_str());
    let message =
        format!("{} {verb} not undone before the machine fails in `{failure}`", words::list(&names));
    let mut finding = Diagnostic::error(LINT.code(), span, message);
    for &(place, _) in places.iter().take(MOST_LABELS) {
        finding = finding.with_label(
            chart.states[chart.invocations[place].state].name.span,
            format!("`{}` is called here", name(chart, place)),
        );
    }
    finding
}

/// What to write instead, where it is forgotten by a transition.
fn mend(chart: &Chart, blamed: Option<&Transition>, failure: StateId) -> String {
    let failure = &chart.states[failure].name.text;
    let scope = blamed.and_then(|blamed| {
        let work = chart.states[blamed.source].work.as_ref();
        Some(work.and_then(Work::compensation)?.scope)
    });
    match (blamed.map(|blamed| &blamed.trigger), scope) {
        (Some(Trigger::Outcome(ArmOutcome::Stuck)), Some(_)) => format!(
            "have somebody see to it: `stuck => NeedsAgent`, and `state NeedsAgent {{ on Settled => {failure} {{ settle; }} }}`"
        ),
        (_, Some(Scope::Activity(_) | Scope::State(_))) => {
            "undo all that is owed: `compensate { .. }`, without a name".to_owned()
        }
        _ => match undoing(chart) {
            Some(state) => format!("go by way of `{state}`: `=> {state}`"),
            None => format!("undo it first: `state Undoing {{ compensate {{ ok => {failure} }} }}`"),
        },
    }
}

/// The transition of a step that enters something, else the first.
fn taken(step: &Step) -> Option<TransitionId> {
    match &step.happened {
        Happened::Taken(taken) => taken.first().copied(),
        Happened::Outcome(_) | Happened::Undone(_) | Happened::Stuck(_) => None,
    }
}

/// The way as a path, with the guards on it, and what of it is not certain.
fn tell(chart: &Chart, mut finding: Diagnostic, place: InvocationId, story: &Story) -> Diagnostic {
    let mut path = Vec::new();
    let (mut guards, mut others) = (Vec::new(), Vec::new());
    for step in &story.steps {
        let trigger = match &step.happened {
            Happened::Taken(taken) => {
                for &id in taken {
                    guards.extend(guard(chart, id));
                    others.extend(before_else(chart, id).filter_map(|before| guard(chart, before)));
                }
                let Some(&first) = taken.first() else { continue };
                let transition = &chart.transitions[first];
                Printer::with_code(chart, &transition.code).trigger(&transition.trigger)
            }
            Happened::Outcome(place) => format!("the outcome of {}", name(chart, *place)),
            Happened::Undone(place) => format!("{} is undone", name(chart, *place)),
            Happened::Stuck(place) => format!("the undo of {} fails", name(chart, *place)),
        };
        let owed = step.owed.iter().map(|owes| name(chart, owes.place).to_owned()).collect();
        path.push(PathStep { from: chart.path(step.leaf), trigger, to: chart.path(step.to), owed });
    }
    let maybe =
        story.steps.last().is_some_and(|step| step.owed.iter().any(|owes| owes.place == place && owes.maybe));
    if maybe {
        finding = finding
            .with_note(format!("`{}` may have taken effect: its outcome is not known", name(chart, place)));
    }
    for (mut guards, one, several) in [
        (guards, "this guard holds", "these guards hold"),
        (others, "this guard does not hold", "these guards do not hold"),
    ] {
        guards.dedup();
        if !guards.is_empty() {
            let words = if guards.len() == 1 { one } else { several };
            finding = finding.with_note(format!("if {words} there: {}", words::list(&guards)));
        }
    }
    if !story.certain {
        finding = finding.with_note("a path that guards or regions may rule out");
    }
    finding.with_path(path)
}

/// The guard of a transition, as it is written.
fn guard(chart: &Chart, id: TransitionId) -> Option<String> {
    let transition = &chart.transitions[id];
    let guard = Printer::with_code(chart, &transition.code).expr(transition.guard.as_ref()?);
    Some(format!("`{guard}`"))
}

/// Of an `else` the transitions that it stands behind.
fn before_else(chart: &Chart, id: TransitionId) -> impl Iterator<Item = TransitionId> {
    let transition = &chart.transitions[id];
    let before = chart.states[transition.source].transitions.iter().copied();
    let is_for = |before: &Trigger| match (before, &transition.trigger) {
        (Trigger::Events(before), Trigger::Events(own)) => {
            before.iter().any(|before| own.iter().any(|own| own.event == before.event))
        }
        (before, own) => before == own,
    };
    let otherwise = transition.otherwise;
    before
        .take_while(move |&before| otherwise && before != id)
        .filter(move |&before| is_for(&chart.transitions[before].trigger))
}

/// The path of a state that undoes everything, if there is one.
fn undoing(chart: &Chart) -> Option<String> {
    let undoes = |state: &State| {
        let compensation = state.work.as_ref().and_then(Work::compensation);
        let takes_data = state.variables.iter().any(|&variable| chart.variables[variable].initial.is_none());
        !takes_data && compensation.is_some_and(|compensation| compensation.scope == Scope::All)
    };
    let (id, _) = chart.states.iter().find(|(_, state)| undoes(state))?;
    Some(chart.path(id))
}
