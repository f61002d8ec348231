// Made by fsm from vending_machine.fsm; change that instead.
/// Sells drinks.
#[allow(
    dead_code,
    unused_assignments,
    clippy::absurd_extreme_comparisons,
    clippy::bool_comparison,
    clippy::double_comparisons,
    clippy::manual_range_contains,
    clippy::nonminimal_bool,
    clippy::overly_complex_bool_expr,
    unused_comparisons,
    reason = "a chart may say more than its host uses"
)]
mod vending_machine {
    use ::core::time::Duration;
    use ::fsm_runtime::{Error, Fault, Instant, Outcome};
    use super::Slot;

    /// Constant `PRICE`.
    pub(super) const PRICE: u32 = 150;
    /// The states of `VendingMachine`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(super) enum State {
        /// State `Idle`.
        Idle,
        /// State `HasCredit`.
        HasCredit,
        /// State `Vending`.
        Vending,
        /// State `OutOfOrder`.
        OutOfOrder,
    }

    /// The events of `VendingMachine`.
    pub(super) enum Event {
        /// Event `Coin`.
        Coin {
            /// Argument `value`.
            value: u32,
        },
        /// Event `Select`.
        Select {
            /// Argument `slot`.
            slot: Slot,
        },
        /// Event `Refund`.
        Refund,
        /// Event `Dispensed`.
        Dispensed,
        /// Event `Jam`.
        Jam,
        /// Event `Repaired`.
        Repaired,
    }

    impl ::core::fmt::Debug for Event {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            match self {
                Self::Coin { value } => {
                    f.debug_struct("Coin").field("value", value).finish()
                }
                Self::Select { .. } => {
                    f.debug_struct("Select")
                        .field("slot", &format_args!("Slot"))
                        .finish()
                }
                Self::Refund => f.write_str("Refund"),
                Self::Dispensed => f.write_str("Dispensed"),
                Self::Jam => f.write_str("Jam"),
                Self::Repaired => f.write_str("Repaired"),
            }
        }
    }

    /// What `VendingMachine` asks of its host and has it do.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not implement the functions of the chart `VendingMachine`",
        label = "the host of `VendingMachine` implements `vending_machine::Host`"
    )]
    pub(super) trait Host {
        /// The query `in_stock`.
        fn in_stock(&self, slot: &Slot) -> bool;
        /// The action `dispense`.
        fn dispense(&mut self, slot: Slot);
        /// The action `pay_out`.
        fn pay_out(&mut self, amount: u32);
    }

    /// The machine `VendingMachine` with its host.
    pub(super) struct VendingMachine<H> {
        state: State,
        beside: Beside<H>,
    }

    /// All that is not the state.
    struct Beside<H> {
        host: H,
        credit: u32,
        has_credit_deadline: Option<Instant>,
    }

    /// What is kept while an input is processed.
    struct Step {
        error: Option<Error>,
    }

    impl Step {
        fn new() -> Self {
            Self { error: None }
        }

        /// The first error is the one that the caller gets.
        fn fail(&mut self, error: Error) {
            self.error.get_or_insert(error);
        }

        fn finish<T>(&self, value: T) -> Result<T, Error> {
            self.error.map_or(Ok(value), Err)
        }

        fn fault(&mut self, fault: Fault) {
            self.fail(Error::Fault(fault));
        }

        /// Raises what ended a block early.
        fn check(&mut self, block: Result<(), Fault>) {
            if let Err(fault) = block {
                self.fault(fault);
            }
        }
    }

    impl<H: Host> VendingMachine<H> {
        /// Starts the machine: its first states are entered.
        ///
        /// # Errors
        /// A fault on entry that the chart does not take, or a bound of the chart.
        pub(super) fn new(host: H, _now: Instant) -> Result<Self, Error> {
            let step = &mut Step::new();
            let credit: u32 = 0;
            let beside = Beside {
                host,
                credit,
                has_credit_deadline: None,
            };
            let state = State::Idle;
            step.finish(Self { state, beside })
        }

        /// Starts the machine in a given state, for tests: its timers run from `now`, and no `entry` does.
        pub(super) fn start_in(host: H, state: State, now: Instant) -> Self {
            let credit: u32 = 0;
            let beside = Beside {
                host,
                credit,
                has_credit_deadline: None,
            };
            let mut machine = Self { state, beside };
            machine.arm(now);
            machine
        }

        /// Takes an event; timers that are due by `now` fire first.
        ///
        /// # Errors
        /// A fault that the chart does not take, or a bound of the chart. The machine goes on with the next input.
        pub(super) fn handle(
            &mut self,
            event: Event,
            now: Instant,
        ) -> Result<Outcome, Error> {
            let fired = self.fire(now);
            if fired == Err(Error::Timers) {
                return fired.map(|_| Outcome::Ignored);
            }
            let step = &mut Step::new();
            let outcome = self.dispatch(event, now, step);
            fired.and(step.finish(outcome))
        }

        /// Lets time pass: timers that are due by `now` fire, each in its turn.
        ///
        /// # Errors
        /// As for `handle`; the first that occurred.
        pub(super) fn advance(&mut self, now: Instant) -> Result<Outcome, Error> {
            self.fire(now)
        }

        /// When the next timer is due; `None` while none runs.
        pub(super) fn next_deadline(&self) -> Option<Instant> {
            self.beside.has_credit_deadline
        }

        /// The active states with their data.
        pub(super) fn state(&self) -> &State {
            &self.state
        }

        /// The host.
        pub(super) fn host(&self) -> &H {
            &self.beside.host
        }

        /// The host, to be changed.
        pub(super) fn host_mut(&mut self) -> &mut H {
            &mut self.beside.host
        }

        /// Ends the machine where it is, and gives the host back.
        pub(super) fn into_host(self) -> H {
            self.beside.host
        }

        /// Selects for an event, and takes what was selected.
        fn dispatch(&mut self, event: Event, now: Instant, step: &mut Step) -> Outcome {
            let beside = &mut self.beside;
            match &mut self.state {
                State::Idle => match event {
                    Event::Coin { value } => {
                        beside.credit = value;
                        self.state = beside.enter_has_credit(now);
                    }
                    _ => return Outcome::Ignored,
                }
                State::HasCredit => match event {
                    Event::Coin {
                        value,
                    } if value <= 500 && beside.credit <= 5000 => {
                        step.check(beside.coin_in_has_credit(value));
                    }
                    Event::Select {
                        slot,
                    } if beside.credit >= PRICE && beside.host.in_stock(&slot) => {
                        beside.exit_has_credit();
                        step.check(beside.select_in_has_credit(slot));
                        self.state = State::Vending;
                    }
                    Event::Refund => {
                        beside.exit_has_credit();
                        beside.host.pay_out(beside.credit);
                        beside.credit = 0;
                        self.state = State::Idle;
                    }
                    _ => return Outcome::Ignored,
                }
                State::Vending => match event {
                    Event::Dispensed if beside.credit > 0 => {
                        self.state = beside.enter_has_credit(now);
                    }
                    Event::Dispensed => self.state = State::Idle,
                    Event::Jam => self.state = beside.enter_out_of_order(),
                    _ => return Outcome::Ignored,
                }
                State::OutOfOrder => match event {
                    Event::Repaired => self.state = State::Idle,
                    _ => return Outcome::Ignored,
                }
            }
            Outcome::Handled
        }

        /// Fires what is due: by deadline, then in the order of the text, each in a macrostep of its own.
        fn fire(&mut self, until: Instant) -> Result<Outcome, Error> {
            let mut result: Result<Outcome, Error> = Ok(Outcome::Ignored);
            for _ in 0..1000 {
                let Some(_now) = self
                    .next_deadline()
                    .filter(|deadline| *deadline <= until) else { return result };
                self.beside.has_credit_deadline = None;
                let step = &mut Step::new();
                let outcome = self.timer();
                let next = step.finish(outcome);
                result = result
                    .and_then(|before| next.map(|outcome| before.or(outcome)));
            }
            match self.next_deadline() {
                Some(deadline) if deadline <= until => Err(Error::Timers),
                _ => result,
            }
        }

        /// Takes what waits for a timer.
        fn timer(&mut self) -> Outcome {
            let beside = &mut self.beside;
            match &mut self.state {
                State::HasCredit => {
                    beside.exit_has_credit();
                    beside.host.pay_out(beside.credit);
                    beside.credit = 0;
                    self.state = State::Idle;
                }
                _ => return Outcome::Ignored,
            }
            Outcome::Handled
        }

        /// Arms the timers of the active states.
        fn arm(&mut self, now: Instant) {
            let beside = &mut self.beside;
            if let State::HasCredit = &mut self.state {
                beside.has_credit_deadline = Some(
                    now.saturating_add(Duration::from_secs(60)),
                );
            }
        }
    }

    impl<H: Host> Beside<H> {
        /// Enters `HasCredit`.
        fn enter_has_credit(&mut self, now: Instant) -> State {
            self.has_credit_deadline = Some(now.saturating_add(Duration::from_secs(60)));
            State::HasCredit
        }

        /// The block of `Coin_in_HasCredit`.
        fn coin_in_has_credit(&mut self, value: u32) -> Result<(), Fault> {
            self.credit = self.credit.checked_add(value).ok_or(Fault::Overflow)?;
            Ok(())
        }

        /// Leaves `HasCredit`.
        fn exit_has_credit(&mut self) {
            self.has_credit_deadline = None;
        }

        /// The block of `Select_in_HasCredit`.
        fn select_in_has_credit(&mut self, slot: Slot) -> Result<(), Fault> {
            self.credit = self.credit.checked_sub(PRICE).ok_or(Fault::Overflow)?;
            self.host.dispense(slot);
            Ok(())
        }

        /// Enters `OutOfOrder`.
        fn enter_out_of_order(&mut self) -> State {
            self.host.pay_out(self.credit);
            self.credit = 0;
            State::OutOfOrder
        }
    }

    impl<H> ::core::fmt::Debug for VendingMachine<H> {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_struct("VendingMachine")
                .field("state", &self.state)
                .finish_non_exhaustive()
        }
    }
}

#[allow(unused_imports, reason = "a machine may be named by its module only")]
use vending_machine::VendingMachine;
