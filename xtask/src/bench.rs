//! `cargo xtask bench`: fsm beside hand-written code and its peers.

use std::process::Command;

use crate::{call, root};

/// Events more in the second of two runs, whose difference is counted.
const EVENTS: u64 = 100_000;

/// Times, then instructions, for which valgrind is needed. `--times` leaves the instructions out.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let folder = root().join("benches");
    let target = root().join("target/benches");
    let manifest = folder.join("Cargo.toml").display().to_string();
    let into = target.display().to_string();
    call("cargo", &["build", "--release", "--manifest-path", &manifest, "--target-dir", &into])?;
    let program = target.join("release/fsm-benches").display().to_string();
    call(&program, &[])?;
    if arguments.iter().any(|argument| argument == "--times") {
        return Ok(());
    }
    call(&root().join("bin/need").display().to_string(), &["valgrind"])?;
    instructions(&program)
}

fn instructions(program: &str) -> Result<(), String> {
    println!("\ninstructions an event (callgrind)");
    let ways = output(Command::new(program).arg("ways"))?.0;
    let mut last = "";
    for line in ways.lines() {
        let (chart, way) = line.split_once('\t').ok_or("`ways` printed an unknown line")?;
        if chart != last {
            println!("{chart}");
            last = chart;
        }
        let few = counted(program, chart, way, EVENTS)?;
        let many = counted(program, chart, way, 2 * EVENTS)?;
        println!("  {way:<12} {:>7.1}", many.saturating_sub(few) as f64 / EVENTS as f64);
    }
    Ok(())
}

/// The instructions of a whole run; the difference of two runs is that of their events.
fn counted(program: &str, chart: &str, way: &str, events: u64) -> Result<u64, String> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null", program, "count", chart, way]);
    let (_, told) = output(command.arg(events.to_string()))?;
    let collected =
        told.lines().find_map(|line| line.split_once("Collected :")).map(|(_, count)| count.trim());
    collected
        .and_then(|count| count.parse().ok())
        .ok_or_else(|| format!("callgrind counted nothing:\n{told}"))
}

fn output(command: &mut Command) -> Result<(String, String), String> {
    let output = command.output().map_err(|error| format!("{command:?} can't be run: {error}"))?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() {
        return Err(format!("{command:?} failed:\n{told}"));
    }
    Ok((String::from_utf8_lossy(&output.stdout).into_owned(), told))
}
