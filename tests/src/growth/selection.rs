//! Many things to select: events, what takes any of them, and states that have them.

use super::{Shape, each, machine, next};

const HOST: &str = "fn ask(k: u32) -> bool;\nfn hi(k: u32);\n";

pub(super) const SELECTION: &[Shape] = &[
    Shape {
        name: "events of a state",
        make: |n| {
            let (events, taken) =
                (each(n, |i| format!("event E{i};\n")), each(n, |i| format!("on E{i} => B;\n")));
            machine(&format!("{events}initial A;\nstate A {{ {taken} }}\nstate B {{ on * => A; }}\n"))
        },
    },
    Shape {
        name: "an event for each state",
        make: |n| {
            let events = each(n, |i| format!("event E{i};\n"));
            let states = each(n, |i| format!("state S{i} {{ on E{i} => S{0}; }}\n", next(i, n)));
            machine(&format!("{events}initial S0;\n{states}"))
        },
    },
    Shape {
        name: "a default for each event",
        make: |n| {
            let events = each(n, |i| format!("event E{i};\non E{i} => S0;\n"));
            let states = each(n, |i| format!("state S{i} {{ on E{i} => S{}; }}\n", next(i, n)));
            machine(&format!("{events}initial S0;\n{states}"))
        },
    },
    Shape {
        name: "every event in each state",
        make: |n| {
            let events = each(n, |i| format!("event E{i};\n"));
            let states = each(n, |i| format!("state S{i} {{ on * => S{}; }}\n", next(i, n)));
            machine(&format!("{events}initial S0;\n{states}"))
        },
    },
    Shape {
        name: "every other event in each state",
        make: |n| {
            let events = each(n, |i| format!("event E{i};\n"));
            let states = each(n, |i| {
                format!("state S{i} {{ on E{i} => S{}; on * => S{}; }}\n", next(i, n), next(i + 1, n))
            });
            machine(&format!("{events}initial S0;\n{states}"))
        },
    },
    Shape {
        name: "events beside any under conditions",
        make: |n| {
            let (events, taken) =
                (each(n, |i| format!("event E{i};\n")), each(n, |i| format!("on E{i} if ask({i}) => B;\n")));
            let any = each(n, |i| format!("on * if ask({i}) {{ hi({i}); }}\n"));
            machine(&format!(
                "{HOST}{events}initial A;\nstate A {{ {taken}{any} }}\nstate B {{ on * => A; }}\n"
            ))
        },
    },
    Shape {
        name: "any under conditions around states",
        make: |n| {
            let events = each(n, |i| format!("event E{i};\n"));
            let any = each(n, |i| format!("on * if ask({i}) {{ hi({i}); }}\n"));
            let states = each(n, |i| format!("state S{i} {{ on E{i} if ask({i}) => S{}; }}\n", next(i, n)));
            machine(&format!("{HOST}{events}{any}initial S0;\n{states}"))
        },
    },
    Shape {
        name: "any under conditions in states and around them",
        make: |n| {
            let any = each(n, |i| format!("on * if ask({i}) {{ hi({i}); }}\n"));
            let states = each(n, |i| format!("state S{i} {{ on * if ask({i}) => S{}; }}\n", next(i, n)));
            machine(&format!("{HOST}event A;\nevent B;\n{any}initial S0;\n{states}"))
        },
    },
    Shape {
        name: "eventless in states and around them",
        make: |n| {
            let around = each(n, |i| format!("always if ask({i}) => Out;\n"));
            let states = each(n, |i| {
                format!("state S{i} {{ always if ask({i}) => Out; on E => S{}; }}\n", next(i, n))
            });
            machine(&format!(
                "{HOST}event E;\ninitial O;\nstate O {{ initial S0;\n{around}{states} }}\nstate Out {{ on E => O; }}\n"
            ))
        },
    },
    Shape {
        name: "any under conditions around regions",
        make: |n| {
            let events = each(n, |i| format!("event E{i};\n"));
            let any = each(n, |i| format!("on * if ask({i}) {{ hi({i}); }}\n"));
            let region = |of: &str| {
                let states = each(n, |i| format!("state {of}{i} {{ on E{i} => {of}{}; }}\n", next(i, n)));
                format!("state R{of} {{ initial {of}0;\n{states}}}\n")
            };
            machine(&format!(
                "{HOST}{events}initial P;\nparallel P {{\n{any}{}{}}}\n",
                region("A"),
                region("B")
            ))
        },
    },
    Shape {
        name: "any beside values of the host",
        make: |n| {
            let events = each(n, |i| format!("event E{i}(t: T);\n"));
            let states = each(n, |i| format!("state A{i} {{ on E{i}(_) => A{}; }}\n", next(i, n)));
            let any = each(n, |i| format!("state B{i} {{ on * => B{}; }}\n", next(i, n)));
            machine(&format!(
                "type T;\n{events}initial P;\nparallel P {{\nstate A {{ initial A0;\n{states}}}\nstate B {{ initial B0;\n{any}}}\n}}\n"
            ))
        },
    },
    Shape {
        name: "any that leaves a region for outside",
        make: |n| {
            let events = each(n, |i| format!("event E{i};\n"));
            let around = each(n, |i| format!("on * if ask({i}) => Out;\n"));
            let states = each(n, |i| format!("state A{i} {{ on E{i} => A{}; }}\n", next(i, n)));
            let beside = each(n, |i| format!("state B{i} {{ on * if ask({i}) => B{}; }}\n", next(i, n)));
            machine(&format!(
                "{HOST}{events}initial P;\n{around}parallel P {{\nstate A {{ initial A0;\n{states}}}\nstate B {{ initial B0;\n{beside}}}\n}}\nstate Out {{ on E0 => P; }}\n"
            ))
        },
    },
    Shape {
        name: "exits for each of many",
        make: |n| {
            let around = each(n, |i| format!("on * if ask({i}) => Out;\n"));
            let states = each(n, |i| {
                format!("state S{i} {{ exit {{ hi({i}); }} on E if ask({i}) => S{}; }}\n", next(i, n))
            });
            machine(&format!("{HOST}event E;\ninitial S0;\n{around}{states}state Out {{ on E => S0; }}\n"))
        },
    },
    Shape {
        name: "every other event under a condition",
        make: |n| {
            let events = each(n, |i| format!("event E{i};\non E{i} {{ v = {}; }}\n", i % 9));
            let states = each(n, |i| {
                format!("state S{i} {{ on E{i} => S{}; on * if v > {} => S0; }}\n", next(i, n), i % 8)
            });
            machine(&format!("var v: u8 = 0;\n{events}initial S0;\n{states}"))
        },
    },
    Shape {
        name: "every event beside those by name",
        make: |n| {
            let events = each(n, |i| format!("event E{i};\n"));
            let states = each(n, |i| {
                let event = if i % 2 == 0 { format!("E{i}") } else { "*".to_owned() };
                format!("state S{i} {{ on {event} => S{}; }}\n", next(i, n))
            });
            machine(&format!("{events}on * => S0;\ninitial S0;\n{states}"))
        },
    },
    Shape {
        name: "eventless transitions",
        make: |n| {
            let states = each(n, |i| format!("state S{i} {{ always => S{}; }}\n", i + 1));
            format!(
                "#[bounds(microsteps = 1000000)]\n{}",
                machine(&format!("event E;\ninitial S0;\n{states}state S{n} {{ on E => S0; }}\n"))
            )
        },
    },
];
