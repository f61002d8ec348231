//! Items and statements: how each is broken over lines.

use std::ops::Range;

use super::INDENT;
use super::build::Builder;
use super::lex::{Kind, Token};
use super::out::{Out, Step};

/// The items whose body holds items.
const NESTING: [&str; 4] = ["machine", "state", "parallel", "final"];

/// The items that lead somewhere on a trigger.
const TRANSITIONS: [&str; 4] = ["on", "always", "after", "done"];

/// Prints the tokens of a text.
pub(super) struct Printer {
    pub(super) tokens: Vec<Token>,
    pub(super) out: Out,
}

/// An item without its documentation and attributes.
pub(super) struct Item {
    /// Everything before its body or semicolon.
    pub(super) head: Range<usize>,
    /// Its semicolon, or the brackets of its body.
    pub(super) end: End,
    /// The word that says what it is.
    keyword: String,
}

#[derive(Clone, Copy)]
pub(super) enum End {
    Semicolon(usize),
    Body {
        open: usize,
        close: usize,
    },
    /// What doesn't end as it should; no text that parses has it.
    Missing,
}

impl Printer {
    pub(super) fn new(tokens: Vec<Token>) -> Self {
        Self { tokens, out: Out::new() }
    }

    pub(super) fn print(mut self) -> String {
        let end = self.tokens.len() - 1;
        self.items(0..end, 0);
        self.dangling(end, 0, end > 0);
        self.out.finish()
    }

    fn items(&mut self, range: Range<usize>, indent: usize) {
        let mut index = range.start;
        while index < range.end {
            self.out.line(indent);
            index = self.item(index, range.end, indent, index > range.start);
        }
    }

    /// Prints one item, and tells where the next one begins.
    fn item(&mut self, begin: usize, limit: usize, indent: usize, mut empty_allowed: bool) -> usize {
        let mut index = begin;
        loop {
            self.leading(index, indent, empty_allowed);
            empty_allowed = false;
            let end = match self.tokens[index].kind {
                Kind::Doc => index + 1,
                _ if self.tokens[index].is("#") && index + 1 < limit => self.tokens[index + 1].partner + 1,
                _ => {
                    let item = self.read(index, limit);
                    let next = item.end.next().unwrap_or(limit);
                    self.print_item(&item, indent);
                    return next;
                }
            };
            let steps = self.steps(|builder| builder.run(index..end));
            self.render(&steps, indent);
            self.out.line(indent);
            index = end;
            if index >= limit {
                return limit;
            }
        }
    }

    /// Prints the comments before a token that begins a line.
    pub(super) fn leading(&mut self, index: usize, indent: usize, empty_allowed: bool) {
        let comments = std::mem::take(&mut self.tokens[index].before);
        let commented = !comments.is_empty();
        self.out.leading(comments, indent, empty_allowed);
        if self.tokens[index].empty_before && (empty_allowed || commented) {
            self.out.empty_line();
        }
    }

    /// Prints the comments before a token that closes a body or the text.
    fn dangling(&mut self, index: usize, indent: usize, empty_allowed: bool) {
        let mut comments = std::mem::take(&mut self.tokens[index].before);
        if let Some(first) = comments.first_mut() {
            first.line_before = true;
        }
        self.out.leading(comments, indent, empty_allowed);
    }

    fn read(&self, begin: usize, limit: usize) -> Item {
        let mut index = begin;
        let mut end = End::Missing;
        while index < limit {
            let token = &self.tokens[index];
            if token.is(";") {
                end = End::Semicolon(index);
                break;
            }
            if token.is("{") {
                end = End::Body { open: index, close: token.partner };
                break;
            }
            index = token.partner + 1;
        }
        let mut word = begin;
        if self.tokens[word].is("pub") {
            word += 1;
            if self.tokens[word].is("(") {
                word = self.tokens[word].partner + 1;
            }
        }
        Item { head: begin..index.min(limit), end, keyword: self.tokens[word].text.clone() }
    }

    fn print_item(&mut self, item: &Item, indent: usize) {
        let keyword = item.keyword.as_str();
        if TRANSITIONS.contains(&keyword) {
            return self.transition(item, indent);
        }
        if keyword == "activity" {
            return self.activity(item, indent);
        }
        if let Some((open, close)) = super::activities::is_work(keyword, item.end) {
            return self.work(item, open, close, indent);
        }
        match item.end {
            End::Body { open, close } if NESTING.contains(&keyword) => {
                self.nesting(item, open, close, indent)
            }
            End::Body { open, close } if keyword == "type" => {
                let steps = self.steps(|builder| {
                    builder.run(item.head.clone());
                    builder.members(open, close);
                });
                self.render(&steps, indent);
            }
            End::Body { open, close } => {
                let flat = self.steps(|builder| {
                    builder.run(item.head.clone());
                    builder.space();
                    builder.flat_block(open, close)
                });
                if self.is_flat_block(open, close) && self.fits(&flat) {
                    self.render(&flat, indent);
                } else {
                    let head = self.steps(|builder| {
                        builder.run(item.head.clone());
                        builder.space();
                        builder.token(open);
                    });
                    self.render(&head, indent);
                    self.block(open, close, indent);
                }
            }
            end => {
                let steps = self.steps(|builder| {
                    builder.run(item.head.clone());
                    builder.end(end);
                });
                self.render(&steps, indent);
            }
        }
    }

    /// An item that holds items.
    fn nesting(&mut self, item: &Item, open: usize, close: usize, indent: usize) {
        let single = self.single_transition(item, open, close);
        if let Some(steps) = single.filter(|steps| self.fits(steps)) {
            return self.render(&steps, indent);
        }
        let flat = self.steps(|builder| {
            builder.run(item.head.clone());
            builder.space();
            builder.token(open);
            builder.token(close);
        });
        if open + 1 == close && self.fits(&flat) {
            return self.render(&flat, indent);
        }
        let head = &flat[..flat.len() - 1];
        self.render(head, indent);
        self.items(open + 1..close, indent + INDENT);
        self.close(open, close, indent);
    }

    /// Prints the closing bracket of a body that didn't fit on one line.
    pub(super) fn close(&mut self, open: usize, close: usize, indent: usize) {
        let bare =
            open + 1 == close && self.tokens[open].after.is_empty() && self.tokens[close].before.is_empty();
        self.dangling(close, indent + INDENT, open + 1 < close);
        if !bare {
            self.out.line(indent);
        }
        self.render(&[Step::Token(close)], indent);
    }

    /// A state that has nothing but one transition without a block, as one line.
    fn single_transition(&mut self, item: &Item, open: usize, close: usize) -> Option<Vec<Step>> {
        let body = open + 1..close;
        let commented = |token: &Token| !token.before.is_empty() || !token.after.is_empty();
        if item.keyword != "state"
            || body.is_empty()
            || !self.tokens[open].after.is_empty()
            || self.tokens[body.clone()].iter().any(commented)
            || !self.tokens[close].before.is_empty()
        {
            return None;
        }
        let inner = self.read(body.start, body.end);
        let End::Semicolon(semicolon) = inner.end else { return None };
        if semicolon + 1 != close || !TRANSITIONS.contains(&inner.keyword.as_str()) {
            return None;
        }
        let parts = self.parts(&inner.head);
        Some(self.steps(|builder| {
            builder.run(item.head.clone());
            builder.space();
            builder.token(open);
            builder.space();
            builder.trigger(&parts);
            builder.target(&parts);
            builder.token(semicolon);
            builder.space();
            builder.token(close);
        }))
    }

    /// Whether a block may stand on one line: it holds no `if`.
    pub(super) fn is_flat_block(&self, open: usize, close: usize) -> bool {
        !self.tokens[open + 1..close].iter().any(|token| token.is("if"))
    }

    /// The rest of a block behind its opening bracket, a statement a line.
    pub(super) fn block(&mut self, open: usize, close: usize, indent: usize) {
        let deeper = indent + INDENT;
        let mut index = open + 1;
        while index < close {
            self.out.line(deeper);
            self.leading(index, deeper, index > open + 1);
            index = self.statement(index, close, deeper);
        }
        self.close(open, close, indent);
    }

    /// Prints a statement, and tells where the next one begins.
    fn statement(&mut self, begin: usize, limit: usize, indent: usize) -> usize {
        if self.tokens[begin].is("if") {
            return self.condition(begin, limit, indent);
        }
        let end = statement_end(&self.tokens, begin, limit);
        let steps = self.steps(|builder| builder.run(begin..end));
        self.render(&steps, indent);
        end
    }

    /// Prints `if a { .. } else if b { .. } else { .. }`.
    fn condition(&mut self, begin: usize, limit: usize, indent: usize) -> usize {
        let mut index = begin;
        loop {
            let mut open = index;
            while open < limit && !self.tokens[open].is("{") {
                open = self.tokens[open].partner + 1;
            }
            if open >= limit {
                let steps = self.steps(|builder| builder.run(index..limit));
                self.render(&steps, indent);
                return limit;
            }
            let steps = self.steps(|builder| {
                builder.run(index..open);
                builder.space();
                builder.token(open);
            });
            self.render(&steps, indent);
            let close = self.tokens[open].partner;
            self.block(open, close, indent);
            index = close + 1;
            if index >= limit || !self.tokens[index].is("else") {
                return index;
            }
            self.out.space();
        }
    }

    pub(super) fn steps<R>(&mut self, make: impl FnOnce(&mut Builder<'_>) -> R) -> Vec<Step> {
        let mut builder = Builder::new(&mut self.tokens);
        make(&mut builder);
        builder.steps
    }

    pub(super) fn fits(&self, steps: &[Step]) -> bool {
        self.out.fits(steps, &self.tokens)
    }

    pub(super) fn render(&mut self, steps: &[Step], indent: usize) {
        self.out.print(steps, &self.tokens, indent);
    }
}

impl End {
    /// Just behind it.
    fn next(self) -> Option<usize> {
        match self {
            Self::Semicolon(index) | Self::Body { close: index, .. } => Some(index + 1),
            Self::Missing => None,
        }
    }
}

/// Just behind the semicolon of the statement that begins there.
fn statement_end(tokens: &[Token], begin: usize, limit: usize) -> usize {
    let mut index = begin;
    while index < limit {
        if tokens[index].is(";") {
            return index + 1;
        }
        index = tokens[index].partner + 1;
    }
    limit
}

impl Builder<'_> {
    pub(super) fn end(&mut self, end: End) {
        if let End::Semicolon(index) = end {
            self.token(index);
        }
    }

    /// What a chart reads of a host's type: one line, or a member a line.
    fn members(&mut self, open: usize, close: usize) {
        self.space();
        if open + 1 == close {
            self.token(open);
            self.token(close);
            return;
        }
        self.steps.push(Step::Open);
        self.token(open);
        self.steps.extend([Step::Indent, Step::Line]);
        self.list(open + 1..close);
        self.steps.extend([Step::Dedent, Step::Line]);
        self.token(close);
        self.steps.push(Step::Close);
    }

    /// A block on one line.
    pub(super) fn flat_block(&mut self, open: usize, close: usize) {
        self.token(open);
        let mut index = open + 1;
        while index < close {
            self.space();
            let end = statement_end(self.tokens, index, close);
            self.run(index..end);
            index = end;
        }
        if open + 1 < close {
            self.space();
        }
        self.token(close);
    }
}
