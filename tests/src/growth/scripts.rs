//! Long runs.

use super::{Script, each, machine, next};

pub(super) const SCRIPTS: &[Script] = &[
    Script {
        name: "events of one name",
        make: |n| {
            let states = each(n, |i| format!("state S{i} {{ on E => S{}; }}\n", next(i, n)));
            (machine(&format!("event E;\ninitial S0;\n{states}")), each(n, |_| "E\n".to_owned()))
        },
    },
    Script {
        name: "events of their own names",
        make: |n| {
            let events = each(n, |i| format!("event E{i};\n"));
            let states = each(n, |i| format!("state S{i} {{ on E{i} => S{}; }}\n", next(i, n)));
            (machine(&format!("{events}initial S0;\n{states}")), each(n, |i| format!("E{i}\n")))
        },
    },
    Script {
        name: "events that there are not",
        make: |n| {
            let events = each(n, |i| format!("event E{i};\n"));
            let states = each(n, |i| format!("state S{i} {{ on E{i} => S{}; }}\n", next(i, n)));
            (machine(&format!("{events}initial S0;\n{states}")), each(n, |i| format!("Ex{i}\n")))
        },
    },
    Script {
        name: "timers",
        make: |n| {
            let states = each(n, |i| format!("state S{i} {{ after 1s => S{}; }}\n", next(i, n)));
            (machine(&format!("initial S0;\n{states}")), each(n, |_| "@advance 1s\n".to_owned()))
        },
    },
    Script {
        name: "answers of their own queries",
        make: |n| {
            let queries = each(n, |i| format!("fn ask{i}(k: u32) -> bool;\n"));
            let states = each(n, |i| format!("state S{i} {{ on E if ask{i}(1) => S{}; }}\n", next(i, n)));
            let given = each(n, |i| format!("@given ask{i}(_) = true\n"));
            (machine(&format!("event E;\n{queries}initial S0;\n{states}")), given + &"E\n".repeat(n))
        },
    },
    Script {
        name: "outcomes",
        make: |n| {
            let states =
                each(n, |i| format!("state S{i} {{ invoke a() {{ ok => S{}, err => S0 }} }}\n", next(i, n)));
            let activity = "activity a() readonly timeout 1s;\n";
            (machine(&format!("{activity}initial S0;\n{states}")), "@ok a\n".repeat(n))
        },
    },
    Script {
        name: "what is undone",
        make: |n| {
            let states = each(n, |i| {
                let next = i + 1;
                format!("state S{i} {{ invoke a() {{ ok => S{next}, err => S0, unknown => S{next} }} }}\n")
            });
            let activities = "activity u() retriable;\nactivity a() undo u() timeout 1s;\n";
            let chart = machine(&format!(
                "{activities}initial S0;\n{states}state S{n} {{ compensate {{ ok => S0 }} }}\n"
            ));
            (chart, "@unknown a\n".repeat(n) + &"@ok u\n".repeat(n))
        },
    },
];
