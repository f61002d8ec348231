//! What a chart says, as text and never as markup.

use super::*;

/// Pieces that end strings, open markup, begin escapes, comments or statements somewhere in DOT or HTML.
const PIECES: [&str; 29] = [
    "\"",
    "\\",
    "\\\\",
    "\\\"",
    "\n",
    "\r\n",
    "<",
    ">",
    "<b>",
    "</td></tr></table>>",
    "]>",
    "];",
    "}",
    "{",
    "-> x",
    "\\N",
    "\\G",
    "\\l",
    "&",
    "&lt;",
    "&#34;",
    "&amp;lt;",
    "<!--",
    "-->",
    "<![CDATA[",
    "//",
    "/*",
    "\u{0}\u{1b}[31m",
    "\u{202e}\u{feff}",
];

#[test]
fn nothing_that_a_chart_says_becomes_markup() {
    let chart = |payload: &str| {
        let docs: String = payload.split('\n').map(|line| format!("#[doc = {line:?}] ")).collect();
        format!(
            "{docs} machine M {{ event E(text: &'static str); fn f(text: &'static str); var v: &'static str = {payload:?};
             initial A {{ f({payload:?}); }}
             {docs} state A {{ entry {{ f({payload:?}); }} {docs} on E(text) if text == {payload:?} => H {{ f({payload:?}); }}
                 on E {{ f({payload:?}); }} }}
             {docs} history H => B {{ f({payload:?}); }}
             {docs} activity g(text: &'static str) ! Lost undo u(text); {docs} activity u(text: &'static str) retriable;
             {docs} state B {{ initial C; {docs} state C {{ invoke g({payload:?}) {{
                 ok => D, {docs} err(Lost) => D {{ f({payload:?}); }} err => D }} }}
                 {docs} state D {{ compensate {{ ok => A }} }} }} }}"
        )
    };
    let harmless = picture(&chart("harmless"));
    let mut tried = 0;
    for first in PIECES {
        for second in PIECES.iter().chain([&""]).step_by(4) {
            let payload = format!("{first}{second}x");
            let digraph = picture(&chart(&payload));
            assert_eq!(digraph.shape(), harmless.shape(), "{payload:?}");
            // What is shown is what was said, in the language's own escapes, control characters replaced.
            let shown: String = payload.split('\n').map(|line| line.trim()).collect::<Vec<_>>().join("\n");
            let shown = crate::diag::render::clean_block(shown.trim()).into_owned();
            let tooltip = &digraph.nodes.iter().find(|node| node.id == "A").unwrap().attributes["tooltip"];
            assert_eq!(*tooltip, shown, "{payload:?}");
            let text = literal(&checked(&chart(&payload)));
            let label = &digraph.nodes.iter().find(|node| node.id == "A").unwrap().attributes["label"];
            let flat = |text: &str| text.split_whitespace().collect::<String>();
            assert!(flat(label).contains(&flat(&text)), "{label} has no {text}");
            tried += 1;
        }
    }
    assert!(tried >= 200, "{tried}");
}

/// The text literal of the machine's variable, as the printer writes it.
fn literal(checked: &CheckedChart) -> String {
    let chart = checked.chart();
    let variable = chart.variables.values().next().unwrap();
    Printer::new(chart).expr(variable.initial.as_ref().unwrap())
}

#[test]
fn names_of_ours_are_none_of_the_charts() {
    let digraph = picture(
        "machine M { event E; initial initial; on E => from; state initial { on E => to; } state from; state to;
         state cluster { initial initial; state initial; history H => initial; on E => H; } }",
    );
    let mut ids: Vec<&str> = digraph.nodes.iter().map(|node| node.id.as_str()).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "{ids:?}");
}

#[test]
fn long_texts_are_broken_and_cut() {
    let text = "word ".repeat(2_000) + &"x".repeat(5_000);
    let digraph = picture(&format!(
        "machine M {{ fn f(text: &'static str); initial A; state A {{ entry {{ f({text:?}); }} }} }}"
    ));
    let label = &digraph.nodes.iter().find(|node| node.id == "A").unwrap().attributes["label"];
    assert!(label.lines().count() < 20 && label.lines().all(|line| line.chars().count() < 100), "{label}");
}
