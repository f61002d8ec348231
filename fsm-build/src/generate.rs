//! A loaded chart as a file of Rust, for the command and for build scripts.

use std::fmt;
use std::path::{Path, PathBuf};

use fsm_lang::Options;
use fsm_lang::back::rust;
use fsm_lang::diag::{Diagnostic, Severity};

use crate::{LoadError, Unit};

/// The Rust of all machines of a file: what `machine!` would expand to, formatted.
///
/// # Errors
/// A machine doesn't resolve or has an error; the findings say which.
pub fn rust(unit: &Unit) -> Result<String, Vec<&Diagnostic>> {
    let errors = || {
        let all = unit.diagnostics().into_iter();
        all.filter(|finding| finding.severity == Severity::Error).collect::<Vec<_>>()
    };
    if !unit.resolves() {
        return Err(errors());
    }
    let header = vec![format!("Made by fsm from {}; change that instead.", file_name(unit.name()))];
    let mut sources = Vec::new();
    for (position, chart) in unit.charts().iter().enumerate() {
        let header = if position == 0 { header.clone() } else { Vec::new() };
        sources.push(rust::source(chart, &rust::Options { header }).map_err(|_| errors())?);
    }
    Ok(sources.join("\n"))
}

/// A file's name in a comment: without the folders, which differ from where one stands, and with all that could end the comment, or turn
/// it around, written out.
fn file_name(path: &str) -> String {
    if path == "-" {
        return "standard input".to_owned();
    }
    let name = Path::new(path).file_name().map_or(path.into(), |name| name.to_string_lossy());
    let mut shown = String::new();
    for character in name.chars() {
        if character.is_alphanumeric() || character.is_ascii_graphic() || character == ' ' {
            shown.push(character);
        } else {
            shown.extend(character.escape_default());
        }
    }
    shown
}

/// Why a build script has no Rust. Its `Debug` form is what a person reads, since that is what cargo shows of
/// the error that `main` returns.
pub struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl From<LoadError> for Error {
    fn from(error: LoadError) -> Self {
        Self(error.to_string())
    }
}

/// Called by a build script: makes `$OUT_DIR/NAME.rs` of the chart `path/NAME.fsm`, which lies inside the
/// package, and has cargo call again when the chart changes. Gives the file's place.
///
/// # Errors
/// The chart can't be read or has an error (shown with the excerpt), or this is no build script.
pub fn compile(path: impl AsRef<Path>) -> Result<PathBuf, Error> {
    let variable = |name: &str| {
        std::env::var_os(name).ok_or_else(|| Error(format!("`{name}` is not set: is this a build script?")))
    };
    let (package, out) =
        (PathBuf::from(variable("CARGO_MANIFEST_DIR")?), PathBuf::from(variable("OUT_DIR")?));
    let file = compile_into(&package, path.as_ref(), &out)?;
    announce(path.as_ref());
    Ok(file)
}

#[allow(clippy::print_stdout, reason = "cargo reads it there")]
fn announce(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}

/// [`compile`] with the folders said.
fn compile_into(package: &Path, path: &Path, out: &Path) -> Result<PathBuf, Error> {
    let unit = Unit::inside(package, path, &Options::default())?;
    let renderer = unit.renderer();
    let source = rust(&unit).map_err(|findings| {
        let findings: Vec<String> = findings.into_iter().map(|finding| renderer.human(finding)).collect();
        Error(format!("\n{}", findings.join("\n")))
    })?;
    let stem = path.file_stem().unwrap_or_default();
    let file = out.join(stem).with_extension("rs");
    std::fs::write(&file, source).map_err(|error| LoadError::Io(file.clone(), error))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_script_has_rust_or_the_excerpt() {
        let package = std::env::temp_dir().join(format!("fsm-build-compile-{}", std::process::id()));
        std::fs::create_dir_all(package.join("src")).unwrap();
        let chart = |text: &str| std::fs::write(package.join("src/lamp.fsm"), text).unwrap();
        let compile = || compile_into(&package, Path::new("src/lamp.fsm"), &package);
        chart(
            "#[endless]\nmachine Lamp { event Press; initial Off; state Off { on Press => On; } state On { on Press => Off; } }",
        );
        let file = compile().unwrap();
        assert_eq!(file, package.join("lamp.rs"));
        let source = std::fs::read_to_string(file).unwrap();
        assert!(source.starts_with("// Made by fsm from lamp.fsm;"), "{source}");
        assert!(source.contains("mod lamp"), "{source}");
        chart("#[endless]\nmachine Lamp { event Press; initial Off; state Off { on Pres => Off; } }");
        let error = format!("{:?}", compile().unwrap_err());
        assert!(error.contains("error[unknown_name]") && error.contains("--> src/lamp.fsm:2:57"), "{error}");
        let error = compile_into(&package, Path::new("../lamp.fsm"), &package).unwrap_err();
        assert!(error.to_string().contains("lies outside"), "{error}");
        std::fs::remove_dir_all(&package).unwrap();
    }

    #[test]
    fn a_file_name_does_not_end_its_comment() {
        assert_eq!(file_name("charts/a\nfn evil() {}\u{202e}.fsm"), "a\\nfn evil() {}\\u{202e}.fsm");
        assert_eq!(file_name("charts/größe.fsm"), "größe.fsm");
        assert_eq!(file_name("-"), "standard input");
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said() {
        let package = std::env::temp_dir().join(format!("fsm-build-wrong-{}", std::process::id()));
        std::fs::create_dir_all(package.join("folder.fsm")).unwrap();
        let good = "machine A { initial B; final B; }";
        for (name, bytes, expected) in [
            ("none.fsm", None, "No such file"),
            ("folder.fsm", None, "is a folder"),
            ("../out.fsm", None, "lies outside"),
            ("/etc/passwd", None, "lies outside"),
            ("empty.fsm", Some(&b""[..]), "error[syntax]"),
            ("latin.fsm", Some(b"machine \xe9 {}"), "is not UTF-8"),
            ("nul.fsm", Some(b"machine A {\0}"), "a NUL character"),
            ("twice.fsm", Some(good.repeat(2).as_bytes()), "error[duplicate_name]"),
        ] {
            if let Some(bytes) = bytes {
                std::fs::write(package.join(name), bytes).unwrap();
            }
            let error = format!("{:?}", compile_into(&package, Path::new(name), &package).unwrap_err());
            assert!(error.contains(expected), "{name}: {error}");
        }
        assert_eq!(
            std::fs::read_dir(&package)
                .unwrap()
                .filter(|entry| {
                    entry.as_ref().is_ok_and(|entry| entry.path().extension().is_some_and(|end| end == "rs"))
                })
                .count(),
            0
        );
        std::fs::remove_dir_all(&package).unwrap();
    }
}
