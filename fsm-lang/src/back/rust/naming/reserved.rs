//! Names that have a meaning already.

use crate::chart::Chart;

/// What the prelude calls by these names is meant where generated code says them.
pub(super) const PRELUDE: [&str; 12] = [
    "Option", "Some", "None", "Result", "Ok", "Err", "From", "Into", "TryFrom", "TryInto", "Clone", "Default",
];

/// Types that need no path.
pub(super) const PRIMITIVES: [&str; 17] = [
    "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128",
    "isize", "f32", "f64",
];

/// What generated functions call their own.
const HELPERS: [&str; 14] = [
    "beside", "event", "now", "step", "host", "fault", "machine", "open", "deadline", "outcome", "core",
    "state", "answer", "record",
];

/// The same in a machine with activities.
const HELPERS_WITH_ACTIVITIES: [&str; 6] = ["result", "call", "undo", "again", "arrived", "sink"];

/// What a machine with activities has beside [`METHODS`].
pub(super) const METHODS_WITH_ACTIVITIES: [&str; 10] = [
    "owed",
    "open_calls",
    "go_on",
    "begin_calls",
    "undo_debts",
    "come_back",
    "take_event",
    "take_timer",
    "take_done",
    "tell",
];

pub(super) fn helpers(chart: &Chart) -> impl Iterator<Item = &'static str> {
    let more: &[&str] = if chart.activities.is_empty() { &[] } else { &HELPERS_WITH_ACTIVITIES };
    HELPERS.into_iter().chain(more.iter().copied())
}

/// The interface of the machine, and its private functions.
pub(super) const METHODS: [&str; 22] = [
    "new",
    "handle",
    "advance",
    "next_deadline",
    "state",
    "end",
    "host",
    "host_mut",
    "into_host",
    "start_in",
    "dispatch",
    "settle",
    "fire",
    "timer",
    "due",
    "always",
    "done",
    "fault",
    "jump",
    "finish",
    "fmt",
    "arm",
];
