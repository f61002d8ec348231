// A declaration that had to be taken out is missing from nothing either.
use fsm_runtime::{Error, Instant};

fsm_runtime::machine! {
    #[endless]
    pub machine Light {
        event Press | Press;
        initial Off;
        state Off { on Press => On; }
        state Off { on Press => On; }
        state On { on Press => Off; after 3s => Off; }
    }
}

fsm_runtime::machine! {
    pub machine Door {
        event Open;
        var count: Kind = none;
        initial Closed;
        state Closed { on Open => Opened; }
        final Opened { after 3s => Closed; }
    }
}

pub struct Lamp {
    pub watts: u16,
}

// What was meant for a field was read as a variant.
fsm_runtime::machine! {
    #[endless]
    pub machine Socket {
        type Lamp { watts }
        event Swap(lamp: Lamp);
        initial Free;
        state Free { on Swap(lamp) if lamp.watts > 40 => Free; }
    }
}

fn main() -> Result<(), Error> {
    let mut light = Light::new((), Instant::ZERO)?;
    let _ = light.handle(light::Event::Press, Instant::ZERO)?;
    assert!(matches!(light.state(), light::State::On));
    let mut door = Door::new((), Instant::ZERO)?;
    let _ = door.handle(door::Event::Open, Instant::ZERO)?;
    assert!(matches!(door.state(), door::State::Opened));
    let mut socket = Socket::new(())?;
    let _ = socket.handle(socket::Event::Swap { lamp: Lamp { watts: 60 } })?;
    Ok(())
}
