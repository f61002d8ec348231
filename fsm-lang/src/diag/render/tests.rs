use super::*;
use crate::diag::{Code, Edit, Fix, PathStep};

const CODE: Code = Code("unreachable_state");

fn one(text: &str) -> (Sources, SourceId) {
    let mut sources = Sources::new();
    let id = sources.add_text("shop.fsm", text);
    (sources, id)
}

fn span_of(id: SourceId, text: &str, part: &str) -> Span {
    let lo = text.find(part).unwrap();
    Span::new(id, lo as u32, (lo + part.len()) as u32)
}

#[test]
fn it_is_laid_out_as_rustc_does() {
    let text = "machine M {\n    initial A;\n    state A;\n    state B;\n}\n";
    let (sources, id) = one(text);
    let finding = Diagnostic::error(CODE, span_of(id, text, "state B"), "state `B` is never entered")
        .with_primary("no transition leads here")
        .with_label(span_of(id, text, "A;"), "the machine starts here")
        .with_note("a state without a way in is dead text")
        .with_path(vec![
            PathStep { from: "A".into(), trigger: "Go".into(), to: "C".into(), owed: vec!["pay".into()] },
            PathStep { from: "C".into(), trigger: "after 60s".into(), to: "D".into(), owed: vec![] },
        ])
        .with_help("remove it, or write `on Go => B;` in `A`");
    let expected = "\
error[unreachable_state]: state `B` is never entered
 --> shop.fsm:4:5
  |
2 |     initial A;
  |             -- the machine starts here
3 |     state A;
4 |     state B;
  |     ^^^^^^^ no transition leads here
  |
  = note: a state without a way in is dead text
  = note: it goes like this:
            A -- Go --> C, owing pay
            C -- after 60s --> D
  = help: remove it, or write `on Go => B;` in `A`
";
    assert_eq!(Renderer::new(&sources).human(&finding), expected);
}

#[test]
fn a_far_place_and_another_file_have_excerpts_of_their_own() {
    let text = format!("state A;\n{}state Z;\n", "// much\n".repeat(2_000));
    let (mut sources, id) = one(&text);
    let other = sources.add_text("other.fsm", "state Q;");
    let finding = Diagnostic::warning(CODE, span_of(id, &text, "Z"), "odd")
        .with_label(span_of(id, &text, "A"), "here first")
        .with_label(Span::new(other, 6, 7), "and here");
    let expected = "\
warning[unreachable_state]: odd
    --> shop.fsm:2002:7
     |
2002 | state Z;
     |       ^
     |
    ::: shop.fsm:1:7
     |
   1 | state A;
     |       - here first
     |
    ::: other.fsm:1:7
     |
   1 | state Q;
     |       - and here
";
    assert_eq!(Renderer::new(&sources).human(&finding), expected);
}

#[test]
fn a_change_is_shown_as_one() {
    let text = "state A;\nstate B;\n";
    let (sources, id) = one(text);
    let edits = vec![Edit { span: Span::new(id, 9, 17), text: String::new() }];
    let finding = Diagnostic::error(CODE, Span::new(id, 15, 16), "odd")
        .with_fix(Fix { title: "remove the state".into(), edits });
    let rendered = Renderer::new(&sources).human(&finding);
    assert!(rendered.contains("help: remove the state"), "{rendered}");
    assert!(rendered.contains("2 - state B;"), "{rendered}");
}

#[test]
fn short_is_one_line() {
    let (sources, id) = one("state A;\n\tstaté B;");
    let finding = Diagnostic::error(CODE, Span::new(id, 17, 18), "two\nlines");
    assert_eq!(
        Renderer::new(&sources).short(&finding),
        "shop.fsm:2:8: error[unreachable_state]: two\u{240a}lines"
    );
}

#[test]
fn json_has_the_promised_keys_in_order() {
    let text = "a\u{e9}b\nc";
    let (sources, id) = one(text);
    let renderer = Renderer::new(&sources);
    let finding = Diagnostic::error(CODE, Span::new(id, 3, 6), "odd")
        .with_label(Span::new(id, 0, 1), "x")
        .with_note("n")
        .with_help("h")
        .with_path(vec![PathStep { from: "A".into(), trigger: "E".into(), to: "B".into(), owed: vec![] }])
        .with_fix(Fix {
            title: "t".into(),
            edits: vec![Edit { span: Span::new(id, 0, 0), text: "y".into() }],
        });
    assert_eq!(
        json_report(1, vec![renderer.json(&finding)]).to_string(),
        concat!(
            r#"{"version":1,"files":1,"findings":[{"lint":"unreachable_state","severity":"error","file":"shop.fsm","#,
            r#""start":{"line":1,"column":3,"offset":3},"end":{"line":2,"column":2,"offset":6},"message":"odd","#,
            r#""labels":[{"file":"shop.fsm","start":{"line":1,"column":1,"offset":0},"#,
            r#""end":{"line":1,"column":2,"offset":1},"message":"x"}],"notes":["n"],"help":"h","#,
            r#""path":[{"from":"A","trigger":"E","to":"B","owed":[]}],"#,
            r#""fix":{"title":"t","edits":[{"start":{"line":1,"column":1,"offset":0},"#,
            r#""end":{"line":1,"column":1,"offset":0},"text":"y"}]}}]}"#
        )
    );
    let bare = renderer.json(&Diagnostic::info(CODE, Span::new(id, 0, 0), "m"));
    assert_eq!(bare["help"], serde_json::Value::Null);
    assert!(bare.get("path").is_none() && bare.get("fix").is_none());
}

#[test]
fn places_count_scalars_and_know_line_ends_and_marks() {
    let text = "\u{feff}a\r\n\u{1f600}b\n\n";
    let lines = Lines::new(text);
    let at = |offset| {
        let Position { line, column, offset } = lines.position(offset);
        (line, column, offset)
    };
    assert_eq!(at(0), (1, 1, 0));
    assert_eq!(at(3), (1, 1, 3));
    assert_eq!(at(4), (1, 2, 4));
    assert_eq!(at(5), (1, 2, 5));
    assert_eq!(at(6), (2, 1, 6));
    assert_eq!(at(8), (2, 1, 6), "inside a character is its start");
    assert_eq!(at(10), (2, 2, 10));
    assert_eq!(at(12), (3, 1, 12));
    assert_eq!(at(13), (4, 1, 13));
    assert_eq!(at(4_000), (4, 1, 13), "behind the end is the end");
    assert_eq!(lines.count(), 4);
}

#[test]
fn columns_of_a_long_line_are_right() {
    let text = "\u{e9}".repeat(5_000);
    let lines = Lines::new(&text);
    for character in [0, 511, 512, 513, 1_023, 1_024, 4_999, 5_000] {
        assert_eq!(lines.position(character * 2).column, character as usize + 1);
    }
}

#[test]
fn odd_spans_are_drawn() {
    for text in
        ["", "\u{feff}", "a", "a\n", "a\r\nb\r\n", "\n\n\n", "\ta\tb", "\u{feff}\u{e9}\u{1f600}\n\u{e9}"]
    {
        let (sources, id) = one(text);
        let renderer = Renderer::new(&sources);
        let end = text.len() as u32 + 3;
        for lo in 0..=end {
            for hi in 0..=end {
                let finding = Diagnostic::error(CODE, Span::new(id, lo, hi), "m")
                    .with_primary("here")
                    .with_label(Span::new(id, hi, lo), "there")
                    .with_fix(Fix {
                        title: "t".into(),
                        edits: vec![Edit { span: Span::new(id, lo, hi), text: "new".into() }],
                    });
                assert!(renderer.human(&finding).contains("-->"));
                assert!(renderer.short(&finding).starts_with("shop.fsm:"));
                assert!(renderer.json(&finding)["start"]["line"].is_u64());
            }
        }
    }
}

#[test]
fn a_span_at_the_end_of_the_file_is_drawn_there() {
    let (sources, id) = one("machine M {");
    let finding = Diagnostic::error(Code("syntax"), Span::new(id, 11, 11), "the file ends too early")
        .with_primary("expected `}`");
    let expected = "\
error[syntax]: the file ends too early
 --> shop.fsm:1:12
  |
1 | machine M {
  |            ^ expected `}`
";
    assert_eq!(Renderer::new(&sources).human(&finding), expected);
}

#[test]
fn a_long_line_is_named() {
    let text = "x".repeat(1_000_000);
    let (sources, id) = one(&text);
    let finding = Diagnostic::error(CODE, Span::new(id, 500_000, 500_001), "odd").with_primary("here");
    let expected = "\
error[unreachable_state]: odd
--> shop.fsm:1:500001
 = note: here
";
    assert_eq!(Renderer::new(&sources).human(&finding), expected);
}

#[test]
fn nothing_reaches_the_terminal_raw() {
    let nasty = "a\u{1b}[31m\u{9b}31m\u{202e}\u{2066}\u{7}\u{0}\u{8}\u{61c}\u{200f}\u{2028}\u{7f}z";
    let mut sources = Sources::new();
    let id = sources.add_text(format!("{nasty}.fsm"), format!("// {nasty}\nstate A;"));
    let finding = Diagnostic::error(CODE, Span::new(id, 0, 4), nasty)
        .with_primary(nasty)
        .with_note(nasty)
        .with_help(nasty)
        .with_path(vec![PathStep {
            from: nasty.into(),
            trigger: nasty.into(),
            to: nasty.into(),
            owed: vec![nasty.into()],
        }])
        .with_fix(Fix {
            title: nasty.into(),
            edits: vec![Edit { span: Span::new(id, 0, 1), text: nasty.into() }],
        });
    let renderer = Renderer::new(&sources);
    let outputs = [renderer.human(&finding), renderer.short(&finding), render_plain(&finding, |_| None)];
    for output in outputs {
        assert!(output.contains('z'));
        for c in output.chars() {
            assert!(c == '\n' || clean_line(&c.to_string()) == c.to_string(), "{c:?} in {output}");
        }
    }
}

#[test]
fn colours_are_written_where_asked() {
    let (sources, id) = one("state A;");
    let finding = Diagnostic::error(CODE, Span::new(id, 0, 5), "odd");
    assert!(Renderer::new(&sources).with_colours(true).human(&finding).contains('\u{1b}'));
    assert!(!Renderer::new(&sources).human(&finding).contains('\u{1b}'));
}

#[test]
fn plain_text_for_the_macro_has_everything() {
    let mut sources = Sources::new();
    let id = sources.add_tokens("machine!");
    let finding = Diagnostic::error(CODE, Span::new(id, 0, 5), "odd")
        .with_primary("here")
        .with_label(Span::new(id, 7, 8), "made here")
        .with_label(Span::new(id, 9, 10), "nowhere")
        .with_note("two\nlines")
        .with_help("write `x`");
    let place = |span: Span| (span.lo == 7).then(|| "src/main.rs:12:5".to_owned());
    let expected = "\
odd [unreachable_state]
  = note: here
  = note: src/main.rs:12:5: made here
  = note: nowhere
  = note: two
          lines
  = help: write `x`";
    assert_eq!(render_plain(&finding, place), expected);
    let human = Renderer::new(&sources).human(&finding);
    assert!(human.contains("made here") && human.contains("--> machine!"), "{human}");
}
