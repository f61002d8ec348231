//! What the lines of a script say.

use std::collections::BTreeSet;
use std::time::Duration;

use super::error::Mistake;
use super::lexer::{Line, Token, TokenKind};
use super::literal;
use super::names::Names;
use super::oracle::Given;
use super::reader::{Reader, is_named, unknown};
use crate::chart::{ActivityId, Chart, EventId, Field, Type, VariableId};
use crate::interp::operators;
use crate::interp::{CallOutcome, Value};
use crate::nearest::nearest;
use crate::syntax::MAX_DEPTH;

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
    /// `@ok reserve#2 "r7"`
    Outcome(Reported),
}

/// The outcome of a call.
pub(super) struct Reported {
    pub(super) activity: ActivityId,
    /// Which call of it; `None` for the oldest that is open.
    pub(super) ordinal: Option<u32>,
    pub(super) outcome: CallOutcome,
    /// Where the call is named.
    pub(super) column: usize,
}

/// The parameters of the machine, in order.
pub(super) fn machine_parameters(chart: &Chart) -> impl Iterator<Item = VariableId> + use<'_> {
    let own = chart.states[Chart::ROOT].variables.iter().copied();
    own.filter(|&variable| chart.variables[variable].initial.is_none())
}

/// Reads a line; `None` for a blank one.
pub(super) fn directive(chart: &Chart, names: &Names, line: &Line<'_>) -> Result<Option<Directive>, Mistake> {
    let mut reader = Reader::of(chart, names, line);
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
impl<'line> Reader<'line> {
    fn directive(&mut self, at: Token<'line>) -> Result<Directive, Mistake> {
        const DIRECTIVES: [&str; 6] = ["start", "given", "advance", "ok", "err", "unknown"];
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
            "ok" | "err" | "unknown" if !self.chart.activities.is_empty() => {
                self.outcome(word).map(Directive::Outcome)
            }
            "ok" | "err" | "unknown" => {
                let message = format!("the chart has no activities, so that `@{word}` has no call to end");
                Err(Mistake::new(message)
                    .with_help("a query is answered by `@given`, an event is written by its name")
                    .at(at.column))
            }
            _ => {
                let help = match nearest(word, DIRECTIVES) {
                    Some(nearest) => format!("did you mean `@{nearest}`?"),
                    None if self.chart.activities.is_empty() => {
                        "there are `@start`, `@given` and `@advance`".to_owned()
                    }
                    None => {
                        "there are `@start`, `@given`, `@advance`, `@ok`, `@err` and `@unknown`".to_owned()
                    }
                };
                Err(Mistake::new(format!("there is no `@{word}`")).with_help(help).at(at.column))
            }
        }
    }

    /// `reserve#2 "r7"`, `pay Declined`
    fn outcome(&mut self, word: &str) -> Result<Reported, Mistake> {
        let chart = self.chart;
        let column = self.column();
        let Some(name) = self.next().filter(|token| token.kind == TokenKind::Word) else {
            return Err(Mistake::new(format!("`@{word}` needs the call that has ended so"))
                .with_help(format!("write `@{word} activity`"))
                .at(column));
        };
        let Some(activity) = self.names.activity(name.text) else {
            let names = chart.activities.values().map(|activity| activity.name.text.as_str());
            return Err(unknown("there is no activity", &name, names));
        };
        let data = &chart.activities[activity];
        let ordinal = if self.accept("#") {
            let number = self.next();
            match number.and_then(|token| token.text.parse::<u32>().ok()) {
                Some(number) => Some(number),
                None => {
                    return Err(Mistake::new("`#` stands before the number of a call")
                        .with_help(format!("write `{}#1`", data.name.text))
                        .at(number.map_or(column, |token| token.column)));
                }
            }
        } else {
            None
        };
        let outcome = match word {
            "unknown" => CallOutcome::Unknown,
            "ok" => match &data.result {
                Some(result) => {
                    if self.peek().is_none() {
                        let example = literal::example(chart, result.ty);
                        return Err(Mistake::new(format!("the result of `{}` is missing", data.name.text))
                            .with_help(format!("write `@ok {} {example}`", data.name.text))
                            .at(self.column()));
                    }
                    CallOutcome::Ok(Some(literal::value(self, result.ty)?))
                }
                None => CallOutcome::Ok(None),
            },
            _ => match self.next() {
                None => CallOutcome::Failed,
                Some(error) => {
                    let position = data.errors.iter().position(|declared| is_named(&error, &declared.text));
                    let Some(position) = position else {
                        let names = data.errors.iter().map(|error| error.text.as_str());
                        return Err(unknown("the activity does not fail with", &error, names));
                    };
                    CallOutcome::Error(position)
                }
            },
        };
        Ok(Reported { activity, ordinal, outcome, column })
    }

    /// `order="o1" order.is_gift=true`
    fn start(&mut self) -> Result<Vec<(VariableId, Value)>, Mistake> {
        let chart = self.chart;
        let parameters: Vec<VariableId> = machine_parameters(chart).collect();
        let mut values: Vec<(VariableId, Option<Value>)> =
            parameters.iter().map(|&parameter| (parameter, None)).collect();
        let mut seen = BTreeSet::new();
        while let Some(token) = self.peek() {
            if !self.at_assignment() {
                return Err(Mistake::new(format!("`{}` gives no parameter a value", token.text))
                    .with_help("write `@start name=literal name.field=literal`")
                    .at(token.column));
            }
            let path = self.assigned();
            let Some((name, fields)) = path.split_first() else { continue };
            let full = path.iter().map(|token| token.text).collect::<Vec<_>>().join(".");
            if !seen.insert(full.clone()) {
                return Err(Mistake::new(format!("`{full}` is given a value twice"))
                    .with_help("remove one of them")
                    .at(name.column));
            }
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
    pub(super) fn assign(
        &mut self,
        value: &mut Option<Value>,
        ty: Type,
        name: &str,
        fields: &[Token<'line>],
    ) -> Result<(), Mistake> {
        if let Some(deep) = fields.get(MAX_DEPTH) {
            return Err(Mistake::new("the fields are nested too deep")
                .with_help(format!("no more than {MAX_DEPTH} names"))
                .at(deep.column));
        }
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
        let Some(id) = self.names.event(&dotted) else {
            let names = chart.events.values().map(|event| event.name.text.as_str());
            return Err(unknown("no event is called", &Token { text: &dotted, ..name }, names));
        };
        let event = &chart.events[id];
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
        let takes = arguments(parameters.len());
        let message = format!("`{name}({})` takes {takes}, not {given}", declared.join(", "));
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
                self.require(")", &format!("the arguments of {of}"))?;
                break;
            }
        }
        Ok(values.into_iter().flatten().collect())
    }
}

/// `1 argument`, `2 arguments`
pub(super) fn arguments(count: usize) -> String {
    format!("{count} argument{}", if count == 1 { "" } else { "s" })
}
