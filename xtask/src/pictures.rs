//! `cargo xtask pictures`: the committed pictures, from their charts.
//!
//! What Graphviz draws depends on its version and the fonts of the machine; so a picture carries a digest
//! of the digraph that it was drawn from, and is up to date while that is the same.

use std::io::Write as _;
use std::process::{Command, Stdio};

use fsm_build::{Text, Unit};
use fsm_lang::Options;
use fsm_lang::back::dot;

use crate::generated::{Generated, settle};

/// A picture, the chart, which machine of it, and whether findings are marked.
struct Picture {
    path: &'static str,
    chart: &'static str,
    machine: usize,
    findings: bool,
}

const PICTURES: &[Picture] = &[
    Picture {
        path: "examples/vending-machine/vending_machine.svg",
        chart: "examples/vending-machine/vending_machine.fsm",
        machine: 0,
        findings: false,
    },
    Picture {
        path: "examples/player/player.svg",
        chart: "examples/player/src/lib.rs",
        machine: 0,
        findings: false,
    },
    Picture {
        path: "examples/samek/samek.svg",
        chart: "examples/samek/samek.fsm",
        machine: 0,
        findings: false,
    },
    Picture {
        path: "examples/telnet/receiver.svg",
        chart: "examples/telnet/telnet.fsm",
        machine: 0,
        findings: false,
    },
    Picture {
        path: "examples/telnet/negotiation.svg",
        chart: "examples/telnet/telnet.fsm",
        machine: 1,
        findings: false,
    },
    Picture {
        path: "examples/blinky/blinky.svg",
        chart: "examples/blinky/blinky.fsm",
        machine: 0,
        findings: false,
    },
];

/// Draws the pictures whose chart has changed, or checks that none has.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let files: Result<Vec<Generated>, String> = PICTURES.iter().map(generated).collect();
    settle(&files?, arguments, "pictures")
}

/// The picture as it is if it is up to date, else drawn anew.
fn generated(picture: &Picture) -> Result<Generated, String> {
    let digraph = digraph(picture)?;
    let mark = format!(
        "<!-- Drawn by `cargo xtask pictures` from {}, {:016x}. -->",
        picture.chart,
        digest(&digraph)
    );
    let present = std::fs::read_to_string(crate::root().join(picture.path)).unwrap_or_default();
    let content = if present.contains(&mark) { present } else { format!("{}{mark}\n", draw(&digraph)?) };
    Ok(Generated { path: picture.path.to_owned(), content })
}

fn digraph(picture: &Picture) -> Result<String, String> {
    let path = crate::root().join(picture.chart);
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", picture.chart))?;
    let (text, options) = (Text::Whole(text), Options::default());
    let unit = if picture.chart.ends_with(".rs") {
        Unit::of_rust(picture.chart, text, &options)
    } else {
        Some(Unit::new(picture.chart, text, &options))
    };
    let chart = unit.as_ref().and_then(|unit| unit.charts().get(picture.machine));
    let chart = chart.ok_or_else(|| format!("{} has no machine {}", picture.chart, picture.machine))?;
    Ok(dot::dot(chart, &dot::Options { findings: picture.findings }))
}

fn draw(digraph: &str) -> Result<String, String> {
    let failed = |error: std::io::Error| format!("`dot` can't be run, install graphviz: {error}");
    let mut child = Command::new("dot")
        .arg("-Tsvg")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(digraph.as_bytes()).map_err(failed)?;
    }
    let output = child.wait_with_output().map_err(failed)?;
    if !output.status.success() {
        return Err(format!("`dot` failed: {}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}

/// FNV-1a.
fn digest(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
