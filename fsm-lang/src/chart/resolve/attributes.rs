//! `#[allow]`, `#[endless]`, `#[exhaustive]`, `#[bounds]`, each where it means something.

use smol_str::SmolStr;

use super::{Resolver, SYNTAX, UNKNOWN_NAME, name, suggest};
use crate::chart::{Allow, Bounds, Chart, StateId, Subject};
use crate::diag::Diagnostic;
use crate::span::Span;
use crate::syntax::ast::{Attribute, AttributeArgument, Ident, Literal, LiteralKind, Meta};

const KNOWN: [&str; 4] = ["allow", "bounds", "endless", "exhaustive"];

/// What `#[bounds(..)]` sets.
const BOUNDS: [&str; 4] = ["microsteps", "timers", "queue", "calls"];

impl Resolver<'_, '_> {
    pub(super) fn machine_attributes(&mut self, meta: &Meta) {
        let mut bounds = None;
        for attribute in &meta.attributes {
            match attribute.name.name.as_str() {
                "bounds" => {
                    if let Some(first) = bounds.replace(attribute.span) {
                        self.report_repeated(attribute, first);
                    }
                    self.bounds(attribute);
                }
                "allow" => self.allow(attribute, Subject::State(Chart::ROOT)),
                "endless" | "exhaustive" => self.mark(attribute, Chart::ROOT),
                _ => self.report_attribute(attribute),
            }
        }
    }

    pub(super) fn state_attributes(&mut self, meta: &Meta, state: StateId, is_final: bool) {
        for attribute in &meta.attributes {
            match attribute.name.name.as_str() {
                "allow" => self.allow(attribute, Subject::State(state)),
                "endless" | "exhaustive" if !is_final => self.mark(attribute, state),
                _ => self.report_attribute(attribute),
            }
        }
    }

    /// The attributes of what takes `#[allow]` at most, and that only where a finding can be about it.
    pub(super) fn only_allows(&mut self, meta: &Meta, subject: Option<Subject>) {
        for attribute in &meta.attributes {
            match (attribute.name.name.as_str(), subject) {
                ("allow", Some(subject)) => self.allow(attribute, subject),
                _ => self.report_attribute(attribute),
            }
        }
    }

    /// `#[endless]`, `#[exhaustive]`
    fn mark(&mut self, attribute: &Attribute, state: StateId) {
        if attribute.arguments.is_some() {
            self.report(
                Diagnostic::error(SYNTAX, attribute.span, format!("`{}` takes nothing", attribute.name.name))
                    .with_help(format!("write `#[{}]`", attribute.name.name)),
            );
        }
        let state = &mut self.chart.states[state];
        let flag = if attribute.name.name == "endless" { &mut state.endless } else { &mut state.exhaustive };
        if std::mem::replace(flag, true) {
            self.report(
                Diagnostic::error(SYNTAX, attribute.span, format!("a second `#[{}]`", attribute.name.name))
                    .with_help("remove it"),
            );
        }
    }

    fn report_repeated(&mut self, attribute: &Attribute, first: Span) {
        self.report(
            Diagnostic::error(SYNTAX, attribute.span, format!("a second `#[{}]`", attribute.name.name))
                .with_label(first, "the first one")
                .with_help("write both in one"),
        );
    }

    /// An attribute that is none, or means nothing here.
    fn report_attribute(&mut self, attribute: &Attribute) {
        let name = &attribute.name;
        let known: Vec<SmolStr> = KNOWN.into_iter().map(SmolStr::new_static).collect();
        let diagnostic = match name.name.as_str() {
            "endless" | "exhaustive" => {
                Diagnostic::error(SYNTAX, attribute.span, format!("`#[{}]` means nothing here", name.name))
                    .with_help("it stands on a state that is not final, or on the machine")
            }
            "bounds" => Diagnostic::error(SYNTAX, attribute.span, "`#[bounds]` means nothing here")
                .with_help("it stands on the machine"),
            "allow" => Diagnostic::error(SYNTAX, attribute.span, "`#[allow]` means nothing here")
                .with_help("put it on the state around"),
            _ => {
                let nearest = suggest::nearest(&mut self.suggestion_budget, &name.name, known.iter());
                let fix = nearest.as_ref().and_then(|nearest| nearest.fix(name.span));
                let help = match nearest {
                    Some(nearest) => format!("did you mean `{nearest}`?"),
                    None => format!("there are {}", super::expressions::list(&known)),
                };
                Diagnostic::error(UNKNOWN_NAME, name.span, format!("there is no attribute `{}`", name.name))
                    .with_help(help)
                    .with_fix(fix)
            }
        };
        self.report(diagnostic);
    }

    /// `#[allow(lint, .., reason = "…")]`
    fn allow(&mut self, attribute: &Attribute, scope: Subject) {
        const FORM: &str = "write `#[allow(lint, reason = \"why it is right here\")]`";
        let mut lints = Vec::new();
        let mut reason = None;
        let mut broken = false;
        for argument in attribute.arguments.iter().flatten() {
            match argument {
                AttributeArgument::Word(lint) => lints.push(name(lint)),
                AttributeArgument::Pair(key, Literal { kind: LiteralKind::Text(text), .. })
                    if key.name == "reason" && reason.is_none() && !text.trim().is_empty() =>
                {
                    reason = Some(text.clone());
                }
                AttributeArgument::Pair(key, value) => {
                    broken = true;
                    let message = match &value.kind {
                        _ if key.name != "reason" => format!("`allow` takes no `{}`", key.name),
                        LiteralKind::Text(text) if text.trim().is_empty() => "the reason is empty".to_owned(),
                        LiteralKind::Text(_) => "a second reason".to_owned(),
                        _ => "the reason is a text".to_owned(),
                    };
                    self.report(Diagnostic::error(SYNTAX, key.span.to(value.span), message).with_help(FORM));
                }
            }
        }
        if lints.is_empty() {
            self.report(Diagnostic::error(SYNTAX, attribute.span, "`allow` names no lint").with_help(FORM));
        } else if let Some(reason) = reason {
            self.chart.allows.push(Allow { scope, lints, reason, span: attribute.span });
        } else if !broken {
            self.report(
                Diagnostic::error(SYNTAX, attribute.span, "`allow` without a reason").with_help(FORM),
            );
        }
    }

    /// `#[bounds(microsteps = .., timers = .., queue = .., calls = ..)]`
    fn bounds(&mut self, attribute: &Attribute) {
        const FORM: &str =
            "write `#[bounds(microsteps = 1000, timers = 1000, queue = 32, calls = 16)]`, or some of them";
        let arguments = attribute.arguments.as_deref().unwrap_or(&[]);
        if arguments.is_empty() {
            self.report(Diagnostic::error(SYNTAX, attribute.span, "`bounds` sets nothing").with_help(FORM));
        }
        let mut set: Vec<&Ident> = Vec::new();
        for argument in arguments {
            let (key, value) = match argument {
                AttributeArgument::Pair(key, value) => (key, value),
                AttributeArgument::Word(word) => {
                    let message = format!("`{}` needs a number", word.name);
                    self.report(Diagnostic::error(SYNTAX, word.span, message).with_help(FORM));
                    continue;
                }
            };
            if let Some(first) = set.iter().find(|first| first.name == key.name) {
                let message = format!("`{}` is set twice", key.name);
                self.report(
                    Diagnostic::error(SYNTAX, key.span, message)
                        .with_label(first.span, "the first one")
                        .with_help("remove one of them"),
                );
                continue;
            }
            set.push(key);
            self.bound(key, value);
            if set.len() > BOUNDS.len() {
                // One of them is unknown, which was reported; a long list is not looked through.
                break;
            }
        }
    }

    fn bound(&mut self, key: &Ident, value: &Literal) {
        let number = match value.kind {
            LiteralKind::Integer { value, .. } => u32::try_from(value).ok().filter(|&number| number > 0),
            _ => None,
        };
        let Bounds { microsteps, timers, queue, calls } = &mut self.chart.bounds;
        let bound = match key.name.as_str() {
            "microsteps" => microsteps,
            "timers" => timers,
            "queue" => queue,
            "calls" => calls,
            _ => return self.report_bound(key),
        };
        match number {
            Some(number) => *bound = number,
            None => self.report(
                Diagnostic::error(SYNTAX, value.span, format!("`{}` is no bound", value.text))
                    .with_help(format!("write a number from 1 to {}", u32::MAX)),
            ),
        }
    }

    fn report_bound(&mut self, key: &Ident) {
        let known = BOUNDS.map(SmolStr::new_static);
        let nearest = suggest::nearest(&mut self.suggestion_budget, &key.name, known.iter());
        let fix = nearest.as_ref().and_then(|nearest| nearest.fix(key.span));
        let help = match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("there are {}", super::expressions::list(&known)),
        };
        self.report(
            Diagnostic::error(UNKNOWN_NAME, key.span, format!("there is no bound `{}`", key.name))
                .with_help(help)
                .with_fix(fix),
        );
    }
}
