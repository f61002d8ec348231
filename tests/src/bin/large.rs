//! `cargo xtask large [STATES]`: how long `fsm check` takes for that many states with five transitions each, and for twice
//! as many, and how much memory.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is a command for a terminal")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let measured = match arguments.as_slice() {
        [fsm, states] => states.parse().map_err(io::Error::other).and_then(|states| measure(fsm, states)),
        _ => Err(io::Error::other("usage: cargo xtask large [STATES]")),
    };
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(fsm: &str, states: usize) -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/large");
    fs::create_dir_all(&folder)?;
    for states in [states, 2 * states] {
        let file = folder.join(format!("{states}.fsm"));
        fs::write(&file, chart(states))?;
        let start = Instant::now();
        let mut child = Command::new(fsm)
            .arg("check")
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()?;
        let mut memory = None;
        let status = loop {
            memory = peak(child.id()).or(memory);
            if let Some(status) = child.try_wait()? {
                break status;
            }
            thread::sleep(Duration::from_millis(5));
        };
        let seconds = start.elapsed().as_secs_f64();
        if !status.success() {
            return Err(io::Error::other(format!("`fsm check {}` failed", file.display())));
        }
        let memory = memory.map_or("unknown".to_owned(), |kib| format!("{} MiB", kib / 1024));
        println!("{states} states, {} transitions: {seconds:.1} s, memory at most {memory}", 5 * states);
    }
    Ok(())
}

/// Every state leads on to the next, and to four others.
fn chart(states: usize) -> String {
    let mut text = "#[endless]\nmachine Large {\n    event A | B | C | D | E;\n    initial S0;\n".to_owned();
    for state in 0..states {
        let to = |factor: usize| (state * factor + 1) % states;
        let _ = writeln!(
            text,
            "    state S{state} {{ on A => S{}; on B => S{}; on C => S{}; on D => S{}; on E => S{}; }}",
            to(1),
            to(7),
            to(31),
            to(101),
            to(211)
        );
    }
    text + "}\n"
}

/// The most memory that a process has had, in KiB, where the system tells.
fn peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
