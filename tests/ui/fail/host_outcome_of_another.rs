// The outcome of one activity is not that of another.
use fsm_runtime::{CallId, CallOutcome, Error};

include!("../shop.rs");

struct Desk;

impl shop::Host for Desk {
    fn wrap(&mut self, _: Order) {}
    fn is_open(&self, hour: u8) -> bool {
        hour > 7
    }
}

fn paid(shop: &mut Shop<Desk>, call: CallId, outcome: CallOutcome<(), shop::PostError>) -> Result<(), Error> {
    let _ = shop.handle(shop::Input::Pay(call, outcome), &mut |_| {})?;
    Ok(())
}

fn lost(call: CallId) -> shop::Input {
    shop::Input::Post(call, CallOutcome::Err(shop::PayError::Declined))
}

fn main() {
    let _ = (paid, lost);
}
