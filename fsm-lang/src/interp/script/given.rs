//! `@given`: what queries answer.

use super::error::Mistake;
use super::lexer::TokenKind;
use super::literal;
use super::oracle::Given;
use super::read::arguments;
use super::reader::{Reader, unknown};
use crate::chart::FunctionId;
use crate::interp::{HostFailure, Value};

impl Reader<'_> {
    /// `in_stock(_) = true`
    pub(super) fn given(&mut self) -> Result<Given, Mistake> {
        let chart = self.chart;
        let column = self.column();
        let Some(name) = self.next().filter(|token| token.kind == TokenKind::Word) else {
            return Err(Mistake::new("`@given` wants a query")
                .with_help("write `@given f(_) = literal`")
                .at(column));
        };
        let Some(id) = self.names.function(name.text) else {
            let names = chart.functions.values().map(|function| function.name.text.as_str());
            return Err(unknown("no function is called", &name, names));
        };
        let function = &chart.functions[id];
        if function.result.is_none() && function.error.is_none() {
            let message = format!("`{}` is an action, which answers nothing", function.name.text);
            return Err(Mistake::new(message)
                .with_help("only what returns something is given an answer")
                .at(name.column));
        }
        self.require("(", &format!("`{}`", function.name.text))?;
        let mut patterns = Vec::new();
        while !self.accept(")") {
            let Some(parameter) = function.parameters.get(patterns.len()) else { break };
            let blank = self.peek().is_some_and(|token| token.text == "_");
            patterns.push(if blank {
                self.next();
                None
            } else {
                Some(literal::value(self, parameter.ty)?)
            });
            if !self.accept(",") {
                self.require(")", &format!("the arguments of `{}`", function.name.text))?;
                break;
            }
        }
        if patterns.len() != function.parameters.len() || self.peek().is_some_and(|token| !token.is("=")) {
            return Err(Mistake::new(format!(
                "`{}` takes {}",
                function.name.text,
                arguments(function.parameters.len())
            ))
            .with_help(format!("write `{}`", literal::given_line(chart, id)))
            .at(name.column));
        }
        self.require("=", "the query")?;
        let answer = self.answer(id)?;
        Ok(Given { function: id, patterns, answer })
    }

    /// What is given: a literal, or `Ok(literal)`, `Err`, `Err("..")` where the function can fail.
    fn answer(&mut self, function: FunctionId) -> Result<Result<Option<Value>, HostFailure>, Mistake> {
        let function = &self.chart.functions[function];
        let word = self.peek().filter(|token| token.kind == TokenKind::Word).map_or("", |token| token.text);
        if function.error.is_some() && word == "Err" {
            self.next();
            if self.accept("(") {
                // What the error is, nobody looks at.
                self.next().filter(|token| !token.is(")")).ok_or_else(|| {
                    Mistake::new("`Err()` lacks a value").with_help("write `Err`").at(self.column())
                })?;
                self.require(")", "`Err`")?;
            }
            return Ok(Err(HostFailure));
        }
        let wrapped = function.error.is_some() && word == "Ok";
        if wrapped {
            self.next();
        }
        let Some(ty) = function.result else {
            if !wrapped {
                return Err(Mistake::new(format!("`{}` gives `Ok` or `Err`", function.name.text))
                    .with_help("write `= Err`")
                    .at(self.column()));
            }
            if self.accept("(") {
                self.accept("(");
                self.accept(")");
                self.require(")", "`Ok`")?;
            }
            return Ok(Ok(None));
        };
        if wrapped {
            self.require("(", "`Ok`")?;
        }
        let mut value = Some(literal::value(self, ty)?);
        while self.peek().is_some_and(|token| token.is(",")) {
            self.next();
            let column = self.column();
            if !self.at_assignment() {
                return Err(Mistake::new("a field of the answer is missing")
                    .with_help("write `field=literal` behind the comma")
                    .at(column));
            }
            let path = self.assigned();
            self.assign(&mut value, ty, "", &path)?;
        }
        if wrapped {
            self.require(")", "`Ok`")?;
        }
        Ok(Ok(value))
    }
}
