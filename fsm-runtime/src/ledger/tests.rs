extern crate std;

use std::vec::Vec;

use super::{Arrival, Ledger, Next, UndoArrival};
use crate::CallId;

/// The undo of place 0 and 1, with the result that it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Release(u8, Option<u8>);

type Calls = Ledger<Release, 4, 2>;

fn calls() -> Calls {
    let mut ledger = Calls::new();
    ledger.enter(0);
    ledger.enter(1);
    ledger
}

const ALL: fn(u16) -> bool = |_| true;
const NO_PIVOT: fn(u16) -> bool = |_| false;

fn begun(ledger: &mut Calls, place: u16) -> CallId {
    ledger.open(place, Some(Release(place as u8, None))).expect("there is room")
}

fn done(ledger: &mut Calls, place: u16) -> CallId {
    let call = begun(ledger, place);
    assert_eq!(ledger.ok(call, ALL, NO_PIVOT, |undo| undo.1 = Some(7)), Arrival::Awaited(place));
    call
}

fn owed(ledger: &Calls) -> Vec<(u64, bool)> {
    ledger.owed().map(|(call, _, maybe)| (call.get(), maybe)).collect()
}

#[test]
fn what_is_owed_is_undone_in_the_reverse_order_of_completion() {
    let mut ledger = calls();
    let (first, second) = (begun(&mut ledger, 0), begun(&mut ledger, 1));
    let _ = ledger.ok(second, ALL, NO_PIVOT, |_| {});
    let _ = ledger.ok(first, ALL, NO_PIVOT, |undo| undo.1 = Some(7));
    assert_eq!(owed(&ledger), [(2, false), (1, false)]);
    let undo = CallId::new(3);
    assert_eq!(ledger.next(0, ALL), Next::Undo { of: first, call: undo, undo: Release(0, Some(7)) });
    assert_eq!(ledger.next(0, ALL), Next::Wait);
    assert_eq!(ledger.undone(undo, true, ALL), UndoArrival::Over(0));
    assert_eq!(ledger.next(0, ALL), Next::Undo { of: second, call: CallId::new(4), undo: Release(1, None) });
    assert_eq!(ledger.undone(CallId::new(4), true, ALL), UndoArrival::Over(0));
    assert_eq!(ledger.next(0, ALL), Next::Done);
}

#[test]
fn a_failed_undo_sticks_and_its_debt_stands() {
    let mut ledger = calls();
    let call = done(&mut ledger, 0);
    assert!(ledger.blocks(0, ALL));
    let _ = ledger.next(0, ALL);
    assert_eq!(ledger.undone(CallId::new(2), false, ALL), UndoArrival::Stuck(0));
    assert!(!ledger.blocks(0, ALL));
    assert_eq!(ledger.next(0, ALL), Next::Wait);
    assert_eq!(owed(&ledger), [(call.get(), false)]);
    ledger.leave(0);
    ledger.enter(0);
    assert_eq!(ledger.next(0, ALL), Next::Undo { of: call, call: CallId::new(3), undo: Release(0, Some(7)) });
}

#[test]
fn an_abandoned_call_is_owed_maybe_and_a_late_err_takes_that_back() {
    let mut ledger = calls();
    let call = begun(&mut ledger, 0);
    assert_eq!(ledger.abandon(0), Some(call));
    assert_eq!(owed(&ledger), [(1, true)]);
    assert_eq!(ledger.failed(call, ALL), Arrival::Late);
    assert_eq!(owed(&ledger), []);
    assert_eq!(ledger.failed(call, ALL), Arrival::Closed);
}

#[test]
fn a_late_ok_keeps_its_place_in_the_order() {
    let mut ledger = calls();
    let early = begun(&mut ledger, 0);
    assert_eq!(ledger.unknown(early, ALL), Arrival::Awaited(0));
    done(&mut ledger, 1);
    assert_eq!(ledger.ok(early, ALL, NO_PIVOT, |_| {}), Arrival::Late);
    assert_eq!(owed(&ledger), [(1, false), (2, false)]);
}

#[test]
fn a_late_ok_of_what_was_undone_runs_the_same_undo_again() {
    let mut ledger = calls();
    let call = begun(&mut ledger, 0);
    let _ = ledger.unknown(call, ALL);
    let _ = ledger.next(0, ALL);
    let undo = CallId::new(2);
    assert_eq!(ledger.undone(undo, true, ALL), UndoArrival::Over(0));
    assert_eq!(ledger.open_calls().collect::<Vec<_>>(), [call]);
    let again = Arrival::Again { of: call, call: undo, undo: Release(0, Some(9)) };
    assert_eq!(ledger.ok(call, ALL, NO_PIVOT, |undo| undo.1 = Some(9)), again);
    assert_eq!(owed(&ledger), []);
    assert_eq!(ledger.undone(undo, false, ALL), UndoArrival::Late);
    assert_eq!(ledger.undone(undo, true, ALL), UndoArrival::Closed);
}

#[test]
fn an_effect_confirmed_while_its_undo_runs_is_undone_once_more() {
    let mut ledger = calls();
    let call = begun(&mut ledger, 0);
    let _ = ledger.abandon(0);
    let _ = ledger.next(1, ALL);
    let undo = CallId::new(2);
    assert_eq!(ledger.ok(call, ALL, NO_PIVOT, |_| {}), Arrival::Late);
    assert!(matches!(ledger.undone(undo, true, ALL), UndoArrival::Again { .. }));
    assert_eq!(ledger.next(1, ALL), Next::Wait);
    assert_eq!(ledger.undone(undo, true, ALL), UndoArrival::Over(1));
    assert_eq!(ledger.next(1, ALL), Next::Done);
}

#[test]
fn a_pivot_settles_what_stands_and_touches_no_call_in_flight() {
    let mut ledger = calls();
    done(&mut ledger, 0);
    let in_flight = begun(&mut ledger, 1);
    let pivot = begun(&mut ledger, 2);
    assert_eq!(ledger.ok(pivot, ALL, |place| place == 2, |_| {}), Arrival::Awaited(2));
    assert_eq!(owed(&ledger), []);
    let _ = ledger.ok(in_flight, ALL, NO_PIVOT, |_| {});
    assert_eq!(owed(&ledger), [(2, false)]);
}

#[test]
fn what_was_settled_owes_nothing_late() {
    let mut ledger = calls();
    let call = begun(&mut ledger, 0);
    let _ = ledger.unknown(call, ALL);
    ledger.settle(ALL);
    assert_eq!(owed(&ledger), []);
    assert_eq!(ledger.ok(call, ALL, NO_PIVOT, |_| {}), Arrival::Late);
    assert_eq!(owed(&ledger), []);
}

#[test]
fn an_undo_whose_debt_is_settled_is_waited_for() {
    let mut ledger = calls();
    done(&mut ledger, 0);
    let _ = ledger.next(0, ALL);
    ledger.settle(ALL);
    assert!(ledger.blocks(0, ALL));
    assert_eq!(ledger.undone(CallId::new(2), false, ALL), UndoArrival::Over(0));
    assert_eq!(ledger.next(0, ALL), Next::Done);
}

#[test]
fn a_scope_leaves_the_rest_alone_and_waits_for_what_another_undoes() {
    let mut ledger = calls();
    done(&mut ledger, 0);
    let _ = ledger.next(0, ALL);
    assert_eq!(ledger.next(1, |place| place == 1), Next::Done);
    assert_eq!(ledger.next(1, |place| place == 0), Next::Wait);
}

#[test]
fn what_cannot_owe_is_closed_when_it_is_given_up() {
    let mut ledger = calls();
    let call = ledger.open(3, None).expect("there is room");
    assert_eq!(ledger.abandon(3), Some(call));
    assert_eq!(ledger.ok(call, ALL, NO_PIVOT, |_| {}), Arrival::Closed);
    assert_eq!(ledger.open_calls().count(), 0);
}

#[test]
fn no_more_calls_are_open_than_there_is_room_for() {
    let mut ledger = calls();
    for place in 0..4 {
        begun(&mut ledger, place);
    }
    assert_eq!(ledger.open(0, None), None);
    let _ = ledger.failed(CallId::new(2), ALL);
    assert_eq!(ledger.open(0, None), Some(CallId::new(5)));
}
