//! What both front ends say of mistakes in the grammar, so that they say it alike.

use crate::diag::{Code, Diagnostic, Edit, Fix};
use crate::nearest::nearest;
use crate::span::Span;
use crate::syntax::ast::{Modifier, ModifierKind, Visibility};
use crate::syntax::{MAX_DEPTH, MAX_STATE_DEPTH, MAX_TYPE_DEPTH, vocab};

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

/// A word behind the signature of an activity that says nothing of it.
#[must_use]
pub fn unknown_modifier(span: Span, found: &str) -> Diagnostic {
    let help = match nearest(found, vocab::MODIFIERS.iter().copied()) {
        _ if vocab::UNITS.iter().any(|(unit, _)| *unit == found) => {
            "a unit stands behind its number without a blank: `5s`".to_owned()
        }
        Some(nearest) => format!("write `{nearest}`"),
        None => format!("there are `{}`", vocab::MODIFIERS.join("`, `")),
    };
    error(span, format!("`{found}` says nothing of an activity")).with_help(help)
}

/// Something that is said of an activity twice.
#[must_use]
pub fn second_modifier(span: Span, first: Span, word: &str) -> Diagnostic {
    error(span, format!("`{word}` is said twice"))
        .with_label(first, "the first time")
        .with_help("remove one of them")
}

/// Reports what is said of an activity a second time, and drops it.
pub(super) fn second_modifiers(modifiers: &mut Vec<Modifier>, report: &mut dyn FnMut(Diagnostic)) {
    let mut seen: Vec<(&'static str, Span)> = Vec::new();
    modifiers.retain(|modifier| {
        let word = modifier_word(&modifier.kind);
        let first = seen.iter().find(|(of, _)| *of == word).map(|(_, first)| *first);
        match first {
            Some(first) => report(second_modifier(modifier.span, first, word)),
            None => seen.push((word, modifier.span)),
        }
        first.is_none()
    });
}

fn modifier_word(kind: &ModifierKind) -> &'static str {
    match kind {
        ModifierKind::Undo { .. } | ModifierKind::UndoNone { .. } => "undo",
        ModifierKind::ReadOnly => "readonly",
        ModifierKind::Retriable => "retriable",
        ModifierKind::Idempotent => "idempotent",
        ModifierKind::Retry { .. } => "retry",
        ModifierKind::Timeout(_) => "timeout",
        ModifierKind::Limit { .. } => "limit",
    }
}

/// `undo something "why"`
#[must_use]
pub fn undo_with_text(span: Span, found: &str) -> Diagnostic {
    error(span, format!("`undo {found}` takes arguments, not a text"))
        .with_help(format!("write `undo {found}(..)`, or `undo none \"why\"` for what may stand"))
}

/// `undo none 5`
#[must_use]
pub fn undo_none_without_reason(span: Span) -> Diagnostic {
    error(span, "`undo none` takes a text that says why").with_help("write `undo none \"why it may stand\"`")
}

/// An arm of no outcome.
#[must_use]
pub fn unknown_outcome(span: Span, found: &str) -> Diagnostic {
    let help = match nearest(found, vocab::OUTCOMES.iter().copied()) {
        _ if vocab::ITEM_WORDS.contains(&found) => {
            format!("an arm begins with an outcome; `{found}` stands in the state, beside these braces")
        }
        Some(nearest) => format!("write `{nearest}`"),
        None => "an arm begins with `ok`, `err`, `err(Error)`, `unknown` or `stuck`".to_owned(),
    };
    error(span, format!("`{found}` is no outcome")).with_help(help)
}

/// `unknown(x)`, `stuck(x)`
#[must_use]
pub fn outcome_without_value(span: Span, outcome: &str) -> Diagnostic {
    error(span, format!("`{outcome}` carries nothing")).with_help(format!("write `{outcome}`"))
}

/// Two arms without a comma between them; `span` is where it would stand.
#[must_use]
pub fn comma_between_arms(span: Span) -> Diagnostic {
    error(span, "expected `,` between two arms").with_help("write `,` here")
}

/// `compensate` or `invoke` in a block.
#[must_use]
pub fn item_in_block(span: Span, word: &str) -> Diagnostic {
    error(span, format!("`{word}` stands in a state, not in a block"))
        .with_help(format!("write a state for it: `state Name {{ {word} .. {{ ok => Next }} }}`"))
}

/// Nothing but blanks and comments.
#[must_use]
pub fn no_machine(span: Span) -> Diagnostic {
    error(span, "there is no machine here").with_help("write `machine Name { .. }`")
}

/// Something else than a machine outside of machines.
#[must_use]
pub fn not_a_machine(span: Span, found: &str) -> Diagnostic {
    let help = if nearest(found, ["machine"]).is_some() {
        "write `machine`"
    } else if vocab::ITEM_WORDS.contains(&found) {
        "items stand in the braces of a machine: `machine Name { .. }`"
    } else {
        "a file holds machines: `machine Name { .. }`"
    };
    error(span, expected("`machine`", &format!("`{found}`"))).with_help(help)
}

/// "`a`, `b` or `c`"
pub(super) fn either(terms: &[&str]) -> String {
    match terms {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// Documentation in the middle of an item.
#[must_use]
pub fn documentation_inside(span: Span) -> Diagnostic {
    error(span, "documentation can stand before a machine or an item only")
        .with_help("write `//` for a comment")
}

/// `while ..`
#[must_use]
pub fn keyword_statement(span: Span, keyword: &str) -> Diagnostic {
    error(span, format!("expected a statement, found the keyword `{keyword}`"))
        .with_help("a statement is an assignment, a call, `raise`, `if` or `let`")
}

/// Something that is no word where an item would begin, given as it is to be read.
#[must_use]
pub fn no_item(span: Span, found: &str) -> Diagnostic {
    let problem = error(span, expected("an item", found));
    match found {
        "`;`" => problem.with_help("remove it: no `;` stands behind a block"),
        "`{`" => {
            problem.with_help("a block belongs to `entry`, `exit`, a transition, `initial` or `history`")
        }
        _ => problem.with_help(NO_ITEM),
    }
}

const NO_ITEM: &str = "an item begins with `state`, `on`, `var`, `event`, `fn`, `initial` or the like";

/// A word that begins no item, and the one that was probably meant; or a statement outside of blocks.
#[must_use]
pub fn unknown_item(span: Span, found: &str, nearest: Option<&str>, is_statement: bool) -> Diagnostic {
    let help = match nearest {
        _ if found == "pivot" => {
            "`pivot;` stands in the block of a transition; a call is one as `invoke pivot f(..) { .. }`"
                .to_owned()
        }
        Some(nearest) if !is_statement => format!("write `{nearest}`"),
        _ if is_statement => "statements stand in a block: `entry { .. }`".to_owned(),
        _ => NO_ITEM.to_owned(),
    };
    error(span, expected("an item", &format!("`{found}`"))).with_help(help)
}

/// `pub` before anything but a variable, or `pub(crate)`.
#[must_use]
pub fn misplaced_visibility(visibility: &Visibility, word: &str) -> Option<Diagnostic> {
    let (span, written) = match visibility {
        Visibility::Public(_) if word == "var" => return None,
        Visibility::Public(span) => (*span, "pub"),
        Visibility::Crate(span) => (*span, "pub(crate)"),
        Visibility::Inherited => return None,
    };
    let problem = error(span, format!("`{written}` can't stand before `{word}`"))
        .with_help("the host reads a `pub var`; states and events are seen by all who see the machine");
    Some(problem)
}

/// `#[name = literal]`
#[must_use]
pub fn attribute_with_value(span: Span, name: &str) -> Diagnostic {
    error(span, format!("the attribute `{name}` does not take `=`"))
        .with_help(format!("write `#[{name}]` or `#[{name}(..)]`"))
}

/// `#[doc = 1]`
#[must_use]
pub fn doc_without_text(span: Span) -> Diagnostic {
    error(span, "`doc` takes a text").with_help("write `/// text`, or `#[doc = \"text\"]`")
}

/// A carriage return in a documentation comment that does not end a line: Rust takes none either.
#[must_use]
pub fn return_in_documentation(span: Span) -> Diagnostic {
    error(span, "a carriage return in documentation ends no line")
        .with_help("end lines with a line feed, or remove it")
}

/// `//!` or `#![…]`
#[must_use]
pub fn inner_attribute(span: Span) -> Diagnostic {
    error(span, "an attribute or documentation stands before what it is said of")
        .with_help("write `#[..]` or `///`")
}

/// Documentation or attributes with nothing behind them.
#[must_use]
pub fn documents_nothing(span: Span) -> Diagnostic {
    error(span, "an item is expected behind its documentation and attributes")
        .with_help("write the item, or `//` for a comment")
}

/// Brackets nested too deep.
#[must_use]
pub fn brackets_too_deep(span: Span) -> Diagnostic {
    error(span, format!("brackets are nested deeper than {MAX_DEPTH}"))
        .with_help("split it up: name a part of it by `let`, `const` or a state")
}

/// States nested too deep.
#[must_use]
pub fn states_too_deep(span: Span) -> Diagnostic {
    error(span, format!("states are nested deeper than {MAX_STATE_DEPTH}"))
        .with_help("move some of them out, into a parent further out")
}

/// An expression whose tree is too deep.
#[must_use]
pub fn expression_too_deep(span: Span) -> Diagnostic {
    error(span, format!("this expression is nested deeper than {MAX_DEPTH}")).with_help(
        "split it up: by `let` in a block, of a guard into a function of the host or several transitions",
    )
}

/// A type nested too deep.
#[must_use]
pub fn type_too_deep(span: Span) -> Diagnostic {
    error(span, format!("this type is nested deeper than {MAX_TYPE_DEPTH}"))
        .with_help("give it a name in the host, and declare that: `type Name;`")
}

/// `a < b < c`
#[must_use]
pub fn chained_comparison(second: Span, first: Span) -> Diagnostic {
    error(second, "comparisons can't be chained")
        .with_label(first, "the first one is here")
        .with_help("compare two at a time and join them: `a < b && b < c`")
}

/// `base.method(`
#[must_use]
pub fn method_call(span: Span, method: &str) -> Diagnostic {
    error(span, format!("`{method}` is called as a method"))
        .with_help(format!("declare a function of the host, and write `{method}(..)`"))
}

/// `a::b(`
#[must_use]
pub fn path_call(span: Span) -> Diagnostic {
    error(span, "only functions that the machine declares can be called")
        .with_help("declare a function of the host: `fn name(..) -> ..;`")
}

/// `&T`
#[must_use]
pub fn reference_type(span: Span) -> Diagnostic {
    error(span, "`&'static str` is the only reference").with_help("declare a type of the host: `type Name;`")
}

/// `after 60`
#[must_use]
pub fn not_a_duration(span: Span, literal: &str) -> Diagnostic {
    error(span, format!("`{literal}` is no duration"))
        .with_help("write its unit: ns, us, ms, s, min, h or d, such as `60s`")
}

/// `on Dim { by } => ..`
#[must_use]
pub fn arguments_in_braces(span: Span, event: &str, names: &[&str]) -> Diagnostic {
    let problem = error(span, "the arguments of an event stand in parentheses");
    let written = format!("{event}({})", names.join(", "));
    if names.len() > 1 {
        return problem.with_help(format!("write `{written}`, in the order of the event's declaration"));
    }
    let title = format!("write `{written}`");
    problem.with_help(&title).with_fix(Fix { title, edits: vec![Edit { span, text: written }] })
}

/// `=> ()`
#[must_use]
pub fn no_target(span: Span) -> Diagnostic {
    error(span, "there is no target in these parentheses").with_help("write `=> State`, or `=> (A.X, B.Y)`")
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

/// `f() = 1;`
#[must_use]
pub fn not_a_place(span: Span) -> Diagnostic {
    error(span, "only a variable can be assigned to").with_help("write `variable = value;`")
}

/// `on X;`
#[must_use]
pub fn idle_transition(span: Span) -> Diagnostic {
    error(span, "this transition goes nowhere and does nothing")
        .with_help("write its target, `=> State`, or `{}` to ignore the event on purpose")
}

/// `saga ..`, `send ..`, a machine in another one: a form that the language has, which is not read yet.
#[must_use]
pub fn not_yet(span: Span, word: &str) -> Diagnostic {
    error(span, format!("`{word}` is not supported yet")).with_help(match word {
        "machine" => "move it out: a machine inside of a machine is for later",
        _ => "leave it out for now",
    })
}
