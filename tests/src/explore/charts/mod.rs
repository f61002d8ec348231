//! Random charts with activities, small enough to be explored whole.
//!
//! Each item stands on a line of its own: what a random choice makes invalid is taken out again
//! ([`crate::generate::repair`]), and what a finding does not need ([`super::minimise`]).

mod items;
mod tree;

use std::fmt::Write as _;

use crate::random::Random;
pub(super) use items::BY_VALUE;
use items::Writer;
use tree::Tree;

/// Bounds that some charts meet.
pub(super) const SMALL_BOUNDS: &str = "microsteps = 8, queue = 4";
/// Bounds that no chart of this size meets.
pub(super) const LARGE_BOUNDS: &str = "microsteps = 256, queue = 64";

/// Bounds that no chart of this size meets as the analysis counts, which is never too little.
pub(super) const VAST_BOUNDS: &str = "microsteps = 100000, queue = 10000";

/// The text of a random chart. The same seed gives the same text.
#[must_use]
pub fn chart(seed: u64) -> String {
    let mut random = Random::new(seed);
    let tree = Tree::random(&mut random);
    let mut text = String::new();
    // Small bounds: what never comes to rest is not followed, and few calls can be open beside those that are waited for.
    // Where a macrostep may end early, the analysis relies on less: of every second chart no bound is met.
    let bounds = if seed.is_multiple_of(2) { SMALL_BOUNDS } else { LARGE_BOUNDS };
    let _ = writeln!(text, "#[bounds({bounds}, timers = 4, calls = {})]", 1 + u8::from(random.chance(20)));
    let _ = writeln!(text, "machine M {{");
    // Of every third of each kind something can fault or fail besides.
    let faults = (seed / 2).is_multiple_of(3);
    Writer::new(&mut random, &tree, &mut text, faults).machine();
    text.push_str("}\n");
    text
}
