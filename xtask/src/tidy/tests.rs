use super::check;
use super::source::{Source, blank_test_files, of_workspace};

/// What is found in one file.
fn found(path: &str, text: &str) -> Vec<String> {
    check(&[Source::new(path, text)]).violations.iter().map(ToString::to_string).collect()
}

/// That exactly one violation is found, of this rule on this line.
#[track_caller]
fn planted(path: &str, text: &str, line: usize, rule: &str) {
    let found = found(path, text);
    assert_eq!(found.len(), 1, "{found:#?}");
    let expected = format!("{path}:{line}: {rule}: ");
    assert!(found[0].starts_with(&expected), "{} does not start with {expected}", found[0]);
}

#[track_caller]
fn clean(path: &str, text: &str) {
    assert_eq!(found(path, text), Vec::<String>::new());
}

#[test]
fn the_workspace_is_tidy() {
    let sources = of_workspace().unwrap();
    assert!(sources.iter().any(|source| source.path == "fsm-lang/src/lib.rs"), "these are not the files");
    let found: Vec<String> = check(&sources).violations.iter().map(ToString::to_string).collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn arrows_point_one_way() {
    let rule = "invariant 1";
    planted("fsm-lang/src/syntax/print.rs", "//! x\nuse crate::chart::Chart;", 2, rule);
    planted("fsm-lang/src/syntax/print.rs", "use crate::{diag::Sink, chart::Chart};", 1, rule);
    planted("fsm-lang/src/syntax/print.rs", "fn f() { crate::lints::judge() }", 1, rule);
    planted("fsm-lang/src/chart/resolve/mod.rs", "use super::super::lints::judge;", 1, rule);
    planted("fsm-lang/src/chart/mod.rs", "use crate::analysis;", 1, rule);
    planted("fsm-lang/src/interp/mod.rs", "use crate::back::dot;", 1, rule);
    clean("fsm-lang/src/chart/mod.rs", "use crate::{syntax::{ast, chart}, diag};");
    clean("fsm-lang/src/chart/resolve/mod.rs", "use super::lints::Own;");
    clean("fsm-lang/src/syntax/print.rs", "/// See [`crate::chart`].\nconst A: &str = \"crate::chart\";");
    clean("fsm-lang/src/syntax/print.rs", "#[cfg(test)]\nmod tests { use crate::chart::Chart; }");
    clean("fsm-lang/src/lib.rs", "use crate::lints::judge;");
}

#[test]
fn front_ends_keep_their_libraries() {
    let rule = "invariant 2";
    planted("fsm-lang/src/syntax/text/mod.rs", "use syn::Token;", 1, rule);
    planted("fsm-lang/src/lints/mod.rs", "\nfn f() { pest::parse() }", 2, rule);
    planted("fsm-lang/src/chart/mod.rs", "use petgraph::Graph;", 1, rule);
    planted("fsm-lang/src/back/dot.rs", "fn f() { quote! {} }", 1, rule);
    planted("fsm-lang/src/interp/mod.rs", "use proc_macro2;", 1, rule);
    clean("fsm-lang/src/syntax/tokens/mod.rs", "use syn::Token;");
    clean("fsm-lang/src/syntax/text/mod.rs", "use pest::Parser;");
    clean("fsm-lang/src/chart/mod.rs", "let quote = quote(1);");
}

#[test]
fn proofs_are_not_forged() {
    planted("fsm-lang/src/back/mod.rs", "fn f() { CheckedChart { chart } }", 1, "invariant 4");
    planted("fsm-lang/src/chart/mod.rs", "#[derive(Serialize)]\nstruct A;", 1, "invariant 4");
    planted("fsm-lang/src/chart/mod.rs", "fn f() { Reported(()) }", 1, "invariant 5");
    clean("fsm-lang/src/lints/mod.rs", "fn f() { CheckedChart { chart } }");
    clean("fsm-lang/src/diag/mod.rs", "fn f() { Reported(()) }");
    clean("fsm-lang/src/back/mod.rs", "fn f() -> CheckedChart {}\nimpl Trait for CheckedChart {}");
}

#[test]
fn iteration_is_ordered() {
    planted("fsm-lang/src/chart/mod.rs", "use std::collections::HashMap;", 1, "invariant 7");
    planted("fsm-lang/src/chart/mod.rs", "let a: std::collections::HashSet<u8>;", 1, "invariant 7");
    clean("fsm-lang/src/map.rs", "use std::collections::HashMap;");
    clean("fsm-lang/src/chart/mod.rs", "/// No HashMap here.\nstruct MyHashMap;");
}

#[test]
fn nothing_panics() {
    let rule = "invariant 10";
    planted("fsm-lang/src/chart/mod.rs", "fn f() {\n a.unwrap() }", 2, rule);
    planted("fsm-runtime/src/lib.rs", "fn f() { a.expect(\"b\") }", 1, rule);
    planted("fsm-build/src/lib.rs", "fn f() { panic!() }", 1, rule);
    planted("fsm-cli/src/main.rs", "fn f() { unreachable!() }", 1, rule);
    planted("fsm-macros/src/lib.rs", "fn f() { assert_eq!(1, 2) }", 1, rule);
    planted("fsm-runtime/src/lib.rs", "fn f() { a[0] }", 1, rule);
    clean("fsm-runtime/src/lib.rs", "fn f(a: [u8; 2]) { a.unwrap_or(vec![1]) }\n#[derive(Debug)]\nstruct A;");
    clean("fsm-lang/src/chart/mod.rs", "fn expect(&self) { self.expect(2) }");
    clean("fsm-lang/src/chart/mod.rs", "#[cfg(test)]\nmod tests { fn f() { a.unwrap(); } }");
    clean("fsm-lang/src/chart/tests.rs", "fn f() { a.unwrap(); }");
    clean("tests/tests/all.rs", "fn f() { a.unwrap(); }");
    planted(
        "fsm-lang/src/chart/mod.rs",
        "#[cfg(test)]\nmod tests { fn f() { a.unwrap(); } }\nfn g() { a.unwrap() }",
        3,
        rule,
    );
}

#[test]
fn files_of_tests_are_known() {
    let unwrap = "fn f() { a.unwrap(); }";
    let mut sources = vec![
        Source::new("fsm-lang/src/diag/mod.rs", "#[cfg(test)]\npub(crate) mod carets;\nmod render;"),
        Source::new("fsm-lang/src/diag/carets.rs", unwrap),
        Source::new("fsm-lang/src/diag/render.rs", unwrap),
    ];
    blank_test_files(&mut sources);
    let found = check(&sources).violations;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].path, "fsm-lang/src/diag/render.rs");
}

#[test]
fn the_language_is_pure() {
    planted("fsm-lang/src/lib.rs", "use std::fs;", 1, "the crates");
    planted("fsm-lang/src/lib.rs", "fn f() { std::env::args() }", 1, "the crates");
    planted("fsm-lang/src/lib.rs", "use std::time::Instant;", 1, "the crates");
    clean("fsm-lang/src/lib.rs", "use std::time::Duration;");
    clean("fsm-cli/src/main.rs", "use std::fs;");
}

#[test]
fn nothing_is_unsafe() {
    planted("tests/tests/all.rs", "fn f() { unsafe { g() } }", 1, "unsafe");
    planted("examples/a/Cargo.toml", "[package]\nname = \"a\"\n", 1, "unsafe");
    clean("examples/a/Cargo.toml", "[package]\nname = \"a\"\n\n[lints]\nworkspace = true\n");
    clean("fsm-lang/src/lib.rs", "#![forbid(unsafe_code)]");
    clean("examples/blinky/src/firmware.rs", "#[unsafe(no_mangle)]\npub extern \"C\" fn f() {}");
    planted("examples/blinky/src/firmware.rs", "fn f() { unsafe { g() } }", 1, "unsafe");
    planted("examples/samek/src/lib.rs", "#[unsafe(no_mangle)]\nfn f() {}", 1, "unsafe");
}

#[test]
fn nothing_is_left_behind() {
    let rule = "left behind";
    planted("tests/tests/all.rs", "fn f() { todo!() }", 1, rule);
    planted("tests/tests/all.rs", "#[test]\n#[ignore]\nfn f() {}", 2, rule);
    planted("tests/tests/all.rs", concat!("// FIX", "ME: later"), 1, rule);
    clean("tests/tests/all.rs", "fn todo() {}");
}

#[test]
fn paths_are_portable() {
    planted("README.md", concat!("Look at /ho", "me/me/fsm."), 1, "machine paths");
    clean("README.md", concat!("Look at docs/ho", "me/me."));
}

#[test]
fn dependencies_are_as_agreed() {
    let manifest = |name: &str| format!("[package]\n[dependencies]\n{name}\n[lints]\nworkspace = true\n");
    planted("fsm-runtime/Cargo.toml", &manifest("tokio = \"1\""), 3, "the crates");
    planted("fsm-lang/Cargo.toml", &manifest("clap.workspace = true"), 3, "the crates");
    clean("fsm-lang/Cargo.toml", &manifest("syn.workspace = true"));
    clean("fsm-cli/Cargo.toml", &manifest("clap.workspace = true"));
}

#[test]
fn long_files_are_looked_at() {
    let long = "\n".repeat(401);
    assert_eq!(check(&[Source::new("fsm-lang/src/a.rs", long.as_str())]).remarks.len(), 1);
    assert_eq!(check(&[Source::new("tests/corpus/ok/long/generated.rs", long.as_str())]).remarks.len(), 0);
    assert_eq!(check(&[Source::new("fsm-lang/src/a.rs", &long[1..])]).remarks.len(), 0);
}
