//! A state that no sequence of inputs enters.

use super::findings::Findings;
use super::lint::{Errs, Lint};
use super::words;
use crate::analysis::{Facts, Origin};
use crate::chart::{Chart, Node, StateId, StateKind, Subject, TransitionId};
use crate::diag::{Diagnostic, Severity};

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "unreachable_state",
    summary: "a state that no sequence of inputs enters",
    severities: &[Severity::Error],
    errs: Errs::Quiet,
    what: "\
No input, timer, raised event, `done`, `fault` or history leads into the state, whatever the host answers. \
Hierarchy, regions and the values that variables can have are taken into account. It is reported once, at its \
cause: where a transition that can never be taken is the only way in, that is an `unreachable_transition` which \
names the state; of states that lead only to each other the first one is reported; what lies inside or behind an \
unreachable state is not reported again.",
    why: "\
A state that cannot be entered is a feature that was forgotten, or left over. Give it a way in, or remove it.",
    example: r"
machine Door {
    event Toggle | Lock | Unlock;
    initial Closed;
    state Closed { on Toggle => Open; on Lock {} }
    state Open { on Toggle => Closed; }
    state Locked { on Unlock => Closed; }
}
",
    mended: r"
machine Door {
    event Toggle | Lock | Unlock;
    initial Closed;
    state Closed { on Toggle => Open; on Lock => Locked; }
    state Open { on Toggle => Closed; }
    state Locked { on Unlock => Closed; }
}
",
    check: Some(check),
};

fn check(chart: &Chart, facts: &Facts, findings: &mut Findings<'_>) {
    let mut ways_in = None;
    for cause in facts.causes() {
        if let Origin::State(state) = cause.origin {
            let ways_in = ways_in.get_or_insert_with(|| WaysIn::of(chart));
            let diagnostic = words::with_followers(chart, describe(chart, facts, ways_in, state), cause);
            findings.report(Subject::State(state), diagnostic);
        }
    }
}

/// The transitions by the states that they target, in order.
struct WaysIn(Vec<(StateId, TransitionId)>);

impl WaysIn {
    fn of(chart: &Chart) -> Self {
        let mut ways: Vec<(StateId, TransitionId)> = chart
            .transitions
            .iter()
            .flat_map(|(id, transition)| {
                transition.targets.iter().map(move |target| match target.node {
                    Node::State(state) => (state, id),
                    Node::History(history) => (chart.histories[history].parent, id),
                })
            })
            .collect();
        ways.sort_unstable();
        Self(ways)
    }

    /// The first transition from outside that targets the state or something inside.
    fn first_into(&self, chart: &Chart, state: StateId) -> Option<TransitionId> {
        let from = self.0.partition_point(|&(target, _)| target < state);
        let inside = self.0[from..].iter().take_while(|&&(target, _)| chart.is_within(target, state));
        let outside = inside.filter(|&&(_, id)| !chart.is_within(chart.transitions[id].source, state));
        outside.map(|&(_, id)| id).next()
    }
}

fn describe(chart: &Chart, facts: &Facts, ways_in: &WaysIn, state: StateId) -> Diagnostic {
    let name = &chart.states[state].name;
    let path = words::state(chart, state);
    let mut diagnostic = Diagnostic::error(LINT.code(), name.span, format!("{path} can never be entered"));
    let way_in = ways_in.first_into(chart, state);
    diagnostic = if way_in.is_none() {
        diagnostic.with_primary("no transition leads here")
    } else {
        diagnostic.with_primary("nothing that can be entered leads here")
    };
    if let Some(id) = way_in {
        let transition = &chart.transitions[id];
        let source = words::state(chart, transition.source);
        let proof = if facts.can_be_active(transition.source) {
            format!("{} of {source} never happens: the state is left sooner", words::trigger(chart, id))
        } else {
            format!("leads here from {source}, which cannot be entered either")
        };
        diagnostic = diagnostic.with_label(transition.trigger_span, proof);
    } else if let Some(parent) = chart.states[state].parent
        && let StateKind::Compound { initial } = &chart.states[parent].kind
    {
        let parent = words::state(chart, parent);
        diagnostic = diagnostic.with_label(initial.span, format!("{parent} starts elsewhere"));
    }
    diagnostic.with_help(format!("give it a way in, such as `on Event => {};`, or remove it", name.text))
}
