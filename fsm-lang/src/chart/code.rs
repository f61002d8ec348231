//! Blocks, statements and expressions.

use smol_str::SmolStr;

use super::{
    BinaryOperator, Chart, ConstantId, EventId, FunctionId, LocalId, Name, Scope, StateId, StateKind,
    TransitionId, Type, TypeId, UnaryOperator, VariableId,
};
use crate::map::Arena;
use crate::span::Span;

/// A block with its locals. An empty one for what has none.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Code {
    /// The bindings of the trigger first, then every `let` in order.
    pub locals: Arena<LocalId, Local>,
    /// What is done.
    pub statements: Vec<Statement>,
    /// From brace to brace; `None` where no block is written.
    pub span: Option<Span>,
}

impl Chart {
    /// All blocks: of states, of initial states, of histories, of transitions; each kind in document order.
    pub fn codes(&self) -> impl Iterator<Item = &Code> {
        let states = self.states.values().flat_map(|state| {
            let initial = match &state.kind {
                StateKind::Compound { initial } => Some(&initial.code),
                _ => None,
            };
            state.entry.iter().chain(&state.exit).chain(initial)
        });
        let histories = self.histories.values().map(|history| &history.code);
        let transitions = self.transitions.values().map(|transition| &transition.code);
        states.chain(histories).chain(transitions)
    }
}

/// A name inside a block.
#[derive(Clone, Debug, PartialEq)]
pub struct Local {
    /// The name; names can be shadowed, ids cannot.
    pub name: Name,
    /// The type.
    pub ty: Type,
    /// `let mut`
    pub mutable: bool,
}

/// One statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Which.
    pub kind: StatementKind,
    /// All of it.
    pub span: Span,
}

/// The forms of statements. `otherwise` is the transition of `else => X`, with [`Trigger::Otherwise`]: taken
/// if the call, which is then the whole value, returns `Err`.
#[derive(Clone, Debug, PartialEq)]
pub enum StatementKind {
    /// `place = value`, `place += value`
    Assign {
        /// What is assigned to.
        place: Place,
        /// The operator of `+=` and its like.
        operator: Option<BinaryOperator>,
        /// The value. Of the place's type, but for shifts.
        value: Expr,
        /// `else => X`
        otherwise: Option<TransitionId>,
    },
    /// A call of an action, or of a query whose value is dropped
    Call {
        /// The function.
        function: FunctionId,
        /// Its arguments.
        arguments: Vec<Expr>,
        /// `else => X`
        otherwise: Option<TransitionId>,
    },
    /// `let`
    Let {
        /// What is made.
        local: LocalId,
        /// Its value.
        value: Expr,
        /// `else => X`
        otherwise: Option<TransitionId>,
    },
    /// `raise`: puts the event at the end of the internal queue
    Raise {
        /// The event.
        event: EventId,
        /// Its arguments.
        arguments: Vec<Expr>,
    },
    /// `if`
    If {
        /// Conditions with what is done, at least one.
        branches: Vec<(Expr, Vec<Statement>)>,
        /// The last block.
        otherwise: Option<Vec<Statement>>,
    },
    /// `pivot;`: settles every debt of the machine
    Pivot,
    /// `settle;`, `settle x;`: settles the debts of the scope
    Settle(Scope),
}

/// What can be assigned to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A variable of the machine, or a datum of the code's own state or an ancestor of it.
    Variable(VariableId),
    /// A `let mut`.
    Local(LocalId),
}

/// An expression with its type.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// Which.
    pub kind: ExprKind,
    /// The type of its value.
    pub ty: Type,
    /// Where it is written.
    pub span: Span,
}

/// The forms of expressions. Parentheses are gone; the tree has them.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `true`
    Bool(bool),
    /// An integer that its type holds, `-128i8` included.
    Integer {
        /// Whether it is below zero.
        negative: bool,
        /// Its absolute value.
        magnitude: u128,
    },
    /// A float.
    Float(f64),
    /// A text.
    Text(SmolStr),
    /// A character.
    Char(char),
    /// Nanoseconds; the value is a `core::time::Duration`.
    Duration(u64),
    /// `Fault::Overflow`
    Fault(FaultKind),
    /// `Kind::Express`: the variant's position in [`Members::Variants`]
    Variant(TypeId, usize),
    /// A constant.
    Constant(ConstantId),
    /// A variable.
    Variable(VariableId),
    /// A binding or `let` of the code that the expression belongs to.
    Local(LocalId),
    /// `order.is_gift`: the field's position in [`Members::Fields`]
    Field {
        /// Whose.
        base: Box<Expr>,
        /// Which.
        field: usize,
    },
    /// A query's answer.
    Query {
        /// The query. One that can fail stands in blocks only.
        function: FunctionId,
        /// Its arguments.
        arguments: Vec<Expr>,
    },
    /// `in(S)`: whether the state is active. Stands in guards only.
    In(StateId),
    /// One operand.
    Unary {
        /// Which.
        operator: UnaryOperator,
        /// Of what.
        operand: Box<Expr>,
    },
    /// Two operands: of one type, but for shifts (any integer on the right) and `Duration * u32`, `Duration / u32`.
    Binary {
        /// Which.
        operator: BinaryOperator,
        /// Left.
        left: Box<Expr>,
        /// Right.
        right: Box<Expr>,
    },
    /// `as` between numbers: checked, an integer that does not fit is [`FaultKind::Conversion`]. Float to
    /// integer truncates and must fit; integer to float and float to float round as Rust's `as`.
    Cast(Box<Expr>),
}

/// What can go wrong in an expression or call (ruling 7); the same set is `fsm_runtime::Fault`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// The result of integer or duration arithmetic, or of a shift, does not fit.
    Overflow,
    /// Division by zero, or the remainder of it.
    DivisionByZero,
    /// A cast whose value does not fit the type.
    Conversion,
    /// A function of the host returned `Err`.
    Host,
}
