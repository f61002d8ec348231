//! A flat machine: the CD player that state machine libraries show.

pub mod peers;

use crate::subject::{Counter, Subject};

/// Events: play, end of pause, stop, pause, open or close, disc detected.
pub const EVENTS: u8 = 6;

fsm_runtime::machine! {
    /// The chart.
    #[endless]
    pub machine CdPlayer {
        event Play | EndPause | Stop | Pause | OpenClose | Detected;
        fn count(code: u8);

        initial Empty;
        state Empty {
            on OpenClose => Open { count(1); }
            on Detected => Stopped { count(2); }
        }
        state Open { on OpenClose => Empty { count(3); } }
        state Stopped {
            on Play => Playing { count(4); }
            on OpenClose => Open { count(5); }
            on Stop { count(6); }
        }
        state Playing {
            on Stop => Stopped { count(7); }
            on Pause => Paused { count(8); }
            on OpenClose => Open { count(9); }
        }
        state Paused {
            on EndPause => Playing { count(10); }
            on Stop => Stopped { count(7); }
            on OpenClose => Open { count(9); }
        }
    }
}

impl cd_player::Host for Counter {
    fn count(&mut self, code: u8) {
        Counter::count(self, code);
    }
}

impl Subject for CdPlayer<Counter> {
    const NAME: &'static str = "fsm";
    type Event = cd_player::Event;

    fn start() -> Self {
        Self::new(Counter::default()).expect("it starts")
    }
    fn event(number: u8) -> Self::Event {
        use cd_player::Event;
        [Event::Play, Event::EndPause, Event::Stop, Event::Pause, Event::OpenClose, Event::Detected][usize::from(number)]
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
    Play,
    EndPause,
    Stop,
    Pause,
    OpenClose,
    Detected,
}

const ALL: [Event; EVENTS as usize] =
    [Event::Play, Event::EndPause, Event::Stop, Event::Pause, Event::OpenClose, Event::Detected];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Empty,
    Open,
    Stopped,
    Playing,
    Paused,
}

/// A careful match by hand.
pub struct HandMatch {
    state: State,
    counter: Counter,
}

impl Subject for HandMatch {
    const NAME: &'static str = "hand match";
    type Event = Event;

    fn start() -> Self {
        Self { state: State::Empty, counter: Counter::default() }
    }
    fn event(number: u8) -> Event {
        ALL[usize::from(number)]
    }
    #[inline(always)]
    fn step(&mut self, event: Event) {
        let counter = &mut self.counter;
        match self.state {
            State::Empty => match event {
                Event::OpenClose => {
                    counter.count(1);
                    self.state = State::Open;
                }
                Event::Detected => {
                    counter.count(2);
                    self.state = State::Stopped;
                }
                _ => {}
            },
            State::Open => {
                if event == Event::OpenClose {
                    counter.count(3);
                    self.state = State::Empty;
                }
            }
            State::Stopped => match event {
                Event::Play => {
                    counter.count(4);
                    self.state = State::Playing;
                }
                Event::OpenClose => {
                    counter.count(5);
                    self.state = State::Open;
                }
                Event::Stop => counter.count(6),
                _ => {}
            },
            State::Playing => match event {
                Event::Stop => {
                    counter.count(7);
                    self.state = State::Stopped;
                }
                Event::Pause => {
                    counter.count(8);
                    self.state = State::Paused;
                }
                Event::OpenClose => {
                    counter.count(9);
                    self.state = State::Open;
                }
                _ => {}
            },
            State::Paused => match event {
                Event::EndPause => {
                    counter.count(10);
                    self.state = State::Playing;
                }
                Event::Stop => {
                    counter.count(7);
                    self.state = State::Stopped;
                }
                Event::OpenClose => {
                    counter.count(9);
                    self.state = State::Open;
                }
                _ => {}
            },
        }
    }
    fn sum(&self) -> u64 {
        self.counter.sum
    }
}

/// A table by hand: the next state and the action, 0 for none.
pub struct HandTable {
    state: State,
    counter: Counter,
}

static TABLE: [[(State, u8); EVENTS as usize]; 5] = {
    use State::{Empty, Open, Paused, Playing, Stopped};
    [
        [(Empty, 0), (Empty, 0), (Empty, 0), (Empty, 0), (Open, 1), (Stopped, 2)],
        [(Open, 0), (Open, 0), (Open, 0), (Open, 0), (Empty, 3), (Open, 0)],
        [(Playing, 4), (Stopped, 0), (Stopped, 6), (Stopped, 0), (Open, 5), (Stopped, 0)],
        [(Playing, 0), (Playing, 0), (Stopped, 7), (Paused, 8), (Open, 9), (Playing, 0)],
        [(Paused, 0), (Playing, 10), (Stopped, 7), (Paused, 0), (Open, 9), (Paused, 0)],
    ]
};

impl Subject for HandTable {
    const NAME: &'static str = "hand table";
    type Event = Event;

    fn start() -> Self {
        Self { state: State::Empty, counter: Counter::default() }
    }
    fn event(number: u8) -> Event {
        ALL[usize::from(number)]
    }
    #[inline(always)]
    fn step(&mut self, event: Event) {
        let (next, code) = TABLE[self.state as usize][event as usize];
        if code != 0 {
            self.counter.count(code);
        }
        self.state = next;
    }
    fn sum(&self) -> u64 {
        self.counter.sum
    }
}
