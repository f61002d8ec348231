//! First in, first out, with a bound.

/// A queue of at most `N` items, without an allocation, an index that can fail or a panic.
#[derive(Clone, Debug)]
pub struct Queue<T, const N: usize> {
    items: [Option<T>; N],
    first: usize,
    length: usize,
}

impl<T, const N: usize> Queue<T, N> {
    /// An empty queue.
    #[must_use]
    pub const fn new() -> Self {
        Self { items: [const { None }; N], first: 0, length: 0 }
    }

    /// Whether nothing waits.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Puts an item at the end; gives it back if the queue is full.
    ///
    /// # Errors
    /// `N` items wait already.
    pub fn push(&mut self, item: T) -> Result<(), T> {
        let end = self.first.wrapping_add(self.length);
        let end = if end >= N { end.wrapping_sub(N) } else { end };
        match self.items.get_mut(end) {
            Some(slot) if self.length < N => {
                *slot = Some(item);
                self.length = self.length.wrapping_add(1);
                Ok(())
            }
            _ => Err(item),
        }
    }

    /// Takes the item that has waited longest.
    pub fn pop(&mut self) -> Option<T> {
        if self.length == 0 {
            return None;
        }
        let item = self.items.get_mut(self.first)?.take();
        self.length = self.length.wrapping_sub(1);
        self.first = self.first.wrapping_add(1);
        if self.first >= N {
            self.first = 0;
        }
        item
    }

    /// Drops what waits.
    pub fn clear(&mut self) {
        while self.pop().is_some() {}
    }
}

impl<T, const N: usize> Default for Queue<T, N> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_order_around_the_end_of_its_array() {
        let mut queue = Queue::<u8, 3>::new();
        for round in 0..10 {
            assert_eq!(queue.push(round), Ok(()));
            assert_eq!(queue.push(round + 100), Ok(()));
            assert_eq!(queue.pop(), Some(round));
            assert_eq!(queue.pop(), Some(round + 100));
            assert_eq!(queue.pop(), None);
        }
    }

    #[test]
    fn gives_back_what_does_not_fit() {
        let mut queue = Queue::<u8, 2>::new();
        assert_eq!((queue.push(1), queue.push(2), queue.push(3)), (Ok(()), Ok(()), Err(3)));
        queue.clear();
        assert!(queue.is_empty());
        assert_eq!(Queue::<u8, 0>::new().push(1), Err(1));
    }
}
