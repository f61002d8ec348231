//! Random transitions.

use super::expressions::{Scope, Ty};
use super::states::Writer;
use super::tree::{Datum, Kind};

/// How many transitions of a hundred have a guard, have no target, or leave the parallel state that they stand in.
#[derive(Clone, Copy)]
pub(super) struct Rest {
    pub(super) guarded: usize,
    pub(super) targetless: usize,
    pub(super) leaving: usize,
}

impl Writer<'_> {
    pub(super) fn transitions(&mut self, index: usize, depth: usize) {
        let kind = self.tree.nodes[index].kind;
        let count = if index == 0 { self.random.below(2) } else { 1 + self.random.below(4) };
        for _ in 0..count {
            self.transition(index, depth);
        }
        if let Some(end) = self.end_of_region(index)
            && self.random.chance(40)
        {
            let (pattern, _) = self.pattern();
            let target = self.path_with_arguments(end.0, end.1, None, &self.readable(Some(index)));
            self.line(depth, &format!("on {pattern} => {target}"));
        }
        // A region whose `done` leads away rarely lets all of them be done.
        let done = match kind {
            Kind::Parallel => 85,
            Kind::Compound if self.tree.is_region(index) && !self.activities.is_empty() => 50,
            Kind::Compound if self.tree.is_region(index) => 25,
            Kind::Compound if index != 0 => 65,
            _ => 0,
        };
        if self.random.chance(done) {
            // Where something can be refused, it should be.
            let leaving = if self.activities.is_empty() { 0 } else { 35 };
            let rest = Rest { guarded: 35, targetless: 20, leaving };
            let rest = self.rest_with(index, self.readable(Some(index)), rest);
            self.line(depth, &format!("done{rest}"));
        }
        if self.random.chance(if index == 0 { 30 } else { 15 }) {
            let bound = self.random.chance(50);
            let pattern = if bound { "fault(kind)" } else { "fault" };
            let guard = if bound && self.random.chance(60) {
                format!(
                    " if kind == Fault::{}",
                    self.random.one(&["Overflow", "DivisionByZero", "Conversion", "Host"])
                )
            } else {
                String::new()
            };
            let known = self.readable(Some(index));
            let target = self.target(index, &known);
            let block = self.random.chance(40).then(|| self.block(index, known.clone(), known.clone(), 1));
            let end = end(&target, block);
            self.line(depth, &format!("on {pattern}{guard}{target}{end}"));
        }
    }

    /// The region that begins in this state, and a final state beside it: regions have to come to their end together.
    fn end_of_region(&self, index: usize) -> Option<(usize, usize)> {
        let region = self.tree.nodes[index].parent.filter(|&parent| self.tree.is_region(parent))?;
        let children = &self.tree.nodes[region].children;
        let is_final = |&at: &usize| matches!(self.tree.nodes[at].kind, Kind::Final { .. });
        let end = children.iter().copied().find(is_final)?;
        (children.first() == Some(&index)).then_some((region, end))
    }

    fn transition(&mut self, index: usize, depth: usize) {
        let readable = self.readable(Some(index));
        match self.random.below(100) {
            0..=61 => {
                let (pattern, bindings) = self.pattern();
                let mut known = readable;
                known.extend(bindings);
                let rest = self.rest(index, known.clone());
                self.line(depth, &format!("on {pattern}{rest}"));
                if rest.starts_with(" if") && self.random.chance(30) {
                    let bare = pattern.clone();
                    let target = self.target(index, &known);
                    let end = end(&target, None);
                    self.line(depth, &format!("on {bare} else{target}{end}"));
                }
            }
            62..=66 => {
                let rest = self.rest(index, readable);
                self.line(depth, &format!("on *{rest}"));
            }
            67..=78 => {
                // Guarded, or it would keep the chart busy for ever.
                let scope = self.guard_scope(readable.clone());
                let mut guard = scope.expression(self.random, Ty::Bool, 2);
                if !self.hostile {
                    // Rarely true for long.
                    let value = scope.expression(self.random, Ty::U8, 1);
                    let needle = self.random.one(&[2, 3, 5]);
                    guard = format!("{value} == {needle} && {guard}");
                }
                let target = self.target(index, &readable);
                let block =
                    self.random.chance(50).then(|| self.block(index, readable.clone(), readable.clone(), 1));
                let end = end(&target, block);
                self.line(depth, &format!("always if {guard}{target}{end}"));
                if self.random.chance(15) {
                    let target = self.target(index, &readable);
                    let end = self::end(&target, None);
                    self.line(depth, &format!("always else{target}{end}"));
                }
            }
            _ => {
                let scope = self.scope(readable.clone());
                let delay = if self.random.chance(60) {
                    let zero = self.hostile || self.random.chance(10);
                    self.random
                        .one(if zero { &["0s", "5ms"] } else { &["5ms", "20ms", "20ms", "40ms", "1.5s"] })
                        .into()
                } else if self.random.chance(70)
                    && let Some((name, _)) = readable.iter().rfind(|value| value.1 == Ty::U8)
                {
                    format!("(5ms + 5ms * ({name} as u32))")
                } else {
                    format!("({})", scope.expression(self.random, Ty::Duration, 2))
                };
                let rest = self.rest(index, readable);
                self.line(depth, &format!("after {delay}{rest}"));
            }
        }
    }

    /// One or several events with bindings.
    fn pattern(&mut self) -> (String, Vec<Datum>) {
        let event = &self.events[self.random.below(self.events.len())];
        if self.random.chance(20) {
            let other = &self.events[self.random.below(self.events.len())];
            if other.name != event.name {
                let joined = format!("{} | {}", event.name, other.name);
                return (joined, vec![]);
            }
        }
        if event.arguments.is_empty() || self.random.chance(15) {
            return (event.name.clone(), vec![]);
        }
        let mut names = vec![];
        let mut bindings = vec![];
        for ty in &event.arguments {
            if self.random.chance(15) {
                names.push("_".to_owned());
            } else {
                self.locals += 1;
                let name = format!("b{}", self.locals);
                names.push(name.clone());
                bindings.push((name, *ty));
            }
        }
        (format!("{}({})", event.name, names.join(", ")), bindings)
    }

    /// Guard, target and block.
    fn rest(&mut self, index: usize, known: Vec<Datum>) -> String {
        self.rest_with(index, known, Rest { guarded: 35, targetless: 20, leaving: 0 })
    }

    /// The same, with how often.
    pub(super) fn rest_with(&mut self, index: usize, known: Vec<Datum>, rest: Rest) -> String {
        let guard = if self.random.chance(rest.guarded) {
            let scope = self.guard_scope(known.clone());
            format!(" if {}", scope.expression(self.random, Ty::Bool, 3))
        } else {
            String::new()
        };
        let leaving = rest.leaving > 0 && self.tree.is_in_region(index) && self.random.chance(rest.leaving);
        let target = if leaving {
            self.target_outside(index, &known)
        } else if self.random.chance(rest.targetless) {
            String::new()
        } else {
            self.target(index, &known)
        };
        let block =
            self.random.chance(60).then(|| self.block(index, known.clone(), self.readable(Some(index)), 2));
        let end = end(&target, block);
        format!("{guard}{target}{end}")
    }

    fn guard_scope(&mut self, values: Vec<Datum>) -> Scope {
        let states = (1..self.tree.nodes.len()).map(|index| self.path_names(0, index).join(".")).collect();
        Scope { values, states, queries: true, hostile: self.hostile }
    }
}

/// What ends a transition: its block, or a semicolon. One without target needs a block.
fn end(target: &str, block: Option<String>) -> String {
    match block {
        Some(block) => format!(" {block}"),
        None if target.is_empty() => " {}".into(),
        None => ";".into(),
    }
}
