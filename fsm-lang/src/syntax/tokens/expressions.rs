//! Expressions and types: a part of Rust's.

use proc_macro2::Delimiter;
use smol_str::SmolStr;

use super::operators::{ASSIGNMENTS, BINARY, CAST, COMPARISON, strength};
use super::parser::{Parsed, Parser};
use super::table::Token;
use crate::span::Span;
use crate::syntax::ast::{BinaryOperator, Expr, ExprKind, Ident, Literal, LiteralKind, UnaryOperator};
use crate::syntax::{MAX_DEPTH, messages, vocab};

/// An expression with the depth of its tree.
struct Operand {
    expr: Expr,
    depth: usize,
}

impl Operand {
    fn leaf(kind: ExprKind, span: Span) -> Self {
        Self { expr: Expr { kind, span }, depth: 1 }
    }
}

/// What waits for its right operand.
enum Waiting {
    Unary(UnaryOperator, Span),
    Binary(BinaryOperator, Span),
}

impl Waiting {
    /// How strongly it binds.
    fn strength(&self) -> u8 {
        match self {
            Self::Unary(..) => 11,
            Self::Binary(operator, _) => strength(*operator),
        }
    }
}

/// One level of brackets: what was read in it so far.
struct Level {
    kind: LevelKind,
    /// The bracket's index, or the function's.
    lo: usize,
    operands: Vec<Operand>,
    waiting: Vec<Waiting>,
}

enum LevelKind {
    /// The expression itself.
    Top,
    /// `(`
    Paren,
    /// `function(`, with the arguments before this one and the depth of the deepest.
    Call { function: Ident, arguments: Vec<Expr>, depth: usize },
    /// What a `macro_rules!` macro has captured, with what [`Parser::leave_invisible`] needs.
    Invisible((usize, usize)),
}

impl Level {
    fn new(kind: LevelKind, lo: usize) -> Self {
        Self { kind, lo, operands: Vec::new(), waiting: Vec::new() }
    }
}

/// What begins an operand.
enum Begin {
    Whole(Operand),
    Bracket(Level),
}

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Parsed<Expr> {
        self.levels(false)
    }

    /// What is assigned to, or called: an operand with its fields.
    pub(super) fn operand(&mut self) -> Parsed<Expr> {
        self.levels(true)
    }

    /// An expression, or only the first operand of one. Levels of brackets stand in a stack of their own, so
    /// that nothing recurses.
    fn levels(&mut self, only_operand: bool) -> Parsed<Expr> {
        let mut outer: Vec<Level> = Vec::new();
        let mut level = Level::new(LevelKind::Top, self.here());
        loop {
            while let Some(operator) = self.eat_unary().filter(|_| !(only_operand && outer.is_empty())) {
                level.waiting.push(operator);
            }
            let mut operand = match self.begin_operand()? {
                Begin::Whole(operand) => operand,
                Begin::Bracket(inner) => {
                    outer.push(std::mem::replace(&mut level, inner));
                    continue;
                }
            };
            // The operand may end its level, which then is an operand of the level around it.
            loop {
                operand = self.fields(operand)?;
                if only_operand && outer.is_empty() {
                    return Ok(operand.expr);
                }
                level.operands.push(operand);
                if self.operator(&mut level)? {
                    break;
                }
                let Some(value) = level.operands.pop() else { return Err(self.unexpected("an expression")) };
                if let LevelKind::Call { arguments, depth, .. } = &mut level.kind
                    && self.at_operator(",")
                {
                    self.bump();
                    *depth = value.depth.max(*depth);
                    arguments.push(value.expr);
                    if !self.at_close() {
                        break;
                    }
                    let Some(around) = outer.pop() else { return Err(self.unexpected("an expression")) };
                    operand = self.end_call(std::mem::replace(&mut level, around))?;
                    continue;
                }
                let Some(around) = outer.pop() else { return Ok(value.expr) };
                operand = self.end_level(std::mem::replace(&mut level, around), value)?;
            }
        }
    }

    /// The casts and the operator behind an operand; `false` if its level has none and is reduced to one operand.
    fn operator(&mut self, level: &mut Level) -> Parsed<bool> {
        let Level { operands, waiting, .. } = level;
        while self.at_word("as") {
            self.reduce(operands, waiting, CAST)?;
            self.bump();
            let ty = self.cast_type()?;
            let Some(value) = operands.pop() else { return Err(self.unexpected("an expression")) };
            let (span, depth) = (value.expr.span.to(ty.span), value.depth + 1);
            operands.push(self.limited(ExprKind::Cast { value: Box::new(value.expr), ty }, span, depth)?);
        }
        let Some((text, operator)) = self.peek_binary() else {
            self.reduce(operands, waiting, 0)?;
            return Ok(false);
        };
        let binds = strength(operator);
        self.reduce(operands, waiting, binds + u8::from(binds == COMPARISON))?;
        if let (COMPARISON, Some(Waiting::Binary(first, span))) = (binds, waiting.last())
            && strength(*first) == COMPARISON
        {
            self.report_all(messages::chained_comparison(self.operator_span(text), *span));
            self.reduce(operands, waiting, COMPARISON)?;
        }
        waiting.push(Waiting::Binary(operator, self.operator_span(text)));
        self.eat_operator(text);
        Ok(true)
    }

    /// Ends a level of brackets, the last value of which has been read.
    fn end_level(&mut self, mut level: Level, value: Operand) -> Parsed<Operand> {
        match &mut level.kind {
            LevelKind::Top => Ok(value),
            LevelKind::Paren => {
                self.expect_close(Delimiter::Parenthesis, "")?;
                let depth = value.depth + 1;
                self.limited(ExprKind::Paren(Box::new(value.expr)), self.span_from(level.lo), depth)
            }
            LevelKind::Call { arguments, depth, .. } => {
                *depth = value.depth.max(*depth);
                arguments.push(value.expr);
                self.end_call(level)
            }
            LevelKind::Invisible(group) => {
                self.leave_invisible(*group)?;
                self.captured(value)
            }
        }
    }

    /// `)` behind the arguments of a call.
    fn end_call(&mut self, level: Level) -> Parsed<Operand> {
        let LevelKind::Call { function, arguments, depth } = level.kind else {
            return Err(self.unexpected("an expression"));
        };
        self.expect_close(Delimiter::Parenthesis, if arguments.is_empty() { "" } else { "`,`" })?;
        self.limited(ExprKind::Call { function, arguments }, self.span_from(level.lo), depth + 1)
    }

    /// What a `macro_rules!` macro captured as an expression is one operand, whatever operators stand in it.
    fn captured(&mut self, value: Operand) -> Parsed<Operand> {
        let span = value.expr.span;
        match value.expr.kind {
            ExprKind::Unary { .. } | ExprKind::Binary { .. } | ExprKind::Cast { .. } => {
                self.limited(ExprKind::Paren(Box::new(value.expr)), span, value.depth + 1)
            }
            _ => Ok(value),
        }
    }

    /// Gives their operands to the operators that bind at least as strongly as `least`.
    fn reduce(&mut self, operands: &mut Vec<Operand>, waiting: &mut Vec<Waiting>, least: u8) -> Parsed<()> {
        while let Some(operator) = waiting.pop_if(|operator| operator.strength() >= least) {
            let Some(right) = operands.pop() else { break };
            let reduced = match operator {
                Waiting::Unary(operator, span) => {
                    let span = span.to(right.expr.span);
                    let kind = ExprKind::Unary { operator, operand: Box::new(right.expr) };
                    self.limited(kind, span, right.depth + 1)?
                }
                Waiting::Binary(operator, _) => {
                    let Some(left) = operands.pop() else { break };
                    let span = left.expr.span.to(right.expr.span);
                    let depth = left.depth.max(right.depth) + 1;
                    let (left, right) = (Box::new(left.expr), Box::new(right.expr));
                    self.limited(ExprKind::Binary { operator, left, right }, span, depth)?
                }
            };
            operands.push(reduced);
        }
        Ok(())
    }

    /// A tree that must not be too deep.
    fn limited(&mut self, kind: ExprKind, span: Span, depth: usize) -> Parsed<Operand> {
        if depth > MAX_DEPTH {
            return Err(self.report_all(messages::expression_too_deep(span)));
        }
        Ok(Operand { expr: Expr { kind, span }, depth })
    }

    fn eat_unary(&mut self) -> Option<Waiting> {
        let operator = if self.at_invisible() {
            return None;
        } else if self.at_operator("!") {
            UnaryOperator::Not
        } else if self.at_operator("-") {
            UnaryOperator::Negate
        } else {
            return None;
        };
        let lo = self.here();
        self.bump();
        Some(Waiting::Unary(operator, self.span_from(lo)))
    }

    /// The operator that stands here; not one that assigns, and not `=>`.
    fn peek_binary(&self) -> Option<(&'static str, BinaryOperator)> {
        let found = BINARY.iter().find(|(text, _)| self.at_operator(text))?;
        let assigns = ASSIGNMENTS.iter().any(|(text, _)| text.starts_with(found.0) && self.at_operator(text));
        (!assigns).then_some(*found)
    }

    /// The fields behind an operand.
    fn fields(&mut self, mut base: Operand) -> Parsed<Operand> {
        while self.at_operator(".") {
            self.bump();
            let name = self.name("the name of a field")?;
            let span = base.expr.span.to(name.span);
            if self.at_open(Delimiter::Parenthesis) {
                return Err(self.report_all(messages::method_call(span, &name.name)));
            }
            let kind = ExprKind::Field { base: Box::new(base.expr), name };
            base = self.limited(kind, span, base.depth + 1)?;
        }
        Ok(base)
    }

    fn begin_operand(&mut self) -> Parsed<Begin> {
        if let Some(group) = self.enter_invisible() {
            return Ok(Begin::Bracket(Level::new(LevelKind::Invisible(group), self.here())));
        }
        let lo = self.here();
        match self.token(lo) {
            Some(Token::Literal(text)) => self.signed_literal(lo, text).map(Begin::Whole),
            Some(Token::Word(text)) if text == "true" || text == "false" => {
                self.signed_literal(lo, text).map(Begin::Whole)
            }
            Some(Token::Word(text)) if text == "in" => {
                self.bump();
                self.expect_open(Delimiter::Parenthesis)?;
                let path = self.dotted_path("the name of a state")?;
                self.expect_close(Delimiter::Parenthesis, "")?;
                Ok(Begin::Whole(Operand::leaf(ExprKind::In(path), self.span_from(lo))))
            }
            Some(Token::Word(text)) if text == "if" => Err(self.unexpected("an expression")),
            Some(Token::Word(text)) => match vocab::identifier(text) {
                Ok(_) => self.path_or_call(lo),
                Err(mistake) => Err(self.mistake(self.span(lo, lo + 1), mistake)),
            },
            Some(Token::Open(Delimiter::Parenthesis, _)) => {
                self.bump();
                Ok(Begin::Bracket(Level::new(LevelKind::Paren, lo)))
            }
            _ => Err(self.unexpected("an expression")),
        }
    }

    fn signed_literal(&mut self, lo: usize, text: &SmolStr) -> Parsed<Operand> {
        // A literal made by another macro may have its sign inside.
        let unsigned = text.strip_prefix('-');
        let literal = self.literal_text(lo, unsigned.unwrap_or(text));
        let span = literal.span;
        let operand = Operand::leaf(ExprKind::Literal(literal), span);
        if unsigned.is_none() {
            return Ok(operand);
        }
        let kind = ExprKind::Unary { operator: UnaryOperator::Negate, operand: Box::new(operand.expr) };
        self.limited(kind, span, operand.depth + 1)
    }

    /// The literal that stands here.
    pub(super) fn literal(&mut self, what: &str) -> Parsed<Literal> {
        let lo = self.here();
        match self.token(lo) {
            Some(Token::Literal(text)) => Ok(self.literal_text(lo, text)),
            Some(Token::Word(text)) if text == "true" || text == "false" => Ok(self.literal_text(lo, text)),
            _ => Err(self.unexpected(what)),
        }
    }

    fn literal_text(&mut self, lo: usize, text: &str) -> Literal {
        self.bump();
        let span = self.span_from(lo);
        // What is wrong inside of a literal costs nothing else.
        let kind = vocab::literal(text).unwrap_or_else(|mistake| {
            self.mistake(span, mistake);
            LiteralKind::Bool(false)
        });
        Literal { kind, text: text.into(), span }
    }

    fn path_or_call(&mut self, lo: usize) -> Parsed<Begin> {
        let mut path = vec![self.name("an expression")?];
        while self.eat_operator("::") {
            path.push(self.name("a name")?);
        }
        if !self.at_open(Delimiter::Parenthesis) {
            return Ok(Begin::Whole(Operand::leaf(ExprKind::Path(path), self.span_from(lo))));
        }
        let Ok([function]) = <[Ident; 1]>::try_from(path) else {
            let span = self.span_from(lo);
            return Err(self.report_all(messages::path_call(span)));
        };
        self.bump();
        let level = Level::new(LevelKind::Call { function, arguments: Vec::new(), depth: 0 }, lo);
        if self.at_close() { self.end_call(level).map(Begin::Whole) } else { Ok(Begin::Bracket(level)) }
    }

    /// `A.B`
    fn dotted_path(&mut self, what: &str) -> Parsed<Vec<Ident>> {
        let mut path = vec![self.name(what)?];
        while self.eat_operator(".") {
            path.push(self.name(what)?);
        }
        Ok(path)
    }
}
