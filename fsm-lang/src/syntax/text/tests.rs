use super::*;
use crate::diag::Severity;
use crate::span::Sources;
use crate::syntax::ast::{ExprKind, Guard, Item, StatementKind, TransitionItem};
use crate::syntax::tree;

fn read(text: &str) -> (File, Vec<Diagnostic>) {
    let mut sources = Sources::new();
    let id = sources.add_text("test", text);
    let mut sink = Sink::new();
    let file = parse(id, text, &mut sink);
    (file, sink.into_sorted())
}

fn place(diagnostic: &Diagnostic) -> Range<usize> {
    diagnostic.primary.span.lo as usize..diagnostic.primary.span.hi as usize
}

/// Reads a text in which the places of all errors stand in `«…»`, in their order.
fn errors(marked: &str, messages: &[&str]) -> File {
    let mut text = String::new();
    let mut places = Vec::new();
    for character in marked.chars() {
        match character {
            '«' => places.push(text.len()..text.len()),
            '»' => places.last_mut().expect("one that begins").end = text.len(),
            _ => text.push(character),
        }
    }
    let (file, found) = read(&text);
    let seen: Vec<_> = found.iter().map(|error| (place(error), error.message.as_str())).collect();
    let wanted: Vec<_> = places.into_iter().zip(messages.iter().copied()).collect();
    assert_eq!(seen, wanted, "{text}");
    assert_eq!(found.len(), messages.len());
    assert!(found.iter().all(|error| error.code == SYNTAX && error.severity == Severity::Error));
    file
}

fn in_machine(items: &str) -> String {
    format!("machine M {{ {items} }}")
}

fn in_block(statements: &str) -> String {
    in_machine(&format!("entry {{ {statements} }}"))
}

fn only_transition(file: &File) -> &TransitionItem {
    match &file.machines[0].items[..] {
        [Item::Transition(transition)] => transition,
        items => panic!("{items:?}"),
    }
}

#[test]
fn places_are_exact() {
    let text = "/// doc\r\npub machine M { /* é */ on  Coin ( value , _ )  |  Go  if  a . b  + f ( 1 ) > 2 \
                => local  A ( 1 ) . B  { x  +=  - 3  as  u8 ; raise  E ( 1 ) ; } }\n";
    let (file, errors) = read(text);
    assert!(errors.is_empty(), "{errors:?}");
    let at = |span: Span| &text[span.lo as usize..span.hi as usize];
    let machine = &file.machines[0];
    assert_eq!(at(machine.meta.docs[0].span), "/// doc");
    assert!(at(machine.span).starts_with("pub machine M {") && at(machine.span).ends_with("; } }"));
    let transition = only_transition(&file);
    assert!(at(transition.span).starts_with("on  Coin") && at(transition.span).ends_with("; }"));
    assert_eq!(at(transition.trigger.span), "on  Coin ( value , _ )  |  Go");
    let Some(Guard::If(guard)) = &transition.guard else { panic!("no guard") };
    assert_eq!(at(guard.span), "a . b  + f ( 1 ) > 2");
    let ExprKind::Binary { left, .. } = &guard.kind else { panic!("{guard:?}") };
    assert_eq!(at(left.span), "a . b  + f ( 1 )");
    let target = transition.target.as_ref().expect("a target");
    assert_eq!(at(target.span), "local  A ( 1 ) . B");
    assert_eq!(target.local.map(at), Some("local"));
    assert_eq!(at(target.states[0].span), "A ( 1 ) . B");
    let block = transition.block.as_ref().expect("a block");
    assert!(at(block.span).starts_with("{ x") && at(block.span).ends_with("; }"));
    assert_eq!(at(block.statements[0].span), "x  +=  - 3  as  u8 ;");
    let StatementKind::Assign { value, .. } = &block.statements[0].kind else { panic!("{block:?}") };
    assert_eq!(at(value.span), "- 3  as  u8");
    assert_eq!(at(block.statements[1].span), "raise  E ( 1 ) ;");
}

#[test]
fn operators_bind_as_in_rust() {
    for (written, meant) in [
        (
            "a || b && c == d | e ^ f & g << h + i * -j as u8",
            "a || (b && (c == (d | (e ^ (f & (g << (h + (i * ((-j) as u8)))))))))",
        ),
        ("a - b - c", "(a - b) - c"),
        ("a / b % c", "(a / b) % c"),
        ("!a.b.c && -d < e", "(!((a.b).c)) && ((-d) < e)"),
        ("- -a as i8 as u8", "((-(-a)) as i8) as u8"),
        ("a < b && c >= d || e != f", "((a < b) && (c >= d)) || (e != f)"),
    ] {
        let (written, first) = read(&in_block(&format!("x = {written};")));
        let (meant, second) = read(&in_block(&format!("x = {meant};")));
        assert!(first.is_empty() && second.is_empty(), "{first:?} {second:?}");
        // The dump shows parentheses that are written in a way that no operator is shown.
        let bare =
            |file: &File| tree::dump(file).replace(['<', '>'], "").replace("((", "(").replace("))", ")");
        let shape = |file: &File| bare(file).replace(['(', ')'], "");
        assert_eq!(shape(&written), shape(&meant));
        let StatementKind::Assign { value, .. } = first_statement(&written) else { panic!("{written:?}") };
        let StatementKind::Assign { value: with, .. } = first_statement(&meant) else { panic!("{meant:?}") };
        assert_eq!(structure(value), structure(with));
    }
}

fn first_statement(file: &File) -> &StatementKind {
    match &file.machines[0].items[..] {
        [Item::Entry(item)] => &item.block.statements[0].kind,
        items => panic!("{items:?}"),
    }
}

/// The tree with all its parentheses, those that are written left out.
fn structure(expr: &crate::syntax::ast::Expr) -> String {
    match &expr.kind {
        ExprKind::Paren(inner) => structure(inner),
        ExprKind::Unary { operator, operand } => format!("({operator:?} {})", structure(operand)),
        ExprKind::Binary { operator, left, right } => {
            format!("({} {operator:?} {})", structure(left), structure(right))
        }
        ExprKind::Cast { value, .. } => format!("({} as)", structure(value)),
        ExprKind::Field { base, name } => format!("({}.{})", structure(base), name.name),
        ExprKind::Path(names) => names[0].name.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn several_errors_are_found_at_once_and_the_rest_is_read() {
    let file = errors(
        "machine A {
            event Go«,» Stop;
            «sate» B { on Go => C; }
            initial B«»
            state C { on Go => B«» }
            state D { on Go «->» B; on Go { x = «;» y = 1; } on Stop => B; }
            var «type»: u8 = 0;
            state E { on Go => B; }
        }
        machine B { initial X; state X {} }",
        &[
            "expected `;` after the event, found `,`",
            "expected an item, found `sate`",
            "expected `;` or `{` after the initial state, found `state`",
            "expected `;` or `{` after the transition's target, found `}`",
            "expected `if`, `=>`, `;` or `{` after the transition's trigger, found `->`",
            "expected an expression, found `;`",
            "`type` is a keyword of Rust",
        ],
    );
    assert_eq!(
        tree::dump(&file),
        "machine A\n  state B {}\n    on Go => C\n  initial B\n  state C {}\n    on Go => B\n  state D {}\n    on Go\n      \
         {}\n        y = 1\n    on Stop => B\n  var type: u8 = 0\n  state E {}\n    on Go => B\nmachine B\n  initial X\n  \
         state X {}\n"
    );
}

#[test]
fn forms_of_later_are_named() {
    for (text, word) in [
        ("«saga» Placing { step reserve(order) -> reservation; pivot; ok => Completed; }", "saga"),
        ("state A { «defer» E; }", "defer"),
        ("«choice» C { if a => X, else => Y }", "choice"),
        ("«machine» Inner { initial A; }", "machine"),
        ("entry { «send» E(1) after 5s as id; }", "send"),
        ("entry { «cancel» id; }", "cancel"),
        ("entry { «publish» E(..); }", "publish"),
    ] {
        let file =
            errors(&in_machine(&format!("{text} state Z;")), &[&format!("`{word}` is not supported yet")]);
        assert!(tree::dump(&file).ends_with("  state Z\n"), "{text}");
    }
    errors("«use» \"other.fsm\"; machine M {}", &["`use` is not supported yet"]);
}

#[test]
fn errors_are_said_as_a_person_would() {
    for (text, message) in [
        ("on A if x «=» 1 => B;", "expected `=>`, `;` or `{` after the transition's condition, found `=`"),
        ("on A if a < b «<» c => B;", "comparisons can't be chained"),
        ("on A => «(B)»;", "parentheses stand around several targets only"),
        ("«on A»;", "this transition goes nowhere and does nothing"),
        ("after «X» => B;", "expected a duration, found `X`"),
        ("after «60» => B;", "`60` is no duration"),
        ("after 60«sec» => B;", "unknown suffix `sec` of a number"),
        ("entry { credit«++»; }", "expected `=` or `;`, found `++`"),
        ("entry { «a.b»(1); }", "`b` is called as a method"),
        ("entry { «A::b»(1); }", "only functions that the machine declares can be called"),
        ("entry { «while» true { x = 1; } }", "expected a statement, found the keyword `while`"),
        ("entry { «x»; }", "expected a statement, found an expression that does nothing"),
        ("entry { «(x)» = 1; }", "only a variable can be assigned to"),
        ("entry { x = «'ab'»; }", "a character literal holds exactly one character"),
        ("entry { if x {} else «y»; }", "expected `if` or `{`, found `y`"),
        ("fn f(«&»self);", "expected a name or `)`, found `&`"),
        ("fn f() -> A «!» B;", "expected `;` after the function's signature, found `!`"),
        ("«pub» state A;", "`pub` can't stand before `state`"),
        ("state A { «/// x\n» }", "an item is expected behind its documentation and attributes"),
        ("on A «/// x\n» => B;", "documentation can stand before a machine or an item only"),
        ("«//! x\n» state A;", "an attribute or documentation stands before what it is said of"),
        ("#«!»[endless] state A;", "an attribute or documentation stands before what it is said of"),
        ("«#[a = 1]» state A;", "the attribute `a` does not take `=`"),
        ("entry {}«;»", "expected an item, found `;`"),
        ("«credit» = 5;", "expected an item, found `credit`"),
        ("«banana» 5;", "expected an item, found `banana`"),
    ] {
        let text = text.replace("x\n»", "x»\n");
        errors(&in_machine(&text), &[message]);
    }
    errors(
        "machine M { state A; }\n«state» B;\nstate C;\nmachine N {}",
        &["expected `machine`, found `state`"],
    );
    errors("«»", &["there is no machine here"]);
}

#[test]
fn what_is_not_closed_is_found() {
    errors("machine M {\n state A «{»\n", &["this `{` is not closed"]);
    errors("machine M {\n state A; }\n«}»\n", &["this `}` closes nothing"]);
    let file = errors(
        "machine M { on A if «(»x => B; } machine N { state A; «)» state B; }",
        &["this `(` is not closed", "this `)` closes nothing"],
    );
    assert_eq!(file.machines.len(), 2);
    let text = "machine M { const X: &'static str = «\"abc; }»\n state A; // }";
    errors(text, &["the closing `\"` is missing"]);
    errors("machine M { «/*» state A; }", &["this comment is not closed"]);
}

#[test]
fn only_words_that_begin_items_are_reserved() {
    let (file, errors) = read(&in_machine(
        "var limit: u8 = 0; state state { on on => local; on after(done) => local local; } final failure; \
         history deep deep => final; state r#match { entry { raise = 1; raise raise; raise(1); state += on; } }",
    ));
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(
        tree::dump(&file),
        "machine M\n  var limit: u8 = 0\n  state state {}\n    on on => local\n    on after(done) => local local\n  \
         final failure\n  history deep deep => final\n  state match {}\n    entry\n      {}\n        raise = 1\n        \
         raise raise\n        raise(1)\n        state += on\n"
    );
}

#[test]
fn comments_are_found_apart_from_documentation() {
    let text =
        "// a\r\n/// doc\nmachine M { /* b /* c */ */ const X: &'static str = \"// no\"; //// d\n} /**/";
    let found = comments(SourceId::default(), text);
    let seen: Vec<_> = found.iter().map(|comment| (comment.text, comment.kind)).collect();
    assert_eq!(
        seen,
        [
            ("// a", CommentKind::Line),
            ("/* b /* c */ */", CommentKind::Block),
            ("//// d", CommentKind::Line),
            ("/**/", CommentKind::Block)
        ]
    );
    assert!(
        found.iter().all(|comment| &text[comment.span.lo as usize..comment.span.hi as usize] == comment.text)
    );
}

#[test]
fn bytes_that_are_no_text_are_told() {
    assert_eq!(decode(SourceId::default(), "é".as_bytes()), Ok("é"));
    let error = decode(SourceId::default(), b"ab\xff\xfe").expect_err("no UTF-8");
    assert_eq!((place(&error), error.code), (2..3, SYNTAX));
}

#[test]
fn large_texts_are_refused() {
    let mut sink = Sink::new();
    let file = parse_limited(SourceId::default(), "machine M {}", 11, &mut sink);
    assert!(file.machines.is_empty() && sink.check().is_err());
    let mut sink = Sink::new();
    assert_eq!(parse_limited(SourceId::default(), "machine M {}", 12, &mut sink).machines.len(), 1);
    assert!(sink.check().is_ok());
}

/// Reads a text on a quarter of the stack that invariant 10 gives, and gives the messages.
fn on_a_small_stack(text: String) -> Vec<String> {
    let thread = thread::Builder::new().stack_size(256 << 10).spawn(move || {
        let (file, errors) = read(&text);
        assert!(tree::dump(&file).len() < 10 << 20);
        drop(file);
        errors.into_iter().map(|error| error.message).collect()
    });
    thread.expect("a thread starts").join().expect("it does not overflow")
}

#[test]
fn depth_has_bounds() {
    const EXPRESSION: &str = "this expression is nested deeper than 128";
    const BRACKETS: &str = "brackets are nested deeper than 128";
    let around = |open: &str, times: usize, inside: &str, close: &str| {
        format!("{}{inside}{}", open.repeat(times), close.repeat(times))
    };
    let values = |value: String| in_block(&format!("x = {value};"));
    // Two of the brackets are the machine's and the block's.
    assert!(on_a_small_stack(values(around("(", 126, "1", ")"))).is_empty());
    assert!(on_a_small_stack(values(around("f(a, ", 126, "1", ")"))).is_empty());
    assert!(on_a_small_stack(in_block(&around("if x { ", 126, "y = 1;", "}"))).is_empty());
    assert_eq!(on_a_small_stack(values(around("(", 127, "1", ")"))), [BRACKETS]);
    for (text, message) in [
        (values(around("(", 10_000, "1", ")")), BRACKETS),
        (values("!".repeat(100_000) + "a"), EXPRESSION),
        (values("- ".repeat(129) + "a"), EXPRESSION),
        (values("a + ".repeat(100_000) + "a"), EXPRESSION),
        (values(format!("a{}", ".b".repeat(100_000))), EXPRESSION),
        (values(format!("a{}", " as u8".repeat(100_000))), EXPRESSION),
        (values(around("!(", 126, "a", ")")), EXPRESSION),
        (values(around("a || a && a == a | a ^ a & a << a + a * -f(", 126, "1", ")")), EXPRESSION),
        ("([{".repeat(10_000), BRACKETS),
        ("/*".repeat(100_000), "this comment is not closed"),
        (around("/*", 100_000, "", "*/"), "comments are nested deeper than 128"),
        (in_machine(&around("state A { ", 33, "", "}")), "states are nested deeper than 32"),
        (in_machine(&around("state A { ", 10_000, "", "}")), BRACKETS),
        (
            in_machine(&format!("fn f() -> {}; ", around("A<", 10_000, "A", ">"))),
            "this type is nested deeper than 4",
        ),
        (values("(".repeat(10_000)), BRACKETS),
    ] {
        let messages = on_a_small_stack(text);
        assert!(messages.iter().any(|found| found == message), "{message}: {messages:?}");
        assert!(messages.len() <= 2, "{messages:?}");
    }
    assert!(on_a_small_stack(in_machine(&around("state A { ", 32, "", "}"))).is_empty());
}

#[test]
fn the_number_of_errors_has_a_bound() {
    for text in [
        "}".repeat(100_000),
        ";".repeat(100_000),
        "\"\n".repeat(100_001),
        in_machine(&"initial A ".repeat(10_000)),
    ] {
        let messages = on_a_small_stack(text);
        assert!(messages.len() <= MAX_ERRORS + 1, "{}", messages.len());
        assert!(!messages.is_empty());
    }
}

#[test]
fn characters_that_deceive_are_errors() {
    errors(
        "machine M { // «\u{202E}»\n state A; const X: &'static str = \"«\u{2066}»«\0»\"; on «\u{202A}» A => B; state C; }",
        &[
            "the invisible character U+202E changes the direction of the text",
            "the invisible character U+2066 changes the direction of the text",
            "a NUL character",
            "the invisible character U+202A changes the direction of the text",
        ],
    );
}
