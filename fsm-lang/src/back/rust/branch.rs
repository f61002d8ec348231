//! What is done depending on which states are active: nested matches that rust's linters have nothing to say
//! of. A match with one arm becomes an `if let`, one inside another a single pattern.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use super::context::{Env, Uses};
use crate::chart::{StateId, StateKind};

/// The arm of a match: an assignment or a call of the host alone stands without braces.
pub(super) fn arm(pattern: &TokenStream, body: &TokenStream) -> TokenStream {
    match single_expression(body) {
        Some(expression) => quote!(#pattern => #expression,),
        None => quote!(#pattern => { #body }),
    }
}

/// The only statement of a body as an expression without a value.
fn single_expression(body: &TokenStream) -> Option<TokenStream> {
    let mut tokens: Vec<TokenTree> = body.clone().into_iter().collect();
    let is = |token: &TokenTree, symbol: char| matches!(token, TokenTree::Punct(p) if p.as_char() == symbol);
    if !is(&tokens.pop()?, ';') || tokens.iter().any(|token| is(token, ';')) {
        return None;
    }
    let braces =
        |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let keyword =
        |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "let" || word == "return");
    // A block-like expression ends a statement without `;`: there is another one before.
    let first = tokens.first()?;
    let mut rest = tokens.iter().enumerate();
    if keyword(first) || rest.any(|(index, token)| braces(token) && index + 1 < tokens.len()) {
        return None;
    }
    let assigns = tokens.windows(2).any(|pair| match pair {
        [TokenTree::Punct(before), equals] if is(equals, '=') => {
            !matches!(before.as_char(), '=' | '!' | '<' | '>')
        }
        [_, equals] => is(equals, '='),
        _ => false,
    });
    let words: Vec<String> = tokens.iter().take(4).map(ToString::to_string).collect();
    // An action, which has no value.
    let acts = words == ["beside", ".", "host", "."] && tokens.len() == 6;
    (assigns || acts).then(|| tokens.into_iter().collect())
}

/// What is done for what is inside a state.
pub(super) enum Branch {
    Nothing,
    /// Something for one child only.
    One {
        /// The state that the pattern is of what is inside of.
        around: StateId,
        pattern: TokenStream,
        body: TokenStream,
    },
    Other(TokenStream),
}

impl Env<'_, '_> {
    /// Does, in the order of `children`, what `visit` says for each that is active.
    pub(super) fn branch(
        &self,
        children: &[StateId],
        visit: &dyn Fn(&Self) -> Branch,
        mutable: bool,
    ) -> Branch {
        let node = self.here;
        let visited: Vec<(StateId, Self, Branch)> = children
            .iter()
            .map(|&child| {
                let mut inner = self.inner();
                inner.here = child;
                let branch = visit(&inner);
                (child, inner, branch)
            })
            .collect();
        if self.chart().states[node].kind == StateKind::Parallel {
            return self.branch_in_regions(visited, mutable);
        }
        let mut arms: Vec<(TokenStream, TokenStream)> = Vec::new();
        let mut partly = false;
        for (child, inner, branch) in visited {
            let (content, body) = match branch {
                Branch::Nothing => continue,
                Branch::One { around, pattern, body }
                    if around == child && !inner.uses.borrow().contents.contains(&child) =>
                {
                    partly = true;
                    (Some(pattern), body)
                }
                branch => (None, inner.render(branch, mutable)),
            };
            let uses = inner.uses.borrow().clone();
            self.merge_outside(child, &uses);
            arms.push((self.machine.pattern(child, &uses, content), body));
        }
        let all = self.chart().states[node].children.len();
        if arms.is_empty() {
            return Branch::Nothing;
        }
        if arms.len() == 1 && (all > 1 || partly) {
            let (pattern, body) = arms.remove(0);
            return Branch::One { around: node, pattern, body };
        }
        let place = self.to_match(node, mutable);
        if let ([(pattern, body)], 1) = (arms.as_slice(), all) {
            return Branch::Other(quote!(let #pattern = #place; #body));
        }
        let rest = (partly || arms.len() < all).then(|| quote!(_ => {}));
        let arms =
            arms.iter().map(|(pattern, body)| match single_condition(body).filter(|_| rest.is_some()) {
                Some((condition, body)) => quote!(#pattern if #condition => #body),
                None => arm(pattern, body),
            });
        Branch::Other(quote!(match #place { #(#arms)* #rest }))
    }

    fn branch_in_regions(&self, visited: Vec<(StateId, Self, Branch)>, mutable: bool) -> Branch {
        let node = self.here;
        let active = visited.iter().filter(|(_, _, branch)| !matches!(branch, Branch::Nothing)).count();
        let mut tokens = TokenStream::new();
        for (region, inner, branch) in visited {
            let uses: Uses = inner.uses.borrow().clone();
            match branch {
                // The only one: its pattern is part of one for the struct.
                Branch::One { around, pattern, body }
                    if active == 1
                        && around == region
                        && !uses.contents.contains(&self.bound_around(node)) =>
                {
                    self.uses.borrow_mut().merge(&uses);
                    let (of, field) = (self.machine.content_type(node), &self.machine.names.members[region]);
                    return Branch::One { around: node, pattern: quote!(#of { #field: #pattern, .. }), body };
                }
                branch => tokens.extend(inner.render(branch, mutable)),
            }
            self.uses.borrow_mut().merge(&inner.uses.borrow());
        }
        if tokens.is_empty() { Branch::Nothing } else { Branch::Other(tokens) }
    }

    /// A branch as statements.
    pub(super) fn render(&self, branch: Branch, mutable: bool) -> TokenStream {
        match branch {
            Branch::Nothing => TokenStream::new(),
            Branch::One { around, pattern, body } => {
                let place = self.to_match(around, mutable);
                match single_condition(&body) {
                    Some((condition, body)) => {
                        quote!(match #place { #pattern if #condition => #body _ => {} })
                    }
                    None => quote!(if let #pattern = #place { #body }),
                }
            }
            Branch::Other(tokens) => tokens,
        }
    }

    fn to_match(&self, state: StateId, mutable: bool) -> TokenStream {
        if mutable { self.matched(state) } else { self.looked_at(state) }
    }
}

/// Above how many conditions are asked for in another way.
pub(super) const MANY: usize = 8;

/// Whether one of some conditions holds.
pub(super) fn any<T: ToTokens>(conditions: &[T]) -> TokenStream {
    // A chain of operators is a tree as deep as it is long.
    if conditions.len() > MANY {
        quote!([#(#conditions),*].contains(&true))
    } else {
        quote!(#(#conditions)||*)
    }
}

/// The parts of an `if` without an `else`, if tokens are that.
pub(super) fn single_condition(tokens: &TokenStream) -> Option<(TokenStream, TokenStream)> {
    let mut tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let body = tokens.pop()?;
    let braces =
        |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let begins = matches!(tokens.first(), Some(TokenTree::Ident(word)) if word == "if");
    if !begins || !braces(&body) || tokens.iter().any(braces) {
        return None;
    }
    tokens.remove(0);
    Some((tokens.into_iter().collect(), body.into()))
}
