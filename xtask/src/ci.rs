//! What is checked besides the tests.

use crate::{call, tidy};

/// Layout, clippy, tidy.
pub(crate) fn run(_: &[String]) -> Result<(), String> {
    call("cargo", &["fmt", "--all", "--check"])?;
    call("cargo", &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"])?;
    tidy::run(&[])
}
