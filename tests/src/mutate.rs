//! Charts that almost nobody would write: one with a few tokens left out, doubled, exchanged or renamed.

use crate::random::Random;

/// The words, numbers and signs of a chart. What stands in quotes or comments stays whole, and a comment behind `//`
/// has the end of its line.
#[must_use]
pub fn split(chart: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = chart.trim_start();
    while !rest.is_empty() {
        let (word, behind) = rest.split_at(first_word(rest));
        words.push(word);
        rest = behind.trim_start();
    }
    words
}

/// How long the word is with which a text begins.
fn first_word(text: &str) -> usize {
    let first = text.chars().next().unwrap_or_default();
    let up_to = |end: &str| text[first.len_utf8()..].find(end).map(|at| at + first.len_utf8() + end.len());
    let length = if text.starts_with("//") {
        up_to("\n")
    } else if text.starts_with("/*") {
        up_to("*/")
    } else if text.starts_with("r#\"") {
        up_to("\"#")
    } else if let Some(raw) = text.strip_prefix("r#") {
        Some(2 + word(raw))
    } else if first == '"' {
        quoted(text, '"')
    } else if first == '\'' {
        // A character, or a lifetime.
        quoted(text, '\'')
            .filter(|end| text[1..end - 1].chars().count() == 1 || text[1..].starts_with('\\'))
            .or(Some(1 + word(&text[1..])))
    } else if first.is_ascii_digit() {
        Some(number(text))
    } else if is_word(first) {
        Some(word(text))
    } else {
        SIGNS.iter().find(|sign| text.starts_with(**sign)).map(|sign| sign.len()).or(Some(first.len_utf8()))
    };
    length.unwrap_or(text.len())
}

/// The signs of more than one character, those first of which another is the beginning.
const SIGNS: &[&str] = &[
    "<<=", ">>=", "=>", "->", "::", "==", "!=", "<=", ">=", "&&", "||", "<<", ">>", "+=", "-=", "*=", "/=",
    "%=", "&=", "|=", "^=", "..", "#!",
];

/// Where the text that begins with a quotation mark ends.
fn quoted(text: &str, mark: char) -> Option<usize> {
    let mut escaped = false;
    let end = |(at, character): (usize, char)| {
        let ends = character == mark && !escaped && at > 0;
        escaped = character == '\\' && !escaped;
        ends.then_some(at + mark.len_utf8())
    };
    text.char_indices().find_map(end)
}

/// `1`, `1.5h`, but only the first of `1..2`.
fn number(text: &str) -> usize {
    let whole = word(text);
    match text[whole..].strip_prefix('.') {
        Some(behind) if behind.starts_with(|digit: char| digit.is_ascii_digit()) => whole + 1 + word(behind),
        _ => whole,
    }
}

fn word(text: &str) -> usize {
    text.find(|character| !is_word(character)).unwrap_or(text.len())
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// What a mutant gets instead of one of its words.
pub const WORDS: &[&str] = &[
    "state",
    "on",
    "else",
    "if",
    "in",
    "as",
    "let",
    "mut",
    "raise",
    "pub",
    "crate",
    "local",
    "deep",
    "failure",
    "final",
    "parallel",
    "true",
    "_",
    "r#state",
    "match",
    "self",
    "0x5d",
    "3e2s",
    "1.5h",
    "1u8",
    "300",
    "'c'",
    "b'c'",
    "\"text\"",
    "r#\"text\"#",
    "=",
    "==",
    "=>",
    "->",
    "::",
    ":",
    ";",
    ",",
    ".",
    "..",
    "|",
    "||",
    "&",
    "&&",
    "!",
    "!=",
    "-",
    "+=",
    "<<=",
    "<",
    ">",
    ">=",
    ">>",
    "*",
    "*=",
    "/",
    "&'static str",
    "#[a]",
    "#![a]",
    "/// doc\n",
    "//! doc\n",
    "/** doc */",
    "/* c */",
    "(",
    ")",
    "()",
    "{",
    "}",
    "{}",
    "[",
    "]",
    "send",
    "defer",
    "use",
    "machine",
    "type",
    "const",
    "var",
    "event",
    "fn",
    "initial",
    "history",
    "entry",
    "exit",
    "always",
    "after",
    "done",
    "activity",
    "undo",
    "none",
    "readonly",
    "retriable",
    "idempotent",
    "retry",
    "every",
    "timeout",
    "limit",
    "invoke",
    "pivot",
    "compensate",
    "settle",
    "ok",
    "err",
    "unknown",
    "stuck",
    "saga",
    "step",
];

/// A chart's words with one to three changes. The brackets stay balanced, so that Rust lexes it if it lexed the chart.
#[must_use]
pub fn mutated(words: &[&str], random: &mut Random) -> String {
    let mut mutant: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    for _ in 0..=random.below(2) {
        change(&mut mutant, random);
    }
    joined(&mutant)
}

fn change(words: &mut Vec<String>, random: &mut Random) {
    if words.is_empty() {
        return;
    }
    let (at, other) = (random.below(words.len()), random.below(words.len()));
    match random.below(16) {
        // A token, or the group that it opens.
        0 => drop(words.drain(tree(words, at))),
        1 => double(words, tree(words, at)),
        // Two tokens.
        2 if !is_bracket(&words[at]) && !is_bracket(&words[other]) => words.swap(at, other),
        // Another sign or word.
        3 | 4 if !is_bracket(&words[at]) => {
            let plain: Vec<&str> = WORDS.iter().copied().filter(|word| !is_bracket(word)).collect();
            words[at] = random.one(&plain).to_owned();
        }
        // Another literal.
        5 | 6 => {
            let is_number = |at: &usize| words[*at].starts_with(|first: char| first.is_ascii_digit());
            let literals: Vec<usize> = (0..words.len()).filter(is_number).collect();
            if let Some(&at) = random.pick(&literals) {
                words[at] = random.one(LITERALS).to_owned();
            }
        }
        // An item or an arm.
        7 => double(words, item(words, at)),
        8..=10 => {
            let starts: Vec<usize> = (0..words.len()).filter(|&at| begins_an_item(words, at)).collect();
            if let Some(&at) = random.pick(&starts) {
                drop(words.drain(item(words, at)));
            }
        }
        // Another name of the chart.
        _ => {
            let names: Vec<usize> = (0..words.len()).filter(|&at| is_name(&words[at])).collect();
            if let (Some(&at), Some(&other)) = (random.pick(&names), random.pick(&names)) {
                words[at] = words[other].clone();
            }
        }
    }
}

fn double(words: &mut Vec<String>, range: std::ops::Range<usize>) {
    let copy: Vec<String> = words[range.clone()].to_vec();
    words.splice(range.end..range.end, copy);
}

/// Whether something ends before a word.
fn begins_an_item(words: &[String], at: usize) -> bool {
    at > 0 && matches!(words[at - 1].as_str(), ";" | "{" | "}" | ",") && !is_bracket(&words[at])
}

const LITERALS: &[&str] = &[
    "0",
    "1",
    "255",
    "256",
    "4294967296",
    "0x5d",
    "3e2s",
    "0s",
    "1ns",
    "1.5",
    "-1",
    "99999d",
    "true",
    "\"text\"",
    "7u8",
];

/// Whether it is a name, or one of the words that may be.
fn is_name(word: &str) -> bool {
    let is_keyword =
        ["on", "if", "else", "state", "event", "var", "fn", "machine", "initial"].contains(&word);
    !is_keyword && word.starts_with(|first: char| is_word(first) && !first.is_ascii_digit())
}

fn is_bracket(word: &str) -> bool {
    matches!(word, "(" | ")" | "[" | "]" | "{" | "}")
}

/// The word, with all that stands in it if it opens a group; for one that closes a group nothing.
fn tree(words: &[String], at: usize) -> std::ops::Range<usize> {
    let mut depth = 0_usize;
    for (index, word) in words.iter().enumerate().skip(at) {
        match word.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" if depth == 0 => return at..at,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at..index + 1;
        }
    }
    at..at
}

/// From a word up to the `;`, `,` or block behind it.
fn item(words: &[String], at: usize) -> std::ops::Range<usize> {
    let mut end = at;
    while end < words.len() {
        let part = tree(words, end);
        if part.is_empty() {
            break;
        }
        let is_last = matches!(words[end].as_str(), ";" | "," | "{");
        end = part.end;
        if is_last {
            break;
        }
    }
    at..end
}

/// The words as a text, with line breaks where a person would have some.
fn joined(words: &[String]) -> String {
    let mut text = String::new();
    for word in words {
        text.push_str(word);
        text.push(if matches!(word.as_str(), ";" | "{" | "}") { '\n' } else { ' ' });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole() {
        assert_eq!(
            split(
                "a.b x*=>1..2 1.5h 200ms..5s '\\'' 'c' &'static r#in \"a\\\"b\" r#\"q\"# // c\n/* d */#[e]"
            ),
            [
                "a",
                ".",
                "b",
                "x",
                "*=",
                ">",
                "1",
                "..",
                "2",
                "1.5h",
                "200ms",
                "..",
                "5s",
                "'\\''",
                "'c'",
                "&",
                "'static",
                "r#in",
                "\"a\\\"b\"",
                "r#\"q\"#",
                "// c\n",
                "/* d */",
                "#",
                "[",
                "e",
                "]"
            ]
        );
    }

    #[test]
    fn brackets_stay_balanced() {
        let words = split("machine M { on A(x) if (x + 1) > [2] => B { f(x); { } } }");
        let mut random = Random::new(7);
        for _ in 0..2_000 {
            let mutant = mutated(&words, &mut random);
            let mut open = Vec::new();
            for word in split(&mutant) {
                match word {
                    "(" | "[" | "{" => open.push(word),
                    ")" => assert_eq!(open.pop(), Some("("), "{mutant}"),
                    "]" => assert_eq!(open.pop(), Some("["), "{mutant}"),
                    "}" => assert_eq!(open.pop(), Some("{"), "{mutant}"),
                    _ => {}
                }
            }
            assert!(open.is_empty(), "{mutant}");
        }
    }
}
