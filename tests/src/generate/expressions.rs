//! Random expressions of a type.

use fsm_lang::chart::{FloatType, IntegerType};

use crate::random::Random;

/// The types that random charts use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named like the type it is")]
pub enum Ty {
    Bool,
    Integer(IntegerType),
    Float(FloatType),
    Text,
    Char,
    Duration,
    Token,
    Hue,
    Record,
}

#[allow(missing_docs, reason = "each is named like the type it is")]
impl Ty {
    pub const U8: Self = Self::Integer(IntegerType::U8);
    pub const U32: Self = Self::Integer(IntegerType::U32);
    pub const I64: Self = Self::Integer(IntegerType::I64);
    pub const F64: Self = Self::Float(FloatType::F64);
}

impl Ty {
    /// One of them, numbers and host values more often.
    pub fn random(random: &mut Random) -> Self {
        match random.below(20) {
            0..=1 => Self::Bool,
            2..=4 => Self::U8,
            5..=6 => Self::I64,
            7..=11 => Self::random_integer(random),
            12 => Self::random_float(random),
            13 => Self::Text,
            14 => Self::Char,
            15 => Self::Duration,
            16..=17 => Self::Token,
            18 => Self::Hue,
            _ => Self::Record,
        }
    }

    fn random_integer(random: &mut Random) -> Self {
        Self::Integer(random.one(&IntegerType::ALL))
    }

    fn random_float(random: &mut Random) -> Self {
        Self::Float(random.one(&[FloatType::F32, FloatType::F64]))
    }

    /// As a chart writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Integer(ty) => ty.name(),
            Self::Float(ty) => ty.name(),
            Self::Text => "&'static str",
            Self::Char => "char",
            Self::Duration => "Duration",
            Self::Token => "Token",
            Self::Hue => "Hue",
            Self::Record => "Record",
        }
    }
}

/// What an expression may read.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    pub(super) values: Vec<(String, Ty)>,
    /// The states that `in(..)` may name; empty where it may not stand.
    pub(super) states: Vec<String>,
    /// Whether queries may stand.
    pub(super) queries: bool,
    /// Whether numbers are often at the end of their range, so that much overflows.
    pub(super) hostile: bool,
}

impl Scope {
    fn value(&self, random: &mut Random, ty: Ty) -> Option<String> {
        let fitting: Vec<&String> =
            self.values.iter().filter(|value| value.1 == ty).map(|value| &value.0).collect();
        random.pick(&fitting).map(|name| (*name).clone())
    }

    /// An expression of that type.
    pub(super) fn expression(&self, random: &mut Random, ty: Ty, depth: usize) -> String {
        if (depth == 0 || random.chance(55))
            && let Some(value) = self.value(random, ty)
        {
            return value;
        }
        if depth == 0 {
            return self.simple(random, ty);
        }
        match ty {
            Ty::Bool => self.condition(random, depth - 1),
            Ty::Integer(integer) => self.integer(random, integer, depth - 1),
            Ty::Float(_) => self.float(random, ty, depth - 1),
            Ty::Duration => self.duration(random, depth - 1),
            _ => self.simple(random, ty),
        }
    }

    fn float(&self, random: &mut Random, ty: Ty, depth: usize) -> String {
        let from = match random.below(8) {
            0..=1 => return self.simple(random, ty),
            2 => Ty::random_float(random),
            3..=4 => Ty::random_integer(random),
            5 => return format!("(-{})", self.expression(random, ty, depth)),
            _ => {
                let operator = random.one(&["+", "-", "*", "/", "%"]);
                let (left, right) = (self.expression(random, ty, depth), self.expression(random, ty, depth));
                return format!("({left} {operator} {right})");
            }
        };
        format!("({} as {})", self.expression(random, from, depth), ty.name())
    }

    fn duration(&self, random: &mut Random, depth: usize) -> String {
        let (operator, right) = match random.below(6) {
            0..=1 => return "SPAN".into(),
            2 | 3 => {
                let operator = if self.hostile { random.one(&["+", "-"]) } else { "+" };
                (operator, self.simple(random, Ty::Duration))
            }
            4 => ("*", self.expression(random, Ty::U32, depth)),
            _ => ("/", self.simple(random, Ty::U32)),
        };
        let left = if operator == "*" {
            self.simple(random, Ty::Duration)
        } else {
            self.expression(random, Ty::Duration, depth)
        };
        format!("({left} {operator} {right})")
    }

    fn integer(&self, random: &mut Random, integer: IntegerType, depth: usize) -> String {
        let ty = Ty::Integer(integer);
        match random.below(14) {
            0..=1 => self.simple(random, ty),
            2 if self.queries && ty == Ty::U8 => {
                format!("size({})", self.expression(random, Ty::Token, depth))
            }
            3 if ty == Ty::U8 => {
                self.value(random, Ty::Record).map_or("LOW".into(), |record| format!("{record}.count"))
            }
            3 if ty == Ty::I64 => "BASE".into(),
            4 | 5 => {
                let from = match random.below(10) {
                    _ if self.hostile => Ty::random_integer(random),
                    0..=3 => Ty::U8,
                    4 => Ty::random_float(random),
                    _ => Ty::random_integer(random),
                };
                format!("({} as {})", self.expression(random, from, depth), ty.name())
            }
            6 => {
                let operator = random.one(&["&", "|", "^"]);
                format!(
                    "({} {operator} {})",
                    self.expression(random, ty, depth),
                    self.expression(random, ty, depth)
                )
            }
            7 => {
                let operator = random.one(&["/", "%"]);
                format!("({} {operator} {})", self.expression(random, ty, depth), self.simple(random, ty))
            }
            8 => {
                let by = Ty::random_integer(random);
                let operator = random.one(&["<<", ">>"]);
                format!("({} {operator} {})", self.expression(random, ty, depth), self.simple(random, by))
            }
            // What is complemented is at the other end of its range.
            9 if self.hostile || random.chance(30) => format!("(!{})", self.expression(random, ty, depth)),
            10 if integer.is_signed() => format!("(-{})", self.expression(random, ty, depth)),
            _ => {
                let operator = random.one(if self.hostile {
                    &["+", "+", "-", "*"]
                } else {
                    &["+", "+", "+", "/", "%", "-", "*"]
                });
                format!("({} {operator} {})", self.expression(random, ty, depth), self.simple(random, ty))
            }
        }
    }

    fn condition(&self, random: &mut Random, depth: usize) -> String {
        match random.below(12) {
            0 => random.one(&["true", "false"]).into(),
            1..=2 if self.queries => match random.chance(50) {
                true => format!("ask({})", self.expression(random, Ty::U8, depth)),
                false => format!("heavy({})", self.expression(random, Ty::Token, depth)),
            },
            3..=4 if !self.states.is_empty() => {
                random.pick(&self.states).map_or("true".into(), |state| format!("in({state})"))
            }
            5 => {
                let operator = random.one(&["&&", "||"]);
                format!(
                    "({} {operator} {})",
                    self.expression(random, Ty::Bool, depth),
                    self.expression(random, Ty::Bool, depth)
                )
            }
            6 => format!("!{}", self.expression(random, Ty::Bool, 0)),
            7 => {
                let ty = random.one(&[Ty::Text, Ty::Hue, Ty::Bool]);
                let operator = random.one(&["==", "!="]);
                format!("({} {operator} {})", self.expression(random, ty, depth), self.simple(random, ty))
            }
            8 => self.value(random, Ty::Record).map_or("false".into(), |record| format!("{record}.flag")),
            _ => {
                let ty = match random.below(8) {
                    0..=1 => Ty::U8,
                    2..=4 => Ty::random_integer(random),
                    5 => Ty::random_float(random),
                    6 => Ty::Char,
                    _ => Ty::Duration,
                };
                let operator = random.one(&["==", "!=", "<", "<=", ">", ">="]);
                format!("({} {operator} {})", self.expression(random, ty, depth), self.simple(random, ty))
            }
        }
    }

    /// A literal, or for a type of the host what gives one.
    fn simple(&self, random: &mut Random, ty: Ty) -> String {
        match ty {
            Ty::Bool => random.one(&["true", "false"]).into(),
            Ty::Integer(integer) => self.number(random, integer),
            Ty::Float(float) => format!("{}{}", random.one(&["0.5", "2.0", "1e3", "0.25"]), float.name()),
            Ty::Text => random.one(&["\"red\"", "\"\"", "\"a \\\"b\\\"\""]).into(),
            Ty::Char => random.one(&["'a'", "'z'", "'\\n'", "'é'"]).into(),
            Ty::Duration => random.one(&["0ms", "5ms", "20ms", "1.5s", "1min"]).into(),
            Ty::Token => self.value(random, ty).unwrap_or_else(|| format!("make({})", random.below(9))),
            Ty::Hue => random.one(&["Hue::Red", "Hue::Green", "Hue::Blue"]).into(),
            Ty::Record => self.value(random, ty).unwrap_or_else(|| format!("open({})", random.below(9))),
        }
    }

    /// A literal of an integer; where much shall overflow, often one at an end of its range.
    fn number(&self, random: &mut Random, ty: IntegerType) -> String {
        let name = ty.name();
        if !self.hostile && random.chance(93) {
            return format!("{}{name}", random.one(&[0, 1, 1, 2, 2, 3, 3, 5, 5, 7]));
        }
        match random.below(8) {
            0 => format!("{}{name}", ty.max()),
            1 => format!("{}{name}", ty.max() - 1),
            2 if ty.is_signed() => format!("-{}{name}", ty.min_magnitude()),
            3 if ty.is_signed() => format!("-1{name}"),
            _ => format!("{}{name}", random.one(&[0, 1, 2, 3, 7, 100])),
        }
    }
}
