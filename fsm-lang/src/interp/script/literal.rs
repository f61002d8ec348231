//! Literals of a script, read as values of the type that is wanted.

use smol_str::SmolStr;

use super::error::Mistake;
use super::lexer::{Token, TokenKind};
use super::reader::{Reader, is_named, unknown};
use crate::chart::{Chart, FaultKind, FloatType, FunctionId, Members, Type, TypeId};
use crate::interp::{Float, HostValue, Integer, Value};
use crate::syntax::ast::LiteralKind;
use crate::syntax::vocab;

/// Reads a literal of that type.
pub(super) fn value(reader: &mut Reader<'_>, ty: Type) -> Result<Value, Mistake> {
    let chart = reader.chart;
    let column = reader.column();
    let negative = reader.accept("-");
    let Some(token) = reader.next() else {
        return Err(wanted(chart, ty, "the line ends where a value is missing").at(column));
    };
    if token.kind == TokenKind::Word && !matches!(token.text, "true" | "false") {
        return word(reader, &token, ty);
    }
    if token.kind == TokenKind::Mark {
        return Err(wanted(chart, ty, &format!("`{}` is no value", token.text)).at(column));
    }
    let literal = vocab::literal(token.text).map_err(|mistake| {
        let before = token.text.get(..mistake.range.start).unwrap_or_default();
        let here = Mistake::new(mistake.message).at(token.column + before.chars().count());
        match mistake.help {
            Some(help) => here.with_help(help),
            None => here,
        }
    })?;
    let sign = if negative { "-" } else { "" };
    convert(chart, literal, negative, ty).map_err(|problem| {
        let written = format!("`{sign}{}`", token.text);
        match problem {
            Problem::Type => wanted(chart, ty, &format!("{written} is no {}", chart.type_name(ty))),
            Problem::Range(least, most) => {
                Mistake::new(format!("{written} does not fit {}", chart.type_name(ty)))
                    .with_help(format!("it holds {least} to {most}"))
            }
        }
        .at(column)
    })
}

/// Why a literal is not of a type.
enum Problem {
    /// It is another type's.
    Type,
    /// It is less or more than the type holds.
    Range(String, String),
}

fn convert(chart: &Chart, literal: LiteralKind, negative: bool, ty: Type) -> Result<Value, Problem> {
    let value = match (literal, ty) {
        (LiteralKind::Integer { value, suffix }, Type::Integer(ty)) if suffix.is_none_or(|own| own == ty) => {
            let value = Integer::new(ty, negative, value);
            return value.map(Value::Integer).ok_or_else(|| {
                let sign = if ty.min_magnitude() == 0 { "" } else { "-" };
                Problem::Range(format!("{sign}{}", ty.min_magnitude()), ty.max().to_string())
            });
        }
        (LiteralKind::Float { value, suffix }, Type::Float(ty)) if suffix.is_none_or(|own| own == ty) => {
            let value = if negative { -value } else { value };
            #[allow(clippy::cast_possible_truncation, reason = "the literal of an `f32` is rounded to one")]
            return Ok(Value::Float(match ty {
                FloatType::F32 => Float::F32(value as f32),
                FloatType::F64 => Float::F64(value),
            }));
        }
        _ if negative => return Err(Problem::Type),
        (LiteralKind::Bool(value), Type::Bool) => Value::Bool(value),
        (LiteralKind::Text(text), Type::Text) => Value::Text(text),
        (LiteralKind::Char(value), Type::Char) => Value::Char(value),
        (LiteralKind::Duration(nanoseconds), Type::Duration) => {
            Value::Duration(std::time::Duration::from_nanos(nanoseconds))
        }
        (LiteralKind::Text(text), Type::Host(id)) => opaque(chart, id, text).ok_or(Problem::Type)?,
        _ => return Err(Problem::Type),
    };
    Ok(value)
}

/// An opaque value of that name; `None` where the type is an enum, whose variants are words.
fn opaque(chart: &Chart, ty: TypeId, text: SmolStr) -> Option<Value> {
    let opaque = !matches!(chart.types[ty].members, Members::Variants(_));
    opaque.then_some(Value::Host(HostValue { ty, text, fields: Vec::new() }))
}

/// Reads `Express`, `Kind::Express`, `Fault::Overflow`, or a bare word for an opaque value.
fn word(reader: &mut Reader<'_>, first: &Token<'_>, ty: Type) -> Result<Value, Mistake> {
    let chart = reader.chart;
    let mut last = *first;
    let mut owner = None;
    if reader.peek().is_some_and(|token| token.is(":")) {
        reader.accept(":");
        reader.require(":", &format!("`{}:`", first.text))?;
        let column = reader.column();
        last = reader
            .next()
            .filter(|token| token.kind == TokenKind::Word)
            .ok_or_else(|| wanted(chart, ty, "a name is missing behind `::`").at(column))?;
        owner = Some(*first);
    }
    let of = chart.type_name(ty);
    if let Some(owner) = owner
        && !is_named(&owner, of)
    {
        return Err(wanted(chart, ty, &format!("`{}` is not of the type {of}", owner.text)).at(owner.column));
    }
    match ty {
        Type::Fault => {
            const KINDS: [(&str, FaultKind); 4] = [
                ("Overflow", FaultKind::Overflow),
                ("DivisionByZero", FaultKind::DivisionByZero),
                ("Conversion", FaultKind::Conversion),
                ("Host", FaultKind::Host),
            ];
            let kind = KINDS.into_iter().find(|(name, _)| *name == last.text);
            let names = KINDS.into_iter().map(|(name, _)| name);
            kind.map(|(_, kind)| Value::Fault(kind))
                .ok_or_else(|| unknown("`Fault` has no kind", &last, names))
        }
        Type::Host(id) => match &chart.types[id].members {
            Members::Variants(variants) => {
                let position = variants.iter().position(|variant| is_named(&last, &variant.text));
                let names = variants.iter().map(|variant| variant.text.as_str());
                position
                    .map(|position| Value::Variant(id, position))
                    .ok_or_else(|| unknown(&format!("`{of}` has no variant"), &last, names))
            }
            Members::Opaque | Members::Fields(_) if owner.is_none() => {
                Ok(Value::Host(HostValue { ty: id, text: SmolStr::new(last.text), fields: Vec::new() }))
            }
            Members::Opaque | Members::Fields(_) => {
                Err(wanted(chart, ty, &format!("`{of}` has no variants")).at(last.column))
            }
        },
        _ => Err(wanted(chart, ty, &format!("`{}` is no {of}", last.text)).at(first.column)),
    }
}

/// A mistake where a value of a type should stand.
fn wanted(chart: &Chart, ty: Type, message: &str) -> Mistake {
    Mistake::new(message).with_help(format!(
        "write a {}, such as `{}`",
        chart.type_name(ty),
        example(chart, ty)
    ))
}

/// A literal of a type, to be shown.
pub(super) fn example(chart: &Chart, ty: Type) -> String {
    match ty {
        Type::Bool => "true".to_owned(),
        Type::Integer(_) => "1".to_owned(),
        Type::Float(_) => "1.5".to_owned(),
        Type::Text => "\"text\"".to_owned(),
        Type::Char => "'c'".to_owned(),
        Type::Duration => "60s".to_owned(),
        Type::Fault => "Fault::Overflow".to_owned(),
        Type::Host(id) => {
            let ty = &chart.types[id];
            match &ty.members {
                Members::Variants(variants) => {
                    let first = variants.first().map_or("", |variant| variant.text.as_str());
                    format!("{}::{first}", ty.name.text)
                }
                Members::Opaque | Members::Fields(_) => format!("{:?}", ty.name.text.to_lowercase()),
            }
        }
    }
}

/// The line that answers a query, whatever it is asked.
pub(super) fn given_line(chart: &Chart, function: FunctionId) -> String {
    let function = &chart.functions[function];
    let blanks = vec!["_"; function.parameters.len()].join(", ");
    let answer = function.result.map_or_else(|| "Err".to_owned(), |ty| example(chart, ty));
    format!("@given {}({blanks}) = {answer}", function.name.text)
}

/// Whether the type has a field of that name.
pub(super) fn has_field(chart: &Chart, ty: Type, name: &Token<'_>) -> bool {
    match ty {
        Type::Host(id) => match &chart.types[id].members {
            Members::Fields(fields) => fields.iter().any(|field| is_named(name, &field.name.text)),
            Members::Opaque | Members::Variants(_) => false,
        },
        _ => false,
    }
}

/// The place of a field in a value, which is made where there is none yet, and is then called `own_name`.
pub(super) fn field_of<'value>(
    chart: &Chart,
    value: &'value mut Option<Value>,
    ty: Type,
    own_name: &str,
    name: &Token<'_>,
) -> Result<(&'value mut Option<Value>, Type), Mistake> {
    let no_fields = || {
        Mistake::new(format!("the chart reads no field `{}` of {}", name.text, chart.type_name(ty)))
            .at(name.column)
    };
    let Type::Host(id) = ty else { return Err(no_fields()) };
    let Members::Fields(fields) = &chart.types[id].members else { return Err(no_fields()) };
    let Some(position) = fields.iter().position(|field| is_named(name, &field.name.text)) else {
        let what = format!("the chart reads no field of `{}` called", chart.types[id].name.text);
        return Err(unknown(&what, name, fields.iter().map(|field| field.name.text.as_str())));
    };
    let value = value.get_or_insert_with(|| {
        Value::Host(HostValue { ty: id, text: SmolStr::new(own_name), fields: Vec::new() })
    });
    let Value::Host(value) = value else { return Err(no_fields()) };
    if value.fields.len() < fields.len() {
        value.fields.resize(fields.len(), None);
    }
    Ok((&mut value.fields[position], fields[position].ty))
}
