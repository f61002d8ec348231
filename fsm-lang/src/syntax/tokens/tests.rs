use std::str::FromStr;

use super::*;
use crate::diag::Diagnostic;
use crate::span::Sources;
use crate::syntax::ast::{Expr, ExprKind, Item, StatementKind};

fn parse_str(text: &str) -> (File, Vec<Diagnostic>) {
    let tokens = TokenStream::from_str(text).expect("the text lexes as Rust");
    parse_tokens(tokens)
}

fn parse_tokens(tokens: TokenStream) -> (File, Vec<Diagnostic>) {
    let mut sink = Sink::new();
    let (file, _) = parse(Sources::new().add_tokens("machine!"), tokens, &mut sink);
    (file, sink.into_sorted())
}

fn mistakes(text: &str) -> Vec<String> {
    parse_str(text).1.into_iter().map(|diagnostic| diagnostic.message).collect()
}

/// The expression of a constant.
fn expression(text: &str) -> Expr {
    let (file, findings) = parse_str(&format!("machine M {{ const C: u8 = {text}; }}"));
    assert_eq!(findings, [], "{text}");
    match &file.machines[0].items[0] {
        Item::Const(item) => item.value.clone(),
        other => panic!("{other:?}"),
    }
}

/// An expression with a pair of parentheses around each operation.
fn grouped(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Literal(literal) => literal.text.to_string(),
        ExprKind::Path(path) => path.iter().map(|name| name.name.as_str()).collect::<Vec<_>>().join("::"),
        ExprKind::Field { base, name } => format!("{}.{}", grouped(base), name.name),
        ExprKind::Call { function, arguments } => {
            format!("{}[{}]", function.name, arguments.iter().map(grouped).collect::<Vec<_>>().join(","))
        }
        ExprKind::In(path) => format!("in {}", path.len()),
        ExprKind::Unary { operator, operand } => format!("({operator:?} {})", grouped(operand)),
        ExprKind::Binary { operator, left, right } => {
            format!("({} {operator:?} {})", grouped(left), grouped(right))
        }
        ExprKind::Cast { value, ty } => format!("({} as {})", grouped(value), ty.span.hi - ty.span.lo),
        ExprKind::Paren(inner) => format!("<{}>", grouped(inner)),
    }
}

#[test]
fn operators_bind_as_in_rust() {
    for (text, expected) in [
        ("1 + 2 * 3", "(1 Add (2 Multiply 3))"),
        ("1 - 2 - 3", "((1 Subtract 2) Subtract 3)"),
        ("-a.b as u8 * 2", "(((Negate a.b) as 1) Multiply 2)"),
        ("!a && b || c == d", "(((Not a) And b) Or (c Equal d))"),
        ("1 << 2 + 3 & 4 ^ 5 | 6", "((((1 ShiftLeft (2 Add 3)) BitAnd 4) BitXor 5) BitOr 6)"),
        ("a < b as u8", "(a Less (b as 1))"),
        ("--a", "(Negate (Negate a))"),
        ("(1 + 2) * f(3, g())", "(<(1 Add 2)> Multiply f[3,g[]])"),
        ("in(A.B) && Kind::X == u8::MAX", "(in 2 And (Kind::X Equal u8::MAX))"),
        ("a<-b", "(a Less (Negate b))"),
        ("a as u8 as u16", "((a as 1) as 1)"),
    ] {
        assert_eq!(grouped(&expression(text)), expected, "{text}");
    }
}

#[test]
fn comparisons_are_not_chained() {
    assert_eq!(mistakes("machine M { const C: bool = a < b == c; }"), ["comparisons can't be chained"]);
    assert_eq!(mistakes("machine M { const C: bool = a < b && b < c; }"), Vec::<String>::new());
}

#[test]
fn an_expression_captured_by_a_macro_is_one_operand() {
    use proc_macro2::{Delimiter, Group, TokenTree};
    let capture = |text: &str| -> TokenStream {
        TokenTree::Group(Group::new(Delimiter::None, TokenStream::from_str(text).unwrap())).into()
    };
    let around = |before: &str, text: &str, after: &str| {
        let mut tokens = TokenStream::from_str(before).unwrap();
        tokens.extend(capture(text));
        tokens.extend(TokenStream::from_str(after).unwrap());
        tokens
    };
    let body = |inside: TokenStream| {
        let mut tokens = TokenStream::from_str("machine M").unwrap();
        tokens.extend([TokenTree::Group(Group::new(Delimiter::Brace, inside))]);
        parse_tokens(tokens)
    };
    let value = |inside: TokenStream| {
        let (file, findings) = body(inside);
        assert_eq!(findings, []);
        match &file.machines[0].items[0] {
            Item::Const(item) => grouped(&item.value),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(value(around("const C: u8 =", "1 + 2", "* 3;")), "(<(1 Add 2)> Multiply 3)");
    assert_eq!(value(around("const C: u8 = 2 *", "-1", "as u8;")), "(2 Multiply (<(Negate 1)> as 1))");
    assert_eq!(value(around("const C: u8 =", "x", "+ 1;")), "(x Add 1)");
    assert_eq!(value(around("const C:", "u8", "= 1 + 1;")), "(1 Add 1)");
    let (file, findings) = body(around("on", "A", "=> B; on C => D;"));
    assert_eq!(findings, []);
    assert_eq!(file.machines[0].items.len(), 2);
    let (_, findings) = body(around("const C: u8 =", "1 2", "; const D: u8 = ;"));
    assert_eq!(
        findings.into_iter().map(|finding| finding.message).collect::<Vec<_>>(),
        ["expected an operator, found `2`", "expected an expression, found `;`"]
    );
}

#[test]
fn every_mistake_is_found() {
    let text = "machine M {
        initial A
        state A { on X => ; on Y = B; on Z => C { x = ; y += 1; z ; } }
        event E(a u8) | F;
        stat B;
        final C;
    }
    machine N { var x: u8; initial A; state A; }
    machine O { initial A; state A; }";
    assert_eq!(
        mistakes(text),
        [
            "expected `;` or `{` after the initial state, found `state`",
            "expected the name of a state, found `;`",
            "expected `if`, `=>`, `;` or `{` after the transition's trigger, found `=`",
            "expected an expression, found `;`",
            "expected a statement, found an expression that does nothing",
            "expected `:`, found `u8`",
            "expected an item, found `stat`",
            "expected `=`, found `;`",
        ]
    );
    let (file, _) = parse_str(text);
    assert_eq!(file.machines.len(), 3);
    // The initial only lacked its `;`, the word `stat` its `e`.
    assert_eq!(file.machines[0].items.len(), 4);
    assert_eq!(file.machines[1].items.len(), 2);
}

#[test]
fn words_are_reserved_only_where_they_begin_an_item() {
    let text = "machine M {
        var state: u8 = 0; var on: u8 = 1; var raise: bool = true; event final(r#type: u8);
        fn local(deep: u8); fn failure();
        initial initial;
        state initial { on final(_) => local { raise = false; local(on); raise entry; } }
        state local; final failure; final failure failure;
    }";
    assert_eq!(mistakes(text), Vec::<String>::new());
}

#[test]
fn raw_names_lose_their_mark() {
    let (file, findings) =
        parse_str("machine r#M { state r#match { on r#state => r#match { r#raise(1); } } }");
    assert_eq!(findings, []);
    let Item::State(state) = &file.machines[0].items[0] else { panic!() };
    assert_eq!(state.names[0].name, "match");
    let Some([Item::Transition(transition)]) = state.items.as_deref() else { panic!() };
    let statements = &transition.block.as_ref().expect("a block").statements;
    assert!(matches!(statements[0].kind, StatementKind::Call { .. }));
    assert_eq!(mistakes("machine M { state match; }"), ["`match` is a keyword of Rust"]);
}

#[test]
fn a_span_counts_tokens() {
    let text = "pub machine M { /// doc\n on A(x) if x == &'static => B; }";
    let (_, findings) = parse_str(text);
    // pub machine M { # [ doc = ".." ] on A ( x ) if x = = &
    assert_eq!((findings[0].primary.span.lo, findings[0].primary.span.hi), (19, 20));
    let (file, _) = parse_str("pub machine M { fn f(a: &'static str, b: R<u8, S<u8>>) -> (); }");
    let Item::Function(function) = &file.machines[0].items[0] else { panic!() };
    let span = function.parameters[0].ty.span;
    assert_eq!((span.lo, span.hi), (9, 12));
    let span = function.parameters[1].ty.span;
    assert_eq!((span.lo, span.hi), (15, 24));
    assert_eq!((function.span.lo, function.span.hi), (4, 30));
}

/// A quarter of the stack that invariant 10 gives: frames differ between builds.
const SMALL: usize = 256 << 10;

#[test]
fn depth_is_limited_on_a_small_stack() {
    let limited = |text: String, message: Option<&'static str>| {
        let body = move || assert_eq!(mistakes(&text).first().map(String::as_str), message, "{:.80}", text);
        std::thread::Builder::new().stack_size(SMALL).spawn(body).unwrap().join().unwrap();
    };
    let parens = |n: usize| format!("machine M {{ const C: u8 = {}1{}; }}", "(".repeat(n), ")".repeat(n));
    limited(parens(126), None);
    limited(parens(127), None);
    limited(parens(128), Some("brackets are nested deeper than 128"));
    limited(parens(100_000), Some("brackets are nested deeper than 128"));
    let calls = |n: usize| format!("machine M {{ const C: u8 = {}1{}; }}", "f(".repeat(n), ")".repeat(n));
    limited(calls(127), None);
    let chain = |n: usize, operator: &str| format!("machine M {{ const C: u8 = 1{}; }}", operator.repeat(n));
    limited(chain(127, "+ 1"), None);
    limited(chain(128, "+ 1"), Some("this expression is nested deeper than 128"));
    limited(chain(100_000, "+ 1"), Some("this expression is nested deeper than 128"));
    limited(chain(100_000, " as u8"), Some("this expression is nested deeper than 128"));
    limited(
        format!("machine M {{ const C: u8 = {}1; }}", "-".repeat(100_000)),
        Some("this expression is nested deeper than 128"),
    );
    limited(
        format!("machine M {{ const C: u8 = a{}; }}", ".b".repeat(100_000)),
        Some("this expression is nested deeper than 128"),
    );
    limited(
        format!("machine M {{ fn f(a: {}u8{}); }}", "R<".repeat(100_000), ">".repeat(100_000)),
        Some("this type is nested deeper than 4"),
    );
    let states = |n: usize| format!("machine M {{ {} {} }}", "state A {".repeat(n), "}".repeat(n));
    limited(states(32), None);
    limited(states(33), Some("states are nested deeper than 32"));
    limited(states(120), Some("states are nested deeper than 32"));
    let ifs = |n: usize| format!("machine M {{ entry {{ {} {} }} }}", "if a {".repeat(n), "}".repeat(n));
    limited(ifs(126), None);
    let (open, close) = ("state A {".repeat(32), "}".repeat(32));
    let inside = format!("entry {{ {} {} }}", "if f(a) {".repeat(94), "}".repeat(94));
    limited(format!("machine M {{ {open} {inside} {close} }}"), None);
    limited(format!("machine M {{ entry {{ if a {{}} {} }} }}", "else if a {}".repeat(50_000)), None);
}

#[test]
fn a_block_between_items_is_told() {
    for text in ["machine M { initial A; state A; {} state B; }", "machine M { initial A; state A; {} {} }"] {
        assert!(mistakes(text).first().is_some_and(|told| told == "expected an item, found `{`"), "{text}");
    }
}
