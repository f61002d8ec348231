//! Expressions: Rust's, with checked arithmetic.

use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::quote;

use super::context::Env;
use super::facts::{can_fault, is_opaque, operator_can_fault};
use crate::chart::{
    BinaryOperator, Expr, ExprKind, FaultKind, FloatType, FunctionId, IntegerType, Members, Type,
    UnaryOperator,
};

/// Tokens with how tightly their outermost operator binds.
pub(super) struct Piece {
    pub(super) tokens: TokenStream,
    level: u8,
}

const POSTFIX: u8 = 12;
const UNARY: u8 = 11;
const CAST: u8 = 10;
const COMPARE: u8 = 3;
const AND: u8 = 2;
const OR: u8 = 1;

impl Piece {
    fn new(tokens: TokenStream, level: u8) -> Self {
        Self { tokens, level }
    }

    /// In parentheses if it binds less tightly.
    fn at(self, level: u8) -> TokenStream {
        let tokens = self.tokens;
        if self.level < level { quote!((#tokens)) } else { tokens }
    }
}

/// How wide an integer is.
pub(super) fn bits(ty: IntegerType) -> u32 {
    match ty {
        IntegerType::U8 | IntegerType::I8 => 8,
        IntegerType::U16 | IntegerType::I16 => 16,
        IntegerType::U32 | IntegerType::I32 => 32,
        IntegerType::U64 | IntegerType::I64 | IntegerType::Usize | IntegerType::Isize => 64,
        IntegerType::U128 | IntegerType::I128 => 128,
    }
}

fn is_signed(ty: IntegerType) -> bool {
    matches!(
        ty,
        IntegerType::I8
            | IntegerType::I16
            | IntegerType::I32
            | IntegerType::I64
            | IntegerType::I128
            | IntegerType::Isize
    )
}

pub(super) fn integer_name(ty: IntegerType) -> Ident {
    let name = match ty {
        IntegerType::U8 => "u8",
        IntegerType::U16 => "u16",
        IntegerType::U32 => "u32",
        IntegerType::U64 => "u64",
        IntegerType::U128 => "u128",
        IntegerType::Usize => "usize",
        IntegerType::I8 => "i8",
        IntegerType::I16 => "i16",
        IntegerType::I32 => "i32",
        IntegerType::I64 => "i64",
        IntegerType::I128 => "i128",
        IntegerType::Isize => "isize",
    };
    Ident::new(name, Span::call_site())
}

/// Whether `core` converts every value, by `From`.
fn widens(from: IntegerType, to: IntegerType) -> bool {
    use IntegerType::{I8, I16, Isize, U8, U16, Usize};
    match (from, to) {
        (from, to) if from == to => true,
        (Usize | Isize, _) => false,
        (from, Usize) => matches!(from, U8 | U16),
        (from, Isize) => matches!(from, U8 | I8 | I16),
        (from, to) if is_signed(from) == is_signed(to) => bits(from) < bits(to),
        (from, to) => !is_signed(from) && bits(from) < bits(to),
    }
}

pub(super) fn cast_can_fault(from: Type, to: Type) -> bool {
    match (from, to) {
        (Type::Integer(from), Type::Integer(to)) => !widens(from, to),
        (Type::Float(_), Type::Integer(_)) => true,
        _ => false,
    }
}

pub(super) fn fault_variant(kind: FaultKind) -> Ident {
    let name = match kind {
        FaultKind::Overflow => "Overflow",
        FaultKind::DivisionByZero => "DivisionByZero",
        FaultKind::Conversion => "Conversion",
        FaultKind::Host => "Host",
    };
    Ident::new(name, Span::call_site())
}

/// An integer as a person writes it: `10_000`.
fn integer_literal(magnitude: u128, ty: Option<IntegerType>) -> TokenStream {
    let digits = magnitude.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && digits.len() > 4 && (digits.len() - index).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    let suffix = ty.map(|ty| integer_name(ty).to_string()).unwrap_or_default();
    let literal = syn::LitInt::new(&format!("{text}{suffix}"), Span::call_site());
    quote!(#literal)
}

/// A duration as a person writes it.
pub(super) fn duration_literal(nanoseconds: u64, duration: &TokenStream) -> TokenStream {
    let (unit, count) = match nanoseconds {
        n if n.is_multiple_of(1_000_000_000) => ("from_secs", n / 1_000_000_000),
        n if n.is_multiple_of(1_000_000) => ("from_millis", n / 1_000_000),
        n if n.is_multiple_of(1_000) => ("from_micros", n / 1_000),
        n => ("from_nanos", n),
    };
    let unit = Ident::new(unit, Span::call_site());
    let count = integer_literal(u128::from(count), None);
    quote!(#duration::#unit(#count))
}

/// Whether a `?` stands somewhere in tokens.
fn asks_inside(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Punct(punct) => punct.as_char() == '?',
        TokenTree::Group(group) => asks_inside(&group.stream()),
        _ => false,
    })
}

fn symbol(operator: BinaryOperator) -> TokenStream {
    match operator {
        BinaryOperator::Or => quote!(||),
        BinaryOperator::And => quote!(&&),
        BinaryOperator::Equal => quote!(==),
        BinaryOperator::NotEqual => quote!(!=),
        BinaryOperator::Less => quote!(<),
        BinaryOperator::LessEqual => quote!(<=),
        BinaryOperator::Greater => quote!(>),
        BinaryOperator::GreaterEqual => quote!(>=),
        BinaryOperator::BitOr => quote!(|),
        BinaryOperator::BitXor => quote!(^),
        BinaryOperator::BitAnd => quote!(&),
        BinaryOperator::ShiftLeft => quote!(<<),
        BinaryOperator::ShiftRight => quote!(>>),
        BinaryOperator::Add => quote!(+),
        BinaryOperator::Subtract => quote!(-),
        BinaryOperator::Multiply => quote!(*),
        BinaryOperator::Divide => quote!(/),
        BinaryOperator::Remainder => quote!(%),
    }
}

/// How tightly an operator binds.
fn level(operator: BinaryOperator) -> u8 {
    match operator {
        BinaryOperator::Or => OR,
        BinaryOperator::And => AND,
        BinaryOperator::Equal
        | BinaryOperator::NotEqual
        | BinaryOperator::Less
        | BinaryOperator::LessEqual
        | BinaryOperator::Greater
        | BinaryOperator::GreaterEqual => COMPARE,
        BinaryOperator::BitOr => 4,
        BinaryOperator::BitXor => 5,
        BinaryOperator::BitAnd => 6,
        BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight => 7,
        BinaryOperator::Add | BinaryOperator::Subtract => 8,
        BinaryOperator::Multiply | BinaryOperator::Divide | BinaryOperator::Remainder => 9,
    }
}

/// Whether only what stands around the expression gives its literal a type.
fn is_untyped(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Integer { .. } => true,
        ExprKind::Float(_) => true,
        ExprKind::Unary { operand, .. } => is_untyped(operand),
        ExprKind::Binary { left, right, .. } => is_untyped(left) && is_untyped(right),
        _ => false,
    }
}

impl Env<'_, '_> {
    /// The value of a constant, whose arithmetic has been found to be without a fault.
    pub(super) fn constant(&self, expr: &Expr) -> TokenStream {
        if matches!(expr.kind, ExprKind::Integer { .. } | ExprKind::Float(_)) {
            return self.piece(expr, true).tokens;
        }
        self.constant_piece(expr).tokens
    }

    fn constant_piece(&self, expr: &Expr) -> Piece {
        let piece = |expr: &Expr| self.constant_piece(expr).at(POSTFIX);
        match &expr.kind {
            ExprKind::Unary { operator, operand } => {
                let operand = piece(operand);
                match operator {
                    UnaryOperator::Not => Piece::new(quote!(!#operand), UNARY),
                    UnaryOperator::Negate => Piece::new(quote!(-#operand), UNARY),
                }
            }
            ExprKind::Binary { operator, left, right }
                if left.ty == Type::Duration || right.ty == Type::Duration =>
            {
                let (left, right) = if left.ty == Type::Duration { (left, right) } else { (right, left) };
                let (left, right) = (piece(left), self.constant(right));
                let method = match operator {
                    BinaryOperator::Add => "saturating_add",
                    BinaryOperator::Subtract => "saturating_sub",
                    BinaryOperator::Multiply => "saturating_mul",
                    _ => {
                        let duration = self.machine.duration();
                        return Piece::new(
                            quote!(match #left.checked_div(#right) { Some(value) => value, None => #duration::ZERO }),
                            0,
                        );
                    }
                };
                let method = Ident::new(method, Span::call_site());
                Piece::new(quote!(#left.#method(#right)), POSTFIX)
            }
            ExprKind::Binary { operator, left, right } => {
                let symbol = symbol(*operator);
                let (left, right) = (piece(left), piece(right));
                Piece::new(quote!(#left #symbol #right), 0)
            }
            ExprKind::Cast(value) => {
                let (value, ty) = (piece(value), self.machine.ty(expr.ty));
                Piece::new(quote!(#value as #ty), 0)
            }
            ExprKind::Integer { .. } | ExprKind::Float(_) => self.piece(expr, false),
            _ => self.piece(expr, true),
        }
    }

    /// The value of an expression: moved, cloned or copied.
    pub(super) fn value(&self, expr: &Expr) -> TokenStream {
        if is_opaque(self.chart(), expr.ty) { self.owned_value(expr) } else { self.piece(expr, true).tokens }
    }

    /// A value of the host that is given away.
    fn owned_value(&self, expr: &Expr) -> TokenStream {
        match &expr.kind {
            ExprKind::Variable(variable) => {
                if self.may_move(expr) && self.movable.contains(variable) {
                    return self.place(*variable);
                }
                let subject = self.subject(*variable);
                quote!(#subject.clone())
            }
            ExprKind::Local(local) => {
                let binding = self.local(*local);
                let name = binding.name;
                if self.may_move(expr) && !binding.by_reference {
                    quote!(#name)
                } else {
                    quote!(#name.clone())
                }
            }
            ExprKind::Field { .. } => {
                let place = self.field_place(expr);
                quote!(#place.clone())
            }
            _ => self.piece(expr, true).tokens,
        }
    }

    /// A field of a value of the host as a place.
    fn field_place(&self, expr: &Expr) -> TokenStream {
        match &expr.kind {
            ExprKind::Field { base, field } => {
                let name = match base.ty {
                    Type::Host(ty) => match &self.chart().types[ty].members {
                        Members::Fields(fields) => {
                            fields.get(*field).map(|field| super::naming::ident(&field.name.text))
                        }
                        _ => None,
                    },
                    _ => None,
                };
                let base = self.field_place(base);
                quote!(#base.#name)
            }
            ExprKind::Variable(variable) => self.subject(*variable),
            ExprKind::Local(local) => {
                let name = self.local(*local).name;
                quote!(#name)
            }
            _ => self.piece(expr, true).at(POSTFIX),
        }
    }

    /// An argument of a query: values of the host are borrowed.
    fn query_argument(&self, expr: &Expr) -> TokenStream {
        if !is_opaque(self.chart(), expr.ty) {
            return self.piece(expr, true).tokens;
        }
        match &expr.kind {
            ExprKind::Variable(variable) => self.borrowed(*variable),
            ExprKind::Local(local) => {
                let binding = self.local(*local);
                let name = binding.name;
                if binding.by_reference { quote!(#name) } else { quote!(&#name) }
            }
            ExprKind::Field { .. } => {
                let place = self.field_place(expr);
                quote!(&#place)
            }
            _ => {
                let value = self.piece(expr, true).at(UNARY);
                quote!(&#value)
            }
        }
    }

    /// A call of a function of the host; what it returns is its `Result` if it can fail.
    pub(super) fn call(&self, function: FunctionId, arguments: &[Expr]) -> TokenStream {
        let names = &self.machine.names;
        let is_query = self.chart().functions[function].result.is_some();
        let arguments = arguments
            .iter()
            .map(|argument| if is_query { self.query_argument(argument) } else { self.value(argument) });
        let (host, name) = (self.host(), &names.functions[function]);
        // Names of methods that every type has: by-value candidates win over the host's.
        if matches!(name.to_string().as_str(), "into" | "try_into") {
            let (of, borrow) = (&names.host, if is_query { quote!(&) } else { quote!(&mut) });
            return quote!(#of::#name(#borrow #host #(, #arguments)*));
        }
        quote!(#host.#name(#(#arguments),*))
    }

    /// Whether a condition holds; `step` notes it if that cannot be told.
    pub(super) fn condition(&self, expr: &Expr) -> TokenStream {
        if !can_fault(self.chart(), expr) {
            return self.piece(expr, true).tokens;
        }
        let (result, step) = (self.result(expr), self.step());
        quote!(#step.holds(#result))
    }

    /// The value of an expression that stands where no block can stop: its type's zero after a fault, which
    /// `step` notes.
    pub(super) fn value_or_zero(&self, expr: &Expr) -> TokenStream {
        if !can_fault(self.chart(), expr) || is_opaque(self.chart(), expr.ty) {
            return self.value(expr);
        }
        let (result, step) = (self.result(expr), self.step());
        let zero = self.machine.zero(expr.ty);
        quote!(#step.value(#result, #zero))
    }

    /// An expression as a `Result`, where `?` must not leave the function.
    pub(super) fn result(&self, expr: &Expr) -> TokenStream {
        if let ExprKind::Binary { operator, left, right } = &expr.kind
            && !can_fault(self.chart(), left)
            && !can_fault(self.chart(), right)
            && operator_can_fault(*operator, left, right)
        {
            return self.checked(*operator, left, right);
        }
        let mut inner = self.inner();
        inner.fallible = true;
        let value = inner.value(expr);
        self.uses.borrow_mut().merge(&inner.uses.borrow());
        let mut tokens: Vec<TokenTree> = value.clone().into_iter().collect();
        let asks = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '?');
        let whole = match &expr.kind {
            ExprKind::Binary { operator, left, right } => operator_can_fault(*operator, left, right),
            ExprKind::Cast(value) => cast_can_fault(value.ty, expr.ty),
            ExprKind::Query { .. } | ExprKind::Unary { operator: UnaryOperator::Negate, .. } => true,
            _ => false,
        };
        let body = if whole && tokens.last().is_some_and(asks) {
            tokens.pop();
            let result: TokenStream = tokens.into_iter().collect();
            if !asks_inside(&result) {
                return result;
            }
            result
        } else {
            quote!(Ok(#value))
        };
        let (ty, fault) = (self.machine.ty(expr.ty), self.machine.runtime("Fault"));
        let result = self.machine.result();
        quote!((|| -> #result<#ty, #fault> { #body })())
    }

    /// What an operator that can fault gives: a `Result`.
    fn checked(&self, operator: BinaryOperator, left: &Expr, right: &Expr) -> TokenStream {
        use BinaryOperator::{Add, Divide, Multiply, Remainder, ShiftLeft, Subtract};
        if left.ty != Type::Duration && right.ty == Type::Duration {
            return self.checked(operator, right, left);
        }
        let right_tokens =
            self.piece(right, matches!(operator, Add | Subtract | Multiply | Divide | Remainder)).tokens;
        let by_trait = matches!(operator, Divide | Remainder | ShiftLeft | BinaryOperator::ShiftRight);
        let left_tokens = if by_trait && left.ty != Type::Duration {
            self.piece(left, false).tokens
        } else {
            self.subject_of(left)
        };
        self.checked_call(operator, left.ty, &left_tokens, &right_tokens)
    }

    /// An operator of an assignment, or of an expression, on operands in tokens.
    pub(super) fn checked_call(
        &self,
        operator: BinaryOperator,
        ty: Type,
        left: &TokenStream,
        right: &TokenStream,
    ) -> TokenStream {
        use BinaryOperator::{Add, Divide, Multiply, Remainder, ShiftLeft, Subtract};
        let fault = self.machine.runtime("Fault");
        let method = match operator {
            Add => "checked_add",
            Subtract => "checked_sub",
            Multiply => "checked_mul",
            Divide | Remainder | ShiftLeft | BinaryOperator::ShiftRight if ty != Type::Duration => {
                // Called by the trait's name, where a reference would be another type.
                let method = match operator {
                    Divide => "divide",
                    Remainder => "remainder",
                    ShiftLeft => "shift_left",
                    _ => "shift_right",
                };
                let method = Ident::new(method, Span::call_site());
                return quote!(::fsm_runtime::checked::Integer::#method(#left, #right));
            }
            _ => return quote!(#left.checked_div(#right).ok_or(#fault::DivisionByZero)),
        };
        let method = Ident::new(method, Span::call_site());
        quote!(#left.#method(#right).ok_or(#fault::Overflow))
    }

    /// An expression as what a method is called on.
    fn subject_of(&self, expr: &Expr) -> TokenStream {
        // A method is found through a reference.
        match &expr.kind {
            ExprKind::Variable(variable) => self.subject(*variable),
            ExprKind::Local(local) => {
                let name = self.local(*local).name;
                quote!(#name)
            }
            _ => self.piece(expr, false).at(POSTFIX),
        }
    }

    /// The tokens of an expression; `typed` if what stands around it gives literals their type.
    pub(super) fn piece(&self, expr: &Expr, typed: bool) -> Piece {
        let machine = self.machine;
        let atom = |tokens| Piece::new(tokens, POSTFIX);
        match &expr.kind {
            ExprKind::Bool(value) => atom(quote!(#value)),
            ExprKind::Integer { negative, magnitude } => {
                let ty = match expr.ty {
                    Type::Integer(ty) if !typed => Some(ty),
                    _ => None,
                };
                let literal = integer_literal(*magnitude, ty);
                if *negative { Piece::new(quote!(-#literal), UNARY) } else { atom(literal) }
            }
            ExprKind::Float(value) => self.float(*value, expr.ty, typed),
            ExprKind::Text(text) => {
                let text = text.as_str();
                atom(quote!(#text))
            }
            ExprKind::Char(value) => atom(quote!(#value)),
            ExprKind::Duration(nanoseconds) => atom(duration_literal(*nanoseconds, &machine.duration())),
            ExprKind::Fault(kind) => {
                let (fault, kind) = (machine.runtime("Fault"), fault_variant(*kind));
                atom(quote!(#fault::#kind))
            }
            ExprKind::Variant(ty, variant) => atom(machine.host_variant(*ty, *variant)),
            ExprKind::Constant(constant) => {
                let name = &machine.names.constants[*constant];
                atom(quote!(#name))
            }
            ExprKind::Variable(variable) => {
                let (name, reference) = self.binding(*variable);
                if reference { Piece::new(quote!(*#name), UNARY) } else { atom(name) }
            }
            ExprKind::Local(local) => {
                let binding = self.local(*local);
                let name = binding.name;
                if binding.by_reference { Piece::new(quote!(*#name), UNARY) } else { atom(quote!(#name)) }
            }
            ExprKind::Field { .. } => atom(self.field_place(expr)),
            ExprKind::Query { function, arguments } => {
                let call = self.call(*function, arguments);
                if self.chart().functions[*function].error.is_some() {
                    let fault = machine.runtime("Fault");
                    atom(quote!(#call.map_err(|_| #fault::Host)?))
                } else {
                    atom(call)
                }
            }
            ExprKind::In(state) => atom(self.is_active(*state)),
            ExprKind::Unary { operator, operand } => self.unary(*operator, operand, typed),
            ExprKind::Binary { operator, left, right } => self.binary(*operator, left, right, typed),
            ExprKind::Cast(value) => self.cast(value, expr.ty),
        }
    }

    fn float(&self, value: f64, ty: Type, typed: bool) -> Piece {
        #[allow(clippy::cast_possible_truncation, reason = "the literal is of that type")]
        let (mut text, suffix) = match ty {
            Type::Float(FloatType::F32) => (format!("{:?}", value.abs() as f32), "f32"),
            _ => (format!("{:?}", value.abs()), "f64"),
        };
        if !value.is_finite() || text == "inf" {
            text = if suffix == "f32" { "f32::INFINITY".into() } else { "f64::INFINITY".into() };
            return match text.parse::<TokenStream>() {
                Ok(tokens) => Piece::new(tokens, POSTFIX),
                Err(_) => Piece::new(TokenStream::new(), POSTFIX),
            };
        }
        if !typed {
            text.push_str(suffix);
        }
        let literal: Literal = syn::LitFloat::new(&text, Span::call_site()).token();
        if value.is_sign_negative() {
            Piece::new(quote!(-#literal), UNARY)
        } else {
            Piece::new(quote!(#literal), POSTFIX)
        }
    }

    fn unary(&self, operator: UnaryOperator, operand: &Expr, typed: bool) -> Piece {
        match (operator, operand.ty) {
            (UnaryOperator::Not, _) => {
                let operand = self.piece(operand, typed).at(UNARY);
                Piece::new(quote!(!#operand), UNARY)
            }
            (UnaryOperator::Negate, Type::Integer(_)) => {
                let (operand, fault) = (self.subject_of(operand), self.machine.runtime("Fault"));
                Piece::new(quote!(#operand.checked_neg().ok_or(#fault::Overflow)?), POSTFIX)
            }
            (UnaryOperator::Negate, _) => {
                let operand = self.piece(operand, typed).at(UNARY);
                Piece::new(quote!(-#operand), UNARY)
            }
        }
    }

    fn binary(&self, operator: BinaryOperator, left: &Expr, right: &Expr, typed: bool) -> Piece {
        if operator_can_fault(operator, left, right) || (right.ty == Type::Duration && left.ty != right.ty) {
            let checked = self.checked(operator, left, right);
            return Piece::new(quote!(#checked?), POSTFIX);
        }
        use BinaryOperator as B;
        let (symbol, level) = (symbol(operator), level(operator));
        let logical = level <= AND;
        let left_typed = logical || (level != COMPARE && typed) || !is_untyped(left);
        let left_typed = left_typed || (level == COMPARE && !is_untyped(right));
        let left_piece = self.piece(left, left_typed);
        let right_typed = left_typed
            || is_untyped(left)
            || level == COMPARE
            || !matches!(operator, B::ShiftLeft | B::ShiftRight);
        let right_piece = self.piece(right, right_typed);
        let left_level = if level == COMPARE { level + 1 } else { level };
        // `a as u8 < b` would begin a list of generic arguments.
        let operand = |piece: Piece, least: u8| {
            let least = if piece.level == CAST { POSTFIX } else { least };
            piece.at(least)
        };
        let (left, right) = (operand(left_piece, left_level), operand(right_piece, level + 1));
        Piece::new(quote!(#left #symbol #right), level)
    }

    fn cast(&self, value: &Expr, ty: Type) -> Piece {
        match (value.ty, ty) {
            (from, to) if from == to => self.piece(value, false),
            (Type::Integer(from), Type::Integer(to)) => {
                let (operand, name) = (self.piece(value, false).tokens, integer_name(to));
                if widens(from, to) {
                    Piece::new(quote!(#name::from(#operand)), POSTFIX)
                } else {
                    let fault = self.machine.runtime("Fault");
                    Piece::new(quote!(#name::try_from(#operand).map_err(|_| #fault::Conversion)?), POSTFIX)
                }
            }
            (Type::Float(_), Type::Integer(to)) => {
                let (operand, name) = (self.piece(value, false).tokens, integer_name(to));
                Piece::new(quote!(<#name as ::fsm_runtime::checked::Integer>::truncate(#operand)?), POSTFIX)
            }
            (Type::Float(FloatType::F32), Type::Float(FloatType::F64)) => {
                let operand = self.piece(value, false).tokens;
                Piece::new(quote!(f64::from(#operand)), POSTFIX)
            }
            (_, ty) => {
                let (operand, ty) = (self.piece(value, false).at(CAST), self.machine.ty(ty));
                Piece::new(quote!(#operand as #ty), CAST)
            }
        }
    }
}
