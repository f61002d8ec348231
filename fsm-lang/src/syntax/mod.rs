//! Charts as they are written: two front ends, one tree, and its printer.

pub mod ast;
mod forms;
pub mod messages;
pub mod print;
pub mod text;
pub mod tokens;
pub mod tree;
pub mod vocab;

/// How deep states may be nested (`rustc` itself fails on enums nested 120 deep).
pub const MAX_STATE_DEPTH: usize = 32;

/// How deep brackets may be nested, and how deep the tree of an expression may be.
pub const MAX_DEPTH: usize = 128;

/// How deep types may be nested: `R<R<R<u8>>>` is four.
pub const MAX_TYPE_DEPTH: usize = 4;
