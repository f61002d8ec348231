//! The values of a running chart.

use std::cmp::Ordering;
use std::fmt;
use std::time::Duration;

use smol_str::SmolStr;

use super::integer::Integer;
use crate::chart::{Chart, FaultKind, FloatType, Members, Type, TypeId};

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `bool`
    Bool(bool),
    /// An integer, with its type.
    Integer(Integer),
    /// A float, in its width.
    Float(Float),
    /// `&'static str`
    Text(SmolStr),
    /// `char`
    Char(char),
    /// `core::time::Duration`
    Duration(Duration),
    /// The kind of a run-time fault.
    Fault(FaultKind),
    /// A variant of a host's type: its position in [`Members::Variants`].
    Variant(TypeId, usize),
    /// A value of another type of the host.
    Host(HostValue),
}

/// A float, computed in its own width.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum Float {
    /// `f32`
    F32(f32),
    /// `f64`
    F64(f64),
}

/// A value that the chart passes on, and of which it may read fields.
#[derive(Clone, Debug, PartialEq)]
pub struct HostValue {
    /// Its type.
    pub ty: TypeId,
    /// What it is called where it is printed.
    pub text: SmolStr,
    /// Its fields in the order of [`Members::Fields`], those that are known: what a missing one is, is asked
    /// of [`super::Host::field`]. May be shorter than the fields of the type.
    pub fields: Vec<Option<Value>>,
}

impl Value {
    /// The zero of a type, which a faulty initial value or argument becomes (ruling 7): the first variant of
    /// an enum, an opaque value without a name.
    #[must_use]
    pub fn zero(chart: &Chart, ty: Type) -> Self {
        match ty {
            Type::Bool => Self::Bool(false),
            Type::Integer(ty) => Self::Integer(Integer::zero(ty)),
            Type::Float(FloatType::F32) => Self::Float(Float::F32(0.0)),
            Type::Float(FloatType::F64) => Self::Float(Float::F64(0.0)),
            Type::Text => Self::Text(SmolStr::default()),
            Type::Char => Self::Char('\0'),
            Type::Duration => Self::Duration(Duration::ZERO),
            Type::Fault => Self::Fault(FaultKind::Overflow),
            Type::Host(id) => match chart.types[id].members {
                Members::Variants(_) => Self::Variant(id, 0),
                Members::Opaque | Members::Fields(_) => {
                    Self::Host(HostValue { ty: id, text: SmolStr::default(), fields: Vec::new() })
                }
            },
        }
    }

    /// Whether it is of that type.
    #[must_use]
    pub fn is_of(&self, ty: Type) -> bool {
        match (self, ty) {
            (Self::Bool(_), Type::Bool)
            | (Self::Text(_), Type::Text)
            | (Self::Char(_), Type::Char)
            | (Self::Duration(_), Type::Duration)
            | (Self::Fault(_), Type::Fault)
            | (Self::Float(Float::F32(_)), Type::Float(FloatType::F32))
            | (Self::Float(Float::F64(_)), Type::Float(FloatType::F64)) => true,
            (Self::Integer(value), Type::Integer(ty)) => value.ty() == ty,
            (Self::Variant(own, _), Type::Host(ty)) => *own == ty,
            (Self::Host(value), Type::Host(ty)) => value.ty == ty,
            _ => false,
        }
    }

    /// How two values of one type stand to each other; `None` for floats that do not compare.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Bool(left), Self::Bool(right)) => Some(left.cmp(right)),
            (Self::Integer(left), Self::Integer(right)) => Some(left.cmp(right)),
            (Self::Float(left), Self::Float(right)) => left.partial_cmp(right),
            (Self::Text(left), Self::Text(right)) => Some(left.cmp(right)),
            (Self::Char(left), Self::Char(right)) => Some(left.cmp(right)),
            (Self::Duration(left), Self::Duration(right)) => Some(left.cmp(right)),
            (Self::Variant(_, left), Self::Variant(_, right)) => Some(left.cmp(right)),
            _ => (self == other).then_some(Ordering::Equal),
        }
    }

    /// The value as the chart would write it; an opaque one as text in quotes.
    pub fn display<'value>(&'value self, chart: &'value Chart) -> impl fmt::Display + 'value {
        Displayed { value: self, chart }
    }
}

/// The value, if it is there and of that type, else the type's zero.
pub(super) fn fitting(chart: &Chart, ty: Type, value: Option<&Value>) -> Value {
    value.filter(|value| value.is_of(ty)).cloned().unwrap_or_else(|| Value::zero(chart, ty))
}

/// A value with the chart that knows its names.
struct Displayed<'value> {
    value: &'value Value,
    chart: &'value Chart,
}

impl fmt::Display for Displayed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value {
            Value::Bool(value) => value.fmt(f),
            Value::Integer(value) => value.fmt(f),
            Value::Float(value) => value.fmt(f),
            Value::Text(text) => write!(f, "{text:?}"),
            Value::Char(value) => write!(f, "{value:?}"),
            Value::Duration(value) => f.write_str(&duration(*value)),
            Value::Fault(kind) => write!(f, "Fault::{kind:?}"),
            Value::Variant(ty, position) => {
                let ty = &self.chart.types[*ty];
                let variant = match &ty.members {
                    Members::Variants(variants) => variants.get(*position).map(|name| name.text.as_str()),
                    Members::Opaque | Members::Fields(_) => None,
                };
                write!(f, "{}::{}", ty.name.text, variant.unwrap_or("?"))
            }
            Value::Host(value) => write!(f, "{:?}", value.text),
        }
    }
}

impl fmt::Display for Float {
    /// As Rust writes it, with a fraction, so that it reads as a float again.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::F32(value) => write!(f, "{value:?}"),
            Self::F64(value) => write!(f, "{value:?}"),
        }
    }
}

/// A duration as a literal of the language, in the largest unit up to seconds that needs no fraction.
pub(super) fn duration(value: Duration) -> String {
    let nanoseconds = value.as_nanos();
    let (unit, name) = [(1_000_000_000, "s"), (1_000_000, "ms"), (1_000, "us")]
        .into_iter()
        .find(|(unit, _)| nanoseconds.is_multiple_of(*unit))
        .unwrap_or((1, "ns"));
    format!("{}{name}", nanoseconds / unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_print_as_literals() {
        assert_eq!(duration(Duration::from_secs(60)), "60s");
        assert_eq!(duration(Duration::from_millis(1_500)), "1500ms");
        assert_eq!(duration(Duration::from_nanos(1_001)), "1001ns");
        assert_eq!(duration(Duration::from_micros(7)), "7us");
        assert_eq!(duration(Duration::ZERO), "0s");
    }

    #[test]
    fn floats_print_in_their_width() {
        assert_eq!(Float::F32(0.1).to_string(), "0.1");
        assert_eq!(Float::F64(f64::from(0.1_f32)).to_string(), "0.10000000149011612");
        assert_eq!(Float::F64(2.0).to_string(), "2.0");
    }
}
