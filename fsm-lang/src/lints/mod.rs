//! The judgement: every lint looks at the chart and its facts.
//!
//! A lint is one file: a static with its name, level and page, its check, and its smallest tests.

mod arithmetic_fault;
mod compensated_success;
mod compensation_never_owed;
mod compensation_out_of_order;
mod contradictory_activity;
mod dead_end;
mod double_compensation;
mod duplicate_name;
mod eventless_cycle;
mod fallible_after_pivot;
mod findings;
mod illegal_target;
mod levels;
mod lint;
mod misplaced_pivot;
mod misplaced_work;
mod missing_compensation;
mod missing_initial;
mod missing_stuck;
mod missing_timeout;
mod owed_again;
mod registry;
mod syntax;
mod transition_from_final;
mod type_mismatch;
mod undo_lacks_data;
mod unhandled_event;
mod unhandled_outcome;
mod unknown_name;
mod unneeded_allow;
mod unprotected_activity;
mod unreachable_outcome;
mod unreachable_state;
mod unreachable_transition;
mod unused_activity;
mod use_before_set;
mod words;

use crate::analysis::Facts;
use crate::chart::Chart;
use crate::diag::{Diagnostic, Severity};
use findings::{Finding, Findings, covers};

pub use levels::{Level, Levels, UnknownLint};
pub use lint::{Errs, Lint};
pub use registry::{by_name, registry, rules};

/// A chart with its facts and findings, which only [`judge`] makes (invariant 4): what a back end gets has
/// been analysed and judged. Whether a finding stops a back end is the back end's: `back/rust` refuses a
/// chart with an error, pictures and the interpreter do not.
#[derive(Debug)]
pub struct CheckedChart {
    chart: Chart,
    facts: Facts,
    findings: Vec<Diagnostic>,
}

impl CheckedChart {
    /// The chart.
    #[must_use]
    pub fn chart(&self) -> &Chart {
        &self.chart
    }

    /// What is known of it.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// What the lints found, silenced findings apart, in order of place. One of [`Severity::Info`] is there
    /// only if the [`Levels`] asked for it.
    #[must_use]
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// Whether a finding is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// Analyses and judges a chart. What the levels, or an `#[allow]` around it, silence is not among its findings.
#[must_use]
pub fn judge(chart: Chart, levels: &Levels) -> CheckedChart {
    let facts = Facts::of(&chart);
    let mut findings = Findings::new(levels);
    let mut allows = Allows::of(&chart);
    for (index, lint) in registry().iter().enumerate() {
        if let Some(check) = lint.check {
            findings.begin(index, allows.name(index));
            check(&chart, &facts, &mut findings);
        }
    }
    let mut kept = Vec::new();
    for finding in findings.into_found() {
        if !allows.silence(&chart, &finding) {
            kept.extend(weigh(finding, levels));
        }
    }
    for finding in unneeded_allow::after_the_others(&chart, &allows) {
        if !allows.silence(&chart, &finding) {
            kept.extend(weigh(finding, levels));
        }
    }
    kept.extend(
        unneeded_allow::of_themselves(&chart, &allows).into_iter().filter_map(|it| weigh(it, levels)),
    );
    kept.extend(unneeded_allow::unknown_names(&chart));
    kept.sort_by_key(|diagnostic| diagnostic.primary.span);
    CheckedChart { chart, facts, findings: kept }
}

/// The finding with the weight that the levels give it; `None` if they drop it.
fn weigh(finding: Finding, levels: &Levels) -> Option<Diagnostic> {
    let mut diagnostic = finding.diagnostic;
    if diagnostic.severity == Severity::Info && !levels.wants_info(finding.lint) {
        return None;
    }
    diagnostic.severity = levels.severity(finding.lint, diagnostic.severity)?;
    Some(diagnostic)
}

/// The `#[allow]`s of a chart by lint, and which of them silenced something.
struct Allows {
    /// By place in the registry: positions in `Chart::allows`, and in the names of that.
    by_lint: Vec<Vec<(usize, usize)>>,
    /// Parallel to `Chart::allows` and its names.
    used: Vec<Vec<bool>>,
}

impl Allows {
    fn of(chart: &Chart) -> Self {
        let mut by_lint = vec![Vec::new(); registry().len()];
        for (position, allow) in chart.allows.iter().enumerate() {
            for (place, name) in allow.lints.iter().enumerate() {
                if let Some((lint, _)) = by_name(&name.text) {
                    by_lint[lint].push((position, place));
                }
            }
        }
        let used = chart.allows.iter().map(|allow| vec![false; allow.lints.len()]).collect();
        Self { by_lint, used }
    }

    /// Whether one names the lint.
    fn name(&self, lint: usize) -> bool {
        !self.by_lint[lint].is_empty()
    }

    /// Whether one silences the finding; each that does has been of use.
    fn silence(&mut self, chart: &Chart, finding: &Finding) -> bool {
        let mut silenced = false;
        for &(position, place) in &self.by_lint[finding.lint] {
            if covers(chart, chart.allows[position].scope, finding.subject) {
                self.used[position][place] = true;
                silenced = true;
            }
        }
        silenced
    }
}
