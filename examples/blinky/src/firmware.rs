//! The functions that a board written in C calls. The memory is the board's.
#![allow(unsafe_code, reason = "a symbol is exported by an attribute of that name; there is no unsafe block")]

use crate::{Blinky, Board, press, start, tick};

/// A lamp, once it has been started.
pub type Lamp = Option<Blinky<Board>>;

/// Starts blinking; tells whether that went well.
#[unsafe(no_mangle)]
pub extern "C" fn blinky_start(lamp: &mut Lamp, switch: extern "C" fn(bool), milliseconds: u64) -> bool {
    *lamp = start(Board { switch }, milliseconds).ok();
    lamp.is_some()
}

/// The button is pressed; tells whether that went well.
#[unsafe(no_mangle)]
pub extern "C" fn blinky_press(lamp: &mut Lamp, milliseconds: u64) -> bool {
    lamp.as_mut().is_some_and(|lamp| press(lamp, milliseconds).is_ok())
}

/// Lets time pass, and tells when to call again; zero if there is nothing to wait for.
#[unsafe(no_mangle)]
pub extern "C" fn blinky_tick(lamp: &mut Lamp, milliseconds: u64) -> u64 {
    lamp.as_mut().and_then(|lamp| tick(lamp, milliseconds).ok().flatten()).unwrap_or(0)
}

/// Nothing here panics, but the compiler wants to know what then.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
