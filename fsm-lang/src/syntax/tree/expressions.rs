//! Expressions, types and literals in the dump.

use crate::syntax::ast::{
    Expr, ExprKind, FloatType, Ident, IntegerType, Literal, LiteralKind, TypeRef, TypeRefKind, UnaryOperator,
};

/// A name without its place.
pub(super) struct Named<'a>(pub(super) &'a Ident);

/// An expression, with parentheses around each operation, and `<…>` for those of the source.
pub(super) fn expression(expr: &Expr) -> String {
    let mut text = String::new();
    write(expr, &mut text);
    text
}

/// `(a, b)`
pub(super) fn list(expressions: &[Expr]) -> String {
    let mut text = String::new();
    write_list(expressions, &mut text);
    text
}

fn write_list(expressions: &[Expr], text: &mut String) {
    text.push('(');
    for (index, expr) in expressions.iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        write(expr, text);
    }
    text.push(')');
}

fn write(expr: &Expr, text: &mut String) {
    match &expr.kind {
        ExprKind::Literal(literal) => text.push_str(&as_literal(literal)),
        ExprKind::Path(path) => text.push_str(&joined(path, "::")),
        ExprKind::Field { base, name } => {
            write(base, text);
            text.push('.');
            text.push_str(&name.name);
        }
        ExprKind::Call { function, arguments } => {
            text.push_str(&function.name);
            write_list(arguments, text);
        }
        ExprKind::In(path) => text.push_str(&format!("in({})", joined(path, "."))),
        ExprKind::Unary { operator, operand } => {
            text.push_str(match operator {
                UnaryOperator::Not => "(! ",
                UnaryOperator::Negate => "(- ",
            });
            write(operand, text);
            text.push(')');
        }
        ExprKind::Binary { operator, left, right } => {
            text.push('(');
            write(left, text);
            text.push(' ');
            text.push_str(operator.symbol());
            text.push(' ');
            write(right, text);
            text.push(')');
        }
        ExprKind::Cast { value, ty } => {
            text.push('(');
            write(value, text);
            text.push_str(" as ");
            text.push_str(&as_type(ty));
            text.push(')');
        }
        ExprKind::Paren(inner) => {
            text.push('<');
            write(inner, text);
            text.push('>');
        }
    }
}

fn joined(path: &[Ident], separator: &str) -> String {
    path.iter().map(|name| name.name.as_str()).collect::<Vec<_>>().join(separator)
}

/// A literal as written, and what it means where that looks different.
pub(super) fn as_literal(literal: &Literal) -> String {
    let meaning = match &literal.kind {
        LiteralKind::Integer { value, suffix } => format!("{value}{}", suffix.map_or("", IntegerType::name)),
        LiteralKind::Float { value, suffix } => format!("{value:?}{}", suffix.map_or("", FloatType::name)),
        LiteralKind::Bool(value) => value.to_string(),
        LiteralKind::Text(value) => format!("{value:?}"),
        LiteralKind::Char(value) => format!("{value:?}"),
        LiteralKind::Duration(nanoseconds) => format!("{nanoseconds}ns"),
    };
    if meaning == literal.text { meaning } else { format!("{}{{{meaning}}}", literal.text.escape_debug()) }
}

pub(super) fn as_type(ty: &TypeRef) -> String {
    match &ty.kind {
        TypeRefKind::Named { name, arguments } if arguments.is_empty() => name.name.to_string(),
        TypeRefKind::Named { name, arguments } => {
            let arguments: Vec<String> = arguments.iter().map(as_type).collect();
            format!("{}<{}>", name.name, arguments.join(", "))
        }
        TypeRefKind::StaticStr => "&'static str".to_owned(),
        TypeRefKind::Unit => "()".to_owned(),
    }
}
