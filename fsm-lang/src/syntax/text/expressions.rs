//! Expressions and literals: what pest read, to tree.

use pest::iterators::{Pair, Pairs};
use smol_str::SmolStr;

use super::Rule;
use super::build::{Builder, Parts};
use crate::span::Span;
use crate::syntax::ast::{Expr, ExprKind, Ident, Literal, LiteralKind};
use crate::syntax::{MAX_DEPTH, messages, vocab};

/// An expression, and how deep its tree is.
pub(super) type Node = (Expr, usize);

/// What is still to be made of an expression, around what is made next.
enum Frame<'i> {
    /// A run of operands and operators.
    Run { run: Pairs<'i, Rule>, pending: Pairs<'i, Rule>, operands: Vec<Node>, place: Span },
    /// `(..)`
    Paren(Span),
    /// `function(..)`
    Call { function: Ident, pending: Pairs<'i, Rule>, arguments: Vec<Expr>, depth: usize, span: Span },
}

/// What an operand is.
enum Operand<'i> {
    Whole(Node),
    /// The frame that it needs, and what stands in it if that is one expression.
    Bracket(Frame<'i>, Option<Pair<'i, Rule>>),
}

impl Builder<'_> {
    /// `a + b`: an [`Rule::expression`], or another rule that reads a run of operands and operators.
    pub(super) fn expression(&self, pair: Pair<'_, Rule>) -> Expr {
        self.node(pair).0
    }

    /// Brackets stand in a stack of our own: 128 of them, with the operators between, are too much for a thread's.
    fn node(&self, pair: Pair<'_, Rule>) -> Node {
        let mut frames = vec![self.run(pair)];
        loop {
            let mut done = match frames.last_mut() {
                Some(Frame::Run { run, pending, operands, place }) => {
                    match pending.find(|part| is_operand(part.as_rule())) {
                        Some(part) => match self.primary(part) {
                            Operand::Whole(node) => {
                                operands.push(node);
                                continue;
                            }
                            Operand::Bracket(frame, inside) => {
                                frames.push(frame);
                                frames.extend(inside.map(|inside| self.run(inside)));
                                continue;
                            }
                        },
                        None if run.len() == 1 => operands.pop().unwrap_or_else(|| self.nothing(*place)),
                        None => self.tree(run.clone(), std::mem::take(operands), *place),
                    }
                }
                Some(Frame::Call { pending, .. }) => {
                    match pending.find(|part| part.as_rule() == Rule::expression) {
                        Some(argument) => {
                            frames.push(self.run(argument));
                            continue;
                        }
                        None => self.nothing(Span::default()),
                    }
                }
                Some(Frame::Paren(span)) => self.nothing(*span),
                None => return self.nothing(Span::default()),
            };
            // What is done ends its frame, and is taken by the one around it, which may be done by that.
            if let Some(Frame::Call { function, arguments, depth, span, .. }) = frames.pop() {
                done = (Expr { kind: ExprKind::Call { function, arguments }, span }, depth + 1);
            }
            loop {
                match frames.last_mut() {
                    None => return done,
                    Some(Frame::Run { operands, .. }) => {
                        operands.push(done);
                        break;
                    }
                    Some(Frame::Paren(span)) => {
                        done = self.parenthesized(done, *span);
                        frames.pop();
                    }
                    Some(Frame::Call { arguments, depth, .. }) => {
                        let argument = self.argument(done);
                        *depth = argument.1.max(*depth);
                        arguments.push(argument.0);
                        break;
                    }
                }
            }
        }
    }

    fn run<'i>(&self, pair: Pair<'i, Rule>) -> Frame<'i> {
        let place = self.span(&pair);
        let run = pair.into_inner();
        Frame::Run { pending: run.clone(), run, operands: Vec::with_capacity(1), place }
    }

    fn parenthesized(&self, (inner, depth): Node, span: Span) -> Node {
        if depth >= MAX_DEPTH {
            self.too_deep(span);
            return (inner, depth);
        }
        (Expr { kind: ExprKind::Paren(Box::new(inner)), span }, depth + 1)
    }

    /// An argument that is not so deep that the call would be too deep.
    fn argument(&self, (argument, depth): Node) -> Node {
        if depth >= MAX_DEPTH {
            self.too_deep(argument.span);
            return self.nothing(argument.span);
        }
        (argument, depth)
    }

    /// What stands for an expression that could not be kept.
    pub(super) fn nothing(&self, span: Span) -> Node {
        let literal = Literal { kind: LiteralKind::Bool(false), text: SmolStr::new_static("false"), span };
        (Expr { kind: ExprKind::Literal(literal), span }, 1)
    }

    /// Reports, once in an item, that a tree got too deep.
    pub(super) fn too_deep(&self, span: Span) {
        if !self.reported_depth.replace(true) {
            self.problems.report(messages::expression_too_deep(span));
        }
    }

    fn primary<'i>(&self, pair: Pair<'i, Rule>) -> Operand<'i> {
        let span = self.span(&pair);
        let leaf = |kind, span| Operand::Whole((Expr { kind, span }, 1));
        match pair.as_rule() {
            Rule::paren => Operand::Bracket(Frame::Paren(span), pair.into_inner().next()),
            Rule::inside => leaf(ExprKind::In(self.names(pair)), span),
            Rule::named => self.named(pair),
            Rule::literal => {
                let literal = self.literal(pair);
                let span = literal.span;
                leaf(ExprKind::Literal(literal), span)
            }
            _ => {
                let literal = self.literal_of(&pair);
                let span = literal.span;
                leaf(ExprKind::Literal(literal), span)
            }
        }
    }

    /// `credit`, `Kind::Express`, `in_stock(slot)`
    fn named<'i>(&self, pair: Pair<'i, Rule>) -> Operand<'i> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let mut path = Vec::with_capacity(1);
        while let Some(name) = parts.take(Rule::name) {
            path.push(self.ident(&name));
        }
        let (Some(first), Some(last)) = (path.first(), path.last()) else {
            return Operand::Whole(self.nothing(span));
        };
        let place = first.span.to(last.span);
        let Some(arguments) = parts.take(Rule::arguments) else {
            return Operand::Whole((Expr { kind: ExprKind::Path(path), span: place }, 1));
        };
        if path.len() > 1 {
            self.problems.report(messages::path_call(place));
        }
        let span = place.to(self.span(&arguments));
        let pending = arguments.into_inner();
        match path.pop() {
            Some(function) => {
                let arguments = Vec::with_capacity(1);
                Operand::Bracket(Frame::Call { function, pending, arguments, depth: 0, span }, None)
            }
            None => Operand::Whole(self.nothing(span)),
        }
    }

    /// `(a, b)` of a target or of an event that is raised
    pub(super) fn arguments(&self, pair: Pair<'_, Rule>) -> Vec<Expr> {
        let mut arguments = Vec::with_capacity(1);
        let parts = pair.into_inner().filter(|part| part.as_rule() == Rule::expression);
        arguments.extend(parts.map(|part| self.expression(part)));
        arguments
    }

    /// The names in `in(A.B)`
    fn names(&self, pair: Pair<'_, Rule>) -> Vec<Ident> {
        pair.into_inner().filter(|part| part.as_rule() == Rule::name).map(|name| self.ident(&name)).collect()
    }

    /// A literal inside of [`Rule::literal`].
    pub(super) fn literal(&self, pair: Pair<'_, Rule>) -> Literal {
        match pair.clone().into_inner().next() {
            Some(inner) => self.literal_of(&inner),
            None => self.literal_of(&pair),
        }
    }

    /// A literal by its own rule.
    pub(super) fn literal_of(&self, pair: &Pair<'_, Rule>) -> Literal {
        let text = pair.as_str();
        let span = self.span(pair);
        let kind = vocab::literal(text).unwrap_or_else(|mistake| {
            self.report_mistake(span, mistake);
            stand_in(text)
        });
        // Rust's lexer ends lines with LF only.
        let text = if text.contains('\r') { text.replace("\r\n", "\n").into() } else { SmolStr::new(text) };
        Literal { kind, text, span }
    }
}

fn is_operand(rule: Rule) -> bool {
    matches!(rule, Rule::named | Rule::literal | Rule::number | Rule::paren | Rule::inside)
}

/// What stands for a literal that is wrong: something of the type that it was probably meant to have.
fn stand_in(text: &str) -> LiteralKind {
    match text.as_bytes() {
        [b'0'..=b'9', ..] => {
            let suffix = text.trim_start_matches(|character: char| !character.is_alphabetic());
            match suffix.as_bytes().first() {
                None | Some(b'u' | b'i' | b'f' | b'x' | b'o' | b'b' | b'e') => {
                    LiteralKind::Integer { value: 0, suffix: None }
                }
                Some(_) => LiteralKind::Duration(1_000_000_000),
            }
        }
        [b'\'', ..] => LiteralKind::Char('?'),
        [b'b', b'\'', ..] => LiteralKind::Integer { value: 0, suffix: None },
        _ => LiteralKind::Text(SmolStr::new_static("")),
    }
}
