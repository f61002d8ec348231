//! The tokens of a line, from left to right.

use super::error::Mistake;
use super::lexer::{Line, Token, TokenKind};
use super::names::Names;
use crate::chart::Chart;
use crate::nearest::nearest;
use crate::syntax::vocab;

/// Reads tokens from left to right.
pub(super) struct Reader<'line> {
    pub(super) chart: &'line Chart,
    pub(super) names: &'line Names,
    tokens: &'line [Token<'line>],
    /// The column behind the last token.
    end: usize,
}

impl<'line> Reader<'line> {
    pub(super) fn of(chart: &'line Chart, names: &'line Names, line: &'line Line<'_>) -> Self {
        Self { chart, names, tokens: &line.tokens, end: line.end }
    }

    pub(super) fn peek(&self) -> Option<Token<'line>> {
        self.tokens.first().copied()
    }

    pub(super) fn next(&mut self) -> Option<Token<'line>> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(*first)
    }

    /// Whether that character comes next, which is then read.
    pub(super) fn accept(&mut self, mark: &str) -> bool {
        let is = self.peek().is_some_and(|token| token.is(mark));
        if is {
            self.next();
        }
        is
    }

    /// The column of the next token.
    pub(super) fn column(&self) -> usize {
        self.peek().map_or(self.end, |token| token.column)
    }

    /// Reads that character, which has to come next.
    pub(super) fn require(&mut self, mark: &str, behind: &str) -> Result<(), Mistake> {
        if self.accept(mark) {
            return Ok(());
        }
        Err(Mistake::new(format!("`{mark}` is missing behind {behind}")).at(self.column()))
    }

    /// Whether what comes next is `name =`, `name.name =` and so on.
    pub(super) fn at_assignment(&self) -> bool {
        let mut tokens = self.tokens.iter();
        loop {
            if tokens.next().is_none_or(|token| token.kind != TokenKind::Word) {
                return false;
            }
            match tokens.next() {
                Some(token) if token.is(".") => {}
                Some(token) => return token.is("="),
                None => return false,
            }
        }
    }

    /// Reads `name.name =`.
    pub(super) fn assigned(&mut self) -> Vec<Token<'line>> {
        let mut path = Vec::new();
        while let Some(token) = self.next() {
            if token.is("=") {
                break;
            }
            if token.kind == TokenKind::Word {
                path.push(token);
            }
        }
        path
    }
}

/// Whether a token is that name, with `r#` or in another normal form too.
pub(super) fn is_named(token: &Token<'_>, name: &str) -> bool {
    token.text == name || vocab::identifier(token.text).is_ok_and(|written| written == name)
}

/// A name that is not declared, with the nearest that is.
pub(super) fn unknown<'name>(
    what: &str,
    token: &Token<'_>,
    names: impl Iterator<Item = &'name str> + Clone,
) -> Mistake {
    let mistake = Mistake::new(format!("{what} `{}`", token.text)).at(token.column);
    if let Some(nearest) = nearest(token.text, names.clone()) {
        return mistake.with_help(format!("did you mean `{nearest}`?"));
    }
    let known: Vec<String> = names.take(12).map(|name| format!("`{name}`")).collect();
    if known.is_empty() { mistake } else { mistake.with_help(format!("there is {}", known.join(", "))) }
}
