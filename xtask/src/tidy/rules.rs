//! The rules, one a function. Each says which invariant it holds and what to do instead.

use super::Violation;
use super::source::Source;

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

/// The long files that have been looked at, with what was found.
const LONG: &[(&str, &str)] = &[
    ("fsm-lang/src/chart/mod.rs", "declarations of the one data structure, read from top to bottom"),
    ("fsm-lang/src/syntax/ast.rs", "declarations of the one data structure, read from top to bottom"),
];

/// The rooms of `fsm-lang` in the order of the arrows. A room may use those before it, and itself.
const ROOMS: &[&[&str]] =
    &[&["span", "map"], &["diag"], &["syntax"], &["chart"], &["analysis"], &["lints"], &["back", "interp"]];

/// Which crates only some places may know.
const LIBRARIES: &[(&str, &[&str])] = &[
    (
        "syn",
        &[
            "fsm-lang/src/syntax/tokens",
            "fsm-lang/src/syntax/tokens.rs",
            "fsm-lang/src/back/rust",
            "fsm-macros",
        ],
    ),
    (
        "quote",
        &[
            "fsm-lang/src/syntax/tokens",
            "fsm-lang/src/syntax/tokens.rs",
            "fsm-lang/src/back/rust",
            "fsm-macros",
        ],
    ),
    (
        "proc_macro2",
        &[
            "fsm-lang/src/syntax/tokens",
            "fsm-lang/src/syntax/tokens.rs",
            "fsm-lang/src/back/rust",
            "fsm-macros",
        ],
    ),
    ("prettyplease", &["fsm-lang/src/back/rust"]),
    ("pest", &["fsm-lang/src/syntax/text", "fsm-lang/src/syntax/text.rs"]),
    ("petgraph", &["fsm-lang/src/chart/graph.rs", "fsm-lang/src/analysis"]),
];

/// What each crate of ours may depend on.
const DEPENDENCIES: &[(&str, &[&str])] = &[
    (
        "fsm-lang",
        &[
            "annotate-snippets",
            "pest",
            "pest_derive",
            "petgraph",
            "prettyplease",
            "proc-macro2",
            "quote",
            "serde_json",
            "smol_str",
            "syn",
            "unicode-normalization",
        ],
    ),
    ("fsm-macros", &["fsm-lang", "fsm-build", "proc-macro2", "quote", "syn"]),
    ("fsm-build", &["fsm-lang"]),
    ("fsm-picture", &["base64", "resvg", "svg2pdf", "ttf-parser", "unicode-width", "wasmi"]),
    ("fsm-runtime", &["fsm-macros"]),
];

fn arrows(source: &Source, found: &mut Vec<Violation>) {
    if !source.is_in("fsm-lang/src") {
        return;
    }
    let module = source.module();
    let Some(own) = module.first().and_then(|room| rank(room)) else { return };
    for (offset, room) in rooms_used(&source.product, &module) {
        let allowed = module.first() == Some(&room.as_str()) || rank(&room).is_none_or(|other| other < own);
        if !allowed {
            let message =
                format!("`{}` uses `{room}`, which comes behind it; arrows point one way", module[0]);
            push(found, source, offset, "invariant 1", message);
        }
    }
}

fn rank(room: &str) -> Option<usize> {
    ROOMS.iter().position(|rooms| rooms.contains(&room))
}

/// The modules at the root of the crate that are named, with the places.
fn rooms_used(code: &str, module: &[&str]) -> Vec<(usize, String)> {
    let mut used = Vec::new();
    for offset in words(code, "crate") {
        used.extend(first_names(code, offset + "crate".len()));
    }
    for offset in words(code, "super") {
        let mut end = offset + "super".len();
        let mut ups = 1;
        if code[..offset].trim_end().ends_with("::") {
            continue;
        }
        while code[end..].starts_with("::super") {
            end += "::super".len();
            ups += 1;
        }
        // In a file below `room/`, as many ups as there are modules lead to the root of the crate.
        if ups == module.len() {
            used.extend(first_names(code, end));
        }
    }
    used
}

/// The names behind `::`, those in braces too.
fn first_names(code: &str, at: usize) -> Vec<(usize, String)> {
    let Some(rest) = code[at..].strip_prefix("::") else { return Vec::new() };
    let at = at + 2;
    let Some(inner) = rest.strip_prefix('{') else {
        return vec![(at, name_at(rest))];
    };
    let (mut depth, mut expected, mut names) = (0_usize, true, Vec::new());
    for (index, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => expected = true,
            _ if expected && is_word(c) => {
                names.push((at + 1 + index, name_at(&inner[index..])));
                expected = false;
            }
            _ => {}
        }
    }
    names
}

fn front_end_libraries(source: &Source, found: &mut Vec<Violation>) {
    if !source.is_in("fsm-lang/src") && !source.is_in("fsm-macros") && !source.is_in("fsm-build") {
        return;
    }
    for (library, places) in LIBRARIES {
        if places.iter().any(|place| source.is_in(place)) {
            continue;
        }
        for offset in words(&source.product, library) {
            let behind = &source.product[offset + library.len()..];
            let before = source.product[..offset].trim_end();
            let used = behind.starts_with("::") || behind.starts_with('!') || before.ends_with("use");
            if used && !before.ends_with("::") {
                let message = format!("only {} may know `{library}`", places.join(", "));
                push(found, source, offset, "invariant 2", message);
            }
        }
    }
}

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

/// A manifest lists the dependencies that its crate may have.
fn manifests(source: &Source, found: &mut Vec<Violation>) {
    let Some((_, allowed)) =
        DEPENDENCIES.iter().find(|(name, _)| source.path == format!("{name}/Cargo.toml"))
    else {
        return;
    };
    let mut offset = 0;
    let mut listed = false;
    for line in source.text.split_inclusive('\n') {
        let trimmed = line.trim();
        if trimmed.starts_with('[') {
            listed = trimmed == "[dependencies]";
        } else if listed
            && let Some(name) = trimmed.split(['.', ' ', '=']).next().filter(|name| !name.is_empty())
            && !name.starts_with('#')
            && !allowed.contains(&name)
        {
            let message = format!("`{name}` is no dependency that this crate may have");
            push(found, source, offset, "the crates", message);
        }
        offset += line.len();
    }
}

/// Long files, unless they have been looked at.
pub(super) fn length(source: &Source, found: &mut Vec<Violation>) {
    let lines = source.text.lines().count();
    let known = LONG.iter().any(|(path, _)| *path == source.path) || source.path.contains("/corpus/");
    if source.path.ends_with(".rs") && lines > LOOK_AGAIN && !known {
        let message = format!("{lines} lines; one responsibility a file, split it or say why it stays");
        push(found, source, 0, "length", message);
    }
}

fn push(
    found: &mut Vec<Violation>,
    source: &Source,
    offset: usize,
    rule: &'static str,
    message: impl Into<String>,
) {
    let text = if source.code.is_empty() { &source.text } else { &source.code };
    let line = text[..offset.min(text.len())].matches('\n').count() + 1;
    found.push(Violation { path: source.path.clone(), line, rule, message: message.into() });
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn name_at(text: &str) -> String {
    text.chars().take_while(|c| is_word(*c)).collect()
}

/// Where the word stands, not as a part of another one.
fn words<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    text.match_indices(word).map(|(offset, _)| offset).filter(move |offset| {
        let before = text[..*offset].chars().next_back();
        let behind = text[offset + word.len()..].chars().next();
        !before.is_some_and(is_word) && !behind.is_some_and(is_word)
    })
}
