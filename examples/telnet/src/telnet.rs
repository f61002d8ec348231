// Made by fsm from telnet.fsm; change that instead.
/// Takes the bytes of a connection apart (RFC 854).
#[allow(
    dead_code,
    unused_assignments,
    clippy::double_comparisons,
    clippy::manual_range_contains,
    clippy::nonminimal_bool,
    clippy::overly_complex_bool_expr,
    reason = "a chart may say more than its host uses"
)]
pub mod receiver {
    use ::fsm_runtime::{Error, Outcome};

    /// Ends the parameters of an option.
    pub const SE: u8 = 240;
    /// Begins the parameters of an option.
    pub const SB: u8 = 250;
    /// Constant `WILL`.
    pub const WILL: u8 = 251;
    /// Constant `DONT`.
    pub const DONT: u8 = 254;
    /// Interpret as command.
    pub const IAC: u8 = 255;
    /// The states of `Receiver`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum State {
        /// State `Text`.
        Text,
        /// State `Command`.
        Command,
        /// State `Verb`.
        Verb {
            /// Variable `verb` of `Verb`.
            verb: u8,
        },
        /// State `Parameters`.
        Parameters(Parameters),
    }

    /// The states inside `Parameters`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Parameters {
        /// State `Parameters.Content`.
        Content,
        /// State `Parameters.Escaped`.
        Escaped,
    }

    /// The events of `Receiver`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Event {
        /// Event `Byte`.
        Byte {
            /// Argument `value`.
            value: u8,
        },
    }

    /// What `Receiver` asks of its host and has it do.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not implement the functions of the chart `Receiver`",
        label = "the host of `Receiver` implements `receiver::Host`"
    )]
    pub trait Host {
        /// A byte of the text.
        fn text(&mut self, value: u8);
        /// A command without an argument, such as NOP.
        fn command(&mut self, code: u8);
        /// WILL, WONT, DO or DONT, and of which option.
        fn negotiate(&mut self, verb: u8, option: u8);
        /// The action `parameters_begin`.
        fn parameters_begin(&mut self);
        /// The action `parameter`.
        fn parameter(&mut self, value: u8);
        /// The action `parameters_end`.
        fn parameters_end(&mut self);
    }

    /// The machine `Receiver` with its host.
    pub struct Receiver<H> {
        state: State,
        beside: Beside<H>,
    }

    /// All that is not the state.
    struct Beside<H> {
        host: H,
    }

    impl<H: Host> Receiver<H> {
        /// Starts the machine: its first states are entered.
        ///
        /// # Errors
        /// A fault on entry that the chart does not take, or a bound of the chart.
        pub fn new(host: H) -> Result<Self, Error> {
            let beside = Beside { host };
            let state = State::Text;
            Ok(Self { state, beside })
        }

        /// Starts the machine in a given state, for tests: no `entry` runs.
        pub fn start_in(host: H, state: State) -> Self {
            let beside = Beside { host };
            Self { state, beside }
        }

        /// Takes an event.
        ///
        /// # Errors
        /// A fault that the chart does not take, or a bound of the chart. The machine goes on with the next input.
        pub fn handle(&mut self, event: Event) -> Result<Outcome, Error> {
            Ok(self.dispatch(event))
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
        fn dispatch(&mut self, event: Event) -> Outcome {
            let beside = &mut self.beside;
            match &mut self.state {
                State::Text => match event {
                    Event::Byte { value } if value == IAC => {
                        self.state = State::Command;
                    }
                    Event::Byte { value } => beside.host.text(value),
                }
                State::Command => match event {
                    Event::Byte { value } if value == IAC => {
                        beside.host.text(value);
                        self.state = State::Text;
                    }
                    Event::Byte { value } if value >= WILL && value <= DONT => {
                        self.state = State::Verb { verb: value };
                    }
                    Event::Byte { value } if value == SB => {
                        beside.host.parameters_begin();
                        self.state = State::Parameters(Parameters::Content);
                    }
                    Event::Byte { value: code } => {
                        beside.host.command(code);
                        self.state = State::Text;
                    }
                }
                State::Verb { verb } => match event {
                    Event::Byte { value: option } => {
                        beside.host.negotiate(*verb, option);
                        self.state = State::Text;
                    }
                }
                State::Parameters(parameters) => match parameters {
                    Parameters::Content => match event {
                        Event::Byte { value } if value == IAC => {
                            *parameters = Parameters::Escaped;
                        }
                        Event::Byte { value } => beside.host.parameter(value),
                    }
                    Parameters::Escaped => match event {
                        Event::Byte { value } if value == SE => {
                            beside.host.parameters_end();
                            self.state = State::Text;
                        }
                        Event::Byte { value } => {
                            beside.host.parameter(value);
                            *parameters = Parameters::Content;
                        }
                    }
                }
            }
            Outcome::Handled
        }
    }

    impl<H> ::core::fmt::Debug for Receiver<H> {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_struct("Receiver")
                .field("state", &self.state)
                .finish_non_exhaustive()
        }
    }
}

#[allow(unused_imports, reason = "a machine may be named by its module only")]
pub use receiver::Receiver;

/// One option of a connection: whether he, and whether we, use it. The Q method of RFC 1143: however fast
/// the two sides change their minds, there is no loop, and no answer to an answer.
#[allow(
    dead_code,
    unused_assignments,
    reason = "a chart may say more than its host uses"
)]
pub mod negotiation {
    use ::fsm_runtime::{Error, Outcome};
    use self::sides::Him;
    use self::sides::him::WantNo;
    use self::sides::him::WantYes;
    use self::sides::Us;

    /// The states of `Negotiation`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum State {
        /// State `Sides`.
        Sides(Sides),
    }

    /// The regions of `Sides`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Sides {
        /// Region `Sides.Him`.
        pub him: sides::Him,
        /// Region `Sides.Us`.
        pub us: sides::Us,
    }

    /// The types of what is inside `Sides`.
    pub mod sides {
        /// The states inside `Sides.Him`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Him {
            /// State `Sides.Him.No`.
            No,
            /// State `Sides.Him.Yes`.
            Yes,
            /// State `Sides.Him.WantNo`.
            WantNo(him::WantNo),
            /// State `Sides.Him.WantYes`.
            WantYes(him::WantYes),
        }

        /// The types of what is inside `Sides.Him`.
        pub mod him {
            /// The states inside `Sides.Him.WantNo`.
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub enum WantNo {
                /// State `Sides.Him.WantNo.Settled`.
                Settled,
                /// We have changed our mind since we asked.
                Reversed,
            }

            /// The states inside `Sides.Him.WantYes`.
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub enum WantYes {
                /// State `Sides.Him.WantYes.Settled`.
                Settled,
                /// We have changed our mind since we asked.
                Reversed,
            }
        }

        /// The states inside `Sides.Us`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Us {
            /// State `Sides.Us.No`.
            No,
            /// State `Sides.Us.Yes`.
            Yes,
            /// State `Sides.Us.WantNo`.
            WantNo(us::WantNo),
            /// State `Sides.Us.WantYes`.
            WantYes(us::WantYes),
        }

        /// The types of what is inside `Sides.Us`.
        pub mod us {
            /// The states inside `Sides.Us.WantNo`.
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub enum WantNo {
                /// State `Sides.Us.WantNo.Settled`.
                Settled,
                /// We have changed our mind since we offered.
                Reversed,
            }

            /// The states inside `Sides.Us.WantYes`.
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub enum WantYes {
                /// State `Sides.Us.WantYes.Settled`.
                Settled,
                /// We have changed our mind since we offered.
                Reversed,
            }
        }
    }

    /// The events of `Negotiation`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Event {
        /// What he says.
        Will,
        /// What he says.
        Wont,
        /// What he says.
        Do,
        /// What he says.
        Dont,
        /// What we want him to do.
        AskHim,
        /// What we want him to do.
        ForbidHim,
        /// What we want to do.
        Offer,
        /// What we want to do.
        Withdraw,
    }

    /// What `Negotiation` asks of its host and has it do.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not implement the functions of the chart `Negotiation`",
        label = "the host of `Negotiation` implements `negotiation::Host`"
    )]
    pub trait Host {
        /// Whether we agree that he uses it.
        fn may_he(&self) -> bool;
        /// Whether we agree to use it.
        fn may_we(&self) -> bool;
        /// The action `send_do`.
        fn send_do(&mut self);
        /// The action `send_dont`.
        fn send_dont(&mut self);
        /// The action `send_will`.
        fn send_will(&mut self);
        /// The action `send_wont`.
        fn send_wont(&mut self);
    }

    /// The machine `Negotiation` with its host.
    pub struct Negotiation<H> {
        state: State,
        beside: Beside<H>,
    }

    /// All that is not the state.
    struct Beside<H> {
        host: H,
    }

    impl<H: Host> Negotiation<H> {
        /// Starts the machine: its first states are entered.
        ///
        /// # Errors
        /// A fault on entry that the chart does not take, or a bound of the chart.
        pub fn new(host: H) -> Result<Self, Error> {
            let beside = Beside { host };
            let state = State::Sides(Sides { him: Him::No, us: Us::No });
            Ok(Self { state, beside })
        }

        /// Starts the machine in a given state, for tests: no `entry` runs.
        pub fn start_in(host: H, state: State) -> Self {
            let beside = Beside { host };
            Self { state, beside }
        }

        /// Takes an event.
        ///
        /// # Errors
        /// A fault that the chart does not take, or a bound of the chart. The machine goes on with the next input.
        pub fn handle(&mut self, event: Event) -> Result<Outcome, Error> {
            Ok(self.dispatch(event))
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
        fn dispatch(&mut self, event: Event) -> Outcome {
            let beside = &mut self.beside;
            let State::Sides(sides) = &mut self.state;
            match event {
                event @ (Event::Will
                | Event::Wont
                | Event::AskHim
                | Event::ForbidHim) => match &mut sides.him {
                    Him::No => match event {
                        Event::Will if beside.host.may_he() => {
                            beside.host.send_do();
                            sides.him = Him::Yes;
                        }
                        Event::Will => beside.host.send_dont(),
                        Event::AskHim => {
                            beside.host.send_do();
                            sides.him = Him::WantYes(WantYes::Settled);
                        }
                        _ => return Outcome::Ignored,
                    }
                    Him::Yes => match event {
                        Event::Wont => {
                            beside.host.send_dont();
                            sides.him = Him::No;
                        }
                        Event::ForbidHim => {
                            beside.host.send_dont();
                            sides.him = Him::WantNo(WantNo::Settled);
                        }
                        _ => return Outcome::Ignored,
                    }
                    Him::WantNo(want_no) => match want_no {
                        WantNo::Settled => match event {
                            Event::Will | Event::Wont => sides.him = Him::No,
                            Event::AskHim => *want_no = WantNo::Reversed,
                            _ => return Outcome::Ignored,
                        }
                        WantNo::Reversed => match event {
                            Event::Will => sides.him = Him::Yes,
                            Event::Wont => {
                                beside.host.send_do();
                                sides.him = Him::WantYes(WantYes::Settled);
                            }
                            Event::ForbidHim => *want_no = WantNo::Settled,
                            _ => return Outcome::Ignored,
                        }
                    }
                    Him::WantYes(want_yes) => match want_yes {
                        WantYes::Settled => match event {
                            Event::Will => sides.him = Him::Yes,
                            Event::Wont => sides.him = Him::No,
                            Event::ForbidHim => *want_yes = WantYes::Reversed,
                            _ => return Outcome::Ignored,
                        }
                        WantYes::Reversed => match event {
                            Event::Will => {
                                beside.host.send_dont();
                                sides.him = Him::WantNo(WantNo::Settled);
                            }
                            Event::Wont => sides.him = Him::No,
                            Event::AskHim => *want_yes = WantYes::Settled,
                            _ => return Outcome::Ignored,
                        }
                    }
                }
                event => match &mut sides.us {
                    Us::No => match event {
                        Event::Do if beside.host.may_we() => {
                            beside.host.send_will();
                            sides.us = Us::Yes;
                        }
                        Event::Do => beside.host.send_wont(),
                        Event::Offer => {
                            beside.host.send_will();
                            sides.us = Us::WantYes(sides::us::WantYes::Settled);
                        }
                        _ => return Outcome::Ignored,
                    }
                    Us::Yes => match event {
                        Event::Dont => {
                            beside.host.send_wont();
                            sides.us = Us::No;
                        }
                        Event::Withdraw => {
                            beside.host.send_wont();
                            sides.us = Us::WantNo(sides::us::WantNo::Settled);
                        }
                        _ => return Outcome::Ignored,
                    }
                    Us::WantNo(want_no) => match want_no {
                        sides::us::WantNo::Settled => match event {
                            Event::Do | Event::Dont => sides.us = Us::No,
                            Event::Offer => *want_no = sides::us::WantNo::Reversed,
                            _ => return Outcome::Ignored,
                        }
                        sides::us::WantNo::Reversed => match event {
                            Event::Do => sides.us = Us::Yes,
                            Event::Dont => {
                                beside.host.send_will();
                                sides.us = Us::WantYes(sides::us::WantYes::Settled);
                            }
                            Event::Withdraw => *want_no = sides::us::WantNo::Settled,
                            _ => return Outcome::Ignored,
                        }
                    }
                    Us::WantYes(want_yes) => match want_yes {
                        sides::us::WantYes::Settled => match event {
                            Event::Do => sides.us = Us::Yes,
                            Event::Dont => sides.us = Us::No,
                            Event::Withdraw => *want_yes = sides::us::WantYes::Reversed,
                            _ => return Outcome::Ignored,
                        }
                        sides::us::WantYes::Reversed => match event {
                            Event::Do => {
                                beside.host.send_wont();
                                sides.us = Us::WantNo(sides::us::WantNo::Settled);
                            }
                            Event::Dont => sides.us = Us::No,
                            Event::Offer => *want_yes = sides::us::WantYes::Settled,
                            _ => return Outcome::Ignored,
                        }
                    }
                }
            }
            Outcome::Handled
        }
    }

    impl<H> ::core::fmt::Debug for Negotiation<H> {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_struct("Negotiation")
                .field("state", &self.state)
                .finish_non_exhaustive()
        }
    }
}

#[allow(unused_imports, reason = "a machine may be named by its module only")]
pub use negotiation::Negotiation;
