//! Blocks and their statements.

use proc_macro2::Delimiter;

use super::operators::ASSIGNMENTS;
use super::parser::{Parsed, Parser};
use super::table::Token;
use crate::span::Span;
use crate::syntax::ast::{Block, Expr, ExprKind, Statement, StatementKind, Target};
use crate::syntax::{forms, messages, vocab};

/// The words with which a statement begins, for the recovery.
const STATEMENT_WORDS: &[&str] = &["let", "if", "raise"];

/// A block up to where it has been read.
struct OpenBlock {
    lo: usize,
    statements: Vec<Statement>,
    /// The `if` to which it belongs; none for the outermost one.
    branch: Option<Branch>,
}

/// An `if` up to the block that is being read.
struct Branch {
    lo: usize,
    /// What stands before that block.
    branches: Vec<(Expr, Block)>,
    /// The block's condition; none behind the last `else`.
    condition: Option<Expr>,
}

/// What has been read of a statement.
enum Read {
    /// All.
    Whole(Statement),
    /// An `if` up to its next block.
    Opened(OpenBlock),
}

impl Parser<'_> {
    pub(super) fn block_or_semicolon(&mut self, others: &[&str]) -> Parsed<Option<Block>> {
        if self.at_open(Delimiter::Brace) {
            return self.block().map(Some);
        }
        self.end_of_item(others, true)?;
        Ok(None)
    }

    /// `{ statements }`. The blocks that an `if` opens stand in a stack of their own, so that nothing recurses.
    pub(super) fn block(&mut self) -> Parsed<Block> {
        let mut around: Vec<OpenBlock> = Vec::new();
        let mut block = self.open_block(None)?;
        loop {
            if self.at_close() || self.are_too_many() {
                let end = self.close_block(&block);
                let Some(outer) = around.pop() else {
                    let span = end?;
                    return Ok(Block { statements: block.statements, span });
                };
                let OpenBlock { statements, branch, .. } = std::mem::replace(&mut block, outer);
                let Some(branch) = branch else { continue };
                let start = branch.lo;
                match end.and_then(|span| self.behind_branch(branch, Block { statements, span })) {
                    Ok(Read::Opened(inner)) => around.push(std::mem::replace(&mut block, inner)),
                    Ok(Read::Whole(statement)) => block.statements.push(statement),
                    Err(_) => self.recover(start, STATEMENT_WORDS),
                }
                continue;
            }
            let start = self.here();
            match self.statement() {
                Ok(Read::Opened(inner)) => around.push(std::mem::replace(&mut block, inner)),
                Ok(Read::Whole(statement)) => block.statements.push(statement),
                Err(_) => self.recover(start, STATEMENT_WORDS),
            }
        }
    }

    fn open_block(&mut self, branch: Option<Branch>) -> Parsed<OpenBlock> {
        let lo = self.here();
        self.expect_open(Delimiter::Brace)?;
        Ok(OpenBlock { lo, statements: Vec::new(), branch })
    }

    fn close_block(&mut self, block: &OpenBlock) -> Parsed<Span> {
        if self.are_too_many() {
            self.go_to_end();
        } else {
            self.expect_close(Delimiter::Brace, "a statement")?;
        }
        Ok(self.span_from(block.lo))
    }

    fn statement(&mut self) -> Parsed<Read> {
        let around = std::mem::replace(&mut self.item, forms::STATEMENT);
        let read = self.statement_here();
        self.item = around;
        read
    }

    fn statement_here(&mut self) -> Parsed<Read> {
        let lo = self.here();
        let kind = match self.peek_word() {
            Some("let") => self.let_statement()?,
            Some("if") => return self.open_if(lo, Vec::new()).map(Read::Opened),
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
                self.semicolon(&[], false)?;
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
            Some(word) if vocab::is_strict_keyword(word) => {
                let span = self.span_here();
                return Err(self.report_all(messages::keyword_statement(span, word)));
            }
            _ => self.expression_statement()?,
        };
        Ok(Read::Whole(Statement { kind, span: self.span_from(lo) }))
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
        let otherwise = self.otherwise(&[])?;
        Ok(StatementKind::Let { mutable, name, ty, value, otherwise })
    }

    fn raise_statement(&mut self) -> Parsed<StatementKind> {
        self.bump();
        let event = self.name("the name of an event")?;
        let arguments = self.optional_list(Self::expression)?;
        self.semicolon(&[], false)?;
        Ok(StatementKind::Raise { event, arguments })
    }

    /// `if condition {`
    fn open_if(&mut self, lo: usize, branches: Vec<(Expr, Block)>) -> Parsed<OpenBlock> {
        self.bump();
        let condition = self.expression()?;
        self.open_block(Some(Branch { lo, branches, condition: Some(condition) }))
    }

    /// What follows a branch: `else if`, `else`, or the next statement.
    fn behind_branch(&mut self, branch: Branch, block: Block) -> Parsed<Read> {
        let Branch { lo, mut branches, condition } = branch;
        let mut otherwise = None;
        match condition {
            None => otherwise = Some(block),
            Some(condition) => {
                branches.push((condition, block));
                if self.eat_word("else") {
                    if self.at_word("if") {
                        return self.open_if(lo, branches).map(Read::Opened);
                    }
                    if !self.at_open(Delimiter::Brace) {
                        let around = std::mem::replace(&mut self.item, forms::STATEMENT);
                        let reported = self.unexpected("`if` or `{`");
                        self.item = around;
                        return Err(reported);
                    }
                    return self.open_block(Some(Branch { lo, branches, condition: None })).map(Read::Opened);
                }
            }
        }
        let kind = StatementKind::If { branches, otherwise };
        Ok(Read::Whole(Statement { kind, span: self.span_from(lo) }))
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
            let found = self.count();
            let otherwise = self.otherwise(&["`=`"])?;
            if !matches!(left.kind, ExprKind::Call { .. }) {
                // Where its end is missing, so may be the rest of it.
                if let Some(reported) = self.reported_since(found) {
                    return Err(reported);
                }
                return Err(self.report_all(messages::expression_without_effect(left.span)));
            }
            return Ok(StatementKind::Call { call: left, otherwise });
        };
        self.eat_operator(text);
        let value = self.expression()?;
        let otherwise = self.otherwise(&[])?;
        if !matches!(left.kind, ExprKind::Path(_) | ExprKind::Field { .. }) {
            return Err(self.report_all(messages::not_a_place(left.span)));
        }
        Ok(StatementKind::Assign { place: left, operator: *operator, value, otherwise })
    }

    /// `else => X;` or `;`; `others` are what else could stand here.
    fn otherwise(&mut self, others: &[&str]) -> Parsed<Option<Target>> {
        if self.eat_word("else") {
            self.expect_operator("=>")?;
            let target = self.target(true)?;
            self.semicolon(&[], false)?;
            return Ok(Some(target));
        }
        self.semicolon(others, false)?;
        Ok(None)
    }
}
