//! Mutated charts as rustc sees them: a package with a program for each, which calls `machine!`. Every error has to be
//! a finding of ours at a token of the chart, and what has no finding has to compile.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::{fs, io};

use fsm_build::{Text, Unit};
use fsm_lang::Options as Levels;
use fsm_lang::chart::Chart;
use fsm_lang::chart::resolve::resolve;
use fsm_lang::diag::{Severity, Sink};
use fsm_lang::lints::Lint;
use fsm_lang::syntax::ast::{File, Item, Machine};
use fsm_lang::syntax::tokens::{self, TokenStream};
use serde_json::Value;

use crate::compiled::stand_ins;
use crate::corpus;
use crate::mutate::{mutated, split};
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
    write(options, &mutants)?;
    let output = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["check", "--bins", "--keep-going", "--offline", "--quiet", "--message-format", "json"])
        .env("CARGO_TARGET_DIR", &options.target)
        .current_dir(&options.folder)
        .output()?;
    let errors = errors(&String::from_utf8_lossy(&output.stdout));
    if errors.is_empty() && !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(judge(&mutants, &errors))
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

fn write(options: &Options, mutants: &[Mutant]) -> io::Result<()> {
    let programs = options.folder.join("src/bin");
    match fs::remove_dir_all(&programs) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => fs::create_dir_all(&programs)?,
    }
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let manifest = format!(
        "[package]\nname = \"mutants\"\nedition = \"2024\"\n\n[dependencies]\nfsm-runtime = {{ path = {:?} }}\n\n\
         [profile.dev]\ndebug = false\n\n[workspace]\n",
        tests.join("../fsm-runtime")
    );
    fs::write(options.folder.join("Cargo.toml"), manifest)?;
    fs::copy(tests.join("../Cargo.lock"), options.folder.join("Cargo.lock"))?;
    for mutant in mutants {
        let program = format!(
            "#![allow(dead_code)]\n{}\nfsm_runtime::machine! {{\n{}\n}}\n\nfn main() {{}}\n",
            host_types(&mutant.text, &mutant.origin),
            mutant.text
        );
        fs::write(programs.join(&mutant.name).with_extension("rs"), program)?;
    }
    Ok(())
}

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

/// The errors and warnings of rustc, by program.
fn errors(messages: &str) -> BTreeMap<String, Vec<Value>> {
    let mut errors: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in messages.lines() {
        let Ok(mut message) = serde_json::from_str::<Value>(line) else { continue };
        if message["reason"] != "compiler-message" {
            continue;
        }
        let program = message["target"]["name"].as_str().unwrap_or_default().to_owned();
        errors.entry(program).or_default().push(message["message"].take());
    }
    errors
}

fn judge(mutants: &[Mutant], errors: &BTreeMap<String, Vec<Value>>) -> Report {
    let mut report = Report::default();
    for mutant in mutants {
        let said = errors.get(&mutant.name).map_or(&[][..], Vec::as_slice);
        let mut ours = 0;
        for message in said {
            // "aborting due to 2 previous errors"
            if message["spans"].as_array().is_none_or(Vec::is_empty) && message["code"].is_null() {
                continue;
            }
            match finding(message) {
                Ok(code) => {
                    ours += 1;
                    *report.codes.entry(code).or_default() += 1;
                }
                Err(why) => report.wrong.push(format!(
                    "{}: {why}\n{}",
                    mutant.name,
                    message["rendered"].as_str().unwrap_or_default()
                )),
            }
        }
        match (mutant.is_broken, ours) {
            (true, 0) => report.wrong.push(format!("{}: rustc says nothing of its findings", mutant.name)),
            (false, 1..) => {
                report.wrong.push(format!("{}: the macro finds what the command does not", mutant.name))
            }
            (true, _) => report.broken += 1,
            (false, _) => report.whole += 1,
        }
    }
    report
}

/// The code of a finding that rustc shows; or why it is none.
fn finding(message: &Value) -> Result<String, String> {
    let text = message["message"].as_str().unwrap_or_default();
    let first = text.lines().next().unwrap_or_default();
    let code = first.strip_suffix(']').and_then(|first| first.rsplit_once(" [")).map(|(_, code)| code);
    let Some(code) = code.filter(|code| Lint::by_name(code).is_some()) else {
        return Err("this is none of our findings".to_owned());
    };
    let spans = message["spans"].as_array().map_or(&[][..], Vec::as_slice);
    let is_in_chart = |span: &Value| {
        let place = |key: &str| span[key].as_u64().unwrap_or_default();
        let text = span["text"][0]["text"].as_str().unwrap_or_default();
        place("line_start") > 0 && !text.contains("fsm_runtime::machine!")
    };
    match spans.iter().find(|span| !is_in_chart(span)) {
        Some(span) => Err(format!("its place is the macro's: line {}", span["line_start"])),
        None => Ok(code.to_owned()),
    }
}
