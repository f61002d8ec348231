//! How the time to read a text grows with its size: `cargo bench -p fsm-lang --bench parse`.
//!
//! Each shape is read at sizes that double; the last column is the ratio to the size before, which stays below
//! 2.5 while reading is linear. Each time is the best of five.
#![allow(clippy::print_stdout, reason = "this is a command for a terminal")]

use std::time::{Duration, Instant};

use fsm_lang::diag::Sink;
use fsm_lang::span::SourceId;
use fsm_lang::syntax::text::parse;

/// A shape of texts, by size.
type Shape = (&'static str, usize, fn(usize) -> String);

const SHAPES: &[Shape] = &[
    ("states with five transitions", 2_000, ring),
    ("one block", 4_000, |size| in_block(&"x += f(1, y);".repeat(size))),
    ("else if", 4_000, |size| in_block(&format!("if a {{}} {}", "else if b == 1 {} ".repeat(size)))),
    ("arguments", 10_000, |size| in_block(&format!("f(1{});", ", x + 1".repeat(size)))),
    ("a sum that is too deep", 10_000, |size| in_block(&format!("x = {}1;", "a + ".repeat(size)))),
    ("prefixes that are too many", 10_000, |size| in_block(&format!("x = {}a;", "!".repeat(size)))),
    ("parentheses, nested", 15, |size| in_block(&nested(size, 400, "(a || b && ", ")"))),
    ("calls, nested", 15, |size| in_block(&nested(size, 400, "f(a, !b, ", ")"))),
    ("parentheses, too deep", 20_000, |size| in_block(&nested(size, 1, "(", ")"))),
    ("brackets, not closed", 20_000, |size| "([{".repeat(size)),
    ("comments, nested", 20_000, |size| "/*".repeat(size) + &"*/".repeat(size)),
    ("texts, not closed", 20_000, |size| "r#\"\n".repeat(size)),
    ("items without an end", 10_000, |size| format!("machine M {{ {} }}", "initial A ".repeat(size))),
    ("words that are no items", 10_000, |size| format!("machine M {{ {} }}", "banana;\n".repeat(size))),
    ("attributes", 5_000, |size| {
        format!("machine M {{ {} state A; }}", "#[allow(a, reason = \"b\")] ".repeat(size))
    }),
];

fn ring(states: usize) -> String {
    let mut text =
        String::from("machine Ring { event A(n: u32) | B | C | D | E; var x: u32 = 0; initial S0;\n");
    for state in 0..states {
        let next = (state + 1) % states;
        text.push_str(&format!(
            "    state S{state} {{\n        on A(n) if n > 3 && x < 100 => S{next} {{ x = n; }}\n        on B => S{next};\n        \
             on C => S{next};\n        on D => S{next};\n        after 60s => S{next};\n    }}\n"
        ));
    }
    text + "}\n"
}

fn in_block(statements: &str) -> String {
    format!("machine M {{ entry {{ {statements} }} }}")
}

/// Statements with brackets of that depth.
fn nested(depth: usize, times: usize, open: &str, close: &str) -> String {
    format!("x = {}1{};", open.repeat(depth), close.repeat(depth)).repeat(times)
}

fn best(text: &str) -> Duration {
    let run = || {
        let start = Instant::now();
        let file = parse(SourceId::default(), text, &mut Sink::new());
        let taken = start.elapsed();
        drop(file);
        taken
    };
    (0..5).map(|_| run()).min().unwrap_or_default()
}

fn main() {
    for (name, size, text) in SHAPES {
        println!("{name}");
        let mut before: Option<Duration> = None;
        for size in [*size, size * 2, size * 4, size * 8] {
            let text = text(size);
            let taken = best(&text);
            let ratio = before.map_or_else(String::new, |before| {
                format!("  ×{:.2}", taken.as_secs_f64() / before.as_secs_f64())
            });
            println!("    {:>10} bytes {:>10.3} ms{ratio}", text.len(), taken.as_secs_f64() * 1e3);
            before = Some(taken);
        }
    }
}
