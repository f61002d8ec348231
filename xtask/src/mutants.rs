//! `cargo xtask mutants`: changes the analysis and the interpreter in small ways, and tells which changes no test sees.

use std::fs;
use std::process::Command;

use crate::root;

/// A shard of at least 200 mutants.
const SHARD: &str = "1/13";

/// The rooms that are changed.
const ROOMS: [&str; 2] = ["fsm-lang/src/analysis/**", "fsm-lang/src/interp/**"];

/// The rounds, quickest first; each has the survivors of the one before.
const ROUNDS: [Round; 3] = [
    Round {
        name: "near",
        package: "fsm-lang",
        // Of these rooms, but for those that take seconds.
        tests: &[
            "--lib",
            "--",
            "analysis::",
            "interp::",
            "lints::",
            "--skip",
            RANDOM,
            "--skip",
            "a_thousand_calls",
            "--skip",
            "thirty_regions",
        ],
    },
    Round {
        name: "corpus",
        package: "fsm-tests",
        tests: &["--test", "corpus", "--", "every_chart_becomes", "charts_without_a_fault"],
    },
    Round { name: "random", package: "fsm-lang", tests: &["--lib", "--", RANDOM] },
];

/// Random charts, each run beside what the analysis says of it.
const RANDOM: &str = "random_charts_do_nothing_that_the_facts_deny";

/// `[SHARD [JOBS]]`, such as `2/13 2`. Needs `cargo install --locked cargo-mutants`.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let shard = arguments.first().map_or(SHARD, String::as_str);
    let jobs = arguments.get(1).map_or("2", String::as_str);
    let mut chosen =
        vec!["--shard".to_owned(), shard.to_owned(), "--sharding".to_owned(), "round-robin".to_owned()];
    for room in ROOMS {
        chosen.extend(["--file".to_owned(), room.to_owned()]);
    }
    let (mut compile, mut timeouts, mut survivors) = (0, 0, Vec::new());
    for (at, round) in ROUNDS.iter().enumerate() {
        let told = round.run(jobs, &chosen)?;
        // A later round is given more than was chosen: mutants that delete a field are not held to a choice.
        let were = |name: &String| at == 0 || survivors.contains(name);
        timeouts += told.timeouts.iter().filter(|name| were(name)).count();
        let missed: Vec<String> = told.missed.into_iter().filter(|name| were(name)).collect();
        if at == 0 {
            compile = told.caught + timeouts + missed.len();
        }
        survivors = missed;
        if survivors.is_empty() {
            break;
        }
        chosen.clear();
        for mutant in &survivors {
            chosen.extend(["--re".to_owned(), format!("^{}$", escaped(mutant))]);
        }
    }
    println!(
        "\n{compile} mutants that compile: {} seen by a test, {timeouts} never ended, {} survive",
        compile - timeouts - survivors.len(),
        survivors.len()
    );
    for mutant in survivors {
        println!("  {mutant}");
    }
    Ok(())
}

/// One run over chosen mutants with some of the tests.
struct Round {
    name: &'static str,
    package: &'static str,
    tests: &'static [&'static str],
}

/// What became of the mutants that compile.
struct Told {
    caught: usize,
    timeouts: Vec<String>,
    missed: Vec<String>,
}

impl Round {
    fn run(&self, jobs: &str, chosen: &[String]) -> Result<Told, String> {
        let output = root().join("target/mutants").join(self.name);
        fs::create_dir_all(&output).map_err(|error| format!("{}: {error}", output.display()))?;
        let status = Command::new("cargo")
            .args(["mutants", "--package", "fsm-lang", "--test-package", self.package])
            .args(["--baseline", "skip", "--timeout", "120", "--jobs", jobs, "--colors", "never", "--output"])
            .arg(&output)
            .args(chosen)
            .arg("--")
            .args(self.tests)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .current_dir(root())
            .status()
            .map_err(|error| format!("cargo can't be run: {error}"))?;
        // 2: some were missed; 3: some did not end.
        if !matches!(status.code(), Some(0 | 2 | 3)) {
            return Err(format!(
                "`cargo mutants` failed: {status}; if it is missing: cargo install --locked cargo-mutants"
            ));
        }
        let lines = |name: &str| -> Result<Vec<String>, String> {
            let path = output.join("mutants.out").join(name);
            let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            Ok(text.lines().map(str::to_owned).collect())
        };
        Ok(Told {
            caught: lines("caught.txt")?.len(),
            timeouts: lines("timeout.txt")?,
            missed: lines("missed.txt")?,
        })
    }
}

/// A regular expression for just this text.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        // With a stroke before them, `<` and `>` are the borders of a word.
        if character.is_ascii_punctuation() && !matches!(character, '<' | '>') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
