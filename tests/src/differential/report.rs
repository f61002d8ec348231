//! A whole run: what differs, what was taken, how the charts were repaired.

use std::io;

use super::coverage::Coverage;
use super::{Case, Options, cases, compiled, difference, reference};
use crate::parallel;

/// What a run came to.
#[derive(Debug)]
pub struct Report {
    /// For each chart that differs: everything that is needed to look into it.
    pub differences: Vec<String>,
    /// How often each form was taken.
    pub coverage: Coverage,
    /// How many charts ran, over how many inputs in all.
    pub ran: (usize, usize),
    /// How many lines were taken out of the random texts because they were invalid.
    pub removed: usize,
}

/// Runs the differential.
///
/// # Errors
/// What cargo, rustc or the file system says; a chart that the back end refuses.
pub fn run(options: &Options) -> io::Result<Report> {
    let cases = cases(options);
    let lines = compiled(options, &cases)?;
    let mut report = Report {
        differences: vec![],
        coverage: Coverage::new(),
        ran: (cases.len(), cases.iter().map(|case| case.inputs.len()).sum()),
        removed: cases.iter().map(|case| case.repaired.removed.len()).sum(),
    };
    let ran = parallel::map(&cases, |case| {
        let chart = case.repaired.chart.chart();
        let trace = reference::run(chart, case.seed, &case.inputs);
        let mut coverage = Coverage::new();
        coverage.add(chart, &trace);
        let printed = lines.get(&case.module).map_or(&[][..], Vec::as_slice);
        let difference = difference(&trace.lines, printed)
            .map(|(index, expected, found)| told(case, &trace.lines, index, &expected, &found));
        (coverage, difference)
    });
    for (coverage, difference) in ran {
        report.coverage.merge(&coverage);
        report.differences.extend(difference);
    }
    Ok(report)
}

fn told(case: &Case, lines: &[String], index: usize, expected: &str, found: &str) -> String {
    let chart = case.repaired.chart.chart();
    let input = index.checked_sub(1).and_then(|index| case.inputs.get(index));
    let input = input.map_or("the start".to_owned(), |input| super::script::line(chart, input));
    let before = index.checked_sub(1).map_or("", |index| lines[index].as_str());
    format!(
        "seed {} ({}), line {index}, input `{input}`\n  before:    {before}\n  reference: {expected}\n  compiled:  {found}\n{}",
        case.seed, case.module, case.repaired.text
    )
}
