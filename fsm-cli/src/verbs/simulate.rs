//! `fsm simulate`: runs a chart without Rust, by a script or by a person at a terminal.

use std::fmt::Write as _;
use std::io::{self, BufRead, IsTerminal, Write as _};
use std::path::Path;

use fsm_build::Text;
use fsm_lang::Options;
use fsm_lang::chart::Chart;
use fsm_lang::chart::print::{Printer, duration, name};
use fsm_lang::diag::render::{clean_block, clean_line};
use fsm_lang::interp::script::{ScriptError, Simulation, Step};

use crate::arguments::{Simulate, Steps};
use crate::failure::{Failure, Outcome};
use crate::{files, output};

/// So many bytes of output are written at once.
const CHUNK: usize = 64 * 1024;

const HELP: &str = "\
an event, its arguments as literals    Coin(100)
time passes                            @advance 60s
what a query answers from here on      @given in_stock(_) = true
the machine's parameters, first        @start order=\"o1\" order.is_gift=true
the end                                quit
";

const HELP_OF_CALLS: &str = "\
an open call took effect               @ok reserve \"r7\"
it did not, by an error or by none     @err pay Declined
it may have                            @unknown pay
one of several of an activity          @ok reserve#2 \"r8\"
";

pub(super) fn run(arguments: &Simulate) -> Result<Outcome, Failure> {
    let standard_input = Path::new(files::STANDARD_INPUT);
    let script = arguments.events.as_deref().unwrap_or(standard_input);
    if arguments.file == standard_input && script == standard_input {
        return Err(Failure::new("the chart and its events can't both come from standard input")
            .with_help("name a script with `--events SCRIPT`"));
    }
    let unit = files::unit(&arguments.file, arguments.limits.max_bytes, &Options::default())?;
    let position = match files::machine(&unit, arguments.machine.as_deref())? {
        Ok(position) => position,
        Err(outcome) => return Ok(outcome),
    };
    let chart = unit.charts()[position].chart();
    if arguments.events.is_none() && arguments.format == Steps::Human && io::stdin().is_terminal() {
        return interact(chart);
    }
    match files::read(script, arguments.limits.max_bytes)? {
        Text::Whole(text) => follow(chart, &text, &files::name(script), arguments.format),
        Text::Broken(bytes) => {
            let read = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
            let line = read.split('\n').count();
            complain_of(
                &files::name(script),
                line,
                1,
                "the line is not UTF-8",
                Some("save the script as UTF-8"),
            );
            Ok(Outcome::AtFault)
        }
        Text::TooLarge(limit) => {
            complain_of(
                &files::name(script),
                1,
                1,
                &format!("the script is larger than {limit} bytes"),
                None,
            );
            Ok(Outcome::AtFault)
        }
    }
}

/// Runs a script to its end or to its first mistake.
fn follow(chart: &Chart, script: &str, file: &str, format: Steps) -> Result<Outcome, Failure> {
    let mut simulation = Simulation::new(chart);
    let mut out = String::new();
    let script = script.strip_prefix('\u{feff}').unwrap_or(script);
    for line in script.lines() {
        match simulation.line(line) {
            Ok(steps) => steps.iter().for_each(|step| show(&mut out, step, format)),
            Err(error) => {
                // The machine has started before its first input, whatever that is.
                if !line.trim_start().starts_with("@start")
                    && let Ok(Some(step)) = simulation.finish()
                {
                    show(&mut out, &step, format);
                }
                return stop(&out, file, &error);
            }
        }
        if out.len() > CHUNK {
            output::print(&out)?;
            out.clear();
        }
    }
    match simulation.finish() {
        Ok(step) => step.iter().for_each(|step| show(&mut out, step, format)),
        Err(error) => return stop(&out, file, &error),
    }
    output::print(&out)?;
    Ok(Outcome::Done)
}

/// Shows what was done before a mistake, then the mistake.
fn stop(out: &str, file: &str, error: &ScriptError) -> Result<Outcome, Failure> {
    output::print(out)?;
    complain_of(file, error.line, error.column, &error.message, error.help.as_deref());
    Ok(Outcome::AtFault)
}

fn complain_of(file: &str, line: usize, column: usize, message: &str, help: Option<&str>) {
    let help = help.map_or_else(String::new, |help| format!("  = help: {help}\n"));
    output::complain(&format!("error: {message}\n --> {file}:{line}:{column}\n{help}"));
}

fn show(out: &mut String, step: &Step, format: Steps) {
    // Writing to a String does not fail.
    let _ = match format {
        Steps::Json => writeln!(out, "{}", step.to_json()),
        Steps::Human => writeln!(out, "{}", clean_block(&step.to_string())),
    };
}

/// Plays with a person.
fn interact(chart: &Chart) -> Result<Outcome, Failure> {
    let mut simulation = Simulation::new(chart);
    output::print(format!("{}: an event a line, `help`, `quit`\n", clean_line(&chart.name.text)))?;
    begin(&mut simulation)?;
    let mut lines = io::stdin().lock().lines();
    loop {
        if let Some(machine) = simulation.machine() {
            let printer = Printer::new(chart);
            let events = machine.awaited().into_iter().map(|event| {
                let event = &chart.events[event];
                if event.parameters.is_empty() {
                    name(&event.name)
                } else {
                    format!("{}({})", name(&event.name), printer.fields(&event.parameters))
                }
            });
            let events = events.collect::<Vec<_>>().join(", ");
            let deadline = machine.next_deadline();
            let timer =
                deadline.map_or_else(String::new, |at| format!("; a timer is due at {}", duration(at)));
            let calls = machine
                .open_calls()
                .into_iter()
                .map(|call| format!("{}#{}", name(&chart.activities[call.activity].name), call.ordinal));
            let calls = calls.collect::<Vec<_>>().join(", ");
            let open = if calls.is_empty() { calls } else { format!("; open: {calls}") };
            output::print(format!(
                "  takes: {}{timer}{open}\n",
                if events.is_empty() { "nothing" } else { &events }
            ))?;
        }
        output::print("> ")?;
        let line = match lines.next() {
            None => {
                output::print("\n")?;
                return Ok(Outcome::Done);
            }
            Some(Ok(line)) => line,
            Some(Err(error)) => {
                output::complain(&format!("error: can't read the line: {error}\n"));
                continue;
            }
        };
        match line.trim() {
            "quit" | "exit" => return Ok(Outcome::Done),
            "help" if chart.activities.is_empty() => output::print(HELP)?,
            "help" => output::print([HELP_OF_CALLS, HELP].concat())?,
            line => match simulation.line(line) {
                Ok(steps) => {
                    let mut out = String::new();
                    steps.iter().for_each(|step| show(&mut out, step, Steps::Human));
                    output::print(out)?;
                    begin(&mut simulation)?;
                }
                Err(error) => tell(&error),
            },
        }
        // What was said stands above the next prompt, whichever stream it went to.
        let _ = io::stderr().flush();
    }
}

/// Starts the machine, if it has not and nothing is missing for it.
fn begin(simulation: &mut Simulation<'_>) -> Result<(), Failure> {
    match simulation.finish() {
        Ok(Some(step)) => {
            let mut out = String::new();
            show(&mut out, &step, Steps::Human);
            output::print(out)
        }
        Ok(None) => Ok(()),
        Err(error) => {
            tell(&error);
            Ok(())
        }
    }
}

fn tell(error: &ScriptError) {
    let help = error.help.as_ref().map_or_else(String::new, |help| format!("  = help: {help}\n"));
    output::complain(&format!("error: {}\n{help}", error.message));
}
