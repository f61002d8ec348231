//! Text of a chart as text of DOT: nothing that a chart says ends a string, opens markup or becomes an escape.

use crate::diag::render::clean_line;

/// A double-quoted string. Graphviz reads `\` and `&` in it twice: as DOT, then as its own escapes and as
/// entities; both are doubled here, so that the text is shown as it is.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for line in text.split('\n').enumerate() {
        if line.0 > 0 {
            out.push_str("\\n");
        }
        for c in clean_line(line.1.trim_end_matches('\r')).chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '&' => out.push_str("&amp;"),
                '\t' => out.push(' '),
                '\u{fffe}' | '\u{ffff}' => out.push(char::REPLACEMENT_CHARACTER),
                _ => out.push(c),
            }
        }
    }
    out.push('"');
    out
}

/// Text inside an HTML-like label, on one line. XML knows no control characters, and Graphviz hands them to expat.
pub(super) fn html(text: &str) -> String {
    let mut out = String::new();
    for c in clean_line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push(' '),
            '\u{fffe}' | '\u{ffff}' => out.push(char::REPLACEMENT_CHARACTER),
            _ => out.push(c),
        }
    }
    out
}
