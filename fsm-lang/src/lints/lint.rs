//! What a lint is.

use std::fmt::Write as _;

use super::findings::Findings;
use crate::analysis::Facts;
use crate::chart::Chart;
use crate::diag::{Code, Severity};

/// A lint, or an error of the language: its name and all that is said of it anywhere. The command's
/// `explain`, the documentation and SARIF read this.
#[derive(Debug)]
pub struct Lint {
    /// Its name, as in `#[allow(NAME)]`.
    pub name: &'static str,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// What its findings may weigh, the heaviest first.
    pub severities: &'static [Severity],
    /// On which side it may be wrong.
    pub errs: Errs,
    /// What it finds, precisely, in Markdown.
    pub what: &'static str,
    /// Why that is a mistake, and how it is mended, in Markdown.
    pub why: &'static str,
    /// A chart that has this finding once and no other.
    pub example: &'static str,
    /// The same chart, mended: it has no finding.
    pub mended: &'static str,
    /// Looks for it; `None` where the front ends or the resolver find it, which cannot be silenced.
    pub(super) check: Option<Check>,
}

/// Reports what a lint finds.
pub(super) type Check = fn(&Chart, &Facts, &mut Findings<'_>);

/// On which side a lint may be wrong, where the truth cannot be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errs {
    /// On neither.
    Exact,
    /// What it reports is true whatever the host does, and it may miss some.
    Quiet,
    /// It misses nothing, and may report what cannot happen.
    Loud,
}

impl Lint {
    /// Its name as the code of a finding.
    #[must_use]
    pub const fn code(&self) -> Code {
        Code(self.name)
    }

    /// Whether `#[allow]` and the command's flags can silence it. The others are errors without which
    /// there is no chart to speak of.
    #[must_use]
    pub const fn can_be_silenced(&self) -> bool {
        self.check.is_some()
    }

    /// Its page, in Markdown.
    #[must_use]
    pub fn page(&self) -> String {
        let weights: Vec<&str> = self
            .severities
            .iter()
            .map(|severity| match severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "info, off unless asked for",
            })
            .collect();
        let errs = match self.errs {
            Errs::Exact => "never",
            Errs::Quiet => "on the quiet side: what it reports is true of every host, and it may miss some",
            Errs::Loud => "on the loud side: it misses nothing, and may report what cannot happen",
        };
        let silenced = if self.can_be_silenced() {
            format!("by `#[allow({}, reason = \"…\")]`, or `--allow {}`", self.name, self.name)
        } else {
            "never".to_owned()
        };
        let mut page = String::new();
        // Writing to a string cannot fail.
        let _ = write!(
            page,
            "# `{}`\n\n{}.\n\n- Level: {}\n- Wrong: {errs}\n- Silenced: {silenced}\n\n## What it finds\n\n{}\n\n\
             ## Why\n\n{}\n\n## Example\n\n```fsm\n{}\n```\n\n## Mended\n\n```fsm\n{}\n```\n",
            self.name,
            self.summary,
            weights.join(" or "),
            self.what.trim(),
            self.why.trim(),
            self.example.trim(),
            self.mended.trim(),
        );
        page
    }
}
