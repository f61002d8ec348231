//! What a chart says that has nothing wrong.

use super::chart;
use crate::chart::{
    Bounds, Chart, ExprKind, FaultKind, Members, Node, StateId, StateKind, StatementKind, Subject, Trigger,
    Type,
};
use crate::map::Id;

fn state(chart: &Chart, path: &str) -> StateId {
    chart.states.ids().find(|&state| chart.path(state) == path).expect("there is such a state")
}

const NESTED: &str = r#"
/// A machine.
#[bounds(queue = 4, microsteps = 7)]
pub machine M(limit: u8) {
    type Lost;
    event Go(value: u8) | Stop;
    fn load() -> Result<u8, Lost>;
    initial Outer(LAST).Idle { load() else => Gone; }
    on Stop => Gone { load() else => Gone; if limit > 0 { load() else => Outer(1); } load() else => Gone; }
    const LAST: u8 = 3;
    state Outer(depth: u8) {
        pub var seen: u8 = depth;
        entry { load() else => Idle; }
        initial Idle;
        history Back deep => Idle { load() else => Idle; }
        state Idle {
            on Go(value) if value > depth => Busy { seen = load() else => Idle; }
            on Go(_) {}
            after (1s * 2) => Gone { let x = load() else => Gone; }
        }
        #[exhaustive]
        state Busy { on * => Back; }
        on Stop => local Back;
    }
    var total: u8 = limit;
    #[endless]
    #[allow(dead_end, unreachable_state, reason = "the end")]
    state Gone;
}
"#;

#[test]
fn ids_are_in_document_order() {
    let chart = chart(NESTED);
    let paths: Vec<String> = chart.states.ids().map(|state| chart.path(state)).collect();
    assert_eq!(paths, ["", "Outer", "Outer.Idle", "Outer.Busy", "Gone"]);
    assert_eq!(chart.states[Chart::ROOT].end.index(), 5);
    assert_eq!(chart.states[state(&chart, "Outer")].end, state(&chart, "Gone"));
    let spans: Vec<u32> = chart.transitions.values().map(|transition| transition.span.lo).collect();
    assert!(spans.is_sorted(), "{spans:?}");
    assert_eq!(chart.transitions.len(), 14);
    let variables: Vec<(&str, StateId)> =
        chart.variables.values().map(|variable| (variable.name.text.as_str(), variable.owner)).collect();
    let outer = state(&chart, "Outer");
    assert_eq!(
        variables,
        [("limit", Chart::ROOT), ("total", Chart::ROOT), ("depth", outer), ("seen", outer)]
    );
    assert_eq!(chart.bounds, Bounds { microsteps: 7, queue: 4, ..Bounds::default() });
    let [allow] = chart.allows.as_slice() else { panic!("one allow") };
    assert_eq!(allow.scope, Subject::State(state(&chart, "Gone")));
    assert_eq!(allow.lints.len(), 2);
    assert!(
        chart.states[state(&chart, "Gone")].endless && chart.states[state(&chart, "Outer.Busy")].exhaustive
    );
}

/// Decision 12: an `else` belongs to the innermost state that is active before and after.
#[test]
fn an_else_belongs_to_what_stays_active() {
    let chart = chart(NESTED);
    let sources: Vec<(String, String)> = chart
        .transitions
        .values()
        .filter(|transition| transition.trigger == Trigger::Otherwise)
        .map(|transition| {
            let Node::State(target) = transition.targets[0].node else { panic!("a state") };
            (chart.path(transition.source), chart.path(target))
        })
        .collect();
    let pairs: Vec<(&str, &str)> = sources.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
    assert_eq!(
        pairs,
        [
            ("", "Gone"),
            ("", "Gone"),
            ("", "Outer"),
            ("", "Gone"),
            ("Outer", "Outer.Idle"),
            ("Outer", "Outer.Idle"),
            ("Outer", "Outer.Idle"),
            ("", "Gone"),
        ]
    );
    // X inside does not leave what the `else` belongs to.
    let inside = chart.transitions.values().filter(|transition| {
        transition.trigger == Trigger::Otherwise && transition.source == state(&chart, "Outer")
    });
    for transition in inside {
        assert_eq!(chart.domain(transition), Some(transition.source));
    }
    for state in chart.states.values() {
        for &transition in &state.transitions {
            assert_ne!(chart.transitions[transition].trigger, Trigger::Otherwise);
        }
    }
}

#[test]
fn targets_carry_the_data_of_what_is_entered() {
    let chart = chart(NESTED);
    let StateKind::Compound { initial } = &chart.states[Chart::ROOT].kind else { panic!("compound") };
    assert_eq!(initial.target.node, Node::State(state(&chart, "Outer.Idle")));
    let [(entered, values)] = initial.target.arguments.as_slice() else { panic!("one state has data") };
    assert_eq!(*entered, state(&chart, "Outer"));
    assert!(matches!(values[0].kind, ExprKind::Constant(_)));
    let history = chart.histories.values().next().expect("there is one");
    assert!(history.deep);
    assert_eq!(history.default.node, Node::State(state(&chart, "Outer.Idle")));
    assert_eq!(history.code.statements.len(), 1);
}

#[test]
fn literals_take_the_type_of_where_they_stand() {
    let chart = chart(
        r#"
machine M {
    const A: u8 = 1 + 2 * 3;
    const B: i64 = -5;
    const C: f32 = 0.1;
    const D: bool = 2 > 1 + 1 && 5 < B;
    const E: u64 = (1 << 40) as u64;
    const F: u128 = u128::MAX;
    const G: i8 = -(128);
    const H: Fault = Fault::Conversion;
    const I: u8 = b'c';
    initial X;
    #[endless]
    state X;
}
"#,
    );
    let constants: Vec<_> = chart.constants.values().collect();
    assert_eq!(constants[1].value.kind, ExprKind::Integer { negative: true, magnitude: 5 });
    assert_eq!(constants[2].value.kind, ExprKind::Float(f64::from(0.1f32)));
    let ExprKind::Binary { right, .. } = &constants[3].value.kind else { panic!("&&") };
    let ExprKind::Binary { left, right, .. } = &right.kind else { panic!("<") };
    assert_eq!((left.ty, chart.type_name(right.ty)), (right.ty, "i64"));
    let ExprKind::Cast(inner) = &constants[4].value.kind else { panic!("as") };
    assert_eq!(chart.type_name(inner.ty), "u64");
    assert_eq!(constants[5].value.kind, ExprKind::Integer { negative: false, magnitude: u128::MAX });
    assert_eq!(constants[6].value.kind, ExprKind::Integer { negative: true, magnitude: 128 });
    assert_eq!(constants[7].value.kind, ExprKind::Fault(FaultKind::Conversion));
    assert_eq!(constants[8].ty, Type::Integer(crate::chart::IntegerType::U8));
}

#[test]
fn locals_are_bindings_first_and_shadowed_by_later_ones() {
    let chart = chart(
        r#"
machine M {
    type Kind { A, B }
    type Order { kind: Kind }
    event Put(order: Order, n: u8) | Take(n: u8);
    fn weigh(kind: Kind) -> u8;
    initial X;
    #[endless]
    state X {
        on Put(_, n) | Take(n) if n > 0 {
            let mut n = n + 1;
            if n > 3 { let n = 5; } else { n = 3; }
            n += 1;
        }
        on Put(order, _) if order.kind == Kind::B && weigh(order.kind) > 3 {}
        on fault(kind) if kind == Fault::Host {}
    }
}
"#,
    );
    let mut transitions = chart.transitions.values();
    let code = &transitions.next().expect("the first").code;
    let names: Vec<(&str, bool)> =
        code.locals.values().map(|local| (local.name.text.as_str(), local.mutable)).collect();
    assert_eq!(names, [("n", false), ("n", true), ("n", false)]);
    let StatementKind::Assign { place, .. } = &code.statements[2].kind else { panic!("an assignment") };
    let second = code.locals.ids().nth(1).expect("the second");
    assert_eq!(*place, crate::chart::Place::Local(second));
    assert!(
        matches!(chart.types.values().next().map(|ty| &ty.members), Some(Members::Variants(v)) if v.len() == 2)
    );
    assert_eq!(
        transitions.nth(1).map(|fault| &fault.trigger),
        Some(&Trigger::Fault(code.locals.ids().next()))
    );
}
