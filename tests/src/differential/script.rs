//! Random inputs, as both sides read them.

use fsm_lang::chart::{Chart, EventId, FloatType, IntegerType, Type};

use crate::random::Random;

/// One input.
#[derive(Clone, Debug)]
pub struct Input {
    /// When it comes, in nanoseconds.
    pub now: u64,
    /// What comes.
    pub what: What,
}

/// What an input is.
#[derive(Clone, Debug)]
pub enum What {
    /// Time passes only.
    Nothing,
    /// An event with its arguments.
    Event(EventId, Vec<Datum>),
    /// The outcome of a call.
    Outcome(Reply),
}

/// An outcome of a call that is known only when it comes.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Whose.
    pub call: Pick,
    /// Which.
    pub kind: ReplyKind,
    /// For each activity the result that its `ok` carries.
    pub results: Vec<Option<Datum>>,
}

/// Which call an outcome is of: a number is counted from the latest back.
#[derive(Clone, Copy, Debug)]
pub enum Pick {
    /// One that is open.
    Open(usize),
    /// One that was ever made.
    Made(usize),
    /// One that was ever made, said to be of another activity.
    Foreign(usize),
}

/// The kinds of outcomes.
#[derive(Clone, Copy, Debug)]
pub enum ReplyKind {
    /// It took effect.
    Ok,
    /// The error at this position, counted round; without one it is [`Self::Failed`].
    Error(usize),
    /// A failure of transport.
    Failed,
    /// Nobody knows.
    Unknown,
}

impl Pick {
    /// The place in a list that is meant, of which there may be none.
    #[must_use]
    pub fn of(number: usize, length: usize) -> Option<usize> {
        Some(length.checked_sub(1)? - number % length)
    }
}

/// A value of an input.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "each is named like the type it is of")]
pub enum Datum {
    Bool(bool),
    /// Whether it is below zero, and its absolute value.
    Integer(IntegerType, bool, u128),
    Float(FloatType, f64),
    Text(usize),
    Char(char),
    Duration(u64),
    Token(u32),
    Hue(usize),
    Record(bool, u8),
}

/// The texts that [`Datum::Text`] indexes; the driver has the same.
pub const TEXTS: [&str; 3] = ["red", "", "a \"b\""];

impl Datum {
    fn random(random: &mut Random, chart: &Chart, ty: Type) -> Self {
        match ty {
            Type::Bool => Self::Bool(random.chance(50)),
            Type::Integer(integer) => Self::integer(random, integer),
            Type::Float(float) => Self::Float(float, random.one(&[0.0, 0.5, -2.0, 1e9])),
            Type::Text => Self::Text(random.below(TEXTS.len())),
            Type::Char => Self::Char(random.one(&['a', 'z', '\n', 'é'])),
            Type::Duration => Self::Duration(random.one(&[0, 5_000_000, 40_000_000, 60_000_000_000])),
            Type::Fault => Self::Bool(false),
            Type::Host(id) => match chart.types[id].name.text.as_str() {
                "Hue" => Self::Hue(random.below(3)),
                "Record" => Self::Record(random.chance(50), random.one(&[0, 1, 7, 255])),
                _ => Self::Token(random.below(1000) as u32),
            },
        }
    }

    fn integer(random: &mut Random, ty: IntegerType) -> Self {
        match random.below(10) {
            0 => Self::Integer(ty, false, ty.max()),
            1 if ty.is_signed() => Self::Integer(ty, true, ty.min_magnitude()),
            2 if ty.is_signed() => Self::Integer(ty, true, random.one(&[1, 7, 40])),
            _ => Self::Integer(ty, false, random.one(&[0, 1, 2, 3, 9, 100])),
        }
    }

    fn word(&self) -> String {
        match self {
            Self::Bool(value) => value.to_string(),
            Self::Integer(_, true, magnitude) => format!("-{magnitude}"),
            Self::Integer(_, false, magnitude) => magnitude.to_string(),
            Self::Float(_, value) => format!("{value:?}"),
            Self::Text(index) | Self::Hue(index) => index.to_string(),
            Self::Char(value) => u32::from(*value).to_string(),
            Self::Duration(nanoseconds) => nanoseconds.to_string(),
            Self::Token(value) => value.to_string(),
            Self::Record(flag, count) => format!("{flag}:{count}"),
        }
    }
}

/// `count` random inputs of a chart.
#[must_use]
pub fn inputs(random: &mut Random, chart: &Chart, count: usize) -> Vec<Input> {
    let events: Vec<EventId> = chart.events.ids().collect();
    let mut now = 0;
    (0..count)
        .map(|_| {
            now += random.one(&[
                0,
                0,
                0,
                0,
                1_000_000,
                1_000_000,
                5_000_000,
                5_000_000,
                20_000_000,
                20_000_000,
                50_000_000,
                2_000_000_000,
            ]);
            if !chart.activities.is_empty() && random.chance(60) {
                return Input { now, what: What::Outcome(reply(random, chart)) };
            }
            let event = if random.chance(18) { None } else { random.pick(&events).copied() };
            let what = event.map_or(What::Nothing, |event| {
                let parameters = &chart.events[event].parameters;
                let arguments = parameters.iter().map(|field| Datum::random(random, chart, field.ty));
                What::Event(event, arguments.collect())
            });
            Input { now, what }
        })
        .collect()
}

fn reply(random: &mut Random, chart: &Chart) -> Reply {
    let number = if random.chance(60) { 0 } else { random.below(40) };
    let call = match random.below(100) {
        0..=81 => Pick::Open(number),
        82..=96 => Pick::Made(number),
        _ => Pick::Foreign(number),
    };
    let kind = match random.below(100) {
        0..=54 => ReplyKind::Ok,
        55..=69 => ReplyKind::Error(random.below(6)),
        70..=79 => ReplyKind::Failed,
        _ => ReplyKind::Unknown,
    };
    let results = chart.activities.values().map(|activity| {
        let result = activity.result.as_ref()?;
        Some(Datum::random(random, chart, result.ty))
    });
    Reply { call, kind, results: results.collect() }
}

/// An input as the driver reads it: `now Event argument argument`, `@` for no event, `! list number kind results` for
/// an outcome.
#[must_use]
pub fn line(chart: &Chart, input: &Input) -> String {
    match &input.what {
        What::Nothing => format!("{} @", input.now),
        What::Outcome(reply) => {
            let (list, number) = match reply.call {
                Pick::Open(number) => ("open", number),
                Pick::Made(number) => ("made", number),
                Pick::Foreign(number) => ("foreign", number),
            };
            let kind = match reply.kind {
                ReplyKind::Ok => "ok".to_owned(),
                ReplyKind::Error(position) => format!("err{position}"),
                ReplyKind::Failed => "failed".to_owned(),
                ReplyKind::Unknown => "unknown".to_owned(),
            };
            let mut line = format!("{} ! {list} {number} {kind}", input.now);
            for result in &reply.results {
                line.push(' ');
                line.push_str(&result.as_ref().map_or_else(|| "_".to_owned(), Datum::word));
            }
            line
        }
        What::Event(event, arguments) => {
            let mut line = format!("{} {}", input.now, chart.events[*event].name.text);
            for argument in arguments {
                line.push(' ');
                line.push_str(&argument.word());
            }
            line
        }
    }
}
