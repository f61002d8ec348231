//! A chart as Rust.
