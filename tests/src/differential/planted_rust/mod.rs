//! Faults planted into code generation and into what generated code links to: some charts show each.
//!
//! Two copies have all faults, each behind a condition that a variable of the environment makes true: the language, whose
//! back end then generates wrong Rust, and the runtime, whose ledger then does something wrong. The charts are
//! generated without a fault and, for each fault of the generator, once more with it; all of that is one crate, which
//! is compiled once. Under random inputs its traces are compared with the interpreter's. A piece of text that is no
//! longer there exactly once is an error, so that no fault can get lost when the code changes.

mod beside;
mod charts;
mod faults;
mod selection;
mod stars;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

use super::driver::{self, Machine};
use super::script::{self, Input};
use super::{read_lines, reference};
use crate::generate::repair::{Repaired, repaired};
use crate::planted::{copy, manifest};
use crate::random::Random;
use charts::CHARTS;
use faults::{Fault, Of};

/// How often a chart is run, and for how many inputs.
const RUNS: (u64, usize) = (24, 150);

/// The variable that names the fault which is meant, from 1 on.
const VARIABLE: &str = "FSM_PLANTED";

/// A machine that is run: a chart, with a fault in its code or without.
struct Subject {
    chart: usize,
    /// The number of the fault in the code; 0 for none.
    fault: usize,
}

impl Subject {
    /// Its name, of which the module's differs in the first letter only.
    fn name(&self) -> String {
        format!("M{}", self.fault * 100 + self.chart)
    }

    fn module(&self) -> String {
        self.name().to_lowercase()
    }
}

/// For each fault whether its chart shows it. The first says whether all charts are as the interpreter has them
/// without a fault.
///
/// # Errors
/// Faults that can no longer be planted, and what cargo, rustc or the file system says.
pub fn caught(folder: &Path, target: &Path) -> io::Result<Vec<(String, bool)>> {
    let lost = lost()?;
    if !lost.is_empty() {
        return Err(io::Error::other(lost.join("\n")));
    }
    let runtime = copies(folder)?;
    let language = build(&folder.join("language"), target, "planted_language")?;
    let subjects: Vec<Subject> = (0..CHARTS.len())
        .map(|chart| Subject { chart, fault: 0 })
        .chain(
            faults::all()
                .enumerate()
                .filter(|(_, fault)| fault.of == Of::Generator)
                .map(|(number, fault)| Subject { chart: chart_of(fault), fault: number + 1 }),
        )
        .collect();
    let read: Vec<Repaired> = subjects
        .iter()
        .map(|subject| {
            let text = charts::text(CHARTS[subject.chart].1, &subject.name());
            let read = repaired(&text).filter(|read| read.removed.is_empty());
            read.ok_or_else(|| {
                io::Error::other(format!("the chart `{}` has errors", CHARTS[subject.chart].0))
            })
        })
        .collect::<io::Result<_>>()?;
    let machines = subjects
        .iter()
        .zip(&read)
        .map(|(subject, read)| {
            let code = generated(&language, subject.fault, &read.text)?;
            Ok(Machine { module: subject.module(), chart: read.chart.chart(), code })
        })
        .collect::<io::Result<Vec<_>>>()?;
    let crates = folder.join("charts");
    fs::create_dir_all(&crates)?;
    driver::write(&crates, &runtime, &machines, machines.len())?;
    let program = build(&crates, target, "charts_0")?;

    let right: Vec<Vec<Trace>> = read.iter().map(runs).collect();
    let of = |subject: usize, fault: usize| -> io::Result<bool> {
        let traces = observed(&program, &subjects[subject], &right[subject], &read[subject], fault)?;
        Ok(traces.iter().zip(&right[subject]).all(|(found, expected)| *found == expected.lines))
    };
    let mut caught = vec![];
    let mut all_right = true;
    for chart in 0..CHARTS.len() {
        all_right &= of(chart, 0)?;
    }
    caught.push(("no fault".to_owned(), !all_right));
    for (number, fault) in faults::all().enumerate() {
        let own = subjects.iter().position(|subject| subject.fault == number + 1);
        let (subject, planted) = own.map_or((chart_of(fault), number + 1), |own| (own, 0));
        caught.push((fault.name.to_owned(), !of(subject, planted)?));
    }
    Ok(caught)
}

fn chart_of(fault: &Fault) -> usize {
    let known = CHARTS.iter().position(|(name, _)| *name == fault.chart);
    known.unwrap_or_else(|| unreachable!("`{}` is one of CHARTS", fault.chart))
}

/// What the interpreter makes of some inputs.
struct Trace {
    seed: u64,
    inputs: Vec<Input>,
    lines: Vec<String>,
}

fn runs(read: &Repaired) -> Vec<Trace> {
    let chart = read.chart.chart();
    (1..=RUNS.0)
        .map(|seed| {
            let inputs = script::inputs(&mut Random::new(seed), chart, RUNS.1);
            let lines = reference::run(chart, seed, &inputs).lines;
            Trace { seed, inputs, lines }
        })
        .collect()
}

/// What a compiled machine makes of the same inputs, with a fault of the runtime or without.
fn observed(
    program: &Path,
    subject: &Subject,
    runs: &[Trace],
    read: &Repaired,
    fault: usize,
) -> io::Result<Vec<Vec<String>>> {
    let mut all = vec![];
    for run in runs {
        let mut input = format!("chart {} {}\n", subject.module(), run.seed);
        for step in &run.inputs {
            input.push_str(&script::line(read.chart.chart(), step));
            input.push('\n');
        }
        input.push_str("end\n");
        let printed = super::run(program, input, &[(VARIABLE, fault.to_string())])?;
        let mut lines: BTreeMap<String, Vec<String>> = read_lines(&printed);
        all.push(lines.remove(&subject.module()).unwrap_or_default());
    }
    Ok(all)
}

/// The Rust of a chart, by a back end with a fault.
fn generated(language: &Path, fault: usize, text: &str) -> io::Result<String> {
    super::run(language, text.to_owned(), &[(VARIABLE, fault.to_string())])
}

fn build(package: &Path, target: &Path, name: &str) -> io::Result<PathBuf> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["build", "--offline", "--quiet"])
        .env("CARGO_TARGET_DIR", target)
        .current_dir(package)
        .output()?;
    if output.status.success() {
        Ok(target.join("debug").join(name))
    } else {
        Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()))
    }
}

/// Writes the copies; gives the folder of the runtime.
fn copies(folder: &Path) -> io::Result<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    let (language, runtime) = (folder.join("language"), folder.join("runtime"));
    for (from, to, of) in [
        (workspace.join("fsm-lang/src"), language.join("src"), Of::Generator),
        (workspace.join("fsm-runtime/src"), runtime.join("src"), Of::Runtime),
    ] {
        if to.exists() {
            fs::remove_dir_all(&to)?;
        }
        copy(&from, &to, &|text| text)?;
        let library = fs::read_to_string(to.join("lib.rs"))?;
        if of == Of::Generator {
            fs::remove_file(to.join("lib.rs"))?;
            fs::write(to.join("main.rs"), format!("#![allow(warnings)]\n{library}{MAIN}"))?;
        } else {
            fs::write(to.join("lib.rs"), format!("{library}extern crate std;\npub mod planted;\n"))?;
        }
        fs::write(to.join("planted.rs"), PLANTED.replace("VARIABLE", VARIABLE))?;
        for (number, fault) in faults::all().enumerate().filter(|(_, fault)| fault.of == of) {
            for (file, right, wrong) in fault.edits {
                let file = to.join(room(of)).join(file);
                let text = fs::read_to_string(&file)?;
                let wrong = wrong.replace("PLANTED", &format!("crate::planted::is({})", number + 1));
                fs::write(file, text.replace(right, &wrong))?;
            }
        }
    }
    fs::write(language.join("Cargo.toml"), manifest(&workspace, "planted_language")?)?;
    fs::copy(workspace.join("Cargo.lock"), language.join("Cargo.lock"))?;
    fs::write(
        runtime.join("Cargo.toml"),
        "[package]\nname = \"fsm-runtime\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[features]\nmacros = []\n",
    )?;
    Ok(runtime)
}

/// Where in a crate's source its faults are.
fn room(of: Of) -> &'static str {
    match of {
        Of::Generator => "back/rust",
        Of::Runtime => "",
    }
}

/// The faults whose text the code does not have exactly once, each with what to do.
///
/// # Errors
/// What the file system says.
pub fn lost() -> io::Result<Vec<String>> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut lost = vec![];
    for fault in faults::all() {
        let source = match fault.of {
            Of::Generator => workspace.join("fsm-lang/src/back/rust"),
            Of::Runtime => workspace.join("fsm-runtime/src"),
        };
        for (file, right, _) in fault.edits {
            let found = fs::read_to_string(source.join(file))?.matches(right).count();
            if found != 1 {
                let mut text = String::new();
                let _ = write!(
                    text,
                    "the fault `{}` can't be planted: {} has its text {found} times instead of once; bring it up to \
                     date in tests/src/differential/planted_rust:\n{right}",
                    fault.name,
                    source.join(file).display()
                );
                lost.push(text);
            }
        }
    }
    Ok(lost)
}

/// Whether a fault is meant.
const PLANTED: &str = r#"
use std::sync::OnceLock;

pub fn is(fault: usize) -> bool {
    static MEANT: OnceLock<usize> = OnceLock::new();
    *MEANT.get_or_init(|| std::env::var("VARIABLE").ok().and_then(|meant| meant.parse().ok()).unwrap_or(0)) == fault
}
"#;

/// Reads a chart and prints its Rust.
const MAIN: &str = r#"
mod planted;

fn main() {
    let text = std::io::read_to_string(std::io::stdin()).unwrap();
    let mut sources = Sources::new();
    let source = sources.add_text("planted.fsm", text.as_str());
    let mut sink = Sink::new();
    let file = syntax::text::parse(source, &text, &mut sink);
    let charts = compile(&file, &Options::default(), &mut sink);
    print!("{}", back::rust::source(&charts[0], &back::rust::Options::default()).unwrap());
}
"#;
