//! The same inputs through the reference interpreter, printed as the driver prints them.

use fsm_lang::chart::{ActivityId, Chart, FloatType, FunctionId, IntegerType, Trigger, Type, TypeId};
use fsm_lang::interp::{
    CallId, CallOutcome, Effect, Float, Host, HostFailure, HostValue, Integer, Interpreter, Moment, Outcome,
    Owed, Value,
};

use super::script::{Datum, Input, Pick, Reply, ReplyKind, TEXTS, What};
use super::view;

/// What the reference saw of a chart.
#[derive(Debug, Default)]
pub struct Trace {
    /// A line for the start and for each input, as the driver prints it.
    pub lines: Vec<String>,
    /// What happened inside, for each line.
    pub moments: Vec<Vec<Moment>>,
    /// What a driver was told, for each line.
    pub effects: Vec<Vec<Effect>>,
    /// The outcome that came, for each line.
    pub arrived: Vec<Option<Arrived>>,
}

/// An outcome, and what it found.
#[derive(Debug)]
pub struct Arrived {
    /// The number of its call; 0 if it was of none.
    pub call: u64,
    /// What it was.
    pub outcome: CallOutcome,
    /// What was owed.
    pub owed: Vec<Owed>,
    /// Which calls were open.
    pub open: Vec<CallId>,
    /// Whether the machine had ended.
    pub ended: bool,
    /// Whether it had an undo run again.
    pub again: bool,
}

/// The host of the driver again.
struct Recorder<'chart> {
    chart: &'chart Chart,
    seed: u64,
    tick: u64,
    log: Vec<String>,
    moments: Vec<Moment>,
    effects: Vec<Effect>,
    /// The calls that were made, undos among them.
    made: Vec<CallId>,
    /// Whether an undo that was begun before was begun again.
    again: bool,
}

/// Runs a chart over inputs.
#[must_use]
pub fn run(chart: &Chart, seed: u64, inputs: &[Input]) -> Trace {
    let mut trace = Trace::default();
    let mut host = Recorder {
        chart,
        seed,
        tick: 0,
        log: vec![],
        moments: vec![],
        effects: vec![],
        made: vec![],
        again: false,
    };
    let timed = chart.transitions.values().any(|transition| matches!(transition.trigger, Trigger::After(_)));
    let (mut machine, started) = Interpreter::start(chart, &[], 0, &mut host);
    let observe = |result: &str, machine: &Interpreter<'_>, host: &mut Recorder<'_>, trace: &mut Trace| {
        let effects = std::mem::take(&mut host.log).join("; ");
        let deadline = machine.next_deadline().map_or("none".to_owned(), |deadline| deadline.to_string());
        let state = view::state(machine);
        let variables = view::variables(machine, &|value| render(chart, value));
        let calls = if chart.activities.is_empty() { String::new() } else { calls(machine) };
        trace.lines.push(format!("{result} | {state} |{variables} | {effects} | {deadline}{calls}"));
        trace.moments.push(std::mem::take(&mut host.moments));
        trace.effects.push(std::mem::take(&mut host.effects));
    };
    if let Err(error) = started {
        trace.lines.push(format!("{error:?} | {}", host.log.join("; ")));
        trace.moments.push(host.moments);
        trace.effects.push(host.effects);
        trace.arrived.push(None);
        return trace;
    }
    observe("start", &machine, &mut host, &mut trace);
    trace.arrived.push(None);
    for (index, input) in inputs.iter().enumerate() {
        host.tick = index as u64 + 1;
        let mut arrived = None;
        let result = match &input.what {
            // A machine without timers has no clock.
            What::Nothing if !timed => Ok(Outcome::Ignored),
            What::Nothing => machine.advance(input.now, &mut host),
            What::Outcome(reply) => {
                let (call, outcome) = host.outcome(&machine, reply);
                let (owed, open) = (machine.owed(), machine.open_calls());
                let ended = machine.completion().is_some();
                host.again = false;
                let result = machine.outcome_of(call, outcome.clone(), input.now, &mut host);
                arrived = Some(Arrived { call, outcome, owed, open, ended, again: host.again });
                result
            }
            What::Event(event, arguments) => {
                let parameters = &chart.events[*event].parameters;
                let arguments: Vec<Value> = arguments
                    .iter()
                    .zip(parameters)
                    .map(|(datum, parameter)| value(parameter.ty, datum))
                    .collect();
                machine.handle(*event, &arguments, input.now, &mut host)
            }
        };
        let result = match result {
            Ok(outcome) => format!("{outcome:?}"),
            Err(error) => format!("{error:?}"),
        };
        observe(&result, &machine, &mut host, &mut trace);
        trace.arrived.push(arrived);
    }
    trace
}

/// What is owed, and which calls are open.
fn calls(machine: &Interpreter<'_>) -> String {
    let owed = machine.owed().into_iter().map(|owed| {
        let name = &machine.chart().activities[owed.call.activity].name.text;
        format!("{}:{name}{}", owed.call.number, if owed.maybe { "?" } else { "" })
    });
    let open = machine.open_calls().into_iter().map(|call| call.number.to_string());
    let (owed, open): (Vec<_>, Vec<_>) = (owed.collect(), open.collect());
    format!(" | owed {} | open {}", owed.join(" "), open.join(" "))
}

impl Recorder<'_> {
    /// The number of the call that a reply is of, and its outcome. 0 is no call.
    fn outcome(&self, machine: &Interpreter<'_>, reply: &Reply) -> (u64, CallOutcome) {
        let open = machine.open_calls();
        let picked = match reply.call {
            Pick::Open(number) => Pick::of(number, open.len()).map(|at| open[at]),
            Pick::Made(number) | Pick::Foreign(number) => {
                Pick::of(number, self.made.len()).map(|at| self.made[at])
            }
        };
        let first = self.chart.activities.ids().next();
        let activity = picked.map(|call| call.activity).or(first).expect("a chart of replies has activities");
        let data = &self.chart.activities[activity];
        let outcome = match reply.kind {
            ReplyKind::Ok => CallOutcome::Ok(data.result.as_ref().map(|result| {
                let datum = reply.results.iter().zip(self.chart.activities.ids());
                let datum = datum.filter(|(_, id)| *id == activity).find_map(|(datum, _)| datum.as_ref());
                value(result.ty, datum.expect("a reply has a result for it"))
            })),
            ReplyKind::Error(position) if !data.errors.is_empty() => {
                CallOutcome::Error(position % data.errors.len())
            }
            ReplyKind::Error(_) | ReplyKind::Failed => CallOutcome::Failed,
            ReplyKind::Unknown => CallOutcome::Unknown,
        };
        match (reply.call, picked) {
            (Pick::Foreign(_), _) | (_, None) => (0, outcome),
            (_, Some(call)) => (call.number, outcome),
        }
    }

    /// The arguments of a call as the driver's side writes them.
    fn arguments(&self, activity: ActivityId, values: &[Option<Value>]) -> String {
        let parameters = &self.chart.activities[activity].parameters;
        let written = parameters.iter().zip(values).map(|(parameter, value)| match value {
            None => "None".to_owned(),
            Some(value) if parameter.optional => format!("Some({})", render(self.chart, value)),
            Some(value) => render(self.chart, value),
        });
        written.collect::<Vec<_>>().join(", ")
    }

    fn answer(&self, name: &str, argument: &str) -> u64 {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ self.seed;
        for byte in name.bytes().chain(argument.bytes()).chain(self.tick.to_le_bytes()) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        (hash ^ (hash >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 17
    }

    fn type_named(&self, name: &str) -> TypeId {
        self.chart
            .types
            .iter()
            .find(|(_, ty)| ty.name.text == name)
            .map(|(id, _)| id)
            .expect("every chart has it")
    }

    fn token(&self, number: u64) -> Value {
        Value::Host(HostValue {
            ty: self.type_named("Token"),
            text: format!("t{number}").into(),
            fields: vec![],
        })
    }

    fn record(&self, flag: bool, count: u8) -> Value {
        record(self.type_named("Record"), flag, count)
    }
}

impl Host for Recorder<'_> {
    fn query(&mut self, function: FunctionId, arguments: &[Value]) -> Result<Value, HostFailure> {
        let name = self.chart.functions[function].name.text.clone();
        let answer =
            self.answer(&name, &arguments.iter().map(|value| render(self.chart, value)).collect::<String>());
        let byte = |value: u64| integer(IntegerType::U8, false, u128::from(value % 256));
        match name.as_str() {
            "ask" | "heavy" => Ok(Value::Bool(answer.is_multiple_of(2))),
            "size" => Ok(byte(answer % 7)),
            "make" => Ok(self.token(answer % 1000)),
            "paint" => Ok(Value::Variant(self.type_named("Hue"), (answer % 3) as usize)),
            "open" => Ok(self.record(answer.is_multiple_of(2), (answer / 2 % 256) as u8)),
            "read" | "fetch" if answer.is_multiple_of(4) => Err(HostFailure),
            "read" => Ok(byte(answer / 4)),
            "fetch" => Ok(self.token(answer / 4 % 1000)),
            other => unreachable!("`{other}` is no query of the random charts"),
        }
    }

    fn action(&mut self, function: FunctionId, arguments: &[Value]) -> Result<(), HostFailure> {
        let name = self.chart.functions[function].name.text.clone();
        let arguments: Vec<String> = arguments.iter().map(|value| render(self.chart, value)).collect();
        self.log.push(format!("{name}({})", arguments.join(", ")));
        let fails = name == "attempt" && self.answer(&name, &arguments.concat()).is_multiple_of(3);
        if fails { Err(HostFailure) } else { Ok(()) }
    }

    fn field(&mut self, value: &HostValue, field: usize) -> Value {
        unreachable!("every record has its fields: {value:?}, {field}")
    }

    fn effect(&mut self, effect: &Effect) {
        let name = |call: &CallId| &self.chart.activities[call.activity].name.text;
        self.log.push(match effect {
            Effect::Start(call, values) => {
                let values: Vec<Option<Value>> = values.iter().cloned().map(Some).collect();
                let arguments = self.arguments(call.activity, &values);
                format!("start {} {}({arguments})", call.number, name(call))
            }
            Effect::Cancel(call) => format!("cancel {}", call.number),
            Effect::Undo { of, call, arguments } => {
                let arguments = self.arguments(call.activity, arguments);
                format!("undo {} by {} {}({arguments})", of.number, call.number, name(call))
            }
        });
        if let Effect::Start(call, _) | Effect::Undo { call, .. } = effect {
            if self.made.contains(call) {
                self.again = true;
            } else {
                self.made.push(*call);
            }
        }
        self.effects.push(effect.clone());
    }

    fn observe(&mut self, moment: Moment) {
        self.moments.push(moment);
    }
}

fn integer(ty: IntegerType, negative: bool, magnitude: u128) -> Value {
    Value::Integer(Integer::new(ty, negative, magnitude).expect("it fits"))
}

fn record(ty: TypeId, flag: bool, count: u8) -> Value {
    Value::Host(HostValue {
        ty,
        text: format!("r{flag}:{count}").into(),
        fields: vec![Some(Value::Bool(flag)), Some(integer(IntegerType::U8, false, u128::from(count)))],
    })
}

fn value(ty: Type, datum: &Datum) -> Value {
    let host = |make: &dyn Fn(TypeId) -> Value| match ty {
        Type::Host(id) => make(id),
        _ => unreachable!("a datum of the host has a type of the host"),
    };
    match datum {
        Datum::Bool(value) => Value::Bool(*value),
        Datum::Integer(ty, negative, magnitude) => integer(*ty, *negative, *magnitude),
        Datum::Float(FloatType::F32, value) => Value::Float(Float::F32(*value as f32)),
        Datum::Float(FloatType::F64, value) => Value::Float(Float::F64(*value)),
        Datum::Text(index) => Value::Text(TEXTS[*index].into()),
        Datum::Char(value) => Value::Char(*value),
        Datum::Duration(nanoseconds) => Value::Duration(std::time::Duration::from_nanos(*nanoseconds)),
        Datum::Token(number) => {
            host(&|ty| Value::Host(HostValue { ty, text: format!("t{number}").into(), fields: vec![] }))
        }
        Datum::Hue(index) => host(&|ty| Value::Variant(ty, *index)),
        Datum::Record(flag, count) => host(&|ty| record(ty, *flag, *count)),
    }
}

/// As the driver's `Render` writes a value.
fn render(chart: &Chart, value: &Value) -> String {
    match value {
        Value::Duration(span) => format!("{}ns", span.as_nanos()),
        Value::Host(value) => value.text.to_string(),
        Value::Variant(ty, index) => match &chart.types[*ty].members {
            fsm_lang::chart::Members::Variants(names) => names[*index].text.to_string(),
            _ => unreachable!("a variant is of an enum"),
        },
        other => other.display(chart).to_string(),
    }
}
