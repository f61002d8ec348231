//! `fsm render`: a picture of a chart, with findings or without.

use std::ffi::OsStr;
use std::io::{ErrorKind, IsTerminal, Write};
use std::process::{Command, Stdio};

use fsm_lang::Options;
use fsm_lang::back::dot::{self, dot};

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
    let digraph = dot(&unit.charts()[position], &dot::Options { findings: arguments.findings });
    let bytes = match picture {
        Picture::Dot => digraph.into_bytes(),
        Picture::Svg => graphviz("svg", &digraph)?,
        Picture::Png => graphviz("png", &digraph)?,
        Picture::Pdf => graphviz("pdf", &digraph)?,
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

/// What Graphviz makes of a digraph.
fn graphviz(format: &str, digraph: &str) -> Result<Vec<u8>, Failure> {
    let mut child = Command::new("dot")
        .arg(format!("-T{format}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| match error.kind() {
            ErrorKind::NotFound => {
                Failure::new(format!("drawing {format} needs Graphviz, whose `dot` is not there")).with_help(
                    "install it (`apt-get install graphviz`, `brew install graphviz`), or say `--format dot`",
                )
            }
            _ => Failure::new(format!("can't run `dot`: {error}")),
        })?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // It writes while we still do: another thread feeds it.
        let feeder =
            scope.spawn(move || stdin.map_or(Ok(()), |mut stdin| stdin.write_all(digraph.as_bytes())));
        let output = child.wait_with_output();
        // If it stopped reading, its own exit says why.
        let _ = feeder.join();
        output
    });
    let output = output.map_err(|error| Failure::new(format!("can't run `dot`: {error}")))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::new(format!("`dot` failed: {}", said.trim())));
    }
    Ok(output.stdout)
}
