// A machine with activities: effects come out, outcomes go in.
use fsm_runtime::{CallOutcome, End};
use purchase::{Call, Effect, Event, Input};

#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    pub number: u32,
}

fsm_runtime::machine! {
    /// Pays, and gives back what was paid if it is told so.
    pub machine Purchase(amount: u32) {
        type Receipt { number: u32 }
        event Return | Keep;
        activity pay(amount: u32) -> receipt: Receipt ! Declined undo refund(amount, receipt) timeout 30s;
        activity refund(amount: u32, receipt: Option<Receipt>) retriable;
        pub var paid: bool = false;

        initial Paying;
        state Paying {
            invoke pay(amount) {
                ok(receipt) if receipt.number > 0 => Holding(receipt) { paid = true; }
                ok            => Undoing,
                err(Declined) => Declined,
                err           => Undoing,
            }
        }
        state Holding(receipt: Receipt) {
            on Return if receipt.number > 0 => Undoing;
            on Keep => Bought;
        }
        state Undoing { compensate { ok => Declined } }
        final Bought;
        final failure Declined;
    }
}

fn run(outcome: CallOutcome<Receipt, purchase::PayError>, event: Event) -> (Option<End>, usize, bool) {
    let mut effects = Vec::new();
    let mut machine = Purchase::new((), 7, &mut |effect| effects.push(effect)).unwrap();
    let Some(Effect::Start(call, Call::Pay { amount: 7 })) = effects.pop() else { panic!("{effects:?}") };
    assert!(machine.handle(Input::Pay(call, outcome), &mut |effect| effects.push(effect)).unwrap().is_handled());
    let owed = machine.owed().count();
    let _ = machine.handle(Input::Event(event), &mut |effect| effects.push(effect)).unwrap();
    let mut undone = false;
    while let Some(effect) = effects.pop() {
        let Effect::Undo { of, call, undo: Call::Refund { amount: 7, .. } } = effect else { panic!("{effect:?}") };
        assert_ne!(of, call);
        undone = true;
        let _ = machine.handle(Input::Refund(call, CallOutcome::Ok(())), &mut |effect| effects.push(effect)).unwrap();
    }
    (machine.end(), owed, undone)
}

fn main() {
    let receipt = |number| CallOutcome::Ok(Receipt { number });
    assert_eq!(run(receipt(1), Event::Keep), (Some(End::Success), 1, false));
    assert_eq!(run(receipt(1), Event::Return), (Some(End::Failure), 1, true));
    assert_eq!(run(receipt(0), Event::Keep), (Some(End::Failure), 1, true));
    assert_eq!(run(CallOutcome::Unknown, Event::Keep), (Some(End::Failure), 1, true));
    assert_eq!(run(CallOutcome::Err(purchase::PayError::Declined), Event::Keep), (Some(End::Failure), 0, false));
    assert_eq!(run(CallOutcome::Failed, Event::Keep), (Some(End::Failure), 0, false));
}
