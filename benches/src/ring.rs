//! A ring of 100 states and 8 events, every pair a transition; written by `build.rs`.

pub mod peers;

use crate::subject::{Counter, Subject};

/// Events 0 to 7.
pub const EVENTS: u8 = 8;

include!(concat!(env!("OUT_DIR"), "/ring_fsm.rs"));

impl ring::Host for Counter {
    fn count(&mut self, code: u8) {
        Counter::count(self, code);
    }
}

impl Subject for Ring<Counter> {
    const NAME: &'static str = "fsm";
    type Event = ring::Event;

    fn start() -> Self {
        Self::new(Counter::default()).expect("it starts")
    }
    fn event(number: u8) -> Self::Event {
        use ring::Event;
        [Event::E0, Event::E1, Event::E2, Event::E3, Event::E4, Event::E5, Event::E6, Event::E7][usize::from(number)]
    }
    #[inline(always)]
    fn step(&mut self, event: Self::Event) {
        let _ = self.handle(event);
    }
    fn sum(&self) -> u64 {
        self.host().sum
    }
}

/// As the writers by hand name the events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    E0,
    E1,
    E2,
    E3,
    E4,
    E5,
    E6,
    E7,
}

const ALL: [Event; EVENTS as usize] =
    [Event::E0, Event::E1, Event::E2, Event::E3, Event::E4, Event::E5, Event::E6, Event::E7];

mod states {
    include!(concat!(env!("OUT_DIR"), "/ring_states.rs"));
}
use states::State;

/// A match by hand.
pub struct HandMatch {
    state: State,
    counter: Counter,
}

impl Subject for HandMatch {
    const NAME: &'static str = "hand match";
    type Event = Event;

    fn start() -> Self {
        Self { state: State::S0, counter: Counter::default() }
    }
    fn event(number: u8) -> Event {
        ALL[usize::from(number)]
    }
    #[inline(always)]
    fn step(&mut self, event: Event) {
        include!(concat!(env!("OUT_DIR"), "/ring_match.rs"))
    }
    fn sum(&self) -> u64 {
        self.counter.sum
    }
}

/// A table by hand.
pub struct HandTable {
    state: State,
    counter: Counter,
}

static TABLE: [[(State, u8); EVENTS as usize]; 100] = include!(concat!(env!("OUT_DIR"), "/ring_table.rs"));

impl Subject for HandTable {
    const NAME: &'static str = "hand table";
    type Event = Event;

    fn start() -> Self {
        Self { state: State::S0, counter: Counter::default() }
    }
    fn event(number: u8) -> Event {
        ALL[usize::from(number)]
    }
    #[inline(always)]
    fn step(&mut self, event: Event) {
        let (next, code) = TABLE[self.state as usize][event as usize];
        self.counter.count(code);
        self.state = next;
    }
    fn sum(&self) -> u64 {
        self.counter.sum
    }
}
