//! Transitions and their targets: what pest read, to tree.

use pest::iterators::Pair;

use super::Rule;
use super::build::{Builder, Parts, reach};
use crate::span::Span;
use crate::syntax::ast::{
    Binding, Block, EventPattern, ExprKind, Guard, LiteralKind, Target, TargetSegment, TargetState, Trigger,
    TriggerKind,
};
use crate::syntax::messages;

/// How an item ends that a transition's word began: its guard, target and block.
pub(super) struct Taken {
    pub(super) guard: Option<Guard>,
    pub(super) target: Option<Target>,
    pub(super) block: Option<Block>,
}

impl Builder<'_> {
    pub(super) fn trigger(&self, word: &str, word_span: Span, parts: &mut Parts<'_>) -> Option<Trigger> {
        let mut end = word_span;
        let kind = match word {
            "on" => match parts.take(Rule::any) {
                Some(any) => {
                    end = self.span(&any);
                    TriggerKind::OnAny
                }
                None => {
                    let mut patterns = Vec::with_capacity(1);
                    while let Some(pattern) = parts.take(Rule::pattern) {
                        patterns.push(self.pattern(pattern)?);
                        parts.take(Rule::pipe);
                    }
                    end = patterns.last()?.span;
                    TriggerKind::On(patterns)
                }
            },
            "after" => {
                let before = self.problems.count.get();
                let delay = self.expression(parts.take(Rule::delay)?);
                let is_wrong = self.problems.count.get() > before;
                end = delay.span;
                if let ExprKind::Literal(literal) = &delay.kind
                    && !matches!(literal.kind, LiteralKind::Duration(_))
                    && !is_wrong
                {
                    self.problems.report(messages::not_a_duration(literal.span, &literal.text));
                }
                TriggerKind::After(delay)
            }
            "always" => TriggerKind::Always,
            _ => TriggerKind::Done,
        };
        Some(Trigger { kind, span: word_span.to(end) })
    }

    fn pattern(&self, pair: Pair<'_, Rule>) -> Option<EventPattern> {
        let mut parts = Parts::of(pair);
        let event = self.name(&mut parts)?;
        let mut span = event.span;
        let bindings = parts.take(Rule::bindings).map(|pair| {
            span = span.to(self.span(&pair));
            let mut bindings = Vec::with_capacity(1);
            let parts = pair.into_inner().filter(|part| part.as_rule() == Rule::binding);
            bindings.extend(parts.map(|binding| self.binding(&binding)));
            bindings
        });
        Some(EventPattern { event, bindings, span })
    }

    pub(super) fn binding(&self, pair: &Pair<'_, Rule>) -> Binding {
        let name = if pair.as_str() == "_" { None } else { Some(self.ident(pair).name) };
        Binding { name, span: self.span(pair) }
    }

    pub(super) fn taken(&self, parts: &mut Parts<'_>) -> Option<Taken> {
        let guard = if let Some(when) = parts.take(Rule::when) {
            Some(Guard::If(self.expression(when.into_inner().last()?)))
        } else {
            parts.take(Rule::otherwise).map(|word| Guard::Else(self.span(&word)))
        };
        parts.take(Rule::arrow);
        let target = match parts.take(Rule::target) {
            Some(target) => Some(self.target(target)?),
            None => None,
        };
        let block = parts.take(Rule::block).map(|block| self.block(block));
        Some(Taken { guard, target, block })
    }

    /// A [`Rule::target`] or [`Rule::place`].
    pub(super) fn target(&self, pair: Pair<'_, Rule>) -> Option<Target> {
        let mut span = self.span(&pair);
        let (mut local, mut parentheses) = (None, false);
        let mut states: Vec<TargetState> = Vec::with_capacity(1);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::local => local = Some(self.span(&part)),
                Rule::state => {
                    let state = self.target_state(part)?;
                    span = reach(span, state.span);
                    states.push(state);
                }
                // Of the parentheses around several.
                Rule::close_paren => {
                    parentheses = true;
                    span = reach(span, self.span(&part));
                }
                _ => {}
            }
        }
        if parentheses && states.len() == 1 {
            self.problems.report(messages::needless_parentheses(span));
        }
        Some(Target { local, states, span })
    }

    fn target_state(&self, pair: Pair<'_, Rule>) -> Option<TargetState> {
        let mut span = self.span(&pair);
        let mut path = Vec::with_capacity(1);
        for segment in pair.into_inner() {
            let mut parts = Parts::of(segment);
            let name = self.name(&mut parts)?;
            let mut end = name.span;
            let arguments = parts.take(Rule::arguments).map(|pair| {
                end = self.span(&pair);
                self.arguments(pair)
            });
            span = reach(span, end);
            path.push(TargetSegment { name, arguments });
        }
        Some(TargetState { path, span })
    }

    /// `else => X`
    pub(super) fn other(&self, parts: &mut Parts<'_>) -> Option<Target> {
        self.target(parts.take(Rule::other)?.into_inner().last()?)
    }
}
