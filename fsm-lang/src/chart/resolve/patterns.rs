//! The events of a trigger, and the names that they bind.

use smol_str::SmolStr;

use super::scope::{Bound, Scope};
use super::{DUPLICATE_NAME, Resolver, SYNTAX, TYPE_MISMATCH, UNKNOWN_NAME, count, suggest};
use crate::chart::{EventId, EventPattern, Local, Name, Subject, Trigger, Type};
use crate::diag::Diagnostic;
use crate::map::UnorderedMap;
use crate::span::Span;
use crate::syntax::ast::{self, Ident};

/// A name that the patterns of one trigger bind.
struct Occurrence {
    name: SmolStr,
    first: Span,
    /// `None` where it is unknown.
    ty: Option<Type>,
    /// How many patterns bind it.
    patterns: usize,
    /// The last of them.
    last: usize,
}

/// What begins a transition without `on`, and how it is written.
const TRIGGERS: [(&str, &str); 3] = [
    ("done", "`done => State`"),
    ("always", "`always if condition => State`"),
    ("after", "`after 5s => State`"),
];

impl Resolver<'_, '_> {
    pub(super) fn events(
        &mut self,
        scope: &mut Scope<'_>,
        patterns: &[ast::EventPattern],
    ) -> Option<Trigger> {
        if let Some(fault) = patterns.iter().find(|pattern| pattern.event.name == "fault") {
            if let [alone] = patterns {
                return self.fault(scope, alone);
            }
            self.report(
                Diagnostic::error(SYNTAX, fault.span, "`fault` stands alone")
                    .with_help("write a transition of its own: `on fault(kind) => ..`"),
            );
            for binding in patterns.iter().flat_map(|pattern| pattern.bindings.iter().flatten()) {
                if let Some(name) = &binding.name {
                    scope.bind(name.clone(), Bound::Untyped);
                }
            }
            return None;
        }
        let events: Vec<Option<EventId>> = patterns
            .iter()
            .map(|pattern| self.event(&pattern.event, |form| format!("write it without `on`: {form}")))
            .collect();
        self.refuse_repeated(patterns, &events);
        self.bindings(scope, patterns, &events);
        let mut resolved = Vec::with_capacity(patterns.len());
        for (pattern, event) in patterns.iter().zip(events) {
            let event = event?;
            let number = self.chart.events[event].parameters.len();
            let bindings = match &pattern.bindings {
                None => vec![None; number],
                Some(bindings) => {
                    bindings.iter().map(|binding| scope.local(binding.name.as_ref()?)).collect()
                }
            };
            if bindings.len() != number {
                return None;
            }
            resolved.push(EventPattern { event, bindings, span: pattern.span });
        }
        Some(Trigger::Events(resolved))
    }

    /// `on fault`, `on fault(kind)`
    fn fault(&mut self, scope: &mut Scope<'_>, pattern: &ast::EventPattern) -> Option<Trigger> {
        match pattern.bindings.as_deref().unwrap_or(&[]) {
            [] => Some(Trigger::Fault(None)),
            [binding] => Some(Trigger::Fault(binding.name.clone().map(|text| {
                let name = Name { text, span: binding.span };
                scope.declare(Local { name, ty: Type::Fault, mutable: false })
            }))),
            bindings => {
                for binding in bindings {
                    if let Some(name) = &binding.name {
                        scope.bind(name.clone(), Bound::Untyped);
                    }
                }
                self.report(
                    Diagnostic::error(
                        TYPE_MISMATCH,
                        pattern.span,
                        format!("`fault` has 1 argument, not {}", bindings.len()),
                    )
                    .with_help("write `on fault(kind)`, or `on fault`"),
                );
                None
            }
        }
    }

    /// The event of that name; `None` after a report, which says what to do where it is a word that begins a
    /// transition of that form.
    pub(super) fn event(&mut self, event: &Ident, of_trigger: impl Fn(&str) -> String) -> Option<EventId> {
        if let Some(&id) = self.names.events.get(&event.name) {
            return Some(id);
        }
        if event.name == "fault" {
            self.report(
                Diagnostic::error(SYNTAX, event.span, "`fault` is raised by the machine itself")
                    .with_help("raise an event of your own"),
            );
            return None;
        }
        if let Some(form) = TRIGGERS.iter().find(|(word, _)| *word == event.name).map(|(_, form)| form) {
            self.report(
                Diagnostic::error(UNKNOWN_NAME, event.span, format!("`{}` is no event", event.name))
                    .with_help(of_trigger(form)),
            );
            return None;
        }
        let names = self.chart.events.values().map(|event| &event.name.text);
        let nearest = suggest::nearest(&mut self.suggestion_budget, &event.name, names);
        let fix = nearest.as_ref().and_then(|nearest| nearest.fix(event.span));
        let help = match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("declare it: `event {};`", suggest::written(&event.name)),
        };
        self.report(
            Diagnostic::error(UNKNOWN_NAME, event.span, format!("there is no event `{}`", event.name))
                .with_help(help)
                .with_fix(fix),
        );
        None
    }

    fn refuse_repeated(&mut self, patterns: &[ast::EventPattern], events: &[Option<EventId>]) {
        if patterns.len() < 2 {
            return;
        }
        let mut seen: UnorderedMap<EventId, Span> = UnorderedMap::new();
        for (pattern, event) in patterns.iter().zip(events) {
            let Some(event) = event else { continue };
            if let Some(&first) = seen.get(event) {
                self.report(
                    Diagnostic::error(
                        DUPLICATE_NAME,
                        pattern.span,
                        format!("`{}` stands twice in one trigger", pattern.event.name),
                    )
                    .with_label(first, "the first time")
                    .with_help("remove one of them"),
                );
            } else {
                seen.insert(*event, pattern.span);
            }
        }
    }

    /// Declares the names that the patterns bind: a local for each that all of them bind, with one type.
    fn bindings(
        &mut self,
        scope: &mut Scope<'_>,
        patterns: &[ast::EventPattern],
        events: &[Option<EventId>],
    ) {
        let mut positions: UnorderedMap<SmolStr, usize> = UnorderedMap::new();
        let mut occurrences: Vec<Occurrence> = Vec::new();
        for (index, (pattern, event)) in patterns.iter().zip(events).enumerate() {
            let Some(bindings) = &pattern.bindings else { continue };
            self.judge_number(pattern, bindings, *event);
            let event = event.filter(|&event| !self.is_untyped(Subject::Event(event)));
            for (position, binding) in bindings.iter().enumerate() {
                let Some(name) = &binding.name else { continue };
                let parameter = event.and_then(|event| self.chart.events[event].parameters.get(position));
                let ty = parameter.map(|parameter| parameter.ty);
                let Some(&known) = positions.get(name) else {
                    positions.insert(name.clone(), occurrences.len());
                    let (name, first) = (name.clone(), binding.span);
                    occurrences.push(Occurrence { name, first, ty, patterns: 1, last: index });
                    continue;
                };
                let occurrence = &mut occurrences[known];
                if occurrence.last == index {
                    let ident = Ident { name: name.clone(), span: binding.span };
                    let first = occurrence.first;
                    self.report_duplicate("binding", &ident, first);
                    continue;
                }
                occurrence.last = index;
                occurrence.patterns += 1;
                self.judge_type(occurrence, ty, binding.span);
            }
        }
        for Occurrence { name, first, ty, patterns: number, .. } in occurrences {
            if number < patterns.len() {
                let binds = |pattern: &&ast::EventPattern| {
                    let mut bindings = pattern.bindings.iter().flatten();
                    bindings.any(|binding| binding.name.as_ref() == Some(&name))
                };
                let lacking = patterns.iter().find(|pattern| !binds(pattern));
                let lacking = lacking.map_or_else(SmolStr::default, |pattern| pattern.event.name.clone());
                scope.bind(name.clone(), Bound::Partial { span: first, lacking });
            } else if let Some(ty) = ty {
                scope.declare(Local { name: Name { text: name, span: first }, ty, mutable: false });
            } else {
                scope.bind(name, Bound::Untyped);
            }
        }
    }

    fn judge_number(
        &mut self,
        pattern: &ast::EventPattern,
        bindings: &[ast::Binding],
        event: Option<EventId>,
    ) {
        let Some(event) = event.map(|event| &self.chart.events[event]) else { return };
        if bindings.len() == event.parameters.len() {
            return;
        }
        let message = format!(
            "`{}` has {}, not {}",
            event.name.text,
            count(event.parameters.len(), "argument"),
            bindings.len()
        );
        let names: Vec<String> =
            event.parameters.iter().map(|parameter| suggest::written(&parameter.name.text)).collect();
        let written = suggest::written(&event.name.text);
        let help = if names.is_empty() {
            format!("write `on {written}`")
        } else {
            format!("write `on {written}({})`, with `_` for what isn't needed", names.join(", "))
        };
        let declared = event.name.span;
        self.report(
            Diagnostic::error(TYPE_MISMATCH, pattern.span, message)
                .with_label(declared, "declared here")
                .with_help(help),
        );
    }

    /// A name that several events bind has one type.
    fn judge_type(&mut self, occurrence: &mut Occurrence, ty: Option<Type>, span: Span) {
        match (occurrence.ty, ty) {
            (Some(first), Some(second)) if first != second => {
                let (one, other) = (self.chart.type_name(first), self.chart.type_name(second));
                let message = format!("`{}` is a `{one}` and a `{other}`", occurrence.name);
                let (one, other) = (format!("a `{one}` here"), format!("a `{other}` here"));
                self.report(
                    Diagnostic::error(TYPE_MISMATCH, span, message)
                        .with_primary(other)
                        .with_label(occurrence.first, one)
                        .with_help("write a transition for each event"),
                );
                occurrence.ty = None;
            }
            (Some(_), Some(_)) => {}
            _ => occurrence.ty = None,
        }
    }
}
