// A mistake is the only error: what uses the machine compiles against a stub of it.
use fsm_runtime::{Error, Instant, Outcome};

pub struct Slot(pub u8);

fsm_runtime::machine! {
    #[endless]
    pub machine Vending {
        type Slot;
        var credit: u32 = 0;
        event Coin(value: u32) | Select(slot: Slot) | Refund;
        fn in_stock(slot: Slot) -> bool;
        fn pay_out(amount: u32);
        initial Idle;
        state Idle { on Coin(value) => HasCredit { credit = valeu; } }
        state HasCredit {
            initial Low;
            state Low;
            state High(slot: Slot) { history Back => Low; }
            on Refund => Idle { pay_out(credit) }
            after 60s => Idle;
        }
        parallel Both { state Left { initial A; state A; } state Right { initial B; state B; } }
    }
}

// Two things are wrong with the declarations of this one, which is left without them.
fsm_runtime::machine! {
    machine Door {
        event Open(force: u9) | Close;
        var count: u8 = "none";
        state Closed { on Close => Opened; }
        final Opened;
        event Knock;
    }
}

struct Hardware;

impl vending::Host for Hardware {
    fn in_stock(&self, slot: &Slot) -> bool {
        slot.0 > 0
    }
    fn pay_out(&mut self, amount: u32) {
        let _ = amount;
    }
}

fn run() -> Result<(), Error> {
    let mut machine = Vending::new(Hardware, Instant::ZERO)?;
    let outcome: Outcome = machine.handle(vending::Event::Coin { value: 100 }, Instant::ZERO)?;
    assert!(outcome.is_handled());
    match machine.state() {
        vending::State::Idle => {}
        vending::State::HasCredit(vending::HasCredit::Low) => {}
        vending::State::HasCredit(vending::HasCredit::High { slot }) => assert_eq!(slot.0, 1),
        vending::State::Both(vending::Both { left: vending::both::Left::A, .. }) => {}
    }
    if let Some(deadline) = machine.next_deadline() {
        let _ = machine.advance(deadline)?;
    }
    let mut door = Door::new(())?;
    let _ = door.handle(door::Event::Knock)?;
    assert!(matches!(door.state(), door::State::Closed));
    assert!(door.end().is_none());
    Ok(())
}

fn main() {
    run().unwrap();
}
