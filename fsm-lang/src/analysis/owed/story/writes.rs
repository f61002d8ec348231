//! What is held beside active states: by flags their values, and what was raised and is not taken yet; and what blocks make
//! of it.

use crate::chart::{EventId, StateId};

/// More events do not wait at a time where they are followed.
const MOST_RAISED: usize = 12;

/// What is held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Held {
    /// What each flag may hold, by bits; empty where flags are not followed.
    pub(super) values: Vec<u64>,
    /// What was raised, or is done, in order; `None` where that is not followed: then it may come at any time.
    pub(super) raised: Option<Vec<Raised>>,
}

/// What waits in the queue of a macrostep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Internal {
    /// An event that was raised.
    Event(EventId),
    /// `done` of a state.
    Done(StateId),
}

/// An event that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Raised {
    event: Internal,
    /// Whether it surely was.
    certain: bool,
}

impl Held {
    /// Whether nothing is followed.
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty() && self.raised.is_none()
    }

    /// Whether what was raised waits.
    pub(super) fn waits(&self) -> bool {
        self.raised.as_ref().is_some_and(|raised| !raised.is_empty())
    }

    /// A state is done.
    pub(super) fn done(&mut self, state: StateId) {
        let done = Raised { event: Internal::Done(state), certain: true };
        Writes { raised: vec![done], ..Writes::default() }.apply(self);
    }

    /// Forgets what was raised.
    pub(super) fn drop_raised(&mut self) {
        self.raised.iter_mut().for_each(Vec::clear);
    }

    /// Takes what was raised first: that, and whether it surely was.
    pub(super) fn take_raised(&mut self) -> Option<(Internal, bool)> {
        let raised = self.raised.as_mut().filter(|raised| !raised.is_empty())?;
        let Raised { event, certain } = raised.remove(0);
        Some((event, certain))
    }
}

/// What a block makes of a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Write {
    flag: usize,
    /// By bit that the flag held: what it holds then.
    becomes: Vec<u64>,
}

/// What a block may write, and raise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Writes {
    writes: Vec<Write>,
    raised: Vec<Raised>,
    /// Whether events may be raised in another order.
    unordered: bool,
}

impl Writes {
    /// One flag becomes what this says by bit; if it is not certain that it is written, it may stay as well.
    pub(super) fn one(flag: usize, mut becomes: Vec<u64>, certain: bool) -> Self {
        if !certain {
            becomes.iter_mut().enumerate().for_each(|(bit, becomes)| *becomes |= 1 << bit);
        }
        Self { writes: vec![Write { flag, becomes }], ..Self::default() }
    }

    /// An event is raised.
    pub(super) fn raise(event: EventId, certain: bool) -> Self {
        Self { raised: vec![Raised { event: Internal::Event(event), certain }], ..Self::default() }
    }

    /// Whether it does nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.writes.is_empty() && self.raised.is_empty()
    }

    /// What is held when the block has run.
    pub(super) fn apply(&self, held: &mut Held) {
        for write in &self.writes {
            if let Some(values) = held.values.get_mut(write.flag) {
                *values = through(&write.becomes, *values);
            }
        }
        if let Some(raised) = &mut held.raised {
            raised.extend(&self.raised);
            if self.unordered || raised.len() > MOST_RAISED {
                held.raised = None;
            }
        }
    }

    /// This, and then another.
    pub(super) fn then(&self, next: &Self) -> Self {
        self.with(next, behind)
    }

    /// This and another, in whatever order.
    pub(super) fn beside(&self, other: &Self) -> Self {
        let mut all = self.with(other, |one, other| {
            let (mut either, other_way) = (behind(one, other), behind(other, one));
            either.iter_mut().zip(other_way).for_each(|(either, other)| *either |= other);
            either
        });
        all.unordered |= !self.raised.is_empty() && !other.raised.is_empty();
        all
    }

    /// One of both.
    pub(super) fn either(&self, other: &Self) -> Self {
        let mut all = self.clone();
        for flag in self.writes.iter().chain(&other.writes).map(|write| write.flag) {
            let of =
                |writes: &Self| writes.writes.iter().find(|it| it.flag == flag).map(|it| it.becomes.clone());
            let (one, other) = (of(self), of(other));
            let bits = one.as_ref().or(other.as_ref()).map_or(0, Vec::len);
            let stays = || (0..bits).map(|bit| 1 << bit).collect::<Vec<u64>>();
            let (mut becomes, other) = (one.unwrap_or_else(stays), other.unwrap_or_else(stays));
            becomes.iter_mut().zip(other).for_each(|(becomes, other)| *becomes |= other);
            match all.writes.iter_mut().find(|write| write.flag == flag) {
                Some(write) => write.becomes = becomes,
                None => all.writes.push(Write { flag, becomes }),
            }
        }
        if self.raised != other.raised {
            all.raised.extend(&other.raised);
            all.raised.iter_mut().for_each(|raised| raised.certain = false);
        }
        all.unordered |= other.unordered;
        all
    }

    fn with(&self, other: &Self, both: impl Fn(&[u64], &[u64]) -> Vec<u64>) -> Self {
        let mut all = self.clone();
        for write in &other.writes {
            match all.writes.iter_mut().find(|known| known.flag == write.flag) {
                Some(known) => known.becomes = both(&known.becomes, &write.becomes),
                None => all.writes.push(write.clone()),
            }
        }
        all.raised.extend(&other.raised);
        all.unordered |= other.unordered;
        all
    }
}

/// What these values become.
fn through(becomes: &[u64], values: u64) -> u64 {
    let held = becomes.iter().enumerate().filter(|(bit, _)| values & (1 << bit) != 0);
    held.fold(0, |all, (_, becomes)| all | becomes)
}

/// What one makes of a flag, and then another.
fn behind(first: &[u64], then: &[u64]) -> Vec<u64> {
    first.iter().map(|&values| through(then, values)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::Id;

    #[test]
    fn what_is_raised_in_either_order_is_not_followed() {
        let events = [0, 1].map(EventId::from_index);
        let [one, other] = events.map(|event| Writes::raise(event, true));
        let start = || Held { values: Vec::new(), raised: Some(Vec::new()) };
        let mut held = start();
        one.then(&other).apply(&mut held);
        assert_eq!(held.take_raised(), Some((Internal::Event(events[0]), true)));
        assert_eq!(held.take_raised(), Some((Internal::Event(events[1]), true)));
        assert_eq!((held.take_raised(), held.waits()), (None, false));
        let mut held = start();
        one.beside(&other).apply(&mut held);
        assert_eq!(held.raised, None);
        let mut held = start();
        one.beside(&Writes::default()).apply(&mut held);
        assert!(held.waits());
    }
}
