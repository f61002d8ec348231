//! `cargo xtask explore [CHARTS [SEED]]`: random charts with activities, the analysis against every run.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is a command for a terminal")]

use std::process::ExitCode;

use fsm_tests::explore::Limits;
use fsm_tests::explore::compare::{Options, compare};

fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let mut number = |default: u64| numbers.next().unwrap_or(Ok(default));
    let (Ok(charts), Ok(seed)) = (number(2_000), number(10_000)) else {
        eprintln!("usage: cargo xtask explore [CHARTS [SEED]]");
        return ExitCode::from(2);
    };
    let limits = Limits { situations: 1_000, inputs: 3_000, answers: 32 };
    let report = compare(&Options { charts: charts as usize, seed, limits });
    println!("{report}");
    if report.missed.is_empty() && report.broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
