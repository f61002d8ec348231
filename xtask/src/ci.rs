//! What is checked besides the tests.

use crate::{call, docs, examples, pictures, tidy};

/// Layout, clippy, tidy, and whether generated files are up to date.
pub(crate) fn run(_: &[String]) -> Result<(), String> {
    call("cargo", &["fmt", "--all", "--check"])?;
    call("cargo", &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"])?;
    let check = ["--check".to_owned()];
    docs::run(&check)?;
    examples::run(&check)?;
    pictures::run(&check)?;
    tidy::run(&[])
}
