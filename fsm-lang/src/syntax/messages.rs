//! What both front ends say of mistakes in the grammar, so that they say it alike.

use crate::diag::{Code, Diagnostic};
use crate::span::Span;
use crate::syntax::{MAX_DEPTH, MAX_STATE_DEPTH};

/// The code of every mistake in the grammar.
pub const SYNTAX: Code = Code("syntax");

/// "expected …, found …". Both are given as they are to be read: "the name of a state", "`;`", "the end".
#[must_use]
pub fn expected(expected: &str, found: &str) -> String {
    format!("expected {expected}, found {found}")
}

fn error(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(SYNTAX, span, message)
}

/// Nothing but blanks and comments.
#[must_use]
pub fn no_machine(span: Span) -> Diagnostic {
    error(span, "there is no machine here").with_help("write `machine Name { … }`")
}

/// A keyword of Rust where a name is expected; `can_be_raw` unless it is one of the few without a raw form.
#[must_use]
pub fn keyword_as_name(span: Span, what: &str, keyword: &str, can_be_raw: bool) -> Diagnostic {
    let diagnostic = error(span, format!("expected {what}, found the keyword `{keyword}`"));
    if can_be_raw {
        diagnostic.with_help(format!("to use it as a name, write `r#{keyword}`"))
    } else {
        diagnostic
    }
}

/// A word that begins no item, and the one that was probably meant.
#[must_use]
pub fn unknown_item(span: Span, found: &str, nearest: Option<&str>) -> Diagnostic {
    let diagnostic = error(span, expected("an item", found));
    match nearest {
        Some(nearest) => diagnostic.with_help(format!("there is a similar word: `{nearest}`")),
        None => diagnostic,
    }
}

/// `//!` or `#![…]`
#[must_use]
pub fn inner_attribute(span: Span) -> Diagnostic {
    error(span, "inner attributes and documentation have no place here")
        .with_help("put it before the item, as `#[…]` or `///`")
}

/// Documentation or attributes with nothing behind them.
#[must_use]
pub fn documents_nothing(span: Span) -> Diagnostic {
    error(span, "there is no item that this belongs to").with_help("remove it, or write `//` for a comment")
}

/// Brackets nested too deep.
#[must_use]
pub fn brackets_too_deep(span: Span) -> Diagnostic {
    error(span, format!("brackets are nested deeper than {MAX_DEPTH}"))
}

/// States nested too deep.
#[must_use]
pub fn states_too_deep(span: Span) -> Diagnostic {
    error(span, format!("states are nested deeper than {MAX_STATE_DEPTH}"))
}

/// An expression whose tree is too deep.
#[must_use]
pub fn expression_too_deep(span: Span) -> Diagnostic {
    error(span, format!("an expression is nested deeper than {MAX_DEPTH}"))
        .with_help("give names to its parts with `let`")
}

/// A type nested too deep.
#[must_use]
pub fn type_too_deep(span: Span) -> Diagnostic {
    error(span, format!("a type is nested deeper than {MAX_DEPTH}"))
}

/// `a < b < c`
#[must_use]
pub fn chained_comparison(second: Span, first: Span) -> Diagnostic {
    error(second, "comparisons can't be chained")
        .with_label(first, "the first one is here")
        .with_help("write `a < b && b < c`")
}

/// `base.method(`
#[must_use]
pub fn method_call(span: Span, method: &str) -> Diagnostic {
    error(span, format!("`{method}` is called as a method"))
        .with_help(format!("declare a function of the host, and write `{method}(…)`"))
}

/// `a::b(`
#[must_use]
pub fn path_call(span: Span) -> Diagnostic {
    error(span, "only functions that the machine declares can be called")
        .with_help("declare a function of the host: `fn name(…) -> …;`")
}

/// `&T`
#[must_use]
pub fn reference_type(span: Span) -> Diagnostic {
    error(span, "`&'static str` is the only reference").with_help("declare a type of the host: `type Name;`")
}

/// `after 60`
#[must_use]
pub fn not_a_duration(span: Span, literal: &str) -> Diagnostic {
    error(span, format!("expected a duration, found `{literal}`"))
        .with_help("write a number with its unit, ns, us, ms, s, min, h or d, such as `60s`, or an expression in parentheses")
}

/// `=> (A)`
#[must_use]
pub fn needless_parentheses(span: Span) -> Diagnostic {
    error(span, "parentheses stand around several targets only").with_help("write the target without them")
}

/// `credit;`
#[must_use]
pub fn expression_without_effect(span: Span) -> Diagnostic {
    error(span, "expected a statement, found an expression that does nothing")
        .with_help("a statement is an assignment, a call, `raise`, `if` or `let`")
}

/// `on X;`
#[must_use]
pub fn idle_transition(span: Span) -> Diagnostic {
    error(span, "this transition goes nowhere and does nothing")
        .with_help("write its target, `=> State`, or `{}` to ignore the event on purpose")
}

/// `saga ..`, `send ..`: a form that the language has, which is not read yet.
#[must_use]
pub fn not_yet(span: Span, word: &str) -> Diagnostic {
    error(span, format!("`{word}` is not supported yet")).with_help("leave it out for now")
}
