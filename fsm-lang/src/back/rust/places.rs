//! Where the author's names stand, for what rustc has to say of them.

use proc_macro2::{Delimiter, Group, Span as RustSpan, TokenStream, TokenTree};

use super::Machine;
use crate::span::Span;

impl Machine<'_> {
    /// Tokens as if the author had written them at a place of the chart. Of a file they have no place.
    pub(super) fn placed(&self, tokens: TokenStream, place: Span) -> TokenStream {
        match self.places.and_then(|places| places.ends(place)) {
            Some((span, _)) => tokens.into_iter().map(|token| at(token, span)).collect(),
            None => tokens,
        }
    }

    /// Tokens in braces, which the author might have written there.
    pub(super) fn braced(&self, tokens: TokenStream, place: Span) -> Group {
        let mut group = Group::new(Delimiter::Brace, tokens);
        if let Some((span, _)) = self.places.and_then(|places| places.ends(place)) {
            group.set_span(span);
        }
        group
    }
}

fn at(token: TokenTree, span: RustSpan) -> TokenTree {
    let mut token = match token {
        TokenTree::Group(group) => {
            let inside = group.stream().into_iter().map(|token| at(token, span)).collect();
            TokenTree::Group(Group::new(group.delimiter(), inside))
        }
        token => token,
    };
    token.set_span(span);
    token
}
