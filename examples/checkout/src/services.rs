//! Services that only say what they would do, and fail on demand.

use std::collections::HashMap;

use fsm_runtime::{CallId, CallOutcome};

use crate::checkout::{Call, Input, PayError, ReserveError, VerifyStockError};
use crate::{Invoice, Payment, Reservation};

/// What a service replies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// It did it.
    Ok,
    /// It refused, with its declared error if it has one.
    Refused,
    /// It could not be reached.
    Failed,
    /// It did not reply in time.
    Unknown,
    /// It does not reply yet.
    Silent,
}

impl Reply {
    /// In a word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Refused => "refused",
            Self::Failed => "not reached",
            Self::Unknown => "unknown",
            Self::Silent => "silent",
        }
    }
}

/// The services of the shop. Each replies `Ok` unless it was told otherwise.
#[derive(Clone, Debug, Default)]
pub struct Services {
    replies: HashMap<&'static str, Reply>,
}

impl Services {
    /// All of them work.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Has a service, named as in the chart, reply so.
    #[must_use]
    pub fn with(mut self, service: &'static str, reply: Reply) -> Self {
        self.replies.insert(service, reply);
        self
    }

    /// Has a service reply so from now on.
    pub fn set(&mut self, service: &'static str, reply: Reply) {
        self.replies.insert(service, reply);
    }

    pub(crate) fn reply(&self, service: &str) -> Reply {
        self.replies.get(service).copied().unwrap_or(Reply::Ok)
    }

    /// Runs a call; `None` if the service stays silent.
    #[must_use]
    pub fn perform(&self, id: CallId, call: &Call) -> Option<Input> {
        let reply = self.reply(name(call));
        if reply == Reply::Silent {
            return None;
        }
        Some(match call {
            Call::VerifyStock { .. } => {
                Input::VerifyStock(id, outcome(reply, (), VerifyStockError::OutOfStock))
            }
            Call::Reserve { order } => {
                Input::Reserve(id, outcome(reply, Reservation(order.number), ReserveError::OutOfStock))
            }
            Call::Pay { order } => Input::Pay(id, outcome(reply, Payment(order.number), PayError::Declined)),
            Call::Invoice { order, .. } => Input::Invoice(id, surely(reply, Invoice(order.number))),
            Call::ConfirmByMail { .. } => Input::ConfirmByMail(id, surely(reply, ())),
            Call::DecrementStock { .. } => Input::DecrementStock(id, surely(reply, ())),
            Call::Wrap { .. } => Input::Wrap(id, surely(reply, ())),
            Call::NotifyLogistics { .. } => Input::NotifyLogistics(id, surely(reply, ())),
            Call::TellCustomer { .. } => Input::TellCustomer(id, surely(reply, ())),
            Call::Release { .. } => Input::Release(id, surely(reply, ())),
            Call::Refund { .. } => Input::Refund(id, surely(reply, ())),
            Call::VoidInvoice { .. } => Input::VoidInvoice(id, surely(reply, ())),
        })
    }
}

fn outcome<T, E>(reply: Reply, result: T, error: E) -> CallOutcome<T, E> {
    match reply {
        Reply::Ok => CallOutcome::Ok(result),
        Reply::Refused => CallOutcome::Err(error),
        Reply::Failed => CallOutcome::Failed,
        Reply::Unknown | Reply::Silent => CallOutcome::Unknown,
    }
}

fn surely<T>(reply: Reply, result: T) -> CallOutcome<T> {
    match reply {
        Reply::Ok => CallOutcome::Ok(result),
        Reply::Refused | Reply::Failed => CallOutcome::Failed,
        Reply::Unknown | Reply::Silent => CallOutcome::Unknown,
    }
}

/// How the chart calls it.
pub(crate) fn name(call: &Call) -> &'static str {
    match call {
        Call::VerifyStock { .. } => "verify_stock",
        Call::Reserve { .. } => "reserve",
        Call::Pay { .. } => "pay",
        Call::Invoice { .. } => "invoice",
        Call::ConfirmByMail { .. } => "confirm_by_mail",
        Call::DecrementStock { .. } => "decrement_stock",
        Call::Wrap { .. } => "wrap",
        Call::NotifyLogistics { .. } => "notify_logistics",
        Call::TellCustomer { .. } => "tell_customer",
        Call::Release { .. } => "release",
        Call::Refund { .. } => "refund",
        Call::VoidInvoice { .. } => "void_invoice",
    }
}
