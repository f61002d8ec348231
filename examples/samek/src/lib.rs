//! Miro Samek's hierarchical test chart: `samek.fsm`, and `src/samek.rs`, which `fsm build` makes of it.

include!("samek.rs");
