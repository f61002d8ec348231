//! The lamp, with a board that writes down what it does.

use std::cell::RefCell;

use example_blinky::{Board, blinky, press, start, tick};

thread_local! {
    static SWITCHED: RefCell<Vec<bool>> = const { RefCell::new(Vec::new()) };
}

const BOARD: Board = Board { switch };

extern "C" fn switch(on: bool) {
    SWITCHED.with_borrow_mut(|switched| switched.push(on));
}

fn switched() -> Vec<bool> {
    SWITCHED.with_borrow_mut(std::mem::take)
}

#[test]
fn it_blinks_every_half_second() {
    let mut lamp = start(BOARD, 0).unwrap();
    assert_eq!(switched(), [false]);
    assert_eq!(tick(&mut lamp, 499), Ok(Some(500)));
    assert_eq!(switched(), []);
    assert_eq!(tick(&mut lamp, 500), Ok(Some(1_000)));
    assert_eq!(switched(), [true]);
    // Four are due; each counts from the deadline before it.
    assert_eq!(tick(&mut lamp, 2_700), Ok(Some(3_000)));
    assert_eq!(switched(), [false, true, false, true]);
}

#[test]
fn it_shines_for_ten_minutes_at_most() {
    let mut lamp = start(BOARD, 0).unwrap();
    press(&mut lamp, 100).unwrap();
    assert_eq!(switched(), [false, true]);
    assert_eq!(tick(&mut lamp, 600_099), Ok(Some(600_100)));
    assert_eq!(switched(), []);
    assert_eq!(tick(&mut lamp, 600_100), Ok(Some(600_600)));
    assert_eq!(switched(), [false]);
}

#[test]
fn the_state_is_as_large_as_by_hand() {
    #[allow(dead_code, reason = "its size is what is looked at")]
    enum State {
        Blinking(Blinking),
        Shining,
    }
    #[allow(dead_code, reason = "its size is what is looked at")]
    enum Blinking {
        Dark,
        Lit,
    }
    assert_eq!(size_of::<blinky::State>(), size_of::<State>());
}
