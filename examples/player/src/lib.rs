//! A disc player: hierarchy, regions, history and data that lives in a state, in a macro.

use fsm_runtime::machine;

/// What is in the player.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disc {
    /// What is written on it.
    pub title: String,
    /// How many tracks it has.
    pub tracks: u16,
}

machine! {
    /// Plays discs.
    #[endless]
    pub machine Player {
        type Disc;
        event Power | Play | Pause | Stop | Forward | Mute | Eject | Loaded(disc: Disc);

        initial Off;
        state Off { on Power => On; }

        parallel On {
            on Power => Off;

            state Transport { // a region
                initial Empty;
                state Empty { on Loaded(disc) => Ready(disc); }
                state Ready(disc: Disc) { // data that lives as long as the state
                    pub var track: u16 = 0; // `pub`: the host reads it
                    on Eject => Empty;

                    initial Stopped;
                    state Stopped { on Play => Playing; }
                    state Playing {
                        history Resume => Normal; // `deep` after the name for deep history
                        initial Normal;
                        state Normal {
                            on Forward => Fast { track += 1; }
                        }
                        state Fast { on Play => Normal; }
                        on Pause => Paused;
                        on Stop => Stopped;
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
                state Muted { on Mute => Audible; }
            }
        }
    }
}
