// What a program does with the machine `Purchase`, by whichever door it came: it has declared `Receipt`, and `start`.
use fsm_runtime::{CallOutcome, End};
use purchase::{Call, Effect, Event, Input};

fn run(outcome: CallOutcome<Receipt, purchase::PayError>, event: Event) -> (Option<End>, usize, bool) {
    let mut effects = Vec::new();
    let mut machine = start(7, &mut |effect| effects.push(effect));
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
