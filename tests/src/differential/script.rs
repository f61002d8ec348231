//! Random inputs, as both sides read them.

use fsm_lang::chart::{Chart, EventId, FloatType, IntegerType, Type};

use crate::random::Random;

/// One input.
#[derive(Clone, Debug)]
pub struct Input {
    /// When it comes, in nanoseconds.
    pub now: u64,
    /// What comes; `None` lets time pass only.
    pub event: Option<(EventId, Vec<Datum>)>,
}

/// A value of an input.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "each is named like the type it is of")]
pub enum Datum {
    Bool(bool),
    Integer(IntegerType, i64),
    Float(f64),
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
            Type::Integer(integer) => Self::Integer(
                integer,
                match integer {
                    IntegerType::U8 => random.one(&[0, 1, 2, 3, 9, 100, 200, 255]),
                    IntegerType::I16 => {
                        random.one(&[0, 1, -1, 40, -300, i64::from(i16::MIN), i64::from(i16::MAX)])
                    }
                    IntegerType::U32 => random.one(&[0, 1, 2, 10, 5_000, i64::from(u32::MAX)]),
                    _ => random.one(&[0, 1, -7, 1_000, i64::MAX, i64::MIN]),
                },
            ),
            Type::Float(FloatType::F32 | FloatType::F64) => Self::Float(random.one(&[0.0, 0.5, -2.0, 1e9])),
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

    fn word(&self) -> String {
        match self {
            Self::Bool(value) => value.to_string(),
            Self::Integer(_, value) => value.to_string(),
            Self::Float(value) => format!("{value:?}"),
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
            let event = if random.chance(18) { None } else { random.pick(&events).copied() };
            let event = event.map(|event| {
                let parameters = &chart.events[event].parameters;
                (event, parameters.iter().map(|field| Datum::random(random, chart, field.ty)).collect())
            });
            Input { now, event }
        })
        .collect()
}

/// An input as the driver reads it: `now Event argument argument`, `@` for no event.
#[must_use]
pub fn line(chart: &Chart, input: &Input) -> String {
    match &input.event {
        None => format!("{} @", input.now),
        Some((event, arguments)) => {
            let mut line = format!("{} {}", input.now, chart.events[*event].name.text);
            for argument in arguments {
                line.push(' ');
                line.push_str(&argument.word());
            }
            line
        }
    }
}
