//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use fsm_lang::Options;

use crate::levels;

/// The arguments, read.
pub(crate) struct Arguments {
    /// What to do.
    pub(crate) verb: Verb,
    /// What the compiler is told; of the flags that name a lint the last decides.
    pub(crate) options: Options,
}

impl Arguments {
    /// Reads those of the process.
    pub(crate) fn read() -> Result<Self, clap::Error> {
        Self::of(std::env::args_os())
    }

    fn of(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let matches = Line::command().try_get_matches_from(arguments)?;
        let levels = match matches.subcommand() {
            None => Default::default(),
            Some((name, verb)) => levels::of(verb).map_err(|message| {
                let mut line = Line::command();
                // So that verbs are shown with the command that they belong to.
                line.build();
                let verb =
                    line.find_subcommand_mut(name).map(|verb| verb.error(ErrorKind::InvalidValue, &message));
                verb.unwrap_or_else(|| Line::command().error(ErrorKind::InvalidValue, &message))
            })?,
        };
        Ok(Self { verb: Line::from_arg_matches(&matches)?.verb, options: Options { levels } })
    }
}

/// Statecharts as a language: checked, drawn, run, and turned into Rust.
#[derive(Parser)]
#[command(
    name = "fsm",
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    after_help = "\
Exit status: 0 when nothing is wrong, 1 when the input is at fault, 2 when the call or the system is.
`-` is standard input."
)]
struct Line {
    #[command(subcommand)]
    verb: Verb,
}

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Verb {
    /// Tell all that is wrong with charts
    Check(Check),
    /// Turn a chart into Rust
    Build(Build),
    /// Draw a chart
    Render(Render),
    /// Bring charts into the one layout, every comment kept
    Fmt(Fmt),
    /// Run a chart without Rust
    Simulate(Simulate),
    /// Tell what a lint means, or list them all
    Explain(Explain),
}

/// `fsm check`
#[derive(Args)]
pub(crate) struct Check {
    /// Files, and folders that are searched for `*.fsm` and for `*.rs` with a `machine!`; the working folder if none is named
    pub(crate) paths: Vec<PathBuf>,
    /// How findings are told: `human` and `short` on standard error, the others on standard output
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    /// Say nothing of this lint
    #[arg(long, value_name = "LINT", value_delimiter = ',')]
    allow: Vec<String>,
    /// Count this lint as a warning
    #[arg(long, value_name = "LINT", value_delimiter = ',')]
    warn: Vec<String>,
    /// Count this lint as an error
    #[arg(long, value_name = "LINT", value_delimiter = ',')]
    deny: Vec<String>,
    /// Change what can surely be mended, and tell what is left; a text from standard input goes to standard output
    #[arg(long)]
    pub(crate) fix: bool,
    #[command(flatten)]
    pub(crate) limits: Limits,
}

/// What is read at all.
#[derive(Args, Clone, Copy)]
pub(crate) struct Limits {
    /// Do not read files larger than this
    #[arg(long, value_name = "BYTES", default_value_t = fsm_build::MAX_BYTES)]
    pub(crate) max_bytes: u64,
}

/// How findings are told.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// With excerpts, for a person
    Human,
    /// `file:line:column: error[lint]: message`, a line a finding
    Short,
    /// One object, for a program
    Json,
    /// One log of SARIF 2.1.0, for services that show findings in a review
    Sarif,
    /// Workflow commands, a line a finding, for GitHub
    Github,
}

/// `fsm build`
#[derive(Args)]
pub(crate) struct Build {
    /// The chart: a `.fsm` file, or Rust with a `machine!`
    pub(crate) file: PathBuf,
    /// Where the Rust goes; standard output if not said
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,
    /// Write nothing; fail if OUT is not what would be written
    #[arg(long, requires = "output")]
    pub(crate) check: bool,
    #[command(flatten)]
    pub(crate) limits: Limits,
}

/// `fsm render`
#[derive(Args)]
pub(crate) struct Render {
    /// The chart: a `.fsm` file, or Rust with a `machine!`
    pub(crate) file: PathBuf,
    /// Where the picture goes; standard output if not said
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: Option<PathBuf>,
    /// The kind of picture; by the suffix of OUT if not said, else `dot`
    #[arg(long, value_enum)]
    pub(crate) format: Option<Picture>,
    /// Draw in red what has findings
    #[arg(long)]
    pub(crate) findings: bool,
    /// Which machine, where the file has several
    #[arg(long, value_name = "NAME")]
    pub(crate) machine: Option<String>,
    #[command(flatten)]
    pub(crate) limits: Limits,
}

/// The kinds of pictures.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Picture {
    /// A digraph for Graphviz
    Dot,
    /// Vectors, with their font inside
    Svg,
    /// Pixels
    Png,
    /// A page as large as the picture
    Pdf,
}

/// `fsm fmt`
#[derive(Args)]
pub(crate) struct Fmt {
    /// Files, and folders that are searched for `*.fsm`; the working folder if none is named
    pub(crate) paths: Vec<PathBuf>,
    /// Write nothing; fail if a file would change
    #[arg(long)]
    pub(crate) check: bool,
    #[command(flatten)]
    pub(crate) limits: Limits,
}

/// `fsm simulate`
#[derive(Args)]
pub(crate) struct Simulate {
    /// The chart: a `.fsm` file, or Rust with a `machine!`
    pub(crate) file: PathBuf,
    /// A script of inputs, a line an input; without one they are read from standard input
    #[arg(long, value_name = "SCRIPT")]
    pub(crate) events: Option<PathBuf>,
    /// How the steps are told: `human` or `json`, an object a line
    #[arg(long, value_enum, default_value_t = Steps::Human)]
    pub(crate) format: Steps,
    /// Which machine, where the file has several
    #[arg(long, value_name = "NAME")]
    pub(crate) machine: Option<String>,
    #[command(flatten)]
    pub(crate) limits: Limits,
}

/// How the steps of a run are told.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Steps {
    /// For a person
    Human,
    /// For a program, an object a line
    Json,
}

/// `fsm explain`
#[derive(Args)]
pub(crate) struct Explain {
    /// The lint; all are listed if none is named
    pub(crate) lint: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Line::command().debug_assert();
    }
}
