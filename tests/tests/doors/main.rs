//! What is wrong with a derive, its attribute or its file: each is one error, at its place, that says what to do.

mod cases;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use cases::CASES;
use fsm_tests::programs::Package;

const DOOR: &str = "#[endless]
pub machine Door {
    event Open | Close;
    initial Closed;
    state Closed { on Open => Opened; }
    state Opened { on Close => Closed; }
}
";

/// A chart that owes what it has paid.
const FORGETS: &str = "machine Buying(order: Order) {
    type Order;
    activity pay(order: Order) undo refund(order);
    activity refund(order: Order) retriable;
    activity deliver(order: Order) undo none \"it is eaten\";
    initial Paying;
    state Paying { invoke pay(order) { ok => Delivering, err => Failed, unknown => Undoing } }
    state Delivering { invoke deliver(order) { ok => Delivered, err => Failed } }
    state Undoing { compensate { ok => Failed } }
    final Delivered;
    final failure Failed;
}
";

/// A chart with a mistake in the signature of a function.
const SIGNATURE: &str = "machine Lock(first: Key) {
    type Key;
    event Turn(key: Key);
    fn fits(key: Kee) -> bool;
    initial Closed;
    state Closed { on Turn(key) if fits(key) => Opened; }
    final Opened;
}
";

fn package(name: &str) -> Package {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let package = Package::new(folder.join(name), folder.join("doors")).unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(package.folder().join(name), bytes).unwrap();
    fs::create_dir_all(package.folder().join("charts")).unwrap();
    write("../door.fsm", DOOR.as_bytes());
    write("door.fsm", DOOR.as_bytes());
    write("lamp.fsm", DOOR.replace("Door", "Lamp").as_bytes());
    write("latin.fsm", b"machine Caf \xe9 {}");
    write("nul.fsm", DOOR.replacen('\n', "\0\n", 1).as_bytes());
    write("empty.fsm", b"");
    write("two.fsm", (DOOR.replace("Door", "Front") + &DOOR.replace("Door", "Back")).as_bytes());
    write("doubled.fsm", (DOOR.to_owned() + &DOOR[DOOR.find("pub").unwrap()..]).as_bytes());
    let half = DOOR.replace("Door", "Front") + &DOOR.replace("Door", "Back").replace("=> Opened", "=> Opend");
    write("half.fsm", half.as_bytes());
    write("charts/mistake.fsm", DOOR.replace("=> Opened", "=> Opend").as_bytes());
    write("charts/signature.fsm", SIGNATURE.as_bytes());
    write("charts/forgets.fsm", FORGETS.as_bytes());
    package
}

#[test]
fn each_mistake_is_one_error_at_its_place() {
    let package = package("mistakes");
    for case in CASES {
        package
            .program(case.name, &format!("#![allow(dead_code)]\n{}\nfn main() {{}}\n", case.program))
            .unwrap();
    }
    links(package.folder());
    for (name, _, _) in LINKS {
        package.program(name, &derive(&format!("{name}.fsm"))).unwrap();
    }
    let said = package.check().unwrap();
    let mut wrong = String::new();
    let links = LINKS.iter().map(|(name, _, says)| (*name, format!("\"{name}.fsm\""), &says[..]));
    let cases = CASES.iter().map(|case| (case.name, case.place.to_owned(), case.says));
    for (name, place, says) in cases.chain(links) {
        let messages = said.get(name).map_or(&[][..], Vec::as_slice);
        let [message] = messages else {
            let _ = writeln!(wrong, "{name}: {} messages: {messages:#?}", messages.len());
            continue;
        };
        for part in says {
            if !message.text.contains(part) {
                let _ = writeln!(wrong, "{name}: `{part}` is not said: {}", message.text);
            }
        }
        let places: Vec<&str> = message.places.iter().map(|place| place.underlined.as_str()).collect();
        if message.level != "error" || message.code.is_some() || places != [place.as_str()] {
            let _ = writeln!(wrong, "{name}: at {places:?}: {}", message.rendered);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn derive(file: &str) -> String {
    format!(
        "#![allow(dead_code)]\n#[derive(fsm_runtime::Statechart)]\n#[statechart(file = {file:?})]\nstruct Host;\n\
         fn main() {{}}\n"
    )
}

/// Symbolic links: their names, where they lead, and what is said of them.
#[cfg(unix)]
const LINKS: &[(&str, &str, &[&str])] = &[
    ("link_out", "../door.fsm", &["`link_out.fsm` lies outside of", "move the chart into the package"]),
    ("link_to_itself", "link_to_itself.fsm", &["can't read", "symbolic links"]),
    ("link_to_nothing", "nowhere.fsm", &["can't read", "No such file"]),
    ("link_to_a_folder", "src", &["is a folder"]),
    ("link_to_a_device", "/dev/zero", &["`link_to_a_device.fsm` lies outside of"]),
];

#[cfg(not(unix))]
const LINKS: &[(&str, &str, &[&str])] = &[];

#[cfg(unix)]
fn links(folder: &Path) {
    for (name, to, _) in LINKS {
        let link = folder.join(name).with_extension("fsm");
        let _ = fs::remove_file(&link);
        std::os::unix::fs::symlink(to, link).unwrap();
    }
}

#[cfg(not(unix))]
fn links(_: &Path) {}

/// Two derives are two modules of one name. rustc says so at the second; of one type it says, too, that `start` is there twice.
#[test]
fn a_machine_that_is_declared_twice_is_told_at_the_second() {
    let package = package("twice");
    let twice = "#![allow(dead_code)]\n#[derive(fsm_runtime::Statechart)]\n#[statechart(file = \"door.fsm\")]\nstruct First;\n\
        #[derive(fsm_runtime::Statechart)]\n#[statechart(file = \"door.fsm\")]\nstruct Second;\nfn main() {}\n";
    package.program("in_one_module", twice).unwrap();
    let one_type = derive("door.fsm").replace("Statechart)", "Statechart, fsm_runtime::Statechart)");
    package.program("on_one_type", &one_type).unwrap();
    let said = package.check().unwrap();
    for (name, codes) in [("in_one_module", &["E0428"][..]), ("on_one_type", &["E0428", "E0119", "E0592"])] {
        let messages = &said[name];
        assert!(messages[0].text.contains("the name `door` is defined multiple times"), "{messages:#?}");
        for message in messages {
            assert_eq!(message.places[0].underlined, "fsm_runtime::Statechart", "{}", message.rendered);
        }
        let said: Vec<&str> = messages.iter().filter_map(|message| message.code.as_deref()).collect();
        assert_eq!(said, codes, "{messages:#?}");
    }
}

/// Types of every kind that can be a host.
#[test]
fn hosts_are_found_with_their_parameters() {
    let package = package("hosts");
    let hosts = "#![deny(warnings)]
        mod plain { #[derive(fsm_runtime::Statechart)] #[statechart(file = \"door.fsm\")] pub struct Unit; }
        mod link { #[derive(fsm_runtime::Statechart)] #[statechart(file = \"src/../charts/../lamp.fsm\")] pub struct Tuple(pub u8); }
        mod generic {
            pub trait Shown { fn show(&self) {} }
            impl Shown for u8 {}
            // What a user calls a result is no matter.
            #[allow(dead_code)]
            type Result<T> = core::result::Result<T, ()>;
            #[derive(fsm_runtime::Statechart)]
            #[statechart(file = \"door.fsm\")]
            pub struct Host<'a, T: Shown, const N: usize = 2>
            where
                [T; N]: Sized,
            {
                pub shown: &'a [T; N],
            }
        }
        mod two {
            #[derive(fsm_runtime::Statechart)]
            #[statechart(file = \"two.fsm\", machine = \"Back\")]
            pub struct Host;
            #[derive(fsm_runtime::Statechart)]
            #[statechart(file = \"two.fsm\", machine = \"Front\")]
            pub struct Other;
        }
        fn main() {
            let mut door = plain::Unit.start().unwrap();
            assert!(door.handle(plain::door::Event::Open).unwrap().is_handled());
            assert_eq!(link::Tuple(1).start().unwrap().host().0, 1);
            let door = generic::Host { shown: &[1_u8, 2] }.start().unwrap();
            generic::Shown::show(&door.host().shown[0]);
            let back: two::Back<two::Host> = two::Host.start().unwrap();
            assert!(matches!(back.state(), two::back::State::Closed));
            let _: two::front::Front<two::Other> = two::Other.start().unwrap();
            two::Back::new(()).unwrap();
        }
        ";
    package.program("hosts", hosts).unwrap();
    let said = package.check().unwrap();
    assert!(said.is_empty(), "{said:#?}");
}
