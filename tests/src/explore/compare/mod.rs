//! Random charts: what the analysis says of each against what its explorer finds.

mod report;
mod verdict;

use fsm_lang::lints::CheckedChart;

use super::charts;
use super::search::{Explored, Limits, explore};
use crate::generate::repair::{self, Repaired, repaired_where};
use crate::parallel;
pub use report::{Difference, Report, smallest};
pub(super) use verdict::found;
pub use verdict::{ALL, Verdict, What, verdict};

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
    let mut seed = options.seed;
    let mut left = options.charts;
    while left > 0 {
        let seeds: Vec<u64> = (seed..).take(left.min(256)).collect();
        seed += seeds.len() as u64;
        for (case, removed) in
            parallel::map(&seeds, |seed| case(*seed, &options.limits)).into_iter().flatten()
        {
            left -= 1;
            with(case, removed);
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

/// The chart of a text that needs no repair.
pub(super) fn is_whole(text: &str) -> Option<CheckedChart> {
    repair::compiled(text, &|_| false).ok().flatten()
}
