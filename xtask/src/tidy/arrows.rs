//! Who may use whom: rooms, libraries, crates.

use super::Violation;
use super::source::Source;
use super::words::{is_word, name_at, push, words};

/// The rooms of `fsm-lang` in the order of the arrows. A room may use those before it, and itself.
const ROOMS: &[&[&str]] = &[
    &["span", "map", "nearest"],
    &["diag"],
    &["syntax"],
    &["chart"],
    &["analysis"],
    &["lints"],
    &["back", "interp"],
];

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
            "strsim",
            "syn",
            "unicode-normalization",
        ],
    ),
    ("fsm-macros", &["fsm-lang", "fsm-build", "proc-macro2", "quote", "syn"]),
    ("fsm-build", &["fsm-lang"]),
    ("fsm-picture", &["base64", "resvg", "svg2pdf", "ttf-parser", "unicode-width", "wasmi"]),
    ("fsm-runtime", &["fsm-macros"]),
];

pub(super) fn arrows(source: &Source, found: &mut Vec<Violation>) {
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

pub(super) fn front_end_libraries(source: &Source, found: &mut Vec<Violation>) {
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

/// A manifest lists the dependencies that its crate may have.
pub(super) fn manifests(source: &Source, found: &mut Vec<Violation>) {
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
