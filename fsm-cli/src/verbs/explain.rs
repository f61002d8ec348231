//! `fsm explain`: a lint's page, or the list of all.

use fsm_lang::lints::{Lint, registry};
use fsm_lang::nearest::nearest;

use crate::arguments::Explain;
use crate::failure::{Failure, Outcome};
use crate::output;

pub(super) fn run(arguments: &Explain) -> Result<Outcome, Failure> {
    let Some(name) = &arguments.lint else {
        let widest = registry().iter().map(|lint| lint.name.len()).max().unwrap_or(0);
        let lines = registry().iter().map(|lint| format!("{:widest$}  {}\n", lint.name, lint.summary));
        output::print(lines.collect::<String>())?;
        return Ok(Outcome::Done);
    };
    let Some(lint) = Lint::by_name(name) else {
        let failure = Failure::new(format!("there is no lint `{name}`"));
        return Err(match nearest(name, registry().iter().map(|lint| lint.name)) {
            Some(meant) => failure.with_help(format!("did you mean `{meant}`?")),
            None => failure.with_help("`fsm explain` lists them all"),
        });
    };
    output::print(lint.page())?;
    Ok(Outcome::Done)
}
