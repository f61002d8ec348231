//! The developers' commands: `cargo xtask …`.

fn main() {}
