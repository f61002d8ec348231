//! The corpus: charts with what is expected of them, as files that are read in a review.
//!
//! `corpus/ok/NAME/` has `input.fsm`, a chart without a fault, and what becomes of it: `tree`, `dot`, and `rs`, in pieces
//! `rs-01`, `rs-02` and so on where it is long; all of it is compiled, too ([`crate::compiled`]).
//! `corpus/err/LINT/NAME/` has `input.fsm`, a chart with that finding, and `stderr`, what a person reads.

use std::fs;
use std::path::{Path, PathBuf};

use fsm_build::{MAX_BYTES, Text, Unit};
use fsm_lang::diag::{Severity, Sink};
use fsm_lang::lints::{Level, Levels, Lint};
use fsm_lang::span::Sources;
use fsm_lang::syntax::ast::File;
use fsm_lang::syntax::{self, tree};
use fsm_lang::{Options, back};

/// What a chart is called in its folder, and in what is said of it.
pub const INPUT: &str = "input.fsm";

/// The command that writes all expected files again.
pub const BLESS: &str = "cargo xtask bless";

/// The variable that this command sets.
pub const BLESS_VARIABLE: &str = "FSM_BLESS";

/// A file of the corpus has fewer lines: it is to be read.
pub const MOST_LINES: usize = 200;

/// One folder of the corpus.
#[derive(Clone, Debug)]
pub struct Case {
    /// The lint that is expected; `None` in `ok`.
    pub lint: Option<String>,
    /// Its folder.
    pub folder: PathBuf,
}

/// A file that is expected in a case's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Golden {
    /// Its name.
    pub name: String,
    /// What stands in it.
    pub content: String,
}

/// The folder of the corpus.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// The charts without a fault, in order of their names.
///
/// # Panics
/// The folder cannot be read.
#[must_use]
pub fn ok() -> Vec<Case> {
    folders(&root().join("ok")).into_iter().map(|folder| Case { lint: None, folder }).collect()
}

/// The charts with a fault, in order of lint and name.
///
/// # Panics
/// The folder cannot be read.
#[must_use]
pub fn err() -> Vec<Case> {
    let lints = folders(&root().join("err")).into_iter();
    lints
        .flat_map(|lint| {
            let name = name(&lint);
            folders(&lint).into_iter().map(move |folder| Case { lint: Some(name.clone()), folder })
        })
        .collect()
}

/// By lint: the charts of `ok` that are near a mistake of that kind and are none, as the file `tempting` lists them.
///
/// # Panics
/// The file cannot be read, or a line of it is no list.
#[must_use]
pub fn tempting() -> Vec<(String, Vec<String>)> {
    let text =
        fs::read_to_string(root().join("tempting")).unwrap_or_else(|error| panic!("tempting: {error}"));
    let lists = text.lines().map(|line| {
        let (lint, charts) = line.split_once(": ").unwrap_or_else(|| panic!("tempting: {line}"));
        (lint.to_owned(), charts.split(' ').map(str::to_owned).collect())
    });
    lists.collect()
}

impl Case {
    /// `ok/NAME` or `err/LINT/NAME`.
    #[must_use]
    pub fn title(&self) -> String {
        let path = self.folder.strip_prefix(root()).unwrap_or(&self.folder);
        path.display().to_string()
    }

    /// What the chart's file says.
    ///
    /// # Panics
    /// It cannot be read.
    #[must_use]
    pub fn text(&self) -> Text {
        fsm_build::load(&self.folder.join(INPUT), MAX_BYTES).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The chart's text; `None` if it is none.
    #[must_use]
    pub fn whole_text(&self) -> Option<String> {
        match self.text() {
            Text::Whole(text) => Some(text),
            Text::Broken(_) | Text::TooLarge(_) => None,
        }
    }

    /// The chart through the pipeline. A lint that is off unless asked for is asked for in its own cases.
    #[must_use]
    pub fn unit(&self) -> Unit {
        let mut levels = Levels::new();
        let off = |lint: &&str| Lint::by_name(lint).is_some_and(|lint| lint.severities == [Severity::Info]);
        if let Some(lint) = self.lint.as_deref().filter(off) {
            levels.set(lint, Level::Warn).unwrap_or_else(|error| panic!("{error}"));
        }
        Unit::new(INPUT, self.text(), &Options { levels })
    }

    /// The files that are expected beside the chart.
    #[must_use]
    pub fn goldens(&self) -> Vec<Golden> {
        if self.lint.is_some() {
            return vec![Golden::new("stderr", human(&self.unit()))];
        }
        let tree = tree::dump(&parse(&self.whole_text().unwrap_or_default()).0);
        let unit = self.unit();
        let dots = unit.charts().iter().map(|chart| back::dot::dot(chart, &back::dot::Options::default()));
        let mut goldens = vec![Golden::new("tree", tree), Golden::new("dot", dots.collect())];
        if let Ok(content) = fsm_build::rust(&unit) {
            let pieces = pieces(&content, MOST_LINES - 1);
            if let [_] = pieces.as_slice() {
                goldens.push(Golden::new("rs", content));
            } else {
                let number = |(at, piece)| Golden::new(&format!("rs-{:02}", at + 1), piece);
                goldens.extend(pieces.into_iter().enumerate().map(number));
            }
        }
        goldens
    }
}

impl Golden {
    fn new(name: &str, content: String) -> Self {
        Self { name: name.to_owned(), content }
    }
}

/// A text in pieces of at most so many lines, cut between items where that is possible.
fn pieces(text: &str, most: usize) -> Vec<String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut found = Vec::new();
    let mut rest = lines.as_slice();
    while rest.len() > most {
        // Behind an empty line: of the ends of what is inside most, the last.
        let depth = |&at: &usize| rest[at].len() - rest[at].trim_start().len();
        let gaps = (1..=most).filter(|&at| rest[at - 1].trim().is_empty());
        let cut = gaps.min_by_key(|at| (depth(at).max(ITEMS), most - at)).unwrap_or(most);
        found.push(rest[..cut].concat());
        rest = &rest[cut..];
    }
    found.push(rest.concat());
    found
}

/// Functions of a machine in a module are indented so far.
const ITEMS: usize = 8;

/// What a person reads of a chart.
#[must_use]
pub fn human(unit: &Unit) -> String {
    let renderer = unit.renderer();
    let findings = unit.diagnostics().into_iter().map(|finding| renderer.human(finding));
    findings.collect::<Vec<_>>().join("\n")
}

/// The tree of a text, and what the parser says of it.
#[must_use]
pub fn parse(text: &str) -> (File, Sink) {
    let mut sink = Sink::new();
    let source = Sources::new().add_text(INPUT, text);
    let file = syntax::text::parse(source, text, &mut sink);
    (file, sink)
}

/// The last part of a path.
#[must_use]
pub fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn folders(parent: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).unwrap_or_else(|error| panic!("{}: {error}", parent.display()));
    let mut folders: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn pieces_are_the_text_cut_between_items() {
        let text =
            "mod m {\n    a\n\n        fn b() {\n            b\n\n            c\n        }\n\n    d\n}\n";
        for most in 1..15 {
            let cut = pieces(text, most);
            assert_eq!(cut.concat(), text, "{most}");
            assert!(cut.iter().all(|piece| (1..=most).contains(&piece.lines().count())), "{most}: {cut:?}");
        }
        let begins: Vec<String> = pieces(text, 9)
            .iter()
            .map(|piece| piece.trim_start().lines().next().unwrap_or("").to_owned())
            .collect();
        assert_eq!(begins, ["mod m {", "d"]);
        assert!(pieces(text, 8)[1].starts_with("        fn b()"), "not inside of the function");
    }
}
