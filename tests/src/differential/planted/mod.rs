//! Faults planted into the reference interpreter: the differential must catch each.
//!
//! One crate has the language whole, with the random charts of these tests, and beside its own interpreter a copy
//! of it for each fault, in which pieces of the text are replaced. The copies run the charts and
//! inputs whose compiled traces are known. Since the language is copied whole and the interpreter file by
//! file as its folders have them, what the interpreter gets besides is in the copies by itself; a
//! piece that no longer is there exactly once is an error, so that no fault can get lost when the interpreter
//! changes.

mod faults;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::{fs, io};

use super::Options;
use faults::{FAULTS, Fault};

/// The interpreter as it is, as a check of the harness: no chart may differ.
pub const NO_FAULT: &str = "no fault";

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
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = tests.join("..").canonicalize()?;
    let source = folder.join("src");
    if source.exists() {
        fs::remove_dir_all(&source)?;
    }
    copy(&workspace.join("fsm-lang/src"), &source, &|text| text)?;
    for room in ["random.rs", "generate", "differential"] {
        copy(&tests.join("src").join(room), &source.join(room), &|text| text)?;
    }
    let none = Fault { name: NO_FAULT, edits: &[] };
    let faults: Vec<&Fault> = std::iter::once(&none).chain(&FAULTS).collect();
    for (index, fault) in faults.iter().enumerate() {
        plant(fault, &workspace, &source, &format!("planted_{index}"))?;
    }
    let mut main = format!("#![allow(warnings)]\n{}", fs::read_to_string(source.join("lib.rs"))?);
    fs::remove_file(source.join("lib.rs"))?;
    let mut calls = String::new();
    for (index, fault) in faults.iter().enumerate() {
        let _ = writeln!(main, "mod planted_{index};");
        let _ = writeln!(
            calls,
            "    report({:?}, &cases, &lines, |chart, seed, inputs| planted_{index}::reference::run(chart, seed, inputs).lines);",
            fault.name
        );
    }
    main.push_str(&MAIN.replace("@CALLS@", &calls));
    fs::write(source.join("main.rs"), main)?;
    fs::write(folder.join("Cargo.toml"), manifest(&workspace, "planted")?)?;
    fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let output = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["run", "--offline", "--quiet", "--"])
        .args([options.charts.to_string(), options.inputs.to_string(), options.seed.to_string()])
        .arg(compiled)
        .env("CARGO_TARGET_DIR", options.folder.join("target"))
        .current_dir(folder)
        .output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let counted: Vec<(String, usize)> = String::from_utf8_lossy(&output.stdout)
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
    let interpreter = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fsm-lang/src/interp");
    let mut lost = vec![];
    for fault in &FAULTS {
        for (file, right, _) in fault.edits {
            let found = fs::read_to_string(interpreter.join(file))?.matches(right).count();
            if found != 1 {
                lost.push(format!(
                    "the fault `{}` can't be planted: interp/{file} has its text {found} times instead of once; \
                     bring it up to date in tests/src/differential/planted/faults.rs:\n{right}",
                    fault.name
                ));
            }
        }
    }
    Ok(lost)
}

/// Writes the module of a fault: the interpreter, and the run of it.
fn plant(fault: &Fault, workspace: &Path, source: &Path, module: &str) -> io::Result<()> {
    let interpreter = source.join(module).join("interp");
    let own = format!("crate::{module}::interp::");
    let within = format!("in crate::{module}::interp)");
    copy(&workspace.join("fsm-lang/src/interp"), &interpreter, &|text| {
        text.replace("crate::interp::", &own).replace("in crate::interp)", &within)
    })?;
    for (file, right, wrong) in fault.edits {
        let file = interpreter.join(file);
        let text = fs::read_to_string(&file)?;
        fs::write(file, text.replace(right, wrong))?;
    }
    for file in ["reference.rs", "view.rs"] {
        copy(&source.join("differential").join(file), &source.join(module).join(file), &|text| {
            text.replace("fsm_lang::interp::", &own)
                .replace("super::script::", "crate::differential::script::")
        })?;
    }
    fs::write(source.join(module).join("mod.rs"), "pub mod interp;\npub mod reference;\npub mod view;\n")
}

/// Copies a file, or what is in a folder and its folders, by way of `change`.
pub(super) fn copy(from: &Path, to: &Path, change: &dyn Fn(String) -> String) -> io::Result<()> {
    if !from.is_dir() {
        return fs::write(to, change(fs::read_to_string(from)?));
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()), change)?;
    }
    Ok(())
}

/// The manifest of the crate: it depends on what the language depends on.
pub(super) fn manifest(workspace: &Path, name: &str) -> io::Result<String> {
    let of_workspace = fs::read_to_string(workspace.join("Cargo.toml"))?;
    let of_language = fs::read_to_string(workspace.join("fsm-lang/Cargo.toml"))?;
    let versions: Vec<&str> =
        section(&of_workspace, "[workspace.dependencies]").filter(|line| !line.contains("path = ")).collect();
    let dependencies: Vec<&str> = section(&of_language, "[dependencies]").collect();
    Ok(format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [workspace.dependencies]\n{}\n\n[dependencies]\n{}\n\n\
         [profile.dev]\ndebug = false\nincremental = false\n",
        versions.join("\n"),
        dependencies.join("\n")
    ))
}

/// The lines of a section of a manifest.
fn section<'text>(manifest: &'text str, head: &str) -> impl Iterator<Item = &'text str> {
    manifest.lines().skip_while(move |line| *line != head).skip(1).take_while(|line| !line.starts_with('['))
}

const MAIN: &str = r#"
extern crate self as fsm_lang;
pub mod differential;
pub mod generate;
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
