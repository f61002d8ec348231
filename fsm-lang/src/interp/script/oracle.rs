//! The host of a scripted run: it answers what the script says, and writes down what it is told to do.

use super::error::Mistake;
use super::literal;
use super::read::machine_parameters;
use super::step::call_name;
use crate::chart::{Chart, FunctionId, Members, Type};
use crate::interp::{CallId, Effect, Host, HostFailure, HostValue, Value};
use crate::map::UnorderedMap;

/// `@given f(pattern, _) = answer`
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) function: FunctionId,
    /// The arguments that it answers; `None` for any.
    pub(super) patterns: Vec<Option<Value>>,
    /// The answer; an action that succeeds has no value.
    pub(super) answer: Result<Option<Value>, HostFailure>,
}

impl Given {
    fn answers(&self, arguments: &[Value]) -> bool {
        let fits = |(pattern, argument): (&Option<Value>, &Value)| match (pattern, argument) {
            (None, _) => true,
            // Opaque values are known by their text.
            (Some(Value::Host(pattern)), Value::Host(argument)) => {
                pattern.ty == argument.ty && pattern.text == argument.text
            }
            (Some(pattern), argument) => pattern == argument,
        };
        self.patterns.iter().zip(arguments).all(fits)
    }
}

/// All that was given so far.
#[derive(Debug, Default)]
pub(super) struct Givens(UnorderedMap<FunctionId, Vec<Given>>);

impl Givens {
    pub(super) fn push(&mut self, given: Given) {
        self.0.get_or_insert_with(given.function, Vec::new).push(given);
    }

    /// The last one that fits.
    fn answer(&self, function: FunctionId, arguments: &[Value]) -> Option<&Given> {
        self.0.get(&function)?.iter().rev().find(|given| given.answers(arguments))
    }
}

/// The host of one input.
pub(super) struct Oracle<'run> {
    chart: &'run Chart,
    givens: &'run Givens,
    /// The actions, in order, with their values.
    pub(super) effects: Vec<String>,
    /// What the script should have said. The input is then void.
    pub(super) missing: Option<Mistake>,
}

impl<'run> Oracle<'run> {
    pub(super) fn new(chart: &'run Chart, givens: &'run Givens) -> Self {
        Self { chart, givens, effects: Vec::new(), missing: None }
    }

    fn call(&self, function: FunctionId, arguments: &[Value]) -> String {
        let arguments: Vec<String> =
            arguments.iter().map(|argument| argument.display(self.chart).to_string()).collect();
        format!("{}({})", self.chart.functions[function].name.text, arguments.join(", "))
    }
}

impl Host for Oracle<'_> {
    fn query(&mut self, function: FunctionId, arguments: &[Value]) -> Result<Value, HostFailure> {
        let ty = self.chart.functions[function].result;
        let zero = || ty.map_or(Value::Bool(false), |ty| Value::zero(self.chart, ty));
        match self.givens.answer(function, arguments) {
            Some(given) => given.answer.clone().map(|value| value.unwrap_or_else(zero)),
            None => {
                if self.missing.is_none() {
                    let line = literal::given_line(self.chart, function);
                    let message = format!("nothing answers the query `{}`", self.call(function, arguments));
                    self.missing =
                        Some(Mistake::new(message).with_help(format!("add the line `{line}` before")));
                }
                Ok(zero())
            }
        }
    }

    fn action(&mut self, function: FunctionId, arguments: &[Value]) -> Result<(), HostFailure> {
        let effect = self.call(function, arguments);
        self.effects.push(effect);
        self.givens.answer(function, arguments).map_or(Ok(()), |given| given.answer.clone().map(drop))
    }

    fn effect(&mut self, effect: &Effect) {
        let chart = self.chart;
        let name = |call: &CallId| call_name(chart, *call);
        let list = |values: &[Option<Value>]| {
            let values: Vec<String> = values
                .iter()
                .map(|value| {
                    value.as_ref().map_or("None".to_owned(), |value| value.display(chart).to_string())
                })
                .collect();
            values.join(", ")
        };
        self.effects.push(match effect {
            Effect::Start(call, arguments) => {
                let arguments: Vec<Option<Value>> = arguments.iter().cloned().map(Some).collect();
                format!("start {}({})", name(call), list(&arguments))
            }
            Effect::Cancel(call) => format!("cancel {}", name(call)),
            Effect::Undo { of, call, arguments } => {
                format!("undo {}: {}({})", name(of), name(call), list(arguments))
            }
        });
    }

    fn field(&mut self, value: &HostValue, field: usize) -> Value {
        let ty = &self.chart.types[value.ty];
        let field = match &ty.members {
            Members::Fields(fields) => fields.get(field),
            Members::Opaque | Members::Variants(_) => None,
        };
        let Some(field) = field else { return Value::Bool(false) };
        if self.missing.is_none() {
            let (name, text) = (&field.name.text, &value.text);
            let example = literal::example(self.chart, field.ty);
            let message = format!("the field `{name}` of {text:?} is read, and was not given");
            let parameters: Vec<&str> = machine_parameters(self.chart)
                .map(|variable| &self.chart.variables[variable])
                .filter(|variable| variable.ty == Type::Host(value.ty))
                .map(|variable| variable.name.text.as_str())
                .collect();
            // One that was not given has its name as its text.
            let parameter = match parameters.as_slice() {
                [] => None,
                [only] => Some(*only),
                several => Some(several.iter().find(|&&it| it == text).copied().unwrap_or("parameter")),
            };
            let at_start = parameter.map_or_else(String::new, |parameter| {
                format!("`{parameter}.{name}={example}` in `@start` for a parameter, ")
            });
            self.missing = Some(Mistake::new(message).with_help(format!(
                "write {at_start}`{text:?}, {name}={example}` for an event's argument or an answer"
            )));
        }
        Value::zero(self.chart, field.ty)
    }
}
