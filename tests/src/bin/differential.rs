//! `cargo xtask differential [CHARTS [INPUTS [SEED]]]`: random charts through the interpreter and the compiled Rust.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is a command for a terminal")]

use std::path::Path;
use std::process::ExitCode;

use fsm_tests::differential::{Options, report};

fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let mut number = |default: u64| numbers.next().unwrap_or(Ok(default));
    let (Ok(charts), Ok(inputs), Ok(seed)) = (number(2_000), number(200), number(1_000)) else {
        eprintln!("usage: cargo xtask differential [CHARTS [INPUTS [SEED]]]");
        return ExitCode::from(2);
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/differential");
    let options = Options { charts: charts as usize, inputs: inputs as usize, seed, folder };
    match report::run(&options) {
        Ok(report) => {
            for difference in &report.differences {
                println!("{difference}");
            }
            println!("{}", report.coverage);
            println!("never taken: {:?}", report.coverage.missing());
            println!(
                "{} charts, {} inputs, {} invalid lines taken out: {} charts differ",
                report.ran.0,
                report.ran.1,
                report.removed,
                report.differences.len()
            );
            if report.differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
