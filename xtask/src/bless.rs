//! Writes the expected files of the corpus again.

use std::process::Command;

use crate::root;

/// Runs the test that compares them, in the mode in which it writes.
pub(crate) fn run(_: &[String]) -> Result<(), String> {
    let status = Command::new("cargo")
        .args(["test", "--quiet", "--package", "fsm-tests", "--test", "corpus", "--"])
        .arg("every_chart_becomes_what_lies_beside_it")
        .env("FSM_BLESS", "1")
        .current_dir(root())
        .status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err("not everything could be written".to_owned()),
        Err(error) => Err(format!("`cargo` can't be run: {error}")),
    }
}
