//! Charts of any size, each large in its own way: what the compiler makes of twice the chart must not be much more than
//! twice as much, and must not take much more than twice the time.

mod around;
mod calls;
mod selection;

use std::time::{Duration, Instant};

use fsm_build::{Text, Unit};
use fsm_lang::Options;

/// A way to be large.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// What it is called.
    pub name: &'static str,
    make: fn(usize) -> String,
}

/// What became of a chart.
#[derive(Clone, Copy, Debug)]
pub struct Growth {
    /// Until it was checked.
    pub check: Duration,
    /// Until its Rust was written, behind that.
    pub build: Duration,
    /// The lines of its Rust.
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
        let text = Text::Whole(self.chart(size));
        let start = Instant::now();
        let unit = Unit::new("input.fsm", text, &Options::default());
        let check = start.elapsed();
        if let Some(found) = unit.diagnostics().first() {
            return Err(format!("{}: {}", self.name, found.message));
        }
        let start = Instant::now();
        let rust = fsm_build::rust(&unit).map_err(|error| format!("{}: {error:?}", self.name))?;
        Ok(Growth { check, build: start.elapsed(), lines: rust.lines().count() })
    }
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

const CALL: &str = "activity u() retriable;\nactivity a() undo u() timeout 1s;\n";

/// All shapes.
pub fn shapes() -> impl Iterator<Item = Shape> {
    SHAPES.iter().chain(selection::SELECTION).chain(around::AROUND).chain(calls::CALLS).copied()
}

const SHAPES: &[Shape] = &[
    Shape {
        name: "states",
        make: |n| {
            let states = each(n, |i| format!("state S{i} {{ on E => S{}; }}\n", next(i, n)));
            machine(&format!("event E;\ninitial S0;\n{states}"))
        },
    },
    Shape {
        name: "every event in one of two regions",
        make: |n| {
            let events = each(n, |i| format!("event E{i};\n"));
            let named = each(n, |i| format!("state S{i} {{ on E{i} => S{}; }}\n", next(i, n)));
            let any = each(n, |i| format!("state T{i} {{ on * => T{}; }}\n", next(i, n)));
            machine(&format!(
                "{events}initial P;\nparallel P {{\nstate L {{ initial S0;\n{named}}}\nstate R {{ initial T0;\n{any}}}\n}}\n"
            ))
        },
    },
    Shape {
        name: "data",
        make: |n| {
            let states =
                each(n, |i| format!("state S{i}(d: u8) {{ on E(x) if x < 9 => S{}(d); }}\n", next(i, n)));
            machine(&format!("event E(x: u8);\ninitial S0(0);\n{states}"))
        },
    },
    Shape {
        name: "variables and constants",
        make: |n| {
            let named = each(n, |i| format!("var v{i}: bool = false;\nconst C{i}: u32 = {i};\n"));
            let states = each(n, |i| {
                format!(
                    "state S{i} {{ on E(x) if v{i} && x > C{i} => S{}; on E(_) else {{ v{i} = true; }} }}\n",
                    next(i, n)
                )
            });
            machine(&format!("event E(x: u32);\n{named}initial S0;\n{states}"))
        },
    },
    Shape {
        name: "timers",
        make: |n| {
            let states = each(n, |i| format!("state S{i} {{ after {}s => S{}; }}\n", i + 1, next(i, n)));
            machine(&format!("initial S0;\n{states}"))
        },
    },
    Shape {
        name: "histories",
        make: |n| {
            let states = each(n, |i| {
                format!(
                    "state C{i} {{ history H => A; initial A; state A {{ on E => B; }} state B {{ on E => A; }} on F => C{}.H; }}\n",
                    next(i, n)
                )
            });
            machine(&format!("event E | F;\ninitial C0;\n{states}"))
        },
    },
    Shape {
        name: "ends",
        make: |n| {
            let states = each(n, |i| {
                format!(
                    "state C{i} {{ initial A; state A {{ on E => B; }} final B; done => C{}; }}\n",
                    next(i, n)
                )
            });
            machine(&format!("event E;\ninitial C0;\n{states}"))
        },
    },
    Shape {
        name: "regions",
        make: |n| {
            let regions = each(n, |i| {
                format!("state R{i} {{ initial A; state A {{ on E => B; }} state B {{ on E => A; }} }}\n")
            });
            machine(&format!("event E;\ninitial P;\nparallel P {{\n{regions}}}\n"))
        },
    },
    Shape {
        name: "regions that end",
        make: |n| {
            let regions =
                each(n, |i| format!("state R{i} {{ initial A; state A {{ on E => B; }} final B; }}\n"));
            machine(&format!(
                "event E;\ninitial P;\nparallel P {{\ndone => Q;\n{regions}}}\nstate Q {{ on E => P; }}\n"
            ))
        },
    },
    Shape {
        name: "regions that all leave",
        make: |n| {
            let regions = each(n, |i| {
                format!(
                    "state R{i} {{ initial A; exit {{ hi(); }} state A {{ on E => B; }} state B {{ on E => A; on F => Out; }} }}\n"
                )
            });
            machine(&format!(
                "event E | F;\nfn hi();\ninitial P;\nparallel P {{\n{regions}}}\nstate Out {{ on E => P; }}\n"
            ))
        },
    },
    Shape {
        name: "regions of many states",
        make: |n| {
            let events = each(n, |i| format!("event E{i};\n"));
            let region = |of: &str| {
                let states = each(n, |i| format!("state {of}{i} {{ on E{i} => {of}{}; }}\n", next(i, n)));
                format!("state R{of} {{ initial {of}0;\n{states}}}\n")
            };
            machine(&format!("{events}initial P;\nparallel P {{\n{}{}}}\n", region("A"), region("B")))
        },
    },
    Shape {
        name: "targets of a transition",
        make: |n| {
            let targets: Vec<String> = (0..n).map(|i| format!("P.R{i}.B")).collect();
            let regions = each(n, |i| {
                format!("state R{i} {{ initial A; state A {{ on E => B; }} state B {{ on E => A; }} }}\n")
            });
            machine(&format!(
                "event E | F;\ninitial Z;\nstate Z {{ on E => ({}); }}\nparallel P {{\non F => Z;\n{regions}}}\n",
                targets.join(", ")
            ))
        },
    },
    Shape {
        name: "calls in a row",
        make: |n| {
            let states =
                each(n, |i| format!("state S{i} {{ invoke a() {{ ok => S{}, err => U }} }}\n", i + 1));
            machine(&format!(
                "{CALL}initial S0;\n{states}final S{n};\nstate U {{ compensate {{ ok => Failed }} }}\nfinal failure Failed;\n"
            ))
        },
    },
    Shape {
        name: "calls that undo by themselves",
        make: |n| {
            let states = each(n, |i| {
                format!(
                    "state S{i} {{ invoke a() {{ ok => S{}, err => U{i} }} }}\nstate U{i} {{ compensate {{ ok => Failed }} }}\n",
                    i + 1
                )
            });
            machine(&format!("{CALL}initial S0;\n{states}final S{n};\nfinal failure Failed;\n"))
        },
    },
    Shape {
        name: "calls beside each other",
        make: |n| {
            let regions = each(n, |i| {
                format!(
                    "state R{i} {{ initial A; state A {{ invoke a() {{ ok => B, err => U }} }} final B; }}\n"
                )
            });
            machine(&format!(
                "event Stop;\n{CALL}initial P;\nparallel P {{\non Stop => U;\ndone => Done;\n{regions}}}\nstate U {{ compensate {{ ok => Failed }} }}\nfinal Done;\nfinal failure Failed;\n"
            ))
        },
    },
    Shape {
        name: "regions that undo",
        make: |n| {
            let regions = each(n, |i| {
                format!(
                    "state R{i} {{ initial A; state A {{ invoke a() {{ ok => B, err => U }} }} state U {{ compensate {{ ok => B }} }} final B; }}\n"
                )
            });
            machine(&format!(
                "event Stop;\n{CALL}initial P;\nparallel P {{\non Stop => Q;\ndone => Done;\n{regions}}}\nstate Q {{ compensate {{ ok => Failed }} }}\nfinal Done;\nfinal failure Failed;\n"
            ))
        },
    },
    Shape {
        name: "transitions that are refused",
        make: |n| {
            let (events, taken) =
                (each(n, |i| format!("event E{i};\n")), each(n, |i| format!("on E{i} => X{i};\n")));
            let states = each(n, |i| format!("state X{i} {{ on E{i} => V; }}\n"));
            machine(&format!(
                "{events}{CALL}initial C;\nstate C {{ initial A;\n{taken}state A {{ invoke a() {{ ok => B, err => U }} }} state B {{ on E0 => U; }} state U {{ compensate {{ ok => Failed }} }} }}\n{states}state V {{ compensate {{ ok => Failed }} }}\nfinal failure Failed;\n"
            ))
        },
    },
];
