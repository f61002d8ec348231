//! A vending machine: its chart is `vending_machine.fsm`, and `src/vending_machine.rs`, which `fsm build` makes of it.

include!("vending_machine.rs");

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use fsm_runtime::{Error, Instant, Outcome};
use vending_machine::{Event, Host, State};

/// A place in the machine, by the letter on its button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot(pub char);

/// What the chart drives: here it only says what it would do.
#[derive(Debug)]
pub struct Hardware {
    stock: BTreeMap<Slot, u32>,
    said: String,
}

impl Hardware {
    /// Two bottles behind `a`, one behind `b`.
    #[must_use]
    pub fn new() -> Self {
        Self { stock: BTreeMap::from([(Slot('a'), 2), (Slot('b'), 1)]), said: String::new() }
    }

    fn say(&mut self, what: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.said, "  {what}");
    }
}

impl Default for Hardware {
    fn default() -> Self {
        Self::new()
    }
}

impl Host for Hardware {
    fn in_stock(&self, slot: &Slot) -> bool {
        self.stock.get(slot).is_some_and(|bottles| *bottles > 0)
    }

    fn dispense(&mut self, slot: Slot) {
        if let Some(bottles) = self.stock.get_mut(&slot) {
            *bottles = bottles.saturating_sub(1);
        }
        self.say(&format!("a bottle from {}", slot.0));
    }

    fn pay_out(&mut self, amount: u32) {
        self.say(&format!("{amount} cents come out"));
    }
}

/// A machine that understands lines of text.
#[derive(Debug)]
pub struct Session {
    machine: VendingMachine<Hardware>,
}

impl Session {
    /// How many bytes the state of the machine takes.
    pub const STATE_SIZE: usize = size_of::<State>();

    /// Starts the machine.
    ///
    /// # Errors
    /// What the machine has to say against it.
    pub fn new(now: Instant) -> Result<Self, Error> {
        Ok(Self { machine: VendingMachine::new(Hardware::new(), now)? })
    }

    /// What a line does: `coin 100`, `select a`, `refund`, `dispensed`, `jam`, `repaired`.
    ///
    /// # Errors
    /// What the machine has to say against it; it goes on all the same.
    pub fn line(&mut self, line: &str, now: Instant) -> Result<String, Error> {
        let mut words = line.split_whitespace();
        let event = match (words.next(), words.next()) {
            (Some("coin"), Some(value)) => value.parse().ok().map(|value| Event::Coin { value }),
            (Some("select"), Some(slot)) => {
                slot.chars().next().map(|letter| Event::Select { slot: Slot(letter) })
            }
            (Some("refund"), None) => Some(Event::Refund),
            (Some("dispensed"), None) => Some(Event::Dispensed),
            (Some("jam"), None) => Some(Event::Jam),
            (Some("repaired"), None) => Some(Event::Repaired),
            _ => None,
        };
        let Some(event) = event else {
            return Ok("  coin CENTS | select LETTER | refund | dispensed | jam | repaired\n".to_owned());
        };
        let outcome = self.machine.handle(event, now)?;
        let mut said = std::mem::take(&mut self.machine.host_mut().said);
        if outcome == Outcome::Ignored {
            said.push_str("  nothing happens\n");
        }
        Ok(said + &self.state())
    }

    /// Lets what is due happen.
    ///
    /// # Errors
    /// What the machine has to say against it; it goes on all the same.
    pub fn wait_until(&mut self, now: Instant) -> Result<String, Error> {
        let outcome = self.machine.advance(now)?;
        let said = std::mem::take(&mut self.machine.host_mut().said);
        Ok(if outcome.is_handled() { said + &self.state() } else { said })
    }

    /// How long nothing will happen by itself; `None` for ever.
    #[must_use]
    pub fn idle_for(&self, now: Instant) -> Option<Duration> {
        self.machine.next_deadline().map(|deadline| deadline.saturating_duration_since(now))
    }

    fn state(&self) -> String {
        match self.machine.state() {
            State::Idle => "[insert a coin]\n".to_owned(),
            State::HasCredit => "[select a drink]\n".to_owned(),
            State::Vending => "[here it comes]\n".to_owned(),
            State::OutOfOrder => "[out of order]\n".to_owned(),
        }
    }
}
