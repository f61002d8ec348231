//! A session of the terminal, played by a script: lines with `>` go in, the others must come out.

use std::time::Duration;

use example_vending_machine::Session;
use fsm_runtime::Instant;

#[test]
fn a_session_goes_as_written() {
    let script = include_str!("sale.txt");
    let mut now = Instant::ZERO;
    let mut session = Session::new(now).unwrap();
    let mut played = String::new();
    for line in script.lines().filter_map(|line| line.strip_prefix("> ")) {
        let said = match line.strip_prefix("wait ") {
            Some(seconds) => {
                now = now + Duration::from_secs(seconds.parse().unwrap());
                session.wait_until(now)
            }
            None => session.line(line, now),
        };
        played += &format!("> {line}\n{}", said.unwrap());
    }
    assert_eq!(played, script);
}

#[test]
fn the_deadline_is_a_minute_after_the_last_coin_that_changed_the_state() {
    let mut session = Session::new(Instant::ZERO).unwrap();
    assert_eq!(session.idle_for(Instant::ZERO), None);
    session.line("coin 100", Instant::from_secs(5)).unwrap();
    assert_eq!(session.idle_for(Instant::from_secs(15)), Some(Duration::from_secs(50)));
}

#[test]
fn the_state_is_as_large_as_by_hand() {
    #[allow(dead_code, reason = "its size is what is looked at")]
    enum State {
        Idle,
        HasCredit,
        Vending,
        OutOfOrder,
    }
    assert_eq!(Session::STATE_SIZE, size_of::<State>());
}
