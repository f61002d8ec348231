use super::lex::lex;
use super::{format, layout};
use crate::diag::Sink;
use crate::span::SourceId;
use crate::syntax::{text, tree};

const VENDING_MACHINE: &str = include_str!("tests/vending_machine.fsm");
const PLAYER: &str = include_str!("tests/player.fsm");
const SAGA: &str = include_str!("tests/saga.fsm");
/// Every form, badly laid out.
const FORMS: &str = include_str!("tests/forms.fsm");
const FORMS_FORMATTED: &str = include_str!("tests/forms.formatted.fsm");

/// The tree without places, and the comments.
fn content(text: &str) -> (String, Vec<String>) {
    let source = SourceId::default();
    let mut sink = Sink::new();
    let tree = text::parse(source, text, &mut sink);
    assert!(sink.diagnostics().is_empty(), "{:#?}\nin:\n{text}", sink.diagnostics());
    // Blanks at the end of a line of a comment are the only thing that goes.
    let comment = |comment: &text::Comment<'_>| comment.text.trim_end().to_owned();
    (tree::dump(&tree), text::comments(source, text).iter().map(comment).collect())
}

/// Formats, and checks that nothing is lost, and that a second pass changes nothing.
fn check(text: &str) -> String {
    let once = layout(text);
    assert_eq!(content(text), content(&once), "from:\n{text}\nto:\n{once}");
    let twice = layout(&once);
    assert_eq!(once, twice, "not stable, from:\n{text}\nto:\n{once}\nto:\n{twice}");
    once
}

/// A text with as few blanks as it can have, and without comments.
fn bare(text: &str) -> String {
    lex(text).iter().map(|token| format!("{}\n", token.text)).collect()
}

/// The byte offsets at which a token begins.
fn boundaries(text: &str) -> Vec<usize> {
    let mut at = 0;
    let mut found = Vec::new();
    for token in lex(text) {
        at += text[at..].find(&token.text).unwrap();
        found.push(at);
        at += token.text.len();
    }
    found
}

const COMMENTS: [&str; 9] = [
    "/* c */",
    " // c\n",
    "\n// c\n",
    "\n/* c */\n",
    " /* c\n d */ ",
    "/* c */ // d\n",
    "\n\n// c\n\n// d\n\n",
    "/* c */\n",
    "\n/* c */ ",
];

#[test]
fn every_form_has_its_layout() {
    let formatted = check(FORMS);
    if std::env::var_os("FSM_BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/syntax/print/tests/forms.formatted.fsm");
        std::fs::write(path, &formatted).unwrap();
    }
    assert_eq!(formatted, FORMS_FORMATTED);
    assert_eq!(check(&bare(FORMS)), check(&bare(FORMS_FORMATTED)));
}

#[test]
fn no_line_is_too_long() {
    for line in FORMS_FORMATTED.lines() {
        assert!(line.chars().count() <= super::MAX_WIDTH, "{line}");
    }
}

#[test]
fn a_comment_survives_at_every_place() {
    for chart in [VENDING_MACHINE, PLAYER, SAGA, FORMS] {
        let bare = layout(&bare(chart));
        for (number, place) in boundaries(&bare).into_iter().enumerate() {
            let (before, after) = bare.split_at(place);
            let comment = COMMENTS[number % COMMENTS.len()];
            // A sign of division and a comment would be another comment.
            let apart = if before.ends_with('/') { " " } else { "" };
            check(&format!("{before}{apart}{comment}{after}"));
        }
    }
}

#[test]
fn many_comments_survive_together() {
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for chart in [VENDING_MACHINE, PLAYER, SAGA, FORMS] {
        let bare = bare(chart);
        for _ in 0..8 {
            let mut text = String::new();
            let mut at = 0;
            for place in boundaries(&bare) {
                text.push_str(&bare[at..place]);
                at = place;
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                if random.is_multiple_of(7) {
                    text.push_str(COMMENTS[(random >> 32) as usize % COMMENTS.len()]);
                }
            }
            text.push_str(&bare[at..]);
            check(&text);
        }
    }
}

#[test]
fn line_ends_and_byte_order_mark_are_normalised() {
    let text = "\u{feff}machine A {\r\n  // c\r\n\r\n\r\n  /// d\r\n  state B;\r\n}\r\n";
    assert_eq!(layout(text), "machine A {\n    // c\n\n    /// d\n    state B;\n}\n");
}

#[test]
fn what_does_not_parse_is_not_formatted() {
    let mut sink = Sink::new();
    assert!(format(SourceId::default(), "machine A { state }", &mut sink).is_err());
    assert_eq!(sink.diagnostics().len(), 1);
}

#[test]
fn nothing_but_comments_is_kept() {
    assert_eq!(layout(""), "");
    assert_eq!(layout("\n\n// a\n\n\n// b"), "// a\n\n// b\n");
}

#[test]
fn deep_brackets_need_little_stack() {
    let depth = crate::syntax::MAX_DEPTH;
    let open = "(a || b && c == d | e ^ f & g << h + i * f".repeat(depth);
    for text in [
        format!("machine A {{ on E if {open}{} => B; }}", ")".repeat(depth)),
        format!("{}on E => B;{}", "state A {".repeat(depth), "}".repeat(depth)),
        format!("machine A {{ entry {{ {}a => B;{} }} }}", "if a {".repeat(depth), "}".repeat(depth)),
    ] {
        let formatted =
            std::thread::Builder::new().stack_size(256 << 10).spawn(move || layout(&text)).unwrap();
        let formatted = formatted.join().unwrap();
        assert!(formatted.contains("B;"));
        assert_eq!(layout(&formatted), formatted);
    }
}

#[test]
fn time_is_linear() {
    // Ten times as many terms in one expression, and as many states: the test would not end if it were quadratic.
    let terms = "a + ".repeat(200_000);
    let states = "state B { on A => C; }\n".repeat(50_000);
    let text = format!("machine A {{ const C: u32 = {terms} a; {states} }}");
    assert_eq!(layout(&text).matches("state B { on A => C; }").count(), 50_000);
}
