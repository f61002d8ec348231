//! Files: a chart is loaded from inside one root folder, and a build script turns it into Rust.
//!
//! In `build.rs`:
//!
//! ```no_run
//! fn main() -> Result<(), fsm_build::Error> {
//!     fsm_build::compile("src/vending.fsm")?;
//!     Ok(())
//! }
//! ```
//!
//! and in the crate, where the types of the host are: `include!(concat!(env!("OUT_DIR"), "/vending.rs"));`

mod generate;
mod load;
mod mend;
mod unit;

pub use generate::{Error, compile, rust};
pub use load::{LoadError, MAX_BYTES, Text, decode, inside, load};
pub use mend::{Mended, mend};
pub use unit::Unit;
