//! Rust tokens to tree, by syn.
