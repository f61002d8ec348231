//! Machines: the head of each, and what of a head that can't be read.

use proc_macro2::Delimiter;

use super::parser::{Parsed, Parser};
use super::table::Token;
use crate::nearest::nearest;
use crate::syntax::ast::{File, Ident, Machine, Parameter, Visibility};
use crate::syntax::{forms, messages, vocab};

impl Parser<'_> {
    /// All machines, to the end.
    pub(super) fn file(&mut self) -> File {
        let mut machines = Vec::new();
        let mut failed = false;
        while self.peek().is_some() {
            let start = self.here();
            match self.machine() {
                Ok(machine) => machines.push(machine),
                Err(_) => {
                    failed = true;
                    self.recover(start, &["machine", "pub"]);
                    // Items outside of a machine are one mistake.
                    while !matches!(self.peek(), None | Some(Token::Punct { character: '#', .. }))
                        && !self.at_word("machine")
                        && !self.at_word("pub")
                    {
                        let here = self.here();
                        self.recover(here, &["machine", "pub"]);
                        if self.here() == here {
                            self.bump();
                        }
                    }
                }
            }
        }
        if machines.is_empty() && !failed {
            self.report_all(messages::no_machine(self.span_here()));
        }
        File { machines }
    }

    fn machine(&mut self) -> Parsed<Machine> {
        let meta = self.meta()?;
        let lo = self.here();
        let visibility = self.visibility()?;
        self.item = "machine";
        let Some(word) = self.peek_word() else { return Err(self.unexpected("`machine`")) };
        if word == "use" {
            let span = self.span_here();
            return Err(self.report_all(messages::not_yet(span, word)));
        }
        if word != "machine" {
            let reported = self.report_all(messages::not_a_machine(self.span_here(), word));
            if nearest(word, ["machine"]).is_none() {
                return Err(reported);
            }
        }
        self.bump();
        let head = self.here();
        let (name, parameters) = match self.machine_head() {
            Ok(head) => head,
            Err(reported) => (self.name_of_broken_head(head).ok_or(reported)?, Vec::new()),
        };
        let items = self.body()?;
        Ok(Machine { meta, visibility, name, parameters, items, span: self.span_from(lo) })
    }

    fn machine_head(&mut self) -> Parsed<(Ident, Vec<Parameter>)> {
        let name = self.name("the name of the machine")?;
        let parameters = self.optional_list(Self::parameter)?;
        if !self.at_open(Delimiter::Brace) {
            return Err(self.unexpected_behind("`{`", forms::behind("machine", false, false)));
        }
        Ok((name, parameters.unwrap_or_default()))
    }

    /// The name in a head that can't be read, so that the body behind it can: goes to that body. `None`, and no
    /// step, if another item begins before a body does.
    pub(super) fn name_of_broken_head(&mut self, head: usize) -> Option<Ident> {
        let Some(Token::Word(text)) = self.token(head) else { return None };
        let name = vocab::identifier(text).ok()?;
        let mut index = head + 1;
        loop {
            match self.token(index)? {
                Token::Open(Delimiter::Brace, _) => break,
                Token::Punct { character: ';' | '#', .. } | Token::Close(_) => return None,
                Token::Word(word) if vocab::ITEM_WORDS.contains(&word.as_str()) => return None,
                _ => index = self.behind_tree(index),
            }
        }
        self.go_to(index);
        Some(Ident { name, span: self.span(head, head + 1) })
    }

    pub(super) fn visibility(&mut self) -> Parsed<Visibility> {
        let lo = self.here();
        if !self.eat_word("pub") {
            return Ok(Visibility::Inherited);
        }
        if !self.eat_open(Delimiter::Parenthesis) {
            return Ok(Visibility::Public(self.span_from(lo)));
        }
        if !self.eat_word("crate") {
            return Err(self.unexpected("`crate`"));
        }
        self.expect_close(Delimiter::Parenthesis, "")?;
        Ok(Visibility::Crate(self.span_from(lo)))
    }
}
