//! Random expressions of a type.

use crate::random::Random;

/// The types that random charts use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named like the type it is")]
pub enum Ty {
    Bool,
    U8,
    I16,
    U32,
    I64,
    F64,
    Text,
    Char,
    Duration,
    Token,
    Hue,
    Record,
}

impl Ty {
    /// One of them, numbers and host values more often.
    pub fn random(random: &mut Random) -> Self {
        use Ty::{Bool, Char, Duration, F64, Hue, I16, I64, Record, Text, Token, U8, U32};
        random.one(&[
            Bool, Bool, U8, U8, U8, I16, U32, I64, I64, F64, Text, Char, Duration, Token, Token, Token, Hue,
            Record,
        ])
    }

    /// As a chart writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::U8 => "u8",
            Self::I16 => "i16",
            Self::U32 => "u32",
            Self::I64 => "i64",
            Self::F64 => "f64",
            Self::Text => "&'static str",
            Self::Char => "char",
            Self::Duration => "Duration",
            Self::Token => "Token",
            Self::Hue => "Hue",
            Self::Record => "Record",
        }
    }

    fn is_integer(self) -> bool {
        matches!(self, Self::U8 | Self::I16 | Self::U32 | Self::I64)
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
        if ty.is_integer() {
            return self.integer(random, ty, depth - 1);
        }
        match ty {
            Ty::Bool => self.condition(random, depth - 1),
            Ty::F64 => match random.below(3) {
                0 => self.simple(random, ty),
                1 => format!("({} as f64)", self.expression(random, Ty::I16, depth - 1)),
                _ => {
                    let operator = random.one(&["+", "-", "*", "/"]);
                    format!(
                        "({} {operator} {})",
                        self.expression(random, ty, depth - 1),
                        self.expression(random, ty, depth - 1)
                    )
                }
            },
            Ty::Duration => match random.below(3) {
                0 => "SPAN".into(),
                1 => {
                    let operator = if self.hostile { random.one(&["+", "-"]) } else { "+" };
                    format!(
                        "({} {operator} {})",
                        self.expression(random, ty, depth - 1),
                        self.simple(random, ty)
                    )
                }
                _ => {
                    format!("({} * {})", self.simple(random, ty), self.expression(random, Ty::U32, depth - 1))
                }
            },
            _ => self.simple(random, ty),
        }
    }

    fn integer(&self, random: &mut Random, ty: Ty, depth: usize) -> String {
        match random.below(11) {
            0..=1 => self.simple(random, ty),
            2 if self.queries && ty == Ty::U8 => {
                format!("size({})", self.expression(random, Ty::Token, depth))
            }
            3 if ty == Ty::U8 => {
                self.value(random, Ty::Record).map_or("LOW".into(), |record| format!("{record}.count"))
            }
            3 if ty == Ty::I64 => "BASE".into(),
            4 | 10 => {
                let all = [Ty::U8, Ty::I16, Ty::U32, Ty::I64];
                let from = if self.hostile || random.chance(50) { random.one(&all) } else { Ty::U8 };
                format!("({} as {})", self.expression(random, from, depth), ty.name())
            }
            5 => {
                let operator = random.one(&["&", "|", "^"]);
                format!(
                    "({} {operator} {})",
                    self.expression(random, ty, depth),
                    self.expression(random, ty, depth)
                )
            }
            6 => {
                let operator = random.one(&["<<", ">>", "/", "%"]);
                format!("({} {operator} {})", self.expression(random, ty, depth), self.simple(random, ty))
            }
            7 if matches!(ty, Ty::I16 | Ty::I64) => format!("(-{})", self.expression(random, ty, depth)),
            _ => {
                let operator = random.one(if self.hostile {
                    &["+", "+", "-", "*"]
                } else {
                    &["+", "+", "+", "/", "%", "-"]
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
                let ty =
                    random.one(&[Ty::U8, Ty::U8, Ty::I16, Ty::U32, Ty::I64, Ty::F64, Ty::Char, Ty::Duration]);
                let operator = random.one(&["==", "!=", "<", "<=", ">", ">="]);
                format!("({} {operator} {})", self.expression(random, ty, depth), self.simple(random, ty))
            }
        }
    }

    /// A literal, or for a type of the host what gives one.
    fn simple(&self, random: &mut Random, ty: Ty) -> String {
        match ty {
            Ty::Bool => random.one(&["true", "false"]).into(),
            Ty::U8 | Ty::I16 | Ty::U32 | Ty::I64 if !self.hostile && random.chance(93) => {
                format!("{}{}", random.one(&[0, 1, 1, 2, 2, 3, 3, 5, 5, 7]), ty.name())
            }
            Ty::U8 => format!("{}u8", random.one(&[0, 1, 2, 3, 7, 100, 200, 255])),
            Ty::I16 => random.one(&["0i16", "1i16", "-1i16", "300i16", "-32768i16", "32767i16"]).into(),
            Ty::U32 => format!("{}u32", random.one(&[0u32, 1, 2, 10, 5_000, u32::MAX])),
            Ty::I64 => {
                random.one(&["0i64", "1i64", "-7i64", "1_000i64", "9_223_372_036_854_775_807i64"]).into()
            }
            Ty::F64 => random.one(&["0.5", "2.0", "1e3", "-0.25"]).into(),
            Ty::Text => random.one(&["\"red\"", "\"\"", "\"a \\\"b\\\"\""]).into(),
            Ty::Char => random.one(&["'a'", "'z'", "'\\n'", "'é'"]).into(),
            Ty::Duration => random.one(&["0ms", "5ms", "20ms", "1.5s", "1min"]).into(),
            Ty::Token => self.value(random, ty).unwrap_or_else(|| format!("make({})", random.below(9))),
            Ty::Hue => random.one(&["Hue::Red", "Hue::Green", "Hue::Blue"]).into(),
            Ty::Record => self.value(random, ty).unwrap_or_else(|| format!("open({})", random.below(9))),
        }
    }
}
