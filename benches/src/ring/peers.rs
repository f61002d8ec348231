//! The ring with the peers.

use super::Event;
use crate::subject::{Counter, Subject};

pub mod by_statig {
    //! With `statig`.
    use statig::prelude::*;

    use super::{Counter, Event, Subject};

    #[derive(Default)]
    pub struct Ring {
        counter: Counter,
    }

    include!(concat!(env!("OUT_DIR"), "/ring_statig.rs"));

    impl Subject for statig::blocking::StateMachine<Ring> {
        const NAME: &'static str = "statig 0.4";
        type Event = Event;

        fn start() -> Self {
            Ring::default().state_machine()
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

    include!(concat!(env!("OUT_DIR"), "/ring_smlang.rs"));

    macro_rules! counts {
        ($($name:ident $code:literal)*) => {$(
            fn $name(&mut self) -> Result<(), ()> {
                self.count($code);
                Ok(())
            }
        )*};
    }

    impl StateMachineContext for Counter {
        counts! { count_1 1 count_2 2 count_3 3 count_4 4 count_5 5 count_6 6 count_7 7 count_8 8 }
    }

    impl Subject for StateMachine<Counter> {
        const NAME: &'static str = "smlang 0.8";
        type Event = Events;

        fn start() -> Self {
            Self::new(Counter::default())
        }
        fn event(number: u8) -> Events {
            [Events::E0, Events::E1, Events::E2, Events::E3, Events::E4, Events::E5, Events::E6, Events::E7]
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
