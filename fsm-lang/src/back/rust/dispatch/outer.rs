//! What the states around one have, on the way inwards.

use super::candidates::Cause;
use super::chain::Chain;

/// What states around one have for it; a chain of none is not kept.
#[derive(Default)]
pub(super) struct Outer {
    /// For what a state inside may have something, too; by cause.
    deeper: Vec<Chain>,
    /// For the rest: what is found further in comes first.
    rest: Vec<Chain>,
}

impl Outer {
    /// `deeper` is by cause.
    pub(super) fn of(mut deeper: Vec<Chain>, rest: Vec<Chain>) -> Self {
        deeper.retain(|chain| !chain.is_empty());
        Self { deeper, rest }
    }

    /// What they have where a state inside may have something, too.
    pub(super) fn deeper(&self) -> impl Iterator<Item = &Chain> {
        self.deeper.iter()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.deeper.is_empty() && self.rest.is_empty()
    }

    /// The chains for a state that has, or has inside, something for `causes`, which are in order.
    pub(super) fn with(&self, causes: impl IntoIterator<Item = Cause>) -> Vec<Chain> {
        let mut outer = self.deeper.iter().peekable();
        let mut chains = Vec::new();
        for cause in causes {
            while let Some(chain) = outer.next_if(|chain| chain.cause < cause) {
                chains.push(chain.clone());
            }
            let same = outer.next_if(|chain| chain.cause == cause);
            chains.push(same.cloned().unwrap_or(Chain::none(cause)));
        }
        chains.extend(outer.cloned());
        chains.extend(self.rest.iter().cloned());
        chains
    }
}
