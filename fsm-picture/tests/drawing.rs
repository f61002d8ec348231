//! What comes of a graph, good or bad.

use fsm_picture::{Bound, Error, Limits, Picture};

fn drawn(dot: &str) -> Result<Picture, Error> {
    Picture::of(dot, &Limits::default())
}

#[test]
fn the_same_text_gives_the_same_bytes() {
    let dot = "digraph { a [label=\"Äpfel & λ → Ж\"]; a -> b [label=<<b>x</b> y>] }";
    let (one, other) = (drawn(dot).unwrap(), drawn(dot).unwrap());
    assert_eq!(one.svg().unwrap(), other.svg().unwrap());
    assert_eq!(one.png().unwrap(), other.png().unwrap());
    assert_eq!(one.pdf().unwrap(), other.pdf().unwrap());
}

#[test]
fn text_is_as_wide_as_the_font_says() {
    // 2048 units an em; Arial's W is 1933 wide, its i 455.
    assert!((fsm_picture::width("Wi", 2048.0, fsm_picture::Style::Regular) - 2388.0).abs() < 0.01);
    let svg = drawn(
        "digraph { node [fontsize=20, margin=0, shape=box, width=0, height=0]; a [label=\"WWWWWWWWWW\"] }",
    );
    let svg = svg.unwrap().svg().unwrap();
    let expected = fsm_picture::width("WWWWWWWWWW", 20.0, fsm_picture::Style::Regular);
    assert!(svg.contains(&format!("textLength=\"{expected:.2}\"")), "{svg}");
    // Graphviz made its box as wide as that.
    let points = svg.split("<polygon").nth(2).and_then(|rest| rest.split("points=\"").nth(1)).unwrap();
    let xs: Vec<f64> = points
        .split('"')
        .next()
        .unwrap()
        .split(' ')
        .map(|point| point.split(',').next().unwrap().parse().unwrap())
        .collect();
    let (least, most) = xs.iter().fold((f64::MAX, f64::MIN), |(least, most), &x| (least.min(x), most.max(x)));
    assert!((most - least - expected).abs() < 0.1, "{least} {most} {expected}");
}

#[test]
fn the_font_is_inside() {
    let svg = drawn("digraph { a [label=<<b>bold</b> not>] }").unwrap().svg().unwrap();
    let faces: Vec<&str> = svg.split("base64,").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    assert_eq!(faces.len(), 2);
    for (face, has, has_not) in [(faces[0], 'n', 'b'), (faces[1], 'b', 'n')] {
        let file = base64::Engine::decode(&base64::prelude::BASE64_STANDARD, face).unwrap();
        let face = ttf_parser::Face::parse(&file, 0).unwrap();
        let glyph = face.glyph_index(has).unwrap();
        assert!(face.glyph_index(has_not).is_none());
        assert!(face.glyph_bounding_box(glyph).is_some());
        let advance = f64::from(face.glyph_hor_advance(glyph).unwrap());
        let style = if has == 'b' { fsm_picture::Style::Bold } else { fsm_picture::Style::Regular };
        assert!((advance - fsm_picture::width(&has.to_string(), 2048.0, style)).abs() < 0.01);
    }
}

#[test]
fn letters_are_outlines_where_there_are_no_fonts() {
    let (with, without) = (drawn("digraph { a [label=\"MMMM\"] }"), drawn("digraph { a [label=\"\"] }"));
    let (with, without) = (with.unwrap(), without.unwrap());
    assert!(with.png().unwrap() != without.png().unwrap());
    assert!(with.pdf().unwrap().len() > without.pdf().unwrap().len());
}

#[test]
fn what_is_no_dot_is_refused() {
    let nested = format!("digraph {{ {} a {} }}", "subgraph {".repeat(200_000), "}".repeat(200_000));
    let deep = "{".repeat(1_000_000);
    let markup = format!("digraph {{ a [label=<{}>] }}", "<b>".repeat(50_000));
    for dot in [
        "",
        "digraph",
        "digraph {",
        "digraph { a -> }",
        "graph { a -> b }",
        "\u{feff}digraph { ] }",
        "digraph { a [label=<<b>x>] }",
        "digraph { a [label=<<blink>x</blink>>] }",
        "digraph { \0 }",
        "nonsense",
        "digraph { a [label=\"x }",
        &deep,
        &markup,
    ] {
        let error = drawn(dot).err();
        let refused = matches!(&error, Some(Error::Refused(_) | Error::TooLarge(_)));
        assert!(refused, "{}: {error:?}", &dot[..dot.len().min(40)]);
    }
    // Graphviz takes some depth.
    assert!(!matches!(drawn(&nested), Err(Error::Failed(_))));
}

#[test]
fn everything_is_bounded() {
    let dot = "digraph { a -> b -> c -> a [label=\"text\"] }";
    let default = Limits::default();
    for (limits, what) in [
        (Limits { bytes: 10, ..default }, Bound::Text),
        (Limits { steps: 1_000_000, ..default }, Bound::Steps),
        (Limits { memory: 260 << 16, ..default }, Bound::Memory),
    ] {
        assert_eq!(Picture::of(dot, &limits).map(drop), Err(Error::TooLarge(what)));
        // Another layout has the same text.
        assert_eq!(what.is_of_layout(), limits.bytes == default.bytes);
    }
    assert!(drawn(dot).is_ok());
}

#[test]
fn a_picture_of_any_size_fits() {
    for dot in ["digraph { a [width=2000, height=3] }", "digraph { a [width=150, height=150] }", "digraph {}"]
    {
        let picture = drawn(dot).unwrap();
        let png = picture.png().unwrap();
        let side = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        assert!(
            side(16) <= 16_384
                && side(20) <= 16_384
                && u64::from(side(16)) * u64::from(side(20)) <= 70_000_000
        );
        assert!(picture.pdf().unwrap().starts_with(b"%PDF"));
    }
}

#[test]
fn text_stays_text() {
    let svg = drawn(
        "digraph { a [label=\"</text><script>alert(1)</script>&amp;\", fontcolor=\"red\\\" onload=\\\"x\"] }",
    );
    if let Ok(picture) = svg {
        let svg = picture.svg().unwrap();
        assert!(!svg.contains("<script") && !svg.contains("onload=\"x"), "{svg}");
        picture.png().unwrap();
    }
}
