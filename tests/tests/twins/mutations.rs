//! Charts that almost nobody would write.

use super::{charts, compare};

/// Charts with one token left out, doubled, or exchanged with another: what one front end takes, the other does.
#[test]
fn mutations_are_read_alike() {
    let mut random = Random(0x5eed);
    let mut compared = 0;
    for (path, chart) in charts("ok") {
        let words = split(&chart);
        for round in 0..ROUNDS {
            let mut mutant = words.clone();
            let (at, other) = (random.below(words.len()), random.below(words.len()));
            match random.below(4) {
                0 => _ = mutant.remove(at),
                1 => mutant.insert(at, words[at]),
                2 => mutant.swap(at, other),
                _ => mutant[at] = WORDS[random.below(WORDS.len())],
            }
            let mutant = mutant.join(" ");
            if compare(&format!("{} {round}", path.display()), &mutant) {
                compared += 1;
            }
        }
    }
    assert!(compared > 0);
}

/// How many mutants of each chart are tried.
const ROUNDS: usize = 150;

/// What a mutant gets instead of one of its words.
const WORDS: &[&str] = &[
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
    "true",
    "_",
    "r#state",
    "match",
    "self",
    "0x5d",
    "3e2s",
    "1.5h",
    "1u8",
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
];

/// The words, numbers and signs of a chart; what stands in quotes or comments stays whole, comments behind `//`
/// with the end of their line.
fn split(chart: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = chart.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').map_or(rest.len(), |end| end + 1)
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if first == '"' {
            rest[1..].find('"').map_or(rest.len(), |end| end + 2)
        } else if is_word(first) {
            rest.find(|character| !is_word(character)).unwrap_or(rest.len())
        } else {
            let twos = [
                "=>", "->", "::", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=", "*=", "/=", "%=", "#[",
                "'s",
            ];
            twos.iter().find(|two| rest.starts_with(**two)).map_or(first.len_utf8(), |two| two.len())
        };
        words.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    words
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_')
}

/// xorshift64*
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let bound = u64::try_from(bound).expect("a small number");
        usize::try_from(self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) % bound).expect("below a small number")
    }
}
