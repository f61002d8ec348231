//! `cargo xtask growth [SIZE]`: how much longer checking and building take for twice the chart.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is a command for a terminal")]

use std::process::ExitCode;
use std::time::Duration;

use fsm_tests::growth::{Growth, shapes};

/// Of so many runs the shortest counts: the machine does other things, too.
const RUNS: usize = 3;

fn main() -> ExitCode {
    let size = std::env::args().nth(1).map_or(Ok(400), |size| size.parse::<usize>());
    let Ok(size) = size else {
        eprintln!("usage: cargo xtask growth [SIZE]");
        return ExitCode::from(2);
    };
    let sizes = [size, 2 * size, 4 * size];
    println!("{:<30}{:>44}{:>44}{:>30}", format!("at {sizes:?}"), "check", "build", "lines");
    for shape in shapes() {
        let mut grown: Vec<Growth> = Vec::new();
        for size in sizes {
            let mut best: Option<Growth> = None;
            for _ in 0..RUNS {
                match shape.grow(size) {
                    Ok(now) => {
                        let (check, build) = best.map_or((now.check, now.build), |best| {
                            (best.check.min(now.check), best.build.min(now.build))
                        });
                        best = Some(Growth { check, build, ..now });
                    }
                    Err(message) => {
                        eprintln!("{message}");
                        return ExitCode::FAILURE;
                    }
                }
            }
            grown.extend(best);
        }
        let times =
            |of: fn(&Growth) -> Duration| row(grown.iter().map(|one| of(one).as_secs_f64() * 1000.0), 1);
        let lines = row(grown.iter().map(|one| one.lines as f64), 0);
        println!("{:<30}{:>44}{:>44}{lines:>30}", shape.name, times(|one| one.check), times(|one| one.build));
    }
    println!("times in ms; behind each how many times the one before it is");
    ExitCode::SUCCESS
}

/// Some numbers, each with what it is of the one before.
fn row(numbers: impl Iterator<Item = f64>, places: usize) -> String {
    let mut before: Option<f64> = None;
    let mut row = String::new();
    for number in numbers {
        row.push_str(&format!(" {number:.places$}"));
        if let Some(before) = before.replace(number) {
            row.push_str(&format!(" ({:.1})", number / before));
        }
    }
    row
}
