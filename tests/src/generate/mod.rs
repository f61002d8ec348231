//! Random charts of the language; half of them have activities. They are meant to be valid; what a random choice makes invalid
//! stands on a line of its own, which [`repair::repaired`] takes out again.

mod activities;
mod blocks;
mod expressions;
pub mod repair;
mod states;
mod targets;
mod transitions;
mod tree;

use std::fmt::Write as _;

use crate::random::Random;
pub use expressions::Ty;
use states::Writer;
use tree::Tree;

/// The types, queries and actions that every chart declares, so that one host serves all of them.
pub const HOST: &str = "\
    type Token;
    type Lost;
    type Hue { Red, Green, Blue }
    type Record { flag: bool, count: u8 }
    fn ask(value: u8) -> bool;
    fn heavy(token: Token) -> bool;
    fn size(token: Token) -> u8;
    fn make(value: u8) -> Token;
    fn paint(value: i64) -> Hue;
    fn open(value: u8) -> Record;
    fn read(value: u8) -> Result<u8, Lost>;
    fn fetch(value: u8) -> Result<Token, Lost>;
    fn note(value: i64);
    fn keep(token: Token);
    fn show(flag: bool, hue: Hue, text: &'static str);
    fn wait(span: Duration);
    fn weigh(value: f64, letter: char);
    fn store(record: Record);
    fn attempt(value: u8) -> Result<(), Lost>;
";

/// The lints that a random chart may well deserve.
const ALLOWED: &str =
    "unreachable_state, unreachable_transition, dead_end, eventless_cycle, arithmetic_fault";

/// Those that one with activities may deserve besides.
const ALLOWED_WITH_ACTIVITIES: &str = "missing_compensation, unprotected_activity, unhandled_outcome, missing_stuck, \
    owed_again, contradictory_activity, fallible_after_pivot, misplaced_pivot, unused_activity, unreachable_outcome";

/// How many charts of a hundred overflow, fill their queue or never come to rest: those are tried too, but
/// they take few forms.
const HOSTILE: usize = 20;

/// The constants that every chart declares.
const CONSTANTS: &str =
    "    const LOW: u8 = 3;\n    const SPAN: Duration = 40ms;\n    const BASE: i64 = 2 * 21;\n";

/// An event with the types of its arguments, called `a0`, `a1`, ….
#[derive(Clone, Debug)]
pub struct EventShape {
    /// Its name.
    pub name: String,
    /// The types of its arguments.
    pub arguments: Vec<Ty>,
}

/// The text of a random chart called `name`. The same seed gives the same text.
#[must_use]
pub fn chart(seed: u64, name: &str) -> String {
    let mut random = Random::new(seed);
    let random = &mut random;
    let tree = Tree::random(random);
    let events = events(random);
    let (activities, declared) = activities::activities(seed);
    let mut text = format!("#[allow({ALLOWED}, reason = \"random\")]\n#[endless]\n");
    if !activities.is_empty() {
        let _ = writeln!(text, "#[allow({ALLOWED_WITH_ACTIVITIES}, reason = \"random\")]");
    }
    let hostile = random.chance(HOSTILE);
    let mut bounds = format!("timers = {}", 1 + random.below(8));
    // What calls go on with is bounded twice by the microsteps.
    if hostile || random.chance(90) || !activities.is_empty() {
        let (microsteps, queue) = if hostile { (2, 1) } else { (12, 4) };
        let (microsteps, queue) = (microsteps + random.below(30), queue + random.below(6));
        let _ = write!(bounds, ", microsteps = {microsteps}, queue = {queue}");
    }
    if !activities.is_empty() {
        let _ = write!(bounds, ", calls = {}", 1 + random.below(4));
    }
    let _ = writeln!(text, "#[bounds({bounds})]");
    let _ = writeln!(text, "pub machine {name} {{");
    text.push_str(HOST);
    text.push_str(CONSTANTS);
    for event in &events {
        let arguments: Vec<String> = event
            .arguments
            .iter()
            .enumerate()
            .map(|(index, ty)| format!("a{index}: {}", ty.name()))
            .collect();
        let arguments =
            if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
        let _ = writeln!(text, "    event {}{arguments};", event.name);
    }
    text.push_str(&declared);
    Writer::new(random, &tree, &events, &activities, &mut text, hostile).machine();
    text.push_str("}\n");
    text
}

fn events(random: &mut Random) -> Vec<EventShape> {
    (0..3 + random.below(4))
        .map(|index| EventShape {
            name: format!("E{index}"),
            arguments: (0..[0, 0, 1, 1, 2][random.below(5)]).map(|_| Ty::random(random)).collect(),
        })
        .collect()
}
