// What takes the effects of a machine is given something else, or takes something else.
use fsm_runtime::{CallId, Error};

#[derive(Clone)]
pub struct Order {
    pub is_gift: bool,
}

#[derive(Clone)]
pub struct Payment;

fsm_runtime::machine! {
    pub machine Shop(order: Order) {
        type Order { is_gift: bool }
        type Payment;
        event Cancel;
        fn wrap(order: Order);
        fn is_open(hour: u8) -> bool;
        activity pay(order: Order) -> Payment ! Declined | Limit undo refund(order) timeout 30s;
        activity refund(order: Order) retriable;
        activity post(order: Order) ! Lost undo none "it is on its way" timeout 30s;
        initial Paying;
        state Paying {
            on Cancel if is_open(8) => Undoing;
            invoke pay(order) { ok => Posting, err => Undoing }
        }
        state Posting {
            entry { if order.is_gift { wrap(order); } }
            invoke post(order) { ok => Posted, err => Undoing }
        }
        state Undoing { compensate { ok => Broken } }
        final Posted;
        final failure Broken;
    }
}

struct Desk;

impl shop::Host for Desk {
    fn wrap(&mut self, _: Order) {}
    fn is_open(&self, hour: u8) -> bool {
        hour > 7
    }
}

fn run(order: Order) -> Result<(), Error> {
    let mut calls: Vec<CallId> = Vec::new();
    let mut shop = Shop::new(Desk, order, &mut |effect| calls.push(effect))?;
    let _ = shop.handle(shop::Input::Event(shop::Event::Cancel), &mut |call: CallId| calls.push(call))?;
    let _ = shop.handle(shop::Event::Cancel, &mut |_| {})?;
    let _ = shop.handle(shop::Input::Event(shop::Event::Cancel))?;
    Ok(())
}

fn main() {
    let _ = run;
}
