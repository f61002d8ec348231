//! The Rust of the corpus, compiled: one crate with a module for each chart, beside stand-ins for the types
//! of its host.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use fsm_lang::chart::print::{Printer, name};
use fsm_lang::chart::{Chart, HostType, Members, Type};

use crate::corpus::{self, Case};

/// Compiles the charts with all warnings of rustc, of clippy and of missing documentation denied. Gives how many
/// there were.
///
/// # Errors
/// What they say, or the charts that become no Rust.
///
/// # Panics
/// The crate cannot be written, or cargo not be run.
pub fn check(cases: &[Case]) -> Result<usize, String> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), Into::into);
    let folder = target.join("corpus");
    let _ = fs::remove_dir_all(folder.join("src"));
    fs::create_dir_all(folder.join("src")).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let write = |file: &str, text: &str| {
        fs::write(folder.join(file), text).unwrap_or_else(|error| panic!("{file}: {error}"));
    };
    let (mut library, mut refused) = (String::new(), Vec::new());
    for (number, case) in cases.iter().enumerate() {
        let unit = case.unit();
        match fsm_build::rust(&unit) {
            Ok(rust) => {
                let charts = unit.charts().iter().map(fsm_lang::lints::CheckedChart::chart);
                let module = format!("c{number}_{}", corpus::name(&case.folder));
                write(&format!("src/{module}.rs"), &format!("{}\n{rust}", stand_ins(charts)));
                library.push_str(&format!("/// A chart of the corpus.\npub mod {module};\n"));
            }
            Err(_) => refused.push(format!("{}: no Rust, for it has errors", case.title())),
        }
    }
    if !refused.is_empty() {
        return Err(refused.join("\n"));
    }
    write(
        "src/lib.rs",
        &format!("//! Charts.\n#![no_std]\n#![deny(warnings, clippy::all, missing_docs)]\n{library}"),
    );
    // What is told of private items only, as they are where a crate keeps its machines to itself.
    write("clippy.toml", "avoid-breaking-exported-api = false\n");
    let runtime = workspace.join("fsm-runtime");
    write(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"corpus\"\nedition = \"2024\"\n\n[dependencies]\n\
             fsm-runtime = {{ path = {runtime:?}, default-features = false }}\n\n[workspace]\n"
        ),
    );
    let output = Command::new(env!("CARGO"))
        .args(["clippy", "--quiet", "--offline", "--target-dir"])
        .arg(folder.join("target"))
        .current_dir(&folder)
        .env("RUSTFLAGS", "-D warnings")
        .output()
        .unwrap_or_else(|error| panic!("cargo can't be run: {error}"));
    if output.status.success() {
        Ok(cases.len())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// The types of the host that some charts name, each once.
pub(crate) fn stand_ins<'c>(charts: impl Iterator<Item = &'c Chart>) -> String {
    let (mut text, mut seen) = (String::new(), BTreeSet::new());
    for chart in charts {
        for ty in chart.types.values().filter(|ty| seen.insert(ty.name.text.clone())) {
            text.push_str(&stand_in(chart, ty));
        }
    }
    text
}

fn stand_in(chart: &Chart, host: &HostType) -> String {
    let own = name(&host.name);
    // The host's names are the chart's choice, not the back end's.
    let mut text =
        "/// Stands for a type of the host.\n#[allow(non_camel_case_types, missing_docs)]\n".to_owned();
    // Writing to a String does not fail.
    let _ = match &host.members {
        Members::Opaque => writeln!(text, "#[derive(Clone, Debug)]\npub struct {own}(pub u8);"),
        Members::Variants(variants) => {
            let variants: Vec<String> = variants.iter().map(name).collect();
            writeln!(
                text,
                "#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]\npub enum {own} {{ {} }}",
                variants.join(", ")
            )
        }
        Members::Fields(fields) => {
            let fields = fields.iter().map(|field| {
                let ty = match field.ty {
                    Type::Duration => "core::time::Duration".to_owned(),
                    Type::Fault => "fsm_runtime::Fault".to_owned(),
                    ty => Printer::new(chart).ty(ty),
                };
                format!("pub {}: {ty}", name(&field.name))
            });
            let fields = fields.collect::<Vec<_>>().join(", ");
            writeln!(text, "#[derive(Clone, Debug)]\npub struct {own} {{ {fields} }}")
        }
    };
    text
}
