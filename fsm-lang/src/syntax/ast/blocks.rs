//! Blocks, statements and expressions.

use smol_str::SmolStr;

use super::{Ident, Target, TypeRef};
use crate::span::Span;

/// `{ statements }`
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The statements.
    pub statements: Vec<Statement>,
    /// From brace to brace.
    pub span: Span,
}

/// One statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Which.
    pub kind: StatementKind,
    /// All of it, the semicolon included.
    pub span: Span,
}

/// The forms of statements. `otherwise` is `else => X`: where the machine goes if the call returns `Err`.
#[derive(Clone, Debug, PartialEq)]
pub enum StatementKind {
    /// `credit += value;`
    Assign {
        /// What is assigned to.
        place: Expr,
        /// `None` for `=`.
        operator: Option<BinaryOperator>,
        /// The new value, or the right side of the operator.
        value: Expr,
        /// `else => X`
        otherwise: Option<Target>,
    },
    /// `dispense(slot);`
    Call {
        /// An [`ExprKind::Call`].
        call: Expr,
        /// `else => X`
        otherwise: Option<Target>,
    },
    /// `let mut name: Type = value;`
    Let {
        /// Where `mut` stands.
        mutable: Option<Span>,
        /// The name.
        name: Ident,
        /// The type, where it is written.
        ty: Option<TypeRef>,
        /// The value.
        value: Expr,
        /// `else => X`
        otherwise: Option<Target>,
    },
    /// `raise Paid(7);`
    Raise {
        /// The event.
        event: Ident,
        /// Its arguments; `None` without parentheses.
        arguments: Option<Vec<Expr>>,
    },
    /// `if a { .. } else if b { .. } else { .. }`, flat, so that a long chain is no deep tree
    If {
        /// The conditions with their blocks, at least one.
        branches: Vec<(Expr, Block)>,
        /// The last block.
        otherwise: Option<Block>,
    },
    /// `pivot;`: what was made stands from here on
    Pivot,
    /// `settle;`, `settle reserve;`: somebody has seen to what is owed
    Settle {
        /// An activity or a state whose debts are meant; empty means all.
        scope: Vec<Ident>,
    },
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// Which.
    pub kind: ExprKind,
    /// All of it.
    pub span: Span,
}

/// The forms of expressions: a part of Rust's. No deeper than [`crate::syntax::MAX_DEPTH`].
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `150`, `5_000u16`, `0x5d`, `1.5`, `true`, `"text"`, `'c'`, `b'c'`, `60s`
    Literal(Literal),
    /// `credit`, `Kind::Express`, `u8::MAX`
    Path(Vec<Ident>),
    /// `order.is_gift`
    Field {
        /// Whose field.
        base: Box<Expr>,
        /// Which.
        name: Ident,
    },
    /// `in_stock(slot)`
    Call {
        /// The function.
        function: Ident,
        /// Its arguments.
        arguments: Vec<Expr>,
    },
    /// `in(On.Sound)`
    In(Vec<Ident>),
    /// `!ready`, `-1`
    Unary {
        /// Which.
        operator: UnaryOperator,
        /// Of what.
        operand: Box<Expr>,
    },
    /// `a + b`
    Binary {
        /// Which.
        operator: BinaryOperator,
        /// The left side.
        left: Box<Expr>,
        /// The right side.
        right: Box<Expr>,
    },
    /// `value as u16`
    Cast {
        /// What.
        value: Box<Expr>,
        /// To which type.
        ty: TypeRef,
    },
    /// `(a + b)`
    Paren(Box<Expr>),
}

/// A literal.
#[derive(Clone, Debug, PartialEq)]
pub struct Literal {
    /// What it means.
    pub kind: LiteralKind,
    /// As it was written, for the printer.
    pub text: SmolStr,
    /// Where it stands.
    pub span: Span,
}

/// What a literal means.
#[derive(Clone, Debug, PartialEq)]
pub enum LiteralKind {
    /// `5_000`, `1u8`, `0x5d`, `b'c'` (a `u8`)
    Integer {
        /// The value.
        value: u128,
        /// Its type, where it is written.
        suffix: Option<IntegerType>,
    },
    /// `1.5`, `1e3f32`
    Float {
        /// The value.
        value: f64,
        /// Its type, where it is written.
        suffix: Option<FloatType>,
    },
    /// `true`, `false`
    Bool(bool),
    /// `"text"`, `r"text"`, unescaped
    Text(SmolStr),
    /// `'c'`
    Char(char),
    /// `60s`, `1.5h`: nanoseconds. Decimal with ns, us, ms, s, min, h, d.
    Duration(u64),
}

/// The integers of Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is named like the type it is")]
pub enum IntegerType {
    U8,
    U16,
    U32,
    U64,
    U128,
    Usize,
    I8,
    I16,
    I32,
    I64,
    I128,
    Isize,
}

/// The floats of Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is named like the type it is")]
pub enum FloatType {
    F32,
    F64,
}

/// The operators with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOperator {
    /// `!`
    Not,
    /// `-`
    Negate,
}

/// The operators with two operands; precedence and associativity are Rust's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is named like the operator it is")]
pub enum BinaryOperator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    BitOr,
    BitXor,
    BitAnd,
    ShiftLeft,
    ShiftRight,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}
