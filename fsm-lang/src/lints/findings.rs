//! Where the lints put what they find.

use super::levels::Levels;
use crate::chart::{Chart, Subject};
use crate::diag::Diagnostic;

/// Collects the findings of one chart with what each is about.
#[derive(Debug)]
pub(super) struct Findings<'l> {
    levels: &'l Levels,
    /// The place in the registry of the lint that looks.
    lint: usize,
    /// Whether the findings that are off unless asked for are looked for all the same.
    forced: bool,
    found: Vec<Finding>,
}

/// A finding with what it is about.
#[derive(Debug)]
pub(super) struct Finding {
    /// The place in the registry of its lint.
    pub(super) lint: usize,
    /// What it is about.
    pub(super) subject: Subject,
    /// What is said.
    pub(super) diagnostic: Diagnostic,
}

impl<'l> Findings<'l> {
    /// Nothing found yet.
    pub(super) fn new(levels: &'l Levels) -> Self {
        Self { levels, lint: 0, forced: false, found: Vec::new() }
    }

    /// What comes is the next lint's. With `forced`, findings that are off are reported as well.
    pub(super) fn begin(&mut self, lint: usize, forced: bool) {
        self.lint = lint;
        self.forced = forced;
    }

    /// Whether to look for what is off unless asked for.
    pub(super) fn wants_info(&self) -> bool {
        self.forced || self.levels.wants_info(self.lint)
    }

    /// Takes a finding.
    pub(super) fn report(&mut self, subject: Subject, diagnostic: Diagnostic) {
        self.found.push(Finding { lint: self.lint, subject, diagnostic });
    }

    /// All that was found, in the order of reporting.
    pub(super) fn into_found(self) -> Vec<Finding> {
        self.found
    }
}

/// Whether `scope` is `subject` or has it inside.
pub(super) fn covers(chart: &Chart, scope: Subject, subject: Subject) -> bool {
    let Subject::State(around) = scope else { return scope == subject };
    if around == Chart::ROOT {
        return true;
    }
    let inside = match subject {
        Subject::State(state) => state,
        Subject::Transition(transition) => chart.transitions[transition].source,
        Subject::History(history) => chart.histories[history].parent,
        Subject::Variable(variable) => chart.variables[variable].owner,
        Subject::Constant(_)
        | Subject::Event(_)
        | Subject::Function(_)
        | Subject::Type(_)
        | Subject::Activity(_) => return false,
    };
    chart.is_within(inside, around)
}
