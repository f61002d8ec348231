//! Samek's chart with the peers. `smlang` is flat, so its leaves carry the whole sequences.

use super::Event;
use crate::subject::{Counter, Subject};

pub mod by_statig {
    //! With `statig`, which has no local transitions to a child with exits of the levels between, and no
    //! external ones to an ancestor: the entries and exits that its shortest path leaves out are counted by hand.
    use statig::prelude::*;

    use super::{Counter, Event, Subject};

    #[derive(Default)]
    pub struct Samek {
        foo: bool,
        counter: Counter,
    }

    #[state_machine(initial = "State::s211()")]
    impl Samek {
        #[state(superstate = "s1", entry_action = "enter_s11", exit_action = "exit_s11")]
        fn s11(&mut self, event: &Event) -> Outcome<State> {
            match event {
                Event::G => {
                    self.leave_s11(true, 30);
                    Transition(State::s211())
                }
                Event::D => {
                    if self.foo {
                        self.foo = false;
                        self.again_s11(34, false);
                    } else {
                        self.foo = true;
                        self.again_s11(44, true);
                    }
                    Handled
                }
                Event::E => {
                    self.again_s11(45, true);
                    Handled
                }
                Event::H => {
                    self.again_s11(46, true);
                    Handled
                }
                _ => Super,
            }
        }
        #[superstate(superstate = "s")]
        fn s1(&mut self, event: &Event) -> Outcome<State> {
            match event {
                Event::A => {
                    self.again_s11(31, true);
                    Handled
                }
                Event::B => {
                    self.again_s11(32, false);
                    Handled
                }
                Event::C => {
                    self.leave_s11(true, 33);
                    Transition(State::s211())
                }
                Event::F => {
                    self.leave_s11(true, 35);
                    Transition(State::s211())
                }
                Event::I => {
                    self.counter.count(36);
                    Handled
                }
                _ => Super,
            }
        }
        #[state(superstate = "s21", entry_action = "enter_s211", exit_action = "exit_s211")]
        fn s211(&mut self, event: &Event) -> Outcome<State> {
            let _ = event;
            Super
        }
        #[superstate(superstate = "s2")]
        fn s21(&mut self, event: &Event) -> Outcome<State> {
            match event {
                Event::A => {
                    self.again_s211(37, true);
                    Handled
                }
                Event::B => {
                    self.again_s211(38, false);
                    Handled
                }
                Event::D => {
                    self.again_s211(39, false);
                    Handled
                }
                Event::G => {
                    self.leave_s211(40);
                    Transition(State::s11())
                }
                _ => Super,
            }
        }
        #[superstate(superstate = "s")]
        fn s2(&mut self, event: &Event) -> Outcome<State> {
            match event {
                Event::C => {
                    self.leave_s211(41);
                    Transition(State::s11())
                }
                Event::F => {
                    self.leave_s211(42);
                    Transition(State::s11())
                }
                Event::I if !self.foo => {
                    self.foo = true;
                    self.counter.count(43);
                    Handled
                }
                _ => Super,
            }
        }
        #[superstate]
        fn s(&mut self, event: &Event) -> Outcome<State> {
            match event {
                Event::E => {
                    self.leave_s211(45);
                    Transition(State::s11())
                }
                Event::H => {
                    self.leave_s211(46);
                    Transition(State::s11())
                }
                Event::I => {
                    self.foo = false;
                    self.counter.count(47);
                    Handled
                }
                _ => Super,
            }
        }
        #[action]
        fn enter_s11(&mut self) {
            self.counter.count(2);
            self.counter.count(3);
        }
        #[action]
        fn exit_s11(&mut self) {}
        #[action]
        fn enter_s211(&mut self) {
            if self.counter.sum == 0 {
                self.counter.count(1);
            }
            self.counter.count(4);
            self.counter.count(5);
            self.counter.count(6);
        }
        #[action]
        fn exit_s211(&mut self) {}
    }

    impl Samek {
        fn leave_s11(&mut self, parent: bool, code: u8) {
            self.counter.count(13);
            if parent {
                self.counter.count(12);
            }
            self.counter.count(code);
        }
        fn again_s11(&mut self, code: u8, parent: bool) {
            self.leave_s11(parent, code);
            if parent {
                self.counter.count(2);
            }
            self.counter.count(3);
        }
        fn leave_s211(&mut self, code: u8) {
            self.counter.count(16);
            self.counter.count(15);
            self.counter.count(14);
            self.counter.count(code);
        }
        fn again_s211(&mut self, code: u8, parent: bool) {
            self.counter.count(16);
            if parent {
                self.counter.count(15);
            }
            self.counter.count(code);
            if parent {
                self.counter.count(5);
            }
            self.counter.count(6);
        }
    }

    impl Subject for statig::blocking::StateMachine<Samek> {
        const NAME: &'static str = "statig 0.4";
        type Event = Event;

        fn start() -> Self {
            let mut machine = Samek::default().state_machine();
            machine.init();
            machine
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

    #[derive(Default)]
    pub struct Context {
        foo: bool,
        counter: Counter,
    }

    statemachine! {
        derive_events: [Clone, Debug],
        transitions: {
            *S211 + A / s211_a,
            S211 + B / s211_b,
            S211 + C / s211_c = S11,
            S211 + D / s211_d,
            S211 + E / s211_e = S11,
            S211 + F / s211_f = S11,
            S211 + G / s211_g = S11,
            S211 + H / s211_h = S11,
            S211 + I / s211_i,
            S11 + A / s11_a,
            S11 + B / s11_b,
            S11 + C / s11_c = S211,
            S11 + D / s11_d,
            S11 + E / s11_e,
            S11 + F / s11_f = S211,
            S11 + G / s11_g = S211,
            S11 + H / s11_h,
            S11 + I / s11_i,
        }
    }

    macro_rules! counts {
        ($($name:ident [$($code:literal)*])*) => {$(
            fn $name(&mut self) -> Result<(), ()> {
                $(self.counter.count($code);)*
                Ok(())
            }
        )*};
    }

    impl StateMachineContext for Context {
        counts! {
            s211_a [16 15 37 5 6] s211_b [16 38 6] s211_c [16 15 14 41 2 3] s211_d [16 39 6]
            s211_e [16 15 14 45 2 3] s211_f [16 15 14 42 2 3] s211_g [16 15 14 40 2 3] s211_h [16 15 14 46 2 3]
            s11_a [13 12 31 2 3] s11_b [13 32 3] s11_c [13 12 33 4 5 6] s11_e [13 12 45 2 3]
            s11_f [13 12 35 4 5 6] s11_g [13 12 30 4 5 6] s11_h [13 12 46 2 3] s11_i [36]
        }
        fn s211_i(&mut self) -> Result<(), ()> {
            self.foo = !self.foo;
            self.counter.count(if self.foo { 43 } else { 47 });
            Ok(())
        }
        fn s11_d(&mut self) -> Result<(), ()> {
            self.foo = !self.foo;
            let codes: &[u8] = if self.foo { &[13, 12, 44, 2, 3] } else { &[13, 34, 3] };
            for &code in codes {
                self.counter.count(code);
            }
            Ok(())
        }
    }

    impl Subject for StateMachine<Context> {
        const NAME: &'static str = "smlang 0.8";
        type Event = Events;

        fn start() -> Self {
            let mut context = Context::default();
            for code in [1, 4, 5, 6] {
                context.counter.count(code);
            }
            Self::new(context)
        }
        fn event(number: u8) -> Events {
            [
                Events::A, Events::B, Events::C, Events::D, Events::E, Events::F, Events::G, Events::H, Events::I,
            ][usize::from(number)]
            .clone()
        }
        #[inline(always)]
        fn step(&mut self, event: Events) {
            let _ = self.process_event(event);
        }
        fn sum(&self) -> u64 {
            self.context().counter.sum
        }
    }
}
