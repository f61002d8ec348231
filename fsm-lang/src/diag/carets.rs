//! The one check of findings for tests: code, place, labels and exact count, as carets under the chart.

use super::Diagnostic;
use crate::span::Span;

/// Whether a line says what is found in the line above it.
fn is_marker(line: &str) -> bool {
    let line = line.trim_start();
    let Some(marks) = line.strip_prefix("//") else { return false };
    matches!(marks.trim_start().chars().next(), Some('^' | '-'))
}

/// The chart without its markers.
pub(crate) fn strip(marked: &str) -> String {
    marked.lines().filter(|line| !is_marker(line)).map(|line| format!("{line}\n")).collect()
}

/// The chart with its findings: under the line where one begins, `^^^` with its code, and `---` under its
/// labels. What reaches over the end of a line is marked to that end.
pub(crate) fn mark(chart: &str, findings: &[Diagnostic]) -> String {
    let mut marked = String::new();
    let mut start = 0;
    for line in chart.split_inclusive('\n') {
        marked.push_str(line);
        let range = start..start + line.len();
        let mut marks: Vec<(usize, String)> = Vec::new();
        for finding in findings {
            marks.extend(under(line, range.start, finding.primary.span, '^', finding.code.0));
            for label in &finding.labels {
                marks.extend(under(line, range.start, label.span, '-', ""));
            }
        }
        marks.sort();
        marks.dedup();
        for (_, mark) in marks {
            marked.push_str(&mark);
            marked.push('\n');
        }
        start = range.end;
    }
    marked
}

fn under(line: &str, start: usize, span: Span, with: char, word: &str) -> Option<(usize, String)> {
    let from = (span.lo as usize).checked_sub(start).filter(|&from| from < line.len())?;
    let to = (span.hi as usize - start).min(line.trim_end().len());
    let column = line[..from].chars().count();
    let width = line[from..to.max(from)].chars().count().max(1);
    let marks: String = std::iter::repeat_n(with, width).collect();
    let text = format!("{}{marks} {word}", " ".repeat(column));
    // The first two columns are the comment's.
    Some((column, format!("//{}", text.get(2..).unwrap_or_default()).trim_end().to_owned()))
}

/// Asserts that `find` finds in the chart what its markers say, no more and no less.
#[track_caller]
pub(crate) fn check(marked: &str, find: impl FnOnce(&str) -> Vec<Diagnostic>) {
    let chart = strip(marked);
    let found = mark(&chart, &find(&chart));
    let wanted: String = marked.lines().map(|line| format!("{line}\n")).collect();
    assert!(found == wanted, "wanted:\n{wanted}\nfound:\n{found}");
}

#[test]
fn markers_are_read_as_they_are_written() {
    use super::Code;
    let chart = "machine M {\n    initial A;\n    state A { }\n}\n";
    let span = |text: &str| {
        let lo = chart.find(text).expect("it stands there") as u32;
        Span { lo, hi: lo + text.len() as u32, ..Span::default() }
    };
    let finding = Diagnostic::error(Code("syntax"), span("initial A;"), "m").with_label(span("state A"), "l");
    let marked = mark(chart, &[finding]);
    assert_eq!(
        marked,
        "machine M {\n    initial A;\n//  ^^^^^^^^^^ syntax\n    state A { }\n//  -------\n}\n"
    );
    assert_eq!(strip(&marked), chart);
}
