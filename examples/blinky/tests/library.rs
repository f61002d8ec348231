//! The static library: in a release build nothing of ours needs an allocator or can panic.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The symbols of the members of an archive whose names begin with one of these.
fn symbols(archive: &Path, members: &[&str]) -> Vec<String> {
    let output = Command::new("nm").args(["--demangle", "--print-file-name"]).arg(archive).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let listed = String::from_utf8(output.stdout).unwrap();
    let ours = |line: &&str| members.iter().any(|member| line.contains(&format!(":{member}")));
    listed.lines().filter(ours).map(str::to_owned).collect()
}

/// Builds the library at a level of optimisation, with checks of overflows.
fn build(level: &str) -> PathBuf {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("firmware-{level}"));
    let status = Command::new(env!("CARGO"))
        .args([
            "rustc",
            "--quiet",
            "--release",
            "--lib",
            "--crate-type",
            "staticlib",
            "--features",
            "firmware",
        ])
        .args(["--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")])
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_PROFILE_RELEASE_PANIC", "abort")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", level)
        .env("CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS", "true")
        .status()
        .unwrap();
    assert!(status.success());
    target.join("release/libexample_blinky.a")
}

fn panics_or_allocates(line: &&String) -> bool {
    let needles =
        ["core::panicking", "panic_bounds_check", "__rust_alloc", "__rust_dealloc", "alloc::", "malloc"];
    needles.iter().any(|needle| line.contains(needle))
}

#[test]
fn nothing_of_ours_panics_or_allocates() {
    for level in ["3", "s"] {
        // An archive holds all of `core` as well; ours are the members of our crates.
        let symbols = symbols(&build(level), &["example_blinky-", "fsm_runtime-"]);
        for function in ["blinky_start", "blinky_press", "blinky_tick", "fsm_runtime::"] {
            assert!(symbols.iter().any(|line| line.contains(function)), "{function} is not in the library");
        }
        let found: Vec<&String> = symbols.iter().filter(panics_or_allocates).collect();
        assert!(found.is_empty(), "at opt-level {level}: {found:#?}");
    }
}

/// What the test above looks for is found where it is.
#[test]
fn a_panic_would_be_found() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let (source, archive) = (folder.join("planted.rs"), folder.join("libplanted.a"));
    let code = "#![no_std]\n#[unsafe(no_mangle)]\npub extern \"C\" fn planted(a: &[u8; 4], i: usize) -> u8 { a[i] }\n\
                #[panic_handler]\nfn panic(_: &core::panic::PanicInfo<'_>) -> ! { loop {} }\n";
    std::fs::write(&source, code).unwrap();
    let status = Command::new("rustc")
        .args(["--edition", "2024", "--crate-type", "staticlib", "-O", "-C", "panic=abort", "-o"])
        .args([&archive, &source])
        .status()
        .unwrap();
    assert!(status.success());
    assert!(symbols(&archive, &["libplanted"]).iter().any(|line| panics_or_allocates(&line)));
}
