//! `#[derive(Statechart)]`: the type is the host of a machine whose chart lies in a file, and a mistake there is shown
//! with its excerpt.

use std::path::{Path, PathBuf};
use std::process::Command;

use fsm_runtime::{Instant, Statechart};

#[derive(Clone, Debug, PartialEq)]
struct Level(u8);

#[derive(Statechart, Default)]
#[statechart(file = "charts/lamps.fsm", machine = "Lamp")]
struct House<T: Default> {
    shown: Vec<Level>,
    _rest: T,
}

impl<T: Default> lamp::Host for House<T> {
    fn show(&mut self, level: Level) {
        self.shown.push(level);
    }
}

#[test]
fn the_type_is_the_host() {
    let mut lamp = House::<u8>::default().start(Level(3), Instant::from_secs(0)).unwrap();
    assert!(lamp.handle(lamp::Event::Press, Instant::from_secs(1)).unwrap().is_handled());
    assert_eq!(lamp.next_deadline(), Some(Instant::from_secs(6)));
    assert_eq!(lamp.host().shown, [Level(3)]);
}

#[derive(Statechart)]
#[statechart(file = "charts/lamps.fsm", machine = "Candle")]
struct Table;

#[test]
fn each_machine_of_a_file_has_a_host_of_its_own() {
    let mut candle: Candle<Table> = Table.start().unwrap();
    assert!(candle.handle(candle::Event::Blow).unwrap().is_handled());
    assert_eq!(candle.state(), &candle::State::Out);
}

/// A package that derives its machine from `shop.fsm`.
struct Package {
    folder: PathBuf,
    target: PathBuf,
}

impl Package {
    fn new(name: &str) -> Self {
        let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let folder = target.join(name);
        std::fs::create_dir_all(folder.join("src")).unwrap();
        let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fsm-runtime");
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[profile.dev]\ndebug = false\n[workspace]\n[dependencies]\n\
             fsm-runtime = {{ path = {runtime:?} }}\n"
        );
        std::fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock"), folder.join("Cargo.lock"))
            .unwrap();
        Self { folder, target }
    }

    /// What `cargo check` says.
    fn check(&self, attribute: &str, chart: &str) -> String {
        let source = format!(
            "//! Derives a machine.\n#[derive(fsm_runtime::Statechart)]\n{attribute}\npub struct Shop;\n"
        );
        std::fs::write(self.folder.join("src/lib.rs"), source).unwrap();
        std::fs::write(self.folder.join("shop.fsm"), chart).unwrap();
        let output = Command::new(env!("CARGO"))
            .args(["check", "--quiet", "--offline", "--color", "never"])
            .arg("--target-dir")
            .arg(self.target.join("doors"))
            .current_dir(&self.folder)
            .output()
            .unwrap();
        String::from_utf8(output.stderr).unwrap()
    }
}

const SHOP: &str = "#[statechart(file = \"shop.fsm\")]";

const DOOR: &str = "#[endless]
pub machine Door {
    event Open | Close;
    initial Closed;
    state Closed { on Open => Opened; }
    state Opened { on Close => Closed; }
}
";

#[test]
fn a_mistake_is_shown_with_its_excerpt_and_a_change_is_seen() {
    let package = Package::new("excerpt");
    assert_eq!(package.check(SHOP, DOOR), "");
    let error = package.check(SHOP, &DOOR.replace("=> Opened", "=> Opend"));
    assert!(
        error.starts_with(
            "error: there is no state `Opend` here [unknown_name]
        --> shop.fsm:5:31
         |
       5 |     state Closed { on Open => Opend; }
         |                               ^^^^^
         |
         = help: did you mean `Opened`?
"
        ),
        "{error}"
    );
    assert!(error.contains("due to 1 previous error"), "{error}");
}
