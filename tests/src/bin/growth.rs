//! `cargo xtask growth [SIZE]`: how much longer twice the chart takes to be checked and built or refused, and twice the script.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is a command for a terminal")]

use std::process::ExitCode;
use std::time::Duration;

use fsm_tests::growth::{Growth, mistakes, scripts, shapes};

/// Of so many runs the shortest counts: the machine does other things, too.
const RUNS: usize = 3;

fn main() -> ExitCode {
    let size = std::env::args().nth(1).map_or(Ok(400), |size| size.parse::<usize>());
    let Ok(size) = size else {
        eprintln!("usage: cargo xtask growth [SIZE]");
        return ExitCode::from(2);
    };
    let sizes = [size, 2 * size, 4 * size];
    let told = table("build", sizes, shapes().map(|shape| (shape.name, move |size| shape.grow(size))))
        .and_then(|()| {
            table("tell", sizes, mistakes().map(|shape| (shape.name, move |size| shape.refuse(size))))
        })
        .and_then(|()| {
            table("run", sizes, scripts().map(|script| (script.name, move |size| script.play(size))))
        });
    if let Err(message) = told {
        eprintln!("{message}");
        return ExitCode::FAILURE;
    }
    println!("times in ms; behind each how many times the one before it is");
    ExitCode::SUCCESS
}

/// Prints how some ways to be large grow.
fn table<G: Fn(usize) -> Result<Growth, String>>(
    then: &str,
    sizes: [usize; 3],
    ways: impl Iterator<Item = (&'static str, G)>,
) -> Result<(), String> {
    println!("{:<70}{:>44}{then:>44}{:>30}", format!("at {sizes:?}"), "check", "lines");
    for (name, grow) in ways {
        let mut grown: Vec<Growth> = Vec::new();
        for size in sizes {
            let mut best = grow(size)?;
            for _ in 1..RUNS {
                let now = grow(size)?;
                best = Growth { check: best.check.min(now.check), then: best.then.min(now.then), ..now };
            }
            grown.push(best);
        }
        let times =
            |of: fn(&Growth) -> Duration| row(grown.iter().map(|one| of(one).as_secs_f64() * 1000.0), 1);
        let lines = row(grown.iter().map(|one| one.lines as f64), 0);
        println!("{name:<70}{:>44}{:>44}{lines:>30}", times(|one| one.check), times(|one| one.then));
    }
    Ok(())
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
