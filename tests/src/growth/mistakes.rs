//! Charts with mistakes, as many of one kind as there are states.

use super::{Mistakes, each, machine, next};

/// States in a ring; `body` is what each has beside its transition.
fn ring(size: usize, head: &str, body: impl Fn(usize) -> String) -> String {
    let states = each(size, |i| format!("state S{i} {{ on E => S{};\n{} }}\n", next(i, size), body(i)));
    machine(&format!("event E;\n{head}initial S0;\n{states}"))
}

pub(super) const MISTAKES: &[Mistakes] = &[
    Mistakes {
        name: "states that there are not",
        code: "unknown_name",
        make: |n| ring(n, "event F;\n", |i| format!("on F => Sx{i};")),
    },
    Mistakes {
        name: "events that there are not",
        code: "unknown_name",
        make: |n| ring(n, &each(n, |i| format!("event E{i};\n")), |i| format!("on Ex{i} => S0;")),
    },
    Mistakes {
        name: "variables that there are not",
        code: "unknown_name",
        make: |n| {
            let variables = each(n, |i| format!("pub var v{i}: u32 = 0;\n"));
            ring(n, &(variables + "event F;\n"), |i| format!("on F if vx{i} > 1 => S0;"))
        },
    },
    Mistakes {
        name: "names that are taken",
        code: "duplicate_name",
        make: |n| machine(&format!("event E;\ninitial S;\n{}", "state S { on E => S; }\n".repeat(n))),
    },
    Mistakes {
        name: "words that are missing",
        code: "syntax",
        make: |n| ring(n, "", |_| "on => S0;".to_owned()),
    },
    Mistakes {
        name: "semicolons that are missing",
        code: "syntax",
        make: |n| ring(n, "event F;\n", |_| "on F if => S0".to_owned()),
    },
    Mistakes {
        name: "braces that nothing closes",
        code: "syntax",
        make: |n| format!("machine M {{ event E; initial S; {}", "state S { ".repeat(n)),
    },
    Mistakes {
        name: "braces that nothing opens",
        code: "syntax",
        make: |n| machine(&format!("event E;\ninitial S;\nstate S {{ on E => S; }} {}", "} ".repeat(n))),
    },
    Mistakes {
        name: "parentheses in each other",
        code: "syntax",
        make: |n| {
            ring(2, "fn ask() -> bool;\n", |_| {
                format!("on E if {}ask(){} => S0;", "(".repeat(9 * n), ")".repeat(9 * n))
            })
        },
    },
    Mistakes {
        name: "guards that are numbers",
        code: "type_mismatch",
        make: |n| ring(n, "pub var v: u32 = 0;\nevent F;\n", |_| "on F if v => S0;".to_owned()),
    },
    Mistakes {
        name: "states that nothing enters",
        code: "unreachable_state",
        make: |n| {
            machine(&format!(
                "event E;\ninitial S0;\n{}",
                each(n, |i| format!("state S{i} {{ on E => S{i}; }}\n"))
            ))
        },
    },
    Mistakes {
        name: "transitions that nothing takes",
        code: "unreachable_transition",
        make: |n| ring(n, "", |_| "on E => S0;".to_owned()),
    },
    Mistakes {
        name: "transitions of one state that nothing takes",
        code: "unreachable_transition",
        make: |n| machine(&format!("event E;\ninitial S;\nstate S {{ {} }}\n", "on E => S;\n".repeat(n))),
    },
    Mistakes {
        name: "states without a way out",
        code: "dead_end",
        make: |n| {
            let states = each(n, |i| {
                format!("state S{i} {{ on E => S{}; on F => D{i}; }}\nstate D{i};\n", next(i, n))
            });
            format!("machine M {{\nevent E | F;\ninitial S0;\n{states}final Q;\n}}\n")
        },
    },
    Mistakes {
        name: "eventless transitions in a circle",
        code: "eventless_cycle",
        make: |n| {
            machine(&format!(
                "event E;\ninitial S0;\n{}",
                each(n, |i| format!("state S{i} {{ on E => S0; always => S{}; }}\n", next(i, n)))
            ))
        },
    },
    Mistakes {
        name: "allows that nothing needs",
        code: "unneeded_allow",
        make: |n| {
            ring(n, "event F;\n", |i| {
                format!("#[allow(dead_end, reason = \"r{i}\")] state X{i} {{ on F => S{i}; }} initial X{i};")
            })
        },
    },
    Mistakes {
        name: "calls that nobody undoes",
        code: "missing_compensation",
        make: |n| {
            let states =
                each(n, |i| format!("state S{i} {{ invoke a() {{ ok => S{}, err => Failed }} }}\n", i + 1));
            format!(
                "machine M {{\nactivity u() retriable;\nactivity a() undo u() timeout 1s;\ninitial S0;\n{states}final S{n};\nfinal failure Failed;\n}}\n"
            )
        },
    },
    Mistakes {
        name: "events that a state forgets",
        code: "unhandled_event",
        make: |n| {
            let events = each(n, |i| format!("event E{i};\n"));
            machine(&format!(
                "{events}initial S;\n#[exhaustive] state S {{ on E0 => T; }}\nstate T {{ on * => S; }}\n"
            ))
        },
    },
];
