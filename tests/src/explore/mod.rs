//! Every run of a chart, as far as stated bounds go, through the reference interpreter: what is owed at a failure of the
//! machine, what is invoked again while it is owed, and whether debts are undone as the language says.
//!
//! Random charts that have activities are explored, and what was found is held against what the analysis says: it must
//! never miss anything.

pub mod answers;
pub mod causes;
pub mod charts;
pub mod compare;
pub mod forms;
pub mod input;
pub mod ledger;
pub mod minimise;
pub mod planted;
pub mod search;

pub use search::{Explored, Limits, Run, explore};
