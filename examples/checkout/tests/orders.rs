//! Orders that go through, that fail in every way, and that are cancelled at every point: whatever was done is undone, or goes through.

use example_checkout::{Order, Reply, Services, run};
use fsm_runtime::End;

const FORWARD: [&str; 4] = ["verify_stock", "reserve", "pay", "invoice"];

fn told(services: &Services, is_gift: bool, cancel_at: Option<&str>) -> (String, Option<End>) {
    run(Order { number: 7, is_gift }, services, cancel_at).expect("the chart has no fault")
}

/// The services that were called, in order, undos with what they undo.
fn called(told: &str) -> Vec<&str> {
    told.lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| line.split_once(' ').map_or("", |it| it.1))
        .collect()
}

#[test]
fn an_order_goes_through() {
    let (told, end) = told(&Services::new(), false, None);
    assert_eq!(end, Some(End::Success));
    let expected = [
        "verify_stock",
        "reserve",
        "pay",
        "invoice",
        "confirm_by_mail",
        "decrement_stock",
        "notify_logistics",
    ];
    assert_eq!(called(&told), expected);
}

#[test]
fn a_gift_is_wrapped() {
    let (told, end) = told(&Services::new(), true, None);
    assert_eq!(end, Some(End::Success));
    assert_eq!(called(&told).get(6..), Some(&["wrap", "notify_logistics"][..]));
}

#[test]
fn when_payment_is_declined_the_reservation_is_released_and_the_customer_told() {
    let (told, end) = told(&Services::new().with("pay", Reply::Refused), false, None);
    assert_eq!(end, Some(End::Failure));
    assert_eq!(called(&told).get(3..), Some(&["release, which undoes #2", "tell_customer"][..]));
}

#[test]
fn a_payment_that_may_have_been_made_is_refunded_first() {
    let (told, end) = told(&Services::new().with("pay", Reply::Unknown), false, None);
    assert_eq!(end, Some(End::Failure));
    let expected = ["refund, which undoes #3", "release, which undoes #2", "tell_customer"];
    assert_eq!(called(&told).get(3..), Some(&expected[..]));
}

#[test]
fn a_refund_that_fails_for_good_is_an_agents() {
    let services = Services::new().with("invoice", Reply::Failed).with("refund", Reply::Failed);
    let (told, end) = told(&services, false, None);
    assert_eq!(end, Some(End::Failure));
    assert!(told.contains("an agent settles it"), "{told}");
}

#[test]
fn whatever_fails_and_whenever_it_is_cancelled_nothing_stays_owed() {
    for service in FORWARD {
        for reply in [Reply::Ok, Reply::Refused, Reply::Failed, Reply::Unknown] {
            for cancel_at in [None, Some("verify_stock"), Some("reserve"), Some("pay"), Some("invoice")] {
                let (told, end) = told(&Services::new().with(service, reply), false, cancel_at);
                let made = called(&told);
                assert_ne!(end, None, "{told}");
                let undoes = |undo: &str| made.iter().filter(|line| line.starts_with(undo)).count();
                let went_through = end == Some(End::Success);
                assert_eq!(went_through, made.contains(&"notify_logistics"), "{told}");
                assert_eq!(went_through, reply == Reply::Ok && cancel_at.is_none(), "{told}");
                let last = told.lines().rev().find(|line| line.contains("owed:"));
                let at_the_end = told.lines().rev().nth(1).unwrap_or_default();
                assert!(!at_the_end.contains("owed:"), "{last:?} {told}");
                assert!(undoes("release") <= 2 && undoes("refund") <= 2, "{told}");
            }
        }
    }
}
