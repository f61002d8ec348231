// What can't be read is missing from nothing: whatever a program does with the machine, that is the only error.
use fsm_runtime::{Error, Outcome};

fsm_runtime::machine! {
    pub machine Vending {
        event Coin(value u32) | Refund;
        fn in_stock(slot u8) -> bool;
        fn pay_out(amount: u32);
        activity charge(amount: u32) -> receipt u8 ! Declined undo none "it may stand" timeout 3s;
        initial Idle;
        state Idle { on Coin(value) => Charging { pay_out(value); } }
        state Charging(slot u8) {
            pub var tries u8 = 0;
            invoke charge(tries) { ok => Done, err => Idle }
            after 60s => Idle;
        }
        final Done;
    }
}

struct Hardware;

impl vending::Host for Hardware {
    fn in_stock(&self, slot: u8) -> bool {
        slot > 0
    }
    fn pay_out(&mut self, amount: u32) {
        let _ = amount;
    }
}

fn count<H: vending::Host>(machine: &mut Vending<H>) -> Result<Outcome, Error> {
    assert!(machine.host().in_stock(3));
    machine.handle(vending::Event::Coin { value: 100 }, &mut |_| {})
}

fn main() -> Result<(), Error> {
    let mut machine = Vending::new(Hardware, &mut |_| {})?;
    let _ = count(&mut machine)?;
    match machine.state() {
        vending::State::Charging { slot, tries } => assert_eq!(*slot, machine.tries() + tries),
        vending::State::Idle | vending::State::Done => {}
    }
    let outcome = fsm_runtime::CallOutcome::Err(vending::ChargeError::Declined);
    if let vending::Effect::Start(call, vending::Call::Charge { .. }) = machine.effect() {
        let _ = machine.handle(vending::Input::Charge(call, outcome), &mut |_| {})?;
    }
    Ok(())
}
