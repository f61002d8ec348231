//! What a script may name, found at once: a chart may have as many events as the script has lines.

use smol_str::SmolStr;

use crate::chart::{ActivityId, Chart, EventId, FunctionId, Name};
use crate::map::UnorderedMap;
use crate::syntax::vocab;

/// The names of a chart.
#[derive(Debug)]
pub(super) struct Names {
    events: UnorderedMap<SmolStr, EventId>,
    functions: UnorderedMap<SmolStr, FunctionId>,
    activities: UnorderedMap<SmolStr, ActivityId>,
}

impl Names {
    pub(super) fn of(chart: &Chart) -> Self {
        Self {
            events: named(chart.events.iter().map(|(id, event)| (&event.name, id))),
            functions: named(chart.functions.iter().map(|(id, function)| (&function.name, id))),
            activities: named(chart.activities.iter().map(|(id, activity)| (&activity.name, id))),
        }
    }

    pub(super) fn event(&self, written: &str) -> Option<EventId> {
        find(&self.events, written)
    }

    pub(super) fn function(&self, written: &str) -> Option<FunctionId> {
        find(&self.functions, written)
    }

    pub(super) fn activity(&self, written: &str) -> Option<ActivityId> {
        find(&self.activities, written)
    }
}

fn named<'chart, I>(declared: impl Iterator<Item = (&'chart Name, I)>) -> UnorderedMap<SmolStr, I> {
    let mut names = UnorderedMap::new();
    for (name, id) in declared {
        names.insert(name.text.clone(), id);
    }
    names
}

/// What has that name, which may be written with `r#` or in another normal form too.
fn find<I: Copy>(names: &UnorderedMap<SmolStr, I>, written: &str) -> Option<I> {
    let as_written = names.get(written);
    as_written.or_else(|| names.get(&vocab::identifier(written).ok()?)).copied()
}
