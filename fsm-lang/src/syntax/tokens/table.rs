//! The tokens of a macro call in one row, so that a place is an index.
//!
//! syn's own parsing stream can't serve here: it does not tell which token it stands at, and gives up at
//! the first error.

use proc_macro2::{Delimiter, Spacing, Span as RustSpan, TokenStream, TokenTree};
use smol_str::{SmolStr, ToSmolStr};
use syn::buffer::{Cursor, TokenBuffer};

use crate::span::Span;
use crate::syntax::MAX_DEPTH;

/// Where the tokens of a macro call stand in the Rust file; a [`Span`] of such a source indexes it.
#[derive(Debug, Default)]
pub struct TokenTable {
    spans: Vec<RustSpan>,
}

impl TokenTable {
    /// A table of one place, which stands for all of a chart.
    #[must_use]
    pub fn single(place: RustSpan) -> Self {
        Self { spans: vec![place] }
    }

    /// The first and the last token of a place, since a stable proc-macro can't join spans. For an empty
    /// place it is the token that stands there, or the last one; `None` without any token.
    #[must_use]
    pub fn ends(&self, span: Span) -> Option<(RustSpan, RustSpan)> {
        let last = self.spans.len().checked_sub(1)?;
        let first = (span.lo as usize).min(last);
        let behind = (span.hi as usize).min(self.spans.len());
        Some((self.spans[first], self.spans[behind.saturating_sub(1).max(first)]))
    }
}

/// One token. Groups are their two delimiters.
#[derive(Clone, Debug)]
pub(super) enum Token {
    /// A name or keyword, as written.
    Word(SmolStr),
    /// One character of an operator.
    Punct {
        /// Which.
        character: char,
        /// Whether the next token is a `Punct`, too, and follows without a blank.
        joint: bool,
    },
    /// A literal, as written.
    Literal(SmolStr),
    /// `'static`, without the apostrophe.
    Lifetime(SmolStr),
    /// The begin of a group; with the index of its end.
    Open(Delimiter, usize),
    /// The end of a group.
    Close(Delimiter),
}

impl Token {
    /// A delimiter that nobody wrote: `macro_rules!` puts them around what it captured.
    pub(super) fn is_invisible(&self) -> bool {
        matches!(self, Self::Open(Delimiter::None, _) | Self::Close(Delimiter::None))
    }
}

/// The place of the first bracket that is nested too deep, looked for without recursion.
pub(super) fn too_deep(stream: TokenStream) -> Option<RustSpan> {
    let mut enclosing = Vec::new();
    let mut current = stream.into_iter();
    loop {
        match current.next() {
            Some(TokenTree::Group(group)) => {
                enclosing.push(current);
                if enclosing.len() > MAX_DEPTH {
                    return Some(group.span_open());
                }
                current = group.stream().into_iter();
            }
            Some(_) => {}
            None => current = enclosing.pop()?,
        }
    }
}

/// Lays the tokens out in a row. They must not be [`too_deep`].
pub(super) fn flatten(stream: TokenStream) -> (Vec<Token>, TokenTable) {
    let buffer = TokenBuffer::new2(stream);
    let mut row = Row::default();
    let mut enclosing = Vec::new();
    let mut cursor = buffer.begin();
    loop {
        if let Some((inside, delimiter, span, behind)) = cursor.any_group() {
            enclosing.push((row.tokens.len(), delimiter, span.close(), behind));
            row.push(Token::Open(delimiter, 0), span.open());
            cursor = inside;
        } else if cursor.eof() {
            let Some((open, delimiter, span, behind)) = enclosing.pop() else { break };
            row.tokens[open] = Token::Open(delimiter, row.tokens.len());
            row.push(Token::Close(delimiter), span);
            cursor = behind;
        } else {
            cursor = row.push_leaf(cursor);
        }
    }
    (row.tokens, TokenTable { spans: row.spans })
}

#[derive(Default)]
struct Row {
    tokens: Vec<Token>,
    spans: Vec<RustSpan>,
}

impl Row {
    fn push(&mut self, token: Token, span: RustSpan) {
        self.tokens.push(token);
        self.spans.push(span);
    }

    /// Takes the token at the cursor, which is neither a group nor the end.
    fn push_leaf<'b>(&mut self, cursor: Cursor<'b>) -> Cursor<'b> {
        if let Some((lifetime, rest)) = cursor.lifetime() {
            self.push(Token::Lifetime(lifetime.ident.to_smolstr()), lifetime.span());
            rest
        } else if let Some((ident, rest)) = cursor.ident() {
            self.push(Token::Word(ident.to_smolstr()), ident.span());
            rest
        } else if let Some((literal, rest)) = cursor.literal() {
            // A file that rustc reads has its line ends made equal; what is lexed from a string has not.
            let text = literal.to_string();
            let text = if text.contains("\r\n") { text.replace("\r\n", "\n") } else { text };
            self.push(Token::Literal(text.into()), literal.span());
            rest
        } else if let Some((punct, rest)) = cursor.punct() {
            let joint = punct.spacing() == Spacing::Joint;
            self.push(Token::Punct { character: punct.as_char(), joint }, punct.span());
            rest
        } else {
            // A lone apostrophe: no lexer makes it, but another macro might.
            self.push(Token::Punct { character: '\'', joint: false }, cursor.span());
            cursor.token_tree().map_or(cursor, |(_, rest)| rest)
        }
    }
}
