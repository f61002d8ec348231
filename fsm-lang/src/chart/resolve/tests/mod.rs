//! Charts with what is wrong with them, by code.

mod depth;
mod duplicate_name;
mod illegal_target;
mod meaning;
mod syntax;
mod type_mismatch;
mod unknown_name;
mod use_before_set;

use crate::chart::Chart;
use crate::diag::{Diagnostic, Sink, carets};
use crate::span::Sources;
use crate::syntax::text;

/// The findings of a chart, in order of place, and the charts of its machines that have none.
fn resolve(source: &str) -> (Vec<Diagnostic>, Vec<Chart>) {
    let mut sink = Sink::new();
    let id = Sources::new().add_text("test.fsm", source);
    let file = text::parse(id, source, &mut sink);
    assert_eq!(sink.diagnostics(), [], "the chart can be read");
    let charts = file.machines.iter().filter_map(|machine| super::resolve(machine, &mut sink).ok()).collect();
    (sink.into_sorted(), charts)
}

/// The chart of a machine without mistakes.
#[track_caller]
fn chart(source: &str) -> Chart {
    let (findings, mut charts) = resolve(source);
    assert_eq!(findings, []);
    charts.pop().expect("there is a machine")
}

/// Asserts that the markers under the lines of a chart say what is wrong with it.
#[track_caller]
fn check(marked: &str) {
    carets::check(marked, |source| {
        let (findings, charts) = resolve(source);
        assert_eq!(
            findings.is_empty(),
            !charts.is_empty(),
            "a chart is given away exactly if nothing is wrong"
        );
        for finding in &findings {
            assert!(finding.help.is_some(), "`{}` says what to do", finding.message);
        }
        findings
    });
}

/// The messages and helps of a chart's findings, a line each.
fn said(source: &str) -> Vec<String> {
    let (findings, _) = resolve(source);
    findings
        .iter()
        .map(|finding| format!("{}; {}", finding.message, finding.help.as_deref().unwrap_or("-")))
        .collect()
}
