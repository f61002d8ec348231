//! `cargo xtask explore [CHARTS [SEED [SHOWN]]]`: random charts with activities, the analysis against every run.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is a command for a terminal")]

use std::process::ExitCode;

use fsm_tests::explore::Limits;
use fsm_tests::explore::compare::{Difference, Options, compare, smallest};

fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let mut number = |default: u64| numbers.next().unwrap_or(Ok(default));
    let (Ok(charts), Ok(seed), Ok(shown)) = (number(2_000), number(10_000), number(0)) else {
        eprintln!("usage: cargo xtask explore [CHARTS [SEED [SHOWN]]]");
        return ExitCode::from(2);
    };
    let limits = Limits { situations: 1_000, inputs: 3_000, answers: 32, past_bounds: false };
    let report = compare(&Options { charts: charts as usize, seed, limits, causes: true });
    println!("{report}");
    let line = |difference: &Difference| {
        let Difference { seed, what, of, cause, .. } = difference;
        let why = cause.map_or(String::new(), |cause| format!(", because of {cause}"));
        format!("too much: {what:?} of `{of}`, seed {seed}{why}")
    };
    if shown > 0 {
        report.too_much.iter().for_each(|difference| println!("{}", line(difference)));
    }
    for difference in report.shown(shown as usize) {
        println!("\n{}\n{}", line(difference), smallest(difference, &limits));
    }
    if report.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
