mod activities;
mod reader;
mod texts;

use super::*;
use crate::diag::{Code, Diagnostic, Sink};
use crate::lints::{Levels, judge};
use crate::span::Sources;
use reader::Digraph;

fn checked(text: &str) -> CheckedChart {
    let mut sink = Sink::new();
    let id = Sources::new().add_tokens("machine!");
    let (file, _) = crate::syntax::tokens::parse(id, text.parse().unwrap(), &mut sink);
    let chart = crate::chart::resolve::resolve(&file.machines[0], &mut sink);
    judge(chart.unwrap_or_else(|_| panic!("{:#?}", sink.diagnostics())), &Levels::new())
}

fn picture(text: &str) -> Digraph {
    Digraph::read(&dot(&checked(text), &Options::default()))
}

const EVERYTHING: &str = r#"
/// Documented.
machine Everything(order: Order) {
    type Order { is_gift: bool }
    type Lost;
    event Go(n: u8) | Stop | Reset | Deep | Both | Tick;
    const LIMIT: u8 = 10;
    var count: u8 = 0;
    fn check(n: u8) -> bool;
    fn act(text: &'static str);
    fn call(n: u8) -> Result<(), Lost>;
    initial Work { act("start"); }
    on Reset => Work { count = 0; }
    state Work {
        entry { act("in"); count = 1; }
        exit { if count > 3 { act("many"); } else { act("few"); } }
        history Last deep => A;
        history Near => A;
        initial A;
        on Deep => local C;
        on Stop => Done;
        on fault(kind) => Broken;
        done => Done;
        on Tick => Work;
        state A {
            /// Onward.
            on Go(n) if n < LIMIT && check(n) => B(n) { count = n; }
            on Go else => C;
            on Tick { count += 1; }
            on Stop {}
        }
        state B(level: u8) {
            always if count == 0 => A;
            after 1500ms => C { raise Tick; }
            on Go(n) { call(n) else => A; }
            on Reset => Work;
        }
        parallel C {
            on Both => (X.X2, Y.Y2);
            state X { initial X1; state X1 { on Tick => X2; } final X2; }
            state Y { initial Y1; state Y1 { on Tick if in(X.X2) => Y2; } final Y2; }
            state Z;
            done => Fin;
        }
        final Fin;
    }
    state Pause { on Go => Work.Last; on Stop => Work.Near; }
    final Done;
    final failure Broken;
}
"#;

#[test]
fn every_form_is_drawn() {
    let digraph = picture(EVERYTHING);
    assert_eq!(digraph.name, "Everything");
    let node =
        |name: &str| digraph.nodes.iter().find(|node| node.id == name).unwrap_or_else(|| panic!("{name}"));
    let clusters: Vec<&str> = digraph.clusters.iter().map(|cluster| cluster.id.as_str()).collect();
    assert_eq!(clusters, ["cluster Work", "cluster Work.C", "cluster Work.C.X", "cluster Work.C.Y"]);
    let style = |at: usize| digraph.clusters[at].attributes["style"].clone();
    assert_eq!([style(1), style(2)], ["rounded,filled", "rounded,filled,dashed"]);
    assert!(node("Work.C.Z").attributes["style"].contains("dashed"), "a region without states inside");
    assert_eq!(node("Work.Last").attributes["label"], "H*");
    assert_eq!(node("Work.Near").attributes["label"], "H");
    assert_eq!(node("Done").attributes["shape"], "doublecircle");
    assert_ne!(node("Broken").attributes.get("fillcolor"), node("Done").attributes.get("fillcolor"));
    assert_eq!(node("Work.A").attributes["label"], "A\nTick\n/ count += 1\nStop / {}\n");
    assert_eq!(digraph.attributes["label"], "Everything(order: Order)\nvar count: u8 = 0\n");
    assert_eq!(digraph.attributes["tooltip"], "Documented.");
    assert_eq!(
        digraph.clusters[0].attributes["label"],
        "Work\nentry / act(\"in\");\ncount = 1\nexit / if count > 3 { act(\"many\"); } else {\nact(\"few\"); }\nTick\n=> Work\n"
    );

    let edges: Vec<String> = digraph
        .edges
        .iter()
        .map(|edge| {
            let get = |key| edge.attributes.get(key).map_or("", String::as_str);
            let end = |node: &str, cluster: &str| match cluster.strip_prefix("cluster ") {
                Some(cluster) => format!("[{cluster}]"),
                None => node.trim().to_owned(),
            };
            let (tail, head) = (end(&edge.tail, get("ltail")), end(&edge.head, get("lhead")));
            format!("{tail} -> {head}: {}", get("label").trim().replace('\n', " "))
        })
        .collect();
    assert_eq!(
        edges,
        [
            "initial -> [Work]: / act(\"start\")",
            "Work initial -> Work.A: ",
            "Work.C.X initial -> Work.C.X.X1: ",
            "Work.C.Y initial -> Work.C.Y.Y1: ",
            "Work.Last -> Work.A: ",
            "Work.Near -> Work.A: ",
            "from -> [Work]: Reset / count = 0",
            "Work from -> [Work.C]: Deep => local C",
            "[Work] -> Done: Stop",
            "[Work] -> Broken: fault(kind)",
            "[Work] -> Done: done",
            "Work.A -> Work.B: Go(n) [n < LIMIT && check(n)] / count = n => B(n)",
            "Work.A -> [Work.C]: Go [else]",
            "Work.B -> Work.A: always [count == 0]",
            "Work.B -> [Work.C]: after 1500ms / raise Tick",
            "Work.B -> Work.A: call(n) else",
            "Work.B -> Work to: Reset",
            "Work.C from -> Work.C fork 15: Both",
            "Work.C fork 15 -> Work.C.X.X2: ",
            "Work.C fork 15 -> Work.C.Y.Y2: ",
            "Work.C.X.X1 -> Work.C.X.X2: Tick",
            "Work.C.Y.Y1 -> Work.C.Y.Y2: Tick [in(Work.C.X.X2)]",
            "[Work.C] -> Work.Fin: done",
            "Pause -> Work.Last: Go",
            "Pause -> Work.Near: Stop",
        ]
    );
    let documented =
        digraph.edges.iter().find(|edge| edge.attributes.get("tooltip").is_some_and(|it| it == "Onward."));
    assert_eq!(documented.unwrap().head, "Work.B");
    for edge in &digraph.edges {
        for end in [&edge.tail, &edge.head] {
            assert!(
                digraph.nodes.iter().any(|node| node.id == *end),
                "an end that is declared nowhere: {end}"
            );
        }
    }
}

#[test]
fn findings_are_red_where_they_are() {
    let checked = checked(EVERYTHING);
    let chart = checked.chart();
    let transition = chart.transitions.ids().nth(3).unwrap();
    let otherwise =
        chart.transitions.iter().find(|(_, item)| item.trigger == crate::chart::Trigger::Otherwise);
    let (otherwise, inner) = otherwise.unwrap();
    let state = |name: &str| chart.states.iter().find(|(_, state)| state.name.text == name).unwrap().0;
    let history = chart.histories.ids().next().unwrap();
    let findings = [
        Diagnostic::error(Code("dead_end"), chart.states[state("B")].name.span, ""),
        Diagnostic::error(Code("dead_end"), chart.states[state("B")].name.span, "said once only"),
        Diagnostic::warning(Code("naming"), chart.states[state("Fin")].span, ""),
        Diagnostic::info(Code("overlapping_guards"), chart.states[state("A")].name.span, ""),
        Diagnostic::warning(Code("useless_history"), chart.histories[history].name.span, ""),
        Diagnostic::error(Code("unreachable_transition"), chart.transitions[transition].trigger_span, ""),
        Diagnostic::error(Code("unknown"), inner.span, ""),
        Diagnostic::error(Code("never_finishes"), chart.name.span, ""),
    ];
    let marks = Marks::of(chart, &findings);
    assert_eq!(marks.state(state("B")), ["dead_end"]);
    assert_eq!(marks.state(state("Fin")), ["naming"]);
    assert_eq!(marks.state(state("A")), [""; 0], "remarks are not drawn");
    assert_eq!(marks.state(Chart::ROOT), ["never_finishes"]);
    assert_eq!(marks.history(history), ["useless_history"]);
    assert_eq!(marks.transition(transition), ["unreachable_transition"]);
    assert_eq!(marks.transition(otherwise), ["unknown"]);

    let mut writer = Writer {
        chart,
        owed: checked.facts().owed(),
        marks,
        straight: false,
        calls: otherwise_calls(chart),
        ports: edges::ports(chart),
        out: String::new(),
        depth: 1,
    };
    writer.graph();
    let digraph = Digraph::read(&writer.out);
    let red = |attributes: &std::collections::BTreeMap<String, String>| {
        attributes.get("color").is_some_and(|colour| colour == RED)
    };
    let nodes: Vec<&str> =
        digraph.nodes.iter().filter(|node| red(&node.attributes)).map(|node| node.id.as_str()).collect();
    assert_eq!(nodes, ["Work.Last", "Work.B", "Work.Fin"]);
    let edges: Vec<&str> = digraph
        .edges
        .iter()
        .filter(|edge| red(&edge.attributes))
        .map(|edge| edge.attributes["label"].as_str())
        .collect();
    assert_eq!(edges.len(), 2, "{edges:?}");
    assert!(edges.iter().any(|label| label.ends_with("unreachable_transition\n")), "{edges:?}");
    assert!(digraph.attributes["label"].contains("never_finishes"));
}

#[test]
fn several_finals_in_one_item_are_told_apart() {
    let checked = checked("machine M { event E; initial A; state A { on E => C; } final B | C | D; }");
    let chart = checked.chart();
    let (id, state) = chart.states.iter().find(|(_, state)| state.name.text == "C").unwrap();
    let marks = Marks::of(chart, &[Diagnostic::error(Code("x"), state.name.span, "")]);
    assert_eq!(marks.state(id), ["x"]);
}

#[test]
fn the_same_chart_gives_the_same_bytes() {
    let one = dot(&checked(EVERYTHING), &Options { findings: true, ..Options::default() });
    let other = dot(&checked(EVERYTHING), &Options { findings: true, ..Options::default() });
    assert_eq!(one, other);
}

#[test]
fn thousands_of_states_are_drawn() {
    let ring = |count: usize| {
        let states: String = (0..count)
            .map(|at| {
                format!("state S{at} {{ on E => S{}; on F if x > 1 => S0 {{ x += 1; }} }} ", (at + 1) % count)
            })
            .collect();
        format!("machine M {{ event E | F; var x: u8 = 0; initial S0; {states} }}")
    };
    let digraph = picture(&ring(2_000));
    assert_eq!((digraph.nodes.len(), digraph.edges.len()), (2_001, 4_001));
}
