//! Faults planted into the analysis of what is owed: the comparison with what explorers found must catch each.
//!
//! The charts and the truth about them are computed once, and written to a file that the crate with the copies reads.

mod charts;
mod faults;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use fsm_lang::Id;

use super::compare::{Case, is_whole, verdict};
use super::search::{Limits, explore};
use crate::planted::{self, Fault, Garden};
pub use charts::WRITTEN;
use faults::FAULTS;

/// What became of a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caught {
    /// Which.
    pub fault: String,
    /// In how many charts it makes the analysis miss something.
    pub missing: usize,
    /// In how many it makes it say what cannot happen, and what it does not say without the fault.
    pub false_alarms: usize,
}

/// The truth about a chart, with its text, as the crate reads it.
#[must_use]
pub fn truth(case: &Case) -> String {
    let list = |ids: BTreeSet<usize>| ids.iter().map(|id| format!(" {id}")).collect::<String>();
    let said = verdict(&case.chart);
    let explored = &case.explored;
    let mut text = format!("chart {} {}\n", case.seed, explored.complete);
    for (found, said) in [
        (
            explored.forgotten.keys().map(|id| id.index()).collect(),
            said.forgotten.iter().map(|id| id.index()).collect(),
        ),
        (
            explored.again.keys().map(|id| id.index()).collect(),
            said.again.iter().map(|id| id.index()).collect(),
        ),
    ] {
        let _ = writeln!(text, "found{}", list(found));
        let _ = writeln!(text, "said{}", list(said));
    }
    text.push_str(&case.text);
    text.push_str("end of chart\n");
    text
}

/// The charts that are for faults alone, explored, numbered from one.
#[must_use]
pub fn cases() -> Vec<Case> {
    let limits = Limits { situations: 2_000, inputs: 20_000, answers: 8, past_bounds: false };
    let charts = charts::charts().into_iter().zip(1..);
    let cases = charts.filter_map(|(text, seed)| {
        let chart = is_whole(&text)?;
        let explored = explore(chart.chart(), &limits);
        Some(Case { seed, text, chart, explored })
    });
    cases.collect()
}

/// For each fault, in how many charts it shows; the first is [`planted::NO_FAULT`]. `truth` is a file of what
/// [`truth`] gives.
///
/// # Errors
/// Faults that can no longer be planted, and what cargo, rustc or the file system says.
pub fn caught(folder: &Path, target: &Path, truth: &Path) -> io::Result<Vec<Caught>> {
    let lost = lost()?;
    if !lost.is_empty() {
        return Err(io::Error::other(lost.join("\n")));
    }
    let garden = Garden::new(folder, &[])?;
    let faults: Vec<&Fault> = std::iter::once(&planted::NO_FAULT).chain(&FAULTS).collect();
    let (mut modules, mut calls) = (String::new(), String::new());
    for (index, fault) in faults.iter().enumerate() {
        // Inside the analysis, of which it sees what the room sees.
        let module = format!("planted_{index}");
        garden.plant(fault, "analysis/owed", &format!("analysis/{module}/owed"), &|text| {
            text.replace("crate::analysis::owed::", "super::")
        })?;
        fs::write(garden.source().join("analysis").join(&module).join("mod.rs"), MODULE)?;
        let _ = writeln!(modules, "pub mod {module};");
        let _ = writeln!(calls, "    report({:?}, &cases, analysis::{module}::verdict);", fault.name);
    }
    let room = garden.source().join("analysis/mod.rs");
    let text = fs::read_to_string(&room)?;
    fs::write(room, format!("{text}{modules}"))?;
    let printed =
        garden.run(&MAIN.replace("@CALLS@", &calls), target, &[truth.display().to_string()], false)?;
    let caught: Vec<Caught> = printed
        .lines()
        .filter_map(|line| {
            let mut words = line.splitn(3, ' ');
            let mut number = || words.next()?.parse().ok();
            let (missing, false_alarms) = (number()?, number()?);
            Some(Caught { missing, false_alarms, fault: words.next()?.to_owned() })
        })
        .collect();
    if caught.len() != faults.len() {
        return Err(io::Error::other(format!("{} faults of {} were tried", caught.len(), faults.len())));
    }
    Ok(caught)
}

/// The faults whose text the analysis does not have exactly once, each with what to do.
///
/// # Errors
/// What the file system says.
pub fn lost() -> io::Result<Vec<String>> {
    planted::lost("analysis/owed", &FAULTS, "tests/src/explore/planted/faults.rs")
}

/// What is around a copy.
const MODULE: &str = "
pub mod owed;
use super::{Facts, block, index};
use crate::map::Id as _;

/// The places that are forgotten, and those that are invoked again.
pub fn verdict(chart: &crate::chart::Chart, facts: &Facts) -> [Vec<usize>; 2] {
    let index = index::Index::of(chart, &block::constants(chart));
    let owed = owed::Owed::of(chart, facts, &index);
    let debts = owed.debts();
    let forgotten = debts.iter().filter(|debt| debt.forgotten.is_some());
    let again = debts.iter().filter(|debt| debt.again.is_some());
    [forgotten.map(|debt| debt.place.index()).collect(), again.map(|debt| debt.place.index()).collect()]
}
";

const MAIN: &str = r#"
struct Case {
    chart: lints::CheckedChart,
    complete: bool,
    /// Forgotten, and invoked again: what was found, and what the analysis says.
    found: [Vec<usize>; 2],
    said: [Vec<usize>; 2],
}

fn main() {
    let truth = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let cases: Vec<Case> = truth.split("end of chart\n").filter(|text| !text.is_empty()).map(read).collect();
    std::panic::set_hook(Box::new(|_| {}));
@CALLS@}

fn read(text: &str) -> Case {
    let mut parts = text.splitn(6, '\n');
    let complete = parts.next().unwrap().ends_with("true");
    let mut list = || -> Vec<usize> {
        parts.next().unwrap().split(' ').skip(1).map(|id| id.parse().unwrap()).collect()
    };
    let (first, said_first, second, said_second) = (list(), list(), list(), list());
    let text = parts.next().unwrap();
    let mut sink = Sink::new();
    let source = Sources::new().add_text("chart.fsm", text);
    let file = syntax::text::parse(source, text, &mut sink);
    let chart = compile(&file, &Options::default(), &mut sink).pop().unwrap();
    Case { chart, complete, found: [first, second], said: [said_first, said_second] }
}

fn report(name: &str, cases: &[Case], verdict: fn(&chart::Chart, &analysis::Facts) -> [Vec<usize>; 2]) {
    let (mut missing, mut false_alarms) = (0, 0);
    for case in cases {
        let (chart, facts) = (case.chart.chart(), case.chart.facts());
        let verdict = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| verdict(chart, facts)));
        // A fault that makes the analysis panic says nothing.
        let said = verdict.unwrap_or_default();
        let mut misses = false;
        let mut alarms = false;
        for ((said, found), without) in said.iter().zip(&case.found).zip(&case.said) {
            misses |= found.iter().any(|id| !said.contains(id));
            alarms |= case.complete && said.iter().any(|id| !found.contains(id) && !without.contains(id));
        }
        missing += usize::from(misses);
        false_alarms += usize::from(alarms);
    }
    println!("{missing} {false_alarms} {name}");
}
"#;
