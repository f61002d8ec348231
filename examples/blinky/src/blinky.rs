// Made by fsm from blinky.fsm; change that instead.
/// A lamp with a button: it blinks, or it shines until the button is pressed again or ten minutes have passed.
#[allow(dead_code, reason = "a chart may say more than its host uses")]
pub mod blinky {
    use ::core::time::Duration;
    use ::fsm_runtime::{Error, Instant, Outcome};

    /// The states of `Blinky`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum State {
        /// State `Blinking`.
        Blinking(Blinking),
        /// State `Shining`.
        Shining,
    }

    /// The states inside `Blinking`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Blinking {
        /// State `Blinking.Dark`.
        Dark,
        /// State `Blinking.Lit`.
        Lit,
    }

    /// The events of `Blinky`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Event {
        /// Event `Press`.
        Press,
    }

    /// What `Blinky` asks of its host and has it do.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not implement the functions of the chart `Blinky`",
        label = "the host of `Blinky` implements `blinky::Host`"
    )]
    pub trait Host {
        /// Switches the lamp.
        fn light(&mut self, on: bool);
    }

    /// The machine `Blinky` with its host.
    pub struct Blinky<H> {
        state: State,
        beside: Beside<H>,
    }

    /// All that is not the state.
    struct Beside<H> {
        host: H,
        deadline: Option<Instant>,
    }

    impl<H: Host> Blinky<H> {
        /// Starts the machine: its first states are entered.
        ///
        /// # Errors
        /// A fault on entry that the chart does not take, or a bound of the chart.
        pub fn new(host: H, now: Instant) -> Result<Self, Error> {
            let mut beside = Beside { host, deadline: None };
            let state = beside.enter_blinking(now);
            Ok(Self { state, beside })
        }

        /// Starts the machine in a given state, for tests: its timers run from `now`, and no `entry` does.
        pub fn start_in(host: H, state: State, now: Instant) -> Self {
            let beside = Beside { host, deadline: None };
            let mut machine = Self { state, beside };
            machine.arm(now);
            machine
        }

        /// Takes an event; timers that are due by `now` fire first.
        ///
        /// # Errors
        /// A fault that the chart does not take, or a bound of the chart. The machine goes on with the next input.
        pub fn handle(&mut self, event: Event, now: Instant) -> Result<Outcome, Error> {
            let fired = self.fire(now);
            if fired == Err(Error::Timers) {
                return fired.map(|_| Outcome::Ignored);
            }
            let outcome = self.dispatch(event, now);
            fired.and(Ok(outcome))
        }

        /// Lets time pass: timers that are due by `now` fire, each in its turn.
        ///
        /// # Errors
        /// As for `handle`; the first that occurred.
        pub fn advance(&mut self, now: Instant) -> Result<Outcome, Error> {
            self.fire(now)
        }

        /// When the next timer is due; `None` while none runs.
        pub fn next_deadline(&self) -> Option<Instant> {
            self.beside.deadline
        }

        /// The active states with their data.
        pub fn state(&self) -> &State {
            &self.state
        }

        /// The host.
        pub fn host(&self) -> &H {
            &self.beside.host
        }

        /// The host, to be changed.
        pub fn host_mut(&mut self) -> &mut H {
            &mut self.beside.host
        }

        /// Ends the machine where it is, and gives the host back.
        pub fn into_host(self) -> H {
            self.beside.host
        }

        /// Selects for an event, and takes what was selected.
        fn dispatch(&mut self, event: Event, now: Instant) -> Outcome {
            let beside = &mut self.beside;
            match &mut self.state {
                State::Blinking(blinking) => match event {
                    Event::Press => {
                        beside.exit_blinking(*blinking);
                        self.state = beside.enter_shining(now);
                    }
                }
                State::Shining => match event {
                    Event::Press => {
                        beside.exit_shining();
                        self.state = beside.enter_blinking(now);
                    }
                }
            }
            Outcome::Handled
        }

        /// Fires what is due: by deadline, then in the order of the text, each in a macrostep of its own.
        fn fire(&mut self, until: Instant) -> Result<Outcome, Error> {
            let mut result: Result<Outcome, Error> = Ok(Outcome::Ignored);
            for _ in 0..1000 {
                let Some(now) = self
                    .next_deadline()
                    .filter(|deadline| *deadline <= until) else { return result };
                self.beside.deadline = None;
                let outcome = self.timer(now);
                result = result.map(|before| before.or(outcome));
            }
            match self.next_deadline() {
                Some(deadline) if deadline <= until => Err(Error::Timers),
                _ => result,
            }
        }

        /// Takes what waits for a timer.
        fn timer(&mut self, now: Instant) -> Outcome {
            let beside = &mut self.beside;
            match &mut self.state {
                State::Blinking(blinking) => match blinking {
                    Blinking::Dark => {
                        beside.exit_dark();
                        *blinking = beside.enter_lit(now);
                    }
                    Blinking::Lit => {
                        beside.exit_lit();
                        *blinking = beside.enter_dark(now);
                    }
                }
                State::Shining => {
                    beside.exit_shining();
                    self.state = beside.enter_blinking(now);
                }
            }
            Outcome::Handled
        }

        /// Arms the timers of the active states.
        fn arm(&mut self, now: Instant) {
            let beside = &mut self.beside;
            match &mut self.state {
                State::Blinking(blinking) => match blinking {
                    Blinking::Dark => {
                        beside.deadline = Some(
                            now.saturating_add(Duration::from_millis(500)),
                        );
                    }
                    Blinking::Lit => {
                        beside.deadline = Some(
                            now.saturating_add(Duration::from_millis(500)),
                        );
                    }
                }
                State::Shining => {
                    beside.deadline = Some(now.saturating_add(Duration::from_secs(600)));
                }
            }
        }
    }

    impl<H: Host> Beside<H> {
        /// Leaves `Blinking.Lit`.
        fn exit_lit(&mut self) {
            self.deadline = None;
        }

        /// Leaves `Blinking.Dark`.
        fn exit_dark(&mut self) {
            self.deadline = None;
        }

        /// Leaves `Blinking`.
        fn exit_blinking(&mut self, blinking: Blinking) {
            match blinking {
                Blinking::Lit => {
                    self.exit_lit();
                }
                Blinking::Dark => {
                    self.exit_dark();
                }
            }
        }

        /// Enters `Shining`.
        fn enter_shining(&mut self, now: Instant) -> State {
            self.deadline = Some(now.saturating_add(Duration::from_secs(600)));
            self.host.light(true);
            State::Shining
        }

        /// Leaves `Shining`.
        fn exit_shining(&mut self) {
            self.deadline = None;
        }

        /// Enters `Blinking.Dark`.
        fn enter_dark(&mut self, now: Instant) -> Blinking {
            self.deadline = Some(now.saturating_add(Duration::from_millis(500)));
            self.host.light(false);
            Blinking::Dark
        }

        /// Enters `Blinking`.
        fn enter_blinking(&mut self, now: Instant) -> State {
            State::Blinking(self.enter_dark(now))
        }

        /// Enters `Blinking.Lit`.
        fn enter_lit(&mut self, now: Instant) -> Blinking {
            self.deadline = Some(now.saturating_add(Duration::from_millis(500)));
            self.host.light(true);
            Blinking::Lit
        }
    }

    impl<H> ::core::fmt::Debug for Blinky<H> {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_struct("Blinky").field("state", &self.state).finish_non_exhaustive()
        }
    }
}

#[allow(unused_imports, reason = "a machine may be named by its module only")]
pub use blinky::Blinky;
