//! Random charts: what the analysis says of each against what its explorer finds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use fsm_lang::chart::{Chart, InvocationId, StateId};
use fsm_lang::lints::CheckedChart;

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
}

/// One of the three things that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// `missing_compensation`
    Forgotten,
    /// `owed_again`
    Again,
    /// `missing_stuck`
    MayStick,
}

/// All three.
pub const ALL: [What; 3] = [What::Forgotten, What::Again, What::MayStick];

/// Something that the analysis says too little or too much.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The seed of the chart.
    pub seed: u64,
    /// What it is about.
    pub what: What,
    /// Its chart, without what it does not need.
    pub text: String,
    /// The place or state in the chart as it was.
    pub of: String,
    /// How it comes about; `None` where it does not.
    pub run: Option<Run>,
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
    /// What the analysis misses, which must be nothing.
    pub missed: Vec<Difference>,
    /// What it says though it cannot happen.
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
    let states = chart.chart().states.iter();
    let undoing = states.filter_map(|(id, state)| Some((id, state.work.as_ref()?.compensation()?.span)));
    Verdict {
        forgotten: debts.iter().filter(|debt| debt.forgotten.is_some()).map(|debt| debt.place).collect(),
        again: debts.iter().filter(|debt| debt.again.is_some()).map(|debt| debt.place).collect(),
        may_stick: undoing.filter(|(_, span)| lacks(*span)).map(|(id, _)| id).collect(),
    }
}

impl Verdict {
    /// What of it the explorer found as well, and what not; then what only the explorer found. By names.
    fn against(&self, chart: &Chart, explored: &Explored, what: What) -> Against {
        let place = |place: InvocationId| chart.path(chart.invocations[place].state);
        let names = |places: &BTreeSet<InvocationId>| places.iter().copied().map(place).collect();
        let runs = |found: &BTreeMap<InvocationId, Run>| {
            found.iter().map(|(of, run)| (place(*of), run.clone())).collect()
        };
        let (said, found): (BTreeSet<String>, BTreeMap<String, Run>) = match what {
            What::Forgotten => (names(&self.forgotten), runs(&explored.forgotten)),
            What::Again => (names(&self.again), runs(&explored.again)),
            What::MayStick => (
                self.may_stick.iter().map(|&state| chart.path(state)).collect(),
                explored.may_stick.iter().map(|(&state, run)| (chart.path(state), run.clone())).collect(),
            ),
        };
        let missed = found.iter().filter(|(of, _)| !said.contains(*of));
        Against {
            missed: missed.map(|(of, run)| (of.clone(), run.clone())).collect(),
            too_much: said.iter().filter(|of| !found.contains_key(*of)).cloned().collect(),
            found: found.len(),
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
        report.add(&case, &options.limits);
    });
    report
}

impl Report {
    fn add(&mut self, case: &Case, limits: &Limits) {
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
                let all = match what {
                    What::Forgotten | What::Again => {
                        let chart = chart.chart();
                        let owing = |place: &InvocationId| {
                            chart.activities[chart.invocations[*place].activity].can_owe()
                        };
                        chart.invocations.ids().filter(owing).count()
                    }
                    What::MayStick => {
                        let works = chart.chart().states.values().filter_map(|state| state.work.as_ref());
                        works.filter_map(fsm_lang::chart::Work::compensation).count()
                    }
                };
                counts.1 += all - against.found;
            }
            for (of, run) in against.missed {
                let text = smallest(&case.text, limits, what, true);
                let run = is_whole(&text)
                    .and_then(|chart| {
                        let explored = explore(chart.chart(), limits);
                        self::verdict(&chart).against(chart.chart(), &explored, what).missed.pop()
                    })
                    .map_or(run, |(_, run)| run);
                self.missed.push(Difference { seed: *seed, what, text, of, run: Some(run) });
            }
            if explored.complete {
                for of in against.too_much {
                    let text = case.text.clone();
                    self.too_much.push(Difference { seed: *seed, what, text, of, run: None });
                }
            }
        }
    }
}

/// The chart without what it does not need to be missed, or to have too much said of it.
#[must_use]
pub fn smallest(text: &str, limits: &Limits, what: What, missed: bool) -> String {
    minimise(text, &mut |text| {
        let Some(chart) = is_whole(text) else { return false };
        let explored = explore(chart.chart(), limits);
        let against = verdict(&chart).against(chart.chart(), &explored, what);
        if missed { !against.missed.is_empty() } else { explored.complete && !against.too_much.is_empty() }
    })
}

/// The chart of a text that needs no repair.
fn is_whole(text: &str) -> Option<CheckedChart> {
    repair::compiled(text, &|_| false).ok().flatten()
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for broken in &self.broken {
            writeln!(f, "broken: {broken}")?;
        }
        for Difference { seed, what, text, of, run } in &self.missed {
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
        }
        writeln!(
            f,
            "{} charts, {} explored to the end, {} situations, {} inputs, {} cut short, {} invalid lines taken out",
            self.charts.0, self.charts.1, self.explored.0, self.explored.1, self.cut, self.removed
        )
    }
}
