//! Random charts: what the analysis says of each against what its explorer finds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use fsm_lang::analysis::owed::Misplaced;
use fsm_lang::chart::{Chart, InvocationId, Node, StateId, StateKind, Work};
use fsm_lang::lints::CheckedChart;

use super::causes::{Cause, cause, is_cause};
use super::charts;
use super::forms::Forms;
use super::minimise::minimise;
use super::search::{Explored, Limits, Run, explore};
use crate::generate::repair::{self, Repaired, repaired_where};

/// How much is compared.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How many charts.
    pub charts: usize,
    /// From which seed on.
    pub seed: u64,
    /// How far each is explored.
    pub limits: Limits,
    /// Whether it is looked into why too much is said, which takes several times as long.
    pub causes: bool,
}

/// A chart that was explored.
#[derive(Debug)]
pub struct Case {
    /// Its seed.
    pub seed: u64,
    /// Its text.
    pub text: String,
    /// The chart, with what the analysis says.
    pub chart: CheckedChart,
    /// What was found.
    pub explored: Explored,
}

/// What the analysis says, in the terms of the explorer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The places that are forgotten.
    pub forgotten: BTreeSet<InvocationId>,
    /// The places that are invoked again too early.
    pub again: BTreeSet<InvocationId>,
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
        matches!(self, Self::Forgotten | Self::Again | Self::MayStick)
    }
}

/// All of them.
pub const ALL: [What; 6] =
    [What::Forgotten, What::Again, What::MayStick, What::LateCall, What::LateFailure, What::SecondPivot];

/// Something that the analysis says too little or too much.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The seed of the chart.
    pub seed: u64,
    /// What it is about.
    pub what: What,
    /// Its chart, without what it does not need to be missed.
    pub text: String,
    /// The place or state in the chart as it was.
    pub of: String,
    /// How it comes about; `None` where it does not.
    pub run: Option<Run>,
    /// Why it is said though it does not.
    pub cause: Option<Cause>,
}

/// What a comparison came to.
#[derive(Debug, Default)]
pub struct Report {
    /// How many charts were explored, and how many of them to the end.
    pub charts: (usize, usize),
    /// How many lines were taken out of their texts because they were invalid.
    pub removed: usize,
    /// How many situations and inputs there were.
    pub explored: (usize, usize),
    /// How many inputs ended with an error behind which nothing is looked at.
    pub cut: usize,
    /// For each thing that is compared, in how many places or states it was found, and in how many it was not.
    pub counts: BTreeMap<What, (usize, usize)>,
    /// What the analysis misses, which must be nothing of what errs on the loud side.
    pub missed: Vec<Difference>,
    /// What it says though it cannot happen; the charts are whole.
    pub too_much: Vec<Difference>,
    /// Where a run broke what must always hold.
    pub broken: Vec<String>,
    /// The forms that were taken.
    pub forms: Forms,
}

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
        may_stick: undoing.filter(|(_, span)| lacks(*span)).map(|(id, _)| id).collect(),
        late_calls: owed.calls_after_pivot().iter().copied().collect(),
        late_failures: failures.collect(),
        second_pivot: owed.misplaced_pivots().iter().any(|(_, why)| *why == Misplaced::Second),
    }
}

impl Verdict {
    /// What it says, by names.
    pub(super) fn of(&self, chart: &Chart, what: What) -> BTreeSet<String> {
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
    fn against(&self, chart: &Chart, explored: &Explored, what: What) -> Against {
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
pub(super) fn found(chart: &Chart, explored: &Explored, what: What) -> BTreeMap<String, Run> {
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

struct Against {
    missed: Vec<(String, Run)>,
    too_much: Vec<String>,
    found: usize,
}

/// The chart of a text, if it has no mistake but those that lints find.
fn read(text: &str) -> Option<Repaired> {
    repaired_where(text, &|_| false)
}

/// A chart with fewer situations has next to nothing to tell.
const FEWEST: usize = 12;

/// One in so many of the charts that are too large to be explored whole is looked at all the same.
const LARGE: u64 = 8;

/// The chart of a seed, explored; `None` if it does next to nothing, or never comes to rest.
#[must_use]
pub fn case(seed: u64, limits: &Limits) -> Option<(Case, usize)> {
    let repaired = read(&charts::chart(seed))?;
    let chart = repaired.chart.chart();
    if !chart.invocations.values().any(|place| chart.activities[place.activity].can_owe()) {
        return None;
    }
    let explored = explore(chart, limits);
    if explored.situations < FEWEST || explored.cut * 4 > explored.inputs {
        return None;
    }
    // What is too large says little for its time.
    if !explored.complete && explored.broken.is_none() && !seed.is_multiple_of(LARGE) {
        return None;
    }
    let removed = repaired.removed.len();
    Some((Case { seed, text: repaired.text, chart: repaired.chart, explored }, removed))
}

/// Explores charts, and hands each to `with`, in the order of their seeds.
pub fn each(options: &Options, with: &mut dyn FnMut(Case, usize)) {
    let threads = thread::available_parallelism().map_or(2, usize::from);
    let mut seed = options.seed;
    let mut left = options.charts;
    while left > 0 {
        let batch = left.min(256);
        let next = AtomicUsize::new(0);
        let cases = Mutex::new(BTreeMap::new());
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        if at >= batch {
                            return;
                        }
                        let case = case(seed + at as u64, &options.limits);
                        if let (Some(case), Ok(mut cases)) = (case, cases.lock()) {
                            cases.insert(at, case);
                        }
                    }
                });
            }
        });
        seed += batch as u64;
        for (case, removed) in cases.into_inner().unwrap_or_default().into_values() {
            if left > 0 {
                left -= 1;
                with(case, removed);
            }
        }
    }
}

/// Explores charts, and holds what the analysis says against what was found. What differs is minimised.
#[must_use]
pub fn compare(options: &Options) -> Report {
    compare_with(options, &mut |_| {})
}

/// The same; `look` is shown each chart.
#[must_use]
pub fn compare_with(options: &Options, look: &mut dyn FnMut(&Case)) -> Report {
    let mut report = Report::default();
    each(options, &mut |case, removed| {
        report.removed += removed;
        look(&case);
        report.add(&case, options);
    });
    report
}

impl Report {
    fn add(&mut self, case: &Case, options: &Options) {
        let limits = &options.limits;
        let Case { seed, chart, explored, .. } = case;
        self.charts.0 += 1;
        self.charts.1 += usize::from(explored.complete);
        self.explored.0 += explored.situations;
        self.explored.1 += explored.inputs;
        self.cut += explored.cut;
        self.forms.add(&explored.forms);
        if let Some((what, _)) = &explored.broken {
            let text = minimise(&case.text, &mut |text| {
                is_whole(text).is_some_and(|chart| explore(chart.chart(), limits).broken.is_some())
            });
            let explored = is_whole(&text).map(|chart| explore(chart.chart(), limits));
            let (what, run) =
                explored.and_then(|explored| explored.broken).unwrap_or((what.clone(), Run::default()));
            self.broken.push(format!("seed {seed}: {what}\n{run}{text}"));
        }
        let verdict = verdict(chart);
        for what in ALL {
            let against = verdict.against(chart.chart(), explored, what);
            let counts = self.counts.entry(what).or_default();
            counts.0 += against.found;
            if explored.complete {
                let all = candidates(chart.chart(), what);
                counts.1 += all.saturating_sub(against.found);
            }
            for (of, run) in against.missed {
                if !what.is_loud() {
                    let text = case.text.clone();
                    self.missed.push(Difference { seed: *seed, what, text, of, run: Some(run), cause: None });
                    continue;
                }
                let text = smallest_missed(&case.text, limits, what);
                let run = is_whole(&text)
                    .and_then(|chart| {
                        let explored = explore(chart.chart(), limits);
                        self::verdict(&chart).against(chart.chart(), &explored, what).missed.pop()
                    })
                    .map_or(run, |(_, run)| run);
                self.missed.push(Difference { seed: *seed, what, text, of, run: Some(run), cause: None });
            }
            if explored.complete {
                for of in against.too_much {
                    let why = options.causes.then(|| cause(&case.text, limits, what, &of));
                    let text = case.text.clone();
                    let difference = Difference { seed: *seed, what, text, of, run: None, cause: why };
                    self.too_much.push(difference);
                }
            }
        }
    }
}

impl Report {
    /// Whether nothing was broken, and nothing missed that must not be.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.broken.is_empty() && !self.missed.iter().any(|difference| difference.what.is_loud())
    }

    /// So many of each kind and cause that are said though they cannot happen, those with the shortest texts.
    #[must_use]
    pub fn shown(&self, most: usize) -> Vec<&Difference> {
        let mut shown: Vec<&Difference> = self.too_much.iter().collect();
        shown.sort_by_key(|difference| (difference.what, difference.cause, difference.text.len()));
        let mut alike = (None, 0);
        shown.retain(|difference| {
            let kind = Some((difference.what, difference.cause));
            alike = if alike.0 == kind { (kind, alike.1 + 1) } else { (kind, 1) };
            alike.1 <= most
        });
        shown
    }
}

/// How many places or states may be said to have it.
fn candidates(chart: &Chart, what: What) -> usize {
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

/// The chart without what it does not need for something to be missed.
fn smallest_missed(text: &str, limits: &Limits, what: What) -> String {
    minimise(text, &mut |text| {
        let Some(chart) = is_whole(text) else { return false };
        let explored = explore(chart.chart(), limits);
        !verdict(&chart).against(chart.chart(), &explored, what).missed.is_empty()
    })
}

/// The chart without what it does not need for too much to be said of it, for the same cause.
#[must_use]
pub fn smallest(difference: &Difference, limits: &Limits) -> String {
    minimise(&difference.text, &mut |text| {
        let Some(chart) = is_whole(text) else { return false };
        let verdict = verdict(&chart);
        if verdict == Verdict::default() {
            return false;
        }
        let explored = explore(chart.chart(), limits);
        let too_much = verdict.against(chart.chart(), &explored, difference.what).too_much;
        let same =
            |of: &String| difference.cause.is_none_or(|why| is_cause(why, text, limits, difference.what, of));
        explored.complete && too_much.iter().any(same)
    })
}

/// The chart of a text that needs no repair.
pub(super) fn is_whole(text: &str) -> Option<CheckedChart> {
    repair::compiled(text, &|_| false).ok().flatten()
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for broken in &self.broken {
            writeln!(f, "broken: {broken}")?;
        }
        for Difference { seed, what, text, of, run, .. } in &self.missed {
            let run = run.as_ref().map(Run::to_string).unwrap_or_default();
            writeln!(f, "missed: {what:?} of `{of}`, seed {seed}\n{run}{text}")?;
        }
        write!(f, "{}", self.forms)?;
        writeln!(f, "never taken: {:?}", self.forms.missing())?;
        for (what, (found, clean)) in &self.counts {
            let too_much = self.too_much.iter().filter(|difference| difference.what == *what).count();
            let missed = self.missed.iter().filter(|difference| difference.what == *what).count();
            writeln!(
                f,
                "{what:?}: {found} found, {missed} missed; {clean} not, of {too_much} it is said all the same"
            )?;
            let of_kind = self.too_much.iter().filter(|difference| difference.what == *what);
            let mut causes: BTreeMap<Cause, usize> = BTreeMap::new();
            for cause in of_kind.filter_map(|difference| difference.cause) {
                *causes.entry(cause).or_default() += 1;
            }
            for (cause, count) in causes {
                writeln!(f, "{count:>9} because of {cause}")?;
            }
        }
        writeln!(
            f,
            "{} charts, {} explored to the end, {} situations, {} inputs, {} cut short, {} invalid lines taken out",
            self.charts.0, self.charts.1, self.explored.0, self.explored.1, self.cut, self.removed
        )
    }
}
