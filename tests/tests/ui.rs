//! `machine! { … }` and `#[derive(Statechart)]` as rustc sees them: a good machine runs where it is declared, and each
//! mistake is one error, at its tokens or with the excerpt of its file, with nothing of rustc's own behind it.
//!
//! `TRYBUILD=overwrite cargo test -p fsm-tests --test ui` writes the expected output again.

use std::fs;
use std::path::Path;

#[test]
fn machines_run_and_mistakes_are_shown_at_their_tokens() {
    bring_charts();
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.compile_fail("ui/fail/*.rs");
}

/// A derive looks for its file in the package that is compiled: the one that trybuild makes.
fn bring_charts() {
    let package =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("../tests/trybuild").join(env!("CARGO_PKG_NAME"));
    let charts = package.join("ui/charts");
    fs::create_dir_all(&charts).unwrap();
    for chart in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/charts")).unwrap() {
        let chart = chart.unwrap();
        fs::copy(chart.path(), charts.join(chart.file_name())).unwrap();
    }
}
