//! What can be said of a type without a value of it.

use super::{Chart, FaultKind, IntegerType, Members, Type};

impl IntegerType {
    /// Every integer type, in the order of its declaration.
    pub const ALL: [Self; 12] = [
        Self::U8,
        Self::U16,
        Self::U32,
        Self::U64,
        Self::U128,
        Self::Usize,
        Self::I8,
        Self::I16,
        Self::I32,
        Self::I64,
        Self::I128,
        Self::Isize,
    ];

    /// How many bits it has; `usize` and `isize` count as 64.
    #[must_use]
    pub fn bits(self) -> u32 {
        match self {
            Self::U8 | Self::I8 => 8,
            Self::U16 | Self::I16 => 16,
            Self::U32 | Self::I32 => 32,
            Self::U64 | Self::I64 | Self::Usize | Self::Isize => 64,
            Self::U128 | Self::I128 => 128,
        }
    }

    /// Whether it holds numbers below zero.
    #[must_use]
    pub fn is_signed(self) -> bool {
        matches!(self, Self::I8 | Self::I16 | Self::I32 | Self::I64 | Self::I128 | Self::Isize)
    }

    /// The largest number that it holds.
    #[must_use]
    pub fn max(self) -> u128 {
        let unused = 128 - self.bits() + u32::from(self.is_signed());
        u128::MAX >> unused
    }

    /// The absolute value of the smallest number that it holds: zero without a sign.
    #[must_use]
    pub fn min_magnitude(self) -> u128 {
        if self.is_signed() { self.max() + 1 } else { 0 }
    }

    /// Whether it holds the number of that sign and absolute value.
    #[must_use]
    pub fn holds(self, negative: bool, magnitude: u128) -> bool {
        magnitude <= if negative { self.min_magnitude() } else { self.max() }
    }
}

impl FaultKind {
    /// Every kind, in the order in which noted ones are queued.
    pub const ALL: [Self; 4] = [Self::Overflow, Self::DivisionByZero, Self::Conversion, Self::Host];

    /// The name of the variant of `fsm_runtime::Fault`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Overflow => "Overflow",
            Self::DivisionByZero => "DivisionByZero",
            Self::Conversion => "Conversion",
            Self::Host => "Host",
        }
    }
}

impl Type {
    /// Whether it is an integer or a float.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer(_) | Self::Float(_))
    }
}

impl Chart {
    /// A type as the chart writes it.
    #[must_use]
    pub fn type_name(&self, ty: Type) -> &str {
        match ty {
            Type::Bool => "bool",
            Type::Integer(integer) => integer.name(),
            Type::Float(float) => float.name(),
            Type::Text => "&'static str",
            Type::Char => "char",
            Type::Duration => "Duration",
            Type::Fault => "Fault",
            Type::Host(id) => &self.types[id].name.text,
        }
    }

    /// Whether values of the type can be compared by `==` and `!=`.
    #[must_use]
    pub fn has_equality(&self, ty: Type) -> bool {
        match ty {
            Type::Host(id) => matches!(self.types[id].members, Members::Variants(_)),
            _ => true,
        }
    }

    /// Whether values of the type can be compared by `<` and its like.
    #[must_use]
    pub fn has_order(&self, ty: Type) -> bool {
        ty.is_number() || matches!(ty, Type::Char | Type::Duration)
    }
}
