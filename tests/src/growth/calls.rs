//! Calls in many states, and what is taken around them.

use super::{Shape, each, machine, next};

const HOST: &str = "fn ask(k: u32) -> bool;\nevent G | N;\nactivity a() retriable timeout 1s;\n";

pub(super) const CALLS: &[Shape] = &[
    Shape {
        name: "calls, for each an event that others take around it",
        make: |n| {
            let events = each(n, |i| format!("event E{i};\n"));
            let around = each(n, |i| format!("on E{i} if ask({i}) => Out;\n"));
            let states = each(n, |i| {
                let next = next(i, n);
                format!("state S{i} {{ on E{i} => Out; on G => S{next}; invoke a() {{ ok => S{next} }} }}\n")
            });
            machine(&format!(
                "{HOST}{events}initial O;\nstate O {{ initial S0;\n{around}{states}}}\nstate Out {{ on G => O; }}\n"
            ))
        },
    },
    Shape {
        name: "calls beside regions, any around them that some take",
        make: |n| {
            let around = each(n, |i| format!("on * if ask({i}) => Out;\n"));
            let states = each(n, |i| {
                let next = next(i, n);
                let others = if i % 2 == 0 { "" } else { "on * => X;" };
                format!(
                    "parallel P{i} {{ on G => P{next}; state A {{ initial C; state C {{ invoke a() {{ ok => D }} }} state D {{ on N => C; }} }}\n\
                     state B {{ initial X; state X {{ on N => Y; {others} }} state Y {{ on N => X; }} }} }}\n"
                )
            });
            machine(&format!(
                "{HOST}event E;\ninitial O;\nstate O {{ initial P0;\n{around}{states}}}\nstate Out {{ on G => O; }}\n"
            ))
        },
    },
    Shape {
        name: "calls beside states that are done",
        make: |n| {
            let states = each(n, |i| {
                let next = next(i, n);
                format!(
                    "parallel P{i} {{ done => P{next}; state A {{ initial C; state C {{ invoke a() {{ ok => D }} }} final D; }}\n\
                     state B {{ initial X; state X {{ on N => Y; }} final Y; }} }}\n"
                )
            });
            machine(&format!("{HOST}initial P0;\n{states}on G => Out;\nstate Out {{ on G => P0; }}\n"))
        },
    },
];
