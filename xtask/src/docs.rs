//! `cargo xtask docs`: the pages of the lints, from their registry.

use std::fmt::Write as _;

use fsm_lang::lints::registry;

use crate::generated::{Generated, settle};

const FOLDER: &str = "docs/lints";

/// Writes the pages, or checks them.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let mut index = String::from(
        "# What the checks find\n\nMade by `cargo xtask docs` from `fsm-lang/src/lints`; `fsm explain LINT` prints the same pages.\n\n\
         | lint | finds |\n| --- | --- |\n",
    );
    let mut files = Vec::new();
    for lint in registry() {
        // Writing to a string cannot fail.
        let _ = writeln!(index, "| [`{0}`]({0}.md) | {1} |", lint.name, lint.summary.replace('|', "\\|"));
        files.push(Generated { path: format!("{FOLDER}/{}.md", lint.name), content: lint.page() });
    }
    files.push(Generated { path: format!("{FOLDER}/README.md"), content: index });
    left_over(&files)?;
    settle(&files, arguments, "docs")
}

/// Pages of lints that are no more.
fn left_over(files: &[Generated]) -> Result<(), String> {
    let Ok(entries) = std::fs::read_dir(crate::root().join(FOLDER)) else { return Ok(()) };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut unknown: Vec<String> = names
        .map(|name| format!("{FOLDER}/{name}"))
        .filter(|path| !files.iter().any(|file| file.path == *path))
        .collect();
    unknown.sort();
    if unknown.is_empty() { Ok(()) } else { Err(format!("of no lint, remove: {}", unknown.join(", "))) }
}
