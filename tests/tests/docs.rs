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
    for (name, at_least) in [("docs/language.md", 10), ("docs/running.md", 1)] {
        let charts: Vec<Block> = read(name).into_iter().filter(|block| block.language == "fsm").collect();
        assert!(charts.len() >= at_least, "{name}: these are not all blocks");
        for block in charts {
            let chart = block.chart();
            assert_eq!(findings(&chart), Vec::<String>::new(), "{name}:{}\n{chart}", block.line);
        }
    }
}

/// A block `as NAME` is a file; in one of the language `console` each line that begins with `$ ` is a command in the folder of
/// these files, and what stands behind it is what it prints.
#[test]
fn commands_print_what_the_documentation_shows() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("running");
    std::fs::create_dir_all(&folder).unwrap();
    let command = command();
    let mut places = vec![command.parent().unwrap().to_owned()];
    places.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let path = std::env::join_paths(places).unwrap();
    let mut ran = 0;
    for block in read("docs/running.md") {
        if let Some(at) = block.words.iter().position(|word| word == "as") {
            std::fs::write(folder.join(&block.words[at + 1]), &block.text).unwrap();
        }
        if block.language != "console" {
            continue;
        }
        let mut printed = String::new();
        for line in block.text.lines().filter_map(|line| line.strip_prefix("$ ")) {
            // Both streams, as at a terminal.
            let both = format!("exec 2>&1\n{line}");
            let mut shell = Command::new("bash");
            shell.args(["-c", &both]).current_dir(&folder).env("PATH", &path);
            let output = shell.output().unwrap();
            printed.push_str(&format!("$ {line}\n{}", String::from_utf8(output.stdout).unwrap()));
            ran += 1;
        }
        assert_eq!(printed, block.text, "docs/running.md:{}", block.line);
    }
    assert!(ran > 2, "the page shows a run in both formats, and a mistake");
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
