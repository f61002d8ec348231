//! Rounds in which all ways take turns, so that a noisy machine is noisy for all.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::subject::Subject;

/// Events of one timed run.
const EVENTS: usize = 1 << 20;
/// Length of the stream that the branch predictor can learn.
const REPEATED: usize = 48;

/// Which events come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// In random order.
    Random,
    /// A short random order over and over.
    Repeated,
}

/// One way of writing a machine, ready to be run.
pub struct Way {
    /// How it was written.
    pub name: &'static str,
    run: Box<dyn Fn(Stream) -> (Duration, u64)>,
    count: Box<dyn Fn(usize) -> u64>,
}

impl Way {
    /// The way of a subject with so many events.
    pub fn of<S: Subject + 'static>(events: u8) -> Self
    where
        S::Event: 'static,
    {
        let random: Vec<S::Event> = numbers(events, EVENTS).map(S::event).collect();
        let short: Vec<S::Event> = numbers(events, REPEATED).map(S::event).collect();
        let repeated: Vec<S::Event> = short.iter().cycle().take(EVENTS).cloned().collect();
        let again = random.clone();
        Self {
            name: S::NAME,
            run: Box::new(move |stream| {
                let events = if stream == Stream::Random { &random } else { &repeated };
                timed::<S>(events)
            }),
            count: Box::new(move |count| timed::<S>(&again[..count.min(EVENTS)]).1),
        }
    }

    /// Runs `count` events, for a counter of instructions.
    pub fn count(&self, count: usize) -> u64 {
        (self.count)(count)
    }
}

#[inline(never)]
fn timed<S: Subject>(events: &[S::Event]) -> (Duration, u64) {
    let mut subject = black_box(S::start());
    let start = Instant::now();
    for event in events {
        subject.step(event.clone());
    }
    let time = start.elapsed();
    (time, black_box(subject).sum())
}

fn numbers(events: u8, count: usize) -> impl Iterator<Item = u8> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    (0..count).map(move |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).rem_euclid(u64::from(events)) as u8
    })
}

/// The median ratio of each way to the first one, and its median time an event in nanoseconds.
///
/// # Panics
/// If the ways do not come to the same sum.
pub fn ratios(ways: &[Way], stream: Stream, rounds: usize) -> Vec<(f64, f64)> {
    let mut times = vec![Vec::with_capacity(rounds); ways.len()];
    for round in 0..=rounds {
        let mut sums = Vec::with_capacity(ways.len());
        for (way, times) in ways.iter().zip(&mut times) {
            let (time, sum) = (way.run)(stream);
            sums.push(sum);
            // The first round warms up.
            if round > 0 {
                times.push(time.as_secs_f64());
            }
        }
        for (way, sum) in ways.iter().zip(&sums) {
            assert_eq!(*sum, sums[0], "`{}` does something else than `{}`", way.name, ways[0].name);
        }
    }
    let first = times[0].clone();
    times
        .into_iter()
        .map(|times| {
            let ratio = median(times.iter().zip(&first).map(|(time, first)| time / first).collect());
            (ratio, median(times) / EVENTS as f64 * 1e9)
        })
        .collect()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
