//! What the lines of a script say.

use std::time::Duration;

use super::error::Mistake;
use super::lexer::{Line, Token, TokenKind};
use super::literal;
use super::oracle::Given;
use crate::chart::{Chart, EventId, Field, FunctionId, Type, VariableId};
use crate::interp::operators;
use crate::interp::{HostFailure, Value};
use crate::syntax::vocab;

/// A line that says something.
pub(super) enum Directive {
    /// `@start order="o1" order.is_gift=true`
    Start(Vec<(VariableId, Value)>),
    /// `@given in_stock(_) = true`
    Given(Given),
    /// `Coin(100)`
    Event(EventId, Vec<Value>),
    /// `@advance 60s`, in nanoseconds
    Advance(u64),
}

/// The parameters of the machine, in order.
pub(super) fn machine_parameters(chart: &Chart) -> impl Iterator<Item = VariableId> + use<'_> {
    let own = chart.states[Chart::ROOT].variables.iter().copied();
    own.filter(|&variable| chart.variables[variable].initial.is_none())
}

/// Reads a line; `None` for a blank one.
pub(super) fn directive(chart: &Chart, line: &Line<'_>) -> Result<Option<Directive>, Mistake> {
    let mut reader = Reader { chart, tokens: &line.tokens, end: line.end };
    let Some(first) = reader.peek() else { return Ok(None) };
    let directive = if first.is("@") {
        reader.next();
        reader.directive(first)?
    } else {
        let (event, values) = reader.event()?;
        Directive::Event(event, values)
    };
    match reader.peek() {
        None => Ok(Some(directive)),
        Some(token) => Err(Mistake::new(format!("`{}` does not belong here", token.text)).at(token.column)),
    }
}

/// Reads tokens from left to right.
pub(super) struct Reader<'line> {
    pub(super) chart: &'line Chart,
    tokens: &'line [Token<'line>],
    /// The column behind the last token.
    end: usize,
}

impl<'line> Reader<'line> {
    pub(super) fn peek(&self) -> Option<Token<'line>> {
        self.tokens.first().copied()
    }

    pub(super) fn next(&mut self) -> Option<Token<'line>> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(*first)
    }

    /// Whether that character comes next, which is then read.
    pub(super) fn accept(&mut self, mark: &str) -> bool {
        let is = self.peek().is_some_and(|token| token.is(mark));
        if is {
            self.next();
        }
        is
    }

    /// The column of the next token.
    pub(super) fn column(&self) -> usize {
        self.peek().map_or(self.end, |token| token.column)
    }

    pub(super) fn expect(&mut self, mark: &str, behind: &str) -> Result<(), Mistake> {
        if self.accept(mark) {
            return Ok(());
        }
        Err(Mistake::new(format!("`{mark}` is missing behind {behind}")).at(self.column()))
    }

    /// Whether what comes next is `name =`, `name.name =` and so on.
    fn at_assignment(&self) -> bool {
        let mut tokens = self.tokens.iter();
        loop {
            if tokens.next().is_none_or(|token| token.kind != TokenKind::Word) {
                return false;
            }
            match tokens.next() {
                Some(token) if token.is(".") => {}
                Some(token) => return token.is("="),
                None => return false,
            }
        }
    }

    /// Reads `name.name =`.
    fn assigned(&mut self) -> Vec<Token<'line>> {
        let mut path = Vec::new();
        while let Some(token) = self.next() {
            if token.is("=") {
                break;
            }
            if token.kind == TokenKind::Word {
                path.push(token);
            }
        }
        path
    }

    fn directive(&mut self, at: Token<'line>) -> Result<Directive, Mistake> {
        const DIRECTIVES: [&str; 3] = ["start", "given", "advance"];
        let word = self.next().map_or("", |token| token.text);
        match word {
            "start" => self.start().map(Directive::Start),
            "given" => self.given().map(Directive::Given),
            "advance" => {
                let value = literal::value(self, Type::Duration)?;
                let nanoseconds = match value {
                    Value::Duration(duration) => duration,
                    _ => Duration::ZERO,
                };
                Ok(Directive::Advance(operators::nanoseconds(nanoseconds)))
            }
            "ok" | "err" | "unknown" => {
                let message = format!("the chart has no activities, so that `@{word}` has no call to end");
                Err(Mistake::new(message)
                    .with_help("a query is answered by `@given`, an event is written by its name")
                    .at(at.column))
            }
            _ => {
                let help = match vocab::nearest(word, DIRECTIVES) {
                    Some(nearest) => format!("did you mean `@{nearest}`?"),
                    None => "there are `@start`, `@given` and `@advance`".to_owned(),
                };
                Err(Mistake::new(format!("there is no `@{word}`")).with_help(help).at(at.column))
            }
        }
    }

    /// `order="o1" order.is_gift=true`
    fn start(&mut self) -> Result<Vec<(VariableId, Value)>, Mistake> {
        let chart = self.chart;
        let parameters: Vec<VariableId> = machine_parameters(chart).collect();
        let mut values: Vec<(VariableId, Option<Value>)> =
            parameters.iter().map(|&parameter| (parameter, None)).collect();
        while let Some(token) = self.peek() {
            if !self.at_assignment() {
                return Err(Mistake::new(format!("`{}` gives no parameter a value", token.text))
                    .with_help("write `@start name=literal name.field=literal`")
                    .at(token.column));
            }
            let path = self.assigned();
            let Some((name, fields)) = path.split_first() else { continue };
            let found =
                values.iter_mut().find(|(variable, _)| is_named(name, &chart.variables[*variable].name.text));
            let Some((variable, value)) = found else {
                let names = parameters.iter().map(|&id| chart.variables[id].name.text.as_str());
                return Err(unknown("the machine has no parameter", name, names));
            };
            let variable = &chart.variables[*variable];
            self.assign(value, variable.ty, &variable.name.text, fields)?;
            self.accept(",");
        }
        Ok(values.into_iter().filter_map(|(variable, value)| Some((variable, value?))).collect())
    }

    /// Reads a literal into a value or, where `fields` are named, into the field of it. A value whose fields
    /// are given first takes its own name.
    fn assign(
        &mut self,
        value: &mut Option<Value>,
        ty: Type,
        name: &str,
        fields: &[Token<'line>],
    ) -> Result<(), Mistake> {
        let mut slot = value;
        let mut ty = ty;
        let mut name = name;
        for field in fields {
            (slot, ty) = literal::field_of(self.chart, slot, ty, name, field)?;
            name = field.text;
        }
        let mut read = literal::value(self, ty)?;
        if let (Value::Host(read), Some(Value::Host(known))) = (&mut read, &slot) {
            // `order.is_gift=true order="o1"`: the fields are kept.
            read.fields.clone_from(&known.fields);
        }
        *slot = Some(read);
        Ok(())
    }

    /// `Coin(100)`, `Placed("o1", is_gift=true)`
    fn event(&mut self) -> Result<(EventId, Vec<Value>), Mistake> {
        let chart = self.chart;
        let name = self.next().filter(|token| token.kind == TokenKind::Word);
        let Some(name) = name else {
            return Err(Mistake::new("a line begins with an event, `@start`, `@given` or `@advance`"));
        };
        let mut dotted = name.text.to_owned();
        while self.peek().is_some_and(|token| token.is(".")) {
            for token in [self.next(), self.next()].into_iter().flatten() {
                dotted.push_str(token.text);
            }
        }
        let found = chart
            .events
            .iter()
            .find(|(_, event)| is_named(&Token { text: &dotted, ..name }, &event.name.text));
        let Some((id, event)) = found else {
            let names = chart.events.values().map(|event| event.name.text.as_str());
            return Err(unknown("no event is called", &Token { text: &dotted, ..name }, names));
        };
        let values = if self.accept("(") {
            self.arguments(&event.parameters, &format!("`{}`", event.name.text))?
        } else {
            Vec::new()
        };
        if values.len() != event.parameters.len() {
            return Err(self.wrong_count(&event.name.text, &event.parameters, values.len(), name.column));
        }
        Ok((id, values))
    }

    fn wrong_count(&self, name: &str, parameters: &[Field], given: usize, column: usize) -> Mistake {
        let declared: Vec<String> = parameters
            .iter()
            .map(|parameter| format!("{}: {}", parameter.name.text, self.chart.type_name(parameter.ty)))
            .collect();
        let examples: Vec<String> =
            parameters.iter().map(|parameter| literal::example(self.chart, parameter.ty)).collect();
        let plural = if parameters.len() == 1 { "argument" } else { "arguments" };
        let message =
            format!("`{name}({})` takes {} {plural}, not {given}", declared.join(", "), parameters.len());
        let help = match examples.as_slice() {
            [] => format!("write `{name}`"),
            _ => format!("write `{name}({})`", examples.join(", ")),
        };
        Mistake::new(message).with_help(help).at(column)
    }

    /// Arguments up to the closing parenthesis. `field=literal` says what a field of the argument before it
    /// is, `argument.field=literal` that of any.
    fn arguments(&mut self, parameters: &[Field], of: &str) -> Result<Vec<Value>, Mistake> {
        let mut values: Vec<Option<Value>> = Vec::new();
        while !self.accept(")") {
            if self.at_assignment() {
                let path = self.assigned();
                let Some(first) = path.first() else { continue };
                let last = values.len().checked_sub(1);
                let own = last.filter(|&last| literal::has_field(self.chart, parameters[last].ty, first));
                let named = parameters.iter().position(|parameter| is_named(first, &parameter.name.text));
                let (position, fields) = match (own, named) {
                    (Some(own), _) => (own, &path[..]),
                    (None, Some(named)) if named < values.len() && path.len() > 1 => (named, &path[1..]),
                    _ => {
                        return Err(Mistake::new(format!(
                            "`{}` is no field of an argument before it",
                            first.text
                        ))
                        .with_help("fields stand behind their value: `\"o1\", field=literal`")
                        .at(first.column));
                    }
                };
                self.assign(&mut values[position], parameters[position].ty, "", fields)?;
            } else if let Some(parameter) = parameters.get(values.len()) {
                values.push(Some(literal::value(self, parameter.ty)?));
            } else {
                let column = self.column();
                if self.peek().is_none() {
                    return Err(
                        Mistake::new(format!("`)` is missing behind the arguments of {of}")).at(column)
                    );
                }
                let given = values.len() + 1;
                return Err(self.wrong_count(of.trim_matches('`'), parameters, given, column));
            }
            if !self.accept(",") {
                self.expect(")", &format!("the arguments of {of}"))?;
                break;
            }
        }
        Ok(values.into_iter().flatten().collect())
    }

    /// `in_stock(_) = true`
    fn given(&mut self) -> Result<Given, Mistake> {
        let chart = self.chart;
        let column = self.column();
        let Some(name) = self.next().filter(|token| token.kind == TokenKind::Word) else {
            return Err(Mistake::new("`@given` wants a query")
                .with_help("write `@given f(_) = literal`")
                .at(column));
        };
        let found = chart.functions.iter().find(|(_, function)| is_named(&name, &function.name.text));
        let Some((id, function)) = found else {
            let names = chart.functions.values().map(|function| function.name.text.as_str());
            return Err(unknown("no function is called", &name, names));
        };
        if function.result.is_none() && function.error.is_none() {
            let message = format!("`{}` is an action, which answers nothing", function.name.text);
            return Err(Mistake::new(message)
                .with_help("only what returns something is given an answer")
                .at(name.column));
        }
        self.expect("(", &format!("`{}`", function.name.text))?;
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
                self.expect(")", &format!("the arguments of `{}`", function.name.text))?;
                break;
            }
        }
        if patterns.len() != function.parameters.len() || self.peek().is_some_and(|token| !token.is("=")) {
            return Err(Mistake::new(format!(
                "`{}` takes {} arguments",
                function.name.text,
                function.parameters.len()
            ))
            .with_help(format!("write `{}`", literal::given_line(chart, id)))
            .at(name.column));
        }
        self.expect("=", "the query")?;
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
                self.expect(")", "`Err`")?;
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
                self.expect(")", "`Ok`")?;
            }
            return Ok(Ok(None));
        };
        if wrapped {
            self.expect("(", "`Ok`")?;
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
            self.expect(")", "`Ok`")?;
        }
        Ok(Ok(value))
    }
}

/// Whether a token is that name, with `r#` or in another normal form too.
pub(super) fn is_named(token: &Token<'_>, name: &str) -> bool {
    token.text == name || vocab::identifier(token.text).is_ok_and(|written| written == name)
}

/// A name that is not declared, with the nearest that is.
pub(super) fn unknown<'name>(
    what: &str,
    token: &Token<'_>,
    names: impl Iterator<Item = &'name str> + Clone,
) -> Mistake {
    let mistake = Mistake::new(format!("{what} `{}`", token.text)).at(token.column);
    if let Some(nearest) = vocab::nearest(token.text, names.clone()) {
        return mistake.with_help(format!("did you mean `{nearest}`?"));
    }
    let known: Vec<String> = names.take(12).map(|name| format!("`{name}`")).collect();
    if known.is_empty() { mistake } else { mistake.with_help(format!("there is {}", known.join(", "))) }
}
