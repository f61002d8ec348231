use super::*;
use crate::diag::Sink;
use crate::lints::{Levels, judge};
use crate::span::Sources;

fn checked(text: &str) -> CheckedChart {
    let mut sink = Sink::new();
    let id = Sources::new().add_tokens("machine!");
    let (file, _) = crate::syntax::tokens::parse(id, text.parse().unwrap(), &mut sink);
    let chart = crate::chart::resolve::resolve(&file.machines[0], &mut sink);
    judge(chart.unwrap_or_else(|_| panic!("{:#?}", sink.diagnostics())), &Levels::new())
}

const LAMP: &str = "#[endless] machine Lamp { event Push; initial Off; state Off { on Push => On; } state On { on Push => Off; } }";

#[test]
fn without_a_thread_the_rust_is_not_formatted_but_there() {
    let checked = checked(LAMP);
    // No system has such a stack to give.
    let plain = text_of(checked.chart(), 1 << 62);
    let formatted = text_of(checked.chart(), STACK);
    assert_ne!(plain, formatted);
    let read = |text: &str| layout::laid_out(&prettyplease::unparse(&syn::parse_file(text).unwrap()));
    assert_eq!(read(&plain), formatted);
}

#[test]
fn the_header_stands_on_top() {
    let options = Options { header: vec!["Made.".to_owned()] };
    let text = source(&checked(LAMP), &options).unwrap();
    assert!(text.starts_with("// Made.\n/// The machine `Lamp`.\n"), "{text}");
}
