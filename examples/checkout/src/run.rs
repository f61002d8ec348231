//! The driver: it runs what the machine starts, and hands the outcomes back.

use std::collections::VecDeque;
use std::fmt::Write as _;

use fsm_runtime::{End, Error, Instant, Outcome};

use crate::checkout::{Effect, Event, Input, State};
use crate::services::name;
use crate::{Order, Services, Shop};

/// Runs an order to its end, or until nothing happens any more, and tells each step. The customer cancels as soon
/// as the service named by `cancel_at` has been called. An agent settles what can't be undone.
///
/// # Errors
/// The machine's; the chart has none to give.
pub fn run(
    order: Order,
    services: &Services,
    cancel_at: Option<&str>,
) -> Result<(String, Option<End>), Error> {
    let now = Instant::ZERO;
    let mut told = String::new();
    let mut waiting: VecDeque<Effect> = VecDeque::new();
    let mut machine = Shop.start(order, now, &mut |effect| waiting.push_back(effect))?;
    let mut cancelled = false;
    while machine.end().is_none() {
        let input = match waiting.pop_front() {
            Some(Effect::Start(id, call)) => {
                let _ = writeln!(told, "{id} {}", name(&call));
                if !cancelled && cancel_at == Some(name(&call)) {
                    cancelled = true;
                    let _ = writeln!(told, "   the customer cancels");
                    let _ = machine.handle(Event::Cancel, now, &mut |effect| waiting.push_back(effect))?;
                }
                services.perform(id, &call)
            }
            Some(Effect::Undo { of, call, undo }) => {
                let _ = writeln!(told, "{call} {}, which undoes {of}", name(&undo));
                services.perform(call, &undo)
            }
            Some(Effect::Cancel(id)) => {
                let _ = writeln!(told, "   {id} is not waited for any more");
                None
            }
            None if matches!(machine.state(), State::NeedsAgent) => {
                let _ = writeln!(told, "   an agent settles it");
                Some(Input::Event(Event::Settled))
            }
            None => break,
        };
        let Some(input) = input else { continue };
        let _ = writeln!(told, "   {input:?}");
        let outcome: Outcome = machine.handle(input, now, &mut |effect| waiting.push_back(effect))?;
        if !outcome.is_handled() {
            let _ = writeln!(told, "   which came too late");
        }
        let owed: Vec<String> = machine
            .owed()
            .map(|owed| format!("{:?}{}", owed.activity, if owed.maybe { "?" } else { "" }))
            .collect();
        if !owed.is_empty() {
            let _ = writeln!(told, "   owed: {}", owed.join(", "));
        }
    }
    let _ = writeln!(told, "{:?}", machine.end());
    Ok((told, machine.end()))
}
