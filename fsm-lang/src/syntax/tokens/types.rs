//! Types and parameters.

use proc_macro2::Delimiter;

use super::parser::{Parsed, Parser};
use super::table::Token;
use crate::syntax::ast::{Parameter, TypeRef, TypeRefKind};
use crate::syntax::{MAX_TYPE_DEPTH, messages};

impl Parser<'_> {
    /// `name: Type`
    pub(super) fn parameter(&mut self) -> Parsed<Parameter> {
        let name = self.name("the name of a parameter")?;
        self.expect_operator(":")?;
        Ok(Parameter { name, ty: self.type_ref()? })
    }

    pub(super) fn type_ref(&mut self) -> Parsed<TypeRef> {
        self.type_at_depth(1)
    }

    /// What a number is cast to: a name.
    pub(super) fn cast_type(&mut self) -> Parsed<TypeRef> {
        let name = self.name("a type")?;
        let span = name.span;
        Ok(TypeRef { kind: TypeRefKind::Named { name, arguments: Vec::new() }, span })
    }

    fn type_at_depth(&mut self, depth: usize) -> Parsed<TypeRef> {
        let lo = self.here();
        if depth > MAX_TYPE_DEPTH {
            return Err(self.report_all(messages::type_too_deep(self.span_here())));
        }
        if self.eat_operator("&") {
            let is_static = matches!(self.peek(), Some(Token::Lifetime(name)) if name == "static");
            if !is_static {
                return Err(self.report_all(messages::reference_type(self.span_here())));
            }
            self.bump();
            if !self.eat_word("str") {
                return Err(self.unexpected("`str`"));
            }
            return Ok(TypeRef { kind: TypeRefKind::StaticStr, span: self.span_from(lo) });
        }
        if self.eat_open(Delimiter::Parenthesis) {
            self.expect_close(Delimiter::Parenthesis, "")?;
            return Ok(TypeRef { kind: TypeRefKind::Unit, span: self.span_from(lo) });
        }
        let name = self.name("a type")?;
        let mut arguments = Vec::new();
        if self.eat_operator("<") {
            loop {
                arguments.push(self.type_at_depth(depth + 1)?);
                if !self.eat_operator(",") || self.at_operator(">") {
                    break;
                }
            }
            self.expect_operator(">")?;
        }
        Ok(TypeRef { kind: TypeRefKind::Named { name, arguments }, span: self.span_from(lo) })
    }
}
