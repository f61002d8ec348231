//! The `;` behind items and statements.

use super::parser::{Parsed, Parser};
use super::table::Token;
use crate::syntax::{forms, messages, vocab};

impl Parser<'_> {
    /// The `;` that ends an item; `others` and, if one can stand here, a block are what else could.
    pub(super) fn end_of_item(&mut self, others: &[&str], or_block: bool) -> Parsed<()> {
        let has = |term| others.contains(&term);
        let behind = forms::behind(self.item, has("`if`"), has("`=>`"));
        self.semicolon_behind(others, or_block, behind)
    }

    /// The `;` that ends a statement.
    pub(super) fn semicolon(&mut self, others: &[&str], or_block: bool) -> Parsed<()> {
        self.semicolon_behind(others, or_block, "")
    }

    /// `;`. Where it is all that is missing, that is reported, and the item kept.
    fn semicolon_behind(&mut self, others: &[&str], or_block: bool, behind: &str) -> Parsed<()> {
        if self.eat_operator(";") {
            return Ok(());
        }
        let mut expected = others.to_vec();
        expected.push("`;`");
        expected.extend(or_block.then_some("`{`"));
        let is_all = match self.peek() {
            Some(Token::Word(word)) => word == "pub" || vocab::ITEM_WORDS.contains(&word.as_str()),
            Some(Token::Punct { character: '#', .. }) => {
                let (behind, documents) = self.documented_here();
                if !documents {
                    let reported = self.report_all(messages::documentation_inside(self.span_here()));
                    self.go_to(behind);
                    return Err(reported);
                }
                true
            }
            Some(Token::Close(_)) | None => true,
            _ => false,
        };
        let reported = self.unexpected_behind(&messages::either(&expected), behind);
        if is_all { Ok(()) } else { Err(reported) }
    }

    /// Where the documentation and the attributes here end, and whether an item stands behind them.
    fn documented_here(&self) -> (usize, bool) {
        let mut index = self.here();
        while let Some(Token::Punct { character: '#', .. }) = self.token(index) {
            index = self.behind_tree(index + 1);
        }
        let documents = match self.token(index) {
            Some(Token::Word(word)) => word == "pub" || vocab::ITEM_WORDS.contains(&word.as_str()),
            // Documentation of nothing is a mistake of its own.
            Some(Token::Close(_)) | None => true,
            Some(_) => false,
        };
        (index, documents)
    }
}
