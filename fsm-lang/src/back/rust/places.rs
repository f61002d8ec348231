//! Where the author's names stand, for what rustc has to say of them.

use proc_macro2::{Group, Span as RustSpan, TokenStream, TokenTree};

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

    /// Braces as if the author had written them there; what is in them has no place.
    pub(super) fn braced(&self, braces: TokenStream, place: Span) -> TokenStream {
        let Some((span, _)) = self.places.and_then(|places| places.ends(place)) else { return braces };
        let mut tokens: Vec<TokenTree> = braces.into_iter().collect();
        tokens.iter_mut().for_each(|token| token.set_span(span));
        tokens.into_iter().collect()
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
