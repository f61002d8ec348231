//! `fsm check`: all findings in files and folders.

use std::path::Path;

use fsm_build::{Text, Unit};
use fsm_lang::Options;
use fsm_lang::diag::render::{Renderer, json_report, sarif_report};
use fsm_lang::diag::{Diagnostic, Severity};
use serde_json::Value;

use crate::arguments::{Check, Format};
use crate::failure::{Failure, Outcome};
use crate::{files, output};

/// What was found, counted.
#[derive(Default)]
struct Count {
    files: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    /// Changes that were written.
    changes: usize,
    /// Files that could not be read, which has been said.
    unread: usize,
}

pub(super) fn run(arguments: &Check, options: &Options) -> Result<Outcome, Failure> {
    let told = Told::by(arguments.format);
    let mut count = Count::default();
    let mut findings = Vec::new();
    let files::Found { files: paths, mut failed } = files::find(&arguments.paths, &["fsm", "rs"])?;
    for path in paths {
        let unit = match unit(&path, arguments, options, &mut count) {
            Ok(Some(unit)) => unit,
            Ok(None) if !arguments.paths.contains(&path) => continue,
            Ok(None) => match files::read(&path, arguments.limits.max_bytes)? {
                Text::Whole(text) if fsm_lang::syntax::tokens::is_rust(&text) => continue,
                _ => {
                    Failure::new(format!("`{}` can't be read as Rust", path.display())).tell();
                    failed = true;
                    count.unread += 1;
                    continue;
                }
            },
            Err(failure) => {
                failure.tell();
                failed = true;
                count.unread += 1;
                continue;
            }
        };
        count.add(&unit);
        let renderer = unit.renderer();
        match told {
            Told::Person => files::tell(&unit),
            Told::Lines(line) => {
                let lines = unit.diagnostics().into_iter().map(|finding| line(&renderer, finding) + "\n");
                let lines = lines.collect::<String>();
                if arguments.format == Format::Short { output::tell(&lines) } else { output::print(lines)? }
            }
            Told::Whole(value, _) => {
                findings.extend(unit.diagnostics().into_iter().map(|finding| value(&renderer, finding)));
            }
        }
    }
    match told {
        Told::Person => output::tell(&count.summary()),
        Told::Lines(_) => {}
        Told::Whole(_, report) => output::print(format!("{:#}\n", report(count.files, findings)))?,
    }
    if failed {
        return Err(Failure::said());
    }
    Ok(if count.errors > 0 { Outcome::AtFault } else { Outcome::Done })
}

/// How findings are told: each for itself, or all in one value at the end.
#[derive(Clone, Copy)]
enum Told {
    Person,
    Lines(fn(&Renderer<'_>, &Diagnostic) -> String),
    Whole(fn(&Renderer<'_>, &Diagnostic) -> Value, fn(usize, Vec<Value>) -> Value),
}

impl Told {
    fn by(format: Format) -> Self {
        match format {
            Format::Human => Self::Person,
            Format::Short => Self::Lines(|renderer, finding| renderer.short(finding)),
            Format::Github => Self::Lines(|renderer, finding| renderer.github(finding)),
            Format::Json => Self::Whole(|renderer, finding| renderer.json(finding), json_report),
            Format::Sarif => Self::Whole(
                |renderer, finding| renderer.sarif(finding),
                |_, results| sarif_report(&fsm_lang::lints::rules(), results),
            ),
        }
    }
}

/// The file through the pipeline, mended before where that is wanted; `None` for a file of Rust without a machine.
fn unit(
    path: &Path,
    arguments: &Check,
    options: &Options,
    count: &mut Count,
) -> Result<Option<Unit>, Failure> {
    let text = files::read(path, arguments.limits.max_bytes)?;
    let of = |text, options: &Options| files::unit_of(path, text, options);
    let Text::Whole(text) = text else { return Ok(of(text, options)) };
    if !arguments.fix {
        return Ok(of(Text::Whole(text), options));
    }
    let mended = fsm_build::mend(text.clone(), options, of);
    if path == Path::new(files::STANDARD_INPUT) {
        if !matches!(arguments.format, Format::Human | Format::Short) {
            return Err(Failure::new("the mended text and the findings both go to standard output")
                .with_help("use `--format short`, or name a file"));
        }
        output::print(&mended.text)?;
    } else if mended.text != text {
        output::replace(path, &mended.text)?;
        count.changes += mended.changes;
    }
    Ok(of(Text::Whole(mended.text), options))
}

impl Count {
    fn add(&mut self, unit: &Unit) {
        self.files += 1;
        for finding in unit.diagnostics() {
            *match finding.severity {
                Severity::Error => &mut self.errors,
                Severity::Warning => &mut self.warnings,
                Severity::Info => &mut self.infos,
            } += 1;
        }
    }

    fn summary(&self) -> String {
        let counts = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "info")];
        let found: Vec<String> = counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| plural(count, word))
            .collect();
        let found = if found.is_empty() { "nothing to say".to_owned() } else { found.join(", ") };
        let changed = match self.changes {
            0 => String::new(),
            changes => format!("{} made, ", plural(changes, "change")),
        };
        let files = plural(self.files, "file");
        match self.unread {
            0 => format!("checked {files}: {changed}{found}\n"),
            unread if self.files == 0 => {
                format!("checked nothing: could not read {}\n", plural(unread, "file"))
            }
            unread => format!("checked {files}, could not read {unread}: {changed}{found}\n"),
        }
    }
}

fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
