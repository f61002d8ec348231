//! Mutated charts through `cargo check`: each error is a finding of ours, none comes from inside generated code.
//! `cargo xtask mutate` tries more.

use std::io::Write as _;
use std::path::PathBuf;

use fsm_tests::mutants::{Options, run};

#[test]
fn every_error_is_a_finding_at_its_tokens() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let options =
        Options { mutants: 60, seed: 1, folder: folder.join("mutants"), target: folder.join("doors") };
    let report = run(&options).expect("the mutants can be checked");
    // What cannot be said fails no test.
    let _ = writeln!(
        std::io::stderr(),
        "{} mutants with findings, {} without: {:?}",
        report.broken,
        report.whole,
        report.codes
    );
    assert!(report.wrong.is_empty(), "{}", report.wrong.join("\n"));
    assert!(report.whole > 0 && report.codes.len() > 3, "the mutants are of many kinds");
}
