//! What a comparison came to.

use std::collections::BTreeMap;
use std::fmt;

use super::super::causes::{Cause, cause, is_cause};
use super::super::forms::Forms;
use super::super::minimise::minimise;
use super::super::search::{Limits, Run, explore};
use super::verdict::candidates;
use super::{ALL, Case, Options, Verdict, What, is_whole, verdict};

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

impl Report {
    pub(super) fn add(&mut self, case: &Case, options: &Options) {
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
