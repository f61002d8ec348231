//! The other verbs as processes.

mod support;

use std::process::Stdio;

use support::{BROKEN, Folder, LAMP, said};

const TWO: &str = "#[endless] machine A { initial S; state S; } #[endless] machine B { initial T; state T; }";

const TILL: &str = "\
#[endless]
machine Till {
    event Coin(value: u32) | Refund;
    var credit: u32 = 0;
    fn pay_out(amount: u32);
    initial Idle;
    state Idle { on Coin(value) => Busy { credit = value; } }
    state Busy { on Coin(value) { credit += value; } on Refund => Idle { pay_out(credit); } after 60s => Idle; }
}
";

#[test]
fn a_wrong_call_is_told() {
    let folder = Folder::new();
    for arguments in
        [&[][..], &["nonsense"], &["check", "--nonsense"], &["render"], &["build", "--check", "x.fsm"]]
    {
        let said = folder.fsm(arguments);
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(said.err.contains("Usage"), "{}", said.err);
    }
    for arguments in [&["--help"][..], &["--version"], &["check", "--help"]] {
        let said = folder.fsm(arguments);
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{arguments:?}");
        assert!(said.out.contains("fsm"), "{}", said.out);
    }
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let folder = Folder::with(&[("lamp.fsm", LAMP)]);
    for arguments in
        [&["explain"][..], &["render", "lamp.fsm"], &["--help"], &["check", "--format", "json", "lamp.fsm"]]
    {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let said = said(folder.command(arguments).stdout(Stdio::from(writer)).output().unwrap());
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn a_chart_is_drawn() {
    let folder = Folder::with(&[("lamp.fsm", LAMP), ("broken.fsm", BROKEN), ("two.fsm", TWO)]);
    let drawn = folder.fsm(&["render", "lamp.fsm"]);
    assert_eq!((drawn.code, drawn.err.as_str()), (Some(0), ""));
    assert!(drawn.out.starts_with("digraph \"Lamp\" {\n"), "{}", drawn.out);
    let said = folder.fsm(&["render", "lamp.fsm", "-o", "lamp.dot"]);
    assert_eq!((said.code, said.out.as_str()), (Some(0), ""));
    assert_eq!(folder.read("lamp.dot"), drawn.out);

    let said = folder.fsm(&["render", "broken.fsm"]);
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    assert!(said.err.contains("error[unknown_name]"), "{}", said.err);

    let said = folder.fsm(&["render", "two.fsm"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("--machine NAME"), "{}", said.err);
    assert!(folder.fsm(&["render", "two.fsm", "--machine", "B"]).out.starts_with("digraph \"B\""));
    assert_eq!(folder.fsm(&["render", "two.fsm", "--machine", "C"]).code, Some(2));
    assert_eq!(folder.fsm(&["render", "lamp.fsm", "-o", "lamp.docx"]).code, Some(2));
    assert_eq!(folder.fsm(&["render", "lamp.fsm", "-o", "none/lamp.dot"]).code, Some(2));
}

#[test]
fn findings_are_drawn_where_asked() {
    let dead =
        LAMP.replace("state On { on Press => Off; }", "state On { on Press => Off; }\n    state Lost;");
    let folder = Folder::with(&[("lamp.fsm", &dead)]);
    let said = folder.fsm(&["render", "lamp.fsm", "--findings"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert!(said.out.contains("unreachable_state"), "{}", said.out);
    assert!(!folder.fsm(&["render", "lamp.fsm"]).out.contains("unreachable_state"));
}

#[test]
fn pictures_need_no_other_program() {
    let folder = Folder::with(&[("lamp.fsm", LAMP)]);
    let drawn = |arguments: &[&str]| {
        let mut all = vec!["render", "lamp.fsm"];
        all.extend(arguments);
        let output = folder.command(&all).env("PATH", folder.path()).output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), err.as_str()), (Some(0), ""), "{arguments:?}");
        output.stdout
    };
    let begins: [(&str, &[u8]); 3] = [("svg", b"<?xml"), ("png", b"\x89PNG\r\n\x1a\n"), ("pdf", b"%PDF-1.")];
    for (format, begin) in begins {
        let printed = drawn(&["--format", format]);
        assert!(printed.starts_with(begin), "{format}: {:?}", &printed[..printed.len().min(16)]);
        assert_eq!(drawn(&["--format", format, "-o", "-"]), printed, "the same bytes");
        let file = format!("lamp.{format}");
        assert_eq!(drawn(&["-o", &file]), b"");
        assert_eq!(std::fs::read(folder.path().join(&file)).unwrap(), printed);
    }
    let svg = folder.read("lamp.svg");
    for name in ["Lamp", "Off", "On", "Press"] {
        assert!(svg.contains(&format!(">{name}</text>")), "{name}");
    }
}

#[test]
fn a_macro_in_rust_is_drawn_built_and_run() {
    let rust = format!("//! A lamp.\nfsm_runtime::machine! {{\n{LAMP}}}\nfn main() {{}}\n");
    let folder = Folder::with(&[
        ("lamp.fsm", LAMP),
        ("lamp.rs", &rust),
        ("other.rs", "fn other() {}\n"),
        ("script", "Press\n"),
    ]);
    for arguments in [&["render"][..], &["simulate", "--events", "script"]] {
        let of = |file| folder.fsm(&[arguments, &[file]].concat());
        let (macros, chart, none) = (of("lamp.rs"), of("lamp.fsm"), of("other.rs"));
        assert_eq!((macros.code, &macros.out), (Some(0), &chart.out), "{arguments:?}: {}", macros.err);
        assert_eq!(none.code, Some(2));
        assert!(none.err.contains("no `machine! { .. }`"), "{}", none.err);
    }
    assert_eq!(folder.fsm(&["build", "lamp.rs", "-o", "out"]).code, Some(0));
}

#[test]
fn a_picture_that_cannot_be_made_leaves_no_file() {
    let states: String =
        (0..6_000).map(|at| format!("state S{at} {{ on E => S{}; }}\n", (at * 7 + 1) % 6_000)).collect();
    let large = format!("#[endless] machine M {{ event E; initial S0; {states} }}");
    let folder = Folder::with(&[("large.fsm", &large), ("broken.fsm", BROKEN)]);
    let said = folder.fsm(&["render", "large.fsm", "-o", "large.svg"]);
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{}", said.err);
    assert!(said.err.contains("too large") && said.err.contains("--format dot"), "{}", said.err);
    assert_eq!(folder.fsm(&["render", "broken.fsm", "-o", "broken.svg"]).code, Some(1));
    assert_eq!(folder.fsm(&["render", "large.fsm", "--format", "gif"]).code, Some(2));
    for file in ["large.svg", "broken.svg"] {
        assert!(!folder.path().join(file).exists(), "{file}");
    }
}

#[test]
fn a_chart_too_dense_for_curves_is_drawn_with_straight_edges() {
    let states: String = (0..100)
        .map(|at| {
            let (near, far) = ((at + 1) % 100, (at * 37 + 11) % 100);
            format!("state S{at} {{ on A => S{near}; on B => S{far}; on C => S{}; }}\n", (at * 53 + 29) % 100)
        })
        .collect();
    let dense = format!("#[endless] machine M {{ event A | B | C; initial S0; {states} }}");
    let folder = Folder::with(&[("dense.fsm", &dense)]);
    let said = folder.fsm(&["render", "dense.fsm", "-o", "dense.svg"]);
    assert_eq!((said.code, said.out.as_str()), (Some(0), ""), "{}", said.err);
    assert!(said.err.starts_with("warning: ") && said.err.contains("straight"), "{}", said.err);
    assert!(folder.read("dense.svg").contains(">S99</text>"));
}

#[test]
fn rust_is_written_and_compared() {
    let folder = Folder::with(&[("lamp.fsm", LAMP), ("broken.fsm", BROKEN)]);
    assert_eq!(
        folder.fsm(&["build", "lamp.fsm", "-o", "lamp.rs", "--check"]).code,
        Some(1),
        "it is not there"
    );
    let said = folder.fsm(&["build", "lamp.fsm", "-o", "lamp.rs"]);
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (Some(0), "", ""));
    assert!(folder.read("lamp.rs").contains("mod lamp {"));
    assert_eq!(folder.fsm(&["build", "lamp.fsm"]).out, folder.read("lamp.rs"));
    assert_eq!(folder.fsm(&["build", "lamp.fsm", "-o", "lamp.rs", "--check"]).code, Some(0));
    folder.write("lamp.rs", b"// old\n");
    let said = folder.fsm(&["build", "lamp.fsm", "-o", "lamp.rs", "--check"]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("fsm build lamp.fsm -o lamp.rs"), "{}", said.err);
    assert_eq!(folder.read("lamp.rs"), "// old\n");

    let said = folder.fsm(&["build", "broken.fsm", "-o", "broken.rs"]);
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""));
    assert!(said.err.contains("error[unknown_name]"), "{}", said.err);
    assert!(!folder.path().join("broken.rs").exists());
}

#[test]
fn files_are_brought_into_the_one_layout() {
    let loose = LAMP.replace("    state Off", "  // a comment\n state   Off");
    let folder = Folder::with(&[("a/loose.fsm", &loose), ("fine.fsm", LAMP)]);
    let said = folder.fsm(&["fmt", "--check"]);
    assert_eq!((said.code, said.err.lines().count()), (Some(1), 1), "{}", said.err);
    assert!(said.err.starts_with("a/loose.fsm: "), "{}", said.err);
    assert_eq!(folder.read("a/loose.fsm"), loose);
    assert_eq!(folder.fsm(&["fmt"]).code, Some(0));
    assert_eq!(folder.read("a/loose.fsm"), LAMP.replace("    state Off", "    // a comment\n    state Off"));
    assert_eq!(folder.read("fine.fsm"), LAMP);
    assert_eq!(folder.fsm(&["fmt", "--check"]).code, Some(0));
    let said = folder.fsm_with_input(&["fmt", "-"], loose.as_bytes());
    assert_eq!((said.code, said.out), (Some(0), folder.read("a/loose.fsm")));
}

#[test]
fn what_does_not_parse_stays_as_it_is() {
    let folder = Folder::with(&[("bad.fsm", "machine M {"), ("loose.fsm", &LAMP.replace("    ", " "))]);
    folder.write("bytes.fsm", b"machine \xff");
    let said = folder.fsm(&["fmt"]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("bad.fsm") && said.err.contains("bytes.fsm"), "{}", said.err);
    assert_eq!(folder.read("bad.fsm"), "machine M {");
    assert_eq!(std::fs::read(folder.path().join("bytes.fsm")).unwrap(), b"machine \xff");
    assert_eq!(folder.read("loose.fsm"), LAMP, "the others are formatted all the same");
}

#[test]
fn a_script_is_followed() {
    let folder = Folder::with(&[
        ("till.fsm", TILL),
        ("script.txt", "Coin(100) // the first\r\n\r\n@advance 59s\nRefund\n"),
    ]);
    let said = folder.fsm(&["simulate", "till.fsm", "--events", "script.txt", "--format", "json"]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    let expected = r#"{"input":null,"handled":true,"configuration":["Idle"],"variables":{"credit":0},"effects":[],"owed":[],"time_ms":0,"done":null}
{"input":"Coin(100)","handled":true,"configuration":["Busy"],"variables":{"credit":100},"effects":[],"owed":[],"time_ms":0,"done":null}
{"input":"@advance 59s","handled":false,"configuration":["Busy"],"variables":{"credit":100},"effects":[],"owed":[],"time_ms":59000,"done":null}
{"input":"Refund","handled":true,"configuration":["Idle"],"variables":{"credit":100},"effects":["pay_out(100)"],"owed":[],"time_ms":59000,"done":null}
"#;
    assert_eq!(said.out, expected);
    let piped = folder
        .fsm_with_input(&["simulate", "till.fsm", "--format", "json"], folder.read("script.txt").as_bytes());
    assert_eq!(piped.out, expected);
    let person = folder.fsm(&["simulate", "till.fsm", "--events", "script.txt"]);
    assert_eq!(person.code, Some(0));
    assert!(
        person.out.contains("Coin(100) => Busy") && person.out.contains("pay_out(100)"),
        "{}",
        person.out
    );
}

#[test]
fn a_script_without_a_line_starts_the_machine() {
    let folder = Folder::with(&[("till.fsm", TILL), ("script.txt", "")]);
    let said = folder.fsm(&["simulate", "till.fsm", "--events", "script.txt", "--format", "json"]);
    assert_eq!((said.code, said.out.lines().count()), (Some(0), 1));
}

#[test]
fn a_wrong_line_of_a_script_is_named() {
    let folder = Folder::with(&[("till.fsm", TILL), ("broken.fsm", BROKEN)]);
    for (script, line) in
        [("Coin(1)\nCon(1)\n", 2), ("Coin(true)", 1), ("\n\nRefund(1)", 3), ("Coin(1)\n@start x=1", 2)]
    {
        folder.write("script.txt", script.as_bytes());
        let said = folder.fsm(&["simulate", "till.fsm", "--events", "script.txt", "--format", "json"]);
        assert_eq!(said.code, Some(1), "{script}");
        assert!(said.out.starts_with("{\"input\":null,"), "what was done before is told: {}", said.out);
        assert!(
            said.err.starts_with("error: ") && said.err.contains(&format!("--> script.txt:{line}:")),
            "{}",
            said.err
        );
    }
    folder.write("script.txt", b"Coin(1)\n\xff\n");
    let said = folder.fsm(&["simulate", "till.fsm", "--events", "script.txt"]);
    assert_eq!(said.code, Some(1));
    assert!(said.err.contains("script.txt:2:1"), "{}", said.err);
    assert_eq!(folder.fsm(&["simulate", "till.fsm", "--events", "none.txt"]).code, Some(2));
    assert_eq!(folder.fsm(&["simulate", "broken.fsm", "--events", "script.txt"]).code, Some(1));
    assert_eq!(folder.fsm_with_input(&["simulate", "-"], TILL.as_bytes()).code, Some(2));
}

#[test]
fn lints_are_explained() {
    let folder = Folder::new();
    let all = folder.fsm(&["explain"]);
    assert_eq!((all.code, all.err.as_str()), (Some(0), ""));
    for line in all.out.lines() {
        let name = line.split(' ').next().unwrap();
        let page = folder.fsm(&["explain", name]);
        assert_eq!((page.code, page.err.as_str()), (Some(0), ""));
        assert!(
            page.out.starts_with(&format!("# `{name}`\n")) && page.out.contains("```fsm"),
            "{}",
            page.out
        );
    }
    assert!(all.out.lines().count() > 10, "{}", all.out);
    let said = folder.fsm(&["explain", "unknown_nam"]);
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
    assert!(said.err.contains("did you mean `unknown_name`?"), "{}", said.err);
}

/// What is asked for where it can't be had.
#[test]
fn rust_that_cannot_be_read_is_no_success() {
    let folder = Folder::with(&[
        ("torn.rs", "fn main( { fsm_runtime::machine! { } }"),
        ("plain.rs", "fn main() {}"),
        ("inside/torn.rs", "fn machine( {"),
        ("inside/lamp.fsm", LAMP),
    ]);
    let torn = folder.fsm(&["check", "torn.rs"]);
    assert_eq!(torn.code, Some(2));
    assert!(torn.err.contains("`torn.rs` can't be read as Rust"), "{}", torn.err);
    assert_eq!(folder.fsm(&["check", "plain.rs"]).code, Some(0));
    // What lies in a folder is rustc's to judge.
    assert_eq!(folder.fsm(&["check", "inside"]).code, Some(0));
    let said = folder.fsm(&["fmt", "plain.rs"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("`plain.rs` is Rust"), "{}", said.err);
}

#[test]
fn what_is_always_an_error_can_be_denied() {
    let folder = Folder::with(&[("lamp.fsm", LAMP)]);
    assert_eq!(folder.fsm(&["check", "--deny", "missing_initial", "lamp.fsm"]).code, Some(0));
    let said = folder.fsm(&["check", "--allow", "missing_initial", "lamp.fsm"]);
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("always an error") && said.err.contains("fsm check"), "{}", said.err);
}
