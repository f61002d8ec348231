//! Files: a chart is loaded from inside one root folder, and a build script turns it into Rust.
//!

mod load;
mod unit;

pub use load::{LoadError, MAX_BYTES, Text, decode, inside, load};
pub use unit::Unit;
