//! The invariants of `ARCHITECTURE.md` that can be read off the text, numbered as there.

mod arrows;
mod rules;
mod source;
#[cfg(test)]
mod tests;
mod words;

use source::Source;

/// One place where an invariant doesn't hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    path: String,
    /// From 1.
    line: usize,
    /// Which invariant, or what else it is that must hold.
    rule: &'static str,
    /// What is wrong and what to do.
    message: String,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}: {}", self.path, self.line, self.rule, self.message)
    }
}

/// What is found: violations fail, the rest is to be looked at.
#[derive(Debug, Default)]
pub(crate) struct Report {
    violations: Vec<Violation>,
    remarks: Vec<Violation>,
}

/// Checks the workspace.
pub(crate) fn run(_: &[String]) -> Result<(), String> {
    let sources = source::of_workspace()?;
    let report = check(&sources);
    for remark in &report.remarks {
        println!("look at {remark}");
    }
    if report.violations.is_empty() {
        println!("tidy: {} files, nothing found", sources.len());
        return Ok(());
    }
    let lines: Vec<String> = report.violations.iter().map(ToString::to_string).collect();
    Err(lines.join("\n"))
}

fn check(sources: &[Source]) -> Report {
    let mut report = Report::default();
    for source in sources {
        for rule in rules::RULES {
            rule(source, &mut report.violations);
        }
        rules::length(source, &mut report.remarks);
    }
    report
}
