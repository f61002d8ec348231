// A mistake in a signature is the only error: what implements and uses it compiles, since its type is taken for any.
use fsm_runtime::{Error, Outcome};

#[derive(Clone)]
pub struct Slot(pub u8);
pub struct Lost;
#[derive(Clone)]
pub struct Order {
    pub gift: bool,
}

fsm_runtime::machine! {
    #[endless]
    pub machine Vending {
        type Slot;
        type Lost;
        var credit: u32 = 0;
        event Coin(value: u32) | Select(slot: Slott);
        fn in_stock(slot: Slott) -> bool;
        fn price(slot: Slot) -> u31;
        fn dispense(slot: Slot, count: u8, count: u8) -> Result<(), Los>;
        fn weigh(slot: Slot) -> Result<u8>;
        fn pay_out(amount: u32) -> ();
        initial Idle;
        state Idle { on Coin(value) => HasCredit { credit = value; } }
        state HasCredit {
            on Select(slot) if in_stock(slot) => Vending(slot);
        }
        state Vending(slot: Slt) { on Coin(_) => Idle; }
    }
}

struct Hardware;

impl vending::Host for Hardware {
    fn in_stock(&self, slot: &Slot) -> bool {
        slot.0 > 0
    }
    fn price(&self, _: &Slot) -> u32 {
        150
    }
    fn dispense(&mut self, slot: Slot, _: u8, _: u8) -> Result<(), Lost> {
        let _ = slot;
        Ok(())
    }
    fn weigh(&self, slot: &Slot) -> Result<u8, Lost> {
        Ok(slot.0)
    }
    fn pay_out(&mut self, amount: u32) {
        let _ = amount;
    }
}

fsm_runtime::machine! {
    machine Buying(order: Ordr) {
        type Order { gift: bol }
        pub var tries: u8 = none;
        activity pay(order: Order) -> Paymnt retry 0 every 1s undo refund(order);
        activity refund(order: Order) retriable;
        initial Paying;
        state Paying { invoke pay(order) { ok => Paid, err => Paid, unknown => Paid } }
        final Paid;
    }
}

fn run() -> Result<(), Error> {
    let mut machine = Vending::new(Hardware)?;
    let outcome: Outcome = machine.handle(vending::Event::Select { slot: Slot(1) })?;
    assert!(outcome.is_handled());
    if let vending::State::Vending { slot } = machine.state() {
        assert_eq!(slot.0, 1);
    }
    let mut calls = vec![];
    let buying = Buying::new((), Order { gift: true }, &mut |effect| calls.push(effect))?;
    assert_eq!(buying.tries(), 0);
    for effect in calls {
        if let buying::Effect::Start(_, buying::Call::Pay { order }) = effect {
            assert!(order.gift);
        }
    }
    Ok(())
}

fn main() {
    run().unwrap();
}
