//! A shop's checkout: a chart in a file, services that can fail, and a driver that runs what the machine starts.

mod run;
mod services;

pub use run::{Run, Step, What, run};
pub use services::{Reply, Services};

use fsm_runtime::Statechart;

/// What a customer ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Its number.
    pub number: u32,
    /// Whether it is wrapped.
    pub is_gift: bool,
}

/// A promise of the warehouse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation(pub u32);

/// A payment that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment(pub u32);

/// An invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice(pub u32);

/// Why an order came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There is none left.
    SoldOut,
    /// The bank said no.
    Declined,
    /// Something else failed.
    Failed,
    /// The customer wants it no more.
    Cancelled,
}

/// The host of the machine. The chart declares activities only, so there is nothing to implement.
#[derive(Statechart, Debug)]
#[statechart(file = "checkout.fsm")]
pub struct Shop;
