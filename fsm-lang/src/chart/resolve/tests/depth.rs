//! What is deep or long does not overflow a small stack.

use std::fmt::Write as _;

use crate::diag::Sink;
use crate::span::Sources;
use crate::syntax::{MAX_DEPTH, MAX_STATE_DEPTH, text};

/// How many mistakes a chart has, resolved on half the stack of invariant 10, as of a thread that somebody else made.
#[track_caller]
fn on_a_small_stack(source: &str) -> usize {
    let with_stack = |size| std::thread::Builder::new().stack_size(size);
    let id = Sources::new().add_text("deep.fsm", source);
    // The front end's own stack is its own test's.
    let read = std::thread::scope(|scope| {
        let read = || {
            let mut sink = Sink::new();
            let file = text::parse(id, source, &mut sink);
            assert_eq!(sink.diagnostics(), [], "the chart can be read");
            file
        };
        with_stack(16 << 20).spawn_scoped(scope, read).expect("a thread starts").join()
    });
    let file = read.expect("the chart can be read");
    let resolve = || {
        let mut sink = Sink::new();
        // Dropping the chart is part of it.
        let _ = crate::chart::resolve::resolve(&file.machines[0], &mut sink);
        sink.diagnostics().len()
    };
    std::thread::scope(|scope| {
        let thread = with_stack(512 << 10).spawn_scoped(scope, resolve).expect("a thread starts");
        thread.join().expect("it does not overflow")
    })
}

#[test]
fn deep_charts_fit_a_small_stack() {
    let deepest = MAX_DEPTH - 6;
    let mut nested = String::from("x");
    for _ in 0..MAX_DEPTH / 2 - 2 {
        nested = format!("({nested} + 1)");
    }
    let calls = format!("{}x{}", "same(".repeat(deepest), ")".repeat(deepest));
    let flat = "x + ".repeat(deepest) + "x";
    for expression in [&nested, &calls, &flat] {
        let items = format!("fn same(x: u8) -> u8; var x: u8 = 0; var y: u8 = {expression};");
        assert_eq!(on_a_small_stack(&machine(&items, "")), 0);
        let wrong = items.replace("y: u8", "y: u16");
        assert_eq!(on_a_small_stack(&machine(&wrong, "")), 1);
    }
    let negated = "!".repeat(deepest) + "true";
    assert_eq!(on_a_small_stack(&machine(&format!("var y: bool = {negated};"), "")), 0);
    let blocks = format!("{}x = {flat};{}", "if x > 0 { ".repeat(deepest), "}".repeat(deepest));
    assert_eq!(on_a_small_stack(&machine("var x: u8 = 0;", &format!("entry {{ {blocks} }}"))), 0);
    let around = MAX_STATE_DEPTH - 2;
    let states = format!("{}state A;{}", "state A { initial A; ".repeat(around), "}".repeat(around));
    assert_eq!(on_a_small_stack(&machine("", &format!("initial A; {states}"))), 0);
}

#[test]
fn long_chains_fit_a_small_stack() {
    let mut items = String::from("const C0: u64 = 1;");
    for next in 1..5_000 {
        write!(items, "const C{next}: u64 = C{} + 1;", next - 1).expect("a string takes it");
    }
    assert_eq!(on_a_small_stack(&machine(&items, "")), 0);
    let mut items = String::new();
    for next in 0..5_000 {
        write!(items, "type T{next} {{ inner: T{} }}", next + 1).expect("a string takes it");
    }
    assert_eq!(on_a_small_stack(&machine(&format!("{items} type T5000;"), "")), 0);
    assert_eq!(on_a_small_stack(&machine(&format!("{items} type T5000 {{ back: T7 }}"), "")), 1);
}

fn machine(items: &str, inside: &str) -> String {
    format!("machine M {{ {items} initial X; state X {{ {inside} }} }}")
}
