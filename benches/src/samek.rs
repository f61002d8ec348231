//! Samek's hierarchical test chart (Practical UML Statecharts, chapter 2), every entry, exit and transition an action.
//! Entries count the state's number, exits ten more, transitions from 30 on.

pub mod peers;

use crate::subject::{Counter, Subject};

/// Events A to I.
pub const EVENTS: u8 = 9;

fsm_runtime::machine! {
    /// The chart; transitions to an ancestor are `local` ones of that ancestor, as in Samek's framework.
    #[endless]
    pub machine Samek {
        event A | B | C | D | E | F | G | H | I;
        fn count(code: u8);
        var foo: bool = false;

        initial S.S2;
        state S {
            initial S1;
            entry { count(1); }
            exit { count(11); }

            state S1 {
                initial S11;
                entry { count(2); }
                exit { count(12); }
                state S11 {
                    entry { count(3); }
                    exit { count(13); }
                    on G => S2.S21.S211 { count(30); }
                }
                on A => S1 { count(31); }
                on B => local S11 { count(32); }
                on C => S2 { count(33); }
                on D if foo => local S11 { foo = false; count(34); }
                on F => S2.S21.S211 { count(35); }
                on I { count(36); }
            }
            state S2 {
                initial S21;
                entry { count(4); }
                exit { count(14); }
                state S21 {
                    initial S211;
                    entry { count(5); }
                    exit { count(15); }
                    state S211 {
                        entry { count(6); }
                        exit { count(16); }
                    }
                    on A => S21 { count(37); }
                    on B => local S211 { count(38); }
                    on D => local S211 { count(39); }
                    on G => S1 { count(40); }
                }
                on C => S1 { count(41); }
                on F => S1.S11 { count(42); }
                on I if !foo { foo = true; count(43); }
            }
            on D if !foo => local S1.S11 { foo = true; count(44); }
            on E => local S1.S11 { count(45); }
            on H => local S1.S11 { count(46); }
            on I if foo { foo = false; count(47); }
        }
    }
}

impl samek::Host for Counter {
    fn count(&mut self, code: u8) {
        Counter::count(self, code);
    }
}

impl Subject for Samek<Counter> {
    const NAME: &'static str = "fsm";
    type Event = samek::Event;

    fn start() -> Self {
        Self::new(Counter::default()).expect("it starts")
    }
    fn event(number: u8) -> Self::Event {
        use samek::Event;
        [Event::A, Event::B, Event::C, Event::D, Event::E, Event::F, Event::G, Event::H, Event::I][usize::from(number)]
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
    A,
    B,
    C,
    D,
    E,
    F,
    G,
    H,
    I,
}

const ALL: [Event; EVENTS as usize] =
    [Event::A, Event::B, Event::C, Event::D, Event::E, Event::F, Event::G, Event::H, Event::I];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaf {
    S11,
    S211,
}

/// A careful match by hand over the two leaves.
pub struct HandMatch {
    leaf: Leaf,
    foo: bool,
    counter: Counter,
}

impl HandMatch {
    #[inline(always)]
    fn all(&mut self, codes: &[u8]) {
        for &code in codes {
            self.counter.count(code);
        }
    }
}

impl Subject for HandMatch {
    const NAME: &'static str = "hand match";
    type Event = Event;

    fn start() -> Self {
        let mut machine = Self { leaf: Leaf::S211, foo: false, counter: Counter::default() };
        machine.all(&[1, 4, 5, 6]);
        machine
    }
    fn event(number: u8) -> Event {
        ALL[usize::from(number)]
    }
    #[inline(always)]
    fn step(&mut self, event: Event) {
        match self.leaf {
            Leaf::S11 => match event {
                Event::A => self.all(&[13, 12, 31, 2, 3]),
                Event::B => self.all(&[13, 32, 3]),
                Event::C => {
                    self.all(&[13, 12, 33, 4, 5, 6]);
                    self.leaf = Leaf::S211;
                }
                Event::D => {
                    if self.foo {
                        self.foo = false;
                        self.all(&[13, 34, 3]);
                    } else {
                        self.foo = true;
                        self.all(&[13, 12, 44, 2, 3]);
                    }
                }
                Event::E => self.all(&[13, 12, 45, 2, 3]),
                Event::F => {
                    self.all(&[13, 12, 35, 4, 5, 6]);
                    self.leaf = Leaf::S211;
                }
                Event::G => {
                    self.all(&[13, 12, 30, 4, 5, 6]);
                    self.leaf = Leaf::S211;
                }
                Event::H => self.all(&[13, 12, 46, 2, 3]),
                Event::I => self.counter.count(36),
            },
            Leaf::S211 => match event {
                Event::A => self.all(&[16, 15, 37, 5, 6]),
                Event::B => self.all(&[16, 38, 6]),
                Event::C => {
                    self.all(&[16, 15, 14, 41, 2, 3]);
                    self.leaf = Leaf::S11;
                }
                Event::D => self.all(&[16, 39, 6]),
                Event::E => {
                    self.all(&[16, 15, 14, 45, 2, 3]);
                    self.leaf = Leaf::S11;
                }
                Event::F => {
                    self.all(&[16, 15, 14, 42, 2, 3]);
                    self.leaf = Leaf::S11;
                }
                Event::G => {
                    self.all(&[16, 15, 14, 40, 2, 3]);
                    self.leaf = Leaf::S11;
                }
                Event::H => {
                    self.all(&[16, 15, 14, 46, 2, 3]);
                    self.leaf = Leaf::S11;
                }
                Event::I => {
                    if self.foo {
                        self.foo = false;
                        self.counter.count(47);
                    } else {
                        self.foo = true;
                        self.counter.count(43);
                    }
                }
            },
        }
    }
    fn sum(&self) -> u64 {
        self.counter.sum
    }
}

/// A table by hand: for leaf, `foo` and event the next leaf and `foo`, and the codes.
pub struct HandTable {
    leaf: Leaf,
    foo: bool,
    counter: Counter,
}

type Row = (Leaf, bool, &'static [u8]);

static TABLE: [[[Row; EVENTS as usize]; 2]; 2] = {
    use Leaf::{S11, S211};
    [
        [
            [
                (S11, false, &[13, 12, 31, 2, 3]),
                (S11, false, &[13, 32, 3]),
                (S211, false, &[13, 12, 33, 4, 5, 6]),
                (S11, true, &[13, 12, 44, 2, 3]),
                (S11, false, &[13, 12, 45, 2, 3]),
                (S211, false, &[13, 12, 35, 4, 5, 6]),
                (S211, false, &[13, 12, 30, 4, 5, 6]),
                (S11, false, &[13, 12, 46, 2, 3]),
                (S11, false, &[36]),
            ],
            [
                (S11, true, &[13, 12, 31, 2, 3]),
                (S11, true, &[13, 32, 3]),
                (S211, true, &[13, 12, 33, 4, 5, 6]),
                (S11, false, &[13, 34, 3]),
                (S11, true, &[13, 12, 45, 2, 3]),
                (S211, true, &[13, 12, 35, 4, 5, 6]),
                (S211, true, &[13, 12, 30, 4, 5, 6]),
                (S11, true, &[13, 12, 46, 2, 3]),
                (S11, true, &[36]),
            ],
        ],
        [
            [
                (S211, false, &[16, 15, 37, 5, 6]),
                (S211, false, &[16, 38, 6]),
                (S11, false, &[16, 15, 14, 41, 2, 3]),
                (S211, false, &[16, 39, 6]),
                (S11, false, &[16, 15, 14, 45, 2, 3]),
                (S11, false, &[16, 15, 14, 42, 2, 3]),
                (S11, false, &[16, 15, 14, 40, 2, 3]),
                (S11, false, &[16, 15, 14, 46, 2, 3]),
                (S211, true, &[43]),
            ],
            [
                (S211, true, &[16, 15, 37, 5, 6]),
                (S211, true, &[16, 38, 6]),
                (S11, true, &[16, 15, 14, 41, 2, 3]),
                (S211, true, &[16, 39, 6]),
                (S11, true, &[16, 15, 14, 45, 2, 3]),
                (S11, true, &[16, 15, 14, 42, 2, 3]),
                (S11, true, &[16, 15, 14, 40, 2, 3]),
                (S11, true, &[16, 15, 14, 46, 2, 3]),
                (S211, false, &[47]),
            ],
        ],
    ]
};

impl Subject for HandTable {
    const NAME: &'static str = "hand table";
    type Event = Event;

    fn start() -> Self {
        let HandMatch { leaf, foo, counter } = HandMatch::start();
        Self { leaf, foo, counter }
    }
    fn event(number: u8) -> Event {
        ALL[usize::from(number)]
    }
    #[inline(always)]
    fn step(&mut self, event: Event) {
        let (leaf, foo, codes) = TABLE[self.leaf as usize][usize::from(self.foo)][event as usize];
        for &code in codes {
            self.counter.count(code);
        }
        self.leaf = leaf;
        self.foo = foo;
    }
    fn sum(&self) -> u64 {
        self.counter.sum
    }
}
