use super::*;
use crate::chart::resolve::resolve;
use crate::diag::Sink;
use crate::span::Sources;

fn chart(text: &str) -> Chart {
    let mut sink = Sink::new();
    let id = Sources::new().add_tokens("machine!");
    let (file, _) = crate::syntax::tokens::parse(id, text.parse().unwrap(), &mut sink);
    resolve(&file.machines[0], &mut sink).unwrap_or_else(|_| panic!("{text}\n{:#?}", sink.diagnostics()))
}

/// A machine whose only state does `block` on `E(n)` under `guard`.
fn machine(guard: &str, block: &str) -> Chart {
    chart(&format!(
        "machine M {{
            type Order {{ gift: bool, kind: Kind }} type Kind {{ Express, r#type }} type Lost;
            event E(n: u8, order: Order) | F(a: i32, b: i32);
            const LIMIT: u8 = 7;
            var a: i32 = 0; var b: i32 = 1; var u: u8 = 0; var f: f32 = 0.5; var t: &'static str = \"\"; var c: char = 'c';
            var d: Duration = 1s; var kind: Kind = Kind::Express; var fault: Fault = Fault::Overflow; var r#in: bool = true;
            fn check(n: u8) -> bool; fn act(n: u8); fn call(n: u8) -> Result<(), Lost>; fn get() -> Result<i32, Lost>;
            initial A;
            state A {{ on E(n, order) if {guard} {{ {block} }} state r#match; state B(x: u8); initial r#match; }}
        }}"
    ))
}

#[test]
fn expressions_are_printed_as_they_are_read() {
    for guard in [
        "true || false && r#in",
        "(true || false) && r#in",
        "(a == b) == true",
        "!(a < b) && !r#in",
        "-a < -(-b)",
        "a - (b - 1) == a - b - 1",
        "a * (b + 1) % 3 == (a + b) * 2",
        "(a | b & 1 ^ 3) << 2 >> 1 == 1",
        "(u as i32) < a && a < u as i32",
        "-(u as i32) as i64 == -128",
        "-a as i64 == -9223372036854775808",
        "f == 0.1 || f > -1.5 || f < 1e20",
        r#"t == "a\"b\\c\n\t\0\u{1b}\u{202e}'""#,
        r"c == '\'' || c == '\\' || c == '\u{feff}'",
        "order.gift && order.kind == Kind::r#type",
        "kind == Kind::Express && fault == Fault::DivisionByZero",
        "check(n) && n < LIMIT",
        "in(A.r#match)",
        "d == 1500ms || d == 60s || d == 2min || d == 1h || d == 36h || d == 2d || d == 7ns || d == 0s || d == 1001us",
        "(a & 1 == 0) == false",
    ] {
        let first = machine(guard, "");
        let transition = first.transitions.values().next().unwrap();
        let printed = Printer::with_code(&first, &transition.code).expr(transition.guard.as_ref().unwrap());
        assert_eq!(
            printed.replace("(a & 1 == 0)", ""),
            guard.replace("(a & 1 == 0)", ""),
            "printed otherwise"
        );
    }
}

#[test]
fn needless_parentheses_are_gone() {
    for (guard, expected) in [
        ("((a)) == ((b * 2) + 1)", "a == b * 2 + 1"),
        ("(true && false) || r#in", "true && false || r#in"),
        ("0xff_u8 == n", "255 == n"),
        ("d == 1.5s", "d == 1500ms"),
        ("--a == -(-1)", "-(-a) == -(-1)"),
    ] {
        let chart = machine(guard, "");
        let transition = chart.transitions.values().next().unwrap();
        let printed = Printer::with_code(&chart, &transition.code).expr(transition.guard.as_ref().unwrap());
        assert_eq!(printed, expected);
    }
}

#[test]
fn statements_are_printed_as_they_are_read() {
    for block in [
        "a = b;",
        "u += n;",
        "a <<= 2;",
        "act(n + 1);",
        "call(n) else => A.r#match;",
        "let x = get() else => A.B(LIMIT); a = x;",
        "let mut x = 1; x -= 1;",
        "raise F(1, -a); raise E(n, order);",
        "if a < b { a = 1; b = 2; } else if r#in { act(1); } else {}",
    ] {
        let chart = machine("true", block);
        let code = &chart.transitions.values().find(|item| item.trigger != Trigger::Otherwise).unwrap().code;
        assert_eq!(Printer::with_code(&chart, code).statements(&code.statements), block);
    }
}

#[test]
fn triggers_and_targets_are_printed_as_they_are_read() {
    let texts = [
        ("on E(n, _) | F(_, n)", "=> (X.X1, Y.Y1)"),
        ("on *", "=> local X.X1"),
        ("always", "=> X.X1"),
        ("after 60s", "=> X.X1"),
        ("after (LIMIT * 2)", "=> Deep(7).Inner"),
        ("done", "=> X.Last"),
        ("on fault(kind)", "=> P"),
    ];
    for (trigger, target) in texts {
        let chart = chart(&format!(
            "machine M {{ event E(a: u8, b: u8) | F(a: u8, b: u8); const LIMIT: Duration = 1s; initial P;
             state Deep(x: u8) {{ initial Inner; state Inner; }}
             parallel P {{ {trigger} {target};
                state X {{ initial X1; history Last => X1; state X1; final X2; }} state Y {{ initial Y1; state Y1; final Y2; }} }} }}"
        ));
        let transition = chart.transitions.values().next().unwrap();
        let printer = Printer::with_code(&chart, &transition.code);
        assert_eq!(printer.trigger(&transition.trigger), trigger.trim_start_matches("on "));
        let full = target.replace("X.", "P.X.").replace("Y.", "P.Y.").replace("=> ", "");
        assert_eq!(printer.targets(transition), full);
    }
}

#[test]
fn short_destinations_begin_where_data_is_given() {
    let chart = chart(
        "machine M { event E; initial A; state A { on E => Out.Deep(7).Inner; on E => Out.Deep(1); on E => A; }
         state Out { initial Deep(1); state Deep(x: u8) { initial Inner; state Inner; } } }",
    );
    let shorts: Vec<String> = chart
        .transitions
        .values()
        .map(|item| Printer::with_code(&chart, &item.code).short_destination(&item.targets[0]))
        .collect();
    assert_eq!(shorts, ["Deep(7).Inner", "Deep(1)", "A"]);
}
