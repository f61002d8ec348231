//! Transitions: triggers with their bindings, guards, targets, blocks.

use super::arguments::Edge;
use super::blocks::Context;
use super::scope::{Scope, Use};
use super::{Resolver, SYNTAX, docs};
use crate::chart::{
    Code, Destination, EventId, StateId, StateKind, Subject, Transition, TransitionId, Trigger, Type,
};
use crate::diag::Diagnostic;
use crate::map::UnorderedMap;
use crate::syntax::ast::{self, Guard, TriggerKind};

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
    pub(super) fn targets(
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

    /// An `else` has a condition before it, for the same trigger in the same state.
    fn judge_else(
        &mut self,
        item: &ast::TransitionItem,
        trigger: Option<&Trigger>,
        conditions: &mut Conditions,
    ) {
        let awaited: Vec<Awaited> = match trigger {
            None | Some(Trigger::Otherwise | Trigger::Outcome(_)) => return,
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
