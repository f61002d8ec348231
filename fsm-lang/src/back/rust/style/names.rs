//! What clippy would say of the names that the chart's author chose.

use std::collections::BTreeSet;

use crate::back::names::snake_case;
use crate::chart::{Chart, StateKind};

/// Which names of a function say what its receiver is, as clippy has it.
const CONVENTIONS: [&str; 5] = ["as_", "from_", "into_", "is_", "to_"];

/// From how many variants on clippy compares their names.
const COMPARED: usize = 3;

pub(super) fn look(chart: &Chart, lints: &mut BTreeSet<&'static str>) {
    let mut functions = chart.functions.values().map(|function| function.name.text.as_str());
    if functions.any(|name| name == "new" || CONVENTIONS.iter().any(|start| name.starts_with(start))) {
        lints.insert("clippy::wrong_self_convention");
    }
    if chart.functions.values().any(|function| function.name.text == "new") {
        lints.insert("clippy::new_ret_no_self");
    }
    if enums(chart).any(|(of, variants)| is_repetitive(&of, &variants)) {
        lints.insert("clippy::enum_variant_names");
    }
}

/// The public enums, by their names as words, with their variants.
fn enums(chart: &Chart) -> impl Iterator<Item = (String, Vec<String>)> {
    let events = chart.events.values().map(|event| snake_case(&event.name.text)).collect();
    let activities: Vec<String> =
        chart.activities.values().map(|activity| snake_case(&activity.name.text)).collect();
    let states = chart.states.ids().filter_map(|id| {
        let node = &chart.states[id];
        let of = if id == Chart::ROOT { "state".to_owned() } else { snake_case(&node.name.text) };
        let children = node.children.iter().map(|&child| snake_case(&chart.states[child].name.text));
        matches!(node.kind, StateKind::Compound { .. }).then(|| (of, children.collect()))
    });
    [("event".to_owned(), events), ("activity".to_owned(), activities.clone())]
        .into_iter()
        .chain(["call", "input"].map(|of| (of.to_owned(), activities.clone())))
        .chain(states)
}

/// Whether a name begins or ends with its enum's, or all of several begin or end with the same word.
fn is_repetitive(of: &str, variants: &[String]) -> bool {
    let first = variants.iter().map(|name| name.split('_').next());
    let last = variants.iter().map(|name| name.rsplit('_').next());
    variants.iter().any(|name| name.starts_with(of) || name.ends_with(of))
        || variants.len() >= COMPARED && (are_alike(first) || are_alike(last))
}

fn are_alike<'n>(mut words: impl Iterator<Item = Option<&'n str>>) -> bool {
    let first = words.next();
    words.all(|word| Some(word) == first)
}
