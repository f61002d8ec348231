//! `fsm render`: a picture of a chart, with findings or without.

use std::ffi::OsStr;
use std::io::IsTerminal;

use fsm_lang::Options;
use fsm_lang::back::dot::{self, dot};
use fsm_lang::lints::CheckedChart;

use crate::arguments::{Picture, Render};
use crate::failure::{Failure, Outcome};
use crate::{files, output};

pub(super) fn run(arguments: &Render) -> Result<Outcome, Failure> {
    let picture = picture(arguments)?;
    let unit = files::unit(&arguments.file, arguments.limits.max_bytes, &Options::default())?;
    let position = match files::machine(&unit, arguments.machine.as_deref())? {
        Ok(position) => position,
        Err(outcome) => return Ok(outcome),
    };
    let chart = &unit.charts()[position];
    let options = dot::Options { findings: arguments.findings, ..dot::Options::default() };
    let bytes = match picture {
        Picture::Dot => dot(chart, &options).into_bytes(),
        Picture::Svg => drawn(chart, options, |picture| picture.svg().map(String::into_bytes))?,
        Picture::Png => drawn(chart, options, fsm_picture::Picture::png)?,
        Picture::Pdf => drawn(chart, options, fsm_picture::Picture::pdf)?,
    };
    output::write(arguments.output.as_deref(), &bytes)?;
    Ok(Outcome::Done)
}

/// The kind that is asked for: by name, by the suffix of the output, or DOT.
fn picture(arguments: &Render) -> Result<Picture, Failure> {
    let file = arguments.output.as_deref().filter(|path| *path != OsStr::new("-"));
    let picture = match (arguments.format, file) {
        (Some(format), _) => format,
        (None, None) => Picture::Dot,
        (None, Some(path)) => match path.extension().and_then(OsStr::to_str) {
            Some("dot" | "gv") => Picture::Dot,
            Some("svg") => Picture::Svg,
            Some("png") => Picture::Png,
            Some("pdf") => Picture::Pdf,
            _ => {
                return Err(Failure::new(format!("`{}` does not say which kind of picture", path.display()))
                    .with_help("end it in `.dot`, `.svg`, `.png` or `.pdf`, or say `--format`"));
            }
        },
    };
    let pixels = matches!(picture, Picture::Png | Picture::Pdf);
    if pixels && file.is_none() && std::io::stdout().is_terminal() {
        return Err(Failure::new("a terminal shows no such picture").with_help("say where it goes with `-o`"));
    }
    Ok(picture)
}

/// The picture of a chart, drawn; with straight edges if it is too dense for curves.
fn drawn(
    chart: &CheckedChart,
    options: dot::Options,
    made: impl Fn(&fsm_picture::Picture) -> Result<Vec<u8>, fsm_picture::Error>,
) -> Result<Vec<u8>, Failure> {
    let limits = fsm_picture::Limits::default();
    let draw =
        |options| fsm_picture::Picture::of(&dot(chart, &options), &limits).and_then(|picture| made(&picture));
    let straight = || {
        let bytes = draw(dot::Options { straight: true, ..options })?;
        output::complain("warning: the chart is too dense for curves: its edges are drawn straight\n");
        Ok(bytes)
    };
    draw(options)
        .or_else(|error| match error {
            fsm_picture::Error::TooLarge(bound) if bound.is_of_layout() => straight(),
            _ => Err(error),
        })
        .map_err(|error| {
            let failure = Failure::new(&error);
            match error {
                fsm_picture::Error::TooLarge(_) => failure
                    .with_help("take `--format dot`, and Graphviz itself or another program that reads it"),
                _ => failure,
            }
        })
}
