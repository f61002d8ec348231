//! Transitions: triggers with their bindings, guards, targets, blocks.

use smol_str::SmolStr;

use super::arguments::Edge;
use super::blocks::Context;
use super::scope::{Bound, Scope, Use};
use super::{DUPLICATE_NAME, Resolver, SYNTAX, TYPE_MISMATCH, UNKNOWN_NAME, count, docs, suggest};
use crate::chart::{
    Code, Destination, EventId, EventPattern, Local, LocalId, Name, StateId, StateKind, Subject, Transition,
    TransitionId, Trigger, Type,
};
use crate::diag::Diagnostic;
use crate::map::UnorderedMap;
use crate::span::Span;
use crate::syntax::ast::{self, Guard, Ident, TriggerKind};

/// What a trigger waits for, so that an `else` finds the conditions before it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Awaited {
    Event(EventId),
    Any,
    Always,
    Done,
    Fault,
}

/// The triggers of one state that had a condition so far.
#[derive(Default)]
pub(super) struct Conditions(UnorderedMap<Awaited, ()>);

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

impl<'a> Resolver<'a, '_> {
    pub(super) fn transition(
        &mut self,
        source: StateId,
        item: &'a ast::TransitionItem,
        conditions: &mut Conditions,
    ) {
        if matches!(self.chart.states[source].kind, StateKind::Final { .. }) {
            return;
        }
        let id = self.chart.transitions.next_id();
        self.only_allows(&item.meta, Some(Subject::Transition(id)));
        let mut scope = Scope::new(source, Use::Guard);
        let trigger = self.trigger(&mut scope, &item.trigger);
        scope.mark_bindings();
        self.judge_else(item, trigger.as_ref(), conditions);
        let guard = match &item.guard {
            Some(Guard::If(guard)) => self.expect(&scope, guard, Some(Type::Bool), None),
            Some(Guard::Else(_)) | None => None,
        };
        scope.part_of = Use::Argument;
        let trigger = trigger.unwrap_or(Trigger::Always);
        let (targets, domain) = match &item.target {
            Some(target) => self.targets(&scope, source, source, Trigger::Always, target),
            None => (Vec::new(), Some(source)),
        };
        self.chart.transitions.push(Transition {
            docs: docs(&item.meta),
            source,
            trigger,
            guard,
            otherwise: matches!(item.guard, Some(Guard::Else(_))),
            targets,
            local: item.target.as_ref().is_some_and(|target| target.local.is_some()),
            code: Code::default(),
            trigger_span: item.trigger.span,
            span: item.span,
        });
        self.chart.states[source].transitions.push(id);
        scope.part_of = Use::Block;
        let statements = item.block.as_ref().map_or_else(Vec::new, |block| {
            // Without a domain the target is wrong, and so is the chart; the block is checked all the same.
            let anchor = domain.unwrap_or(source);
            self.block(&mut scope, Context { owner: source, anchor }, block)
        });
        let span = item.block.as_ref().map(|block| block.span);
        self.chart.transitions[id].code = Code { locals: scope.locals, statements, span };
    }

    /// The transition of an `else => X`, in the scope of its block.
    pub(super) fn else_transition(
        &mut self,
        block: &Scope<'_>,
        context: Context,
        target: &'a ast::Target,
    ) -> TransitionId {
        let scope = Scope::of_else(context.anchor, block);
        let (targets, _) = self.targets(&scope, context.anchor, context.owner, Trigger::Otherwise, target);
        self.chart.transitions.push(Transition {
            docs: Vec::new(),
            source: context.anchor,
            trigger: Trigger::Otherwise,
            guard: None,
            otherwise: false,
            targets,
            local: target.local.is_some(),
            code: Code::default(),
            trigger_span: target.span,
            span: target.span,
        })
    }

    /// The destinations of a transition of `source`, looked up in `from`, and its domain; neither after a report.
    /// Of the trigger it matters whether it is [`Trigger::Otherwise`].
    fn targets(
        &mut self,
        scope: &Scope<'_>,
        source: StateId,
        from: StateId,
        trigger: Trigger,
        target: &'a ast::Target,
    ) -> (Vec<Destination>, Option<StateId>) {
        let nothing = (Vec::new(), None);
        let Some(found) = self.find_targets(from, target) else { return nothing };
        if !self.are_legal(source, target, &found) {
            return nothing;
        }
        let bare = |node| Destination { node, arguments: Vec::new(), span: target.span };
        let domain = self.chart.domain(&Transition {
            docs: Vec::new(),
            source,
            trigger,
            guard: None,
            otherwise: false,
            targets: found.iter().map(|found| bare(found.node)).collect(),
            local: target.local.is_some(),
            code: Code::default(),
            trigger_span: target.span,
            span: target.span,
        });
        let Some(domain) = domain else { return nothing };
        let edge = Edge { from, domain, enters_regions: false, form: "=> " };
        let destinations = self.destinations(scope, edge, &found);
        (destinations.unwrap_or_default(), Some(domain))
    }

    /// What the transition waits for, its bindings put into the scope; `None` after a report.
    fn trigger(&mut self, scope: &mut Scope<'_>, trigger: &'a ast::Trigger) -> Option<Trigger> {
        match &trigger.kind {
            TriggerKind::On(patterns) => self.events(scope, patterns),
            TriggerKind::OnAny => Some(Trigger::Any),
            TriggerKind::Always => Some(Trigger::Always),
            TriggerKind::Done => Some(Trigger::Done),
            TriggerKind::After(delay) => {
                let delay_scope = Scope::new(scope.owner, Use::Delay);
                self.expect(&delay_scope, delay, Some(Type::Duration), None).map(Trigger::After)
            }
        }
    }

    fn events(&mut self, scope: &mut Scope<'_>, patterns: &[ast::EventPattern]) -> Option<Trigger> {
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
        let events: Vec<Option<EventId>> =
            patterns.iter().map(|pattern| self.event(&pattern.event)).collect();
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

    /// The event of that name; `None` after a report.
    pub(super) fn event(&mut self, event: &Ident) -> Option<EventId> {
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
        let names = self.chart.events.values().map(|event| &event.name.text);
        let help = match suggest::nearest(&mut self.suggestion_budget, &event.name, names) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("declare it: `event {};`", event.name),
        };
        self.report(
            Diagnostic::error(UNKNOWN_NAME, event.span, format!("there is no event `{}`", event.name))
                .with_help(help),
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
        let names: Vec<&str> =
            event.parameters.iter().map(|parameter| parameter.name.text.as_str()).collect();
        let help = if names.is_empty() {
            format!("write `on {}`", event.name.text)
        } else {
            format!("write `on {}({})`, with `_` for what isn't needed", event.name.text, names.join(", "))
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

    /// An `else` has a condition before it, for the same trigger in the same state.
    fn judge_else(
        &mut self,
        item: &ast::TransitionItem,
        trigger: Option<&Trigger>,
        conditions: &mut Conditions,
    ) {
        let awaited: Vec<Awaited> = match trigger {
            None | Some(Trigger::Otherwise) => return,
            Some(Trigger::After(_)) => {
                if let Some(Guard::Else(span)) = item.guard {
                    self.report(
                        Diagnostic::error(SYNTAX, span, "`else` of a timer")
                            .with_primary("each `after` is a timer of its own, whatever the others do")
                            .with_help("write the opposite condition: `after 1s if !ready => ..`"),
                    );
                }
                return;
            }
            Some(Trigger::Events(patterns)) => {
                patterns.iter().map(|pattern| Awaited::Event(pattern.event)).collect()
            }
            Some(Trigger::Any) => vec![Awaited::Any],
            Some(Trigger::Always) => vec![Awaited::Always],
            Some(Trigger::Done) => vec![Awaited::Done],
            Some(Trigger::Fault(_)) => vec![Awaited::Fault],
        };
        match &item.guard {
            None => {}
            Some(Guard::If(_)) => {
                for awaited in awaited {
                    conditions.0.insert(awaited, ());
                }
            }
            Some(Guard::Else(span)) => {
                let lacks = |awaited: &Awaited| {
                    let any =
                        matches!(awaited, Awaited::Event(_)) && conditions.0.contains_key(&Awaited::Any);
                    !any && !conditions.0.contains_key(awaited)
                };
                let Some(lacking) = awaited.into_iter().find(lacks) else { return };
                let what = match lacking {
                    Awaited::Event(event) => format!("on {}", self.chart.events[event].name.text),
                    Awaited::Any => "on *".to_owned(),
                    Awaited::Always => "always".to_owned(),
                    Awaited::Done => "done".to_owned(),
                    Awaited::Fault => "on fault".to_owned(),
                };
                self.report(
                    Diagnostic::error(SYNTAX, *span, format!("`else` without an `{what} if ..` before it"))
                        .with_help("remove the `else`, or write the transition with the condition before it"),
                );
            }
        }
    }
}
