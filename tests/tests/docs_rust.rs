//! The Rust of the documentation: each block is a crate of its own, compiled and run.

use std::path::{Path, PathBuf};

use fsm_tests::markdown::blocks;

#[test]
fn rust_of_the_documentation_runs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("docs");
    std::fs::create_dir_all(&folder).unwrap();
    // A derive looks for its file in the package that is compiled: the one that trybuild makes.
    let package =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("../tests/trybuild").join(env!("CARGO_PKG_NAME"));
    std::fs::create_dir_all(&package).unwrap();
    let cases = trybuild::TestCases::new();
    for name in ["README.md", "docs/language.md", "docs/running.md"] {
        let text = std::fs::read_to_string(root.join(name)).unwrap();
        let blocks = blocks(&text);
        for chart in blocks.iter().filter(|block| block.language == "fsm") {
            // `as NAME`: the file of which the Rust derives its machine.
            if let Some(at) = chart.words.iter().position(|word| word == "as") {
                std::fs::write(package.join(&chart.words[at + 1]), &chart.text).unwrap();
            }
        }
        let found: Vec<_> = blocks.into_iter().filter(|block| block.language == "rust").collect();
        assert!(!found.is_empty(), "{name} has no Rust");
        for block in found {
            let file = name.replace(['/', '.'], "_");
            let path = folder.join(format!("{file}_{}.rs", block.line));
            std::fs::write(&path, &block.text).unwrap();
            cases.pass(&path);
        }
    }
}
