//! `fsm check`: all findings in files and folders.

use fsm_build::Unit;
use fsm_lang::Options;
use fsm_lang::diag::Severity;
use fsm_lang::diag::render::json_report;

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
}

pub(super) fn run(arguments: &Check, options: &Options) -> Result<Outcome, Failure> {
    let mut count = Count::default();
    let mut findings = Vec::new();
    let mut unread = false;
    for path in files::find(&arguments.paths, &["fsm", "rs"])? {
        let unit = match files::unit_or_rust(&path, arguments.limits.max_bytes, options) {
            Ok(Some(unit)) => unit,
            Ok(None) => continue,
            Err(failure) => {
                failure.tell();
                unread = true;
                continue;
            }
        };
        count.add(&unit);
        match arguments.format {
            Format::Human => files::tell(&unit),
            Format::Short => {
                let renderer = unit.renderer();
                let lines = unit.diagnostics().into_iter().map(|finding| renderer.short(finding) + "\n");
                output::tell(&lines.collect::<String>());
            }
            Format::Json => {
                let renderer = unit.renderer();
                findings.extend(unit.diagnostics().into_iter().map(|finding| renderer.json(finding)));
            }
        }
    }
    match arguments.format {
        Format::Human => output::tell(&count.summary()),
        Format::Short => {}
        Format::Json => output::print(format!("{:#}\n", json_report(count.files, findings)))?,
    }
    if unread {
        return Err(Failure::said());
    }
    Ok(if count.errors > 0 { Outcome::AtFault } else { Outcome::Done })
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
        format!("checked {}: {found}\n", plural(self.files, "file"))
    }
}

fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
