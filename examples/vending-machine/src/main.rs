//! Plays the vending machine in the terminal: `cargo run -p example-vending-machine`, then `coin 100`, `coin 100`, `select a`.
#![allow(clippy::print_stdout, reason = "it is played in a terminal")]

use std::io::BufRead as _;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use example_vending_machine::Session;
use fsm_runtime::Instant;

fn main() {
    let begin = std::time::Instant::now();
    let now = || Instant::ZERO + begin.elapsed();
    let mut session = match Session::new(now()) {
        Ok(session) => session,
        Err(error) => return println!("{error}"),
    };
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    println!("[insert a coin]");
    loop {
        let idle = session.idle_for(now()).unwrap_or(Duration::MAX);
        let said = match lines.recv_timeout(idle) {
            Ok(line) => session.line(&line, now()),
            Err(RecvTimeoutError::Timeout) => session.wait_until(now()),
            Err(RecvTimeoutError::Disconnected) => return,
        };
        match said {
            Ok(said) => print!("{said}"),
            Err(error) => println!("  {error}"),
        }
    }
}
