//! What is known of a chart without running it, computed once.

use crate::chart::{Chart, StateId};

/// The facts of one chart. Made by [`Facts::of`] only, and kept beside the chart that they are about in
/// [`CheckedChart`](crate::lints::CheckedChart).
#[derive(Debug)]
pub struct Facts {}

impl Facts {
    /// Analyses a chart.
    #[must_use]
    pub fn of(chart: &Chart) -> Self {
        let _ = chart;
        Self {}
    }

    /// Whether some sequence of inputs may enter the state.
    #[must_use]
    pub fn can_be_active(&self, state: StateId) -> bool {
        let _ = state;
        true
    }
}
