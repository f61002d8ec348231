//! Takes out of a random chart what is wrong with it, line by line.

use fsm_lang::diag::{Diagnostic, Severity, Sink};
use fsm_lang::lints::CheckedChart;
use fsm_lang::span::Sources;
use fsm_lang::syntax::text;

/// A chart that has no error, with how many lines were taken out for it.
#[derive(Debug)]
pub struct Repaired {
    /// The text.
    pub text: String,
    /// The chart.
    pub chart: CheckedChart,
    /// The lines that were taken out, with what was wrong.
    pub removed: Vec<(String, String)>,
}

/// Takes out the lines with errors until none is left; `None` where that leaves no chart.
#[must_use]
pub fn repaired(text: &str) -> Option<Repaired> {
    repaired_where(text, &|_| true)
}

/// The same, where only those findings of lints count that `counts` names.
#[must_use]
pub fn repaired_where(text: &str, counts: &dyn Fn(&Diagnostic) -> bool) -> Option<Repaired> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut removed = vec![];
    for _ in 0..12 {
        let text = lines.join("\n") + "\n";
        let mut wrong = match compiled(&text, counts) {
            Ok(chart) => return Some(Repaired { text, chart: chart?, removed }),
            Err(wrong) => wrong,
        };
        wrong.sort();
        wrong.dedup_by_key(|(line, _)| *line);
        for (line, message) in wrong.into_iter().rev() {
            // A line that opens a state cannot be taken out alone.
            if lines.get(line).is_none_or(|line| line.trim_end().ends_with('{')) {
                return None;
            }
            removed.push((lines.remove(line), message));
        }
    }
    None
}

/// The first chart of a text, if it has one; or the lines that are wrong, each with what is.
///
/// # Errors
/// Those lines.
pub fn compiled(
    text: &str,
    counts: &dyn Fn(&Diagnostic) -> bool,
) -> Result<Option<CheckedChart>, Vec<(usize, String)>> {
    let mut sources = Sources::new();
    let source = sources.add_text("random.fsm", text);
    let mut sink = Sink::new();
    let file = text::parse(source, text, &mut sink);
    let charts = if sink.check().is_ok() {
        fsm_lang::compile(&file, &fsm_lang::Options::default(), &mut sink)
    } else {
        vec![]
    };
    let findings = charts.iter().flat_map(|chart| chart.findings()).filter(|finding| counts(finding));
    let wrong: Vec<(usize, String)> = sink
        .diagnostics()
        .iter()
        .chain(findings)
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| {
            let line = text[..finding.primary.span.lo as usize].matches('\n').count();
            (line, format!("{}: {}", finding.code.0, finding.message))
        })
        .collect();
    if wrong.is_empty() { Ok(charts.into_iter().next()) } else { Err(wrong) }
}
