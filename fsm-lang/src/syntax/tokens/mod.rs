//! Rust tokens to tree, by syn.
//!
//! The tree is the one that [`text`](crate::syntax::text) makes of the same characters. Spans are indices:
//! delimiters count as tokens, a lifetime is one, and a documentation comment is the attribute that it has
//! become.

mod activities;
mod blocks;
mod ends;
mod expressions;
mod items;
mod machines;
mod meta;
mod operators;
mod parser;
mod recovery;
mod report;
mod rust_files;
mod table;
#[cfg(test)]
mod tests;
mod transitions;
mod types;
mod unexpected;

pub use proc_macro2::TokenStream;
pub use report::compile_errors;
pub use rust_files::{blank_outside, is_rust, machines_in_rust};
pub use table::TokenTable;

use crate::diag::Sink;
use crate::span::{SourceId, Span};
use crate::syntax::ast::File;
use crate::syntax::messages;

/// Parses the tokens of a macro call. Whatever could be read is in the tree, so that later stages can look
/// at it; what could not is in the sink. The table tells where in the Rust file a span of the tree is.
pub fn parse(source: SourceId, tokens: TokenStream, sink: &mut Sink) -> (File, TokenTable) {
    if let Some(place) = table::too_deep(tokens.clone()) {
        sink.report(messages::brackets_too_deep(Span::new(source, 0, 1)));
        return (File { machines: Vec::new() }, TokenTable::single(place));
    }
    let (tokens, table) = table::flatten(tokens);
    let file = parser::Parser::new(source, &tokens, sink).file();
    (file, table)
}
