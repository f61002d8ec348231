//! The `fsm` command: arguments in, libraries called, output printed.

mod arguments;
mod failure;
mod files;
mod levels;
mod output;
mod verbs;

use std::io;
use std::process::ExitCode;

use clap::error::ErrorKind;

use crate::arguments::Arguments;
use crate::failure::{Failure, Outcome};

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|info| {
        output::complain(&format!("error: this is a mistake of fsm itself, please report it: {info}\n"));
    }));
    // The hook has said what happened; a backtrace helps nobody who runs the command.
    let outcome = std::panic::catch_unwind(run).unwrap_or(Err(Failure::said()));
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::AtFault) => ExitCode::from(1),
        Err(failure) => {
            failure.tell();
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<Outcome, Failure> {
    let arguments = match Arguments::read() {
        Ok(arguments) => arguments,
        Err(error) => {
            let printed = error.print();
            return match (error.kind(), printed) {
                // A reader that has gone away is no reason to complain.
                (ErrorKind::DisplayHelp | ErrorKind::DisplayVersion, Err(error))
                    if error.kind() != io::ErrorKind::BrokenPipe =>
                {
                    Err(output::unwritten(&error))
                }
                (ErrorKind::DisplayHelp | ErrorKind::DisplayVersion, _) => Ok(Outcome::Done),
                _ => Err(Failure::said()),
            };
        }
    };
    verbs::run(arguments)
}
