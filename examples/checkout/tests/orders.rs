//! Orders that go through, that fail in every way, and that are cancelled at every point: whatever was done is undone, or goes through.

use example_checkout::{Order, Reply, Run, Services, What};
use fsm_runtime::End;

const FORWARD: [&str; 4] = ["verify_stock", "reserve", "pay", "invoice"];

fn run(services: &Services, is_gift: bool, cancel_at: Option<&str>) -> Run {
    example_checkout::run(Order { number: 7, is_gift }, services, cancel_at).expect("the chart has no fault")
}

/// The services that were called, in order; of undos, what they undo.
fn called(run: &Run) -> Vec<String> {
    let called = |what| match what {
        What::Called { service, undoes: None, .. } => Some(service.to_owned()),
        What::Called { service, undoes: Some(of), .. } => Some(format!("{service} undoes {of}")),
        _ => None,
    };
    run.steps.iter().filter_map(|step| called(step.what)).collect()
}

#[test]
fn an_order_goes_through() {
    let run = run(&Services::new(), false, None);
    assert_eq!(run.end, Some(End::Success));
    let expected = [
        "verify_stock",
        "reserve",
        "pay",
        "invoice",
        "confirm_by_mail",
        "decrement_stock",
        "notify_logistics",
    ];
    assert_eq!(called(&run), expected);
}

#[test]
fn a_gift_is_wrapped() {
    let run = run(&Services::new(), true, None);
    assert_eq!(run.end, Some(End::Success));
    assert_eq!(called(&run)[6..], ["wrap", "notify_logistics"]);
}

#[test]
fn when_payment_is_declined_the_reservation_is_released_and_the_customer_told() {
    let run = run(&Services::new().with("pay", Reply::Refused), false, None);
    assert_eq!(run.end, Some(End::Failure));
    assert_eq!(called(&run)[3..], ["release undoes #2", "tell_customer"]);
    assert_eq!(run.to_string(), include_str!("../refused.txt"));
}

#[test]
fn a_payment_that_may_have_been_made_is_refunded_first() {
    let run = run(&Services::new().with("pay", Reply::Unknown), false, None);
    assert_eq!(run.end, Some(End::Failure));
    assert_eq!(run.steps[2].owed, ["Reserve", "Pay?"]);
    assert_eq!(called(&run)[3..], ["refund undoes #3", "release undoes #2", "tell_customer"]);
}

#[test]
fn a_refund_that_fails_for_good_is_an_agents() {
    let services = Services::new().with("invoice", Reply::Failed).with("refund", Reply::Failed);
    let run = run(&services, false, None);
    assert_eq!(run.end, Some(End::Failure));
    assert!(run.steps.iter().any(|step| step.what == What::SettledByAgent), "{run}");
}

/// The refund was under way when it turned out that there had been a payment: it is made again, under the same id, since
/// it may have come to the bank before the payment did.
#[test]
fn a_payment_that_is_cancelled_while_it_is_made_is_refunded() {
    let run = run(&Services::new(), false, Some("pay"));
    assert_eq!(run.end, Some(End::Failure));
    let expected = "\
#1 verify_stock                  ok
#2 reserve                       ok                 owed: Reserve
the customer cancels                                owed: Reserve, Pay?
#3 pay                           ok, too late       owed: Reserve, Pay
#3 is not waited for any more                       owed: Reserve, Pay
#4 refund, which undoes #3       ok                 owed: Reserve, Pay
#4 refund, which undoes #3       ok                 owed: Reserve
#5 release, which undoes #2      ok
#6 tell_customer                 ok
the order came to nothing
";
    assert_eq!(run.to_string(), expected);
}

#[test]
fn whatever_fails_and_whenever_it_is_cancelled_nothing_stays_owed() {
    for service in FORWARD {
        for reply in [Reply::Ok, Reply::Refused, Reply::Failed, Reply::Unknown] {
            for cancel_at in [None, Some("verify_stock"), Some("reserve"), Some("pay"), Some("invoice")] {
                let run = run(&Services::new().with(service, reply), false, cancel_at);
                assert_ne!(run.end, None, "{run}");
                let went_through = run.end == Some(End::Success);
                assert_eq!(went_through, reply == Reply::Ok && cancel_at.is_none(), "{run}");
                assert_eq!(went_through, called(&run).iter().any(|made| made == "notify_logistics"), "{run}");
                assert!(run.steps.last().is_some_and(|step| step.owed.is_empty()), "{run}");
                let mut undone: Vec<String> = called(&run);
                undone.retain(|made| made.contains(" undoes "));
                undone.dedup();
                let expected = undone.iter().collect::<std::collections::BTreeSet<_>>().len();
                assert_eq!(undone.len(), expected, "each is undone once: {run}");
            }
        }
    }
}

/// As a person would write it; the generated state is no larger.
#[allow(dead_code, reason = "only its size is looked at")]
mod by_hand {
    use example_checkout::{Invoice, Payment, Reservation};

    pub(super) enum State {
        Placing(Placing),
        Fulfilling { reservation: Reservation, invoice: Invoice, mail: Mail, stock: Stock },
        Wrapping,
        Dispatching,
        Undoing,
        NeedsAgent,
        Telling,
        Completed,
        Rejected,
        Cancelled,
    }

    pub(super) enum Placing {
        Verifying,
        Reserving,
        Paying { reservation: Reservation },
        Invoicing { reservation: Reservation, payment: Payment },
    }

    pub(super) enum Mail {
        Confirming,
        Confirmed,
    }

    pub(super) enum Stock {
        Decrementing,
        Decremented,
    }
}

#[test]
fn the_state_is_as_small_as_by_hand() {
    assert_eq!(size_of::<example_checkout::checkout::State>(), size_of::<by_hand::State>());
}
