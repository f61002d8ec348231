//! What is around many states that lie in others, few in each, or that have regions.

use super::{Shape, each, machine, next};

const HOST: &str = "fn ask(k: u32) -> bool;\nfn hi(k: u32);\nevent E | N;\n";

/// States in states, two in each; `around` is what the outermost has.
fn tree(size: usize, around: &str, leaf: &dyn Fn(usize) -> String) -> String {
    let inside = halves(0, size, leaf);
    machine(&format!(
        "{HOST}initial T0_{size};\nstate T0_{size} {{\n{around}{inside}}}\nstate Out {{ on E => T0_{size}; }}\n"
    ))
}

/// The states of a range of leaves.
fn halves(low: usize, high: usize, leaf: &dyn Fn(usize) -> String) -> String {
    let middle = low.midpoint(high);
    let state = |low: usize, high: usize, sibling: &str| {
        let inside = if high - low == 1 { leaf(low) } else { halves(low, high, leaf) };
        format!("state T{low}_{high} {{ on N if ask({low}) => {sibling};\n{inside}}}\n")
    };
    let (first, second) = (format!("T{low}_{middle}"), format!("T{middle}_{high}"));
    format!("initial {first};\n{}{}", state(low, middle, &second), state(middle, high, &first))
}

/// Parallel states beside each other; `around` is what the state around them has, `own` what one has in a region.
fn parallels(size: usize, around: &str, own: &dyn Fn(usize) -> String) -> String {
    let states = each(size, |i| {
        let (own, next) = (own(i), next(i, size));
        format!(
            "parallel P{i} {{\nstate A{i} {{ initial X{i};\nstate X{i} {{ {own} on N => Y{i}; }}\nstate Y{i} {{ on N => X{i}; }}\n}}\n\
             state B{i} {{ initial U{i};\nstate U{i} {{ on M => V{i}; }}\nstate V{i} {{ on M => P{next}; on L => Out; }}\n}}\n}}\n"
        )
    });
    machine(&format!(
        "{HOST}event L | M;\ninitial O;\nstate O {{ initial P0;\n{around}{states}}}\nstate Out {{ on E => O; }}\n"
    ))
}

pub(super) const AROUND: &[Shape] = &[
    Shape {
        name: "states in states, an event around them",
        make: |n| {
            let around = each(n, |i| format!("on E if ask({i}) => Out;\n"));
            tree(n, &around, &|i| format!("on E if ask({i}) {{ hi({i}); }}\n"))
        },
    },
    Shape {
        name: "states in states, eventless around them",
        make: |n| {
            let around = each(n, |i| format!("always if ask({i}) => Out;\n"));
            tree(n, &around, &|i| format!("on E {{ hi({i}); }}\nalways if ask({i}) => Out;\n"))
        },
    },
    Shape {
        name: "states in states in a region, an event around them",
        make: |n| {
            let around = each(n, |i| format!("on E if ask({i}) {{ hi({i}); }}\n"));
            let inside = halves(0, n, &|i| format!("on E if ask({i}) {{ hi({i}); }}\n"));
            machine(&format!(
                "{HOST}initial P;\nparallel P {{\nstate A {{\n{around}{inside}}}\nstate B {{ initial U;\nstate U {{ on E => V; }}\nstate V {{ on E => U; }}\n}}\n}}\n"
            ))
        },
    },
    Shape {
        name: "parallel states, any around them",
        make: |n| {
            let around = each(n, |i| format!("on * if ask({i}) {{ hi({i}); }}\n"));
            parallels(n, &around, &|i| format!("on * if ask({i}) => Y{i};"))
        },
    },
    Shape {
        name: "parallel states, an event around them",
        make: |n| {
            let around = each(n, |i| format!("on E if ask({i}) => Out;\n"));
            parallels(n, &around, &|i| format!("on E if ask({i}) => P{};", next(i, n)))
        },
    },
    Shape {
        name: "parallel states, eventless around them",
        make: |n| {
            let around = each(n, |i| format!("always if ask({i}) => Out;\n"));
            parallels(n, &around, &|i| format!("always if ask({i}) => Y{i};"))
        },
    },
    Shape {
        name: "parallel states, events around them",
        make: |n| {
            let events = each(n, |i| format!("event E{i};\n"));
            let around = each(n, |i| format!("on E{i} if ask({i}) {{ hi({i}); }}\n"));
            let states = parallels(n, &around, &|i| format!("on * if ask({i}) => Y{i};"));
            states.replacen(HOST, &format!("{HOST}{events}"), 1)
        },
    },
];
