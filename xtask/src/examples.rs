//! `cargo xtask examples`: the Rust of the examples that keep it in a file.

use fsm_build::{Text, Unit};
use fsm_lang::Options;

use crate::generated::{Generated, settle};

/// Charts with the files that `fsm build` makes of them.
const BUILT: &[(&str, &str)] = &[
    ("examples/vending-machine/vending_machine.fsm", "examples/vending-machine/src/vending_machine.rs"),
    ("examples/blinky/blinky.fsm", "examples/blinky/src/blinky.rs"),
    ("examples/samek/samek.fsm", "examples/samek/src/samek.rs"),
    ("examples/telnet/telnet.fsm", "examples/telnet/src/telnet.rs"),
];

/// Writes the files, or checks them.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let files: Result<Vec<Generated>, String> = BUILT.iter().map(|(chart, out)| built(chart, out)).collect();
    settle(&files?, arguments, "examples")
}

fn built(chart: &str, out: &str) -> Result<Generated, String> {
    let path = crate::root().join(chart);
    let text = std::fs::read_to_string(path).map_err(|error| format!("{chart}: {error}"))?;
    let unit = Unit::new(chart, Text::Whole(text), &Options::default());
    let content =
        fsm_build::rust(&unit).map_err(|findings| format!("{chart} has {} errors", findings.len()))?;
    Ok(Generated { path: out.to_owned(), content })
}
