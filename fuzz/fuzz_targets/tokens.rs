//! Any text that Rust lexes: as tokens it is the chart that it is as text, or a mistake in both.
#![no_main]

use std::str::FromStr;

use fsm_lang::diag::Sink;
use fsm_lang::span::Sources;
use fsm_lang::syntax::tokens::TokenStream;
use fsm_lang::syntax::{text, tokens, tree};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|chart: &str| {
    // What must not stand in a file at all is refused by the text front end, and by rustc before the macro is called.
    if chart.contains(|character: char| {
        character.is_control() && !character.is_ascii_whitespace() || is_bidi(character)
    }) {
        return;
    }
    let Ok(stream) = TokenStream::from_str(chart) else { return };
    let mut said_of_tokens = Sink::new();
    let (file, _) = tokens::parse(Sources::new().add_tokens("machine!"), stream, &mut said_of_tokens);
    let mut said_of_text = Sink::new();
    let twin = text::parse(Sources::new().add_text("input.fsm", chart), chart, &mut said_of_text);
    assert_eq!(
        said_of_tokens.check().is_ok(),
        said_of_text.check().is_ok(),
        "tokens: {:?}\ntext: {:?}",
        said_of_tokens.diagnostics(),
        said_of_text.diagnostics()
    );
    if said_of_tokens.check().is_ok() {
        assert_eq!(tree::dump(&file), tree::dump(&twin));
    }
});

/// Whether it changes the direction of writing.
fn is_bidi(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
