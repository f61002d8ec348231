// Made by fsm from samek.fsm; change that instead.
/// The hierarchical test chart of Miro Samek's "Practical UML Statecharts in C/C++" (2nd edition, chapter 2): every
/// kind of transition that a hierarchy can have.
///
/// His event processor runs the action of a transition before it leaves the source; here, as in UML and SCXML, it
/// runs behind the exits. His transitions to an ancestor do not leave it; here they name where its
/// initial transition leads.
#[allow(
    dead_code,
    unused_assignments,
    clippy::enum_variant_names,
    clippy::disallowed_names,
    reason = "a chart may say more than its host uses"
)]
pub mod samek {
    use ::fsm_runtime::{Error, Outcome};
    use self::s::S1;
    use self::s::S2;
    use self::s::s2::S21;

    /// The states of `Samek`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum State {
        /// State `S`.
        S(S),
    }

    /// The states inside `S`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum S {
        /// State `S.S1`.
        S1(s::S1),
        /// State `S.S2`.
        S2(s::S2),
    }

    /// The types of what is inside `S`.
    pub mod s {
        /// The states inside `S.S1`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum S1 {
            /// State `S.S1.S11`.
            S11,
        }

        /// The states inside `S.S2`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum S2 {
            /// State `S.S2.S21`.
            S21(s2::S21),
        }

        /// The types of what is inside `S.S2`.
        pub mod s2 {
            /// The states inside `S.S2.S21`.
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub enum S21 {
                /// State `S.S2.S21.S211`.
                S211,
            }
        }
    }

    /// The events of `Samek`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Event {
        /// Event `A`.
        A,
        /// Event `B`.
        B,
        /// Event `C`.
        C,
        /// Event `D`.
        D,
        /// Event `E`.
        E,
        /// Event `F`.
        F,
        /// Event `G`.
        G,
        /// Event `H`.
        H,
        /// Event `I`.
        I,
    }

    /// What `Samek` asks of its host and has it do.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` does not implement the functions of the chart `Samek`",
        label = "the host of `Samek` implements `samek::Host`"
    )]
    pub trait Host {
        /// Shows that something is done.
        fn display(&mut self, what: &'static str);
    }

    /// The machine `Samek` with its host.
    pub struct Samek<H> {
        state: State,
        beside: Beside<H>,
    }

    /// All that is not the state.
    struct Beside<H> {
        host: H,
        foo: bool,
    }

    impl<H: Host> Samek<H> {
        /// Starts the machine: its first states are entered.
        ///
        /// # Errors
        /// A fault on entry that the chart does not take, or a bound of the chart.
        pub fn new(host: H) -> Result<Self, Error> {
            let foo: bool = false;
            let mut beside = Beside { host, foo };
            let state = beside.start();
            Ok(Self { state, beside })
        }

        /// Starts the machine in a given state, for tests: no `entry` runs.
        pub fn start_in(host: H, state: State) -> Self {
            let foo: bool = false;
            let beside = Beside { host, foo };
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
            let State::S(s) = &mut self.state;
            match s {
                S::S1(s1) => match event {
                    Event::D if beside.foo => {
                        beside.exit_s11();
                        beside.foo = false;
                        beside.host.display("s11-D");
                        beside.host.display("s1-INIT");
                        *s1 = beside.enter_s11();
                    }
                    Event::D if !beside.foo => {
                        beside.exit_s11();
                        beside.leave_s1();
                        beside.foo = true;
                        beside.host.display("s1-D");
                        beside.host.display("s-INIT");
                        *s = beside.enter_s1_s11();
                    }
                    Event::G => {
                        beside.exit_s11();
                        beside.leave_s1();
                        beside.host.display("s11-G");
                        *s = beside.enter_s2_s21_s211();
                    }
                    Event::A => {
                        beside.exit_s11();
                        beside.leave_s1();
                        beside.host.display("s1-A");
                        *s = beside.enter_s1();
                    }
                    Event::B => {
                        beside.exit_s11();
                        beside.host.display("s1-B");
                        *s1 = beside.enter_s11();
                    }
                    Event::C => {
                        beside.exit_s11();
                        beside.leave_s1();
                        beside.host.display("s1-C");
                        *s = beside.enter_s2();
                    }
                    Event::F => {
                        beside.exit_s11();
                        beside.leave_s1();
                        beside.host.display("s1-F");
                        *s = beside.enter_s2_s21_s211();
                    }
                    Event::H => {
                        beside.exit_s11();
                        beside.leave_s1();
                        beside.host.display("s11-H");
                        beside.host.display("s-INIT");
                        *s = beside.enter_s1_s11();
                    }
                    Event::I => beside.host.display("s1-I"),
                    Event::E => {
                        beside.exit_s11();
                        beside.leave_s1();
                        beside.host.display("s-E");
                        *s = beside.enter_s1_s11();
                    }
                    _ => return Outcome::Ignored,
                }
                S::S2(s2) => {
                    let S2::S21(s21) = s2;
                    match event {
                        Event::D => {
                            beside.exit_s211();
                            beside.host.display("s211-D");
                            beside.host.display("s21-INIT");
                            *s21 = beside.enter_s211();
                        }
                        Event::H => {
                            beside.exit_s211();
                            beside.leave_s21();
                            beside.leave_s2();
                            beside.host.display("s211-H");
                            beside.host.display("s-INIT");
                            *s = beside.enter_s1_s11();
                        }
                        Event::A => {
                            beside.exit_s211();
                            beside.leave_s21();
                            beside.host.display("s21-A");
                            *s2 = beside.enter_s21();
                        }
                        Event::B => {
                            beside.exit_s211();
                            beside.host.display("s21-B");
                            *s21 = beside.enter_s211();
                        }
                        Event::G => {
                            beside.exit_s211();
                            beside.leave_s21();
                            beside.leave_s2();
                            beside.host.display("s21-G");
                            *s = beside.enter_s1_s11();
                        }
                        Event::C => {
                            beside.exit_s211();
                            beside.leave_s21();
                            beside.leave_s2();
                            beside.host.display("s2-C");
                            *s = beside.enter_s1();
                        }
                        Event::F => {
                            beside.exit_s211();
                            beside.leave_s21();
                            beside.leave_s2();
                            beside.host.display("s2-F");
                            *s = beside.enter_s1_s11();
                        }
                        Event::I if !beside.foo => {
                            beside.foo = true;
                            beside.host.display("s2-I");
                        }
                        Event::I if beside.foo => {
                            beside.foo = false;
                            beside.host.display("s-I");
                        }
                        Event::E => {
                            beside.exit_s211();
                            beside.leave_s21();
                            beside.leave_s2();
                            beside.host.display("s-E");
                            *s = beside.enter_s1_s11();
                        }
                        _ => return Outcome::Ignored,
                    }
                }
            }
            Outcome::Handled
        }
    }

    impl<H: Host> Beside<H> {
        /// Leaves `S.S1.S11`.
        fn exit_s11(&mut self) {
            self.host.display("s11-EXIT");
        }

        /// Enters `S.S1.S11`.
        fn enter_s11(&mut self) -> S1 {
            self.host.display("s11-ENTRY");
            S1::S11
        }

        /// Leaves what is around what was left of `S.S1`.
        fn leave_s1(&mut self) {
            self.host.display("s1-EXIT");
        }

        /// Enters `S.S1`.
        fn enter_s1_s11(&mut self) -> S {
            self.host.display("s1-ENTRY");
            S::S1(self.enter_s11())
        }

        /// Enters `S.S2.S21.S211`.
        fn enter_s211(&mut self) -> S21 {
            self.host.display("s211-ENTRY");
            S21::S211
        }

        /// Enters `S.S2.S21`.
        fn enter_s21_s211(&mut self) -> S2 {
            self.host.display("s21-ENTRY");
            S2::S21(self.enter_s211())
        }

        /// Enters `S.S2`.
        fn enter_s2_s21_s211(&mut self) -> S {
            self.host.display("s2-ENTRY");
            S::S2(self.enter_s21_s211())
        }

        /// Enters `S.S1`.
        fn enter_s1(&mut self) -> S {
            self.host.display("s1-ENTRY");
            self.host.display("s1-INIT");
            S::S1(self.enter_s11())
        }

        /// Enters `S.S2`.
        fn enter_s2(&mut self) -> S {
            self.host.display("s2-ENTRY");
            self.host.display("s2-INIT");
            S::S2(self.enter_s21_s211())
        }

        /// Leaves `S.S2.S21.S211`.
        fn exit_s211(&mut self) {
            self.host.display("s211-EXIT");
        }

        /// Leaves what is around what was left of `S.S2.S21`.
        fn leave_s21(&mut self) {
            self.host.display("s21-EXIT");
        }

        /// Leaves what is around what was left of `S.S2`.
        fn leave_s2(&mut self) {
            self.host.display("s2-EXIT");
        }

        /// Enters `S.S2.S21`.
        fn enter_s21(&mut self) -> S2 {
            self.host.display("s21-ENTRY");
            self.host.display("s21-INIT");
            S2::S21(self.enter_s211())
        }

        /// Enters `S`.
        fn enter_s_s2(&mut self) -> State {
            self.host.display("s-ENTRY");
            State::S(self.enter_s2())
        }

        /// Enters the machine.
        fn start(&mut self) -> State {
            self.foo = false;
            self.host.display("top-INIT");
            self.enter_s_s2()
        }
    }

    impl<H> ::core::fmt::Debug for Samek<H> {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_struct("Samek").field("state", &self.state).finish_non_exhaustive()
        }
    }
}

#[allow(unused_imports, reason = "a machine may be named by its module only")]
pub use samek::Samek;
