//! The operators: how they are written, and how strongly they bind.

use crate::syntax::ast::BinaryOperator;

/// The strength of `as`, between the unary operators and `*`.
pub(super) const CAST: u8 = 10;

/// How strongly an operator binds (The Rust Reference, "Expression precedence").
pub(super) fn strength(operator: BinaryOperator) -> u8 {
    use BinaryOperator as B;
    match operator {
        B::Or => 1,
        B::And => 2,
        B::Equal | B::NotEqual | B::Less | B::LessEqual | B::Greater | B::GreaterEqual => COMPARISON,
        B::BitOr => 4,
        B::BitXor => 5,
        B::BitAnd => 6,
        B::ShiftLeft | B::ShiftRight => 7,
        B::Add | B::Subtract => 8,
        B::Multiply | B::Divide | B::Remainder => 9,
    }
}

pub(super) const COMPARISON: u8 = 3;

/// The operators as written, those first of which another is the beginning.
pub(super) const BINARY: [(&str, BinaryOperator); 18] = [
    ("||", BinaryOperator::Or),
    ("&&", BinaryOperator::And),
    ("==", BinaryOperator::Equal),
    ("!=", BinaryOperator::NotEqual),
    ("<=", BinaryOperator::LessEqual),
    (">=", BinaryOperator::GreaterEqual),
    ("<<", BinaryOperator::ShiftLeft),
    (">>", BinaryOperator::ShiftRight),
    ("<", BinaryOperator::Less),
    (">", BinaryOperator::Greater),
    ("|", BinaryOperator::BitOr),
    ("^", BinaryOperator::BitXor),
    ("&", BinaryOperator::BitAnd),
    ("+", BinaryOperator::Add),
    ("-", BinaryOperator::Subtract),
    ("*", BinaryOperator::Multiply),
    ("/", BinaryOperator::Divide),
    ("%", BinaryOperator::Remainder),
];

/// The operators that assign.
pub(super) const ASSIGNMENTS: [(&str, Option<BinaryOperator>); 11] = [
    ("=", None),
    ("+=", Some(BinaryOperator::Add)),
    ("-=", Some(BinaryOperator::Subtract)),
    ("*=", Some(BinaryOperator::Multiply)),
    ("/=", Some(BinaryOperator::Divide)),
    ("%=", Some(BinaryOperator::Remainder)),
    ("&=", Some(BinaryOperator::BitAnd)),
    ("|=", Some(BinaryOperator::BitOr)),
    ("^=", Some(BinaryOperator::BitXor)),
    ("<<=", Some(BinaryOperator::ShiftLeft)),
    (">>=", Some(BinaryOperator::ShiftRight)),
];
