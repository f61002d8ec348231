//! Expressions in a chart: what the host reads, and what is passed to it.

use super::{chart, runs};

/// Ruling 10's values: texts, enums, fields of opaque values, constants that read constants.
#[test]
fn values_of_the_host() {
    let chart = chart(
        r#"
        machine M(order: Order, limit: u8) {
            type Order { is_gift: bool, buyer: Buyer }
            type Buyer { age: u8 }
            type Kind { Express, Slow }
            const ADULT: u8 = HALF * 2;
            const HALF: u8 = 9;
            event Sent(kind: Kind) | Placed(order: Order);
            fn pack(order: Order, kind: Kind, note: &'static str, ratio: f32);
            fn kind_of(order: Order) -> Kind;
            initial X;
            state X {
                on Sent(kind) if kind == Kind::Express && order.is_gift { pack(order, kind, "a \"gift\"", 0.1); }
                on Sent(kind) if order.buyer.age >= ADULT { pack(order, kind, "plain", 1.0 / 3.0); }
                on Placed(o) if o.is_gift { pack(o, kind_of(o), "", -0.0); }
            }
        }"#,
    );
    runs(
        &chart,
        &[
            "@start limit=3 order.is_gift=true order.buyer.age=17",
            "Sent(Kind::Express)",
            "Sent(Slow)",
            "@given kind_of(\"o2\") = Slow",
            "@given kind_of(_) = Kind::Express",
            "@given kind_of(\"o1\") = Slow",
            "Placed(\"o1\", is_gift=true)",
            "Placed(o2, o2.is_gift=true)",
            "Placed(o2, order.is_gift=true)",
            "Placed(\"o3\")",
        ],
        &[
            "=> X order=\"order\" limit=3",
            "pack(\"order\", Kind::Express, \"a \\\"gift\\\"\", 0.1) => X order=\"order\" limit=3",
            "=> X order=\"order\" limit=3 ignored",
            "pack(\"o1\", Kind::Slow, \"\", -0.0) => X order=\"order\" limit=3",
            "line 8, column 12: `o2` is no field of an argument before it\n  help: fields stand behind their value: `\"o1\", field=literal`",
            "pack(\"o2\", Kind::Express, \"\", -0.0) => X order=\"order\" limit=3",
            "line 10, column 1: the field `is_gift` of \"o3\" is read, and was not given\n  help: write `order.is_gift=true` in `@start` for a parameter, `\"o3\", is_gift=true` for an event's argument or an answer",
        ],
    );
}

/// Each kind of literal is a value of its type.
#[test]
fn literals() {
    let chart = super::machine(
        r#"
        event Typed(key: char) | Waited(time: Duration) | Weighed(weight: f32) | Failed(kind: Fault);
        fn told(what: &'static str);
        initial X;
        state X {
            on Typed(key) if key == 'q' { told("quit"); }
            on Typed(key) if key > 'q' { told("behind it"); }
            on Waited(time) if time >= 1500ms { told("long"); }
            on Weighed(weight) if weight == 0.1 { told("a tenth"); }
            on Failed(kind) if kind == Fault::Conversion { told("no number"); }
        }"#,
    );
    runs(
        &chart,
        &[
            "Typed('q')",
            "Typed('a')",
            "Typed('ä')",
            "Waited(1500ms)",
            "Waited(1499ms)",
            "Weighed(0.1)",
            "Failed(Fault::Conversion)",
            "Failed(Host)",
            "Typed('\\x')",
        ],
        &[
            "=> X",
            "told(\"quit\") => X",
            "=> X ignored",
            "told(\"behind it\") => X",
            "told(\"long\") => X",
            "=> X ignored",
            "told(\"a tenth\") => X",
            "told(\"no number\") => X",
            "=> X ignored",
            "line 9, column 8: two hexadecimal digits follow `\\x`\n  help: such as `\\x7f`",
        ],
    );
}

/// Chains of constants, and blocks and expressions as deep as they may be, on a small stack: what reads the
/// chart has a stack of its own measure.
#[test]
fn depth_is_bounded() {
    let constants: String = (0..2_000).map(|n| format!("const C{n}: u8 = C{};", n + 1)).collect();
    let constants = format!("{constants} const C2000: u8 = 7; var n: u8 = C0; initial X; state X;");
    let (open, close) = ("!(".repeat(63), ")".repeat(63));
    let nested = format!("var b: bool = false; initial X; state X {{ on A {{ b = {open}b{close}; }} }}");
    let (open, close) = ("if n == 0 { ".repeat(120), " }".repeat(120));
    let blocks = format!("var n: u8 = 0; initial X; state X {{ on A {{ {open} n += 1; {close} }} }}");
    let (open, close) = ("f(".repeat(120), ")".repeat(120));
    let calls =
        format!("fn f(n: u8) -> u8; var n: u8 = 0; initial X; state X {{ on A {{ n = {open}n{close}; }} }}");
    let cases: [(&str, &[&str], &[&str]); 4] = [
        (&constants, &[], &["=> X n=7"]),
        (&nested, &["A"], &["=> X b=false", "=> X b=true"]),
        (&blocks, &["A"], &["=> X n=0", "=> X n=1"]),
        (&calls, &["@given f(_) = 3", "A"], &["=> X n=0", "=> X n=3"]),
    ];
    for (body, script, expected) in cases {
        let chart = super::machine(body);
        std::thread::scope(|scope| {
            let small = std::thread::Builder::new().stack_size(512 << 10);
            small.spawn_scoped(scope, || runs(&chart, script, expected)).unwrap().join().unwrap();
        });
    }
}
