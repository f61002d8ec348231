//! `fsm build`: a chart as a file of Rust.

use fsm_lang::Options;

use crate::arguments::Build;
use crate::failure::{Failure, Outcome};
use crate::{files, output};

pub(super) fn run(arguments: &Build) -> Result<Outcome, Failure> {
    let unit = files::unit(&arguments.file, arguments.limits.max_bytes, &Options::default())?;
    let source = match fsm_build::rust(&unit) {
        Ok(source) => source,
        Err(findings) => {
            let renderer = unit.renderer().with_colours(output::colours());
            let findings = findings.into_iter().map(|finding| renderer.human(finding));
            output::tell(&(findings.collect::<Vec<_>>().join("\n")));
            return Ok(Outcome::AtFault);
        }
    };
    let Some(path) = arguments.output.as_deref().filter(|_| arguments.check) else {
        output::write(arguments.output.as_deref(), source.as_bytes())?;
        return Ok(Outcome::Done);
    };
    let stale = match std::fs::read(path) {
        Ok(old) => old != source.as_bytes(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => true,
        Err(error) => return Err(Failure::new(format!("can't read `{}`: {error}", path.display()))),
    };
    if stale {
        let (file, out) = (files::name(&arguments.file), path.display());
        output::complain(&format!(
            "error: `{out}` is not what `{file}` becomes\n  = help: write it with `fsm build {file} -o {out}`\n"
        ));
        return Ok(Outcome::AtFault);
    }
    Ok(Outcome::Done)
}
