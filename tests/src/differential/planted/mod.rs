//! Faults planted into the reference interpreter: the differential must catch each. The copies of it run the charts and
//! inputs whose compiled traces are known.

mod faults;

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use super::Options;
use crate::planted::{self, Fault, Garden, copy};
use faults::FAULTS;

/// The interpreter as it is: no chart may differ.
pub const NO_FAULT: &str = planted::NO_FAULT.name;

/// For each fault, in how many of the charts the copy with it differs from the compiled machines, whose lines
/// the file `compiled` has. The first is [`NO_FAULT`].
///
/// # Errors
/// Faults that can no longer be planted, and what cargo, rustc or the file system says.
pub fn caught(options: &Options, folder: &Path, compiled: &Path) -> io::Result<Vec<(String, usize)>> {
    let lost = lost()?;
    if !lost.is_empty() {
        return Err(io::Error::other(lost.join("\n")));
    }
    let garden =
        Garden::new(folder, &["random.rs", "parallel.rs", "planted.rs", "generate", "differential"])?;
    let faults: Vec<&Fault> = std::iter::once(&planted::NO_FAULT).chain(&FAULTS).collect();
    let (mut main, mut calls) = (String::new(), String::new());
    for (index, fault) in faults.iter().enumerate() {
        plant(&garden, fault, &format!("planted_{index}"))?;
        let _ = writeln!(main, "mod planted_{index};");
        let _ = writeln!(
            calls,
            "    report({:?}, &cases, &lines, |chart, seed, inputs| planted_{index}::reference::run(chart, seed, inputs).lines);",
            fault.name
        );
    }
    main.push_str(&MAIN.replace("@CALLS@", &calls));
    let arguments = [
        options.charts.to_string(),
        options.inputs.to_string(),
        options.seed.to_string(),
        compiled.display().to_string(),
    ];
    let printed = garden.run(&main, &options.folder.join("target"), &arguments, true)?;
    let counted: Vec<(String, usize)> = printed
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(count, name)| Some((name.to_owned(), count.parse().ok()?)))
        .collect();
    if counted.len() != faults.len() {
        return Err(io::Error::other(format!("{} faults of {} were tried", counted.len(), faults.len())));
    }
    Ok(counted)
}

/// The faults whose text the interpreter does not have exactly once, each with what to do.
///
/// # Errors
/// What the file system says.
pub fn lost() -> io::Result<Vec<String>> {
    planted::lost("interp", &FAULTS, "tests/src/differential/planted/faults.rs")
}

/// Writes the module of a fault: the interpreter, and the run of it.
fn plant(garden: &Garden, fault: &Fault, module: &str) -> io::Result<()> {
    let own = format!("crate::{module}::interp::");
    let within = format!("in crate::{module}::interp)");
    garden.plant(fault, "interp", &format!("{module}/interp"), &|text| {
        text.replace("crate::interp::", &own).replace("in crate::interp)", &within)
    })?;
    let source = garden.source();
    for file in ["reference.rs", "view.rs"] {
        copy(&source.join("differential").join(file), &source.join(module).join(file), &|text| {
            text.replace("fsm_lang::interp::", &own)
                .replace("super::script::", "crate::differential::script::")
        })?;
    }
    fs::write(source.join(module).join("mod.rs"), "pub mod interp;\npub mod reference;\npub mod view;\n")
}

const MAIN: &str = r#"
extern crate self as fsm_lang;
pub mod differential;
pub mod generate;
pub mod planted;
pub mod parallel;
pub mod random;

use differential::{Case, cases, read_lines, script::Input};
use std::collections::BTreeMap;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut number = || arguments.next().unwrap().parse::<u64>().unwrap();
    let (charts, inputs, seed) = (number() as usize, number() as usize, number());
    let lines = read_lines(&std::fs::read_to_string(arguments.next().unwrap()).unwrap());
    let cases = cases(&differential::Options { charts, inputs, seed, folder: Default::default() });
    std::panic::set_hook(Box::new(|_| {}));
@CALLS@}

fn report(name: &str, cases: &[Case], lines: &BTreeMap<String, Vec<String>>, run: fn(&chart::Chart, u64, &[Input]) -> Vec<String>) {
    let differs = |case: &&Case| {
        // A fault that makes the interpreter panic is caught as well.
        let trace = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            run(case.repaired.chart.chart(), case.seed, &case.inputs)
        }));
        trace.ok().as_ref() != lines.get(&case.module)
    };
    let each = cases.len().div_ceil(std::thread::available_parallelism().map_or(2, usize::from)).max(1);
    let differ: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = cases.chunks(each).map(|cases| scope.spawn(move || cases.iter().filter(differs).count())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    println!("{differ} {name}");
}
"#;
