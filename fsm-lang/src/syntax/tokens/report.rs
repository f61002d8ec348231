//! Findings as `compile_error!`, at the tokens that they are about.

use proc_macro2::{Span as RustSpan, TokenStream};
use quote::quote_spanned;

use super::TokenTable;
use crate::diag::render::render_plain;
use crate::diag::{Diagnostic, Severity};

/// One `compile_error!` for each error. rustc underlines what its tokens span: the first half gets the place of
/// the finding's first token, the group that of its last. A stable proc-macro has no warnings, so what
/// weighs less is left to the command.
#[must_use]
pub fn compile_errors<'d>(
    findings: impl IntoIterator<Item = &'d Diagnostic>,
    table: &TokenTable,
) -> Vec<TokenStream> {
    findings
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| {
            let site = RustSpan::call_site();
            let (first, last) = table.ends(finding.primary.span).unwrap_or((site, site));
            let text = render_plain(finding, |span| Some(place(table.ends(span)?.0)));
            let argument = quote_spanned!(last=> { #text });
            quote_spanned!(first=> ::core::compile_error! #argument)
        })
        .collect()
}

/// `src/main.rs:12:5`
fn place(span: RustSpan) -> String {
    let start = span.start();
    format!("{}:{}:{}", span.file(), start.line, start.column + 1)
}
