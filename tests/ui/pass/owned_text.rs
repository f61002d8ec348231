//! Owned text: `String` of the prelude, one of the host's own, and one that is imported.

mod of_the_prelude {
    use fsm_runtime::Outcome;

    fsm_runtime::machine! {
        #[endless]
        machine Log {
            type String;
            type Line { text: String, urgent: bool }
            var last: String = empty();
            event Write(line: Line) | Say(text: String) | Again;
            fn empty() -> String;
            fn print(text: String);

            initial Open;
            state Open {
                on Write(line) if line.urgent { last = line.text; print(line.text); }
                on Say(text) => Open { print(text); }
                on Again { print(last); }
            }
        }
    }

    pub struct Line {
        pub text: String,
        pub urgent: bool,
    }

    #[derive(Default)]
    pub struct Printed(pub Vec<String>);

    impl log::Host for Printed {
        fn empty(&self) -> String {
            String::new()
        }
        fn print(&mut self, text: String) {
            self.0.push(text);
        }
    }

    pub fn run() {
        let mut log = log::Log::new(Printed::default()).unwrap();
        let line = Line { text: "fire".to_owned(), urgent: true };
        assert_eq!(log.handle(log::Event::Write { line }), Ok(Outcome::Handled));
        assert_eq!(log.handle(log::Event::Say { text: "hello".to_owned() }), Ok(Outcome::Handled));
        assert_eq!(log.handle(log::Event::Again), Ok(Outcome::Handled));
        assert_eq!(log.host().0, ["fire", "hello", "fire"]);
    }
}

mod of_the_host {
    use fsm_runtime::Outcome;

    #[derive(Clone, Debug, PartialEq)]
    pub struct String(pub u8);

    fsm_runtime::machine! {
        #[endless]
        machine Log {
            type String;
            event Say(text: String);
            fn print(text: String);

            initial Open;
            state Open { on Say(text) { print(text); } }
        }
    }

    #[derive(Default)]
    pub struct Printed(pub Vec<String>);

    impl log::Host for Printed {
        fn print(&mut self, text: String) {
            self.0.push(text);
        }
    }

    pub fn run() {
        let mut log = log::Log::new(Printed::default()).unwrap();
        assert_eq!(log.handle(log::Event::Say { text: String(7) }), Ok(Outcome::Handled));
        assert_eq!(log.host().0, [String(7)]);
    }
}

mod imported {
    pub use super::of_the_host::String;

    fsm_runtime::machine! {
        pub machine Held {
            type String;
            event Put(text: String) | Drop;

            initial Empty;
            state Empty { on Put(text) => Full(text); }
            state Full(text: String) { on Drop => Gone; }
            final Gone;
        }
    }
}

fn main() {
    of_the_prelude::run();
    of_the_host::run();
    let mut held = imported::held::Held::new(()).unwrap();
    assert!(held.handle(imported::held::Event::Put { text: of_the_host::String(1) }).is_ok());
}
