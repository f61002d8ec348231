//! Charts that are long in one form.

use super::{Shape, each, machine, next};

const CALL: &str = "activity u() retriable;\nactivity a() undo u() timeout 1s;\n";

pub(super) const FORMS: &[Shape] = &[
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
