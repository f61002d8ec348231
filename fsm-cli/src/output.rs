//! What a person reads goes to standard error, what a program reads to standard output.

use std::fs;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::Path;

use fsm_lang::diag::render::clean_block;

use crate::failure::Failure;

/// Prints for a program. That the program has stopped reading is no failure.
pub(crate) fn print(bytes: impl AsRef<[u8]>) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes.as_ref()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(unwritten(&error)),
        _ => Ok(()),
    }
}

/// Standard output takes nothing.
pub(crate) fn unwritten(error: &io::Error) -> Failure {
    Failure::new(format!("can't write to standard output: {error}"))
}

/// Tells a person what has been rendered, colours included.
pub(crate) fn tell(text: &str) {
    // There is nobody to tell that telling failed.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Tells a person what may hold anything.
pub(crate) fn complain(text: &str) {
    tell(&clean_block(text));
}

/// Whether a person sees colours on standard error.
pub(crate) fn colours() -> bool {
    let asked_not = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    !asked_not && !dumb && io::stderr().is_terminal()
}

/// Writes a file, or to standard output where none is named or `-` is.
pub(crate) fn write(path: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
    match path {
        Some(path) if path != Path::new("-") => fs::write(path, bytes)
            .map_err(|error| Failure::new(format!("can't write `{}`: {error}", path.display()))),
        _ => print(bytes),
    }
}

/// Replaces a file at once, so that a crash leaves the old text or the new one.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error| Failure::new(format!("can't write `{}`: {error}", path.display()));
    let path = fs::canonicalize(path).map_err(failed)?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".fsm-{}", std::process::id()));
    let fresh = path.with_file_name(name);
    let written = fs::write(&fresh, text)
        .and_then(|()| fs::set_permissions(&fresh, fs::metadata(&path)?.permissions()))
        .and_then(|()| fs::rename(&fresh, &path));
    if written.is_err() {
        let _ = fs::remove_file(&fresh);
    }
    written.map_err(failed)
}
