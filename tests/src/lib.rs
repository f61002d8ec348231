//! Helpers of the tests that cross crates: the corpus, random charts, and the differential between the
//! reference interpreter and the generated Rust.

pub mod compiled;
pub mod corpus;
pub mod differential;
pub mod explore;
pub mod generate;
pub mod growth;
pub mod markdown;
pub mod mutants;
pub mod mutate;
pub mod parallel;
pub mod planted;
pub mod programs;
pub mod random;
