//! An `#[allow]` that silences nothing.

use super::Allows;
use super::findings::Finding;
use super::lint::{Errs, Lint};
use super::registry::{RESERVED, by_name, registry};
use crate::chart::{Allow, Chart, Name};
use crate::diag::{Diagnostic, Edit, Fix, Severity};
use crate::nearest::nearest;
use crate::span::Span;

/// The lint.
pub(super) static LINT: Lint = Lint {
    name: "unneeded_allow",
    summary: "an `#[allow]` that silences nothing",
    severities: &[Severity::Warning],
    errs: Errs::Exact,
    what: "\
An `#[allow(lint, reason = \"…\")]` silences the findings of that lint on what it stands on, and on all that is \
inside. This one stands where there is no such finding, or it names an error that cannot be silenced.",
    why: "\
The exception has outlived its cause, and would hide the next, real finding. Remove it, or move it to where the \
finding is.",
    example: r#"
machine Door {
    event Toggle;
    initial Closed;
    #[allow(unreachable_state, reason = "it comes later")]
    state Closed { on Toggle => Open; }
    state Open { on Toggle => Closed; }
}
"#,
    mended: r"
machine Door {
    event Toggle;
    initial Closed;
    state Closed { on Toggle => Open; }
    state Open { on Toggle => Closed; }
}
",
    // It looks at what the others found, behind them: see `after_the_others`.
    check: Some(|_, _, _| {}),
};

/// The allows of other lints that silenced nothing.
pub(super) fn after_the_others(chart: &Chart, allows: &Allows) -> Vec<Finding> {
    unused(chart, allows, |name| name != LINT.name)
}

/// The allows of this lint that silenced nothing, looked for when all of its other findings are known.
pub(super) fn of_themselves(chart: &Chart, allows: &Allows) -> Vec<Finding> {
    unused(chart, allows, |name| name == LINT.name)
}

fn unused(chart: &Chart, allows: &Allows, wanted: impl Fn(&str) -> bool) -> Vec<Finding> {
    let Some((place_in_registry, _)) = by_name(LINT.name) else { return Vec::new() };
    let mut found = Vec::new();
    let mut position = 0;
    // An attribute may stand on several things at once, such as `final A | B`: it is unneeded where it is for all.
    for same in chart.allows.chunk_by(|one, other| one.span == other.span) {
        let used = &allows.used[position..position + same.len()];
        position += same.len();
        let Some(allow) = same.first() else { continue };
        for (place, name) in allow.lints.iter().enumerate() {
            let is_used = || used.iter().any(|used| used.get(place).is_none_or(|&used| used));
            if !wanted(&name.text) || is_used() {
                continue;
            }
            if let Some((_, lint)) = by_name(&name.text) {
                found.push(Finding {
                    lint: place_in_registry,
                    subject: allow.scope,
                    diagnostic: describe(allow, name, lint).with_fix(removal(allow, place)),
                });
            }
        }
    }
    found
}

/// Removes the name, or the attribute if it names nothing else.
fn removal(allow: &Allow, place: usize) -> Fix {
    let name = &allow.lints[place];
    let span = match (allow.lints.get(place + 1), place.checked_sub(1).and_then(|it| allow.lints.get(it))) {
        (Some(next), _) => Span { hi: next.span.lo, ..name.span },
        (None, Some(before)) => Span { lo: before.span.hi, ..name.span },
        (None, None) => allow.span,
    };
    let title = if allow.lints.len() == 1 {
        "remove the `#[allow(..)]`".to_owned()
    } else {
        format!("remove `{}`", name.text)
    };
    Fix { title, edits: vec![Edit { span, text: String::new() }] }
}

fn describe(allow: &Allow, name: &Name, lint: &Lint) -> Diagnostic {
    let help = if allow.lints.len() == 1 {
        "remove the `#[allow(..)]`".to_owned()
    } else {
        format!("remove `{}` from the list", name.text)
    };
    if lint.can_be_silenced() {
        Diagnostic::warning(
            LINT.code(),
            name.span,
            format!("this `#[allow({})]` silences nothing", name.text),
        )
        .with_primary("there is no such finding here")
        .with_help(help)
    } else {
        let message = format!("`{}` cannot be silenced", name.text);
        Diagnostic::warning(LINT.code(), name.span, message)
            .with_primary("an error of the language")
            .with_help(help)
    }
}

/// The names in allows that no lint has.
pub(super) fn unknown_names(chart: &Chart) -> Vec<Diagnostic> {
    let names = chart.allows.iter().flat_map(|allow| &allow.lints);
    names
        .filter(|name| by_name(&name.text).is_none() && !RESERVED.contains(&name.text.as_str()))
        .map(|name| {
            let message = format!("there is no lint `{}`", name.text);
            let known = registry().iter().map(|lint| lint.name).chain(RESERVED.iter().copied());
            let diagnostic = Diagnostic::error(super::unknown_name::LINT.code(), name.span, message)
                .with_primary("not the name of a lint");
            match nearest(&name.text, known) {
                Some(nearest) => diagnostic.with_help(format!("did you mean `{nearest}`?")),
                None => diagnostic.with_help("`fsm explain` lists the names of all lints"),
            }
        })
        .collect()
}
