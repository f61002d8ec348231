//! The traces of the book, `book.txt`: a line an event, in it what is displayed. The book shows a session of 19 events;
//! the six behind them take the transitions that it leaves out, traced by the book's listing.
//!
//! The processor of the book runs the action of a transition first, UML and SCXML behind the exits. This is the only
//! difference, so each line of the book is brought into that order before it is compared.

use example_samek::samek::{Event, Host, Samek};

#[derive(Default)]
struct Display(Vec<&'static str>);

impl Host for Display {
    fn display(&mut self, what: &'static str) {
        self.0.push(what);
    }
}

fn event(name: &str) -> Event {
    match name {
        "A" => Event::A,
        "B" => Event::B,
        "C" => Event::C,
        "D" => Event::D,
        "E" => Event::E,
        "F" => Event::F,
        "G" => Event::G,
        "H" => Event::H,
        "I" => Event::I,
        _ => panic!("the book has no event {name}"),
    }
}

/// The trace of the book with the action behind the exits.
fn as_in_uml(trace: &str) -> Vec<&str> {
    let mut shown: Vec<&str> = trace.split_terminator(';').collect();
    let exits = shown.iter().skip(1).take_while(|what| what.ends_with("-EXIT")).count();
    shown[..=exits].rotate_left(1);
    shown
}

#[test]
fn traces_are_those_of_the_book() {
    let mut lines = include_str!("book.txt").lines().map(|line| line.split_once(": ").unwrap());
    let (_, start) = lines.next().unwrap();
    let mut machine = Samek::new(Display::default()).unwrap();
    assert_eq!(machine.host_mut().0, start.split_terminator(';').collect::<Vec<_>>());
    let mut taken = 0;
    for (name, trace) in lines {
        machine.host_mut().0.clear();
        assert!(machine.handle(event(name)).unwrap().is_handled(), "{name}");
        assert_eq!(machine.host().0, as_in_uml(trace), "event {} of the book, {name}", taken + 1);
        taken += 1;
    }
    assert_eq!(taken, 25);
}

#[test]
fn actions_move_behind_the_exits_and_nowhere_else() {
    assert_eq!(as_in_uml("s1-I;"), ["s1-I"]);
    assert_eq!(as_in_uml("s1-B;s11-EXIT;s11-ENTRY;"), ["s11-EXIT", "s1-B", "s11-ENTRY"]);
}

#[test]
fn the_state_is_as_large_as_by_hand() {
    #[allow(dead_code, reason = "its size is what is looked at")]
    mod by_hand {
        pub(super) enum State {
            S(S),
        }
        pub(super) enum S {
            S1(S1),
            S2(S2),
        }
        pub(super) enum S1 {
            S11,
        }
        pub(super) enum S2 {
            S21(S21),
        }
        pub(super) enum S21 {
            S211,
        }
    }
    assert_eq!(size_of::<example_samek::samek::State>(), size_of::<by_hand::State>());
}
