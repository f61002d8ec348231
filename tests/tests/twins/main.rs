//! The two front ends make one tree (invariant 3): what is written in a file and what stands in `machine! { … }`
//! is the same chart, and the same mistake.

mod mutations;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use fsm_lang::diag::{Diagnostic, Sink};
use fsm_lang::span::Sources;
use fsm_lang::syntax::tokens::TokenStream;
use fsm_lang::syntax::{text, tokens, tree};

/// What a front end makes of a chart.
struct Read {
    tree: String,
    findings: Vec<Diagnostic>,
}

impl Read {
    fn as_text(chart: &str) -> Self {
        let mut sources = Sources::new();
        let source = sources.add_text("input.fsm", chart);
        let mut sink = Sink::new();
        let file = text::parse(source, chart, &mut sink);
        Self { tree: tree::dump(&file), findings: sink.into_sorted() }
    }

    /// `None` if the chart is none of Rust's tokens, which rustc would say before the macro is called.
    fn as_tokens(chart: &str) -> Option<Self> {
        let tokens = TokenStream::from_str(chart).ok()?;
        let mut sink = Sink::new();
        let (file, _) = tokens::parse(Sources::new().add_tokens("machine!"), tokens, &mut sink);
        Some(Self { tree: tree::dump(&file), findings: sink.into_sorted() })
    }

    fn messages(&self) -> String {
        self.findings.iter().fold(String::new(), |mut text, finding| {
            let _ = writeln!(text, "  {}: {}", finding.code.0, finding.message);
            text
        })
    }

    /// All that a person is told.
    fn told(&self) -> Vec<String> {
        let told = self.findings.iter().map(|finding| {
            let help = finding.help.as_deref().unwrap_or("no help");
            format!("{}: {} ({help})", finding.code.0, finding.message)
        });
        told.collect()
    }
}

/// Compares both readings; the trees only where nothing is wrong, since what is kept of a broken item may differ.
/// Tells whether there were tokens to compare.
fn compare(name: &str, chart: &str) -> bool {
    let from_text = Read::as_text(chart);
    let Some(from_tokens) = Read::as_tokens(chart) else {
        assert!(
            !from_text.findings.is_empty(),
            "{name}: Rust does not lex it, and the text front end reads it:\n{chart}"
        );
        return false;
    };
    assert_eq!(
        from_text.findings.is_empty(),
        from_tokens.findings.is_empty(),
        "{name}: one finds a mistake\ntext:\n{}tokens:\n{}{chart}",
        from_text.messages(),
        from_tokens.messages(),
    );
    if from_text.findings.is_empty() {
        assert_eq!(from_text.tree, from_tokens.tree, "{name}: two trees of\n{chart}");
    }
    true
}

/// All `input.fsm` below a folder of the corpus, in order.
fn charts(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.expect("the corpus can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name == "input.fsm") {
                found.push(path);
            }
        }
    }
    found.sort();
    // Bytes that are no text are no macro's business.
    found.into_iter().filter_map(|path| Some((path.clone(), fs::read_to_string(path).ok()?))).collect()
}

#[test]
fn good_charts_have_one_tree() {
    let charts = charts("ok");
    assert!(!charts.is_empty());
    for (path, chart) in charts {
        let name = path.display().to_string();
        assert!(compare(&name, &chart), "{name}: Rust lexes every good chart");
        // A text with other line ends is the same chart; its documentation is, too.
        let windows = chart.replace("\r\n", "\n").replace('\n', "\r\n");
        assert!(compare(&format!("{name} with CRLF"), &windows));
        assert_eq!(Read::as_text(&chart).messages(), "", "{name}");
    }
}

/// What reads otherwise in the other front end: there a mistake is met on another way.
const TOLD_OTHERWISE: [&str; 2] = ["pub(super) var x: u8 = 1;", "var x: u8 = 1 as R<u8>;"];

/// Compares also what is said of mistakes, in the same words and with the same help. Their places are compared by eye in the
/// corpus and in `ui`: tokens have no place between them.
fn compare_told(name: &str, chart: &str, wrong: &mut String) {
    if !compare(name, chart) || TOLD_OTHERWISE.contains(&name) {
        return;
    }
    let (text, Some(tokens)) = (Read::as_text(chart), Read::as_tokens(chart)) else { return };
    let (from_text, from_tokens) = (text.told(), tokens.told());
    let is_alike = |index: usize| {
        let (one, other) = (&text.findings[index], &tokens.findings[index]);
        // A change that is shown in a file stands for the help; tokens have no place to show it.
        let changes = one.help.is_none() && one.fix.is_some();
        from_text[index] == from_tokens[index]
            || changes && one.code == other.code && one.message == other.message
    };
    if from_text.len() != from_tokens.len() || !(0..from_text.len()).all(is_alike) {
        let _ = writeln!(wrong, "{name}\n  text {from_text:#?}\n  tokens {from_tokens:#?}");
    }
}

#[test]
fn bad_charts_have_the_same_mistakes() {
    let mut wrong = String::new();
    for (path, chart) in charts("err") {
        compare_told(&path.display().to_string(), &chart, &mut wrong);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// An item in a machine.
fn item(item: &str) -> String {
    format!("machine M {{ {item} }}")
}

#[test]
fn small_differences_of_lexing_make_none() {
    for good in [
        "on *=> X;",
        "on * => X;",
        "on A|B=>X{x*=2;y<<=1;z>>=1;}",
        "on A if x<-1=>X;",
        "on A if a&&!b||c=>X;",
        "const A: u32 = 0x5d;",
        "const A: f64 = 3e2;",
        "const A: f64 = 3e2f64;",
        "const A: f64 = 1.;",
        "const A: u8 = b'\\x41';",
        "const A: &'static str = \"a\\u{e9}\\\n   b\";",
        "const A: &'static str = r#\"a\"b\"#;",
        "const A: char = '\\'';",
        "after 1.5h => X; after 20min => Y; after (x + 5s) => Z;",
        "after 5_000ms => X;",
        "var r#type: u8 = 1; state r#match;",
        "fn f(a: R<S<u8>>) -> Result<(), E>;",
        "\r\n    /// one\r\n    /// two\r\n    state A;\r\n",
        "/** one\n * two\n */ state A;",
        "/** one */ state A;",
        "#[doc = \"a\\nb\"] state A;",
        "/// \"quoted\" \\n {} `x`\n state A;",
        "//// no doc\n/*** no doc ***/ /**/ state A;",
        "// é\u{2028}state B;\n state A;",
        // One name, composed and decomposed.
        "state \u{e9}; on x => e\u{301};",
        "on A { if a { } else if b { x = 1; } else { f(); } let mut y: u8 = 1; raise E(1, 2); raise F; }",
        "on A { raise = 1; raise(2); local(3); send = 1; }",
        "on A => (X.Y(1, 2).Z, W,); on B => local X; on C => local (X, Y); on D => local;",
        "on A { f() else => X; x = g() else => Y(1); let z = h() else => local Z; }",
        "type T; type U { a: u8, B, } type V {}",
        "pub var x: bool = in(A.B) && !true;",
        "final A | B; final failure C | D; final failure; final E {} final failure F { entry {} }",
        "history H deep => A; history deep => B; history I => C { x = 1; } initial D { y = 2; }",
        "#[allow(dead_end, reason = \"so\")] #[endless] state A;",
        "event A() | B(x: u8,);",
        "on A(x, _) if (x as u8 as u16) > 1 {}",
        "on A if a == -b {}",
        "activity a(x: u8,) -> R ! E|F readonly retry 3 every 200ms..5s timeout 1.5min limit 50/s;",
        "activity a() -> R<S<u8>> undo b(x, y,) idempotent; activity b() -> r: R undo none \"why\" retriable;",
        "activity a() -> &'static str!E timeout 5_000ms retry 3 every (PAUSE*2)..(LONG) limit (N)/min;",
        "activity a() timeout 0x5d retry 3e2 every 1.5h;",
        "activity undo() readonly; activity none() retriable; activity ok(every: u8) undo none(every);",
        "state A { invoke f(x, y + 1,) { ok(z) if z > 1 => B(z), ok(_) => C { x*=2; } err(E)=>D, err => E } }",
        "state A { invoke pivot f() { ok => B, err { } unknown => local C } }",
        "state A { invoke pivot() { ok => B, } } state B { invoke f() {} }",
        "state A { compensate{ok=>B,stuck=>C} } state D { compensate A.B { ok { x = 1; } stuck if y => C } }",
        "state A { compensate pay { #[allow(x, reason = \"y\")] ok => B, /// doc\n stuck => C } }",
        "on A { pivot; settle; settle pay; settle A.B; } on B { pivot(); settle(1); pivot = 2; settle.x = 1; }",
        "var ok: u8 = 1; var invoke: u8 = 2; state limit; on undo => retry; event activity(stuck: u8);",
    ] {
        compare(good, &item(good));
        assert_eq!(Read::as_text(&item(good)).messages(), "", "{good}");
    }
}

#[test]
fn mistakes_are_mistakes_in_both() {
    let mut wrong = String::new();
    for bad in [
        "const A: u64 = 3e2s;",
        "after 0x5d => X;",
        "after 60 => X;",
        "after 5sec => X;",
        "on A;",
        "on A if a < b < c {}",
        "on A if x == 1..2 {}",
        "on A if x /// doc\n 2 {}",
        "on A if x /** doc */ 2 {}",
        "on A { 1 = 2; }",
        "on A { f() = 2; }",
        "on A { a + b = 2; }",
        "on A { a; }",
        "on A { a + f(); }",
        "on A { ; }",
        "on A { x = 1 }",
        "on A => ();",
        "on A => (X);",
        "on A => local local X;",
        "state A(x: u8) | B;",
        "final A(x: u8);",
        "state A {};",
        "state match;",
        "state _;",
        "state r#self;",
        "stat A;",
        "pub state A;",
        "pub(crate) var x: u8 = 1;",
        "pub(super) var x: u8 = 1;",
        "var x: &str = \"\";",
        "var x: &'a str = \"\";",
        "var x: [u8; 2] = 1;",
        "var x: R<R<R<R<u8>>>> = 1;",
        "var x: R<> = 1;",
        "var x: u8 = f(1)(2);",
        "var x: u8 = a.f();",
        "var x: u8 = a::f(1);",
        "var x: u8 = a.0;",
        "var x: u8 = 1 as R<u8>;",
        "var x: u8 = b\"bytes\";",
        "var x: u8 = 'ab';",
        "var x: u8 = \"a\"suffix;",
        "#[a = 1] state A;",
        "#[doc = 1] state A;",
        "#![a] state A;",
        "//! doc\n state A;",
        "/// nothing behind it\n",
        "#[a::b] state A;",
        "#[] state A;",
        "send A after 5s;",
        "on A { send B after 5s; }",
        "on A { cancel x; pivot; }",
        "activity a() timeout 3e2s;",
        "activity a() timeout \"1s\";",
        "activity a() limit 'c'/s;",
        "activity a() timeout;",
        "activity a() retry 3;",
        "activity a() retry every 5s;",
        "activity a() limit 50;",
        "activity a() limit 50/;",
        "activity a() undo;",
        "activity a() undo none;",
        "activity a() undo none why;",
        "activity a() undo b \"why\";",
        "activity a() ! ;",
        "activity a() -> ;",
        "activity a() readonly, retriable;",
        "activity a() readonly readonly;",
        "activity a() pivot;",
        "activity a;",
        "invoke f();",
        "invoke f { ok => A }",
        "invoke f() { ok, err => A }",
        "invoke f() { ok => A err => B }",
        "invoke f() { ok(a, b) => A }",
        "invoke f() { ok() => A }",
        "invoke f() { maybe => A }",
        "invoke f() { ok => A; }",
        "invoke pivot { ok => A }",
        "compensate;",
        "compensate a. { ok => A }",
        "compensate { ok(x) => A, stuck(y) => B }",
        "on A { settle pay }",
        "on A { settle pay(); }",
        "on A { invoke f(); }",
        "pivot;",
        "settle;",
        "final failure A B;",
        "failure A;",
        "defer A;",
        "machine N {}",
        "x = 1;",
        "state A { on B => C ",
        "state A (",
    ] {
        let chart = item(bad);
        compare_told(bad, &chart, &mut wrong);
        assert!(!Read::as_text(&chart).findings.is_empty(), "{bad}");
    }
    for bad in [
        "",
        "// nothing",
        "state A;",
        "machin M {}",
        "machine {}",
        "machine M",
        "machine M {} }",
        "use a; machine M {}",
    ] {
        compare_told(bad, bad, &mut wrong);
        assert!(!Read::as_text(bad).findings.is_empty(), "{bad}");
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn limits_are_the_same() {
    let nested =
        |open: &str, close: &str, depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
    for depth in 120..=130 {
        compare("parentheses", &item(&format!("const C: u8 = {};", nested("(", ")", depth))));
        compare("calls", &item(&format!("const C: u8 = {};", nested("f(", ")", depth))));
        compare("statement", &item(&format!("entry {{ {}; }}", nested("f(", ")", depth))));
        compare("sums", &item(&format!("const C: u8 = 1{};", " + 1".repeat(depth))));
        compare("signs", &item(&format!("const C: u8 = {}1;", "- ".repeat(depth))));
        compare("casts", &item(&format!("const C: u8 = 1{};", " as u8".repeat(depth))));
        compare("fields", &item(&format!("const C: u8 = a{};", ".b".repeat(depth))));
        compare("blocks", &item(&format!("entry {{ {} {} }}", "if a {".repeat(depth), "}".repeat(depth))));
    }
    for depth in 30..=35 {
        compare("states", &item(&format!("{} {}", "state A {".repeat(depth), "}".repeat(depth))));
    }
    for depth in 1..=6 {
        compare("types", &item(&format!("fn f(a: {}u8{});", "R<".repeat(depth), ">".repeat(depth))));
    }
}
