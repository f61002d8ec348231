//! What is said of a token that can't stand where it stands.

use super::parser::{Parser, delimiters};
use super::table::Token;
use crate::diag::{Diagnostic, Reported};
use crate::syntax::{forms, messages};

impl Parser<'_> {
    /// "expected …, found …", at the next token.
    pub(super) fn unexpected(&mut self, expected: &str) -> Reported {
        self.unexpected_behind(expected, "")
    }

    /// The same, with that behind which it is missed: " after the value".
    pub(super) fn unexpected_behind(&mut self, expected: &str, behind: &str) -> Reported {
        let found = self.found();
        let message = messages::expected(&format!("{expected}{behind}"), &found);
        let mut problem = Diagnostic::error(messages::SYNTAX, self.span_here(), message);
        problem.help = forms::instead(found.trim_matches('`'), self.item, |term| expected.contains(term))
            .or_else(|| forms::written(self.item).map(str::to_owned));
        self.report_all(problem)
    }

    pub(super) fn found(&self) -> String {
        match self.peek() {
            None => "the end of the text".to_owned(),
            Some(Token::Word(text) | Token::Literal(text)) => format!("`{text}`"),
            Some(Token::Lifetime(text)) => format!("`'{text}`"),
            Some(Token::Punct { .. }) => format!("`{}`", self.operator_here()),
            Some(Token::Open(delimiter, _)) => format!("`{}`", delimiters(*delimiter).0),
            Some(Token::Close(delimiter)) => format!("`{}`", delimiters(*delimiter).1),
        }
    }

    /// The operator that stands here, as far as it is one.
    fn operator_here(&self) -> String {
        let mut index = self.here();
        let mut text = String::new();
        while let Some(Token::Punct { character, joint }) = self.token(index) {
            text.push(*character);
            index += 1;
            let goes_on = |operator: &&str| operator.len() > text.len() && operator.starts_with(&text);
            if !joint || !OPERATORS.iter().any(goes_on) {
                break;
            }
        }
        text
    }
}

/// The operators of more than one character, for what was found instead.
const OPERATORS: [&str; 28] = [
    "=>", "->", "::", "==", "!=", "<=", ">=", "&&", "||", "<<", ">>", "+=", "-=", "*=", "/=", "%=", "&=",
    "|=", "^=", "<<=", ">>=", "..", "...", "..=", "<-", "//", "++", "--",
];
