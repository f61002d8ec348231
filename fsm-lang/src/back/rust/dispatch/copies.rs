//! How often what is around states would be written inside one.

use super::super::Machine;
use super::candidates::{Candidates, Cause};
use crate::chart::{StateId, StateKind};

/// How often something around would be written inside a state, if each state inside that may ask for it had it.
#[derive(Default)]
pub(in super::super) struct Copies {
    /// In these, the outermost parallel states inside it in which something can be taken.
    pub(super) parallel: Vec<StateId>,
    /// In children that have no such parallel states inside.
    pub(super) plain: usize,
    /// In the others, beside the parallel states.
    among: usize,
}

impl Copies {
    pub(in super::super) fn all(&self) -> usize {
        self.parallel.len().saturating_add(self.plain).saturating_add(self.among)
    }
}

impl Candidates {
    /// How often something around would be written inside a state. What takes whatever comes doesn't ask for it, and
    /// children that have nothing are one.
    pub(in super::super) fn copies(&self, machine: &Machine<'_>, state: StateId, cause: Cause) -> Copies {
        let states = &machine.chart.states;
        let within = self.children_within(machine.chart, state, cause);
        let mut copies = Copies::default();
        copies.plain += usize::from(within.len() < states[state].children.len());
        for child in within {
            if self.own(machine, child, cause).is_closed(machine) {
                continue;
            }
            if !self.inside(child, cause) {
                copies.plain += 1;
            } else if states[child].kind == StateKind::Parallel {
                copies.parallel.push(child);
            } else {
                let inside = self.copies(machine, child, cause);
                if inside.parallel.is_empty() {
                    copies.plain += inside.plain;
                } else {
                    copies.among += inside.plain + inside.among;
                }
                copies.parallel.extend(inside.parallel);
            }
        }
        copies
    }
}
