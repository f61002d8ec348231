//! Which files a call means, and what they say.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use fsm_build::{Text, Unit};
use fsm_lang::Options;

use crate::failure::{Failure, Outcome};
use crate::output;

/// What stands for standard input.
pub(crate) const STANDARD_INPUT: &str = "-";

/// The folders in which build tools keep what they made have this file.
const CACHE_TAG: &str = "CACHEDIR.TAG";

/// The files that some paths mean.
pub(crate) struct Found {
    /// Them, in order.
    pub(crate) files: Vec<PathBuf>,
    /// Whether a folder could not be looked into, which has been said.
    pub(crate) failed: bool,
}

/// The files that these paths mean: files as they are, folders searched for the suffixes, in sorted order. Hidden
/// folders, caches and symbolic links inside a folder are passed by.
///
/// # Errors
/// A folder holds no such file.
pub(crate) fn find(paths: &[PathBuf], suffixes: &[&str]) -> Result<Found, Failure> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    let (mut seen, mut found) = (BTreeSet::new(), Found { files: Vec::new(), failed: false });
    for path in paths {
        let files = if path != Path::new(STANDARD_INPUT) && path.is_dir() {
            let mut failed = false;
            let files = search(path, suffixes, &mut failed);
            if files.is_empty() && !failed {
                let suffixes: Vec<String> = suffixes.iter().map(|suffix| format!("`.{suffix}`")).collect();
                return Err(Failure::new(format!(
                    "no {} file in `{}`",
                    suffixes.join(" or "),
                    path.display()
                )));
            }
            found.failed |= failed;
            files
        } else {
            vec![path.clone()]
        };
        // However often its path says `.`, it is one file.
        let plain = |file: &PathBuf| file.components().collect::<PathBuf>();
        let strip = |file: PathBuf| file.strip_prefix(".").map_or(file.clone(), Path::to_owned);
        found.files.extend(files.into_iter().filter(|file| seen.insert(strip(plain(file)))));
    }
    Ok(found)
}

fn search(root: &Path, suffixes: &[&str], failed: &mut bool) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        if let Err(error) = look_into(&folder, suffixes, &mut found, &mut folders) {
            Failure::new(format!("can't read `{}`: {error}", folder.display())).tell();
            *failed = true;
        }
    }
    found.sort();
    found
}

fn look_into(
    folder: &Path,
    suffixes: &[&str],
    found: &mut Vec<PathBuf>,
    folders: &mut Vec<PathBuf>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let kind = entry.file_type()?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if kind.is_dir() && !hidden && !path.join(CACHE_TAG).is_file() {
            folders.push(path);
        } else if kind.is_file() && suffixes.iter().any(|suffix| has_suffix(&path, suffix)) {
            found.push(path.strip_prefix(".").map(Path::to_owned).unwrap_or(path));
        }
    }
    Ok(())
}

/// What a person calls a file.
pub(crate) fn name(path: &Path) -> String {
    path.display().to_string()
}

/// Reads a file or standard input.
///
/// # Errors
/// The system refuses it, or it is a folder.
pub(crate) fn read(path: &Path, max_bytes: u64) -> Result<Text, Failure> {
    if path == Path::new(STANDARD_INPUT) {
        return fsm_build::decode(io::stdin().lock(), max_bytes)
            .map_err(|error| Failure::new(format!("can't read standard input: {error}")));
    }
    Ok(fsm_build::load(path, max_bytes)?)
}

/// Reads a file and takes it through the pipeline.
///
/// # Errors
/// As for [`read`]; or it is Rust without a macro call.
pub(crate) fn unit(path: &Path, max_bytes: u64, options: &Options) -> Result<Unit, Failure> {
    unit_of(path, read(path, max_bytes)?, options)
        .ok_or_else(|| Failure::new(format!("`{}` has no `machine! {{ .. }}`", path.display())))
}

/// Takes the text of a file through the pipeline; of Rust, the macro calls in it, and `None` if it has none.
pub(crate) fn unit_of(path: &Path, text: Text, options: &Options) -> Option<Unit> {
    if is_rust(path) {
        Unit::of_rust(&name(path), text, options)
    } else {
        Some(Unit::new(&name(path), text, options))
    }
}

/// Whether a file is Rust, by its name.
pub(crate) fn is_rust(path: &Path) -> bool {
    has_suffix(path, "rs")
}

fn has_suffix(path: &Path, suffix: &str) -> bool {
    path.extension().is_some_and(|extension| extension == suffix)
}

/// The machine that a call means, by its position in the unit: the one named, or the only one. Where the file
/// does not resolve, or has no machine of that name, that is said.
///
/// # Errors
/// The call does not say which.
pub(crate) fn machine(unit: &Unit, wanted: Option<&str>) -> Result<Result<usize, Outcome>, Failure> {
    if !unit.resolves() {
        tell(unit);
        return Ok(Err(Outcome::AtFault));
    }
    let names: Vec<&str> = unit.charts().iter().map(|chart| chart.chart().name.text.as_str()).collect();
    let list = names.join("`, `");
    match (wanted, names.len()) {
        (None, 1) => Ok(Ok(0)),
        (None, 0) => Err(Failure::new("the file has no machine")),
        (None, _) => Err(Failure::new(format!("the file has several machines: `{list}`"))
            .with_help("say which with `--machine NAME`")),
        (Some(wanted), _) => match names.iter().position(|name| *name == wanted) {
            Some(position) => Ok(Ok(position)),
            None => Err(Failure::new(format!("the file has no machine `{wanted}`"))
                .with_help(format!("it has `{list}`"))),
        },
    }
}

/// Tells a person all that is to be said about a file.
pub(crate) fn tell(unit: &Unit) {
    let renderer = unit.renderer().with_colours(output::colours());
    for diagnostic in unit.diagnostics() {
        output::tell(&format!("{}\n", renderer.human(diagnostic)));
    }
}
