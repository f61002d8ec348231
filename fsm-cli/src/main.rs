//! The `fsm` command.

fn main() {}
