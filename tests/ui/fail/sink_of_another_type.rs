// What takes the effects of a machine is given something else, or takes something else.
use fsm_runtime::{CallId, Error};

include!("../shop.rs");

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
