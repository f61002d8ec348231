//! Random activities, and the states that wait for them.

use std::fmt::Write as _;

use super::expressions::Ty;
use super::states::Writer;
use super::transitions::Rest;
use super::tree::{Kind, Tree};
use crate::random::Random;

/// An activity.
#[derive(Clone, Debug)]
pub(super) struct ActivityShape {
    name: String,
    /// Types of parameters, and whether they are optional.
    parameters: Vec<(Ty, bool)>,
    result: Option<Ty>,
    errors: usize,
    is_undo: bool,
}

/// The errors that activities declare, the first ones first.
const ERRORS: [&str; 2] = ["Bad", "Late"];

/// How many charts of a hundred have activities.
const WITH_ACTIVITIES: usize = 50;

/// Random activities, with the text that declares them; for many charts none.
pub(super) fn activities(seed: u64) -> (Vec<ActivityShape>, String) {
    // Of a stream of their own, so that charts without activities are what they were.
    let mut random = Random::new(seed ^ 0xAC71);
    let random = &mut random;
    let (mut shapes, mut text) = (vec![], String::new());
    if !random.chance(WITH_ACTIVITIES) {
        return (shapes, text);
    }
    for index in 0..2 + random.below(3) {
        let parameters: Vec<(Ty, bool)> = (0..random.below(3)).map(|_| (Ty::random(random), false)).collect();
        let result = random.chance(50).then(|| Ty::random(random));
        let errors = random.below(3);
        let name = format!("act{index}");
        let declared: Vec<String> =
            parameters.iter().enumerate().map(|(at, (ty, _))| format!("x{at}: {}", ty.name())).collect();
        let _ = write!(text, "    activity {name}({})", declared.join(", "));
        if let Some(ty) = result {
            let _ = write!(text, " -> r: {}", ty.name());
        }
        if errors > 0 {
            let _ = write!(text, " ! {}", ERRORS[..errors].join(" | "));
        }
        shapes.push(ActivityShape { name, parameters, result, errors, is_undo: false });
        let undo = undo(random, &mut shapes, index);
        let _ = write!(text, "{}", undo.unwrap_or_default());
        for (chance, modifier) in
            [(12, " idempotent"), (15, " retry 2 every 10ms..1s"), (20, " timeout 5s"), (10, " limit 5/s")]
        {
            if random.chance(chance) {
                text.push_str(modifier);
            }
        }
        text.push_str(";\n");
    }
    for shape in shapes.iter().filter(|shape| shape.is_undo) {
        let declared = shape.parameters.iter().enumerate().map(|(at, (ty, optional))| match optional {
            true => format!("x{at}: Option<{}>", ty.name()),
            false => format!("x{at}: {}", ty.name()),
        });
        let declared = declared.collect::<Vec<_>>().join(", ");
        let strength = random.one(&["", " retriable", " idempotent", " idempotent retry 3 every 1s"]);
        let _ = writeln!(text, "    activity {}({declared}){strength};", shape.name);
    }
    (shapes, text)
}

/// How the last activity is undone, or why not; a new undo is added to the shapes.
fn undo(random: &mut Random, shapes: &mut Vec<ActivityShape>, index: usize) -> Option<String> {
    let shape = shapes.last()?.clone();
    match random.below(100) {
        0..=64 => {}
        65..=71 => return Some(" undo none \"it may stand\"".into()),
        72..=80 => return Some(" readonly".into()),
        81..=88 => return Some(" retriable".into()),
        _ => return None,
    }
    // An undo that another activity has as well.
    if let Some(other) = shapes.iter().find(|other| other.is_undo && other.parameters.is_empty())
        && random.chance(40)
    {
        return Some(format!(" undo {}()", other.name));
    }
    let (mut parameters, mut arguments) = (vec![], vec![]);
    for (at, (ty, _)) in shape.parameters.iter().enumerate() {
        if random.chance(60) {
            parameters.push((*ty, random.chance(20)));
            arguments.push(format!("x{at}"));
        }
    }
    if let Some(ty) = shape.result.filter(|_| random.chance(75)) {
        parameters.push((ty, true));
        arguments.push("r".into());
    }
    let name = format!("undo{index}");
    let text = format!(" undo {name}({})", arguments.join(", "));
    shapes.push(ActivityShape { name, parameters, result: None, errors: 0, is_undo: true });
    Some(text)
}

/// What an atomic state waits for: `invoke`, `compensate`, or nothing.
fn work(random: &mut Random, tree: &Tree, index: usize) -> Option<bool> {
    let node = &tree.nodes[index];
    let (invoke, compensate) = if tree.is_in_region(index) { (45, 35) } else { (58, 20) };
    match random.below(100) {
        _ if node.kind != Kind::Atomic => None,
        chance if chance < invoke => Some(true),
        chance if chance < invoke + compensate => Some(false),
        _ => None,
    }
}

impl Writer<'_> {
    /// The `invoke` or `compensate` of a state, if it gets one.
    pub(super) fn work(&mut self, index: usize, depth: usize) {
        if self.activities.is_empty() {
            return;
        }
        match work(self.random, self.tree, index) {
            Some(true) => self.invoke(index, depth),
            Some(false) => self.compensate(index, depth),
            None => {}
        }
    }

    fn invoke(&mut self, index: usize, depth: usize) {
        // An undo may be called, too, which discharges nothing.
        let forward: Vec<ActivityShape> =
            self.activities.iter().filter(|shape| !shape.is_undo).cloned().collect();
        let all = self.activities;
        let from = if self.random.chance(90) { &forward } else { all };
        let Some(shape) = self.random.pick(from).cloned() else { return };
        let known = self.readable(Some(index));
        let scope = self.scope(known.clone());
        let arguments: Vec<String> =
            shape.parameters.iter().map(|(ty, _)| scope.expression(self.random, *ty, 2)).collect();
        let pivot = if self.random.chance(12) { "pivot " } else { "" };
        self.line(depth, &format!("invoke {pivot}{}({}) {{", shape.name, arguments.join(", ")));
        if self.random.chance(25) {
            self.ok_arm(index, depth, &shape, true);
        }
        if self.random.chance(92) {
            self.ok_arm(index, depth, &shape, false);
        }
        for error in &ERRORS[..shape.errors] {
            if self.random.chance(60) {
                self.arm(index, depth, &format!("err({error})"), 25);
            }
        }
        if self.random.chance(80) {
            self.arm(index, depth, "err", 25);
        }
        if self.random.chance(60) {
            self.arm(index, depth, "unknown", 25);
        }
        self.line(depth, "}");
    }

    fn compensate(&mut self, index: usize, depth: usize) {
        let scope = if self.random.chance(45) { format!(" {}", self.debts()) } else { String::new() };
        self.line(depth, &format!("compensate{scope} {{"));
        if self.random.chance(15) {
            self.arm(index, depth, "ok", 100);
        }
        if self.random.chance(92) {
            self.arm(index, depth, "ok", 15);
        }
        if self.random.chance(95) {
            let known = self.readable(Some(index));
            // Few undos are stuck; what can be refused of it, should be.
            self.arm_of(index, depth, "stuck", known, Rest { guarded: 12, targetless: 8, leaving: 70 });
        }
        self.line(depth, "}");
    }

    /// An activity or a state, whose debts are meant.
    pub(super) fn debts(&mut self) -> String {
        if self.random.chance(50) {
            return self.random.pick(self.activities).map_or_else(String::new, |shape| shape.name.clone());
        }
        let state = 1 + self.random.below(self.tree.nodes.len() - 1);
        self.path_names(0, state).join(".")
    }

    fn ok_arm(&mut self, index: usize, depth: usize, shape: &ActivityShape, guarded: bool) {
        let mut known = self.readable(Some(index));
        let outcome = match shape.result {
            Some(ty) if self.random.chance(75) => {
                self.locals += 1;
                let name = format!("b{}", self.locals);
                known.push((name.clone(), ty));
                format!("ok({name})")
            }
            _ => "ok".into(),
        };
        self.arm_of(index, depth, &outcome, known, arm_with(if guarded { 100 } else { 15 }));
    }

    fn arm(&mut self, index: usize, depth: usize, outcome: &str, guarded: usize) {
        let known = self.readable(Some(index));
        self.arm_of(index, depth, outcome, known, arm_with(guarded));
    }

    fn arm_of(
        &mut self,
        index: usize,
        depth: usize,
        outcome: &str,
        known: Vec<super::tree::Datum>,
        chances: Rest,
    ) {
        let rest = self.rest_with(index, known, chances);
        self.line(depth + 1, &format!("{outcome}{},", rest.trim_end_matches(';')));
    }
}

/// An arm that has a guard so often of a hundred times.
fn arm_with(guarded: usize) -> Rest {
    Rest { guarded, targetless: 12, leaving: 35 }
}
