//! Blocks and statements: what pest read, to tree.

use pest::iterators::{Pair, Pairs};

use super::Rule;
use super::build::{Builder, Parts, reach};
use crate::span::Span;
use crate::syntax::ast::{BinaryOperator, Block, Expr, ExprKind, Statement, StatementKind};
use crate::syntax::messages;
use crate::syntax::vocab::{ITEMS_NOT_STATEMENTS, LATER_STATEMENT_WORDS};

/// A block or `if` of which the rest is still to come.
struct Open<'i> {
    parts: Pairs<'i, Rule>,
    kind: OpenKind,
    span: Span,
}

enum OpenKind {
    Block(Vec<Statement>),
    Branch { condition: Option<Expr>, branches: Vec<(Expr, Block)>, otherwise: Option<Block> },
}

impl<'i> Open<'i> {
    fn block(builder: &Builder<'_>, pair: Pair<'i, Rule>) -> Self {
        let span = builder.span(&pair);
        Self { parts: pair.into_inner(), kind: OpenKind::Block(Vec::with_capacity(1)), span }
    }

    fn branch(builder: &Builder<'_>, pair: Pair<'i, Rule>) -> Self {
        let span = builder.span(&pair);
        let kind = OpenKind::Branch { condition: None, branches: Vec::new(), otherwise: None };
        Self { parts: pair.into_inner(), kind, span }
    }

    fn push(&mut self, statement: Statement) {
        if let OpenKind::Block(statements) = &mut self.kind {
            statements.push(statement);
        }
    }

    fn condition(&mut self, read: Expr) {
        if let OpenKind::Branch { condition, .. } = &mut self.kind {
            *condition = Some(read);
        }
    }

    /// Takes the block of a branch.
    fn take(&mut self, block: Block) {
        if let OpenKind::Branch { condition, branches, otherwise } = &mut self.kind {
            self.span = reach(self.span, block.span);
            match condition.take() {
                Some(condition) => branches.push((condition, block)),
                None => *otherwise = Some(block),
            }
        }
    }
}

impl Builder<'_> {
    /// A block. Those that stand in it are kept in a stack of our own, for 128 of them are too much for a
    /// thread's.
    pub(super) fn block(&self, pair: Pair<'_, Rule>) -> Block {
        let mut open = vec![Open::block(self, pair)];
        loop {
            let Some(top) = open.last_mut() else {
                return Block { statements: Vec::new(), span: Span::default() };
            };
            let Some(part) = top.parts.next() else {
                let Some(done) = open.pop() else { continue };
                match (done.kind, open.last_mut()) {
                    (OpenKind::Block(mut statements), None) => {
                        statements.shrink_to_fit();
                        return Block { statements, span: done.span };
                    }
                    (OpenKind::Block(mut statements), Some(outer)) => {
                        statements.shrink_to_fit();
                        outer.take(Block { statements, span: done.span });
                    }
                    (OpenKind::Branch { branches, otherwise, .. }, Some(outer)) => {
                        let kind = StatementKind::If { branches, otherwise };
                        outer.push(Statement { kind, span: done.span });
                    }
                    (OpenKind::Branch { .. }, None) => {}
                }
                continue;
            };
            match part.as_rule() {
                Rule::block => open.push(Open::block(self, part)),
                Rule::branch => open.push(Open::branch(self, part)),
                Rule::expression => top.condition(self.expression(part)),
                _ => {
                    let span = self.span(&part);
                    if let Some(kind) = self.statement(part) {
                        top.push(Statement { kind, span });
                    }
                }
            }
        }
    }

    /// A statement other than `if`; `None` for one that is not supported, and for signs.
    fn statement(&self, pair: Pair<'_, Rule>) -> Option<StatementKind> {
        let rule = pair.as_rule();
        let mut parts = Parts::of(pair);
        Some(match rule {
            Rule::binding_let => {
                parts.take(Rule::let_word);
                let mutable = parts.take(Rule::mut_word).map(|pair| self.span(&pair));
                let name = self.name(&mut parts)?;
                let ty = match parts.take(Rule::colon) {
                    Some(_) => Some(self.type_ref(parts.next()?)?),
                    None => None,
                };
                parts.take(Rule::equals);
                let value = self.expression(parts.take(Rule::expression)?);
                let otherwise = self.other(&mut parts);
                StatementKind::Let { mutable, name, ty, value, otherwise }
            }
            Rule::raise => {
                parts.take(Rule::raise_word);
                let event = self.name(&mut parts)?;
                let arguments = parts.take(Rule::arguments).map(|pair| self.arguments(pair));
                StatementKind::Raise { event, arguments }
            }
            Rule::action => {
                let before = self.problems.count.get();
                let place = self.expression(parts.take(Rule::operand)?);
                let is_wrong = self.problems.count.get() > before;
                let assign = parts.take(Rule::assign);
                let value = parts.take(Rule::expression).map(|pair| self.expression(pair));
                let otherwise = self.other(&mut parts);
                let (Some(assign), Some(value)) = (assign, value) else {
                    if !matches!(place.kind, ExprKind::Call { .. }) {
                        if let ExprKind::Path(path) = &place.kind
                            && let [word] = &path[..]
                            && otherwise.is_none()
                            && let Some(kind) = alone(&word.name)
                        {
                            return Some(kind);
                        } else if let ExprKind::Path(path) = &place.kind
                            && let [word] = &path[..]
                            && LATER_STATEMENT_WORDS.contains(&word.name.as_str())
                        {
                            self.problems.report(messages::not_yet(word.span, &word.name));
                        } else if let ExprKind::Path(path) = &place.kind
                            && let [word] = &path[..]
                            && ITEMS_NOT_STATEMENTS.contains(&word.name.as_str())
                        {
                            self.problems.report(messages::item_in_block(word.span, &word.name));
                        } else if !is_wrong {
                            self.problems.report(messages::expression_without_effect(place.span));
                        }
                        return None;
                    }
                    return Some(StatementKind::Call { call: place, otherwise });
                };
                if !matches!(place.kind, ExprKind::Path(_) | ExprKind::Field { .. }) {
                    let problem = messages::not_a_place(place.span);
                    self.report(place.span, problem.message, problem.help.as_deref());
                    return None;
                }
                let operator = assign_operator(assign.as_str());
                StatementKind::Assign { place, operator, value, otherwise }
            }
            Rule::settle => {
                parts.take(Rule::settle_word);
                StatementKind::Settle { scope: self.scope(parts.take(Rule::scope)?) }
            }
            Rule::later => {
                let word = parts.next()?;
                let (place, word) = (self.span(&word), word.as_str());
                self.problems.report(if ITEMS_NOT_STATEMENTS.contains(&word) {
                    messages::item_in_block(place, word)
                } else {
                    messages::not_yet(place, word)
                });
                return None;
            }
            _ => return None,
        })
    }
}

/// A statement of one word.
fn alone(word: &str) -> Option<StatementKind> {
    match word {
        "pivot" => Some(StatementKind::Pivot),
        "settle" => Some(StatementKind::Settle { scope: Vec::new() }),
        _ => None,
    }
}

/// `+` of `+=`; `None` of `=`.
fn assign_operator(sign: &str) -> Option<BinaryOperator> {
    Some(match sign {
        "+=" => BinaryOperator::Add,
        "-=" => BinaryOperator::Subtract,
        "*=" => BinaryOperator::Multiply,
        "/=" => BinaryOperator::Divide,
        "%=" => BinaryOperator::Remainder,
        "&=" => BinaryOperator::BitAnd,
        "|=" => BinaryOperator::BitOr,
        "^=" => BinaryOperator::BitXor,
        "<<=" => BinaryOperator::ShiftLeft,
        ">>=" => BinaryOperator::ShiftRight,
        _ => return None,
    })
}
