//! What blocks write into flags.

use super::flags::Held;

/// What a block makes of a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Write {
    flag: usize,
    /// By bit that the flag held: what it holds then.
    becomes: Vec<u64>,
}

/// What a block may write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Writes(Vec<Write>);

impl Writes {
    /// One flag becomes what this says by bit; if it is not certain that it is written, it may stay as well.
    pub(super) fn one(flag: usize, mut becomes: Vec<u64>, certain: bool) -> Self {
        if !certain {
            becomes.iter_mut().enumerate().for_each(|(bit, becomes)| *becomes |= 1 << bit);
        }
        Self(vec![Write { flag, becomes }])
    }

    /// Whether nothing is written.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is held when the block has run.
    pub(super) fn apply(&self, held: &mut Held) {
        for write in &self.0 {
            if let Some(values) = held.get_mut(write.flag) {
                *values = through(&write.becomes, *values);
            }
        }
    }

    /// This, and then another.
    pub(super) fn then(&self, next: &Self) -> Self {
        self.with(next, behind)
    }

    /// This and another, in whatever order.
    pub(super) fn beside(&self, other: &Self) -> Self {
        self.with(other, |one, other| {
            let (mut either, other_way) = (behind(one, other), behind(other, one));
            either.iter_mut().zip(other_way).for_each(|(either, other)| *either |= other);
            either
        })
    }

    fn with(&self, other: &Self, both: impl Fn(&[u64], &[u64]) -> Vec<u64>) -> Self {
        let mut all = self.0.clone();
        for write in &other.0 {
            match all.iter_mut().find(|known| known.flag == write.flag) {
                Some(known) => known.becomes = both(&known.becomes, &write.becomes),
                None => all.push(write.clone()),
            }
        }
        Self(all)
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
