//! Semantics exist twice on purpose (invariant 8): random charts through both. `cargo xtask differential` runs more.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use fsm_tests::differential::{Options, compiled_lines, planted, planted_rust, report};

/// Among the hundred charts from here on every form is taken; where random charts change, look for another such
/// hundred by `cargo xtask differential 100 200 SEED`.
const SEED: u64 = 183;

fn options() -> Options {
    Options {
        charts: 100,
        inputs: 200,
        seed: SEED,
        folder: PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("differential"),
    }
}

/// Says something to whoever reads the output of the test.
fn tell(text: &str) {
    // What cannot be said fails no test.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Says at once what a change to the interpreter means for the test below, which takes a minute.
#[test]
fn every_fault_can_still_be_planted() {
    let mut lost = planted::lost().expect("the interpreter can be read");
    lost.extend(planted_rust::lost().expect("the back end can be read"));
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn faults_planted_into_code_generation_are_caught() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let caught = planted_rust::caught(&folder.join("planted_rust"), &folder.join("differential/target"))
        .expect("the faults can be planted");
    let (first, faults) = caught.split_first().expect("the copy without a fault comes first");
    assert_eq!(first, &("no fault".to_owned(), false), "the charts differ without a fault");
    let missed: Vec<&str> =
        faults.iter().filter(|(_, caught)| !caught).map(|(fault, _)| fault.as_str()).collect();
    tell(&format!("{} faults of code generation, {} missed", faults.len(), missed.len()));
    assert_eq!(missed, Vec::<&str>::new(), "faults that their chart does not show");
}

/// One test, since the second half needs what the first one compiled.
#[test]
fn interpreter_and_compiled_rust_agree_and_planted_faults_are_caught() {
    let options = options();
    let report = report::run(&options).expect("the differential runs");
    tell(&format!(
        "{} charts, {} inputs, {} lines taken out\n{}",
        report.ran.0, report.ran.1, report.removed, report.coverage
    ));
    assert!(
        report.differences.is_empty(),
        "{} differ:\n{}",
        report.differences.len(),
        report.differences.join("\n")
    );
    assert_eq!(report.coverage.missing(), Vec::<&str>::new(), "forms that were never taken");

    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("planted");
    let caught =
        planted::caught(&options, &folder, &compiled_lines(&options)).expect("the faults can be planted");
    let figures = caught.iter().fold(String::new(), |mut figures, (fault, charts)| {
        let _ = writeln!(figures, "{charts:>4} charts catch: {fault}");
        figures
    });
    tell(&figures);
    let (first, faults) = caught.split_first().expect("the copy without a fault comes first");
    assert_eq!(first, &(planted::NO_FAULT.to_owned(), 0));
    assert!(faults.len() >= 12);
    let missed: Vec<&str> =
        faults.iter().filter(|(_, charts)| *charts == 0).map(|(fault, _)| fault.as_str()).collect();
    assert_eq!(missed, Vec::<&str>::new(), "faults that no chart shows");
}
