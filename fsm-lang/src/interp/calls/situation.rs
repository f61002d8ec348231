//! What the rest of a run depends on of its calls.

use std::fmt::Write as _;

use super::{Call, Calls, Standing, Undoer};

impl Calls {
    /// Writes it down without the numbers of calls, which are names only. What undos are given is left out: only the
    /// driver sees that.
    pub(in crate::interp) fn write_situation(&self, text: &mut String) {
        let Self { calls, undoers, entered, kept, last: _, ordinals: _, completed: _ } = self;
        // Debts in their order, then the rest, of which none is before another.
        let mut debts: Vec<&Call> = calls.iter().filter(|call| call.stands()).collect();
        debts.sort_by_key(|call| call.order);
        let others = calls.iter().filter(|call| !call.stands());
        let mut others: Vec<String> = others.map(|call| call.situation()).collect();
        others.sort_unstable();
        for call in &debts {
            text.push_str(&call.situation());
        }
        text.extend(others);
        for (state, Undoer { running, stuck, over }) in undoers {
            let _ = write!(text, "{state:?}:{stuck}:{over}");
            if let Some(running) = running {
                let is_of = |call: &&Call| matches!(call.standing, Standing::Undoing { undo, .. } if undo == *running);
                // One that was settled since is nobody's.
                let of = debts.iter().position(is_of);
                let _ = write!(text, ":{:?}:{of:?}", running.activity);
            }
            text.push(' ');
        }
        let _ = write!(text, "{entered:?} {kept:?}");
    }
}

impl Call {
    fn situation(&self) -> String {
        let Self { id: _, place, arguments: _, result: _, standing, open, maybe, order: _ } = self;
        let standing = match standing {
            Standing::InFlight => 'f',
            Standing::Owed => 'o',
            Standing::Undoing { again: false, .. } => 'u',
            Standing::Undoing { again: true, .. } => 'a',
            Standing::Undone(_) => 'd',
            Standing::Again(_) => 'r',
            Standing::Settled => 's',
        };
        format!("{place:?}{standing}{}{} ", u8::from(*open), u8::from(*maybe))
    }
}
