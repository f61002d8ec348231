//! `language.md` § 2: regions, history, data that lives in a state; in a module, and no host.

mod audio {
    /// What is played.
    pub struct Disc;

    fsm_runtime::machine! {
        #[endless]
        pub(crate) machine Player {
            type Disc;
            event Power | Play | Pause | Stop | Forward | Mute | Eject | Loaded(disc: Disc);

            initial Off;
            state Off { on Power => On; }

            parallel On {
                on Power => Off;

                state Transport {                                       // a region
                    initial Empty;
                    state Empty { on Loaded(disc) => Ready(disc); }
                    state Ready(disc: Disc) {                           // data that lives as long as the state
                        pub var track: u16 = 0;                         // `pub`: the host reads it
                        on Eject => Empty;

                        initial Stopped;
                        state Stopped { on Play => Playing; }
                        state Playing {
                            history Resume => Normal;                   // `deep` after the name for deep history
                            initial Normal;
                            state Normal { on Forward => Fast { track += 1; } }
                            state Fast   { on Play => Normal; }
                            on Pause => Paused;
                            on Stop  => Stopped;
                        }
                        state Paused {
                            on Play | Pause => Playing.Resume;
                            after 20min => Stopped;
                        }
                    }
                }
                state Sound {
                    initial Audible;
                    state Audible { on Mute => Muted; }
                    state Muted   { on Mute => Audible; }
                }
            }
        }
    }
}

use audio::player::on::transport::Ready;
use audio::player::on::transport::ready::Playing;
use audio::player::on::{Sound, Transport};
use audio::player::{Event, On, State};
use fsm_runtime::{Error, Instant};

fn main() -> Result<(), Error> {
    let mut player = audio::Player::new((), Instant::ZERO)?;
    for event in [
        Event::Power,
        Event::Loaded { disc: audio::Disc },
        Event::Play,
        Event::Forward,
        Event::Pause,
        Event::Mute,
        Event::Play,
    ] {
        assert!(player.handle(event, Instant::from_secs(1))?.is_handled());
    }
    let State::On(On { transport: Transport::Ready { track, state, .. }, sound }) = player.state() else {
        panic!("{player:?}");
    };
    assert_eq!((*track, *state, *sound), (1, Ready::Playing(Playing::Fast), Sound::Muted));
    Ok(())
}
