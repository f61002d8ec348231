//! The corpus holds: each chart has the findings that its folder says, and becomes what lies beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use fsm_lang::diag::{Severity, Sink};
use fsm_lang::lints::registry;
use fsm_lang::span::Sources;
use fsm_lang::syntax::{print, text, tree};
use fsm_tests::compiled;
use fsm_tests::corpus::{self, BLESS, BLESS_VARIABLE, Case, INPUT, MOST_LINES};

/// So many charts a lint has at least that it finds.
const FEWEST_CASES: usize = 4;

/// Fails with all that is wrong, not with the first.
fn report(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} of the corpus\n\n{}\n", wrong.len(), wrong.join("\n"));
}

fn all() -> impl Iterator<Item = Case> {
    corpus::ok().into_iter().chain(corpus::err())
}

#[test]
fn every_chart_becomes_what_lies_beside_it() {
    let bless = std::env::var_os(BLESS_VARIABLE).is_some();
    let mut wrong = Vec::new();
    for case in all() {
        let goldens = case.goldens();
        if bless {
            // There may have been more pieces.
            for entry in fs::read_dir(&case.folder).unwrap() {
                let path = entry.unwrap().path();
                if corpus::name(&path).starts_with("rs") {
                    fs::remove_file(path).unwrap();
                }
            }
            for golden in &goldens {
                fs::write(case.folder.join(&golden.name), &golden.content).unwrap();
            }
        }
        for golden in &goldens {
            let file = format!("{}/{}", case.title(), golden.name);
            match fs::read_to_string(case.folder.join(&golden.name)) {
                Err(_) => wrong.push(format!("{file} is missing")),
                Ok(content) if content != golden.content => {
                    wrong.push(format!("{file} differs\n{}", difference(&content, &golden.content)));
                }
                Ok(_) => {}
            }
        }
        for entry in fs::read_dir(&case.folder).unwrap() {
            let name = entry.unwrap().file_name().to_string_lossy().into_owned();
            if name != INPUT && goldens.iter().all(|golden| golden.name != name) {
                wrong.push(format!("{}/{name} is expected of nothing: remove it", case.title()));
            }
        }
    }
    if !wrong.is_empty() {
        wrong.push(format!(
            "where this is as it should be, `{BLESS}` writes the files; read them before you commit"
        ));
    }
    report(&wrong);
}

/// The first line that differs.
fn difference(old: &str, new: &str) -> String {
    let (mut old, mut new) = (old.lines(), new.lines());
    for number in 1.. {
        match (old.next(), new.next()) {
            (None, None) => return "  in its line ends".to_owned(),
            (old, new) if old == new => {}
            (old, new) => {
                let show = |line: Option<&str>| line.unwrap_or("(the end)").to_owned();
                return format!("  line {number}\n    was: {}\n    is:  {}", show(old), show(new));
            }
        }
    }
    unreachable!("a file ends")
}

#[test]
fn charts_without_a_fault_have_no_error_and_no_warning() {
    let wrong = corpus::ok().into_iter().flat_map(|case| {
        let unit = case.unit();
        let renderer = unit.renderer();
        let found = unit.diagnostics().into_iter().filter(|finding| finding.severity > Severity::Info);
        let found: Vec<String> =
            found.map(|finding| format!("{}: {}", case.title(), renderer.short(finding))).collect();
        let empty = unit.charts().is_empty().then(|| format!("{}: there is no machine", case.title()));
        found.into_iter().chain(empty).collect::<Vec<_>>()
    });
    report(&wrong.collect::<Vec<_>>());
}

#[test]
fn charts_with_a_fault_have_the_finding_of_their_folder() {
    let wrong = corpus::err().into_iter().filter_map(|case| {
        let unit = case.unit();
        let found: Vec<&str> = unit.diagnostics().iter().map(|finding| finding.code.0).collect();
        let lint = case.lint.as_deref()?;
        (!found.contains(&lint)).then(|| format!("{}: found {found:?}", case.title()))
    });
    report(&wrong.collect::<Vec<_>>());
}

#[test]
fn every_lint_has_charts_that_it_finds() {
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for case in corpus::err() {
        *found.entry(case.lint.unwrap_or_default()).or_default() += 1;
    }
    let mut wrong = Vec::new();
    for lint in registry() {
        let cases = found.remove(lint.name).unwrap_or(0);
        if cases < FEWEST_CASES {
            wrong.push(format!("err/{}: {cases} cases; write {FEWEST_CASES} or more", lint.name));
        }
    }
    wrong.extend(found.into_keys().map(|name| format!("err/{name}: there is no such lint")));
    report(&wrong);
}

#[test]
fn every_lint_has_charts_that_tempt_it() {
    let charts: BTreeSet<String> = corpus::ok().iter().map(|case| corpus::name(&case.folder)).collect();
    let lists: BTreeMap<String, Vec<String>> = corpus::tempting().into_iter().collect();
    let mut wrong = Vec::new();
    for lint in registry() {
        let tempting: BTreeSet<&String> = lists.get(lint.name).into_iter().flatten().collect();
        if tempting.len() < FEWEST_CASES {
            wrong.push(format!("tempting: {}: {} charts; {FEWEST_CASES} or more", lint.name, tempting.len()));
        }
    }
    for (lint, tempting) in &lists {
        if registry().iter().all(|known| known.name != lint) {
            wrong.push(format!("tempting: {lint}: there is no such lint"));
        }
        let missing = tempting.iter().filter(|&chart| !charts.contains(chart));
        wrong.extend(missing.map(|chart| format!("tempting: {lint}: there is no `ok/{chart}`")));
    }
    report(&wrong);
}

#[test]
fn every_finding_says_what_to_do() {
    let mut wrong = Vec::new();
    for case in corpus::err() {
        let unit = case.unit();
        let silent =
            unit.diagnostics().into_iter().filter(|finding| finding.help.is_none() && finding.fix.is_none());
        wrong.extend(silent.map(|finding| format!("{}: no help: {}", case.title(), finding.message)));
    }
    report(&wrong);
}

#[test]
fn the_rust_of_every_chart_without_a_fault_compiles_without_a_warning() {
    let count = compiled::check(&corpus::ok()).unwrap_or_else(|output| panic!("{output}"));
    assert_eq!(count, corpus::ok().len());
}

#[test]
fn files_can_be_read_in_a_review() {
    let mut wrong = Vec::new();
    for case in all() {
        for entry in fs::read_dir(&case.folder).unwrap() {
            let path = entry.unwrap().path();
            let lines = fs::read(&path).unwrap().iter().filter(|&&byte| byte == b'\n').count();
            if lines >= MOST_LINES {
                wrong.push(format!("{}/{}: {lines} lines", case.title(), corpus::name(&path)));
            }
        }
    }
    report(&wrong);
}

#[test]
fn the_formatter_keeps_trees_and_comments_and_is_idempotent() {
    let format = |text: &str| {
        let mut sink = Sink::new();
        let source = Sources::new().add_text(INPUT, text);
        print::format(source, text, &mut sink).ok()
    };
    let comments = |text: &str| -> Vec<String> {
        let source = Sources::new().add_text(INPUT, text);
        // The formatter indents the lines of a comment anew.
        let flat = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
        text::comments(source, text).iter().map(|comment| flat(comment.text)).collect()
    };
    let (mut wrong, mut count) = (Vec::new(), 0);
    for case in all() {
        let Some(before) = case.whole_text() else { continue };
        let Some(after) = format(&before) else { continue };
        count += 1;
        if format(&after).as_ref() != Some(&after) {
            wrong.push(format!("{}: formatting it twice is not formatting it once", case.title()));
        }
        if tree::dump(&corpus::parse(&before).0) != tree::dump(&corpus::parse(&after).0) {
            wrong.push(format!("{}: formatting changes the tree", case.title()));
        }
        if comments(&before) != comments(&after) {
            wrong.push(format!("{}: formatting changes the comments", case.title()));
        }
    }
    report(&wrong);
    assert!(count >= corpus::ok().len(), "charts without a fault can be formatted");
}
