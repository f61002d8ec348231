//! Any bytes: parsed, resolved and judged, and what is found rendered, without a panic. What parses is formatted; the result
//! parses to the same tree, and formatting it again changes nothing.
#![no_main]

use fsm_lang::diag::Sink;
use fsm_lang::diag::render::Renderer;
use fsm_lang::span::Sources;
use fsm_lang::syntax::ast::File;
use fsm_lang::syntax::{print, text, tree};
use libfuzzer_sys::fuzz_target;

/// The tree, and what was said of it as a person reads it.
fn parse(chart: &str) -> (File, Sink, Sources) {
    let mut sources = Sources::new();
    let source = sources.add_text("input.fsm", chart);
    let mut sink = Sink::new();
    let file = text::parse(source, chart, &mut sink);
    (file, sink, sources)
}

fn format(chart: &str) -> String {
    let source = Sources::new().add_text("input.fsm", chart);
    print::format(source, chart, &mut Sink::new()).expect("what parses is formatted")
}

fuzz_target!(|data: &[u8]| {
    let Ok(chart) = std::str::from_utf8(data) else { return };
    let (file, mut sink, sources) = parse(chart);
    let is_whole = sink.check().is_ok();
    fsm_lang::compile(&file, &fsm_lang::Options::default(), &mut sink);
    let renderer = Renderer::new(&sources);
    for finding in sink.into_sorted() {
        let _ = renderer.human(&finding);
    }
    if !is_whole {
        return;
    }
    let formatted = format(chart);
    let (again, sink, _) = parse(&formatted);
    assert_eq!(sink.diagnostics(), []);
    assert_eq!(tree::dump(&file), tree::dump(&again));
    assert_eq!(formatted, format(&formatted));
});
