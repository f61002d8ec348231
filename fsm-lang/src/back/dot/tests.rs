mod reader;

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

/// Pieces that end strings, open markup, begin escapes, comments or statements somewhere in DOT or HTML.
const PIECES: [&str; 29] = [
    "\"",
    "\\",
    "\\\\",
    "\\\"",
    "\n",
    "\r\n",
    "<",
    ">",
    "<b>",
    "</td></tr></table>>",
    "]>",
    "];",
    "}",
    "{",
    "-> x",
    "\\N",
    "\\G",
    "\\l",
    "&",
    "&lt;",
    "&#34;",
    "&amp;lt;",
    "<!--",
    "-->",
    "<![CDATA[",
    "//",
    "/*",
    "\u{0}\u{1b}[31m",
    "\u{202e}\u{feff}",
];

#[test]
fn nothing_that_a_chart_says_becomes_markup() {
    let chart = |payload: &str| {
        let docs: String = payload.split('\n').map(|line| format!("#[doc = {line:?}] ")).collect();
        format!(
            "{docs} machine M {{ event E(text: &'static str); fn f(text: &'static str); var v: &'static str = {payload:?};
             initial A {{ f({payload:?}); }}
             {docs} state A {{ entry {{ f({payload:?}); }} {docs} on E(text) if text == {payload:?} => H {{ f({payload:?}); }}
                 on E {{ f({payload:?}); }} }}
             {docs} history H => B {{ f({payload:?}); }}
             {docs} activity g(text: &'static str) ! Lost undo u(text); {docs} activity u(text: &'static str) retriable;
             {docs} state B {{ initial C; {docs} state C {{ invoke g({payload:?}) {{
                 ok => D, {docs} err(Lost) => D {{ f({payload:?}); }} err => D }} }}
                 {docs} state D {{ compensate {{ ok => A }} }} }} }}"
        )
    };
    let harmless = picture(&chart("harmless"));
    let mut tried = 0;
    for first in PIECES {
        for second in PIECES.iter().chain([&""]).step_by(4) {
            let payload = format!("{first}{second}x");
            let digraph = picture(&chart(&payload));
            assert_eq!(digraph.shape(), harmless.shape(), "{payload:?}");
            // What is shown is what was said, in the language's own escapes, control characters replaced.
            let shown: String = payload.split('\n').map(|line| line.trim()).collect::<Vec<_>>().join("\n");
            let shown = crate::diag::render::clean_block(shown.trim()).into_owned();
            let tooltip = &digraph.nodes.iter().find(|node| node.id == "A").unwrap().attributes["tooltip"];
            assert_eq!(*tooltip, shown, "{payload:?}");
            let text = literal(&checked(&chart(&payload)));
            let label = &digraph.nodes.iter().find(|node| node.id == "A").unwrap().attributes["label"];
            let flat = |text: &str| text.split_whitespace().collect::<String>();
            assert!(flat(label).contains(&flat(&text)), "{label} has no {text}");
            tried += 1;
        }
    }
    assert!(tried >= 200, "{tried}");
}

/// The text literal of the machine's variable, as the printer writes it.
fn literal(checked: &CheckedChart) -> String {
    let chart = checked.chart();
    let variable = chart.variables.values().next().unwrap();
    Printer::new(chart).expr(variable.initial.as_ref().unwrap())
}

#[test]
fn names_of_ours_are_none_of_the_charts() {
    let digraph = picture(
        "machine M { event E; initial initial; on E => from; state initial { on E => to; } state from; state to;
         state cluster { initial initial; state initial; history H => initial; on E => H; } }",
    );
    let mut ids: Vec<&str> = digraph.nodes.iter().map(|node| node.id.as_str()).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "{ids:?}");
}

#[test]
fn long_texts_are_broken_and_cut() {
    let text = "word ".repeat(2_000) + &"x".repeat(5_000);
    let digraph = picture(&format!(
        "machine M {{ fn f(text: &'static str); initial A; state A {{ entry {{ f({text:?}); }} }} }}"
    ));
    let label = &digraph.nodes.iter().find(|node| node.id == "A").unwrap().attributes["label"];
    assert!(label.lines().count() < 20 && label.lines().all(|line| line.chars().count() < 100), "{label}");
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

const SAGA: &str = "
machine Saga(order: Order) {
    type Order;
    event Cancel;
    activity reserve(order: Order) ! SoldOut undo release(order) timeout 1s;
    activity pay(order: Order) -> payment: Payment undo refund(order, payment) timeout 1s;
    activity tell(order: Order) undo none \"it can't be unsent\" retriable;
    activity release(order: Order) retriable;
    activity refund(order: Order, payment: Option<Payment>) idempotent;
    type Payment;
    initial Work;
    state Work {
        on Cancel => Undoing;
        initial Reserving;
        state Reserving { invoke reserve(order) { ok => Paying, err(SoldOut) => Undoing, err => Undoing } }
        state Paying { invoke pay(order) { ok(_) => Telling, err => Undoing, unknown => Failed } }
        state Telling { invoke tell(order) { ok => Sent } }
        state Sent { invoke pivot tell(order) { ok => Done } }
    }
    state Undoing { compensate { ok => Failed, stuck => Stuck } }
    state Stuck { on Cancel => Failed { settle; } }
    final Done;
    final failure Failed;
}";

#[test]
fn activities_are_drawn() {
    let digraph = picture(SAGA);
    let get = |name: &str| &digraph.nodes.iter().find(|node| node.id == name).unwrap().attributes;
    let label = |name: &str| get(name)["label"].as_str();
    assert_eq!(label("Work.Reserving"), "Reserving\ninvoke reserve(order)\nundo release(order)\n");
    assert_eq!(
        label("Work.Paying"),
        "Paying\ninvoke pay(order)\nundo refund(order, payment)\nowed: reserve\n"
    );
    assert_eq!(label("Work.Telling"), "Telling\ninvoke tell(order)\nundo none\nowed: reserve, pay\n");
    assert_eq!(label("Work.Sent"), "Sent\ninvoke pivot tell(order)\nundo none\nowed: reserve, pay\n");
    assert_eq!(label("Undoing"), "Undoing\ncompensate\nowed: reserve, pay\n");
    let owing: Vec<&str> =
        ["Work.Reserving", "Work.Paying", "Work.Telling", "Work.Sent", "Undoing", "Stuck", "Done", "Failed"]
            .into_iter()
            .filter(|name| get(name).get("fillcolor").is_some_and(|fill| fill == work::OWING))
            .collect();
    assert_eq!(owing, ["Work.Paying", "Work.Telling", "Work.Sent", "Undoing", "Stuck"]);
    assert_eq!(
        (get("Work.Paying")["shape"].as_str(), get("Undoing")["peripheries"].as_str()),
        ("component", "2")
    );
    let dashed: Vec<(&str, &str)> = digraph
        .edges
        .iter()
        .filter(|edge| edge.attributes.get("style").is_some_and(|style| style == "dashed"))
        .map(|edge| (edge.head.as_str(), edge.tail.as_str()))
        .collect();
    assert_eq!(dashed, [("Undoing", "Work.Reserving"), ("Undoing", "Work.Paying")]);
}

#[test]
fn arms_that_lead_to_one_state_share_an_edge() {
    let digraph = picture(SAGA);
    let between = |tail: &str, head: &str| -> Vec<String> {
        let edges = digraph.edges.iter().filter(|edge| edge.tail == tail && edge.head == head);
        edges.filter_map(|edge| Some(edge.attributes.get("label")?.trim().replace('\n', ", "))).collect()
    };
    assert_eq!(between("Work.Reserving", "Undoing"), ["err(SoldOut), err"]);
    assert_eq!(between("Work.Paying", "Undoing"), ["err"]);
    assert_eq!(between("Work.Paying", "Failed"), ["unknown"]);
    assert_eq!(between("Undoing", "Failed"), ["ok"]);
}

#[test]
fn the_path_of_a_finding_is_red() {
    let checked = checked(SAGA);
    assert!(checked.findings().iter().any(|finding| finding.code == Code("missing_compensation")));
    let digraph = Digraph::read(&dot(&checked, &Options { findings: true, ..Options::default() }));
    let red = |attributes: &std::collections::BTreeMap<String, String>| {
        attributes.get("color").is_some_and(|colour| colour == RED)
    };
    let states: Vec<&str> =
        digraph.nodes.iter().filter(|node| red(&node.attributes)).map(|node| node.id.as_str()).collect();
    assert_eq!(states, ["Work.Reserving", "Work.Paying", "Failed"]);
    let edges: Vec<String> = digraph
        .edges
        .iter()
        .filter(|edge| red(&edge.attributes))
        .map(|edge| format!("{} {}", edge.tail, edge.attributes["label"].trim().replace('\n', " ")))
        .collect();
    assert_eq!(edges, ["Work.Reserving ok", "Work.Paying unknown missing_compensation"]);
    let plain = Digraph::read(&dot(&checked, &Options::default()));
    assert!(!plain.nodes.iter().any(|node| red(&node.attributes)));
}
