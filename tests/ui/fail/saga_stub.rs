// What uses a machine with activities compiles against its stub.
use fsm_runtime::{CallOutcome, End, Error};

#[derive(Clone)]
pub struct Payment;

fsm_runtime::machine! {
    machine Shop {
        type Payment;
        event Cancel;
        activity pay() -> Payment ! Declined undo refund() timeout 30s;
        activity refund() retriable;
        initial Paying;
        state Paying {
            on Cancel => Undoing;
            invoke pay() { ok => Done, err(Declined) => Rejectd, err => Undoing }
        }
        state Undoing { compensate { ok => Rejected } }
        final Done;
        final failure Rejected;
    }
}

fn run() -> Result<(), Error> {
    let mut waiting = Vec::new();
    let mut machine = Shop::new((), &mut |effect| waiting.push(effect))?;
    while let Some(effect) = waiting.pop() {
        let input = match effect {
            shop::Effect::Start(call, shop::Call::Pay {}) => shop::Input::Pay(call, CallOutcome::Ok(Payment)),
            shop::Effect::Start(call, shop::Call::Refund {}) => shop::Input::Refund(call, CallOutcome::Failed),
            shop::Effect::Undo { .. } | shop::Effect::Cancel(_) => shop::Input::Event(shop::Event::Cancel),
        };
        let _ = machine.handle(input, &mut |effect| waiting.push(effect))?;
    }
    assert_eq!(machine.owed().count(), 0);
    assert_eq!(machine.end(), Some(End::Success));
    Ok(())
}

fn main() {
    run().unwrap();
}
