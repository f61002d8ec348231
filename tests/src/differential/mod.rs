//! Random charts, random inputs: the reference interpreter against the compiled Rust (invariant 8).
//!
//! Both print, after every input, its result, the configuration with its data, the machine's variables, the
//! effects in order and the next deadline; the lines must be the same.

pub mod coverage;
pub mod driver;
pub mod planted;
pub mod planted_rust;
pub mod reference;
pub mod report;
pub mod script;
pub mod view;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fs, io, thread};

use fsm_lang::back::rust;
use fsm_lang::chart::{Chart, StateKind};
use fsm_lang::interp::{Effect, Moment};

use crate::generate;
use crate::generate::repair::{Repaired, repaired};
use crate::parallel;
use crate::random::Random;
use driver::Machine;
use script::Input;

/// How much is run.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many charts.
    pub charts: usize,
    /// How many inputs each.
    pub inputs: usize,
    /// From which seed on.
    pub seed: u64,
    /// Where the crates are written and built.
    pub folder: PathBuf,
}

/// A chart with its inputs.
#[derive(Debug)]
pub struct Case {
    /// The seed of both.
    pub seed: u64,
    /// The module of its machine.
    pub module: String,
    /// The chart, with its text.
    pub repaired: Repaired,
    /// The inputs.
    pub inputs: Vec<Input>,
}

/// Machines in one crate.
const PER_CRATE: usize = 50;

/// More moments than this are a chart that never comes to rest: the same again and again.
const MOMENTS: usize = 40_000;

/// Makes the random charts. A seed that gives none is passed over, and so are most of those that do next to
/// nothing: cannot start, end at once, or fail at every input.
#[must_use]
pub fn cases(options: &Options) -> Vec<Case> {
    parallel::first(options.charts, options.seed, |seed| case(seed, options.inputs))
}

/// The chart of a seed with its inputs, if it is worth to be run.
fn case(seed: u64, inputs: usize) -> Option<Case> {
    let repaired = repaired(&generate::chart(seed, &format!("M{seed}")))?;
    let mut random = Random::new(seed ^ 0x5EED);
    let chart = repaired.chart.chart();
    let inputs = script::inputs(&mut random, chart, inputs);
    is_worth_compiling(chart, seed, &inputs, &mut random).then(|| Case {
        seed,
        module: format!("m{seed}"),
        repaired,
        inputs,
    })
}

fn is_worth_compiling(chart: &Chart, seed: u64, inputs: &[Input], random: &mut Random) -> bool {
    let moments = |trace: &reference::Trace| trace.moments.iter().map(Vec::len).sum::<usize>();
    let first = &inputs[..inputs.len().min(8)];
    if moments(&reference::run(chart, seed, first)) > MOMENTS / 8 {
        return false;
    }
    let trace = reference::run(chart, seed, inputs);
    let handled = trace.lines.iter().filter(|line| line.starts_with("Handled")).count();
    let ends = trace.moments.iter().flatten().any(|moment| match moment {
        Moment::Entered(state) => {
            let state = &chart.states[*state];
            state.parent == Some(Chart::ROOT) && matches!(state.kind, StateKind::Final { .. })
        }
        _ => false,
    });
    let chance = match handled {
        _ if moments(&trace) > MOMENTS => 0,
        0 => 10,
        _ if !chart.activities.is_empty() && calls(&trace) < inputs.len() / 25 => 15,
        few if few < inputs.len() / 5 => {
            if ends {
                80
            } else {
                25
            }
        }
        _ => 100,
    };
    random.chance(chance)
}

/// How many calls were made, undos among them.
fn calls(trace: &reference::Trace) -> usize {
    trace.effects.iter().flatten().filter(|effect| !matches!(effect, Effect::Cancel(_))).count()
}

/// Compiles the machines of the cases and runs them; gives the lines of each module.
///
/// # Errors
/// What cargo, rustc or the file system says.
pub fn compiled(options: &Options, cases: &[Case]) -> io::Result<BTreeMap<String, Vec<String>>> {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fsm-runtime").canonicalize()?;
    let machines = parallel::map(cases, |case| {
        let code = rust::source(&case.repaired.chart, &rust::Options::default()).map_err(|error| {
            io::Error::other(format!("seed {}: {error:?}\n{}", case.seed, case.repaired.text))
        })?;
        Ok(Machine { module: case.module.clone(), chart: case.repaired.chart.chart(), code })
    });
    let machines = machines.into_iter().collect::<io::Result<Vec<_>>>()?;
    fs::create_dir_all(&options.folder)?;
    let names = driver::write(&options.folder, &runtime, &machines, PER_CRATE)?;
    let built = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["build", "--offline", "--quiet"])
        .env("CARGO_TARGET_DIR", options.folder.join("target"))
        .current_dir(&options.folder)
        .output()?;
    if !built.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&built.stderr).into_owned()));
    }
    let mut printed = String::new();
    for (name, cases) in names.iter().zip(cases.chunks(PER_CRATE)) {
        let mut input = String::new();
        for case in cases {
            input.push_str(&format!("chart {} {}\n", case.module, case.seed));
            for step in &case.inputs {
                input.push_str(&script::line(case.repaired.chart.chart(), step));
                input.push('\n');
            }
            input.push_str("end\n");
        }
        printed.push_str(&run(&options.folder.join("target/debug").join(name), input, &[])?);
    }
    fs::write(compiled_lines(options), &printed)?;
    Ok(read_lines(&printed))
}

/// Where [`compiled`] leaves what the machines printed.
#[must_use]
pub fn compiled_lines(options: &Options) -> PathBuf {
    options.folder.join("compiled.txt")
}

/// What the machines printed, by module.
#[must_use]
pub fn read_lines(printed: &str) -> BTreeMap<String, Vec<String>> {
    let mut lines = BTreeMap::new();
    let mut module = String::new();
    for line in printed.lines() {
        match line.strip_prefix("chart ") {
            Some(name) => {
                module = name.to_owned();
                lines.insert(module.clone(), vec![]);
            }
            None => lines.entry(module.clone()).or_default().push(line.to_owned()),
        }
    }
    lines
}

/// What a program prints for an input, with some variables of the environment.
fn run(program: &Path, input: String, variables: &[(&str, String)]) -> io::Result<String> {
    let mut child = Command::new(program)
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut stdin = child.stdin.take().ok_or_else(|| io::Error::other("no standard input"))?;
    let writer = thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output()?;
    writer.join().map_err(|_| io::Error::other("the writer of the inputs panicked"))??;
    String::from_utf8(output.stdout).map_err(io::Error::other)
}

/// The first line in which two traces differ: its number, the line of each.
#[must_use]
pub fn difference(reference: &[String], compiled: &[String]) -> Option<(usize, String, String)> {
    let nothing = "(nothing)".to_owned();
    (0..reference.len().max(compiled.len()))
        .map(|index| {
            (index, reference.get(index).unwrap_or(&nothing), compiled.get(index).unwrap_or(&nothing))
        })
        .find(|(_, reference, compiled)| reference != compiled)
        .map(|(index, reference, compiled)| (index, reference.clone(), compiled.clone()))
}
