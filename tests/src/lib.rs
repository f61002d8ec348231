//! Helpers of the tests that cross crates.

pub mod compiled;
pub mod corpus;
pub mod markdown;
