//! The rules, one a function. Each says which invariant it holds and what to do instead.

use super::Violation;
use super::arrows::{arrows, front_end_libraries, manifests};
use super::source::Source;
use super::words::{is_word, push, words};

/// All rules that fail.
pub(super) const RULES: &[fn(&Source, &mut Vec<Violation>)] = &[
    arrows,
    front_end_libraries,
    checked_charts,
    proofs_of_errors,
    unordered_maps,
    panics,
    indexing,
    purity,
    unsafety,
    left_behind,
    machine_paths,
    manifests,
];

/// How many lines a file may have before someone should look at it again.
const LOOK_AGAIN: usize = 400;

fn checked_charts(source: &Source, found: &mut Vec<Violation>) {
    if source.is_in("fsm-lang/src") && !source.is_in("fsm-lang/src/lints") {
        for offset in words(&source.code, "CheckedChart") {
            let before = source.code[..offset].trim_end();
            let made = source.code[offset + "CheckedChart".len()..].trim_start().starts_with('{');
            if made && !before.ends_with("for") && !before.ends_with("->") && !before.ends_with("impl") {
                push(
                    found,
                    source,
                    offset,
                    "invariant 4",
                    "only the stage of the lints makes a `CheckedChart`",
                );
            }
        }
    }
    if source.is_in("fsm-lang/src") {
        for word in ["Serialize", "Deserialize"] {
            for offset in words(&source.code, word) {
                let message = "what has been checked is not read back from outside: no serde on our types";
                push(found, source, offset, "invariant 4", message);
            }
        }
    }
}

fn proofs_of_errors(source: &Source, found: &mut Vec<Violation>) {
    if source.is_in("fsm-lang/src") && source.path != "fsm-lang/src/diag/mod.rs" {
        for offset in words(&source.code, "Reported") {
            if source.code[offset + "Reported".len()..].starts_with("(())") {
                push(
                    found,
                    source,
                    offset,
                    "invariant 5",
                    "only the sink makes a `Reported`; report the error to it",
                );
            }
        }
    }
}

fn unordered_maps(source: &Source, found: &mut Vec<Violation>) {
    if !source.is_in("fsm-lang/src") || source.path == "fsm-lang/src/map.rs" {
        return;
    }
    for word in ["HashMap", "HashSet"] {
        for offset in words(&source.product, word) {
            let message = format!("`{word}` has no order; use `Arena`, `UnorderedMap` or a `Vec`");
            push(found, source, offset, "invariant 7", message);
        }
    }
}

/// The crates that input of a user reaches.
const NEVER_PANIC: [&str; 6] =
    ["fsm-lang/src", "fsm-build/src", "fsm-macros/src", "fsm-runtime/src", "fsm-picture/src", "fsm-cli/src"];

fn panics(source: &Source, found: &mut Vec<Violation>) {
    if !NEVER_PANIC.iter().any(|folder| source.is_in(folder)) {
        return;
    }
    for word in ["unwrap", "expect"] {
        for offset in words(&source.product, word) {
            let before = &source.product[..offset];
            let method = before.ends_with('.') && source.product[offset + word.len()..].starts_with('(');
            // A type of ours may have a method of that name.
            if method && !before.ends_with("self.") {
                let message = format!("`.{word}()` panics; go on with what there is, or return the error");
                push(found, source, offset, "invariant 10", message);
            }
        }
    }
    for word in ["panic", "unreachable", "unimplemented", "assert", "assert_eq", "assert_ne"] {
        for offset in words(&source.product, word) {
            let constant = source.product[..offset].trim_end().ends_with("const _: () =");
            if source.product[offset + word.len()..].starts_with('!') && !constant {
                push(found, source, offset, "invariant 10", format!("`{word}!` panics; return an error"));
            }
        }
    }
}

fn indexing(source: &Source, found: &mut Vec<Violation>) {
    if !source.is_in("fsm-runtime/src") {
        return;
    }
    for (offset, _) in source.product.match_indices('[') {
        let before = source.product[..offset].chars().next_back();
        if before.is_some_and(|c| is_word(c) || matches!(c, ')' | ']')) {
            push(found, source, offset, "invariant 10", "an index can be out of range; use `get`");
        }
    }
}

fn purity(source: &Source, found: &mut Vec<Violation>) {
    if !source.is_in("fsm-lang/src") {
        return;
    }
    for module in ["fs", "net", "process", "env", "io", "time::Instant", "time::SystemTime"] {
        let path = format!("std::{module}");
        for offset in words(&source.product, &path) {
            let message = format!("`fsm-lang` is pure: no `{path}`; the caller hands in what is needed");
            push(found, source, offset, "the crates", message);
        }
    }
}

/// The one place that exports symbols, and the attribute that does it.
const EXPORTS: (&str, &str) = ("examples/blinky", "#[unsafe(no_mangle)]");

fn unsafety(source: &Source, found: &mut Vec<Violation>) {
    let (folder, attribute) = EXPORTS;
    for offset in words(&source.code, "unsafe") {
        let before = source.code[..offset].len().saturating_sub("#[".len());
        if source.is_in(folder) && source.code[before..].starts_with(attribute) {
            continue;
        }
        push(found, source, offset, "unsafe", "`unsafe` is forbidden");
    }
    let manifest = source.path.ends_with("Cargo.toml") && source.text.contains("[package]");
    // `fuzz` and `benches` are workspaces of their own.
    let exempt = source.is_in("fuzz") || source.is_in("benches") || source.is_in(folder);
    if manifest && !source.text.contains("[lints]\nworkspace = true") && !exempt {
        push(
            found,
            source,
            0,
            "unsafe",
            "a package takes over the workspace's lints: `[lints] workspace = true`",
        );
    }
}

fn left_behind(source: &Source, found: &mut Vec<Violation>) {
    for word in ["todo", "dbg"] {
        for offset in words(&source.code, word) {
            if source.code[offset + word.len()..].starts_with('!') {
                push(found, source, offset, "left behind", format!("`{word}!`: finish it"));
            }
        }
    }
    for (offset, _) in source.code.match_indices("#[ignore") {
        push(found, source, offset, "left behind", "a test that isn't run: mend it or remove it");
    }
    if source.path.ends_with(".rs") {
        for word in [concat!("FIX", "ME"), concat!("XX", "X"), concat!("HA", "CK"), concat!("TO", "DO")] {
            for offset in words(&source.text, word) {
                push(found, source, offset, "left behind", format!("`{word}`: do it, or write an issue"));
            }
        }
    }
}

fn machine_paths(source: &Source, found: &mut Vec<Violation>) {
    for folder in
        [concat!("/wo", "rk/"), concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/Use", "rs/")]
    {
        for (offset, _) in source.text.match_indices(folder) {
            let begins =
                source.text[..offset].chars().next_back().is_none_or(|c| !is_word(c) && !"./}".contains(c));
            if begins {
                push(found, source, offset, "machine paths", format!("`{folder}…` is a path of one machine"));
            }
        }
    }
}

/// Long files.
pub(super) fn length(source: &Source, found: &mut Vec<Violation>) {
    let lines = source.text.lines().count();
    let known = source.path.contains("/corpus/");
    if source.path.ends_with(".rs") && lines > LOOK_AGAIN && !known {
        let message = format!("{lines} lines; one responsibility a file, split it or say why it stays");
        push(found, source, 0, "length", message);
    }
}
