//! The developers' commands: `cargo xtask COMMAND`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is a command for a terminal")]

mod bench;
mod bless;
mod ci;
mod docs;
mod examples;
mod fuzz;
mod generated;
mod mutants;
mod pictures;
mod tidy;

use std::path::PathBuf;
use std::process::ExitCode;

/// One command.
struct Command {
    name: &'static str,
    /// What it does, in a line.
    help: &'static str,
    /// Gets the arguments behind its name; an error is what went wrong, to be read by a person.
    run: fn(&[String]) -> Result<(), String>,
}

const COMMANDS: &[Command] = &[
    Command { name: "bench", help: "fsm beside hand-written code, statig and smlang", run: bench::run },
    Command { name: "bless", help: "write the expected files of the corpus again", run: bless::run },
    Command { name: "ci", help: "what .ci/run checks besides the tests", run: ci::run },
    Command { name: "docs", help: "write the pages of the lints; --check compares", run: docs::run },
    Command {
        name: "examples",
        help: "write the Rust of the examples; --check compares",
        run: examples::run,
    },
    Command { name: "pictures", help: "draw the committed pictures; --check compares", run: pictures::run },
    Command {
        name: "differential",
        help: "random charts, interpreter against compiled Rust [CHARTS [INPUTS [SEED]]]",
        run: differential,
    },
    Command {
        name: "fuzz", help: "the fuzz targets, each for a minute [SECONDS [TARGET…]]", run: fuzz::run
    },
    Command { name: "growth", help: "how much longer twice the chart takes [SIZE]", run: growth },
    Command { name: "large", help: "time and memory of `fsm check` of 100,000 states [STATES]", run: large },
    Command { name: "mutate", help: "mutated charts through cargo check [MUTANTS [SEED]]", run: mutate },
    Command {
        name: "mutants",
        help: "small changes of analysis and interpreter that no test sees [SHARD [JOBS]]",
        run: mutants::run,
    },
    Command {
        name: "explore",
        help: "random sagas, the analysis against every run [CHARTS [SEED]]",
        run: explore,
    },
    Command { name: "tidy", help: "the invariants that can be read off the text", run: tidy::run },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        eprintln!("{}", usage());
        return ExitCode::from(2);
    };
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        eprintln!("there is no command `{name}`\n\n{}", usage());
        return ExitCode::from(2);
    };
    match (command.run)(rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn differential(arguments: &[String]) -> Result<(), String> {
    // Making thousands of charts takes longer than building what makes them.
    let mut all =
        vec!["run", "--release", "--quiet", "--package", "fsm-tests", "--bin", "differential", "--"];
    all.extend(arguments.iter().map(String::as_str));
    call("cargo", &all)
}

fn mutate(arguments: &[String]) -> Result<(), String> {
    let mut all = vec!["run", "--quiet", "--package", "fsm-tests", "--bin", "mutants", "--"];
    all.extend(arguments.iter().map(String::as_str));
    call("cargo", &all)
}

fn growth(arguments: &[String]) -> Result<(), String> {
    let mut all = vec!["run", "--quiet", "--release", "--package", "fsm-tests", "--bin", "growth", "--"];
    all.extend(arguments.iter().map(String::as_str));
    call("cargo", &all)
}

fn large(arguments: &[String]) -> Result<(), String> {
    call("cargo", &["build", "--quiet", "--release", "--package", "fsm-cli"])?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let fsm = target.join("release/fsm").display().to_string();
    let states = arguments.first().map_or("100000", String::as_str);
    call(
        "cargo",
        &["run", "--quiet", "--release", "--package", "fsm-tests", "--bin", "large", "--", &fsm, states],
    )
}

fn explore(arguments: &[String]) -> Result<(), String> {
    // Many more runs than a differential has: optimised.
    let mut all = vec!["run", "--quiet", "--release", "--package", "fsm-tests", "--bin", "explore", "--"];
    all.extend(arguments.iter().map(String::as_str));
    call("cargo", &all)
}

fn usage() -> String {
    let lines = COMMANDS.iter().map(|command| format!("\n  {:<14}{}", command.name, command.help));
    format!("cargo xtask COMMAND{}", lines.collect::<String>())
}

/// The folder of the workspace.
fn root() -> &'static std::path::Path {
    let package = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// Runs a program in the folder of the workspace.
fn call(program: &str, arguments: &[&str]) -> Result<(), String> {
    let shown = format!("{program} {}", arguments.join(" "));
    println!("$ {shown}");
    let status = std::process::Command::new(program).args(arguments).current_dir(root()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{shown}` failed: {status}")),
        Err(error) => Err(format!("`{shown}` can't be run: {error}")),
    }
}
