//! Charts and scripts of any size, each large in its own way: what becomes of twice the input must not be much more than
//! twice as much, and must not take much more than twice the time.

mod around;
mod calls;
mod forms;
mod mistakes;
mod scripts;
mod selection;

use std::time::{Duration, Instant};

use fsm_build::{Text, Unit};
use fsm_lang::Options;
use fsm_lang::interp::script::Simulation;

/// A way of a chart to be large.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// What it is called.
    pub name: &'static str,
    make: fn(usize) -> String,
}

/// A way of a chart to have many mistakes.
#[derive(Clone, Copy, Debug)]
pub struct Mistakes {
    /// What they are called.
    pub name: &'static str,
    /// The code that some of them have.
    code: &'static str,
    make: fn(usize) -> String,
}

/// A way of a run to be long.
#[derive(Clone, Copy, Debug)]
pub struct Script {
    /// What it is called.
    pub name: &'static str,
    /// The chart, and the lines that it is fed.
    make: fn(usize) -> (String, String),
}

/// What became of a chart.
#[derive(Clone, Copy, Debug)]
pub struct Growth {
    /// Until it was checked.
    pub check: Duration,
    /// Until its Rust was written, its mistakes were told, or its script was run, behind that.
    pub then: Duration,
    /// The lines of that.
    pub lines: usize,
}

impl Shape {
    /// The chart of this size.
    #[must_use]
    pub fn chart(self, size: usize) -> String {
        (self.make)(size)
    }

    /// Checks and builds the chart of this size.
    ///
    /// # Errors
    /// What the compiler says of the chart.
    pub fn grow(self, size: usize) -> Result<Growth, String> {
        let (unit, check) = checked(self.chart(size));
        if let Some(found) = unit.diagnostics().first() {
            return Err(format!("{}: {}", self.name, found.message));
        }
        let start = Instant::now();
        let rust = fsm_build::rust(&unit).map_err(|error| format!("{}: {error:?}", self.name))?;
        Ok(Growth { check, then: start.elapsed(), lines: rust.lines().count() })
    }
}

impl Mistakes {
    /// Checks the chart of this size and tells what is wrong with it.
    ///
    /// # Errors
    /// Nothing is, or not what should be.
    pub fn refuse(self, size: usize) -> Result<Growth, String> {
        let (unit, check) = checked((self.make)(size));
        let start = Instant::now();
        let (renderer, found) = (unit.renderer(), unit.diagnostics());
        let told: String = found.iter().map(|found| renderer.human(found)).collect();
        if !found.iter().any(|found| found.code.0 == self.code) {
            return Err(format!("{}: nothing is `{}`", self.name, self.code));
        }
        Ok(Growth { check, then: start.elapsed(), lines: told.lines().count() })
    }
}

impl Script {
    /// Runs the script of this size on its chart. A line that is refused is told, and the run goes on.
    ///
    /// # Errors
    /// The chart does not resolve.
    pub fn play(self, size: usize) -> Result<Growth, String> {
        let (chart, script) = (self.make)(size);
        let (unit, check) = checked(chart);
        let Some(chart) = unit.charts().first() else {
            let found = unit.diagnostics().first().map_or("no machine", |found| found.message.as_str());
            return Err(format!("{}: {found}", self.name));
        };
        let start = Instant::now();
        let mut simulation = Simulation::new(chart.chart());
        let mut told = String::new();
        for line in script.lines() {
            match simulation.line(line) {
                Ok(steps) => told.extend(steps.iter().map(|step| format!("{step}\n"))),
                Err(error) => told.push_str(&format!("{}\n", error.message)),
            }
        }
        Ok(Growth { check, then: start.elapsed(), lines: told.lines().count() })
    }
}

/// A chart through the pipeline, and how long that took.
fn checked(chart: String) -> (Unit, Duration) {
    let start = Instant::now();
    let unit = Unit::new("input.fsm", Text::Whole(chart), &Options::default());
    (unit, start.elapsed())
}

/// Something for each number below `size`.
fn each(size: usize, of: impl Fn(usize) -> String) -> String {
    (0..size).map(of).collect()
}

/// States in a ring: the number of the one behind another.
fn next(at: usize, size: usize) -> usize {
    (at + 1) % size
}

fn machine(body: &str) -> String {
    format!("#[endless]\nmachine M {{\n{body}}}\n")
}

/// All charts that are right.
pub fn shapes() -> impl Iterator<Item = Shape> {
    forms::FORMS.iter().chain(selection::SELECTION).chain(around::AROUND).chain(calls::CALLS).copied()
}

/// All charts with mistakes.
pub fn mistakes() -> impl Iterator<Item = Mistakes> {
    mistakes::MISTAKES.iter().copied()
}

/// All scripts.
pub fn scripts() -> impl Iterator<Item = Script> {
    scripts::SCRIPTS.iter().copied()
}
