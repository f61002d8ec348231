//! All lints, in order.

use super::lint::Lint;
use crate::diag::Severity;
use crate::diag::render::Rule;

macro_rules! lints {
    ($($module:ident)*) => {
        static REGISTRY: &[&Lint] = &[$(&super::$module::LINT),*];

        #[cfg(test)]
        const MODULES: &[&str] = &[$(stringify!($module)),*];
    };
}

lints! {
    syntax
    unknown_name
    duplicate_name
    type_mismatch
    missing_initial
    illegal_target
    transition_from_final
    use_before_set
    arithmetic_fault
    unreachable_state
    unreachable_transition
    dead_end
    eventless_cycle
    unhandled_event
    missing_compensation
    unprotected_activity
    fallible_after_pivot
    misplaced_pivot
    missing_stuck
    owed_again
    unhandled_outcome
    contradictory_activity
    misplaced_work
    undo_lacks_data
    unreachable_outcome
    unused_activity
    missing_timeout
    double_compensation
    compensation_never_owed
    compensation_out_of_order
    compensated_success
    unneeded_allow
}

/// The names of lints to come: charts may silence them already, and nothing is said of that.
pub(super) const RESERVED: &[&str] = &[
    "never_finishes",
    "region_exits_parallel",
    "raise_cycle",
    "region_race",
    "overlapping_guards",
    "incomplete_guards",
    "constant_guard",
    "unread_variable",
    "unused_event",
    "unused_function",
    "unused_type",
    "useless_history",
    "lost_deferral",
    "timer_never_fires",
    "naming",
];

/// All lints and errors, in the order of the documentation.
#[must_use]
pub fn registry() -> &'static [&'static Lint] {
    REGISTRY
}

/// What a SARIF report says of each lint.
#[must_use]
pub fn rules() -> Vec<Rule<'static>> {
    let severity = |lint: &Lint| lint.severities.first().copied().unwrap_or(Severity::Warning);
    registry()
        .iter()
        .map(|lint| Rule {
            name: lint.name,
            summary: lint.summary,
            page: lint.page(),
            severity: severity(lint),
        })
        .collect()
}

/// The lint of that name with its place in the registry; `None` if there is none.
#[must_use]
pub fn by_name(name: &str) -> Option<(usize, &'static Lint)> {
    REGISTRY.iter().enumerate().find(|(_, lint)| lint.name == name).map(|(index, &lint)| (index, lint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Sink;
    use crate::span::Sources;
    use crate::syntax;

    #[test]
    fn a_lint_is_named_like_its_module() {
        let names: Vec<&str> = registry().iter().map(|lint| lint.name).collect();
        assert_eq!(names, MODULES);
    }

    /// The codes of everything that is wrong with a text, in order of place.
    fn codes(text: &str) -> Vec<&'static str> {
        let mut sink = Sink::new();
        let source = Sources::new().add_text("page.fsm", text);
        let file = syntax::text::parse(source, text, &mut sink);
        let charts = match sink.check() {
            Ok(()) => crate::compile(&file, &crate::Options::default(), &mut sink),
            Err(_) => Vec::new(),
        };
        let findings = charts.iter().flat_map(|chart| chart.findings().to_vec());
        sink.into_sorted().into_iter().chain(findings).map(|finding| finding.code.0).collect()
    }

    #[test]
    fn an_example_raises_its_lint_and_nothing_else() {
        for lint in registry() {
            assert_eq!(codes(lint.example), [lint.name], "the example of {}", lint.name);
            assert_eq!(codes(lint.mended), [""; 0], "the mended example of {}", lint.name);
        }
    }

    #[test]
    fn every_lint_has_a_page() {
        for lint in registry() {
            assert!(!RESERVED.contains(&lint.name), "{} is here already", lint.name);
            for part in [lint.summary, lint.what, lint.why, lint.example, lint.mended] {
                assert!(!part.trim().is_empty(), "{} lacks a part of its page", lint.name);
            }
            assert!(lint.page().starts_with(&format!("# `{}`", lint.name)));
        }
    }
}
