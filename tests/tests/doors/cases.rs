//! The programs that go wrong.

/// A program that goes wrong.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// What stands before `fn main() {}`.
    pub(crate) program: &'static str,
    /// What the error underlines.
    pub(crate) place: &'static str,
    /// What it says, part by part.
    pub(crate) says: &'static [&'static str],
}

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "no_attribute",
        program: "#[derive(fsm_runtime::Statechart)] struct Host;",
        place: "Host",
        says: &["which file holds the chart?", "write `#[statechart(file = \"NAME.fsm\")]`"],
    },
    Case {
        name: "bare_attribute",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart] struct Host;",
        place: "#[statechart]",
        says: &["which file holds the chart?"],
    },
    Case {
        name: "empty_attribute",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart()] struct Host;",
        place: "#[statechart()]",
        says: &["which file holds the chart?"],
    },
    Case {
        name: "attribute_with_value",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart = \"door.fsm\"] struct Host;",
        place: "#[statechart = \"door.fsm\"]",
        says: &["which file holds the chart?"],
    },
    Case {
        name: "other_key",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(path = \"door.fsm\")] struct Host;",
        place: "path",
        says: &["there is nothing else to say of a statechart"],
    },
    Case {
        name: "key_without_value",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(file)] struct Host;",
        place: ")",
        says: &["expected `=`"],
    },
    Case {
        name: "value_that_is_no_text",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(file = door)] struct Host;",
        place: "door",
        says: &["expected string literal"],
    },
    Case {
        name: "key_twice",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"door.fsm\", file = \"door.fsm\")] struct Host;",
        place: "file",
        says: &["this is given twice"],
    },
    Case {
        name: "attribute_twice",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"door.fsm\")] #[statechart(file = \"lamp.fsm\")] struct Host;",
        place: "#[statechart(file = \"lamp.fsm\")]",
        says: &["there are two `#[statechart(..)]`", "remove this one"],
    },
    Case {
        name: "derived_twice",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"door.fsm\")] #[derive(Clone, fsm_runtime::Statechart)] struct Host;",
        place: "fsm_runtime::Statechart",
        says: &["`Statechart` is derived twice", "remove it here"],
    },
    // What is wrong with the other machine is for its own host to hear.
    Case {
        name: "mistake_in_one_of_two",
        program:
            "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"half.fsm\", machine = \"Front\")] struct FrontHost;
            #[derive(fsm_runtime::Statechart)] #[statechart(file = \"half.fsm\", machine = \"Back\")] struct BackHost;",
        place: "\"half.fsm\"",
        says: &["there is no state `Opend` here [unknown_name]", "--> half.fsm:12:31"],
    },
    Case {
        name: "on_an_enum",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"door.fsm\")] enum Host { A, B }",
        place: "enum",
        says: &["`Host` is an enum", "write `struct Host { .. }`"],
    },
    Case {
        name: "on_a_union",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"door.fsm\")] union Host { a: u8 }",
        place: "union",
        says: &["`Host` is a union"],
    },
    Case {
        name: "name_of_the_machine",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"door.fsm\")] struct Door;",
        place: "Door",
        says: &["`Door` is the name of the machine in `door.fsm`, too", "`struct DoorHost`"],
    },
    Case {
        name: "no_file",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"none.fsm\")] struct Host;",
        place: "\"none.fsm\"",
        says: &["none.fsm`: No such file", "name a file, relative to the package"],
    },
    Case {
        name: "no_name",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"\")] struct Host;",
        place: "\"\"",
        says: &["is a folder", "name the file in it"],
    },
    Case {
        name: "folder",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"src\")] struct Host;",
        place: "\"src\"",
        says: &["is a folder"],
    },
    Case {
        name: "nul_in_the_name",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"door\\0.fsm\")] struct Host;",
        place: "\"door\\0.fsm\"",
        says: &["can't read"],
    },
    Case {
        name: "outside",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"../door.fsm\")] struct Host;",
        place: "\"../door.fsm\"",
        says: &["`../door.fsm` lies outside of", "move the chart into the package"],
    },
    Case {
        name: "absolute",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"/etc/passwd\")] struct Host;",
        place: "\"/etc/passwd\"",
        says: &["`/etc/passwd` lies outside of"],
    },
    Case {
        name: "not_utf8",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"latin.fsm\")] struct Host;",
        place: "\"latin.fsm\"",
        says: &["byte 0xe9 at offset 12 is not UTF-8 [syntax]", "--> latin.fsm:1:13"],
    },
    Case {
        name: "nul",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"nul.fsm\")] struct Host;",
        place: "\"nul.fsm\"",
        says: &["a NUL character [syntax]", "--> nul.fsm:1"],
    },
    Case {
        name: "empty",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"empty.fsm\")] struct Host;",
        place: "\"empty.fsm\"",
        says: &["[syntax]", "empty.fsm"],
    },
    Case {
        name: "several_machines",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"two.fsm\")] struct Host;",
        place: "\"two.fsm\"",
        says: &["the file has `Front`, `Back` [statechart]"],
    },
    Case {
        name: "other_machine",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"two.fsm\", machine = \"Side\")] struct Host;",
        place: "\"Side\"",
        says: &["the file has no machine `Side`", "it has `Front`, `Back`"],
    },
    Case {
        name: "one_name_twice",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"doubled.fsm\", machine = \"Door\")] struct Host;",
        place: "\"doubled.fsm\"",
        says: &["there are two machines `Door` [duplicate_name]", "--> doubled.fsm:8:13"],
    },
    Case {
        name: "mistake_in_the_chart",
        program: "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"charts/mistake.fsm\")] struct Host;",
        place: "\"charts/mistake.fsm\"",
        says: &[
            "there is no state `Opend` here [unknown_name]",
            "--> charts/mistake.fsm:5:31",
            "state Closed { on Open => Opend; }",
            "did you mean `Opened`?",
        ],
    },
    // What the user of a stub writes is no second error.
    Case {
        name: "stub_is_used",
        program:
            "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"charts/mistake.fsm\")] struct Host;
            fn run() -> Result<(), fsm_runtime::Error> {
                let mut door = Host.start()?;
                let _ = door.handle(door::Event::Open)?;
                assert!(matches!(door.state(), door::State::Opened));
                Ok(())
            }",
        place: "\"charts/mistake.fsm\"",
        says: &["there is no state `Opend` here [unknown_name]"],
    },
    Case {
        name: "stub_of_a_signature_is_used",
        program:
            "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"charts/signature.fsm\")] struct Host;
            pub struct Key;
            impl lock::Host for Host {
                fn fits(&self, key: &Key) -> bool { let Key = key; true }
            }
            fn run(key: Key) -> Result<(), fsm_runtime::Error> {
                let mut lock = Host.start(Key)?;
                let _ = lock.handle(lock::Event::Turn { key })?;
                Ok(())
            }",
        place: "\"charts/signature.fsm\"",
        says: &["there is no type `Kee` [unknown_name]", "--> charts/signature.fsm:4:18"],
    },
    Case {
        name: "forgotten_undo",
        program:
            "#[derive(fsm_runtime::Statechart)] #[statechart(file = \"charts/forgets.fsm\")] struct Host;
            #[derive(Clone)] pub struct Order;",
        place: "\"charts/forgets.fsm\"",
        says: &[
            "[missing_compensation]",
            "--> charts/forgets.fsm:8:65",
            "state Delivering { invoke deliver(order) { ok => Delivered, err => Failed } }",
        ],
    },
];
