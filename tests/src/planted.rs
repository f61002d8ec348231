//! Faults planted into copies of a room of the language: what holds the room to something must catch each.
//!
//! One crate has the language whole, and beside it a copy of the room for each fault, in which pieces of the text are
//! replaced. Since the language is copied whole and the room file by file as its folders have them, what the
//! room gets besides is in the copies by itself; a piece that no longer is there exactly once is an error, so
//! that no fault can get lost when the room changes.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

/// A fault.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// What is wrong with the room then.
    pub name: &'static str,
    /// In which file which text becomes which.
    pub edits: &'static [(&'static str, &'static str, &'static str)],
}

/// The room as it is, as a check of the harness: nothing may be caught.
pub const NO_FAULT: Fault = Fault { name: "no fault", edits: &[] };

/// The faults whose text a room (`interp`) does not have exactly once, each with what to do: `table` says where.
///
/// # Errors
/// What the file system says.
pub fn lost(room: &str, faults: &[Fault], table: &str) -> io::Result<Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fsm-lang/src").join(room);
    let mut lost = vec![];
    for fault in faults {
        for (file, right, _) in fault.edits {
            let found = fs::read_to_string(folder.join(file))?.matches(right).count();
            if found != 1 {
                lost.push(format!(
                    "the fault `{}` can't be planted: {room}/{file} has its text {found} times instead of once; \
                     bring it up to date in {table}:\n{right}",
                    fault.name
                ));
            }
        }
    }
    Ok(lost)
}

/// A crate in which faults are planted.
#[derive(Debug)]
pub struct Garden {
    folder: PathBuf,
    language: PathBuf,
    workspace: PathBuf,
}

impl Garden {
    /// A crate with the language, and files and folders of these tests.
    ///
    /// # Errors
    /// What the file system says.
    pub fn new(folder: &Path, of_tests: &[&str]) -> io::Result<Self> {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let workspace = tests.join("..").canonicalize()?;
        let language = workspace.join("fsm-lang/src");
        let garden = Self { folder: folder.to_owned(), language, workspace };
        let source = garden.source();
        if source.exists() {
            fs::remove_dir_all(&source)?;
        }
        copy(&garden.language, &source, &|text| text)?;
        for room in of_tests {
            copy(&tests.join("src").join(room), &source.join(room), &|text| text)?;
        }
        fs::write(folder.join("Cargo.toml"), manifest(&garden.workspace, "planted")?)?;
        fs::copy(garden.workspace.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        Ok(garden)
    }

    /// Its `src`.
    #[must_use]
    pub fn source(&self) -> PathBuf {
        self.folder.join("src")
    }

    /// Copies a room to a folder below `src`, by way of `change`, with a fault in it.
    ///
    /// # Errors
    /// What the file system says.
    pub fn plant(
        &self,
        fault: &Fault,
        room: &str,
        to: &str,
        change: &dyn Fn(String) -> String,
    ) -> io::Result<()> {
        let to = self.source().join(to);
        copy(&self.language.join(room), &to, change)?;
        for (file, right, wrong) in fault.edits {
            let file = to.join(file);
            let text = fs::read_to_string(&file)?;
            fs::write(file, text.replace(right, wrong))?;
        }
        Ok(())
    }

    /// Makes the library of the language a program that ends with `main`, builds it in a target folder, runs it, and gives
    /// what it printed. Optimised it runs faster, but takes longer to be built.
    ///
    /// # Errors
    /// What cargo, rustc or the file system says.
    pub fn run(
        &self,
        main: &str,
        target: &Path,
        arguments: &[String],
        optimised: bool,
    ) -> io::Result<String> {
        let library = self.source().join("lib.rs");
        let text = format!("#![allow(warnings)]\n{}{main}", fs::read_to_string(&library)?);
        fs::remove_file(library)?;
        fs::write(self.source().join("main.rs"), text)?;
        let output = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
            .args(["run", "--offline", "--quiet", "--"])
            .args(arguments)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_PROFILE_DEV_OPT_LEVEL", if optimised { "1" } else { "0" })
            .current_dir(&self.folder)
            .output()?;
        if !output.status.success() {
            return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

/// Copies a file, or what is in a folder and its folders, by way of `change`.
///
/// # Errors
/// What the file system says.
pub fn copy(from: &Path, to: &Path, change: &dyn Fn(String) -> String) -> io::Result<()> {
    if !from.is_dir() {
        return fs::write(to, change(fs::read_to_string(from)?));
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()), change)?;
    }
    Ok(())
}

/// The manifest of such a crate: it depends on what the language depends on.
///
/// # Errors
/// What the file system says.
pub fn manifest(workspace: &Path, name: &str) -> io::Result<String> {
    let of_workspace = fs::read_to_string(workspace.join("Cargo.toml"))?;
    let of_language = fs::read_to_string(workspace.join("fsm-lang/Cargo.toml"))?;
    let versions: Vec<&str> =
        section(&of_workspace, "[workspace.dependencies]").filter(|line| !line.contains("path = ")).collect();
    let dependencies: Vec<&str> = section(&of_language, "[dependencies]").collect();
    Ok(format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [workspace.dependencies]\n{}\n\n[dependencies]\n{}\n\n\
         [profile.dev]\ndebug = false\nincremental = false\n\n\
         [profile.dev.package.\"*\"]\nopt-level = 0\n",
        versions.join("\n"),
        dependencies.join("\n")
    ))
}

/// The lines of a section of a manifest.
fn section<'text>(manifest: &'text str, head: &str) -> impl Iterator<Item = &'text str> {
    manifest.lines().skip_while(move |line| *line != head).skip(1).take_while(|line| !line.starts_with('['))
}
