//! Transitions and their targets.

use proc_macro2::Delimiter;

use super::parser::{Parsed, Parser};
use super::table::Token;
use crate::diag::{Diagnostic, Reported};
use crate::span::Span;
use crate::syntax::ast::{
    Binding, EventPattern, Expr, ExprKind, Guard, LiteralKind, Meta, Target, TargetSegment, TargetState,
    TransitionItem, Trigger, TriggerKind,
};
use crate::syntax::{forms, messages};

impl Parser<'_> {
    pub(super) fn transition(&mut self, word: &str, meta: Meta, lo: usize) -> Parsed<TransitionItem> {
        let trigger = self.trigger(word)?;
        let guard = self.guard()?;
        let target = if self.eat_operator("=>") { Some(self.target(true)?) } else { None };
        let others: &[&str] = if target.is_some() {
            &[]
        } else if guard.is_some() {
            &["`=>`"]
        } else {
            &["`if`", "`=>`"]
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
            self.expect_close(Delimiter::Parenthesis, "")?;
            return Ok(Expr { kind: ExprKind::Paren(Box::new(inner)), span: self.span_from(lo) });
        }
        let Some(Token::Literal(_)) = self.peek() else {
            return Err(self.no_delay());
        };
        let literal = self.literal("a duration")?;
        let span = literal.span;
        // What has not been read at all, and stands as a `bool`, is already reported.
        if !matches!(literal.kind, LiteralKind::Duration(_) | LiteralKind::Bool(_)) {
            self.report_all(messages::not_a_duration(span, &literal.text));
        }
        Ok(Expr { kind: ExprKind::Literal(literal), span })
    }

    fn no_delay(&mut self) -> Reported {
        let message = messages::expected("a duration", &self.found());
        let mut problem = Diagnostic::error(messages::SYNTAX, self.span_here(), message);
        problem.help = match self.peek_word() {
            Some(name) => Some(forms::computed("after", name)),
            None => forms::written("after").map(str::to_owned),
        };
        self.report_all(problem)
    }

    fn pattern(&mut self) -> Parsed<EventPattern> {
        let lo = self.here();
        let written = self.peek_word().unwrap_or_default();
        let event = self.name("the name of an event")?;
        self.no_braces(lo, written)?;
        let bindings = self.optional_list(|parser| {
            let lo = parser.here();
            if parser.eat_word("_") {
                return Ok(Binding { name: None, span: parser.span_from(lo) });
            }
            let name = parser.name("a name")?;
            Ok(Binding { name: Some(name.name), span: name.span })
        })?;
        Ok(EventPattern { event, bindings, span: self.span_from(lo) })
    }

    /// Reports arguments in braces, as in a pattern of Rust: a transition goes on behind them. `lo` is where the event stands.
    fn no_braces(&mut self, lo: usize, event: &str) -> Parsed<()> {
        let open = self.here();
        let Some(&Token::Open(Delimiter::Brace, close)) = self.token(open) else { return Ok(()) };
        let pieces = (open + 1..close).map(|index| match self.token(index) {
            Some(Token::Word(word)) => word.as_str(),
            Some(Token::Punct { character: ',', .. }) => ",",
            Some(Token::Punct { character: ':', .. }) => ":",
            _ => "",
        });
        let Some(names) = forms::bound_in_braces(pieces) else { return Ok(()) };
        self.go_to(close + 1);
        if !(self.at_operator("=>") || self.at_operator("|") || self.at_word("if")) {
            self.go_to(open);
            return Ok(());
        }
        let span = self.span_from(lo);
        // The braces do not end the transition.
        self.bump();
        Err(self.report_all(messages::arguments_in_braces(span, event, &names)))
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
}
