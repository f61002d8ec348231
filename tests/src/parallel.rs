//! Work shared among the processors, with results that do not depend on how it was shared.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// What each item gives, in their order.
///
/// # Panics
/// If `of` does.
pub fn map<'items, T: Sync, R: Send>(items: &'items [T], of: impl Fn(&'items T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    on_each_processor(|keep| {
        loop {
            let at = next.fetch_add(1, Ordering::SeqCst);
            let Some(item) = items.get(at) else { return };
            keep(at as u64, of(item));
        }
    })
    .collect()
}

/// What the first numbers give, from `start` on, that give something: `wanted` of them, in order.
///
/// # Panics
/// If `of` does. It does not end if too few numbers give something.
pub fn first<R: Send>(wanted: usize, start: u64, of: impl Fn(u64) -> Option<R> + Sync) -> Vec<R> {
    let (next, found) = (AtomicU64::new(start), AtomicUsize::new(0));
    on_each_processor(|keep| {
        // Whoever has taken a number works it off, so none below the last is missing at the end.
        while found.load(Ordering::SeqCst) < wanted {
            let number = next.fetch_add(1, Ordering::SeqCst);
            if let Some(result) = of(number) {
                found.fetch_add(1, Ordering::SeqCst);
                keep(number, result);
            }
        }
    })
    .take(wanted)
    .collect()
}

/// Does the same on each processor; what was kept, in the order of the numbers.
fn on_each_processor<R: Send>(work: impl Fn(&dyn Fn(u64, R)) + Sync) -> impl Iterator<Item = R> {
    let results = Mutex::new(BTreeMap::new());
    let keep = |number, result| {
        results.lock().unwrap_or_else(PoisonError::into_inner).insert(number, result);
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| work(&keep));
        }
    });
    results.into_inner().unwrap_or_else(PoisonError::into_inner).into_values()
}

#[cfg(test)]
mod tests {
    use super::{first, map};

    #[test]
    fn the_order_is_that_of_the_items() {
        let items: Vec<u64> = (0..1_000).collect();
        assert_eq!(map(&items, |item| item * 2), items.iter().map(|item| item * 2).collect::<Vec<_>>());
        assert!(map(&[(); 0], |()| ()).is_empty());
    }

    #[test]
    fn the_first_are_the_first_whichever_is_slow() {
        let threes = first(100, 10, |number| {
            std::thread::sleep(std::time::Duration::from_micros(number % 7 * 100));
            number.is_multiple_of(3).then_some(number)
        });
        assert_eq!(threes, (12..312).step_by(3).collect::<Vec<_>>());
    }
}
