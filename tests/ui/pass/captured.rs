//! A machine in a `macro_rules!` macro: what that captures stands in groups that nobody wrote.

use fsm_runtime::{Error, Instant};

macro_rules! counter {
    ($(#[$meta:meta])* $visibility:vis $name:ident: $ty:ty, $start:expr, $limit:expr, every $delay:literal, $event:ident) => {
        fsm_runtime::machine! {
            $(#[$meta])*
            $visibility machine $name {
                pub var count: $ty = $start * 2;
                event $event;
                initial Counting;
                state Counting {
                    on $event if count == $limit => Full;
                    on $event { count += 1; }
                    after $delay => Full;
                }
                final Full;
            }
        }
    };
}

counter!(
    /// Counts to three.
    pub Small: u8, 1 + 0, 1 + 2, every 5s, Tick
);
counter!(Large: u64, 1_000, 2 << 10, every 1.5h, Step);

fn main() -> Result<(), Error> {
    let mut small = Small::new((), Instant::ZERO)?;
    assert_eq!(small.count(), 2);
    assert_eq!(small.next_deadline(), Some(Instant::from_secs(5)));
    assert!(small.handle(small::Event::Tick, Instant::ZERO)?.is_handled());
    assert!(small.end().is_none());
    assert!(small.handle(small::Event::Tick, Instant::ZERO)?.is_handled());
    assert!(small.end().is_some());
    let large = Large::new((), Instant::ZERO)?;
    assert_eq!(large.next_deadline(), Some(Instant::from_secs(5400)));
    let _ = large::Event::Step;
    Ok(())
}
