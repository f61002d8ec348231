//! Transitions, their targets and blocks.

use proc_macro2::Delimiter;

use super::operators::ASSIGNMENTS;
use super::parser::{Parsed, Parser};
use super::table::Token;
use crate::span::Span;
use crate::syntax::ast::{
    Binding, Block, EventPattern, Expr, ExprKind, Guard, LiteralKind, Meta, Statement, StatementKind, Target,
    TargetSegment, TargetState, TransitionItem, Trigger, TriggerKind,
};
use crate::syntax::{messages, vocab};

/// The words with which a statement begins, for the recovery.
const STATEMENT_WORDS: &[&str] = &["let", "if", "raise"];

impl Parser<'_> {
    pub(super) fn transition(&mut self, word: &str, meta: Meta, lo: usize) -> Parsed<TransitionItem> {
        let trigger = self.trigger(word)?;
        let guard = self.guard()?;
        let target = if self.eat_operator("=>") { Some(self.target(true)?) } else { None };
        let others = if target.is_some() {
            ""
        } else if guard.is_some() {
            "`=>`"
        } else {
            "`if`, `else`, `=>`"
        };
        let block = self.block_or_semicolon(others)?;
        if target.is_none() && block.is_none() {
            self.report_all(messages::idle_transition(trigger.span));
        }
        Ok(TransitionItem { meta, trigger, guard, target, block, span: self.span_from(lo) })
    }

    fn trigger(&mut self, word: &str) -> Parsed<Trigger> {
        let lo = self.here();
        self.bump();
        let kind = match word {
            "always" => TriggerKind::Always,
            "done" => TriggerKind::Done,
            "after" => TriggerKind::After(self.delay()?),
            _ if self.at_operator("*") => {
                self.bump();
                TriggerKind::OnAny
            }
            _ => {
                let mut patterns = vec![self.pattern()?];
                while self.eat_operator("|") {
                    patterns.push(self.pattern()?);
                }
                TriggerKind::On(patterns)
            }
        };
        Ok(Trigger { kind, span: self.span_from(lo) })
    }

    /// A literal of a duration, or an expression in parentheses.
    fn delay(&mut self) -> Parsed<Expr> {
        let lo = self.here();
        if self.eat_open(Delimiter::Parenthesis) {
            let inner = self.expression()?;
            self.expect_close(Delimiter::Parenthesis, "an operator")?;
            return Ok(Expr { kind: ExprKind::Paren(Box::new(inner)), span: self.span_from(lo) });
        }
        let Some(Token::Literal(_)) = self.peek() else {
            return Err(self.unexpected("a duration or `(`"));
        };
        let literal = self.literal("a duration")?;
        let span = literal.span;
        // What has not been read at all, and stands as a `bool`, is already reported.
        if !matches!(literal.kind, LiteralKind::Duration(_) | LiteralKind::Bool(_)) {
            self.report_all(messages::not_a_duration(span, &literal.text));
        }
        Ok(Expr { kind: ExprKind::Literal(literal), span })
    }

    fn pattern(&mut self) -> Parsed<EventPattern> {
        let lo = self.here();
        let event = self.name("the name of an event")?;
        let bindings = self.optional_list(|parser| {
            let lo = parser.here();
            if parser.eat_word("_") {
                return Ok(Binding { name: None, span: parser.span_from(lo) });
            }
            let name = parser.name("a name or `_`")?;
            Ok(Binding { name: Some(name.name), span: name.span })
        })?;
        Ok(EventPattern { event, bindings, span: self.span_from(lo) })
    }

    fn guard(&mut self) -> Parsed<Option<Guard>> {
        if self.eat_word("if") {
            return Ok(Some(Guard::If(self.expression()?)));
        }
        Ok(self.eat_word_span("else").map(Guard::Else))
    }

    /// What stands behind `=>`.
    pub(super) fn target(&mut self, may_be_local: bool) -> Parsed<Target> {
        let lo = self.here();
        let local = if may_be_local { self.local() } else { None };
        let states = if self.eat_open(Delimiter::Parenthesis) {
            let states = self.list_rest(Delimiter::Parenthesis, Self::target_state)?;
            if states.is_empty() {
                return Err(self.report_all(messages::no_target(self.span_from(lo))));
            }
            if states.len() == 1 {
                self.report_all(messages::needless_parentheses(self.span_from(lo)));
            }
            states
        } else {
            vec![self.target_state()?]
        };
        Ok(Target { local, states, span: self.span_from(lo) })
    }

    /// `local` is a keyword only where a target follows it; it may also be the name of a state.
    fn local(&mut self) -> Option<Span> {
        match self.peek_second() {
            Some(Token::Word(_) | Token::Open(Delimiter::Parenthesis, _)) => self.eat_word_span("local"),
            _ => None,
        }
    }

    fn target_state(&mut self) -> Parsed<TargetState> {
        let lo = self.here();
        let mut path = Vec::new();
        loop {
            let name = self.name("the name of a state")?;
            path.push(TargetSegment { name, arguments: self.optional_list(Self::expression)? });
            if !self.eat_operator(".") {
                return Ok(TargetState { path, span: self.span_from(lo) });
            }
        }
    }

    pub(super) fn block_or_semicolon(&mut self, others: &str) -> Parsed<Option<Block>> {
        if self.at_open(Delimiter::Brace) {
            return self.block().map(Some);
        }
        let separator = if others.is_empty() { "" } else { ", " };
        self.semicolon_or(&format!("{others}{separator}`{{`"))?;
        Ok(None)
    }

    pub(super) fn block(&mut self) -> Parsed<Block> {
        let lo = self.here();
        self.expect_open(Delimiter::Brace)?;
        let mut statements = Vec::new();
        while !self.at_close() && !self.are_too_many() {
            let start = self.here();
            match self.statement() {
                Ok(statement) => statements.push(statement),
                Err(_) => self.recover(start, STATEMENT_WORDS),
            }
        }
        if self.are_too_many() {
            self.go_to_end();
        } else {
            self.expect_close(Delimiter::Brace, "a statement")?;
        }
        Ok(Block { statements, span: self.span_from(lo) })
    }

    fn statement(&mut self) -> Parsed<Statement> {
        let lo = self.here();
        let kind = match self.peek_word() {
            Some("let") => self.let_statement()?,
            Some("if") => self.if_statement()?,
            Some("raise") if self.is_followed_by_word() => self.raise_statement()?,
            Some("pivot") if self.is_alone() => {
                self.bump();
                self.bump();
                StatementKind::Pivot
            }
            Some("settle") if self.is_alone() => {
                self.bump();
                self.bump();
                StatementKind::Settle { scope: Vec::new() }
            }
            Some("settle") if self.is_followed_by_word() => {
                self.bump();
                let scope = self.scope()?;
                self.semicolon_or("`.`")?;
                StatementKind::Settle { scope }
            }
            Some(word) if vocab::ITEMS_NOT_STATEMENTS.contains(&word) && self.is_later_statement() => {
                let span = self.span_here();
                return Err(self.report_all(messages::item_in_block(span, word)));
            }
            Some(word) if vocab::LATER_STATEMENT_WORDS.contains(&word) && self.is_later_statement() => {
                let span = self.span_here();
                return Err(self.report_all(messages::not_yet(span, word)));
            }
            _ => self.expression_statement()?,
        };
        Ok(Statement { kind, span: self.span_from(lo) })
    }

    fn is_followed_by_word(&self) -> bool {
        matches!(self.peek_second(), Some(Token::Word(_)))
    }

    fn is_later_statement(&self) -> bool {
        self.is_followed_by_word() || self.is_alone()
    }

    fn is_alone(&self) -> bool {
        matches!(self.peek_second(), Some(Token::Punct { character: ';', .. }))
    }

    fn let_statement(&mut self) -> Parsed<StatementKind> {
        self.bump();
        let mutable = self.eat_word_span("mut");
        let name = self.name("the name of a variable")?;
        let ty = if self.eat_operator(":") { Some(self.type_ref()?) } else { None };
        self.expect_operator("=")?;
        let value = self.expression()?;
        let otherwise = self.otherwise()?;
        Ok(StatementKind::Let { mutable, name, ty, value, otherwise })
    }

    fn raise_statement(&mut self) -> Parsed<StatementKind> {
        self.bump();
        let event = self.name("the name of an event")?;
        let arguments = self.optional_list(Self::expression)?;
        self.semicolon_or(if arguments.is_none() { "`(`" } else { "" })?;
        Ok(StatementKind::Raise { event, arguments })
    }

    fn if_statement(&mut self) -> Parsed<StatementKind> {
        let mut branches = Vec::new();
        let mut otherwise = None;
        loop {
            self.bump();
            let condition = self.expression()?;
            branches.push((condition, self.block()?));
            if !self.eat_word("else") {
                break;
            }
            if !self.at_word("if") {
                otherwise = Some(self.block()?);
                break;
            }
        }
        Ok(StatementKind::If { branches, otherwise })
    }

    /// `place = value;`, `call(..);`
    fn expression_statement(&mut self) -> Parsed<StatementKind> {
        if let Some(Token::Punct { .. }) = self.peek() {
            return Err(self.unexpected("a statement"));
        }
        let left = self.operand()?;
        let assignment = ASSIGNMENTS.iter().find(|(text, _)| self.at_operator(text));
        let Some((text, operator)) =
            assignment.filter(|_| !self.at_operator("=>") && !self.at_operator("=="))
        else {
            let otherwise = self.otherwise()?;
            if !matches!(left.kind, ExprKind::Call { .. }) {
                return Err(self.report_all(messages::expression_without_effect(left.span)));
            }
            return Ok(StatementKind::Call { call: left, otherwise });
        };
        self.eat_operator(text);
        let value = self.expression()?;
        let otherwise = self.otherwise()?;
        if !matches!(left.kind, ExprKind::Path(_) | ExprKind::Field { .. }) {
            return Err(self.report_all(messages::not_a_place(left.span)));
        }
        Ok(StatementKind::Assign { place: left, operator: *operator, value, otherwise })
    }

    /// `else => X;` or `;`
    fn otherwise(&mut self) -> Parsed<Option<Target>> {
        if self.eat_word("else") {
            self.expect_operator("=>")?;
            let target = self.target(true)?;
            self.semicolon_or("")?;
            return Ok(Some(target));
        }
        self.semicolon_or("an operator, `else`")?;
        Ok(None)
    }
}
