//! `language.md` § 1: a host type, queries in guards, a timer.

use fsm_runtime::{Error, Fault, Instant, Outcome};
use vending_machine::{Event, Host, State};

/// A slot of the machine.
pub struct Slot(pub u8);

fsm_runtime::machine! {
    /// Sells drinks.
    #[endless]                                  // has no final state on purpose
    pub machine VendingMachine {
        type Slot;                              // the host's own Rust type, opaque: passed on, never looked into
        const PRICE: u32 = 150;
        var credit: u32 = 0;

        event Coin(value: u32);
        event Select(slot: Slot);
        event Refund | Dispensed | Jam | Repaired;

        fn in_stock(slot: Slot) -> bool;        // returns something: a query, `&self`, may stand in a guard
        fn dispense(slot: Slot);                // returns nothing: an action, `&mut self`
        fn pay_out(amount: u32);

        initial Idle;

        state Idle {
            on Coin(value) => HasCredit { credit = value; }
        }
        state HasCredit {
            on Coin(value) if value <= 500 && credit <= 5_000 { credit += value; }   // no target: internal
            on Select(slot) if credit >= PRICE && in_stock(slot)
                => Vending { credit -= PRICE; dispense(slot); }
            on Refund    => Idle { pay_out(credit); credit = 0; }
            after 60s    => Idle { pay_out(credit); credit = 0; }
        }
        state Vending {
            on Dispensed if credit > 0 => HasCredit;
            on Dispensed => Idle;
            on Jam => OutOfOrder;
        }
        state OutOfOrder {
            entry { pay_out(credit); credit = 0; }
            on Repaired => Idle;
        }
    }
}

#[derive(Default)]
struct Hardware {
    dispensed: Vec<u8>,
    paid_out: u32,
}

impl Host for Hardware {
    fn in_stock(&self, slot: &Slot) -> bool {
        slot.0 < 3
    }
    fn dispense(&mut self, slot: Slot) {
        self.dispensed.push(slot.0);
    }
    fn pay_out(&mut self, amount: u32) {
        self.paid_out += amount;
    }
}

fn main() -> Result<(), Error> {
    let at = |seconds| Instant::from_secs(seconds);
    let mut machine = VendingMachine::new(Hardware::default(), at(0))?;
    assert_eq!(machine.handle(Event::Refund, at(1))?, Outcome::Ignored);
    assert_eq!(machine.handle(Event::Coin { value: 100 }, at(2))?, Outcome::Handled);
    assert_eq!(machine.handle(Event::Coin { value: 200 }, at(3))?, Outcome::Handled);
    assert_eq!(machine.handle(Event::Select { slot: Slot(7) }, at(4))?, Outcome::Ignored);
    assert_eq!(machine.handle(Event::Select { slot: Slot(2) }, at(5))?, Outcome::Handled);
    assert!(matches!(machine.state(), State::Vending));
    assert_eq!(machine.next_deadline(), None);
    assert!(machine.handle(Event::Dispensed, at(6))?.is_handled());
    assert_eq!(machine.next_deadline(), Some(at(66)));
    assert_eq!(machine.advance(at(66))?, Outcome::Handled);
    assert!(matches!(machine.state(), State::Idle));
    assert_eq!(format!("{machine:?}"), "VendingMachine { state: Idle, .. }");
    let hardware = machine.into_host();
    assert_eq!((hardware.dispensed, hardware.paid_out), (vec![2], 150));
    assert_ne!(Error::Fault(Fault::Overflow), Error::Timers);
    Ok(())
}
