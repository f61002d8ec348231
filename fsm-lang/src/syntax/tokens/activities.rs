//! Activities and what waits for them.

use proc_macro2::Delimiter;

use super::parser::{Parsed, Parser};
use super::table::Token;
use crate::diag::Diagnostic;
use crate::syntax::ast::{
    ActivityItem, ActivityResult, Arm, ArmOutcome, Binding, CompensateItem, Expr, ExprKind, Ident,
    InvokeItem, LiteralKind, Meta, Modifier, ModifierKind,
};
use crate::syntax::{forms, messages, vocab};

impl Parser<'_> {
    pub(super) fn activity_item(&mut self, meta: Meta, lo: usize) -> Parsed<ActivityItem> {
        self.bump();
        let name = self.name("the name of an activity")?;
        let parameters = self.list(Self::parameter)?;
        let result = if self.eat_operator("->") { Some(self.activity_result()?) } else { None };
        let mut errors = Vec::new();
        if self.at_operator("!") && !self.at_operator("!=") {
            self.bump();
            loop {
                errors.push(self.name("the name of an error")?);
                if !self.eat_operator("|") {
                    break;
                }
            }
        }
        let mut modifiers = Vec::new();
        while let Some(Token::Word(word)) = self.peek() {
            if vocab::ITEM_WORDS.contains(&word.as_str()) {
                break;
            }
            modifiers.extend(self.modifier()?);
        }
        messages::second_modifiers(&mut modifiers, &mut |problem| {
            self.report_all(problem);
        });
        let nothing_behind = result.is_none() && errors.is_empty() && modifiers.is_empty();
        self.end_of_item(if nothing_behind { &["`->`"] } else { &[] }, false)?;
        Ok(ActivityItem { meta, name, parameters, result, errors, modifiers, span: self.span_from(lo) })
    }

    fn activity_result(&mut self) -> Parsed<ActivityResult> {
        let is_named = matches!(self.peek(), Some(Token::Word(_)))
            && matches!(self.peek_second(), Some(Token::Punct { character: ':', joint: false }));
        if !is_named {
            return Ok(ActivityResult { name: None, ty: self.type_ref()? });
        }
        let name = self.name("the name of the result")?;
        self.expect_operator(":")?;
        Ok(ActivityResult { name: Some(name), ty: self.type_ref()? })
    }

    /// A modifier; `None` for one that says nothing, which is reported.
    fn modifier(&mut self) -> Parsed<Option<Modifier>> {
        let lo = self.here();
        let word = self.name("a modifier")?;
        let kind = match word.name.as_str() {
            "undo" => match self.undo()? {
                Some(kind) => kind,
                None => return Ok(None),
            },
            "retry" => {
                let times = self.amount()?;
                if !self.eat_word("every") {
                    return Err(self.unexpected("`every`"));
                }
                let least = self.amount()?;
                let has_most = self.at_operator("..") && !self.at_operator("..=") && !self.at_operator("...");
                let most = if has_most && self.eat_operator("..") { Some(self.amount()?) } else { None };
                ModifierKind::Retry { times, least, most }
            }
            "timeout" => ModifierKind::Timeout(self.amount()?),
            "limit" => {
                let count = self.amount()?;
                self.expect_operator("/")?;
                ModifierKind::Limit { count, unit: self.name("a unit of time")? }
            }
            "readonly" => ModifierKind::ReadOnly,
            "retriable" => ModifierKind::Retriable,
            "idempotent" => ModifierKind::Idempotent,
            other => {
                self.report_all(messages::unknown_modifier(word.span, other));
                // A misspelt `undo` has more behind it.
                if let (Some(Token::Word(_)), Some(Token::Open(Delimiter::Parenthesis, _))) =
                    (self.peek(), self.peek_second())
                {
                    self.bump();
                    self.go_to(self.behind_tree(self.here()));
                }
                return Ok(None);
            }
        };
        Ok(Some(Modifier { kind, span: self.span_from(lo) }))
    }

    fn undo(&mut self) -> Parsed<Option<ModifierKind>> {
        let written = self.peek_word().unwrap_or_default();
        let activity = self.name("the name of an activity")?;
        if self.at_open(Delimiter::Parenthesis) {
            return Ok(Some(ModifierKind::Undo { activity, arguments: self.list(Self::expression)? }));
        }
        let reason = self.literal("`(` or a text")?;
        if written != "none" {
            self.report_all(messages::undo_with_text(reason.span, written));
            return Ok(None);
        }
        if !matches!(reason.kind, LiteralKind::Text(_)) {
            self.report_all(messages::undo_none_without_reason(reason.span));
            return Ok(None);
        }
        Ok(Some(ModifierKind::UndoNone { reason }))
    }

    /// A literal, or an expression in parentheses.
    fn amount(&mut self) -> Parsed<Expr> {
        let lo = self.here();
        if self.eat_open(Delimiter::Parenthesis) {
            let inner = self.expression()?;
            self.expect_close(Delimiter::Parenthesis, "")?;
            return Ok(Expr { kind: ExprKind::Paren(Box::new(inner)), span: self.span_from(lo) });
        }
        let is_number = |text: &str| text.starts_with(|first: char| first.is_ascii_digit());
        if !matches!(self.peek(), Some(Token::Literal(text)) if is_number(text)) {
            let message = messages::expected("a number or duration", &self.found());
            let mut problem = Diagnostic::error(messages::SYNTAX, self.span_here(), message);
            problem.help = match self.peek_word().filter(|word| *word != "every") {
                Some(name) => Some(forms::computed("activity", name)),
                None => forms::written("activity").map(str::to_owned),
            };
            return Err(self.report_all(problem));
        }
        let literal = self.literal("a number or duration")?;
        Ok(Expr { span: literal.span, kind: ExprKind::Literal(literal) })
    }

    pub(super) fn invoke_item(&mut self, meta: Meta, lo: usize) -> Parsed<InvokeItem> {
        self.bump();
        let is_pivot = matches!(self.peek_second(), Some(Token::Word(_)));
        let pivot = if is_pivot { self.eat_word_span("pivot") } else { None };
        let activity = self.name("the name of an activity")?;
        let arguments = self.list(Self::expression)?;
        let arms = self.arms()?;
        Ok(InvokeItem { meta, pivot, activity, arguments, arms, span: self.span_from(lo) })
    }

    pub(super) fn compensate_item(&mut self, meta: Meta, lo: usize) -> Parsed<CompensateItem> {
        self.bump();
        let scope = if self.peek_word().is_some() { self.scope()? } else { Vec::new() };
        let arms = self.arms()?;
        Ok(CompensateItem { meta, scope, arms, span: self.span_from(lo) })
    }

    /// `Placing.Paying`
    pub(super) fn scope(&mut self) -> Parsed<Vec<Ident>> {
        let mut path = Vec::new();
        loop {
            path.push(self.name("the name of an activity or state")?);
            if !self.eat_operator(".") {
                return Ok(path);
            }
        }
    }

    fn arms(&mut self) -> Parsed<Vec<Arm>> {
        self.expect_open(Delimiter::Brace)?;
        let mut arms = Vec::new();
        while !self.at_close() && !self.are_too_many() {
            let arm = self.arm()?;
            let (has_block, end) = (arm.block.is_some(), arm.span.hi);
            arms.push(arm);
            if !self.eat_operator(",") && !has_block && !self.at_close() {
                if !matches!(self.peek(), Some(Token::Word(_))) {
                    return Err(self.unexpected("`,` or `}`"));
                }
                let end = usize::try_from(end).unwrap_or(usize::MAX);
                self.report_all(messages::comma_between_arms(self.span(end, end)));
            }
        }
        self.expect_close(Delimiter::Brace, "an outcome")?;
        Ok(arms)
    }

    fn arm(&mut self) -> Parsed<Arm> {
        let meta = self.meta()?;
        let lo = self.here();
        let outcome = self.outcome()?;
        let outcome_span = self.span_from(lo);
        let guard = if self.eat_word("if") { Some(self.expression()?) } else { None };
        let target = if self.eat_operator("=>") { Some(self.target(true)?) } else { None };
        let block = if self.at_open(Delimiter::Brace) { Some(self.block()?) } else { None };
        if target.is_none() && block.is_none() {
            let expected = if guard.is_some() { "`=>` or `{`" } else { "`if`, `=>` or `{`" };
            return Err(self.unexpected(expected));
        }
        let span = self.span_from(lo);
        Ok(Arm { meta, outcome, outcome_span, guard, target, block, span })
    }

    fn outcome(&mut self) -> Parsed<ArmOutcome> {
        // As it is written: `r#ok` is a name, and no outcome.
        let written = self.peek_word().unwrap_or_default();
        let word = self.name("an outcome or `}`")?;
        let value = if self.eat_open(Delimiter::Parenthesis) {
            let lo = self.here();
            let value = match self.peek_word() {
                Some("_") if written == "ok" || !vocab::OUTCOMES.contains(&written) => {
                    self.bump();
                    Ident { name: "_".into(), span: self.span_from(lo) }
                }
                _ => self.name("a name")?,
            };
            self.expect_close(Delimiter::Parenthesis, "")?;
            Some(value)
        } else {
            None
        };
        Ok(match (written, value) {
            ("ok", value) => ArmOutcome::Ok(value.map(binding)),
            ("err", error) => ArmOutcome::Err(error),
            (outcome @ ("unknown" | "stuck"), value) => {
                if let Some(value) = value {
                    self.report_all(messages::outcome_without_value(value.span, outcome));
                }
                if outcome == "stuck" { ArmOutcome::Stuck } else { ArmOutcome::Unknown }
            }
            (other, _) => {
                let reported = self.report_all(messages::unknown_outcome(word.span, other));
                if vocab::ITEM_WORDS.contains(&other) {
                    return Err(reported);
                }
                ArmOutcome::Unknown
            }
        })
    }
}

fn binding(name: Ident) -> Binding {
    Binding { name: Some(name.name).filter(|name| name != "_"), span: name.span }
}
