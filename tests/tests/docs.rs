//! The code blocks of the documentation: charts are checked, commands are run. Rust is `docs_rust.rs`'s.

use std::path::{Path, PathBuf};
use std::process::Command;

use fsm_lang::Options;
use fsm_lang::diag::{Severity, Sink};
use fsm_lang::span::Sources;
use fsm_lang::syntax::text;
use fsm_tests::markdown::{Block, blocks};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn read(name: &str) -> Vec<Block> {
    let text = std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    blocks(&text)
}

/// What is found in a chart, informations apart: `lint: message`.
fn findings(chart: &str) -> Vec<String> {
    let mut sources = Sources::new();
    let id = sources.add_text("docs", chart);
    let mut sink = Sink::new();
    let file = text::parse(id, chart, &mut sink);
    let charts = fsm_lang::compile(&file, &Options::default(), &mut sink);
    let judged = charts.iter().flat_map(|chart| chart.findings().to_vec());
    let all = sink.into_sorted().into_iter().chain(judged);
    let told = all.filter(|finding| finding.severity > Severity::Info);
    told.map(|finding| format!("{}: {}", finding.code.0, finding.message)).collect()
}

#[test]
fn charts_of_the_reference_are_clean() {
    let charts: Vec<Block> =
        read("docs/language.md").into_iter().filter(|block| block.language == "fsm").collect();
    assert!(charts.len() > 10, "these are not all blocks");
    for block in charts {
        let chart = block.chart();
        assert_eq!(findings(&chart), Vec::<String>::new(), "docs/language.md:{}\n{chart}", block.line);
    }
}

/// The pages are made from the registry, whose own tests hold what they say; here only their form.
#[test]
fn examples_of_the_lints_have_what_they_show() {
    for lint in fsm_lang::lints::registry() {
        let found = findings(lint.example);
        let own = format!("{}: ", lint.name);
        let informs = lint.severities.iter().all(|severity| *severity == Severity::Info);
        assert!(informs || found.iter().any(|finding| finding.starts_with(&own)), "{}: {found:?}", lint.name);
        assert_eq!(findings(lint.mended), Vec::<String>::new(), "{}, mended", lint.name);
    }
}

/// The charts of the README go through the command; an excerpt of an error is what the command prints.
#[test]
fn charts_of_the_readme_are_checked_by_the_command() {
    let blocks = read("README.md");
    let mut chart = None;
    let mut checked = 0;
    for block in &blocks {
        match block.language.as_str() {
            _ if block.file().is_some() => {}
            "fsm" => {
                chart = Some(block.chart());
                let expected = !block.is("faulty");
                let (passes, _) = check(&block.chart());
                assert_eq!(passes, expected, "README.md:{}", block.line);
                checked += 1;
            }
            "text" if block.is("error") => {
                let (_, printed) = check(chart.as_deref().unwrap());
                assert_eq!(printed.trim(), block.text.trim(), "README.md:{}", block.line);
                checked += 1;
            }
            _ => {}
        }
    }
    assert!(checked >= 3, "the README shows a chart, a faulty one and its error");
}

/// What the README shows of a file stands there, its lines' indentation apart; other tests hold what the file says.
#[test]
fn excerpts_of_the_readme_are_in_their_files() {
    let flat = |text: &str| text.lines().map(|line| format!("{}\n", line.trim())).collect::<String>();
    let mut checked = 0;
    for block in read("README.md") {
        let Some(file) = block.file() else { continue };
        let text =
            std::fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        // Lines apart from each other are each looked for.
        let found = block.text.split("\n\n").all(|piece| flat(&text).contains(&flat(piece)));
        assert!(found, "README.md:{}: this is not in {file}\n{}", block.line, block.text);
        checked += 1;
    }
    assert!(checked >= 3, "the README shows a chart, an error and a run");
}

/// Whether `fsm check` passes, and what it prints.
fn check(chart: &str) -> (bool, String) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("readme");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("shop.fsm"), chart).unwrap();
    let output = Command::new(command()).args(["check", "shop.fsm"]).current_dir(&folder).output().unwrap();
    (output.status.success(), String::from_utf8(output.stderr).unwrap())
}

/// The command, built where this test was built.
fn command() -> PathBuf {
    let build = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--package", "fsm-cli", "--manifest-path"])
        .arg(root().join("Cargo.toml"))
        .output()
        .unwrap();
    assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stderr));
    let own = std::env::current_exe().unwrap();
    own.ancestors().nth(2).unwrap().join("fsm")
}

/// The commands of the README, except for the one that runs the tests.
#[test]
fn commands_of_the_readme_run() {
    let mut ran = 0;
    for block in read("README.md").iter().filter(|block| block.language == "sh") {
        for line in block.text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("./test")) {
            let output = Command::new("bash").args(["-c", line]).current_dir(root()).output().unwrap();
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "README.md:{}: `{line}`: {errors}", block.line);
            ran += 1;
        }
    }
    assert!(ran > 0, "the README has no command");
}
