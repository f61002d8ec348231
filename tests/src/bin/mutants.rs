//! `cargo xtask mutate [MUTANTS [SEED]]`: mutated charts through `cargo check`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is a command for a terminal")]

use std::path::Path;
use std::process::ExitCode;

use fsm_tests::mutants::{Options, run};

fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let mut number = |default: u64| numbers.next().unwrap_or(Ok(default));
    let (Ok(mutants), Ok(seed)) = (number(300), number(1_000)) else {
        eprintln!("usage: cargo xtask mutate [MUTANTS [SEED]]");
        return ExitCode::from(2);
    };
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
    let options = Options {
        mutants: mutants as usize,
        seed,
        folder: target.join("mutants"),
        target: target.join("doors"),
    };
    match run(&options) {
        Ok(report) => {
            for wrong in &report.wrong {
                println!("{wrong}\n");
            }
            for (code, times) in &report.codes {
                println!("{times:>5} {code}");
            }
            println!(
                "{} mutants with findings, {} without: {} are not as they should be",
                report.broken,
                report.whole,
                report.wrong.len()
            );
            if report.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
