//! Macro calls inside Rust files, for the command that checks them as text.

use std::ops::Range;
use std::str::FromStr;

use proc_macro2::{Group, TokenStream, TokenTree};

/// The crates whose `machine!` is ours.
const CRATES: [&str; 2] = ["fsm_runtime", "fsm_macros"];

/// What stands between the brackets of each `machine!` call of a Rust file, in bytes, in order. Nothing for
/// a text that Rust itself doesn't lex: that is rustc's to say.
///
/// A call is known by its name, `machine!` or `fsm_runtime::machine!`; one that was imported under another
/// name is not found. In a file that doesn't mention our crates, `machine!` is ours if it begins like a
/// machine. The templates of `macro_rules!` are left out.
#[must_use]
pub fn machines_in_rust(text: &str) -> Vec<Range<usize>> {
    if !text.contains("machine") {
        return Vec::new();
    }
    let Ok(tokens) = TokenStream::from_str(&without_shebang(text)) else { return Vec::new() };
    let is_user = CRATES.iter().any(|name| text.contains(name));
    let mut found = Vec::new();
    let mut enclosing = Vec::new();
    let mut current = Walk::new(tokens);
    loop {
        match current.tokens.next() {
            Some(TokenTree::Group(group)) => {
                let is_call = current.matches.ends(is_user || begins_like_a_machine(&group));
                current.matches = CallName::Nothing;
                if !is_call {
                    let inner = Walk::new(group.stream());
                    enclosing.push(std::mem::replace(&mut current, inner));
                } else if !is_template(&group) {
                    found.push(group.span_open().byte_range().end..group.span_close().byte_range().start);
                }
            }
            Some(token) => current.matches = current.matches.and(&token),
            None => match enclosing.pop() {
                Some(outer) => current = outer,
                None => return found,
            },
        }
    }
}

/// Whether Rust lexes a text; of one that it doesn't, [`machines_in_rust`] finds nothing.
#[must_use]
pub fn is_rust(text: &str) -> bool {
    TokenStream::from_str(&without_shebang(text)).is_ok()
}

/// The text with blanks for everything outside the ranges, line breaks apart: what is left has the places
/// that it has in the file. The ranges are those of [`machines_in_rust`].
#[must_use]
pub fn blank_outside(text: &str, ranges: &[Range<usize>]) -> String {
    let mut blanked = String::with_capacity(text.len());
    let mut behind = 0;
    for range in ranges {
        push_blanks(&mut blanked, text.get(behind..range.start).unwrap_or_default());
        blanked.push_str(text.get(range.clone()).unwrap_or_default());
        behind = range.end;
    }
    push_blanks(&mut blanked, text.get(behind..).unwrap_or_default());
    blanked
}

/// As many blanks as `text` has bytes, with its line breaks.
fn push_blanks(blanked: &mut String, text: &str) {
    blanked.extend(text.bytes().map(|byte| match byte {
        b'\n' | b'\r' => char::from(byte),
        _ => ' ',
    }));
}

/// The text with a first line `#!/usr/bin/…` turned into blanks.
fn without_shebang(text: &str) -> String {
    match text.find('\n') {
        Some(end) if text.starts_with("#!") && !text.starts_with("#![") => {
            format!("{}{}", " ".repeat(text[..end].chars().count()), &text[end..])
        }
        _ => text.to_owned(),
    }
}

/// A group on the way through a file.
struct Walk {
    tokens: proc_macro2::token_stream::IntoIter,
    matches: CallName,
}

impl Walk {
    fn new(tokens: TokenStream) -> Self {
        Self { tokens: tokens.into_iter(), matches: CallName::Nothing }
    }
}

/// How much of `fsm_runtime::machine!` stands before a token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CallName {
    Nothing,
    /// The name of one of our crates.
    Crate,
    /// `fsm_runtime:`
    CrateColon,
    /// `fsm_runtime::`
    CratePath,
    /// `:` of anything else, which makes the `machine` behind it another crate's.
    OtherColon,
    /// `machine`, qualified or not.
    Name {
        qualified: bool,
    },
    /// `machine!`
    Call {
        qualified: bool,
    },
}

impl CallName {
    /// What stands before the token behind `token`.
    fn and(self, token: &TokenTree) -> Self {
        match token {
            TokenTree::Ident(ident) if ident == "machine" => match self {
                Self::CratePath => Self::Name { qualified: true },
                Self::OtherColon => Self::Nothing,
                _ => Self::Name { qualified: false },
            },
            TokenTree::Ident(ident) if CRATES.iter().any(|name| ident == name) => Self::Crate,
            TokenTree::Punct(punct) => match (punct.as_char(), self) {
                (':', Self::Crate) => Self::CrateColon,
                (':', Self::CrateColon) => Self::CratePath,
                (':', _) => Self::OtherColon,
                ('!', Self::Name { qualified }) => Self::Call { qualified },
                _ => Self::Nothing,
            },
            _ => Self::Nothing,
        }
    }

    /// Whether the group behind it is what our macro is called with; `is_ours` if an unqualified one is.
    fn ends(self, is_ours: bool) -> bool {
        matches!(self, Self::Call { qualified } if qualified || is_ours)
    }
}

/// Whether `machine Name` stands behind attributes and visibility.
fn begins_like_a_machine(group: &Group) -> bool {
    let mut is_machine = false;
    for token in group.stream() {
        match token {
            TokenTree::Ident(_) if is_machine => return true,
            TokenTree::Ident(ident) if ident == "machine" => is_machine = true,
            TokenTree::Ident(ident) if ident == "pub" => {}
            TokenTree::Group(_) => {}
            TokenTree::Punct(punct) if punct.as_char() == '#' => {}
            _ => return false,
        }
    }
    false
}

/// Whether `$` stands in it: it is the template of a `macro_rules!` macro, and no chart yet.
fn is_template(group: &Group) -> bool {
    let mut enclosing = Vec::new();
    let mut current = group.stream().into_iter();
    loop {
        match current.next() {
            Some(TokenTree::Punct(punct)) if punct.as_char() == '$' => return true,
            Some(TokenTree::Group(group)) => {
                enclosing.push(std::mem::replace(&mut current, group.stream().into_iter()));
            }
            Some(_) => {}
            None => match enclosing.pop() {
                Some(outer) => current = outer,
                None => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        machines_in_rust(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn calls_are_found_where_they_stand() {
        let text = "#!/usr/bin/env o'clock\r\n// machine! { machine No {} }\r\nuse fsm_runtime::machine;\n\
            /// machine! { machine No {} }\nmod ü { machine! { /// doc\n pub machine A { state B; } } }\n\
            fn f() { let s = \"machine! { machine No {} }\"; fsm_runtime::machine!(machine C {}); machine![]; }";
        assert_eq!(found(text), [" /// doc\n pub machine A { state B; } ", "machine C {}", ""]);
    }

    #[test]
    fn other_macros_are_not_ours() {
        assert_eq!(found("machine! { A => B }"), Vec::<&str>::new());
        assert_eq!(found("other::machine! { machine A {} }"), Vec::<&str>::new());
        assert_eq!(
            found("machine! { #[endless] pub(crate) machine A {} }"),
            [" #[endless] pub(crate) machine A {} "]
        );
        assert_eq!(
            found(
                "use fsm_runtime as _; macro_rules! machine { ($n:ident) => { machine! { machine $n {} } } }"
            ),
            Vec::<&str>::new()
        );
        assert_eq!(found("machine! { machine A {} "), Vec::<&str>::new());
    }

    #[test]
    fn blanking_keeps_the_places() {
        let text = "let ü = 1;\r\nmachine! { machine A {} }\nmachine! { machine B {} } // é";
        let ranges = machines_in_rust(text);
        let blanked = blank_outside(text, &ranges);
        assert_eq!(blanked.len(), text.len());
        assert_eq!(blanked.find("machine A"), text.find("machine A"));
        assert_eq!(blanked.matches("machine").count(), 2);
        assert_eq!(blanked.lines().count(), text.lines().count());
    }

    #[test]
    fn deep_files_are_walked_without_recursion() {
        let body = || {
            let text = format!("{} fsm_runtime::machine! {{}} {}", "(".repeat(50_000), ")".repeat(50_000));
            assert_eq!(machines_in_rust(&text).len(), 1);
        };
        std::thread::Builder::new().stack_size(1 << 20).spawn(body).unwrap().join().unwrap();
    }
}
