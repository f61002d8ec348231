//! The player from outside.

use example_player::player::on::transport::{Ready, ready::Playing};
use example_player::player::on::{Sound, Transport};
use example_player::player::{Event, Host, On, State};
use example_player::{Disc, Player};
use fsm_runtime::{Instant, Outcome};

#[derive(Debug)]
struct Nothing;

impl Host for Nothing {}

fn disc() -> Disc {
    Disc { title: "Kind of Blue".to_owned(), tracks: 5 }
}

fn player(events: impl IntoIterator<Item = Event>) -> Player<Nothing> {
    let mut player = Player::new(Nothing, Instant::ZERO).unwrap();
    for event in events {
        assert_eq!(player.handle(event, Instant::ZERO), Ok(Outcome::Handled));
    }
    player
}

fn playing() -> Player<Nothing> {
    player([Event::Power, Event::Loaded { disc: disc() }, Event::Play, Event::Forward])
}

#[test]
fn data_lives_as_long_as_its_state() {
    let mut player = playing();
    let State::On(On { transport: Transport::Ready { disc, track, state }, sound: Sound::Audible }) =
        player.state()
    else {
        panic!("{player:?}");
    };
    assert_eq!((disc.title.as_str(), *track, state), ("Kind of Blue", 1, &Ready::Playing(Playing::Fast)));
    let _ = player.handle(Event::Eject, Instant::ZERO).unwrap();
    assert!(matches!(player.state(), State::On(On { transport: Transport::Empty, .. })));
}

#[test]
fn history_resumes_what_was_left() {
    let mut player = playing();
    for event in [Event::Pause, Event::Mute, Event::Pause] {
        assert_eq!(player.handle(event, Instant::from_secs(60)), Ok(Outcome::Handled));
    }
    let State::On(On { transport: Transport::Ready { state, .. }, sound: Sound::Muted }) = player.state()
    else {
        panic!("{player:?}");
    };
    assert_eq!(state, &Ready::Playing(Playing::Fast));
}

#[test]
fn a_pause_ends_after_twenty_minutes() {
    let mut player = playing();
    assert_eq!(player.next_deadline(), None);
    let _ = player.handle(Event::Pause, Instant::from_secs(60)).unwrap();
    assert_eq!(player.next_deadline(), Some(Instant::from_secs(60 + 20 * 60)));
    let _ = player.advance(Instant::from_secs(60 + 20 * 60)).unwrap();
    let State::On(On { transport: Transport::Ready { state, .. }, .. }) = player.state() else {
        panic!("{player:?}");
    };
    assert_eq!(state, &Ready::Stopped);
    assert_eq!(player.next_deadline(), None);
}

#[test]
fn what_nothing_takes_is_ignored() {
    assert_eq!(player([]).handle(Event::Play, Instant::ZERO), Ok(Outcome::Ignored));
}

#[test]
fn the_state_is_as_large_as_by_hand() {
    #[allow(dead_code, reason = "its size is what is looked at")]
    mod by_hand {
        pub(super) enum State {
            Off,
            On { transport: Transport, sound: Sound },
        }
        pub(super) enum Transport {
            Empty,
            Ready { disc: super::Disc, track: u16, state: Ready },
        }
        pub(super) enum Ready {
            Stopped,
            Playing(Playing),
            Paused,
        }
        pub(super) enum Playing {
            Normal,
            Fast,
        }
        pub(super) enum Sound {
            Audible,
            Muted,
        }
    }
    assert_eq!(size_of::<State>(), size_of::<by_hand::State>());
}
