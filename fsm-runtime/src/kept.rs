//! What was refused, and waits until it is no longer.

/// At most `N` things in the order in which they came. Without an allocation, an index that can fail or a panic.
#[derive(Clone, Debug)]
pub struct Kept<T, const N: usize> {
    /// Each with its number, by which they are ordered.
    items: [Option<(u64, T)>; N],
    /// The number of the last that came.
    last: u64,
}

impl<T, const N: usize> Kept<T, N> {
    /// Nothing is kept.
    #[must_use]
    pub const fn new() -> Self {
        Self { items: [const { None }; N], last: 0 }
    }

    /// Keeps an item, unless one that is the same is kept already; whether it did.
    pub fn keep(&mut self, item: T, is_same: impl Fn(&T) -> bool) -> bool {
        if self.items.iter().flatten().any(|(_, other)| is_same(other)) {
            return false;
        }
        let Some(slot) = self.items.iter_mut().find(|slot| slot.is_none()) else { return false };
        self.last = self.last.saturating_add(1);
        *slot = Some((self.last, item));
        true
    }

    /// Takes out the first item behind the one with this number, 0 being before all, with its own number.
    pub fn take_behind(&mut self, number: u64) -> Option<(u64, T)> {
        let behind = |slot: &&mut Option<(u64, T)>| slot.as_ref().is_some_and(|(of, _)| *of > number);
        let first = self.items.iter_mut().filter(behind).min_by_key(|slot| slot.as_ref().map(|(of, _)| *of));
        first.and_then(Option::take)
    }

    /// Puts an item back that was taken out.
    pub fn put_back(&mut self, number: u64, item: T) {
        if let Some(slot) = self.items.iter_mut().find(|slot| slot.is_none()) {
            *slot = Some((number, item));
        }
    }

    /// Drops what is not worth keeping any more.
    pub fn retain(&mut self, is_kept: impl Fn(&T) -> bool) {
        for slot in &mut self.items {
            if slot.as_ref().is_some_and(|(_, item)| !is_kept(item)) {
                *slot = None;
            }
        }
    }
}

impl<T, const N: usize> Default for Kept<T, N> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::Kept;

    #[test]
    fn things_come_back_in_the_order_in_which_they_came() {
        let mut kept = Kept::<char, 3>::new();
        for item in ['a', 'b', 'c'] {
            assert!(kept.keep(item, |other| *other == item));
        }
        assert!(!kept.keep('b', |other| *other == 'b'), "once each");
        assert!(!kept.keep('d', |_| false), "there is no more room");
        assert_eq!(kept.take_behind(0), Some((1, 'a')));
        assert_eq!(kept.take_behind(1), Some((2, 'b')));
        kept.put_back(2, 'b');
        assert!(kept.keep('d', |_| false));
        kept.retain(|item| *item != 'c');
        assert_eq!(kept.take_behind(0), Some((2, 'b')));
        assert_eq!(kept.take_behind(2), Some((4, 'd')));
        assert_eq!(kept.take_behind(0), None);
    }
}
