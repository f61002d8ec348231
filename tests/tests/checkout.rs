//! The twins of the example `checkout`, of which each forgets one thing in another way: Rust that derives its machine from
//! one of them does not compile.

use std::fs;
use std::path::{Path, PathBuf};

use fsm_tests::corpus::BLESS_VARIABLE;
use fsm_tests::programs::Package;

/// What each twin forgets, and the line of the edge that forgets it, by which the error is placed.
const FORGETS: [(&str, &str); 5] = [
    ("an-arm", "err(Declined) => Telling"),
    ("one-of-two", "compensate pay { ok => Telling"),
    ("the-cancel", "on Cancel => Telling"),
    ("the-timeout", "after 15min => Telling"),
    ("the-unknown", "unknown => Telling"),
];

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/checkout")
}

#[test]
fn whoever_forgets_something_does_not_compile() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let package = Package::new(target.join("twins-of-the-checkout"), target.join("doors")).unwrap();
    for (what, _) in FORGETS {
        let name = format!("checkout-forgets-{what}");
        fs::copy(
            example().join(&name).with_extension("fsm"),
            package.folder().join(&name).with_extension("fsm"),
        )
        .unwrap();
        let item = format!(
            "//! Derives a machine.\n#[derive(fsm_runtime::Statechart)]\n#[statechart(file = \"{name}.fsm\")]\n\
             pub struct Shop;\nfn main() {{}}\n"
        );
        package.program(&name, &item).unwrap();
    }
    let said = package.check().unwrap();
    for (what, edge) in FORGETS {
        let name = format!("checkout-forgets-{what}");
        let chart = fs::read_to_string(example().join(&name).with_extension("fsm")).unwrap();
        let line = chart.lines().position(|line| line.contains(edge)).unwrap() + 1;
        let [error] = said.get(&name).map_or(&[][..], Vec::as_slice) else { panic!("{name}: {said:#?}") };
        assert!(error.text.contains("[missing_compensation]"), "{}", error.text);
        assert!(error.text.contains(&format!("--> {name}.fsm:{line}:")), "{}", error.text);
        let golden = example().join(&name).with_extension("stderr");
        if std::env::var_os(BLESS_VARIABLE).is_some() {
            fs::write(&golden, &error.rendered).unwrap();
        }
        assert_eq!(fs::read_to_string(&golden).unwrap_or_default(), error.rendered, "{}", golden.display());
    }
}

/// They differ from the example in one line each, so that nothing else can be what is refused.
#[test]
fn a_twin_differs_in_one_line() {
    let original = fs::read_to_string(example().join("checkout.fsm")).unwrap();
    for (what, edge) in FORGETS {
        let name = format!("checkout-forgets-{what}.fsm");
        let twin = fs::read_to_string(example().join(&name)).unwrap();
        let pairs = original.lines().zip(twin.lines());
        let different: Vec<&str> = pairs.filter(|(old, new)| old != new).map(|(_, new)| new).collect();
        assert_eq!(original.lines().count(), twin.lines().count(), "{name}");
        assert!(matches!(different.as_slice(), [line] if line.contains(edge)), "{name}: {different:?}");
    }
}
