//! The fuzz targets, on the stable toolchain: without a sanitizer, which there is no need for where no code is unsafe.

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::root;

/// The targets, in `fuzz/fuzz_targets`.
const TARGETS: [&str; 3] = ["text", "tokens", "whole"];

/// How long each target runs, if nothing is said.
const SECONDS: &str = "60";

/// What libFuzzer is told: an input takes less than 10 seconds, also on a slow machine that does other things.
const LIMITS: [&str; 4] = ["-dict=fsm.dict", "-timeout=10", "-rss_limit_mb=2048", "-max_len=8192"];

/// Where no time is given the inputs are the same each time, as many as an ordinary machine tries in a minute: a change is
/// held up by what it does, not by luck. A campaign has a time.
fn same(target: &str) -> Vec<String> {
    let runs = match target {
        "text" => 15_000,
        "tokens" => 150_000,
        _ => 8_000,
    };
    vec!["-seed=1".to_owned(), format!("-runs={runs}")]
}

/// `[SECONDS [TARGET…]]`
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let seconds = arguments.first().map_or(SECONDS, String::as_str);
    if seconds.parse::<u32>().is_err() {
        return Err(format!("`{seconds}` is no number of seconds"));
    }
    let named: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
    let targets = if named.is_empty() { TARGETS.to_vec() } else { named };
    let folder = root().join("fuzz");
    for target in targets {
        if !TARGETS.contains(&target) {
            return Err(format!("there is no target `{target}`: there are {}", TARGETS.join(", ")));
        }
        let corpus = folder.join("corpus").join(target);
        seed(&corpus).map_err(|error| format!("{}: {error}", corpus.display()))?;
        fuzz(&folder, target, seconds, arguments.is_empty())?;
    }
    Ok(())
}

fn fuzz(folder: &Path, target: &str, seconds: &str, is_same: bool) -> Result<(), String> {
    cargo(folder, &["fuzz", "build", "-s", "none", target])
        .map_err(|error| format!("`{target}` can't be built: {error}"))?;
    let time = format!("-max_total_time={seconds}");
    let run = ["fuzz", "run", "-s", "none", target, "--", "-print_final_stats=1", &time];
    let bounds = if is_same { same(target) } else { Vec::new() };
    let bounds: Vec<&str> = bounds.iter().map(String::as_str).collect();
    cargo(folder, &[&run[..], &bounds, &LIMITS].concat()).map_err(|error| {
        format!("`{target}` found something ({error}): it lies in fuzz/artifacts/{target}; once mended it becomes a case of the corpus")
    })
}

fn cargo(folder: &Path, arguments: &[&str]) -> Result<(), String> {
    println!("$ cargo {}", arguments.join(" "));
    let status = std::process::Command::new("cargo")
        .args(arguments)
        // Instrumentation is an unstable option of the compiler.
        .env("RUSTC_BOOTSTRAP", "1")
        .current_dir(folder)
        .status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(status.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

/// The charts of the corpus and of the examples, under names of their own.
fn seed(corpus: &Path) -> io::Result<()> {
    fs::create_dir_all(corpus)?;
    let mut folders: Vec<PathBuf> = vec![root().join("tests/corpus"), root().join("examples")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "fsm") {
                let name = path.strip_prefix(root()).unwrap_or(&path).display().to_string().replace('/', "_");
                fs::copy(&path, corpus.join(name))?;
            }
        }
    }
    Ok(())
}
