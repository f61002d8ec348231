//! With what a state is left by what some states inside shadow, against the rule taken by its word.

use super::super::edges::{Shadows, edges};
use super::super::flow::Flow;
use super::super::places::Places;
use super::super::rows::{Rows, Standing};
use super::super::table::Table;
use super::shop;
use crate::analysis::Facts;
use crate::analysis::block::constants;
use crate::analysis::index::Index;
use crate::chart::resolve::resolve;
use crate::chart::{StateId, StateKind};
use crate::diag::Sink;
use crate::map::Id;
use crate::span::Sources;

/// One leaf that reacts is enough, the regions beside it need only be such that they can be left.
fn by_its_word(flow: &mut Flow<'_>, state: StateId, shadows: &[StateId], begins: bool) -> Option<Rows> {
    if shadows.contains(&state) {
        return None;
    }
    if flow.chart.is_leaf(state) {
        return Some(flow.leaving(state, begins).clone());
    }
    let children = &flow.chart.states[state].children;
    let mut all: Option<Rows> = None;
    for child in children {
        let Some(mut rows) = by_its_word(flow, *child, shadows, begins) else { continue };
        if flow.chart.states[state].kind == StateKind::Parallel {
            let beside = children.iter().filter(|other| *other != child);
            beside.for_each(|&other| rows.and(&flow.leaving(other, begins).clone()));
        }
        match &mut all {
            Some(all) => {
                all.or(&rows);
            }
            None => all = Some(rows),
        }
    }
    all
}

#[test]
fn what_some_states_shadow_is_left_by_the_rest() {
    let calls = |name: &str, next: &str| {
        format!("state {name} {{ on A => {next}; invoke pay() {{ ok => {next}, err => {next} }} }}")
    };
    let region = |name: &str| {
        format!(
            "state R{name} {{ initial {name}; {} {} }}",
            calls(name, &format!("{name}2")),
            calls(&format!("{name}2"), name)
        )
    };
    let text = shop(&format!(
        "initial O; on B => Failed; state O {{ initial S; {} state T {{ initial T1; {} {} }} parallel P {{ on A => S; {} {} {} }}
         {} on B => Done; }}",
        calls("S", "T"),
        calls("T1", "T2"),
        calls("T2", "P"),
        region("X"),
        region("Y"),
        format_args!("state RZ {{ initial Q; parallel Q {{ {} {} }} }}", region("U"), region("V")),
        "state W { on A => S; }",
    ));
    let text = text.replace("T2, err => P", "P, err => P").replace("ok => P, err => P", "ok => P, err => W");
    let mut sink = Sink::new();
    let source = Sources::new().add_text("test.fsm", text.as_str());
    let file = crate::syntax::text::parse(source, &text, &mut sink);
    let chart = resolve(&file.machines[0], &mut sink).unwrap();
    let facts = Facts::of(&chart);
    let (active, taken) = (|state| facts.can_be_active(state), |id| facts.can_be_taken(id));
    let places = Places::of(&chart);
    let table = Table::of(&chart, &places, &active);
    let index = Index::of(&chart, &constants(&chart));
    let edges = edges(&chart, &table, &places, &index, &active, &taken);
    let mut flow = Flow::of(&chart, &table, &places, &edges);
    let (mut number, mut differing) = (1000, 0);
    for state in chart.states.ids().filter(|&state| !chart.is_leaf(state)) {
        let inside: Vec<StateId> = chart.descendants(state).collect();
        for seed in 0..400_u32 {
            // The first of each one by one, then some in all ways.
            let is_in = |position: usize| match usize::try_from(seed) {
                Ok(seed) if seed < inside.len() => position == seed,
                _ => (seed.wrapping_mul(2_654_435_761) >> (position % 29)) & 3 == 0,
            };
            let states = inside.iter().enumerate().filter(|(position, _)| is_in(*position));
            let states: Vec<StateId> = states.map(|(_, &state)| state).collect();
            number += 1;
            let shadows = Shadows { number, states: states.clone().into() };
            for begins in [false, true] {
                let expected = by_its_word(&mut flow, state, &states, begins).unwrap_or_else(Rows::new);
                let found = flow.shadowed(state, &shadows, begins);
                assert_eq!(found, expected, "{} but {states:?}", chart.path(state));
                differing += usize::from(found != *flow.leaving(state, begins));
            }
        }
        let owed = flow.leaving(state, false).of(Standing::Owed).iter().count();
        assert!(state.index() > 0 || owed > 2, "nothing is owed");
    }
    assert!(differing > 500, "shadows make a difference in {differing} cases only");
}
