//! What stands before an item.

use proc_macro2::Delimiter;

use super::parser::{Parsed, Parser};
use crate::syntax::ast::{Attribute, AttributeArgument, Doc, LiteralKind, Meta};
use crate::syntax::{messages, vocab};

impl Parser<'_> {
    /// Documentation and attributes.
    pub(super) fn meta(&mut self) -> Parsed<Meta> {
        let mut meta = Meta::default();
        while self.at_operator("#") {
            let lo = self.here();
            self.bump();
            if self.at_operator("!") {
                self.report_all(messages::inner_attribute(self.span(lo, self.here() + 1)));
                self.bump();
            }
            let around = std::mem::replace(&mut self.item, "#");
            let read = self.attribute(lo, &mut meta);
            self.item = around;
            read?;
        }
        Ok(meta)
    }

    /// `[name]`, `[name(word, key = "text")]`, and `[doc = "text"]`, which is what `/// text` has become.
    fn attribute(&mut self, lo: usize, meta: &mut Meta) -> Parsed<()> {
        self.expect_open(Delimiter::Bracket)?;
        let name = self.name("the name of an attribute")?;
        if self.eat_operator("=") {
            let literal = self.literal("a value")?;
            self.expect_close(Delimiter::Bracket, "")?;
            let span = self.span_from(lo);
            match literal.kind {
                LiteralKind::Text(text) if name.name == "doc" => {
                    meta.docs.extend(vocab::doc_lines(&text).into_iter().map(|text| Doc { text, span }));
                }
                _ if name.name == "doc" => {
                    self.report_all(messages::doc_without_text(literal.span));
                }
                _ => {
                    self.report_all(messages::attribute_with_value(span, &name.name));
                }
            }
            return Ok(());
        }
        let arguments = self.optional_list(|parser| {
            let word = parser.name("a name")?;
            if !parser.eat_operator("=") {
                return Ok(AttributeArgument::Word(word));
            }
            Ok(AttributeArgument::Pair(word, parser.literal("a value")?))
        })?;
        self.expect_close(Delimiter::Bracket, if arguments.is_none() { "`=`" } else { "" })?;
        meta.attributes.push(Attribute { name, arguments, span: self.span_from(lo) });
        Ok(())
    }
}
