//! Tree to chart: names are looked up, types are checked.

use super::Chart;
use crate::diag::{Reported, Sink};
use crate::syntax::ast;

/// Resolves one machine.
///
/// # Errors
/// Everything that is wrong with its names and types has been reported.
pub fn resolve(machine: &ast::Machine, sink: &mut Sink) -> Result<Chart, Reported> {
    let _ = machine;
    sink.check()?;
    Err(sink.report(crate::diag::Diagnostic::error(
        crate::diag::Code("syntax"),
        machine.span,
        "not resolved yet",
    )))
}
