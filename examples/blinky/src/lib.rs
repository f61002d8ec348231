//! A lamp with a button, for a board without an operating system and without a heap: `blinky.fsm`, and
//! `src/blinky.rs`, which `fsm build` makes of it. With the feature `firmware` it is a static library.
#![no_std]

include!("blinky.rs");

#[cfg(feature = "firmware")]
pub mod firmware;

use fsm_runtime::{Error, Instant};

/// The board: how it switches its lamp.
#[derive(Clone, Copy, Debug)]
pub struct Board {
    /// Switches the lamp.
    pub switch: extern "C" fn(bool),
}

impl blinky::Host for Board {
    fn light(&mut self, on: bool) {
        (self.switch)(on);
    }
}

/// Starts blinking.
///
/// # Errors
/// None with this chart.
pub fn start(board: Board, milliseconds: u64) -> Result<Blinky<Board>, Error> {
    Blinky::new(board, Instant::from_millis(milliseconds))
}

/// The button is pressed.
///
/// # Errors
/// [`Error::Timers`] if it comes so late that too much has been missed.
pub fn press(lamp: &mut Blinky<Board>, milliseconds: u64) -> Result<(), Error> {
    lamp.handle(blinky::Event::Press, Instant::from_millis(milliseconds)).map(|_| ())
}

/// Lets time pass, and tells when to call again.
///
/// # Errors
/// [`Error::Timers`] if it comes so late that too much has been missed.
pub fn tick(lamp: &mut Blinky<Board>, milliseconds: u64) -> Result<Option<u64>, Error> {
    let _ = lamp.advance(Instant::from_millis(milliseconds))?;
    Ok(lamp.next_deadline().map(Instant::as_millis))
}
