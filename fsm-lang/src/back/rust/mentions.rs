//! What pieces of code turned out to use, read off their tokens.

use proc_macro2::{Spacing, TokenStream, TokenTree};

/// Whether a local of that name is used: a field, a method or a module may be called the same.
pub(super) fn mentions(tokens: &TokenStream, name: &str) -> bool {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    tokens.iter().enumerate().any(|(at, token)| match token {
        TokenTree::Ident(ident) => {
            ident == name && !is_selected(&tokens[..at]) && !is_label(&tokens[at + 1..])
        }
        TokenTree::Group(group) => mentions(&group.stream(), name),
        _ => false,
    })
}

/// Whether a method of that name is called on a local.
pub(super) fn calls(tokens: &TokenStream, local: &str, name: &str) -> bool {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    tokens.iter().enumerate().any(|(at, token)| match token {
        TokenTree::Ident(ident) if ident == name => match &tokens[..at] {
            [.., TokenTree::Ident(of), dot] => of == local && is_punct(dot, '.'),
            _ => false,
        },
        TokenTree::Group(group) => calls(&group.stream(), local, name),
        _ => false,
    })
}

/// Whether a name behind these tokens is one of what stands before it: `a.name`, `a::name`; not `..name`, `a: name`.
fn is_selected(before: &[TokenTree]) -> bool {
    match before {
        [.., one, TokenTree::Punct(dot)] if dot.as_char() == '.' => !is_punct(one, '.'),
        [TokenTree::Punct(dot)] if dot.as_char() == '.' => true,
        [.., TokenTree::Punct(one), other] => {
            one.as_char() == ':' && one.spacing() == Spacing::Joint && is_punct(other, ':')
        }
        _ => false,
    }
}

/// Whether a name before these tokens only says which field is meant, or is a path's: `name: a`, `name::a`.
fn is_label(behind: &[TokenTree]) -> bool {
    behind.first().is_some_and(|token| is_punct(token, ':'))
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}
