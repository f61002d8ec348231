//! One file a verb.

mod build;
mod check;
mod explain;
mod fmt;
mod render;
mod simulate;

use crate::arguments::{Arguments, Verb};
use crate::failure::{Failure, Outcome};

/// Does what the arguments say.
pub(crate) fn run(arguments: Arguments) -> Result<Outcome, Failure> {
    let Arguments { verb, options } = arguments;
    match verb {
        Verb::Check(check) => check::run(&check, &options),
        Verb::Build(build) => build::run(&build),
        Verb::Render(render) => render::run(&render),
        Verb::Fmt(fmt) => fmt::run(&fmt),
        Verb::Simulate(simulate) => simulate::run(&simulate),
        Verb::Explain(explain) => explain::run(&explain),
    }
}
