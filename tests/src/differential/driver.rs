//! The Rust crate that runs generated machines over inputs and prints what is to be seen of them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use fsm_lang::chart::{Chart, Trigger};

/// The support module of every crate.
const SUPPORT: &str = include_str!("support.rs.txt");

/// One machine of a crate.
#[derive(Debug)]
pub struct Machine<'a> {
    /// Its module: the chart's name in snake case.
    pub module: String,
    /// The chart.
    pub chart: &'a Chart,
    /// The generated code.
    pub code: String,
}

/// Writes a workspace of crates with so many machines each; gives the names of the crates.
///
/// # Errors
/// What the file system says.
pub fn write(
    folder: &Path,
    runtime: &Path,
    machines: &[Machine<'_>],
    each: usize,
) -> io::Result<Vec<String>> {
    let names: Vec<String> =
        (0..machines.len().div_ceil(each)).map(|index| format!("charts_{index}")).collect();
    let mut manifest = String::from("[workspace]\nresolver = \"3\"\nmembers = [");
    for name in &names {
        let _ = write!(manifest, "\"{name}\", ");
    }
    manifest.push_str("]\n\n[profile.dev]\ndebug = false\nincremental = false\n");
    write_if_changed(&folder.join("Cargo.toml"), &manifest)?;
    for (name, machines) in names.iter().zip(machines.chunks(each)) {
        let package = folder.join(name);
        fs::create_dir_all(package.join("src"))?;
        write_if_changed(
            &package.join("Cargo.toml"),
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                 fsm-runtime = {{ path = {:?}, default-features = false }}\n",
                runtime.display().to_string()
            ),
        )?;
        write_if_changed(&package.join("src/support.rs"), SUPPORT)?;
        let mut main = String::from(MAIN_HEAD);
        let mut arms = String::new();
        for machine in machines {
            let module = &machine.module;
            let _ = writeln!(main, "mod drive_{module};");
            let _ = writeln!(arms, "            {module:?} => drive_{module}::run(seed, &lines),");
            write_if_changed(&package.join("src").join(format!("drive_{module}.rs")), &drive(machine))?;
        }
        main.push_str(&MAIN_BODY.replace("@ARMS@", &arms));
        write_if_changed(&package.join("src/main.rs"), &main)?;
    }
    Ok(names)
}

/// Leaves a file alone that is as it should be, so that cargo need not build again.
fn write_if_changed(path: &PathBuf, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) { Ok(()) } else { fs::write(path, text) }
}

const MAIN_HEAD: &str = "\
//! Generated machines, driven by lines from standard input.
#![allow(warnings)]
#[macro_use]
mod support;
";

/// Reads `chart MODULE SEED`, lines of inputs, `end`; prints `chart MODULE` and a line an input.
const MAIN_BODY: &str = r#"
fn main() {
    let text = std::io::read_to_string(std::io::stdin()).unwrap();
    let mut all = text.lines();
    while let Some(head) = all.next() {
        let mut words = head.split(' ').skip(1);
        let module = words.next().unwrap();
        let seed: u64 = words.next().unwrap().parse().unwrap();
        let lines: Vec<&str> = all.by_ref().take_while(|line| *line != "end").collect();
        println!("chart {module}");
        let result = std::panic::catch_unwind(|| match module {
@ARMS@            _ => unreachable!(),
        });
        for line in result.unwrap_or_else(|_| vec!["PANIC".to_owned()]) {
            println!("{line}");
        }
    }
}
"#;

fn drive(machine: &Machine<'_>) -> String {
    let Machine { module, chart, code } = machine;
    let timers = chart.transitions.values().any(|transition| matches!(transition.trigger, Trigger::After(_)));
    let calls = !chart.activities.is_empty();
    let name = &chart.name.text;
    let sink = if calls { ", &mut sink" } else { "" };
    let now = if timers { ", now" } else { "" };
    let start = if timers { ", Instant::from_nanos(0)" } else { "" };
    let advance = match (timers, calls) {
        (false, _) => "Ok(fsm_runtime::Outcome::Ignored)",
        (true, false) => "machine.advance(now)",
        (true, true) => "machine.advance(now, &mut sink)",
    };
    let mut arms = String::new();
    for event in chart.events.values() {
        let mut fields = String::new();
        for parameter in &event.parameters {
            let _ = write!(fields, "{}: Decode::decode(words.next().unwrap()), ", parameter.name.text);
        }
        let fields = if fields.is_empty() { fields } else { format!(" {{ {fields}}}") };
        let _ = writeln!(
            arms,
            "            {:?} => machine.handle({module}::Event::{}{fields}{now}{sink}),",
            event.name.text, event.name.text
        );
    }
    let (mut effects, mut replies) = (String::new(), String::new());
    if calls {
        effects = format!("    let mut sink = |effect| effect_of(effect, &shared);\n{effects}");
        let _ = writeln!(
            arms,
            "            \"!\" => machine.handle(reply(words, machine.open_calls().collect(), &shared){now}, &mut sink),"
        );
        replies = self::calls(module, chart);
    }
    let mut variables = String::new();
    for variable in chart.variables.values().filter(|variable| variable.owner == Chart::ROOT) {
        let _ = writeln!(
            variables,
            "    line.push_str(&format!(\" {}={{}}\", machine.{}().render()));",
            variable.name.text, variable.name.text
        );
    }
    let deadline = if timers {
        "machine.next_deadline().map_or(\"none\".to_owned(), |deadline| deadline.as_nanos().to_string())"
    } else {
        "\"none\".to_owned()"
    };
    let books = if calls { BOOKS } else { "" };
    format!(
        "use std::time::Duration;
use fsm_runtime::Instant;
use crate::support::*;

{code}

crate::host!({module});

pub fn run(seed: u64, lines: &[&str]) -> Vec<String> {{
    let shared = Shared::default();
    let recorder = Recorder {{ shared: shared.clone(), seed }};
    let mut out = vec![];
{effects}    let mut machine = match {name}::new(recorder{start}{sink}) {{
        Ok(machine) => machine,
        Err(error) => {{
            out.push(format!(\"{{error:?}} | {{}}\", shared.log.borrow_mut().drain(..).collect::<Vec<_>>().join(\"; \")));
            return out;
        }}
    }};
    out.push(observe(\"start\", &machine, &shared));
    for (index, line) in lines.iter().enumerate() {{
        *shared.tick.borrow_mut() = index as u64 + 1;
        let mut words = line.split(' ');
        let now = Instant::from_nanos(words.next().unwrap().parse().unwrap());
        let result = match words.next().unwrap() {{
            \"@\" => {advance},
{arms}            _ => unreachable!(),
        }};
        let result = match result {{
            Ok(outcome) => format!(\"{{outcome:?}}\"),
            Err(error) => format!(\"{{error:?}}\"),
        }};
        out.push(observe(&result, &machine, &shared));
    }}
    out
}}

fn observe(result: &str, machine: &{name}<Recorder>, shared: &Shared) -> String {{
    let effects = shared.log.borrow_mut().drain(..).collect::<Vec<_>>().join(\"; \");
    let mut line = format!(\"{{result}} | {{:?}} |\", machine.state());
{variables}    line.push_str(\" | \");
    line.push_str(&effects);
    line.push_str(\" | \");
    line.push_str(&{deadline});
{books}    line
}}
{replies}"
    )
}

/// Adds to a line what is owed and which calls are open.
const BOOKS: &str = r#"    line.push_str(" | owed ");
    let owed = machine.owed().map(|owed| {
        format!("{}:{}{}", owed.call.get(), format!("{:?}", owed.activity).to_lowercase(), if owed.maybe { "?" } else { "" })
    });
    line.push_str(&owed.collect::<Vec<_>>().join(" "));
    line.push_str(" | open ");
    line.push_str(&machine.open_calls().map(|call| call.get().to_string()).collect::<Vec<_>>().join(" "));
"#;

/// The functions that write effects down and make outcomes. The names of activities, their parameters and errors
/// are ones that differ from Rust's in their first letter only.
fn calls(module: &str, chart: &Chart) -> String {
    let (mut positions, mut written, mut outcomes) = (String::new(), String::new(), String::new());
    for (position, activity) in chart.activities.values().enumerate() {
        let name = &activity.name.text;
        let variant = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
        let names: Vec<&str> =
            activity.parameters.iter().map(|parameter| parameter.name.text.as_str()).collect();
        let fields = if names.is_empty() { String::new() } else { format!(" {{ {} }}", names.join(", ")) };
        let values: Vec<String> = names.iter().map(|name| format!("{name}.render()")).collect();
        let _ = writeln!(positions, "        {module}::Call::{variant} {{ .. }} => {position},");
        let _ = writeln!(
            written,
            "        {module}::Call::{variant}{fields} => format!(\"{name}({{}})\", [{}].join(\", \")),",
            if values.is_empty() { "String::new()".to_owned() } else { values.join(", ") }
        );
        let result = activity.result.as_ref().map_or("()", |_| "Decode::decode(results[activity])");
        let mut errors = String::new();
        for (position, error) in activity.errors.iter().enumerate() {
            let _ = writeln!(
                errors,
                "                position if position % {} == {position} => CallOutcome::Err({module}::{variant}Error::{}),",
                activity.errors.len(),
                error.text
            );
        }
        let _ = writeln!(
            outcomes,
            "        {position} => {module}::Input::{variant}(call, match kind {{
            \"ok\" => CallOutcome::Ok({result}),
            \"unknown\" => CallOutcome::Unknown,
            \"failed\" => CallOutcome::Failed,
            _ => match kind[3..].parse::<usize>().unwrap() {{
{errors}                _ => CallOutcome::Failed,
            }},
        }}),"
        );
    }
    let count = chart.activities.len();
    format!(
        "
use fsm_runtime::{{CallId, CallOutcome}};

fn effect_of(effect: {module}::Effect, shared: &Shared) {{
    let begun = match &effect {{
        {module}::Effect::Start(call, made) | {module}::Effect::Undo {{ call, undo: made, .. }} => Some((*call, position(made))),
        {module}::Effect::Cancel(_) => None,
    }};
    let line = match effect {{
        {module}::Effect::Start(call, made) => format!(\"start {{}} {{}}\", call.get(), written(made)),
        {module}::Effect::Cancel(call) => format!(\"cancel {{}}\", call.get()),
        {module}::Effect::Undo {{ of, call, undo }} => format!(\"undo {{}} by {{}} {{}}\", of.get(), call.get(), written(undo)),
    }};
    shared.effect(line, begun);
}}

fn position(call: &{module}::Call) -> usize {{
    match call {{
{positions}    }}
}}

fn written(call: {module}::Call) -> String {{
    match call {{
{written}    }}
}}

fn reply<'a>(mut words: impl Iterator<Item = &'a str>, open: Vec<CallId>, shared: &Shared) -> {module}::Input {{
    let (list, number) = (words.next().unwrap(), words.next().unwrap().parse().unwrap());
    let (call, activity) = shared.picked(list, number, open, {count});
    let kind = words.next().unwrap();
    let results: Vec<&str> = words.collect();
    match activity {{
{outcomes}        _ => unreachable!(),
    }}
}}
"
    )
}
