//! Runs of a chart by a script (`fsm simulate`): a line an input, and a line of output for each.

mod error;
mod given;
mod lexer;
mod literal;
mod names;
mod oracle;
mod read;
mod reader;
mod step;

pub use error::ScriptError;
pub use step::Step;

use self::lexer::Line;
use self::names::Names;
use self::oracle::{Givens, Oracle};
use self::read::{Directive, Reported};
use super::{CallId, Error, HostValue, Interpreter, Outcome, Value};
use crate::chart::{Chart, EventId, Members, Type, VariableId};

/// A run that is fed line by line.
///
/// The machine starts with the first input, or at [`Self::finish`], so that `@given` lines before it hold for
/// its entry actions. A line with an error changes nothing, so that a person can mend and repeat it.
#[derive(Debug)]
pub struct Simulation<'chart> {
    chart: &'chart Chart,
    names: Names,
    /// `None` until the start.
    machine: Option<Interpreter<'chart>>,
    /// What `@start` gave the parameters, by position.
    parameters: Option<Vec<Option<Value>>>,
    givens: Givens,
    /// Virtual time, in nanoseconds since the start.
    now: u64,
    /// How many lines were read.
    lines: usize,
    /// The line that the start's errors are about: that of `@start`, else the first input's.
    start_line: usize,
}

impl<'chart> Simulation<'chart> {
    /// A run that has not started.
    #[must_use]
    pub fn new(chart: &'chart Chart) -> Self {
        Self {
            chart,
            names: Names::of(chart),
            machine: None,
            parameters: None,
            givens: Givens::default(),
            now: 0,
            lines: 0,
            start_line: 1,
        }
    }

    /// The running machine; `None` before the start.
    #[must_use]
    pub fn machine(&self) -> Option<&Interpreter<'chart>> {
        self.machine.as_ref()
    }

    /// Reads one line of the script, without its end. Gives what it leads to: nothing for `@start`, `@given`
    /// and blank lines, one step for an input, and the start's before that of the first input.
    ///
    /// # Errors
    /// What is wrong with the line.
    pub fn line(&mut self, text: &str) -> Result<Vec<Step>, ScriptError> {
        self.lines += 1;
        let number = self.lines;
        let located = |mistake: error::Mistake| mistake.at_line(number);
        let line = Line::of(text).map_err(located)?;
        let Some(directive) = read::directive(self.chart, &self.names, &line).map_err(located)? else {
            return Ok(Vec::new());
        };
        match directive {
            Directive::Start(values) => self.set_parameters(values, number)?,
            Directive::Given(given) => self.givens.push(given),
            Directive::Event(event, arguments) => {
                return self.input(&line, Input::Event(event, arguments), 0);
            }
            Directive::Advance(duration) => return self.input(&line, Input::Nothing, duration),
            Directive::Outcome(reported) => return self.input(&line, Input::Outcome(reported), 0),
        }
        Ok(Vec::new())
    }

    /// Starts the machine if no input has: the last line has been read, or a person is watching and no
    /// parameter needs a value. Gives the start's step if it does.
    ///
    /// # Errors
    /// A parameter without a value, or a query without an answer.
    pub fn finish(&mut self) -> Result<Option<Step>, ScriptError> {
        if self.machine.is_some() {
            return Ok(None);
        }
        if self.parameters.is_none() {
            self.start_line = self.lines.max(1);
        }
        self.start().map(Some)
    }

    fn set_parameters(&mut self, values: Vec<(VariableId, Value)>, number: usize) -> Result<(), ScriptError> {
        if self.machine.is_some() {
            return Err(error::Mistake::new("the machine has started already")
                .with_help("`@start` stands before every input")
                .at_line(number));
        }
        if self.parameters.is_some() {
            return Err(error::Mistake::new("the parameters are given already")
                .with_help("write them all in one `@start`")
                .at_line(number));
        }
        let mut parameters = vec![None; self.machine_parameters().count()];
        for (variable, value) in values {
            let position = self.machine_parameters().position(|own| own == variable);
            if let Some(slot) = position.and_then(|position| parameters.get_mut(position)) {
                *slot = Some(value);
            }
        }
        self.parameters = Some(parameters);
        self.start_line = number;
        Ok(())
    }

    fn machine_parameters(&self) -> impl Iterator<Item = VariableId> + use<'chart> {
        read::machine_parameters(self.chart)
    }

    /// Starts the machine.
    fn start(&mut self) -> Result<Step, ScriptError> {
        let given = self.parameters.clone().unwrap_or_default();
        let mut values = Vec::new();
        for (position, variable) in self.machine_parameters().enumerate() {
            let variable = &self.chart.variables[variable];
            let value = match (given.get(position).cloned().flatten(), variable.ty) {
                (Some(value), _) => value,
                (None, Type::Host(ty)) if !matches!(self.chart.types[ty].members, Members::Variants(_)) => {
                    Value::Host(HostValue { ty, text: variable.name.text.clone(), fields: Vec::new() })
                }
                (None, ty) => {
                    let (name, example) = (&variable.name.text, literal::example(self.chart, ty));
                    return Err(error::Mistake::new(format!("the parameter `{name}` has no value"))
                        .with_help(format!("begin with the line `@start {name}={example}`"))
                        .at_line(self.start_line));
                }
            };
            values.push(value);
        }
        let mut oracle = Oracle::new(self.chart, &self.givens);
        let (machine, result) = Interpreter::start(self.chart, &values, self.now, &mut oracle);
        if let Some(missing) = oracle.missing {
            return Err(missing.at_line(self.start_line));
        }
        let step = Step::of(&machine, None, oracle.effects, self.now, result.err());
        self.machine = Some(machine);
        Ok(step)
    }

    /// The number of the call that an outcome is of.
    fn call_of(&self, machine: &Interpreter<'_>, reported: &Reported) -> Result<u64, error::Mistake> {
        let open = machine.open_calls();
        let named = |call: &&CallId| {
            call.activity == reported.activity
                && reported.ordinal.is_none_or(|ordinal| ordinal == call.ordinal)
        };
        if let Some(call) = open.iter().find(named) {
            return Ok(call.number);
        }
        let activity = &self.chart.activities[reported.activity];
        // What comes late for a call that could not owe is dropped by its id (ruling 16).
        let was_made = reported.ordinal.is_some_and(|ordinal| machine.was_called(reported.activity, ordinal));
        if was_made && !activity.can_owe() {
            return Ok(0);
        }
        let all: Vec<String> = open.iter().map(|call| step::call_name(self.chart, *call)).collect();
        let help = match all.as_slice() {
            [] => "no call is open".to_owned(),
            all => format!("open: {}", all.join(", ")),
        };
        let message = match reported.ordinal {
            Some(ordinal) => format!("the call `{}#{ordinal}` is not open", activity.name.text),
            None => format!("no call of `{}` is open", activity.name.text),
        };
        Err(error::Mistake::new(message).with_help(help).at(reported.column))
    }

    /// Takes an input: an event, an outcome, or none where only time passes.
    fn input(&mut self, line: &Line<'_>, input: Input, duration: u64) -> Result<Vec<Step>, ScriptError> {
        let number = self.lines;
        let mut steps = Vec::new();
        let mut machine = match &self.machine {
            // A copy, so that an input that turns out to be wrong leaves no trace.
            Some(machine) => machine.clone(),
            None => {
                if self.parameters.is_none() {
                    self.start_line = number;
                }
                steps.push(self.start()?);
                match &self.machine {
                    Some(machine) => machine.clone(),
                    None => return Ok(steps),
                }
            }
        };
        let now = self.now.saturating_add(duration);
        let mut oracle = Oracle::new(self.chart, &self.givens);
        let result: Result<Outcome, Error> = match input {
            Input::Event(event, arguments) => machine.handle(event, &arguments, now, &mut oracle),
            Input::Nothing => machine.advance(now, &mut oracle),
            Input::Outcome(reported) => {
                let call = match self.call_of(&machine, &reported) {
                    Ok(call) => call,
                    Err(mistake) => {
                        if !steps.is_empty() {
                            self.machine = None;
                        }
                        return Err(mistake.at_line(number));
                    }
                };
                machine.outcome_of(call, reported.outcome, now, &mut oracle)
            }
        };
        if let Some(missing) = oracle.missing {
            if !steps.is_empty() {
                // The start is undone with the input that led to it, so that it is told once.
                self.machine = None;
            }
            return Err(missing.at_line(number));
        }
        steps.push(Step::of(&machine, Some(line.echo.to_owned()), oracle.effects, now, result.err()));
        self.machine = Some(machine);
        self.now = now;
        Ok(steps)
    }
}

/// What a line brings.
enum Input {
    /// Time that passes.
    Nothing,
    Event(EventId, Vec<Value>),
    Outcome(Reported),
}

#[cfg(test)]
mod tests;
