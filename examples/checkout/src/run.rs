//! The driver: it runs what the machine starts, and hands the outcomes back.

use std::collections::VecDeque;
use std::fmt;

use fsm_runtime::{CallId, End, Error, Instant};

use crate::checkout::{Effect, Event, Input, State};
use crate::services::name;
use crate::{Order, Reply, Services, Shop};

/// What happened to an order, step by step. Displayed as a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// The steps in order.
    pub steps: Vec<Step>,
    /// How it ended; `None` if it waits for a service that stays silent.
    pub end: Option<End>,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it was.
    pub what: What,
    /// Whether the machine took notice.
    pub handled: bool,
    /// What is owed since, in order of completion; with a `?` what may have happened.
    pub owed: Vec<String>,
}

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum What {
    /// A service was called.
    Called {
        /// The call.
        id: CallId,
        /// The service, named as in the chart.
        service: &'static str,
        /// The call that it undoes.
        undoes: Option<CallId>,
        /// What came back.
        reply: Reply,
    },
    /// A call that had no reply yet is not waited for any more.
    GivenUp(CallId),
    /// The customer wants it no more.
    Cancelled,
    /// An agent saw to what could not be undone.
    SettledByAgent,
}

/// Runs an order to its end, or until nothing happens any more. The customer cancels as soon as the service named by
/// `cancel_at` has been called. An agent settles what can't be undone.
///
/// # Errors
/// The machine's; the chart has none to give.
pub fn run(order: Order, services: &Services, cancel_at: Option<&str>) -> Result<Run, Error> {
    let now = Instant::ZERO;
    let mut run = Run::default();
    let mut waiting: VecDeque<Effect> = VecDeque::new();
    let mut machine = Shop.start(order, now, &mut |effect| waiting.push_back(effect))?;
    let mut cancel_at = cancel_at;
    while machine.end().is_none() {
        let (what, input) = match waiting.pop_front() {
            // It has been called, and the customer cancels before it replies.
            Some(effect) if cancel_at.is_some() && cancel_at == called(&effect) => {
                cancel_at = None;
                waiting.push_front(effect);
                (What::Cancelled, Some(Input::Event(Event::Cancel)))
            }
            Some(Effect::Start(id, call)) => {
                let service = name(&call);
                let what = What::Called { id, service, undoes: None, reply: services.reply(service) };
                (what, services.perform(id, &call))
            }
            Some(Effect::Undo { of, call: id, undo }) => {
                let service = name(&undo);
                let what = What::Called { id, service, undoes: Some(of), reply: services.reply(service) };
                (what, services.perform(id, &undo))
            }
            Some(Effect::Cancel(id)) => (What::GivenUp(id), None),
            None if matches!(machine.state(), State::NeedsAgent) => {
                (What::SettledByAgent, Some(Input::Event(Event::Settled)))
            }
            None => break,
        };
        let handled = match input {
            Some(input) => machine.handle(input, now, &mut |effect| waiting.push_back(effect))?.is_handled(),
            None => true,
        };
        let owed = machine.owed().map(|owed| {
            let mark = if owed.maybe { "?" } else { "" };
            format!("{:?}{mark}", owed.activity)
        });
        run.steps.push(Step { what, handled, owed: owed.collect() });
    }
    run.end = machine.end();
    Ok(run)
}

/// The service that an effect starts, except for an undo.
fn called(effect: &Effect) -> Option<&'static str> {
    match effect {
        Effect::Start(_, call) => Some(name(call)),
        _ => None,
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.steps {
            let (what, reply) = match step.what {
                What::Called { id, service, undoes: None, reply } => {
                    (format!("{id} {service}"), reply.as_str())
                }
                What::Called { id, service, undoes: Some(of), reply } => {
                    (format!("{id} {service}, which undoes {of}"), reply.as_str())
                }
                What::GivenUp(id) => (format!("{id} is not waited for any more"), ""),
                What::Cancelled => ("the customer cancels".to_owned(), ""),
                What::SettledByAgent => ("an agent has seen to the rest".to_owned(), ""),
            };
            let late = if step.handled { "" } else { ", too late" };
            let owed = match step.owed.as_slice() {
                [] => String::new(),
                owed => format!("owed: {}", owed.join(", ")),
            };
            let line = format!("{what:<32} {:<18} {owed}", format!("{reply}{late}"));
            writeln!(f, "{}", line.trim_end())?;
        }
        f.write_str(match self.end {
            Some(End::Success) => "the order is completed\n",
            Some(End::Failure) => "the order came to nothing\n",
            None => "a service stays silent\n",
        })
    }
}
