//! What a judged chart becomes.

pub mod dot;
pub mod names;
pub mod rust;
