//! The Rust of the documentation: each block is a crate of its own, compiled and run.

use std::path::{Path, PathBuf};

use fsm_tests::markdown::blocks;

#[test]
fn rust_of_the_documentation_runs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("docs");
    std::fs::create_dir_all(&folder).unwrap();
    let cases = trybuild::TestCases::new();
    for name in ["README.md", "docs/language.md"] {
        let text = std::fs::read_to_string(root.join(name)).unwrap();
        let found: Vec<_> = blocks(&text).into_iter().filter(|block| block.language == "rust").collect();
        assert!(!found.is_empty(), "{name} has no Rust");
        for block in found {
            let file = name.replace(['/', '.'], "_");
            let path = folder.join(format!("{file}_{}.rs", block.line));
            std::fs::write(&path, &block.text).unwrap();
            cases.pass(&path);
        }
    }
}
