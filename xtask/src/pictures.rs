//! `cargo xtask pictures`: the committed pictures, from their charts.

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
    Picture {
        path: "examples/checkout/checkout.svg",
        chart: "examples/checkout/checkout.fsm",
        machine: 0,
        findings: false,
    },
    Picture {
        path: "examples/checkout/checkout-forgets-an-arm.svg",
        chart: "examples/checkout/checkout-forgets-an-arm.fsm",
        machine: 0,
        findings: true,
    },
];

/// Draws the pictures, or checks that they are as they would be drawn.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let files: Result<Vec<Generated>, String> = PICTURES.iter().map(generated).collect();
    settle(&files?, arguments, "pictures")
}

fn generated(picture: &Picture) -> Result<Generated, String> {
    let digraph = digraph(picture)?;
    let drawn =
        fsm_picture::Picture::of(&digraph, &fsm_picture::Limits::default()).and_then(|drawn| drawn.svg());
    let svg = drawn.map_err(|error| format!("{}: {error}", picture.path))?;
    let content = format!("{svg}<!-- Drawn by `cargo xtask pictures` from {}. -->\n", picture.chart);
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
    Ok(dot::dot(chart, &dot::Options { findings: picture.findings, ..dot::Options::default() }))
}
