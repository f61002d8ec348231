//! The CD player with the peers.

use super::Event;
use crate::subject::{Counter, Subject};

pub mod by_statig {
    //! With `statig`.
    use statig::prelude::*;

    use super::{Counter, Event, Subject};

    #[derive(Default)]
    pub struct Player {
        counter: Counter,
    }

    #[state_machine(initial = "State::empty()")]
    impl Player {
        #[state]
        fn empty(&mut self, event: &Event) -> Outcome<State> {
            match event {
                Event::OpenClose => {
                    self.counter.count(1);
                    Transition(State::open())
                }
                Event::Detected => {
                    self.counter.count(2);
                    Transition(State::stopped())
                }
                _ => Super,
            }
        }
        #[state]
        fn open(&mut self, event: &Event) -> Outcome<State> {
            match event {
                Event::OpenClose => {
                    self.counter.count(3);
                    Transition(State::empty())
                }
                _ => Super,
            }
        }
        #[state]
        fn stopped(&mut self, event: &Event) -> Outcome<State> {
            match event {
                Event::Play => {
                    self.counter.count(4);
                    Transition(State::playing())
                }
                Event::OpenClose => {
                    self.counter.count(5);
                    Transition(State::open())
                }
                Event::Stop => {
                    self.counter.count(6);
                    Handled
                }
                _ => Super,
            }
        }
        #[state]
        fn playing(&mut self, event: &Event) -> Outcome<State> {
            match event {
                Event::Stop => {
                    self.counter.count(7);
                    Transition(State::stopped())
                }
                Event::Pause => {
                    self.counter.count(8);
                    Transition(State::paused())
                }
                Event::OpenClose => {
                    self.counter.count(9);
                    Transition(State::open())
                }
                _ => Super,
            }
        }
        #[state]
        fn paused(&mut self, event: &Event) -> Outcome<State> {
            match event {
                Event::EndPause => {
                    self.counter.count(10);
                    Transition(State::playing())
                }
                Event::Stop => {
                    self.counter.count(7);
                    Transition(State::stopped())
                }
                Event::OpenClose => {
                    self.counter.count(9);
                    Transition(State::open())
                }
                _ => Super,
            }
        }
    }

    impl Subject for statig::blocking::StateMachine<Player> {
        const NAME: &'static str = "statig 0.4";
        type Event = Event;

        fn start() -> Self {
            Player::default().state_machine()
        }
        fn event(number: u8) -> Event {
            super::super::ALL[usize::from(number)]
        }
        #[inline(always)]
        fn step(&mut self, event: Event) {
            self.handle(&event);
        }
        fn sum(&self) -> u64 {
            self.inner().counter.sum
        }
    }
}

pub mod by_smlang {
    //! With `smlang`.
    use smlang::statemachine;

    use super::{Counter, Subject};

    statemachine! {
        derive_events: [Clone, Debug],
        transitions: {
            *Empty + OpenClose / count_1 = Open,
            Empty + Detected / count_2 = Stopped,
            Open + OpenClose / count_3 = Empty,
            Stopped + Play / count_4 = Playing,
            Stopped + OpenClose / count_5 = Open,
            Stopped + Stop / count_6,
            Playing + Stop / count_7 = Stopped,
            Playing + Pause / count_8 = Paused,
            Playing + OpenClose / count_9 = Open,
            Paused + EndPause / count_10 = Playing,
            Paused + Stop / count_7 = Stopped,
            Paused + OpenClose / count_9 = Open,
        }
    }

    macro_rules! counts {
        ($($name:ident $code:literal)*) => {$(
            fn $name(&mut self) -> Result<(), ()> {
                self.count($code);
                Ok(())
            }
        )*};
    }

    impl StateMachineContext for Counter {
        counts! { count_1 1 count_2 2 count_3 3 count_4 4 count_5 5 count_6 6 count_7 7 count_8 8 count_9 9 count_10 10 }
    }

    impl Subject for StateMachine<Counter> {
        const NAME: &'static str = "smlang 0.8";
        type Event = Events;

        fn start() -> Self {
            Self::new(Counter::default())
        }
        fn event(number: u8) -> Events {
            [Events::Play, Events::EndPause, Events::Stop, Events::Pause, Events::OpenClose, Events::Detected]
                [usize::from(number)]
            .clone()
        }
        #[inline(always)]
        fn step(&mut self, event: Events) {
            let _ = self.process_event(event);
        }
        fn sum(&self) -> u64 {
            self.context().sum
        }
    }
}
