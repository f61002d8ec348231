// A machine with activities that is started in a given state, as its own tests do: what the state calls is called.
use fsm_runtime::{CallOutcome, Instant, Outcome};
use parcel::{Call, Effect, Event, Input, State};

fsm_runtime::machine! {
    machine Parcel(number: u32) {
        event Cancel;
        activity pick(number: u32) undo put_back(number) timeout 1min;
        activity put_back(number: u32) retriable;
        activity tell(number: u32) retriable undo none "a word stands";

        initial Picking;
        state Picking {
            invoke pick(number) { ok => Packed, err => Undoing }
            on Cancel => Undoing;
        }
        state Packed {
            after 5s => Sent;
            on Cancel => Undoing;
        }
        state Undoing { compensate { ok => Telling } }
        state Telling { invoke tell(number) { ok => Lost } }
        final Sent;
        final failure Lost;
    }
}

/// The machine in a state, with the calls that it made there.
fn start(state: State) -> (Parcel<()>, Vec<String>) {
    let mut calls = Vec::new();
    let machine = Parcel::start_in((), state, 7, Instant::ZERO, &mut |effect| {
        if let Effect::Start(id, call) = effect {
            calls.push(format!("{id:?} {call:?}"));
        }
    });
    (machine.unwrap(), calls)
}

fn main() {
    let (mut machine, calls) = start(State::Picking);
    assert_eq!(calls.len(), 1);
    let id = machine.open_calls().next().unwrap();
    let mut undone = Vec::new();
    let mut note = |effect| {
        if let Effect::Undo { call, undo: Call::PutBack { .. }, .. } = effect {
            undone.push(call);
        }
    };
    let picked = Input::Pick(id, CallOutcome::Ok(()));
    assert_eq!(machine.handle(picked, Instant::ZERO, &mut note), Ok(Outcome::Handled));
    assert_eq!(machine.handle(Event::Cancel, Instant::ZERO, &mut note), Ok(Outcome::Handled));
    assert_eq!(undone.len(), 1);

    // Nothing is owed, so that the undoing is over at once.
    let (machine, calls) = start(State::Undoing);
    assert_eq!((machine.state(), calls.len()), (&State::Telling, 1));

    let (machine, calls) = start(State::Packed);
    assert!(calls.is_empty() && machine.next_deadline().is_some());
}
