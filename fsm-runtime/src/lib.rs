//! What generated machines link to: the words of their interface, an injected clock's moments, a bounded
//! queue, and arithmetic that reports instead of panicking. No allocation, no panic, no dependency.
#![no_std]

mod call;
pub mod checked;
mod fault;
#[doc(hidden)]
pub mod host;
mod instant;
mod kept;
mod ledger;
mod outcome;
mod queue;

pub use call::{CallId, CallOutcome, Effect, Owed};
pub use fault::{Error, Fault, Faults};
pub use instant::Instant;
pub use kept::Kept;
pub use ledger::{Arrival, Ledger, Next, UndoArrival};
pub use outcome::{End, Outcome};
pub use queue::Queue;

#[cfg(feature = "macros")]
pub use fsm_macros::{Statechart, machine};

/// What a derive gives, as if written where the derive stands.
#[doc(hidden)]
#[macro_export]
macro_rules! items {
    ($($item:tt)*) => { $($item)* };
}
