//! Activities and what waits for them: what pest read, to tree.

use pest::iterators::Pair;

use super::Rule;
use super::build::{Builder, Parts};
use crate::span::Span;
use crate::syntax::ast::{
    ActivityItem, ActivityResult, Arm, ArmOutcome, CompensateItem, Expr, Ident, InvokeItem, LiteralKind,
    Meta, Modifier, ModifierKind,
};
use crate::syntax::messages;

impl Builder<'_> {
    pub(super) fn activity(&self, meta: Meta, span: Span, mut parts: Parts<'_>) -> Option<ActivityItem> {
        let name = self.name(&mut parts)?;
        let parameters = self.parameters(parts.take(Rule::parameters)?);
        let result = match parts.take(Rule::thin_arrow) {
            Some(_) => {
                let name = match parts.take(Rule::label) {
                    Some(label) => Some(self.name(&mut Parts::of(label))?),
                    None => None,
                };
                Some(ActivityResult { name, ty: self.type_ref(parts.next()?)? })
            }
            None => None,
        };
        let mut errors = Vec::new();
        if parts.take(Rule::bang).is_some() {
            errors.push(self.name(&mut parts)?);
            while parts.take(Rule::pipe).is_some() {
                errors.push(self.name(&mut parts)?);
            }
        }
        let mut modifiers: Vec<Modifier> = Vec::new();
        while let Some(pair) = parts.take(Rule::modifier) {
            if let Some(modifier) = self.modifier(pair) {
                modifiers.push(modifier);
            }
        }
        messages::second_modifiers(&mut modifiers, &mut |problem| self.problems.report(problem));
        Some(ActivityItem { meta, name, parameters, result, errors, modifiers, span })
    }

    fn modifier(&self, pair: Pair<'_, Rule>) -> Option<Modifier> {
        let start = self.span(&pair);
        let mut parts = Parts::of(pair);
        let word = parts.next()?;
        let mut end = self.span(&word);
        let mut amount = |parts: &mut Parts<'_>| -> Option<Expr> {
            let amount = self.expression(parts.take(Rule::amount)?);
            end = amount.span;
            Some(amount)
        };
        let kind = match word.as_rule() {
            Rule::undo_word => {
                let name = parts.next()?;
                let read = parts.next()?;
                end = self.span(&read);
                if read.as_rule() == Rule::arguments {
                    ModifierKind::Undo { activity: self.ident(&name), arguments: self.arguments(read) }
                } else if name.as_str() == "none" {
                    let reason = self.literal(read);
                    if !matches!(reason.kind, LiteralKind::Text(_)) {
                        self.problems.report(messages::undo_none_without_reason(reason.span));
                        return None;
                    }
                    ModifierKind::UndoNone { reason }
                } else {
                    self.problems.report(messages::undo_with_text(end, name.as_str()));
                    return None;
                }
            }
            Rule::retry_word => {
                let times = amount(&mut parts)?;
                parts.take(Rule::every_word);
                let least = amount(&mut parts)?;
                let most = match parts.take(Rule::dots) {
                    Some(_) => Some(amount(&mut parts)?),
                    None => None,
                };
                ModifierKind::Retry { times, least, most }
            }
            Rule::timeout_word => ModifierKind::Timeout(amount(&mut parts)?),
            Rule::limit_word => {
                let count = amount(&mut parts)?;
                parts.take(Rule::slash);
                let unit = self.name(&mut parts)?;
                end = unit.span;
                ModifierKind::Limit { count, unit }
            }
            _ => match word.as_str() {
                "readonly" => ModifierKind::ReadOnly,
                "retriable" => ModifierKind::Retriable,
                "idempotent" => ModifierKind::Idempotent,
                other => {
                    self.problems.report(messages::unknown_modifier(end, other));
                    return None;
                }
            },
        };
        Some(Modifier { kind, span: super::build::reach(start, end) })
    }

    pub(super) fn invoke(&self, meta: Meta, span: Span, mut parts: Parts<'_>) -> Option<InvokeItem> {
        let pivot = parts.take(Rule::pivot_word).map(|word| self.span(&word));
        let activity = self.name(&mut parts)?;
        let arguments = self.arguments(parts.take(Rule::arguments)?);
        let arms = self.arms(parts.take(Rule::arms)?)?;
        Some(InvokeItem { meta, pivot, activity, arguments, arms, span })
    }

    pub(super) fn compensate(&self, meta: Meta, span: Span, mut parts: Parts<'_>) -> Option<CompensateItem> {
        let scope = parts.take(Rule::scope).map_or_else(Vec::new, |scope| self.scope(scope));
        let arms = self.arms(parts.take(Rule::arms)?)?;
        Some(CompensateItem { meta, scope, arms, span })
    }

    /// `Placing.Paying`
    pub(super) fn scope(&self, pair: Pair<'_, Rule>) -> Vec<Ident> {
        pair.into_inner().filter(|part| part.as_rule() == Rule::name).map(|part| self.ident(&part)).collect()
    }

    fn arms(&self, pair: Pair<'_, Rule>) -> Option<Vec<Arm>> {
        let mut arms = Vec::new();
        let mut open = None;
        for part in pair.into_inner().filter(|part| part.as_rule() == Rule::arm) {
            if let Some(end) = open {
                self.problems.report(messages::comma_between_arms(end));
            }
            let (arm, is_closed) = self.arm(part)?;
            open = (!is_closed).then_some(Span { lo: arm.span.hi, ..arm.span });
            arms.extend(Some(arm));
        }
        Some(arms)
    }

    /// An arm, and whether another can follow it.
    fn arm(&self, pair: Pair<'_, Rule>) -> Option<(Arm, bool)> {
        let mut parts = Parts::of(pair);
        let mut meta = Meta::default();
        while let Some(documented) = parts.take(Rule::documented) {
            self.documented(&mut meta, documented);
        }
        let (outcome, outcome_span) = self.outcome(parts.take(Rule::outcome)?)?;
        let mut end = outcome_span;
        let guard = match parts.take(Rule::when) {
            Some(when) => Some(self.expression(when.into_inner().last()?)),
            None => None,
        };
        parts.take(Rule::arrow);
        let target = match parts.take(Rule::target) {
            Some(target) => Some(self.target(target)?),
            None => None,
        };
        if let Some(target) = &target {
            end = target.span;
        }
        let block = parts.take(Rule::block).map(|block| self.block(block));
        if let Some(block) = &block {
            end = block.span;
        }
        let is_closed = block.is_some() || parts.take(Rule::comma).is_some();
        let span = outcome_span.to(end);
        Some((Arm { meta, outcome, outcome_span, guard, target, block, span }, is_closed))
    }

    fn outcome(&self, pair: Pair<'_, Rule>) -> Option<(ArmOutcome, Span)> {
        let mut parts = Parts::of(pair);
        let word = parts.take(Rule::name)?;
        let mut span = self.span(&word);
        let value = parts.take(Rule::binding);
        let value_span = value.as_ref().map(|value| self.span(value));
        if let Some(close) = parts.take(Rule::close_paren) {
            span = span.to(self.span(&close));
        }
        let outcome = match (word.as_str(), value) {
            ("ok", value) => ArmOutcome::Ok(value.map(|value| self.binding(&value))),
            ("err", None) => ArmOutcome::Err(None),
            ("err", Some(error)) => ArmOutcome::Err(Some(self.ident(&error))),
            ("unknown", None) => ArmOutcome::Unknown,
            ("stuck", None) => ArmOutcome::Stuck,
            ("unknown" | "stuck", Some(_)) => {
                self.problems.report(messages::outcome_without_value(value_span?, word.as_str()));
                if word.as_str() == "stuck" { ArmOutcome::Stuck } else { ArmOutcome::Unknown }
            }
            (other, _) => {
                self.problems.report(messages::unknown_outcome(self.span(&word), other));
                ArmOutcome::Unknown
            }
        };
        Some((outcome, span))
    }
}
