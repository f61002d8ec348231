//! Faults planted into the reference interpreter: the differential must catch each.
//!
//! The interpreter's own source is copied once for each fault into a crate of its own, with one piece of its
//! text replaced; a piece that is not there exactly once is an error, so that no fault can get lost when the
//! interpreter changes. The copies then run the charts and inputs whose compiled traces are known.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::{fs, io};

use super::Options;

/// A fault: in which file which text becomes which.
struct Fault {
    name: &'static str,
    file: &'static str,
    right: &'static str,
    wrong: &'static str,
}

const FAULTS: [Fault; 20] = [
    Fault {
        name: "states are left outermost first",
        file: "microstep.rs",
        right: "states_to_exit.reverse();",
        wrong: "",
    },
    Fault {
        name: "an inner transition loses against an outer one",
        file: "select.rs",
        right: "std::iter::once(state).chain(chart.ancestors(state)).find_map(",
        wrong: "chart.ancestors(state).collect::<Vec<_>>().into_iter().rev().chain([state]).find_map(",
    },
    Fault {
        name: "a region steps before another has selected",
        file: "event_loop.rs",
        right: "self.microstep(enabled, event);",
        wrong: "for transition in enabled {
                if self.still_enabled(*transition, event) {
                    self.microstep(&[*transition], event);
                }
            }",
    },
    Fault {
        name: "history is taken before the exit that should be recorded",
        file: "history.rs",
        right: "self.machine.histories[recording.history] = Some(",
        wrong: "let old = &mut self.machine.histories[recording.history];
        if old.is_some() {
            return;
        }
        *old = Some(",
    },
    Fault {
        name: "a shallow history restores leaves",
        file: "history.rs",
        right: "if chart.histories[history].deep {",
        wrong: "if true {",
    },
    Fault {
        name: "history data is lost",
        file: "history.rs",
        right: "given.extend(std::mem::take(&mut record.data));",
        wrong: "record.data.clear();",
    },
    Fault {
        name: "blocks run in reverse document order",
        file: "microstep.rs",
        right: "for &id in enabled_transitions {",
        wrong: "for &id in enabled_transitions.iter().rev() {",
    },
    Fault {
        name: "the block of a transition runs before states are left",
        file: "microstep.rs",
        right: "let (states_to_exit, recordings) = self.exit_states(enabled_transitions);
        let mut given = self.execute_transition_content(enabled_transitions, event);",
        wrong: "let mut given = self.execute_transition_content(enabled_transitions, event);
        let (states_to_exit, recordings) = self.exit_states(enabled_transitions);",
    },
    Fault {
        name: "states are entered innermost first",
        file: "entry.rs",
        right: "for state in order {",
        wrong: "for state in order.into_iter().rev() {",
    },
    Fault {
        name: "done comes before what was raised",
        file: "entry.rs",
        right: "self.enqueue(Event::Done(parent));",
        wrong: "self.enqueue_first(Event::Done(parent));",
    },
    Fault {
        name: "a parallel state is done when one region is",
        file: "predicates.rs",
        right: "StateKind::Parallel => children.all(",
        wrong: "StateKind::Parallel => children.any(",
    },
    Fault {
        name: "a raised event comes before eventless transitions",
        file: "event_loop.rs",
        right: "let enabled = self.select_eventless_transitions();",
        wrong: "if let Some(event) = self.internal_queue.pop_front() {
                self.process(&event);
                continue;
            }
            let enabled = self.select_eventless_transitions();",
    },
    Fault {
        name: "timers fire in document order whatever their deadlines",
        file: "timers.rs",
        right: "due.min_by_key(|timer| (timer.deadline, timer.transition))",
        wrong: "due.min_by_key(|timer| timer.transition)",
    },
    Fault {
        name: "a timer counts from now and not from the deadline before it",
        file: "timers.rs",
        right: "Macrostep::new(self, host, timer.deadline)",
        wrong: "Macrostep::new(self, host, now)",
    },
    Fault {
        name: "leaving a state does not cancel its timers",
        file: "microstep.rs",
        right: "self.machine.timers.retain(|timer| chart.transitions[timer.transition].source != state);",
        wrong: "",
    },
    Fault {
        name: "a faulty guard holds",
        file: "select.rs",
        right: "                self.noted.insert(kind);
                false",
        wrong: "                self.noted.insert(kind);
                true",
    },
    Fault {
        name: "after a fault the block goes on",
        file: "execute.rs",
        right: "self.execute_statement(&statement.kind, locals)?;",
        wrong: "if let Err(Interruption::Fault(kind)) = self.execute_statement(&statement.kind, locals) {
                self.raise_fault(kind);
            }",
    },
    Fault {
        name: "the block of an initial transition is forgotten",
        file: "entry.rs",
        right: "self.execute_content(&initial.code, &mut locals);",
        wrong: "",
    },
    Fault {
        name: "`else => X` waits behind other events",
        file: "event_loop.rs",
        right: "if let Some(otherwise) = self.otherwise_queue.pop_front() {",
        wrong: "if self.internal_queue.is_empty() && let Some(otherwise) = self.otherwise_queue.pop_front() {",
    },
    Fault {
        name: "an internal transition does not shield its region",
        file: "select.rs",
        right: "let Some(guard) = &self.machine.chart.transitions[transition].guard else { return true };",
        wrong: "if self.machine.chart.transitions[transition].targets.is_empty()
            && self.machine.chart.transitions[transition].code.statements.is_empty()
        {
            return false;
        }
        let Some(guard) = &self.machine.chart.transitions[transition].guard else { return true };",
    },
];

/// What some of the faults need besides, at the end of a file of every copy.
const APPENDED: [(&str, &str); 2] = [
    (
        "event_loop.rs",
        "
impl Macrostep<'_, '_> {
    pub(super) fn enqueue_first(&mut self, event: Event) {
        self.internal_queue.push_front(event);
    }
}
",
    ),
    (
        "select.rs",
        "
impl Macrostep<'_, '_> {
    pub(super) fn still_enabled(&mut self, transition: TransitionId, event: Option<&Event>) -> bool {
        self.machine.is_active(self.machine.chart.transitions[transition].source)
            && self.condition_match(transition, event, &mut BTreeMap::new())
    }
}
",
    ),
];

/// The files of the interpreter that a copy has.
const FILES: [&str; 14] = [
    "entry.rs",
    "evaluate.rs",
    "event_loop.rs",
    "execute.rs",
    "history.rs",
    "host.rs",
    "integer.rs",
    "microstep.rs",
    "mod.rs",
    "operators.rs",
    "predicates.rs",
    "select.rs",
    "timers.rs",
    "value.rs",
];

/// For each fault, in how many of the charts the copy with it differs from the compiled machines. The first
/// copy, called "no fault", is the interpreter as it is.
///
/// # Errors
/// A fault that can no longer be planted, and what cargo, rustc or the file system says.
pub fn caught(options: &Options, folder: &Path, compiled: &Path) -> io::Result<Vec<(String, usize)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize()?;
    let interpreter = root.join("../fsm-lang/src/interp");
    let here = root.join("src/differential");
    let source = folder.join("src");
    fs::create_dir_all(&source)?;
    let mut main = String::from("//! The interpreter with planted faults.\n#![allow(warnings)]\n");
    let mut calls = String::new();
    let none = Fault { name: "no fault", file: "mod.rs", right: "", wrong: "" };
    for (index, fault) in std::iter::once(&none).chain(&FAULTS).enumerate() {
        let module = format!("planted_{index}");
        let copy = source.join(&module).join("interp");
        fs::create_dir_all(&copy)?;
        for file in FILES {
            let mut text = fs::read_to_string(interpreter.join(file))?;
            if file == fault.file && !fault.right.is_empty() {
                if text.matches(fault.right).count() != 1 {
                    let message = format!("{file} does not have the text of the fault `{}` once", fault.name);
                    return Err(io::Error::other(message));
                }
                text = text.replace(fault.right, fault.wrong);
            }
            for (_, appended) in APPENDED.iter().filter(|(of, _)| *of == file) {
                text.push_str(appended);
            }
            let text = text
                .replace("pub mod script;\n", "")
                .replace("crate::interp::", &format!("crate::{module}::interp::"))
                .replace("crate::map::", "fsm_lang::")
                .replace("crate::chart::", "fsm_lang::chart::");
            fs::write(copy.join(file), text)?;
        }
        for file in ["reference.rs", "view.rs"] {
            let text = fs::read_to_string(here.join(file))?
                .replace("fsm_lang::interp::", &format!("crate::{module}::interp::"))
                .replace("super::script::", "fsm_tests::differential::script::");
            fs::write(source.join(&module).join(file), text)?;
        }
        fs::write(
            source.join(format!("{module}.rs")),
            "pub mod interp;\npub mod reference;\npub mod view;\n",
        )?;
        let _ = writeln!(main, "mod {module};");
        let _ = writeln!(
            calls,
            "    report({:?}, &cases, &lines, |case| {module}::reference::run(case.repaired.chart.chart(), case.seed, &case.inputs).lines);",
            fault.name
        );
    }
    main.push_str(&MAIN.replace("@CALLS@", &calls));
    fs::write(source.join("main.rs"), main)?;
    fs::write(
        folder.join("Cargo.toml"),
        format!(
            "[workspace]\n[package]\nname = \"planted\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[dependencies]\n\
             fsm-lang = {{ path = {:?} }}\nfsm-tests = {{ path = {:?} }}\nsmol_str = \"0.3\"\n[profile.dev]\ndebug = false\n",
            root.join("../fsm-lang"),
            root
        ),
    )?;
    fs::copy(root.join("../Cargo.lock"), folder.join("Cargo.lock"))?;
    let output = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["run", "--offline", "--quiet"])
        .arg("--")
        .args([options.charts.to_string(), options.inputs.to_string(), options.seed.to_string()])
        .arg(compiled)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .current_dir(folder)
        .output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(text
        .lines()
        .filter_map(|line| {
            let (count, name) = line.split_once(' ')?;
            Some((name.to_owned(), count.parse().ok()?))
        })
        .collect())
}

const MAIN: &str = r#"
use fsm_tests::differential::{Case, Options, cases, read_lines};
use std::collections::BTreeMap;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut number = || arguments.next().unwrap().parse::<u64>().unwrap();
    let (charts, inputs, seed) = (number() as usize, number() as usize, number());
    let lines = read_lines(&std::fs::read_to_string(arguments.next().unwrap()).unwrap());
    let cases = cases(&Options { charts, inputs, seed, folder: Default::default() });
@CALLS@}

fn report(name: &str, cases: &[Case], lines: &BTreeMap<String, Vec<String>>, run: impl Fn(&Case) -> Vec<String> + std::panic::RefUnwindSafe) {
    std::panic::set_hook(Box::new(|_| {}));
    let differ = cases
        .iter()
        .filter(|case| {
            let reference = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(case)));
            // A fault that makes the interpreter panic is caught as well.
            reference.ok().as_ref() != lines.get(&case.module)
        })
        .count();
    println!("{differ} {name}");
}
"#;
