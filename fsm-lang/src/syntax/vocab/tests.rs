use super::*;
use crate::syntax::ast::{FloatType, IntegerType, LiteralKind};

fn integer(value: u128, suffix: Option<IntegerType>) -> LiteralKind {
    LiteralKind::Integer { value, suffix }
}

/// What is said of a literal, and of which part of it.
fn mistake(text: &str) -> (String, &str) {
    let mistake = literal(text).expect_err(text);
    (mistake.message, &text[mistake.range])
}

#[test]
fn integers_have_bases_underscores_and_suffixes() {
    for (text, value, suffix) in [
        ("0", 0, None),
        ("5_000", 5_000, None),
        ("12u16", 12, Some(IntegerType::U16)),
        ("1_i128", 1, Some(IntegerType::I128)),
        ("0x5d", 0x5d, None),
        ("0xFF_u8", 255, Some(IntegerType::U8)),
        ("0x1f32", 0x1f32, None),
        ("0o17usize", 0o17, Some(IntegerType::Usize)),
        ("0b1010_0101", 0b1010_0101, None),
        ("340282366920938463463374607431768211455", u128::MAX, None),
    ] {
        assert_eq!(literal(text), Ok(integer(value, suffix)), "{text}");
    }
    assert_eq!(mistake("340282366920938463463374607431768211456").0, "the number does not fit in 128 bits");
    assert_eq!(mistake("0b12"), ("`2` is no digit of a number with base 2".to_owned(), "2"));
    assert_eq!(mistake("0x").0, "the number has no digits");
    assert_eq!(mistake("1sec"), ("unknown suffix `sec` of a number".to_owned(), "sec"));
    assert_eq!(mistake("0x5ds"), ("unknown suffix `s` of a number".to_owned(), "s"));
}

#[test]
fn floats_are_finite() {
    for (text, value, suffix) in [
        ("1.5", 1.5, None),
        ("2.", 2.0, None),
        ("1_0e-3", 0.01, None),
        ("2.5E+10f64", 2.5e10, Some(FloatType::F64)),
        ("3f32", 3.0, Some(FloatType::F32)),
    ] {
        assert_eq!(literal(text), Ok(LiteralKind::Float { value, suffix }), "{text}");
    }
    assert_eq!(mistake("1e999").0, "the number is too large for its type");
    assert_eq!(mistake("1e39f32").0, "the number is too large for its type");
    assert_eq!(mistake("1.5u8"), ("`u8` is no suffix of a float".to_owned(), "u8"));
    assert_eq!(mistake("1e").1, "e");
}

#[test]
fn durations_are_whole_nanoseconds() {
    for (text, nanoseconds) in [
        ("5ns", 5),
        ("7us", 7_000),
        ("1_500ms", 1_500_000_000),
        ("60s", 60_000_000_000),
        ("20min", 1_200_000_000_000),
        ("1.5h", 5_400_000_000_000),
        ("5d", 432_000_000_000_000),
        ("0.000000001s", 1),
        ("0.1250000000000000000000us", 125),
        ("213503d", 18_446_659_200_000_000_000),
        ("18446744073709551615ns", u64::MAX),
    ] {
        assert_eq!(literal(text), Ok(LiteralKind::Duration(nanoseconds)), "{text}");
    }
    for text in ["213504d", "18446744073709551616ns", "999999999999999999999999999999999999999999d"] {
        assert_eq!(mistake(text).0, "the duration is too long", "{text}");
    }
    for text in ["0.5ns", "0.0000000001s", "0.00000000000000000000001d"] {
        assert_eq!(mistake(text).0, "the duration is no whole number of nanoseconds", "{text}");
    }
    assert_eq!(mistake("3e2s"), ("a duration is written without an exponent".to_owned(), "e2"));
}

#[test]
fn texts_have_the_escapes_of_rust() {
    for (text, value) in [
        (r#""""#, ""),
        (r#""a\n\t\\\"\'\0\x7f\u{1_F600}""#, "a\n\t\\\"'\0\x7f\u{1F600}"),
        ("\"one \\\n   two\"", "one two"),
        ("\"one \\\r\n   two\r\nthree\"", "one two\nthree"),
        (r#"r"C:\new""#, r"C:\new"),
        ("r##\"a \"# b\"##", "a \"# b"),
        ("r\"one\r\ntwo\"", "one\ntwo"),
    ] {
        assert_eq!(literal(text), Ok(LiteralKind::Text(value.into())), "{text}");
    }
    assert_eq!(mistake(r#""a\qb""#), ("unknown escape `\\q`".to_owned(), r"\q"));
    assert_eq!(mistake(r#""\x80""#).1, r"\x80");
    assert_eq!(mistake(r#""\u{110000}""#), ("this is no character of Unicode".to_owned(), r"\u{110000}"));
    assert_eq!(mistake(r#""\u{}""#).1, r"\u{}");
    assert_eq!(mistake("\"a\rb\"").1, "\r");
    assert!(mistake("\"a\"b").0.contains("suffix"));
    assert!(mistake("b\"a\"").0.contains("byte"));
}

#[test]
fn characters_and_bytes_hold_one() {
    for (text, value) in [("'x'", 'x'), (r"'\''", '\''), ("'\"'", '"'), ("'é'", 'é'), (r"'\u{2603}'", '☃')]
    {
        assert_eq!(literal(text), Ok(LiteralKind::Char(value)), "{text}");
    }
    for (text, value) in [("b'a'", 97), (r"b'\xFF'", 255), (r"b'\n'", 10)] {
        assert_eq!(literal(text), Ok(integer(value, Some(IntegerType::U8))), "{text}");
    }
    for text in ["''", "'ab'", "'\t'", "b'é'", "b''", r"b'\u{41}'", "'''", "'"] {
        assert!(literal(text).is_err(), "{text}");
    }
}

#[test]
fn names_are_in_nfc_and_no_keywords() {
    assert_eq!(identifier("limit").as_deref(), Ok("limit"));
    assert_eq!(identifier("r#limit").as_deref(), Ok("limit"));
    assert_eq!(identifier("r#type").as_deref(), Ok("type"));
    assert_eq!(identifier("final").as_deref(), Ok("final"));
    assert_eq!(identifier("e\u{301}").as_deref(), Ok("é"));
    assert_eq!(
        identifier("type").expect_err("a keyword").help.as_deref(),
        Some("write `r#type` to use it as a name")
    );
    for text in ["r#self", "self", "r#_", "_", "r#crate", "Self"] {
        assert!(identifier(text).is_err(), "{text}");
    }
}

#[test]
fn blocks_of_documentation_lose_their_stars() {
    assert_eq!(doc_lines(" one"), [" one"]);
    assert_eq!(doc_lines("\n * one\n *\n *  two\n "), [" one", "", "  two"]);
    assert_eq!(doc_lines(" one\r\n * two"), [" one", " two"]);
    assert_eq!(doc_lines(" one\n two\n"), [" one", " two"]);
    assert_eq!(doc_lines(" one\rhalf"), [" one half"]);
    assert_eq!(doc_lines(" one\rhalf\r\n * two\r3\n"), [" one half", " two 3"]);
    assert_eq!(doc_lines("* a list\n* of two\nand text"), ["* a list", "* of two", "and text"]);
}
