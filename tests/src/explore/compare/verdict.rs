//! What the analysis says of a chart, and what its explorer found, in the same terms.

use std::collections::{BTreeMap, BTreeSet};

use fsm_lang::analysis::owed::{Debt, Misplaced};
use fsm_lang::chart::{Chart, InvocationId, Node, StateId, StateKind, Work};
use fsm_lang::lints::CheckedChart;

use super::super::search::{Explored, Run};

/// What the analysis says, in the terms of the explorer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The places that are forgotten.
    pub forgotten: BTreeSet<InvocationId>,
    /// The places that are invoked again too early.
    pub again: BTreeSet<InvocationId>,
    /// Those of both of which it is not certain, since the search came to no end.
    pub uncertain: [BTreeSet<InvocationId>; 2],
    /// The states that lack `stuck`.
    pub may_stick: BTreeSet<StateId>,
    /// The calls that can fail behind a pivot.
    pub late_calls: BTreeSet<InvocationId>,
    /// The failures that are entered behind a pivot.
    pub late_failures: BTreeSet<StateId>,
    /// Whether a pivot may be passed behind another.
    pub second_pivot: bool,
}

/// One of the things that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// `missing_compensation`
    Forgotten,
    /// `owed_again`
    Again,
    /// `missing_stuck`
    MayStick,
    /// `fallible_after_pivot`, of a call
    LateCall,
    /// `fallible_after_pivot`, of a failure
    LateFailure,
    /// `misplaced_pivot`, of a second one in the machine; where one must not stand can be read off the chart
    SecondPivot,
}

impl What {
    /// Whether what the analysis says of it errs on the loud side: it must miss nothing.
    #[must_use]
    pub fn is_loud(self) -> bool {
        matches!(self, Self::Forgotten | Self::Again | Self::MayStick | Self::SecondPivot)
    }
}

/// All of them.
pub const ALL: [What; 6] =
    [What::Forgotten, What::Again, What::MayStick, What::LateCall, What::LateFailure, What::SecondPivot];

/// What the analysis says of a chart.
#[must_use]
pub fn verdict(chart: &CheckedChart) -> Verdict {
    let debts = chart.facts().debts();
    let lacks = |span| {
        chart
            .findings()
            .iter()
            .any(|finding| finding.code.0 == "missing_stuck" && finding.primary.span == span)
    };
    let owed = chart.facts().owed();
    let places =
        |of: &dyn Fn(&Debt) -> bool| debts.iter().filter(|debt| of(debt)).map(|debt| debt.place).collect();
    let failures = owed.failures_after_pivot().iter().flat_map(|&id| &chart.chart().transitions[id].targets);
    let failures = failures.filter_map(|target| match target.node {
        Node::State(state) => Some(state),
        Node::History(_) => None,
    });
    let states = chart.chart().states.iter();
    let undoing = states.filter_map(|(id, state)| Some((id, state.work.as_ref()?.compensation()?.span)));
    Verdict {
        forgotten: debts.iter().filter(|debt| debt.forgotten.is_some()).map(|debt| debt.place).collect(),
        again: debts.iter().filter(|debt| debt.again.is_some()).map(|debt| debt.place).collect(),
        uncertain: [
            places(&|debt| debt.forgotten.as_ref().is_some_and(|story| !story.certain)),
            places(&|debt| debt.again.is_some_and(|again| !again.certain)),
        ],
        may_stick: undoing.filter(|(_, span)| lacks(*span)).map(|(id, _)| id).collect(),
        late_calls: owed.calls_after_pivot().iter().copied().collect(),
        late_failures: failures.collect(),
        second_pivot: owed.misplaced_pivots().iter().any(|(_, why)| *why == Misplaced::Second),
    }
}

impl Verdict {
    /// Of what it says that the search came to no end, by names.
    pub(in super::super) fn is_uncertain(&self, chart: &Chart, what: What, of: &str) -> bool {
        let places = match what {
            What::Forgotten => &self.uncertain[0],
            What::Again => &self.uncertain[1],
            What::MayStick | What::LateCall | What::LateFailure | What::SecondPivot => return false,
        };
        places.iter().any(|&place| chart.path(chart.invocations[place].state) == of)
    }

    /// What it says, by names.
    pub(in super::super) fn of(&self, chart: &Chart, what: What) -> BTreeSet<String> {
        let places = |places: &BTreeSet<InvocationId>| {
            places.iter().map(|&place| chart.path(chart.invocations[place].state)).collect()
        };
        let states = |states: &BTreeSet<StateId>| states.iter().map(|&state| chart.path(state)).collect();
        match what {
            What::Forgotten => places(&self.forgotten),
            What::Again => places(&self.again),
            What::MayStick => states(&self.may_stick),
            What::LateCall => places(&self.late_calls),
            What::LateFailure => states(&self.late_failures),
            What::SecondPivot => self.second_pivot.then(|| MACHINE.to_owned()).into_iter().collect(),
        }
    }

    /// What of it the explorer found as well, and what not; then what only the explorer found. By names.
    pub(super) fn against(&self, chart: &Chart, explored: &Explored, what: What) -> Against {
        let said = self.of(chart, what);
        let found = found(chart, explored, what);
        let missed = found.iter().filter(|(of, _)| !said.contains(*of));
        Against {
            missed: missed.map(|(of, run)| (of.clone(), run.clone())).collect(),
            too_much: said.iter().filter(|of| !found.contains_key(*of)).cloned().collect(),
            found: found.len(),
        }
    }
}

/// What is said of the machine as a whole.
const MACHINE: &str = "the machine";

/// What an explorer found, by names.
pub(in super::super) fn found(chart: &Chart, explored: &Explored, what: What) -> BTreeMap<String, Run> {
    let of_places = |found: &BTreeMap<InvocationId, Run>| {
        let name = |place: InvocationId| chart.path(chart.invocations[place].state);
        found.iter().map(|(of, run)| (name(*of), run.clone())).collect()
    };
    let of_states = |found: &BTreeMap<StateId, Run>| {
        found.iter().map(|(&state, run)| (chart.path(state), run.clone())).collect()
    };
    match what {
        What::Forgotten => of_places(&explored.forgotten),
        What::Again => of_places(&explored.again),
        What::MayStick => of_states(&explored.may_stick),
        What::LateCall => of_places(&explored.late_calls),
        What::LateFailure => of_states(&explored.late_failures),
        What::SecondPivot => {
            explored.second_pivot.iter().map(|run| (MACHINE.to_owned(), run.clone())).collect()
        }
    }
}

pub(super) struct Against {
    pub(super) missed: Vec<(String, Run)>,
    pub(super) too_much: Vec<String>,
    pub(super) found: usize,
}

/// How many places or states may be said to have it.
pub(super) fn candidates(chart: &Chart, what: What) -> usize {
    let activity = |place: &InvocationId| &chart.activities[chart.invocations[*place].activity];
    let states = chart.states.values();
    match what {
        What::Forgotten | What::Again => {
            chart.invocations.ids().filter(|place| activity(place).can_owe()).count()
        }
        What::MayStick => {
            states.filter_map(|state| state.work.as_ref()).filter_map(Work::compensation).count()
        }
        What::LateCall => {
            let can_fail = |place: &InvocationId| !activity(place).readonly && !activity(place).retriable;
            let places = chart.invocations.ids().filter(|place| !chart.invocations[*place].pivot);
            places.filter(can_fail).count()
        }
        What::LateFailure => {
            let fails = |kind: &StateKind| *kind == StateKind::Final { failure: true };
            states.filter(|state| state.parent == Some(Chart::ROOT) && fails(&state.kind)).count()
        }
        What::SecondPivot => 1,
    }
}
