//! What is called and undone.

use super::*;

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
