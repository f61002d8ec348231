//! A transition that can never be taken, though its source can be active.

use std::collections::BTreeMap;

use super::findings::Findings;
use super::lint::{Errs, Lint};
use super::words;
use crate::analysis::{Facts, Origin, Why};
use crate::chart::print::Printer;
use crate::chart::{Chart, StateId, StateKind, Subject, Transition, TransitionId, Trigger};
use crate::diag::{Diagnostic, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "unreachable_transition",
    summary: "a transition that can never be taken, though its source can be active",
    severities: &[Severity::Error],
    errs: Errs::Quiet,
    what: "\
The source can be active, but an earlier transition of the same state always wins; or those of the states inside \
always do; or the guard is false for all values that reach it; or what it waits for (`done`, `fault`, the `else` of a \
call) cannot happen, or comes when the machine has ended; or the state is always left sooner, by `always` or by an event that is raised whenever it is \
entered. States that only this transition leads to become its notes. (An `after` whose state is always left sooner is \
another matter, of a lint that is still to come.)",
    why: "\
Somebody meant it to happen. Reorder the transitions, mend the guard, or remove it.",
    example: r"
machine Door {
    event Toggle;
    var locked: bool = false;
    initial Closed;
    state Closed {
        on Toggle => Open;
        on Toggle if !locked {}
    }
    state Open { on Toggle => Closed { locked = true; } }
}
",
    mended: r"
machine Door {
    event Toggle;
    var locked: bool = false;
    initial Closed;
    state Closed {
        on Toggle if locked {}
        on Toggle => Open;
    }
    state Open { on Toggle => Closed { locked = true; } }
}
",
    check: Some(check),
};

fn check(chart: &Chart, facts: &Facts, findings: &mut Findings<'_>) {
    let mut stuck_by: BTreeMap<TransitionId, Vec<String>> = BTreeMap::new();
    for end in facts.dead_ends() {
        if let Some(transition) = end.because_of {
            stuck_by.entry(transition).or_default().push(words::state(chart, end.state));
        }
    }
    for cause in facts.causes() {
        if let Origin::Transition(transition) = cause.origin
            && let Some(why) = facts.why_not_taken(transition)
            && !is_said_of_an_earlier_arm(chart, facts, transition, why)
        {
            let mut diagnostic = describe(chart, facts, transition, why);
            if let Some(stuck) = stuck_by.get(&transition) {
                diagnostic = diagnostic.with_note(format!("so {} cannot be left", words::list(stuck)));
            }
            findings.report(Subject::Transition(transition), words::with_followers(chart, diagnostic, cause));
        }
    }
}

/// Whether it is an outcome of a call that is never made, which is said at the first of them.
fn is_said_of_an_earlier_arm(chart: &Chart, facts: &Facts, id: TransitionId, why: Why) -> bool {
    let transition = &chart.transitions[id];
    let is_arm = |id: TransitionId| matches!(chart.transitions[id].trigger, Trigger::Outcome(_));
    let mut earlier = chart.states[transition.source].transitions.iter().take_while(|&&other| other != id);
    matches!(why, Why::LeftByAlways(_) | Why::LeftByRaised(_))
        && is_arm(id)
        && earlier.any(|&other| is_arm(other) && facts.why_not_taken(other) == Some(why))
}

fn describe(chart: &Chart, facts: &Facts, id: TransitionId, why: Why) -> Diagnostic {
    let transition = &chart.transitions[id];
    let trigger = words::trigger(chart, id);
    let source = words::state(chart, transition.source);
    let place = match (&transition.guard, why) {
        (Some(guard), Why::False | Why::Leftover) => guard.span,
        _ => transition.trigger_span,
    };
    let diagnostic =
        Diagnostic::error(LINT.code(), place, format!("{trigger} of {source} can never be taken"));
    match why {
        Why::Behind(earlier) => behind(chart, diagnostic, earlier),
        Why::Below => below(chart, facts, diagnostic, transition),
        Why::False => {
            let diagnostic = diagnostic.with_primary("never true");
            with_values(chart, facts, diagnostic, transition)
                .with_help("mend the guard, or remove the transition")
        }
        Why::Leftover => {
            let diagnostic = diagnostic.with_primary("never true where the earlier ones are not taken");
            let earlier = earlier_ones(chart, id);
            let diagnostic = match earlier.first() {
                Some(&first) => diagnostic.with_label(
                    chart.transitions[first].trigger_span,
                    "what this one takes does not come further",
                ),
                None => diagnostic,
            };
            with_values(chart, facts, diagnostic, transition)
                .with_help("move it up, mend the guard, or remove the transition")
        }
        Why::LeftByAlways(always) => diagnostic
            .with_primary("the state never waits for it")
            .with_label(
                chart.transitions[always].trigger_span,
                "always enabled: the state is left in the same step",
            )
            .with_help("give the `always` a guard, or remove this transition"),
        Why::LeftByRaised(event) => {
            let name = &chart.events[event].name;
            diagnostic
                .with_primary("the state never waits for it")
                .with_label(name.span, format!("`{}` is raised on entry, and leaves the state", name.text))
                .with_help("remove this transition, or raise the event only if it is due")
        }
        Why::NeverDone => never_done(chart, facts, diagnostic, transition.source),
        Why::NoFault => diagnostic
            .with_primary("nothing in this machine can fault")
            .with_help("remove it: there is no arithmetic that can overflow, and no call that can fail"),
        Why::MachineEnds(by) => machine_ends(chart, diagnostic, by),
        Why::NeverFails | Why::BlockNeverRuns => diagnostic
            .with_primary("the call never fails, or is never reached")
            .with_help("remove the `else`, or declare the function with a `Result`"),
    }
}

fn machine_ends(chart: &Chart, diagnostic: Diagnostic, by: TransitionId) -> Diagnostic {
    let transition = &chart.transitions[by];
    let diagnostic = diagnostic.with_primary("too late: it would be taken in the next microstep").with_help(
        "make the call in the `entry` of a state of its own, which an `always` leaves for the end: an `else` comes first",
    );
    match transition.targets.first() {
        Some(end) => {
            diagnostic.with_label(end.span, "the machine has ended by then, whether the call failed or not")
        }
        None => diagnostic,
    }
}

fn behind(chart: &Chart, diagnostic: Diagnostic, earlier: TransitionId) -> Diagnostic {
    let first = &chart.transitions[earlier];
    let label = if first.guard.is_none() { "always wins" } else { "up to here every case is taken" };
    let text = Printer::with_code(chart, &first.code).trigger(&first.trigger);
    let on = if matches!(first.trigger, Trigger::Events(_) | Trigger::Any | Trigger::Fault(_)) {
        "on "
    } else {
        ""
    };
    let help = if first.guard.is_none() {
        format!("move it before that, give the earlier one a guard (`{on}{text} if …`), or remove it")
    } else {
        "move it before that, let an earlier guard take less, or remove it".to_owned()
    };
    diagnostic.with_primary("never comes into question").with_label(first.trigger_span, label).with_help(help)
}

/// The transitions of the same state before this one, in order.
fn earlier_ones(chart: &Chart, id: TransitionId) -> Vec<TransitionId> {
    let all = &chart.states[chart.transitions[id].source].transitions;
    let rivals = |&it: &TransitionId| compete(&chart.transitions[it].trigger, &chart.transitions[id].trigger);
    all.iter().copied().take_while(|&it| it != id).filter(rivals).collect()
}

/// Whether there is something that both wait for.
fn compete(one: &Trigger, other: &Trigger) -> bool {
    match (one, other) {
        (Trigger::Events(one), Trigger::Events(other)) => {
            one.iter().any(|pattern| other.iter().any(|rival| rival.event == pattern.event))
        }
        (Trigger::Any, Trigger::Any | Trigger::Events(_)) | (Trigger::Events(_), Trigger::Any) => true,
        (Trigger::Always, Trigger::Always)
        | (Trigger::Done, Trigger::Done)
        | (Trigger::Fault(_), Trigger::Fault(_)) => true,
        _ => false,
    }
}

fn below(chart: &Chart, facts: &Facts, diagnostic: Diagnostic, transition: &Transition) -> Diagnostic {
    let inner = chart
        .descendants(transition.source)
        .filter(|&state| facts.can_be_active(state))
        .flat_map(|state| &chart.states[state].transitions)
        .map(|&id| &chart.transitions[id])
        .find(|inner| compete(&inner.trigger, &transition.trigger));
    let diagnostic = diagnostic.with_primary("what is active inside always comes first");
    let diagnostic = match inner {
        Some(inner) => {
            let name = words::state(chart, inner.source);
            diagnostic.with_label(inner.trigger_span, format!("comes first while {name} is active"))
        }
        None => diagnostic,
    };
    diagnostic.with_help("remove it, or leave the event to the outer state in one of the inner ones")
}

/// Says what the variables of the guard can be.
fn with_values(
    chart: &Chart,
    facts: &Facts,
    mut diagnostic: Diagnostic,
    transition: &Transition,
) -> Diagnostic {
    for variable in transition.guard.iter().flat_map(Facts::variables_of) {
        if let Some(says) = words::values(chart, variable, facts.values(variable)) {
            diagnostic = diagnostic.with_label(chart.variables[variable].name.span, says);
        }
    }
    diagnostic
}

fn never_done(chart: &Chart, facts: &Facts, diagnostic: Diagnostic, state: StateId) -> Diagnostic {
    let node = &chart.states[state];
    let finals = |of: StateId| {
        let children = &chart.states[of].children;
        children.iter().copied().find(|&child| matches!(chart.states[child].kind, StateKind::Final { .. }))
    };
    let short = if node.kind == StateKind::Parallel {
        node.children.iter().copied().find(|&region| {
            !finals(region).is_some_and(|end| facts.can_be_active(end))
                && chart.states[region].kind != StateKind::Parallel
        })
    } else {
        Some(state)
    };
    let diagnostic = diagnostic.with_primary("never happens");
    let Some(short) = short else {
        return diagnostic.with_help("let every region come to an end, or remove this");
    };
    let place = chart.states[short].name.span;
    let name = words::state(chart, short);
    match finals(short) {
        Some(end) => diagnostic
            .with_label(chart.states[end].name.span, format!("the end of {name}, which cannot be entered"))
            .with_help("give the final state a way in"),
        None => diagnostic
            .with_label(place, format!("{name} has no final state right inside it"))
            .with_help("add one, `final Finished;`, with a way in, or remove this transition"),
    }
}
