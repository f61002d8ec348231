//! Mutated charts as rustc sees them: a package with a program for each, which calls `machine!`. Every error has to be
//! a finding of ours at a token of the chart, and what has no finding has to compile.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use fsm_build::{Text, Unit};
use fsm_lang::Options as Levels;
use fsm_lang::chart::Chart;
use fsm_lang::chart::resolve::resolve;
use fsm_lang::diag::{Severity, Sink};
use fsm_lang::lints::Lint;
use fsm_lang::syntax::ast::{File, Item, Machine};
use fsm_lang::syntax::tokens::{self, TokenStream};

use crate::compiled::stand_ins;
use crate::corpus;
use crate::mutate::{mutated, split};
use crate::programs::{Message, Package};
use crate::random::Random;

/// How many mutants there are, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many.
    pub mutants: usize,
    /// The seed of the first; each has one of its own.
    pub seed: u64,
    /// The package's folder.
    pub folder: PathBuf,
    /// Where cargo builds.
    pub target: PathBuf,
}

/// What rustc made of the mutants.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Those without a finding.
    pub whole: usize,
    /// Those with one.
    pub broken: usize,
    /// How often each finding was an error.
    pub codes: BTreeMap<String, usize>,
    /// What is not as it should be, each with the file of the mutant.
    pub wrong: Vec<String>,
}

/// A mutant, with its name in the package.
struct Mutant {
    name: String,
    origin: String,
    text: String,
    /// Whether an error is expected.
    is_broken: bool,
}

/// Writes the package, has cargo check it, and looks at every error.
///
/// # Errors
/// The package can't be written, or cargo not be run.
pub fn run(options: &Options) -> io::Result<Report> {
    let mutants = mutants(options);
    let package = Package::new(options.folder.clone(), options.target.clone())?;
    for mutant in &mutants {
        package.program(&mutant.name, &mutant.program())?;
    }
    Ok(judge(&mutants, &package.check()?))
}

/// Deterministic: the charts in order, each with seeds of its own.
fn mutants(options: &Options) -> Vec<Mutant> {
    let charts: Vec<(String, String)> = corpus::ok()
        .into_iter()
        .filter_map(|case| Some((corpus::name(&case.folder), without_mark(case.whole_text()?))))
        .collect();
    let mut mutants = Vec::new();
    let mut seed = options.seed;
    while mutants.len() < options.mutants && !charts.is_empty() {
        let mut random = Random::new(seed);
        let (origin, chart) = &charts[random.below(charts.len())];
        let text = mutated(&split(chart), &mut random);
        // What Rust does not lex is rustc's to say.
        if text.parse::<TokenStream>().is_ok() {
            let name = format!("m{seed}_{origin}");
            let is_broken = is_broken(&text);
            mutants.push(Mutant { name, origin: chart.clone(), text, is_broken });
        }
        seed += 1;
    }
    mutants
}

/// Inside of a macro call there is no byte order mark.
fn without_mark(chart: String) -> String {
    chart.trim_start_matches('\u{feff}').to_owned()
}

fn is_broken(text: &str) -> bool {
    let unit = Unit::new(corpus::INPUT, Text::Whole(text.to_owned()), &Levels::default());
    unit.diagnostics().iter().any(|finding| finding.severity == Severity::Error)
}

impl Mutant {
    fn program(&self) -> String {
        let types = host_types(&self.text, &self.origin);
        format!("#![allow(dead_code)]\n{types}\n{CALL} {{\n{}\n}}\n\nfn main() {{}}\n", self.text)
    }
}

/// How the macro is called.
const CALL: &str = "fsm_runtime::machine!";

/// Stand-ins for the types that a mutant names, as far as they make sense, or else for those of its origin.
fn host_types(text: &str, origin: &str) -> String {
    let charts: Vec<Chart> = machines(text).machines.into_iter().filter_map(only_types).collect();
    let charts = if charts.is_empty() {
        machines(origin).machines.into_iter().filter_map(only_types).collect()
    } else {
        charts
    };
    stand_ins(charts.iter())
}

/// As the macro reads them.
fn machines(text: &str) -> File {
    let mut sink = Sink::new();
    let stream = text.parse::<TokenStream>().unwrap_or_default();
    tokens::parse(fsm_lang::span::Sources::new().add_tokens("machine!"), stream, &mut sink).0
}

/// A machine's types without those in which there is a mistake.
fn only_types(mut machine: Machine) -> Option<Chart> {
    let frame = machines("machine M { initial A; state A; }").machines.pop()?.items;
    machine.items.retain(|item| matches!(item, Item::Type(_)));
    loop {
        let types = machine.items.len();
        let mut sink = Sink::new();
        let mut whole = machine.clone();
        whole.parameters.clear();
        whole.meta.attributes.clear();
        whole.items.append(&mut frame.clone());
        if let Ok(chart) = resolve(&whole, &mut sink) {
            return Some(chart);
        }
        let mistakes = sink.into_sorted();
        machine.items.retain(|item| match item {
            Item::Type(item) => !mistakes.iter().any(|finding| {
                item.span.lo <= finding.primary.span.lo && finding.primary.span.lo < item.span.hi
            }),
            _ => false,
        });
        if machine.items.len() == types {
            return None;
        }
    }
}

fn judge(mutants: &[Mutant], said: &BTreeMap<String, Vec<Message>>) -> Report {
    let mut report = Report::default();
    for mutant in mutants {
        let mut ours = 0;
        for message in said.get(&mutant.name).into_iter().flatten() {
            match finding(message) {
                Ok(code) => {
                    ours += 1;
                    *report.codes.entry(code.to_owned()).or_default() += 1;
                }
                Err(why) => report.wrong.push(format!("{}: {why}\n{}", mutant.name, message.rendered)),
            }
        }
        match (mutant.is_broken, ours) {
            (true, 0) => report.wrong.push(format!("{}: rustc says nothing of its findings", mutant.name)),
            (false, 1..) => {
                report.wrong.push(format!("{}: the macro finds what the command does not", mutant.name));
            }
            (true, _) => report.broken += 1,
            (false, _) => report.whole += 1,
        }
    }
    report
}

/// The code of a finding that rustc shows; or why it is none.
fn finding(message: &Message) -> Result<&str, &'static str> {
    let first = message.text.lines().next().unwrap_or_default();
    let code = first.strip_suffix(']').and_then(|first| first.rsplit_once(" [")).map(|(_, code)| code);
    let code = code.filter(|code| Lint::by_name(code).is_some()).ok_or("this is none of our findings")?;
    if message.places.iter().any(|place| place.text.contains(CALL)) {
        return Err("its place is the macro's");
    }
    Ok(code)
}
